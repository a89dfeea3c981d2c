/* Getting about: the actions that move the cursor, find, open and close. action_table holds them. */
#ifndef SCREEN_MOVE_H
#define SCREEN_MOVE_H

struct app;

void move_by(struct app *app, long rows); /* in the list of the screen at hand */
/* What Enter would do on this row, for the last line; NULL or blank: nothing. In a case always as wide, so that the hints after it stand
 * still from row to row. */
const char *move_enter_hint(const struct app *app);

void move_down(struct app *app);
void move_up(struct app *app);
void move_top(struct app *app);
void move_bottom(struct app *app);
void move_half_down(struct app *app);
void move_half_up(struct app *app);
void move_page_down(struct app *app);
void move_page_up(struct app *app);
void move_find(struct app *app);
void move_find_next(struct app *app);
void move_find_previous(struct app *app);
void move_next_pending(struct app *app);
void move_previous_pending(struct app *app);
void move_enter(struct app *app);
void move_back(struct app *app);
void move_escape(struct app *app);
void move_quit(struct app *app);

#endif
