/* The state of the timeline's screen. For src/screen/timeline*.c alone. */
#ifndef SCREEN_TIMELINE_STATE_H
#define SCREEN_TIMELINE_STATE_H

#include "desk/timeline.h"
#include "screen/shared.h"
#include "ui/scroll.h"
#include "ui/ui.h"

enum { TIMELINE_FIND = 200, TIMELINE_ALL = (1 << MOMENT_SOURCES) - 1 };

struct timeline_view {
	struct shared *from;
	struct desk *desk;
	struct ui *ui;
	struct timeline line;
	struct moment_line *lines; /* of what is shown */
	size_t count;
	uint64_t made_of;          /* line.made they are of */
	unsigned sources, sources_of; /* what is shown; what `lines` are of */
	bool utc_of;
	size_t cursor, top;
	bool moved;                /* by the reviewer; until then the newest is under the cursor */
	char find[TIMELINE_FIND];
	bool typing;
	int row, rows, cols;       /* of the list, in the last frame */
};

/* Lines as they are now: before they are read. */
void timeline_refresh(struct timeline_view *v);
/* Under the cursor; NULL: nothing, or a line between. */
const struct moment *timeline_at(const struct timeline_view *v);
bool timeline_list(struct ui *ui, void *self, struct list_view *out);
void timeline_draw(struct ui *ui, void *self);

#endif
