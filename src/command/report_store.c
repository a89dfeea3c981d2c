/* What the store has of the case: its decisions and its events. */
#include <stdio.h>
#include <string.h>

#include "command/options.h"
#include "command/report.h"
#include "config/config.h"
#include "store/decisions.h"
#include "store/trail.h"

struct reading {
	struct report_read *x;
	const struct case_key_secret *key;
	const struct store_rows *rows; /* of its decisions, while they are read; NULL */
	char withheld[REPORT_DECISIONS][DECISION_ID];
	size_t count;
};

static bool is_hidden(void *ctx, const char *decision_id)
{
	struct reading *reading = ctx;
	if (reading->rows && report_rows_waits_for(reading->rows, decision_id, reading->x->ask.opened.me.id) && reading->count < REPORT_DECISIONS)
		snprintf(reading->withheld[reading->count++], DECISION_ID, "%s", decision_id);
	for (size_t i = 0; i < reading->count; i++)
		if (strcmp(reading->withheld[i], decision_id) == 0)
			return true;
	return false;
}

static void take_decisions(void *ctx, const struct store_reply *reply)
{
	struct reading *reading = ctx;
	reading->rows = &reply->rows[0];
	report_rows_decisions(&reading->x->rows, reading->rows, reading->key);
	reading->rows = NULL;
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
	struct case_key_secret *key = secret_alloc(sizeof *key);
	struct reading reading = { .x = x };
	bool ok = true;
	x->rows.hidden = x->config->blind ? is_hidden : NULL;
	x->rows.ctx = &reading;
	if (row.id) {
		reading.key = opened_key(&x->ask.opened, row.id, false, key, &none) ? key : NULL;
		t = store_begin(s, STORE_READ);
		decisions_of_case(t, row.id);
		ok = opened_ask(s, t, take_decisions, &reading, NULL, err);
	}
	ok = ok && (!*subject || trail_read(s, TRAIL_TIMES, subject, report_rows_event, &x->rows, err));
	x->rows.hidden = NULL;
	secret_free(key);
	report_rows_put(&x->rows, &x->report);
	return ok;
}
