/* What happened to the case at hand: events of the store and notes, whole. */
#ifndef SCREEN_TIMELINE_H
#define SCREEN_TIMELINE_H

struct desk;
struct ui;

void timeline_open(struct ui *ui, struct desk *desk);

#endif
