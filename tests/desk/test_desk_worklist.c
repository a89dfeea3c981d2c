/* What is looked at, in which order, and the walk from one pending case to the next. */
#include <string.h>

#include "base/buf.h"
#include "desk_rig.h"
#include "pane/pane.h"
#include "support/suite.h"

/* Two pending of several ages, a retried one and the new attempt after it, one of each other status. */
static const struct sample rows[] = {
	{ "idv_old", "ann", NULL, "2026-01-01T00:00:00Z", "pending_review", "Ada" },
	{ "idv_mid", "bob", NULL, "2026-01-02T00:00:00Z", "pending_review", "Grace" },
	{ "idv_new", "cat", NULL, "2026-01-03T00:00:00Z", "pending_review", "Edith" },
	{ "idv_fail", "dan", NULL, "2026-01-04T00:00:00Z", "failed", NULL },
	{ "idv_done", "eve", NULL, "2026-01-05T00:00:00Z", "success", NULL },
	{ "idv_gone", "fay", NULL, "2026-01-06T00:00:00Z", "expired", NULL },
	{ "idv_stop", "gus", NULL, "2026-01-07T00:00:00Z", "canceled", NULL },
	{ "idv_live", "hal", NULL, "2026-01-08T00:00:00Z", "active", NULL },
	{ "idv_was", "ivy", NULL, "2026-01-01T12:00:00Z", "pending_review", NULL },
	{ "idv_now", "ivy", "idv_was", "2026-01-09T00:00:00Z", "active", NULL },
};

static void put(const struct sample *r)
{
	caseload_put(&desk.load, desk_record(r), 1);
	caseload_link(&desk.load);
}

static void start(void)
{
	desk_rig_start(SCRIPT(BEFORE));
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		put(&rows[i]);
}

static struct attempt *find(const char *id)
{
	struct attempt *a = caseload_find(&desk.load, id);
	ck_assert_ptr_nonnull(a);
	return a;
}

/* The ids without "idv_", in the order they are shown. */
static void expect_shown(const char *ids)
{
	char got[200] = "";
	worklist_refresh(&desk);
	for (size_t i = 0; i < desk.work.shown_count; i++) {
		strcat(got, i ? " " : "");
		strcat(got, desk.load.attempts[desk.work.shown[i]]->id + 4);
	}
	ck_assert_str_eq(got, ids);
}

static void filter(const char *text)
{
	strcpy(desk.work.filter, text);
	desk.work.stale = true;
}

static void expect_step(int step, bool walking, const char *id)
{
	const struct attempt *a = worklist_step(&desk, step, walking);
	ck_assert_str_eq(a ? a->id : "", id);
}

static void cursor(const char *id)
{
	desk.work.current = find(id);
	desk.work.stale = true;
	ck_assert_str_eq(worklist_current(&desk)->id, id);
}

START_TEST(pending_come_first_and_the_oldest_of_them)
{
	start();
	expect_shown("old mid new was fail done gone stop live now");
	desk.work.reverse = desk.work.stale = true;
	expect_shown("now live stop gone done fail was new mid old");
	desk.work.reverse = false;
	desk.work.sort = 5; /* by user */
	ck_assert_str_eq(queue_columns[5].name, "user");
	desk.work.stale = true;
	expect_shown("old mid new fail done gone stop live was now");
	ck_assert_uint_eq(worklist_all_pending(&desk), 3);
}
END_TEST

START_TEST(views_show_what_they_name)
{
	static const struct {
		const char *name, *ids;
	} views[] = {
		{ "all", "old mid new was fail done gone stop live now" },
		{ "pending review", "old mid new" },
		{ "failed", "fail" },
		{ "expired, canceled", "gone stop" },
		{ "in progress", "live now" },
		{ "done", "done" },
	};
	start();
	ck_assert_int_eq(worklist_view_count(), (int)(sizeof views / sizeof *views));
	for (int i = 0; i < worklist_view_count(); i++) {
		ck_assert_str_eq(worklist_view_name(i), views[i].name);
		desk.work.view = i;
		desk.work.stale = true;
		expect_shown(views[i].ids);
	}
}
END_TEST

/* What the row says, ids and status; names only while they are shown. */
START_TEST(a_filter_matches_what_is_to_be_seen)
{
	struct buf name;
	start();
	filter("MID");
	expect_shown("mid");
	filter("dan");
	expect_shown("fail");
	filter("pending_review");
	expect_shown("old mid new was");
	filter("grace");
	expect_shown("");
	ck_assert_ptr_null(worklist_current(&desk));
	desk.work.names = desk.work.stale = true;
	expect_shown("mid");
	buf_init(&name, 1000);
	worklist_person(&desk, find("idv_mid"), &name);
	ck_assert_ptr_nonnull(strstr(buf_str(&name), "Grace"));
	buf_reset(&name);
	desk.work.names = false;
	worklist_person(&desk, find("idv_mid"), &name);
	ck_assert_str_eq(buf_str(&name), "");
	buf_finish(&name);
	filter("");
	worklist_utc(&desk, false);
	ck_assert(!desk.work.utc && desk.work.stale);
}
END_TEST

START_TEST(the_cursor_stays_with_its_attempt)
{
	start();
	ck_assert_str_eq(worklist_current(&desk)->id, "idv_old");
	put(&(struct sample){ "idv_older", "zoe", NULL, "2025-01-01T00:00:00Z", "pending_review", NULL });
	ck_assert_str_eq(worklist_current(&desk)->id, "idv_older"); /* nobody moved: the top one */
	cursor("idv_new");
	put(&(struct sample){ "idv_oldest", "yan", NULL, "2024-01-01T00:00:00Z", "pending_review", NULL });
	ck_assert_str_eq(worklist_current(&desk)->id, "idv_new");
	ck_assert_uint_eq(desk.work.cursor, 4);
	desk.work.view = 2;
	desk.work.stale = true;
	ck_assert_str_eq(worklist_current(&desk)->id, "idv_fail");
}
END_TEST

START_TEST(items_are_alike_byte_for_byte)
{
	struct queue_item a, b;
	start();
	struct attempt *was = find("idv_was");
	memset(&a, 0xff, sizeof a);
	worklist_item(was, &a);
	memset(&b, 0x55, sizeof b);
	worklist_item(was, &b);
	ck_assert_mem_eq(&a, &b, sizeof a);
	ck_assert(a.superseded && !a.marked);
	was->marked = true;
	worklist_dated_item(&desk, was, &a);
	ck_assert(a.marked && a.age[0]);
	ck_assert_uint_eq(worklist_marked(&desk), 1);
}
END_TEST

/* In the list J opens what is under the cursor while nobody opened it, and then what comes after it. */
START_TEST(steps_go_through_what_is_pending)
{
	size_t place;
	start();
	expect_step(1, false, "idv_old");
	find("idv_old")->seen = true;
	expect_step(1, false, "idv_mid");
	expect_step(-1, false, "");
	cursor("idv_fail"); /* from what is no work: the next one after it, and the one before */
	expect_step(1, false, "");
	expect_step(-1, false, "idv_new");
	worklist_walk_from(&desk, find("idv_mid"));
	expect_step(1, true, "idv_new");
	expect_step(-1, true, "idv_old");
	ck_assert_uint_eq(worklist_pending(&desk, find("idv_mid"), &place), 3);
	ck_assert_uint_eq(place, 2);
	ck_assert_uint_eq(worklist_pending(&desk, find("idv_was"), &place), 3);
	ck_assert_uint_eq(place, 0);
	worklist_walk_from(&desk, find("idv_new"));
	expect_step(1, true, "");
	desk.work.reverse = desk.work.stale = true;
	expect_step(1, true, "idv_mid");
}
END_TEST

/* The case at hand was retried or read again and is no work any more: the walk goes on from where it stood. */
START_TEST(a_walk_holds_its_place)
{
	start();
	worklist_walk_from(&desk, find("idv_mid"));
	find("idv_mid")->seen = true;
	put(&(struct sample){ "idv_mid", "bob", NULL, "2026-01-02T00:00:00Z", "success", "Grace" });
	ck_assert(!attempt_is_work(find("idv_mid")));
	expect_step(1, true, "idv_new");
	expect_step(-1, true, "idv_old");
	expect_step(1, false, "idv_new"); /* from the list too: the cursor is on it */
	/* One that never was work does not stand among them: what is pending comes before it. */
	worklist_walk_from(&desk, find("idv_fail"));
	expect_step(1, true, "");
	expect_step(-1, true, "idv_new");
	worklist_walk_from(&desk, find("idv_was")); /* older than some that are */
	expect_step(1, true, "");
	expect_step(-1, true, "idv_new");
	/* Retried: the cursor may be on the new attempt, the walk is on the old one. */
	worklist_walk_from(&desk, find("idv_old"));
	put(&(struct sample){ "idv_again", "ann", "idv_old", "2026-02-01T00:00:00Z", "active", NULL });
	cursor("idv_again");
	expect_step(1, false, "idv_new");
	desk.work.walk = NULL;
	expect_step(1, false, "");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("desk/worklist");
	TCase *t = tcase_create("worklist");
	tcase_add_checked_fixture(t, NULL, desk_rig_stop);
	tcase_add_test(t, pending_come_first_and_the_oldest_of_them);
	tcase_add_test(t, views_show_what_they_name);
	tcase_add_test(t, a_filter_matches_what_is_to_be_seen);
	tcase_add_test(t, the_cursor_stays_with_its_attempt);
	tcase_add_test(t, items_are_alike_byte_for_byte);
	tcase_add_test(t, steps_go_through_what_is_pending);
	tcase_add_test(t, a_walk_holds_its_place);
	suite_add_tcase(s, t);
	return suite_run(s);
}
