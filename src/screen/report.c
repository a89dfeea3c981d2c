#include "screen/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "desk/desk.h"
#include "desk/reporting.h"
#include "screen/shared.h"
#include "screen/strip.h"
#include "screen/table.h"
#include "ui/form.h"
#include "ui/frame.h"
#include "ui/move.h"
#include "ui/paint.h"
#include "ui/ui.h"

enum { LABEL = 16, PATH_SIZE = 512, PREVIEW_MAX = 16 * 1024 * 1024 };

static const char unmask_word[] = "UNMASK";

struct report_form_view {
	struct ui *ui;
	struct desk *desk;
	struct reporting report;
	int form;                /* enum report_form */
	bool unmasked;
	char path[PATH_SIZE], made[PATH_SIZE]; /* made: as we filled it in, so that it follows the form until it is changed */
	char confirm[16];
	size_t focus, top;
	struct row_list preview;
	bool fresh;              /* the preview is of what is known now */
	struct err err;
};

static void changed(void *owner)
{
	struct report_form_view *f = owner;
	f->fresh = false;
	f->ui->dirty = true;
}

/* In the home directory, by the attempt's id. */
static void fill_path(struct report_form_view *f)
{
	const char *home = getenv("HOME");
	if (strcmp(f->path, f->made) != 0)
		return;
	snprintf(f->made, sizeof f->made, "%.200s/idreview-%.200s.%s", home && *home == '/' ? home : ".", f->report.attempt_id, report_form_names[f->form]);
	memcpy(f->path, f->made, sizeof f->path);
}

static void build(struct report_form_view *f, struct form *form)
{
	static const char *const labels[REPORT_FORMS] = { "Markdown", "HTML", "JSON" };
	static const char *const notes[REPORT_FORMS] = { "reads as text too", "one file; a browser prints it, or makes a PDF of it", "for programs; canonical" };
	form->self = f;
	form->count = 0;
	fill_path(f);
	form_add(form, FORM_HEAD, "FORM");
	for (int i = 0; i < REPORT_FORMS; i++) {
		struct form_item *it = form_add(form, FORM_RADIO, labels[i]);
		it->indent = 1;
		it->choice = &f->form;
		it->value = i;
		it->key = (char)('1' + i);
		it->label_width = LABEL;
		snprintf(it->note, sizeof it->note, "%s", notes[i]);
	}
	struct form_item *it = form_add(form, FORM_CHECK, "personal data in clear");
	it->indent = 1;
	it->check = &f->unmasked;
	snprintf(it->note, sizeof it->note, "%s", f->unmasked ? "this is recorded" : "names, dates, addresses, numbers and words are redacted");
	it = form_add_text(form, "File:", LABEL, f->path, sizeof f->path);
	snprintf(it->note, sizeof it->note, "%s", f->unmasked ? "" : "Enter writes it");
	if (!f->unmasked)
		return;
	it = form_add_text(form, "Type UNMASK:", LABEL, f->confirm, sizeof f->confirm);
	it->word = true;
	snprintf(it->note, sizeof it->note, "then Enter writes it");
}

/* The beginning, as Markdown is text; of the other forms the same. Never in clear here: who wants to see that has the file. */
static void make_preview(struct report_form_view *f)
{
	struct buf text;
	if (f->fresh)
		return;
	f->fresh = true;
	f->err = (struct err){ 0 };
	rows_finish(&f->preview);
	buf_init(&text, PREVIEW_MAX);
	if (reporting_text(&f->report, REPORT_MARKDOWN, false, &text, &f->err))
		for (char *line = text.data, *end; line && *line; line = end) {
			end = strchr(line, '\n');
			if (end)
				*end++ = '\0';
			row_text(&f->preview, row_add(&f->preview), *line == '#' ? STYLE_STRONG : STYLE_DIM, line);
		}
	buf_finish(&text);
}

static void report_draw(struct ui *ui, void *self)
{
	struct paint_area body;
	struct report_form_view *f = self;
	struct form form;
	char where[IDV_ID_SIZE + 20];
	paint_frame(ui, &body);
	snprintf(where, sizeof where, "Case %.100s > Report", f->report.attempt_id);
	paint_bar(ui, where, f->unmasked ? "personal data in clear" : "redacted");
	int strip = strip_draw(ui, f->desk, body.row, body.cols), row = body.row + strip;
	build(f, &form);
	int rows = form_rows(&form, body.cols - 2);
	form_draw(ui, &form, form_focusable(&form, f->focus, 1), &f->top, row + 1, 1, rows, body.cols - 2);
	make_preview(f);
	row += rows + 2;
	int left = body.row + body.rows - row;
	if (left > 1 && f->err.kind)
		paint_wrapped(ui, row, 2, left, body.cols - 4, STYLE_WARN, f->err.text);
	else if (left > 1)
		paint_rows(ui, row, 2, left, body.cols - 4, &f->preview, 0, -1);
	paint_foot(ui, "");
}

static void write_it(struct report_form_view *f)
{
	struct err err = { 0 };
	if (!*f->path)
		ui_say(f->ui, STYLE_WARN, "which file is not said");
	else if (f->unmasked && strcmp(f->confirm, unmask_word) != 0) {
		f->focus = 6; /* where it is typed */
		ui_say(f->ui, STYLE_WARN, "type the word %s: what is written has personal data in clear", unmask_word);
	} else if (!reporting_write(&f->report, (enum report_form)f->form, f->unmasked, f->path, &err))
		ui_say_err(f->ui, &err);
	else {
		char *clean = text_clean_dup(f->path);
		ui_say(f->ui, STYLE_GOOD, "The report is in %s", clean);
		secret_free(clean);
		ui_pop(f->ui);
	}
}

static bool report_key(struct ui *ui, void *self, const struct term_event *ev)
{
	struct report_form_view *f = self;
	struct form form;
	build(f, &form);
	f->focus = form_focusable(&form, f->focus, 1);
	const struct form_item *at = &form.items[f->focus];
	if (ev->kind == TERM_KEY && ev->key == '\r' && at->kind != FORM_CHECK) {
		write_it(f);
		return true;
	}
	for (size_t i = 0; ev->kind == TERM_KEY && at->kind != FORM_TEXT && i < form.count; i++)
		if (form.items[i].key && (uint32_t)form.items[i].key == ev->key) {
			form_choose(ui, &form, &form.items[i]);
			f->focus = i;
			return true;
		}
	return form_key(ui, &form, &f->focus, ev);
}

static void report_close(struct ui *ui, void *self)
{
	struct report_form_view *f = self;
	(void)ui;
	rows_finish(&f->preview);
	reporting_finish(&f->report);
}

const struct screen_kind report_screen = {
	.name = "Report", .size = sizeof(struct report_form_view), .keys = "digits choose the form, Tab moves, Enter writes it, Esc leaves", .mode = MODE_OVERLAY,
	.actions = overlay_actions, .draw = report_draw, .key = report_key, .close = report_close,
};

static const char *off_report(const struct ui *ui, const void *self)
{
	const struct shared *s = self;
	(void)ui;
	return s->at(self) ? NULL : "the case is still being read";
}

static void open_report(struct ui *ui, void *self)
{
	const struct shared *s = self;
	struct report_form_view *f = ui_push(ui, &report_screen);
	f->ui = ui;
	f->desk = s->desk;
	f->focus = 1; /* E Enter is all there is to do */
	reporting_begin(&f->report, s->desk, changed, f);
}

const struct action report_open_actions[] = {
	{ "report", { 'E' }, MODE_SCREEN, GROUP_CASE, "Report: what was found, seen and decided, into a file", NULL, off_report, open_report },
	{ 0 }
};
