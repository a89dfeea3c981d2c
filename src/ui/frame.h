/* The frame every screen shares: bar on top, message and hints at the bottom. */
#ifndef UI_FRAME_H
#define UI_FRAME_H

#include <stdbool.h>

struct ui;

struct paint_area { int row, rows, cols; };
void paint_frame(const struct ui *ui, struct paint_area *body);
void paint_bar(struct ui *ui, const char *left, const char *right);
/* The last two rows: the message, or else the status; and the hints. */
void paint_foot(struct ui *ui, const char *status);
bool paint_is_too_small(const struct ui *ui);
bool paint_too_small(struct ui *ui);           /* then one line says so, and nothing else is drawn */
void paint_production(struct ui *ui, int row); /* where no bar says it */

#endif
