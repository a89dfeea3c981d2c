/* Does a decision hold? Its parts, records, signatures, words and events, each against the others. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "command/decision.h"
#include "decide/canon.h"

struct checking {
	struct shelf *shelf;
	const struct held *h;
	decision_say *say;
	void *ctx;
	size_t faults;
};

static void told(struct checking *c, bool ok, const char *what, const char *good, const char *bad)
{
	c->faults += !ok;
	c->say(c->ctx, ok, what, ok ? good : bad);
}

/* What may follow what: as store/decisions.h draws it. */
static const char *parts_fault(const struct held *h)
{
	const struct decision_row *first = &h->parts[0];
	bool approved = false;
	if (first->part != DECISION_PROPOSED)
		return "it does not begin with a proposal";
	for (size_t i = 0; i < h->count; i++) {
		const struct decision_row *p = &h->parts[i];
		if (p->seq != (int64_t)i || strcmp(p->id, first->id) != 0 || p->case_id != first->case_id ||
		    strcmp(p->digest, first->digest) != 0)
			return "a part is of another decision, or one is missing between them";
		if (i && (p->part == DECISION_PROPOSED || h->parts[i - 1].part > DECISION_APPROVED || p->at < h->parts[i - 1].at))
			return "a part stands where none may follow";
		if ((p->part == DECISION_APPROVED || p->part == DECISION_REFUSED) &&
		    (!strcmp(p->person, first->person) || !first->second || approved))
			return "it was approved or refused by who proposed it, or twice, or though nobody had to";
		if (p->part == DECISION_APPROVED && strcmp(p->evidence, first->evidence) != 0)
			return "the approval is of other evidence than the proposal";
		approved = approved || p->part == DECISION_APPROVED;
		if (p->part == DECISION_ENDED && first->second && !approved)
			return "it was carried out without the second person that it needs";
	}
	return NULL;
}

static void check_parts(struct checking *c)
{
	char text[200];
	size_t n = 0;
	const char *fault = parts_fault(c->h);
	for (size_t i = 0; i < c->h->count && n < sizeof text; i++)
		n += (size_t)snprintf(text + n, sizeof text - n, "%s%s", i ? ", " : "", decision_part_names[c->h->parts[i].part]);
	told(c, !fault, "parts", text, fault ? fault : "");
}

static const char *record_fault(const struct held *h, char digest[EVIDENCE_TEXT])
{
	const struct decision_row *p = &h->parts[0];
	evidence_digest(p->record, p->record_len, digest);
	if (!h->readable)
		return h->why.text;
	if (strcmp(digest, p->digest) != 0)
		return "its bytes are not those of the digest that its parts name";
	if (strcmp(h->read.id, p->id) != 0 || strcmp(h->read.by, p->person) != 0 || strcmp(h->read.evidence, p->evidence) != 0 ||
	    h->read.second != p->second)
		return "it says another id, person, evidence or second look than the row it stands in";
	if (h->read.case_id != p->case_id)
		return "it is of another case than the row it stands in";
	return NULL;
}

static void check_record(struct checking *c)
{
	char digest[EVIDENCE_TEXT], text[200];
	const char *fault = record_fault(c->h, digest);
	snprintf(text, sizeof text, "canonical, SHA-256 %s", digest);
	told(c, !fault, "record", text, fault ? fault : "");
}

static const char *outcome_fault(const struct held *h, const struct decision_row *p, struct disposition_end_read *end,
                                 struct err *err)
{
	if (!disposition_end_read(p->record, p->record_len, end, err))
		return err->text;
	return strcmp(end->decision_digest, p->digest) != 0 || strcmp(end->id, h->parts[0].id) != 0 ||
	               strcmp(end->by, p->person) != 0
	           ? "it is of another decision or person than the row it stands in"
	           : NULL;
}

static void check_outcome(struct checking *c)
{
	const struct decision_row *p = &c->h->parts[c->h->count - 1];
	struct disposition_end_read *end = mem_alloc(sizeof *end);
	struct err err = { 0 };
	char text[200];
	if (p->part == DECISION_ENDED) {
		const char *fault = outcome_fault(c->h, p, end, &err);
		snprintf(text, sizeof text, "canonical, of this record: %s%s", end->result,
		         end->changed ? "; what changed is in it" : "");
		told(c, !fault, "outcome", text, fault ? fault : "");
	}
	free(end);
}

/* The store's key may be made by the first signature of it: the record then names none. */
static bool is_proposers(const struct held *h, const struct decision_row *p, const struct signature *s)
{
	return p->part != DECISION_PROPOSED || !h->readable || !strcmp(h->read.key, s->print) || (!*h->read.key && p->by_store);
}

static bool check_signature(struct checking *c, size_t i, struct err *err)
{
	const struct decision_row *p = &c->h->parts[i];
	enum sign_meaning m, says;
	struct signature s;
	const char *bytes;
	size_t len;
	char what[24], text[300];
	snprintf(what, sizeof what, "%s", decision_part_names[p->part]);
	if (!held_signed(c->h, i, &m, &bytes, &len)) {
		told(c, !*p->signature && !*p->key && !p->record_len, what, "not signed: nothing was decided by it",
		     "it has a signature, which such a part never has");
		return true;
	}
	struct err why = { 0 };
	bool ok = sign_read(p->signature, strlen(p->signature), &s, &says, &why);
	if (ok && (strcmp(s.key, p->key) != 0 || s.touch != p->touch))
		ok = err_set(&why, ERR_UNVERIFIED, "the signature is by another key than the one that stands beside it");
	if (ok && !is_proposers(c->h, p, &s))
		ok = err_set(&why, ERR_UNVERIFIED, "the signature is by %s, which is not the key that the record names as who proposed it", s.print);
	ok = ok && sign_verify(&s, m, p->person, bytes, len, &why);
	if (why.kind && why.kind != ERR_UNVERIFIED) { /* nothing is said of the signature by that */
		*err = why;
		return false;
	}
	snprintf(text, sizeof text, "signed by %s%s for %s, says %s", s.print,
	         p->by_store ? ", the store's key,"
	         : p->touch  ? ", a key that is touched,"
	                     : "",
	         p->person, sign_namespaces[m]);
	told(c, ok, what, text, why.text);
	return true;
}

static void check_words(struct checking *c)
{
	struct err why = { 0 };
	size_t len = 0;
	char *words = held_words(c->shelf, c->h, &len, &why);
	if (words)
		told(c, disposition_words_match(c->h->parts[0].record, c->h->parts[0].record_len, words, len, &why), "words",
		     "what people wrote is what the record has the digests of", why.text);
	else if (why.kind == ERR_UNVERIFIED)
		told(c, false, "words", "", why.text);
	else
		c->say(c->ctx, 2, "words", why.text);
	secret_free(words);
}

static void take_case(void *ctx, const struct store_reply *reply)
{
	struct case_row *row = ctx;
	if (!cases_read(&reply->rows[0], 0, row))
		row->id = 0;
}

/* Its events are found by its case, which may be gone before it. */
static bool check_events(struct checking *c, struct err *err)
{
	struct case_row row = { 0 };
	char subject[CHAIN_CASE], text[200], what[32];
	struct store_tx *t = store_begin(c->shelf->opened.store, STORE_READ);
	cases_get(t, c->h->parts[0].case_id, &c->shelf->opened.me);
	if (!opened_ask(c->shelf->opened.store, t, take_case, &row, NULL, err))
		return false;
	if (!row.id) {
		c->say(c->ctx, 2, "events", "its case was pruned: its events are in the trail, and not looked for");
		return true;
	}
	audit_subject_of(subject, &row);
	size_t before = c->faults;
	for (size_t i = 0; i < c->h->count; i++) {
		if (!decision_find_event(c->shelf, &c->h->parts[i], subject, text, err))
			return false;
		snprintf(what, sizeof what, "event %zu", i + 1);
		if (*text)
			told(c, false, what, "", text);
	}
	if (c->faults == before)
		told(c, true, "events",
		     "the audit trail has each part, by who did it; idreview audit verify checks the trail itself", "");
	return true;
}

bool decision_check(struct shelf *s, const struct held *h, decision_say *say, void *ctx, size_t *faults, struct err *err)
{
	struct checking c = { s, h, say, ctx, 0 };
	bool ok = true;
	check_parts(&c);
	check_record(&c);
	check_outcome(&c);
	for (size_t i = 0; ok && i < h->count; i++)
		ok = check_signature(&c, i, err);
	if (ok)
		check_words(&c);
	ok = ok && check_events(&c, err);
	*faults += c.faults;
	return ok;
}
