#include "screen/timeline_state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/ui.h"

enum { WORDS = 2000 };

const struct moment *timeline_at(const struct timeline_view *v)
{
	return v->cursor < v->count && v->lines[v->cursor].kind == LINE_OF_MOMENT ? &v->line.all.list[v->lines[v->cursor].moment] : NULL;
}

/* Where the moment is now that was under the cursor: by its time and its words, since places change. */
static void follow(struct timeline_view *v, int64_t at, const char *text)
{
	for (size_t i = 0; i < v->count; i++) {
		const struct moment *e = &v->line.all.list[v->lines[i].moment];
		if (v->lines[i].kind == LINE_OF_MOMENT && e->at == at && !strcmp(e->text, text)) {
			v->cursor = i;
			return;
		}
	}
}

void timeline_refresh(struct timeline_view *v)
{
	const struct moment *e = v->made_of == v->line.made ? timeline_at(v) : NULL;
	char text[WORDS];
	int64_t at = e ? e->at : 0;
	snprintf(text, sizeof text, "%s", e ? e->text : "");
	timeline_look(&v->line);
	if (v->made_of == v->line.made && v->sources == v->sources_of && v->utc_of == v->ui->utc)
		return;
	free(v->lines);
	v->lines = NULL;
	v->count = moments_order(&v->line.all, v->sources, v->ui->utc, &v->lines);
	v->made_of = v->line.made;
	v->sources_of = v->sources;
	v->utc_of = v->ui->utc;
	if (!v->moved)
		v->cursor = v->count ? v->count - 1 : 0;
	else if (e)
		follow(v, at, text);
	if (v->cursor >= v->count)
		v->cursor = v->count ? v->count - 1 : 0;
}

static void moved(void *self)
{
	struct timeline_view *v = self;
	v->moved = true;
}

bool timeline_list(struct ui *ui, void *self, struct list_view *out)
{
	struct timeline_view *v = self;
	(void)ui;
	*out = (struct list_view){ .row = v->row, .rows = v->rows, .cols = v->cols, .count = v->count, .top = &v->top, .cursor = &v->cursor, .moved = moved, .self = v };
	return true;
}
