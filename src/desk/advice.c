#include "desk/advice.h"

#include <stdlib.h>

#include "base/mem.h"
#include "desk/desk.h"
#include "idv/code.h"

enum { CHAIN_MOST = 64 };

const struct playbook *desk_playbook(struct desk *d)
{
	struct err err = { 0 };
	if (d->playbook)
		return d->playbook;
	d->playbook = mem_alloc(sizeof *d->playbook);
	const struct config_list *rows = &d->config->playbook, *ups = &d->config->step_up;
	if (!playbook_read(d->playbook, rows->items, rows->count, &err) || !playbook_read_step_ups(d->playbook, ups->items, ups->count, &err))
		desk_say_err(d, &err);
	return d->playbook;
}

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

/* Findings of the record. */
static size_t findings_here(const struct record *r, struct rule *rules, struct finding *out)
{
	struct idv_reason *reasons = mem_alloc(IDV_REASONS * sizeof *reasons);
	size_t n = idv_reasons(r, reasons, NULL);
	for (size_t i = 0; i < n; i++) {
		rules[i] = (struct rule){ .code = idv_code_of(&reasons[i]) };
		out[i] = (struct finding){ .rule = &rules[i], .severity = reasons[i].severity };
	}
	free(reasons);
	return n;
}

void desk_advise(struct desk *d, const struct attempt *a, struct play_advice *out)
{
	struct record *chain[CHAIN_MOST];
	struct rule *rules = mem_alloc(IDV_REASONS * sizeof *rules);
	struct finding *found = mem_alloc(IDV_REASONS * sizeof *found);
	struct basis b = basis_with(a, chain);
	size_t n = findings_here(a->record, rules, found);
	playbook_advise(desk_playbook(d), &b, found, n, d->config->retries, out);
	out->finding = NULL;
	free(found);
	free(rules);
}

bool desk_retries(const struct desk *d, const struct attempt *a, char *out, size_t size)
{
	struct record *chain[CHAIN_MOST];
	struct basis b = basis_with(a, chain);
	return play_attempts(&b, d->config->retries, out, size);
}
