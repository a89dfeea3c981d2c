/* The narrative of the decision at hand, in an editor. */
#ifndef SCREEN_NARRATIVE_H
#define SCREEN_NARRATIVE_H

struct desk;
struct ui;

void narrative_open(struct ui *ui, struct desk *desk); /* of desk->deciding.draft, into which each key writes */

#endif
