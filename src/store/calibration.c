/* Planted cases, and cases that are shown again. */
#include "store/calibration.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

void calibration_ask(struct store_tx *t, int64_t case_id, const struct person *me)
{
	store_step(t, STORE_CALIBRATION_OF, STORE_ANY);
	store_int(t, case_id);
	store_text(t, me->id);
}

struct calibration calibration_of(const struct store_rows *rows)
{
	struct calibration c = { .kind = CALIBRATION_NONE };
	if (!rows->count)
		return c;
	c.planted = store_number(rows, 0, 0);
	c.kind = c.planted ? CALIBRATION_PLANTED : CALIBRATION_AGAIN;
	store_copy(rows, 0, 1, c.again, sizeof c.again);
	return c;
}

void calibration_none(struct store_tx *t, int64_t case_id, const struct person *me)
{
	store_step(t, STORE_CALIBRATION_NONE, STORE_ONE);
	store_int(t, case_id);
	store_text(t, me->id);
}

/* What its newest attempt says, as it was read last, unless something else still holds the case. */
static void let_go(struct store_tx *t, int64_t case_id)
{
	store_step(t, STORE_CALIBRATION_LETS_GO, STORE_ANY);
	store_int(t, case_id);
}

void calibration_done(struct store_tx *t, const struct calibration *c, int64_t case_id, const struct person *me, const char *decision_id, int64_t at)
{
	if (c->kind == CALIBRATION_NONE)
		return;
	if (c->kind == CALIBRATION_AGAIN) {
		store_step(t, STORE_SHOWN_AGAIN_DONE, STORE_ONE);
		store_text(t, c->again);
		store_text(t, me->id);
		store_text(t, decision_id);
		store_int(t, at);
	}
	store_step(t, STORE_CALIBRATED_ADD, STORE_ONE);
	store_text(t, decision_id);
	store_int(t, case_id);
	store_text(t, me->id);
	store_int(t, at);
	store_int(t, c->planted);
	store_text(t, c->again);
	if (c->kind == CALIBRATION_AGAIN)
		let_go(t, case_id);
}

bool calibration_chosen(const char *decision_id, int percent)
{
	unsigned char hash[16];
	uint32_t n = 0;
	crypto_generichash(hash, sizeof hash, (const unsigned char *)decision_id, strlen(decision_id), NULL, 0);
	for (int i = 0; i < 4; i++)
		n = n << 8 | hash[i];
	return (int)(n % 100) < percent;
}

void calibration_show_again(struct store_tx *t, int64_t case_id, const struct person *me, const char *decision_id, int64_t at)
{
	store_step(t, STORE_SHOW_AGAIN, STORE_ANY);
	store_text(t, decision_id);
	store_int(t, case_id);
	store_text(t, me->id);
	store_int(t, at);
	store_step(t, STORE_CALIBRATION_HOLDS, STORE_ANY);
	store_int(t, case_id);
}

void calibration_plant(struct store_tx *t, int64_t case_id, const struct person *me, int64_t at, const char *answer)
{
	store_step(t, STORE_PLANT, STORE_ONE);
	store_int(t, case_id);
	store_text(t, answer);
	store_text(t, me->id);
	store_int(t, at);
	store_step(t, STORE_CALIBRATION_HOLDS, STORE_ANY);
	store_int(t, case_id);
}

void calibration_unplant(struct store_tx *t, int64_t case_id, int64_t at)
{
	store_step(t, STORE_UNPLANT, STORE_ONE);
	store_int(t, case_id);
	store_int(t, at);
	let_go(t, case_id);
}

void calibration_planted(struct store_tx *t, size_t most)
{
	store_step(t, STORE_PLANTED, STORE_ANY);
	store_int(t, (int64_t)most);
}

void calibration_results(struct store_tx *t, int64_t from, int64_t to, size_t most)
{
	store_step(t, STORE_CALIBRATION_RESULTS, STORE_ANY);
	store_int(t, from);
	store_int(t, to);
	store_int(t, (int64_t)most);
}
