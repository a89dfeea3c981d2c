/* The server as a whole, without its sockets: a request goes in, an answer comes out. */
#ifndef SANDBOX_SANDBOX_H
#define SANDBOX_SANDBOX_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "sandbox/budget.h"
#include "sandbox/clock.h"
#include "sandbox/fault.h"
#include "sandbox/follow.h"
#include "sandbox/ledger.h"
#include "sandbox/link.h"
#include "sandbox/live.h"
#include "sandbox/monitor.h"
#include "sandbox/outbox.h"
#include "sandbox/signer.h"
#include "sandbox/store.h"
#include "sandbox/studio.h"

struct err;

#define SANDBOX_CLIENT_ID "sandbox"
#define SANDBOX_SECRET "sandbox-secret"
enum { SANDBOX_BODY_MAX = 1024 * 1024, SANDBOX_ANSWER_MAX = 128 * 1024 * 1024 };

struct sandbox_options {
	int port;             /* 0: any free one */
	const char *data;     /* folder of the cases; NULL: found */
	const char *also;     /* folder of more subjects; NULL: none */
	uint64_t seed;
	struct clock clock;
	int page_size;
	int url_life;         /* seconds */
	int prewarm;          /* subjects whose pictures are drawn before anyone asks */
	bool drop_selfie, no_cache, until_stdin_closes;
	struct budget budget;
	struct faults faults;
	const char *webhooks[OUTBOX_RECEIVERS]; /* URLs of receivers; NULL behind the last */
	const char *webhook_ca; /* file with the authorities of https receivers; NULL: the system's */
	int webhook_retry_ms, webhook_timeout_ms;
	int screening_delay;  /* seconds until a verification follows its screening */
	enum monitor monitor;
	int live_s, live_first_s; /* seconds; live_s 0: nothing happens by itself; the first one comes after live_first_s */
};

struct sandbox {
	struct sandbox_options options;
	char *data;           /* folder of the cases */
	struct clock clock;
	struct store store;
	struct links links;
	struct budget budget;
	struct faults faults;
	struct studio studio;
	struct ledger ledger;
	struct follows follows;
	struct signer signer;
	struct outbox outbox;
	struct live live;
	uint64_t calls[ENDPOINTS];
	uint64_t requests;    /* makes each request_id a new one */
};

/* Loads the cases. Finish also after a failure. */
bool sandbox_init(struct sandbox *s, const struct sandbox_options *options, struct err *err);
void sandbox_finish(struct sandbox *s);
void sandbox_prewarm(struct sandbox *s, int subjects);

/* What matters of a request's head; NULL where a header is missing. */
struct request_head {
	const char *client_id, *secret, *version, *content_type;
};

struct answer {
	int status;
	struct buf body;
	const char *type;     /* Content-Type */
	long retry_after;     /* seconds; -1: no such header */
	bool gzip;            /* the body is packed */
	const char *location; /* NULL: none */
};
void answer_init(struct answer *a);
void answer_finish(struct answer *a);

/* One API call with its fault (kinds about the connection are the caller's). body NULL: it was larger than SANDBOX_BODY_MAX. */
void sandbox_serve(struct sandbox *s, enum endpoint endpoint, const struct request_head *head, const struct buf *body,
                   const struct fault *fault, struct answer *out);
/* Acts that were put off and are due by now happen, each at its own time. Serving and control do it first. */
void sandbox_catch_up(struct sandbox *s);
/* The refusal of a path nobody serves. */
void sandbox_serve_unknown(struct sandbox *s, struct answer *out);
/* What a picture URL that is no longer, or never was, good answers. */
void sandbox_serve_denied(enum link_verdict verdict, struct answer *out);

/* The control endpoint: {} reports; doc/sandbox.md lists what can be set. */
cJSON *control_act(struct sandbox *s, const cJSON *body, struct refusal *r);

#endif
