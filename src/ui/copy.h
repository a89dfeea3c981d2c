/* What goes to the clipboard of the reviewer's terminal. */
#ifndef UI_COPY_H
#define UI_COPY_H

struct ui;

/* Sends it (OSC 52), and says so; `what` begins the sentence. */
void copy_text(struct ui *ui, const char *what, const char *text);

#endif
