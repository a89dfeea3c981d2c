#include "desk/calls.h"

#include <stdlib.h>

#include "base/mem.h"
#include "desk/internal.h"

uint32_t desk_call_add(struct desk *d, struct desk_call call)
{
	struct desk_calls *c = &d->calls;
	if (!call.id)
		return 0;
	if (c->count == c->room) {
		c->room = c->room ? c->room * 2 : 32;
		c->all = mem_grow(c->all, c->room, sizeof *c->all);
	}
	c->all[c->count++] = call;
	return call.id;
}

static struct desk_call call_take(struct desk_calls *c, uint32_t id)
{
	for (size_t i = 0; i < c->count; i++) {
		if (c->all[i].id == id) {
			struct desk_call call = c->all[i];
			c->all[i] = c->all[--c->count];
			return call;
		}
	}
	return (struct desk_call){ 0 };
}

static void call_finish(struct desk_call *call)
{
	free(call->template_id);
	free(call->client_user_id);
}

void desk_calls_finish(struct desk_calls *c)
{
	for (size_t i = 0; i < c->count; i++)
		call_finish(&c->all[i]);
	free(c->all);
	*c = (struct desk_calls){ 0 };
}

void desk_replied(void *desk, struct api_reply *reply)
{
	struct desk *d = desk;
	struct desk_call call = call_take(&d->calls, reply->id);
	desk_changed(d);
	trouble_note(d, reply);
	if (call.first)
		call.first(d, &call, reply);
	if (call.ticket.reply)
		call.ticket.reply(call.ticket.owner, call.ticket.tag, reply);
	call_finish(&call);
}

void desk_say_unheard(struct desk *d, const struct desk_call *call, const struct api_reply *reply)
{
	if (!reply->ok && !call->ticket.reply && reply->err.kind != ERR_CANCELLED)
		desk_say_err(d, &reply->err);
}

uint32_t desk_list(struct desk *d, const char *template_id, const char *client_user_id, const char *cursor, struct ticket who,
                   struct err *err)
{
	return desk_list_by(d, template_id, IDV_BY_CLIENT_USER, client_user_id, cursor, who, err);
}

uint32_t desk_list_by(struct desk *d, const char *template_id, enum idv_by by, const char *user, const char *cursor, struct ticket who,
                      struct err *err)
{
	return desk_call_add(d, (struct desk_call){ .id = api_send_list_by(d->api, template_id, by, user, cursor, err), .ticket = who });
}

uint32_t desk_ask(struct desk *d, enum api_op op, const char *what, struct ticket who, struct err *err)
{
	return desk_call_add(d, (struct desk_call){ .id = api_ask(d->api, op, what, err), .ticket = who });
}

uint32_t desk_ask_of(struct desk *d, enum api_op op, const char *of, const char *cursor, struct ticket who, struct err *err)
{
	return desk_call_add(d, (struct desk_call){ .id = api_ask_of(d->api, op, of, cursor, err), .ticket = who });
}

uint32_t desk_screenings(struct desk *d, const struct aml_list_query *q, const char *cursor, struct ticket who, struct err *err)
{
	return desk_call_add(d, (struct desk_call){ .id = api_send_screenings(d->api, q, cursor, err), .ticket = who });
}

void desk_cancel(struct desk *d, uint32_t id)
{
	api_cancel(d->api, id);
}

bool desk_progress(const struct desk *d, uint32_t id, size_t *here, size_t *all)
{
	return api_progress(d->api, id, here, all);
}

void desk_forget(struct desk *d, const void *owner)
{
	for (size_t i = 0; i < d->calls.count; i++)
		if (d->calls.all[i].ticket.owner == owner)
			d->calls.all[i].ticket = (struct ticket){ 0 };
}
