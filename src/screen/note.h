/* A note on a case, written in a small editor: what is left unfinished stays as a draft until the console ends. */
#ifndef SCREEN_NOTE_H
#define SCREEN_NOTE_H

struct case_row;
struct desk;
struct ui;

void note_open(struct ui *ui, struct desk *desk, const struct case_row *row); /* the row is copied */

#endif
