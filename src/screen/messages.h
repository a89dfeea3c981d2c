/* The log of this session. */
#ifndef SCREEN_MESSAGES_H
#define SCREEN_MESSAGES_H

struct screen_kind;
struct ui;

extern const struct screen_kind messages_screen;
void messages_open(struct ui *ui);

#endif
