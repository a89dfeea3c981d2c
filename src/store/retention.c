#include "store/retention.h"

#include <stdio.h>

void retention_at(struct retention *r, const struct config *c, int64_t now)
{
	for (int kind = 0; kind < KEPT_KINDS; kind++) {
		struct config_term term = config_term_of(c, (enum config_kept)kind);
		for (int from = 0; from <= FROM_DONE; from++)
			r->cut[kind][from] = (int)term.from == from ? now - term.keep_s : -1;
	}
}

static void add_case_cuts(struct store_tx *t, const struct retention *r)
{
	store_int(t, r->cut[KEPT_ATTEMPTS][FROM_ENDED]);
	store_int(t, r->cut[KEPT_ATTEMPTS][FROM_MADE]);
	store_int(t, r->cut[KEPT_SCREENINGS][FROM_ENDED]);
	store_int(t, r->cut[KEPT_SCREENINGS][FROM_MADE]);
}

void retention_cases(struct store_tx *t, const struct retention *r, int64_t after, size_t most)
{
	store_step(t, STORE_PAST_CASES, STORE_ANY);
	add_case_cuts(t, r);
	store_int(t, after);
	store_int(t, (int64_t)most);
}

void retention_read_case(const struct store_rows *rows, size_t row, struct retention_case *out)
{
	*out = (struct retention_case){
		.id = store_number(rows, row, 0),
		.ended_at = store_number(rows, row, 1),
		.opened_at = store_number(rows, row, 2),
		.tries = store_number(rows, row, 3),
		.notes = store_number(rows, row, 4),
		.screened = store_number(rows, row, 5) != 0,
	};
}

void retention_notes(struct store_tx *t, const struct retention *r, int64_t after, size_t most)
{
	store_step(t, STORE_PAST_NOTES, STORE_ANY);
	add_case_cuts(t, r);
	store_int(t, r->cut[KEPT_NOTES][FROM_ENDED]);
	store_int(t, r->cut[KEPT_NOTES][FROM_MADE]);
	store_int(t, after);
	store_int(t, (int64_t)most);
}

void retention_counts(struct store_tx *t, const struct retention *r)
{
	store_step(t, STORE_PAST_HELD, STORE_ANY);
	add_case_cuts(t, r);
	store_step(t, STORE_PAST_INBOX, STORE_ANY);
	store_int(t, r->cut[KEPT_INBOX][FROM_DONE]);
	store_step(t, STORE_PAST_SEEN, STORE_ANY);
	store_int(t, r->cut[KEPT_SEEN][FROM_DONE]);
	store_step(t, STORE_PAST_WRITES, STORE_ANY);
	store_int(t, r->cut[KEPT_WRITES][FROM_DONE]);
	store_step(t, STORE_PAST_DECISIONS, STORE_ANY);
	store_int(t, r->cut[KEPT_DECISIONS][FROM_MADE]);
}

void retention_drop_case(struct store_tx *t, int64_t id)
{
	store_step(t, STORE_DROP_CASE, STORE_ANY);
	store_int(t, id);
}

void retention_drop_notes(struct store_tx *t, const struct retention *r, int64_t case_id)
{
	store_step(t, STORE_DROP_NOTES, STORE_ANY);
	store_int(t, r->cut[KEPT_NOTES][FROM_ENDED]);
	store_int(t, r->cut[KEPT_NOTES][FROM_MADE]);
	store_int(t, case_id);
}

static void drop(struct store_tx *t, enum store_statement statement, int64_t cut, size_t most)
{
	store_step(t, statement, STORE_ANY);
	store_int(t, cut);
	store_int(t, (int64_t)most);
}

void retention_drop_inbox(struct store_tx *t, const struct retention *r, size_t most)
{
	drop(t, STORE_DROP_INBOX, r->cut[KEPT_INBOX][FROM_DONE], most);
}

void retention_drop_seen(struct store_tx *t, const struct retention *r, size_t most)
{
	drop(t, STORE_DROP_SEEN, r->cut[KEPT_SEEN][FROM_DONE], most);
}

void retention_drop_writes(struct store_tx *t, const struct retention *r, size_t most)
{
	drop(t, STORE_DROP_WRITES, r->cut[KEPT_WRITES][FROM_DONE], most);
}

/* The table lets none go but what is as old as meta says. */
void retention_drop_decisions(struct store_tx *t, const struct retention *r, size_t most)
{
	char cut[24];
	snprintf(cut, sizeof cut, "%lld", (long long)r->cut[KEPT_DECISIONS][FROM_MADE]);
	store_step(t, STORE_META_SET, STORE_ANY);
	store_text(t, "decisions past");
	store_text(t, cut);
	drop(t, STORE_DROP_DECISIONS, r->cut[KEPT_DECISIONS][FROM_MADE], most);
	store_step(t, STORE_META_DROP, STORE_ANY);
	store_text(t, "decisions past");
}
