/* How commands use the client: one call at a time, waited for, and what there is to say of writes of before. */
#ifndef COMMAND_ASK_H
#define COMMAND_ASK_H

#include <stdbool.h>
#include <stdint.h>

#include "api/api.h"
#include "base/buf.h"
#include "store/opened.h"

struct keep_store;

/* The client, and its one answer, kept after `done`. */
struct ask {
	const struct config *config;
	struct opened opened;      /* the store, where the settings have one */
	struct keep_store *keep;   /* what the client keeps there; NULL: there is none */
	struct api *api;
	bool came;
	struct api_reply reply; /* its page is ours; what it borrows is in json, and in the next */
	struct api_act *act;    /* of the answer, ours; NULL: it was no act. Only texts of its changes are still good */
	struct buf json;
	char trouble[480];         /* with the journal, said at the end; "" none */
	int progress;              /* cells of standard error that tell how far it is */
	size_t open, looks, heard; /* writes of before: open, looked for, and of which something was heard */
};

/* With the setting dispositions nothing is settled or retried by a command: where and what is decided has to be recorded. */
bool ask_may_settle(const struct config *config, struct err *err);
/* Opens the client, and the store it keeps its writes in. It does not move while it is open. Finish also after a failure. */
bool ask_open(struct ask *a, const struct config *config, struct err *err);
/* Begin to look for writes that are open, behind what is asked. A write does so once it has its answer: what it asks for may be among
 * them, and is for it to judge. */
void ask_settle(struct ask *a);
/* Wait for the answer to a call that was sent (0: it was not, and err is filled). A signal ends the waiting: ERR_CANCELLED. */
bool ask_wait(struct ask *a, uint32_t id, struct err *err);
/* How far it is, on one line of a terminal that standard error is; "" takes the line away, as must be done before anything else is said
 * there. */
void ask_progress(struct ask *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Until what nobody else waits for is on disk, or will not be: see api_keeping. As ask_look. */
bool ask_kept(struct ask *a);
/* The audit trail gets that the attempt was printed: masked, or as JSON, which has everything. */
struct record;
/* How events name the case of an attempt (NULL: ""); out: CHAIN_CASE bytes. */
void ask_subject(const struct ask *a, const struct record *attempt, char out[CHAIN_CASE]);
void ask_record(struct ask *a, const struct record *r, bool json);
/* The same of a screening; of an attempt's case, where the attempt is known (else NULL). And of what is about to be decided on its hits. */
struct aml_decision;
void ask_screening(struct ask *a, const char *screening_id, const struct record *attempt, bool json);
void ask_verdicts(struct ask *a, const struct aml_decision *d, const struct record *attempt);
/* What is still open is said, after a short while for it to be looked at. */
void ask_finish(struct ask *a);

/* While writes are looked for: until that is enough, or until then (monotonic ms). False when SIGINT, SIGTERM or SIGHUP came first. */
bool ask_look(struct ask *a, int64_t until_ms, bool (*enough)(void *ctx), void *ctx);

#endif
