/* The case itself: what it is about, how far it came, what stands out, how what was declared compares. */
#include "report/content.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/when.h"
#include "decide/hint.h"
#include "pane/pane.h"

const char content_redacted[] = "hidden"; /* what the vendor has redacted says so with its date */

enum { VALUE_CAP = 64 * 1024 };

static bool is_here(const struct record_value *v)
{
	return v->state == RECORD_PRESENT || v->state == RECORD_WRONG_TYPE;
}

static enum record_severity tone_of(const struct record_value *v)
{
	if (v->state == RECORD_WRONG_TYPE)
		return RECORD_UNKNOWN;
	if (v->state != RECORD_PRESENT || v->type != RECORD_ENUM)
		return RECORD_NEUTRAL;
	return v->word ? v->word->severity : RECORD_UNKNOWN;
}

void content_value(struct doc *d, const struct report *r, const struct record *record, const struct record_value *v)
{
	const struct pane_view view = { .utc = r->utc, .reveal_all = r->unmasked, .width = 1000, .height = 1000 };
	const struct record_leaf *leaf = &record->kind->leaves[v->leaf];
	struct buf text;
	/* Of a wrong type, anything may stand there: it is hidden as what is personal. */
	if (is_here(v) && !r->unmasked && (leaf->flags & (RECORD_PERSONAL | RECORD_MASKED) || v->state == RECORD_WRONG_TYPE)) {
		doc_ours(d, tone_of(v), "%s", content_redacted);
		return;
	}
	buf_init(&text, VALUE_CAP);
	value_text(record, v, &view, &text);
	if (is_here(v) && v->type != RECORD_TIME && v->type != RECORD_BOOLEAN && !(v->type == RECORD_ENUM && v->word))
		doc_theirs(d, tone_of(v), buf_str(&text));
	else
		doc_ours(d, tone_of(v), "%s", buf_str(&text));
	buf_finish(&text);
}

void content_time(struct doc *d, const struct report *r, int64_t at)
{
	char when[WHEN_TEXT];
	if (at)
		when_format(at, r->utc, when);
	doc_ours(d, RECORD_NEUTRAL, "%s", at ? when : "not known");
}

/* -- the case ------------------------------------------------------------------------------------------------------------------- */

static void fact(struct doc *d, const struct report *r, enum idv_leaf leaf)
{
	const struct record *a = r->basis->attempt;
	doc_row(d);
	doc_ours(d, RECORD_NEUTRAL, "%s", idv_kind.leaves[leaf].label);
	content_value(d, r, a, idv_get(a, leaf, 0, 0));
}

void content_case(struct doc *d, const struct report *r)
{
	static const char *const keys[] = { "what", "value" }, *const heads[] = { "What", "Value" };
	static const enum idv_leaf leaves[] = {
		IDV_ID, IDV_CLIENT_USER_ID, IDV_USER_ID, IDV_STATUS, IDV_TEMPLATE_ID, IDV_TEMPLATE_VERSION, IDV_CREATED_AT, IDV_COMPLETED_AT,
		IDV_PREVIOUS_ATTEMPT_ID, IDV_WATCHLIST_SCREENING_ID, IDV_REDACTED_AT,
	};
	static const char *const step_keys[] = { "step", "status" }, *const step_heads[] = { "Step", "Status" };
	char when[WHEN_TEXT];
	when_format(r->made_at, r->utc, when);
	doc_part(d, "case", "Case", keys, heads, 2);
	doc_note(d, "Made %s by %s. %s", when, r->by, r->unmasked ? "Personal data is shown in clear: keep it as you would the documents themselves." :
	         "Personal data is redacted: \"hidden\" stands in its place.");
	for (size_t i = 0; i < sizeof leaves / sizeof *leaves; i++)
		fact(d, r, leaves[i]);
	if (r->template_name) {
		doc_row(d);
		doc_ours(d, RECORD_NEUTRAL, "template");
		doc_theirs(d, RECORD_NEUTRAL, r->template_name);
	}
	doc_part(d, "steps", "Steps", step_keys, step_heads, 2);
	for (int i = 0; i < IDV_STEPS; i++) {
		doc_row(d);
		doc_ours(d, RECORD_NEUTRAL, "%s", idv_step_table[i].label);
		content_value(d, r, r->basis->attempt, idv_get(r->basis->attempt, idv_step_table[i].leaf, 0, 0));
	}
}

/* -- findings ------------------------------------------------------------------------------------------------------------------- */

void content_findings(struct doc *d, const struct report *r)
{
	static const char *const keys[] = { "code", "finding", "measured_by", "weighs" };
	static const char *const heads[] = { "Code", "Finding", "Measured by", "To be resolved" };
	const struct thresholds *t = r->basis->thresholds ? r->basis->thresholds : &thresholds_built_in;
	doc_part(d, "findings", "Findings", keys, heads, 4);
	if (!r->finding_count)
		doc_note(d, "Nothing stands out.");
	for (size_t i = 0; i < r->finding_count; i++) {
		const struct finding *f = &r->findings[i];
		const struct threshold_row *by = f->rule->threshold >= 0 ? &threshold_table[f->rule->threshold] : NULL;
		doc_row(d);
		doc_ours(d, f->severity, "%s", f->rule->code);
		doc_ours(d, RECORD_NEUTRAL, "%s", f->text);
		if (by)
			doc_ours(d, RECORD_NEUTRAL, "%s %lld, %s", by->name, (long long)t->values[f->rule->threshold], by->source);
		else
			doc_ours(d, RECORD_NEUTRAL, "%s", f->rule->ours ? "our own reading" : "the vendor's word");
		doc_ours(d, RECORD_NEUTRAL, "%s", finding_weighs(f) ? "yes" : "no");
	}
}

/* -- comparison ----------------------------------------------------------------------------------------------------------------- */

static const char *country_of(const struct record *a)
{
	return idv_text(a, IDV_USER_ADDRESS_COUNTRY);
}

static void side_value(struct doc *d, const struct report *r, enum idv_leaf leaf, size_t i)
{
	const struct record *a = r->basis->attempt;
	if (leaf == IDV_LEAVES)
		doc_ours(d, RECORD_NEUTRAL, "%s", "");
	else
		content_value(d, r, a, idv_get(a, leaf, i, 0));
}

static enum hint_kind kind_of(enum idv_leaf declared)
{
	switch (declared) {
	case IDV_USER_NAME_GIVEN_NAME:
	case IDV_USER_NAME_FAMILY_NAME:
		return HINT_NAME;
	case IDV_USER_DATE_OF_BIRTH:
		return HINT_DATE;
	case IDV_USER_ADDRESS_STREET:
	case IDV_USER_ADDRESS_CITY:
	case IDV_USER_ADDRESS_REGION:
	case IDV_USER_ADDRESS_POSTAL_CODE:
		return HINT_ADDRESS;
	case IDV_USER_ADDRESS_COUNTRY:
		return HINT_COUNTRY;
	case IDV_USER_ID_NUMBER_VALUE:
		return HINT_NUMBER;
	default:
		return HINT_PLAIN;
	}
}

static void side_hint(struct doc *d, const struct record *a, const struct idv_side *s, size_t document)
{
	struct hint h;
	if (s->declared == IDV_LEAVES || s->document == IDV_LEAVES || s->flags & (IDV_SIDE_KINDS | IDV_SIDE_OF_LAST)) {
		doc_ours(d, RECORD_NEUTRAL, "%s", "");
		return;
	}
	const struct record_value *theirs = idv_get(a, s->document, document, 0);
	hint_compare(kind_of(s->declared), idv_text(a, s->declared), theirs->state == RECORD_PRESENT ? theirs->text : "", country_of(a), &h);
	doc_ours(d, h.reading == HINT_DIFFERS || h.reading == HINT_CLOSE ? RECORD_NOTICE : RECORD_NEUTRAL, "%s%s%s", hint_names[h.reading], *h.why ? ": " : "", h.why);
	explicit_bzero(&h, sizeof h);
}

static void sides(struct doc *d, const struct report *r, size_t document)
{
	const struct record *a = r->basis->attempt;
	for (size_t i = 0; i < idv_side_count; i++) {
		const struct idv_side *s = &idv_side_table[i];
		if (s->declared != IDV_LEAVES && s->document == IDV_LEAVES && s->source == IDV_LEAVES && s->verdict == IDV_LEAVES)
			continue; /* nothing is compared with it */
		doc_row(d);
		doc_ours(d, RECORD_NEUTRAL, "%s", s->label + strspn(s->label, " "));
		side_value(d, r, s->declared, 0);
		side_value(d, r, s->document, document);
		side_value(d, r, s->source, 0);
		side_value(d, r, s->verdict, document);
		side_hint(d, a, s, document);
	}
}

void content_comparison(struct doc *d, const struct report *r)
{
	static const char *const keys[] = { "field", "declared", "document", "data_source", "document_analysis", "ours" };
	static const char *const heads[] = { "Field", "Declared", "Document", "Data source", "Document analysis", "Our own hint" };
	size_t documents = idv_count(r->basis->attempt, IDV_DOC_STATUS, -1);
	doc_part(d, "comparison", "Comparison", keys, heads, 6);
	doc_note(d, "Data source and document analysis are the vendor's verdicts. The hint is our own, of what was declared beside what was read from the document, and "
	            "overrules neither.");
	if (documents > 1)
		doc_note(d, "%zu documents were handed in; the last one is compared here.", documents);
	else if (!documents)
		doc_note(d, "No document was handed in.");
	sides(d, r, documents ? documents - 1 : 0);
}
