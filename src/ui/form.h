/* Forms: rows of radio buttons, check boxes and text fields. A screen describes its form anew for each frame and key (cheap, and so
 * never out of date); what the reviewer chose lives in the screen's own struct behind the pointers. */
#ifndef UI_FORM_H
#define UI_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/style.h"

struct ui;
struct err;
struct term_event;

enum form_kind {
	FORM_NOTE,    /* text only, no focus; its note in as many rows as it needs */
	FORM_HEAD,
	FORM_RADIO,   /* *choice == value */
	FORM_CHECK,   /* *check */
	FORM_TEXT,    /* text[size] */
	FORM_CYCLE,   /* *choice of options[], Space and Right take the next, Left the one before */
	FORM_BUTTON   /* Enter calls press */
};

struct form_item {
	enum form_kind kind;
	const char *label;
	char note[220];          /* after the label, in as many rows as it needs; behind a TEXT cut to one; clean */
	enum style note_style;
	int *choice;
	int value;
	bool *check;
	const char *const *options;
	int option_count;
	char *text;
	size_t size;
	int label_width;         /* TEXT: column where the field starts */
	char key;                /* shown before the box of RADIO and CHECK, before the label of NOTE, BUTTON and CYCLE (left of its
	                            indent): the form's owner takes it; 0 none */
	bool beside;             /* on the row of the one before, if that has only one */
	bool word;               /* TEXT: capitals go here wherever the focus is, but for other TEXT */
	bool folded;             /* CYCLE: only the one that is chosen is shown, and the note behind it */
	bool off;                /* cannot be chosen; the note says why */
	bool unclear;            /* RADIO: shown as (?) */
	int indent;
	void (*press)(struct ui *ui, void *self); /* with the form's */
};

enum { FORM_ITEMS = 320 };

struct form {
	void *self;              /* the screen whose form it is */
	struct form_item items[FORM_ITEMS];
	size_t count;
};

struct form_item *form_add(struct form *f, enum form_kind kind, const char *label);
/* A text field under the head before it. */
struct form_item *form_add_text(struct form *f, const char *label, int label_width, char *text, size_t size);
/* First item that takes the focus at or after `from` in the direction of step. */
size_t form_focusable(const struct form *f, size_t from, int step);
/* Rows it needs when it is that wide. */
int form_rows(const struct form *f, int cols);
/* Draw in the area, scrolled so that the focus shows; nothing has it where focus is f->count. */
void form_draw(struct ui *ui, const struct form *f, size_t focus, size_t *top, int row, int col, int rows, int cols);
/* What the reviewer would do with Space. */
void form_choose(struct ui *ui, const struct form *f, const struct form_item *it);
/* Tab, arrows, Space, typing. False: not a form key. */
bool form_key(struct ui *ui, const struct form *f, size_t *focus, const struct term_event *ev);

#endif
