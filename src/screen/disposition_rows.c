/* The rows of the form of a decision, part by part. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "desk/desk.h"
#include "screen/disposition_state.h"

enum { COLUMN = 39, ROOM = 78, ROOM_WIDE = 74, BOX = 6, FINDING_LABEL = 22, OWN_LABEL = 13, STEP = 5, STEP_COLS = 36, TALL_LABEL = 22 };

static const char resolution_keys[] = "rstuvwx+*=/", strategy_keys[] = "ijko", check_keys[] = "890";

/* A head, apart from what is above it where there is room. */
void disposition_head(const struct disposition_form *f, struct form *form, const char *text)
{
	if (f->tall && form->count)
		form_add(form, FORM_NOTE, "");
	form_add(form, FORM_HEAD, text);
}

static int outcome_of(const struct disposition_form *f)
{
	return f->desk->deciding.draft->outcome - 1;
}

/* -- outcomes ---------------------------------------------------------------------------------------------------------------------------- */

static const char *const meanings[OUTCOMES] = {
	[OUTCOME_CLEAR] = "the screening is settled, it can go on",
	[OUTCOME_REJECT] = "the screening is settled, it fails",
	[OUTCOME_RETRY] = "the user is asked to try again",
	[OUTCOME_LEAVE] = "nothing is sent; why is recorded",
	[OUTCOME_ESCALATE] = "another queue of the store decides",
	[OUTCOME_ASK] = "somebody is asked; nothing is sent",
	[OUTCOME_DASHBOARD] = "by hand there; the link is shown",
};

/* In two rows where the window is small. */
void disposition_add_outcomes(struct disposition_form *f, struct form *form)
{
	static const int indents[OUTCOMES] = { 10, 25, 40, 55, 10, 25, 51 };
	disposition_head(f, form, "OUTCOME");
	for (int o = 0; o < OUTCOMES; o++) {
		const char *off = deciding_off_outcome(f->desk, (enum outcome)o);
		struct form_item *it = form_add(form, FORM_RADIO, outcome_labels[o]);
		it->choice = &f->desk->deciding.draft->outcome;
		it->value = 1 + o;
		it->key = (char)('1' + o);
		it->off = off;
		if (f->tall && f->wide) {
			it->indent = 1;
			it->label_width = TALL_LABEL;
			snprintf(it->note, sizeof it->note, "%.200s", off ? off : meanings[o]);
		} else {
			it->indent = indents[o];
			it->beside = o != OUTCOME_ESCALATE;
		}
	}
}

/* -- reasons ------------------------------------------------------------------------------------------------------------------------------ */

/* Two on a row where both have room. */
static void place(const struct disposition_form *f, struct form *form, struct form_item *it, bool *left_free)
{
	struct form_item *before = it > form->items ? it - 1 : NULL;
	int width = text_width(it->label) + BOX;
	it->indent = 1;
	if (*left_free && before && before->indent + text_width(before->label) + BOX < COLUMN && COLUMN + width <= (f->wide ? ROOM_WIDE : ROOM)) {
		it->beside = true;
		it->indent = COLUMN;
		*left_free = false;
	} else {
		*left_free = width + 1 < COLUMN;
	}
}

void disposition_add_reasons(struct disposition_form *f, struct form *form)
{
	const struct decide_policy *p = f->desk->deciding.policy;
	int outcome = outcome_of(f);
	const char *keys = outcome == OUTCOME_RETRY ? "abcdefgyz" : "abcdefgijkoyz";
	bool left_free = false;
	if (outcome < 0)
		return;
	disposition_head(f, form, "REASONS");
	for (size_t i = 0; i < p->reason_count; i++) {
		if (!(p->reasons[i].outcomes & 1U << outcome))
			continue;
		struct form_item *it = form_add(form, FORM_CHECK, p->reasons[i].words);
		it->check = &f->reasons[i];
		it->key = *keys ? *keys++ : ' ';
		place(f, form, it, &left_free);
	}
}

/* -- findings of weight ------------------------------------------------------------------------------------------------------------------- */

/* The resolution names its finding by code; of several of one code they go in order. */
const struct finding *disposition_finding(const struct disposition_form *f, size_t resolution)
{
	const struct deciding *d = &f->desk->deciding;
	const struct resolution *r = &d->draft->resolutions[resolution];
	size_t skip = 0;
	for (size_t i = 0; i < resolution; i++)
		skip += !strcmp(d->draft->resolutions[i].code, r->code);
	for (size_t i = 0; i < d->finding_count; i++)
		if (finding_weighs(&d->findings[i]) && !strcmp(d->findings[i].rule->code, r->code) && !skip--)
			return &d->findings[i];
	return NULL;
}

size_t disposition_current(const struct disposition_form *f)
{
	const struct disposition *d = f->desk->deciding.draft;
	for (size_t i = 0; i < d->resolution_count; i++)
		if (f->at.of == &f->resolved[i])
			return i;
	for (size_t i = 0; i < d->resolution_count; i++)
		if (!f->resolved[i])
			return i;
	return SIZE_MAX;
}

static bool asks_words(const struct resolution *r)
{
	return r->words[0] || policy_asks_words(r->resolved);
}

static void add_finding(struct disposition_form *f, struct form *form, size_t i, bool current)
{
	struct resolution *r = &f->desk->deciding.draft->resolutions[i];
	const struct finding *found = disposition_finding(f, i);
	const struct rule *rule = rule_find(r->code, strlen(r->code));
	struct form_item *it = form_add(form, FORM_CYCLE, found ? found->brief : rule ? rule->brief : r->code);
	it->choice = &f->resolved[i];
	it->options = f->codes;
	it->option_count = 1 + (int)f->desk->deciding.policy->resolution_count;
	it->folded = true;
	it->key = current ? '>' : 0;
	it->indent = 3;
	it->label_width = FINDING_LABEL;
	it->note_style = found ? STYLE_DIM : STYLE_WARN;
	snprintf(it->note, sizeof it->note, "%.200s", found ? found->text : "it is found no more");
	if (asks_words(r)) {
		it = form_add_text(form, "in words:", FINDING_LABEL, r->words, sizeof r->words);
		it->indent = 3;
	}
}

/* What a letter gives the finding that it is asked for. */
static void add_legend(struct disposition_form *f, struct form *form, size_t current)
{
	const struct decide_policy *p = f->desk->deciding.policy;
	bool left_free = false;
	struct form_item *it = form_add(form, FORM_NOTE, "  how:");
	const struct finding *found = current != SIZE_MAX ? disposition_finding(f, current) : NULL;
	snprintf(it->note, sizeof it->note, "%.100s", current == SIZE_MAX ? "all are resolved" : found ? found->text : f->desk->deciding.draft->resolutions[current].code);
	for (size_t i = 0; i < p->resolution_count; i++) {
		it = form_add(form, FORM_NOTE, p->resolutions[i].words);
		it->key = i < sizeof resolution_keys - 1 ? resolution_keys[i] : ' ';
		it->value = 1 + (int)i;
		place(f, form, it, &left_free);
		it->indent += 2;
	}
}

void disposition_add_findings(struct disposition_form *f, struct form *form)
{
	const struct disposition *d = f->desk->deciding.draft;
	size_t current = disposition_current(f);
	disposition_head(f, form, d->resolution_count ? "FINDINGS OF WEIGHT" : "NO FINDING OF WEIGHT");
	for (size_t i = 0; i < d->resolution_count; i++)
		add_finding(f, form, i, i == current);
	if (d->resolution_count && (current != SIZE_MAX || f->legend_stays))
		add_legend(f, form, current);
}

/* -- what one outcome alone needs --------------------------------------------------------------------------------------------------------- */

static void add_text(struct form *form, const char *label, char *text, size_t size, const char *note)
{
	struct form_item *it = form_add_text(form, label, OWN_LABEL, text, size);
	snprintf(it->note, sizeof it->note, "%s", note);
}

static void add_retry(struct disposition_form *f, struct form *form)
{
	const struct deciding *d = &f->desk->deciding;
	static const int indents[IDV_STRATEGIES] = { OWN_LABEL + 1, OWN_LABEL + 14, OWN_LABEL + 32, OWN_LABEL + 45 };
	struct form_item *it;
	disposition_head(f, form, "RETRY");
	for (int s = 0; s < IDV_STRATEGIES; s++) {
		it = form_add(form, FORM_RADIO, idv_strategy_names[s]);
		it->choice = &f->strategy;
		it->value = s;
		it->key = strategy_keys[s];
		it->indent = indents[s];
		it->beside = true;
	}
	for (int i = 0; i < IDV_CUSTOM_STEPS && f->strategy == IDV_CUSTOM; i++) {
		it = form_add(form, FORM_CHECK, idv_custom_step_names[i]);
		it->check = &d->draft->steps[i];
		it->indent = i % 2 ? STEP + STEP_COLS : STEP;
		it->beside = i % 2;
	}
	if (!d->advice.why[0])
		return;
	it = form_add(form, FORM_NOTE, "advised:");
	it->indent = 1;
	it->label_width = OWN_LABEL;
	snprintf(it->note, sizeof it->note, "%.100s; %.60s", d->advice.why, d->advice.attempts);
}

static void add_checklist(struct disposition_form *f, struct form *form)
{
	const struct decide_policy *p = f->desk->deciding.policy;
	bool left_free = false;
	if (p->check_count)
		disposition_head(f, form, "CHECKLIST");
	for (size_t i = 0; i < p->check_count; i++) {
		struct form_item *it = form_add(form, FORM_CHECK, p->checks[i].words);
		it->check = &f->desk->deciding.draft->checked[i];
		it->key = i < sizeof check_keys - 1 ? check_keys[i] : ' ';
		place(f, form, it, &left_free);
	}
}

void disposition_add_own(struct disposition_form *f, struct form *form)
{
	struct disposition *d = f->desk->deciding.draft;
	struct form_item *it;
	switch (outcome_of(f)) {
	case OUTCOME_CLEAR:
	case OUTCOME_REJECT:
		add_text(form, "Comment:", d->comment, sizeof d->comment, "sent, with who decided");
		break;
	case OUTCOME_RETRY:
		add_retry(f, form);
		break;
	case OUTCOME_ESCALATE:
		it = form_add(form, FORM_CYCLE, "To queue:");
		it->choice = &f->queue;
		it->options = f->queues;
		it->option_count = 1 + (int)f->desk->config->queues.count;
		it->folded = true;
		it->indent = 1;
		it->label_width = OWN_LABEL;
		break;
	case OUTCOME_ASK:
		add_text(form, "Asked:", d->party, sizeof d->party, "who; kept, never sent");
		add_text(form, "Reference:", d->party_reference, sizeof d->party_reference, "under which number");
		break;
	default:
		break;
	}
	if (outcome_of(f) >= 0)
		add_checklist(f, form);
}
