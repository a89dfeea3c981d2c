#include "gallery/shown.h"

#include <stdio.h>
#include <string.h>

#include "base/when.h"
#include "desk/audit.h"
#include "desk/deciding.h"
#include "gallery/gallery.h"
#include "record/record.h"
#include "ui/ui.h"

static void stop(struct shown_picture *s, int64_t now)
{
	if (s->since_ms)
		s->total_ms += now - s->since_ms;
	s->since_ms = 0;
}

/* That it has come (ms -1), since who ends the program by force shall not have looked unseen; and how long it was there. */
static void tell(struct gallery *g, const struct shown_picture *s, int64_t ms)
{
	const struct record_value v = { .leaf = s->ref.leaf, .at = { s->ref.at } };
	desk_audit_picture(g->desk, s->attempt, &v, s->ref.step, ms);
}

/* A decision says how long it was looked at when it is made, which may be while it is there. */
static void tell_decision(struct gallery *g, struct shown_picture *s, int64_t now)
{
	const struct record_value v = { .leaf = s->ref.leaf, .at = { s->ref.at } };
	int64_t ms = s->total_ms + (s->since_ms ? now - s->since_ms : 0);
	if (s->drawn)
		deciding_saw_picture(g->desk, s->attempt, &v, s->digest, ms - s->told_ms);
	s->told_ms = ms;
}

static void drop(struct gallery *g, size_t i)
{
	struct shown *all = &g->shown;
	tell_decision(g, &all->list[i], when_mono_ms());
	const struct shown_picture s = all->list[i];
	all->list[i] = all->list[--all->count];
	if (s.drawn)
		tell(g, &s, s.total_ms);
}

/* Read again it may be another picture. */
static void take_digest(struct gallery *g, struct shown_picture *s, const struct picture *item)
{
	if (!item->bytes || (item->bytes == s->bytes && item->len == s->len))
		return;
	tell_decision(g, s, when_mono_ms());
	s->bytes = item->bytes;
	s->len = item->len;
	evidence_digest(item->bytes, item->len, s->digest);
}

void shown_mark(struct gallery *g, const struct picture *item, uint64_t serial)
{
	struct shown *all = &g->shown;
	const char *attempt = item->attempt[0] ? item->attempt : g->id;
	struct shown_picture *s = NULL;
	for (size_t i = 0; i < all->count && !s; i++)
		if (picture_same(all->list[i].ref, item->ref) && !strcmp(all->list[i].attempt, attempt))
			s = &all->list[i];
	if (!s) {
		if (all->count == SHOWN_MOST) {
			size_t oldest = 0; /* the one that left first makes room: more boxes than that no frame has */
			for (size_t i = 1; i < all->count; i++)
				oldest = all->list[i].frame < all->list[oldest].frame ? i : oldest;
			stop(&all->list[oldest], when_mono_ms());
			drop(g, oldest);
		}
		s = &all->list[all->count++];
		*s = (struct shown_picture){ .ref = item->ref };
		snprintf(s->attempt, sizeof s->attempt, "%s", attempt);
	}
	take_digest(g, s, item);
	if (s->frame != all->frame + 1)
		s->serial_count = 0;
	if (s->serial_count < SHOWN_SERIALS)
		s->serials[s->serial_count++] = serial;
	s->frame = all->frame + 1;
	s->gone_ms = 0;
}

static bool is_out(const struct gallery *g, const struct shown_picture *s)
{
	bool out = false;
	for (size_t i = 0; i < s->serial_count; i++)
		out = out || term_shows(g->ui->term, s->serials[i]);
	return out;
}

static void begin(struct gallery *g, struct shown_picture *s, int64_t now)
{
	s->since_ms = now;
	if (!s->drawn)
		tell(g, s, -1);
	s->drawn = true;
	tell_decision(g, s, now);
}

void shown_painted(struct gallery *g)
{
	struct shown *all = &g->shown;
	int64_t now = when_mono_ms();
	all->frame++;
	for (size_t i = 0; i < all->count; i++) {
		struct shown_picture *s = &all->list[i];
		tell_decision(g, s, now);
		if (s->frame == all->frame || s->gone_ms)
			continue;
		stop(s, now);
		s->gone_ms = now;
	}
	shown_turn(g);
}

void shown_turn(struct gallery *g)
{
	struct shown *all = &g->shown;
	int64_t now = when_mono_ms();
	for (size_t i = all->count; i-- > 0;) {
		struct shown_picture *s = &all->list[i];
		if (s->gone_ms && now - s->gone_ms >= SHOWN_PAUSE_MS)
			drop(g, i);
		else if (!s->gone_ms && !s->since_ms && is_out(g, s))
			begin(g, s, now);
	}
}

int64_t shown_due_ms(const struct gallery *g)
{
	int64_t due = INT64_MAX;
	for (size_t i = 0; i < g->shown.count; i++) {
		const struct shown_picture *s = &g->shown.list[i];
		if (s->gone_ms && s->gone_ms + SHOWN_PAUSE_MS < due)
			due = s->gone_ms + SHOWN_PAUSE_MS;
	}
	return due;
}

void shown_end(struct gallery *g)
{
	int64_t now = when_mono_ms();
	shown_turn(g); /* the last byte may be out since the last turn: the key that closes came with it */
	while (g->shown.count) {
		stop(&g->shown.list[g->shown.count - 1], now);
		drop(g, g->shown.count - 1);
	}
}
