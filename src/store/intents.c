/* Writes that leave the host. */
#include "store/intents.h"

void intents_sent(struct store_tx *t, const char *id)
{
	store_step(t, STORE_INTENT_SENT, STORE_ONE);
	store_text(t, id);
}

void intents_ended(struct store_tx *t, const char *id)
{
	store_step(t, STORE_INTENT_ENDED, STORE_ANY);
	store_text(t, id);
}

void intents_add(struct store_tx *t, const struct intent_row *i)
{
	intents_add_after(t, i, -1);
}

void intents_add_after(struct store_tx *t, const struct intent_row *i, int64_t known)
{
	store_step(t, STORE_INTENT_ADD, STORE_ONE);
	store_text(t, i->id);
	store_text(t, i->account);
	store_text(t, i->template_id);
	store_text(t, i->user_id);
	store_text(t, i->op);
	store_text(t, i->newest_id);
	store_text(t, i->strategy);
	store_text(t, i->steps);
	store_text(t, i->request);
	store_int(t, i->state);
	store_text(t, i->reason);
	store_text(t, i->result_id);
	store_int(t, i->told);
	store_int(t, i->said);
	store_int(t, i->said_at);
	store_int(t, i->at);
	store_int(t, i->server_at);
	store_int(t, i->closed_at);
	store_text(t, i->person);
	store_text(t, i->host);
	store_text(t, i->boot);
	store_int(t, i->pid);
	store_int(t, i->started);
	store_int(t, i->user_kind);
	store_int(t, known);
}

void intents_set(struct store_tx *t, const char *id, enum intent_row_state state, const char *reason, const char *result_id,
                 int64_t server_at, int64_t closed_at)
{
	store_step(t, STORE_INTENT_SET, STORE_ONE);
	store_text(t, id);
	store_int(t, state);
	store_text(t, reason);
	store_text(t, result_id);
	store_int(t, server_at);
	store_int(t, closed_at);
}

void intents_told(struct store_tx *t, const char *id)
{
	store_step(t, STORE_INTENT_TOLD, STORE_ANY);
	store_text(t, id);
}

void intents_said(struct store_tx *t, const char *id, int64_t at)
{
	store_step(t, STORE_INTENT_SAID, STORE_ANY);
	store_text(t, id);
	store_int(t, at);
}

void intents_list(struct store_tx *t, const char *account)
{
	store_step(t, account ? STORE_INTENT_LIST_AT : STORE_INTENT_LIST, STORE_ANY);
	if (account)
		store_text(t, account);
}

void intents_since(struct store_tx *t, int64_t changed)
{
	store_step(t, STORE_INTENT_SINCE, STORE_ANY);
	store_int(t, changed);
}

void intents_of(struct store_tx *t, const char *account, const char *template_id, const char *user_id, int64_t since)
{
	store_step(t, STORE_INTENT_OF, STORE_ANY);
	store_text(t, account);
	store_text(t, template_id);
	store_text(t, user_id);
	store_int(t, since);
}

void intents_of_case(struct store_tx *t, const struct case_row *row, size_t most)
{
	store_step(t, STORE_INTENT_OF_CASE, STORE_ANY);
	store_int(t, row->id);
	store_text(t, row->template_id);
	store_int(t, row->user_kind);
	store_text(t, row->user);
	store_int(t, (int64_t)most);
}

void intents_get(struct store_tx *t, const char *id)
{
	store_step(t, STORE_INTENT_GET, STORE_ANY);
	store_text(t, id);
}

void intents_tidy(struct store_tx *t, int64_t before)
{
	store_step(t, STORE_INTENT_TIDY, STORE_ANY);
	store_int(t, before);
}

bool intents_read(const struct store_rows *rows, size_t row, struct intent_row *out)
{
	*out = (struct intent_row){ 0 };
	if (row >= rows->count)
		return false;
	const struct { char *out; size_t size; } texts[] = {
		{ out->id, sizeof out->id }, { out->account, sizeof out->account }, { out->template_id, sizeof out->template_id },
		{ out->user_id, sizeof out->user_id }, { out->op, sizeof out->op }, { out->newest_id, sizeof out->newest_id },
		{ out->strategy, sizeof out->strategy }, { out->steps, sizeof out->steps }, { out->request, sizeof out->request },
	};
	size_t col = 0;
	while (col < sizeof texts / sizeof texts[0]) {
		store_copy(rows, row, col, texts[col].out, texts[col].size);
		col++;
	}
	out->state = store_number(rows, row, col++);
	store_copy(rows, row, col++, out->reason, sizeof out->reason);
	store_copy(rows, row, col++, out->result_id, sizeof out->result_id);
	out->told = store_number(rows, row, col++);
	out->said = store_number(rows, row, col++);
	out->said_at = store_number(rows, row, col++);
	out->at = store_number(rows, row, col++);
	out->server_at = store_number(rows, row, col++);
	out->closed_at = store_number(rows, row, col++);
	store_copy(rows, row, col++, out->person, sizeof out->person);
	store_copy(rows, row, col++, out->host, sizeof out->host);
	store_copy(rows, row, col++, out->boot, sizeof out->boot);
	out->pid = store_number(rows, row, col++);
	out->started = store_number(rows, row, col++);
	out->changed = store_number(rows, row, col++);
	out->user_kind = store_number(rows, row, col++);
	return true;
}
