/* A world of one schedule: virtual time, the sandbox server, a network that fails as the seed says, and the programs that run in
 * it, each the product's own code in a process of its own, never two at the same moment. One world a process. */
#ifndef SOAK_WORLD_H
#define SOAK_WORLD_H

#include <stdio.h>
#include <sys/types.h>

#include "sandbox/sandbox.h"
#include "soak/wire.h"

enum { RUNS_MAX = 800, WRITES_MAX = 400, CHILDREN_MAX = 4, WORDS_MAX = 24, ACTORS_MAX = 64, NAME = 64, MISHAPS_MAX = 64,
	HOUR_MS = 3600 * 1000, CLAIMS_MAX = 64,
	HANG_MS = 2 * HOUR_MS, EVENTS_MAX = 200000, SCREENINGS = 5 };

#define TEMPLATE "idvtmp_SpecimenKycUS1"

/* What becomes of one request. */
struct fate {
	int connect;          /* a CURLcode: no byte leaves; 0: it goes out */
	struct fault fault;   /* of the sandbox server */
	bool acts_first;      /* the vendor refuses although it acted */
	bool bad_keys;        /* the vendor refuses the credentials */
	bool silent;          /* it is served, but no answer ever comes */
	int disturbed;        /* enum disturbance of its screening, just before it is served */
	int there_ms, back_ms;
};

struct child;
struct request {
	struct request *next;
	struct child *child;  /* NULL: nobody waits any more */
	int easy, run;
	enum endpoint endpoint;
	char user[NAME];
	char *body;
	struct fate fate;
	int64_t arrives, answers, expires; /* virtual ms; answers -1: not yet known, or never */
	int write;            /* in world.writes; -1: none */
	int code;
	struct buf head, answer;
};

/* A create or retry that left a program. */
struct written {
	int run;
	char user[NAME];
	enum endpoint endpoint;
	int64_t left;
	uint64_t request;     /* as the sandbox's log of acts has it; 0: it never arrived */
	size_t seen;          /* so much of its run's `seen` came before it left */
	bool answered;        /* and the answer was a good one */
	bool late;            /* it acts later on */
	int seq, acted;       /* of screenings: when it left, when it acted (0: not), in the order of watched.h */
};

struct run {
	char line[400];       /* the command line */
	int actor;            /* who ran it */
	bool console, settle, list;
	bool act;             /* decides on a screening */
	int64_t began, ended;
	int code;             /* exit code; negative: signal */
	bool killed;          /* by us, with SIGKILL */
	int signalled;        /* by us; 0 none */
	int writes;
	int decided;          /* of a console: when it was told to act, in the order of watched.h; 0: never */
	char *out, *err;
	struct buf seen;      /* ids of the attempts it was shown, one a line */
	bool told;            /* of a console: the screen said that it was done */
	bool half;            /* of a console: by half */
	struct buf shown;     /* of a console: ids that stood on the screen */
};

enum child_state { CHILD_READY, CHILD_WAITS, CHILD_LOCKED };

struct child {
	pid_t pid;            /* 0: no child */
	int fd, tty, out, err, run;
	enum child_state state;
	struct wake wake;     /* what it is told when it goes on */
	struct request *answered; /* what the wake brings it */
	int64_t until;
	int events, syncs;
	int since_answer;     /* events since its write was answered; -1: it was not */
	struct console *console;
};

enum { CLAIM_UNSENT, CLAIM_HALF, CLAIM_REVIEWED, CLAIM_UPDATED, CLAIM_KINDS }; /* of a screening's */
/* A sentence of the console's screen about the writes of one try. */
struct claim {
	int run, first_write, last_write, what;
};

struct verdict {
	int twice, wrong;
	int late;             /* changes of the last moment that were recorded */
};

enum moment { AT_EVENT, AT_SENT, AFTER_ANSWER, AT_SYNC };
/* The n-th such moment of this run ends in a signal, or (AT_SYNC, 0) in a failure. */
struct mishap {
	int run, n, signal;
	enum moment moment;
	bool done;
};

struct schedule;
struct watched;
struct world {
	struct sandbox *sandbox;
	struct schedule *schedule;
	struct watched *watched; /* NULL: it is not about screenings */
	struct soak_time *time;
	uint64_t random;
	char home[200];
	struct child children[CHILDREN_MAX];
	struct request *requests;
	struct run runs[RUNS_MAX];
	int run_count;
	struct written writes[WRITES_MAX];
	int write_count;
	int lists_after;      /* lists served since the first write left */
	int64_t first_left;   /* when that was; -1 */
	struct mishap mishaps[MISHAPS_MAX];
	int mishap_count;
	struct claim claims[CLAIMS_MAX];
	int claim_count;
	struct verdict verdict;
	int events;
	FILE *trace;
	char trouble[200];    /* of the world itself, or a hang */
};

uint32_t world_draw(struct world *w, uint32_t below); /* 0 .. below - 1 */
int world_between(struct world *w, int least, int most);
bool world_chance(struct world *w, int percent);
void world_tell(struct world *w, const char *fmt, ...) __attribute__((format(printf, 2, 3))); /* a line of the trace */
int64_t world_now_s(const struct world *w); /* the server's clock */

/* How a program is started. */
struct start {
	const char *words[WORDS_MAX];
	int actor;
	bool console, closed_pipe;
	int64_t ahead_ms;     /* its host's clock */
};
struct child *world_start(struct world *w, const struct start *start);
void world_kill(struct world *w, struct child *c, int number);
void program_take_output(struct child *c);                              /* of its terminal */
void program_unlock_others(struct world *w, const struct child *c);     /* those that wait for a lock try again */
void program_bury(struct world *w, struct child *c);                    /* it has ended */

/* Until all programs have ended and nobody wants to start another. */
void world_run(struct world *w);

/* The network's side (net.c). */
void net_begin(struct world *w, struct child *c, const struct ask *ask);
void net_send(struct world *w, struct child *c, const struct ask *ask, const char *body, size_t n);
void net_forget(struct world *w, const struct child *c, int easy); /* easy 0: all of its requests */
int64_t net_next(const struct world *w);                           /* virtual ms; -1: nothing is on its way */
void net_pass(struct world *w);                                    /* what is due by now */
void net_colleague(struct world *w, const char *user);             /* retries by another hand */
void net_served(struct request *r);                                /* frees it */

#endif
