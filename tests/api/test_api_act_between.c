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

/* -- what others do meanwhile, and what cannot be read ---------------------------------------------------------------------------- */

#define DOES(name, on, nth, what)                                       \
	static void name(const char *path, size_t n)                    \
	{                                                               \
		if (!strcmp(path, on) && (!(nth) || n == (size_t)(nth))) \
			what;                                           \
	}
DOES(hit_before, "hit/list", 1, server.hit_status[1] = "pending_review")
DOES(hit_before_update, "review/create", 0, server.hit_status[1] = "pending_review")
DOES(hit_at_last, "individual/update", 0, server.hit_status[1] = "pending_review")
DOES(reopened_at_last, "individual/get", 3, server.status = "pending_review")
DOES(colleague_before, "individual/get", 1, server.colleague = "rev_7")
DOES(colleague_between, "review/create", 0, server.colleague = "rev_7")
DOES(colleague_at_last, "individual/update", 0, server.colleague = "rev_7")
DOES(confirmed_between, "hit/list", 2, server.hit_status[0] = "confirmed")
DOES(cleared_between, "review/create", 0, server.status = "cleared")
DOES(rejected_between, "review/create", 0, server.status = "rejected")
DOES(assigned_at_last, "individual/update", 0, server.assignee = "usr_9")
DOES(lags, "review/list", 2, server.lags = true)

static void many_hits(void)
{
	server.hits_a_page = 2;
	for (size_t i = 1; i < 5; i++)
		server.hit_status[i] = "dismissed";
}

static void page_gone_from(size_t n)
{
	many_hits();
	server.faults[0].path = "hit/list";
	server.faults[0].from = n;
	server.faults[0].reply = (struct peer_reply){ .bytes = fault(500, "API_ERROR", "INTERNAL_SERVER_ERROR", "x") };
}

static void page_gone_before(void)
{
	page_gone_from(2);
}

static void page_gone_between(void)
{
	page_gone_from(5);
}

static void page_gone_after(void)
{
	page_gone_from(8);
}

static void rate_on_a_look(void)
{
	server.faults[0].path = "hit/list";
	server.faults[0].from = 2;
	server.faults[0].count = 1;
	server.faults[0].reply = (struct peer_reply){ .bytes = fault(429, "RATE_LIMIT_EXCEEDED", "RATE_LIMIT", "x") };
}

static void rate_on_all_looks(void)
{
	rate_on_a_look();
	server.faults[0].path = "review/list";
	server.faults[0].from = 1;
	server.faults[0].count = 0;
}

static void reviews_gone(void)
{
	page_gone_from(2);
	server.faults[0].path = "review/list";
}

static void screening_gone(void)
{
	page_gone_from(3);
	server.faults[0].path = "individual/get";
}

static void settled_hits(void)
{
	server.hit_status[0] = "dismissed";
	act_drop_verdicts();
}

static void cleared_before(void)
{
	server.status = "cleared";
	settled_hits();
	decision.aim = AML_PEND;
}

static void left(void)
{
	decision.aim = AML_LEAVE;
}

static void assign(void)
{
	act_drop_verdicts();
	decision.aim = AML_ASSIGN;
	snprintf(decision.assignee, sizeof decision.assignee, "usr_1");
}

static void reset(void)
{
	assign();
	decision.assignee[0] = '\0';
	server.assignee = "usr_2";
}

static const struct row {
	const char *name;
	void (*first)(void); /* before it is decided on */
	void (*at)(const char *path, size_t n);
	enum way review, update;
	enum err_kind kind;
	const char *journal, *text;
	size_t changes, reviews, updates;
	enum api_step steps[2];
} rows[] = {
#define UNSENT { API_STEP_UNSENT, API_STEP_UNSENT }
#define HALFWAY { API_STEP_DONE, API_STEP_UNSENT }
#define DONE { API_STEP_DONE, API_STEP_DONE }
#define ALONE { API_STEP_NEEDLESS, API_STEP_DONE }
	{ "hits on three pages", many_hits, NULL, 0, 0, ERR_NONE, "intent sent reviewed updating done", "is cleared", 0, 1, 1, DONE },
	{ "a page that cannot be read, before", page_gone_before, NULL, 0, 0, ERR_NETWORK, "", "Nothing was sent.", 0, 0, 0, UNSENT },
	{ "between", page_gone_between, NULL, 0, 0, ERR_HALF, "intent sent reviewed half", "could not be read again", 0, 1, 0, HALFWAY },
	{ "after", page_gone_after, NULL, 0, 0, ERR_NONE, "intent sent reviewed updating done", "could not be read again afterwards", 0, 1, 1, DONE },
	{ "a new hit, before", NULL, hit_before, 0, 0, ERR_CHANGED, "", "a new hit, hit_2", 1, 0, 0, UNSENT },
	{ "between", NULL, hit_before_update, 0, 0, ERR_HALF, "intent sent reviewed half", "a new hit, hit_2", 1, 1, 0, HALFWAY },
	{ "at last", NULL, hit_at_last, 0, 0, ERR_NONE, "intent sent reviewed updating done", "in the last moment: a new hit, hit_2", 1, 1, 1, DONE },
	{ "reopened at last", NULL, reopened_at_last, 0, 0, ERR_NONE, "intent sent reviewed updating done", "status: cleared by this act, now pending review", 1, 1,
	  1, DONE },
	{ "somebody's review, before", NULL, colleague_before, 0, 0, ERR_CHANGED, "", "a new review, rev_7", 1, 0, 0, UNSENT },
	{ "between", NULL, colleague_between, 0, 0, ERR_HALF, "intent sent reviewed half", "rev_7 by way of", 1, 1, 0, HALFWAY },
	{ "at last", NULL, colleague_at_last, 0, 0, ERR_NONE, "intent sent reviewed updating done", "in the last moment: a new review", 1, 1, 1, DONE },
	{ "a hit confirmed between", NULL, confirmed_between, 0, 0, ERR_HALF, "intent sent reviewed half", "hit_1 on IZ_PEP: ", 1, 1, 0, HALFWAY },
	{ "cleared between", NULL, cleared_between, 0, 0, ERR_NONE, "intent sent reviewed done", "cleared already, so nothing else was sent", 0, 1, 0,
	  { API_STEP_DONE, API_STEP_NEEDLESS } },
	{ "rejected between", NULL, rejected_between, 0, 0, ERR_HALF, "intent sent reviewed half", "status: ", 1, 1, 0, HALFWAY },
	{ "assigned at last", NULL, assigned_at_last, 0, 0, ERR_NONE, "intent sent reviewed updating done", "assignee: nobody, now usr_9", 1, 1, 1, DONE },
	{ "our review is listed late", NULL, lags, 0, 0, ERR_NONE, "intent sent reviewed updating done", "is cleared", 0, 1, 1, DONE },
	{ "a look's 429", rate_on_a_look, NULL, 0, 0, ERR_NONE, "intent sent reviewed updating done", "is cleared", 0, 1, 1, DONE },
	{ "all looks'", rate_on_all_looks, NULL, 0, 0, ERR_RATE, "", "Nothing was sent.", 0, 0, 0, UNSENT },
	{ "review lost, unreadable", reviews_gone, NULL, WAY_LOST_ACTED, 0, ERR_UNCERTAIN, "intent sent lost", "could not be read", 0, 1, 0,
	  { API_STEP_OPEN, API_STEP_UNSENT } },
	{ "review's 429, unreadable", reviews_gone, NULL, WAY_RATE, 0, ERR_UNCERTAIN, "intent sent lost", "could not be read", 0, 1, 0,
	  { API_STEP_OPEN, API_STEP_UNSENT } },
	{ "update lost, unreadable", screening_gone, NULL, 0, WAY_LOST_ACTED, ERR_UNCERTAIN, "intent sent reviewed updating lost", "could not be read", 0, 1, 1,
	  { API_STEP_DONE, API_STEP_OPEN } },
	{ "update's 429, unreadable", screening_gone, NULL, 0, WAY_RATE, ERR_UNCERTAIN, "intent sent reviewed updating lost", "could not be read", 0, 1, 1,
	  { API_STEP_DONE, API_STEP_OPEN } },
	{ "clear, nothing pending", settled_hits, NULL, 0, 0, ERR_NONE, "intent sent done", "the screening is cleared", 0, 0, 1, ALONE },
	{ "refused", settled_hits, NULL, 0, WAY_REFUSED, ERR_REFUSED, "intent sent refused", "INVALID_FIELD", 0, 0, 1, { API_STEP_NEEDLESS, API_STEP_REFUSED } },
	{ "429", settled_hits, NULL, 0, WAY_RATE, ERR_RATE, "intent sent refused", "the screening is not cleared", 0, 0, 1, { API_STEP_NEEDLESS, API_STEP_REFUSED } },
	{ "lost", settled_hits, NULL, 0, WAY_LOST, ERR_UNCERTAIN, "intent sent lost", "is not cleared yet", 0, 0, 1, { API_STEP_NEEDLESS, API_STEP_OPEN } },
	{ "lost, made", settled_hits, NULL, 0, WAY_LOST_ACTED, ERR_NONE, "intent sent appeared", "cannot be told", 0, 0, 1, ALONE },
	{ "back to pending", cleared_before, NULL, 0, 0, ERR_NONE, "intent sent done", "the screening is pending review", 0, 0, 1, ALONE },
	{ "left", left, NULL, 0, 0, ERR_NONE, "intent sent done", "the review rev_1 is in", 0, 1, 0, { API_STEP_DONE, API_STEP_NEEDLESS } },
	{ "left, a new hit at last", left, hit_before_update, 0, 0, ERR_NONE, "intent sent done", "in the last moment: a new hit", 1, 1, 0,
	  { API_STEP_DONE, API_STEP_NEEDLESS } },
	{ "left, lost, made", left, NULL, WAY_LOST_ACTED, 0, ERR_NONE, "intent sent done", "the review rev_1 is in", 0, 1, 0, { API_STEP_DONE, API_STEP_NEEDLESS } },
	{ "assigned", assign, NULL, 0, 0, ERR_NONE, "intent sent done", "assigned as asked", 0, 0, 1, ALONE },
	{ "assigned, lost, made", assign, NULL, 0, WAY_LOST_ACTED, ERR_NONE, "intent sent appeared", "assigned as asked", 0, 0, 1, ALONE },
	{ "nobody's", reset, NULL, 0, 0, ERR_NONE, "intent sent done", "assigned as asked", 0, 0, 1, ALONE },
};

START_TEST(meanwhile)
{
	const struct row *w = &rows[_i];
	act_begin_test();
	if (w->first)
		w->first();
	act_decide_on_now();
	server.at = w->at;
	server.review = w->review;
	server.update = w->update;
	const struct api_reply *r = act_do();
	const char *said = r->ok ? r->note : r->err.text;
	ck_assert_msg((r->ok ? ERR_NONE : r->err.kind) == w->kind, "%s: %s: %s", w->name, err_kind_name(r->err.kind), said);
	ck_assert_msg(strstr(said, w->text) || strstr(r->err.remedy, w->text), "%s: %s / %s", w->name, said, r->err.remedy);
	ck_assert_msg(count_requests(REVIEW_PATH) == w->reviews && count_requests(UPDATE_PATH) == w->updates, "%s", w->name);
	expect_journal(w->journal);
	ck_assert_msg(act_came.has && act_came.change_count == w->changes, "%s: %zu changes: %s", w->name, act_came.change_count, act_came.change);
	ck_assert_msg(act_came.review == w->steps[0] && act_came.update == w->steps[1], "%s: %d %d", w->name, act_came.review, act_came.update);
	if (strstr(w->text, "Nothing was sent") == NULL)
		ck_assert_msg(act_came.whole, "%s", w->name);
	/* What may be done next: told at once, or barred. */
	ck_assert_uint_eq(api_open_count(rig.api), w->kind == ERR_UNCERTAIN);
}
END_TEST

START_TEST(two_at_once)
{
	struct aml_policy policy;
	act_begin_test();
	aml_policy_init(&policy);
	act_send();
	ck_assert_uint_eq(api_send_act(rig.api, &decision, &policy, &manner, &err), 0);
	expect_err(&err, ERR_BARRED, "nothing was sent: this process is at screening scr_1");
	ck_assert_msg(rig_until(&rig, 1)->reply.ok, "%s", rig.replies[0].reply.err.text);
	ck_assert_uint_eq(count_requests(REVIEW_PATH), 1);
	ck_assert_uint_eq(count_requests(UPDATE_PATH), 1);
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
	ADD_EACH(t, meanwhile, rows);
	tcase_add_test(t, two_at_once);
	suite_add_tcase(s, t);
	return suite_run(s);
}
