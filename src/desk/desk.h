/* The server's side of the console: what was read, what is asked, what is written. It knows no terminal: what it has to say goes through
 * two functions that whoever runs it hands in. */
#ifndef DESK_DESK_H
#define DESK_DESK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "api/api.h"
#include "base/err.h"
#include "base/loop.h"
#include "base/style.h"
#include "config/config.h"
#include "desk/calls.h"
#include "desk/caseload.h"
#include "desk/claims.h"
#include "desk/deciding.h"
#include "desk/dossier.h"
#include "desk/drafts.h"
#include "desk/follow.h"
#include "desk/people.h"
#include "desk/programmes.h"
#include "desk/reader.h"
#include "desk/scrutiny.h"
#include "desk/team.h"
#include "desk/worklist.h"
#include "desk/write.h"

struct audit;
struct keys;

/* How the desk speaks. Each may be NULL. */
struct desk_face {
	uint64_t (*say)(void *ctx, enum style style, const char *text); /* a sentence for the reviewer; the message's number, 0: nobody sees it */
	void (*changed)(void *ctx);                                     /* what is shown may be made of something else now */
	void *ctx;
};

/* What is wrong with the connection, if anything. */
struct trouble {
	enum err_kind kind;       /* ERR_NONE: nothing */
	struct err err;
	bool answered;            /* though badly */
	char what[64];            /* endpoint */
	int64_t since;            /* unix s */
	int64_t until_ms;         /* monotonic; 429: when the next try goes */
};

struct desk {
	const struct config *config;
	struct api *api;          /* for src/desk: what others want of it has a function here; NULL: not open */
	struct desk_face face;
	struct caseload load;
	struct worklist work;
	struct reader reader;
	struct desk_calls calls;
	struct writes writes;
	struct follow follow;     /* of what was begun last */
	struct team team;         /* the store, where there is one */
	struct dossier dossier;   /* the case at hand, as the store has it */
	struct claims claims;
	struct drafts drafts;
	struct scrutiny scrutiny; /* the screening at hand */
	struct deciding deciding; /* the decision at hand */
	struct people people;     /* users of the Dashboard */
	struct programmes programmes; /* that screenings run in */
	struct trouble trouble;
	struct audit *audit;      /* borrowed; NULL: what is done is not recorded (desk/audit.h) */
	const struct keys *audit_keys;
};

/* Zeroed before. The client is opened, and nothing asked yet; the configuration is borrowed. keep: where the client keeps its writes and its count
 * of calls (api/keep.h); NULL: its own. */
bool desk_open(struct desk *d, const struct config *config, const struct api_keep *keep, struct desk_face face, struct err *err);
void desk_close(struct desk *d);          /* cancels all; accepts zeroed */
struct source desk_source(struct desk *d);

int64_t desk_now(const struct desk *d);   /* by the server's clock, unix s */
/* Returns the message's number; 0: nobody sees it. */
uint64_t desk_say(struct desk *d, enum style style, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void desk_say_err(struct desk *d, const struct err *err);
void desk_changed(struct desk *d);

/* Calls of this kind in the minute that ends now, and how many may be. */
struct desk_budget { int used, limit; };
void desk_budget(const struct desk *d, enum api_op op, struct desk_budget *out);
/* Seconds until calls go on that the server asked to wait, and whose; 0: none does. */
int desk_waits_s(const struct desk *d, const char **endpoint);

#endif
