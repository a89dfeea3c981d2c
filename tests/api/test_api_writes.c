/* Retry and create: the journal, answers that are lost, and what the list then tells. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../support/suite.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/when.h"
#include "rig.h"

static struct rig rig;
static struct err err;

static void teardown(void)
{
	rig_stop(&rig);
}

static const char *good(const char *id, const char *previous)
{
	return http_reply(200, NULL, record_json(id, previous, NULL));
}

/* A list for u1 with these attempts, each NULL-ended as id, previous, created. */
static const char *attempts(const char *const (*rows)[3], size_t count, const char *cursor)
{
	const char *records[8];
	for (size_t i = 0; i < count; i++)
		records[i] = record_json(rows[i][0], rows[i][1], rows[i][2]);
	return http_reply(200, NULL, list_json(records, count, cursor));
}

#define ATTEMPT_ROWS(...) \
	(const char *const[][3]){ __VA_ARGS__ }, sizeof((const char *const[][3]){ __VA_ARGS__ }) / sizeof(const char *[3])
#define LIST(cursor, ...) attempts(ATTEMPT_ROWS(__VA_ARGS__), cursor)

static const char *fault(int status, const char *type, const char *code, const char *message)
{
	char body[500];
	snprintf(body, sizeof body,
	  "{\"error_type\":\"%s\",\"error_code\":\"%s\",\"error_message\":\"%s\",\"request_id\":\"reqE\"}", type, code,
	         message);
	return http_reply(status, NULL, body);
}

static uint32_t send_retry(void)
{
	struct idv_retry q = { .client_user_id = "u1", .template_id = "t1", .strategy = IDV_RESET };
	uint32_t id = api_send_retry(rig.api, &q, "idv_1", &err);
	ck_assert_msg(id, "%s", err.text);
	return id;
}

static uint32_t send_create(enum idv_tristate idempotent)
{
	struct idv_create q = { .client_user_id = "u1", .template_id = "t1", .gave_consent = true, .is_idempotent = idempotent };
	uint32_t id = api_send_create(rig.api, &q, &err);
	ck_assert_msg(id, "%s", err.text);
	return id;
}

static void expect_err(const struct err *e, enum err_kind kind, const char *text)
{
	ck_assert_msg(e->kind == kind, "kind %s: %s", err_kind_name(e->kind), e->text);
	ck_assert_msg(strstr(e->text, text) || strstr(e->remedy, text), "\"%s\" / \"%s\" lacks \"%s\"", e->text, e->remedy, text);
}

/* The events of the journal in order, as words: "intent lost found". */
static void expect_journal(const char *words)
{
	char got[200] = "", *text = rig_journal(&rig), *rest = text, *line;
	while ((line = strsep(&rest, "\n")) && *line) {
		char word[32];
		ck_assert_int_eq(sscanf(line, "%*s %31s", word), 1);
		snprintf(got + strlen(got), sizeof got - strlen(got), "%s%s", *got ? " " : "", word);
	}
	free(text);
	ck_assert_str_eq(got, words);
}

static size_t count_requests(const char *path)
{
	size_t n = 0;
	for (size_t i = 0; i < rig.peer.request_count; i++)
		n += strstr(rig.peer.requests[i].text, path) != NULL;
	return n;
}

START_TEST(retry_is_journalled)
{
	rig_start(&rig, SCRIPT({ .bytes = good("idv_2", "idv_1") }));
	struct idv_retry q = { .client_user_id = "u1", .template_id = "t1", .strategy = IDV_CUSTOM, .has_steps = true,
		               .steps = { false, true, false, true } };
	strcpy(q.user.given_name, "Ada");
	strcpy(q.user.family_name, "King");
	ck_assert_uint_ne(api_send_retry(rig.api, &q, "idv_1", &err), 0);
	/* On disk before anything is sent. */
	char *before = rig_journal(&rig);
	ck_assert_ptr_nonnull(strstr(before, "\tretry\tu1\tt1\tidv_1\tcustom\tkyc_check,selfie_check\thttp://127.0.0.1:"));
	ck_assert_uint_eq(rig.peer.request_count, 0);
	free(before);
	const struct rig_reply *r = rig_until(&rig, 1);
	ck_assert_msg(r->reply.ok, "%s", r->reply.err.text);
	ck_assert_str_eq(r->id, "idv_2");
	ck_assert(!r->reply.found_by_list);
	expect_journal("intent done");
	char *after = rig_journal(&rig);
	ck_assert_ptr_null(strstr(after, "Ada"));
	ck_assert_ptr_nonnull(strstr(after, "\tidv_2\n"));
	free(after);
}
END_TEST

START_TEST(read_only_writes_nothing)
{
	rig_start(&rig, SCRIPT({ .bytes = good("idv_2", NULL) }));
	rig.config.read_only = true;
	struct idv_retry q = { .client_user_id = "u1", .template_id = "t1" };
	struct idv_create c = { .client_user_id = "u1", .template_id = "t1" };
	ck_assert_uint_eq(api_send_retry(rig.api, &q, "idv_1", &err), 0);
	expect_err(&err, ERR_USAGE, "--read-only");
	ck_assert_uint_eq(api_send_create(rig.api, &c, &err), 0);
	expect_err(&err, ERR_USAGE, "--read-only");
	rig_until_idle(&rig);
	ck_assert_uint_eq(rig.peer.request_count, 0);
	expect_journal("");
}
END_TEST

START_TEST(no_journal_no_write)
{
	rig_start(&rig, SCRIPT({ .bytes = good("idv_2", "idv_1") }));
	char path[100];
	snprintf(path, sizeof path, "%s/idreview", rig.state);
	ck_assert_int_eq(symlink("/nonexistent/place", path), 0);
	struct idv_retry q = { .client_user_id = "u1", .template_id = "t1" };
	ck_assert_uint_eq(api_send_retry(rig.api, &q, "idv_1", &err), 0);
	expect_err(&err, ERR_LOCAL, "Nothing was sent");
	rig_until_idle(&rig);
	ck_assert_uint_eq(rig.peer.request_count, 0);
}
END_TEST

/* How an answer is lost, and what the list then shows. The first reply is to the retry, the others to the lists. */
#define RST { .end = PEER_RESET }
#define FOUND { .bytes = LIST(NULL, { "idv_2", "idv_1", NULL }, { "idv_1", NULL, NULL }) }
#define ABSENT { .bytes = LIST(NULL, { "idv_1", NULL, NULL }) }

struct lost_case {
	const char *name;
	struct peer_reply script[5];
	size_t replies;
	const char *journal;
	enum err_kind kind;
	const char *text;
	size_t lists;
	int whole; /* ms for the retry; 0 as usual */
};

static const char raced[] = "somebody else retried just before";

static size_t lost_cases(struct lost_case *out)
{
	const struct lost_case rows[] = {
		{ "reset, happened", { RST, FOUND }, 2, "intent lost found", ERR_NONE, NULL, 1, 0 },
		{ "closed, happened", { { .end = PEER_CLOSE }, FOUND }, 2, "intent lost found", ERR_NONE, NULL, 1, 0 },
		{ "half closed, happened", { { .end = PEER_HALF }, FOUND }, 2, "intent lost found", ERR_NONE, NULL, 1, 0 },
		{ "time-out, happened", { { .end = PEER_HANG }, FOUND }, 2, "intent lost found", ERR_NONE, NULL, 1, 1000 },
		{ "truncated, happened", { { .bytes = "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{", .end = PEER_CLOSE },
		  FOUND }, 2,
		  "intent lost found", ERR_NONE, NULL, 1, 0 },
		{ "follows another, happened", { { .bytes = good("idv_9", "idv_8") }, FOUND }, 2, "intent lost found", ERR_NONE, NULL, 1, 0 },
		{ "follows none, happened", { { .bytes = good("idv_9", NULL) }, FOUND }, 2, "intent lost found", ERR_NONE, NULL, 1, 0 },
		{ "the one before, happened", { { .bytes = good("idv_1", "idv_1") }, FOUND }, 2, "intent lost found", ERR_NONE, NULL, 1, 0 },
		{ "follows another, not in the list", { { .bytes = good("idv_9", "idv_8") }, ABSENT }, 2, "intent lost", ERR_UNCERTAIN,
		  "its list does not show", 2, 0 },
		{ raced, { { .bytes = good("idv_2", "idv_7") },
		           { .bytes = LIST(NULL, { "idv_7", "idv_1", NULL }, { "idv_2", "idv_7", NULL }, { "idv_1", NULL, NULL }) } }, 2,
		  "intent lost found", ERR_NONE, NULL, 1, 0 },
		{ "not JSON, happened", { { .bytes = http_reply(200, NULL, "<html>") }, FOUND }, 2, "intent lost found", ERR_NONE,
		  NULL, 1, 0 },
		{ "500, happened", { { .bytes = fault(500, "API_ERROR", "INTERNAL_SERVER_ERROR", "x") }, FOUND }, 2,
		  "intent lost found",
		  ERR_NONE, NULL, 1, 0 },
		{ "502 of a proxy, happened", { { .bytes = http_reply(502, NULL, "<html>") }, FOUND }, 2, "intent lost found",
		  ERR_NONE, NULL, 1, 0 },
		{ "answer for another user", { { .bytes = http_reply(200, NULL, "{\"id\":\"idv_9\",\"client_user_id\":\"u9\"}") },
		  FOUND }, 2,
		  "intent lost found", ERR_NONE, NULL, 1, 0 },
		{ "on the second page", { RST, { .bytes = LIST("c2", { "idv_1", NULL, NULL }) },
		                          { .bytes = LIST(NULL, { "idv_2", "idv_1", NULL }) } }, 3, "intent lost found", ERR_NONE,
		                            NULL, 2, 0 },
		{ "only at the second reading", { RST, ABSENT, FOUND }, 3, "intent lost found", ERR_NONE, NULL, 2, 0 },
		{ "the list needs two tries", { RST, { .bytes = fault(500, "API_ERROR", "INTERNAL_SERVER_ERROR", "x") }, FOUND }, 3,
		  "intent lost found", ERR_NONE, NULL, 2, 0 },
		{ "did not happen", { RST, ABSENT }, 2, "intent lost absent", ERR_NETWORK,
		  "it did not happen: the list, read twice", 2, 0 },
		{ "500, did not happen", { { .bytes = fault(500, "API_ERROR", "INTERNAL_SERVER_ERROR", "x") }, ABSENT }, 2,
		  "intent lost absent",
		  ERR_NETWORK, "It may be sent again", 2, 0 },
		{ "the list fails", { RST, { .bytes = fault(400, "INVALID_INPUT", "INVALID_API_KEYS", "x") } }, 2, "intent lost",
		  ERR_UNCERTAIN,
		  "whether it happened is not known", 1, 0 },
		{ "the list resets too", { RST }, 1, "intent lost", ERR_UNCERTAIN, "Do not send it again", 4, 0 },
		{ "the list is not JSON", { RST, { .bytes = http_reply(200, NULL, "nonsense") } }, 2, "intent lost", ERR_UNCERTAIN,
		  "not known", 1, 0 },
		{ "the list never ends", { RST, { .bytes = LIST("c2", { "idv_1", NULL, NULL }) } }, 2, "intent lost", ERR_UNCERTAIN,
		  "not known", 2, 0 },
	};
	if (out)
		memcpy(out, rows, sizeof rows);
	return sizeof rows / sizeof *rows;
}

START_TEST(lost_answer)
{
	static struct lost_case all[40];
	lost_cases(all);
	const struct lost_case *c = &all[_i];
	rig_start(&rig, c->script, c->replies);
	if (c->whole)
		rig.limits.whole = c->whole;
	rig_limits(&rig);
	uint32_t id = send_retry();
	rig_until_requests(&rig, 1);
	rig.limits.whole = api_limits_default.whole; /* the lists have their time */
	rig_limits(&rig);
	const struct rig_reply *r = rig_until(&rig, 1);
	ck_assert_uint_eq(r->reply.id, id);
	ck_assert_msg(count_requests("/retry ") == 1, "%s: sent %zu times", c->name, count_requests("/retry "));
	ck_assert_msg(count_requests("/list ") == c->lists, "%s: %zu lists", c->name, count_requests("/list "));
	ck_assert_int_eq(r->reply.op, API_RETRY);
	if (c->kind == ERR_NONE) {
		ck_assert_msg(r->reply.ok && r->reply.found_by_list, "%s: %s", c->name, r->reply.err.text);
		ck_assert_uint_eq(r->reply.page.count, 1);
		ck_assert_str_eq(r->id, "idv_2");
		ck_assert(r->reply.raced == (c->name == raced));
		ck_assert_ptr_nonnull(strstr(r->json, "\"idv_2\""));
	} else {
		ck_assert(!r->reply.ok);
		expect_err(&r->reply.err, c->kind, c->text);
	}
	expect_journal(c->journal);
}
END_TEST

static const struct {
	int status;
	const char *type, *code;
	enum err_kind kind;
} refusals[] = {
	{ 400, "INVALID_REQUEST", "INVALID_FIELD", ERR_REFUSED },
	{ 400, "INVALID_INPUT", "INVALID_API_KEYS", ERR_CREDENTIALS },
	{ 404, "INVALID_REQUEST", "NOT_FOUND", ERR_NOT_FOUND },
	{ 429, "RATE_LIMIT_EXCEEDED", "RATE_LIMIT", ERR_RATE },
};

START_TEST(refused)
{
	rig_start(&rig, SCRIPT({ .bytes = fault(refusals[_i].status, refusals[_i].type, refusals[_i].code, "no") }));
	send_retry();
	const struct rig_reply *r = rig_until(&rig, 1);
	expect_err(&r->reply.err, refusals[_i].kind, refusals[_i].code);
	ck_assert_uint_eq(rig.peer.request_count, 1);
	expect_journal("intent refused");
}
END_TEST

START_TEST(what_was_sent_is_not_in_the_error)
{
	rig_start(&rig, SCRIPT({ .bytes = fault(400, "INVALID_REQUEST", "INVALID_FIELD",
	  "given_name ADA LOVELACE is not acceptable") }));
	struct idv_create q = { .client_user_id = "u1", .template_id = "t1", .gave_consent = true };
	strcpy(q.user.given_name, "Ada Lovelace");
	strcpy(q.user.family_name, "King");
	ck_assert_msg(api_send_create(rig.api, &q, &err), "%s", err.text);
	rig_until(&rig, 1);
	expect_err(&rig.replies[0].reply.err, ERR_REFUSED, "given_name *** is not acceptable");
	for (size_t i = 0; i < log_count(); i++)
		ck_assert_ptr_null(strcasestr(log_at(i)->text, "lovelace"));
}
END_TEST

START_TEST(not_sent_is_certain)
{
	rig_start(&rig, SCRIPT(RST));
	close(rig.peer.listener);
	rig.peer.listener = -1;
	send_retry();
	rig_until(&rig, 1);
	expect_err(&rig.replies[0].reply.err, ERR_NETWORK, "Nothing was sent");
	ck_assert_int_eq(rig.replies[0].reply.tries, 1);
	expect_journal("intent unsent");
}
END_TEST

/* On a kept connection that dies without an answer libcurl would send again by itself. */
START_TEST(a_dead_kept_connection_sends_nothing_twice)
{
	rig_start(&rig, SCRIPT({ .bytes = good("idv_1", NULL) }, RST, ABSENT));
	api_send_get(rig.api, "idv_1", &err);
	rig_until(&rig, 1);
	send_retry();
	rig_until(&rig, 2);
	ck_assert_uint_eq(count_requests("/retry "), 1);
	ck_assert_int_ne(rig.peer.requests[0].connection, rig.peer.requests[1].connection);
}
END_TEST

START_TEST(cancelled_while_waiting)
{
	rig_start(&rig, SCRIPT({ .bytes = good("idv_2", "idv_1") }));
	api_cancel(rig.api, send_retry());
	rig_until_idle(&rig);
	expect_err(&rig.replies[0].reply.err, ERR_CANCELLED, "cancelled");
	ck_assert_uint_eq(rig.peer.request_count, 0);
	expect_journal("intent unsent");
}
END_TEST

START_TEST(cancelled_after_it_went)
{
	rig_start(&rig, SCRIPT({ .bytes = good("idv_2", "idv_1"), .gap_ms = 100 }));
	uint32_t id = send_retry();
	rig_until_requests(&rig, 1);
	api_cancel(rig.api, id);
	api_run(rig.api, NULL, 0);
	ck_assert_uint_eq(rig.count, 1);
	ck_assert_uint_eq(rig.replies[0].reply.id, id);
	expect_err(&rig.replies[0].reply.err, ERR_CANCELLED, "after it had been sent");
	ck_assert_uint_eq(api_pending(rig.api), 0);
	rig_until_idle(&rig);
	ck_assert_uint_eq(rig.count, 1);
	expect_journal("intent done");
}
END_TEST

/* -- create ------------------------------------------------------------------------------------------------------------------- */

static char *soon(void)
{
	static char text[WHEN_TEXT];
	when_format_rfc3339(when_now() + 2, text);
	return text;
}

START_TEST(lost_create_found_by_its_time)
{
	rig_start(&rig, SCRIPT(RST, { .bytes = LIST(NULL, { "idv_9", NULL, soon() }) }));
	send_create(IDV_NO);
	rig_until(&rig, 1);
	ck_assert_msg(rig.replies[0].reply.ok && rig.replies[0].reply.found_by_list, "%s", rig.replies[0].reply.err.text);
	ck_assert_str_eq(rig.replies[0].id, "idv_9");
	expect_journal("intent lost found");
}
END_TEST

START_TEST(lost_create_by_the_servers_clock)
{
	/* A server years behind: what it made just now is old by our clock. */
	char *list = strdup(LIST(NULL, { "idv_9", NULL, "1994-11-06T08:49:36Z" })), reply[9000];
	char *body = strstr(list, "\r\n\r\n") + 4;
	snprintf(reply, sizeof reply, "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Length: %zu\r\n\r\n%s",
	  strlen(body), body);
	free(list);
	rig_start(&rig, SCRIPT(RST, { .bytes = reply }));
	send_create(IDV_UNSET);
	rig_until(&rig, 1);
	ck_assert_msg(rig.replies[0].reply.ok, "%s", rig.replies[0].reply.err.text);
}
END_TEST

START_TEST(lost_create_that_did_not_happen)
{
	rig_start(&rig, SCRIPT(RST, { .bytes = http_reply(200, NULL, list_json(NULL, 0, NULL)) }));
	send_create(IDV_NO);
	rig_until(&rig, 1);
	expect_err(&rig.replies[0].reply.err, ERR_NETWORK, "did not happen");
	ck_assert_uint_eq(count_requests("/create "), 1);
	expect_journal("intent lost absent");
}
END_TEST

START_TEST(lost_create_with_an_old_attempt)
{
	rig_start(&rig, SCRIPT(RST, { .bytes = LIST(NULL, { "idv_1", NULL, "2020-01-01T00:00:00Z" }) }));
	send_create(IDV_NO);
	rig_until(&rig, 1);
	expect_err(&rig.replies[0].reply.err, ERR_NETWORK, "retry that one instead");
}
END_TEST

START_TEST(an_idempotent_create_goes_again)
{
	rig_start(&rig, SCRIPT(RST, { .bytes = fault(429, "RATE_LIMIT_EXCEEDED", "RATE_LIMIT", "x") },
	                       { .bytes = fault(500, "API_ERROR", "INTERNAL_SERVER_ERROR", "x") }, { .bytes = good("idv_1",
	                         NULL) }));
	send_create(IDV_YES);
	rig_until(&rig, 1);
	ck_assert_msg(rig.replies[0].reply.ok, "%s", rig.replies[0].reply.err.text);
	ck_assert_int_eq(rig.replies[0].reply.tries, 4);
	ck_assert_uint_eq(count_requests("/create "), 4);
	expect_journal("intent done");
}
END_TEST

/* -- open intents of earlier runs --------------------------------------------------------------------------------------------- */

static char told[400];

static void on_told(void *ctx, const struct api_settled *s)
{
	(void)ctx;
	ck_assert_msg(!told[0], "told twice: %s", s->sentence);
	snprintf(told, sizeof told, "%s", s->sentence);
	ck_assert(s->happened == (strstr(told, ", happened:") != NULL));
	ck_assert_str_eq(s->client_user_id, "u1");
	ck_assert_str_eq(s->template_id, "t1");
}

/* A console that is killed right after its retry went out. */
static void crash_with_an_open_intent(void)
{
	pid_t pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		send_retry();
		_exit(0);
	}
	int status;
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
}

static const struct {
	bool happened;
	const char *told, *journal;
} starts[] = {
	{ true, "happened: the new attempt is idv_2", "intent found" },
	{ false, "did not happen", "intent absent" },
};

START_TEST(settled_at_the_next_start)
{
	const struct peer_reply found = FOUND, absent = ABSENT;
	rig_start(&rig, SCRIPT(starts[_i].happened ? found : absent));
	crash_with_an_open_intent();
	ck_assert_uint_eq(api_settle(rig.api, on_told, NULL), 1);
	ck_assert_uint_eq(api_settle(rig.api, on_told, NULL), 0);
	rig_until_idle(&rig);
	ck_assert_msg(strstr(told, starts[_i].told), "%s", told);
	ck_assert_ptr_nonnull(strstr(told, "user u1"));
	ck_assert_uint_eq(count_requests("/retry "), 0);
	ck_assert_uint_eq(rig.count, 0);
	expect_journal(starts[_i].journal);
	ck_assert_uint_eq(api_settle(rig.api, on_told, NULL), 0);
}
END_TEST

START_TEST(stays_open_when_the_list_cannot_be_read)
{
	rig_start(&rig, SCRIPT({ .bytes = fault(400, "INVALID_INPUT", "INVALID_API_KEYS", "x") }));
	crash_with_an_open_intent();
	ck_assert_uint_eq(api_settle(rig.api, on_told, NULL), 1);
	rig_until_idle(&rig);
	ck_assert_msg(strstr(told, "could not be settled"), "%s", told);
	expect_journal("intent");
	told[0] = '\0';
	ck_assert_uint_eq(api_settle(rig.api, on_told, NULL), 1);
	rig_until_idle(&rig);
}
END_TEST

START_TEST(a_write_in_hand_is_left_alone)
{
	rig_start(&rig, SCRIPT({ .bytes = good("idv_2", "idv_1") }));
	send_retry();
	ck_assert_uint_eq(api_settle(rig.api, on_told, NULL), 0);
	rig_until(&rig, 1);
	ck_assert_uint_eq(count_requests("/list "), 0);
}
END_TEST

START_TEST(another_servers_intents_are_left_alone)
{
	rig_start(&rig, SCRIPT(ABSENT));
	crash_with_an_open_intent();
	ck_assert(config_set(&rig.config, "base_url", "http://127.0.0.1:1", &err));
	ck_assert_uint_eq(api_settle(rig.api, on_told, NULL), 0);
}
END_TEST

#define ADD_EACH(t, test, table) tcase_add_loop_test(t, test, 0, (int)(sizeof(table) / sizeof *(table)))

int main(void)
{
	Suite *s = suite_create("api/writes");
	TCase *t = tcase_create("writes");
	tcase_add_checked_fixture(t, NULL, teardown);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, retry_is_journalled);
	tcase_add_test(t, read_only_writes_nothing);
	tcase_add_test(t, no_journal_no_write);
	tcase_add_loop_test(t, lost_answer, 0, (int)lost_cases(NULL));
	ADD_EACH(t, refused, refusals);
	tcase_add_test(t, what_was_sent_is_not_in_the_error);
	tcase_add_test(t, not_sent_is_certain);
	tcase_add_test(t, a_dead_kept_connection_sends_nothing_twice);
	tcase_add_test(t, cancelled_while_waiting);
	tcase_add_test(t, cancelled_after_it_went);
	tcase_add_test(t, lost_create_found_by_its_time);
	tcase_add_test(t, lost_create_by_the_servers_clock);
	tcase_add_test(t, lost_create_that_did_not_happen);
	tcase_add_test(t, lost_create_with_an_old_attempt);
	tcase_add_test(t, an_idempotent_create_goes_again);
	ADD_EACH(t, settled_at_the_next_start, starts);
	tcase_add_test(t, stays_open_when_the_list_cannot_be_read);
	tcase_add_test(t, a_write_in_hand_is_left_alone);
	tcase_add_test(t, another_servers_intents_are_left_alone);
	suite_add_tcase(s, t);
	return suite_run(s);
}
