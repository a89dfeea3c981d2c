/* `idreview quality`: what is gathered of decisions, and how it is printed. Within src/command/quality*.c only. */
#ifndef COMMAND_QUALITY_H
#define COMMAND_QUALITY_H

#include "base/mem.h"
#include "command/store.h"
#include "decide/quality.h"
#include "store/calibration.h"

/* A decision, in codes. */
struct made {
	char id[DECISION_ID];
	enum outcome outcome;
	bool second, calibration;
	int64_t took_s, waited_s; /* from the draft, from the queue; -1: not known */
	const char **codes;       /* of what was found */
	size_t code_count;
};

struct quality {
	struct arena texts;
	struct made *made;        /* by id */
	size_t count;
	size_t odd;               /* records that could not be read, and so count nowhere */
	size_t table[OUTCOMES][OUTCOMES]; /* who decided first, who second, of cases shown again */
	size_t known[OUTCOMES][OUTCOMES]; /* what is right, what was decided */
	size_t not_clear, wrong;  /* of those whose answer is not clear; cleared */
};

/* Of decisions that were made from `from` to before `to`. */
bool quality_gather(struct shelf *s, int64_t from, int64_t to, struct quality *out, struct err *err);
void quality_finish(struct quality *q); /* accepts zeroed */
/* policy NULL: none was given. */
void quality_print(const struct shelf *s, const struct quality *q, const struct quality_policy *policy);
void quality_print_json(const struct quality *q, const struct quality_policy *policy);

#endif
