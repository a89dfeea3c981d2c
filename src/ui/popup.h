/* A box over the screen below. */
#ifndef UI_POPUP_H
#define UI_POPUP_H

#include <stdbool.h>
#include <stddef.h>

#include "pane/pane.h"
#include "ui/scroll.h"

struct ui;

struct popup { int row, col, rows, cols; }; /* its inside */

/* In the middle, two cells from the edges at most; false: there is no room. */
bool popup_box(struct ui *ui, const char *title, int want_rows, struct popup *in);
/* How wide its inside is going to be. */
int popup_cols(const struct ui *ui);
/* The rows of one that only scrolls. */
struct list_view popup_list(const struct popup *in, size_t count, size_t *top);
/* Text in as many rows as it needs, the later ones indented by `under`. */
void popup_add_wrapped(struct row_list *out, int width, int under, enum style style, const char *text);

/* What the bottom line says of one that only scrolls. */
extern const char popup_scroll_keys[];

#endif
