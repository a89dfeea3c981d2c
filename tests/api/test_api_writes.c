/* Retry and create: what comes before they are sent, what answers and lists make of them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/suite.h"
#include "base/log.h"
#include "writes_rig.h"

START_TEST(retry_is_journalled)
{
	rig_start(&rig, SCRIPT(BEFORE, { .bytes = good("idv_2", "idv_1") }));
	struct idv_retry q = { .client_user_id = "u1", .template_id = "t1", .strategy = IDV_CUSTOM, .has_steps = true,
		               .steps = { false, true, false, true } };
	strcpy(q.user.given_name, "Ada");
	strcpy(q.user.family_name, "King");
	ck_assert_uint_ne(api_send_retry(rig.api, &q, "idv_1", &manner, &err), 0);
	rig_until_requests(&rig, 1);
	ck_assert_uint_eq(count_requests("/retry "), 0);
	const struct rig_reply *r = rig_until(&rig, 1);
	ck_assert_msg(r->reply.ok, "%s", r->reply.err.text);
	ck_assert_str_eq(r->id, "idv_2");
	ck_assert_str_eq(r->reply.attempt_id, "idv_2");
	ck_assert_int_eq(r->reply.own, API_OWN);
	ck_assert_str_eq(r->reply.note, "");
	expect_journal("intent sent done");
	char *after = rig_journal(&rig);
	ck_assert_ptr_nonnull(strstr(after, "\tretry\tu1\tt1\tidv_1\tcustom\tkyc_check,selfie_check\thttp://loopback:"));
	ck_assert_ptr_null(strstr(after, "Ada"));
	ck_assert_ptr_null(strstr(after, "client-abc"));
	ck_assert_ptr_nonnull(strstr(after, "\tidv_2"));
	free(after);
	api_mark_told(rig.api, r->reply.intent);
	expect_journal("intent sent done told");
}
END_TEST

START_TEST(read_only_writes_nothing)
{
	rig_start(&rig, SCRIPT(BEFORE));
	rig.config.read_only = true;
	struct idv_retry q = { .client_user_id = "u1", .template_id = "t1" };
	struct idv_create c = { .client_user_id = "u1", .template_id = "t1" };
	ck_assert_uint_eq(api_send_retry(rig.api, &q, "idv_1", &manner, &err), 0);
	expect_err(&err, ERR_USAGE, "--read-only");
	ck_assert_uint_eq(api_send_create(rig.api, &c, &manner, &err), 0);
	expect_err(&err, ERR_USAGE, "--read-only");
	rig_until_idle(&rig);
	ck_assert_uint_eq(rig.peer.request_count, 0);
	expect_journal("");
}
END_TEST

START_TEST(no_journal_no_write)
{
	rig_start(&rig, SCRIPT(BEFORE));
	char path[100];
	snprintf(path, sizeof path, "%s/idreview", rig.state);
	ck_assert_int_eq(symlink("/nonexistent/place", path), 0);
	struct idv_retry q = { .client_user_id = "u1", .template_id = "t1" };
	ck_assert_uint_eq(api_send_retry(rig.api, &q, "idv_1", &manner, &err), 0);
	expect_err(&err, ERR_LOCAL, "Nothing was sent");
	rig_until_idle(&rig);
	ck_assert_uint_eq(rig.peer.request_count, 0);
}
END_TEST

/* An id that was cut, mended or is no id is another subject's, or nobody's. */
START_TEST(a_broken_id_is_not_written_to)
{
	static char long_id[600];
	memset(long_id, 'x', sizeof long_id - 1);
	const char *const users[] = { "u\xef\xbf\xbd", "", long_id };
	rig_start(&rig, SCRIPT(BEFORE));
	for (size_t i = 0; i < sizeof users / sizeof *users; i++) {
		struct idv_retry q = { .client_user_id = users[i], .template_id = "t1" };
		struct idv_create c = { .client_user_id = users[i], .template_id = "t1" };
		ck_assert_uint_eq(api_send_retry(rig.api, &q, "idv_1", &manner, &err), 0);
		ck_assert_uint_eq(api_send_create(rig.api, &c, &manner, &err), 0);
	}
	rig_until_idle(&rig);
	ck_assert_uint_eq(rig.peer.request_count, 0);
}
END_TEST

/* -- before it is sent -------------------------------------------------------------------------------------------------------- */

static const struct {
	const char *name;
	const char *const rows[3][3];
	size_t count;
	enum err_kind kind;
	const char *text;
} changes[] = {
	{ "a newer one", { { "idv_2", "idv_1", NULL }, { "idv_1", NULL, NULL } }, 2, ERR_CHANGED, "a newer attempt of user u1 exists, idv_2" },
	{ "a list that lags", { { "idv_0", NULL, NULL } }, 1, ERR_CHANGED, "does not have the attempt yet" },
	{ "none", { { NULL } }, 0, ERR_NOT_FOUND, "has no attempt to retry" },
};

START_TEST(what_was_decided_on_must_hold)
{
	rig_start(&rig, SCRIPT({ .bytes = attempts(changes[_i].rows, changes[_i].count, NULL) }));
	send_retry();
	const struct rig_reply *r = rig_until(&rig, 1);
	expect_err(&r->reply.err, changes[_i].kind, changes[_i].text);
	ck_assert_ptr_nonnull(strstr(r->reply.err.text, "nothing was sent"));
	ck_assert_uint_eq(count_requests("/retry "), 0);
	expect_journal("");
}
END_TEST

static bool may_not(void *ctx, const char *subject, struct err *e)
{
	ck_assert_ptr_null(ctx);
	ck_assert_str_eq(subject, "idv_1");
	return err_set(e, ERR_HELD, "the claim ended");
}

/* The attempt as it was decided on: another field of it in the list, and nothing is sent. */
START_TEST(what_was_seen_must_hold)
{
	static const char *const seen[] = {
		"{\"id\":\"idv_1\",\"client_user_id\":\"u1\",\"template\":{\"id\":\"t1\"},\"previous_attempt_id\":\"idv_0\",\"status\":\"invented\"}", NULL,
	};
	struct record_page page = { 0 };
	struct api_manner on = { .wait_s = 1, .may = _i ? may_not : NULL };
	const struct idv_retry q = { .client_user_id = "u1", .template_id = "t1", .strategy = IDV_RESET };
	rig_start(&rig, SCRIPT(BEFORE));
	if (seen[_i])
		ck_assert(idv_decode_one(seen[_i], strlen(seen[_i]), &page, &err));
	on.seen = page.count ? page.records[0] : NULL;
	ck_assert_uint_ne(api_send_retry(rig.api, &q, "idv_1", &on, &err), 0);
	record_page_finish(&page); /* it was copied */
	expect_err(&rig_until(&rig, 1)->reply.err, _i ? ERR_HELD : ERR_CHANGED, _i ? "the claim ended" : "idv_1, is not what it was decided on any more");
	ck_assert_uint_eq(count_requests("/retry "), 0);
	expect_journal("");
}
END_TEST

START_TEST(an_unread_list_sends_nothing)
{
	rig_start(&rig, SCRIPT({ .bytes = http_reply(200, NULL, "nonsense") }));
	send_retry();
	expect_err(&rig_until(&rig, 1)->reply.err, ERR_REPLY, "Nothing was sent.");
	ck_assert_uint_eq(count_requests("/retry "), 0);
}
END_TEST

START_TEST(two_at_once)
{
	rig_start(&rig, SCRIPT(BEFORE, { .bytes = good("idv_2", "idv_1") }));
	send_retry();
	struct idv_retry q = { .client_user_id = "u1", .template_id = "t1", .strategy = IDV_RESET };
	ck_assert_uint_eq(api_send_retry(rig.api, &q, NULL, &manner, &err), 0);
	expect_err(&err, ERR_BARRED, "another idreview of yours is sending for user u1");
	q.client_user_id = "u2"; /* other subjects go on */
	ck_assert_uint_ne(api_send_retry(rig.api, &q, NULL, &manner, &err), 0);
	rig_until(&rig, 2);
}
END_TEST

/* -- what came on the wire: test_api_ways.c has the whole table ------------------------------------------------------------------ */

/* A new attempt that says it follows none is a new attempt; a list with what cannot be read shows nothing for sure. */
START_TEST(lists_that_do_not_fit)
{
	const char *odd = http_reply(200, NULL, "{\"identity_verifications\":[null,{\"id\":\"idv_1\",\"client_user_id\":\"u1\",\"template\":{\"id\":\"t1\"}}],\"next_cursor\":null}");
	const struct peer_reply lists[] = { { .bytes = LIST(NULL, { "idv_2", NULL, NULL }, { "idv_1", "idv_0", NULL }, { "idv_0", NULL, NULL }) }, { .bytes = odd } };
	rig_start(&rig, SCRIPT(BEFORE, { .bytes = fault(429, "RATE_LIMIT_EXCEEDED", "RATE_LIMIT", "x") }, lists[_i]));
	send_retry();
	const struct api_reply *r = &rig_until(&rig, 1)->reply;
	ck_assert_int_eq(r->ok, _i == 0);
	expect_journal(_i ? "intent sent lost" : "intent sent appeared");
	if (!_i)
		return;
	rig_stop(&rig);
	rig_start(&rig, SCRIPT(lists[1]));
	send_retry();
	expect_err(&rig_until(&rig, 1)->reply.err, ERR_REPLY, "cannot be read");
	ck_assert_uint_eq(count_requests("/retry "), 0);
}
END_TEST

/* Refused by the API itself, or nothing left this host: final, and no list is needed. */
static const struct {
	int status;
	const char *type, *code;
	enum err_kind kind;
} refusals[] = {
	{ 400, "INVALID_REQUEST", "INVALID_FIELD", ERR_REFUSED },
	{ 400, "INVALID_INPUT", "INVALID_API_KEYS", ERR_CREDENTIALS },
	{ 404, "INVALID_REQUEST", "NOT_FOUND", ERR_NOT_FOUND },
};

START_TEST(refused)
{
	rig_start(&rig, SCRIPT(BEFORE, { .bytes = fault(refusals[_i].status, refusals[_i].type, refusals[_i].code, "no") }));
	send_retry();
	const struct rig_reply *r = rig_until(&rig, 1);
	expect_err(&r->reply.err, refusals[_i].kind, refusals[_i].code);
	ck_assert_uint_eq(rig.peer.request_count, 2);
	expect_journal("intent sent refused");
}
END_TEST

START_TEST(what_was_sent_is_not_in_the_error)
{
	rig_start(&rig, SCRIPT(NOBODY, { .bytes = fault(400, "INVALID_REQUEST", "INVALID_FIELD",
	  "given_name ADA LOVELACE is not acceptable") }));
	struct idv_create q = { .client_user_id = "u1", .template_id = "t1", .gave_consent = true };
	strcpy(q.user.given_name, "Ada Lovelace");
	strcpy(q.user.family_name, "King");
	ck_assert_msg(api_send_create(rig.api, &q, &manner, &err), "%s", err.text);
	rig_until(&rig, 1);
	expect_err(&rig.replies[0].reply.err, ERR_REFUSED, "given_name *** is not acceptable");
	for (size_t i = 0; i < log_count(); i++)
		ck_assert_ptr_null(strcasestr(log_at(i)->text, "lovelace"));
}
END_TEST

/* The list is read, and then nobody listens any more. */
static void stop_listening(struct rig *r, struct api_reply *reply)
{
	(void)reply;
	if (r->peer.listener >= 0)
		close(r->peer.listener);
	r->peer.listener = -1;
}

START_TEST(not_sent_is_certain)
{
	rig_start(&rig, SCRIPT({ .bytes = LIST(NULL, { "idv_1", NULL, NULL }), .end = PEER_CLOSE }));
	send_retry();
	rig_until_requests(&rig, 1);
	stop_listening(&rig, NULL);
	rig_until(&rig, 1);
	expect_err(&rig.replies[0].reply.err, ERR_NETWORK, "Nothing was sent");
	ck_assert_int_eq(rig.replies[0].reply.tries, 1);
	expect_journal("intent sent unsent");
}
END_TEST

/* On a kept connection that dies without an answer libcurl would send again by itself. */
START_TEST(a_dead_kept_connection_sends_nothing_twice)
{
	rig_start(&rig, SCRIPT(BEFORE, RST, ABSENT));
	send_retry();
	rig_until(&rig, 1);
	ck_assert_uint_eq(count_requests("/retry "), 1);
	ck_assert_int_ne(rig.peer.requests[0].connection, rig.peer.requests[1].connection);
}
END_TEST

START_TEST(cancelled_while_reading)
{
	rig_start(&rig, SCRIPT(BEFORE, { .bytes = good("idv_2", "idv_1") }));
	api_cancel(rig.api, send_retry());
	rig_until_idle(&rig);
	expect_err(&rig.replies[0].reply.err, ERR_CANCELLED, "cancelled");
	ck_assert_uint_eq(count_requests("/retry "), 0);
	expect_journal("");
	send_retry(); /* and nothing bars the next */
	rig_until(&rig, 2);
}
END_TEST

START_TEST(cancelled_after_it_went)
{
	rig_start(&rig, SCRIPT(BEFORE, { .bytes = good("idv_2", "idv_1"), .gap_ms = 100 }));
	uint32_t id = send_retry();
	rig_until_requests(&rig, 2);
	api_cancel(rig.api, id);
	api_run(rig.api, NULL, 0);
	ck_assert_uint_eq(rig.count, 1);
	ck_assert_uint_eq(rig.replies[0].reply.id, id);
	expect_err(&rig.replies[0].reply.err, ERR_CANCELLED, "after it had been sent");
	ck_assert_uint_eq(api_pending(rig.api), 0);
	rig_until_idle(&rig);
	ck_assert_uint_eq(rig.count, 1);
	expect_journal("intent sent done");
}
END_TEST

/* -- create ------------------------------------------------------------------------------------------------------------------- */

START_TEST(lost_create_appears)
{
	rig_start(&rig, SCRIPT(NOBODY, RST, { .bytes = LIST(NULL, { "idv_9", NULL, "1994-11-06T08:49:36Z" }) }));
	send_create(IDV_NO);
	rig_until(&rig, 1);
	ck_assert_msg(rig.replies[0].reply.ok, "%s", rig.replies[0].reply.err.text);
	ck_assert_str_eq(rig.replies[0].id, "idv_9");
	expect_journal("intent sent appeared");
}
END_TEST

#define OF_USER(id, user) "{\"id\":\"" id "\",\"client_user_id\":\"u1\",\"user_id\":\"" user "\",\"template\":{\"id\":\"t1\"}}"

/* By the vendor's id of the user: the answer must name that one, and what is open is known by both ids. */
START_TEST(create_by_user_id)
{
	const struct peer_reply answers[] = { { .bytes = http_reply(200, NULL, OF_USER("idv_1", "usr_1")) }, RST,
		                              { .bytes = http_reply(200, NULL, OF_USER("idv_1", "usr_2")) } };
	const char *list = http_reply(200, NULL, "{\"identity_verifications\":[" OF_USER("idv_0", "usr_1") "],\"next_cursor\":null}");
	rig_start(&rig, SCRIPT(NOBODY, answers[_i], NOBODY, { .bytes = list }));
	struct idv_create q = { .user_id = "usr_1", .template_id = "t1", .is_idempotent = IDV_NO };
	ck_assert_msg(api_send_create(rig.api, &q, &manner, &err), "%s", err.text);
	const struct api_reply *r = &rig_until(&rig, 1)->reply;
	ck_assert_str_eq(rig.peer.requests[0].body, "{\"template_id\":\"t1\",\"user_id\":\"usr_1\"}");
	ck_assert_ptr_nonnull(strstr(rig.peer.requests[1].body, "{\"user_id\":\"usr_1\",\"template_id\":\"t1\""));
	char *text = rig_journal(&rig);
	ck_assert_ptr_nonnull(strstr(text, "\tcreate\tusr_1\tt1\t"));
	ck_assert_ptr_nonnull(strstr(text, "\tuser_id\n"));
	free(text);
	ck_assert_int_eq(r->ok, _i == 0);
	if (r->ok)
		return;
	expect_err(&r->err, ERR_UNCERTAIN, _i == 2 ? "for another user than was asked for" : "no new attempt yet");
	/* A run to come reads it the same, and whoever names that user otherwise is barred. */
	rig_again(&rig, NULL);
	struct api_open open;
	ck_assert(api_open_at(rig.api, 0, &open));
	ck_assert_int_eq(open.by, IDV_BY_USER);
	ck_assert_str_eq(open.client_user_id, "usr_1");
	struct idv_retry again = { .client_user_id = "u1", .template_id = "t1", .strategy = IDV_RESET };
	ck_assert_uint_ne(api_send_retry(rig.api, &again, NULL, &manner, &err), 0);
	r = &rig_until(&rig, 2)->reply;
	ck_assert_msg(!r->ok, "it was sent");
	ck_assert_uint_eq(count_requests("/retry "), 0);
}
END_TEST

START_TEST(lost_create_stays_open)
{
	rig_start(&rig, SCRIPT(NOBODY, RST, NOBODY));
	send_create(IDV_NO);
	rig_until(&rig, 1);
	expect_err(&rig.replies[0].reply.err, ERR_UNCERTAIN, "whether it happened is not known");
	ck_assert_uint_eq(count_requests("/create "), 1);
	expect_journal("intent sent lost");
}
END_TEST

START_TEST(create_where_there_is_an_attempt)
{
	rig_start(&rig, SCRIPT(BEFORE));
	send_create(IDV_NO);
	rig_until(&rig, 1);
	expect_err(&rig.replies[0].reply.err, ERR_REFUSED, "Retry that one instead");
	ck_assert_uint_eq(count_requests("/create "), 0);
}
END_TEST

START_TEST(an_idempotent_create_goes_again)
{
	rig_start(&rig, SCRIPT(NOBODY, RST, { .bytes = fault(429, "RATE_LIMIT_EXCEEDED", "RATE_LIMIT", "x") },
	                       { .bytes = fault(500, "API_ERROR", "INTERNAL_SERVER_ERROR", "x") }, { .bytes = good("idv_1", NULL) }));
	send_create(IDV_YES);
	rig_until(&rig, 1);
	ck_assert_msg(rig.replies[0].reply.ok, "%s", rig.replies[0].reply.err.text);
	ck_assert_int_eq(rig.replies[0].reply.tries, 4);
	ck_assert_uint_eq(count_requests("/create "), 4);
	ck_assert_int_eq(rig.replies[0].reply.own, API_OWN_UNKNOWN); /* this server tells no time */
	expect_journal("intent sent done");
}
END_TEST

/* There it is: nothing needs to be sent. */
START_TEST(an_idempotent_create_of_what_exists)
{
	rig_start(&rig, SCRIPT(BEFORE));
	send_create(IDV_YES);
	rig_until(&rig, 1);
	ck_assert_msg(rig.replies[0].reply.ok, "%s", rig.replies[0].reply.err.text);
	ck_assert_str_eq(rig.replies[0].reply.attempt_id, "idv_1");
	ck_assert_int_eq(rig.replies[0].reply.own, API_NOT_OWN);
	ck_assert_uint_eq(count_requests("/create "), 0);
	expect_journal("");
}
END_TEST

/* What the last of several sendings met says nothing of the first. */
START_TEST(an_idempotent_create_that_may_have_acted)
{
	const struct peer_reply last[] = { { .bytes = fault(400, "INVALID_INPUT", "INVALID_API_KEYS", "x") },
		                           { .bytes = fault(400, "INVALID_REQUEST", "INVALID_FIELD", "x") } };
	rig_start(&rig, SCRIPT(NOBODY, RST, last[_i], NOBODY));
	send_create(IDV_YES);
	rig_until(&rig, 1);
	expect_err(&rig.replies[0].reply.err, ERR_UNCERTAIN, "not known");
	expect_journal("intent sent lost");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("api/writes");
	TCase *t = tcase_create("writes");
	tcase_add_checked_fixture(t, NULL, writes_teardown);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, retry_is_journalled);
	tcase_add_test(t, read_only_writes_nothing);
	tcase_add_test(t, no_journal_no_write);
	tcase_add_test(t, a_broken_id_is_not_written_to);
	ADD_EACH(t, what_was_decided_on_must_hold, changes);
	tcase_add_loop_test(t, what_was_seen_must_hold, 0, 2);
	tcase_add_test(t, an_unread_list_sends_nothing);
	tcase_add_test(t, two_at_once);
	tcase_add_loop_test(t, lists_that_do_not_fit, 0, 2);
	ADD_EACH(t, refused, refusals);
	tcase_add_test(t, what_was_sent_is_not_in_the_error);
	tcase_add_test(t, not_sent_is_certain);
	tcase_add_test(t, a_dead_kept_connection_sends_nothing_twice);
	tcase_add_test(t, cancelled_while_reading);
	tcase_add_test(t, cancelled_after_it_went);
	tcase_add_test(t, lost_create_appears);
	tcase_add_loop_test(t, create_by_user_id, 0, 3);
	tcase_add_test(t, lost_create_stays_open);
	tcase_add_test(t, create_where_there_is_an_attempt);
	tcase_add_test(t, an_idempotent_create_goes_again);
	tcase_add_test(t, an_idempotent_create_of_what_exists);
	tcase_add_loop_test(t, an_idempotent_create_that_may_have_acted, 0, 2);
	suite_add_tcase(s, t);
	return suite_run(s);
}
