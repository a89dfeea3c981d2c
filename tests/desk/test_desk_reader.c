/* What the desk reads: pages, side by side, ids that bring their subject, what failed; and whom it tells. */
#include <stdio.h>
#include <string.h>

#include "desk_rig.h"
#include "support/suite.h"

static bool at_rest(void)
{
	return !reader_busy(&desk);
}

static void expect_read(size_t done, size_t failed)
{
	size_t n;
	ck_assert_uint_eq(reader_read(&desk, &n), done);
	ck_assert_uint_eq(n, failed);
}

START_TEST(pages_follow_each_other)
{
	desk_rig_start(SCRIPT({ .bytes = LIST("c1", { "idv_2", "idv_1", NULL }) }, { .bytes = LIST("c2", { "idv_1", "idv_0", NULL }) },
	                      { .bytes = LIST(NULL, { "idv_0", NULL, NULL }) }));
	caseload_add_subject(&desk.load, "t1", "u1");
	desk_read(&desk);
	ck_assert_int_eq(desk.load.subjects[0].state, SUBJECT_READING);
	UNTIL(at_rest());
	expect_read(1, 0);
	ck_assert_int_eq(desk.load.subjects[0].state, SUBJECT_READ);
	ck_assert_uint_eq(desk.load.subjects[0].pages, 3);
	ck_assert_uint_eq(desk.load.count, 3);
	ck_assert_uint_eq(rig.peer.request_count, 3);
	ck_assert_ptr_nonnull(strstr(rig.peer.requests[2].body, "\"cursor\":\"c2\""));
	const struct attempt *a = caseload_find(&desk.load, "idv_1");
	ck_assert_uint_eq(a->try_no, 2);
	ck_assert_uint_eq(a->tries, 3);
	ck_assert_uint_eq(said.count, 0);
}
END_TEST

START_TEST(a_cap_ends_a_subject)
{
	desk_rig_start(SCRIPT({ .bytes = LIST("c1", { "idv_3", "idv_2", NULL }, { "idv_2", "idv_1", NULL }) },
	                      { .bytes = LIST("c2", { "idv_1", "idv_0", NULL }) }));
	rig.config.list_cap = 3;
	caseload_add_subject(&desk.load, "t1", "u1");
	desk_read(&desk);
	UNTIL(at_rest());
	expect_read(1, 0);
	ck_assert_int_eq(desk.load.subjects[0].state, SUBJECT_CAPPED);
	ck_assert_uint_eq(rig.peer.request_count, 2);
	ck_assert(desk_said("stopped after 3 attempts of one subject (list_cap); older ones are not here"));
	ck_assert_uint_eq(caseload_find(&desk.load, "idv_3")->tries, 0);
}
END_TEST

START_TEST(a_cursor_that_comes_again_fails)
{
	desk_rig_start(SCRIPT({ .bytes = LIST("c1", { "idv_1", NULL, NULL }) }));
	caseload_add_subject(&desk.load, "t1", "u1");
	desk_read(&desk);
	UNTIL(at_rest());
	expect_read(0, 1);
	ck_assert_uint_eq(rig.peer.request_count, 2);
	ck_assert(desk_said("cursor twice"));
}
END_TEST

/* What failed is said, and read when all is read again; what is added meanwhile is read by itself. */
START_TEST(what_failed_is_read_again)
{
	desk_rig_start(SCRIPT({ .bytes = http_reply(400, NULL, "{\"error_type\":\"INVALID_INPUT\",\"error_code\":\"INVALID_API_KEYS\","
	                                                       "\"error_message\":\"no\",\"request_id\":\"r\"}") },
	                      BEFORE));
	caseload_add_subject(&desk.load, "t1", "u1");
	desk_read(&desk);
	UNTIL(at_rest());
	expect_read(0, 1);
	ck_assert_uint_eq(said.count, 1);
	ck_assert_int_eq(desk.trouble.kind, ERR_CREDENTIALS);
	ck_assert_str_eq(desk.trouble.what, "identity_verification/list");
	desk_read_again(&desk);
	UNTIL(at_rest());
	expect_read(1, 0);
	ck_assert_int_eq(desk.trouble.kind, ERR_NONE);
	ck_assert_uint_eq(desk.load.count, 2);
	caseload_add_subject(&desk.load, "t1", "u1"); /* an old one */
	desk_turn();
	ck_assert_uint_eq(rig.peer.request_count, 2);
	desk_read_subject(&desk, "t1", "u1");
	UNTIL(at_rest());
	ck_assert_uint_eq(rig.peer.request_count, 3);
}
END_TEST

/* -- several ------------------------------------------------------------------------------------------------------------------- */

/* A server on which each user has an attempt, idv_USER, but u3, which has none. */
static const struct peer_reply *each_its_own(const struct peer_request *r)
{
	static struct peer_reply replies[32];
	static size_t next;
	struct peer_reply *to = &replies[next++ % 32];
	static char ids[32][40];
	char *id = ids[next % 32], user[24] = "";
	const char *at;
	if ((at = strstr(r->body, "\"client_user_id\":\"")))
		sscanf(at + 18, "%20[^\"]", user);
	else if ((at = strstr(r->body, "\"identity_verification_id\":\"idv_")))
		sscanf(at + 32, "%20[^\"]", user);
	ck_assert_msg(*user, "%s", r->body);
	snprintf(id, sizeof ids[0], "idv_%s", user);
	const char *json = sample_json(&(struct sample){ .id = id, .user = user });
	if (strstr(r->text, "/list "))
		*to = (struct peer_reply){ .bytes = http_reply(200, NULL, list_json(&json, strcmp(user, "u3") != 0, NULL)) };
	else if (!strcmp(user, "gone"))
		*to = (struct peer_reply){ .bytes = fault(404, "INVALID_INPUT", "NOT_FOUND", "no such id") };
	else
		*to = (struct peer_reply){ .bytes = http_reply(200, NULL, json) };
	return to;
}

START_TEST(subjects_are_read_side_by_side)
{
	desk_rig_start(SCRIPT(BEFORE));
	rig.peer.choose = each_its_own;
	for (int i = 0; i < 20; i++) {
		char user[8];
		snprintf(user, sizeof user, "u%d", i);
		caseload_add_subject(&desk.load, "t1", user);
	}
	desk_read(&desk);
	ck_assert_uint_eq(desk.calls.count, 6);
	ck_assert_uint_eq(desk.reader.lists, 6);
	UNTIL(at_rest());
	expect_read(20, 0);
	ck_assert_uint_eq(desk.load.count, 19);
	ck_assert_uint_eq(reader_empty(&desk), 1);
	ck_assert_uint_eq(desk.calls.count, 0);
	ck_assert_uint_eq(desk.reader.lists, 0);
}
END_TEST

START_TEST(an_id_brings_its_subject)
{
	desk_rig_start(SCRIPT(BEFORE));
	rig.peer.choose = each_its_own;
	caseload_add_id(&desk.load, "idv_u1");
	caseload_add_id(&desk.load, "idv_gone");
	desk_read(&desk);
	UNTIL(at_rest() && desk.load.subject_count);
	expect_read(1, 1);
	ck_assert_str_eq(desk.load.subjects[0].client_user_id, "u1");
	ck_assert_uint_eq(caseload_find(&desk.load, "idv_u1")->tries, 1);
	ck_assert_int_eq(desk.load.ids[0].state, SUBJECT_READ);
	ck_assert_int_eq(desk.load.ids[1].state, SUBJECT_FAILED);
	ck_assert_int_eq(desk.load.ids[1].err.kind, ERR_NOT_FOUND);
	ck_assert(desk_said(desk.load.ids[1].err.text));
	size_t before = rig.peer.request_count;
	desk_read_again(&desk); /* the subject, and the id that failed */
	UNTIL(at_rest());
	ck_assert_uint_eq(rig.peer.request_count, before + 2);
}
END_TEST

/* -- whom it tells ------------------------------------------------------------------------------------------------------------- */

START_TEST(who_asked_is_told_after_the_desk)
{
	struct owner o = { 0 };
	desk_rig_start(SCRIPT(BEFORE));
	rig.peer.choose = each_its_own;
	ck_assert_uint_ne(desk_get(&desk, "idv_u1", ticket_of(&o, 7), &err), 0);
	UNTIL(o.told);
	ck_assert(o.ok);
	ck_assert_uint_eq(o.tag, 7);
	ck_assert_ptr_nonnull(caseload_find(&desk.load, "idv_u1"));
	ck_assert_uint_ne(desk_get(&desk, "idv_gone", ticket_of(&o, 8), &err), 0);
	UNTIL(o.told == 2);
	ck_assert_int_eq(o.err.kind, ERR_NOT_FOUND);
	ck_assert_uint_eq(said.count, 0); /* who asked says it */
	ck_assert_uint_eq(desk_get(&desk, "", ticket_of(&o, 9), &err), 0);
	ck_assert_uint_eq(desk.calls.count, desk.reader.lists);
	desk_list(&desk, "t1", "u9", NULL, ticket_of(&o, 10), &err);
	UNTIL(o.tag == 10);
	ck_assert_ptr_null(caseload_find(&desk.load, "idv_u9")); /* a list is for who asked */
}
END_TEST

START_TEST(who_closed_is_forgotten)
{
	struct owner o = { 0 }, other = { 0 };
	desk_rig_start(SCRIPT(BEFORE));
	rig.peer.choose = each_its_own;
	desk_get(&desk, "idv_u1", ticket_of(&o, 1), &err);
	desk_get(&desk, "idv_u2", ticket_of(&other, 2), &err);
	desk_forget(&desk, &o);
	UNTIL(other.told && caseload_find(&desk.load, "idv_u1"));
	ck_assert_uint_eq(o.told, 0);
	ck_assert_uint_eq(said.count, 0);
	UNTIL(at_rest());
	desk_get(&desk, "idv_gone", ticket_of(&o, 3), &err);
	desk_forget(&desk, &o);
	UNTIL(!desk.calls.count);
	ck_assert_uint_eq(o.told, 0);
	ck_assert(desk_said("no such") || desk_said("knows no"));
	ck_assert_uint_eq(said.count, 1);
	/* Cancelled, and what only the picture's box would say: nothing. */
	uint32_t id = desk_get(&desk, "idv_gone", ticket_of(&o, 4), &err);
	char url[80];
	snprintf(url, sizeof url, "http://127.0.0.1:1/x.jpg");
	desk_ask(&desk, API_PICTURE, url, ticket_of(&o, 5), &err);
	desk_cancel(&desk, id);
	desk_forget(&desk, &o);
	UNTIL(!desk.calls.count);
	ck_assert_uint_eq(o.told, 0);
	ck_assert_uint_eq(said.count, 1);
}
END_TEST

START_TEST(who_cancels_is_told_so)
{
	struct owner o = { 0 };
	desk_rig_start(SCRIPT({ .end = PEER_HANG }));
	uint32_t id = desk_get(&desk, "idv_u1", ticket_of(&o, 1), &err);
	UNTIL(rig.peer.request_count == 1);
	desk_cancel(&desk, id);
	UNTIL(o.told);
	ck_assert(o.cancelled);
	ck_assert_uint_eq(said.count, 0);
}
END_TEST

/* Closed in the middle of things: nothing is told, and nothing is left behind. */
START_TEST(a_desk_closes_at_any_time)
{
	struct owner o = { 0 };
	desk_rig_start(SCRIPT({ .end = PEER_HANG }));
	caseload_add_subject(&desk.load, "t1", "u1");
	desk_read(&desk);
	desk_get(&desk, "idv_u1", ticket_of(&o, 1), &err);
	const struct idv_create q = { .client_user_id = "u5", .template_id = "t1" };
	ck_assert(desk_create(&desk, &q, ticket_of(&o, 2), &err));
	UNTIL(rig.peer.request_count);
	desk_close(&desk);
	ck_assert_uint_eq(o.told, 0);
	desk_close(&desk);
}
END_TEST

START_TEST(a_429_is_counted_down)
{
	const char *endpoint = "";
	struct desk_budget budget;
	desk_rig_start(SCRIPT({ .bytes = http_reply(429, "Retry-After: 20\r\n", "{\"error_type\":\"RATE_LIMIT_EXCEEDED\","
	                        "\"error_code\":\"RATE_LIMIT\",\"error_message\":\"slow\",\"request_id\":\"r\"}") }, BEFORE));
	rig.limits.second = 1000;
	api_set_limits(desk.api, &rig.limits);
	ck_assert_int_eq(desk_waits_s(&desk, &endpoint), 0);
	caseload_add_subject(&desk.load, "t1", "u1");
	desk_read(&desk);
	UNTIL(desk_waits_s(&desk, &endpoint) > 0);
	ck_assert_str_eq(endpoint, "identity_verification/list");
	desk_budget(&desk, API_LIST, &budget);
	ck_assert_int_eq(budget.used, 1);
	ck_assert_int_gt(budget.limit, 1);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("desk/reader");
	TCase *t = tcase_create("reader");
	tcase_add_checked_fixture(t, NULL, desk_rig_stop);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, pages_follow_each_other);
	tcase_add_test(t, a_cap_ends_a_subject);
	tcase_add_test(t, a_cursor_that_comes_again_fails);
	tcase_add_test(t, what_failed_is_read_again);
	tcase_add_test(t, subjects_are_read_side_by_side);
	tcase_add_test(t, an_id_brings_its_subject);
	tcase_add_test(t, who_asked_is_told_after_the_desk);
	tcase_add_test(t, who_closed_is_forgotten);
	tcase_add_test(t, who_cancels_is_told_so);
	tcase_add_test(t, a_desk_closes_at_any_time);
	tcase_add_test(t, a_429_is_counted_down);
	suite_add_tcase(s, t);
	return suite_run(s);
}
