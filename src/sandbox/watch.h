/* Watchlist screenings as the server knows them: what was searched for, the hits, the reviews, every state there was. First from the case files,
 * then grown by requests, by colleagues in the Dashboard and by rescans. */
#ifndef SANDBOX_WATCH_H
#define SANDBOX_WATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sandbox/tree.h"

/* Rows in the order in which they came; lists serve the newest first. */
struct watch_rows {
	struct watch_row {
		cJSON *json;      /* as served */
		int64_t at;       /* unix seconds */
	} *rows;
	size_t count;
};

struct watch {
	char *id;
	int64_t created;
	size_t serial;        /* order of coming to be */
	size_t named;         /* hits and reviews that have got an id of ours */
	cJSON *json;          /* as served */
	struct watch_rows hits, reviews;
	struct watch_rows history; /* every state it has had, the one at hand last; none while it was never edited */
	cJSON *more;          /* an array: hits that rescans bring; NULL: none */
};

struct watches {
	uint64_t seed;        /* ids follow from it */
	struct watch **list;
	size_t count;
	cJSON *programs;      /* an array, as served, newest first; NULL: none */
};
void watches_finish(struct watches *ws); /* accepts zeroed */

/* Who changed something. */
struct watch_who {
	const char *source;   /* "api", "dashboard", "link", "system" */
	const char *user;     /* a Dashboard user's id, or NULL */
	int64_t at;
};

struct watch *watch_find(const struct watches *ws, const char *id);
const cJSON *watch_program(const struct watches *ws, const char *id);
bool watch_program_has(const cJSON *program, const char *list_code);
const char *watch_status(const struct watch *w);
const char *watch_text(const struct watch *w, const char *term); /* of its search terms; NULL: null */
size_t watch_hits_of(const struct watch *w, const char *review_status); /* how many */
struct watch_row *watch_hit(const struct watch *w, const char *id);
bool watch_hit_pending(const struct watch_row *hit);

/* Takes the terms; they get a version of 1 when they lack one. id NULL: one that follows from the seed. */
struct watch *watch_add(struct watches *ws, const char *id, cJSON *terms, const char *client_user_id, const char *status,
                        const struct watch_who *who);
/* Takes the hit; what it lacks of id, status, analysis and the rest it gets. */
const struct watch_row *watch_add_hit(struct watches *ws, struct watch *w, cJSON *hit, int64_t at);
/* The hits become what the review says, for good. comment NULL: none. */
const struct watch_row *watch_add_review(struct watches *ws, struct watch *w, const cJSON *confirmed, const cJSON *dismissed,
                                         const char *comment, const struct watch_who *who);
/* It was changed: w->json is what it has become, `before` (taken) what it was. Nothing when they are the same: false. A change of the system's
 * may be in its hits alone. */
bool watch_edited(struct watch *w, cJSON *before, const struct watch_who *who);
void watch_remove_hit(struct watch *w, size_t i);

#endif
