#include "desk/report_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "sign/sign.h"
#include "store/audit.h"
#include "store/decisions.h"

static const char *keep(struct report_rows *x, const char *text)
{
	return arena_strndup(&x->texts, text, strlen(text));
}

/* -- events ---------------------------------------------------------------------------------------------------------------------- */

bool report_rows_event(void *ctx, const struct chain_event *e, const char *begin)
{
	struct report_rows *x = ctx;
	char who[PERSON_ID] = "", text[CHAIN_DETAIL], id[DECISION_ID];
	if (!e)
		return true;
	if (x->event_count == x->event_room) {
		x->event_room = x->event_room ? 2 * x->event_room : 64;
		x->events = mem_grow(x->events, x->event_room, sizeof *x->events);
	}
	chain_value(begin, "who", who, sizeof who);
	if (x->hidden && chain_value(e->detail, "decision", id, sizeof id) && x->hidden(x->ctx, id))
		return true;
	audit_sentence(e->kind, e->detail, text, sizeof text);
	x->events[x->event_count++] = (struct report_event){
		.at = e->time_ms / 1000, .who = keep(x, who), .text = keep(x, text), .writer = keep(x, e->writer), .seq = e->seq,
	};
	return x->event_count < REPORT_EVENTS;
}

/* -- decisions ------------------------------------------------------------------------------------------------------------------- */

/* Whose parts these are: the newest first. A part of one that is not known is of no record we can read. */
static struct report_decision *decision_of(struct report_rows *x, const struct decision_row *row)
{
	for (size_t i = 0; i < x->decision_count; i++)
		if (strcmp(x->decisions[i].read.id, row->id) == 0)
			return &x->decisions[i];
	struct err err = { 0 };
	struct disposition_read read;
	if (row->part == DECISION_PROPOSED && x->hidden && x->hidden(x->ctx, row->id)) {
		x->withheld++;
		return NULL;
	}
	if (row->part != DECISION_PROPOSED || x->decision_count == REPORT_DECISIONS || !disposition_read(row->record, row->record_len, &read, &err))
		return NULL;
	memmove(&x->decisions[1], &x->decisions[0], x->decision_count++ * sizeof *x->decisions);
	x->decisions[0] = (struct report_decision){ .read = read, .digest = keep(x, row->digest) };
	return &x->decisions[0];
}

static void take_signature(struct report_rows *x, struct report_decision *d, const struct decision_row *row, const char *proposal, size_t len)
{
	static const enum sign_meaning meanings[DECISION_PARTS] = {
		[DECISION_PROPOSED] = SIGN_DECISION, [DECISION_APPROVED] = SIGN_APPROVAL, [DECISION_REFUSED] = SIGN_REFUSAL, [DECISION_VOID] = SIGN_REFUSAL, [DECISION_ENDED] = SIGN_OUTCOME,
	};
	static const char *const names[SIGN_MEANINGS] = { "signed, decision", "signed, approval", "signed, refusal", "signed, what came of it" };
	enum sign_meaning m = meanings[row->part];
	struct err err = { 0 };
	struct signature *s = mem_alloc(sizeof *s);
	bool own = row->part == DECISION_PROPOSED || row->part == DECISION_ENDED;
	if (!row->signature || !*row->signature || d->signature_count == sizeof d->signatures / sizeof *d->signatures)
		goto out;
	snprintf(s->key, sizeof s->key, "%s", row->key);
	snprintf(s->text, sizeof s->text, "%s", row->signature);
	bool ok = sign_verify(s, m, row->person, own ? row->record : proposal, own ? row->record_len : len, &err);
	size_t i = d->signature_count++;
	d->signatures[i].who = keep(x, row->person);
	d->signatures[i].print = keep(x, s->print);
	d->signatures[i].meaning = names[m];
	d->signatures[i].by_store = row->by_store;
	d->signatures[i].verified = ok;
	d->signatures[i].at = row->at;
out:
	memset(s, 0, sizeof *s);
	free(s);
}

struct proposal {
	const char *record;
	size_t len;
};

static struct proposal proposal_of(const struct store_rows *rows, const char *id)
{
	struct decision_row row;
	for (size_t i = 0; decisions_read(rows, i, &row); i++)
		if (row.part == DECISION_PROPOSED && strcmp(row.id, id) == 0)
			return (struct proposal){ row.record, row.record_len };
	return (struct proposal){ "", 0 };
}

/* The words that were sealed beside the record, where their key is here. */
static void take_words(struct report_rows *x, struct report_decision *d, const struct decision_row *row, const struct case_key_secret *key)
{
	struct buf words;
	size_t len = 0;
	char *text = key ? decisions_unseal(row, key, &len) : NULL;
	buf_init(&words, DISPOSITION_NARRATIVE);
	if (text && disposition_words(text, len, "narrative", &words))
		d->narrative = arena_strndup(&x->texts, buf_str(&words), words.len);
	buf_finish(&words);
	secret_free(text);
}

void report_rows_decisions(struct report_rows *x, const struct store_rows *rows, const struct case_key_secret *key)
{
	struct decision_row row;
	x->decisions = x->decisions ? x->decisions : secret_alloc(REPORT_DECISIONS * sizeof *x->decisions);
	for (size_t i = 0; decisions_read(rows, i, &row); i++) {
		struct report_decision *d = decision_of(x, &row);
		if (!d)
			continue;
		struct proposal p = proposal_of(rows, row.id);
		take_signature(x, d, &row, p.record, p.len);
		if (row.part == DECISION_PROPOSED)
			take_words(x, d, &row, key);
		if (row.part == DECISION_ENDED || row.part == DECISION_VOID || row.part == DECISION_REFUSED) {
			d->ended_at = row.at;
			d->result = decision_part_names[row.part];
		}
	}
}

bool report_rows_waits_for(const struct store_rows *rows, const char *decision_id, const char *me)
{
	struct decision_row row;
	bool waits = false;
	for (size_t i = 0; decisions_read(rows, i, &row); i++)
		if (strcmp(row.id, decision_id) == 0)
			waits = row.part == DECISION_PROPOSED && row.second && strcmp(row.person, me) != 0;
	return waits;
}

void report_rows_put(const struct report_rows *x, struct report *out)
{
	out->decisions = x->decisions;
	out->decision_count = x->decision_count;
	out->events = x->events;
	out->event_count = x->event_count;
	out->withheld = x->withheld;
}

void report_rows_finish(struct report_rows *x)
{
	free(x->events);
	secret_free(x->decisions);
	arena_finish(&x->texts);
	*x = (struct report_rows){ 0 };
}
