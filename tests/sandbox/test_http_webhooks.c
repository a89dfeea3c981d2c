/* Webhooks over sockets: idreview-sandbox as a program, and a receiver that answers well, badly, late, or not at all. */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cjson/cJSON.h>
#include <curl/curl.h>

#include "support/suite.h"
#include "base/mem.h"
#include "jwt.h"
#include "receiver.h"
#include "server.h"

#define KEYS "\"client_user_id\":\"demo-3b24110\",\"template_id\":\"idvtmp_SpecimenKycUS1\""
#define RETRY "{" KEYS ",\"strategy\":\"reset\"}"
#define GET_STAR "{\"identity_verification_id\":\"idv_SpecimenStar2B\"}"

static void start_server(const char *options)
{
	char *all = mem_printf("--no-cache --webhook http://127.0.0.1:%d/webhook %s", receiver_port(), options);
	server_start(all);
	free(all);
}

static void setup(void)
{
	curl_global_init(CURL_GLOBAL_DEFAULT);
}

static void teardown(void)
{
	receiver_stop();
	receiver_forget();
	server_teardown();
}

/* As a receiver does it: the key asked of the server by the token's kid. */
static void check_signed(const struct received *r)
{
	struct jwt j;
	char body[100];
	ck_assert_int_eq(r->tokens, 1);
	jwt_read(r->token, &j);
	ck_assert_str_eq(jwt_text(j.head, "alg"), "ES256");
	snprintf(body, sizeof body, "{\"key_id\":\"%s\"}", jwt_text(j.head, "kid"));
	cJSON *answer = server_json("/webhook_verification_key/get", body);
	ck_assert_int_eq(cJSON_GetArraySize(answer), 2);
	ck_assert(jwt_good(&j, json_at(answer, "key")));
	ck_assert(jwt_fits(&j, r->body, r->len));
	cJSON_Delete(answer);
	jwt_finish(&j);
}

static char *retry(void)
{
	cJSON *json = server_json("retry", RETRY);
	char *id = mem_strdup(cJSON_GetStringValue(json_at(json, "id")));
	cJSON_Delete(json);
	return id;
}

START_TEST(a_webhook_comes_signed)
{
	receiver_start(0, NULL);
	start_server("");
	char *id = retry();
	const struct received *r = receiver_wait(0);
	char want[300];
	snprintf(want, sizeof want, "{\"webhook_type\":\"IDENTITY_VERIFICATION\",\"webhook_code\":\"RETRIED\",\"identity_verification_id\":\"%s\","
	         "\"environment\":\"sandbox\"}", id);
	ck_assert_str_eq(r->body, want);
	ck_assert_str_eq(r->type, "application/json");
	ck_assert_str_eq(r->path, "/webhook");
	check_signed(r);
	free(id);
}
END_TEST

START_TEST(what_is_refused_comes_again)
{
	static const int statuses[] = { 500, 503, 404, 0 };
	receiver_start(0, statuses);
	start_server("--webhook-retry-ms 5");
	free(retry());
	for (size_t i = 0; i < 4; i++) {
		const struct received *r = receiver_wait(i);
		ck_assert_str_eq(r->body, receiver_wait(0)->body);
		check_signed(r);
	}
	cJSON *report;
	int accepted = 0;
	while (!accepted) {
		report = server_control("{}");
		accepted = json_at(json_at(report, "webhooks"), "accepted")->valueint;
		ck_assert_int_le(json_at(json_at(report, "webhooks"), "refused")->valueint, 3);
		cJSON_Delete(report);
	}
	ck_assert_uint_eq(receiver_count(), 4);
}
END_TEST

/* A receiver that is silent is given up on, and holds up neither calls nor other webhooks meanwhile. */
START_TEST(silence_holds_up_nothing)
{
	static const int statuses[] = { -1, 0 };
	receiver_start(0, statuses);
	start_server("--webhook-retry-ms 1 --webhook-timeout-ms 1500");
	free(retry());
	receiver_wait(0);
	cJSON_Delete(server_json("get", GET_STAR));
	server_set("{\"webhooks\":[{\"n\":1}]}");
	ck_assert_str_eq(receiver_wait(1)->body, "{\"n\":1,\"environment\":\"sandbox\"}");
	ck_assert_str_eq(receiver_wait(2)->body, receiver_wait(0)->body);
}
END_TEST

/* Nobody there at first: what happened meanwhile comes when there is. */
START_TEST(a_receiver_may_be_away)
{
	receiver_start(0, NULL);
	int port = receiver_port();
	start_server("--webhook-retry-ms 200");
	receiver_stop();
	free(retry());
	int refused = 0;
	while (!refused) {
		cJSON *report = server_control("{}");
		refused = json_at(json_at(report, "webhooks"), "refused")->valueint;
		cJSON_Delete(report);
	}
	receiver_start(port, NULL);
	check_signed(receiver_wait(0));
}
END_TEST

START_TEST(each_receiver_is_told)
{
	receiver_start(0, NULL);
	char *options = mem_printf("--webhook http://localhost:%d/other", receiver_port());
	start_server(options);
	free(retry());
	ck_assert_str_eq(receiver_wait(1)->body, receiver_wait(0)->body);
	ck_assert_str_ne(receiver_wait(1)->path, receiver_wait(0)->path);
	free(options);
}
END_TEST

/* One that is known only when the server runs. */
START_TEST(a_receiver_can_come_later)
{
	receiver_start(0, NULL);
	server_start("--no-cache");
	free(retry());
	char *body = mem_printf("{\"receivers\":[\"http://127.0.0.1:%d/later\"]}", receiver_port());
	server_set(body);
	free(body);
	char *id = retry();
	ck_assert_ptr_nonnull(strstr(receiver_wait(0)->body, id));
	ck_assert_str_eq(receiver_wait(0)->path, "/later");
	static const char *const wrong[] = { "{\"receivers\":[1]}", "{\"receivers\":[\"http://example.com/\"]}" };
	for (size_t i = 0; i < 2; i++) {
		struct reply r = server_call("/_sandbox/control", wrong[i]);
		ck_assert_int_eq(r.status, 400);
		reply_finish(&r);
	}
	server_set("{\"receivers\":[],\"webhooks\":[{\"n\":1}]}");
	cJSON *report = server_control("{}");
	ck_assert_int_eq(json_at(json_at(report, "webhooks"), "events")->valueint, 1);
	cJSON_Delete(report);
	free(id);
}
END_TEST

/* Nobody needs to ask for an act that was put off. */
START_TEST(a_late_act_is_told_when_it_happens)
{
	receiver_start(0, NULL);
	start_server("--fault retry=late:1*1");
	struct reply r = server_call("retry", RETRY);
	ck_assert_int_ne(r.code, CURLE_OK);
	reply_finish(&r);
	ck_assert_ptr_nonnull(strstr(receiver_wait(0)->body, "RETRIED"));
}
END_TEST

/* Only to whom the authorities vouch for. */
START_TEST(https_is_verified)
{
	char authority[] = "webhook-ca.XXXXXX";
	close(mkstemp(authority));
	receiver_start_tls(authority);
	char *options = mem_printf("--no-cache --webhook https://localhost:%d/webhook --webhook-retry-ms 1%s%s", receiver_port(),
	                           _i ? " --webhook-ca " : "", _i ? authority : "");
	server_start(options);
	free(options);
	server_set("{\"webhooks\":[{\"n\":1}]}");
	if (_i)
		check_signed(receiver_wait(0));
	for (int refused = _i; !refused;) {
		cJSON *report = server_control("{}");
		refused = json_at(json_at(report, "webhooks"), "refused")->valueint;
		cJSON_Delete(report);
	}
	ck_assert_uint_eq(receiver_count(), (size_t)_i);
	unlink(authority);
}
END_TEST

START_TEST(a_header_can_be_there_twice_or_not_at_all)
{
	receiver_start(0, NULL);
	start_server("--fault webhook=doubled*1 --fault webhook=unsigned*1");
	server_set("{\"webhooks\":[{\"n\":1}]}");
	ck_assert_int_eq(receiver_wait(0)->tokens, 2);
	server_set("{\"webhooks\":[{\"n\":2}]}");
	ck_assert_int_eq(receiver_wait(1)->tokens, 0);
}
END_TEST

/* Someone comes by themselves, and can be read by what the webhook says. */
START_TEST(a_live_server_tells_of_a_pending_case)
{
	receiver_start(0, NULL);
	start_server("--live 3600 --live-first 0");
	bool pending = false;
	for (size_t i = 0; !pending; i++) {
		cJSON *body = cJSON_Parse(receiver_wait(i)->body);
		char get[200];
		check_signed(receiver_wait(i));
		snprintf(get, sizeof get, "{\"identity_verification_id\":\"%s\"}", jwt_text(body, "identity_verification_id"));
		cJSON *attempt = server_json("get", get);
		pending = strcmp(jwt_text(body, "webhook_code"), "STATUS_UPDATED") == 0;
		ck_assert_str_eq(jwt_text(attempt, "status"), "pending_review");
		ck_assert_int_eq(strncmp(jwt_text(attempt, "client_user_id"), "live-", 5), 0);
		cJSON_Delete(attempt);
		cJSON_Delete(body);
	}
}
END_TEST

/* With one on its way and one that waits for its next time. */
START_TEST(it_ends_with_webhooks_open)
{
	static const int statuses[] = { -1, 500, 0 };
	receiver_start(0, statuses);
	start_server("");
	server_set("{\"webhooks\":[{\"n\":1},{\"n\":2}]}");
	receiver_wait(1);
	kill(server.pid, SIGTERM);
	ck_assert_int_eq(server_wait(), 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("sandbox webhooks over HTTP");
	TCase *t = tcase_create("webhooks");
	tcase_set_timeout(t, 300);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_webhook_comes_signed);
	tcase_add_test(t, what_is_refused_comes_again);
	tcase_add_test(t, silence_holds_up_nothing);
	tcase_add_test(t, a_receiver_may_be_away);
	tcase_add_test(t, each_receiver_is_told);
	tcase_add_test(t, a_receiver_can_come_later);
	tcase_add_test(t, a_late_act_is_told_when_it_happens);
	tcase_add_loop_test(t, https_is_verified, 0, 2);
	tcase_add_test(t, a_header_can_be_there_twice_or_not_at_all);
	tcase_add_test(t, a_live_server_tells_of_a_pending_case);
	tcase_add_test(t, it_ends_with_webhooks_open);
	suite_add_tcase(s, t);
	return suite_run(s);
}
