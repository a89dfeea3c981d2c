/* What the audit writer does where the answer to a commit is lost: whether it was done is found out, and nothing is said twice or never. */
#include <check.h>
#include <string.h>

#include "audit_rig.h"
#include "base/loop.h"
#include "base/when.h"
#include "pg_rig.h"

static int told_times, told_done;

static void told(void *ctx, bool done)
{
	(void)ctx;
	told_times++;
	told_done = done;
}

static void acted_unknown(void *owner, uint32_t tag, const struct store_reply *reply)
{
	(void)tag;
	act_outcome = reply->outcome;
	if (reply->outcome == STORE_UNKNOWN)
		audit_settle(owner, told, owner);
}

START_TEST(a_lost_commit_is_looked_for)
{
	audit_rig_open(_i % BOTH_ENGINES);
	for (int both = 0; both < 2; both++) {
		struct audit *a = start();
		told_times = 0;
		if (both)
			say(a, 1);
		settle(a);
		lose = 1 + _i / BOTH_ENGINES;
		struct store_tx *t = store_begin(store, STORE_WRITE);
		store_step_sql(t, "SELECT 1", STORE_ONE);
		audit_event(a, t, AUDIT_CLAIM, "", NULL);
		store_send(store, t, (struct store_ticket){ acted_unknown, a, 0 });
		settle(a);
		ck_assert_int_eq(act_outcome, STORE_UNKNOWN);
		ck_assert_int_eq(told_times, 0);
		/* It is back, and still does not say. */
		refusing = true;
		up();
		settle(a);
		ck_assert_int_eq(told_times, 0);
		refusing = false;
		down();
		settle(a);
		up();
		settle(a);
		ck_assert_int_eq(told_times, 1);
		ck_assert_int_eq(told_done, _i < BOTH_ENGINES);
		say(a, 1);
		settle(a);
		audit_close(a);
		struct trail_sums s = verify(&last_head);
		ck_assert_msg(s.chains.faults == 0, "%s", found.sentence);
	}
	ck_assert(!!strstr(kinds(), "claim") == (_i < BOTH_ENGINES));
}
END_TEST

START_TEST(lost_notes_are_said_again)
{
	audit_rig_open(_i % BOTH_ENGINES);
	struct audit *a = start();
	lose = 1 + _i / BOTH_ENGINES;
	say(a, 3);
	settle(a);
	say(a, 1);
	up();
	settle(a);
	audit_close(a);
	struct trail_sums s = verify(&last_head);
	ck_assert_msg(s.chains.faults == 0, "%s", found.sentence);
	int views = 0;
	for (const char *at = kinds(); (at = strstr(at, "view ")); at++)
		views++;
	ck_assert_int_eq(views, 4);
}
END_TEST

/* -- a real server that is killed --------------------------------------------------------------------------------------------------- */

static bool quiet_and_up(void *ctx)
{
	struct store_health h;
	store_health(store, &h);
	return h.state == STORE_UP && audit_waiting(ctx, NULL) == 0;
}

static void until_up(struct audit *a)
{
	struct loop loop = { 0 };
	struct err err = { 0 };
	int64_t end = when_mono_ms() + 60000;
	loop_add(&loop, store_source(store));
	loop_add(&loop, audit_source(a));
	while (!quiet_and_up(a)) {
		ck_assert_msg(when_mono_ms() < end, "the store did not come back");
		ck_assert(loop_once(&loop, 1000, &err));
	}
}

/* Whatever was under way: in a commit, in a file, in memory. */
START_TEST(a_server_that_is_killed_takes_nothing_with_it)
{
	audit_rig_open(BOTH_POSTGRESQL);
	struct audit *a = start();
	struct loop loop = { 0 };
	struct err err = { 0 };
	loop_add(&loop, store_source(store));
	loop_add(&loop, audit_source(a));
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 5 + 7 * round; i++) {
			say(a, 3);
			if (i % 3 == 0)
				act(a, true);
			ck_assert(loop_once(&loop, 0, &err));
		}
		pg_rig_order("kill");
		say(a, 4);
		ck_assert(loop_once(&loop, 0, &err));
		pg_rig_order("start");
		until_up(a);
	}
	audit_close(a);
	struct trail_sums s = verify(&last_head);
	ck_assert_msg(s.chains.faults == 0, "%s", found.sentence);
	int views = 0;
	for (const char *at = kinds(); (at = strstr(at, "view ")); at++)
		views++;
	int said = 0;
	for (int round = 0; round < 3; round++)
		said += 3 * (5 + 7 * round) + 4;
	ck_assert_int_eq(views, said);
	ck_assert_uint_eq(spool_files(), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("audit lost");
	TCase *tc = tcase_create("audit lost");
	tcase_add_checked_fixture(tc, NULL, audit_rig_close);
	tcase_add_loop_test(tc, a_lost_commit_is_looked_for, 0, 2 * BOTH_ENGINES);
	tcase_add_loop_test(tc, lost_notes_are_said_again, 0, 2 * BOTH_ENGINES);
	tcase_set_timeout(tc, 0);
	tcase_add_test(tc, a_server_that_is_killed_takes_nothing_with_it);
	suite_add_tcase(suite, tc);
	return both_run(suite);
}
