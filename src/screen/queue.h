/* The queue: the first screen, from which cases are opened. */
#ifndef SCREEN_QUEUE_H
#define SCREEN_QUEUE_H

struct desk;
struct gallery;
struct ui;

void queue_open(struct ui *ui, struct desk *desk, struct gallery *gallery);

#endif
