/* Why an attempt waits or failed, from the API's own verdicts. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "idv/compare.h"

/* The vendor's thresholds. */
enum { SYNTHETIC_HIGH = 70, STOLEN_HIGH = 90 };

struct list {
	struct idv_reason *out; /* worst first, of one severity by step */
	size_t count, more;     /* more: those that have no place */
};

static int rank(enum record_severity s)
{
	static const int ranks[] = {
		[RECORD_PENDING] = 0, [RECORD_BAD] = 1, [RECORD_UNKNOWN] = 2, [RECORD_NOTICE] = 3, [RECORD_NEUTRAL] = 4, [RECORD_GOOD] = 5,
	};

	return ranks[s];
}

/* Text from strangers, cleaned; what is cut at a character ends with "…". */
static void put_clean(char *out, size_t size, const char *s)
{
	static const char dots[] = "…";
	struct buf clean;
	size_t n = 0, kept = 0;
	int width;

	buf_init(&clean, 8192);
	text_clean(s, strlen(s), &clean);
	for (size_t step; (step = text_cluster(buf_str(&clean) + n, &width)) > 0 && n + step < size; n += step)
		kept = n + sizeof dots <= size ? n : kept;
	bool whole = n == clean.len;
	snprintf(out, size, "%.*s%s", (int)(whole ? n : kept), buf_str(&clean), whole ? "" : dots);
	buf_finish(&clean);
}

static bool is_before(const struct idv_reason *a, enum record_severity severity, int step)
{
	int worse = rank(severity) - rank(a->severity);
	return worse ? worse > 0 : a->step <= step;
}

/* A place for a reason after those that are no less bad; NULL when as many worse ones are known as there is room for. */
static struct idv_reason *add(struct list *l, enum record_severity severity, int step)
{
	size_t place = l->count;

	while (place > 0 && !is_before(&l->out[place - 1], severity, step))
		place--;
	l->more += l->count == IDV_REASONS;
	if (place == IDV_REASONS)
		return NULL;
	if (l->count < IDV_REASONS)
		l->count++;
	memmove(&l->out[place + 1], &l->out[place], (l->count - place - 1) * sizeof *l->out);
	l->out[place] = (struct idv_reason){ .severity = severity, .step = step };
	return &l->out[place];
}

/* step: -1 the attempt as a whole, IDV_STEPS no step. */
__attribute__((format(printf, 7, 8))) static struct idv_reason *say(struct list *l, enum record_severity severity, int step, enum idv_leaf leaf,
                                                                    size_t at, const char *brief, const char *fmt, ...)
{
	struct idv_reason *reason = add(l, severity, step);
	char text[1024];
	va_list ap;

	if (!reason)
		return NULL;
	reason->leaf = leaf;
	reason->at = (uint16_t)at;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	put_clean(reason->text, sizeof reason->text, text);
	put_clean(reason->brief, sizeof reason->brief, brief);
	return reason;
}

/* -- signals: the fields whose words speak for or against */

enum which { ONCE, LAST, EACH }; /* no array, its newest element, every element */

struct signal {
	enum idv_leaf leaf;
	enum idv_leaf step;  /* whose outcome it explains */
	enum which which;
	const char *subject; /* "date of birth"; the word follows */
	const char *brief;   /* "DOB" */
};

static const struct signal signals[] = {
	{ IDV_SMS_STATUS, IDV_STEP_VERIFY_SMS, LAST, "last SMS", "SMS" },
	{ IDV_KYC_NAME_SUMMARY, IDV_STEP_KYC_CHECK, ONCE, "name", "name" },
	{ IDV_KYC_DATE_OF_BIRTH_SUMMARY, IDV_STEP_KYC_CHECK, ONCE, "date of birth", "DOB" },
	{ IDV_KYC_ID_NUMBER_SUMMARY, IDV_STEP_KYC_CHECK, ONCE, "id number", "id number" },
	{ IDV_KYC_ADDRESS_SUMMARY, IDV_STEP_KYC_CHECK, ONCE, "address", "address" },
	{ IDV_KYC_PHONE_NUMBER_SUMMARY, IDV_STEP_KYC_CHECK, ONCE, "phone number", "phone" },
	{ IDV_KYC_PHONE_NUMBER_AREA_CODE, IDV_STEP_KYC_CHECK, ONCE, "phone area code", "area code" },
	{ IDV_KYC_ADDRESS_PO_BOX, IDV_STEP_KYC_CHECK, ONCE, "P.O. box", "P.O. box" },
	{ IDV_KYC_ADDRESS_TYPE, IDV_STEP_KYC_CHECK, ONCE, "address type", "address" },
	{ IDV_DOC_AUTHENTICITY, IDV_STEP_DOCUMENTARY_VERIFICATION, LAST, "authenticity", "authenticity" },
	{ IDV_DOC_MATCH_DATE_OF_BIRTH, IDV_STEP_DOCUMENTARY_VERIFICATION, LAST, "date of birth", "DOB" },
	{ IDV_DOC_MATCH_NAME, IDV_STEP_DOCUMENTARY_VERIFICATION, LAST, "name", "doc name" },
	{ IDV_DOC_MATCH_EXPIRATION_DATE, IDV_STEP_DOCUMENTARY_VERIFICATION, LAST, "document", "doc" },
	{ IDV_DOC_MATCH_ISSUING_COUNTRY, IDV_STEP_DOCUMENTARY_VERIFICATION, LAST, "issuing country", "issuer" },
	{ IDV_DOC_HUMAN_REVIEW, IDV_STEP_DOCUMENTARY_VERIFICATION, LAST, "human review", "human review" },
	{ IDV_DOC_IMAGE_QUALITY, IDV_STEP_DOCUMENTARY_VERIFICATION, LAST, "image quality", "image" },
	{ IDV_SELFIE_DOCUMENT_COMPARISON, IDV_STEP_SELFIE_CHECK, LAST, "selfie against document", "selfie" },
	{ IDV_SELFIE_LIVENESS_CHECK, IDV_STEP_SELFIE_CHECK, LAST, "liveness", "liveness" },
	{ IDV_RISK_BEHAVIOR_FRAUD_RING_DETECTED, IDV_STEP_RISK_CHECK, ONCE, "fraud ring", "fraud ring" },
	{ IDV_RISK_BEHAVIOR_BOT_DETECTED, IDV_STEP_RISK_CHECK, ONCE, "bot", "bot" },
	{ IDV_RISK_BEHAVIOR_USER_INTERACTIONS, IDV_STEP_RISK_CHECK, ONCE, "user interactions", "behavior" },
	{ IDV_RISK_BEHAVIOR_RISK_LEVEL, IDV_STEP_RISK_CHECK, ONCE, "behavior risk level", "behavior risk" },
	{ IDV_RISK_DEVICE_IP_PROXY_TYPE, IDV_STEP_RISK_CHECK, EACH, "proxy", "" },
	{ IDV_RISK_DEVICE_RISK_LEVEL, IDV_STEP_RISK_CHECK, EACH, "device risk level", "device risk" },
	{ IDV_RISK_EMAIL_DOMAIN_IS_DISPOSABLE, IDV_STEP_RISK_CHECK, ONCE, "disposable email domain", "disposable email" },
	{ IDV_RISK_EMAIL_TOP_LEVEL_DOMAIN_IS_SUSPICIOUS, IDV_STEP_RISK_CHECK, ONCE, "suspicious top-level domain",
	  "suspicious TLD" },
	{ IDV_RISK_EMAIL_IS_DELIVERABLE, IDV_STEP_RISK_CHECK, ONCE, "email deliverable", "email deliverable" },
	{ IDV_RISK_EMAIL_RISK_LEVEL, IDV_STEP_RISK_CHECK, ONCE, "email risk level", "email risk" },
	{ IDV_RISK_PHONE_RISK_LEVEL, IDV_STEP_RISK_CHECK, ONCE, "phone risk level", "phone risk" },
	{ IDV_RISK_NETWORK_RISK_LEVEL, IDV_STEP_RISK_CHECK, ONCE, "network risk level", "network risk" },
	{ IDV_RISK_SYNTHETIC_RISK_LEVEL, IDV_STEP_RISK_CHECK, ONCE, "synthetic identity risk level", "synthetic risk" },
	{ IDV_RISK_FIRST_PARTY_RISK_LEVEL, IDV_STEP_RISK_CHECK, ONCE, "first-party fraud risk level", "first-party risk" },
	{ IDV_RISK_THIRD_PARTY_RISK_LEVEL, IDV_STEP_RISK_CHECK, ONCE, "third-party fraud risk level", "third-party risk" },
	{ IDV_RISK_STOLEN_RISK_LEVEL, IDV_STEP_RISK_CHECK, ONCE, "stolen identity risk level", "stolen risk" },
};

/* Many fields that say one thing together: "facial analysis failed: left eye, jaw". */
static const struct {
	enum idv_leaf first, last;
	enum idv_leaf step;
	const char *subject, *brief;
} families[] = {
	{ IDV_DOC_FRAUD_TYPE_SUPPORTED, IDV_DOC_FRAUD_ISSUE_DATE_CHECK, IDV_STEP_DOCUMENTARY_VERIFICATION, "fraud check",
	  "doc fraud check" },
	{ IDV_DOC_QUALITY_GLARE_CHECK, IDV_DOC_QUALITY_BLUR_CHECK, IDV_STEP_DOCUMENTARY_VERIFICATION, "image", "doc image" },
	{ IDV_DOC_AAMVA_ID_NUMBER, IDV_DOC_AAMVA_LAST_NAME, IDV_STEP_DOCUMENTARY_VERIFICATION, "state database", "AAMVA" },
	{ IDV_SELFIE_FACE_LEFT_EYE, IDV_SELFIE_FACE_RIGHT_CHEEK, IDV_STEP_SELFIE_CHECK, "facial analysis", "face" },
};

/* Scores and counts: `high` and more is worth saying. The number stands between the two halves of the text. */
static const struct {
	enum idv_leaf leaf;
	enum which which;
	int64_t high;
	enum record_severity severity;
	const char *before, *after, *brief;
} numbers[] = {
	{ IDV_RISK_SYNTHETIC_SCORE, ONCE, SYNTHETIC_HIGH, RECORD_BAD, "synthetic identity score ", " (70 and more is high)",
	  "synthetic" },
	{ IDV_RISK_STOLEN_SCORE, ONCE, STOLEN_HIGH, RECORD_BAD, "stolen identity score ", " (90 and more is high)", "stolen" },
	{ IDV_RISK_DEVICE_IP_SPAM_LIST_COUNT, EACH, 1, RECORD_NOTICE, "IP address on spam lists: ", "", "spam lists" },
	{ IDV_RISK_DUPLICATE_SIMILARITY, EACH, 0, RECORD_NOTICE, "face found in another attempt, similarity ", "", "face found" },
};

struct signal_found {
	enum record_severity severity;
	enum idv_leaf leaf, step;
	size_t at;
	char text[340], brief[60];
};

struct finder {
	const struct record *r;
	struct list list;
	bool counting;         /* first pass: what speaks against each step */
	size_t bad[IDV_STEPS], all[IDV_STEPS];
	bool failed, stopped;  /* some step did; it expired or was canceled */
};

static int step_index(enum idv_leaf step)
{
	int i = 0;

	while (idv_step_table[i].leaf != step)
		i++;
	return i;
}

/* What speaks against a failed step explains it; what is only worth a look does so when there is nothing worse. */
static void found(struct finder *f, const struct signal_found *what)
{
	int step = step_index(what->step);

	if (f->counting) {
		f->bad[step] += what->severity == RECORD_BAD;
		f->all[step]++;
		return;
	}
	bool explains = idv_is(f->r, what->step, "failed") && (what->severity == RECORD_BAD || !f->bad[step]);
	const char *label = idv_step_table[step].label, *failed = explains ? " failed" : "";
	struct idv_reason *reason = say(&f->list, explains ? RECORD_BAD : what->severity, step, what->leaf, what->at, what->brief,
	                                "%s%s: %s", label, failed, what->text);
	if (reason)
		reason->shared = strlen(label) + strlen(failed) + 2;
}

/* The elements that a signal is read from: [*from, *to). */
static void bounds(const struct record *r, enum idv_leaf leaf, enum which which, size_t *from, size_t *to)
{
	*from = 0;
	*to = which == ONCE ? 1 : idv_count(r, leaf, -1);
	if (which == LAST && *to)
		*from = *to - 1;
}

static bool speaks(const struct record_value *v)
{
	return v->state == RECORD_PRESENT && v->word && (v->word->severity == RECORD_BAD || v->word->severity == RECORD_NOTICE);
}

/* " (2 of 3)" where every element may speak. */
static void put_number(char out[48], enum which which, size_t i, size_t count)
{
	out[0] = '\0';
	if (which == EACH && count > 1)
		snprintf(out, 48, " (%zu of %zu)", i + 1, count);
}

static void find_words(struct finder *f)
{
	for (size_t s = 0; s < sizeof signals / sizeof *signals; s++) {
		const struct signal *sig = &signals[s];
		size_t from, to;
		bounds(f->r, sig->leaf, sig->which, &from, &to);
		for (size_t i = from; i < to; i++) {
			const struct record_value *v = idv_get(f->r, sig->leaf, i, 0);
			char number[48];
			if (!speaks(v))
				continue;
			struct signal_found what = { .severity = v->word->severity, .leaf = sig->leaf, .step = sig->step, .at = i };
			put_number(number, sig->which, i, to);
			snprintf(what.text, sizeof what.text, "%s %s%s", sig->subject, v->word->label, number);
			snprintf(what.brief, sizeof what.brief, "%s%s%s", sig->brief, sig->brief[0] ? " " : "", v->word->label);
			found(f, &what);
		}
	}
}

static void find_family(struct finder *f, size_t family, enum record_severity severity)
{
	struct signal_found what = { .severity = severity, .leaf = IDV_LEAVES, .step = families[family].step };
	size_t from, to, len = 0;

	bounds(f->r, families[family].first, LAST, &from, &to);
	for (int l = families[family].first; from < to && l <= (int)families[family].last; l++) {
		const struct record_value *v = idv_get(f->r, (enum idv_leaf)l, from, 0);
		if (!speaks(v) || v->word->severity != severity || len >= sizeof what.text)
			continue;
		if (len == 0) {
			what.leaf = (enum idv_leaf)l;
			what.at = from;
			len = (size_t)snprintf(what.text, sizeof what.text, "%s %s:", families[family].subject, v->word->label);
			snprintf(what.brief, sizeof what.brief, "%s %s", families[family].brief, v->word->label);
		}
		const char *comma = what.text[len - 1] == ':' ? "" : ",";
		len += (size_t)snprintf(what.text + len, sizeof what.text - len, "%s %s", comma, idv_leaf_table[l].label);
	}
	if (len)
		found(f, &what);
}

static void find_numbers(struct finder *f)
{
	for (size_t n = 0; n < sizeof numbers / sizeof *numbers; n++) {
		size_t from, to;
		bounds(f->r, numbers[n].leaf, numbers[n].which, &from, &to);
		for (size_t i = from; i < to; i++) {
			const struct record_value *v = idv_get(f->r, numbers[n].leaf, i, 0);
			char number[48];
			if (v->state != RECORD_PRESENT || v->number < numbers[n].high)
				continue;
			struct signal_found what = {
				.severity = numbers[n].severity, .leaf = numbers[n].leaf, .step = IDV_STEP_RISK_CHECK, .at = i
			};
			long long score = v->number;
			put_number(number, numbers[n].which, i, to);
			snprintf(what.text, sizeof what.text, "%s%lld%s%s", numbers[n].before, score, numbers[n].after, number);
			snprintf(what.brief, sizeof what.brief, "%s %lld", numbers[n].brief, score);
			found(f, &what);
		}
	}
}

static void find_signals(struct finder *f)
{
	find_numbers(f); /* scores over the vendor's threshold say most */
	find_words(f);
	for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
		find_family(f, i, RECORD_BAD);
		find_family(f, i, RECORD_NOTICE);
	}
}

/* -- the lines */

/* What the queue calls a step. */
static const char *const step_briefs[IDV_STEPS] = { "terms", "SMS", "data source", "document", "selfie", "AML", "risk" };

/* What a column of the queue shows in a mark already. */
static void say_mark(struct finder *f, enum record_severity severity, int step, const char *brief, const char *text)
{
	struct idv_reason *reason = say(&f->list, severity, step, idv_step_table[step].leaf, 0, brief, "%s %s", idv_step_table[step].label, text);
	if (reason)
		reason->is_mark = true;
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

/* New words and wrong types: what we cannot judge must not look harmless. A linked service we do not know says nothing. */
static void say_unknown(struct finder *f)
{
	const char *last_wrong = "";

	for (size_t i = 0; i < f->r->value_count; i++) {
		const struct record_value *v = &f->r->values[i];
		const struct record_leaf *info = &idv_leaf_table[v->leaf];
		if (v->state == RECORD_WRONG_TYPE && v->text != last_wrong) {
			last_wrong = v->text; /* an object of the wrong type is one line, not one for each field in it */
			say(&f->list, RECORD_UNKNOWN, IDV_STEPS, v->leaf, v->at[0], "not understood",
			    "not understood: %s is not of the documented type", info->path);
		} else if (v->state == RECORD_PRESENT && info->type == RECORD_ENUM && !v->word && info->vocab != IDV_VOCAB_SERVICE) {
			say(&f->list, RECORD_UNKNOWN, IDV_STEPS, v->leaf, v->at[0], "not understood", "not understood: %s %s", info->label,
			    v->text);
		}
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
		int own = rank(lines[i].severity);
		bool said = (f->list.count && rank(f->list.out[0].severity) <= own) || (f->failed && rank(RECORD_BAD) <= own);
		if (!idv_is(f->r, IDV_STATUS, lines[i].status) || (said && lines[i].severity != RECORD_NOTICE))
			continue;
		struct idv_reason *reason = say(&f->list, lines[i].severity, -1, IDV_STATUS, 0, lines[i].brief, "%s", lines[i].text);
		if (reason)
			reason->is_mark = true;
	}
}

size_t idv_reasons(const struct record *r, struct idv_reason out[IDV_REASONS], size_t *more)
{
	struct finder f = { .r = r, .list = { .out = out }, .counting = true };

	find_signals(&f);
	for (int step = 0; step < IDV_STEPS; step++)
		say_step(&f, step);
	say_status(&f);
	f.counting = false;
	find_signals(&f);
	say_unknown(&f);
	if (more)
		*more = f.list.more;
	return f.list.count;
}
