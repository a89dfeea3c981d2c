/* The retry dialog: keys, and sending what was chosen after a typed word. */
#include "screen/retry.h"

#include <stdio.h>
#include <string.h>

#include "desk/advice.h"
#include "screen/retry_state.h"
#include "screen/table.h"
#include "ui/move.h"
#include "ui/ui.h"

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

/* Whether it may be sent the desk knows: the newest attempt, its claim, what the vendor refuses. */
static void send(struct retry *f)
{
	const struct ticket who = { replied, f, 0 };
	f->err = (struct err){ 0 };
	f->sending = retry_steps_up(f) ? desk_step_up(f->desk, &f->create, f->newest_id, who, &f->err)
	                               : desk_retry(f->desk, &f->request, f->newest_id, who, &f->err);
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
	if (!retry_is_step_key(key))
		return false;
	ui_say(ui, STYLE_DIM, "%c is a step of custom: %d chooses that", (char)key, IDV_CUSTOM + 1);
	return true;
}

/* The focus goes to what was chosen, and of a step-up to the template where none is known; it stays with the word. */
static void after_choice(struct retry *f, struct form *form, const struct attempt *newest, bool confirm, uint32_t key)
{
	retry_settle(f, newest);
	retry_build(f, form, newest->record);
	size_t way = (size_t)f->strategy + 1;
	if (retry_steps_up(f) && !f->other[0])
		f->focus = way + 1;
	else if (confirm)
		f->focus = form->count - 1;
	else if (key < 'A')
		f->focus = way;
}

static bool retry_key(struct ui *ui, void *self, const struct term_event *ev)
{
	struct retry *f = self;
	struct form form;
	const struct attempt *a = caseload_find(&f->desk->load, f->newest_id);
	if (!a)
		return false;
	retry_settle(f, a);
	retry_build(f, &form, a->record);
	if (f->sending) /* only leaving is possible: the answer is told wherever the reviewer is then */
		return !(ev->kind == TERM_KEY && (ev->key == 27 || ev->key < 0x20));
	f->focus = form_focusable(&form, f->focus, 1);
	bool confirm = f->focus == form.count - 1;
	if (ev->kind == TERM_KEY && ev->key == '\r' && confirm) {
		if (strcmp(f->confirm, retry_word(f)) == 0)
			send(f);
		else
			ui_say(ui, STYLE_WARN, "type the word %s to send", retry_word(f));
		return true;
	}
	/* No small letter and no digit is in the word: these choose from there too, and the focus stays with it though there are more or
	 * fewer lines now. In the template of a step-up they are typed. */
	const struct form_item *at = &form.items[f->focus];
	bool before = retry_steps_up(f), chosen = ev->kind == TERM_KEY && (at->kind != FORM_TEXT || at->word) && choose_key(ui, &form, ev->key);
	if (chosen)
		after_choice(f, &form, a, confirm, ev->key);
	else if (!form_key(ui, &form, &f->focus, ev))
		return false;
	if (before != retry_steps_up(f))
		f->confirm[0] = '\0'; /* another word is asked for */
	f->err = (struct err){ 0 };
	return true;
}

const struct screen_kind retry_screen = {
	.name = "Retry", .size = sizeof(struct retry), .mode = MODE_OVERLAY,
	.keys = "1-5 choose, v k d s steps of custom, the word and Enter send, Esc leaves",
	.actions = overlay_actions, .draw = retry_draw, .key = retry_key,
};

/* What is advised is chosen, since nothing is sent before its word was typed; else reset, which is never refused. */
static void begin_with(struct retry *f, const struct record *r)
{
	static const enum idv_leaf steps[IDV_CUSTOM_STEPS] = {
		IDV_STEP_VERIFY_SMS, IDV_STEP_KYC_CHECK, IDV_STEP_DOCUMENTARY_VERIFICATION, IDV_STEP_SELFIE_CHECK,
	};
	const struct play *play = f->advice.play;
	bool custom = play && play->strategy == IDV_CUSTOM;
	snprintf(f->other, sizeof f->other, "%s", desk_step_up_of(f->desk, f->template_id));
	f->strategy = !play ? IDV_RESET : play->step_up ? RETRY_STEP_UP : play->strategy < IDV_STRATEGIES ? (int)play->strategy : IDV_RESET;
	f->focus = (size_t)f->strategy + 1;
	/* What failed is what a custom retry most likely asks for again. */
	for (size_t i = 0; i < IDV_CUSTOM_STEPS; i++)
		f->request.steps[i] = custom ? f->advice.steps[i] : idv_is(r, steps[i], "failed") || idv_is(r, steps[i], "manually_rejected");
}

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
	retry_settle(f, a);
	begin_with(f, a->record);
}
