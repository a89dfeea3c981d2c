/* The retry dialog: each strategy and what it would do, the exact request, a typed word. */
#include <stdio.h>
#include <string.h>

#include "app/app.h"
#include "base/buf.h"
#include "base/log.h"
#include "base/text.h"

enum { WIDE = 120, SIDE = 46, REQUEST_MAX = 16 * 1024, LABEL = 13 };

static const char confirm_word[] = "RETRY";
/* The reviewer sees a lost answer looked for that long; then the console goes on looking by itself. */
static const struct api_manner manner = { .wait_s = 5, .unclear = true }; /* what is unclear was shown, and the word typed */

/* Step names that fit two columns of 80. */
static const char *const step_names[IDV_STEPS] = { "Terms", "SMS", "Data Source", "Document", "Selfie", "AML Screening", "Risk" };
static const char *const share_names[] = { "as before", "not shareable", "shareable" }; /* as enum idv_tristate */

/* An id that is cut would be another subject's. */
static bool copy_id(char out[IDV_ID_SIZE], const char *what, const char *id, struct err *err)
{
	if (!idv_id_check(what, id, err))
		return false;
	snprintf(out, IDV_ID_SIZE, "%s", id);
	return true;
}

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
	if (!copy_id(f->client_user_id, "client_user_id", idv_text(a->record, IDV_CLIENT_USER_ID), &err) ||
	    !copy_id(f->template_id, "template_id", idv_text(a->record, IDV_TEMPLATE_ID), &err) ||
	    !copy_id(f->newest_id, "attempt id", a->id, &err)) {
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
		it->label_width = LABEL;
		it->off = advice.verdict == IDV_REFUSED;
		it->unclear = advice.verdict == IDV_UNCLEAR;
		it->note_style = it->off ? STYLE_BAD : it->unclear ? STYLE_WARN : STYLE_DIM;
		snprintf(it->note, sizeof it->note, "%s", advice.why);
	}
	for (int i = 0; i < IDV_CUSTOM_STEPS && f->strategy == IDV_CUSTOM; i++) {
		struct form_item *it = form_add(form, FORM_CHECK, idv_custom_step_names[i]);
		it->indent = 5;
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
	it->label_width = LABEL - 2;
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
	it->label_width = LABEL - 1;
	it->text = f->confirm;
	it->size = sizeof f->confirm;
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

/* Steps before and after, in one or two columns. */
static int draw_preview(struct app *app, const struct idv_record *newest, int row, int col, int cols, int columns)
{
	const struct retry_form *f = &app->retry;
	const char *after[IDV_STEPS];
	idv_retry_preview(newest, f->request.strategy, f->request.steps, after);
	term_put(app->term, row, col, cols, STYLE_HEAD, "BEFORE -> AFTER");
	int per_column = (IDV_STEPS + columns - 1) / columns;
	for (int i = 0; i < IDV_STEPS; i++) {
		int at = col + i / per_column * (cols / columns);
		char text[160];
		const struct idv_value *before = idv_get(newest, idv_step_table[i].leaf, 0, 0);
		const char *from = step_word(before->text), *to = step_word(after[i]);
		if (strcmp(from, to) == 0)
			snprintf(text, sizeof text, "%-14sstays %s", step_names[i], from);
		else
			snprintf(text, sizeof text, "%-14s%s -> %s", step_names[i], from, to);
		paint_fitted(app, row + 1 + i % per_column, at, cols / columns - 1, STYLE_PLAIN, text);
	}
	return 1 + per_column;
}

/* JSON broken after commas, so that a name stays with its value. */
static void draw_json(struct app *app, int row, int col, int rows, int cols, const char *json)
{
	for (int used = 0; *json && used < rows; used++) {
		size_t n = text_clip(json, cols, NULL), cut = n;
		while (json[n] && cut > 0 && json[cut - 1] != ',')
			cut--;
		cut = cut ? cut : n;
		struct buf line;
		buf_init(&line, REQUEST_MAX);
		buf_add(&line, json, cut);
		term_put(app->term, row + used, col, cols, STYLE_PLAIN, buf_str(&line));
		buf_finish(&line);
		json += cut;
	}
}

/* What went wrong when it was sent last, if anything, and the request; or what it lacks. */
static void draw_sent(struct app *app, int row, int col, int rows, int cols, const struct err *last, const char *news, const struct err *lacks,
                      const char *json)
{
	int used = 0;
	if (last->kind) {
		term_put(app->term, row, col, cols, STYLE_HEAD, "WHAT CAME OF IT");
		used = 1 + paint_wrapped(app, row + 1, col, rows - 1, cols, *news ? STYLE_GOOD : STYLE_BAD, *news ? news : last->text);
	}
	if (used + 1 >= rows)
		return;
	term_put(app->term, row + used, col, cols, STYLE_HEAD, lacks ? "REQUEST, not complete" : "REQUEST, exactly as sent");
	if (lacks)
		paint_wrapped(app, row + used + 1, col, rows - used - 1, cols, STYLE_WARN, lacks->text);
	else
		draw_json(app, row + used + 1, col, rows - used - 1, cols, json);
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
	draw_sent(app, row, col, rows, cols, &f->err, f->news, ok ? NULL : &err, buf_str(&clean));
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
	f->focus = form_focusable(&form, f->focus, 1);
	int strip = paint_trouble(app, body.row, body.cols);
	int row = body.row + strip, rows = body.rows - strip;
	char who[400];
	snprintf(who, sizeof who, "newest attempt %.100s  user %.120s  template %.100s", f->newest_id, f->client_user_id, f->template_id);
	if (body.cols >= WIDE) {
		int left = body.cols - SIDE - 3;
		form_draw(app, &form, f->focus, &f->top, row + 1, 1, rows - 8, left);
		paint_wrapped(app, row + 2 + (int)form.count, 2, 3, left - 2, STYLE_DIM, form.items[f->focus].note);
		int used = draw_preview(app, a->record, row + 1, left + 3, SIDE, 1);
		draw_request(app, row + used + 2, left + 3, rows - used - 3, SIDE);
	} else {
		int lower = 5 + 4, spare = rows - lower - (int)form.count;
		form_draw(app, &form, f->focus, &f->top, row, 1, rows - lower, body.cols - 2);
		if (spare > 1)
			paint_wrapped(app, row + (int)form.count, 2, spare, body.cols - 4, STYLE_DIM, form.items[f->focus].note);
		draw_preview(app, a->record, row + rows - lower, 1, body.cols - 2, 2);
		draw_request(app, row + rows - lower + 5, 1, 4, body.cols - 2);
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
	if (f->err.kind)
		app_say_err(app, &f->err);
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
	bool confirm = form_focusable(&form, f->focus, 1) == form.count - 1;
	if (ev->kind == TERM_KEY && ev->key == '\r' && confirm) {
		if (strcmp(f->confirm, confirm_word) == 0)
			send(app);
		else
			app_say(app, STYLE_WARN, "type the word %s to send", confirm_word);
		return true;
	}
	if (form_key(app, &form, &f->focus, ev)) {
		f->err = (struct err){ 0 };
		return true;
	}
	return false;
}

/* The new attempt of a write: shown, and its link too when there is one. Where only a list named it, it is read when it is opened. */
static void show_new(struct app *app, struct api_reply *reply, const char *verb)
{
	struct idv_record *r = reply->page.count ? idv_page_take(&reply->page, 0) : NULL;
	struct attempt *a = r ? caseload_put(&app->load, r, app_server_now(app)) : NULL;
	if (a)
		caseload_add_subject(&app->load, idv_text(r, IDV_TEMPLATE_ID), idv_text(r, IDV_CLIENT_USER_ID));
	caseload_link(&app->load);
	app->queue.stale = true;
	app->depth = 1; /* the form is done: back from the new case leads to the queue */
	case_open(app, reply->attempt_id);
	const char *url = a ? idv_text(a->record, IDV_SHAREABLE_URL) : "";
	if (*url)
		link_open(app, url);
	if (reply->note[0])
		app_say(app, STYLE_GOOD, "%s: %s", verb, reply->note);
	else
		app_say(app, STYLE_GOOD, "%s: new attempt %s", verb, reply->attempt_id);
	log_add(LOG_INFO, "%s: %s", verb, app->message);
	writes_told(app, reply->intent);
}

void retry_replied(struct app *app, struct api_reply *reply)
{
	struct retry_form *f = &app->retry;
	f->sending = false;
	f->confirm[0] = '\0';
	if (reply->ok) {
		explicit_bzero(&f->request.user, sizeof f->request.user);
		show_new(app, reply, "retried");
		return;
	}
	f->err = reply->err;
	if (reply->err.kind == ERR_CHANGED)
		writes_read_again(app, f->template_id, f->client_user_id);
	log_err(LOG_ERROR, "retry", &reply->err);
	app_say_err(app, &reply->err);
}

void create_replied(struct app *app, struct api_reply *reply)
{
	struct create_form *f = &app->create;
	f->sending = false;
	f->confirm[0] = '\0';
	if (reply->ok) {
		explicit_bzero(&f->request.user, sizeof f->request.user);
		show_new(app, reply, "created");
		return;
	}
	f->err = reply->err;
	log_err(LOG_ERROR, "create", &reply->err);
	app_say_err(app, &reply->err);
}

/* -- create -------------------------------------------------------------------------------------------------------------------- */

static const char create_word[] = "CREATE";
static const char *const idempotent_names[] = { "not said", "no", "yes" }; /* as enum idv_tristate */

void create_open(struct app *app)
{
	struct create_form *f = &app->create;
	if (!f->sending) {
		explicit_bzero(f, sizeof *f);
		const struct attempt *a = screen_is_open(app, SCREEN_CASE) ? case_attempt(app) : queue_current(app);
		struct err err = { 0 };
		if (a && !copy_id(f->template_id, "template_id", idv_text(a->record, IDV_TEMPLATE_ID), &err))
			app_say(app, STYLE_WARN, "the template of this attempt is not filled in: %s", err.text);
		f->request.client_user_id = f->client_user_id;
		f->request.template_id = f->template_id;
		f->idempotent = IDV_CREATE_IDEMPOTENT;
	}
	screen_push(app, SCREEN_CREATE);
}

static void open_create_user(struct app *app)
{
	user_open(app, &app->create.request.user);
}

static struct form_item *add_text(struct form *form, const char *label, char *text, size_t size)
{
	struct form_item *it = form_add(form, FORM_TEXT, label);
	it->indent = 1;
	it->label_width = 20;
	it->text = text;
	it->size = size;
	return it;
}

static void build_create(struct create_form *f, struct form *form)
{
	form->count = 0;
	f->request.is_idempotent = (enum idv_tristate)f->idempotent;
	form_add(form, FORM_HEAD, "SUBJECT");
	add_text(form, "client_user_id", f->client_user_id, sizeof f->client_user_id);
	add_text(form, "template_id", f->template_id, sizeof f->template_id);
	form_add(form, FORM_HEAD, "OPTIONS");
	struct form_item *it = form_add(form, FORM_CHECK, "shareable link");
	it->indent = 1;
	it->check = &f->request.is_shareable;
	it = form_add(form, FORM_CHECK, "the user has already consented");
	it->indent = 1;
	it->check = &f->request.gave_consent;
	snprintf(it->note, sizeof it->note, "Terms of Service is then skipped");
	it = form_add(form, FORM_CYCLE, "idempotent");
	it->indent = 1;
	it->label_width = 18;
	it->choice = &f->idempotent;
	it->options = idempotent_names;
	it->option_count = 3;
	it = form_add(form, FORM_BUTTON, "User data...");
	it->indent = 1;
	it->press = open_create_user;
	snprintf(it->note, sizeof it->note, "%s", idv_user_empty(&f->request.user) ? "none" : "given");
	it = add_text(form, "Type CREATE:", f->confirm, sizeof f->confirm);
	it->off = f->sending;
	snprintf(it->note, sizeof it->note, "then Enter sends; Esc leaves");
}

static void draw_create_request(struct app *app, int row, int rows, int cols)
{
	struct create_form *f = &app->create;
	struct err err = { 0 };
	struct buf body, clean;
	buf_init(&body, REQUEST_MAX);
	buf_init(&clean, REQUEST_MAX * 2);
	bool ok = idv_create_check(&f->request, &err) && idv_create_encode(&f->request, &body, &err);
	if (ok)
		text_clean(body.data, body.len, &clean);
	draw_sent(app, row, 1, rows, cols, &f->err, "", ok ? NULL : &err, buf_str(&clean));
	buf_finish(&body);
	buf_finish(&clean);
}

void create_draw(struct app *app)
{
	struct paint_area body;
	struct create_form *f = &app->create;
	struct form form;
	paint_frame(app, &body);
	paint_bar(app, "Create", "this costs one session");
	build_create(f, &form);
	f->focus = form_focusable(&form, f->focus, 1);
	int strip = paint_trouble(app, body.row, body.cols);
	int row = body.row + strip;
	form_draw(app, &form, f->focus, &f->top, row + 1, 1, (int)form.count, body.cols - 2);
	draw_create_request(app, row + 2 + (int)form.count, body.rows - strip - 2 - (int)form.count, body.cols - 2);
	paint_foot(app, f->sending ? "Sending..." : "");
}

bool create_key(struct app *app, const struct term_event *ev)
{
	struct create_form *f = &app->create;
	struct form form;
	build_create(f, &form);
	if (f->sending)
		return !(ev->kind == TERM_KEY && (ev->key == 27 || ev->key < 0x20));
	bool confirm = form_focusable(&form, f->focus, 1) == form.count - 1;
	if (ev->kind == TERM_KEY && ev->key == '\r' && confirm) {
		f->err = (struct err){ 0 };
		if (strcmp(f->confirm, create_word) != 0)
			app_say(app, STYLE_WARN, "type the word %s to send", create_word);
		else if (idv_create_check(&f->request, &f->err) &&
		         call_add(app, api_send_create(app->api, &f->request, &manner, &f->err), CALL_CREATE, 0))
			f->sending = true;
		if (f->err.kind)
			app_say_err(app, &f->err);
		return true;
	}
	if (form_key(app, &form, &f->focus, ev)) {
		f->err = (struct err){ 0 };
		return true;
	}
	return false;
}

/* -- user data of either ------------------------------------------------------------------------------------------------------- */

void user_open(struct app *app, struct idv_user *user)
{
	app->user = (struct user_form){ .user = user };
	screen_push(app, SCREEN_USER);
}

static void build_user(struct user_form *f, struct form *form)
{
	form->count = 0;
	for (size_t i = 0; i < idv_user_field_count; i++) {
		const struct idv_user_field *field = &idv_user_fields[i];
		char *value = (char *)f->user + field->offset;
		struct form_item *it = add_text(form, field->label, value, field->size);
		struct err err = { 0 };
		if (*value && !idv_user_field_check(field, value, &err)) {
			it->note_style = STYLE_BAD;
			snprintf(it->note, sizeof it->note, "%.200s", err.text);
		}
	}
}

void user_draw(struct app *app)
{
	struct paint_area body;
	struct user_form *f = &app->user;
	struct form form;
	paint_frame(app, &body);
	paint_bar(app, "User data", "sent to the vendor");
	build_user(f, &form);
	f->focus = form_focusable(&form, f->focus, 1);
	form_draw(app, &form, f->focus, &f->top, body.row + 1, 1, (int)form.count, body.cols - 2);
	int row = body.row + 2 + (int)form.count;
	struct err err = { 0 };
	if (!idv_user_empty(f->user) && !idv_user_check(f->user, &err))
		paint_wrapped(app, row, 2, body.row + body.rows - row, body.cols - 4, STYLE_BAD, err.text);
	else
		term_put(app->term, row, 2, body.cols - 4, STYLE_DIM, "What is empty is not sent. Name, address, id number: whole or not at all.");
	paint_foot(app, "");
}

bool user_key(struct app *app, const struct term_event *ev)
{
	struct form form;
	build_user(&app->user, &form);
	if (ev->kind == TERM_KEY && ev->key == '\r') {
		app->user.focus = form_focusable(&form, (app->user.focus + 1) % form.count, 1);
		return true;
	}
	return form_key(app, &form, &app->user.focus, ev);
}
