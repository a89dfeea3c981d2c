/* A disposition: what was decided about a case, on which evidence, why, and what was not looked at. One is being written (a draft) or was signed (a
 * record: canonical JSON). Words that people wrote are in the record as salted digests alone; the words and their salts are sealed with the case's key,
 * so that they can be erased and the signature still holds. */
#ifndef DECIDE_DISPOSITION_H
#define DECIDE_DISPOSITION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "aml/decision.h"
#include "decide/evidence.h"
#include "decide/finding.h"
#include "decide/outcome.h"
#include "decide/policy.h"
#include "idv/request.h"

struct buf;
struct err;

/* What the bytes say that they are; a later form has a higher number. */
#define DISPOSITION_FORMAT "idreview-decision 1"
#define DISPOSITION_WORDS_FORMAT "idreview-words 1"
#define DISPOSITION_END_FORMAT "idreview-outcome 1"

enum { DISPOSITION_ID = 33 /* 32 hex digits and a NUL */, DISPOSITION_NARRATIVE = 4096, DISPOSITION_REASONS = 8, DISPOSITION_UNSEEN = 64, DISPOSITION_PAST = 16 };

enum confidence { CONFIDENCE_NONE /* not chosen yet */, CONFIDENCE_LOW, CONFIDENCE_MEDIUM, CONFIDENCE_HIGH, CONFIDENCES };
extern const char *const confidence_names[CONFIDENCES];

/* How a finding of weight was resolved. */
struct resolution {
	char code[40];           /* of the finding */
	char path[EVIDENCE_WHAT]; /* of the field it rests on, with indexes; "" none */
	char resolved[POLICY_CODE]; /* a code of the policy; "" not yet */
	char words[200];         /* the reviewer's own: sealed */
};

/* What the reviewer writes. Zeroed is an empty draft. */
struct disposition {
	char id[DISPOSITION_ID];         /* made at random with the draft */
	int outcome;                     /* 1 + enum outcome; 0: not chosen */
	char reasons[DISPOSITION_REASONS][POLICY_CODE]; size_t reason_count;
	struct resolution resolutions[FINDINGS]; size_t resolution_count;
	bool checked[POLICY_CODES];      /* by the policy's checklist */
	char narrative[DISPOSITION_NARRATIVE]; /* sealed */
	int confidence;                  /* enum confidence */
	enum idv_strategy strategy; bool steps[IDV_CUSTOM_STEPS]; /* of retry */
	char queue[40];                  /* of escalate */
	char party[80], party_reference[80]; /* of ask: who was asked, under which number; sealed */
	char comment[AML_COMMENT_MAX];   /* of clear and reject: for the vendor; sealed */
	char policy[POLICY_DIGEST];      /* that its codes and ticks are of; "" none yet */
	int64_t begun_at;                /* unix s */
};
/* The draft is written under this policy from now on: under another than before the ticks go, and codes that it lacks. */
void disposition_under(struct disposition *d, const struct decide_policy *p);
/* Does this outcome settle the case, so that each finding of weight has to be resolved? Of others what is not resolved is recorded as open. */
bool disposition_settles(enum outcome o);
/* The findings of weight become resolutions; what was resolved before of the same stays. */
void disposition_findings(struct disposition *d, const struct finding *found, size_t count);
/* The field that a finding rests on, with its indexes; "" none. */
void disposition_finding_path(const struct finding *f, char out[EVIDENCE_WHAT]);
/* May it be decided? Names the first thing that lacks: an outcome, a reason, a resolution, a tick, confidence; words where a code asks for them
 * (policy_asks_words); steps of a custom retry, the queue of escalate, the party of ask. ERR_USAGE. */
bool disposition_check(const struct decide_policy *p, const struct disposition *d, struct err *err);
/* Bits of decide_policy.second that apply; 0: one person is enough. */
unsigned disposition_second(const struct decide_policy *p, const struct disposition *d, const struct aml_decision *hits, const struct aml_look *look);
/* A draft as bytes, to be sealed and stored, and back. False: it is none, or of another version; out is then an empty one. Both are large: keep them in
 * secret memory. */
void disposition_pack(const struct disposition *d, struct buf *out);
bool disposition_unpack(const char *bytes, size_t len, struct disposition *out);

/* What goes into the record beside it. Strings are borrowed and never NULL. */
struct disposition_facts {
	const char *store;               /* the store's own id */
	int64_t case_id;
	const char *user;                /* client_user_id, or its keyed hash */
	const char *writer; int64_t seq; /* place in the audit chain: the event before; "" none */
	const char *by, *host, *key;     /* who proposes, and by which key or login it was authenticated */
	int64_t opened_at, decided_at;   /* of the case's waiting; of the decision */
	const struct evidence *evidence;
	const struct evidence_picture *pictures; size_t picture_count;
	const char *const *panes; size_t pane_count;   /* looked at */
	const char *const *unseen; size_t unseen_count; /* not looked at: pictures and panes, by name */
	const struct finding *findings; size_t finding_count;
	const struct aml_decision *hits; /* NULL: no hit is decided */
	const char *const *requests; size_t request_count; /* exact bytes of what would be sent; in the record as salted digests, since comments are in them */
	const char *const *past; size_t past_count;    /* ids of earlier decisions on the same user */
	unsigned second;
	const char *retention;           /* "decisions 10y made" */
	bool hold, calibration;
};
/* The record as it is signed, and what is sealed beside it: a canonical JSON of words, requests and their salts. random: 16 bytes a salt, from the caller.
 * A word's digest in the record is SHA-256 over the 16 bytes of its salt and the word. False: the buffers have no room for it. */
bool disposition_record(const struct decide_policy *p, const struct disposition *d, const struct basis *b, const struct disposition_facts *f,
                        void (*random)(void *out, size_t n), struct buf *record, struct buf *sealed);
/* Do the sealed words belong to the record? False and err: which do not. */
bool disposition_words_match(const char *record, size_t len, const char *sealed, size_t sealed_len, struct err *err);
/* One of the sealed words, "narrative", as it was written. False: there is none of that name. */
bool disposition_words(const char *sealed, size_t len, const char *name, struct buf *out);
/* What was decided, from its record and words that belong to it, so that it can be carried out by who did not decide it: the outcome with all that is sent,
 * verdicts with words (hits; without what was seen; finished by the caller), and the digests it rests on. False: ERR_UNVERIFIED. */
bool disposition_restore(const char *record, size_t len, const char *words, size_t words_len, struct disposition *out, struct aml_decision *hits,
                         struct evidence *evidence, struct err *err);
bool disposition_evidence(const char *record, size_t len, struct evidence *out, struct err *err); /* the digests alone */
/* A record read again, as far as screens, reports and `quality` need it. */
struct disposition_read {
	char id[DISPOSITION_ID], attempt_id[IDV_ID_SIZE], screening_id[IDV_ID_SIZE], evidence[EVIDENCE_TEXT], policy[POLICY_NAME], by[80];
	char key[80];                    /* by which it was proposed; "" it says none */
	int64_t case_id;
	enum outcome outcome;
	enum confidence confidence;
	int64_t decided_at, opened_at, took_s; /* took_s: from the draft's beginning; -1 not known */
	char reasons[DISPOSITION_REASONS][POLICY_CODE]; size_t reason_count;
	struct resolution resolutions[FINDINGS]; size_t resolution_count; /* without words */
	char findings[FINDINGS][40]; size_t finding_count;                /* codes of all */
	char unseen[24][EVIDENCE_WHAT]; size_t unseen_count;              /* what was not looked at; unseen_count may be more than have a place */
	unsigned second;
	bool calibration;
};
/* ERR_UNVERIFIED: it is not canonical, or no record of a decision. */
bool disposition_read(const char *record, size_t len, struct disposition_read *out, struct err *err);

/* What came of it, as a record of its own that names the decision's digest: the outcome of each request, changes found after the last read. */
struct disposition_end {
	const char *decision_digest;     /* SHA-256 of the record's bytes */
	const char *id, *by;
	int64_t at;
	const char *result;              /* "done", "refused", "open", "half", "changed": nothing was sent, "none": nothing was to be sent */
	const char *result_id;           /* attempt or review; "" */
	const struct evidence_change *changes; size_t change_count; /* before it was carried out, or right afterwards */
	bool after;
	const char *evidence;            /* of the last reading */
};
bool disposition_end_record(const struct disposition_end *e, struct buf *out);
struct disposition_end_read {
	char decision_digest[EVIDENCE_TEXT], id[DISPOSITION_ID], by[80], result[24], result_id[IDV_ID_SIZE], evidence[EVIDENCE_TEXT];
	int64_t at;
	struct evidence_change changes[EVIDENCE_CHANGES]; size_t change_count; /* those that are told */
	size_t changed;                  /* how many there were */
	bool after;
};
bool disposition_end_read(const char *record, size_t len, struct disposition_end_read *out, struct err *err);

#endif
