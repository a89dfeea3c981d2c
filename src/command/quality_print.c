/* What was gathered, for people and as objects. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/when.h"
#include "command/quality.h"
#include "command/row_json.h"
#include "pane/timeline.h"

enum { JSON_MOST = 64 * 1024, SHARE_TEXT = 24 };
static const double CONFIDENCE = 0.95, HALF = 0.5, NINE_TENTHS = 0.9;

/* Those lengths that are known, to be free()d; how many. */
static int64_t *lengths(const struct quality *q, bool waited, size_t *count)
{
	int64_t *out = mem_alloc((q->count + 1) * sizeof *out);
	*count = 0;
	for (size_t i = 0; i < q->count; i++) {
		int64_t s = waited ? q->made[i].waited_s : q->made[i].took_s;
		if (s >= 0)
			out[(*count)++] = s;
	}
	return out;
}

/* What the policy says of each that was carried out by people's word; calibrations are decided by them too. */
static int by_policy(const struct quality_policy *p, const struct made *m)
{
	return quality_decide(p, m->codes, m->code_count);
}

static const char *plural(size_t n)
{
	return n == 1 ? "" : "s";
}

/* -- for people ------------------------------------------------------------------------------------------------------------------------------ */

static void print_agreement(const char *what, const char *agreed, size_t table[OUTCOMES][OUTCOMES])
{
	struct quality_agreement a;
	quality_agree(table, &a);
	if (!a.pairs)
		return;
	printf("  %zu %s, %zu %s", a.pairs, what, a.agreed, agreed);
	if (a.defined)
		printf(": Cohen's kappa %.2f (95 %% between %.2f and %.2f)\n", a.kappa, a.low, a.high);
	else
		printf(": Cohen's kappa tells nothing, where all is one outcome\n");
}

static void print_false(const struct quality *q)
{
	if (!q->not_clear) {
		puts("  No case was decided whose answer is known and is not clear: nothing can be said.");
		return;
	}
	printf("  Of %zu decision%s on cases whose answer is known and is not clear, %zu cleared: %.1f %%.\n"
	       "  With 95 %% confidence it is at most %.1f %% (Clopper and Pearson, one-sided).\n",
	       q->not_clear, plural(q->not_clear), q->wrong, 100.0 * (double)q->wrong / (double)q->not_clear, 100 * quality_upper(q->wrong, q->not_clear, CONFIDENCE));
}

static void print_time(const struct quality *q, bool waited, const char *what)
{
	char half[WHEN_TEXT], most[WHEN_TEXT];
	size_t n;
	int64_t *all = lengths(q, waited, &n);
	if (n) {
		moment_length(quality_quantile(all, n, HALF), half);
		moment_length(quality_quantile(all, n, NINE_TENTHS), most);
		printf("  %s: median %s, nine in ten within %s (%zu decision%s)\n", what, half, most, n, plural(n));
	}
	free(all);
}

static void print_policy(const struct quality *q, const struct quality_policy *p)
{
	size_t table[OUTCOMES][QUALITY_ANSWERS] = { { 0 } }, differ = 0;
	for (size_t i = 0; i < q->count; i++) {
		int answer = by_policy(p, &q->made[i]);
		table[q->made[i].outcome][answer]++;
		differ += !quality_same(answer, q->made[i].outcome, q->made[i].second);
	}
	printf("Policy of %zu row%s: %zu of %zu decision%s would have been otherwise\n  %-12s", p->count, plural(p->count), differ, q->count, plural(q->count), "decided");
	for (int a = 0; a < QUALITY_ANSWERS; a++)
		printf(" %9s", quality_answer_names[a]);
	putchar('\n');
	for (int o = 0; o < OUTCOMES; o++) {
		size_t sum = 0;
		for (int a = 0; a < QUALITY_ANSWERS; a++)
			sum += table[o][a];
		if (!sum)
			continue;
		printf("  %-12s", outcome_names[o]);
		for (int a = 0; a < QUALITY_ANSWERS; a++)
			printf(" %9zu", table[o][a]);
		putchar('\n');
	}
	for (size_t i = 0; i < q->count; i++) {
		int answer = by_policy(p, &q->made[i]);
		if (!quality_same(answer, q->made[i].outcome, q->made[i].second))
			printf("  %s  decided %s, by the policy %s\n", q->made[i].id, outcome_names[q->made[i].outcome], quality_answer_names[answer]);
	}
}

void quality_print(const struct shelf *s, const struct quality *q, const struct quality_policy *policy)
{
	struct quality copy = *q;
	size_t calibrations = 0, pairs = 0;
	for (size_t i = 0; i < q->count; i++)
		calibrations += q->made[i].calibration;
	for (int i = 0; i < OUTCOMES; i++)
		for (int j = 0; j < OUTCOMES; j++)
			pairs += q->table[i][j] + q->known[i][j];
	printf("%zu decision%s, %zu of them for calibration", q->count, plural(q->count), calibrations);
	printf(q->odd ? "; %zu could not be read, idreview decision verify says why\n" : "\n", q->odd);
	puts("Agreement");
	if (!pairs)
		puts("  No case was decided twice, and none whose answer is known: nothing can be said.");
	print_agreement("cases decided by two people", "alike", copy.table);
	print_agreement("decisions on cases whose answer is known", "as known", copy.known);
	if (!store_is_postgresql(s->opened.store))
		puts("  The store is a file of one user: no case is shown again to somebody else, which needs PostgreSQL.");
	puts("False clears");
	print_false(q);
	puts("Time per case");
	print_time(q, false, "from the form to the decision");
	print_time(q, true, "from the queue to the decision");
	if (policy)
		print_policy(q, policy);
}

/* -- as objects -------------------------------------------------------------------------------------------------------------------------------- */

static void put_share(struct buf *b, const char *name, double share)
{
	char text[SHARE_TEXT];
	snprintf(text, sizeof text, "%.6f", share);
	row_json_text(b, name, text);
}

static void put_agreement(struct buf *b, const char *what, size_t table[OUTCOMES][OUTCOMES])
{
	struct quality_agreement a;
	quality_agree(table, &a);
	row_json_text(b, "kind", "agreement");
	row_json_text(b, "between", what);
	row_json_number(b, "pairs", (int64_t)a.pairs);
	row_json_number(b, "agreed", (int64_t)a.agreed);
	if (a.defined) {
		put_share(b, "kappa", a.kappa);
		put_share(b, "low", a.low);
		put_share(b, "high", a.high);
	} else {
		row_json_text(b, "kappa", NULL);
	}
	row_json_print(b);
}

static void put_time(struct buf *b, const struct quality *q, bool waited, const char *what)
{
	size_t n;
	int64_t *all = lengths(q, waited, &n);
	row_json_text(b, "kind", "time");
	row_json_text(b, "from", what);
	row_json_number(b, "decisions", (int64_t)n);
	if (n) {
		row_json_number(b, "median_s", quality_quantile(all, n, HALF));
		row_json_number(b, "p90_s", quality_quantile(all, n, NINE_TENTHS));
	}
	row_json_print(b);
	free(all);
}

static void put_policy(struct buf *b, const struct quality *q, const struct quality_policy *p)
{
	for (size_t i = 0; i < q->count; i++) {
		const struct made *m = &q->made[i];
		int answer = by_policy(p, m);
		row_json_text(b, "kind", "by_policy");
		row_json_text(b, "decision", m->id);
		row_json_text(b, "decided", outcome_names[m->outcome]);
		row_json_flag(b, "second", m->second);
		row_json_text(b, "by_policy", quality_answer_names[answer]);
		row_json_flag(b, "same", quality_same(answer, m->outcome, m->second));
		row_json_print(b);
	}
}

void quality_print_json(const struct quality *q, const struct quality_policy *policy)
{
	struct quality copy = *q;
	struct buf b;
	buf_init(&b, JSON_MOST);
	put_agreement(&b, "two people", copy.table);
	put_agreement(&b, "people and what is known", copy.known);
	row_json_text(&b, "kind", "false_clears");
	row_json_number(&b, "decisions", (int64_t)q->not_clear);
	row_json_number(&b, "cleared", (int64_t)q->wrong);
	put_share(&b, "at_most", quality_upper(q->wrong, q->not_clear, CONFIDENCE));
	row_json_text(&b, "bound", "Clopper and Pearson, one-sided, 95 %");
	row_json_print(&b);
	put_time(&b, q, false, "form");
	put_time(&b, q, true, "queue");
	if (policy)
		put_policy(&b, q, policy);
	buf_finish(&b);
}
