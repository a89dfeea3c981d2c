/* A desk against the scripted peer of tests/api, without a terminal: what it said is kept. */
#ifndef TESTS_DESK_RIG_H
#define TESTS_DESK_RIG_H

#include "api/writes_rig.h"
#include "base/when.h"
#include "desk/desk.h"

enum { SAID_MAX = 32 };

extern struct desk desk;
extern struct said {
	char text[SAID_MAX][WRITE_SENTENCE]; /* message number n is text[n - 1] */
	size_t count;
} said;

void desk_rig_start(const struct peer_reply *script, size_t count); /* and `choose` instead: rig.peer.choose */
void desk_rig_again(void); /* another desk against the same peer, where the one before is closed */
void desk_rig_stop(void); /* fixture */
void desk_also(struct source source); /* in the same loop */
void desk_turn(void);     /* one poll */
bool desk_said(const char *text); /* the last message has it */

/* Polls until that is so; fails after 30 s. */
#define UNTIL(state)                                                                                                               \
	do {                                                                                                                       \
		int64_t deadline_ = when_mono_ms() + 30000;                                                                        \
		while (!(state)) {                                                                                                 \
			ck_assert_msg(when_mono_ms() < deadline_, "not within 30 s: %s", #state);                                  \
			desk_turn();                                                                                               \
		}                                                                                                                  \
	} while (0)

/* An attempt of template t1. */
struct sample {
	const char *id, *user, *previous, *created, *status, *name;
};
const char *sample_json(const struct sample *r);
struct record *desk_record(const struct sample *r);

/* Whoever asked, and what it was told. */
struct owner {
	size_t told;
	uint32_t tag;
	bool ok, cancelled;
	struct err err;
};
struct ticket ticket_of(struct owner *o, uint32_t tag);

#endif
