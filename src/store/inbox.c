/* Webhooks that wait. */
#include "store/inbox.h"

void inbox_add(struct store_tx *t, const struct inbox_event *e)
{
	store_step(t, STORE_INBOX_ADD, STORE_ANY);
	store_blob(t, e->body_hash, sizeof e->body_hash);
	store_int(t, e->iat);
	store_int(t, e->received_at);
	store_text(t, e->type);
	store_text(t, e->code);
	store_text(t, e->subject);
	store_text(t, e->environment);
}

void inbox_waiting(struct store_tx *t, size_t most, int64_t now)
{
	store_step(t, STORE_INBOX_WAITING, STORE_ANY);
	store_int(t, now);
	store_int(t, (int64_t)most);
}

void inbox_done(struct store_tx *t, int64_t id, int64_t now)
{
	store_step(t, STORE_INBOX_DONE, STORE_ANY);
	store_int(t, id);
	store_int(t, now);
}

void inbox_later(struct store_tx *t, int64_t id, int64_t again_at)
{
	store_step(t, STORE_INBOX_LATER, STORE_ANY);
	store_int(t, id);
	store_int(t, again_at);
}

void inbox_of_case(struct store_tx *t, int64_t case_id, size_t most)
{
	store_step(t, STORE_INBOX_OF_CASE, STORE_ANY);
	store_int(t, case_id);
	store_int(t, (int64_t)most);
}

void inbox_lag(struct store_tx *t)
{
	store_step(t, STORE_INBOX_LAG, STORE_ANY);
}
