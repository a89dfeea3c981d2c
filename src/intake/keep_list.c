/* The writes that are known here, as rows and as intents, and what was sent to the store and is not answered. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/when.h"
#include "intake/keep_internal.h"

enum { DAY_S = 86400 };

/* -- rows and intents ------------------------------------------------------------------------------------------------------------------ */

void keep_row_of(const struct keep_store *k, const struct intent *i, struct intent_row *row)
{
	*row = (struct intent_row){
		.state = (enum intent_row_state)i->state, .told = i->told, .said = i->said, .said_at = i->said_at, .at = i->at,
		.server_at = i->server_at, .closed_at = i->closed_at, .pid = i->pid, .started = (int64_t)i->started,
	};
	COPY(row->id, i->id);
	COPY(row->account, i->account);
	COPY(row->template_id, i->template_id);
	row->user_kind = i->by == IDV_BY_USER ? CASE_USER : CASE_CLIENT_USER;
	COPY(row->user_id, i->client_user_id);
	COPY(row->op, i->op);
	COPY(row->newest_id, i->newest_id);
	COPY(row->strategy, i->strategy);
	COPY(row->steps, i->steps);
	COPY(row->request, i->request);
	COPY(row->reason, intent_reason(i));
	COPY(row->result_id, i->result_id);
	COPY(row->person, k->me->id);
	COPY(row->host, i->host);
	COPY(row->boot, i->boot);
}

static void intent_of(const struct keep_store *k, const struct intent_row *row, struct intent *i)
{
	*i = (struct intent){
		.state = (enum intent_state)row->state, .told = row->told, .said = row->said, .said_at = row->said_at, .at = row->at,
		.server_at = row->server_at, .closed_at = row->closed_at, .pid = row->pid, .started = (unsigned long long)row->started,
		.op = intent_op(row->op),
		.others = strcmp(row->person, k->me->id) != 0,
	};
	COPY(i->id, row->id);
	COPY(i->account, row->account);
	COPY(i->template_id, row->template_id);
	i->by = row->user_kind == CASE_USER ? IDV_BY_USER : IDV_BY_CLIENT_USER;
	COPY(i->client_user_id, row->user_id);
	COPY(i->newest_id, row->newest_id);
	COPY(i->strategy, row->strategy);
	COPY(i->steps, row->steps);
	COPY(i->request, row->request);
	COPY(i->result_id, row->result_id);
	COPY(i->person, row->person);
	COPY(i->host, row->host);
	COPY(i->boot, row->boot);
	i->old = !strchr(i->account, ' '); /* of a journal of 0.x */
	intent_take_reason(i, row->reason);
	if (i->others && !intent_is_open(i))
		i->told = i->said = true; /* its own user's to be told of */
}

/* -- what is known ------------------------------------------------------------------------------------------------------------------------ */

struct intent *keep_list_find(const struct keep_store *k, const char *id)
{
	for (size_t n = k->count; n > 0; n--)
		if (!strcmp(k->list[n - 1].id, id))
			return &k->list[n - 1];
	return NULL;
}

void keep_list_put(struct keep_store *k, const struct intent *i)
{
	struct intent *known = keep_list_find(k, i->id);
	if (known) {
		*known = *i;
		return;
	}
	if (k->count == k->room) {
		k->room = k->room ? k->room * 2 : 16;
		k->list = mem_grow(k->list, k->room, sizeof *k->list);
	}
	size_t n = k->count++;
	for (; n > 0 && k->list[n - 1].at > i->at; n--)
		k->list[n] = k->list[n - 1];
	k->list[n] = *i;
}

/* What others closed is needed for a day, to tell whose an attempt is. */
static void drop_finished(struct keep_store *k)
{
	int64_t now = when_now();
	size_t kept = 0;
	for (size_t n = 0; n < k->count; n++) {
		const struct intent *i = &k->list[n];
		bool needed = intent_is_open(i) || !intent_is_finished(i) || when_between(i->at, now) < DAY_S;
		if (needed && kept != n)
			k->list[kept] = *i;
		kept += needed;
	}
	k->count = kept;
}

void keep_list_take(struct keep_store *k, const struct store_rows *rows)
{
	struct intent_row row;
	struct intent i;
	for (size_t n = 0; intents_read(rows, n, &row); n++) {
		intent_of(k, &row, &i);
		keep_list_put(k, &i);
		if (row.changed > k->changed)
			k->changed = row.changed;
	}
	drop_finished(k);
}

/* -- ops -------------------------------------------------------------------------------------------------------------------------------------- */

struct keep_op *keep_op_begin(struct keep_store *k, struct keep_call *call, void (*replied)(struct keep_op *op, const struct store_reply *reply))
{
	struct keep_op *op = mem_alloc(sizeof *op);
	*op = (struct keep_op){ .next = k->ops, .k = k, .call = call, .replied = replied };
	k->ops = op;
	return op;
}

static void on_reply(void *owner, uint32_t tag, const struct store_reply *reply)
{
	struct keep_op *op = owner, **at = &op->k->ops;
	(void)tag;
	while (*at != op)
		at = &(*at)->next;
	*at = op->next;
	op->replied(op, reply);
	free(op);
}

void keep_op_send(struct keep_op *op, struct store_tx *t)
{
	store_send(op->k->store, t, (struct store_ticket){ .reply = on_reply, .owner = op });
}
