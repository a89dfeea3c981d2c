/* Finding in ids as one types, and the line of the filter language with its history and completion. */
#include <stdio.h>
#include <string.h>

#include "aml/list.h"
#include "aml/record.h"
#include "decide/finding.h"
#include "idv/vocab.h"
#include "screen/cases_state.h"
#include "store/filter.h"
#include "term/term.h"
#include "ui/edit.h"
#include "ui/paint.h"

enum { TAB = '\t', VALUES_MOST = 200 };

static void look_anew(const struct cases *c)
{
	team_look_anew(c->shared.desk, false, c->ui->utc);
}

/* -- / ------------------------------------------------------------------------------------------------------------------------------- */

static bool find_key(struct cases *c, const struct term_event *ev)
{
	struct views *v = &cases_team(c)->views;
	switch (edit_line(v->find, sizeof v->find, ev)) {
	case EDIT_CANCEL:
		v->find[0] = '\0';
		c->typing = TYPING_NOTHING;
		break;
	case EDIT_ENTER:
		c->typing = TYPING_NOTHING;
		return true;
	case EDIT_CHANGED:
		break;
	case EDIT_OTHER:
		return false;
	}
	look_anew(c);
	return true;
}

static void find(struct ui *ui, void *self)
{
	struct cases *c = self;
	(void)ui;
	if (cases_team(c)->views.find[0]) {
		cases_team(c)->views.find[0] = '\0';
		look_anew(c);
	}
	c->typing = TYPING_FIND;
}

/* -- F ------------------------------------------------------------------------------------------------------------------------------- */

/* What Tab offers after a colon: the words of the API, and what stands in rows that are here. */
struct values {
	const struct cases *c;
	const char *list[VALUES_MOST];
	size_t count;
};

static void value_add(struct values *v, const char *text)
{
	for (size_t i = 0; i < v->count; i++)
		if (!strcmp(v->list[i], text))
			return;
	if (*text && v->count < VALUES_MOST)
		v->list[v->count++] = text;
}

static const char *row_value(const struct case_row *r, enum filter_term_kind kind)
{
	switch (kind) {
	case TERM_TEMPLATE: return r->template_id;
	case TERM_QUEUE: return r->queue;
	case TERM_OWNER: return r->owner;
	case TERM_USER: return r->user;
	case TERM_PROGRAMME: return r->screening.program_id;
	case TERM_ASSIGNEE: return r->screening.assignee;
	default: return "";
	}
}

static void add_codes(struct values *v)
{
	for (size_t i = 0; i < rule_count; i++)
		value_add(v, rule_table[i].code);
}

/* Kinds first: one mostly wants these. */
static void add_lists(struct values *v)
{
	const struct record_vocab *lists = &aml_vocab_table[AML_VOCAB_LIST];
	for (int i = AML_LIST_UNKNOWN + 1; i < AML_LIST_KINDS; i++)
		value_add(v, aml_list_kind_codes[i]);
	for (size_t i = 0; i < lists->count; i++)
		value_add(v, lists->words[i].wire);
}

static const char *const *values_of(void *ctx, enum filter_term_kind kind, size_t *count)
{
	struct values *v = ctx;
	const struct desk *d = v->c->shared.desk;
	size_t n;
	const struct record_word *words = idv_vocab_words(IDV_VOCAB_STATUS, &n);
	v->count = 0;
	for (size_t i = 0; i < n && kind == TERM_STATUS; i++)
		value_add(v, words[i].wire);
	for (size_t i = 0; i < d->config->queues.count && kind == TERM_QUEUE; i++)
		value_add(v, d->config->queues.items[i]);
	for (size_t i = 0; i < d->config->template_count && kind == TERM_TEMPLATE; i++)
		value_add(v, d->config->templates[i].key);
	if (kind == TERM_OWNER)
		value_add(v, d->team.me->id);
	if (kind == TERM_WHY)
		add_codes(v);
	if (kind == TERM_LIST)
		add_lists(v);
	for (size_t i = 0; i < d->team.docket.count; i++)
		value_add(v, row_value(&d->team.docket.rows[i], kind));
	*count = v->count;
	return v->list;
}

static void complete(struct cases *c)
{
	char out[FILTER_MAX];
	size_t at;
	struct values v = { .c = c };
	const struct filter_values values = { values_of, &v };
	c->offer_count = filter_complete(c->line, strlen(c->line), &values, out, &at, c->offers, CASES_OFFERS);
	snprintf(c->line, sizeof c->line, "%s", out);
	if (c->offer_count == 1) /* it is there now: nothing is left to choose */
		c->offer_count = 0;
}

static void recall(struct cases *c, int step)
{
	const struct views *v = &cases_team(c)->views;
	if (step > 0 ? c->recalled >= v->history_count : c->recalled == 0)
		return;
	c->recalled += (size_t)step;
	snprintf(c->line, sizeof c->line, "%s", c->recalled ? v->history[c->recalled - 1] : "");
}

static void take_line(struct cases *c)
{
	if (!views_set_filter(&cases_team(c)->views, c->line, &c->line_err))
		return;
	c->typing = TYPING_NOTHING;
	look_anew(c);
}

static bool filter_key(struct cases *c, const struct term_event *ev)
{
	c->offer_count = 0;
	c->line_err = (struct err){ 0 };
	if (ev->kind == TERM_KEY && (ev->key == TAB || ev->key == TERM_UP || ev->key == TERM_DOWN)) {
		if (ev->key == TAB)
			complete(c);
		else
			recall(c, ev->key == TERM_UP ? 1 : -1);
		return true;
	}
	switch (edit_line(c->line, sizeof c->line, ev)) {
	case EDIT_CANCEL:
		c->typing = TYPING_NOTHING;
		return true;
	case EDIT_ENTER:
		take_line(c);
		return true;
	case EDIT_CHANGED:
		c->recalled = 0;
		return true;
	case EDIT_OTHER:
		break;
	}
	return false;
}

static void filter(struct ui *ui, void *self)
{
	struct cases *c = self;
	(void)ui;
	c->typing = TYPING_FILTER;
	c->recalled = 0;
	snprintf(c->line, sizeof c->line, "%.*s%s", FILTER_MAX - 2, cases_team(c)->views.filter, cases_team(c)->views.filter[0] ? " " : "");
}

const struct action cases_line_actions[] = {
	{ "find", { '/' }, MODE_SCREEN, GROUP_MOVE, "Find text; in the queue, filter as you type", "find", NULL, find },
	{ "filter", { 'F' }, MODE_SCREEN, GROUP_QUEUE, "Filter by words such as status:pending age:>2d mine; Tab completes, Up and Down recall", "filter",
	  NULL, filter },
	{ 0 }
};

bool cases_line_key(struct ui *ui, struct cases *c, const struct term_event *ev)
{
	struct views *v = &cases_team(c)->views;
	(void)ui;
	if (c->typing == TYPING_FIND)
		return find_key(c, ev);
	if (c->typing == TYPING_FILTER)
		return filter_key(c, ev);
	/* Esc: what was typed goes, the last first. */
	if (ev->kind != TERM_KEY || ev->key != 27 || (!v->find[0] && !v->filter[0]))
		return false;
	if (v->find[0])
		v->find[0] = '\0';
	else
		(void)views_choose(v, 0, NULL);
	look_anew(c);
	return true;
}

int cases_line_draw(struct ui *ui, struct cases *c, int row, int cols)
{
	const struct views *v = &cases_team(c)->views;
	int at = 1;
	if (c->typing == TYPING_FILTER) {
		at += term_put(ui->term, row, at, 2, STYLE_KEY, "F ");
		at += paint_text(ui, row, at, cols - at, STYLE_PLAIN, c->line);
		term_cursor(ui->term, row, at);
		return at;
	}
	if (v->filter[0] && v->view == VIEWS_NONE) {
		at += term_put(ui->term, row, at, 2, STYLE_KEY, "F ");
		at += 2 + paint_text(ui, row, at, cols - at, STYLE_PLAIN, v->filter);
	}
	if (c->typing == TYPING_FIND || v->find[0]) {
		at += term_put(ui->term, row, at, 2, STYLE_KEY, "/ ");
		at += paint_text(ui, row, at, cols - at, STYLE_PLAIN, v->find);
		if (c->typing == TYPING_FIND)
			term_cursor(ui->term, row, at);
		return at;
	}
	if (at == 1) {
		char text[80];
		snprintf(text, sizeof text, "sort: %s%s", case_sort_names[v->sort], v->reverse ? ", reversed" : "");
		at += term_put(ui->term, row, at, cols - at, STYLE_DIM, text);
	}
	return at;
}

/* Below the line: what Tab has to offer, or why the line is not understood. Over the rows, which come back. */
void cases_offers_draw(struct ui *ui, const struct cases *c, int row, int rows, int cols)
{
	size_t shown = c->offer_count < CASES_OFFERS ? c->offer_count : CASES_OFFERS;
	if (c->typing != TYPING_FILTER)
		return;
	if (c->line_err.kind) {
		char text[sizeof c->line_err.text + sizeof c->line_err.remedy + 4];
		snprintf(text, sizeof text, "%s%s%s", c->line_err.text, c->line_err.remedy[0] ? ". " : "", c->line_err.remedy);
		for (int i = 0; i < paint_wrapped_rows(text, cols - 4) && i < rows; i++)
			term_fill(ui->term, row + i, 0, cols, STYLE_PLAIN);
		paint_wrapped(ui, row, 3, rows, cols - 4, STYLE_WARN, text);
		return;
	}
	if ((int)shown > rows - 1)
		shown = rows > 1 ? (size_t)rows - 1 : 0;
	for (size_t i = 0; i < shown; i++) {
		const struct filter_candidate *o = &c->offers[i];
		term_fill(ui->term, row + (int)i, 0, cols, STYLE_PLAIN);
		paint_fitted(ui, row + (int)i, 3, 24, STYLE_KEY, o->word);
		if (o->help)
			paint_fitted(ui, row + (int)i, 28, cols - 29, STYLE_DIM, o->help);
	}
	if (!shown)
		return;
	term_line(ui->term, row + (int)shown, 0, cols);
	char more[40];
	snprintf(more, sizeof more, " %zu more: type on ", c->offer_count - shown);
	if (c->offer_count > shown)
		term_put(ui->term, row + (int)shown, 3, cols - 4, STYLE_DIM, more);
}
