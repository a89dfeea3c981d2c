/* All decisions of the store that wait for a second person. */
#ifndef SCREEN_PROPOSALS_H
#define SCREEN_PROPOSALS_H

struct shared;
struct ui;

/* Which is chosen is opened by the screen it was opened from. */
void proposals_open(struct ui *ui, struct shared *from);

#endif
