/* Who works a case. */
#include "store/claims.h"


static void take(struct store_tx *t, enum store_statement statement, int64_t case_id, const struct person *me, int64_t now, int lease_s)
{
	store_step(t, statement, STORE_ONE);
	store_text(t, me->id);
	store_text(t, me->host);
	store_text(t, me->session);
	store_int(t, now + lease_s);
	store_int(t, case_id);
	store_int(t, now);
}

void claim_take(struct store_tx *t, int64_t case_id, const struct person *me, int64_t now, int lease_s)
{
	take(t, STORE_CLAIM_TAKE, case_id, me, now, lease_s);
}

void claim_move(struct store_tx *t, int64_t case_id, const struct person *me, int64_t now, int lease_s)
{
	take(t, STORE_CLAIM_MOVE, case_id, me, now, lease_s);
}

bool claim_read(const struct store_rows *rows, size_t row, struct claim *out, char from[PERSON_ID])
{
	*out = (struct claim){ 0 };
	from[0] = '\0';
	if (row >= rows->count)
		return false;
	*out = (struct claim){ store_number(rows, row, 0), store_number(rows, row, 1), store_number(rows, row, 2) };
	store_copy(rows, row, 3, from, PERSON_ID);
	return true;
}

/* $1, $2 and then $3 of what its holder does with it. */
static void act(struct store_tx *t, enum store_statement statement, const struct claim *c, const struct person *me)
{
	store_step(t, statement, STORE_ONE);
	store_int(t, c->case_id);
	store_int(t, c->fence);
	store_text(t, me->id);
}

void claim_beat(struct store_tx *t, const struct claim *c, const struct person *me, int64_t now, int lease_s)
{
	store_step(t, STORE_CLAIM_BEAT, STORE_ONE);
	store_int(t, c->case_id);
	store_int(t, c->fence);
	store_int(t, now + lease_s);
	store_text(t, me->id);
}

void claim_release(struct store_tx *t, const struct claim *c, const struct person *me)
{
	act(t, STORE_CLAIM_RELEASE, c, me);
}

void claim_hold(struct store_tx *t, const struct claim *c, const struct person *me, int64_t now)
{
	act(t, STORE_CLAIM_HOLD, c, me);
	store_int(t, now);
}

void claim_hand_over(struct store_tx *t, const struct claim *c, const struct person *me, const char *to)
{
	act(t, STORE_CLAIM_HAND_OVER, c, me);
	store_text(t, to);
}

void claim_escalate(struct store_tx *t, const struct claim *c, const struct person *me, const char *queue)
{
	act(t, STORE_CLAIM_ESCALATE, c, me);
	store_text(t, queue);
}

void claim_snooze(struct store_tx *t, const struct claim *c, const struct person *me, int64_t until)
{
	act(t, STORE_CLAIM_SNOOZE, c, me);
	store_int(t, until);
}

static void set(struct store_tx *t, enum store_statement statement, int64_t case_id)
{
	store_step(t, statement, STORE_ONE);
	store_int(t, case_id);
}

void claim_set_queue(struct store_tx *t, int64_t case_id, const char *queue)
{
	set(t, STORE_CLAIM_SET_QUEUE, case_id);
	store_text(t, queue);
}

void claim_set_snooze(struct store_tx *t, int64_t case_id, int64_t until)
{
	set(t, STORE_CLAIM_SET_SNOOZE, case_id);
	store_int(t, until);
}

void claim_assign(struct store_tx *t, int64_t case_id, const char *to)
{
	set(t, STORE_CLAIM_ASSIGN, case_id);
	store_text(t, to);
}
