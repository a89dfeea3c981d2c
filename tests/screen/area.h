/* Parts of the screen of the tests' terminal: did a list move, which row is the one under the cursor? */
#ifndef SCREEN_AREA_H
#define SCREEN_AREA_H

#include "screen/terminal.h"

/* Cells of the screen, and what stands there: TERMINAL_ROW bytes a row. free() */
struct area { int row, rows, col, cols; };
char *area_text(struct terminal *t, const struct area *area);
/* By how many rows what stood there has moved up since, one row at least still to be seen; 0: it has not. */
int area_moved(struct terminal *t, const struct area *area, const char *before);
/* Of the first row that has this text: how many of its cells are reversed, and whether the text begins in a colour. false: none has. */
struct row_style { int reversed, even; bool coloured; }; /* cells reversed; of them on one background; the text has a colour */
bool area_row_style(struct terminal *t, const char *text, struct row_style *out);

#endif
