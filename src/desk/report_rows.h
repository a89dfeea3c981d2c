/* What the store has of a case, as a report shows it: its decisions with their signatures, its events. For the console and for commands. */
#ifndef DESK_REPORT_ROWS_H
#define DESK_REPORT_ROWS_H

#include "base/mem.h"
#include "report/report.h"
#include "store/keys.h"
#include "store/store.h"
#include "store/trail.h"

enum { REPORT_DECISIONS = 16, REPORT_EVENTS = 2000 };

/* Zeroed is empty. */
struct report_rows {
	struct arena texts;
	struct report_decision *decisions; /* newest first; secret memory */
	size_t decision_count;
	struct report_event *events;       /* oldest first */
	size_t event_count, event_room;
	/* Whose second look is blind: which decisions are kept from who makes the report; neither they nor what events tell of them stand in it. NULL: none. */
	bool (*hidden)(void *ctx, const char *decision_id);
	void *ctx;
	size_t withheld;
};
/* By the rows alone: it waits for a second person, and was proposed by somebody else than `me`. */
bool report_rows_waits_for(const struct store_rows *rows, const char *decision_id, const char *me);
/* Rows of decisions_of_case. Each signature is checked, by ssh-keygen: some 10 ms each. key NULL: what was written stays sealed. */
void report_rows_decisions(struct report_rows *x, const struct store_rows *rows, const struct case_key_secret *key);
/* One event, as trail_read gives it. */
trail_each report_rows_event;          /* ctx: struct report_rows */
void report_rows_put(const struct report_rows *x, struct report *out); /* borrowed */
void report_rows_finish(struct report_rows *x);

#endif
