/* The steps, the status, and what we do not understand. */
#include <stdio.h>
#include <string.h>

#include "decide/finder.h"

/* What the queue calls a step. */
static const char *const step_briefs[IDV_STEPS] = { "terms", "SMS", "data source", "document", "selfie", "AML", "risk" };

/* What a column of the queue shows in a mark already. */
static void say_mark(struct finder *f, enum record_severity severity, int step, const char *brief, const char *text)
{
	struct finding *finding = finder_add(f, (enum rule_id)(RULE_ID_TERMS + step), severity, idv_step_table[step].leaf, 0, brief, "%s %s",
	                                     idv_step_table[step].label, text);
	if (finding)
		finding->is_mark = true;
}

static void say_step(struct finder *f, int step)
{
	static const struct {
		const char *status;
		enum record_severity severity;
		const char *says, *brief;
	} lines[] = {
		{ "pending_review", RECORD_PENDING, "is pending review", "pending" },
		{ "manually_rejected", RECORD_BAD, "was rejected by hand", "rejected" },
		{ "expired", RECORD_NOTICE, "expired", "expired" },
		{ "canceled", RECORD_NOTICE, "was canceled", "canceled" },
	};
	enum idv_leaf leaf = idv_step_table[step].leaf;
	const char *id = idv_text(f->r, IDV_WATCHLIST_SCREENING_ID);
	char brief[40], text[300];
	if (idv_is(f->r, leaf, "failed")) {
		f->failed = true;
		snprintf(brief, sizeof brief, "%s failed", step_briefs[step]);
		if (!f->all[step])
			say_mark(f, RECORD_BAD, step, brief, "failed");
		return;
	}
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		if (!idv_is(f->r, leaf, lines[i].status))
			continue;
		if (lines[i].severity == RECORD_NOTICE && f->stopped)
			return; /* the steps after the one where it stopped share its end */
		f->stopped = lines[i].severity == RECORD_NOTICE;
		bool hit = leaf == IDV_STEP_WATCHLIST_SCREENING && lines[i].severity == RECORD_PENDING;
		snprintf(brief, sizeof brief, "%s %s", step_briefs[step], hit ? "hit" : lines[i].brief);
		snprintf(text, sizeof text, "%s%s%s", lines[i].says, hit && id[0] ? ": " : "", hit ? id : "");
		say_mark(f, lines[i].severity, step, brief, text);
	}
}

/* An attempt that waits or failed has at least one line. */
static void say_status(struct finder *f)
{
	static const struct {
		const char *status;
		enum record_severity severity;
		const char *text, *brief;
	} lines[] = {
		{ "pending_review", RECORD_PENDING, "The attempt is pending review, but none of its steps is", "pending review" },
		{ "failed", RECORD_BAD, "The attempt failed; the API does not say why", "failed" },
		{ "expired", RECORD_NOTICE, "The attempt expired", "expired" },
		{ "canceled", RECORD_NOTICE, "The attempt was canceled", "canceled" },
	};
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		int own = finder_rank(lines[i].severity);
		bool said = (f->count && finder_rank(f->out[0].severity) <= own) || (f->failed && finder_rank(RECORD_BAD) <= own);
		if (!idv_is(f->r, IDV_STATUS, lines[i].status) || (said && lines[i].severity != RECORD_NOTICE))
			continue;
		struct finding *finding = finder_add(f, RULE_ID_STATUS, lines[i].severity, IDV_STATUS, 0, lines[i].brief, "%s", lines[i].text);
		if (finding)
			finding->is_mark = true;
	}
}

void finding_steps(struct finder *f)
{
	for (int step = 0; step < IDV_STEPS; step++)
		say_step(f, step);
	say_status(f);
}

/* New words and wrong types: what we cannot judge must not look harmless. A linked service we do not know says nothing. */
void finding_unknown(struct finder *f)
{
	static const char brief[] = "not understood";
	const char *last_wrong = "";
	for (size_t i = 0; i < f->r->value_count; i++) {
		const struct record_value *v = &f->r->values[i];
		const struct record_leaf *info = &idv_leaf_table[v->leaf];
		struct finding *finding = NULL;
		if (v->state == RECORD_WRONG_TYPE && v->text != last_wrong) {
			last_wrong = v->text; /* an object of the wrong type is one line, not one for each field in it */
			finding = finder_add(f, RULE_ID_UNKNOWN, RECORD_UNKNOWN, v->leaf, v->at[0], brief, "%s: %s is not of the documented type", brief, info->path);
		} else if (v->state == RECORD_PRESENT && info->type == RECORD_ENUM && !v->word && info->vocab != IDV_VOCAB_SERVICE) {
			finding = finder_add(f, RULE_ID_UNKNOWN, RECORD_UNKNOWN, v->leaf, v->at[0], brief, "%s: %s %s", brief, info->label, v->text);
		}
		if (finding)
			finding->at[1] = v->at[1];
	}
}
