/* What a reviewer decides on a screening: a verdict for each hit, with what it rests on, and what becomes of the screening. Here are its rules, its
 * requests as they are sent, and the words that say who decided. No I/O. */
#ifndef AML_DECISION_H
#define AML_DECISION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "aml/compare.h"
#include "aml/list.h"
#include "aml/look.h"

struct buf;
struct err;

enum { AML_ID_SIZE = 256, AML_COMMENT_MAX = 1000 /* bytes; the vendor documents no limit */, AML_REFERENCE = 17 };

enum aml_verdict {
	AML_UNDECIDED,    /* no default */
	AML_MATCH,        /* sent as confirmed */
	AML_NO_MATCH,     /* sent as dismissed */
	AML_INCONCLUSIVE, /* not sent: the hit stays pending */
	AML_VERDICTS
};
extern const char *const aml_verdict_names[AML_VERDICTS]; /* "undecided", "match", "no match", "inconclusive" */

/* On one hit. The factors are prefilled from the comparison, and the reviewer's own from then on. */
struct aml_hit_verdict {
	char hit_id[AML_ID_SIZE];
	enum aml_verdict verdict;
	enum aml_reading factors[AML_FACTORS];
	enum aml_reading compared[AML_COMPARED]; /* as they were read when they were prefilled */
	char reason[24];  /* a code of the list kind's (below); "" the factors say it */
	char words[200];  /* the reviewer's own; goes into no request and no store but the sealed note */
};

/* Reasons of list kinds beyond factors: a PEP may be the person and be accepted, a wanted notice may be withdrawn. */
struct aml_reason {
	const char *code;   /* "pep.accepted" */
	const char *words;
	unsigned kinds;     /* bits 1 << enum aml_list_kind */
	enum aml_verdict verdict; /* that it can be a reason for */
	bool settles;       /* it stands in place of factors that differ */
};
extern const struct aml_reason aml_reasons[];
extern const size_t aml_reason_count;

/* From the configuration (screening_policy). */
struct aml_policy {
	int dismiss[AML_LIST_KINDS]; /* factors that must differ for "no match"; built in: sanctions and unknown 2, others 1 */
};
void aml_policy_init(struct aml_policy *p);
bool aml_policy_set(struct aml_policy *p, const char *item, struct err *err); /* "sanctions=2" */
bool aml_policy_read(struct aml_policy *p, char *const *items, size_t count, struct err *err); /* the built-in one, and these */

/* What becomes of the screening. */
enum aml_aim { AML_LEAVE /* reviewed, its status is left */, AML_CLEAR, AML_REJECT, AML_PEND /* back to pending review */, AML_ASSIGN, AML_AIMS };
extern const char *const aml_aim_names[AML_AIMS];    /* "leave", "clear", "reject", "pend", "assign" */
extern const char *const aml_aim_statuses[AML_AIMS]; /* the vendor's word; NULL where none is set */

struct aml_decision {
	char screening_id[AML_ID_SIZE];
	enum aml_aim aim;
	char assignee[AML_ID_SIZE];      /* of ASSIGN: a Dashboard user's id; "" nobody, the field is reset */
	struct aml_hit_verdict *hits;    /* owned; those that are decided now */
	size_t hit_count;
	char comment[AML_COMMENT_MAX];   /* the reviewer's words for the vendor; "" none */
	char by[160];                    /* who: "ana on jump2" */
	char reference[AML_REFERENCE];   /* 16 hex digits, by which the review is known again; the client makes it from the intent's id */
	struct aml_look seen;            /* what it was decided on; owned */
};
void aml_decision_finish(struct aml_decision *d); /* accepts zeroed; wipes */
void aml_decision_copy(const struct aml_decision *d, struct aml_decision *out);
struct aml_hit_verdict *aml_decision_add(struct aml_decision *d); /* one more, zeroed; valid until the next */
/* Is there anything for review/create: a verdict to send, or words? */
bool aml_decision_reviews(const struct aml_decision *d);
bool aml_decision_updates(const struct aml_decision *d);

/* The vendor sent no analysis of it, or nothing of the entry: it is never "no match". */
bool aml_hit_is_bare(const struct record *hit);
/* May this verdict be given to this hit? err: why not, ERR_SECOND where a second person could. */
bool aml_verdict_check(const struct aml_policy *p, const struct record *hit, const struct aml_hit_verdict *v, struct err *err);
/* And the whole: each hit is in what was seen, pending and named once; every page was read; reject has a confirmed hit, clear none pending and none
 * confirmed (ERR_SECOND); an assignee can be sent; something is decided at all. */
bool aml_decision_check(const struct aml_policy *p, const struct aml_decision *d, struct err *err);

/* The comment as it is sent: the words, who, the aim, the reference; at most AML_COMMENT_MAX - 1 bytes. Dots stand for a reference that is not made
 * yet. */
void aml_comment(const struct aml_decision *d, char out[AML_COMMENT_MAX]);
/* The other way round: the reference of a review by this program, and its aim, either of which may be NULL; false: it is none of ours. */
bool aml_comment_read(const char *comment, char reference[AML_REFERENCE], enum aml_aim *aim);

/* The exact bytes of the two requests. Call only after the check. Both arrays always, status never with search terms. */
bool aml_review_encode(const struct aml_decision *d, struct buf *out, struct err *err);
bool aml_update_encode(const struct aml_decision *d, struct buf *out, struct err *err);

#endif
