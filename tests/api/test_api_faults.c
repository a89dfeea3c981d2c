/* One row a way in which an answer can go wrong: what the peer does, what the caller is told, how often it was asked. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unistd.h>

#include "support/suite.h"
#include "base/log.h"
#include "base/mem.h"
#include "gzip.h"
#include "rig.h"

#define GOOD_BODY														  \
	"{\"id\":\"idv_1\",\"client_user_id\":\"u1\",\"template\":{\"id\":\"t1\",\"version\":2},\"status\":\"success\","	  \
	"\"user\":{\"name\":{\"given_name\":\"Ada\",\"family_name\":\"L\"}},\"request_id\":\"req1\"}"
#define JSON "Content-Type: application/json\r\n"

/* A reply in one string: HTTP(status, headers, body) has no length and ends with the connection. */
#define HTTP(status, headers, body) "HTTP/1.1 " status "\r\n" headers "Connection: close\r\n\r\n" body
#define GOOD { .bytes = HTTP("200 OK", JSON, GOOD_BODY), .end = PEER_CLOSE }
#define ERROR_BODY(type, code, message)												  \
	"{\"error_type\":\"" type "\",\"error_code\":\"" code "\",\"error_message\":\"" message					  \
	"\",\"display_message\":null,\"request_id\":\"reqE\"}"
#define FAULT(status, headers, type, code, message) \
	{ .bytes = HTTP(status, headers, ERROR_BODY(type, code, message)), .end = PEER_CLOSE }

static const struct fault_case {
	const char *name;
	struct peer_reply script[5];
	enum err_kind kind;      /* ERR_NONE: a good answer in the end */
	const char *text;        /* in the sentence or the remedy */
	int tries;
} cases[] = {
	{ "good", { GOOD }, ERR_NONE, NULL, 1 },
	{ "good in single bytes", { { .bytes = HTTP("200 OK", JSON, GOOD_BODY), .piece = 1, .end = PEER_CLOSE } }, ERR_NONE, NULL,
	  1 },
	{ "100 before 200", { { .bytes = "HTTP/1.1 100 Continue\r\n\r\n" HTTP("200 OK", JSON, GOOD_BODY), .end = PEER_CLOSE } },
	  ERR_NONE,
	  NULL, 1 },
	{ "late but in time", { { .bytes = HTTP("200 OK", JSON, GOOD_BODY), .gap_ms = 60, .end = PEER_CLOSE } }, ERR_NONE, NULL, 1 },

	{ "429 without Retry-After", { FAULT("429 X", JSON, "RATE_LIMIT_EXCEEDED", "RATE_LIMIT", "slow"), GOOD }, ERR_NONE, NULL, 2 },
	{ "429 with Retry-After", { FAULT("429 X", JSON "Retry-After: 3\r\n", "RATE_LIMIT_EXCEEDED", "RATE_LIMIT", "slow"), GOOD },
	  ERR_NONE,
	  NULL, 2 },
	{ "429 for ever", { FAULT("429 X", JSON, "RATE_LIMIT_EXCEEDED", "RATE_LIMIT", "slow") }, ERR_RATE,
	  "slow down (RATE_LIMIT_EXCEEDED RATE_LIMIT, request_id reqE)", 4 },
	{ "429 for longer than we wait", { FAULT("429 X", JSON "Retry-After: 3600\r\n", "RATE_LIMIT_EXCEEDED", "RATE_LIMIT",
	  "slow") },
	  ERR_RATE, "Wait and try again", 1 },
	{ "credits used up", { FAULT("429 X", JSON, "RATE_LIMIT_EXCEEDED", "CREDITS_EXHAUSTED", "no") }, ERR_RATE,
	  "credits are used up", 1 },
	{ "429 from a proxy", { { .bytes = HTTP("429 X", "", "slow down"), .end = PEER_CLOSE }, GOOD }, ERR_NONE, NULL, 2 },

	{ "500, then good", { FAULT("500 X", JSON, "API_ERROR", "INTERNAL_SERVER_ERROR", "oops"), GOOD }, ERR_NONE, NULL, 2 },
	{ "500 for ever", { FAULT("500 X", JSON, "API_ERROR", "INTERNAL_SERVER_ERROR", "oops") }, ERR_NETWORK,
	  "the server failed (API_ERROR INTERNAL_SERVER_ERROR, request_id reqE)", 4 },
	{ "maintenance", { FAULT("503 X", JSON, "API_ERROR", "PLANNED_MAINTENANCE", "down") }, ERR_NETWORK, "planned maintenance",
	  4 },
	{ "502 page of a proxy", { { .bytes = HTTP("502 X", "Content-Type: text/html\r\n", "<html>"), .end = PEER_CLOSE } },
	  ERR_NETWORK,
	  "HTTP 502 without the API's error object (a web page", 4 },

	{ "bad credentials", { FAULT("400 X", JSON, "INVALID_INPUT", "INVALID_API_KEYS", "client-abc secret-xyz") },
	  ERR_CREDENTIALS,
	  "does not accept these credentials (INVALID_INPUT INVALID_API_KEYS, request_id reqE)", 1 },
	{ "wrong environment", { FAULT("400 X", JSON, "INVALID_INPUT", "UNAUTHORIZED_ENVIRONMENT", "x") }, ERR_CREDENTIALS,
	  "PLAID_ENV", 1 },
	{ "unknown id", { FAULT("404 X", JSON, "INVALID_REQUEST", "NOT_FOUND", "no such session") }, ERR_NOT_FOUND,
	  "no such session", 1 },
	{ "refused field", { FAULT("400 X", JSON, "INVALID_REQUEST", "INVALID_FIELD", "id must be a string") }, ERR_REFUSED,
	  "id must be a string (INVALID_REQUEST INVALID_FIELD", 1 },
	{ "an error nobody knows", { FAULT("418 X", JSON, "TEA_ERROR", "SHORT_AND_STOUT", "no coffee") }, ERR_REFUSED,
	  "HTTP 418: no coffee (TEA_ERROR SHORT_AND_STOUT, request_id reqE)", 1 },
	{ "an error with controls", { FAULT("400 X", JSON, "INVALID_REQUEST", "INVALID_FIELD", "a\\u001b[31m\\u202eb") },
	  ERR_REFUSED,
	  "a^[[31m<U+202E>b", 1 },
	{ "an error that quotes the secret", { FAULT("400 X", JSON, "INVALID_REQUEST", "INVALID_FIELD", "secret-xyz is wrong") },
	  ERR_REFUSED,
	  "*** is wrong", 1 },
	{ "an error that quotes a URL", { FAULT("400 X", JSON, "INVALID_REQUEST", "INVALID_FIELD",
	  "see https://x.example/a?sig=K3Y for it") },
	  ERR_REFUSED, "see https://x.example/a for it", 1 },
	{ "an error of wrong types", { { .bytes = HTTP("400 X", JSON, "{\"error_code\":7,\"error_type\":[],\"request_id\":{}}"),
	  .end = PEER_CLOSE } },
	  ERR_REFUSED, "HTTP 400", 1 },
	{ "403 page of a firewall", { { .bytes = HTTP("403 X", "Content-Type: text/html\r\n", "<html>no</html>"),
	  .end = PEER_CLOSE } },
	  ERR_CREDENTIALS, "HTTP 403 without the API's error object", 1 },

	{ "redirect", { { .bytes = HTTP("302 X", "Location: http://127.0.0.1:1/\r\n", ""), .end = PEER_CLOSE } }, ERR_REPLY,
	  "redirect", 1 },
	{ "reset", { { .end = PEER_RESET }, GOOD }, ERR_NONE, NULL, 2 },
	{ "reset for ever", { { .end = PEER_RESET } }, ERR_NETWORK, "reset", 4 },
	{ "closed without an answer", { { .end = PEER_CLOSE } }, ERR_NETWORK, "closed the connection without an answer", 4 },
	{ "half closed without an answer", { { .end = PEER_HALF } }, ERR_NETWORK, "closed the connection without an answer", 4 },
	{ "reset in the middle", { { .bytes = "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"id\":", .end = PEER_RESET }, GOOD },
	  ERR_NONE,
	  NULL, 2 },
	{ "truncated", { { .bytes = "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" GOOD_BODY, .end = PEER_CLOSE } }, ERR_NETWORK,
	  "broke off",
	  4 },
	{ "truncated in chunks", { { .bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"id\"\r\n",
	  .end = PEER_CLOSE } },
	  ERR_NETWORK, "broke off", 4 },
	{ "silent", { { .end = PEER_HANG }, GOOD }, ERR_NONE, NULL, 2 },
	{ "silent for ever", { { .end = PEER_HANG } }, ERR_NETWORK, "fell silent", 4 },
	{ "silent in the middle", { { .bytes = "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{", .end = PEER_HANG } }, ERR_NETWORK,
	  "fell silent", 4 },

	{ "not JSON", { { .bytes = HTTP("200 OK", JSON, "hello"), .end = PEER_CLOSE } }, ERR_REPLY, "identity_verification/get", 1 },
	{ "JSON cut by the server", { { .bytes = HTTP("200 OK", JSON, "{\"id\":\"idv_1\","), .end = PEER_CLOSE } }, ERR_REPLY,
	  "identity_verification/get", 1 },
	{ "two values", { { .bytes = HTTP("200 OK", JSON, GOOD_BODY GOOD_BODY), .end = PEER_CLOSE } }, ERR_REPLY,
	  "identity_verification/get", 1 },
	{ "another shape", { { .bytes = HTTP("200 OK", JSON, "[1,2]"), .end = PEER_CLOSE } }, ERR_REPLY,
	  "identity_verification/get", 1 },
	{ "a web page", { { .bytes = HTTP("200 OK", "Content-Type: text/html\r\n", "<html>Log in</html>"), .end = PEER_CLOSE } },
	  ERR_REPLY,
	  "web page", 1 },
	{ "empty", { { .bytes = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", .end = PEER_CLOSE } }, ERR_REPLY,
	  "with nothing in it", 1 },
	{ "204", { { .bytes = "HTTP/1.1 204 No Content\r\n\r\n", .end = PEER_CLOSE } }, ERR_REPLY, "HTTP 204", 1 },
	{ "not HTTP", { { .bytes = "220 mail.example ESMTP\r\n", .end = PEER_CLOSE } }, ERR_REPLY, "does not speak HTTP", 1 },
	{ "wrong id", { { .bytes = HTTP("200 OK", JSON, "{\"id\":\"idv_2\",\"request_id\":\"r\"}"), .end = PEER_CLOSE } },
	  ERR_REPLY,
	  "another attempt", 1 },
	{ "no id", { { .bytes = HTTP("200 OK", JSON, "{\"status\":\"success\"}"), .end = PEER_CLOSE } }, ERR_REPLY,
	  "no object with a text \"id\"", 1 },
	{ "endless chunks", { { .bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
	                        .forever = "20\r\n                                \r\n" } }, ERR_REPLY, "larger than 8 MiB", 1 },
	{ "endless without a length", { { .bytes = "HTTP/1.1 200 OK\r\n\r\n", .forever = "                                " } },
	  ERR_REPLY,
	  "larger than 8 MiB", 1 },
	{ "endless headers", { { .bytes = "HTTP/1.1 200 OK\r\n", .forever = "X-Filler: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n" } },
	  ERR_REPLY,
	  "64 KiB of headers", 1 },
	{ "endless early hints", { { .bytes = NULL, .forever = "HTTP/1.1 103 Early Hints\r\nX-Filler: aaaaaaaaaaaaa\r\n\r\n" } },
	  ERR_REPLY,
	  "64 KiB of headers", 1 },
	{ "an endless header", { { .bytes = "HTTP/1.1 200 OK\r\nX-Filler: ", .forever = "aaaaaaaaaaaaaaaa" } }, ERR_REPLY,
	  "headers that are too large", 1 },
	{ "an endless status line", { { .bytes = "HTTP/1.1 200 ", .forever = "aaaaaaaaaaaaaaaa" } }, ERR_REPLY,
	  "headers that are too large", 1 },
	{ "an endless trailer", { { .bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-Filler: ",
	                            .forever = "aaaaaaaaaaaaaaaa" } }, ERR_REPLY, "trailers after them too large", 1 },
	{ "no chunk", { { .bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nhello\r\n" } }, ERR_REPLY, "chunks", 1 },
	{ "endless trailers", { { .bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
	                          .forever = "X-Filler: aaaaaaaaaaaaaaaa\r\n" } }, ERR_REPLY, "64 KiB of headers", 1 },
	{ "broken gzip", { { .bytes = HTTP("200 OK", "Content-Encoding: gzip\r\n", "not gzip at all"), .end = PEER_CLOSE } },
	  ERR_REPLY,
	  "inflated", 1 },
	{ "unknown encoding", { { .bytes = HTTP("200 OK", "Content-Encoding: rot13\r\n", "xyz"), .end = PEER_CLOSE } }, ERR_REPLY,
	  "inflated", 1 },
};

static struct rig rig;

static void teardown(void)
{
	rig_stop(&rig);
}

static size_t script_length(const struct peer_reply *script)
{
	size_t n = 0;
	while (n < 5 && (script[n].bytes || script[n].forever || script[n].end || !n))
		n++;
	return n;
}

/* Neither credentials nor keys of URLs anywhere a caller or the log shows. */
static void expect_no_secret(const char *where, const char *text)
{
	static const char *const secrets[] = { "client-abc", "secret-xyz", "K3Y" };
	for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++)
		ck_assert_msg(!strstr(text, secrets[i]), "%s: \"%s\"", where, text);
}

static void expect_err(const char *name, const struct api_reply *reply, enum err_kind kind, const char *text)
{
	ck_assert_msg(!reply->ok, "%s: was ok", name);
	ck_assert_msg(reply->err.kind == kind, "%s: kind %s: %s", name, err_kind_name(reply->err.kind), reply->err.text);
	ck_assert_msg(strstr(reply->err.text, text) || strstr(reply->err.remedy, text), "%s: \"%s\" / \"%s\"", name,
	  reply->err.text,
	              reply->err.remedy);
	ck_assert_msg(reply->err.remedy[0] != '\0' || kind == ERR_REPLY, "%s: no remedy", name);
	expect_no_secret(name, reply->err.text);
	expect_no_secret(name, reply->err.remedy);
	for (size_t i = 0; i < log_count(); i++)
		expect_no_secret(name, log_at(i)->text);
}

START_TEST(fault)
{
	const struct fault_case *c = &cases[_i];
	struct err err;
	rig_start(&rig, c->script, script_length(c->script));
	rig.silence_passes = true;
	uint32_t id = api_send_get(rig.api, "idv_1", &err);
	ck_assert_uint_ne(id, 0);
	const struct rig_reply *r = rig_until(&rig, 1);
	ck_assert_uint_eq(r->reply.id, id);
	ck_assert_msg(r->reply.tries == c->tries, "%s: %d tries: %s", c->name, r->reply.tries, r->reply.err.text);
	ck_assert_msg(rig.peer.request_count == (size_t)c->tries, "%s: %zu requests", c->name, rig.peer.request_count);
	if (c->kind == ERR_NONE) {
		ck_assert_msg(r->reply.ok, "%s: %s", c->name, r->reply.err.text);
		ck_assert_str_eq(r->id, "idv_1");
		ck_assert_str_eq(r->name, "Ada");
		ck_assert_str_eq(r->reply.request_id, "req1");
	} else {
		expect_err(c->name, &r->reply, c->kind, c->text);
	}
	ck_assert_uint_eq(api_pending(rig.api), 0);
}
END_TEST

/* No silence ends it, only the limit of the whole call; and then no other try is begun. */
START_TEST(dripping_past_the_limit)
{
	struct err err;
	rig_start(&rig, SCRIPT({ .bytes = "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", .forever = " ", .piece = 1,
	                         .gap_ms = 5 }));
	rig.limits.whole = 1000;
	rig_limits(&rig);
	api_send_get(rig.api, "idv_1", &err);
	const struct rig_reply *r = rig_until(&rig, 1);
	expect_err("dripping", &r->reply, ERR_NETWORK, "did not answer in full within 1 s");
	ck_assert_int_eq(r->reply.tries, 1);
	ck_assert_uint_eq(rig.peer.request_count, 1);
}
END_TEST

START_TEST(error_fields_are_told)
{
	struct err err;
	rig_start(&rig, SCRIPT(FAULT("400 X", JSON, "INVALID_REQUEST", "INVALID_FIELD", "x")));
	api_send_get(rig.api, "idv_1", &err);
	const struct rig_reply *r = rig_until(&rig, 1);
	ck_assert_str_eq(r->reply.error_type, "INVALID_REQUEST");
	ck_assert_str_eq(r->reply.error_code, "INVALID_FIELD");
	ck_assert_str_eq(r->reply.request_id, "reqE");
	ck_assert_int_eq(r->reply.http, 400);
}
END_TEST

static void send_encoded(const char *body, size_t len)
{
	struct err err;
	static char reply[512 * 1024];
	int head = snprintf(reply, sizeof reply, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %zu\r\n\r\n", len);
	ck_assert_uint_lt((size_t)head + len, sizeof reply);
	memcpy(reply + head, body, len);
	rig_start(&rig, SCRIPT({ .bytes = reply, .len = (size_t)head + len }));
	api_send_get(rig.api, "idv_1", &err);
	rig_until(&rig, 1);
}

START_TEST(gzip_is_inflated)
{
	size_t len;
	char *body = gzip_stored(GOOD_BODY, &len);
	send_encoded(body, len);
	free(body);
	ck_assert_msg(rig.replies[0].reply.ok, "%s", rig.replies[0].reply.err.text);
	ck_assert_str_eq(rig.replies[0].name, "Ada");
	ck_assert_ptr_nonnull(strstr(peer_header(&rig.peer.requests[0], "Accept-Encoding"), "gzip"));
}
END_TEST

START_TEST(gzip_bomb_is_stopped)
{
	size_t len;
	char *body = gzip_bomb(64 * 1024 * 1024, &len);
	ck_assert_uint_lt(len, 512 * 1024 - 200);
	send_encoded(body, len);
	free(body);
	expect_err("bomb", &rig.replies[0].reply, ERR_REPLY, "larger than 8 MiB");
	ck_assert_int_eq(rig.replies[0].reply.tries, 1);
}
END_TEST

START_TEST(a_lone_surrogate_loses_nothing)
{
	struct err err;
	const char *body = "{\"identity_verifications\":["
	                   "{\"id\":\"idv_1\",\"client_user_id\":\"u1\",\"user\":{\"name\":{\"given_name\":\"A\\ud800da\"}}},"
	                   "{\"id\":\"idv_2\",\"client_user_id\":\"u1\"}],\"next_cursor\":null,\"request_id\":\"r\"}";
	rig_start(&rig, SCRIPT({ .bytes = http_reply(200, NULL, body) }));
	api_send_list(rig.api, "t1", "u1", NULL, &err);
	const struct rig_reply *r = rig_until(&rig, 1);
	ck_assert_msg(r->reply.ok, "%s", r->reply.err.text);
	ck_assert_uint_eq(r->reply.page.count, 2);
	ck_assert_str_eq(r->name, "A\xef\xbf\xbd" "da");
}
END_TEST

/* A text that is too long is cut, and the page is read; what is no attempt is said. */
START_TEST(a_long_text_loses_nothing)
{
	static char body[JSON_STRING_MAX + 1000], reply[sizeof body + 100];
	struct err err;
	int n = snprintf(body, sizeof body, "{\"identity_verifications\":[{\"id\":\"idv_1\",\"client_user_id\":\"u1\",\"x\":\"");
	memset(body + n, 'x', JSON_STRING_MAX + 1);
	strcpy(body + n + JSON_STRING_MAX + 1, "\"},{\"id\":\"idv_2\",\"client_user_id\":\"u1\"},{\"id\":7}],\"next_cursor\":\"more\",\"request_id\":\""
	       "\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\"}");
	n = snprintf(reply, sizeof reply, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n%s", strlen(body), body);
	rig_start(&rig, SCRIPT({ .bytes = reply, .len = (size_t)n }));
	api_send_list(rig.api, "t1", "u1", NULL, &err);
	const struct rig_reply *r = rig_until(&rig, 1);
	ck_assert_msg(r->reply.ok, "%s", r->reply.err.text);
	ck_assert_uint_eq(r->reply.page.count, 2);
	ck_assert_uint_eq(r->reply.page.mended, 1);
	ck_assert_str_eq(r->cursor, "more");
	ck_assert_str_eq(r->reply.request_id + 72, "\u20ac\u2026"); /* cut between characters */
	bool said = false;
	for (size_t i = 0; i < log_count(); i++)
		said = said || strstr(log_at(i)->text, "1 of the list's elements is no attempt");
	ck_assert(said);
}
END_TEST

/* A port that was free a moment ago. */
START_TEST(connection_refused)
{
	struct err err;
	rig_start(&rig, SCRIPT(GOOD));
	close(rig.peer.listener);
	rig.peer.listener = -1;
	api_send_get(rig.api, "idv_1", &err);
	const struct rig_reply *r = rig_until(&rig, 1);
	expect_err("refused", &r->reply, ERR_NETWORK, "cannot connect to 127.0.0.1");
	ck_assert_int_eq(r->reply.tries, 4);
	ck_assert_int_eq(r->reply.http, 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("api/faults");
	TCase *t = tcase_create("get");
	tcase_add_checked_fixture(t, NULL, teardown);
	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, fault, 0, (int)(sizeof cases / sizeof *cases));
	tcase_add_test(t, dripping_past_the_limit);
	tcase_add_test(t, error_fields_are_told);
	tcase_add_test(t, gzip_is_inflated);
	tcase_add_test(t, gzip_bomb_is_stopped);
	tcase_add_test(t, a_lone_surrogate_loses_nothing);
	tcase_add_test(t, a_long_text_loses_nothing);
	tcase_add_test(t, connection_refused);
	suite_add_tcase(s, t);
	return suite_run(s);
}
