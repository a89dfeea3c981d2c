/* idreview-sandbox as a program, over its socket: what a client meets on the wire. */
#include <arpa/inet.h>
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cjson/cJSON.h>
#include <curl/curl.h>

#include "support/suite.h"
#include "base/buf.h"
#include "base/mem.h"
#include "server.h"

#define KEYS "\"client_user_id\":\"demo-3b24110\",\"template_id\":\"idvtmp_SpecimenKycUS1\""
#define GET_STAR "{\"identity_verification_id\":\"idv_SpecimenStar2B\"}"

/* -- the program ----------------------------------------------------------------------------------------------------------------- */

START_TEST(it_ends_with_its_standard_input)
{
	char line[4200];
	server_read_line(server.out, line, sizeof line);
	ck_assert_msg(strncmp(line, "subjects ", 9) == 0 && access(line + 9, R_OK) == 0, "%s", line);
	close(server.in);
	server.in = -1;
	ck_assert_int_eq(server_wait(), 0);
}
END_TEST

START_TEST(it_ends_on_a_signal)
{
	kill(server.pid, _i ? SIGINT : SIGTERM);
	ck_assert_int_eq(server_wait(), 0);
}
END_TEST

/* Also with an answer held back and one half closed. */
START_TEST(it_ends_with_connections_open)
{
	server_set("{\"faults\":[\"get=latency:100000*1\",\"get=half_close\"]}");
	CURLM *multi = curl_multi_init();
	CURL *easy[2];
	struct buf body;
	struct curl_slist *headers = server_headers();
	char url[200];
	int running = 2, seen = 0;
	buf_init(&body, REPLY_MAX);
	snprintf(url, sizeof url, "%s/identity_verification/get", server.url);
	for (int i = 0; i < 2; i++) {
		easy[i] = curl_easy_init();
		curl_easy_setopt(easy[i], CURLOPT_URL, url);
		curl_easy_setopt(easy[i], CURLOPT_NOPROXY, "*");
		curl_easy_setopt(easy[i], CURLOPT_POSTFIELDS, GET_STAR);
		curl_easy_setopt(easy[i], CURLOPT_HTTPHEADER, headers);
		curl_easy_setopt(easy[i], CURLOPT_WRITEFUNCTION, server_take);
		curl_easy_setopt(easy[i], CURLOPT_WRITEDATA, &body);
		curl_multi_add_handle(multi, easy[i]);
	}
	while (running > 1 || seen < 2) {
		curl_multi_perform(multi, &running);
		curl_multi_poll(multi, NULL, 0, 20, NULL);
		seen = server_calls_of("get");
	}
	kill(server.pid, SIGTERM);
	ck_assert_int_eq(server_wait(), 0);
	for (int i = 0; i < 2; i++) {
		curl_multi_remove_handle(multi, easy[i]);
		curl_easy_cleanup(easy[i]);
	}
	curl_multi_cleanup(multi);
	curl_slist_free_all(headers);
	buf_finish(&body);
}
END_TEST

static int run_to_end(const char *options, char *said, size_t size)
{
	char *command = mem_printf("./idreview-sandbox %s 2>&1", options);
	FILE *p = popen(command, "re");
	size_t n = fread(said, 1, size - 1, p);
	said[n] = '\0';
	free(command);
	return WEXITSTATUS(pclose(p));
}

START_TEST(it_says_what_is_wrong)
{
	char said[8000], options[40];
	ck_assert_int_eq(run_to_end("--porte 1", said, sizeof said), 2);
	ck_assert_ptr_nonnull(strstr(said, "--porte"));
	ck_assert_int_eq(run_to_end("--data /nowhere", said, sizeof said), 1);
	ck_assert_ptr_nonnull(strstr(said, "/nowhere/base.json"));
	snprintf(options, sizeof options, "--port %d", server.port);
	ck_assert_int_eq(run_to_end(options, said, sizeof said), 1);
	ck_assert_ptr_nonnull(strstr(said, "cannot listen"));
	ck_assert_int_eq(run_to_end("--help", said, sizeof said), 0);
	ck_assert_ptr_nonnull(strstr(said, "gzip_bomb"));
	ck_assert_int_eq(run_to_end("--version", said, sizeof said), 0);
}
END_TEST

/* Each option that --help names has its place in the manual. */
START_TEST(the_manual_knows_every_option)
{
	const char *srcdir = getenv("srcdir");
	char said[8000], *path = mem_printf("%s/doc/idreview-sandbox.1", srcdir ? srcdir : "."), manual[16000];
	FILE *f = fopen(path, "re");
	ck_assert_msg(f != NULL, "%s", path);
	manual[fread(manual, 1, sizeof manual - 1, f)] = '\0';
	fclose(f);
	run_to_end("--help", said, sizeof said);
	int count = 0;
	for (char *at = said; (at = strstr(at, "\n  --")); at += 5, count++) {
		char *entry = mem_printf(".It Fl Fl %.*s", (int)strcspn(at + 5, " \n"), at + 5);
		ck_assert_msg(strstr(manual, entry) != NULL, "%s", entry);
		free(entry);
	}
	ck_assert_int_ge(count, 16);
	free(path);
}
END_TEST

/* Reached through the loopback address only. */
START_TEST(it_listens_on_loopback_only)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)server.port) };
	inet_pton(AF_INET, "127.0.0.2", &a.sin_addr);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	ck_assert_int_ne(connect(fd, (struct sockaddr *)&a, sizeof a), 0);
	ck_assert_int_eq(errno, ECONNREFUSED);
	close(fd);
}
END_TEST

/* -- requests -------------------------------------------------------------------------------------------------------------------- */

START_TEST(paths_methods_and_sizes)
{
	struct reply r = server_call("/identity_verification/delete", "{}");
	ck_assert_int_eq(r.status, 404);
	ck_assert_ptr_nonnull(strstr(buf_str(&r.body), "NOT_FOUND"));
	reply_finish(&r);
	r = server_call("/identity_verification/get", NULL);
	ck_assert_int_eq(r.status, 404);
	reply_finish(&r);
	r = server_call("/dashboard_user/list", "{}");
	ck_assert_int_eq(r.status, 200);
	ck_assert_ptr_nonnull(strstr(buf_str(&r.body), "new.specimen@example.com"));
	ck_assert_int_eq(server_calls_of("dashboard_user/list"), 1);
	reply_finish(&r);
	char *large = mem_alloc(1200001);
	memset(large, ' ', 1200000);
	large[0] = '{', large[1199999] = '}';
	r = server_call("get", large);
	ck_assert_int_eq(r.status, 400);
	ck_assert_ptr_nonnull(strstr(buf_str(&r.body), "INVALID_BODY"));
	reply_finish(&r);
	free(large);
	r = server_call("get", GET_STAR);
	ck_assert_int_eq(r.status, 200);
	ck_assert_str_eq(r.date, "Mon, 23 Nov 2026 03:06:02 GMT");
	reply_finish(&r);
	server_set("{\"clock\":{\"advance\":\"1h\"}}");
	r = server_call("get", GET_STAR);
	ck_assert_str_eq(r.date, "Mon, 23 Nov 2026 04:06:02 GMT");
	reply_finish(&r);
}
END_TEST

START_TEST(control_is_checked)
{
	static const char *const wrong[] = { "{\"clocks\":1}", "{\"clock\":{\"set\":\"now\"}}", "{\"clock\":{\"advance\":\"5\"}}",
		"{\"faults\":[\"get=what\"]}", "{\"faults\":[1]}", "{\"limits\":{\"picture\":1}}", "{\"limits\":{\"get\":-1}}" };
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct reply r = server_call("/_sandbox/control", wrong[i]);
		ck_assert_msg(r.status == 400, "%s", wrong[i]);
		reply_finish(&r);
	}
	server_set("{\"faults\":[\"get=none\"],\"limits\":{\"get\":1},\"clear_faults\":true,\"clear_calls\":true}");
	cJSON_Delete(server_json("get", GET_STAR));
	struct reply r = server_call("get", GET_STAR);
	ck_assert_int_eq(r.status, 429);
	reply_finish(&r);
	ck_assert_int_eq(server_calls_of("get"), 2);
	server_set("{\"clear_calls\":true}");
	ck_assert_int_eq(server_calls_of("get"), 0);
}
END_TEST

/* -- faults ---------------------------------------------------------------------------------------------------------------------- */

static const struct {
	const char *fault;
	CURLcode code;
	long status;
	const char *in;   /* of the body */
} faults[] = {
	{ "get=latency:1*1", CURLE_OK, 200, "idv_SpecimenStar2B" },
	{ "get=reset*1", CURLE_RECV_ERROR, 0, NULL },
	{ "get=lost*1", CURLE_RECV_ERROR, 0, NULL },
	{ "get=drip:2000*1", CURLE_OK, 200, "\"request_id\"" },
	{ "get=half_close*1", CURLE_PARTIAL_FILE, 200, NULL },
	{ "get=short*1", CURLE_PARTIAL_FILE, 200, NULL },
	{ "get=429*1", CURLE_OK, 429, "RATE_LIMIT_EXCEEDED" },
	{ "get=500*1", CURLE_OK, 500, "INTERNAL_SERVER_ERROR" },
	{ "get=503*1", CURLE_OK, 503, "PLANNED_MAINTENANCE" },
	{ "get=truncated*1", CURLE_OK, 200, "{\"id\"" },
	{ "get=garbage*1", CURLE_OK, 200, NULL },
	{ "get=html*1", CURLE_OK, 200, "<html>" },
	{ "get=empty*1", CURLE_OK, 200, NULL },
	{ "get=array*1", CURLE_OK, 200, "[]" },
	{ "get=bad_utf8*1", CURLE_OK, 200, "\xff\xc0\xaf" },
	{ "get=surrogate*1", CURLE_OK, 200, "\\ud800x" },
	{ "get=deep*1", CURLE_OK, 200, "[[[[[[[[" },
	{ "get=oversized*1", CURLE_OK, 200, "    " },
	{ "get=gzip_bomb*1", CURLE_OK, 200, "     " },
	{ "get=url_life:0*1", CURLE_OK, 200, "expires=1795403162" },
	{ "get=wrong_id*1", CURLE_OK, 200, "\"id\":\"idv_Tqfd" },
	{ "get=redirect*1", CURLE_OK, 302, NULL },
	{ "get=late:5*1", CURLE_RECV_ERROR, 0, NULL },
	{ "get=lag:5*1", CURLE_OK, 200, "idv_SpecimenStar2B" },
	{ "get=stale:0*1", CURLE_OK, 200, "idv_SpecimenStar2B" },
	{ "get=gateway:429*1", CURLE_OK, 429, "<h1>429</h1>" },
	{ "get=blocked:502*1", CURLE_OK, 502, "<h1>502</h1>" },
	{ "all=500*1", CURLE_OK, 500, NULL },
};

START_TEST(each_fault_is_done_once)
{
	char body[200];
	snprintf(body, sizeof body, "{\"faults\":[\"%s\"]}", faults[_i].fault);
	server_set(body);
	struct reply r = server_call("get", GET_STAR);
	ck_assert_msg(r.code == faults[_i].code, "%s: curl says %d, %s", faults[_i].fault, r.code, curl_easy_strerror(r.code));
	ck_assert_int_eq(r.status, faults[_i].status);
	if (faults[_i].in)
		ck_assert_msg(memmem(buf_str(&r.body), r.body.len, faults[_i].in, strlen(faults[_i].in)), "%s", faults[_i].fault);
	cJSON *json = cJSON_ParseWithLength(buf_str(&r.body), r.body.len);
	if (strstr("get=truncated*1 get=garbage*1 get=html*1 get=empty*1 get=gzip_bomb*1", faults[_i].fault))
		ck_assert_ptr_null(json);
	cJSON_Delete(json);
	reply_finish(&r);
	cJSON_Delete(server_json("get", GET_STAR));
	ck_assert_int_eq(server_calls_of("get"), 2);
}
END_TEST

/* Silence: who has waited long enough finds that nothing was done. */
START_TEST(what_is_dropped_is_never_done)
{
	char url[200];
	long status = 0;
	server_set("{\"faults\":[\"retry=drop*1\"]}");
	snprintf(url, sizeof url, "%s/identity_verification/retry", server.url);
	CURL *c = curl_easy_init();
	struct curl_slist *headers = server_headers();
	curl_easy_setopt(c, CURLOPT_URL, url);
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(c, CURLOPT_POSTFIELDS, "{" KEYS ",\"strategy\":\"reset\"}");
	curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, 200L);
	ck_assert_int_eq(curl_easy_perform(c), CURLE_OPERATION_TIMEDOUT);
	curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
	ck_assert_int_eq(status, 0);
	curl_slist_free_all(headers);
	curl_easy_cleanup(c);
	cJSON *report = server_control("{}");
	ck_assert_int_eq(cJSON_GetArraySize(json_at(report, "acts")), 0);
	cJSON_Delete(report);
}
END_TEST

START_TEST(a_bomb_unpacks)
{
	server_set("{\"faults\":[\"list=gzip_bomb\"]}");
	struct reply r = server_call("list", "{" KEYS "}");
	ck_assert_int_eq(r.code, CURLE_OK);
	ck_assert_uint_eq(r.body.len, 1 + 260000u * 258u);
	reply_finish(&r);
}
END_TEST

START_TEST(retry_after_is_sent_when_told)
{
	server_set("{\"faults\":[\"get=429:7*1\",\"get=429*1\"]}");
	struct reply r = server_call("get", GET_STAR);
	ck_assert_str_eq(r.retry_after, "7");
	reply_finish(&r);
	r = server_call("get", GET_STAR);
	ck_assert_int_eq(r.status, 429);
	ck_assert_str_eq(r.retry_after, "");
	reply_finish(&r);
}
END_TEST

/* The worst of all: the retry happened, and nobody was told. A reset comes before the act. */
START_TEST(a_lost_answer_leaves_its_act)
{
	server_set("{\"faults\":[\"retry=reset*1\",\"retry=lost*1\"]}");
	for (int i = 0; i < 2; i++) {
		struct reply r = server_call("retry", "{" KEYS ",\"strategy\":\"reset\"}");
		ck_assert_int_eq(r.code, CURLE_RECV_ERROR);
		reply_finish(&r);
		cJSON *page = server_json("list", "{" KEYS "}");
		const cJSON *newest = cJSON_GetArrayItem(json_at(page, "identity_verifications"), 0);
		const char *previous = cJSON_GetStringValue(json_at(newest, "previous_attempt_id"));
		ck_assert_int_eq(cJSON_GetArraySize(json_at(page, "identity_verifications")), i ? 3 : 2);
		ck_assert_str_eq(previous, i ? "idv_SpecimenStar2B" : "idv_SpecimenStar1A");
		cJSON_Delete(page);
	}
}
END_TEST

START_TEST(faults_of_the_command_line)
{
	kill(server.pid, SIGTERM);
	server_wait();
	server_start("--no-cache --fault list=500*1 --page-size 1 --sandbox-limits");
	struct reply r = server_call("list", "{" KEYS "}");
	ck_assert_int_eq(r.status, 500);
	reply_finish(&r);
	cJSON *page = server_json("list", "{" KEYS "}");
	ck_assert_int_eq(cJSON_GetArraySize(json_at(page, "identity_verifications")), 1);
	ck_assert(cJSON_IsString(json_at(page, "next_cursor")));
	cJSON_Delete(page);
	long status = 200;
	int asked = 0;
	for (; status == 200 && asked < 100; asked++) {
		r = server_call("get", GET_STAR);
		status = r.status;
		reply_finish(&r);
	}
	ck_assert_int_eq(status, 429);
	ck_assert_int_eq(asked, 60);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("sandbox over HTTP");
	TCase *t = tcase_create("http");
	tcase_set_timeout(t, 300);
	tcase_add_checked_fixture(t, server_setup, server_teardown);
	tcase_add_test(t, it_ends_with_its_standard_input);
	tcase_add_loop_test(t, it_ends_on_a_signal, 0, 2);
	tcase_add_test(t, it_ends_with_connections_open);
	tcase_add_test(t, it_says_what_is_wrong);
	tcase_add_test(t, the_manual_knows_every_option);
	tcase_add_test(t, it_listens_on_loopback_only);
	tcase_add_test(t, paths_methods_and_sizes);
	tcase_add_test(t, control_is_checked);
	tcase_add_test(t, what_is_dropped_is_never_done);
	tcase_add_loop_test(t, each_fault_is_done_once, 0, sizeof faults / sizeof *faults);
	tcase_add_test(t, a_bomb_unpacks);
	tcase_add_test(t, retry_after_is_sent_when_told);
	tcase_add_test(t, a_lost_answer_leaves_its_act);
	tcase_add_test(t, faults_of_the_command_line);
	suite_add_tcase(s, t);
	return suite_run(s);
}
