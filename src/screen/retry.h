/* The dialog of a retry. */
#ifndef SCREEN_RETRY_H
#define SCREEN_RETRY_H

struct attempt;
struct desk;
struct ui;

void retry_open(struct ui *ui, struct desk *desk, const struct attempt *a); /* of a's subject; a is its newest */

#endif
