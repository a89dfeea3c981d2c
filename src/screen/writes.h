/* Writes that are open. */
#ifndef SCREEN_WRITES_H
#define SCREEN_WRITES_H

struct desk;
struct screen_kind;
struct ui;

extern const struct screen_kind writes_screen;
void writes_open(struct ui *ui, struct desk *desk);

#endif
