/* The dialog of a retry. */
#ifndef SCREEN_RETRY_H
#define SCREEN_RETRY_H

struct attempt;
struct desk;
struct screen_kind;
struct ui;

extern const struct screen_kind retry_screen;
void retry_open(struct ui *ui, struct desk *desk, const struct attempt *a); /* of a's subject; a is its newest */

#endif
