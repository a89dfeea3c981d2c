/* What the tests of acts on screenings share, beside writes_rig.h: a server that has one screening, scr_1, whose calls go as a test says, and a
 * decision on it: hit_1 dismissed, the screening cleared. */
#ifndef TESTS_API_ACT_RIG_H
#define TESTS_API_ACT_RIG_H

#include "api/act.h"
#include "writes_rig.h"

/* How one of the two calls goes. */
enum way {
	WAY_GOOD,
	WAY_LOST,       /* a reset, and nothing was done */
	WAY_LOST_ACTED, /* a reset, and it was done */
	WAY_REFUSED,
	WAY_OTHER,      /* an answer that is somebody else's; nothing was done */
	WAY_RENAMED,    /* it was done, and the answer gives it another id */
	WAY_RATE,       /* the API's own 429, and nothing was done */
	WAY_RATE_ACTED, /* a gateway's before it, and it was done */
	WAY_HANG        /* no answer; nothing was done */
};

enum { ACT_HITS = 8, ACT_FAULTS = 4 };

/* The server. at: called before it answers the n-th request (from 1) of a path's end, "hit/list"; what it changes is in the answer. */
struct act_server {
	enum way review, update;
	const char *status, *assignee, *source; /* assignee "": nobody */
	int version;                            /* of the search terms */
	const char *hit_status[ACT_HITS];       /* NULL: no such hit */
	size_t hits_a_page;                     /* 0: all */
	bool reviewed;                          /* ours is in */
	bool lags;                              /* and not on the list yet */
	const char *colleague;                  /* somebody's review, by its id; NULL */
	char comment[1100];                     /* of ours */
	void (*at)(const char *path, size_t n);
	/* Instead of an answer, to so many requests (0: all) from the n-th on. */
	struct { const char *path; size_t from, count; struct peer_reply reply; } faults[ACT_FAULTS];
};
extern struct act_server server;
extern struct aml_decision decision;

void act_begin_test(void); /* a rig, the server as it is at first, and the decision on that */
void act_teardown(void);   /* fixture */
void act_decide_on_now(void); /* what was seen is what the server has now */
void act_drop_verdicts(void); /* no verdict and no words: no review */
uint32_t act_send(void);
const struct api_reply *act_do(void); /* sends, and waits for its reply */
/* The call of an act that waits for its budget; fails when there is none. */
struct exchange *act_waiting_call(void);
void act_close_budget(enum api_op op, int ms);
/* The last act's reply.act: copied before it is freed. */
extern struct act_seen_reply {
	bool has;
	enum api_step review, update;
	size_t change_count;
	char change[200];
	bool whole;
	char status[40];
} act_came;

#define REVIEW_PATH "/review/create "
#define UPDATE_PATH "/individual/update "

#endif
