/* A text of several lines, written here and never in a file: for notes. What is in it is clean (base/text.h) and in secret memory, with all
 * it looked like before, so that steps can be taken back. */
#ifndef UI_EDITOR_H
#define UI_EDITOR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct term_event;
struct ui;

enum { EDITOR_UNDO = 64 };

struct editor_step { char *text; size_t at; };

/* Zeroed is empty, of a text without room: editor_init gives it some. */
struct editor {
	struct buf text;         /* lines ended by \n; the last one need not be */
	size_t at;               /* cursor, bytes; between whole characters */
	size_t top;              /* first row shown */
	int goal;                /* column that up and down keep; -1: where the cursor is */
	int cols;                /* of the last drawing, for up and down */
	int rows;
	struct editor_step past[EDITOR_UNDO], future[EDITOR_UNDO];
	size_t past_count, future_count;
	int group;               /* what the last key did: keys that do the same are one step */
	bool full;               /* the last key did not fit */
};

enum editor_outcome { EDITOR_OTHER, EDITOR_MOVED, EDITOR_CHANGED };

void editor_init(struct editor *e, size_t most);
void editor_finish(struct editor *e);                /* wiped; accepts zeroed */
void editor_set(struct editor *e, const char *text); /* cleaned; nothing to take back */
const char *editor_text(const struct editor *e);
bool editor_is_blank(const struct editor *e);        /* nothing but blanks and line ends */
/* Printable keys and pastes, Enter, Backspace, Delete, arrows, Home and End (^A ^E), PgUp and PgDn, ^W a word, ^U to the line's beginning, ^K to
 * its end, ^_ back, ^R forth. Others are EDITOR_OTHER. */
enum editor_outcome editor_key(struct editor *e, const struct term_event *ev);
/* In an area of the frame, with the cursor. */
void editor_draw(struct ui *ui, struct editor *e, int row, int col, int rows, int cols);

#endif
