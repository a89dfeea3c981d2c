/* Acts on screenings whose run ended, or that nobody waits for any more: what they are closed as, who is told, what the same act again does. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "act_rig.h"
#include "base/when.h"
#include "support/suite.h"

static struct {
	char text[800], intent[33], id[80];
	size_t count;
	bool open, done, half;
	enum api_own own;
} told;

static void on_told(void *ctx, const struct api_settled *s)
{
	(void)ctx;
	told.count++;
	snprintf(told.text, sizeof told.text, "%s", s->sentence);
	snprintf(told.intent, sizeof told.intent, "%s", s->intent);
	snprintf(told.id, sizeof told.id, "%s", s->id);
	told.open = s->open;
	told.done = s->done;
	told.half = s->half;
	told.own = s->own;
	ck_assert_str_eq(s->client_user_id, "scr_1");
	ck_assert_str_eq(s->template_id, INTENT_SCREENINGS);
	ck_assert_str_eq(s->op, "screening");
}

static void turn_until(bool (*so)(void))
{
	int64_t deadline = when_mono_ms() + 30000;
	while (!so()) {
		ck_assert_int_lt(when_mono_ms(), deadline);
		rig_turn(&rig);
	}
}

static bool idle(void)
{
	return !rig.api->exchanges && !api_keeping(rig.api);
}

static bool reviews(void)
{
	return count_requests(REVIEW_PATH) > 0;
}

static bool updates(void)
{
	return count_requests(UPDATE_PATH) > 0;
}

static bool waits_for(enum api_op op)
{
	const struct exchange *x = act_waiting_call();
	return x && x->op == op;
}

static bool review_waits(void)
{
	return waits_for(API_REVIEW_CREATE);
}

static bool update_waits(void)
{
	return waits_for(API_SCREENING_UPDATE);
}

static bool replied(void)
{
	return rig.count > 0;
}

/* A run of it that ends at that point. */
static void killed(bool (*at)(void))
{
	pid_t pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		act_send();
		turn_until(at);
		_exit(0);
	}
	int status;
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
	memset(&told, 0, sizeof told);
	server.review = server.update = WAY_GOOD;
}

/* The server made its review, with the reference of the intent in the journal. */
static void review_is_in(void)
{
	ck_assert(journal_refresh(&rig.api->journal, &err));
	ck_assert_uint_ge(rig.api->journal.count, 1);
	snprintf(decision.reference, sizeof decision.reference, "%.16s", rig.api->journal.list[rig.api->journal.count - 1].id);
	snprintf(server.comment, sizeof server.comment, "seen\\nidreview: reviewed by ana on jump2; aim clear; ref %s", decision.reference);
	decision.reference[0] = '\0';
	server.reviewed = true;
	server.hit_status[0] = "dismissed";
}

/* -- killed at each point ------------------------------------------------------------------------------------------------------ */

enum closed { OPEN, HALF, WHOLE, APPEARED, NOTHING };

static const struct row {
	const char *name;
	enum api_op closed_budget; /* 0: none; that call waits */
	enum way review, update;
	bool (*at)(void);
	bool in, alone; /* the review is; no review, an update alone */
	const char *status;
	enum closed closed;
	const char *text, *journal;
} rows[] = {
#define C "cleared"
#define P "pending_review"
	{ "intended", API_REVIEW_CREATE, 0, 0, review_waits, false, false, P, NOTHING, "", "intent ended" },
	{ "sent, not there", 0, WAY_HANG, 0, reviews, false, false, P, OPEN, "whether it was made is not known", "intent sent lost" },
	{ "sent, there", 0, WAY_HANG, 0, reviews, true, false, P, HALF, "because its process ended", "intent sent half" },
	{ "sent, there, cleared", 0, WAY_HANG, 0, reviews, true, false, C, WHOLE, "cleared already", "intent sent done" },
	{ "reviewed", API_SCREENING_UPDATE, 0, 0, update_waits, true, false, P, HALF, "because its process ended", "intent sent reviewed half" },
	{ "reviewed, not listed", API_SCREENING_UPDATE, 0, 0, update_waits, false, false, P, HALF, "because its process ended", "intent sent reviewed half" },
	{ "reviewed, cleared", API_SCREENING_UPDATE, 0, 0, update_waits, true, false, C, WHOLE, "cleared already", "intent sent reviewed done" },
	{ "updating", 0, 0, WAY_HANG, updates, true, false, P, OPEN, "whether the update happened is not known", "intent sent reviewed updating lost" },
	{ "updating, cleared", 0, 0, WAY_HANG, updates, true, false, C, APPEARED, "cannot be told", "intent sent reviewed updating appeared" },
	{ "lost", 0, WAY_LOST, 0, replied, false, false, P, OPEN, "whether it was made is not known", "intent sent lost" },
	{ "lost, there", 0, WAY_LOST, 0, replied, true, false, P, HALF, "because its process ended", "intent sent lost half" },
	{ "half", 0, 0, WAY_REFUSED, replied, true, false, P, HALF, "who asked for it was not told", "intent sent reviewed updating half" },
	{ "done", 0, 0, 0, replied, true, false, C, WHOLE, "who asked for it was not told", "intent sent reviewed updating done" },
	{ "update alone", 0, 0, WAY_HANG, updates, false, true, P, OPEN, "not cleared yet", "intent sent lost" },
	{ "update alone, cleared", 0, 0, WAY_HANG, updates, false, true, C, APPEARED, "cannot be told", "intent sent appeared" },
};

static void kill_by(const struct row *w)
{
	act_begin_test();
	if (w->alone) {
		server.hit_status[0] = "dismissed";
		act_drop_verdicts();
		act_decide_on_now();
	}
	if (w->closed_budget)
		act_close_budget(w->closed_budget, 60000);
	server.review = w->review;
	server.update = w->update;
	killed(w->at);
	rig_again(&rig, NULL);
	if (w->in)
		review_is_in();
	server.status = w->status;
}

START_TEST(the_next_start)
{
	const struct row *w = &rows[_i];
	kill_by(w);
	settle(on_told);
	turn_until(idle);
	expect_journal(w->journal);
	ck_assert_uint_eq(count_requests(REVIEW_PATH) + count_requests(UPDATE_PATH), 0);
	if (w->closed == NOTHING) {
		ck_assert_uint_eq(told.count, 0);
		return;
	}
	ck_assert_msg(told.count == (w->closed == OPEN ? 2 : 1), "%s: told %zu times: %s", w->name, told.count, told.text);
	ck_assert_msg(told.open == (w->closed == OPEN) && told.done == !told.open && told.half == (w->closed == HALF), "%s: %s", w->name, told.text);
	if (w->closed != OPEN)
		ck_assert_msg(strstr(told.text, w->text), "%s: %s", w->name, told.text);
	else
		ck_assert_msg(strstr(told.text, "in 10 minutes, so whether"), "%s: %s", w->name, told.text);
	ck_assert_int_eq(told.own == API_OWN, w->closed == HALF || w->closed == WHOLE);
	ck_assert_msg(strstr(told.text, "clearing of screening scr_1"), "%s", told.text);
	ck_assert_str_eq(told.id, w->alone || (w->closed == OPEN && !strstr(w->journal, "reviewed")) ? "" : "rev_1");
	/* Each start says it until somebody was told. */
	size_t count = told.count;
	settle(on_told);
	turn_until(idle);
	ck_assert_uint_gt(told.count, count);
	if (w->closed == OPEN)
		return;
	count = told.count;
	api_mark_said(rig.api, told.intent);
	settle(on_told);
	turn_until(idle);
	ck_assert_uint_eq(told.count, count);
}
END_TEST

/* Nothing is sent by the same act again: it hears what came of the first, or is barred by it. */
START_TEST(the_same_act_again)
{
	const struct row *w = &rows[_i];
	kill_by(w);
	const struct api_reply *r = act_do();
	const char *said = r->ok ? r->note : r->err.text;
	if (w->closed == NOTHING) {
		ck_assert_msg(r->ok && count_requests(REVIEW_PATH) == 1, "%s", said);
		expect_journal("intent ended intent sent reviewed updating done");
		return;
	}
	ck_assert_uint_eq(count_requests(REVIEW_PATH) + count_requests(UPDATE_PATH), 0);
	ck_assert_msg(!strncmp(said, "nothing was sent", 16), "%s", said);
	if (w->closed == OPEN) {
		expect_err(&r->err, ERR_BARRED, "is open");
		return;
	}
	ck_assert_msg(r->repeated && r->intent[0], "%s: %s", w->name, said);
	ck_assert_int_eq(r->ok ? ERR_NONE : r->err.kind, w->closed == HALF ? ERR_HALF : ERR_NONE);
	ck_assert_int_eq(r->own == API_OWN, w->closed != APPEARED);
	ck_assert_int_eq(act_came.review, w->alone ? API_STEP_NEEDLESS : API_STEP_DONE);
	ck_assert_int_eq(act_came.update, w->closed == HALF ? API_STEP_UNSENT : strstr(w->text, "already") ? API_STEP_NEEDLESS : API_STEP_DONE);
	expect_journal(w->journal);
	if (!w->in && !w->alone) { /* the reviews do not have it yet: another act would send it twice */
		snprintf(decision.comment, sizeof decision.comment, "another");
		expect_err(&act_do()->err, ERR_CHANGED, "do not have rev_1 yet");
		ck_assert_uint_eq(count_requests(REVIEW_PATH) + count_requests(UPDATE_PATH), 0);
		return;
	}
	/* Once told it is an act of before, and another is another. */
	api_mark_told(rig.api, r->intent);
	turn_until(idle);
	struct aml_policy policy;
	aml_policy_init(&policy);
	if (api_send_act(rig.api, &decision, &policy, &manner, &err)) {
		expect_err(&rig_until(&rig, 2)->reply.err, ERR_CHANGED, "nothing was sent");
		ck_assert_uint_eq(count_requests(REVIEW_PATH) + count_requests(UPDATE_PATH), 0);
	}
}
END_TEST

/* One that is looked for is closed by another act, on what is now: who asked for it is told, once. */
START_TEST(closed_while_looked_for)
{
	act_begin_test();
	rig.limits.look_second = 100;
	rig_limits(&rig);
	settle(on_told);
	server.review = WAY_LOST;
	expect_err(&act_do()->err, ERR_UNCERTAIN, "not known");
	memset(&told, 0, sizeof told);
	review_is_in();
	act_drop_verdicts();
	act_decide_on_now();
	ck_assert_msg(act_do()->ok, "%s", rig.replies[1].reply.err.text);
	turn_until(idle);
	ck_assert_uint_eq(told.count, 1);
	ck_assert_msg(told.half && strstr(told.text, "its update was not made then"), "%s", told.text);
	expect_journal("intent sent lost half intent sent done");
	ck_assert_uint_eq(count_requests(REVIEW_PATH), 1);
}
END_TEST

/* Another act than the one that was half done, on what is now. */
START_TEST(closed_by_the_act_that_follows)
{
	act_begin_test();
	settle(on_told); /* nothing yet */
	server.review = WAY_HANG;
	killed(reviews);
	review_is_in();
	act_drop_verdicts();
	act_decide_on_now();
	const struct api_reply *r = act_do();
	ck_assert_msg(r->ok, "%s", r->err.text);
	ck_assert_uint_eq(told.count, 1);
	ck_assert_msg(told.half && strstr(told.text, "its update was not made then"), "%s", told.text);
	expect_journal("intent sent half intent sent done");
	ck_assert_uint_eq(count_requests(REVIEW_PATH), 0);
	ck_assert_uint_eq(count_requests(UPDATE_PATH), 1);
}
END_TEST

/* -- given up ------------------------------------------------------------------------------------------------------------------ */

START_TEST(a_person_gives_it_up)
{
	struct api_open open;
	act_begin_test();
	settle(on_told);
	server.review = WAY_LOST;
	expect_err(&act_do()->err, ERR_UNCERTAIN, "not known");
	ck_assert(api_open_of(rig.api, INTENT_SCREENINGS, "scr_1", &open) && !open.late && open.next_ms >= 0);
	expect_err((api_give_up(rig.api, open.intent, &err), &err), ERR_BARRED, "may still appear");
	turn_until(idle);
	ck_assert_msg(told.open && strstr(told.text, "no such review appeared in 10 minutes"), "%s", told.text);
	rig.config.settle_horizon_s = 0; /* it has passed */
	expect_err(&act_do()->err, ERR_BARRED, "give it up");
	ck_assert(api_open_of(rig.api, INTENT_SCREENINGS, "scr_1", &open) && open.late);
	ck_assert_msg(strstr(open.sentence, "whether its review was made is not known"), "%s", open.sentence);
	ck_assert_str_eq(open.op, "screening");
	ck_assert_str_eq(open.strategy, "clear review +0 -1, update");
	ck_assert_msg(api_give_up(rig.api, open.intent, &err), "%s", err.text);
	expect_journal("intent sent lost given_up");
	rig.config.settle_horizon_s = 600;
	server.review = WAY_GOOD;
	ck_assert_msg(act_do()->ok, "%s", rig.replies[2].reply.err.text);
}
END_TEST

/* -- nobody waits any more ------------------------------------------------------------------------------------------------------ */

static uint32_t to_cancel;
static const char *cancel_path;
static size_t cancel_at;

static void cancel(const char *path, size_t n)
{
	if (!strcmp(path, cancel_path) && n == cancel_at)
		api_cancel(rig.api, to_cancel);
}

static const struct {
	const char *path;
	size_t at;
	const char *journal, *text;
	bool half;
} cancels[] = {
	{ "individual/get", 1, "", NULL, false },
	{ "review/create", 1, "intent sent half", "nobody waited for it any more", true },
	{ "hit/list", 2, "intent sent reviewed half", "nobody waited for it any more", true },
	{ "individual/update", 1, "intent sent reviewed updating done", "the screening is cleared", false },
	{ "hit/list", 3, "intent sent reviewed updating done", "the screening is cleared", false },
};

START_TEST(cancelled)
{
	act_begin_test();
	settle(on_told);
	memset(&told, 0, sizeof told);
	cancel_path = cancels[_i].path;
	cancel_at = cancels[_i].at;
	server.at = cancel;
	to_cancel = act_send();
	const struct api_reply *r = &rig_until(&rig, 1)->reply;
	bool sent = cancels[_i].text != NULL;
	expect_err(&r->err, ERR_CANCELLED, sent ? "after it had been sent" : "nothing was sent");
	turn_until(idle);
	ck_assert_uint_eq(rig.count, 1);
	ck_assert_uint_eq(count_requests(REVIEW_PATH), sent);
	ck_assert_uint_eq(told.count, sent);
	if (sent)
		ck_assert_msg(strstr(told.text, cancels[_i].text) && told.half == cancels[_i].half && told.done, "%s", told.text);
	char journal[80];
	snprintf(journal, sizeof journal, "%s", cancels[_i].journal);
	if (!strcmp(journal, "intent sent half")) /* the review's answer is waited for, whoever waits */
		snprintf(journal, sizeof journal, "intent sent reviewed half");
	expect_journal(journal);
}
END_TEST

/* Its turn has not come: what is written down is closed. */
START_TEST(cancelled_in_the_line)
{
	act_begin_test();
	act_close_budget(API_REVIEW_CREATE, 60000);
	uint32_t id = act_send();
	turn_until(review_waits);
	api_cancel(rig.api, id);
	expect_err(&rig_until(&rig, 1)->reply.err, ERR_CANCELLED, "nothing was sent");
	turn_until(idle);
	expect_journal("intent unsent");
	ck_assert_uint_eq(api_open_count(rig.api), 0);
}
END_TEST

static size_t listed_at;

static void listed_late(const char *path, size_t n)
{
	if (!strcmp(path, "review/list"))
		server.lags = n < listed_at;
}

/* It is found while it is waited for: it goes on; afterwards, or after minutes: it stops there. Looks are at 0, 2, 5, 10 .. */
static const struct {
	int wait_s;
	size_t listed_at; /* the first list is before the review */
	enum err_kind kind;
	const char *text, *told, *journal;
} lates[] = {
	{ 0, 3, ERR_UNCERTAIN, "not among the screening's yet", "nobody waited", "intent sent lost half" },
	{ 10, 4, ERR_NONE, "the screening is cleared", NULL, "intent sent reviewed updating done" },
	{ 5, 6, ERR_UNCERTAIN, "not among the screening's yet", "nobody waited", "intent sent lost half" },
	{ 600, 9, ERR_HALF, "it took minutes until that was seen", NULL, "intent sent half" },
};

START_TEST(found_late)
{
	act_begin_test();
	settle(on_told);
	memset(&told, 0, sizeof told);
	server.review = WAY_LOST_ACTED;
	server.at = listed_late;
	listed_at = lates[_i].listed_at;
	manner.wait_s = lates[_i].wait_s;
	const struct api_reply *r = act_do();
	const char *said = r->ok ? r->note : r->err.text;
	ck_assert_msg((r->ok ? ERR_NONE : r->err.kind) == lates[_i].kind && strstr(said, lates[_i].text), "%s", said);
	turn_until(idle);
	ck_assert_uint_eq(told.count, lates[_i].told != NULL);
	if (lates[_i].told)
		ck_assert_msg(told.half && strstr(told.text, lates[_i].told), "%s", told.text);
	expect_journal(lates[_i].journal);
	ck_assert_uint_eq(count_requests(UPDATE_PATH), lates[_i].kind == ERR_NONE);
}
END_TEST

static void cleared_late(const char *path, size_t n)
{
	if (!strcmp(path, "individual/get") && n == 5)
		server.status = "cleared";
}

START_TEST(an_update_is_seen_late)
{
	act_begin_test();
	settle(on_told);
	memset(&told, 0, sizeof told);
	server.update = WAY_LOST;
	server.at = cleared_late;
	expect_err(&act_do()->err, ERR_UNCERTAIN, "whether the update happened is not known");
	turn_until(idle);
	ck_assert_uint_eq(told.count, 1);
	ck_assert_msg(told.done && !told.half && strstr(told.text, "cannot be told"), "%s", told.text);
	expect_journal("intent sent reviewed updating lost appeared");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("api/act_runs");
	TCase *t = tcase_create("runs");
	tcase_add_checked_fixture(t, NULL, act_teardown);
	tcase_set_timeout(t, 60);
	ADD_EACH(t, the_next_start, rows);
	ADD_EACH(t, the_same_act_again, rows);
	tcase_add_test(t, closed_while_looked_for);
	tcase_add_test(t, closed_by_the_act_that_follows);
	tcase_add_test(t, a_person_gives_it_up);
	ADD_EACH(t, cancelled, cancels);
	tcase_add_test(t, cancelled_in_the_line);
	ADD_EACH(t, found_late, lates);
	tcase_add_test(t, an_update_is_seen_late);
	suite_add_tcase(s, t);
	return suite_run(s);
}
