/* Acts on screenings kept in the store, on both engines: whose they are, and who may close whose. */
#include <stdio.h>
#include <string.h>

#include "api/act_rig.h"
#include "base/when.h"
#include "consoles.h"
#include "store/both.h"
#include "store/intents.h"
#include "support/suite.h"

static void start(int engine)
{
	act_begin_test();
	consoles_start(engine);
}

static void teardown(void)
{
	consoles_stop();
	act_teardown();
	both_close();
}

static struct {
	char text[800];
	size_t count;
	bool half;
} told;

static void on_told(void *ctx, const struct api_settled *s)
{
	(void)ctx;
	told.count++;
	told.half = s->half;
	snprintf(told.text, sizeof told.text, "%s", s->sentence);
}

static struct intent intent(const char *words)
{
	struct intent i = { .op = intent_op("screening"), .template_id = INTENT_SCREENINGS, .client_user_id = "scr_1", .strategy = "clear",
		            .steps = "review +0 -1, update" };
	char copy[80], *rest = copy, *word;
	memcpy(i.account, rig.api->account, sizeof i.account);
	intent_make_id(i.id);
	ck_assert(kept_put(bob, &i));
	snprintf(copy, sizeof copy, "%s", words);
	while ((word = strsep(&rest, " ")) && *word)
		ck_assert(kept_say(bob, &i, word, strcmp(word, "reviewed") ? "" : "rev_1"));
	return i;
}

static void his_review_is_in(const struct intent *i)
{
	snprintf(server.comment, sizeof server.comment, "seen\\nidreview: reviewed by bob; aim clear; ref %.16s", i->id);
	server.reviewed = true;
	server.hit_status[0] = "dismissed";
}

static bool idle(void *ctx)
{
	(void)ctx;
	return !rig.api->exchanges && !api_keeping(rig.api);
}

static void until_idle(void)
{
	int64_t deadline = when_mono_ms() + 30000;
	while (!idle(NULL)) {
		ck_assert_int_lt(when_mono_ms(), deadline);
		rig_turn(&rig);
	}
}

static void until_waits(enum api_op op)
{
	int64_t deadline = when_mono_ms() + 30000;
	for (const struct exchange *x; !(x = act_waiting_call()) || x->op != op;) {
		ck_assert_int_lt(when_mono_ms(), deadline);
		rig_turn(&rig);
	}
}

static const struct intent *mine(void)
{
	struct intent i = { 0 };
	const struct intent *known;
	for (size_t n = 0; (known = keep_at(&ann->api, n)); n++)
		if (!known->others)
			memcpy(i.id, known->id, sizeof i.id);
	return kept_seen(ann, &i);
}

START_TEST(an_act_through_the_store)
{
	struct intent_row row;
	start(_i);
	const struct api_reply *r = act_do();
	ck_assert_msg(r->ok, "%s", r->err.text);
	ck_assert_str_eq(r->note, "the review rev_1 is in, and the screening is cleared");
	expect_journal("");
	struct store_tx *t = store_begin(ann->store, STORE_READ);
	intents_get(t, r->intent);
	ck_assert(intents_read(&both_done(ann->store, t)->rows[0], 0, &row));
	ck_assert_int_eq(row.state, INTENT_ROW_DONE);
	ck_assert_str_eq(row.result_id, "rev_1");
	ck_assert_str_eq(row.op, "screening");
	ck_assert_str_eq(row.strategy, "clear");
	ck_assert_str_eq(row.user_id, "scr_1");
	ck_assert(!row.told);
	struct intent i = { 0 };
	memcpy(i.id, r->intent, sizeof i.id);
	ck_assert(kept_seen(bob, &i)->others);
}
END_TEST

/* Half, as a row: another program reads the same of it. */
START_TEST(half_in_the_store)
{
	start(_i);
	server.update = WAY_REFUSED;
	expect_err(&act_do()->err, ERR_HALF, "the update was refused");
	struct intent i = { 0 };
	memcpy(i.id, rig.replies[0].reply.intent, sizeof i.id);
	const struct intent *his = kept_seen(bob, &i);
	ck_assert(his->half && his->state == INTENT_DONE);
	ck_assert_str_eq(his->result_id, "rev_1");
	/* The same act again, by a run that knows the store alone. */
	rig_keep(&rig, &ann->api);
	const struct api_reply *r = act_do();
	ck_assert(r->repeated);
	expect_err(&r->err, ERR_HALF, "update was not made");
	ck_assert_uint_eq(count_requests(REVIEW_PATH), 1);
}
END_TEST

static void by_dashboard(const char *path, size_t n)
{
	(void)n;
	if (!strcmp(path, "individual/get") && !strcmp(server.status, "cleared"))
		server.source = "dashboard";
}

/* A lost update is one's own where the API made it and nobody else is at it. */
START_TEST(a_lost_update_is_ones_own)
{
	for (int dashboard = 0; dashboard < 2; dashboard++) {
		start(_i);
		server.update = WAY_LOST_ACTED;
		server.at = dashboard ? by_dashboard : NULL;
		const struct api_reply *r = act_do();
		ck_assert_msg(r->ok, "%s", r->err.text);
		ck_assert_int_eq(r->own, dashboard ? API_OWN_UNKNOWN : API_OWN);
		ck_assert_ptr_nonnull(strstr(r->note, dashboard ? "cannot be told" : "nobody else who shares these writes"));
		if (!dashboard)
			teardown();
	}
}
END_TEST

/* Bob's, of a process that lives: ann waits. */
START_TEST(anothers_act_bars)
{
	start(_i);
	intent("sent reviewed");
	expect_err(&act_do()->err, ERR_BARRED, "bob on");
	ck_assert_uint_eq(count_requests(REVIEW_PATH) + count_requests(UPDATE_PATH), 0);
	ck_assert_str_eq(mine() ? "mine" : "none", "none");
}
END_TEST

/* Bob's is open, and nobody is at it: ann's act closes it by what she reads, and it is bob who is told. */
START_TEST(anothers_open_act_is_closed)
{
	start(_i);
	struct intent his = intent("sent lost");
	settle(on_told);
	until_idle();
	expect_err(&act_do()->err, ERR_BARRED, "bob on");
	his_review_is_in(&his);
	act_drop_verdicts();
	act_decide_on_now();
	memset(&told, 0, sizeof told);
	const struct api_reply *r = act_do();
	ck_assert_msg(r->ok, "%s", r->err.text);
	ck_assert_uint_eq(told.count, 0);
	ck_assert(kept_seen(bob, &his)->half);
	rig_keep(&rig, &bob->api);
	settle(on_told);
	until_idle();
	ck_assert_uint_eq(told.count, 1);
	ck_assert_msg(told.half && strstr(told.text, "update was not made"), "%s", told.text);
}
END_TEST

/* However long ann's waits for its turn, and whoever closes it then: what was closed is not sent. */
START_TEST(closed_while_it_waits)
{
	start(_i);
	act_close_budget(API_SCREENING_UPDATE, 300);
	act_send();
	until_waits(API_SCREENING_UPDATE);
	struct intent i = *mine();
	ck_assert_int_eq(i.state, INTENT_SENT);
	ck_assert(kept_say(bob, &i, "half", "rev_1"));
	expect_err(&rig_until(&rig, 1)->reply.err, ERR_HALF, "somebody else has closed this write meanwhile");
	ck_assert_uint_eq(count_requests(UPDATE_PATH), 0);
	ck_assert(kept_seen(bob, &i)->half);
}
END_TEST

START_TEST(ended_while_it_waits)
{
	start(_i);
	act_close_budget(API_REVIEW_CREATE, 300);
	act_send();
	until_waits(API_REVIEW_CREATE);
	struct intent i = *mine();
	ck_assert_int_eq(i.state, INTENT_INTENDED);
	ck_assert(kept_seen(bob, &i) != NULL);
	ck_assert(kept_say(bob, &i, "ended", ""));
	expect_err(&rig_until(&rig, 1)->reply.err, ERR_BARRED, "nothing was sent");
	ck_assert_uint_eq(count_requests(REVIEW_PATH), 0);
}
END_TEST

/* Bob's was done and told; the reviews that ann reads do not have it yet. */
START_TEST(reviews_that_lag_are_not_believed)
{
	start(_i);
	struct intent his = intent("sent reviewed updating done told");
	expect_err(&act_do()->err, ERR_CHANGED, "do not have rev_1 yet, which is of the clearing of screening scr_1");
	ck_assert_uint_eq(count_requests(REVIEW_PATH), 0);
	his_review_is_in(&his);
	act_drop_verdicts();
	act_decide_on_now();
	ck_assert_msg(act_do()->ok, "%s", rig.replies[1].reply.err.text);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("intake/keep_acts");
	TCase *t = tcase_create("acts");
	tcase_add_checked_fixture(t, NULL, teardown);
	tcase_set_timeout(t, 60);
	both_add(t, an_act_through_the_store);
	both_add(t, half_in_the_store);
	both_add(t, a_lost_update_is_ones_own);
	both_add(t, anothers_act_bars);
	both_add(t, anothers_open_act_is_closed);
	both_add(t, closed_while_it_waits);
	both_add(t, ended_while_it_waits);
	both_add(t, reviews_that_lag_are_not_believed);
	suite_add_tcase(s, t);
	return both_run(s);
}
