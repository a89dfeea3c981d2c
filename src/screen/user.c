#include "screen/user.h"

#include <stdio.h>

#include "base/err.h"
#include "idv/request.h"
#include "screen/table.h"
#include "ui/form.h"
#include "ui/frame.h"
#include "ui/move.h"
#include "ui/paint.h"
#include "ui/ui.h"

enum { USER_LABEL = 20 };

struct user {
	struct idv_user *user; /* of the form below */
	size_t focus, top;
};

static void build(struct user *f, struct form *form)
{
	form->self = f;
	form->count = 0;
	for (size_t i = 0; i < idv_user_field_count; i++) {
		const struct idv_user_field *field = &idv_user_fields[i];
		char *value = (char *)f->user + field->offset;
		struct form_item *it = form_add_text(form, field->label, USER_LABEL, value, field->size);
		struct err err = { 0 };
		if (*value && !idv_user_field_check(field, value, &err)) {
			it->note_style = STYLE_BAD;
			snprintf(it->note, sizeof it->note, "%.200s", err.text);
		}
	}
}

static void user_draw(struct ui *ui, void *self)
{
	struct paint_area body;
	struct user *f = self;
	struct form form;
	paint_frame(ui, &body);
	paint_bar(ui, "User data", "sent to the vendor");
	build(f, &form);
	f->focus = form_focusable(&form, f->focus, 1);
	form_draw(ui, &form, f->focus, &f->top, body.row + 1, 1, (int)form.count, body.cols - 2);
	int row = body.row + 2 + (int)form.count;
	struct err err = { 0 };
	if (!idv_user_empty(f->user) && !idv_user_check(f->user, &err))
		paint_wrapped(ui, row, 2, body.row + body.rows - row, body.cols - 4, STYLE_BAD, err.text);
	else
		term_put(ui->term, row, 2, body.cols - 4, STYLE_DIM, "What is empty is not sent. Name, address, id number: whole or not at all.");
	paint_foot(ui, "");
}

static bool user_key(struct ui *ui, void *self, const struct term_event *ev)
{
	struct user *f = self;
	struct form form;
	build(f, &form);
	if (ev->kind == TERM_KEY && ev->key == '\r') {
		f->focus = form_focusable(&form, (f->focus + 1) % form.count, 1);
		return true;
	}
	return form_key(ui, &form, &f->focus, ev);
}

const struct screen_kind user_screen = {
	.name = "User data", .size = sizeof(struct user), .keys = "Tab or arrows move, Esc goes back to the request", .mode = MODE_OVERLAY,
	.actions = overlay_actions, .draw = user_draw, .key = user_key,
};

void user_open(struct ui *ui, struct idv_user *user)
{
	struct user *f = ui_push(ui, &user_screen);
	f->user = user;
}
