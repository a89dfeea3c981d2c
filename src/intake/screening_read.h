/* One screening, read with all its hits, one call after the other: for what is kept of it. */
#ifndef INTAKE_SCREENING_READ_H
#define INTAKE_SCREENING_READ_H

#include <stdbool.h>
#include <stdint.h>

#include "aml/look.h"
#include "api/api.h"
#include "idv/cursors.h"
#include "store/cases.h"

/* Where the client has no Monitor product, or no permission to use it, that is said once and nothing of screenings is asked for a day. Zeroed: nothing
 * is known yet. */
struct monitor { int64_t off_until_ms; /* monotonic */ };
bool monitor_is_off(const struct monitor *m);
/* Is that what the answer says? */
bool monitor_refused(struct monitor *m, const struct api_reply *reply);

enum screening_progress { SCREENING_WAITS, SCREENING_THERE, SCREENING_FAILED };

/* Zeroed: nothing is being read. */
struct screening_read {
	struct api *api;
	uint32_t call;           /* under way; 0: none */
	char id[CASE_ID_TEXT];
	struct aml_look look;    /* without reviews */
	struct idv_cursors cursors;
};

/* False: it cannot be asked for. */
bool screening_read_begin(struct screening_read *s, struct api *api, const char *id, struct err *err);
/* The same of one that stood in a list: its hits alone. Takes the record. */
bool screening_read_hits(struct screening_read *s, struct api *api, struct record *screening, struct err *err);
bool screening_read_waits_for(const struct screening_read *s, const struct api_reply *reply);
/* The answer that it waits for. FAILED: err says why. */
enum screening_progress screening_read_answered(struct screening_read *s, struct api_reply *reply, struct err *err);
/* What is THERE, into a transaction: one step. False: there is nothing that can be kept. */
bool screening_read_put(const struct screening_read *s, struct store_tx *t, int64_t now);
void screening_read_finish(struct screening_read *s); /* cancels; wipes; accepts zeroed */

#endif
