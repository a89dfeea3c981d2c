/* The docket: a window on thousands of cases that follows whoever moves, and keeps the case under the cursor where it is. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "desk/docket_rig.h"
#include "support/suite.h"

enum { MANY = 10000 };

static struct docket_rig rig, whole; /* whole has MANY cases, made once */

static void begin_all(void)
{
	rig_begin(&whole, NULL);
	rig_put(&whole, 0, MANY);
	rig_close(&whole);
}

static void end_all(void)
{
	rig_end(&whole);
}

static void end(void)
{
	rig_end(&rig);
}

static void many(int count)
{
	rig_begin(&rig, count == MANY ? &whole : NULL);
	if (count < MANY)
		rig_put(&rig, 0, count);
	docket_query(&rig.docket, &rig.query, false);
	rig_settle(&rig);
}

/* What is on the screen is u<from> and those that follow it. */
static void shows(int from)
{
	size_t top, cursor;
	docket_view(&rig.docket, &top, &cursor);
	for (int i = 0; i < RIG_HEIGHT; i++) {
		char user[32];
		const struct case_row *row = docket_at(&rig.docket, top + (size_t)i);
		snprintf(user, sizeof user, "u%d", from + i);
		ck_assert_msg(row != NULL, "row %d is not here", i);
		ck_assert_str_eq(row->user, user);
	}
}

static size_t line(void)
{
	return rig.docket.cursor - rig.docket.top;
}

START_TEST(docket_empty)
{
	size_t total;
	many(0);
	ck_assert(docket_total(&rig.docket, &total) && total == 0);
	ck_assert_uint_eq(docket_count(&rig.docket), 0);
	ck_assert_ptr_null(docket_current(&rig.docket));
	ck_assert(!docket_waits(&rig.docket));
	rig_put_beside(&rig, 1, 1, STAGE_PENDING);
	rig_settle(&rig);
	ck_assert_str_eq(rig_user(&rig), "u1");
}
END_TEST

START_TEST(docket_few)
{
	size_t total;
	many(30);
	ck_assert(docket_total(&rig.docket, &total) && total == 30);
	ck_assert_uint_eq(docket_count(&rig.docket), 30);
	ck_assert_str_eq(rig_user(&rig), "u0");
	rig_move(&rig, 10, 29);
	rig_settle(&rig);
	shows(10);
	ck_assert_str_eq(rig_user(&rig), "u29");
	ck_assert_ptr_null(docket_step(&rig.docket, 1, "uid:me"));
	ck_assert_str_eq(docket_step(&rig.docket, -1, "uid:me")->user, "u28");
}
END_TEST

START_TEST(docket_walks)
{
	size_t total;
	many(MANY);
	ck_assert(!docket_total(&rig.docket, &total));
	for (size_t i = 1; i < 300; i++) { /* each move within what is here: nothing is waited for */
		rig_move(&rig, i < RIG_HEIGHT ? 0 : i - RIG_HEIGHT + 1, i);
		ck_assert(docket_current(&rig.docket));
		rig_settle(&rig);
	}
	ck_assert_str_eq(rig_user(&rig), "u299");
	shows(280);
	for (size_t i = 299; i > 100; i--) {
		rig_move(&rig, i < 280 ? i : 280, i);
		rig_settle(&rig);
	}
	ck_assert_str_eq(rig_user(&rig), "u101");
	ck_assert(rig.docket.room <= DOCKET_SCREENS * RIG_HEIGHT);
}
END_TEST

/* Keys that come faster than answers: all of them hold when the answer comes. */
START_TEST(docket_runs_ahead)
{
	many(MANY);
	rig_move(&rig, 5000, 5007);
	ck_assert(docket_waits(&rig.docket));
	ck_assert_ptr_null(docket_current(&rig.docket));
	rig_move(&rig, 5990, 6000);
	rig_settle(&rig);
	ck_assert_str_eq(rig_user(&rig), "u6000");
	shows(5990);
	/* To the end, and three up while it is on its way. */
	size_t last = docket_count(&rig.docket) - 1;
	rig_move(&rig, last - RIG_HEIGHT + 1, last);
	ck_assert(docket_waits(&rig.docket));
	rig_move(&rig, last - RIG_HEIGHT + 1, docket_count(&rig.docket) - 4);
	rig_settle(&rig);
	ck_assert_str_eq(rig_user(&rig), "u9996");
	shows(MANY - RIG_HEIGHT);
	/* Up from there, and to the top and two down. */
	rig_move(&rig, rig.docket.cursor - 500, rig.docket.cursor - 500);
	rig_settle(&rig);
	ck_assert_str_eq(rig_user(&rig), "u9496");
	rig_move(&rig, 0, 0);
	rig_move(&rig, 0, 2);
	rig_settle(&rig);
	ck_assert_str_eq(rig_user(&rig), "u2");
	shows(0);
	/* To a row by its number, from far away. */
	rig_move(&rig, docket_count(&rig.docket) - 1, docket_count(&rig.docket) - 1);
	rig_settle(&rig);
	rig_move(&rig, 1234, 1234);
	rig_settle(&rig);
	ck_assert_str_eq(rig_user(&rig), "u1234");
}
END_TEST

/* Past the end that is not known yet: the last row. */
START_TEST(docket_past_the_end)
{
	many(100);
	rig_move(&rig, 60, 70);
	rig_settle(&rig);
	rig_move(&rig, 400, 410);
	rig_settle(&rig);
	ck_assert_str_eq(rig_user(&rig), "u99");
	shows(80);
	size_t total;
	ck_assert(docket_total(&rig.docket, &total) && total == 100);
}
END_TEST

START_TEST(docket_holds_the_row)
{
	many(MANY);
	rig_move(&rig, 995, 1005);
	rig_settle(&rig);
	/* Some come above, some below. */
	rig_put_beside(&rig, 20001, 1, STAGE_PENDING);
	rig_put_beside(&rig, 20002, 1000, STAGE_PENDING);
	rig_put_beside(&rig, 20003, 1010, STAGE_PENDING);
	rig_settle(&rig);
	ck_assert_str_eq(rig_user(&rig), "u1005");
	ck_assert_uint_eq(line(), 10);
	const struct case_row *above = docket_at(&rig.docket, rig.docket.cursor - 5);
	ck_assert_str_eq(above->user, "u20002");
	/* Its neighbour goes far away; itself is done and has no due time any more: it stays, as it is now. */
	rig_put_beside(&rig, 1004, 9999, STAGE_PENDING);
	rig_put_beside(&rig, 1005, 0, STAGE_DONE);
	rig_settle(&rig);
	ck_assert_str_eq(rig_user(&rig), "u1005");
	ck_assert_int_eq(docket_current(&rig.docket)->stage, STAGE_DONE);
	ck_assert_uint_eq(line(), 10);
	ck_assert_str_eq(docket_at(&rig.docket, rig.docket.cursor + 1)->user, "u1006");
	/* Until the cursor leaves it. */
	rig_move(&rig, rig.docket.top, rig.docket.cursor + 1);
	rig_settle(&rig);
	ck_assert_str_eq(rig_user(&rig), "u1006");
	ck_assert_uint_eq(line(), 11);
	ck_assert_str_eq(docket_at(&rig.docket, rig.docket.cursor - 1)->user, "u1003");
}
END_TEST

START_TEST(docket_top_and_what_comes_above)
{
	many(200);
	/* Nobody touched anything: the top row is the current one. */
	rig_put_beside(&rig, 20001, -5, STAGE_PENDING);
	rig_settle(&rig);
	ck_assert_str_eq(rig_user(&rig), "u20001");
	rig_move(&rig, 0, 1);
	rig_settle(&rig);
	ck_assert(!rig.docket.above);
	rig_put_beside(&rig, 20002, -9, STAGE_PENDING);
	rig_settle(&rig);
	ck_assert_str_eq(rig_user(&rig), "u0");
	ck_assert_uint_eq(line(), 1);
	ck_assert(rig.docket.above);
	rig_move(&rig, 0, 0);
	rig_settle(&rig);
	ck_assert_str_eq(rig_user(&rig), "u20002");
	ck_assert(!rig.docket.above);
}
END_TEST

START_TEST(docket_other_order)
{
	many(MANY);
	rig_move(&rig, 4000, 4010);
	rig_settle(&rig);
	rig.query.reverse = true;
	docket_query(&rig.docket, &rig.query, true);
	ck_assert(docket_waits(&rig.docket));
	rig_settle(&rig);
	ck_assert_str_eq(rig_user(&rig), "u4010");
	ck_assert_uint_eq(line(), 10);
	ck_assert_str_eq(docket_at(&rig.docket, rig.docket.cursor + 1)->user, "u4009");
	/* Another filter: from its top. */
	ck_assert(filter_parse("user:u775", &rig.query.filter, NULL));
	docket_query(&rig.docket, &rig.query, false);
	rig_settle(&rig);
	ck_assert_str_eq(rig_user(&rig), "u7759");
	size_t total;
	ck_assert(docket_total(&rig.docket, &total) && total == 11);
}
END_TEST

/* To a case that the store gave, wherever it is. */
START_TEST(docket_goes)
{
	many(MANY);
	rig_move(&rig, 7000, 7003);
	rig_settle(&rig);
	struct case_row row = *docket_current(&rig.docket);
	rig_move(&rig, 0, 0);
	rig_settle(&rig);
	docket_go(&rig.docket, &row);
	rig_settle(&rig);
	ck_assert_str_eq(rig_user(&rig), "u7003");
	ck_assert_str_eq(docket_at(&rig.docket, rig.docket.cursor - 3)->user, "u7000");
	row = *docket_at(&rig.docket, rig.docket.cursor + 1);
	docket_go(&rig.docket, &row);
	ck_assert_str_eq(rig_user(&rig), "u7004");
}
END_TEST

/* A seed moves anywhere while others put cases anywhere: what is shown is always one piece of the list, in its order. */
START_TEST(docket_in_order)
{
	unsigned seed = 7;
	many(3000);
	for (int round = 0; round < 400; round++) {
		seed = seed * 1103515245 + 12345;
		size_t count = docket_count(&rig.docket), cursor = rig.docket.cursor, by = (seed >> 16) % 90;
		switch ((seed >> 8) % 8) {
		case 0: cursor = 0; break;
		case 1: cursor = count ? count - 1 : 0; break;
		case 2:
		case 3: cursor = cursor > by ? cursor - by : 0; break;
		case 4:
			if (round % 20 == 4)
				rig_put_beside(&rig, (int)by * 30, (int)by * 11, STAGE_PENDING);
			break;
		default: cursor = cursor + by < count ? cursor + by : count - 1; break;
		}
		rig_move(&rig, cursor > 9 ? cursor - 9 : 0, cursor);
		if (round % 3)
			rig_settle(&rig);
		if (rig.docket.ask)
			continue;
		const struct docket *d = &rig.docket;
		ck_assert(docket_current(d) && d->cursor - d->top < RIG_HEIGHT);
		for (size_t i = 1; i < d->count; i++)
			ck_assert_msg(d->rows[i - 1].due_at <= d->rows[i].due_at || d->rows[i - 1].id == d->held_id || d->rows[i].id == d->held_id,
			              "round %d: row %zu of %zu", round, i, d->count);
	}
}
END_TEST

/* What cannot be asked is said, and asked again when something is done. */
START_TEST(docket_store_gone)
{
	char path[128], away[140];
	many(50);
	snprintf(path, sizeof path, "%s/store.db", rig.dir);
	snprintf(away, sizeof away, "%s.away", path);
	ck_assert_int_eq(rename(path, away), 0);
	docket_query(&rig.docket, &rig.query, true);
	struct err err = { 0 };
	while (!rig.docket.err.kind) {
		docket_look(&rig.docket, RIG_HEIGHT);
		ck_assert(loop_once(&rig.loop, 1000, &err));
	}
	ck_assert(!docket_waits(&rig.docket));
	ck_assert_uint_eq(rig.docket.count, 50);
	ck_assert_int_eq(rename(away, path), 0);
	while (rig.docket.restart) { /* the store says when it is back */
		docket_look(&rig.docket, RIG_HEIGHT);
		ck_assert(loop_once(&rig.loop, 1000, &err));
	}
	rig_settle(&rig);
	ck_assert_str_eq(rig_user(&rig), "u0");
}
END_TEST

static void heard(void *owner, uint32_t tag, const struct store_reply *reply)
{
	bool *done = owner;
	(void)tag;
	*done = reply->outcome == STORE_DONE;
}

/* What only looks, in the lane of what writes, is no news: whoever looks again at each change would do so for ever. */
START_TEST(docket_quiet)
{
	bool done = false;
	struct err err = { 0 };
	many(10);
	for (int i = 0; i < 3; i++) /* what putting them brought */
		ck_assert(loop_once(&rig.loop, 150, &err));
	rig_settle(&rig);
	rig.docket.stale = false;
	struct store_tx *t = store_begin(rig.store, STORE_WRITE);
	store_step(t, STORE_PING, STORE_ANY);
	store_send(rig.store, t, (struct store_ticket){ .reply = heard, .owner = &done });
	while (!done)
		ck_assert(loop_once(&rig.loop, 1000, &err));
	for (int i = 0; i < 3; i++)
		ck_assert(loop_once(&rig.loop, 150, &err));
	ck_assert(!rig.docket.stale);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("desk/docket");
	TCase *t = tcase_create("docket");
	tcase_add_unchecked_fixture(t, begin_all, end_all);
	tcase_add_checked_fixture(t, NULL, end);
	tcase_set_timeout(t, 120);
	tcase_add_test(t, docket_empty);
	tcase_add_test(t, docket_few);
	tcase_add_test(t, docket_walks);
	tcase_add_test(t, docket_runs_ahead);
	tcase_add_test(t, docket_past_the_end);
	tcase_add_test(t, docket_holds_the_row);
	tcase_add_test(t, docket_top_and_what_comes_above);
	tcase_add_test(t, docket_other_order);
	tcase_add_test(t, docket_goes);
	tcase_add_test(t, docket_in_order);
	tcase_add_test(t, docket_quiet);
	tcase_add_test(t, docket_store_gone);
	suite_add_tcase(s, t);
	return suite_run(s);
}
