/* Acts on screenings: both calls, what is read before, between and after them, and what may be said when one of them goes wrong. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "act_rig.h"
#include "support/suite.h"

/* -- what others do meanwhile --------------------------------------------------------------------------------------------------- */

static void a_new_hit(const char *path, size_t n)
{
	(void)n;
	if (!strcmp(path, "review/create"))
		server.hit_status[1] = "pending_review";
}

static void new_terms(const char *path, size_t n)
{
	(void)path, (void)n;
	server.version = 2;
}

static const struct row {
	const char *name;
	enum way review, update;
	void (*at)(const char *path, size_t n);
	enum err_kind kind;
	const char *journal, *text;
	size_t reviews, updates;
} rows[] = {
	{ "good", WAY_GOOD, WAY_GOOD, NULL, ERR_NONE, "intent sent reviewed updating done", "the review rev_1 is in, and the screening is cleared", 1, 1 },
	{ "changed before", WAY_GOOD, WAY_GOOD, new_terms, ERR_CHANGED, "", "nothing was sent", 0, 0 },
	{ "changed between", WAY_GOOD, WAY_GOOD, a_new_hit, ERR_HALF, "intent sent reviewed half", "a new hit", 1, 0 },
	{ "review refused", WAY_REFUSED, WAY_GOOD, NULL, ERR_REFUSED, "intent sent refused", "INVALID_FIELD", 1, 0 },
	{ "update refused", WAY_GOOD, WAY_REFUSED, NULL, ERR_HALF, "intent sent reviewed updating half", "the update was refused", 1, 1 },
	{ "review lost, made", WAY_LOST_ACTED, WAY_GOOD, NULL, ERR_NONE, "intent sent reviewed updating done", "rev_1 is in", 1, 1 },
	{ "review lost", WAY_LOST, WAY_GOOD, NULL, ERR_UNCERTAIN, "intent sent lost", "whether it was made is not known", 1, 0 },
	{ "another's review", WAY_OTHER, WAY_GOOD, NULL, ERR_UNCERTAIN, "intent sent lost", "reference", 1, 0 },
	{ "another id", WAY_RENAMED, WAY_GOOD, NULL, ERR_NONE, "intent sent reviewed reviewed updating done", "the review rev_1 is in", 1, 1 },
	{ "update lost, made", WAY_GOOD, WAY_LOST_ACTED, NULL, ERR_NONE, "intent sent reviewed updating appeared", "cannot be told", 1, 1 },
	{ "update lost", WAY_GOOD, WAY_LOST, NULL, ERR_UNCERTAIN, "intent sent reviewed updating lost", "the update happened is not known", 1, 1 },
	{ "review's 429", WAY_RATE, WAY_GOOD, NULL, ERR_RATE, "intent sent refused", "the screening has no such review", 1, 0 },
	{ "review's 429, made", WAY_RATE_ACTED, WAY_GOOD, NULL, ERR_NONE, "intent sent reviewed updating done", "the screening is cleared", 1, 1 },
	{ "update's 429", WAY_GOOD, WAY_RATE, NULL, ERR_HALF, "intent sent reviewed updating half", "the update was refused", 1, 1 },
	{ "update's 429, made", WAY_GOOD, WAY_RATE_ACTED, NULL, ERR_NONE, "intent sent reviewed updating appeared", "cannot be told", 1, 1 },
	{ "another screening's", WAY_GOOD, WAY_OTHER, NULL, ERR_UNCERTAIN, "intent sent reviewed updating lost", "another screening", 1, 1 },
};

START_TEST(ways)
{
	const struct row *w = &rows[_i];
	act_begin_test();
	server.review = w->review;
	server.update = w->update;
	server.at = w->at;
	const struct api_reply *r = act_do();
	ck_assert_msg(r->ok == (w->kind == ERR_NONE), "%s: %s", w->name, r->err.text);
	if (r->ok)
		ck_assert_msg(strstr(r->note, w->text) != NULL, "%s: %s", w->name, r->note);
	else
		expect_err(&r->err, w->kind, w->text);
	ck_assert_uint_eq(count_requests("/review/create "), w->reviews);
	ck_assert_uint_eq(count_requests("/individual/update "), w->updates);
	expect_journal(w->journal);
	if (w->kind != ERR_UNCERTAIN)
		return;
	/* It bars, and a look to come finds what happened after all. */
	struct api_open open;
	ck_assert(api_open_of(rig.api, INTENT_SCREENINGS, "scr_1", &open));
	ck_assert_msg(strstr(open.sentence, "clearing of screening scr_1"), "%s", open.sentence);
}
END_TEST

/* Whoever may not any more sends nothing, or nothing more. */
static int allowed;

static bool may(void *ctx, const char *subject, struct err *e)
{
	ck_assert_ptr_eq(ctx, &rig);
	ck_assert_str_eq(subject, "scr_1");
	return allowed-- > 0 || err_set(e, ERR_HELD, "the claim ended");
}

static const struct {
	int allowed;
	enum err_kind kind;
	const char *journal, *text;
	size_t reviews;
} barred[] = {
	{ 0, ERR_HELD, "", "the claim ended", 0 },
	{ 1, ERR_HALF, "intent sent reviewed half", "nothing else was sent, because the claim ended", 1 },
	{ 2, ERR_NONE, "intent sent reviewed updating done", "", 1 },
};

START_TEST(asked_before_each_call)
{
	const struct api_manner asked = { .wait_s = 1, .may = may, .may_ctx = &rig };
	struct aml_policy policy;
	act_begin_test();
	aml_policy_init(&policy);
	allowed = barred[_i].allowed;
	ck_assert_uint_ne(api_send_act(rig.api, &decision, &policy, &asked, &err), 0);
	const struct api_reply *r = &rig_until(&rig, 1)->reply;
	ck_assert_int_eq(r->ok, barred[_i].kind == ERR_NONE);
	if (!r->ok)
		expect_err(&r->err, barred[_i].kind, barred[_i].text);
	ck_assert_uint_eq(count_requests("/review/create "), barred[_i].reviews);
	ck_assert_uint_eq(count_requests("/individual/update "), barred[_i].kind == ERR_NONE);
	expect_journal(barred[_i].journal);
}
END_TEST

START_TEST(read_only)
{
	struct aml_policy policy;
	act_begin_test();
	aml_policy_init(&policy);
	rig.config.read_only = true;
	ck_assert_uint_eq(api_send_act(rig.api, &decision, &policy, &manner, &err), 0);
	expect_err(&err, ERR_USAGE, "--read-only");
	ck_assert_uint_eq(rig.peer.request_count, 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("api/act");
	TCase *t = tcase_create("acts");
	tcase_add_checked_fixture(t, NULL, act_teardown);
	tcase_set_timeout(t, 60);
	ADD_EACH(t, ways, rows);
	ADD_EACH(t, asked_before_each_call, barred);
	tcase_add_test(t, read_only);
	suite_add_tcase(s, t);
	return suite_run(s);
}
