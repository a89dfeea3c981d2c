/* How fast pictures are sent, on links that are played here: a queue that drains at a rate, answers that take a round trip. */
#include <check.h>

#include "support/suite.h"
#include "term/pace.h"

static struct pace pace;
static int64_t now, queued, rate, rtt;
static int64_t answer_at; /* -1: none on its way */
static int64_t marks;     /* bytes in the queue before the question; -1 it is through */
static int64_t worst;     /* most milliseconds' worth of bytes in the queue */
static bool mute;
static int64_t jitter;    /* milliseconds that an answer may take longer, or the first round trip did */
static int64_t at_once;   /* bytes that a shaper lets through at once when nothing is queued */

static void setup(void)
{
	pace_init(&pace);
	now = 1000;
	queued = worst = 0;
	rate = 30000;
	rtt = 50;
	answer_at = marks = -1;
	mute = false;
	jitter = at_once = 0;
}

static void put(size_t n)
{
	int64_t free = queued ? 0 : at_once;
	queued += (int64_t)n > free ? (int64_t)n - free : 0;
	pace_sent(&pace, n, now);
	if (queued * 1000 / rate > worst)
		worst = queued * 1000 / rate;
}

static void ask(void)
{
	pace_asked(&pace, now);
	marks = queued;
}

/* A millisecond passes. */
static void pass(void)
{
	int64_t gone = rate / 1000 < queued ? rate / 1000 : queued;
	now++;
	queued -= gone;
	if (marks >= 0 && (marks -= gone) <= 0) {
		marks = -1;
		answer_at = now + rtt + jitter;
	}
	if (answer_at >= 0 && now >= answer_at && !mute) {
		answer_at = -1;
		pace_answered(&pace, now);
	}
}

static void settle(void)
{
	while (queued || pace.asked)
		pass();
}

/* A frame of text, as much as one wants; then the question. */
static void text(size_t n)
{
	put(n);
	if (pace_curious(&pace))
		ask();
	pace_idle(&pace);
	if (!mute)
		settle();
}

/* A picture as the sender sends it. Returns how many milliseconds it took to arrive. */
static int64_t picture(size_t n)
{
	int64_t from = now;
	worst = 0;
	while (n) {
		size_t room = pace_room(&pace, n, now);
		if (room) {
			put(room);
			n -= room;
		} else {
			int64_t ready = pace_ready_at(&pace);
			ck_assert_int_gt(ready, now - 1);
			do
				pass();
			while (now < ready);
		}
	}
	if (pace_curious(&pace))
		ask();
	pace_idle(&pace);
	while (queued)
		pass();
	int64_t took = now - from;
	if (!mute)
		settle();
	return took;
}

START_TEST(a_slow_link_is_known_from_its_text_and_not_flooded)
{
	pace_roundtrip(&pace, rtt);
	text(6000);
	ck_assert_int_ge(pace.rate, 25000);
	ck_assert_int_le(pace.rate, 33000);
	for (int i = 0; i < 5; i++) {
		int64_t took = picture(150000);
		ck_assert_int_le(took, 150000 / 30 * 12 / 10); /* nearly all of the link is used */
		ck_assert_int_le(worst, 1000);
	}
}
END_TEST

START_TEST(the_first_picture_is_sent_with_caution_when_nothing_is_known)
{
	rate = 100000;
	pace_roundtrip(&pace, rtt);
	ck_assert_int_le(picture(150000), 1700);
	ck_assert_int_le(worst, 1000); /* at once it would be 1500 */
	ck_assert_int_le(picture(150000), 1700);
	ck_assert_int_le(worst, 1000);
}
END_TEST

START_TEST(text_that_came_in_time_makes_the_first_picture_bolder)
{
	static const struct {
		int64_t rate, at_most_ms;
	} rows[] = { { 200000, 1200 }, { 800000, 400 }, { 3000000, 100 } };
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		setup();
		rate = rows[i].rate;
		pace_roundtrip(&pace, rtt);
		text(5000);
		ck_assert_int_le(picture(190000), rows[i].at_most_ms);
		ck_assert_int_le(worst, 1000);
	}
}
END_TEST

START_TEST(a_link_that_kept_up_with_a_long_burst_is_not_held_up)
{
	rate = 900000; /* never behind, and never seen to be fast */
	rtt = 20;
	pace_roundtrip(&pace, rtt);
	for (int i = 0; i < 3; i++)
		picture(60000);
	ck_assert_int_le(picture(60000), 60000 / 900 + 10);
}
END_TEST

START_TEST(a_fast_link_is_not_held_up)
{
	rate = 5000000;
	rtt = 1;
	pace_roundtrip(&pace, rtt);
	text(8000);
	for (int i = 0; i < 3; i++)
		ck_assert_int_le(picture(400000), 90);
}
END_TEST

START_TEST(a_long_way_is_not_a_slow_link)
{
	rate = 10000000;
	rtt = 300;
	pace_roundtrip(&pace, rtt);
	text(8000);
	picture(400000);
	ck_assert_int_le(picture(400000), 60);
}
END_TEST

START_TEST(a_link_that_becomes_faster_or_slower_is_followed)
{
	pace_roundtrip(&pace, rtt);
	text(6000);
	rate = 300000;
	for (int i = 0; i < 12; i++)
		picture(150000);
	ck_assert_int_le(picture(150000), 150000 / 300 * 15 / 10);
	rate = 30000;
	for (int i = 0; i < 2; i++)
		picture(150000);
	picture(150000);
	ck_assert_int_le(worst, 1000);
}
END_TEST

START_TEST(slow_typing_is_no_slow_link)
{
	rate = 2000000;
	rtt = 1;
	pace_roundtrip(&pace, rtt);
	for (int i = 0; i < 200; i++) {
		put(100);
		if (pace_curious(&pace))
			ask();
		pace_idle(&pace);
		for (int k = 0; k < 100; k++)
			pass();
	}
	text(1500); /* what the picture comes with */
	ck_assert_int_le(picture(400000), 250);
}
END_TEST

START_TEST(a_terminal_that_is_busy_for_a_moment_is_no_slow_link)
{
	rate = 100000; /* while it draws its first screen */
	rtt = 1;
	pace_roundtrip(&pace, rtt);
	text(6000);
	rate = 10000000;
	text(1500);
	ck_assert_int_le(picture(400000), 60);
}
END_TEST

START_TEST(frames_with_pauses_between_are_no_slow_link)
{
	rate = 10000000;
	rtt = 1;
	pace_roundtrip(&pace, rtt);
	text(3000);
	for (int i = 0; i < 200; i++)
		pass();
	put(3000);
	if (pace_curious(&pace))
		ask();
	rate = 20000; /* the terminal hangs a little */
	settle();
	rate = 10000000;
	text(1500);
	ck_assert_int_le(picture(400000), 60);
}
END_TEST

START_TEST(without_answers_nothing_is_held_up)
{
	mute = true;
	rate = 1000000;
	text(8000);
	ck_assert_int_le(picture(400000), 420);
	ck_assert_int_eq(pace.rate, 0);
	ck_assert(!pace_curious(&pace));
}
END_TEST

START_TEST(a_terminal_that_stopped_answering_holds_nothing_up)
{
	pace_roundtrip(&pace, rtt);
	mute = true;
	rate = 5000000;
	text(8000);
	for (int i = 0; i < 3100; i++)
		pass();
	ck_assert_int_le(picture(400000), 90);
}
END_TEST

START_TEST(answers_nobody_asked_for_count_nothing)
{
	pace_sent(&pace, 10000, now);
	pace_answered(&pace, now + 5000);
	ck_assert_int_eq(pace.rate, 0);
}
END_TEST

START_TEST(one_screen_of_a_slow_link_tells)
{
	static const int64_t rtts[] = { 0, 40, 150, 400 };
	for (size_t i = 0; i < sizeof rtts / sizeof rtts[0]; i++) {
		setup();
		rate = 15000;
		rtt = rtts[i];
		pace_roundtrip(&pace, rtt);
		text(4100);
		ck_assert_int_ge(pace.rate, 12000);
		ck_assert_int_le(pace.rate, 18000);
	}
}
END_TEST

START_TEST(nothing_is_taken_for_fast_that_may_be_slow)
{
	static const int64_t rates[] = { 15000, 50000, 100000 };
	static const struct {
		int64_t rtt, too_long, at_once; /* too_long: the round trip as it was first measured, more than it is */
	} ways[] = { { 0, 0, 0 }, { 0, 0, 1500 }, { 40, 2, 1500 }, { 150, 8, 1500 }, { 150, 8, 0 } };
	for (size_t i = 0; i < sizeof rates / sizeof rates[0]; i++)
		for (size_t k = 0; k < sizeof ways / sizeof ways[0]; k++) {
			setup();
			rate = rates[i];
			rtt = ways[k].rtt;
			at_once = ways[k].at_once;
			pace_roundtrip(&pace, rtt + ways[k].too_long);
			text(700);
			text(2000);
			text(4100);
			ck_assert_int_lt(pace.rate, 200000);
			ck_assert_int_lt(pace.least, 200000);
		}
}
END_TEST

START_TEST(a_terminal_near_by_is_known_to_be_fast_from_one_screen)
{
	rate = 20000000;
	rtt = 1;
	pace_roundtrip(&pace, rtt);
	text(2000);
	ck_assert_int_ge(pace.least, 200000);
	setup();
	rate = 20000000;
	rtt = 1;
	jitter = 8; /* it is busy */
	pace_roundtrip(&pace, rtt);
	text(4100);
	ck_assert_int_ge(pace.least, 200000);
	ck_assert(!pace_learning(&pace, now));
}
END_TEST

START_TEST(what_is_long_waits_for_the_answer_that_tells)
{
	rate = 15000;
	pace_roundtrip(&pace, rtt);
	ck_assert(!pace_learning(&pace, now)); /* none is on its way */
	put(1200);
	ask();
	ck_assert(pace_learning(&pace, now));
	settle();
	put(17000);
	ask();
	ck_assert(pace_learning(&pace, now));
	settle();
	ck_assert_int_ge(pace.rate, 13000);
	ck_assert_int_le(pace.rate, 17000);
	put(9000);
	ask();
	ck_assert(!pace_learning(&pace, now)); /* it is known */
	settle();
}
END_TEST

START_TEST(nobody_waits_for_an_answer_that_does_not_come)
{
	mute = true;
	put(1200);
	ask();
	ck_assert(!pace_learning(&pace, now)); /* it never answered anything */
	ck_assert_int_eq(pace_answer_by(&pace, now), pace_deaf_at(&pace));
	setup();
	mute = true;
	pace_roundtrip(&pace, rtt);
	put(1200);
	ask();
	ck_assert(pace_learning(&pace, pace_deaf_at(&pace)));
	ck_assert(!pace_learning(&pace, pace_deaf_at(&pace) + 1));
	ck_assert_int_eq(pace_answer_by(&pace, now), INT64_MAX); /* but it is no deaf one: late, maybe */
}
END_TEST

START_TEST(a_stall_is_no_slow_link)
{
	pace_roundtrip(&pace, rtt);
	put(3000);
	ask();
	pace_answered(&pace, now + 60000);
	ck_assert_int_eq(pace.rate, 0);
	pace_answered(&pace, now + 61000); /* and a second one to the same question */
	ck_assert_int_eq(pace.rate, 0);
}
END_TEST

START_TEST(what_follows_a_question_counts_from_when_it_went)
{
	rate = 100000;
	rtt = 150;
	pace_roundtrip(&pace, rtt);
	put(4000);
	ask();
	put(17000);
	while (pace.asked)
		pass();
	ask();
	settle();
	ck_assert_int_ge(pace.rate ? pace.rate : pace.least, 80000);
	ck_assert_int_le(pace.rate, 120000);
	ck_assert_int_le(pace.least, 120000);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("term/pace");
	TCase *c = tcase_create("pace");
	tcase_add_checked_fixture(c, setup, NULL);
	tcase_add_test(c, a_slow_link_is_known_from_its_text_and_not_flooded);
	tcase_add_test(c, the_first_picture_is_sent_with_caution_when_nothing_is_known);
	tcase_add_test(c, text_that_came_in_time_makes_the_first_picture_bolder);
	tcase_add_test(c, a_link_that_kept_up_with_a_long_burst_is_not_held_up);
	tcase_add_test(c, a_terminal_that_stopped_answering_holds_nothing_up);
	tcase_add_test(c, a_fast_link_is_not_held_up);
	tcase_add_test(c, a_long_way_is_not_a_slow_link);
	tcase_add_test(c, a_link_that_becomes_faster_or_slower_is_followed);
	tcase_add_test(c, slow_typing_is_no_slow_link);
	tcase_add_test(c, a_terminal_that_is_busy_for_a_moment_is_no_slow_link);
	tcase_add_test(c, frames_with_pauses_between_are_no_slow_link);
	tcase_add_test(c, without_answers_nothing_is_held_up);
	tcase_add_test(c, answers_nobody_asked_for_count_nothing);
	tcase_add_test(c, one_screen_of_a_slow_link_tells);
	tcase_add_test(c, nothing_is_taken_for_fast_that_may_be_slow);
	tcase_add_test(c, a_terminal_near_by_is_known_to_be_fast_from_one_screen);
	tcase_add_test(c, what_is_long_waits_for_the_answer_that_tells);
	tcase_add_test(c, nobody_waits_for_an_answer_that_does_not_come);
	tcase_add_test(c, a_stall_is_no_slow_link);
	tcase_add_test(c, what_follows_a_question_counts_from_when_it_went);
	suite_add_tcase(s, c);
	return suite_run(s);
}
