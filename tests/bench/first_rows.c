/* first_rows STORE...: how soon a list's first rows are there, of usual and of odd filters, and with SQLite beside its shell with the
 * same statement; medians of one run, both with a warm cache. The stores are made by bench_fill. Ends with 1 where ours takes more
 * than twice the shell's time. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/err.h"
#include "store/engine.h"
#include "store/opened.h"
#include "store/query.h"

enum { ROUNDS = 21, ROWS = 50 };

static const struct { const char *filter; enum case_sort sort; } lists[] = {
	{ "status:pending", SORT_DUE }, { "status:pending unclaimed", SORT_DUE }, { "all", SORT_DUE }, { "all", SORT_AGE }, { "", SORT_CHANGED },
	{ "", SORT_USER }, { "mine", SORT_DUE }, { "status:failed", SORT_DUE }, { "status:failed", SORT_AGE }, { "status:expired try:>1", SORT_AGE },
	{ "why:aml", SORT_DUE }, { "status:pending why:risk", SORT_DUE }, { "why:doc.expired", SORT_AGE }, { "u", SORT_DUE }, { "us", SORT_AGE }, { "zz", SORT_DUE },
	{ "user:user-13", SORT_AGE }, { "user:user-1309757291", SORT_DUE }, { "757", SORT_DUE }, { "idv_481588452", SORT_DUE }, { "scr_", SORT_AGE }, { "idv", SORT_DUE },
	{ "nothing-like-it", SORT_DUE }, { "age:<1h", SORT_DUE }, { "overdue", SORT_AGE }, { "hold", SORT_DUE }, { "queue:fraud", SORT_AGE }, { "snoozed", SORT_DUE },
	{ "status:active", SORT_AGE }, { "why:aml", SORT_AGE }, { "overdue", SORT_USER }, { "status:unread", SORT_DUE }, { "owner:nobody", SORT_DUE },
};
enum { LISTS = sizeof lists / sizeof lists[0] };

static double now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1000 + (double)t.tv_nsec / 1e6;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return x < y ? -1 : x > y;
}

static double median(double *values, size_t n)
{
	qsort(values, n, sizeof *values, by_value);
	return n ? values[n / 2] : 0;
}

static struct case_query query_of(size_t list, int64_t now)
{
	struct err err = { 0 };
	struct case_query q = { .sort = lists[list].sort, .me = { .id = "uid:anna" }, .now = now };
	if (!filter_parse(lists[list].filter, &q.filter, &err))
		exit(EXIT_FAILURE);
	return q;
}

static size_t found;

static void count_rows(void *ctx, const struct store_reply *r)
{
	(void)ctx;
	found = r->rows[0].count;
}

static double ours(struct store *s, const struct case_query *q)
{
	double times[ROUNDS];
	struct err err = { 0 };
	for (int i = -1; i < ROUNDS; i++) {
		double begun = now_ms();
		struct store_tx *t = store_begin(s, STORE_READ);
		query_page(t, q, NULL, false, false, ROWS);
		if (!opened_ask(s, t, count_rows, NULL, NULL, &err)) {
			fprintf(stderr, "%s\n", err.text);
			exit(EXIT_FAILURE);
		}
		if (i >= 0)
			times[i] = now_ms() - begun;
	}
	return median(times, ROUNDS);
}

static void put_script(FILE *f, struct store *s, const struct case_query *q)
{
	struct store_tx *t = store_begin(s, STORE_READ);
	query_page(t, q, NULL, false, false, ROWS);
	fprintf(f, ".output /dev/null\n.parameter init\n");
	for (size_t i = 0; i < t->steps[0].count; i++) {
		const struct store_value *v = &t->steps[0].values[i];
		if (v->type == STORE_TEXT)
			fprintf(f, "INSERT INTO temp.sqlite_parameters VALUES ('$%zu', '%s');\n", i + 1, v->bytes);
		else
			fprintf(f, "INSERT INTO temp.sqlite_parameters VALUES ('$%zu', %lld);\n", i + 1, (long long)v->number);
	}
	for (int i = -1; i < ROUNDS; i++)
		fprintf(f, "%s%s;\n", i == 0 ? ".timer on\n" : "", t->steps[0].sql);
	store_drop(t);
}

static double shell(struct store *s, const char *path, const struct case_query *q)
{
	char name[] = "/tmp/first-rows-XXXXXX", command[600], line[200];
	double times[ROUNDS], real;
	size_t n = 0;
	int fd = mkstemp(name);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "w");
	if (!f)
		return 0;
	put_script(f, s, q);
	fclose(f);
	snprintf(command, sizeof command, "sqlite3 -readonly '%s' <%s", path, name);
	FILE *out = popen(command, "r");
	while (out && fgets(line, sizeof line, out))
		if (sscanf(line, "Run Time: real %lf", &real) == 1 && n < ROUNDS)
			times[n++] = real * 1000;
	if (out)
		pclose(out);
	unlink(name);
	return median(times, n);
}

static bool measure(const char *path)
{
	struct store *s;
	struct err err = { 0 };
	bool ok = true;
	if (!store_open(STORE_OF_CASES, path, &s, &err)) {
		fprintf(stderr, "%s\n", err.text);
		return false;
	}
	store_wait(s);
	printf("%s\n%-28s %-9s %5s %9s %9s %6s\n", path, "filter", "order", "rows", "ours ms", "shell ms", "ratio");
	for (size_t i = 0; i < LISTS; i++) {
		struct case_query q = query_of(i, store_now(s));
		double a = ours(s, &q), b = store_is_postgresql(s) ? 0 : shell(s, path, &q);
		/* The shell's clock has steps of a millisecond; of that our own turn through the loop is a part. */
		bool within = a <= 2 * b || a < 2 || store_is_postgresql(s);
		ok = ok && within;
		printf("%-28s %-9s %5zu %9.2f %9.2f %6.2f%s\n", lists[i].filter, case_sort_names[q.sort], found, a, b, b > 0 ? a / b : 0, within ? "" : "  too slow");
		fflush(stdout);
	}
	store_close(s);
	return ok;
}

int main(int argc, char **argv)
{
	bool ok = argc > 1;
	for (int i = 1; i < argc; i++)
		ok = measure(argv[i]) && ok;
	return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
