/* What was decided, by whom, and on what evidence. */
#include <stdio.h>
#include <string.h>

#include "base/when.h"
#include "report/content.h"

static void said(struct doc *d, const char *what)
{
	doc_row(d);
	doc_ours(d, RECORD_NEUTRAL, "%s", what);
}

static void codes(struct doc *d, const struct disposition_read *read)
{
	said(d, "reasons");
	char text[DISPOSITION_REASONS * (POLICY_CODE + 2)] = "";
	for (size_t i = 0, n = 0; i < read->reason_count && n < sizeof text; i++)
		n += (size_t)snprintf(text + n, sizeof text - n, "%s%s", i ? ", " : "", read->reasons[i]);
	doc_ours(d, RECORD_NEUTRAL, "%s", *text ? text : "none");
}

static void resolutions(struct doc *d, const struct disposition_read *read)
{
	for (size_t i = 0; i < read->resolution_count; i++) {
		const struct resolution *x = &read->resolutions[i];
		doc_row(d);
		doc_ours(d, RECORD_NEUTRAL, "finding %s", x->code);
		doc_ours(d, policy_overrides(x->resolved) ? RECORD_NOTICE : RECORD_NEUTRAL, "%s", *x->resolved ? x->resolved : "not resolved");
	}
}

static void unseen(struct doc *d, const struct disposition_read *read)
{
	size_t known = sizeof read->unseen / sizeof *read->unseen;
	said(d, "not looked at");
	char text[sizeof read->unseen + 64] = "";
	size_t n = 0;
	for (size_t i = 0; i < read->unseen_count && i < known; i++)
		n += (size_t)snprintf(text + n, sizeof text - n, "%s%s", i ? ", " : "", read->unseen[i]);
	if (read->unseen_count > known)
		snprintf(text + n, sizeof text - n, " and %zu more", read->unseen_count - known);
	doc_ours(d, RECORD_NEUTRAL, "%s", *text ? text : "all was looked at");
}

static void signatures(struct doc *d, const struct report *r, const struct report_decision *x)
{
	char when[WHEN_TEXT];
	if (!x->signature_count) {
		said(d, "signatures");
		doc_ours(d, RECORD_BAD, "none");
	}
	for (size_t i = 0; i < x->signature_count; i++) {
		when_format(x->signatures[i].at, r->utc, when);
		said(d, x->signatures[i].meaning);
		doc_ours(d, x->signatures[i].verified ? RECORD_GOOD : RECORD_BAD, "%s, %s, %s%s: %s", x->signatures[i].who, when,
		         x->signatures[i].by_store ? "by the store's key " : "by the key ", x->signatures[i].print,
		         x->signatures[i].verified ? "verified" : "it does not verify");
	}
}

static void decision(struct doc *d, const struct report *r, const struct report_decision *x, size_t n)
{
	static const char *const keys[] = { "what", "value" }, *const heads[] = { "What", "Value" };
	static const char *const part_keys[] = { "decision_1", "decision_2", "decision_3", "decision_4", "decision_5", "decision_6" };
	static const char *const titles[] = { "Decision", "Decision before", "Decision before", "Decision before", "Decision before", "Decision before" };
	const struct disposition_read *read = &x->read;
	doc_part(d, part_keys[n], titles[n], keys, heads, 2);
	said(d, "decided");
	doc_ours(d, RECORD_NEUTRAL, "%s", outcome_labels[read->outcome]);
	said(d, "by");
	doc_theirs(d, RECORD_NEUTRAL, read->by);
	said(d, "at");
	content_time(d, r, read->decided_at);
	codes(d, read);
	resolutions(d, read);
	said(d, "confidence");
	doc_ours(d, RECORD_NEUTRAL, "%s", confidence_names[read->confidence]);
	unseen(d, read);
	said(d, "policy");
	doc_theirs(d, RECORD_NEUTRAL, read->policy);
	said(d, "decision");
	doc_ours(d, RECORD_NEUTRAL, "%s", read->id);
	said(d, "SHA-256 of its record");
	doc_ours(d, RECORD_NEUTRAL, "%s", x->digest);
	said(d, "evidence it rests on");
	doc_ours(d, RECORD_NEUTRAL, "%s", read->evidence);
	signatures(d, r, x);
	said(d, "what came of it");
	doc_ours(d, RECORD_NEUTRAL, "%s", x->result && *x->result ? x->result : "not known yet");
	if (x->ended_at) {
		said(d, "ended");
		content_time(d, r, x->ended_at);
	}
	if (!x->narrative)
		doc_note(d, "The narrative is sealed, or was erased.");
	else if (!r->unmasked)
		doc_note(d, "A narrative was written; it is redacted here.");
	else
		doc_words(d, x->narrative);
}

enum { DECISIONS_MOST = 6 };

void content_decisions(struct doc *d, const struct report *r)
{
	if (r->withheld || !r->decision_count) {
		doc_part(d, r->withheld ? "withheld" : "decision_1", "Decision", NULL, NULL, 0);
		doc_note(d, "%s", r->withheld ? "A decision waits for a second look, which is given before the first is seen: it does not stand here." : "Nothing is decided yet.");
	}
	for (size_t i = 0; i < r->decision_count && i < DECISIONS_MOST; i++)
		decision(d, r, &r->decisions[i], i);
	if (r->decision_count > DECISIONS_MOST)
		doc_note(d, "%zu older decisions are not shown here; idreview decision list has them.", r->decision_count - DECISIONS_MOST);
}

/* -- evidence ------------------------------------------------------------------------------------------------------------------- */

static void read_at(struct doc *d, const struct report *r)
{
	static const char *const keys[] = { "answer", "read_at", "request" }, *const heads[] = { "Answer", "Read at", "Request id" };
	const struct record *a = r->basis->attempt, *s = r->basis->look ? r->basis->look->screening : NULL;
	doc_part(d, "evidence", "Evidence", keys, heads, 3);
	doc_row(d);
	doc_ours(d, RECORD_NEUTRAL, "the attempt");
	content_time(d, r, r->basis->read_at);
	content_value(d, r, a, idv_get(a, IDV_REQUEST_ID, 0, 0));
	if (!s)
		return;
	doc_row(d);
	doc_ours(d, RECORD_NEUTRAL, "the screening");
	content_time(d, r, r->basis->look_read_at);
	content_value(d, r, s, record_get(s, SCREENING_REQUEST_ID, 0, 0));
}

static void events(struct doc *d, const struct report *r)
{
	static const char *const keys[] = { "at", "who", "what", "writer", "number" }, *const heads[] = { "At", "Who", "What", "Writer", "Number" };
	doc_part(d, "audit", "Audit trail", keys, heads, 5);
	if (!r->event_count)
		doc_note(d, "No event of this case is recorded here.");
	for (size_t i = 0; i < r->event_count; i++) {
		const struct report_event *e = &r->events[i];
		doc_row(d);
		content_time(d, r, e->at);
		doc_theirs(d, RECORD_NEUTRAL, e->who);
		doc_ours(d, RECORD_NEUTRAL, "%s", e->text);
		doc_ours(d, RECORD_NEUTRAL, "%s", e->writer);
		doc_ours(d, RECORD_NEUTRAL, "%lld", (long long)e->seq);
	}
}

static void pictures(struct doc *d, const struct report *r)
{
	static const char *const keys[] = { "picture", "sha256" }, *const heads[] = { "Picture", "SHA-256" };
	doc_part(d, "pictures", "Pictures", keys, heads, 2);
	if (!r->picture_count)
		doc_note(d, "None was asked for.");
	for (size_t i = 0; i < r->picture_count; i++) {
		doc_row(d);
		doc_ours(d, RECORD_NEUTRAL, "%s", r->pictures[i].what);
		doc_ours(d, RECORD_NEUTRAL, "%s", r->pictures[i].digest);
	}
}

void content_evidence(struct doc *d, const struct report *r)
{
	read_at(d, r);
	pictures(d, r);
	events(d, r);
}
