/* What may become of a screening, and the requests that would make it so. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "desk/desk.h"
#include "desk/people.h"
#include "desk/scrutiny.h"
#include "idv/dashboard_user.h"
#include "pane/pane.h"
#include "screen/settle_state.h"
#include "ui/ui.h"

enum { LABEL = 16, FIELD_LABEL = 15, PEOPLE = 40, ORDER = 5 };

const char *const settle_words[AML_AIMS] = {
	[AML_LEAVE] = "REVIEW", [AML_CLEAR] = "CLEAR", [AML_REJECT] = "REJECT", [AML_PEND] = "PENDING", [AML_ASSIGN] = "ASSIGN",
};

static const struct { enum aml_aim aim; const char *label, *note; } rows[ORDER] = {
	{ AML_CLEAR, "clear", "the verification can reach success" },
	{ AML_REJECT, "reject", "the verification becomes failed" },
	{ AML_LEAVE, "leave", "the review is sent, the status stays as it is" },
	{ AML_ASSIGN, "assign", "to somebody of the Dashboard, or to nobody" },
	{ AML_PEND, "back to pending", "it waits for a reviewer again" }, /* where it is not */
};

/* -- the form ------------------------------------------------------------------------------------------------------------------ */

static bool is_pending(const struct settle_form *f)
{
	const struct record *r = f->desk->scrutiny.look.screening;
	return !r || record_is(r, SCREENING_STATUS, aml_aim_statuses[AML_PEND]);
}

static void add_aims(struct settle_form *f, struct form *form)
{
	const char *off = scrutiny_off(f->desk); /* nothing may, which is said once */
	form_add(form, FORM_HEAD, "WHAT BECOMES OF IT");
	for (int i = 0; i < ORDER; i++) {
		const struct err *why = &f->offers[rows[i].aim];
		if (rows[i].aim == AML_PEND && is_pending(f))
			continue;
		struct form_item *it = form_add(form, FORM_RADIO, rows[i].label);
		it->indent = 1;
		it->choice = &f->draft->aim;
		it->value = 1 + (int)rows[i].aim;
		it->key = (char)('1' + i);
		it->label_width = LABEL;
		bool lacks = rows[i].aim == AML_LEAVE || rows[i].aim == AML_ASSIGN; /* the form may still have what these two lack */
		it->off = off || (why->kind && !lacks);
		it->note_style = it->off ? STYLE_WARN : STYLE_DIM;
		snprintf(it->note, sizeof it->note, "%.200s", off ? (i ? "not now" : off) : it->off ? why->text : rows[i].note);
	}
}

/* Why there are none, or no more. */
static void add_people_note(const struct settle_form *f, struct form *form, const char *text)
{
	const struct err *err = &f->desk->people.err;
	struct form_item *it;
	if (!*text && !err->kind)
		return;
	it = form_add(form, FORM_NOTE, "");
	it->indent = 5;
	it->note_style = *text ? STYLE_DIM : STYLE_WARN;
	snprintf(it->note, sizeof it->note, "%.200s", *text ? text : err->text);
}

static void add_people(struct settle_form *f, struct form *form)
{
	struct form_item *it = form_add(form, FORM_RADIO, "nobody");
	it->choice = &f->assignee;
	it->indent = 5;
	for (int i = 0; i < PEOPLE; i++) {
		const struct record *r = people_active(f->desk, (size_t)i);
		if (!r) {
			add_people_note(f, form, people_listing(f->desk) ? "those of the Dashboard are being read ..." : "");
			return;
		}
		it = form_add(form, FORM_RADIO, record_text(r, DASHBOARD_USER_EMAIL_ADDRESS));
		it->choice = &f->assignee;
		it->value = 1 + i;
		it->indent = 5;
	}
	if (people_active(f->desk, PEOPLE))
		add_people_note(f, form, "and more, whom idreview screening assign names");
}

void settle_build(struct settle_form *f, struct form *form)
{
	int aim = f->draft->aim - 1;
	static const char *const labels[AML_AIMS] = {
		[AML_LEAVE] = "Type REVIEW:", [AML_CLEAR] = "Type CLEAR:", [AML_REJECT] = "Type REJECT:", [AML_PEND] = "Type PENDING:", [AML_ASSIGN] = "Type ASSIGN:",
	};
	form->self = f;
	form->count = 0;
	add_aims(f, form);
	if (aim == AML_ASSIGN)
		add_people(f, form);
	struct form_item *it = form_add_text(form, "Comment:", FIELD_LABEL, f->draft->comment, sizeof f->draft->comment);
	snprintf(it->note, sizeof it->note, "sent, with who decided");
	it = form_add_text(form, aim < 0 ? "The word:" : labels[aim], FIELD_LABEL, f->confirm, sizeof f->confirm);
	it->word = true;
	it->off = f->sending || aim < 0;
	snprintf(it->note, sizeof it->note, "%s", aim < 0 ? "first choose what becomes of it" : "Enter sends; it cannot be taken back");
}

/* -- what it would send -------------------------------------------------------------------------------------------------------- */

static bool decision(struct settle_form *f, enum aml_aim aim, struct aml_decision *out, struct err *err)
{
	const struct record *r = f->assignee > 0 ? people_active(f->desk, (size_t)f->assignee - 1) : NULL;
	const char *assignee = r ? record_text(r, DASHBOARD_USER_ID) : NULL;
	return scrutiny_decision(f->desk, aim, aim == AML_ASSIGN ? assignee : NULL, f->draft->comment, out, err);
}

bool settle_take(struct settle_form *f, struct aml_decision *out, struct err *err)
{
	if (strcmp(f->desk->scrutiny.id, f->screening_id) != 0)
		return err_set(err, ERR_CHANGED, "another screening is at hand now: nothing was sent");
	if (!f->draft->aim)
		return err_set(err, ERR_USAGE, "nothing is chosen yet");
	if (f->draft->aim - 1 == AML_ASSIGN && (f->assignee < 0 || (f->assignee > 0 && !people_active(f->desk, (size_t)f->assignee - 1))))
		return err_set(err, ERR_USAGE, "nobody is chosen yet");
	return decision(f, (enum aml_aim)(f->draft->aim - 1), out, err);
}

static void make_offers(struct settle_form *f)
{
	for (int aim = 0; aim < AML_AIMS; aim++) {
		struct aml_decision d = { 0 };
		f->offers[aim] = (struct err){ 0 };
		decision(f, (enum aml_aim)aim, &d, &f->offers[aim]);
		aml_decision_finish(&d);
	}
}

void settle_make(struct settle_form *f)
{
	struct aml_decision d = { 0 };
	if (f->sending || (f->fresh && f->made_of == f->desk->scrutiny.changes)) /* what is sent stays as it was shown */
		return;
	f->fresh = true;
	f->made_of = f->desk->scrutiny.changes;
	f->lacks = (struct err){ 0 };
	buf_reset(&f->review);
	buf_reset(&f->update);
	make_offers(f);
	if (settle_take(f, &d, &f->lacks)) {
		bool ok = !aml_decision_reviews(&d) || aml_review_encode(&d, &f->review, &f->lacks);
		if (ok && aml_decision_updates(&d))
			aml_update_encode(&d, &f->update, &f->lacks);
	}
	if (f->lacks.kind) {
		buf_reset(&f->review);
		buf_reset(&f->update);
	}
	aml_decision_finish(&d);
}

/* -- what it means ------------------------------------------------------------------------------------------------------------- */

/* "2 no match and 1 match" */
static size_t put_verdicts(const struct scrutiny *s, char *out, size_t size)
{
	static const enum aml_verdict kinds[] = { AML_MATCH, AML_NO_MATCH };
	size_t all = 0;
	out[0] = '\0';
	for (size_t k = 0; k < 2; k++) {
		size_t n = 0, len = strlen(out);
		for (size_t i = 0; s->verdicts && i < s->look.hit_count; i++)
			n += s->verdicts[i].verdict == kinds[k];
		if (n)
			snprintf(out + len, size - len, "%s%zu %s", all ? ", " : "", n, aml_verdict_names[kinds[k]]);
		all += n;
	}
	return all;
}

void settle_put_meaning(const struct settle_form *f, struct row_list *l, int cols)
{
	const struct scrutiny *s = &f->desk->scrutiny;
	int aim = f->draft->aim - 1;
	char verdicts[80], text[300];
	if (s->changed[0])
		popup_add_wrapped(l, cols, 2, STYLE_WARN, s->changed);
	if (put_verdicts(s, verdicts, sizeof verdicts)) {
		snprintf(text, sizeof text, "Of the hits %s. That is final with the vendor: a hit that is decided never recurs and cannot be changed.", verdicts);
		popup_add_wrapped(l, cols, 2, STYLE_PLAIN, text);
	}
	if (aim == AML_REJECT)
		popup_add_wrapped(l, cols, 2, STYLE_PLAIN, "A rejected customer gets no new hits from rescans.");
	if (aim == AML_CLEAR)
		popup_add_wrapped(l, cols, 2, STYLE_PLAIN, "Cleared, it can still fail by another step.");
	if (aim >= 0)
		popup_add_wrapped(l, cols, 2, STYLE_DIM, "Before each request all is read again: what changed stops it, and is shown.");
}
