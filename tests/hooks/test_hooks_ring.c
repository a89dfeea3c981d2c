/* Keys by name, in a time of the test's own: what is asked for, how often, and what a flood may cause. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "hooks/ring.h"
#include "signer.h"
#include "support/suite.h"

static struct ring ring;
static struct signer vendor;
static unsigned asked;
static char last[TOKEN_KID_MAX + 1];
static bool unable;
static int64_t now;

static bool ask(void *ctx, const char *kid)
{
	(void)ctx;
	if (unable)
		return false;
	asked++;
	snprintf(last, sizeof last, "%s", kid);
	return true;
}

static void setup(void)
{
	now = 1000;
	asked = 0;
	unable = false;
	signer_init(&vendor);
	ring_init(&ring, ask, NULL, now);
}

static void teardown(void)
{
	ring_finish(&ring);
	signer_finish(&vendor);
}

static enum ring_verdict find(const char *kid)
{
	struct verifier *v;
	enum ring_verdict verdict = ring_find(&ring, kid, now, &v);
	ck_assert_int_eq(v != NULL, verdict == RING_HERE);
	return verdict;
}

static void answer(const char *kid, enum ring_news news)
{
	ring_answered(&ring, kid, news, vendor.x, vendor.y, now);
}

static void bring(const char *kid)
{
	ck_assert_int_eq(find(kid), RING_COMING);
	answer(kid, RING_KEY);
	ck_assert_int_eq(find(kid), RING_HERE);
}

START_TEST(a_name_is_asked_for_once)
{
	ck_assert_int_eq(find("a"), RING_COMING);
	ck_assert_int_eq(find("a"), RING_COMING);
	ck_assert(ring_waits(&ring, "a", now) && !ring_waits(&ring, "b", now));
	answer("a", RING_KEY);
	ck_assert_int_eq(find("a"), RING_HERE);
	ck_assert_uint_eq(asked, 1);
	ck_assert_uint_eq(ring_count(&ring), 1);
}
END_TEST

START_TEST(a_name_that_is_none_is_remembered)
{
	find("x");
	answer("x", RING_NO_SUCH_KEY);
	for (int i = 0; i < 100; i++)
		ck_assert_int_eq(find("x"), RING_UNKNOWN);
	ck_assert_uint_eq(asked, 1);
	now += RING_ABSENT_MS;
	ck_assert_int_eq(find("x"), RING_COMING);
}
END_TEST

START_TEST(an_answer_that_does_not_come_is_no_answer)
{
	find("a");
	answer("a", RING_NO_ANSWER);
	ck_assert_int_eq(find("a"), RING_COMING);
	unable = true;
	answer("a", RING_NO_ANSWER);
	ck_assert_int_eq(find("a"), RING_LATER);
	ck_assert_uint_eq(ring.failed, 2);
}
END_TEST

/* 100,000 names in an hour: the API hears of few of them, and keys that are here go on. */
START_TEST(a_flood_of_names)
{
	bring("good");
	char kid[32];
	for (int i = 0; i < 100000; i++) {
		snprintf(kid, sizeof kid, "made-up-%d", i);
		enum ring_verdict v = find(kid);
		ck_assert(v == RING_COMING || v == RING_LATER);
		if (ring_waits(&ring, last, now) && strcmp(last, "good"))
			answer(last, RING_NO_SUCH_KEY);
		now += 36;
		if (find("good") == RING_COMING)
			answer("good", RING_KEY);
		ck_assert_int_eq(find("good"), RING_HERE);
	}
	ck_assert_uint_le(asked, RING_BURST + 100000 * 36 / RING_REFILL_MS + 2 + 100000 * 36 / RING_FRESH_MS + 1);
	ck_assert_uint_ge(ring.spared, 99000);
}
END_TEST

/* In such a flood a new key of the vendor's, which is seen again and again, is asked for all the same. */
START_TEST(what_comes_again_comes_first)
{
	char kid[32];
	bool here = false;
	for (int i = 0; i < 20000 && !here; i++) {
		snprintf(kid, sizeof kid, "made-up-%d", i);
		find(kid);
		if (ring_waits(&ring, last, now) && strcmp(last, "new"))
			answer(last, RING_NO_SUCH_KEY);
		if (i % 500 == 499) {
			find("new");
			if (ring_waits(&ring, "new", now))
				answer("new", RING_KEY);
			here = ring_count(&ring) > 0;
		}
		if (ring_waits(&ring, "new", now))
			answer("new", RING_KEY);
		now += 10;
	}
	ck_assert_int_eq(find("new"), RING_HERE);
	ck_assert_int_lt(now, 60 * 1000);
}
END_TEST

START_TEST(the_end_of_a_key_is_noticed)
{
	bring("a");
	now += RING_FRESH_MS - 1;
	ck_assert_int_eq(find("a"), RING_HERE);
	ck_assert_uint_eq(asked, 1);
	now += 1;
	ck_assert_int_eq(find("a"), RING_COMING);
	ck_assert_uint_eq(asked, 2);
	answer("a", RING_KEY_EXPIRED);
	ck_assert_int_eq(find("a"), RING_EXPIRED);
	now += 10 * (int64_t)RING_TRUST_MS;
	ck_assert_int_eq(find("a"), RING_EXPIRED);
	ck_assert_uint_eq(asked, 2);
}
END_TEST

START_TEST(a_key_nobody_vouches_for_is_not_used_for_ever)
{
	bring("a");
	now += RING_FRESH_MS;
	ck_assert_int_eq(find("a"), RING_COMING);
	now += RING_PATIENCE_MS;
	ck_assert(!ring_waits(&ring, "a", now));
	ck_assert_int_eq(find("a"), RING_HERE);
	answer("a", RING_NO_ANSWER);
	ck_assert_int_eq(find("a"), RING_HERE);
	ck_assert_uint_eq(asked, 2); /* not at once again */
	now += RING_AGAIN_MS;
	ck_assert_int_eq(find("a"), RING_COMING);
	ck_assert_uint_eq(asked, 3);
	answer("a", RING_NO_ANSWER);
	ck_assert_int_eq(find("a"), RING_HERE);
	now += RING_TRUST_MS;
	ck_assert_int_eq(find("a"), RING_COMING);
	answer("a", RING_NO_ANSWER);
	ck_assert_int_eq(find("a"), RING_LATER);
	now += RING_AGAIN_MS;
	ck_assert_int_eq(find("a"), RING_COMING);
	answer("a", RING_KEY);
	ck_assert_int_eq(find("a"), RING_HERE);
}
END_TEST

START_TEST(a_key_that_is_gone_is_gone)
{
	bring("a");
	now += RING_FRESH_MS;
	find("a");
	answer("a", RING_NO_SUCH_KEY);
	ck_assert_int_eq(find("a"), RING_UNKNOWN);
	ck_assert_uint_eq(ring_count(&ring), 0);
}
END_TEST

/* The one that was used last stays. */
START_TEST(no_more_keys_than_there_is_room_for)
{
	char kid[16];
	bring("first");
	for (int i = 0; i < 3 * RING_KEYS; i++) {
		now += RING_REFILL_MS;
		snprintf(kid, sizeof kid, "key-%d", i);
		bring(kid);
		find("first");
		if (ring_waits(&ring, "first", now))
			answer("first", RING_KEY);
	}
	ck_assert_uint_eq(ring_count(&ring), RING_KEYS);
	ck_assert_int_eq(find("first"), RING_HERE);
}
END_TEST

START_TEST(a_key_that_is_no_point_cannot_be_used)
{
	find("a");
	ring_answered(&ring, "a", RING_KEY, "AAAA", "AAAA", now);
	ck_assert_int_eq(find("a"), RING_UNKNOWN);
	now += RING_ABSENT_MS;
	bring("a"); /* what was a wrong answer is none for good */
	ck_assert_int_eq(find("a"), RING_HERE);
	ring_answered(&ring, "never asked", RING_KEY, vendor.x, vendor.y, now);
	ck_assert_uint_eq(ring_count(&ring), 1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("webhook keys");
	TCase *t = tcase_create("ring");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_name_is_asked_for_once);
	tcase_add_test(t, a_name_that_is_none_is_remembered);
	tcase_add_test(t, an_answer_that_does_not_come_is_no_answer);
	tcase_add_test(t, a_flood_of_names);
	tcase_add_test(t, what_comes_again_comes_first);
	tcase_add_test(t, the_end_of_a_key_is_noticed);
	tcase_add_test(t, a_key_nobody_vouches_for_is_not_used_for_ever);
	tcase_add_test(t, a_key_that_is_gone_is_gone);
	tcase_add_test(t, no_more_keys_than_there_is_room_for);
	tcase_add_test(t, a_key_that_is_no_point_cannot_be_used);
	suite_add_tcase(suite, t);
	return suite_run(suite);
}
