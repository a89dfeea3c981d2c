/* Acts on screenings: what is read before, between and after their calls, what is waited for, and a keep that fails. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "act_rig.h"
#include "base/when.h"
#include "late_keep.h"
#include "support/suite.h"

static struct late late;
static const struct api_keep kept_late = { .intents = &late_keep, .intents_ctx = &late };

static void answer_later(size_t fails)
{
	static struct journal journal;
	journal_finish(&journal);
	journal_init(&journal);
	late = (struct late){ .under = &journal_keep, .ctx = &journal, .fails = fails };
	rig_keep(&rig, &kept_late);
	rig.also = late_source(&late);
}

static void teardown(void)
{
	act_teardown();
	if (late.under)
		journal_finish(late.ctx);
	late = (struct late){ 0 };
}

/* -- a keep that fails at one op ----------------------------------------------------------------------------------------------- */

enum { OPS = 11 }; /* lock refresh refresh intent sent reviewed updating done: with `done` failing nothing is waited for any more */

START_TEST(a_keep_that_fails)
{
	size_t fails = (size_t)_i + 1;
	act_begin_test();
	answer_later(fails);
	const struct api_reply *r = act_do();
	size_t reviews = count_requests(REVIEW_PATH), updates = count_requests(UPDATE_PATH);
	ck_assert_uint_le(reviews, 1);
	ck_assert_uint_le(updates, reviews);
	const char *said = r->ok ? r->note : r->err.text;
	if (r->ok)
		ck_assert_msg(reviews == 1 && updates == 1, "op %zu: %s", fails, said);
	else if (r->err.kind == ERR_HALF)
		ck_assert_msg(reviews == 1 && updates == 0 && strstr(said, "nothing else was sent"), "op %zu: %s", fails, said);
	else
		ck_assert_msg(!reviews && !updates, "op %zu: %s", fails, said);
	if (!reviews)
		ck_assert_msg(strstr(said, "nothing was sent") || strstr(r->err.remedy, "Nothing was sent"), "op %zu: %s / %s", fails, said, r->err.remedy);
	if (fails >= 8)
		ck_assert_msg(r->ok && (fails > 8 || strstr(r->note, "the journal lacks")), "op %zu: %s", fails, said);
}
END_TEST

/* It waited for its turn for so long that what it was decided on may be old. */
static void wait_and_age(enum api_op op)
{
	int64_t deadline = when_mono_ms() + 30000;
	struct exchange *x;
	while (!(x = act_waiting_call()) || x->op != op) {
		ck_assert_int_lt(when_mono_ms(), deadline);
		rig_turn(&rig);
	}
	x->owner->writing->act->looked_at -= 6000;
}

START_TEST(an_old_look_is_not_acted_on)
{
	bool review = _i == 0, changed = _i == 2;
	act_begin_test();
	act_close_budget(review || changed ? API_REVIEW_CREATE : API_SCREENING_UPDATE, 60);
	act_send();
	wait_and_age(review || changed ? API_REVIEW_CREATE : API_SCREENING_UPDATE);
	if (changed)
		server.version = 2;
	const struct api_reply *r = &rig_until(&rig, 1)->reply;
	if (changed) {
		expect_err(&r->err, ERR_CHANGED, "nothing was sent");
		expect_journal("intent ended");
	} else {
		ck_assert_msg(r->ok, "%s", r->err.text);
		ck_assert_uint_eq(count_requests("/hit/list "), 4);
	}
	ck_assert_uint_eq(count_requests(REVIEW_PATH), !changed);
}
END_TEST

/* It never becomes young enough: it is said, and nothing stays open. */
static void always_late(const char *path, size_t n)
{
	(void)n;
	if (!strcmp(path, "individual/get"))
		act_close_budget(API_REVIEW_CREATE, 60);
}

START_TEST(always_old)
{
	act_begin_test();
	server.at = always_late;
	act_send();
	while (!rig.count) {
		struct exchange *x = act_waiting_call();
		if (x)
			x->owner->writing->act->looked_at -= 6000;
		rig_turn(&rig);
	}
	expect_err(&rig.replies[0].reply.err, ERR_RATE, "grows old");
	expect_err(&rig.replies[0].reply.err, ERR_RATE, "Nothing was sent.");
	expect_journal("intent ended");
	ck_assert_uint_eq(count_requests(REVIEW_PATH), 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("api/act_between");
	TCase *t = tcase_create("between");
	tcase_add_checked_fixture(t, NULL, teardown);
	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, a_keep_that_fails, 0, OPS);
	tcase_add_loop_test(t, an_old_look_is_not_acted_on, 0, 3);
	tcase_add_test(t, always_old);
	suite_add_tcase(s, t);
	return suite_run(s);
}
