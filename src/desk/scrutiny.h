/* The screening at hand: read whole, compared with the person, decided hit by hit, settled, and followed until the verification moves. What was decided
 * and not sent yet is kept, a draft a screening, until the console ends. */
#ifndef DESK_SCRUTINY_H
#define DESK_SCRUTINY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "aml/decision.h"
#include "base/err.h"
#include "base/loop.h"
#include "base/mem.h"
#include "base/style.h"
#include "desk/calls.h"
#include "idv/cursors.h"

struct desk;
struct hits_view;
struct screening_act;
struct screening_draft;

enum { SCRUTINY_FOLLOW_S = 60, SCRUTINY_SAID = 760 };

struct scrutiny {
	char id[AML_ID_SIZE];            /* "" none is at hand */
	char attempt_id[AML_ID_SIZE];    /* the verification it belongs to; "" it stands alone */
	struct aml_look look;            /* as it was read last, whole where it could be; empty while it is read for the first time */
	bool reading;                    /* pages are to come; what was read before stands until then */
	struct aml_person person;        /* texts in `texts` */
	struct arena texts;
	struct aml_comparison *comparisons; /* by hit of the look, as the next ones; NULL until it is read */
	struct aml_hit_verdict *verdicts;
	bool *marked;
	size_t *order;
	const struct record *program;    /* borrowed of desk/programmes.h; NULL: not known */
	struct record **history;         /* newest first */
	size_t history_count;
	bool history_read;
	struct record **others;          /* of the same user, this one left out */
	size_t other_count;
	bool others_read;
	struct err err;                  /* why it could not be read; of the last reading */
	struct err past_err;             /* the same of programme, history and others */
	bool off;                        /* there is no Monitor product, or no permission: err says which */
	char changed[SCRUTINY_SAID];     /* what differed when it was read again; "" nothing */
	bool acting;                     /* an act is under way */
	char said[SCRUTINY_SAID];        /* what came of the last act, and of the verification since; "" nothing */
	enum style said_style;
	enum err_kind said_kind;         /* how that act ended */
	bool half;                       /* a review of ours is in whose aim the status is not: S finishes it, once nothing is open */
	enum aml_aim half_aim;
	int64_t follow_until_ms;         /* monotonic; 0: the verification is not followed */
	uint64_t changes;                /* grows with all that comes */

	/* Of src/desk/scrutiny_*.c alone. */
	uint32_t turn;                   /* answers to another one are of a reading that was left */
	struct aml_look next;            /* being read */
	struct err next_err;
	struct idv_cursors hits_met, reviews_met, history_met, others_met;
	unsigned waits;                  /* answers of the reading still to come */
	bool quiet;                      /* read after an act of ours: what changed by it is no news */
	bool past_wanted, history_asked, others_asked;
	size_t other_program;            /* whose screenings are being listed */
	bool refused;                    /* `off` holds for all screenings: nothing is asked until one is read again */
	struct err refusal;
	int64_t claim_of;                /* the case whose claim was looked at last; was it lost? */
	bool claim_lost;
	struct screening_draft *drafts;
	size_t draft_count;
	struct screening_act *acts;      /* NULL: none yet */
	char state[SCRUTINY_SAID];       /* that scrutiny_view gave last */
};

/* attempt: the verification whose screening it is, for the person; NULL: the search terms alone. The same again is left as it is. */
void scrutiny_open(struct desk *d, const char *screening_id, const struct record *attempt);
void scrutiny_close(struct desk *d);
void scrutiny_again(struct desk *d);                          /* read all again */
/* History, and the user's other screenings, are read when first asked for. */
void scrutiny_want_past(struct desk *d);
/* Why nothing can be decided now; NULL: it can. Valid until the next call. */
const char *scrutiny_off(struct desk *d);
/* "What was sent is open until 12:10Z, ^O shows it: ..."; false: nothing is. */
bool scrutiny_says_open(struct desk *d, char *out, size_t size);
/* It is half done, and nothing is open of it: how many hits are to be decided before S can finish it. False: it is not. */
bool scrutiny_half_done(struct desk *d, size_t *waits);
/* What is known, for panes; borrowed until the next turn of the loop. Asks for people who are not known. */
void scrutiny_view(struct desk *d, struct hits_view *out);
void scrutiny_end(struct desk *d);                            /* before desk_close ends; drafts go too */

/* Hits by their place in the look. */
bool scrutiny_pending(const struct desk *d, size_t hit);      /* waits for a verdict */
/* They differ in the same way: the same readings of all four factors, lists of the same kind. */
bool scrutiny_alike(const struct desk *d, size_t hit, size_t other);
/* A verdict for the hit, or for all that are marked when it is one of them: refused where those do not differ in the same way. err: why one of them may not
 * have it; then none has. UNDECIDED takes it back. */
bool scrutiny_decide(struct desk *d, size_t hit, enum aml_verdict verdict, struct err *err);
/* Marks it, or unmarks; all other pending hits that differ in the same way too where `alike`. Decided hits are never marked. */
void scrutiny_mark(struct desk *d, size_t hit, bool alike);
size_t scrutiny_marked(const struct desk *d);
/* Changed by the form of one hit; checked by the policy. */
bool scrutiny_set(struct desk *d, size_t hit, const struct aml_hit_verdict *v, struct err *err);
/* A value that the list or we lack is no difference, whatever a form says: err, ERR_REFUSED. */
bool scrutiny_may_differ(const struct desk *d, size_t hit, const struct aml_hit_verdict *v, struct err *err);
size_t scrutiny_decided(const struct desk *d);                /* hits with a verdict that is not sent yet */

void scrutiny_policy(const struct desk *d, struct aml_policy *out); /* as configured */
/* What would be sent: the verdicts so far, and the aim. Checked; out is to be finished also where it is false. assignee NULL: none; comment "": none. */
bool scrutiny_decision(struct desk *d, enum aml_aim aim, const char *assignee, const char *comment, struct aml_decision *out, struct err *err);
/* Sends it. With a store the case must be claimed firmly. What comes of it is said, kept in `said`, and told to who asked. */
bool scrutiny_send(struct desk *d, const struct aml_decision *decision, struct ticket who, struct err *err);

struct source scrutiny_source(struct desk *d); /* follows verifications after acts */

#endif
