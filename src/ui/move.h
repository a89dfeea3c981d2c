/* The actions that every screen has: moving in its list, and leaving. */
#ifndef UI_MOVE_H
#define UI_MOVE_H

#include "ui/action.h"

void move_down(struct ui *ui, void *self);
void move_up(struct ui *ui, void *self);
void move_top(struct ui *ui, void *self);
void move_bottom(struct ui *ui, void *self);
void move_half_down(struct ui *ui, void *self);
void move_half_up(struct ui *ui, void *self);
void move_page_down(struct ui *ui, void *self);
void move_page_up(struct ui *ui, void *self);

/* In the list of the screen on top. */
void move_by(struct ui *ui, long by);
void move_times(struct ui *ui, int step); /* as often as was typed before the key */

extern const struct action move_actions[], leave_actions[], quit_actions[];
/* All that is at hand on what opens over another screen: a box, a form. */
extern const struct action *const overlay_actions[];

#endif
