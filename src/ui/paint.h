/* Rows and text to cells of the frame. */
#ifndef UI_PAINT_H
#define UI_PAINT_H

#include <stddef.h>

#include "base/style.h"
#include "pane/pane.h"

struct ui;

int paint_spans(struct ui *ui, int row, int col, int width, const struct row *r);
/* For text that a person typed or a server sent: cleaned first. Returns cells used. */
int paint_text(struct ui *ui, int row, int col, int width, enum style style, const char *text);
/* Cut with "…" where it does not fit. */
void paint_fitted(struct ui *ui, int row, int col, int cols, enum style style, const char *text);
/* How many rows a text needs that is cleaned and wrapped. */
int paint_wrapped_rows(const char *text, int cols);
/* Cleaned and wrapped into an area; rows used. */
int paint_wrapped(struct ui *ui, int row, int col, int rows, int cols, enum style style, const char *text);
/* With the row under the cursor shown as such, whole; selected -1: none. */
void paint_rows(struct ui *ui, int row, int col, int height, int width, const struct row_list *l, size_t top, long selected);

#endif
