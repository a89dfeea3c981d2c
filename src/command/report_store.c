/* What the store has of the case: its decisions and its events. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/when.h"
#include "command/options.h"
#include "command/report.h"
#include "sign/sign.h"
#include "store/decisions.h"
#include "base/buf.h"
#include "store/trail.h"

static const char *keep(struct report_read *x, const char *text)
{
	return arena_strndup(&x->texts, text, strlen(text));
}

/* -- events ---------------------------------------------------------------------------------------------------------------------- */

static bool take_event(void *ctx, const struct chain_event *e, const char *begin)
{
	struct report_read *x = ctx;
	char who[PERSON_ID] = "", text[CHAIN_DETAIL];
	if (!e)
		return true;
	if (x->event_count == x->event_room) {
		x->event_room = x->event_room ? 2 * x->event_room : 64;
		x->events = mem_grow(x->events, x->event_room, sizeof *x->events);
	}
	chain_value(begin, "who", who, sizeof who);
	audit_sentence(e->kind, e->detail, text, sizeof text);
	x->events[x->event_count++] = (struct report_event){
		.at = e->time_ms / 1000, .who = keep(x, who), .text = keep(x, text), .writer = keep(x, e->writer), .seq = e->seq,
	};
	return x->event_count < REPORT_EVENTS;
}

/* -- decisions ------------------------------------------------------------------------------------------------------------------- */

struct reading {
	struct report_read *x;
	const struct case_key_secret *key;
};

/* Whose parts these are: the newest first. A part of one that is not known is of no record we can read. */
static struct report_decision *decision_of(struct report_read *x, const struct decision_row *row)
{
	for (size_t i = 0; i < x->report.decision_count; i++)
		if (strcmp(x->decisions[i].read.id, row->id) == 0)
			return &x->decisions[i];
	struct err err = { 0 };
	struct disposition_read read;
	if (row->part != DECISION_PROPOSED || x->report.decision_count == REPORT_DECISIONS || !disposition_read(row->record, row->record_len, &read, &err))
		return NULL;
	memmove(&x->decisions[1], &x->decisions[0], x->report.decision_count++ * sizeof *x->decisions);
	x->decisions[0] = (struct report_decision){ .read = read, .digest = keep(x, row->digest) };
	return &x->decisions[0];
}

static void take_signature(struct report_read *x, struct report_decision *d, const struct decision_row *row, const char *proposal, size_t len)
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
static void take_words(struct report_read *x, struct report_decision *d, const struct decision_row *row, const struct case_key_secret *key)
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

static void take_decisions(void *ctx, const struct store_reply *reply)
{
	struct reading *reading = ctx;
	struct report_read *x = reading->x;
	const struct store_rows *rows = &reply->rows[0];
	struct decision_row row;
	for (size_t i = 0; decisions_read(rows, i, &row); i++) {
		struct report_decision *d = decision_of(x, &row);
		if (!d)
			continue;
		struct proposal p = proposal_of(rows, row.id);
		take_signature(x, d, &row, p.record, p.len);
		if (row.part == DECISION_PROPOSED)
			take_words(x, d, &row, reading->key);
		if (row.part == DECISION_ENDED || row.part == DECISION_VOID || row.part == DECISION_REFUSED) {
			d->ended_at = row.at;
			d->result = decision_part_names[row.part];
		}
	}
}

static void take_case(void *ctx, const struct store_reply *reply)
{
	if (!cases_read(&reply->rows[0], 0, ctx))
		((struct case_row *)ctx)->id = 0;
}

bool report_read_store(struct report_read *x, struct err *err)
{
	struct store *s = x->ask.opened.store;
	struct case_row row = { 0 };
	char subject[CHAIN_CASE];
	struct err none = { 0 };
	if (!s)
		return true;
	struct store_tx *t = store_begin(s, STORE_READ);
	cases_find_attempt(t, idv_text(x->attempt, IDV_ID), &x->ask.opened.me);
	if (!opened_ask(s, t, take_case, &row, NULL, err))
		return false;
	ask_subject(&x->ask, x->attempt, subject);
	if (*subject && !trail_read(s, TRAIL_TIMES, subject, take_event, x, err))
		return false;
	x->report.events = x->events;
	x->report.event_count = x->event_count;
	if (!row.id)
		return true;
	struct case_key_secret *key = secret_alloc(sizeof *key);
	bool keyed = opened_key(&x->ask.opened, row.id, false, key, &none);
	struct reading reading = { .x = x, .key = keyed ? key : NULL };
	x->decisions = secret_alloc(REPORT_DECISIONS * sizeof *x->decisions);
	t = store_begin(s, STORE_READ);
	decisions_of_case(t, row.id);
	bool ok = opened_ask(s, t, take_decisions, &reading, NULL, err);
	secret_free(key);
	x->report.decisions = x->decisions;
	return ok;
}
