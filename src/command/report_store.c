/* What the store has of the case: its decisions and its events. */
#include <stdio.h>
#include <string.h>

#include "command/options.h"
#include "command/report.h"
#include "store/decisions.h"
#include "store/trail.h"

struct reading {
	struct report_rows *rows;
	const struct case_key_secret *key;
};

static void take_decisions(void *ctx, const struct store_reply *reply)
{
	const struct reading *reading = ctx;
	report_rows_decisions(reading->rows, &reply->rows[0], reading->key);
}

static void take_case(void *ctx, const struct store_reply *reply)
{
	if (!cases_read(&reply->rows[0], 0, ctx))
		((struct case_row *)ctx)->id = 0;
}

bool report_read_store(struct report_read *x, struct err *err)
{
	struct store *s = x->ask.opened.store;
	struct case_row row = { 0 };
	char subject[CHAIN_CASE];
	struct err none = { 0 };
	if (!s)
		return true;
	struct store_tx *t = store_begin(s, STORE_READ);
	cases_find_attempt(t, idv_text(x->attempt, IDV_ID), &x->ask.opened.me);
	if (!opened_ask(s, t, take_case, &row, NULL, err))
		return false;
	ask_subject(&x->ask, x->attempt, subject);
	bool ok = !*subject || trail_read(s, TRAIL_TIMES, subject, report_rows_event, &x->rows, err);
	if (ok && row.id) {
		struct case_key_secret *key = secret_alloc(sizeof *key);
		bool keyed = opened_key(&x->ask.opened, row.id, false, key, &none);
		struct reading reading = { .rows = &x->rows, .key = keyed ? key : NULL };
		t = store_begin(s, STORE_READ);
		decisions_of_case(t, row.id);
		ok = opened_ask(s, t, take_decisions, &reading, NULL, err);
		secret_free(key);
	}
	report_rows_put(&x->rows, &x->report);
	return ok;
}
