/* The list of cases, as the store has them: the first screen where there is a store. */
#ifndef SCREEN_CASES_H
#define SCREEN_CASES_H

struct desk;
struct gallery;
struct ui;

/* After team_begin. */
void cases_open(struct ui *ui, struct desk *desk, struct gallery *gallery);

#endif
