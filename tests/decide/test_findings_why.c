/* Why each case of the sandbox is as it is: all that is found with its attempts, its screening and a clock, held against why.txt.
 * UPDATE_GOLDEN=1 writes that anew. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "aml/look.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "decide/findings_rig.h"
#include "../sandbox/sandbox_rig.h"

enum { CHAIN = 64, PAGES = 40, WHY_MAX = 1 << 20 };

static struct record *attempt(const char *id)
{
	char body[200];
	struct buf text;
	buf_init(&text, JSON_BODY_MAX);
	snprintf(body, sizeof body, "{\"identity_verification_id\":\"%s\"}", id);
	tree_print(rig_ask(ENDPOINT_GET, body), &text);
	ck_assert_int_eq(rig_status(), 200);
	struct record *r = rig_attempt(buf_str(&text));
	buf_finish(&text);
	return r;
}

static void read_hits(const char *screening, struct aml_look *l)
{
	char body[600], cursor[300] = "null";
	struct err err = { 0 };
	bool more = true;
	for (int page = 0; more; page++) {
		struct record_page hits;
		struct buf text;
		ck_assert_int_lt(page, PAGES);
		snprintf(body, sizeof body, "{\"watchlist_screening_id\":\"%s\",\"cursor\":%s}", screening, cursor);
		const cJSON *answer = rig_ask(ENDPOINT_HITS, body);
		ck_assert_msg(rig_status() == 200, "%s: %s", screening, rig_text(answer, "error_message"));
		const char *next = tree_text(answer, "next_cursor");
		more = next != NULL;
		snprintf(cursor, sizeof cursor, "\"%s\"", next ? next : "");
		buf_init(&text, JSON_BODY_MAX);
		tree_print(answer, &text);
		ck_assert_msg(record_read_list(&hit_kind, buf_str(&text), text.len, &hits, &err), "%s", err.text);
		aml_look_take_hits(l, &hits, !more);
		record_page_finish(&hits);
		buf_finish(&text);
	}
}

static char mark_of(enum record_severity s)
{
	return s == RECORD_PENDING ? '?' : s == RECORD_BAD ? 'x' : s == RECORD_UNKNOWN ? '!' : '~';
}

static void tell(const struct sandbox *s, const struct subject *subject, struct buf *out)
{
	struct record *chain[CHAIN];
	struct finding found[FINDINGS];
	struct aml_look look = { 0 };
	size_t count, more;
	const struct attempt **attempts = store_attempts_of(&s->store, subject, &count);
	ck_assert(count > 0 && count <= CHAIN);
	for (size_t i = 0; i < count; i++)
		chain[count - 1 - i] = attempt(attempts[i]->id);
	free(attempts);
	struct basis b = basis_of(chain[count - 1]);
	b.chain = chain;
	b.chain_count = count;
	b.self = count - 1;
	b.now = RIG_NOW;
	const char *screening = idv_text(b.attempt, IDV_WATCHLIST_SCREENING_ID);
	if (*screening) {
		read_hits(screening, &look);
		b.look = &look;
	}
	size_t n = findings_of(&b, found, &more);
	buf_printf(out, "%s %s %s\n", subject->client_user_id, idv_text(b.attempt, IDV_ID), idv_text(b.attempt, IDV_STATUS));
	for (size_t i = 0; i < n; i++)
		buf_printf(out, "  %c %c %-24s %s\n", mark_of(found[i].severity), finding_weighs(&found[i]) ? 'w' : '-', found[i].rule->code, found[i].text);
	if (more)
		buf_printf(out, "  +%zu more\n", more);
	aml_look_finish(&look);
	for (size_t i = 0; i < count; i++)
		record_destroy(chain[i]);
}

START_TEST(each_case_says_why)
{
	char path[4096], *golden = calloc(1, WHY_MAX);
	const char *srcdir = getenv("srcdir");
	const struct sandbox *s = rig_start(NULL);
	struct buf out;
	buf_init(&out, WHY_MAX);
	for (size_t i = 0; i < s->store.subject_count; i++) {
		tell(s, s->store.subjects[i], &out);
	}
	rig_stop();
	snprintf(path, sizeof path, "%s/tests/decide/why.txt", srcdir ? srcdir : ".");
	FILE *f = fopen(path, getenv("UPDATE_GOLDEN") ? "w+" : "r");
	ck_assert_msg(f != NULL, "%s", path);
	if (getenv("UPDATE_GOLDEN")) {
		fputs(buf_str(&out), f);
		rewind(f);
	}
	ck_assert_uint_lt(fread(golden, 1, WHY_MAX - 1, f), WHY_MAX - 1);
	fclose(f);
	char *want = golden, *is = out.data;
	while (*want && *is) { /* the first line that is another */
		size_t n = strcspn(want, "\n"), m = strcspn(is, "\n");
		ck_assert_msg(n == m && !strncmp(want, is, n), "is     %.*s\nshould %.*s", (int)m, is, (int)n, want);
		want += n + 1;
		is += m + 1;
	}
	ck_assert_msg(!*want && !*is, "one has more: %s%s", want, is);
	buf_finish(&out);
	free(golden);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("why each case waits");
	TCase *tests = tcase_create("why");
	tcase_add_test(tests, each_case_says_why);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
