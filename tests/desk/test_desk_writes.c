/* Retries and creates: what is said, noted and told, whoever is still there; and what of it was seen. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk_rig.h"
#include "support/suite.h"

static const struct idv_retry wish = { .client_user_id = "u1", .template_id = "t1", .strategy = IDV_RESET };

/* The subject u1 was read: idv_1 is the newest. The script goes on after that. */
static void start(const struct peer_reply *script, size_t count)
{
	static struct peer_reply whole[16];
	whole[0] = (struct peer_reply)BEFORE;
	memcpy(whole + 1, script, count * sizeof *script);
	desk_rig_start(whole, count + 1);
	caseload_add_subject(&desk.load, "t1", "u1");
	desk_read(&desk);
	UNTIL(!reader_busy(&desk));
	ck_assert_uint_eq(desk.load.count, 2);
}

static void expect_no_news(void)
{
	ck_assert_uint_eq(desk.writes.news_count, 0);
	ck_assert_str_eq(desk.writes.begun, "");
}

START_TEST(a_retry_begins_an_attempt)
{
	struct owner o = { 0 };
	start(SCRIPT(BEFORE, { .bytes = good("idv_2", "idv_1") }));
	ck_assert_ptr_null(desk_off_retry(&desk, caseload_find(&desk.load, "idv_1")));
	ck_assert_msg(desk_retry(&desk, &wish, "idv_1", ticket_of(&o, 3), &err), "%s", err.text);
	UNTIL(o.told);
	ck_assert(o.ok);
	ck_assert_uint_eq(o.tag, 3);
	ck_assert_str_eq(said.text[0], "retried: new attempt idv_2; ^N opens it");
	ck_assert_uint_eq(said.count, 1);
	ck_assert_str_eq(desk.writes.begun, "idv_2");
	struct attempt *a = caseload_find(&desk.load, "idv_2");
	ck_assert_ptr_nonnull(a);
	ck_assert_ptr_eq(caseload_find(&desk.load, "idv_1")->next, a);
	ck_assert_uint_eq(worklist_all_pending(&desk), 1);
	ck_assert_str_eq(desk_off_retry(&desk, caseload_find(&desk.load, "idv_1")), "this is not the newest attempt; l goes on to it");
	/* Told once it was seen: not by another message, but by that one. */
	ck_assert_str_eq(desk.writes.news[0].sentence, "retried: new attempt idv_2; ^N opens it");
	desk_seen(&desk, 0, false);
	desk_seen(&desk, 2, false);
	expect_journal("intent sent done");
	desk_seen(&desk, 1, false);
	expect_journal("intent sent done told");
	ck_assert_uint_eq(desk.writes.news_count, 0);
	ck_assert_uint_eq(desk.writes.listed_count, 0);
}
END_TEST

START_TEST(a_list_of_news_is_seen_too)
{
	struct owner o = { 0 };
	start(SCRIPT(BEFORE, { .bytes = good("idv_2", "idv_1") }));
	desk_retry(&desk, &wish, "idv_1", ticket_of(&o, 0), &err);
	UNTIL(o.told);
	desk_seen(&desk, 0, true);
	expect_journal("intent sent done told");
	ck_assert_uint_eq(desk.writes.news_count, 0);
	ck_assert_uint_eq(desk.writes.listed_count, 1);
	desk_seen(&desk, 0, true); /* still listed */
	ck_assert_uint_eq(desk.writes.listed_count, 1);
}
END_TEST

/* -- what may not be sent ------------------------------------------------------------------------------------------------------ */

START_TEST(what_does_not_hold_is_not_sent)
{
	struct owner o = { 0 };
	struct idv_retry other = wish;
	start(SCRIPT(BEFORE));
	ck_assert(!desk_retry(&desk, &wish, "idv_0", ticket_of(&o, 0), &err));
	expect_err(&err, ERR_USAGE, "a newer attempt exists meanwhile: nothing was sent");
	ck_assert(!desk_retry(&desk, &wish, "idv_9", ticket_of(&o, 0), &err));
	expect_err(&err, ERR_USAGE, "a newer attempt exists meanwhile: nothing was sent");
	other.strategy = IDV_CUSTOM; /* without its steps */
	ck_assert(!desk_retry(&desk, &other, "idv_1", ticket_of(&o, 0), &err));
	ck_assert(!desk_create(&desk, &(struct idv_create){ .client_user_id = "u1", .template_id = "" }, ticket_of(&o, 0), &err));
	rig.config.read_only = true;
	ck_assert_str_eq(desk_off_write(&desk), "this console is read-only");
	ck_assert_str_eq(desk_off_retry(&desk, NULL), "this console is read-only");
	ck_assert(!desk_retry(&desk, &wish, "idv_1", ticket_of(&o, 0), &err));
	expect_err(&err, ERR_USAGE, "--read-only");
	rig.config.read_only = false;
	ck_assert_ptr_null(desk_off_write(&desk));
	ck_assert_str_eq(desk_off_retry(&desk, NULL), "no attempt is selected");
	ck_assert_uint_eq(desk.calls.count, 0);
	desk.trouble.kind = ERR_NETWORK;
	ck_assert_str_eq(desk_off_write(&desk), "the server cannot be reached");
	ck_assert_uint_eq(rig.peer.request_count, 1);
	ck_assert_uint_eq(o.told, 0);
	expect_no_news();
}
END_TEST

/* A step-up is a create for the same user under another template, and of nobody else. */
START_TEST(a_step_up_is_for_the_same_user)
{
	struct owner o = { 0 };
	struct idv_create q = { .client_user_id = "u1", .template_id = "t1", .is_idempotent = IDV_YES };
	static const char begun[] = "{\"id\":\"idv_5\",\"client_user_id\":\"u1\",\"created_at\":\"2026-11-29T03:04:05Z\",\"completed_at\":null,"
	                            "\"previous_attempt_id\":null,\"template\":{\"id\":\"t2\",\"version\":1},\"status\":\"active\",\"user\":null,"
	                            "\"request_id\":\"req1\"}";
	start(SCRIPT(NOBODY, { .bytes = http_reply(200, NULL, begun) }));
	ck_assert(!desk_step_up(&desk, &q, "idv_1", ticket_of(&o, 0), &err));
	expect_err(&err, ERR_USAGE, "goes through another template");
	q.template_id = "t2";
	ck_assert(!desk_step_up(&desk, &q, "idv_0", ticket_of(&o, 0), &err));
	expect_err(&err, ERR_USAGE, "a newer attempt exists meanwhile: nothing was sent");
	q.client_user_id = "u2";
	ck_assert(!desk_step_up(&desk, &q, "idv_1", ticket_of(&o, 0), &err));
	expect_err(&err, ERR_USAGE, "is for the user of the attempt at hand");
	q.client_user_id = "u1";
	q.template_id = "";
	ck_assert(!desk_step_up(&desk, &q, "idv_1", ticket_of(&o, 0), &err));
	ck_assert_uint_eq(rig.peer.request_count, 1);
	q.template_id = "t2";
	ck_assert_msg(desk_step_up(&desk, &q, "idv_1", ticket_of(&o, 4), &err), "%s", err.text);
	UNTIL(o.told);
	ck_assert_msg(o.ok, "%s", o.err.text);
	ck_assert_uint_eq(count_requests("/identity_verification/create"), 1);
	ck_assert(desk_said("created: new attempt idv_5"));
}
END_TEST

/* -- failures ------------------------------------------------------------------------------------------------------------------ */

START_TEST(a_refusal_is_for_who_asked)
{
	struct owner o = { 0 };
	start(SCRIPT(BEFORE, { .bytes = fault(400, "INVALID_INPUT", "INVALID_API_KEYS", "no") }));
	desk_retry(&desk, &wish, "idv_1", ticket_of(&o, 0), &err);
	UNTIL(o.told);
	ck_assert_int_eq(o.err.kind, ERR_CREDENTIALS);
	ck_assert(!o.ok);
	ck_assert_uint_eq(said.count, 0);
	ck_assert_int_eq(desk.trouble.kind, ERR_NONE);
	expect_no_news();
}
END_TEST

START_TEST(a_failure_nobody_waits_for_is_said)
{
	struct owner o = { 0 };
	start(SCRIPT(BEFORE, { .bytes = fault(400, "INVALID_INPUT", "INVALID_FIELD", "no") }));
	desk_retry(&desk, &wish, "idv_1", ticket_of(&o, 0), &err);
	desk_forget(&desk, &o);
	UNTIL(!desk.calls.count);
	ck_assert_uint_eq(o.told, 0);
	ck_assert_uint_eq(said.count, 1);
	ck_assert(desk_said("identity_verification/retry"));
	expect_no_news();
}
END_TEST

/* A success is said whoever is there: the desk does it. */
START_TEST(a_success_nobody_waits_for_is_said)
{
	struct owner o = { 0 };
	start(SCRIPT(BEFORE, { .bytes = good("idv_2", "idv_1") }));
	desk_retry(&desk, &wish, "idv_1", ticket_of(&o, 0), &err);
	desk_forget(&desk, &o);
	UNTIL(!desk.calls.count);
	ck_assert_uint_eq(o.told, 0);
	ck_assert(desk_said("retried: new attempt idv_2; ^N opens it"));
	ck_assert_uint_eq(desk.writes.news_count, 1);
}
END_TEST

START_TEST(what_changed_is_read_again)
{
	struct owner o = { 0 };
	start(SCRIPT(FOUND));
	desk_retry(&desk, &wish, "idv_1", ticket_of(&o, 0), &err);
	UNTIL(o.told);
	expect_err(&o.err, ERR_CHANGED, "a newer attempt of user u1 exists, idv_2");
	UNTIL(!reader_busy(&desk));
	ck_assert_ptr_nonnull(caseload_find(&desk.load, "idv_2"));
	ck_assert_uint_eq(count_requests("/retry "), 0);
	ck_assert_uint_eq(rig.peer.request_count, 3);
}
END_TEST

/* -- a lost answer ------------------------------------------------------------------------------------------------------------- */

static bool appears; /* the list shows what the lost retry began */

static const struct peer_reply *losing(const struct peer_request *r)
{
	static struct peer_reply reply;
	reply = strstr(r->text, "/retry ") ? (struct peer_reply)RST : appears ? (struct peer_reply)FOUND : (struct peer_reply)ABSENT;
	return &reply;
}

/* The same after idv_2. */
static const struct peer_reply *losing_the_next(const struct peer_request *r)
{
	static struct peer_reply reply;
	if (strstr(r->text, "/retry "))
		reply = (struct peer_reply)RST;
	else if (appears)
		reply = (struct peer_reply){ .bytes = LIST(NULL, { "idv_3", "idv_2", NULL }, { "idv_2", "idv_1", NULL }) };
	else
		reply = (struct peer_reply)FOUND;
	return &reply;
}

START_TEST(a_lost_answer_is_settled_later)
{
	struct owner o = { 0 };
	struct api_open open;
	start(SCRIPT(BEFORE));
	appears = false;
	rig.peer.choose = losing;
	desk_settle(&desk);
	desk_retry(&desk, &wish, "idv_1", ticket_of(&o, 0), &err);
	ck_assert_str_eq(desk_settled_of(&desk, "t1", "u1"), "");
	UNTIL(o.told);
	ck_assert_int_eq(o.err.kind, ERR_UNCERTAIN);
	ck_assert_uint_eq(said.count, 0);
	ck_assert_uint_eq(desk_open_count(&desk), 1);
	ck_assert(desk_open_of(&desk, "t1", "u1", &open) && desk_open_at(&desk, 0, &open) && !desk_open_at(&desk, 1, &open));
	ck_assert_ptr_nonnull(strstr(desk_off_retry(&desk, caseload_find(&desk.load, "idv_1")), "; ^O shows it"));
	ck_assert(!desk_give_up(&desk, open.intent, &err));
	expect_err(&err, ERR_BARRED, "it may still appear");
	appears = true;
	desk_look_again(&desk, open.intent);
	UNTIL(said.count);
	ck_assert_ptr_nonnull(strstr(said.text[0], "idv_2"));
	ck_assert(desk_said("; ^N opens it"));
	ck_assert_str_eq(desk.writes.begun, "idv_2");
	ck_assert_ptr_nonnull(strstr(desk_settled_of(&desk, "t1", "u1"), "idv_2"));
	ck_assert_str_eq(desk_settled_of(&desk, "t1", "u2"), "");
	UNTIL(!reader_busy(&desk));
	ck_assert_ptr_nonnull(caseload_find(&desk.load, "idv_2")); /* its subject was read */
	ck_assert_uint_eq(desk_open_count(&desk), 0);
	ck_assert_uint_eq(desk.writes.news_count, 1);
	desk_seen(&desk, said.count, false);
	ck_assert_uint_eq(desk.writes.news_count, 0);
	char *journal = rig_journal(&rig);
	ck_assert_ptr_nonnull(strstr(journal, "told"));
	free(journal);
	/* The next one that is sent has news of its own. */
	ck_assert(!desk_retry(&desk, &wish, "idv_1", ticket_of(&o, 0), &err));
	ck_assert_str_eq(desk_settled_of(&desk, "t1", "u1"), "");
}
END_TEST

/* Of several the list tells: no message stands for all of them. */
START_TEST(several_are_listed)
{
	struct owner o = { 0 };
	struct api_open open;
	start(SCRIPT(BEFORE, { .bytes = good("idv_2", "idv_1") }));
	desk_settle(&desk);
	desk_retry(&desk, &wish, "idv_1", ticket_of(&o, 0), &err);
	UNTIL(o.told);
	appears = false;
	rig.peer.choose = losing_the_next;
	ck_assert(desk_retry(&desk, &wish, "idv_2", ticket_of(&o, 0), &err));
	UNTIL(o.told == 2);
	ck_assert_int_eq(o.err.kind, ERR_UNCERTAIN);
	appears = true;
	ck_assert(desk_open_at(&desk, 0, &open));
	desk_look_again(&desk, open.intent);
	UNTIL(desk_said("2 writes of before are settled; ^O lists them"));
	desk_seen(&desk, said.count, false);
	ck_assert_uint_eq(desk.writes.news_count, 2);
	desk_seen(&desk, said.count, true);
	ck_assert_uint_eq(desk.writes.news_count, 0);
	ck_assert_uint_eq(desk.writes.listed_count, 2);
}
END_TEST

/* -- create -------------------------------------------------------------------------------------------------------------------- */

START_TEST(a_create_brings_its_subject)
{
	struct owner o = { 0 };
	const char *body = sample_json(&(struct sample){ .id = "idv_7", .user = "u7", .status = "active" });
	const struct idv_create q = { .client_user_id = "u7", .template_id = "t1", .gave_consent = true, .is_idempotent = IDV_YES };
	const char *list = http_reply(200, NULL, list_json(&body, 1, NULL));
	start(SCRIPT(NOBODY, { .bytes = http_reply(200, NULL, body) }, { .bytes = list }));
	ck_assert_msg(desk_create(&desk, &q, ticket_of(&o, 0), &err), "%s", err.text);
	ck_assert_uint_eq(desk.load.subject_count, 1);
	UNTIL(o.told);
	ck_assert(o.ok);
	ck_assert(desk_said("created: new attempt idv_7; ^N opens it"));
	ck_assert_uint_eq(desk.load.subject_count, 2);
	ck_assert_str_eq(desk.writes.begun, "idv_7");
	UNTIL(!reader_busy(&desk)); /* and it is read */
	ck_assert_uint_eq(caseload_find(&desk.load, "idv_7")->tries, 1);
}
END_TEST

/* What could not be created leaves no subject behind. */
START_TEST(a_create_that_fails_brings_nothing)
{
	struct owner o = { 0 };
	const struct idv_create q = { .client_user_id = "u7", .template_id = "t1", .is_idempotent = IDV_YES };
	start(SCRIPT(NOBODY, { .bytes = fault(400, "INVALID_INPUT", "INVALID_FIELD", "no") }));
	desk_create(&desk, &q, ticket_of(&o, 0), &err);
	UNTIL(o.told);
	ck_assert(!o.ok);
	ck_assert_uint_eq(desk.load.subject_count, 1);
	ck_assert_uint_eq(said.count, 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("desk/writes");
	TCase *t = tcase_create("writes");
	tcase_add_checked_fixture(t, NULL, desk_rig_stop);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, a_retry_begins_an_attempt);
	tcase_add_test(t, a_list_of_news_is_seen_too);
	tcase_add_test(t, what_does_not_hold_is_not_sent);
	tcase_add_test(t, a_step_up_is_for_the_same_user);
	tcase_add_test(t, a_refusal_is_for_who_asked);
	tcase_add_test(t, a_failure_nobody_waits_for_is_said);
	tcase_add_test(t, a_success_nobody_waits_for_is_said);
	tcase_add_test(t, what_changed_is_read_again);
	tcase_add_test(t, a_lost_answer_is_settled_later);
	tcase_add_test(t, several_are_listed);
	tcase_add_test(t, a_create_brings_its_subject);
	tcase_add_test(t, a_create_that_fails_brings_nothing);
	suite_add_tcase(s, t);
	return suite_run(s);
}
