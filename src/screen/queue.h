/* The queue: the first screen, from which cases are opened. */
#ifndef SCREEN_QUEUE_H
#define SCREEN_QUEUE_H

struct desk;
struct gallery;
struct screen_kind;
struct ui;

extern const struct screen_kind queue_screen;
void queue_open(struct ui *ui, struct desk *desk, struct gallery *gallery);

#endif
