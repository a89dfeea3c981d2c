/* The vendor's keys by way of the API: what the ring asks for, and what it is told. */
#ifndef HOOKS_FETCH_H
#define HOOKS_FETCH_H

#include "api/api.h"
#include "hooks/ring.h"

struct fetch {
	struct api *api;
	struct ring *ring;
	struct { uint32_t id; char kid[TOKEN_KID_MAX + 1]; } calls[RING_ASKED];
};

bool fetch_ask(void *fetch, const char *kid); /* of struct ring */
/* False: the answer is not of a call of these. */
bool fetch_answered(struct fetch *f, const struct api_reply *reply);

#endif
