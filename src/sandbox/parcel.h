/* What is put on the wire for one sending of a webhook: its body and its token, as the fault of that sending has them. */
#ifndef SANDBOX_PARCEL_H
#define SANDBOX_PARCEL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

struct delivery;
struct event;
struct fault;
struct sandbox;

struct parcel {
	struct buf body;
	char *token;          /* of the header Plaid-Verification; NULL: it has none */
	bool doubled;         /* the header is there twice */
};
void parcel_finish(struct parcel *p);

/* For the delivery that was just taken. Takes a fault for this sending. False: there is nothing to send and to finish, since the fault is
 * that it is put off, or lost. */
bool parcel_pack(struct sandbox *s, const struct event *event, struct delivery *d, int64_t mono_ms, struct parcel *out);

#endif
