/* The form of a decision as a whole, and what its keys choose. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "desk/desk.h"
#include "screen/disposition.h"
#include "screen/disposition_state.h"
#include "screen/explain.h"
#include "screen/narrative.h"
#include "ui/ui.h"

enum { LABEL = 14, NARRATIVE_SHOWN = 150 };

const char *const decide_words[OUTCOMES] = { "CLEAR", "REJECT", "RETRY", "LEAVE", "ESCALATE", "ASK", "HAND" };

static const char *const word_labels[OUTCOMES] = {
	"Type CLEAR:", "Type REJECT:", "Type RETRY:", "Type LEAVE:", "Type ESCALATE:", "Type ASK:", "Type HAND:",
};

/* -- between the draft and the rows --------------------------------------------------------------------------------------------------------- */

static void fill(struct disposition_form *f)
{
	const struct deciding *d = &f->desk->deciding;
	const struct decide_policy *p = d->policy;
	const struct config_list *queues = &f->desk->config->queues;
	memset(f->reasons, 0, sizeof f->reasons);
	memset(f->resolved, 0, sizeof f->resolved);
	f->codes[0] = "-";
	for (size_t i = 0; i < p->resolution_count; i++)
		f->codes[i + 1] = p->resolutions[i].code;
	for (size_t i = 0; i < d->draft->reason_count; i++) {
		const struct policy_code *code = policy_code_find(p->reasons, p->reason_count, d->draft->reasons[i]);
		if (code)
			f->reasons[code - p->reasons] = true;
	}
	for (size_t i = 0; i < d->draft->resolution_count; i++) {
		const struct policy_code *code = policy_code_find(p->resolutions, p->resolution_count, d->draft->resolutions[i].resolved);
		f->resolved[i] = code ? 1 + (int)(code - p->resolutions) : 0;
	}
	f->strategy = (int)d->draft->strategy;
	f->queue = 0;
	f->queues[0] = "-";
	for (size_t i = 0; i < queues->count; i++) {
		f->queues[i + 1] = queues->items[i];
		f->queue = strcmp(queues->items[i], d->draft->queue) ? f->queue : 1 + (int)i;
	}
}

void disposition_take(struct disposition_form *f)
{
	const struct decide_policy *p = f->desk->deciding.policy;
	struct disposition *d = f->desk->deciding.draft;
	d->reason_count = 0;
	memset(d->reasons, 0, sizeof d->reasons);
	for (size_t i = 0; i < p->reason_count; i++)
		if (f->reasons[i] && d->outcome && p->reasons[i].outcomes & 1U << (d->outcome - 1) && d->reason_count < DISPOSITION_REASONS)
			snprintf(d->reasons[d->reason_count++], sizeof d->reasons[0], "%s", p->reasons[i].code);
	for (size_t i = 0; i < d->resolution_count; i++)
		snprintf(d->resolutions[i].resolved, sizeof d->resolutions[i].resolved, "%s", f->resolved[i] ? p->resolutions[f->resolved[i] - 1].code : "");
	d->strategy = (enum idv_strategy)f->strategy;
	snprintf(d->queue, sizeof d->queue, "%s", f->queue ? f->queues[f->queue] : "");
}

/* -- the rows ------------------------------------------------------------------------------------------------------------------------------- */

static void open_narrative(struct ui *ui, void *self)
{
	struct disposition_form *f = self;
	narrative_open(ui, f->desk);
}

static void open_all(struct ui *ui, void *self)
{
	struct disposition_form *f = self;
	struct row_list *l = explain_open(ui, "What it rests on, what is signed and sent");
	disposition_says(f, l, popup_cols(ui), SAYS_ALL);
	disposition_says_sent(f, l, popup_cols(ui));
}

static struct form_item *add_note(struct form *form, const char *label, enum style style, const char *text)
{
	struct form_item *it = form_add(form, FORM_NOTE, label);
	it->indent = 1;
	it->label_width = LABEL;
	it->note_style = style;
	snprintf(it->note, sizeof it->note, "%.210s", text);
	return it;
}

static void add_confidence(struct disposition_form *f, struct form *form)
{
	static const char keys[CONFIDENCES] = { 0, 'l', 'm', 'h' };
	disposition_head(f, form, "CONFIDENCE");
	for (int c = CONFIDENCE_LOW; c < CONFIDENCES; c++) {
		struct form_item *it = form_add(form, FORM_RADIO, confidence_names[c]);
		it->choice = &f->desk->deciding.draft->confidence;
		it->value = c;
		it->key = keys[c];
		it->indent = LABEL + 1 + 15 * (c - 1);
		it->beside = true;
	}
}

static void add_narrative(struct disposition_form *f, struct form *form)
{
	struct form_item *it = form_add(form, FORM_BUTTON, "Narrative:");
	const char *text = f->desk->deciding.draft->narrative;
	char brief[NARRATIVE_SHOWN + 1];
	it->indent = 1;
	it->key = 'n';
	it->press = open_narrative;
	snprintf(brief, sizeof brief, "%.*s", NARRATIVE_SHOWN, text);
	for (char *s = brief; *s; s++)
		*s = *s == '\n' ? ' ' : *s;
	text_heal(brief, sizeof brief, strlen(text) > NARRATIVE_SHOWN);
	it->note_style = *brief ? STYLE_PLAIN : STYLE_WARN;
	snprintf(it->note, sizeof it->note, "%s", *brief ? brief : "nothing is written yet");
	explicit_bzero(brief, sizeof brief);
}

/* Where nothing stands beside the form. */
static void add_facts(struct disposition_form *f, struct form *form)
{
	char text[200];
	disposition_put_unseen(f->desk, text, sizeof text);
	if (*text)
		add_note(form, "Not seen:", STYLE_WARN, text);
	deciding_signs(f->desk, text);
	if (*text)
		add_note(form, "Signature:", STYLE_DIM, text);
	deciding_seconds(f->desk, text);
	if (*text)
		add_note(form, "Second look:", STYLE_WARN, text);
}

static void add_all(struct form *form)
{
	struct form_item *it = form_add(form, FORM_BUTTON, "All that is signed and sent...");
	it->indent = 1;
	it->key = 'p';
	it->press = open_all;
}

static void add_word(struct disposition_form *f, struct form *form)
{
	int outcome = f->desk->deciding.draft->outcome - 1;
	const char *off = outcome < 0 ? NULL : deciding_off(f->desk);
	if (outcome >= 0 && !off)
		off = deciding_off_outcome(f->desk, (enum outcome)outcome);
	if (f->tall)
		form_add(form, FORM_NOTE, "");
	struct form_item *it = form_add_text(form, outcome < 0 ? "The word:" : word_labels[outcome], LABEL + 1, f->confirm, sizeof f->confirm);
	it->word = true;
	it->off = f->sending || outcome < 0 || off;
	it->note_style = off ? STYLE_WARN : STYLE_DIM;
	snprintf(it->note, sizeof it->note, "%.200s", outcome < 0 ? "first choose an outcome" : off ? off : "Enter signs it, and sends what is sent");
}

void disposition_build(struct disposition_form *f, struct form *form)
{
	fill(f);
	form->self = f;
	form->count = 0;
	disposition_add_outcomes(f, form);
	disposition_add_reasons(f, form);
	disposition_add_findings(f, form);
	disposition_add_own(f, form);
	if (f->desk->deciding.draft->outcome) {
		add_confidence(f, form);
		add_narrative(f, form);
		if (!f->wide)
			add_facts(f, form);
		add_all(form);
	}
	add_word(f, form);
	disposition_keep_focus(f, form);
}

/* -- the focus ------------------------------------------------------------------------------------------------------------------------------ */

static struct disposition_focus mark_of(const struct form_item *it)
{
	const void *of = it->choice ? (const void *)it->choice : it->check ? (const void *)it->check : it->text ? (const void *)it->text : (const void *)it->label;
	return (struct disposition_focus){ of, it->kind == FORM_RADIO ? it->value : 0 };
}

static void focus_on(struct disposition_form *f, const struct form *form, const struct form_item *it)
{
	f->focus = (size_t)(it - form->items);
	f->at = mark_of(it);
}

/* Rows come and go: it stays on the same one, where that is still there. */
void disposition_keep_focus(struct disposition_form *f, const struct form *form)
{
	for (size_t i = 0; f->at.of && i < form->count; i++) {
		struct disposition_focus m = mark_of(&form->items[i]);
		if (m.of == f->at.of && m.value == f->at.value && form_focusable(form, i, 1) == i) {
			f->focus = i;
			return;
		}
	}
	f->focus = form_focusable(form, f->focus, 1);
	f->at = mark_of(&form->items[f->focus]);
}

/* What one outcome alone needs: the queue, who is asked, a step. */
static const void *lacking_of_outcome(const struct disposition_form *f)
{
	const struct disposition *d = f->desk->deciding.draft;
	bool steps = false;
	for (int i = 0; i < IDV_CUSTOM_STEPS; i++)
		steps = steps || d->steps[i];
	switch (d->outcome - 1) {
	case OUTCOME_RETRY:
		return f->strategy == IDV_CUSTOM && !steps ? &d->steps[0] : NULL;
	case OUTCOME_ESCALATE:
		return f->queue ? NULL : &f->queue;
	case OUTCOME_ASK:
		return *d->party ? NULL : d->party;
	default:
		return NULL;
	}
}

void disposition_go_to_lacking(struct disposition_form *f)
{
	const struct deciding *d = &f->desk->deciding;
	const struct decide_policy *p = d->policy;
	const void *of = lacking_of_outcome(f);
	int value = 0;
	for (size_t i = 0; !d->draft->reason_count && !of && i < p->reason_count; i++)
		of = p->reasons[i].outcomes & 1U << (d->draft->outcome - 1) ? &f->reasons[i] : NULL;
	for (size_t i = 0; !of && i < d->draft->resolution_count; i++)
		of = f->resolved[i] ? NULL : &f->resolved[i];
	for (size_t i = 0; !of && i < p->check_count; i++)
		of = d->draft->checked[i] ? NULL : &d->draft->checked[i];
	if (!of && !d->draft->confidence) {
		of = &d->draft->confidence;
		value = CONFIDENCE_LOW;
	}
	if (of)
		f->at = (struct disposition_focus){ of, value };
}

/* -- choosing ------------------------------------------------------------------------------------------------------------------------------- */

/* The narrative begins as the policy has it, as long as nobody wrote in it. */
static void begin_narrative(struct disposition_form *f)
{
	const struct deciding *d = &f->desk->deciding;
	struct disposition *draft = d->draft;
	struct basis basis;
	struct buf text;
	if ((draft->narrative[0] && strcmp(draft->narrative, f->filled) != 0) || !draft->outcome || !deciding_basis(f->desk, &basis))
		return;
	buf_init(&text, sizeof draft->narrative - 1);
	policy_narrative(d->policy, (enum outcome)(draft->outcome - 1), &basis, d->findings, d->finding_count, &text);
	snprintf(draft->narrative, sizeof draft->narrative, "%s", buf_str(&text));
	memcpy(f->filled, draft->narrative, sizeof f->filled);
	buf_finish(&text);
}

static void choose_outcome(struct disposition_form *f, int outcome)
{
	const struct deciding *d = &f->desk->deciding;
	const char *off = deciding_off_outcome(f->desk, (enum outcome)(outcome - 1));
	if (off) {
		ui_say(f->ui, STYLE_WARN, "%s: %s", outcome_labels[outcome - 1], off);
		return;
	}
	if (d->draft->outcome == outcome)
		return;
	d->draft->outcome = outcome;
	f->confirm[0] = '\0';
	begin_narrative(f);
	if (outcome - 1 == OUTCOME_ESCALATE && !f->queue && f->desk->config->queues.count == 1)
		f->queue = 1; /* there is no other */
	if (outcome - 1 == OUTCOME_RETRY && d->advice.play && d->advice.play->strategy < IDV_STRATEGIES) {
		f->strategy = (int)d->advice.play->strategy;
		memcpy(d->draft->steps, d->advice.steps, sizeof d->draft->steps);
	}
}

/* The one it is asked for has it; then the next that has none is asked for. */
static void resolve(struct disposition_form *f, const struct form *form, int resolution)
{
	const struct disposition *d = f->desk->deciding.draft;
	size_t at = disposition_current(f);
	if (at == SIZE_MAX)
		return;
	f->resolved[at] = resolution;
	const char *code = f->codes[resolution];
	bool words = policy_asks_words(code);
	size_t next = 0;
	while (next < d->resolution_count && f->resolved[next])
		next++;
	if (words)
		f->at = (struct disposition_focus){ d->resolutions[at].words, 0 };
	else if (f->at.of == &f->resolved[at])
		f->at.of = next < d->resolution_count ? (const void *)&f->resolved[next] : f->confirm;
	(void)form;
}

bool disposition_choose(struct disposition_form *f, const struct form *form, uint32_t key)
{
	if (key <= ' ' || key > 0x7e)
		return false;
	for (size_t i = 0; i < form->count; i++) {
		const struct form_item *it = &form->items[i];
		if ((uint32_t)it->key != key || it->kind == FORM_CYCLE)
			continue;
		if (it->choice == &f->desk->deciding.draft->outcome) {
			choose_outcome(f, it->value);
			focus_on(f, form, it);
		} else if (it->kind == FORM_NOTE) {
			resolve(f, form, it->value);
		} else {
			focus_on(f, form, it);
			form_choose(f->ui, form, it);
		}
		return true;
	}
	return false;
}
