/* The retry dialog on the screen: the advice, the form, what the steps become, the exact request. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "screen/request.h"
#include "screen/retry_state.h"
#include "screen/strip.h"
#include "ui/frame.h"
#include "ui/paint.h"
#include "ui/ui.h"

enum { WIDE = 120, SIDE = 46, STEP_LABEL = 12, SECOND_LABEL = 9, PREVIEW_ROWS = 4, REQUEST_LEAST = 3, WORD = 8 };

/* Step names that leave two columns of 80 room for each word before and after. */
static const char *const step_names[IDV_STEPS] = { "Terms", "SMS", "Data Source", "Document", "Selfie", "AML", "Risk" };

static const char *step_word(const char *wire)
{
	const struct record_word *word = idv_vocab_find(IDV_VOCAB_STEP, wire);
	if (strcmp(wire, "waiting_for_prerequisite") == 0)
		return "waits";
	return word ? word->label : *wire ? wire : "-";
}

/* Steps before and after, under their head; in two columns the head is the first of eight. Both have the same room after their names, so that
 * at 80 columns the longest words fit. */
static int draw_preview(struct ui *ui, const struct retry *f, const struct record *newest, int row, int col, int cols, int columns)
{
	const char *after[IDV_STEPS];
	idv_retry_preview(newest, f->request.strategy, f->request.steps, after);
	term_put(ui->term, row, col, cols, STYLE_HEAD, "BEFORE -> AFTER");
	int per_column = (1 + IDV_STEPS + columns - 1) / columns;
	int second = columns == 1 ? 0 : (cols - SECOND_LABEL + STEP_LABEL + 1) / 2;
	for (int i = 0; i < IDV_STEPS; i++) {
		bool right = (i + 1) / per_column;
		int at = right ? second : 0, label = right ? SECOND_LABEL : STEP_LABEL;
		char text[160];
		const struct record_value *before = idv_get(newest, idv_step_table[i].leaf, 0, 0);
		const char *from = step_word(before->text), *to = step_word(after[i]);
		if (strcmp(from, to) == 0)
			snprintf(text, sizeof text, "%-*sstays %s", label, step_names[i], from);
		else
			snprintf(text, sizeof text, "%-*s%s -> %s", label, step_names[i], from, to);
		paint_fitted(ui, row + (i + 1) % per_column, col + at, (right || !second ? cols : second - 1) - at, STYLE_PLAIN, text);
	}
	return per_column;
}

/* What the other template has no answer of the API tells. Rows used. */
static int draw_step_up(struct ui *ui, int row, int col, int rows, int cols)
{
	term_put(ui->term, row, col, cols, STYLE_HEAD, "A NEW VERIFICATION");
	return 1 + paint_wrapped(ui, row + 1, col, rows - 1, cols, STYLE_PLAIN,
	                         "Its steps are those of the other template; this attempt stays as it is. An attempt that is there already is answered, and none is billed.");
}

/* The request as text into json; false, and err: what it lacks. */
static bool encode(const struct retry *f, struct buf *json, struct err *err)
{
	struct buf body;
	buf_init(&body, REQUEST_MAX);
	bool ok = retry_steps_up(f) ? idv_create_check(&f->create, err) && idv_create_encode(&f->create, &body, err)
	                            : idv_retry_check(&f->request, err) && idv_retry_encode(&f->request, &body, err);
	if (ok)
		text_clean(body.data, body.len, json);
	buf_finish(&body);
	return ok;
}

static void draw_request(struct ui *ui, const struct retry *f, int row, int col, int rows, int cols)
{
	struct err err = { 0 };
	struct buf json;
	buf_init(&json, REQUEST_MAX * 2);
	bool ok = encode(f, &json, &err);
	request_draw(ui, row, col, rows, cols, &f->err, retry_steps_up(f) ? "" : desk_settled_of(f->desk, f->template_id, f->client_user_id),
	             ok ? NULL : &err, buf_str(&json));
	buf_finish(&json);
}

/* Rows that it needs to be read whole. */
static int request_needs(const struct retry *f, int cols)
{
	struct err err = { 0 };
	struct buf json;
	buf_init(&json, REQUEST_MAX * 2);
	int rows = encode(f, &json, &err) ? request_rows(buf_str(&json), cols) : REQUEST_LEAST;
	buf_finish(&json);
	return rows;
}

/* A line of the advice under its word: "ADVICE  custom: ...". Rows used, or needed where ui is NULL. */
static int advice_line(struct ui *ui, int row, int col, int rows, int cols, enum style style, const char *word, const char *text)
{
	int need = paint_wrapped_rows(text, cols - WORD);
	if (!ui)
		return need;
	if (rows < 1)
		return 0;
	term_put(ui->term, row, col, WORD, STYLE_HEAD, word);
	return paint_wrapped(ui, row, col + WORD, rows, cols - WORD, style, text);
}

/* How much of the advice there is room for: what it is; why; what comes after, what it asks of the user, what it costs. */
enum advice_part { ADVICE_WHAT, ADVICE_WHY, ADVICE_ALL };

static int draw_advice(struct ui *ui, const struct retry *f, int row, int col, int rows, int cols, enum advice_part most)
{
	const struct play_advice *a = &f->advice;
	char text[sizeof a->what + sizeof a->why + 8];
	if (!a->play)
		return 0;
	snprintf(text, sizeof text, "%s%s%s", a->what, most >= ADVICE_WHY ? ": " : "", most >= ADVICE_WHY ? a->why : "");
	int used = advice_line(ui, row, col, rows, cols, STYLE_STRONG, "ADVICE", text);
	if (most < ADVICE_ALL)
		return used;
	if (a->then[0])
		used += advice_line(ui, row + used, col, rows - used, cols, STYLE_PLAIN, "then", a->then);
	if (a->costs[0]) { /* of none, nothing is asked either */
		used += advice_line(ui, row + used, col, rows - used, cols, STYLE_PLAIN, "asks", a->asks);
		used += advice_line(ui, row + used, col, rows - used, cols, STYLE_PLAIN, "costs", a->costs);
	}
	return used;
}

static void draw_wide(struct ui *ui, struct retry *f, const struct form *form, const struct record *newest, size_t focus, int row, int rows, int cols)
{
	int left = cols - SIDE - 3, right = left + 3;
	int used = draw_advice(ui, f, row + 1, 1, rows - 1, left - 1, ADVICE_ALL);
	used += used ? 1 : 0;
	form_draw(ui, form, focus, &f->top, row + 1 + used, 1, rows - 1 - used, left);
	used = retry_steps_up(f) ? draw_step_up(ui, row + 1, right, rows - 1, SIDE) : draw_preview(ui, f, newest, row + 1, right, SIDE, 1);
	draw_request(ui, f, row + used + 2, right, rows - used - 3, SIDE);
}

/* What came of it has to be read whole; the advice and the steps are as they were. The request comes before more of the advice: what that asks for, the
 * steps show too. */
static void draw_narrow(struct ui *ui, struct retry *f, const struct form *form, const struct record *newest, size_t focus, int row, int rows, int cols)
{
	int need = form_rows(form, cols - 2), room = rows - need - PREVIEW_ROWS - request_needs(f, cols - 2), used = 0;
	int part = ADVICE_ALL;
	while (part > ADVICE_WHAT && draw_advice(NULL, f, 0, 0, 0, cols - 2, part) > room)
		part--;
	if (!f->err.kind)
		used = draw_advice(ui, f, row, 1, rows, cols - 2, part);
	int most = rows - used - PREVIEW_ROWS - REQUEST_LEAST, upper = need < most ? need : most;
	form_draw(ui, form, focus, &f->top, row + used, 1, upper, cols - 2);
	upper += used;
	if (!f->err.kind)
		upper += retry_steps_up(f) ? draw_step_up(ui, row + upper, 1, PREVIEW_ROWS, cols - 2) : draw_preview(ui, f, newest, row + upper, 1, cols - 2, 2);
	draw_request(ui, f, row + upper, 1, rows - upper, cols - 2);
}

void retry_draw(struct ui *ui, void *self)
{
	struct paint_area body;
	struct retry *f = self;
	struct form form;
	paint_frame(ui, &body);
	const struct attempt *a = caseload_find(&f->desk->load, f->newest_id);
	char where[200];
	snprintf(where, sizeof where, "Queue > %.120s > Retry", f->newest_id);
	struct buf clean;
	buf_init(&clean, 1024);
	text_clean(where, strlen(where), &clean);
	paint_bar(ui, buf_str(&clean), "this costs one session");
	buf_finish(&clean);
	if (!a)
		return;
	retry_settle(f, a);
	retry_build(f, &form, a->record);
	/* While it is sent nothing has the focus, and after that what had it. */
	size_t focus = f->sending ? form.count : form_focusable(&form, f->focus, 1);
	int strip = strip_draw(ui, f->desk, body.row, body.cols);
	(body.cols >= WIDE ? draw_wide : draw_narrow)(ui, f, &form, a->record, focus, body.row + strip, body.rows - strip, body.cols);
	char who[400];
	snprintf(who, sizeof who, "newest attempt %.100s  user %.120s  template %.100s", f->newest_id, f->client_user_id, f->template_id);
	paint_foot(ui, f->sending ? "Sending... it is never sent twice; a lost answer is looked for in the list." : who);
}
