/* What stands out in a case, by one table of rules (rule.def): why it waits or failed, what does not fit, what is odd. Facts of the API and of what
 * follows from them; what is our own reading says so in its sentence. */
#ifndef DECIDE_FINDING_H
#define DECIDE_FINDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "decide/basis.h"
#include "decide/threshold.h"
#include "idv/compare.h"

enum { FINDINGS = 64, FINDING_TEXT = 400, FINDING_BRIEF = 48, RULE_BY_WORD = -1, RULE_STEP_CASE = -1 };

/* A rule, as people meet it. Codes are what a store keeps, a decision resolves and people filter by: they never change their meaning. A code begins
 * with its step (terms sms kyc doc selfie aml risk); what concerns the attempt as a whole stands alone or begins with "case". */
struct rule {
	const char *code;        /* "kyc.name" */
	const char *brief;       /* "name differs": for the queue */
	const char *what;        /* what it looks for, for the manual */
	int threshold;           /* enum threshold; -1: it has none */
	bool ours;               /* our own reading, not the vendor's verdict */
	int step;                /* index in idv_step_table; RULE_STEP_CASE the attempt as a whole, IDV_STEPS no step */
	int severity;            /* enum record_severity; RULE_BY_WORD: that of the API's word. A step that failed because of it makes it worse */
	enum idv_leaf leaf, last; /* the fields it looks at; IDV_LEAVES: any */
	unsigned flags;          /* of finder.h */
};
extern const struct rule rule_table[];
extern const size_t rule_count;
const struct rule *rule_find(const char *code, size_t len); /* NULL: there is none */

struct finding {
	const struct rule *rule;
	enum record_severity severity;
	int step;                /* index in idv_step_table; -1 the attempt as a whole, IDV_STEPS no step */
	enum idv_leaf leaf;      /* the field it rests on; IDV_LEAVES: none of the attempt's */
	uint16_t at[RECORD_DEPTH];
	bool is_mark;            /* no more than the status or the mark of a step says */
	bool weighs;             /* see finding_weighs */
	size_t shared;           /* bytes of text that lines of one kind and step begin with: "Risk Check failed: "; 0 none */
	char text[FINDING_TEXT]; /* clean; ids, words and counts, never a person's data; what is too long ends with "…" */
	char brief[FINDING_BRIEF]; /* for the queue: "DOB no match" */
};

/* Worst first, and of one severity by step, what concerns the attempt as a whole last; its status, where no step says why, first. Returns how many;
 * *more (may be NULL): those that had no place. Without b->now the attempt's own time stands for it. */
size_t findings_of(const struct basis *b, struct finding out[FINDINGS], size_t *more);
/* A decision has to resolve it: what waits, what speaks against the person, what we do not understand. A rejection by hand or a step that merely failed
 * because of it is told once, by what it rests on; hits are resolved as their screening. */
bool finding_weighs(const struct finding *f);
/* Codes of what was found, worst first, each once, a blank between them; what does not fit is left out. The status is left out where anything else
 * says why. */
void findings_codes(const struct finding *found, size_t count, char *out, size_t size);

#endif
