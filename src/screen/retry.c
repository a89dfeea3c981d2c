/* The retry dialog: each strategy and what it would do, the exact request, a typed word. */
#include <stdio.h>
#include <string.h>

#include "ui/app.h"
#include "base/buf.h"
#include "base/log.h"
#include "base/text.h"

enum { WIDE = 120, SIDE = 46, REQUEST_MAX = 16 * 1024, LABEL = 12, STEP_COLS = 36, STEP_LABEL = 12, SECOND_LABEL = 9, PREVIEW_ROWS = 4, REQUEST_ROWS = 5 };

static const char confirm_word[] = "RETRY";
/* The reviewer sees a lost answer looked for that long; then the console goes on looking by itself. */
static const struct api_manner manner = { .wait_s = 5, .unclear = true }; /* what is unclear was shown, and the word typed */

/* Step names that leave two columns of 80 room for each word before and after. */
static const char *const step_names[IDV_STEPS] = { "Terms", "SMS", "Data Source", "Document", "Selfie", "AML", "Risk" };
static const char step_keys[IDV_CUSTOM_STEPS] = { 'v', 'k', 'd', 's' };
static const char *const share_names[] = { "as before", "not shareable", "shareable" }; /* as enum idv_tristate */

void retry_open(struct app *app)
{
	struct retry_form *f = &app->retry;
	const struct attempt *a = case_attempt(app);
	if (!a)
		return;
	if (f->sending) {
		screen_push(app, SCREEN_RETRY); /* one is on its way: show it rather than start another */
		return;
	}
	explicit_bzero(f, sizeof *f);
	struct err err = { 0 };
	if (!idv_id_copy(f->client_user_id, "client_user_id", idv_text(a->record, IDV_CLIENT_USER_ID), &err) ||
	    !idv_id_copy(f->template_id, "template_id", idv_text(a->record, IDV_TEMPLATE_ID), &err) ||
	    !idv_id_copy(f->newest_id, "attempt id", a->id, &err)) {
		app_say(app, STYLE_WARN, "retry: %s; use the vendor's Dashboard", err.text);
		return;
	}
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
	screen_push(app, SCREEN_RETRY);
}

static void settle_request(struct retry_form *f)
{
	f->request.strategy = (enum idv_strategy)f->strategy;
	f->request.has_steps = f->strategy == IDV_CUSTOM;
	f->request.is_shareable = (enum idv_tristate)f->shareable;
}

static void open_user(struct app *app)
{
	user_open(app, &app->retry.request.user);
}

static void add_strategies(struct form *form, struct retry_form *f, const struct idv_record *newest)
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

static void build(struct app *app, struct form *form, const struct idv_record *newest)
{
	struct retry_form *f = &app->retry;
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
	it = form_add(form, FORM_TEXT, "Type RETRY:");
	it->indent = 1;
	it->label_width = LABEL;
	it->text = f->confirm;
	it->size = sizeof f->confirm;
	it->word = true;
	struct api_open open;
	it->off = f->sending || api_open_of(app->api, f->template_id, f->client_user_id, &open);
	snprintf(it->note, sizeof it->note, it->off && !f->sending ? "a write for this user is open: Esc, then ^O shows it" :
	         "Enter sends; a retry is billed as a session");
}

static const char *step_word(const char *wire)
{
	const struct idv_word *word = idv_vocab_find(IDV_VOCAB_STEP, wire);
	if (strcmp(wire, "waiting_for_prerequisite") == 0)
		return "waits";
	return word ? word->label : *wire ? wire : "-";
}

/* Steps before and after, under their head; in two columns the head is the first of eight. Both have the same room after their names, so that
 * at 80 columns the longest words fit. */
static int draw_preview(struct app *app, const struct idv_record *newest, int row, int col, int cols, int columns)
{
	const struct retry_form *f = &app->retry;
	const char *after[IDV_STEPS];
	idv_retry_preview(newest, f->request.strategy, f->request.steps, after);
	term_put(app->term, row, col, cols, STYLE_HEAD, "BEFORE -> AFTER");
	int per_column = (1 + IDV_STEPS + columns - 1) / columns;
	int second = columns == 1 ? 0 : (cols - SECOND_LABEL + STEP_LABEL + 1) / 2;
	for (int i = 0; i < IDV_STEPS; i++) {
		bool right = (i + 1) / per_column;
		int at = right ? second : 0, label = right ? SECOND_LABEL : STEP_LABEL;
		char text[160];
		const struct idv_value *before = idv_get(newest, idv_step_table[i].leaf, 0, 0);
		const char *from = step_word(before->text), *to = step_word(after[i]);
		if (strcmp(from, to) == 0)
			snprintf(text, sizeof text, "%-*sstays %s", label, step_names[i], from);
		else
			snprintf(text, sizeof text, "%-*s%s -> %s", label, step_names[i], from, to);
		paint_fitted(app, row + (i + 1) % per_column, col + at, (right || !second ? cols : second - 1) - at, STYLE_PLAIN, text);
	}
	return per_column;
}

static void draw_request(struct app *app, int row, int col, int rows, int cols)
{
	struct retry_form *f = &app->retry;
	struct err err = { 0 };
	struct buf body, clean;
	buf_init(&body, REQUEST_MAX);
	buf_init(&clean, REQUEST_MAX * 2);
	bool ok = idv_retry_check(&f->request, &err) && idv_retry_encode(&f->request, &body, &err);
	if (ok)
		text_clean(body.data, body.len, &clean);
	form_draw_sent(app, row, col, rows, cols, &f->err, f->news, ok ? NULL : &err, buf_str(&clean));
	buf_finish(&body);
	buf_finish(&clean);
}

void retry_draw(struct app *app)
{
	struct paint_area body;
	struct retry_form *f = &app->retry;
	struct form form;
	paint_frame(app, &body);
	const struct attempt *a = caseload_find(&app->load, f->newest_id);
	char where[200];
	snprintf(where, sizeof where, "Queue > %.120s > Retry", f->newest_id);
	struct buf clean;
	buf_init(&clean, 1024);
	text_clean(where, strlen(where), &clean);
	paint_bar(app, buf_str(&clean), "this costs one session");
	buf_finish(&clean);
	if (!a)
		return;
	settle_request(f);
	build(app, &form, a->record);
	/* While it is sent nothing has the focus, and after that what had it. */
	size_t focus = f->sending ? form.count : form_focusable(&form, f->focus, 1);
	int strip = paint_trouble(app, body.row, body.cols);
	int row = body.row + strip, rows = body.rows - strip;
	char who[400];
	snprintf(who, sizeof who, "newest attempt %.100s  user %.120s  template %.100s", f->newest_id, f->client_user_id, f->template_id);
	if (body.cols >= WIDE) {
		int left = body.cols - SIDE - 3;
		form_draw(app, &form, focus, &f->top, row + 1, 1, rows - 1, left);
		int used = draw_preview(app, a->record, row + 1, left + 3, SIDE, 1);
		draw_request(app, row + used + 2, left + 3, rows - used - 3, SIDE);
	} else {
		/* What came of it has to be read whole; the steps are as they were. */
		int need = form_rows(&form, body.cols - 2), most = rows - PREVIEW_ROWS - REQUEST_ROWS, upper = need < most ? need : most;
		form_draw(app, &form, focus, &f->top, row, 1, upper, body.cols - 2);
		if (!f->err.kind)
			upper += draw_preview(app, a->record, row + upper, 1, body.cols - 2, 2);
		draw_request(app, row + upper, 1, rows - upper, body.cols - 2);
	}
	paint_foot(app, f->sending ? "Sending... it is never sent twice; a lost answer is looked for in the list." : who);
}

static void send(struct app *app)
{
	struct retry_form *f = &app->retry;
	settle_request(f);
	f->err = (struct err){ 0 };
	f->news[0] = '\0';
	const struct attempt *a = caseload_find(&app->load, f->newest_id);
	struct idv_advice advice;
	if (a)
		idv_retry_advise(a->record, f->request.strategy, &advice);
	if (!a || caseload_newest(&app->load, a) != a)
		err_set(&f->err, ERR_USAGE, "a newer attempt exists meanwhile: nothing was sent");
	else if (advice.verdict == IDV_REFUSED)
		err_set(&f->err, ERR_USAGE, "%s", advice.why);
	else if (idv_retry_check(&f->request, &f->err) &&
	         call_add(app, api_send_retry(app->api, &f->request, f->newest_id, &manner, &f->err), CALL_RETRY, 0))
		f->sending = true;
}

/* The keys of strategies and of the steps of custom. False: it is none of them. */
static bool choose_key(struct app *app, const struct form *form, uint32_t key)
{
	for (size_t i = 0; i < form->count; i++) {
		if (form->items[i].key && (uint32_t)form->items[i].key == key) {
			form_choose(app, &form->items[i]);
			return true;
		}
	}
	if (!key || key > 0x7f || !memchr(step_keys, (int)key, sizeof step_keys))
		return false;
	app_say(app, STYLE_DIM, "%c is a step of custom: %d chooses that", (char)key, IDV_CUSTOM + 1);
	return true;
}

bool retry_key(struct app *app, const struct term_event *ev)
{
	struct retry_form *f = &app->retry;
	struct form form;
	const struct attempt *a = caseload_find(&app->load, f->newest_id);
	if (!a)
		return false;
	settle_request(f);
	build(app, &form, a->record);
	if (f->sending) /* only leaving is possible: the answer is told wherever the reviewer is then */
		return !(ev->kind == TERM_KEY && (ev->key == 27 || ev->key < 0x20));
	f->focus = form_focusable(&form, f->focus, 1);
	bool confirm = f->focus == form.count - 1;
	if (ev->kind == TERM_KEY && ev->key == '\r' && confirm) {
		if (strcmp(f->confirm, confirm_word) == 0)
			send(app);
		else
			app_say(app, STYLE_WARN, "type the word %s to send", confirm_word);
		return true;
	}
	/* No small letter and no digit is in the word: these choose from there too, and the focus stays with it though there are more or
	 * fewer lines now. */
	bool chosen = ev->kind == TERM_KEY && choose_key(app, &form, ev->key);
	if (chosen) {
		settle_request(f);
		build(app, &form, a->record);
		f->focus = confirm ? form.count - 1 : ev->key < 'A' ? (size_t)f->strategy + 1 : f->focus;
	}
	if (chosen || form_key(app, &form, &f->focus, ev)) {
		f->err = (struct err){ 0 };
		return true;
	}
	return false;
}

void retry_replied(struct app *app, struct api_reply *reply)
{
	struct retry_form *f = &app->retry;
	bool here = screen_top(app) == SCREEN_RETRY;
	f->sending = false;
	f->confirm[0] = '\0';
	if (reply->ok) {
		explicit_bzero(&f->request.user, sizeof f->request.user);
		if (here)
			retry_close(app);
		writes_begun(app, reply, "retried", f->template_id, f->client_user_id);
		return;
	}
	f->err = reply->err;
	if (reply->err.kind == ERR_CHANGED)
		writes_read_again(app, f->template_id, f->client_user_id);
	log_err(LOG_ERROR, "retry", &reply->err);
	if (!here) /* else the form says it */
		app_say_err(app, &reply->err);
}

void retry_close(struct app *app)
{
	screen_pop(app);
	if (app->retry.from_queue && !app->retry.sending)
		case_close(app);
}
