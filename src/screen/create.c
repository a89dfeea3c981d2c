/* The dialog of creating a verification. */
#include "screen/create.h"

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

enum { LABEL = 20 };

static const char create_word[] = "CREATE";
static const char *const idempotent_names[] = { "not said", "no", "yes" }; /* as enum idv_tristate */

struct create {
	struct ui *ui;
	struct desk *desk;
	struct idv_create request; /* its ids point at the fields below */
	char client_user_id[IDV_ID_SIZE], template_id[IDV_ID_SIZE];
	int idempotent;
	char confirm[16];
	size_t focus, top;
	bool sending;
	struct err err;
};

static void open_user(struct ui *ui, void *self)
{
	struct create *f = self;
	user_open(ui, &f->request.user);
}

static void build(struct create *f, struct form *form)
{
	form->self = f;
	form->count = 0;
	f->request.is_idempotent = (enum idv_tristate)f->idempotent;
	form_add(form, FORM_HEAD, "SUBJECT");
	form_add_text(form, "client_user_id", LABEL, f->client_user_id, sizeof f->client_user_id);
	form_add_text(form, "template_id", LABEL, f->template_id, sizeof f->template_id);
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
	it->press = open_user;
	snprintf(it->note, sizeof it->note, "%s", idv_user_empty(&f->request.user) ? "none" : "given");
	it = form_add_text(form, "Type CREATE:", LABEL, f->confirm, sizeof f->confirm);
	it->word = true;
	it->off = f->sending;
	snprintf(it->note, sizeof it->note, "then Enter sends; Esc leaves");
}

static void draw_request(struct ui *ui, const struct create *f, int row, int rows, int cols)
{
	struct err err = { 0 };
	struct buf body, clean;
	buf_init(&body, REQUEST_MAX);
	buf_init(&clean, REQUEST_MAX * 2);
	bool ok = idv_create_check(&f->request, &err) && idv_create_encode(&f->request, &body, &err);
	if (ok)
		text_clean(body.data, body.len, &clean);
	request_draw(ui, row, 1, rows, cols, &f->err, "", ok ? NULL : &err, buf_str(&clean));
	buf_finish(&body);
	buf_finish(&clean);
}

static void create_draw(struct ui *ui, void *self)
{
	struct paint_area body;
	struct create *f = self;
	struct form form;
	paint_frame(ui, &body);
	paint_bar(ui, "Create", "this costs one session");
	build(f, &form);
	size_t focus = f->sending ? form.count : form_focusable(&form, f->focus, 1);
	int strip = strip_draw(ui, f->desk, body.row, body.cols);
	int row = body.row + strip;
	form_draw(ui, &form, focus, &f->top, row + 1, 1, (int)form.count, body.cols - 2);
	draw_request(ui, f, row + 2 + (int)form.count, body.rows - strip - 2 - (int)form.count, body.cols - 2);
	paint_foot(ui, f->sending ? "Sending..." : "");
}

/* What came of it the desk says. */
static void replied(void *owner, uint32_t tag, struct api_reply *reply)
{
	struct create *f = owner;
	(void)tag;
	f->sending = false;
	f->confirm[0] = '\0';
	f->err = reply->err;
	if (reply->ok)
		ui_pop(f->ui); /* while it is sent nothing opens over it */
}

static bool create_key(struct ui *ui, void *self, const struct term_event *ev)
{
	struct create *f = self;
	struct form form;
	build(f, &form);
	if (f->sending)
		return !(ev->kind == TERM_KEY && (ev->key == 27 || ev->key < 0x20));
	bool confirm = form_focusable(&form, f->focus, 1) == form.count - 1;
	if (ev->kind == TERM_KEY && ev->key == '\r' && confirm) {
		f->err = (struct err){ 0 };
		if (strcmp(f->confirm, create_word) != 0)
			ui_say(ui, STYLE_WARN, "type the word %s to send", create_word);
		else if (idv_create_check(&f->request, &f->err) &&
		         desk_create(f->desk, &f->request, (struct ticket){ replied, f, 0 }, &f->err))
			f->sending = true;
		return true;
	}
	if (form_key(ui, &form, &f->focus, ev)) {
		f->err = (struct err){ 0 };
		return true;
	}
	return false;
}

const struct screen_kind create_screen = {
	.name = "Create", .size = sizeof(struct create), .keys = "Tab or arrows move, Space chooses, Esc leaves", .mode = MODE_OVERLAY,
	.actions = overlay_actions, .draw = create_draw, .key = create_key,
};

void create_open(struct ui *ui, struct desk *desk, const struct attempt *a)
{
	struct create *f = ui_push(ui, &create_screen);
	struct err err = { 0 };
	f->ui = ui;
	f->desk = desk;
	if (a && !idv_id_copy(f->template_id, "template_id", idv_text(a->record, IDV_TEMPLATE_ID), &err))
		ui_say(ui, STYLE_WARN, "the template of this attempt is not filled in: %s", err.text);
	f->request.client_user_id = f->client_user_id;
	f->request.template_id = f->template_id;
	f->idempotent = IDV_CREATE_IDEMPOTENT;
}
