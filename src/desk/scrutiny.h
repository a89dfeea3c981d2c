/* The screening at hand: read whole, compared with the person, decided hit by hit, settled, and followed until the verification moves. What was decided
 * and not sent yet is kept, a draft a screening, until the console ends. */
#ifndef DESK_SCRUTINY_H
#define DESK_SCRUTINY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "aml/decision.h"
#include "base/err.h"
#include "desk/calls.h"

struct desk;

enum { SCRUTINY_FOLLOW_S = 60, SCRUTINY_SAID = 760 };

struct scrutiny {
	char id[AML_ID_SIZE];            /* "" none is at hand */
	char attempt_id[AML_ID_SIZE];    /* the verification it belongs to; "" it stands alone */
	struct aml_look look;            /* as it was read last, or is being read */
	bool reading;                    /* pages are to come: `look` is not whole yet */
	struct aml_person person;        /* texts in `texts` */
	char *texts;                     /* secret memory */
	struct aml_comparison *comparisons; /* by hit of the look, as the next ones; NULL until it is read */
	struct aml_hit_verdict *verdicts;
	bool *marked;
	size_t *order;
	struct record *program;
	struct record **history; size_t history_count; bool history_read;
	struct record **others; size_t other_count; bool others_read; /* of the same user, this one left out */
	struct err err;                  /* why it could not be read; of the last reading */
	bool off;                        /* there is no Monitor product, or no permission: err says which */
	char changed[SCRUTINY_SAID];     /* what differed when it was read again while something was decided; "" nothing */
	bool acting;                     /* an act is under way */
	char said[SCRUTINY_SAID];        /* what came of the last act, and of the verification since; "" nothing */
	bool half;                       /* a review of ours is in whose aim the status is not: S finishes it */
	enum aml_aim half_aim;
	int64_t follow_until_ms;         /* monotonic; 0: nobody follows */
	uint64_t changes;                /* grows with all that comes */
};

/* attempt: the verification whose screening it is, for the person; NULL: the search terms alone. The same again is left as it is. */
void scrutiny_open(struct desk *d, const char *screening_id, const struct record *attempt);
void scrutiny_close(struct desk *d);
void scrutiny_again(struct desk *d);                          /* read all again */
/* History, programme and the user's other screenings are read when first asked for. */
void scrutiny_want_past(struct desk *d);
/* Why nothing can be decided now; NULL: it can. Valid until the next call. */
const char *scrutiny_off(struct desk *d);

/* Hits by their place in the look. */
/* A verdict for the hit, or for all that are marked when it is one of them and they differ in the same way. err: why one of them may not have it; then none has. */
bool scrutiny_decide(struct desk *d, size_t hit, enum aml_verdict verdict, struct err *err);
/* Marks it; all other pending hits that differ in the same way too where `alike`. */
void scrutiny_mark(struct desk *d, size_t hit, bool alike);
/* Changed by the form of one hit; checked by the policy. */
bool scrutiny_set(struct desk *d, size_t hit, const struct aml_hit_verdict *v, struct err *err);

/* What would be sent: the verdicts so far, and the aim. Checked; out is to be finished also where it is false. assignee NULL: none; comment "": none. */
bool scrutiny_decision(struct desk *d, enum aml_aim aim, const char *assignee, const char *comment, struct aml_decision *out, struct err *err);
/* Sends it. With a store the case must be claimed firmly. What comes of it is said, kept in `said`, and told to who asked. */
bool scrutiny_send(struct desk *d, const struct aml_decision *decision, struct ticket who, struct err *err);

struct source scrutiny_source(struct desk *d); /* follows the verification after an act */

#endif
