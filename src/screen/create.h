/* The dialog of creating a verification. */
#ifndef SCREEN_CREATE_H
#define SCREEN_CREATE_H

struct attempt;
struct desk;
struct ui;

void create_open(struct ui *ui, struct desk *desk, const struct attempt *a); /* with a's template filled in; NULL: with none */

#endif
