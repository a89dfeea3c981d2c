/* Which row of the playbook fits what was found, and what following it means for the user and for the bill. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "decide/playbook.h"

/* What a step asks of the user; of AML screening and risk check they see nothing. In the order of idv_step_table. */
static const char *const step_asks[IDV_STEPS] = {
	"accept the terms", "confirm the phone by SMS", "enter their data", "hand in a document", "take a selfie", NULL, NULL,
};
static const char *const step_short[IDV_CUSTOM_STEPS] = { "SMS", "data", "document", "selfie" };
static const enum idv_leaf custom_leaves[IDV_CUSTOM_STEPS] = {
	IDV_STEP_VERIFY_SMS, IDV_STEP_KYC_CHECK, IDV_STEP_DOCUMENTARY_VERIFICATION, IDV_STEP_SELFIE_CHECK,
};

struct adviser {
	const struct playbook *book;
	const struct record *r;
	struct play_advice *out;
};

/* -- what is asked and what it costs -------------------------------------------------------------------------------------------------------------- */

/* "a, b and c" */
static void list_asks(const char *const after[IDV_STEPS], bool known, struct buf *out)
{
	const char *found[IDV_STEPS];
	size_t n = 0;
	for (size_t i = 0; i < IDV_STEPS; i++) {
		bool runs = !strcmp(after[i], "active") || !strcmp(after[i], "waiting_for_prerequisite");
		bool none = !strcmp(after[i], "skipped") || !strcmp(after[i], "not_applicable");
		if (step_asks[i] && (known ? runs : !runs && !none))
			found[n++] = step_asks[i];
	}
	for (size_t i = 0; i < n; i++)
		buf_printf(out, "%s%s", i == 0 ? "" : i + 1 == n ? " and " : ", ", found[i]);
}

void play_asks(const struct record *newest, enum idv_strategy s, const bool steps[IDV_CUSTOM_STEPS], char *out, size_t size)
{
	const char *after[IDV_STEPS];
	struct buf known, unsure;
	idv_retry_preview(newest, s, steps, after);
	buf_init(&known, 400);
	buf_init(&unsure, 400);
	list_asks(after, true, &known);
	list_asks(after, false, &unsure);
	if (known.len && unsure.len)
		snprintf(out, size, "%s; perhaps %s too", buf_str(&known), buf_str(&unsure));
	else if (unsure.len)
		snprintf(out, size, "it is not documented what");
	else
		snprintf(out, size, "%s", known.len ? buf_str(&known) : "nothing");
	buf_finish(&known);
	buf_finish(&unsure);
}

/* infer stands for one of two. */
static enum idv_strategy meant(const struct record *r, enum idv_strategy s)
{
	bool over = idv_is(r, IDV_STATUS, "failed") || idv_is(r, IDV_STATUS, "expired");
	return s != IDV_INFER ? s : over ? IDV_INCOMPLETE : IDV_RESET;
}

const char *play_costs(const struct record *newest, enum idv_strategy s)
{
	switch (meant(newest, s)) {
	case IDV_RESET:
		return "one session is billed; all that was entered is lost";
	case IDV_INCOMPLETE:
		return "one session is billed; what finished steps have is kept";
	case IDV_CUSTOM:
		return "one session is billed; what was entered in the steps that run again is lost";
	default:
		return "";
	}
}

bool play_attempts(const struct basis *b, int retries, char *out, size_t size)
{
	/* Of a chain that is not known whole, what came before its first is not counted. */
	const struct record *first = b->chain && b->chain_count ? b->chain[0] : b->attempt;
	size_t used = b->chain && b->chain_count ? b->chain_count - 1 : 0;
	bool more = *idv_text(first, IDV_PREVIOUS_ATTEMPT_ID) != '\0';
	used += more;
	bool over = (int64_t)used + 1 > retries;
	snprintf(out, size, "retries %s%zu of %d (your policy)%s", more ? "at least " : "", used, retries, over ? ": another one is more than it allows" : "");
	return over;
}

/* -- rows ----------------------------------------------------------------------------------------------------------------------------------------- */

static bool fits(const struct play *row, const struct finding *f)
{
	const char *code = f->rule->code;
	size_t n = strlen(row->code);
	return strcmp(row->code, "*") == 0 || (strncmp(code, row->code, n) == 0 && (code[n] == '\0' || code[n] == '.'));
}

/* The row's steps that the template has. False: it has none of them. */
static bool steps_there(const struct adviser *a, const struct play *row, bool steps[IDV_CUSTOM_STEPS])
{
	bool any = false;
	for (size_t i = 0; i < IDV_CUSTOM_STEPS; i++) {
		steps[i] = row->steps[i] && !idv_is(a->r, custom_leaves[i], "not_applicable");
		any = any || steps[i];
	}
	return any;
}

static bool is_done(const struct record *r, enum idv_leaf step)
{
	static const char *const done[] = { "success", "manually_approved", "skipped", "not_applicable" };
	bool is = false;
	for (size_t i = 0; i < sizeof done / sizeof *done; i++)
		is = is || idv_is(r, step, done[i]);
	return is;
}

/* A custom retry skips what it does not name: what was never done must not slip through so. */
static void add_undone(const struct adviser *a, bool steps[IDV_CUSTOM_STEPS])
{
	for (size_t i = 0; i < IDV_CUSTOM_STEPS; i++)
		steps[i] = steps[i] || !is_done(a->r, custom_leaves[i]);
}

static enum idv_verdict verdict_of(const struct adviser *a, const struct play *row)
{
	struct idv_advice advice;
	bool steps[IDV_CUSTOM_STEPS];
	if (row->step_up)
		return playbook_step_up(a->book, idv_text(a->r, IDV_TEMPLATE_ID)) ? IDV_ALLOWED : IDV_REFUSED;
	if (row->strategy == IDV_STRATEGIES)
		return IDV_ALLOWED;
	if (row->strategy == IDV_CUSTOM && !steps_there(a, row, steps))
		return IDV_REFUSED;
	idv_retry_advise(a->r, row->strategy, &advice);
	return advice.verdict;
}

static bool says_none(const struct play *row)
{
	return row->strategy == IDV_STRATEGIES && !row->step_up;
}

/* What waits for a review is decided, and what a person rejected has been: neither is tried again, unless the configuration says so. */
static bool is_for_people(const struct adviser *a, const struct finding *f)
{
	bool rejected = f->is_mark && f->step >= 0 && f->step < IDV_STEPS && idv_is(a->r, idv_step_table[f->step].leaf, "manually_rejected");
	return f->severity == RECORD_PENDING || rejected;
}

/* The first row that fits this finding and is what is looked for; NULL: none. barred: only where a retry would not help. */
static const struct play *row_for(const struct adviser *a, const struct finding *f, enum idv_verdict verdict, bool barred)
{
	for (size_t i = 0; i < a->book->count; i++) {
		const struct play *row = &a->book->rows[i];
		if (!fits(row, f) || (is_for_people(a, f) && !row->own && !says_none(row)) || verdict_of(a, row) != verdict)
			continue;
		return !barred || says_none(row) ? row : NULL;
	}
	return NULL;
}

static bool is_severe(const struct finding *f)
{
	return f->severity == RECORD_PENDING || f->severity == RECORD_BAD;
}

/* What is merely odd is a reason to try again only where its step is what did not end well, and nothing waits for a review. */
static bool counts(const struct adviser *a, const struct finding *f)
{
	if (is_severe(f))
		return true;
	bool of_done = f->step >= 0 && f->step < IDV_STEPS && is_done(a->r, idv_step_table[f->step].leaf);
	return f->severity != RECORD_GOOD && f->severity != RECORD_NEUTRAL && !of_done && !idv_is(a->r, IDV_STATUS, "pending_review");
}

/* What a retry would not help comes before what it would: a new picture of a document says nothing to a fraud ring. Then the worst that something is
 * known for; what is unclear only where nothing else fits. waits: also what waits for a review. */
static bool choose(struct adviser *a, const struct finding *found, size_t count, bool waits)
{
	static const struct { enum idv_verdict verdict; bool barred; } rounds[] = { { IDV_ALLOWED, true }, { IDV_ALLOWED, false }, { IDV_UNCLEAR, false } };
	for (size_t k = 0; k < sizeof rounds / sizeof *rounds; k++) {
		for (size_t i = 0; i < count; i++) {
			const struct finding *f = &found[i];
			if (!counts(a, f) || (rounds[k].barred && !is_severe(f)) || (!waits && f->severity == RECORD_PENDING))
				continue;
			a->out->play = row_for(a, f, rounds[k].verdict, rounds[k].barred);
			if (!a->out->play)
				continue;
			a->out->finding = f;
			a->out->unclear = rounds[k].verdict == IDV_UNCLEAR;
			return true;
		}
	}
	return false;
}

/* -- words ---------------------------------------------------------------------------------------------------------------------------------------- */

static void say_what(struct play_advice *out)
{
	const struct play *row = out->play;
	struct buf text, clean;
	buf_init(&text, 2 * IDV_ID_SIZE);
	buf_init(&clean, 8 * IDV_ID_SIZE);
	if (row->step_up)
		buf_printf(&text, "step up (template %s)", out->other);
	else
		buf_add_str(&text, says_none(row) ? "no retry" : idv_strategy_names[row->strategy]);
	for (size_t i = 0, n = 0; i < IDV_CUSTOM_STEPS && row->strategy == IDV_CUSTOM; i++)
		if (out->steps[i])
			buf_printf(&text, "%s%s", n++ ? ", " : " (", step_short[i]);
	if (row->strategy == IDV_CUSTOM)
		buf_add_char(&text, ')');
	text_clean(buf_str(&text), text.len, &clean);
	bool cut = (size_t)snprintf(out->what, sizeof out->what, "%s", buf_str(&clean)) >= sizeof out->what;
	text_heal(out->what, sizeof out->what, cut);
	buf_finish(&text);
	buf_finish(&clean);
}

static void say(struct adviser *a)
{
	struct play_advice *out = a->out;
	const struct play *row = out->play;
	if (row->step_up) {
		out->other = playbook_step_up(a->book, idv_text(a->r, IDV_TEMPLATE_ID));
		snprintf(out->asks, sizeof out->asks, "what the other template asks for");
		snprintf(out->costs, sizeof out->costs, "one session of the other template is billed; this attempt stays as it is");
	} else if (row->strategy < IDV_STRATEGIES) {
		if (row->strategy == IDV_CUSTOM && steps_there(a, row, out->steps))
			add_undone(a, out->steps);
		play_asks(a->r, row->strategy, out->steps, out->asks, sizeof out->asks);
		snprintf(out->costs, sizeof out->costs, "%s", play_costs(a->r, row->strategy));
	} else {
		snprintf(out->asks, sizeof out->asks, "nothing");
	}
	say_what(out);
	snprintf(out->why, sizeof out->why, "%s%s", row->why, out->unclear ? "; whether the vendor does it here is not documented" : "");
}

/* Once the review is over, what else was found is there still; a retry may help there. */
static void say_then(const struct playbook *p, const struct basis *b, const struct finding *found, size_t count, struct play_advice *out)
{
	struct play_advice later = { 0 };
	struct adviser a = { p, b->attempt, &later };
	if (!choose(&a, found, count, false) || says_none(later.play))
		return;
	say(&a);
	bool cut = (size_t)snprintf(out->then, sizeof out->then, "%s: %s", later.what, later.why) >= sizeof out->then;
	text_heal(out->then, sizeof out->then, cut);
}

void playbook_advise(const struct playbook *p, const struct basis *b, const struct finding *found, size_t count, int retries, struct play_advice *out)
{
	struct adviser a = { p, b->attempt, out };
	*out = (struct play_advice){ 0 };
	if (idv_is(a.r, IDV_STATUS, "active") || idv_is(a.r, IDV_STATUS, "success") || (b->chain && b->self + 1 < b->chain_count))
		return;
	if (!choose(&a, found, count, true))
		return;
	say(&a);
	if (says_none(out->play) && out->finding->severity == RECORD_PENDING)
		say_then(p, b, found, count, out);
	out->over = play_attempts(b, retries, out->attempts, sizeof out->attempts);
}
