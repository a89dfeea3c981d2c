/* What was begun from here is followed: what its steps became is said, once, and it ends where there is nothing more to see. Time is moved by hand. */
#include <stdio.h>
#include <string.h>

#include "desk_rig.h"
#include "support/suite.h"

/* As an answer: the new attempt with these statuses of SMS and document. */
static const char *progress(const char *status, const char *sms, const char *doc)
{
	char body[900];
	snprintf(body, sizeof body,
	         "{\"id\":\"idv_2\",\"client_user_id\":\"u1\",\"created_at\":\"2026-01-02T03:04:06Z\",\"completed_at\":null,\"previous_attempt_id\":\"idv_1\","
	         "\"template\":{\"id\":\"t1\",\"version\":2},\"status\":\"%s\",\"user\":null,\"request_id\":\"req1\",\"steps\":{\"accept_tos\":\"success\","
	         "\"verify_sms\":\"%s\",\"kyc_check\":\"not_applicable\",\"documentary_verification\":\"%s\",\"selfie_check\":\"not_applicable\","
	         "\"watchlist_screening\":\"not_applicable\",\"risk_check\":\"not_applicable\"}}",
	         status, sms, doc);
	return http_reply(200, NULL, body);
}

static void put(const struct sample *s)
{
	caseload_put(&desk.load, desk_record(s), 1);
	caseload_link(&desk.load);
}

static void start(const struct peer_reply *script, size_t count)
{
	desk_rig_start(script, count);
	put(&(struct sample){ .id = "idv_2" });
	put(&(struct sample){ .id = "idv_9", .user = "u9" });
	desk.follow.began_ms = 0;
}

static void later(int seconds)
{
	desk.follow.began_ms -= seconds * (int64_t)1000;
	desk.follow.next_ms = when_mono_ms();
}

/* It was not read yet, but its subject was. */
static void unread(const struct peer_reply *script, size_t count)
{
	desk_rig_start(script, count);
	size_t i = caseload_add_subject(&desk.load, "t1", "u1");
	desk.load.subjects[i].state = SUBJECT_READ;
	follow_begin(&desk, "idv_2", "u1");
}

/* It is time, and the answer is here. */
static void look(void)
{
	size_t requests = rig.peer.request_count;
	desk.follow.next_ms = when_mono_ms();
	UNTIL(rig.peer.request_count > requests && !desk.follow.asking);
	follow_run(&desk);
}

START_TEST(what_its_steps_became_is_said)
{
	unread(SCRIPT({ .bytes = progress("active", "active", "waiting_for_prerequisite") }, { .bytes = progress("active", "success", "active") },
	                      { .bytes = progress("active", "success", "active") }, { .bytes = progress("failed", "success", "failed") }));
	look();
	ck_assert_uint_eq(said.count, 0); /* where it starts */
	look();
	ck_assert_uint_eq(said.count, 1);
	ck_assert_str_eq(said.text[0], "the new attempt idv_2: SMS Verification success");
	look();
	ck_assert_uint_eq(said.count, 1); /* nothing new */
	later(75);
	look();
	ck_assert_str_eq(said.text[1], "the new attempt idv_2 is failed now, after 75 s: Document Verification failed");
	ck_assert_str_eq(desk.follow.id, "");
	ck_assert_int_eq(follow_timeout_ms(&desk), -1);
	ck_assert_uint_eq(rig.peer.request_count, 4);
}
END_TEST

START_TEST(a_step_that_begins_is_said_where_none_ended)
{
	unread(SCRIPT({ .bytes = progress("active", "waiting_for_prerequisite", "waiting_for_prerequisite") },
	                      { .bytes = progress("active", "active", "waiting_for_prerequisite") }));
	look();
	look();
	ck_assert_str_eq(said.text[0], "the new attempt idv_2: SMS Verification active");
}
END_TEST

/* Whoever read it. */
START_TEST(what_others_read_counts)
{
	start(NULL, 0);
	put(&(struct sample){ .id = "idv_2", .status = "active" });
	follow_begin(&desk, "idv_2", "u1");
	put(&(struct sample){ .id = "idv_2", .status = "success" });
	follow_run(&desk);
	ck_assert(desk_said("the new attempt idv_2 is success now"));
	ck_assert_str_eq(desk.follow.id, "");
	ck_assert_uint_eq(rig.peer.request_count, 0);
}
END_TEST

START_TEST(one_that_is_over_at_once_is_not_followed)
{
	start(NULL, 0);
	follow_begin(&desk, "idv_2", "u1"); /* pending review */
	ck_assert_str_eq(desk.follow.id, "");
	ck_assert_uint_eq(said.count, 0);
}
END_TEST

START_TEST(another_persons_case_ends_it)
{
	start(NULL, 0);
	put(&(struct sample){ .id = "idv_2", .status = "active" });
	put(&(struct sample){ .id = "idv_1" });
	follow_begin(&desk, "idv_2", "u1");
	follow_opened(&desk, "idv_2");
	follow_opened(&desk, "idv_1"); /* of the same person */
	ck_assert_str_eq(desk.follow.id, "idv_2");
	follow_opened(&desk, "idv_9");
	ck_assert_str_eq(desk.follow.id, "");
	ck_assert_uint_eq(said.count, 0);
}
END_TEST

START_TEST(it_ends_after_a_quarter_of_an_hour)
{
	start(NULL, 0);
	put(&(struct sample){ .id = "idv_2", .status = "active" });
	follow_begin(&desk, "idv_2", "u1");
	later(901);
	follow_run(&desk);
	ck_assert_str_eq(said.text[0], "the new attempt idv_2 is still active after 15 minutes and is not followed any more; r reads it again");
	ck_assert_str_eq(desk.follow.id, "");
}
END_TEST

/* Every 5 s in the first minute, then less often; and it leaves room for what the reviewer asks. */
START_TEST(its_pace)
{
	static const struct { int after_s, every_s; } rows[] = { { 0, 5 }, { 58, 5 }, { 61, 15 }, { 298, 15 }, { 301, 30 }, { 898, 30 } };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		start(SCRIPT({ .end = PEER_HANG }));
		put(&(struct sample){ .id = "idv_2", .status = "active" });
		follow_begin(&desk, "idv_2", "u1");
		ck_assert_int_le(follow_timeout_ms(&desk), 2000);
		ck_assert_int_gt(follow_timeout_ms(&desk), 0);
		later(rows[i].after_s);
		follow_run(&desk);
		ck_assert(desk.follow.asking);
		int64_t wait = desk.follow.next_ms - when_mono_ms();
		ck_assert_msg(wait > (rows[i].every_s - 1) * 1000 && wait <= rows[i].every_s * 1000, "after %d s: %d ms", rows[i].after_s, (int)wait);
		follow_run(&desk); /* one at a time */
		ck_assert_uint_eq(desk.calls.count, 1);
		desk_rig_stop();
	}
	desk_rig_start(NULL, 0);
}
END_TEST

/* Following takes half of what may be read in a minute, no more. */
START_TEST(the_budget_has_room_for_others)
{
	start(SCRIPT({ .bytes = progress("active", "active", "waiting_for_prerequisite") }));
	rig.config.limit_get = 2;
	put(&(struct sample){ .id = "idv_2", .status = "active" });
	follow_begin(&desk, "idv_2", "u1");
	look();
	later(5);
	follow_run(&desk);
	ck_assert(!desk.follow.asking);
	ck_assert_int_gt(follow_timeout_ms(&desk), 4000); /* at the next time */
	ck_assert_uint_eq(rig.peer.request_count, 1);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("following");
	TCase *t = tcase_create("follow");
	suite_add_tcase(s, t);
	tcase_add_checked_fixture(t, NULL, desk_rig_stop);
	tcase_add_test(t, what_its_steps_became_is_said);
	tcase_add_test(t, a_step_that_begins_is_said_where_none_ended);
	tcase_add_test(t, what_others_read_counts);
	tcase_add_test(t, one_that_is_over_at_once_is_not_followed);
	tcase_add_test(t, another_persons_case_ends_it);
	tcase_add_test(t, it_ends_after_a_quarter_of_an_hour);
	tcase_add_test(t, its_pace);
	tcase_add_test(t, the_budget_has_room_for_others);
	return s;
}

int main(void)
{
	return suite_run(suite());
}
