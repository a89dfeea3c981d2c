/* The dialogs of creating a verification, and of the user data of a create or a retry. */
#include <stdio.h>
#include <string.h>

#include "ui/app.h"
#include "base/buf.h"
#include "base/log.h"
#include "base/text.h"

enum { REQUEST_MAX = 16 * 1024 };

/* The reviewer sees a lost answer looked for that long; then the console goes on looking by itself. */
static const struct api_manner manner = { .wait_s = 5 };

static const char create_word[] = "CREATE";
static const char *const idempotent_names[] = { "not said", "no", "yes" }; /* as enum idv_tristate */

void create_open(struct app *app)
{
	struct create_form *f = &app->create;
	if (!f->sending) {
		explicit_bzero(f, sizeof *f);
		const struct attempt *a = screen_is_open(app, SCREEN_CASE) ? case_attempt(app) : queue_current(app);
		struct err err = { 0 };
		if (a && !idv_id_copy(f->template_id, "template_id", idv_text(a->record, IDV_TEMPLATE_ID), &err))
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
	it->word = true;
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
	form_draw_sent(app, row, 1, rows, cols, &f->err, "", ok ? NULL : &err, buf_str(&clean));
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
	size_t focus = f->sending ? form.count : form_focusable(&form, f->focus, 1);
	int strip = paint_trouble(app, body.row, body.cols);
	int row = body.row + strip;
	form_draw(app, &form, focus, &f->top, row + 1, 1, (int)form.count, body.cols - 2);
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
		return true;
	}
	if (form_key(app, &form, &f->focus, ev)) {
		f->err = (struct err){ 0 };
		return true;
	}
	return false;
}

void create_replied(struct app *app, struct api_reply *reply)
{
	struct create_form *f = &app->create;
	bool here = screen_top(app) == SCREEN_CREATE;
	f->sending = false;
	f->confirm[0] = '\0';
	if (reply->ok) {
		explicit_bzero(&f->request.user, sizeof f->request.user);
		if (here)
			screen_pop(app);
		writes_begun(app, reply, "created", f->template_id, f->client_user_id);
		return;
	}
	f->err = reply->err;
	log_err(LOG_ERROR, "create", &reply->err);
	if (!here) /* else the form says it */
		app_say_err(app, &reply->err);
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
