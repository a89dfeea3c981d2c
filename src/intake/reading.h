/* What the store wants read is read: attempts that webhooks spoke of, and open cases at leisure. A source of the loop.
 *
 * A webhook is read no sooner than a second after the one in which it was signed or came: two of the same body and second are one row of the
 * inbox, and what is read then is what both were about. Its row is done in the transaction that writes the attempt. What cannot be read is
 * tried again, later and later; an id that the API does not know is given up after READING_TRIES.
 *
 * Where the case waits for its screening, or did when that was read last, the screening is read after the attempt, and what is kept of it put to the
 * case; a webhook of a screening is done with that.
 *
 * All readings go through the client's budget, and sweeping uses at most half of it. */
#ifndef INTAKE_READING_H
#define INTAKE_READING_H

#include "api/api.h"
#include "intake/screening_read.h"
#include "store/cases.h"
#include "store/opened.h"

enum { READING_CALLS = 12, READING_SWEEPS = 2 /* of those */, READING_TRIES = 6 };

struct reading_counts {
	uint64_t read, unread, swept;
	uint64_t screened, unscreened; /* screenings that were read and kept; that could not be read */
	int64_t waiting, oldest_at; /* of the inbox, as last looked at; 0 none */
};

enum reading_state { READING_FREE, READING_FINDING /* the attempt of a screening */, READING_ASKED, READING_WRITING, READING_PUTTING_OFF,
                     READING_SCREENING, READING_KEEPING /* what is kept of it */ };

struct reading_call {
	enum reading_state state;
	uint32_t call;
	char subject[CASE_ID_TEXT]; /* what the webhook named, or of a sweep the attempt or the user */
	int64_t inbox_id;           /* 0: a sweep */
	int64_t case_id;            /* of a sweep */
	int64_t received_at;
	int tries;
	bool screening;
	int64_t read_case;          /* whose screening it is */
	struct screening_read look;
};

struct reading {
	struct api *api;
	struct store *store;
	const struct keys *keys;
	const struct config *config;
	struct monitor *monitor;
	bool sweeps;
	struct reading_call calls[READING_CALLS];
	bool looking, sweeping;      /* the store was asked what waits; what is due */
	bool woken;
	int64_t look_at, sweep_at;   /* monotonic ms */
	struct reading_counts counts;
};

/* All borrowed. */
void reading_init(struct reading *r, struct api *api, const struct opened *opened, const struct config *config, struct monitor *monitor, bool sweeps);
void reading_finish(struct reading *r); /* before the store and the client end; accepts zeroed */
struct source reading_source(struct reading *r);
void reading_wake(struct reading *r);   /* something new is in the inbox */
bool reading_answered(struct reading *r, struct api_reply *reply); /* false: not a call of its own */
const struct reading_counts *reading_counts(const struct reading *r);

#endif
