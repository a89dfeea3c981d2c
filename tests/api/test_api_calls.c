/* What is sent, in which order and when; cancelling; lists; pictures. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "base/mem.h"
#include "base/when.h"
#include "rig.h"

static struct rig rig;
static struct err err;

static void teardown(void)
{
	rig_stop(&rig);
}

static const char *good(const char *id)
{
	return http_reply(200, "Content-Type: application/json\r\n", record_json(id, NULL, NULL));
}

static void expect_err(const struct err *e, enum err_kind kind, const char *text)
{
	ck_assert_msg(e->kind == kind, "kind %s: %s", err_kind_name(e->kind), e->text);
	ck_assert_msg(strstr(e->text, text) || strstr(e->remedy, text), "\"%s\" / \"%s\"", e->text, e->remedy);
}

static void expect_header(const struct peer_request *r, const char *name, const char *value)
{
	const char *got = peer_header(r, name);
	ck_assert_msg(got && value && !strcmp(got, value), "%s: %s", name, got ? got : "(none)");
}

START_TEST(the_request_is_exact)
{
	rig_start(&rig, SCRIPT({ .bytes = good("idv_1") }));
	ck_assert_uint_ne(api_send_get(rig.api, "idv_1", &err), 0);
	rig_until(&rig, 1);
	const struct peer_request *r = &rig.peer.requests[0];
	ck_assert_msg(!strncmp(r->text, "POST /identity_verification/get HTTP/1.1\r\n", 42), "%s", r->text);
	expect_header(r, "Content-Type", "application/json");
	expect_header(r, "PLAID-CLIENT-ID", "client-abc");
	expect_header(r, "PLAID-SECRET", "secret-xyz");
	expect_header(r, "Plaid-Version", "2020-09-14");
	ck_assert_ptr_null(peer_header(r, "Expect"));
	ck_assert_ptr_null(peer_header(r, "Cookie"));
	ck_assert_str_eq(r->body, "{\"identity_verification_id\":\"idv_1\"}");
}
END_TEST

/* By their rows alone: the key, which record it must be, what is said of an id that is none. */
START_TEST(a_read_by_one_text_is_its_row)
{
	rig_start(&rig, SCRIPT({ .bytes = good("u1") }, { .bytes = good("u2") },
	                       { .bytes = http_reply(200, "Content-Type: application/json\r\n", "{\"dashboard_users\":[],\"next_cursor\":null}") },
	                       { .bytes = http_reply(200, NULL, "{\"key\":{\"kid\":\"k1\"},\"request_id\":\"r\"}") }));
	ck_assert_uint_ne(api_ask(rig.api, API_USER, "u1", &err), 0);
	ck_assert_msg(rig_until(&rig, 1)->reply.ok, "%s", rig.replies[0].reply.err.text);
	ck_assert_str_eq(rig.peer.requests[0].body, "{\"dashboard_user_id\":\"u1\"}");
	api_ask(rig.api, API_USER, "u1", &err);
	expect_err(&rig_until(&rig, 2)->reply.err, ERR_REPLY, "the answer is for another user than was asked for");
	ck_assert_uint_ne(api_ask(rig.api, API_USERS, NULL, &err), 0);
	ck_assert_msg(rig_until(&rig, 3)->reply.ok, "%s", rig.replies[2].reply.err.text);
	ck_assert_str_eq(rig.peer.requests[2].body, "{}");
	api_ask(rig.api, API_WEBHOOK_KEY, "k2", &err);
	expect_err(&rig_until(&rig, 4)->reply.err, ERR_REPLY, "the answer is for another key than was asked for");
	ck_assert_str_eq(rig.peer.requests[3].body, "{\"key_id\":\"k2\"}");
	ck_assert_uint_eq(api_ask(rig.api, API_USER, "", &err), 0);
	expect_err(&err, ERR_USAGE, "The user id is missing");
	ck_assert_uint_eq(api_send_get(rig.api, "", &err), 0);
	expect_err(&err, ERR_USAGE, "The attempt id is missing");
}
END_TEST

START_TEST(a_path_of_the_base_url_is_kept)
{
	rig_start(&rig, SCRIPT({ .bytes = good("idv_1") }));
	char url[80];
	snprintf(url, sizeof url, "http://localhost:%d/gate/", rig.peer.port);
	ck_assert(config_set(&rig.config, "base_url", url, &err));
	api_send_get(rig.api, "idv_1", &err);
	ck_assert_msg(rig_until(&rig, 1)->reply.ok, "%s", rig.replies[0].reply.err.text);
	ck_assert_ptr_nonnull(strstr(rig.peer.requests[0].text, "POST /gate/identity_verification/get "));
}
END_TEST

START_TEST(connections_are_kept)
{
	rig_start(&rig, SCRIPT({ .bytes = good("idv_1") }));
	for (size_t i = 1; i <= 3; i++) {
		api_send_get(rig.api, "idv_1", &err);
		ck_assert(rig_until(&rig, i)->reply.ok);
	}
	ck_assert_int_eq(rig.peer.serial, 1);
	ck_assert_str_eq(api_transport(rig.api), "no TLS (loopback), HTTP/1.1");
}
END_TEST

START_TEST(calls_go_side_by_side)
{
	rig_start(&rig, SCRIPT({ .end = PEER_HANG }));
	for (int i = 0; i < 20; i++)
		ck_assert_uint_ne(api_send_get(rig.api, "idv_1", &err), 0);
	for (int i = 0; i < 20; i++)
		ck_assert_uint_ne(api_send_list(rig.api, "t1", "u1", NULL, &err), 0);
	rig_until_requests(&rig, 12);
	ck_assert_uint_eq(api_pending(rig.api), 40);
	ck_assert_uint_eq(rig.peer.request_count, 12);
	ck_assert_uint_le(rig.api->watched_count, API_FDS_MAX);
}
END_TEST

START_TEST(lists_leave_room_and_come_last)
{
	rig_start(&rig, SCRIPT({ .end = PEER_HANG }));
	for (int i = 0; i < 20; i++)
		api_send_list(rig.api, "t1", "u1", NULL, &err);
	rig_until_requests(&rig, 6);
	ck_assert_uint_ne(api_send_get(rig.api, "idv_1", &err), 0);
	rig_until_requests(&rig, 7);
	ck_assert_ptr_nonnull(strstr(rig.peer.requests[6].text, "/get "));
}
END_TEST

START_TEST(budget_makes_calls_wait)
{
	rig_start(&rig, SCRIPT({ .bytes = good("idv_1") }));
	ck_assert(config_set(&rig.config, "limit_get", "2", &err));
	rig.limits.minute = 120;
	rig_again(&rig, NULL);
	int64_t began = when_mono_ms();
	for (int i = 0; i < 5; i++)
		api_send_get(rig.api, "idv_1", &err);
	rig_until(&rig, 2);
	struct api_budget b;
	api_budget(rig.api, API_GET, &b);
	ck_assert_int_eq(b.limit, 2);
	rig_until(&rig, 5);
	ck_assert_int_ge(when_mono_ms() - began, 240);
	for (size_t i = 0; i < 5; i++)
		ck_assert(rig.replies[i].reply.ok);
}
END_TEST

START_TEST(a_429_closes_the_endpoint_for_all)
{
	rig_start(&rig, SCRIPT({ .bytes = http_reply(429, "Retry-After: 100\r\n", "") }, { .bytes = good("idv_1") }));
	int64_t began = when_mono_ms();
	api_send_get(rig.api, "idv_1", &err);
	rig_until_requests(&rig, 1);
	while (rig.api->exchanges->state == EXCHANGE_FLYING)
		rig_turn(&rig);
	struct api_budget b;
	api_budget(rig.api, API_GET, &b);
	ck_assert_int_gt(b.free_in_ms, 0);
	api_send_get(rig.api, "idv_1", &err);
	rig_until(&rig, 2);
	ck_assert_int_ge(when_mono_ms() - began, 1000);
	ck_assert_uint_eq(rig.peer.request_count, 3);
}
END_TEST

START_TEST(cancel_while_flying)
{
	rig_start(&rig, SCRIPT({ .end = PEER_HANG }));
	uint32_t id = api_send_get(rig.api, "idv_1", &err);
	rig_until_requests(&rig, 1);
	api_cancel(rig.api, id + 7);
	api_cancel(rig.api, id);
	ck_assert_int_eq(api_timeout_ms(rig.api), 0);
	api_run(rig.api, NULL, 0);
	ck_assert_uint_eq(rig.count, 1);
	ck_assert_uint_eq(rig.replies[0].reply.id, id);
	expect_err(&rig.replies[0].reply.err, ERR_CANCELLED, "cancelled");
	ck_assert_uint_eq(api_pending(rig.api), 0);
	api_cancel(rig.api, id);
	api_run(rig.api, NULL, 0);
	ck_assert_uint_eq(rig.count, 1);
}
END_TEST

START_TEST(cancel_before_it_goes)
{
	rig_start(&rig, SCRIPT({ .bytes = good("idv_1") }));
	uint32_t id = api_send_get(rig.api, "idv_1", &err);
	api_cancel(rig.api, id);
	rig_until_idle(&rig);
	ck_assert_uint_eq(rig.count, 1);
	ck_assert_uint_eq(rig.peer.request_count, 0);
}
END_TEST

static void send_another(struct rig *r, struct api_reply *reply)
{
	if (r->count < 3) {
		ck_assert_uint_ne(api_send_get(r->api, "idv_1", &err), reply->id);
		api_cancel(r->api, reply->id);
	}
}

START_TEST(done_may_send_and_cancel)
{
	rig_start(&rig, SCRIPT({ .bytes = good("idv_1") }));
	rig.on_done = send_another;
	api_send_get(rig.api, "idv_1", &err);
	rig_until(&rig, 3);
	rig_until_idle(&rig);
	ck_assert_uint_eq(rig.count, 3);
	ck_assert(rig.replies[2].reply.ok);
}
END_TEST

START_TEST(destroying_tells_nobody)
{
	rig_start(&rig, SCRIPT({ .end = PEER_HANG }));
	api_send_get(rig.api, "idv_1", &err);
	rig_until_requests(&rig, 1);
	api_destroy(rig.api);
	rig.api = NULL;
	ck_assert_uint_eq(rig.count, 0);
}
END_TEST

START_TEST(idle_waits_for_ever)
{
	rig_start(&rig, SCRIPT({ .bytes = good("idv_1") }));
	ck_assert_int_eq(api_timeout_ms(rig.api), -1);
	api_send_get(rig.api, "idv_1", &err);
	ck_assert_int_eq(api_timeout_ms(rig.api), 0);
	rig_until(&rig, 1);
	for (int i = 0; i < 5 && api_timeout_ms(rig.api) >= 0; i++)
		rig_turn(&rig);
	ck_assert_int_eq(api_timeout_ms(rig.api), -1);
}
END_TEST

START_TEST(the_servers_clock_is_learned)
{
	char headers[80] = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
	rig_start(&rig, SCRIPT({ .bytes = http_reply(200, headers, record_json("idv_1", NULL, NULL)) }));
	ck_assert_int_eq(api_clock_skew(rig.api), 0);
	api_send_get(rig.api, "idv_1", &err);
	ck_assert_int_eq(rig_until(&rig, 1)->reply.server_time, 784111777);
	ck_assert_int_lt(llabs(when_now() + api_clock_skew(rig.api) - 784111777), 5);
}
END_TEST

/* -- lists -------------------------------------------------------------------------------------------------------------------- */

START_TEST(list_pages)
{
	const char *first[] = { record_json("idv_1", NULL, NULL) }, *second[] = { record_json("idv_2", "idv_1", NULL) };
	rig_start(&rig, SCRIPT({ .bytes = http_reply(200, NULL, list_json(first, 1, "cur-2")) },
	                       { .bytes = http_reply(200, NULL, list_json(second, 1, NULL)) }));
	api_send_list(rig.api, "t1", "u1", NULL, &err);
	ck_assert_str_eq(rig_until(&rig, 1)->cursor, "cur-2");
	api_send_list(rig.api, "t1", "u1", rig.replies[0].cursor, &err);
	ck_assert_str_eq(rig_until(&rig, 2)->cursor, "");
	ck_assert_str_eq(rig.replies[1].id, "idv_2");
	ck_assert_ptr_nonnull(strstr(rig.peer.requests[1].body, "\"cursor\":\"cur-2\""));
	ck_assert_ptr_null(strstr(rig.peer.requests[0].body, "cursor"));
}
END_TEST

static const struct {
	const char *user, *template_id, *text; /* text NULL: accepted */
} strangers[] = {
	{ "u1", "t1", NULL },
	{ "u2", "t1", "another user" },
	{ "u1", "t2", "another template" },
};

START_TEST(list_of_a_stranger)
{
	char body[300];
	snprintf(body, sizeof body,
	         "{\"identity_verifications\":[{\"id\":\"idv_1\",\"client_user_id\":\"%s\",\"template\":{\"id\":\"%s\"}}],"
	         "\"next_cursor\":null,\"request_id\":\"r\"}",
	         strangers[_i].user, strangers[_i].template_id);
	rig_start(&rig, SCRIPT({ .bytes = http_reply(200, NULL, body) }));
	api_send_list(rig.api, "t1", "u1", NULL, &err);
	const struct rig_reply *r = rig_until(&rig, 1);
	if (strangers[_i].text)
		expect_err(&r->reply.err, ERR_REPLY, strangers[_i].text);
	else
		ck_assert_msg(r->reply.ok, "%s", r->reply.err.text);
}
END_TEST

/* -- pictures ----------------------------------------------------------------------------------------------------------------- */

static const char *picture_url(const char *path)
{
	static char url[200];
	snprintf(url, sizeof url, "http://127.0.0.1:%d%s", rig.peer.port, path);
	return url;
}

#define JPEG "\xff\xd8\xff\xe0 picture"

START_TEST(picture_comes_without_credentials)
{
	rig_start(&rig, SCRIPT({ .bytes = http_reply(200, "Content-Type: image/jpeg\r\n", JPEG) }));
	ck_assert_uint_ne(api_send_picture(rig.api, picture_url("/p?sig=K3Y"), &err), 0);
	const struct rig_reply *r = rig_until(&rig, 1);
	ck_assert_msg(r->reply.ok, "%s", r->reply.err.text);
	ck_assert_uint_eq(r->reply.byte_count, strlen(JPEG));
	const struct peer_request *q = &rig.peer.requests[0];
	ck_assert_msg(!strncmp(q->text, "GET /p?sig=K3Y HTTP/1.1\r\n", 25), "%s", q->text);
	ck_assert_ptr_null(strstr(q->text, "client-abc"));
	ck_assert_ptr_null(strstr(q->text, "secret-xyz"));
	ck_assert_ptr_null(peer_header(q, "PLAID-CLIENT-ID"));
}
END_TEST

static void keep_bytes(struct rig *r, struct api_reply *reply)
{
	(void)r;
	ck_assert_int_eq(memcmp(reply->bytes, JPEG, strlen(JPEG)), 0);
	secret_free(reply->bytes);
	reply->bytes = NULL;
}

START_TEST(picture_bytes_can_be_taken)
{
	rig_start(&rig, SCRIPT({ .bytes = http_reply(200, NULL, JPEG) }));
	rig.on_done = keep_bytes;
	api_send_picture(rig.api, picture_url("/p"), &err);
	ck_assert(rig_until(&rig, 1)->reply.ok);
}
END_TEST

static const struct picture_fault {
	struct peer_reply script[3];
	enum err_kind kind;
	const char *text;
	int tries;
} picture_faults[] = {
	{ { { .bytes = "HTTP/1.1 403 X\r\nContent-Length: 0\r\n\r\n" } }, ERR_NOT_FOUND, "has run out or is refused (HTTP 403)",
	  1 },
	{ { { .bytes = "HTTP/1.1 404 X\r\nContent-Length: 0\r\n\r\n" } }, ERR_NOT_FOUND, "HTTP 404", 1 },
	{ { { .bytes = "HTTP/1.1 200 X\r\nContent-Length: 6\r\n\r\n<html>" } }, ERR_NONE, NULL, 1 }, /* others see what it is */
	{ { { .bytes = "HTTP/1.1 200 X\r\nContent-Length: 0\r\n\r\n" } }, ERR_REPLY, "sent nothing", 1 },
	{ { { .bytes = "HTTP/1.1 302 X\r\nLocation: http://10.0.0.1/?K3Y\r\nContent-Length: 0\r\n\r\n" } }, ERR_REPLY, "redirect",
	  1 },
	{ { { .bytes = "HTTP/1.1 200 X\r\n\r\n\xff\xd8\xff", .forever = "0123456789abcdef" } }, ERR_REPLY, "larger than 24 MiB",
	  1 },
	{ { { .bytes = "HTTP/1.1 200 X\r\nContent-Length: 99\r\n\r\n" JPEG, .end = PEER_CLOSE } }, ERR_NETWORK, "broke off", 4 },
	{ { { .bytes = "HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n" },
	  { .bytes = "HTTP/1.1 200 X\r\nContent-Length: 3\r\n\r\n\xff\xd8\xff" } },
	  ERR_NONE, NULL, 2 },
	{ { { .bytes = "HTTP/1.1 429 X\r\nContent-Length: 0\r\n\r\n" },
	  { .bytes = "HTTP/1.1 200 X\r\nContent-Length: 3\r\n\r\n\xff\xd8\xff" } },
	  ERR_NONE, NULL, 2 },
};

START_TEST(picture_fault)
{
	const struct picture_fault *f = &picture_faults[_i];
	rig_start(&rig, f->script, f->script[1].bytes ? 2 : 1);
	api_send_picture(rig.api, picture_url("/p?sig=K3Y"), &err);
	const struct rig_reply *r = rig_until(&rig, 1);
	ck_assert_int_eq(r->reply.tries, f->tries);
	if (!f->text) {
		ck_assert_msg(r->reply.ok, "%s", r->reply.err.text);
		return;
	}
	expect_err(&r->reply.err, f->kind, f->text);
	ck_assert_ptr_null(strstr(r->reply.err.text, "K3Y"));
	ck_assert_ptr_null(r->reply.bytes);
}
END_TEST

START_TEST(a_name_that_resolves_to_a_private_address_is_refused)
{
	rig_start(&rig, SCRIPT({ .bytes = http_reply(200, NULL, JPEG) }));
	/* As if the server were elsewhere: loopback then is as private an address as any. */
	rig.api->server_loopback = false;
	ck_assert_uint_ne(api_send_picture(rig.api, picture_url("/p?sig=K3Y"), &err), 0);
	expect_err(&rig_until(&rig, 1)->reply.err, ERR_REPLY, "address is not public");
	ck_assert_int_eq(rig.peer.serial, 0);
	ck_assert_int_eq(rig.replies[0].reply.tries, 1);
}
END_TEST

START_TEST(a_kept_connection_is_judged_too)
{
	rig_start(&rig, SCRIPT({ .bytes = good("idv_1") }));
	api_send_get(rig.api, "idv_1", &err);
	rig_until(&rig, 1);
	rig.api->server_loopback = false;
	api_send_picture(rig.api, picture_url("/p?sig=K3Y"), &err);
	expect_err(&rig_until(&rig, 2)->reply.err, ERR_REPLY, "address is not public");
	ck_assert_uint_eq(rig.peer.request_count, 1);
}
END_TEST

START_TEST(a_refused_picture_url_is_not_sent)
{
	rig_start(&rig, SCRIPT({ .bytes = http_reply(200, NULL, JPEG) }));
	ck_assert_uint_eq(api_send_picture(rig.api, "https://10.0.0.1/p?sig=K3Y", &err), 0);
	expect_err(&err, ERR_REPLY, "10.0.0.1");
	ck_assert(config_set(&rig.config, "image_hosts", "pictures.example", NULL));
	ck_assert_uint_eq(api_send_picture(rig.api, picture_url("/p"), &err), 0);
	expect_err(&err, ERR_REPLY, "image_hosts");
	ck_assert_uint_eq(api_pending(rig.api), 0);
}
END_TEST

/* -- a proxy ------------------------------------------------------------------------------------------------------------------ */

START_TEST(other_hosts_go_through_the_proxy)
{
	static struct peer proxy;
	static const struct peer_reply no[] = { { .bytes = "HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n" } };
	rig_start(&rig, SCRIPT({ .bytes = good("idv_1") }));
	peer_start(&proxy, no, 1);
	char url[80];
	snprintf(url, sizeof url, "http://127.0.0.1:%d", proxy.port);
	setenv("https_proxy", url, 1);
	rig.limits.tries = 1;
	rig_limits(&rig);
	ck_assert_uint_ne(api_send_picture(rig.api, "https://pictures.example/p?sig=K3Y", &err), 0);
	while (!rig.count) {
		peer_run(&proxy);
		struct pollfd fds[API_FDS_MAX];
		size_t n = api_pollfds(rig.api, fds, API_FDS_MAX);
		ck_assert_int_ge(poll(fds, n, 5), 0);
		api_run(rig.api, fds, n);
	}
	ck_assert_ptr_nonnull(strstr(proxy.requests[0].text, "CONNECT pictures.example:443 "));
	ck_assert_ptr_null(strstr(proxy.requests[0].text, "K3Y"));
	ck_assert_int_eq(rig.replies[0].reply.err.kind, ERR_NETWORK);
	/* The server itself is on loopback: no proxy. */
	api_send_get(rig.api, "idv_1", &err);
	ck_assert(rig_until(&rig, 2)->reply.ok);
	peer_stop(&proxy);
}
END_TEST

START_TEST(creation_checks_the_settings)
{
	struct api *api;
	rig_start(&rig, SCRIPT({ .bytes = good("idv_1") }));
	ck_assert(config_set(&rig.config, "base_url", "https://evil.example", &err));
	ck_assert(!api_create(&rig.config, NULL, NULL, NULL, &api, &err));
	expect_err(&err, ERR_CONFIG, "--allow-host");
	ck_assert_ptr_null(api);
}
END_TEST

#define ADD_EACH(t, test, table) tcase_add_loop_test(t, test, 0, (int)(sizeof(table) / sizeof *(table)))

int main(void)
{
	Suite *s = suite_create("api/calls");
	TCase *t = tcase_create("calls");
	tcase_add_checked_fixture(t, NULL, teardown);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, the_request_is_exact);
	tcase_add_test(t, a_read_by_one_text_is_its_row);
	tcase_add_test(t, a_path_of_the_base_url_is_kept);
	tcase_add_test(t, connections_are_kept);
	tcase_add_test(t, calls_go_side_by_side);
	tcase_add_test(t, lists_leave_room_and_come_last);
	tcase_add_test(t, budget_makes_calls_wait);
	tcase_add_test(t, a_429_closes_the_endpoint_for_all);
	tcase_add_test(t, cancel_while_flying);
	tcase_add_test(t, cancel_before_it_goes);
	tcase_add_test(t, done_may_send_and_cancel);
	tcase_add_test(t, destroying_tells_nobody);
	tcase_add_test(t, idle_waits_for_ever);
	tcase_add_test(t, the_servers_clock_is_learned);
	tcase_add_test(t, list_pages);
	ADD_EACH(t, list_of_a_stranger, strangers);
	tcase_add_test(t, picture_comes_without_credentials);
	tcase_add_test(t, picture_bytes_can_be_taken);
	ADD_EACH(t, picture_fault, picture_faults);
	tcase_add_test(t, a_name_that_resolves_to_a_private_address_is_refused);
	tcase_add_test(t, a_kept_connection_is_judged_too);
	tcase_add_test(t, a_refused_picture_url_is_not_sent);
	tcase_add_test(t, other_hosts_go_through_the_proxy);
	tcase_add_test(t, creation_checks_the_settings);
	suite_add_tcase(s, t);
	return suite_run(s);
}
