/* decision verify: of the store, all or some, or of files that were exported. */
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "command/decision.h"
#include "command/doctor.h"
#include "command/options.h"

struct verifying {
	struct shelf *shelf;
	size_t decisions, wrong, faults;
	bool brief;     /* of many: only what does not hold */
	const char *of; /* printed before its first line */
	struct decision_ledger ledger;
};

static void say(void *ctx, int ok, const char *what, const char *text)
{
	static const char *const marks[] = { "x", "+", "~" };
	struct verifying *v = ctx;
	if (v->brief && ok)
		return;
	if (v->of)
		printf("%s\n", v->of);
	v->of = NULL;
	doctor_say(marks[ok], what, text);
}

static void count(struct verifying *v, size_t faults)
{
	v->decisions++;
	v->wrong += faults > 0;
	v->faults += faults;
}

static bool verify(void *ctx, struct held *h, struct err *err)
{
	struct verifying *v = ctx;
	size_t faults = 0;
	v->of = h->parts[0].id;
	bool ok = decision_check(v->shelf, h, say, v, &faults, err);
	count(v, faults);
	decision_ledger_add(&v->ledger, h->parts[0].id, h, faults > 0);
	return ok;
}

static void lacks(void *ctx, struct decision_ledger_row *row, const char *id, const char *text, bool first)
{
	struct verifying *v = ctx;
	v->faults++;
	if (first) {
		v->of = id;
		v->decisions += !row || !row->parts;
		v->wrong += !row || !row->wrong;
	}
	if (row)
		row->wrong = true;
	say(v, 0, "audit trail", text);
}

/* The other way round, which finds what was deleted. */
static bool verify_trail(struct verifying *v, const struct case_row *row, struct err *err)
{
	char subject[CHAIN_CASE];
	audit_subject_of(subject, row);
	if (!decision_check_trail(v->shelf, &v->ledger, row->id ? subject : NULL, v->shelf->count > 0, lacks, v, err))
		return false;
	for (size_t i = 0; i < v->ledger.count; i++)
		if (!v->ledger.rows[i].parts && !v->ledger.rows[i].wrong)
			return held_unknown(v->ledger.rows[i].id, err);
	return true;
}

static bool verify_word(struct verifying *v, const char *word, struct err *err)
{
	struct held h;
	size_t faults = 0;
	bool ok;
	if (decision_is_id(word)) {
		ok = held_get(v->shelf, word, &h, err) ? verify(v, &h, err) : err->kind == ERR_NOT_FOUND;
		if (ok && !h.count) {
			*err = (struct err){ 0 };
			decision_ledger_add(&v->ledger, word, NULL, false);
		}
		held_finish(&h);
		return ok;
	}
	v->of = word;
	ok = decision_check_file(word, say, v, &faults, err);
	count(v, faults);
	return ok;
}

bool decision_verify(struct shelf *s, struct err *err)
{
	struct verifying v = { .shelf = s };
	struct case_row row = { 0 };
	bool ok = true;
	if (s->count && s->options->case_word)
		return err_set(err, ERR_USAGE, "--case is for all decisions of a case, and \"%.60s\" names one", s->words[0]);
	for (size_t i = 0; ok && i < s->count; i++)
		ok = verify_word(&v, s->words[i], err);
	if (!s->count) {
		v.brief = !s->options->case_word;
		ok = (!s->options->case_word || shelf_case(s, s->options->case_word, &row, err)) &&
		     held_each(s, row.id, 0, verify, &v, err);
	}
	if (ok && (!s->count || v.ledger.count))
		ok = verify_trail(&v, &row, err);
	decision_ledger_finish(&v.ledger);
	if (!ok)
		return false;
	if (!v.wrong)
		printf("verified: %zu decision%s, nothing of them was changed, put in or taken away\n", v.decisions,
		       v.decisions == 1 ? "" : "s");
	return !v.wrong || err_set(err, ERR_UNVERIFIED, "%zu of %zu decision%s do%s not verify", v.wrong, v.decisions,
	                           v.decisions == 1 ? "" : "s", v.wrong == 1 ? "es" : "");
}
