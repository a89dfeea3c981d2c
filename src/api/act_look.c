/* The act as an exchange, and its reading of the screening: itself, all pages of its hits and of its reviews, at the same time. */
#include <stdio.h>
#include <string.h>

#include "api/act.h"
#include "base/err.h"
#include "base/mem.h"

static void destroy(struct exchange *act)
{
	struct act *a = act->writing->act;
	aml_decision_finish(&a->d);
	aml_look_finish(&a->look);
	aml_look_finish(&a->whole);
	idv_cursors_finish(&a->cursors[0]);
	idv_cursors_finish(&a->cursors[1]);
	secret_free(a);
	writing_destroy(act);
}

static const struct errand act_errand = { .destroy = destroy };

struct exchange *act_create(struct api *api, const struct intent *intent)
{
	struct exchange *act = exchange_create(api, API_REVIEW_CREATE);
	struct writing *w = mem_alloc(sizeof *w);
	*w = (struct writing){ .intent = *intent, .lock = -1, .act = secret_alloc(sizeof *w->act) };
	struct act *a = w->act;
	act->writing = w;
	act->errand = &act_errand;
	a->review = intent_reviews(intent);
	a->update = intent_updates(intent);
	a->call = a->review ? ACT_REVIEW : ACT_UPDATE;
	a->steps[0] = a->review ? API_STEP_UNSENT : API_STEP_NEEDLESS;
	a->steps[1] = a->update ? API_STEP_UNSENT : API_STEP_NEEDLESS;
	return act;
}

/* -- pages -------------------------------------------------------------------------------------------------------------------- */

static const struct errand look_errand;

static void read_part(struct exchange *act, enum api_op op, const char *cursor, int64_t not_before)
{
	const struct api_endpoint *e = &api_endpoint_table[op];
	const char *id = act->writing->intent.client_user_id;
	struct exchange *x = exchange_create(act->api, op);
	bool ok = e->list ? idv_ask_of_encode(e->of, id, e->asks, cursor, &x->request, NULL) : idv_ask_encode(e->asks, id, &x->request, NULL);
	if (!e->list)
		exchange_asked(x, SCREENING_ID, id, e->kind->one);
	if (!exchange_encoded(x, ok, NULL))
		mem_exhausted(); /* the id was checked, and a cursor is shorter than an answer */
	x->errand = &look_errand;
	x->owner = act;
	x->ready_at = not_before;
}

static bool take_page(struct exchange *act, struct api_reply *r, struct err *err)
{
	struct act *a = act->writing->act;
	bool hits = r->op == API_HITS;
	struct idv_cursors *cursors = &a->cursors[hits];
	char *cursor = r->page.next_cursor;
	cursors->call = api_endpoint_table[r->op].name;
	(hits ? aml_look_take_hits : aml_look_take_reviews)(&a->look, &r->page, !cursor);
	if (!cursor || !idv_cursors_add(cursors, cursor, err))
		return false;
	read_part(act, r->op, cursor, 0);
	return true;
}

/* A page, or why there is none. The rest is waited for in either case. */
static void part_came(struct exchange *x)
{
	struct exchange *act = x->owner;
	struct act *a = act->writing->act;
	struct api_reply *r = &x->reply;
	struct err err = { 0 };
	if (!r->ok)
		err = r->err;
	else if (r->op == API_SCREENING)
		aml_look_take_screening(&a->look, &r->page);
	else if (take_page(act, r, &err))
		return;
	if (r->server_time)
		a->look.server_time = r->server_time;
	if (err.kind && !a->unread.kind)
		a->unread = err;
	if (--a->reading)
		return;
	a->looked_at = when_mono_ms();
	if (!a->unread.kind && a->all && !aml_look_is_whole(&a->look)) {
		err_set(&a->unread, ERR_REPLY, "hits or reviews of the screening cannot all be read");
		err_remedy(&a->unread, "Read it again; if it lasts, quote the screening to the vendor.");
	}
	act->writing->read(act, a->unread.kind ? &a->unread : NULL);
}

static const struct errand look_errand = { .over = part_came };

void act_look(struct exchange *act, bool all, int64_t not_before, void (*read)(struct exchange *act, const struct err *unread))
{
	struct act *a = act->writing->act;
	if (aml_look_is_whole(&a->look)) {
		aml_look_finish(&a->whole);
		a->whole = a->look;
		a->look = (struct aml_look){ 0 };
	}
	aml_look_finish(&a->look);
	idv_cursors_finish(&a->cursors[0]);
	idv_cursors_finish(&a->cursors[1]);
	a->unread = (struct err){ 0 };
	a->change_count = 0; /* they point into what was read before */
	a->all = all;
	a->reading = all ? 3 : 2;
	act->writing->read = read;
	read_part(act, API_SCREENING, NULL, not_before);
	if (all)
		read_part(act, API_HITS, NULL, not_before);
	read_part(act, API_REVIEWS, NULL, not_before);
}

/* -- what it shows ------------------------------------------------------------------------------------------------------------ */

bool act_is_aimed(const struct act *a)
{
	const struct record *s = a->look.screening;
	const char *status = aml_aim_statuses[a->d.aim];
	if (!s)
		return false;
	if (status)
		return record_is(s, SCREENING_STATUS, status);
	const struct record_value *assignee = record_get(s, SCREENING_ASSIGNEE, 0, 0);
	return a->d.aim == AML_ASSIGN && assignee->state != RECORD_WRONG_TYPE && !strcmp(assignee->text, a->d.assignee);
}

void act_say_changes(const struct act *a, char *out, size_t size)
{
	enum { SAID = 2, MORE = 32 };
	size_t n = 0, said = 0;
	out[0] = '\0';
	while (said < a->change_count && said < SAID && n + strlen(a->changes[said].text) + MORE < size) {
		n += (size_t)snprintf(out + n, size - n, "%s%s", said ? "; " : "", a->changes[said].text);
		said++;
	}
	if (said < a->change_count)
		snprintf(out + n, size - n, "%s%zu %s", said ? "; and " : "", a->change_count - said, said ? "more" : "changes");
}

bool act_names_another(struct act *a)
{
	const struct record *r = aml_look_review_of(&a->look, a->d.reference);
	if (!r || !strcmp(record_text(r, REVIEW_ID), a->review_id))
		return false;
	ACT_COPY(a->review_id, record_text(r, REVIEW_ID));
	return true;
}
