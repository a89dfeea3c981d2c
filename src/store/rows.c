/* A case as a row of many statements. */
#include "store/rows.h"

#include "store/cases.h"
#include "store/engine.h"

void row_begin(struct store_tx *t, enum store_statement statement, const struct person *me)
{
	store_step(t, statement, STORE_ANY);
	store_text(t, me ? me->id : "");
	store_int(t, store_now(t->store));
}

struct column { const struct store_rows *rows; size_t row, col; };

static int64_t number(struct column *at)
{
	return store_number(at->rows, at->row, at->col++);
}

static void copy(struct column *at, char *out, size_t size)
{
	store_copy(at->rows, at->row, at->col++, out, size);
}

static void read_screening(struct column *at, struct case_screening *out)
{
	out->read_at = number(at);
	copy(at, out->program_id, sizeof out->program_id);
	copy(at, out->status, sizeof out->status);
	copy(at, out->assignee, sizeof out->assignee);
	out->hits = (int)number(at);
	out->pending = (int)number(at);
	copy(at, out->kinds, sizeof out->kinds);
	copy(at, out->lists, sizeof out->lists);
	out->terms_version = (int)number(at);
}

bool cases_read(const struct store_rows *rows, size_t row, struct case_row *out)
{
	struct column at = { rows, row, 0 };
	*out = (struct case_row){ 0 };
	if (row >= rows->count)
		return false;
	out->id = number(&at);
	out->user_kind = number(&at) ? CASE_USER : CASE_CLIENT_USER;
	out->user_hashed = number(&at);
	copy(&at, out->template_id, sizeof out->template_id);
	copy(&at, out->user, sizeof out->user);
	copy(&at, out->vendor_user_id, sizeof out->vendor_user_id);
	copy(&at, out->attempt_id, sizeof out->attempt_id);
	copy(&at, out->screening_id, sizeof out->screening_id);
	copy(&at, out->status, sizeof out->status);
	out->stage = number(&at);
	copy(&at, out->steps, sizeof out->steps);
	copy(&at, out->why, sizeof out->why);
	out->tries = (int)number(&at);
	out->opened_at = number(&at);
	out->due_at = number(&at);
	out->due_at = out->due_at == ROW_NO_DUE ? 0 : out->due_at;
	copy(&at, out->queue, sizeof out->queue);
	out->snoozed_until = number(&at);
	copy(&at, out->assigned_to, sizeof out->assigned_to);
	out->hold = number(&at);
	out->ended_at = number(&at);
	out->changed = number(&at);
	out->seen = store_at(rows, row, at.col)->type == STORE_INT;
	out->news = number(&at) < out->changed && out->seen;
	out->read_at = number(&at);
	out->next_read_at = number(&at);
	copy(&at, out->owner, sizeof out->owner);
	copy(&at, out->owner_session, sizeof out->owner_session);
	copy(&at, out->owner_host, sizeof out->owner_host);
	copy(&at, out->holder, sizeof out->holder);
	out->lease_until = number(&at);
	out->fence = number(&at);
	read_screening(&at, &out->screening);
	out->notes = (int)number(&at);
	out->links = (int)number(&at);
	return true;
}
