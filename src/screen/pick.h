/* A short list to pick from: views, orders, columns. */
#ifndef SCREEN_PICK_H
#define SCREEN_PICK_H

#include <stdbool.h>
#include <stddef.h>

#include "ui/popup.h"

struct term_event;
struct ui;

struct pick {
	const char *title, *keys; /* keys: what the bottom line says; NULL: the usual */
	void *owner;              /* the screen below */
	/* The rows of the frame, each an item; `width` cells. */
	void (*lay)(void *owner, struct row_list *rows, int width);
	/* Enter on an item; it closes before. NULL: Enter only closes. */
	void (*chosen)(struct ui *ui, void *owner, size_t item);
	/* Another key on an item, before anything else sees it; NULL: none. True: dealt with. */
	bool (*key)(struct ui *ui, void *owner, size_t item, const struct term_event *ev);
};

void pick_open(struct ui *ui, const struct pick *pick, size_t cursor);

#endif
