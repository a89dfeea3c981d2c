/* What a retry would do to the newest attempt of a subject: what the vendor documents, and "unclear" where it does not. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "idv/compare.h"
#include "idv/request.h"

/* The attempt as the strategies see it. */
struct outlook {
	const char *status;           /* wire; "" when it is missing */
	const char *status_label;
	int failed, first_failed;     /* steps that failed or were rejected; the first of them */
	int unretryable;              /* of those: AML screening and risk check, which incomplete cannot retry */
	int pending, first_pending;
};

static const char *step_status(const struct record *r, int step)
{
	return idv_text(r, idv_step_table[step].leaf);
}

static bool is_one_of(const char *s, const char *const words[])
{
	for (; *words; words++) {
		if (strcmp(s, *words) == 0)
			return true;
	}
	return false;
}

static struct outlook look(const struct record *r)
{
	static const char *const bad[] = { "failed", "manually_rejected", NULL };
	const struct record_value *status = idv_get(r, IDV_STATUS, 0, 0);
	struct outlook o = { .status = idv_text(r, IDV_STATUS), .first_failed = -1, .first_pending = -1 };

	o.status_label = status->word ? status->word->label : "";
	for (int i = 0; i < IDV_STEPS; i++) {
		enum idv_leaf leaf = idv_step_table[i].leaf;
		if (is_one_of(step_status(r, i), bad)) {
			if (o.failed++ == 0)
				o.first_failed = i;
			o.unretryable += leaf == IDV_STEP_WATCHLIST_SCREENING || leaf == IDV_STEP_RISK_CHECK;
		} else if (strcmp(step_status(r, i), "pending_review") == 0 && o.pending++ == 0) {
			o.first_pending = i;
		}
	}
	return o;
}

__attribute__((format(printf, 3, 4))) static void answer(struct idv_advice *out, enum idv_verdict verdict, const char *fmt, ...)
{
	va_list ap;

	out->verdict = verdict;
	va_start(ap, fmt);
	vsnprintf(out->why, sizeof out->why, fmt, ap);
	va_end(ap);
}

static const char *label(int step)
{
	return idv_step_table[step].label;
}

/* A status that the vendor added, or none at all. */
static void advise_unknown(const struct outlook *o, struct idv_advice *out)
{
	struct buf clean;

	buf_init(&clean, 400);
	text_clean(o->status, strnlen(o->status, 60), &clean);
	if (o->status[0])
		answer(out, IDV_UNCLEAR, "unclear: the attempt's status \"%.80s\" is not known here", buf_str(&clean));
	else
		answer(out, IDV_UNCLEAR, "unclear: the attempt's status is not known");
	buf_finish(&clean);
}

static const char *unretryable_name(const struct record *r)
{
	static const char *const bad[] = { "failed", "manually_rejected", NULL };

	return is_one_of(idv_text(r, IDV_STEP_WATCHLIST_SCREENING), bad) ? "AML Screening" : "Risk Check";
}

static void advise_incomplete(const struct record *r, const struct outlook *o, struct idv_advice *out)
{
	if (!o->status_label[0])
		advise_unknown(o, out);
	else if (o->failed && o->unretryable == o->failed)
		answer(out, IDV_REFUSED, "refused: the failing step is %s, which incomplete cannot retry", unretryable_name(r));
	else if (o->unretryable)
		answer(out, IDV_UNCLEAR, "unclear: %s failed, and so did %s, which incomplete cannot retry", label(o->first_failed),
		       unretryable_name(r));
	else if (o->failed && o->pending)
		answer(out, IDV_UNCLEAR, "unclear: %s failed while %s is pending review; what then happens is not documented",
		       label(o->first_failed), label(o->first_pending));
	else if (o->pending)
		answer(out, IDV_UNCLEAR, "unclear: nothing failed, %s is pending review", label(o->first_pending));
	else if (strcmp(o->status, "expired") == 0)
		answer(out, IDV_ALLOWED, "goes on with the first step that was not done; finished steps are skipped");
	else if (o->failed && strcmp(o->status, "failed") == 0)
		answer(out, IDV_ALLOWED, "starts at %s, which failed; finished steps are skipped", label(o->first_failed));
	else if (o->failed)
		answer(out, IDV_UNCLEAR, "unclear: %s failed, but the attempt's status is %s", label(o->first_failed),
		       o->status_label);
	else
		answer(out, IDV_UNCLEAR, "unclear: the attempt's status is %s and none of its steps failed", o->status_label);
}

/* infer is incomplete for these, reset for the others. */
static bool infers_incomplete(const struct outlook *o)
{
	return strcmp(o->status, "failed") == 0 || strcmp(o->status, "expired") == 0;
}

static void advise_infer(const struct record *r, const struct outlook *o, struct idv_advice *out)
{
	struct idv_advice meant;

	if (strcmp(o->status, "active") == 0) {
		answer(out, IDV_REFUSED, "refused: the attempt is still active");
	} else if (!o->status_label[0]) {
		advise_unknown(o, out);
	} else if (infers_incomplete(o)) {
		advise_incomplete(r, o, &meant);
		answer(out, meant.verdict, "means incomplete here: %.170s", meant.why);
	} else {
		answer(out, IDV_ALLOWED, "means reset: %s is neither failed nor expired",
		       o->status_label);
	}
}

void idv_retry_advise(const struct record *newest, enum idv_strategy s, struct idv_advice *out)
{
	struct outlook o = look(newest);

	switch (s) {
	case IDV_RESET:
		answer(out, IDV_ALLOWED, "starts again from the beginning; what was entered is lost");
		break;
	case IDV_INCOMPLETE:
		advise_incomplete(newest, &o, out);
		break;
	case IDV_INFER:
		advise_infer(newest, &o, out);
		break;
	default:
		if (strcmp(o.status, "active") == 0)
			answer(out, IDV_UNCLEAR, "unclear: the attempt is still active; only reset is known to work then");
		else
			answer(out, IDV_ALLOWED, "runs the steps chosen, skips the rest; none chosen: unclear");
	}
}

/* -- preview */

static const char unclear[] = "unclear";

/* The first step that runs is active, those after it wait. */
static const char *runs(bool *begun)
{
	const char *status = *begun ? "waiting_for_prerequisite" : "active";

	*begun = true;
	return status;
}

/* A step that was skipped may have been so by the user's consent, by an earlier retry or by the template: who knows next time. */
static void preview_reset(const struct record *r, const char *after[IDV_STEPS])
{
	static const char *const unsure[] = { "", "skipped", NULL };
	bool begun = false, known = true;

	for (int i = 0; i < IDV_STEPS; i++) {
		const struct record_value *v = idv_get(r, idv_step_table[i].leaf, 0, 0);
		if (strcmp(step_status(r, i), "not_applicable") == 0) {
			after[i] = "not_applicable";
		} else if (is_one_of(step_status(r, i), unsure) || !v->word) {
			after[i] = unclear;
			known = known && begun;
		} else {
			after[i] = known ? runs(&begun) : unclear;
			known = true;
			begun = true;
		}
	}
}

static void preview_incomplete(const struct record *r, const char *after[IDV_STEPS])
{
	static const char *const done[] = { "success", "manually_approved", "skipped", NULL };
	bool begun = false;

	for (int i = 0; i < IDV_STEPS; i++) {
		const char *before = step_status(r, i);
		if (is_one_of(before, done))
			after[i] = "skipped";
		else if (strcmp(before, "not_applicable") == 0)
			after[i] = "not_applicable";
		else if (!idv_get(r, idv_step_table[i].leaf, 0, 0)->word)
			after[i] = unclear;
		else
			after[i] = runs(&begun);
	}
}

static void preview_custom(const struct record *r, const bool steps[IDV_CUSTOM_STEPS], const char *after[IDV_STEPS])
{
	static const enum idv_leaf chosen[IDV_CUSTOM_STEPS] = { IDV_STEP_VERIFY_SMS, IDV_STEP_KYC_CHECK,
		                                                IDV_STEP_DOCUMENTARY_VERIFICATION, IDV_STEP_SELFIE_CHECK };
	bool begun = false;

	for (int i = 0; i < IDV_STEPS; i++) {
		int c = 0;
		while (c < IDV_CUSTOM_STEPS && chosen[c] != idv_step_table[i].leaf)
			c++;
		if (c < IDV_CUSTOM_STEPS)
			after[i] = steps[c] ? runs(&begun) : "skipped";
		else if (strcmp(step_status(r, i), "not_applicable") == 0)
			after[i] = "not_applicable";
		else
			after[i] = begun ? runs(&begun) : unclear;
	}
}

void idv_retry_preview(const struct record *newest, enum idv_strategy s, const bool steps[IDV_CUSTOM_STEPS],
                       const char *after[7])
{
	struct outlook o = look(newest);
	struct idv_advice advice;

	idv_retry_advise(newest, s, &advice);
	if (advice.verdict != IDV_ALLOWED && s != IDV_CUSTOM) {
		for (int i = 0; i < IDV_STEPS; i++)
			after[i] = unclear;
	} else if (s == IDV_CUSTOM) {
		preview_custom(newest, steps, after);
	} else if (s == IDV_RESET || !infers_incomplete(&o)) {
		preview_reset(newest, after);
	} else {
		preview_incomplete(newest, after);
	}
}
