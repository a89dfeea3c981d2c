/* prune: what is past its term goes, in batches, each with its event. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/options.h"
#include "command/store.h"
#include "command/store_prune.h"
#include "base/mem.h"
#include "base/when.h"
#include "config/config.h"
#include "store/retention.h"

enum { BATCH = 50, DROPPED = 500 };

struct batch {
	struct retention_case cases[BATCH];
	size_t count;
};

static void take_cases(void *ctx, const struct store_reply *reply)
{
	struct batch *b = ctx;
	b->count = reply->rows[0].count;
	for (size_t i = 0; i < b->count; i++)
		retention_read_case(&reply->rows[0], i, &b->cases[i]);
}

static void take_notes(void *ctx, const struct store_reply *reply)
{
	struct batch *b = ctx;
	b->count = reply->rows[0].count;
	for (size_t i = 0; i < b->count; i++)
		b->cases[i] = (struct retention_case){ .id = store_number(&reply->rows[0], i, 0), .notes = store_number(&reply->rows[0], i, 1) };
}

static void say_case(const struct config *config, const struct retention_case *c)
{
	char term[PRUNE_TERM], day[WHEN_TEXT];
	enum config_kept kind = c->screened ? KEPT_SCREENINGS : KEPT_ATTEMPTS;
	when_format_rfc3339(c->ended_at ? c->ended_at : c->opened_at, day);
	printf("%-10s case %lld, %s %.10s: %lld attempt%s, %lld note%s, kept until %s\n", config_kept_names[kind], (long long)c->id,
	       c->ended_at ? "ended" : "of", day, (long long)c->tries, c->tries == 1 ? "" : "s", (long long)c->notes, c->notes == 1 ? "" : "s",
	       prune_term(config, kind, term));
}

/* -- doing it ------------------------------------------------------------------------------------------------------------------------ */

static void ids_text(const struct batch *b, char *out, size_t size)
{
	size_t n = 0;
	out[0] = '\0';
	for (size_t i = 0; i < b->count && n < size; i++)
		n += (size_t)snprintf(out + n, size - n, "%s%lld", i ? "," : "", (long long)b->cases[i].id);
}

struct dropped {
	const struct batch *batch;
	int64_t ids[BATCH];      /* those of which something went: no hold came between */
	size_t count;
};

static void take_dropped(void *ctx, const struct store_reply *reply)
{
	struct dropped *d = ctx;
	for (size_t i = 0; i < d->batch->count; i++)
		if (reply->rows[i].changed > 0)
			d->ids[d->count++] = d->batch->cases[i].id;
}

/* The rows first, which a legal hold may still save, then the keys of those that went: what is left of a program that ends between are keys
 * without cases, which every prune looks for. */
static bool drop_batch(struct shelf *s, const struct retention *r, const struct batch *b, bool whole, struct err *err)
{
	struct dropped d = { .batch = b };
	char ids[BATCH * 11];
	struct store_tx *t = shelf_begin(s);
	for (size_t i = 0; i < b->count; i++) {
		if (whole)
			retention_drop_case(t, b->cases[i].id);
		else
			retention_drop_notes(t, r, b->cases[i].id);
	}
	ids_text(b, ids, sizeof ids);
	prune_event(s, t, whole ? "cases" : "notes_of_cases", (int64_t)b->count, "ids", ids);
	if (!opened_ask(s->opened.store, t, take_dropped, &d, NULL, err))
		return false;
	/* A case that goes on, whose notes are counted from when they were made, keeps its key for those to come. */
	bool destroy = whole || config_term_of(s->config, KEPT_NOTES).from == FROM_ENDED;
	return !destroy || !d.count || !keys_store(s->opened.keys) || shelf_destroy(s, d.ids, d.count, err);
}

/* Page after page from the top, or, where it only looks, from where it was. */
static bool prune_cases(struct shelf *s, const struct retention *r, bool whole, bool yes, struct err *err)
{
	struct batch b = { 0 };
	int64_t after = 0, cases = 0, notes = 0;
	do {
		struct store_tx *t = store_begin(s->opened.store, STORE_READ);
		if (whole)
			retention_cases(t, r, after, BATCH);
		else
			retention_notes(t, r, after, BATCH);
		b.count = 0;
		if (!opened_ask(s->opened.store, t, whole ? take_cases : take_notes, &b, NULL, err))
			return false;
		if (!b.count)
			break;
		after = b.cases[b.count - 1].id;
		cases += (int64_t)b.count;
		for (size_t i = 0; i < b.count; i++) {
			notes += b.cases[i].notes;
			if (whole)
				say_case(s->config, &b.cases[i]);
		}
		if (yes && !drop_batch(s, r, &b, whole, err))
			return false;
	} while (b.count == BATCH);
	if (whole)
		prune_say(s, KEPT_ATTEMPTS, cases, cases == 1 ? "case with all that is of it" : "cases with all that is of them");
	else
		prune_say(s, KEPT_NOTES, notes, notes == 1 ? "note of a case that stays" : "notes of cases that stay");
	return true;
}

struct lost_keys { int64_t *ids; size_t count; };

static void take_lost(void *ctx, int64_t id, enum shelf_strange what)
{
	struct lost_keys *l = ctx;
	if (what != SHELF_NO_CASE)
		return;
	l->ids = mem_grow(l->ids, l->count + 1, sizeof *l->ids);
	l->ids[l->count++] = id;
}

static bool prune_keys(struct shelf *s, bool yes, struct err *err)
{
	struct lost_keys l = { 0 };
	bool ok = !keys_store(s->opened.keys) || shelf_compare_keys(s, take_lost, &l, err);
	if (ok && l.count)
		printf("keys       %6zu of cases that are not there\n", l.count);
	for (size_t i = 0; ok && yes && i < l.count; i += DROPPED)
		ok = shelf_destroy(s, l.ids + i, l.count - i < DROPPED ? l.count - i : DROPPED, err);
	free(l.ids);
	return ok;
}

static const struct {
	int count;               /* its place among retention_counts */
	enum config_kept kind;
	const char *what;
	void (*drop)(struct store_tx *t, const struct retention *r, size_t most);
	size_t step;             /* of it, which deletes */
} rest[] = {
	{ RETENTION_DECISIONS, KEPT_DECISIONS, "parts of decisions", retention_drop_decisions, RETENTION_DECISIONS_STEP },
	{ RETENTION_INBOX, KEPT_INBOX, "webhooks", retention_drop_inbox, 0 },
	{ RETENTION_SEEN, KEPT_SEEN, "marks of who saw what", retention_drop_seen, 0 },
	{ RETENTION_WRITES, KEPT_WRITES, "writes that are settled", retention_drop_writes, 0 },
};

static void take_counts(void *ctx, const struct store_reply *reply)
{
	int64_t *counts = ctx;
	for (size_t i = 0; i < RETENTION_COUNTS; i++)
		counts[i] = store_number(&reply->rows[i], 0, 0);
}

struct gone { size_t step; int64_t count; };

static void take_gone(void *ctx, const struct store_reply *reply)
{
	struct gone *g = ctx;
	g->count = reply->rows[g->step].changed;
}

static bool prune_rest(struct shelf *s, const struct retention *r, const int64_t counts[RETENTION_COUNTS], bool yes, struct err *err)
{
	for (size_t i = 0; i < sizeof rest / sizeof rest[0]; i++) {
		prune_say(s, rest[i].kind, counts[rest[i].count], rest[i].what);
		struct gone gone = { rest[i].step, 1 };
		for (int64_t left = counts[rest[i].count]; yes && left > 0 && gone.count > 0; left -= gone.count) {
			struct store_tx *t = shelf_begin(s);
			rest[i].drop(t, r, DROPPED);
			char until[24]; /* for decision verify: what is past this may be gone */
			snprintf(until, sizeof until, "%lld", (long long)r->cut[rest[i].kind][FROM_MADE]);
			prune_event(s, t, config_kept_names[rest[i].kind], left < DROPPED ? left : DROPPED,
			            rest[i].kind == KEPT_DECISIONS ? "until" : NULL, until);
			gone.count = 0;
			if (!opened_ask(s->opened.store, t, take_gone, &gone, NULL, err))
				return false;
		}
	}
	return true;
}

bool store_prune(struct shelf *s, struct err *err)
{
	struct retention r;
	int64_t counts[RETENTION_COUNTS] = { 0 };
	bool yes;
	if (!shelf_sure(s, "store prune", &yes, err) || (yes && !shelf_may(s, ROLE_ADMINISTRATOR, "prunes the store", err)))
		return false;
	int64_t now = store_now(s->opened.store);
	retention_at(&r, s->config, now);
	struct store_tx *t = store_begin(s->opened.store, STORE_READ);
	retention_counts(t, &r);
	bool ok = opened_ask(s->opened.store, t, take_counts, counts, NULL, err) && prune_cases(s, &r, true, yes, err) &&
	          prune_cases(s, &r, false, yes, err) && prune_rest(s, &r, counts, yes, err) && prune_events(s, now, yes, err) && prune_keys(s, yes, err);
	if (!ok)
		return false;
	if (counts[RETENTION_HELD])
		printf("held       %6lld case%s past the term stay: legal hold\n", (long long)counts[RETENTION_HELD], counts[RETENTION_HELD] == 1 ? "" : "s");
	puts(yes ? "This is gone." : "Nothing was deleted: --yes does it.");
	return true;
}
