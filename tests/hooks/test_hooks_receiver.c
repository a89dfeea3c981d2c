/* The receiver by its sockets: what is answered to whom, when, and how it is counted. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/when.h"
#include "rig.h"
#include "support/suite.h"

static struct rig rig;

static void setup(void)
{
	rig_start(&rig, NULL);
}

static void teardown(void)
{
	rig_stop(&rig);
}

static char *sign(const char *kid, const char *body)
{
	return signer_sign(&rig.vendor, kid, rig.now, body, strlen(body));
}

static int post(char *token, const char *body)
{
	int fd = rig_connect(&rig);
	rig_post(fd, token, body);
	int status = rig_status(&rig, fd);
	close(fd);
	free(token);
	return status;
}

static uint64_t accepted(void)
{
	uint64_t n = 0;
	for (int i = 0; i < EVENT_OTHER; i++)
		n += rig.tally.accepted[i];
	return n;
}

START_TEST(each_code_is_kept_and_counted)
{
	static const char screening[] = "{\"webhook_type\":\"SCREENING\",\"webhook_code\":\"STATUS_UPDATED\",\"screening_id\":\"scr_1\","
					"\"environment\":\"sandbox\"}";
	ck_assert_int_eq(rig_deliver(&rig, "STATUS_UPDATED", "idv_1"), 200);
	ck_assert_int_eq(rig_deliver(&rig, "STEP_UPDATED", "idv_1"), 200);
	ck_assert_int_eq(rig_deliver(&rig, "RETRIED", "idv_1"), 200);
	ck_assert_int_eq(post(sign("k", screening), screening), 200);
	for (int i = 0; i < EVENT_OTHER; i++)
		ck_assert_uint_eq(rig.tally.accepted[i], 1);
	ck_assert_uint_eq(rig.kept_count, 4);
}
END_TEST

START_TEST(what_else_the_vendor_sends_is_acknowledged_and_counted)
{
	static const char *const bodies[] = {
		"{\"webhook_type\":\"ITEM\",\"webhook_code\":\"ERROR\",\"environment\":\"sandbox\"}",
		"{\"webhook_type\":\"IDENTITY_VERIFICATION\",\"webhook_code\":\"NEW_WORD\",\"identity_verification_id\":\"i\",\"environment\":\"sandbox\"}",
		"{\"webhook_type\":\"IDENTITY_VERIFICATION\",\"webhook_code\":\"RETRIED\",\"environment\":\"sandbox\"}",
		"{\"webhook_type\":\"IDENTITY_VERIFICATION\",\"webhook_code\":\"RETRIED\",\"identity_verification_id\":\"a b\",\"environment\":\"sandbox\"}",
	};
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
		ck_assert_int_eq(post(sign("k", bodies[i]), bodies[i]), 200);
	ck_assert_uint_eq(rig.tally.others, 4);
	ck_assert_uint_eq(rig.kept_count, 0);
}
END_TEST

/* By body and time: neither the token's bytes nor the connection tell. */
START_TEST(replays_are_known_and_later_deliveries_are_not)
{
	char *body = rig_body("STATUS_UPDATED", "idv_1"), *token = sign("k", body);
	ck_assert_int_eq(post(mem_strdup(token), body), 200);
	ck_assert_int_eq(post(mem_strdup(token), body), 200);
	ck_assert_int_eq(post(signer_twin(token), body), 200);
	ck_assert_int_eq(post(sign("k", body), body), 200);
	ck_assert_uint_eq(accepted(), 1);
	ck_assert_uint_eq(rig.tally.duplicates, 3);
	rig.now += 30; /* delivered again by the vendor, signed anew */
	ck_assert_int_eq(post(sign("k", body), body), 200);
	ck_assert_uint_eq(accepted(), 2);
	free(token);
	free(body);
}
END_TEST

START_TEST(forged_ones_are_refused_under_their_names)
{
	char *body = rig_body("STATUS_UPDATED", "idv_1"), *claims = signer_claims(rig.now, body, strlen(body)), *good = sign("k", body);
	struct signer other;
	signer_init(&other);
	char *none = signer_hmac("", "{\"alg\":\"none\",\"kid\":\"k\"}", claims);
	strrchr(none, '.')[1] = '\0';
	static const char elsewhere[] = "{\"webhook_type\":\"IDENTITY_VERIFICATION\",\"webhook_code\":\"STATUS_UPDATED\","
					"\"identity_verification_id\":\"idv_1\",\"environment\":\"production\"}";
	const struct { enum refusal why; char *token; const char *body; } forged[] = {
		{ REFUSAL_ALGORITHM, none, body },
		{ REFUSAL_ALGORITHM, signer_hmac(rig.vendor.pem, "{\"alg\":\"HS256\",\"kid\":\"k\"}", claims), body },
		{ REFUSAL_UNKNOWN_KEY, sign("wrong", body), body },
		{ REFUSAL_EXPIRED_KEY, sign("old", body), body },
		{ REFUSAL_SIGNATURE, signer_sign(&other, "k", rig.now, body, strlen(body)), body },
		{ REFUSAL_OLD, signer_sign(&rig.vendor, "k", rig.now - 301, body, strlen(body)), body },
		{ REFUSAL_FUTURE, signer_sign(&rig.vendor, "k", rig.now + 31, body, strlen(body)), body },
		{ REFUSAL_OTHER_BODY, mem_strdup(good), "{}" },
		{ REFUSAL_MALFORMED, mem_strndup(good, strlen(good) - 10), body },
		{ REFUSAL_OTHER_ENVIRONMENT, sign("k", elsewhere), elsewhere },
		{ REFUSAL_NO_TOKEN, NULL, body },
	};
	for (size_t i = 0; i < sizeof forged / sizeof *forged; i++) {
		ck_assert_int_eq(post(forged[i].token, forged[i].body), refusal_table[forged[i].why].status);
		ck_assert_msg(rig.tally.refused[forged[i].why] >= 1, "%s", refusal_table[forged[i].why].name);
	}
	char *doubled = mem_printf("%s\r\nplaid-verification: %s", good, good), *long_one = mem_alloc(3000);
	ck_assert_int_eq(post(doubled, body), 401);
	ck_assert_uint_eq(rig.tally.refused[REFUSAL_DOUBLED_TOKEN], 1);
	memset(long_one, 'A', 2999);
	ck_assert_int_eq(post(long_one, body), 401);
	ck_assert_uint_eq(rig.tally.refused[REFUSAL_LONG_TOKEN], 1);
	uint64_t all = 0;
	for (int i = 1; i < REFUSALS; i++)
		all += rig.tally.refused[i];
	ck_assert_uint_eq(all, sizeof forged / sizeof *forged + 2);
	ck_assert_uint_eq(accepted() + rig.kept_count, 0);
	ck_assert_int_eq(post(good, body), 200);
	free(claims);
	free(body);
	signer_finish(&other);
}
END_TEST

/* 200 is said once it is on disk, and all that came meanwhile is in the next transaction. */
START_TEST(nothing_is_said_before_it_is_kept)
{
	int fds[20];
	rig.hold = true;
	for (int i = 0; i < 20; i++) {
		char id[16];
		snprintf(id, sizeof id, "idv_%d", i);
		char *body = rig_body("STATUS_UPDATED", id), *token = sign("k", body);
		fds[i] = rig_connect(&rig);
		rig_post(fds[i], token, body);
		free(body);
		free(token);
		if (i == 0)
			while (!rig.held_count)
				rig_turn(&rig);
	}
	ck_assert(rig_quiet(&rig, fds[0]) && rig_quiet(&rig, fds[19]));
	ck_assert_uint_eq(rig.held_count, 1);
	rig_answer(&rig);
	ck_assert_int_eq(rig_status(&rig, fds[0]), 200);
	while (!rig.held_count)
		rig_turn(&rig);
	ck_assert_uint_eq(rig.held_count, 19);
	rig_answer(&rig);
	for (int i = 1; i < 20; i++)
		ck_assert_int_eq(rig_status(&rig, fds[i]), 200);
	for (int i = 0; i < 20; i++)
		close(fds[i]);
	ck_assert_uint_eq(rig.tally.commits, 2);
	ck_assert_uint_eq(rig.tally.committed, 20);
}
END_TEST

START_TEST(a_store_that_fails_is_said)
{
	int status;
	rig.fail = true;
	ck_assert_int_eq(rig_deliver(&rig, "STATUS_UPDATED", "idv_1"), 503);
	ck_assert_uint_eq(rig.tally.refused[REFUSAL_STORE_AWAY], 1);
	free(rig_get(&rig, "/healthz", &status));
	ck_assert_int_eq(status, 503);
	rig.fail = false;
	ck_assert_int_eq(rig_deliver(&rig, "STATUS_UPDATED", "idv_1"), 200);
	char *text = rig_get(&rig, "/metrics", &status);
	ck_assert_int_eq(status, 200);
	ck_assert_ptr_nonnull(strstr(text, "store_away 1\n"));
	free(text);
	free(rig_get(&rig, "/healthz", &status));
	ck_assert_int_eq(status, 200);
}
END_TEST

START_TEST(other_paths_and_methods)
{
	int status, fd = rig_connect(&rig);
	free(rig_get(&rig, "/webhook", &status));
	ck_assert_int_eq(status, 405);
	free(rig_get(&rig, "/webhook/", &status));
	ck_assert_int_eq(status, 404);
	rig_say(fd, "POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
	ck_assert_int_eq(rig_status(&rig, fd), 405);
	close(fd);
}
END_TEST

START_TEST(connections_are_used_again)
{
	int fd = rig_connect(&rig);
	for (int i = 0; i < 5; i++) {
		char *body = rig_body("STATUS_UPDATED", i % 2 ? "idv_1" : "idv_2"), *token = sign("k", body);
		rig_post(fd, token, body);
		ck_assert_int_eq(rig_status(&rig, fd), 200);
		free(body);
		free(token);
	}
	close(fd);
	ck_assert_uint_eq(rig.tally.connections, 1);
}
END_TEST

/* Declared, and found out as it comes. */
START_TEST(bodies_have_an_end)
{
	char head[200], piece[4096 + 16];
	int fd = rig_connect(&rig);
	snprintf(head, sizeof head, "POST /webhook HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n", EVENT_BODY_MAX + 1);
	rig_say(fd, head);
	ck_assert_int_eq(rig_status(&rig, fd), 413);
	close(fd);
	fd = rig_connect(&rig);
	snprintf(head, sizeof head, "POST /webhook HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
	rig_say(fd, head);
	memcpy(piece, "1000\r\n", 6);
	memset(piece + 6, 'x', 4096);
	memcpy(piece + 6 + 4096, "\r\n", 2);
	for (int i = 0; i < 40 && rig.tally.refused[REFUSAL_LARGE_BODY] < 2; i++) {
		if (send(fd, piece, 6 + 4096 + 2, MSG_NOSIGNAL) < 0)
			break;
		rig_turn(&rig);
	}
	ck_assert_int_eq(rig_status(&rig, fd), 0);
	close(fd);
	ck_assert_uint_eq(rig.tally.refused[REFUSAL_LARGE_BODY], 2);
	ck_assert_int_eq(rig_deliver(&rig, "STATUS_UPDATED", "idv_1"), 200);
}
END_TEST

START_TEST(keys_that_do_not_come)
{
	char *body = rig_body("STATUS_UPDATED", "idv_1");
	rig.mute = true;
	int fd = rig_connect(&rig);
	char *token = sign("k", body);
	rig_post(fd, token, body);
	ck_assert(rig_quiet(&rig, fd));
	rig.mute = false; /* late, yet in time */
	ck_assert_int_eq(rig_status(&rig, fd), 200);
	close(fd);
	free(token);
	free(body);
}
END_TEST

/* Each is refused, as none of the vendor's or to be sent again; the API hears of few, and who has a key is served meanwhile. */
START_TEST(a_flood_of_made_up_keys)
{
	char kid[32], *body = rig_body("STATUS_UPDATED", "idv_1");
	ck_assert_int_eq(rig_deliver(&rig, "STATUS_UPDATED", "idv_0"), 200);
	for (int i = 0; i < 60; i++) {
		snprintf(kid, sizeof kid, "made-up-%d", i);
		int status = post(sign(kid, body), body);
		ck_assert(status == 401 || status == 503);
	}
	ck_assert_uint_le(rig.ring.fetched, RING_BURST + 1);
	ck_assert_uint_eq(rig.tally.refused[REFUSAL_UNKNOWN_KEY] + rig.tally.refused[REFUSAL_KEY_AWAY], 60);
	ck_assert_int_eq(rig_deliver(&rig, "STEP_UPDATED", "idv_0"), 200);
	free(body);
}
END_TEST

static void setup_short(void)
{
	rig_start(&rig, &(const struct receiver_options){ .bind = "127.0.0.1", .connections = 8, .per_address = 4, .whole_ms = 300, .key_ms = 150 });
}

START_TEST(a_key_that_is_too_late_is_503)
{
	char *body = rig_body("STATUS_UPDATED", "idv_1");
	rig.mute = true;
	ck_assert_int_eq(post(sign("k", body), body), 503);
	ck_assert_uint_eq(rig.tally.refused[REFUSAL_KEY_AWAY], 1);
	rig.mute = false;
	ck_assert_int_eq(post(sign("k", body), body), 200);
	free(body);
}
END_TEST

/* A byte now and then, in the headers and in the body, and nothing at all: closed when their time is over. One that waits for us is not. */
START_TEST(slow_senders_are_ended)
{
	int in_head = rig_connect(&rig), in_body = rig_connect(&rig), silent = rig_connect(&rig);
	rig_say(in_head, "POST /web");
	rig_say(in_body, "POST /webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n{");
	for (int64_t said = 0; rig.tally.refused[REFUSAL_SLOW] < 3;) {
		rig_turn(&rig);
		if (when_mono_ms() - said < 20) /* a byte a turn would be a whole body before it is slow, on a fast machine */
			continue;
		said = when_mono_ms();
		send(in_head, "h", 1, MSG_NOSIGNAL);
		send(in_body, "x", 1, MSG_NOSIGNAL);
	}
	ck_assert_int_eq(rig_status(&rig, in_head), 0);
	ck_assert_int_eq(rig_status(&rig, silent), 0);
	close(in_head);
	close(in_body);
	close(silent);
	rig.hold = true;
	char *body = rig_body("STATUS_UPDATED", "idv_1"), *token = sign("k", body);
	int fd = rig_connect(&rig);
	rig_post(fd, token, body);
	for (int64_t i = 0; i < 100; i++)
		rig_turn(&rig);
	rig_answer(&rig);
	ck_assert_int_eq(rig_status(&rig, fd), 200);
	ck_assert_int_eq(rig_status(&rig, fd), 0); /* and then it is idle for too long, which is no fault */
	ck_assert_uint_eq(rig.tally.refused[REFUSAL_SLOW], 3);
	close(fd);
	free(body);
	free(token);
}
END_TEST

START_TEST(so_many_connections_of_an_address)
{
	int fds[8], closed = 0;
	char c;
	for (int i = 0; i < 8; i++)
		fds[i] = rig_connect(&rig);
	for (int i = 0; i < 10; i++)
		rig_turn(&rig);
	for (int i = 0; i < 8; i++)
		closed += recv(fds[i], &c, 1, MSG_DONTWAIT) == 0;
	ck_assert_int_eq(closed, 4);
	for (int i = 0; i < 8; i++)
		close(fds[i]);
	for (int i = 0; i < 10; i++)
		rig_turn(&rig);
	ck_assert_int_eq(rig_deliver(&rig, "STATUS_UPDATED", "idv_1"), 200);
}
END_TEST

/* What is on its way to the disk is answered; what comes later is refused. */
START_TEST(an_end_loses_nothing)
{
	char *body = rig_body("STATUS_UPDATED", "idv_1"), *token = sign("k", body);
	int fd = rig_connect(&rig), late = rig_connect(&rig);
	rig.hold = true;
	rig_post(fd, token, body);
	while (!rig.held_count)
		rig_turn(&rig);
	rig_turn(&rig);
	receiver_end(rig.receiver);
	ck_assert(!receiver_idle(rig.receiver));
	rig_post(late, token, body);
	ck_assert_int_eq(rig_status(&rig, late), 503);
	rig_answer(&rig);
	ck_assert_int_eq(rig_status(&rig, fd), 200);
	ck_assert(receiver_idle(rig.receiver));
	close(fd);
	close(late);
	free(body);
	free(token);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("webhook receiver");
	TCase *t = tcase_create("answers");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, each_code_is_kept_and_counted);
	tcase_add_test(t, what_else_the_vendor_sends_is_acknowledged_and_counted);
	tcase_add_test(t, replays_are_known_and_later_deliveries_are_not);
	tcase_add_test(t, forged_ones_are_refused_under_their_names);
	tcase_add_test(t, nothing_is_said_before_it_is_kept);
	tcase_add_test(t, a_store_that_fails_is_said);
	tcase_add_test(t, other_paths_and_methods);
	tcase_add_test(t, connections_are_used_again);
	tcase_add_test(t, bodies_have_an_end);
	tcase_add_test(t, keys_that_do_not_come);
	tcase_add_test(t, an_end_loses_nothing);
	tcase_add_test(t, a_flood_of_made_up_keys);
	suite_add_tcase(suite, t);
	t = tcase_create("limits");
	tcase_add_checked_fixture(t, setup_short, teardown);
	tcase_add_test(t, a_key_that_is_too_late_is_503);
	tcase_add_test(t, slow_senders_are_ended);
	tcase_add_test(t, so_many_connections_of_an_address);
	suite_add_tcase(suite, t);
	return suite_run(suite);
}
