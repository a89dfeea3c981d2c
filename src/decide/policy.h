/* What a disposition has to say, by the configuration: reason codes, resolutions, a checklist, how a narrative begins, what needs a second person. Each
 * has built-in rows, so that nothing need be configured. */
#ifndef DECIDE_POLICY_H
#define DECIDE_POLICY_H

#include <stdbool.h>
#include <stddef.h>

#include "decide/outcome.h"

struct buf;
struct err;
struct finding;
struct basis;

/* A code that begins with one of these asks for words. */
#define POLICY_OVERRIDE "override"
#define POLICY_OTHER "other"

enum { POLICY_CODES = 96, POLICY_CODE = 40, POLICY_WORDS = 120, POLICY_NAME = 60, POLICY_DIGEST = 65 };

/* Of letters, digits, dots, dashes and underscores; words are for people. */
struct policy_code {
	char code[POLICY_CODE], words[POLICY_WORDS];
	unsigned outcomes;       /* of reasons: bits 1 << enum outcome */
};

enum {
	SECOND_SANCTIONS = 1 << OUTCOMES,      /* a verdict on a hit of a sanctions list */
	SECOND_OVERRIDE = 1 << (OUTCOMES + 1)  /* a finding resolved against the vendor's verdict */
};

struct decide_policy {
	char name[POLICY_NAME];  /* "built-in 1" */
	char digest[POLICY_DIGEST]; /* of all below and of the thresholds, hexadecimal: the same for the same policy */
	struct policy_code reasons[POLICY_CODES]; size_t reason_count;
	struct policy_code resolutions[POLICY_CODES]; size_t resolution_count; /* a code that begins with "override" goes against the vendor's verdict */
	struct policy_code checks[POLICY_CODES]; size_t check_count;
	char narratives[OUTCOMES][400];
	unsigned second;         /* bits 1 << enum outcome, and SECOND_* */
	bool blind;
};

/* The configuration's words for it (config/config.h). */
struct policy_source {
	const char *name;
	char *const *reasons; size_t reason_count;
	char *const *resolutions; size_t resolution_count;
	char *const *checklist; size_t check_count;
	char *const *narratives; size_t narrative_count;
	char *const *second_look; size_t second_count;
	char *const *thresholds; size_t threshold_count;
	bool blind;
};
/* The configuration's rows, then the built-in ones that they leave as they are (one of the same code stands in its place). False and err: which entry is
 * none. */
bool policy_read(struct decide_policy *p, const struct policy_source *from, struct err *err);
/* Does the code ask for words: it goes against the vendor's verdict, or says no more than that there is another reason? */
bool policy_asks_words(const char *code);
bool policy_overrides(const char *code); /* the first of the two */
const struct policy_code *policy_code_find(const struct policy_code *codes, size_t count, const char *code); /* NULL */
/* The narrative to begin with: {findings}, {steps} and {status} become codes and words of the vendor's; no personal data comes into it. */
void policy_narrative(const struct decide_policy *p, enum outcome o, const struct basis *b, const struct finding *found, size_t count, struct buf *out);

#endif
