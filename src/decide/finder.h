/* How the rules say what they find: for finding*.c alone. */
#ifndef DECIDE_FINDER_H
#define DECIDE_FINDER_H

#include "decide/finding.h"
#include "idv/record.h"

enum rule_id {
#define RULE(symbol, ...) RULE_ID_##symbol,
#define RULE_WORD RULE
#define RULE_FAMILY RULE
#define RULE_SCORE RULE
#include "decide/rule.def"
#undef RULE_WORD
#undef RULE_FAMILY
#undef RULE_SCORE
#undef RULE
	RULES
};

enum {
	RULE_OURS = 1 << 0,    /* our own reading */
	RULE_ASIDE = 1 << 1,   /* does not explain why its step failed */
	RULE_QUALITY = 1 << 2, /* of a picture, not of the person: weighs where its step failed of it, and else not */
	RULE_LIGHT = 1 << 3,   /* never weighs: something else does that says the same */
	RULE_LEVEL = 1 << 4    /* sums up others: weighs where nothing else that is bad is told of its step */
};

struct finder {
	const struct basis *b;
	const struct record *r;  /* b->attempt */
	const int64_t *limits;   /* by enum threshold */
	int64_t now;             /* by the server's clock, or else when the attempt ended or began; 0 not known */
	struct finding *out;     /* worst first */
	size_t count, more;      /* more: those that have no place */
	bool counting;           /* first pass: what speaks against each step */
	size_t bad[IDV_STEPS], all[IDV_STEPS];
	bool failed, stopped;    /* some step did; it expired or was canceled */
};

int finder_rank(enum record_severity s); /* less is worse */
/* A line as it is, in its place; NULL when as many worse ones are known as there is room for. */
struct finding *finder_add(struct finder *f, enum rule_id rule, enum record_severity severity, enum idv_leaf leaf, size_t at,
                           const char *brief, const char *fmt, ...) __attribute__((format(printf, 7, 8)));
/* A line that begins with its step. What speaks against a failed step explains it; what is only worth a look does so when there is
 * nothing worse. */
void finder_say(struct finder *f, enum rule_id rule, enum record_severity severity, enum idv_leaf leaf, size_t at, const char *brief,
                const char *fmt, ...)
    __attribute__((format(printf, 7, 8)));

/* The rules, by what they look at. */
void finding_steps(struct finder *f);     /* of the steps and the status: between the two passes */
void finding_words(struct finder *f);     /* RULE_SCORE, RULE_WORD, RULE_FAMILY */
void finding_hits(struct finder *f);
void finding_numbers(struct finder *f);
void finding_documents(struct finder *f);
void finding_dates(struct finder *f);
void finding_signals(struct finder *f);
void finding_case(struct finder *f);
void finding_unknown(struct finder *f);   /* after the second pass */

#endif
