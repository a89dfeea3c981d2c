/* Writes of earlier runs: killed, open, done and not told, given up, and as journals of 0.x have them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/suite.h"
#include "base/when.h"
#include "writes_rig.h"

static struct {
	char text[700];
	size_t count;
	bool open, done;
	char intent[33];
} told;

static void on_told(void *ctx, const struct api_settled *s)
{
	(void)ctx;
	told.count++;
	snprintf(told.text, sizeof told.text, "%s", s->sentence);
	snprintf(told.intent, sizeof told.intent, "%s", s->intent);
	told.open = s->open;
	told.done = s->done;
	ck_assert_str_eq(s->client_user_id, "u1");
	ck_assert_str_eq(s->template_id, "t1");
}

/* A run that is killed as soon as so many requests have reached the server; afterwards the server answers from `script`. */
static void killed_after(size_t requests, const struct peer_reply *script, size_t count)
{
	pid_t pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		send_retry();
		rig_until_requests(&rig, requests);
		_exit(0);
	}
	int status;
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
	rig.peer.script = script;
	rig.peer.script_len = count;
	memset(&told, 0, sizeof told);
}

/* Two statements: a script in a block of its own would end with it. */
#define KILLED(...)                                                                                                                \
	rig_start(&rig, SCRIPT(BEFORE, { .end = PEER_HANG }));                                                                     \
	killed_after(2, SCRIPT(__VA_ARGS__))

START_TEST(appears_at_the_next_start)
{
	KILLED(FOUND);
	ck_assert_uint_eq(settle(on_told), 1);
	ck_assert_uint_eq(settle(on_told), 1); /* it is in hand */
	rig_until_idle(&rig);
	ck_assert(told.done && !told.open && told.count == 1);
	ck_assert_msg(strstr(told.text, "an attempt was begun after the request, idv_2; whether by it"), "%s", told.text);
	ck_assert_ptr_nonnull(strstr(told.text, "user u1"));
	ck_assert_uint_eq(count_requests("/retry "), 0);
	expect_journal("intent sent appeared");
	/* Until somebody was told, each start says it. */
	ck_assert_uint_eq(settle(on_told), 0);
	ck_assert_uint_eq(told.count, 2);
	api_mark_said(rig.api, told.intent);
	ck_assert_uint_eq(settle(on_told), 0);
	ck_assert_uint_eq(told.count, 2);
	/* Who asked for it was not told: asking again gives that attempt. Who follows it has seen it. */
	struct idv_retry q = { .client_user_id = "u1", .template_id = "t1", .strategy = IDV_RESET };
	const struct peer_reply then[] = { FOUND, FOUND, FOUND, { .bytes = good("idv_3", "idv_2") } };
	ck_assert_uint_ne(api_send_retry(rig.api, &q, NULL, &manner, &err), 0);
	ck_assert(rig_until(&rig, 1)->reply.repeated);
	ck_assert_uint_eq(count_requests("/retry "), 0);
	ck_assert_uint_eq(rig.peer.request_count, 2);
	rig.peer.script = then;
	rig.peer.script_len = 4;
	ck_assert_uint_ne(api_send_retry(rig.api, &q, "idv_2", &manner, &err), 0);
	ck_assert_str_eq(rig_until(&rig, 2)->reply.attempt_id, "idv_3");
}
END_TEST

START_TEST(stays_open_and_bars)
{
	const struct peer_reply lists[] = { ABSENT, { .bytes = fault(500, "API_ERROR", "INTERNAL_SERVER_ERROR", "x") },
		                            { .bytes = http_reply(200, NULL, "<html>") }, RST };
	KILLED(lists[_i]);
	ck_assert_uint_eq(settle(on_told), 1);
	rig_until_idle(&rig);
	ck_assert(told.open);
	struct idv_retry q = { .client_user_id = "u1", .template_id = "t1", .strategy = IDV_RESET };
	ck_assert_uint_ne(api_send_retry(rig.api, &q, NULL, &manner, &err), 0);
	expect_err(&rig_until(&rig, 1)->reply.err, ERR_BARRED, "process");
	ck_assert_uint_eq(count_requests("/retry "), 0);
	expect_journal("intent sent lost");
}
END_TEST

/* "sent" is on disk before anything leaves: without it nothing did. */
START_TEST(written_down_and_not_sent)
{
	struct intent i = { .op = "retry", .client_user_id = "u1", .template_id = "t1", .newest_id = "idv_1", .strategy = "reset" };
	rig_start(&rig, SCRIPT(ABSENT));
	memcpy(i.account, rig.api->account, sizeof i.account);
	intent_make_id(i.id);
	ck_assert(journal_write_intent(&rig.api->journal, &i, &err));
	ck_assert_uint_eq(settle(on_told), 0);
	expect_journal("intent ended");
}
END_TEST

START_TEST(another_process_has_it_in_hand)
{
	bool busy;
	KILLED(FOUND);
	int fd = journal_lock(&rig.api->journal, rig.api->account, "u1", "t1", &busy, &err);
	ck_assert_int_ge(fd, 0);
	ck_assert_uint_eq(settle(on_told), 1);
	ck_assert_uint_eq(api_looking(rig.api), 0);
	struct api_open open;
	ck_assert(api_open_of(rig.api, "t1", "u1", &open) && open.under_way);
	expect_err((api_give_up(rig.api, open.intent, &err), &err), ERR_BARRED, "under way");
	close(fd);
	ck_assert_uint_eq(settle(on_told), 1);
	ck_assert_uint_eq(api_looking(rig.api), 1);
}
END_TEST

/* The same server and client, however they are written. */
START_TEST(spelled_otherwise)
{
	static const char *const hosts[] = { "127.0.0.1", "localhost", "LOCALHOST", "[::1]", "127.0.0.2" };
	char url[64];
	KILLED(FOUND);
	snprintf(url, sizeof url, "http://%s:%d%s", hosts[_i], rig.peer.port, _i % 2 ? "" : "/");
	rig_again(&rig, url);
	ck_assert_uint_eq(settle(on_told), 1);
}
END_TEST

START_TEST(other_accounts_are_left_alone)
{
	KILLED(FOUND);
	ck_assert(config_set(&rig.config, "client_id", "another", &err));
	rig_again(&rig, NULL);
	ck_assert_uint_eq(settle(on_told), 0);
	ck_assert(config_set(&rig.config, "client_id", "client-abc", &err) && config_set(&rig.config, "environment", "production", &err));
	rig_again(&rig, NULL);
	ck_assert_uint_eq(settle(on_told), 0);
	rig_again(&rig, "http://127.0.0.1:1");
	ck_assert_uint_eq(settle(on_told), 0);
}
END_TEST

/* Done, and killed before anybody was told: the same again tells it, and sends nothing. */
START_TEST(done_and_not_told)
{
	rig_start(&rig, SCRIPT(BEFORE, { .bytes = good("idv_2", "idv_1") }));
	pid_t pid = fork();
	if (pid == 0) {
		send_retry();
		rig_until(&rig, 1);
		_exit(0);
	}
	ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
	const struct peer_reply then[] = { FOUND, FOUND, { .bytes = good("idv_3", "idv_2") } };
	rig.peer.script = then;
	rig.peer.script_len = 3;
	struct idv_retry q = { .client_user_id = "u1", .template_id = "t1", .strategy = IDV_RESET };
	ck_assert_uint_ne(api_send_retry(rig.api, &q, NULL, &manner, &err), 0);
	const struct api_reply *r = &rig_until(&rig, 1)->reply;
	ck_assert(r->ok && r->repeated);
	ck_assert_str_eq(r->attempt_id, "idv_2");
	ck_assert_int_eq(r->own, API_OWN);
	ck_assert_uint_eq(count_requests("/retry "), 0);
	if (_i == 0)
		manner.again = true;
	else if (_i == 1)
		q.is_shareable = IDV_YES;
	else if (_i == 2)
		q.strategy = IDV_INFER;
	else
		api_mark_told(rig.api, r->intent);
	ck_assert_uint_ne(api_send_retry(rig.api, &q, NULL, &manner, &err), 0);
	r = &rig_until(&rig, 2)->reply;
	if (_i == 1 || _i == 2) { /* another request, by who does not know of that attempt */
		expect_err(&r->err, ERR_CHANGED, "made an attempt, or one appeared after it: idv_2");
		ck_assert_uint_eq(count_requests("/retry "), 0);
		return;
	}
	ck_assert_msg(r->ok && !r->repeated, "%s", r->err.text);
	ck_assert_str_eq(r->attempt_id, "idv_3");
}
END_TEST

/* What was open appears in the list that is read for the next. */
START_TEST(appears_before_the_next)
{
	KILLED(FOUND);
	struct idv_retry q = { .client_user_id = "u1", .template_id = "t1", .strategy = _i ? IDV_INFER : IDV_RESET };
	ck_assert_uint_ne(api_send_retry(rig.api, &q, NULL, &manner, &err), 0);
	const struct api_reply *r = &rig_until(&rig, 1)->reply;
	ck_assert_uint_eq(count_requests("/retry "), 0);
	if (_i) {
		expect_err(&r->err, ERR_CHANGED, "or one appeared after it: idv_2");
		return;
	}
	ck_assert(r->ok && r->repeated);
	ck_assert_str_eq(r->attempt_id, "idv_2");
	ck_assert_int_eq(r->own, API_OWN_UNKNOWN);
}
END_TEST

START_TEST(given_up_by_a_person)
{
	struct api_open open;
	KILLED(ABSENT, { .bytes = good("idv_2", "idv_1") });
	rig.config.settle_horizon_s = 600;
	ck_assert(api_open_of(rig.api, "t1", "u1", &open) && !open.late);
	expect_err((api_give_up(rig.api, open.intent, &err), &err), ERR_BARRED, "may still appear");
	rig.config.settle_horizon_s = 0; /* it has passed */
	ck_assert(api_open_of(rig.api, "t1", "u1", &open) && open.late);
	ck_assert_msg(api_give_up(rig.api, open.intent, &err), "%s", err.text);
	expect_journal("intent sent given_up");
	ck_assert(!api_open_of(rig.api, "t1", "u1", &open));
	send_retry();
	const struct api_reply *r = &rig_until(&rig, 1)->reply;
	ck_assert_msg(r->ok, "%s", r->err.text);
}
END_TEST

/* -- journals of 0.x ---------------------------------------------------------------------------------------------------------- */

static void old_line(const char *age, const char *event, int64_t event_age)
{
	char path[128], at[WHEN_TEXT];
	snprintf(path, sizeof path, "%s/idreview", rig.state);
	mkdir(path, 0700);
	snprintf(path, sizeof path, "%s/idreview/journal", rig.state);
	FILE *f = fopen(path, "a");
	ck_assert_ptr_nonnull(f);
	fprintf(f, "%s\tintent\t%032d\tretry\tu1\tt1\tidv_1\treset\t-\thttp://127.0.0.1:%d\there\t1\t1\n", age, 7, rig.peer.port);
	when_format_rfc3339(when_now() - event_age, at);
	if (event)
		fprintf(f, "%s\t%s\t%032d\t-\n", at, event, 7);
	fclose(f);
	ck_assert_int_eq(chmod(path, 0600), 0);
	memset(&told, 0, sizeof told);
}

static const struct {
	const char *event;
	int64_t event_age;
	bool found;
	size_t open;
	const char *last;
} old_lines[] = {
	{ NULL, 0, true, 1, "appeared" },        { NULL, 0, false, 1, "lost" },           { "lost", 60, true, 1, "appeared" },
	{ "absent", 3600, true, 1, "appeared" }, { "absent", 3600, false, 1, "old_absent" }, { "absent", 90000, true, 0, "absent" },
	{ "found", 60, true, 0, "found" },       { "done", 60, true, 0, "done" },
};

START_TEST(lines_of_before)
{
	const struct peer_reply found = FOUND, absent = ABSENT;
	rig_start(&rig, SCRIPT(old_lines[_i].found ? found : absent));
	old_line("2026-01-01T00:00:00Z", old_lines[_i].event, old_lines[_i].event_age);
	ck_assert_uint_eq(settle(on_told), old_lines[_i].open);
	rig_until_idle(&rig);
	char *text = rig_journal(&rig), word[40];
	snprintf(word, sizeof word, "\t%s\t", old_lines[_i].last);
	char *last = strrchr(text, '\n');
	*last = '\0';
	last = strrchr(text, '\n') ? strrchr(text, '\n') : text;
	ck_assert_msg(strstr(last, word), "%s", text);
	free(text);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("api/settle");
	TCase *t = tcase_create("earlier");
	tcase_add_checked_fixture(t, NULL, writes_teardown);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, appears_at_the_next_start);
	tcase_add_loop_test(t, stays_open_and_bars, 0, 4);
	tcase_add_test(t, written_down_and_not_sent);
	tcase_add_test(t, another_process_has_it_in_hand);
	tcase_add_loop_test(t, spelled_otherwise, 0, 5);
	tcase_add_test(t, other_accounts_are_left_alone);
	tcase_add_loop_test(t, done_and_not_told, 0, 4);
	tcase_add_loop_test(t, appears_before_the_next, 0, 2);
	tcase_add_test(t, given_up_by_a_person);
	ADD_EACH(t, lines_of_before, old_lines);
	suite_add_tcase(s, t);
	return suite_run(s);
}
