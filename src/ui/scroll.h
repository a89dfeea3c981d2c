/* A list on the screen: which of its rows show, and on which of them keys act. Each screen that has one lends it out by the `list` of its
 * kind; ui/move.c and ui/mouse.c know lists by nothing else. */
#ifndef UI_SCROLL_H
#define UI_SCROLL_H

#include <stddef.h>

struct list_view {
	int row, col, rows, cols;       /* cells where its items stood in the last frame, one a row */
	size_t second; int second_col;  /* from this item on they stand beside the others; 0: they do not */
	size_t count;
	size_t *top;
	size_t *cursor;                 /* NULL: none, it only scrolls */
	void (*moved)(void *self);      /* after the cursor moved; NULL */
	void *self;
};

/* Keeps the cursor inside the list, the view around the cursor, and no row empty that could show something. */
void list_keep(const struct list_view *l);
/* The cursor, and what is on the screen only where it must follow; without a cursor what is on the screen. */
void list_step(const struct list_view *l, long by);
/* What is on the screen, and the cursor with it: at the ends the cursor goes on alone. */
void list_page(const struct list_view *l, long by);
/* What is on the screen; the cursor only as far as it must to stay there. */
void list_scroll(const struct list_view *l, long by);
/* A page: all rows that show but one, which is seen before and after. */
long list_page_rows(const struct list_view *l);

#endif
