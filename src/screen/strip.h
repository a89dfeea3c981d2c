/* What is wrong with the connection, and what calls wait for: a strip on every screen that has facts. */
#ifndef SCREEN_STRIP_H
#define SCREEN_STRIP_H

#include <stdbool.h>

struct desk;
struct ui;

int strip_draw(struct ui *ui, const struct desk *d, int row, int cols); /* rows used; 0: nothing is wrong */
int strip_claim(struct ui *ui, const struct desk *d, int row, int cols); /* in a case: that its claim was lost; rows used */
bool strip_counts(const struct desk *d); /* it has a countdown */

#endif
