/* From the audit trail to the decisions: what it says was decided has to be in the store, unless a prune took it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "command/decision.h"
#include "store/trail.h"

/* A part that the trail has and the store has not. */
struct lost {
	char id[DECISION_ID];
	int part;
	int64_t at;
};

struct looking {
	const struct decision_ledger *ledger;
	const char *subject; /* NULL all */
	bool only;           /* those of the ledger */
	struct lost *lost;
	size_t count, room;
	int64_t pruned; /* what was made until then went by a prune; INT64_MIN: nothing did */
};

static int by_id(const void *a, const void *b)
{
	return strcmp(((const struct decision_ledger_row *)a)->id, ((const struct decision_ledger_row *)b)->id);
}

static int by_id_and_part(const void *a, const void *b)
{
	const struct lost *x = a, *y = b;
	int c = strcmp(x->id, y->id);
	return c ? c : x->part - y->part;
}

static struct decision_ledger_row *row_of(const struct decision_ledger *l, const char *id)
{
	struct decision_ledger_row key = { 0 };
	snprintf(key.id, sizeof key.id, "%s", id);
	return l->count ? bsearch(&key, l->rows, l->count, sizeof key, by_id) : NULL;
}

static void add_row(struct decision_ledger *l, const struct decision_ledger_row *row)
{
	if (l->count == l->room) {
		l->room = l->room ? l->room * 2 : 64;
		l->rows = mem_grow(l->rows, l->room, sizeof *l->rows);
	}
	l->rows[l->count++] = *row;
}

void decision_ledger_add(struct decision_ledger *l, const char *id, const struct held *h, bool wrong)
{
	struct decision_ledger_row row = { .wrong = wrong };
	snprintf(row.id, sizeof row.id, "%s", id);
	for (size_t i = 0; h && i < h->count; i++)
		row.parts |= 1u << h->parts[i].part;
	if (h)
		snprintf(row.digest, sizeof row.digest, "%s", h->parts[0].digest);
	add_row(l, &row);
}

void decision_ledger_finish(struct decision_ledger *l)
{
	free(l->rows);
	*l = (struct decision_ledger){ 0 };
}

static int part_of(const char *kind)
{
	for (int i = 0; i < DECISION_PARTS; i++) {
		struct audit_detail ignored;
		const struct decision_row row = { .part = (enum decision_part)i };
		if (!strcmp(kind, audit_kind_word(decisions_event(&row, "", &ignored))))
			return i;
	}
	return -1;
}

static void see_prune(struct looking *l, const char *detail)
{
	char what[40], until[24];
	if (chain_value(detail, "what", what, sizeof what) && !strcmp(what, "decisions") &&
	    chain_value(detail, "until", until, sizeof until) && strtoll(until, NULL, 10) > l->pruned)
		l->pruned = strtoll(until, NULL, 10);
}

static bool see(void *ctx, const struct chain_event *e, const char *begin)
{
	struct looking *l = ctx;
	char at[24], digest[200] = "", id[200];
	(void)begin;
	if (e && !strcmp(e->kind, audit_kind_word(AUDIT_PRUNE)))
		see_prune(l, e->detail);
	int part = e ? part_of(e->kind) : -1;
	if (part < 0 || !chain_value(e->detail, "decision", id, sizeof id) || !decision_is_id(id))
		return true;
	const struct decision_ledger_row *row = row_of(l->ledger, id);
	chain_value(e->detail, "record", digest, sizeof digest);
	if (row ? row->parts & 1u << part && !strcmp(row->digest, digest)
	        : l->only || (l->subject && strcmp(e->subject, l->subject) != 0))
		return true;
	if (l->count == l->room) {
		l->room = l->room ? l->room * 2 : 64;
		l->lost = mem_grow(l->lost, l->room, sizeof *l->lost);
	}
	struct lost *lost = &l->lost[l->count++];
	*lost = (struct lost){ .part = part, .at = e->time_ms / 1000 };
	snprintf(lost->id, sizeof lost->id, "%.*s", DECISION_ID - 1, id);
	if (chain_value(e->detail, "at", at, sizeof at))
		lost->at = strtoll(at, NULL, 10);
	return true;
}

/* Whole decisions go by a prune, and only where all of it is past the term. */
static bool was_pruned(const struct looking *l, size_t from, size_t to)
{
	const struct decision_ledger_row *row = row_of(l->ledger, l->lost[from].id);
	bool gone = !row || !row->parts;
	for (size_t i = from; i < to; i++)
		gone = gone && l->lost[i].at <= l->pruned;
	return gone;
}

static void tell(struct looking *l, const char *where, decision_ledger_lacks *lacks, void *ctx)
{
	size_t to;
	if (l->count)
		qsort(l->lost, l->count, sizeof *l->lost, by_id_and_part);
	for (size_t from = 0; from < l->count; from = to) {
		const char *id = l->lost[from].id;
		char text[300];
		for (to = from + 1; to < l->count && !strcmp(l->lost[to].id, id); to++)
			;
		if (was_pruned(l, from, to))
			continue;
		struct decision_ledger_row *row = row_of(l->ledger, id);
		for (size_t i = from; i < to; i++) {
			snprintf(text, sizeof text, "decision %s was %s, says the audit trail, and %s is not in the store%s", id,
			         decision_part_names[l->lost[i].part], row && row->parts ? "that part" : "it", where);
			lacks(ctx, row, id, text, i == from);
		}
	}
}

bool decision_check_trail(struct shelf *s, struct decision_ledger *ledger, const char *subject, bool only, decision_ledger_lacks *lacks,
                          void *ctx, struct err *err)
{
	struct looking l = { .ledger = ledger, .subject = subject, .only = only, .pruned = INT64_MIN };
	if (ledger->count)
		qsort(ledger->rows, ledger->count, sizeof *ledger->rows, by_id);
	bool ok = trail_read(s->opened.store, TRAIL_TIMES, NULL, see, &l, err); /* all: prunes are of no case */
	if (ok)
		tell(&l, subject ? " as one of this case" : "", lacks, ctx);
	free(l.lost);
	return ok;
}
