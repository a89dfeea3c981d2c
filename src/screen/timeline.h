/* What happened to the case at hand, in one order: attempts, screening, webhooks, events of the store, notes. */
#ifndef SCREEN_TIMELINE_H
#define SCREEN_TIMELINE_H

struct shared;
struct ui;

/* Over the case (or its screening) whose state begins with `from`. */
void timeline_open(struct ui *ui, struct shared *from);

#endif
