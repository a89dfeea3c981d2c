/* From the sandbox's event to the case in the store, through both programs. */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "base/loop.h"
#include "base/mem.h"
#include "hooks/refusal.h"
#include "program.h"
#include "sandbox/server.h"
#include "support/suite.h"

/* Events of nobody's in particular, each of another attempt. */
static void send_events(int from, int count)
{
	struct buf text;
	buf_init(&text, 1024 * 1024);
	buf_add_str(&text, "{\"webhooks\":[");
	for (int i = 0; i < count; i++)
		buf_printf(&text, "%s{\"webhook_type\":\"IDENTITY_VERIFICATION\",\"webhook_code\":\"STATUS_UPDATED\",\"identity_verification_id\":\"idv_%d\"}",
		           i ? "," : "", from + i);
	buf_add_str(&text, "]}");
	server_set(buf_str(&text));
	buf_finish(&text);
}

static int64_t report(const char *name)
{
	cJSON *json = server_control("{}");
	int64_t n = cJSON_GetObjectItem(cJSON_GetObjectItem(json, "webhooks"), name)->valueint;
	cJSON_Delete(json);
	return n;
}

static void wait_until_delivered(void)
{
	for (int i = 0; report("waiting") > 0; i++) {
		ck_assert_int_lt(i, 3000);
		loop_wait(-1, 0, 20);
	}
}

#define REFUSED(name) "refused_total{reason=\"" name "\"}"
#define ACCEPTED "accepted_total{type=\"IDENTITY_VERIFICATION\",code=\"STATUS_UPDATED\"}"

/* Who waits for review is a case, without anybody having asked for it. */
START_TEST(what_happens_there_is_a_case_here)
{
	receiving_start("");
	server_set("{\"arrive\":1}");
	receiving_wait("attempts_read_total", 1);
	ck_assert_int_eq(receiving_count("SELECT count(*) FROM cases WHERE status = 'pending_review'"), 1);
	ck_assert_int_eq(receiving_count("SELECT count(*) FROM inbox WHERE done_at = 0"), 0);
	ck_assert_int_eq(receiving_count("SELECT count(*) FROM cases WHERE next_read_at > read_at"), 1);
	/* Not before its second was over: another of the same body and second is no row of its own. */
	ck_assert_int_ge(receiving_count("SELECT min(done_at - received_at) FROM inbox"), 2);
	while (receiving_metric("inbox_waiting") != 0)
		loop_wait(-1, 0, 20);
	int status = receiving_end(SIGTERM);
	ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}
END_TEST

/* The screening's webhook has no attempt's id: its case is known by the screening's. */
START_TEST(a_decided_screening_leads_to_its_case)
{
	receiving_start("--no-sweep");
	server_set("{\"arrive\":1}");
	receiving_wait("attempts_read_total", 1);
	char id[200], body[300];
	ck_assert_int_eq(receiving_count("SELECT count(*) FROM cases WHERE screening_id <> ''"), 1);
	receiving_text("SELECT screening_id FROM cases", id, sizeof id);
	snprintf(body, sizeof body, "{\"webhooks\":[{\"webhook_type\":\"SCREENING\",\"webhook_code\":\"STATUS_UPDATED\",\"screening_id\":\"%s\"}]}", id);
	server_set(body);
	receiving_wait("attempts_read_total", 2);
	ck_assert_int_eq(receiving_count("SELECT count(*) FROM inbox WHERE type = 'SCREENING' AND done_at > 0"), 1);
	ck_assert_int_eq(receiving_count("SELECT count(*) FROM cases"), 1);
}
END_TEST

static const char create[] = "{\"client_user_id\":\"u-1\",\"template_id\":\"idvtmp_SpecimenKycUS1\",\"is_shareable\":false,"
			     "\"gave_consent\":true}";
static const char retry[] = "{\"client_user_id\":\"u-1\",\"template_id\":\"idvtmp_SpecimenKycUS1\",\"strategy\":\"reset\"}";

/* The attempt of a retry is the case's newest; what it was before is known as well. */
START_TEST(a_retry_is_an_attempt_more)
{
	char first[100], second[100];
	receiving_start("--no-sweep");
	cJSON_Delete(server_json("create", create));
	receiving_wait("attempts_read_total", 1);
	receiving_text("SELECT attempt_id FROM cases", first, sizeof first);
	cJSON_Delete(server_json("retry", retry));
	receiving_wait("attempts_read_total", 2);
	receiving_text("SELECT attempt_id FROM cases", second, sizeof second);
	ck_assert_str_ne(first, second);
	ck_assert_int_eq(receiving_count("SELECT tries FROM cases"), 2);
	ck_assert_int_ge(receiving_metric("accepted_total{type=\"IDENTITY_VERIFICATION\",code=\"RETRIED\"}"), 1);
}
END_TEST

/* Nothing came of the second event but a case that is due to be read. What cannot be read then is put off. */
START_TEST(a_webhook_that_was_lost)
{
	receiving_start("--no-sweep");
	cJSON_Delete(server_json("create", create));
	receiving_wait("attempts_read_total", 1);
	server_set("{\"faults\":[\"webhook=drop\"]}");
	cJSON_Delete(server_json("retry", retry));
	receiving_end(SIGTERM);
	receiving_count("UPDATE cases SET next_read_at = 1 RETURNING id");
	server_set("{\"faults\":[\"list=array\"]}");
	receiving_start("");
	receiving_wait("attempts_unread_total", 1);
	while (receiving_count("SELECT next_read_at FROM cases") == 1)
		loop_wait(-1, 0, 20);
	ck_assert_int_eq(receiving_count("SELECT tries FROM cases"), 1);
	receiving_end(SIGTERM);
	receiving_count("UPDATE cases SET next_read_at = 1 RETURNING id");
	server_set("{\"clear_faults\":true}");
	receiving_start("");
	receiving_wait("swept_total", 1);
	ck_assert_int_eq(receiving_count("SELECT tries FROM cases"), 2);
	ck_assert_int_eq(receiving_count("SELECT next_read_at > read_at FROM cases"), 1);
}
END_TEST

/* Every forgery that the sandbox can make, each refused once under its name; sent as it should be, it is accepted. */
START_TEST(forgeries_of_the_sandbox)
{
	static const struct { const char *fault; enum refusal why; } forged[] = {
		{ "expired_key", REFUSAL_EXPIRED_KEY }, /* first: once it is known as good, it is for a minute */
		{ "alg_none", REFUSAL_ALGORITHM }, { "hs256", REFUSAL_ALGORITHM }, { "unknown_kid", REFUSAL_UNKNOWN_KEY },
		{ "forged", REFUSAL_SIGNATURE }, { "old:301", REFUSAL_OLD }, { "future:120", REFUSAL_FUTURE },
		{ "other_body", REFUSAL_OTHER_BODY }, { "truncated", REFUSAL_OTHER_BODY }, { "unsigned", REFUSAL_NO_TOKEN },
		{ "doubled", REFUSAL_DOUBLED_TOKEN }, { "environment", REFUSAL_OTHER_ENVIRONMENT }, { "oversized", REFUSAL_LARGE_BODY },
		{ "array", REFUSAL_OTHER_ENVIRONMENT }, { "empty", REFUSAL_OTHER_ENVIRONMENT },
	};
	enum { COUNT = sizeof forged / sizeof *forged };
	int64_t expected[REFUSALS] = { 0 };
	receiving_start("--no-sweep");
	for (int i = 0; i < COUNT; i++) {
		char *fault = mem_printf("{\"faults\":[\"webhook=%s*1\"]}", forged[i].fault), *name;
		server_set(fault);
		free(fault);
		send_events(i, 1);
		expected[forged[i].why]++;
		name = mem_printf("refused_total{reason=\"%s\"}", refusal_table[forged[i].why].name);
		receiving_wait(name, expected[forged[i].why]);
		free(name);
		receiving_wait(ACCEPTED, i + 1);
	}
	for (int i = REFUSAL_NONE + 1; i < REFUSALS; i++) {
		char *name = mem_printf("refused_total{reason=\"%s\"}", refusal_table[i].name);
		ck_assert_msg(receiving_metric(name) == expected[i], "%s: %lld", name, (long long)receiving_metric(name));
		free(name);
	}
	wait_until_delivered();
	ck_assert_int_eq(receiving_count("SELECT count(*) FROM inbox"), COUNT);
	ck_assert_int_le(server_calls_of("get"), 2 * COUNT); /* nobody's attempts: they are not asked for again and again */
}
END_TEST

START_TEST(replays_twins_and_duplicates)
{
	receiving_start("--no-sweep");
	server_set("{\"faults\":[\"webhook=replay*1\",\"webhook=twin*1\",\"webhook=duplicate:2*1\",\"webhook=latency:300*1\"]}");
	send_events(0, 5);
	wait_until_delivered();
	/* A duplicate of the same second is known by body and time as a replay is; of another second it is a row more. */
	receiving_wait("duplicates_total", 2);
	int64_t rows = receiving_count("SELECT count(*) FROM inbox");
	ck_assert_int_eq(receiving_metric(ACCEPTED), rows);
	ck_assert_int_eq(rows + receiving_metric("duplicates_total"), 9);
	ck_assert_int_eq(receiving_count("SELECT count(DISTINCT subject) FROM inbox"), 5);
}
END_TEST

START_TEST(a_new_key_is_fetched)
{
	receiving_start("--no-sweep");
	send_events(0, 1);
	receiving_wait(ACCEPTED, 1);
	server_set("{\"rotate_key\":true}");
	send_events(1, 1);
	receiving_wait(ACCEPTED, 2);
	ck_assert_int_eq(receiving_metric("keys_fetched_total"), 2);
	ck_assert_int_eq(receiving_metric("keys"), 2);
}
END_TEST

/* The API is silent about its keys for a while: 503, and sent again. */
START_TEST(keys_that_cannot_be_fetched)
{
	receiving_start("--no-sweep");
	server_set("{\"faults\":[\"webhook_verification_key/get=500\"]}");
	send_events(0, 1);
	receiving_wait(REFUSED("key_away"), 1);
	server_set("{\"clear_faults\":true}");
	receiving_wait(ACCEPTED, 1);
}
END_TEST

/* The sandbox verifies the certificate. A plain request gets nothing, and takes nothing down. */
START_TEST(tls_of_its_own)
{
	receiving_start("--no-sweep");
	char *plain = mem_printf("http://127.0.0.1:%d/metrics", receiving.port);
	struct reply r = server_ask(plain, NULL);
	ck_assert_int_ne(r.status, 200);
	reply_finish(&r);
	free(plain);
	send_events(0, 50);
	wait_until_delivered();
	ck_assert_int_eq(report("accepted"), 50);
	ck_assert_int_eq(receiving_count("SELECT count(*) FROM inbox"), 50);
}
END_TEST

/* Killed at moments drawn from a seed while webhooks come: what was answered with 200 is there, and all arrive in the end. */
START_TEST(no_accepted_webhook_is_lost)
{
	enum { EVENTS = 60 };
	const char *times = getenv("KILLS"), *from = getenv("SEED");
	int kills = times ? atoi(times) : 10;
	unsigned seed = from ? (unsigned)atoi(from) : 7;
	receiving_start("--no-sweep");
	for (int k = 0; k < kills; k++) {
		send_events(k * EVENTS, EVENTS);
		seed = seed * 1103515245u + 12345u;
		for (int64_t least = receiving_metric(ACCEPTED), more = 1 + (seed >> 16) % (EVENTS / 2); receiving_metric(ACCEPTED) < least + more;)
			if (report("waiting") == 0)
				break;
		ck_assert(WIFSIGNALED(receiving_end(SIGKILL)));
		int64_t said = report("accepted"), kept;
		receiving_start("--no-sweep");
		kept = receiving_count("SELECT count(*) FROM inbox");
		ck_assert_msg(kept >= said, "%lld were answered with 200, %lld are there", (long long)said, (long long)kept);
	}
	wait_until_delivered();
	ck_assert_int_eq(report("accepted"), kills * EVENTS);
	ck_assert_int_eq(receiving_count("SELECT count(DISTINCT subject) FROM inbox"), kills * EVENTS);
	printf("%d kills, %d webhooks, %lld rows\n", kills, kills * EVENTS, (long long)receiving_count("SELECT count(*) FROM inbox"));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("idreview-hooks and the sandbox");
	TCase *t = tcase_create("programs");
	tcase_add_checked_fixture(t, receiving_setup, receiving_teardown);
	tcase_set_timeout(t, 1200);
	tcase_add_test(t, what_happens_there_is_a_case_here);
	tcase_add_test(t, a_decided_screening_leads_to_its_case);
	tcase_add_test(t, a_retry_is_an_attempt_more);
	tcase_add_test(t, a_webhook_that_was_lost);
	tcase_add_test(t, forgeries_of_the_sandbox);
	tcase_add_test(t, replays_twins_and_duplicates);
	tcase_add_test(t, a_new_key_is_fetched);
	tcase_add_test(t, keys_that_cannot_be_fetched);
	tcase_add_test(t, no_accepted_webhook_is_lost);
	suite_add_tcase(suite, t);
	t = tcase_create("tls");
	tcase_add_checked_fixture(t, receiving_setup_tls, receiving_teardown);
	tcase_set_timeout(t, 300);
	tcase_add_test(t, tls_of_its_own);
	suite_add_tcase(suite, t);
	return suite_run(suite);
}
