/* The retry dialog: each strategy and what it would do, the exact request, a typed word. */
#include "screen/retry.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "desk/desk.h"
#include "screen/request.h"
#include "screen/strip.h"
#include "screen/table.h"
#include "screen/user.h"
#include "ui/form.h"
#include "ui/frame.h"
#include "ui/move.h"
#include "ui/paint.h"
#include "ui/ui.h"

enum { WIDE = 120, SIDE = 46, LABEL = 12, STEP_COLS = 36, STEP_LABEL = 12, SECOND_LABEL = 9, PREVIEW_ROWS = 4, REQUEST_ROWS = 5 };

static const char confirm_word[] = "RETRY";

/* Step names that leave two columns of 80 room for each word before and after. */
static const char *const step_names[IDV_STEPS] = { "Terms", "SMS", "Data Source", "Document", "Selfie", "AML", "Risk" };
static const char step_keys[IDV_CUSTOM_STEPS] = { 'v', 'k', 'd', 's' };
static const char *const share_names[] = { "as before", "not shareable", "shareable" }; /* as enum idv_tristate */

struct retry {
	struct ui *ui;
	struct desk *desk;
	struct idv_retry request;  /* its ids point at the copies below: the record may be read again meanwhile */
	char client_user_id[IDV_ID_SIZE], template_id[IDV_ID_SIZE], newest_id[IDV_ID_SIZE];
	int strategy, shareable;
	char confirm[16];
	size_t focus, top;
	bool sending;
	struct err err;
};

static void settle_request(struct retry *f)
{
	f->request.strategy = (enum idv_strategy)f->strategy;
	f->request.has_steps = f->strategy == IDV_CUSTOM;
	f->request.is_shareable = (enum idv_tristate)f->shareable;
}

static void open_user(struct ui *ui, void *self)
{
	struct retry *f = self;
	user_open(ui, &f->request.user);
}

static void add_strategies(struct form *form, struct retry *f, const struct record *newest)
{
	form_add(form, FORM_HEAD, "STRATEGY");
	for (int s = 0; s < IDV_STRATEGIES; s++) {
		struct idv_advice advice;
		idv_retry_advise(newest, (enum idv_strategy)s, &advice);
		struct form_item *it = form_add(form, FORM_RADIO, idv_strategy_names[s]);
		it->indent = 1;
		it->choice = &f->strategy;
		it->value = s;
		it->key = (char)('1' + s);
		it->label_width = LABEL;
		it->off = advice.verdict == IDV_REFUSED;
		it->unclear = advice.verdict == IDV_UNCLEAR;
		it->note_style = it->off ? STYLE_BAD : it->unclear ? STYLE_WARN : STYLE_DIM;
		snprintf(it->note, sizeof it->note, "%s", advice.why);
	}
	for (int i = 0; i < IDV_CUSTOM_STEPS && f->strategy == IDV_CUSTOM; i++) {
		struct form_item *it = form_add(form, FORM_CHECK, idv_custom_step_names[i]);
		it->indent = i % 2 ? 5 + STEP_COLS : 5;
		it->beside = i % 2;
		it->key = step_keys[i];
		it->check = &f->request.steps[i];
	}
}

static void build(struct retry *f, struct form *form, const struct record *newest)
{
	form->self = f;
	form->count = 0;
	add_strategies(form, f, newest);
	struct form_item *it = form_add(form, FORM_CYCLE, "Link");
	it->indent = 1;
	it->label_width = LABEL - 1;
	it->choice = &f->shareable;
	it->options = share_names;
	it->option_count = 3;
	it = form_add(form, FORM_BUTTON, "User data...");
	it->indent = 1;
	it->press = open_user;
	snprintf(it->note, sizeof it->note, "%s", idv_user_empty(&f->request.user) ?
	         "none; steps that run again lose what was entered before" : "given");
	it = form_add_text(form, "Type RETRY:", LABEL, f->confirm, sizeof f->confirm);
	it->word = true;
	struct api_open open;
	it->off = f->sending || desk_open_of(f->desk, f->template_id, f->client_user_id, &open);
	snprintf(it->note, sizeof it->note, it->off && !f->sending ? "a write for this user is open: Esc, then ^O shows it" :
	         "Enter sends; a retry is billed as a session");
}

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

static void draw_request(struct ui *ui, const struct retry *f, int row, int col, int rows, int cols)
{
	struct err err = { 0 };
	struct buf body, clean;
	buf_init(&body, REQUEST_MAX);
	buf_init(&clean, REQUEST_MAX * 2);
	bool ok = idv_retry_check(&f->request, &err) && idv_retry_encode(&f->request, &body, &err);
	if (ok)
		text_clean(body.data, body.len, &clean);
	request_draw(ui, row, col, rows, cols, &f->err, desk_settled_of(f->desk, f->template_id, f->client_user_id), ok ? NULL : &err, buf_str(&clean));
	buf_finish(&body);
	buf_finish(&clean);
}

static void retry_draw(struct ui *ui, void *self)
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
	settle_request(f);
	build(f, &form, a->record);
	/* While it is sent nothing has the focus, and after that what had it. */
	size_t focus = f->sending ? form.count : form_focusable(&form, f->focus, 1);
	int strip = strip_draw(ui, f->desk, body.row, body.cols);
	int row = body.row + strip, rows = body.rows - strip;
	char who[400];
	snprintf(who, sizeof who, "newest attempt %.100s  user %.120s  template %.100s", f->newest_id, f->client_user_id, f->template_id);
	if (body.cols >= WIDE) {
		int left = body.cols - SIDE - 3;
		form_draw(ui, &form, focus, &f->top, row + 1, 1, rows - 1, left);
		int used = draw_preview(ui, f, a->record, row + 1, left + 3, SIDE, 1);
		draw_request(ui, f, row + used + 2, left + 3, rows - used - 3, SIDE);
	} else {
		/* What came of it has to be read whole; the steps are as they were. */
		int need = form_rows(&form, body.cols - 2), most = rows - PREVIEW_ROWS - REQUEST_ROWS, upper = need < most ? need : most;
		form_draw(ui, &form, focus, &f->top, row, 1, upper, body.cols - 2);
		if (!f->err.kind)
			upper += draw_preview(ui, f, a->record, row + upper, 1, body.cols - 2, 2);
		draw_request(ui, f, row + upper, 1, rows - upper, body.cols - 2);
	}
	paint_foot(ui, f->sending ? "Sending... it is never sent twice; a lost answer is looked for in the list." : who);
}

/* What came of it the desk says. */
static void replied(void *owner, uint32_t tag, struct api_reply *reply)
{
	struct retry *f = owner;
	(void)tag;
	f->sending = false;
	f->confirm[0] = '\0';
	f->err = reply->err;
	if (reply->ok)
		ui_pop(f->ui); /* while it is sent nothing opens over it */
}

static void send(struct retry *f)
{
	settle_request(f);
	f->err = (struct err){ 0 };
	const struct attempt *a = caseload_find(&f->desk->load, f->newest_id);
	struct idv_advice advice;
	if (a)
		idv_retry_advise(a->record, f->request.strategy, &advice);
	if (!a || caseload_newest(&f->desk->load, a) != a)
		err_set(&f->err, ERR_USAGE, "a newer attempt exists meanwhile: nothing was sent");
	else if (advice.verdict == IDV_REFUSED)
		err_set(&f->err, ERR_USAGE, "%s", advice.why);
	else if (idv_retry_check(&f->request, &f->err) &&
	         desk_retry(f->desk, &f->request, f->newest_id, (struct ticket){ replied, f, 0 }, &f->err))
		f->sending = true;
}

/* The keys of strategies and of the steps of custom. False: it is none of them. */
static bool choose_key(struct ui *ui, const struct form *form, uint32_t key)
{
	for (size_t i = 0; i < form->count; i++) {
		if (form->items[i].key && (uint32_t)form->items[i].key == key) {
			form_choose(ui, form, &form->items[i]);
			return true;
		}
	}
	if (!key || key > 0x7f || !memchr(step_keys, (int)key, sizeof step_keys))
		return false;
	ui_say(ui, STYLE_DIM, "%c is a step of custom: %d chooses that", (char)key, IDV_CUSTOM + 1);
	return true;
}

static bool retry_key(struct ui *ui, void *self, const struct term_event *ev)
{
	struct retry *f = self;
	struct form form;
	const struct attempt *a = caseload_find(&f->desk->load, f->newest_id);
	if (!a)
		return false;
	settle_request(f);
	build(f, &form, a->record);
	if (f->sending) /* only leaving is possible: the answer is told wherever the reviewer is then */
		return !(ev->kind == TERM_KEY && (ev->key == 27 || ev->key < 0x20));
	f->focus = form_focusable(&form, f->focus, 1);
	bool confirm = f->focus == form.count - 1;
	if (ev->kind == TERM_KEY && ev->key == '\r' && confirm) {
		if (strcmp(f->confirm, confirm_word) == 0)
			send(f);
		else
			ui_say(ui, STYLE_WARN, "type the word %s to send", confirm_word);
		return true;
	}
	/* No small letter and no digit is in the word: these choose from there too, and the focus stays with it though there are more or
	 * fewer lines now. */
	bool chosen = ev->kind == TERM_KEY && choose_key(ui, &form, ev->key);
	if (chosen) {
		settle_request(f);
		build(f, &form, a->record);
		f->focus = confirm ? form.count - 1 : ev->key < 'A' ? (size_t)f->strategy + 1 : f->focus;
	}
	if (chosen || form_key(ui, &form, &f->focus, ev)) {
		f->err = (struct err){ 0 };
		return true;
	}
	return false;
}

const struct screen_kind retry_screen = {
	.name = "Retry", .size = sizeof(struct retry), .mode = MODE_OVERLAY,
	.keys = "1-4 strategy, v k d s steps of custom, RETRY Enter sends, Esc leaves",
	.actions = overlay_actions, .draw = retry_draw, .key = retry_key,
};

void retry_open(struct ui *ui, struct desk *desk, const struct attempt *a)
{
	struct err err = { 0 };
	struct retry ids;
	if (!idv_id_copy(ids.client_user_id, "client_user_id", idv_text(a->record, IDV_CLIENT_USER_ID), &err) ||
	    !idv_id_copy(ids.template_id, "template_id", idv_text(a->record, IDV_TEMPLATE_ID), &err) ||
	    !idv_id_copy(ids.newest_id, "attempt id", a->id, &err)) {
		ui_say(ui, STYLE_WARN, "retry: %s; use the vendor's Dashboard", err.text);
		return;
	}
	struct retry *f = ui_push(ui, &retry_screen);
	memcpy(f->client_user_id, ids.client_user_id, sizeof f->client_user_id);
	memcpy(f->template_id, ids.template_id, sizeof f->template_id);
	memcpy(f->newest_id, ids.newest_id, sizeof f->newest_id);
	f->ui = ui;
	f->desk = desk;
	f->request.client_user_id = f->client_user_id;
	f->request.template_id = f->template_id;
	f->strategy = IDV_RESET;
	f->focus = 1;
	/* What failed is what a custom retry most likely asks for again. */
	static const enum idv_leaf steps[IDV_CUSTOM_STEPS] = {
		IDV_STEP_VERIFY_SMS, IDV_STEP_KYC_CHECK, IDV_STEP_DOCUMENTARY_VERIFICATION, IDV_STEP_SELFIE_CHECK,
	};
	for (size_t i = 0; i < IDV_CUSTOM_STEPS; i++)
		f->request.steps[i] = idv_is(a->record, steps[i], "failed") || idv_is(a->record, steps[i], "manually_rejected");
}
