/* The state of the case screen, and what changes it: opening, going to another attempt, reading. For src/screen/case*.c alone. */
#ifndef SCREEN_CASE_STATE_H
#define SCREEN_CASE_STATE_H

#include "base/buf.h"
#include "desk/desk.h"
#include "gallery/gallery.h"
#include "screen/shared.h"
#include "ui/scroll.h"
#include "ui/ui.h"

enum { CASE_FIND_MAX = 200, CASE_FRAME_ROWS = 5 };

/* Which attempt, which pane, what the reviewer chose and what came of laying it out is in the gallery: its pictures follow from it. */
struct case_view {
	struct shared shared;
	size_t cursor[IDV_PANE_JSON + 1], top[IDV_PANE_JSON + 1];
	bool whole;               /* the picture has the whole screen */
	bool opened[IDV_PANE_JSON + 1]; /* and scrolled to where it begins */
	struct buf made_of;       /* what is laid out is made of this */
	int row, rows, cols;      /* of the last frame */
	char find[CASE_FIND_MAX];
	bool typing;
	bool seeks;               /* the cursor is to go to this field, once it is laid out */
	struct row_field sought;
	struct err err;           /* why the last get failed */
	char viewed[IDV_ID_SIZE]; /* the attempt whose view was told to the audit writer */
};

/* To another attempt: nothing of the one before stays. From outside, J and K go on from here. */
void case_go(struct case_view *c, const char *id);
void case_read(struct case_view *c);          /* one new get */
void case_forget(struct case_view *c);        /* what was laid out */
void case_show(struct case_view *c, enum idv_pane pane);
/* This pane, and there the row that is about the field; leaf IDV_LEAVES: the pane alone. */
void case_seek(struct case_view *c, enum idv_pane pane, const struct row_field *field);
void case_sought(struct case_view *c);        /* after it was laid out */
void case_find(struct case_view *c, int step);
const struct row *case_row(const struct case_view *c);
/* That row, when its field is one of the attempt that is open; NULL. */
const struct row *case_field_row(const struct case_view *c);
bool case_list(struct ui *ui, void *self, struct list_view *out);
void case_whole(struct case_view *c);         /* the picture on the whole screen, and back */
bool case_is_whole(const struct case_view *c);

#endif
