/* Why a request is not accepted, and how often: a table that the checks, the answers, the metrics and the manual read. */
#ifndef HOOKS_REFUSAL_H
#define HOOKS_REFUSAL_H

enum refusal {
#define REFUSAL(symbol, ...) REFUSAL_##symbol,
#include "hooks/refusal.def"
#undef REFUSAL
	REFUSALS
};

struct refusal_row {
	const char *name; /* as metrics have it */
	int status;       /* of HTTP */
	const char *meaning;
};
extern const struct refusal_row refusal_table[REFUSALS];

#endif
