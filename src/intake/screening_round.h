/* A round over the screenings that wait for a review: a way to cases that no webhook spoke of. Of each programme the pending screenings are listed; each
 * leads to its case by its id, where an attempt with it is known, and else by its user, whose attempts are read under each template that is known
 * here. What belongs to no attempt stands alone: it is told and counted, and nothing is kept of it. A source of the loop, one call at a time. */
#ifndef INTAKE_SCREENING_ROUND_H
#define INTAKE_SCREENING_ROUND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "api/api.h"
#include "base/err.h"
#include "base/loop.h"
#include "intake/remembered.h"
#include "intake/screening_read.h"
#include "store/opened.h"

struct round_counts {
	uint64_t templates;  /* under which users are looked for */
	uint64_t programs, pending; /* listed */
	uint64_t known;      /* of these: with a case of which that was known */
	uint64_t found;      /* with one that was read because of it */
	uint64_t alone;      /* with none */
	uint64_t unread;     /* could not be looked for, or not be read */
};

/* What a screening led to; strings are borrowed for the call. */
enum round_fate { ROUND_KNOWN, ROUND_FOUND, ROUND_ALONE, ROUND_UNREAD };
struct round_finding {
	enum round_fate fate;
	const char *screening_id, *program_id, *client_user_id; /* the last "": it has none */
	int64_t case_id;     /* of KNOWN and FOUND */
	const struct err *err; /* of UNREAD; else NULL */
};
typedef void round_told(void *ctx, const struct round_finding *f);

enum round_state { ROUND_RESTS, ROUND_TEMPLATES, ROUND_PROGRAMS, ROUND_LISTING, ROUND_KNOWING /* whose it is, by its id */, ROUND_SUBJECT,
                   ROUND_KEEPING_SUBJECT, ROUND_HITS, ROUND_KEEPING };

struct screening_round {
	struct api *api;
	struct opened *opened;
	const struct config *config;
	struct monitor *monitor;
	bool gently;             /* at most half of the budget */
	round_told *told;        /* NULL */
	void *ctx;
	/* One round. */
	enum round_state state;
	uint32_t call;
	bool pausing;            /* the next call waits for the budget */
	int64_t pause_until;     /* monotonic ms */
	char (*programs)[CASE_ID_TEXT], (*templates)[CASE_ID_TEXT];
	size_t program_count, program_room, program, template_count, template;
	struct idv_cursors cursors, subject_cursors;
	char *cursor, *subject_cursor; /* of the page that comes next */
	struct record_page page; /* of screenings */
	size_t at;               /* which of them is looked for */
	bool had;                /* its case was known before */
	int64_t case_id;
	struct screening_read look;
	size_t failures;         /* one after the other */
	/* Since the beginning. */
	struct round_counts counts; /* of the last round */
	struct err err;          /* why it ended early */
	struct remembered alone; /* that stand alone: they are not looked for again, while no more templates are known */
	uint64_t rounds;         /* that are over */
};

/* All borrowed; it does not move. */
void round_init(struct screening_round *r, struct api *api, struct opened *opened, const struct config *config, struct monitor *monitor, bool gently);
void round_finish(struct screening_round *r); /* before the store and the client end; accepts zeroed */
/* Of this programme, or all (NULL). Nothing when one is under way, or there is no Monitor product. */
void round_begin(struct screening_round *r, const char *program_id);
bool round_is_over(const struct screening_round *r);
bool round_answered(struct screening_round *r, struct api_reply *reply); /* false: not a call of its own */
struct source round_source(struct screening_round *r);

#endif
