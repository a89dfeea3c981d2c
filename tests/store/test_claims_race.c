/* Eight consoles that all take the most urgent case there is, one after the other, as fast as they can: never two the same. On both engines. */
#include <stdio.h>

#include "some.h"
#include "store/claims.h"
#include "store/query.h"

enum { CONSOLES = 8, CASES = 160, LEASE = 900 };

struct console {
	struct store *store;
	struct person me;
	int taken;
	bool done;
};

static struct console consoles[CONSOLES];
static int times[CASES + 1];

static void next(struct console *c);

static void hear(void *owner, uint32_t tag, const struct store_reply *r)
{
	struct console *c = owner;
	struct claim claim;
	char from[PERSON_ID];
	(void)tag;
	ck_assert_msg(r->outcome == STORE_DONE, "%s", r->err.text);
	c->done = !claim_read(&r->rows[0], 0, &claim, from);
	if (c->done)
		return;
	ck_assert_int_le(claim.case_id, CASES);
	ck_assert_int_eq(claim.fence, 1);
	times[claim.case_id]++;
	c->taken++;
	next(c);
}

static void next(struct console *c)
{
	const struct case_query q = { .sort = SORT_DUE, .me = c->me, .now = store_now(c->store) };
	struct store_tx *t = store_begin(c->store, STORE_WRITE);
	claim_next(t, &q, LEASE);
	store_send(c->store, t, (struct store_ticket){ hear, c, 0 });
}

static bool all_done(void *ctx)
{
	(void)ctx;
	for (int i = 0; i < CONSOLES; i++)
		if (!consoles[i].done)
			return false;
	return true;
}

START_TEST(no_case_is_taken_twice)
{
	struct store *s = both_open(_i);
	char who[20];
	int taken = 0;
	both_number(s, STORE_WRITE,
	    "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < $1) "
	    "INSERT INTO cases (template_id, user_id, attempt_id, status, stage, opened_at, due_at) "
	    "SELECT 'idvtmp_T', 'u' || n, 'idv_' || n, 'pending_review', 2, n, 1000 + n FROM numbers", 1, (int64_t)CASES);
	for (int i = 0; i < CONSOLES; i++) {
		snprintf(who, sizeof who, "p%d", i / 2); /* also one person at two of them */
		consoles[i] = (struct console){ .store = i ? both_again() : s, .me = some_person(who, i % 2 ? "1" : "2") };
	}
	for (int i = 0; i < CONSOLES; i++)
		next(&consoles[i]);
	both_until(all_done, NULL);
	for (int i = 0; i < CONSOLES; i++)
		taken += consoles[i].taken;
	ck_assert_int_eq(taken, CASES);
	for (int i = 1; i <= CASES; i++)
		ck_assert_int_eq(times[i], 1);
	ck_assert_int_eq(both_number(s, STORE_READ, "SELECT count(*) FROM cases WHERE owner <> '' AND fence = 1", 0), CASES);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("claims of many at once");
	TCase *tc = tcase_create("race");
	tcase_set_timeout(tc, 240);
	tcase_add_checked_fixture(tc, NULL, both_close);
	both_add(tc, no_case_is_taken_twice);
	suite_add_tcase(suite, tc);
	return both_run(suite);
}
