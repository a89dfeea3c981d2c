/* The state of the queue's screen, and its drawing. For src/screen/queue*.c alone. */
#ifndef SCREEN_QUEUE_STATE_H
#define SCREEN_QUEUE_STATE_H

#include "desk/desk.h"
#include "pane/pane.h"
#include "screen/shared.h"
#include "ui/scroll.h"
#include "ui/ui.h"

/* What all rows are made of besides the attempt: their view comes from here and from nowhere else. */
struct queue_made_of {
	uint64_t changes;         /* of the caseload */
	int width, sort;
	bool reverse, utc, names;
};

/* A row or the preview as it was laid out, and of what: while it would be made of the same, it is painted again as it is. */
struct queue_laid {
	struct queue_made_of of;
	struct row_list rows;     /* the head, then rows in the order in which they came to be seen */
	struct row_list legend;
	struct queue_laid_row { struct queue_item of; size_t place; } *items; /* by place in caseload.attempts; 0: not laid out */
};

struct queue_laid_preview {
	struct queue_made_of of;
	struct queue_item item;
	int height;
	struct row_list rows;
};

struct queue {
	struct shared shared;
	size_t top;
	bool typing;              /* the filter line has the keys */
	struct queue_laid laid;
	struct queue_laid_preview preview;
	int row, rows, cols;      /* where the attempts stood in the last frame */
};

void queue_draw(struct ui *ui, void *self);
/* Its list, as the last frame showed it. */
bool queue_list(struct ui *ui, void *self, struct list_view *out);
void queue_forget(struct queue *q); /* what was laid out */

#endif
