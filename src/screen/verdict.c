#include "screen/verdict.h"

#include <stdio.h>
#include <string.h>

#include "aml/list.h"
#include "desk/desk.h"
#include "desk/scrutiny.h"
#include "pane/hits.h"
#include "screen/strip.h"
#include "screen/table.h"
#include "ui/form.h"
#include "ui/frame.h"
#include "ui/move.h"
#include "ui/paint.h"
#include "ui/ui.h"

enum { LABEL = 20, COLUMN = 40, SAID_ROWS = 3, COMPARISON_ROWS = 12, MARGIN = 1 };

static const char verdict_keys[AML_VERDICTS] = { [AML_MATCH] = '+', [AML_NO_MATCH] = '-', [AML_INCONCLUSIVE] = '=' };

struct verdict_form {
	struct desk *desk;
	struct verdict_draft *draft;
	char screening_id[AML_ID_SIZE], hit_id[AML_ID_SIZE];
	int verdict, factors[AML_FACTORS]; /* as their enums */
	enum aml_reading compared[AML_COMPARED];
	int reason;              /* 1 + its place among the reasons; 0: the factors say it */
	char words[200];
	uint64_t of;             /* what it was filled from */
	size_t focus, top;
	bool kept, anew;
};

/* Its place in the look as it is now; SIZE_MAX: it is not there any more. */
static size_t place_of(const struct verdict_form *f)
{
	const struct scrutiny *s = &f->desk->scrutiny;
	for (size_t i = 0; !strcmp(s->id, f->screening_id) && i < s->look.hit_count; i++)
		if (!strcmp(record_text(s->look.hits[i], HIT_ID), f->hit_id))
			return i;
	return SIZE_MAX;
}

static uint64_t mix(uint64_t h, const void *bytes, size_t n)
{
	const unsigned char *b = bytes;
	for (size_t i = 0; i < n; i++)
		h = (h ^ b[i]) * 0x100000001b3;
	return h;
}

/* The hit as it is, and as it is read against the person. */
static uint64_t stamp_of(const struct desk *d, size_t hit)
{
	const struct scrutiny *s = &d->scrutiny;
	const struct record *r = s->look.hits[hit];
	uint64_t h = mix(0xcbf29ce484222325, r->json, r->json_len);
	for (int f = 0; s->comparisons && f < AML_COMPARED; f++)
		h = mix(h, &s->comparisons[hit].factors[f].reading, sizeof s->comparisons[hit].factors[f].reading);
	return h;
}

static void read_form(const struct verdict_form *f, struct aml_hit_verdict *out)
{
	*out = (struct aml_hit_verdict){ .verdict = (enum aml_verdict)f->verdict };
	memcpy(out->hit_id, f->hit_id, sizeof out->hit_id);
	memcpy(out->compared, f->compared, sizeof out->compared);
	for (int i = 0; i < AML_FACTORS; i++)
		out->factors[i] = (enum aml_reading)f->factors[i];
	if (f->reason)
		snprintf(out->reason, sizeof out->reason, "%s", aml_reasons[f->reason - 1].code);
	memcpy(out->words, f->words, sizeof out->words);
}

static void fill_form(struct verdict_form *f, const struct aml_hit_verdict *v)
{
	f->verdict = (int)v->verdict;
	memcpy(f->compared, v->compared, sizeof f->compared);
	for (int i = 0; i < AML_FACTORS; i++)
		f->factors[i] = (int)v->factors[i];
	f->reason = 0;
	for (size_t i = 0; i < aml_reason_count; i++)
		if (!strcmp(aml_reasons[i].code, v->reason))
			f->reason = (int)i + 1;
	memcpy(f->words, v->words, sizeof f->words);
}

/* -- the form ------------------------------------------------------------------------------------------------------------------ */

static void add_verdicts(struct form *form, struct verdict_form *f)
{
	static const int indents[] = { 1, 19, 40 };
	for (int v = AML_MATCH; v < AML_VERDICTS; v++) {
		struct form_item *it = form_add(form, FORM_RADIO, aml_verdict_names[v]);
		it->choice = &f->verdict;
		it->value = v;
		it->key = verdict_keys[v];
		it->indent = indents[v - AML_MATCH];
		it->beside = v > AML_MATCH;
	}
}

static void add_factors(struct form *form, struct verdict_form *f, const struct aml_comparison *c)
{
	form_add(form, FORM_HEAD, "FACTORS: as they were read here, and yours from here on");
	for (int i = 0; i < AML_FACTORS; i++) {
		if (i == AML_COMPARED)
			form_add(form, FORM_HEAD, "BY HAND: looked up elsewhere; say where and when");
		bool second = i > AML_COMPARED && (i - AML_COMPARED) % 2;
		struct form_item *it = form_add(form, FORM_CYCLE, aml_factor_names[i]);
		it->choice = &f->factors[i];
		it->options = aml_reading_names;
		it->option_count = AML_READINGS;
		it->folded = true;
		it->label_width = LABEL;
		it->indent = second ? COLUMN : 1;
		it->beside = second;
		if (i >= AML_COMPARED || !c)
			continue;
		if ((int)c->factors[i].reading != f->factors[i])
			snprintf(it->note, sizeof it->note, "read as: %s  ", aml_reading_names[c->factors[i].reading]);
		size_t n = strlen(it->note);
		snprintf(it->note + n, sizeof it->note - n, "%s", c->factors[i].why);
	}
}

static void add_reasons(struct form *form, struct verdict_form *f, enum aml_list_kind kind)
{
	if (f->verdict == AML_UNDECIDED)
		return;
	form_add(form, FORM_HEAD, "REASON");
	struct form_item *it = form_add(form, FORM_RADIO, "the factors say it");
	it->choice = &f->reason;
	it->indent = 1;
	for (size_t i = 0; i < aml_reason_count; i++) {
		if ((int)aml_reasons[i].verdict != f->verdict || !(aml_reasons[i].kinds & 1U << kind))
			continue;
		it = form_add(form, FORM_RADIO, aml_reasons[i].words);
		it->choice = &f->reason;
		it->value = (int)i + 1;
		it->indent = 1;
	}
}

static void build(struct verdict_form *f, struct form *form, size_t hit)
{
	const struct scrutiny *s = &f->desk->scrutiny;
	enum aml_list_kind kind = aml_list_kind(record_text(s->look.hits[hit], HIT_LIST_CODE));
	if (f->reason && ((int)aml_reasons[f->reason - 1].verdict != f->verdict || !(aml_reasons[f->reason - 1].kinds & 1U << kind)))
		f->reason = 0;
	form->self = f;
	form->count = 0;
	add_verdicts(form, f);
	add_factors(form, f, s->comparisons ? &s->comparisons[hit] : NULL);
	add_reasons(form, f, kind);
	struct form_item *it = form_add_text(form, "Words", 8, f->words, sizeof f->words);
	snprintf(it->note, sizeof it->note, "kept with the verdict, never sent");
}

/* May it be kept as it stands? */
static bool check(const struct verdict_form *f, size_t hit, struct err *err)
{
	struct aml_policy policy;
	struct aml_hit_verdict v;
	read_form(f, &v);
	if (v.verdict == AML_UNDECIDED)
		return err_set(err, ERR_USAGE, "There is no verdict yet, and none is the default: + match, - no match, = inconclusive.");
	scrutiny_policy(f->desk, &policy);
	return scrutiny_may_differ(f->desk, hit, &v, err) && aml_verdict_check(&policy, f->desk->scrutiny.look.hits[hit], &v, err);
}

static int count_of(const struct verdict_form *f, enum aml_reading reading)
{
	int n = 0;
	for (int i = 0; i < AML_FACTORS; i++)
		n += f->factors[i] == (int)reading;
	return n;
}

/* What keeping it would mean, or why it cannot be kept. */
static void draw_said(struct ui *ui, const struct verdict_form *f, size_t hit, int row, int rows, int cols)
{
	struct err err = { 0 };
	char text[200];
	if (f->anew) {
		paint_wrapped(ui, row, MARGIN, rows, cols, STYLE_WARN, "The hit, or the person, is not what it was when this was opened: what was chosen is taken back. Look again.");
		return;
	}
	if (!check(f, hit, &err)) {
		paint_wrapped(ui, row, MARGIN, rows, cols, f->verdict == AML_UNDECIDED ? STYLE_DIM : STYLE_WARN, err.text);
		return;
	}
	int differ = count_of(f, AML_DIFFERS), agree = count_of(f, AML_AGREES);
	snprintf(text, sizeof text, "Enter keeps it: %s; %d factor%s agree%s, %d differ%s. %s", aml_verdict_names[f->verdict], agree, agree == 1 ? "" : "s",
	         agree == 1 ? "s" : "", differ, differ == 1 ? "s" : "",
	         f->verdict == AML_INCONCLUSIVE ? "The hit stays pending." : "Nothing is sent yet.");
	paint_wrapped(ui, row, MARGIN, rows, cols, STYLE_GOOD, text);
}

static void draw_hit(struct ui *ui, const struct hits_view *shown, const struct pane_view *view, size_t hit, int row)
{
	struct row_list l = { 0 };
	hits_head(&l, view);
	hits_row(&l, shown, view, hit);
	paint_rows(ui, row, MARGIN, 2, view->width, &l, 0, -1);
	rows_finish(&l);
}

/* What it rests on, where the window is tall enough for both. */
static void draw_comparison(struct ui *ui, const struct hits_view *shown, const struct pane_view *view, size_t hit, int row, int rows)
{
	struct row_list l = { 0 };
	if (rows < COMPARISON_ROWS)
		return;
	hits_compare(&l, shown, view, hit);
	term_line(ui->term, row, 0, view->width + 2 * MARGIN);
	term_put(ui->term, row, 3, view->width, STYLE_STRONG, " comparison ");
	paint_rows(ui, row + 1, MARGIN, rows - 1, view->width, &l, 0, -1);
	rows_finish(&l);
}

/* It was read again, and is not what the form was filled from: what was chosen is gone, words stay. */
static void fill_anew(struct verdict_form *f, size_t hit)
{
	char words[sizeof f->words];
	if (f->of == stamp_of(f->desk, hit))
		return;
	memcpy(words, f->words, sizeof words);
	fill_form(f, &f->desk->scrutiny.verdicts[hit]);
	memcpy(f->words, words, sizeof words);
	f->of = stamp_of(f->desk, hit);
	explicit_bzero(words, sizeof words);
	f->anew = true;
}

static void verdict_draw(struct ui *ui, void *self)
{
	struct paint_area body;
	struct verdict_form *f = self;
	struct form form;
	size_t hit = place_of(f);
	paint_frame(ui, &body);
	paint_bar(ui, "Screening > Verdict", "nothing is sent by this");
	int strip = strip_draw(ui, f->desk, body.row, body.cols), row = body.row + strip, rows = body.rows - strip, cols = body.cols - 2 * MARGIN;
	if (hit == SIZE_MAX) {
		paint_wrapped(ui, row + 1, 3, 2, body.cols - 4, STYLE_WARN, "This hit is not there any more. Esc goes back.");
		paint_foot(ui, "");
		return;
	}
	fill_anew(f, hit);
	build(f, &form, hit);
	f->focus = form_focusable(&form, f->focus, 1);
	struct hits_view shown;
	struct pane_view view = { .width = cols, .height = rows, .utc = ui->utc };
	scrutiny_view(f->desk, &shown);
	draw_hit(ui, &shown, &view, hit, row);
	int need = form_rows(&form, cols), room = rows - 2 - SAID_ROWS, gap = need < room;
	int used = need < room - gap ? need : room - gap;
	form_draw(ui, &form, f->focus, &f->top, row + 2 + gap, MARGIN, used, cols);
	int at = 2 + 2 * gap + used;
	draw_said(ui, f, hit, row + at, SAID_ROWS, cols);
	draw_comparison(ui, &shown, &view, hit, row + at + SAID_ROWS, rows - at - SAID_ROWS);
	paint_foot(ui, f->hit_id);
}

static void keep(struct ui *ui, struct verdict_form *f, size_t hit)
{
	struct err err = { 0 };
	struct aml_hit_verdict v;
	read_form(f, &v);
	if (!check(f, hit, &err)) { /* what keeps it from that stands in the form */
		ui_say(ui, STYLE_WARN, "not kept yet: it says above why");
		return;
	}
	if (!scrutiny_set(f->desk, hit, &v, &err)) {
		ui_say_err(ui, &err);
		return;
	}
	f->kept = true;
	ui_pop(ui);
}

static bool verdict_key(struct ui *ui, void *self, const struct term_event *ev)
{
	struct verdict_form *f = self;
	struct form form;
	size_t hit = place_of(f);
	if (hit == SIZE_MAX)
		return ev->kind != TERM_KEY || (ev->key != 27 && ev->key >= 0x20);
	fill_anew(f, hit);
	build(f, &form, hit);
	f->focus = form_focusable(&form, f->focus, 1);
	if (f->anew && ev->kind == TERM_KEY && (ev->key == '\r' || ev->key == '\n'))
		return true; /* not seen yet, or just seen */
	f->anew = f->anew && ev->kind != TERM_KEY;
	if (ev->kind == TERM_KEY && (ev->key == '\r' || ev->key == '\n')) {
		keep(ui, f, hit);
		return true;
	}
	for (int v = AML_MATCH; v < AML_VERDICTS && ev->kind == TERM_KEY && form.items[f->focus].kind != FORM_TEXT; v++) {
		if (ev->key == (uint32_t)verdict_keys[v]) {
			f->verdict = f->verdict == v ? AML_UNDECIDED : v;
			return true;
		}
	}
	return form_key(ui, &form, &f->focus, ev);
}

/* What was typed stays for the next time the form of this hit is opened. */
static void verdict_close(struct ui *ui, void *self)
{
	struct verdict_form *f = self;
	(void)ui;
	if (f->kept)
		explicit_bzero(f->draft, sizeof *f->draft);
	else
		read_form(f, &f->draft->verdict);
	f->draft->of = f->kept ? 0 : f->of;
}

const struct screen_kind verdict_screen = {
	.name = "Verdict", .size = sizeof(struct verdict_form), .keys = "+ - = verdict  Tab moves  Space Left Right choose  Enter keeps  Esc leaves",
	.mode = MODE_OVERLAY, .actions = overlay_actions, .draw = verdict_draw, .key = verdict_key, .close = verdict_close,
};

void verdict_open(struct ui *ui, struct desk *desk, size_t hit, struct verdict_draft *draft)
{
	const struct scrutiny *s = &desk->scrutiny;
	struct verdict_form *f = ui_push(ui, &verdict_screen);
	f->desk = desk;
	f->draft = draft;
	snprintf(f->screening_id, sizeof f->screening_id, "%s", s->id);
	snprintf(f->hit_id, sizeof f->hit_id, "%s", record_text(s->look.hits[hit], HIT_ID));
	f->of = stamp_of(desk, hit);
	bool goes_on = !strcmp(draft->verdict.hit_id, f->hit_id) && draft->of == f->of;
	fill_form(f, goes_on ? &draft->verdict : &s->verdicts[hit]);
}
