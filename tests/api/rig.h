/* A client against a scripted peer: settings, a state directory of its own, and what `done` was told. */
#ifndef TESTS_API_RIG_H
#define TESTS_API_RIG_H

#include <check.h>

#include "api/api.h"
#include "api/internal.h"
#include "peer.h"

enum { RIG_REPLIES = 64 };

struct rig_reply {
	struct api_reply reply; /* pointers in it are dead */
	char id[80], name[80];  /* of the first record */
	char cursor[80];
	char *json;
};

struct rig {
	struct config config;
	struct api *api;
	struct peer peer;
	struct api_limits limits; /* generous but for waits between tries */
	char state[64];           /* directory */
	struct rig_reply replies[RIG_REPLIES];
	size_t count;
	void (*on_done)(struct rig *r, struct api_reply *reply);
	struct source also;  /* run beside the client; zeroed: none */
	bool silence_passes; /* where the peer hangs, the time until the client gives up passes at once */
};

void rig_start(struct rig *r, const struct peer_reply *script, size_t count);
void rig_stop(struct rig *r);
void rig_limits(struct rig *r); /* after changing limits */
void rig_again(struct rig *r, const char *base_url); /* a new client, as a new process has it; base_url NULL: the same */
void rig_keep(struct rig *r, const struct api_keep *keep); /* a new client that keeps its writes and budgets there */
void rig_turn(struct rig *r);   /* one poll */
/* Poll until so many replies were told (fails after 30 s). */
const struct rig_reply *rig_until(struct rig *r, size_t replies);
void rig_until_requests(struct rig *r, size_t requests);
void rig_until_idle(struct rig *r); /* nothing pending, nothing settling */
char *rig_journal(struct rig *r);   /* its text; free() */

/* An answer with these headers and this body; static storage, a dozen at once. */
const char *http_reply(int status, const char *headers, const char *body);
/* A record for user u1, template t1. */
const char *record_json(const char *id, const char *previous, const char *created);
const char *list_json(const char *const *records, size_t count, const char *cursor);

#define SCRIPT(...)                                                                                                                \
	(const struct peer_reply[]){ __VA_ARGS__ }, sizeof((const struct peer_reply[]){ __VA_ARGS__ }) / sizeof(struct peer_reply)

#endif
