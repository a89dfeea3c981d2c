#include "screen/screening_state.h"

#include <stdio.h>
#include <string.h>

#include "gallery/gallery.h"

static const char *text_of(const struct record *r, size_t leaf)
{
	return r ? record_text(r, leaf) : "";
}

const struct scrutiny *screening_at(const struct screening_view *v)
{
	const struct attempt *a = gallery_attempt(v->shared.gallery);
	const struct scrutiny *s = &v->shared.desk->scrutiny;
	const char *id = a ? idv_text(a->record, IDV_WATCHLIST_SCREENING_ID) : "";
	return *id && !strcmp(s->id, id) ? s : NULL;
}

static size_t hit_at(const struct scrutiny *s, size_t place)
{
	return s->order ? s->order[place] : place;
}

static bool waits(const struct scrutiny *s, size_t place)
{
	return aml_hit_waits(s->look.hits[hit_at(s, place)]);
}

/* The hit that the cursor was put on is decided by now: the first that waits is the next to look at. */
static void go_to_waiting(struct screening_view *v, const struct scrutiny *s)
{
	for (size_t i = 0; i < s->look.hit_count; i++)
		if (waits(s, i)) {
			v->cursor = i;
			v->below_top = 0;
			screening_hold(v);
			return;
		}
}

/* Where the hit is now that the cursor was put on. */
static void follow_hit(struct screening_view *v, const struct scrutiny *s)
{
	size_t i = 0;
	while (i < s->look.hit_count && strcmp(text_of(s->look.hits[hit_at(s, i)], HIT_ID), v->hit_id) != 0)
		i++;
	if (!v->hit_id[0] || i == s->look.hit_count)
		return;
	v->cursor = i;
	if (v->hit_waited && !waits(s, i))
		go_to_waiting(v, s);
}

size_t screening_hit(const struct screening_view *v)
{
	const struct scrutiny *s = screening_at(v);
	return s && v->cursor < s->look.hit_count ? hit_at(s, v->cursor) : SIZE_MAX;
}

void screening_hold(struct screening_view *v)
{
	const struct scrutiny *s = screening_at(v);
	size_t hit = screening_hit(v);
	if (hit == SIZE_MAX)
		return;
	v->hit_waited = waits(s, v->cursor);
	snprintf(v->hit_id, sizeof v->hit_id, "%s", text_of(s->look.hits[hit], HIT_ID));
}

static void moved(void *self)
{
	struct screening_view *v = self;
	screening_hold(v);
	v->below_top = 0;
}

bool screening_list(struct ui *ui, void *self, struct list_view *out)
{
	struct screening_view *v = self;
	const struct scrutiny *s = screening_at(v);
	(void)ui;
	if (s)
		follow_hit(v, s);
	if (s && v->cursor >= s->look.hit_count)
		v->cursor = s->look.hit_count ? s->look.hit_count - 1 : 0;
	*out = (struct list_view){ .row = v->row, .col = 0, .rows = v->rows, .cols = v->cols, .count = s ? s->look.hit_count : 0,
	                           .top = &v->top, .cursor = &v->cursor, .moved = moved, .self = v };
	return s && s->look.hit_count;
}
