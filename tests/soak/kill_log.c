/* Did two ever hold a case? By what the workers said, who do not know of each other. */
#include "soak/kills.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* What one worker had of one case, under one fence. */
struct hold {
	int64_t case_id, fence, sent_ms, since_ms, until_ms; /* asked for, and heard of it; until: as the worker believed */
	int slot;
	bool moved;              /* here, from another console of the same person: that one does not know at once */
};

struct holds { struct hold *list; size_t count, room; };

static int by_fence(const void *a, const void *b)
{
	const struct hold *x = a, *y = b;
	if (x->case_id != y->case_id)
		return x->case_id < y->case_id ? -1 : 1;
	if (x->fence != y->fence)
		return x->fence < y->fence ? -1 : 1;
	return x->since_ms < y->since_ms ? -1 : x->since_ms > y->since_ms;
}

static struct hold *hold_of(struct holds *h, const struct line *l)
{
	for (size_t i = h->count; i > 0; i--)
		if (h->list[i - 1].case_id == l->case_id && h->list[i - 1].fence == l->fence && h->list[i - 1].slot == l->slot)
			return &h->list[i - 1];
	return NULL;
}

static void add(struct holds *h, const struct line *l)
{
	if (h->count == h->room)
		h->list = mem_grow(h->list, h->room = h->room ? 2 * h->room : 256, sizeof *h->list);
	int64_t sent = l->ms;
	sscanf(l->text, "%*s %" SCNd64, &sent);
	h->list[h->count++] = (struct hold){ l->case_id, l->fence, sent, l->ms, l->number * 1000, l->slot, !strncmp(l->text, "move", 4) };
}

static void read_holds(const struct world *w, struct holds *h)
{
	for (size_t i = 0; i < w->line_count; i++) {
		const struct line *l = &w->lines[i];
		int64_t until;
		if (!strcmp(l->word, "claim")) {
			add(h, l);
			continue;
		}
		struct hold *one = l->fence ? hold_of(h, l) : NULL;
		if (one && !strcmp(l->word, "wrote") && sscanf(l->text, "beat %" SCNd64, &until) == 1)
			one->until_ms = until * 1000;
		else if (one && !strcmp(l->word, "ending") && l->ms < one->until_ms)
			one->until_ms = l->ms;
	}
}

/* Who took the case over before `ms` with a later fence; NULL: nobody had. */
static const struct hold *later(const struct holds *h, int64_t case_id, int64_t fence, int64_t ms)
{
	for (size_t i = 0; i < h->count; i++)
		if (h->list[i].case_id == case_id && h->list[i].fence > fence && h->list[i].since_ms < ms)
			return &h->list[i];
	return NULL;
}

static bool later_at_all(const struct holds *h, int64_t case_id, int64_t fence)
{
	return later(h, case_id, fence, INT64_MAX) != NULL;
}

/* A write that was sent when somebody else had it already, and done; or refused although the lease ran and nobody else has had it since. */
static void judge_writes(const struct world *w, const struct holds *h)
{
	for (size_t i = 0; i < w->line_count; i++) {
		const struct line *l = &w->lines[i];
		const struct hold *other;
		if (!strcmp(l->word, "wrote") && (other = later(h, l->case_id, l->fence, l->number)))
			found(&tally.doubles, "case %" PRId64 ": worker %d wrote (%s) under fence %" PRId64 ", which worker %d had taken over under %" PRId64,
			      l->case_id, l->slot, l->text, l->fence, other->slot, other->fence);
		if (!strcmp(l->word, "wrote"))
			tally.acts++;
		if (strcmp(l->word, "lost"))
			continue;
		tally.refused++;
		if (l->number * 1000 > l->ms + 1000 && !later_at_all(h, l->case_id, l->fence))
			found(&tally.doubles, "case %" PRId64 ": worker %d lost fence %" PRId64 " to nobody (%s)", l->case_id, l->slot, l->fence, l->text);
	}
}

void log_judge(const struct world *w)
{
	struct holds h = { 0 };
	read_holds(w, &h);
	judge_writes(w, &h);
	if (h.count)
		qsort(h.list, h.count, sizeof *h.list, by_fence);
	tally.claims += (int)h.count;
	for (size_t i = 1; i < h.count; i++) {
		const struct hold *a = &h.list[i - 1], *b = &h.list[i];
		if (a->case_id != b->case_id)
			continue;
		tally.taken_over++;
		if (a->fence == b->fence)
			found(&tally.doubles, "case %" PRId64 ": fence %" PRId64 " was given to workers %d and %d", a->case_id, a->fence, a->slot, b->slot);
		else if (b->since_ms < a->sent_ms) /* a worker that was held up may hear late of what it got in time */
			found(&tally.doubles, "case %" PRId64 ": fence %" PRId64 " came before %" PRId64, a->case_id, b->fence, a->fence);
		else if (b->since_ms < a->until_ms && !b->moved)
			found(&tally.doubles, "case %" PRId64 ": worker %d had it under fence %" PRId64 " for %" PRId64 " ms more when worker %d got it under %" PRId64,
			      a->case_id, a->slot, a->fence, a->until_ms - b->since_ms, b->slot, b->fence);
	}
	free(h.list);
}
