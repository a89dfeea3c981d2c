#include "desk/advice.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "desk/desk.h"

enum { CHAIN_MOST = 64 };

/* The attempt and those before it, oldest first; of a long chain the newest. */
static struct basis basis_with(const struct attempt *a, struct record *chain[CHAIN_MOST])
{
	struct basis b = basis_of(a->record);
	const struct attempt *first = a;
	for (size_t n = 1; first->previous && n < CHAIN_MOST / 2; n++)
		first = first->previous;
	for (; first && b.chain_count < CHAIN_MOST; first = first->next) {
		if (first == a)
			b.self = b.chain_count;
		chain[b.chain_count++] = first->record;
	}
	b.chain = chain;
	return b;
}

/* What is known of the case at hand is more than its attempts. */
static bool at_hand(const struct desk *d, const struct attempt *a)
{
	return d->deciding.advice.play && strcmp(d->deciding.attempt_id, a->id) == 0;
}

void desk_advise(struct desk *d, const struct attempt *a, struct play_advice *out)
{
	*out = (struct play_advice){ 0 };
	if (!d->deciding.playbook)
		return;
	deciding_look(d);
	if (at_hand(d, a)) {
		*out = d->deciding.advice;
	} else {
		struct record *chain[CHAIN_MOST];
		struct finding *found = mem_alloc(FINDINGS * sizeof *found);
		struct basis b = basis_with(a, chain);
		b.thresholds = &d->deciding.thresholds;
		b.now = desk_now(d);
		b.read_at = a->read_at;
		size_t n = findings_of(&b, found, NULL);
		playbook_advise(d->deciding.playbook, &b, found, n, d->config->retries, out);
		free(found);
	}
	out->finding = NULL;
}

bool desk_retries(const struct desk *d, const struct attempt *a, char *out, size_t size)
{
	struct record *chain[CHAIN_MOST];
	struct basis b = basis_with(a, chain);
	return play_attempts(&b, d->config->retries, out, size);
}

const char *desk_step_up_of(const struct desk *d, const char *template_id)
{
	const char *other = d->deciding.playbook ? playbook_step_up(d->deciding.playbook, template_id) : NULL;
	return other ? other : "";
}
