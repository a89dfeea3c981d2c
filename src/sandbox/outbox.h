/* Webhooks that are to be sent: each event goes to every receiver, again and again until it answers 200 or a day is over. When is decided
 * here; what is sent by parcel.h, how by courier.h. */
#ifndef SANDBOX_OUTBOX_H
#define SANDBOX_OUTBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sandbox/tree.h"

struct err;

enum { OUTBOX_RECEIVERS = 4, OUTBOX_LOG = 2000 };

enum delivery_state { DELIVERY_WAITING, DELIVERY_ON_ITS_WAY, DELIVERY_ACCEPTED, DELIVERY_GIVEN_UP };

/* One event to one receiver. */
struct delivery {
	char *url;
	enum delivery_state state;
	int sent;             /* how often so far */
	int more;             /* how often it is to be sent again although it was accepted */
	bool spared;          /* the next sending has no fault: it had its own, or repeats one that had */
	int status;           /* what the last sending was answered; 0: nothing yet, or no answer */
	int64_t first, due;   /* monotonic ms: of the first sending; of the next one */
	char *token;          /* what the last sending carried, where the next is to carry it too; NULL: a new one */
};

struct event {
	char *body;           /* JSON */
	int64_t at;           /* unix seconds of the server's clock */
	struct delivery deliveries[OUTBOX_RECEIVERS];
	size_t count;
};

struct outbox {
	char *urls[OUTBOX_RECEIVERS];
	size_t url_count;
	int64_t first_wait;   /* ms from a refusal to the next sending; each wait after that is four times as long */
	struct event **events; /* in the order in which they happened; ended ones are forgotten beyond OUTBOX_LOG */
	size_t count;
	uint64_t total, sent, accepted, refused, given_up;
};
void outbox_finish(struct outbox *o);

/* Is it a receiver's URL: https, or http to this host, since nobody else is to be sent what is not sealed? */
bool outbox_url_ok(const char *url, struct err *err);
/* It is told of what happens from now on. False: there are OUTBOX_RECEIVERS already, or it is no receiver's URL. */
bool outbox_add_receiver(struct outbox *o, const char *url, struct err *err);
void outbox_clear_receivers(struct outbox *o); /* what they have been told of stays */

/* Takes the JSON. Without receivers nothing is kept. */
void outbox_add(struct outbox *o, cJSON *body, int64_t at, int64_t mono_ms);
/* The one that has waited longest of those that are due; it is on its way now. NULL: none is due. */
struct delivery *outbox_take(struct outbox *o, int64_t mono_ms, const struct event **event);
/* What became of it; status 0: no answer. It may be waiting again afterwards. */
void outbox_ended(struct outbox *o, struct delivery *d, int status, int64_t mono_ms);
/* The one just taken is not sent now but at `due`; or never. */
void outbox_put_off(struct outbox *o, struct delivery *d, int64_t due);
void outbox_lose(struct outbox *o, struct delivery *d);
int64_t outbox_due(const struct outbox *o); /* monotonic ms; -1: nothing waits */
cJSON *outbox_report(const struct outbox *o);

#endif
