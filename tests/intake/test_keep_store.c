/* Writes and calls kept in the store, on both engines: consoles that share one. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "consoles.h"
#include "store/both.h"
#include "base/mem.h"
#include "base/when.h"
#include "store/intents.h"
#include "support/suite.h"

static void start(int engine, const struct peer_reply *script, size_t count)
{
	rig_start(&rig, script, count);
	consoles_start(engine);
}

static void teardown(void)
{
	consoles_stop();
	writes_teardown();
	both_close();
}

static struct intent intent(const char *user)
{
	struct intent i = { .op = "retry", .template_id = "t1", .newest_id = "idv_1", .strategy = "reset" };
	snprintf(i.client_user_id, sizeof i.client_user_id, "%s", user);
	memcpy(i.account, rig.api->account, sizeof i.account);
	intent_make_id(i.id);
	return i;
}

/* -- writes --------------------------------------------------------------------------------------------------------------------------- */

static void nobody_is_told(void *ctx, const struct api_settled *s)
{
	(void)ctx;
	ck_abort_msg("%s", s->sentence);
}

START_TEST(a_retry_through_the_store)
{
	struct intent_row row;
	start(_i, SCRIPT(BEFORE, { .bytes = good("idv_2", "idv_1") }));
	send_retry();
	const struct api_reply *r = &rig_until(&rig, 1)->reply;
	ck_assert_msg(r->ok, "%s", r->err.text);
	ck_assert_str_eq(r->note, "");
	expect_journal("");
	struct store_tx *t = store_begin(ann->store, STORE_READ);
	intents_get(t, r->intent);
	ck_assert(intents_read(&both_done(ann->store, t)->rows[0], 0, &row));
	ck_assert_int_eq(row.state, INTENT_ROW_DONE);
	ck_assert_str_eq(row.result_id, "idv_2");
	ck_assert_str_eq(row.person, "ann");
	ck_assert(!row.told);
	api_mark_told(rig.api, r->intent);
	while (api_keeping(rig.api))
		rig_turn(&rig);
	ck_assert_uint_eq(settle(nobody_is_told), 0);
	struct intent mine = { 0 };
	memcpy(mine.id, r->intent, sizeof mine.id);
	ck_assert(kept_seen(ann, &mine)->told);
	ck_assert(kept_seen(bob, &mine)->others);
}
END_TEST

/* Somebody else's was done and told, and the list does not have it yet: what it says is newest is not. */
START_TEST(a_list_that_lags_is_not_believed)
{
	start(_i, SCRIPT(BEFORE, { .bytes = good("idv_2", "idv_1") }, BEFORE));
	send_retry();
	ck_assert_msg(rig_until(&rig, 1)->reply.ok, "%s", rig.replies[0].reply.err.text);
	api_mark_told(rig.api, rig.replies[0].reply.intent);
	send_retry();
	const struct api_reply *r = &rig_until(&rig, 2)->reply;
	ck_assert(!r->ok);
	expect_err(&r->err, ERR_CHANGED, "made an attempt");
	ck_assert_uint_eq(count_requests("/identity_verification/retry"), 1);
}
END_TEST

START_TEST(a_lost_answer_is_ones_own)
{
	start(_i, SCRIPT(BEFORE, RST, FOUND));
	send_retry();
	const struct api_reply *r = &rig_until(&rig, 1)->reply;
	ck_assert_msg(r->ok, "%s", r->err.text);
	ck_assert_int_eq(r->own, API_OWN);
	ck_assert_str_eq(r->attempt_id, "idv_2");
}
END_TEST

/* While ann's is under way or open bob writes nothing for the subject, and sees whose it is. */
START_TEST(one_open_write_bars_everybody)
{
	start(_i, SCRIPT(BEFORE, { .end = PEER_HANG }));
	send_retry();
	rig_until_requests(&rig, 2);
	struct intent same = intent("u1"), other = intent("u2");
	ck_assert_int_lt(kept_lock(bob, &same), 0);
	ck_assert(kept.call.busy);
	ck_assert_msg(!strncmp(kept.call.who, "ann on ", 7), "%s", kept.call.who);
	int lock = kept_lock(bob, &other);
	ck_assert_int_ge(lock, 0);
	ck_assert(kept_put(bob, &other));
	keep_unlock(&bob->api, lock);
	/* The row itself bars, whatever was looked at before. */
	ck_assert(!kept_put(bob, &same));
	expect_err(&kept.err, ERR_BARRED, "somebody else began a write for this user");
	ck_assert(!kept_seen(bob, &same));
}
END_TEST

/* Both looked at the subject, and ann was quicker: bob decided on what is not so any more. */
START_TEST(what_was_begun_since_bars)
{
	start(_i, SCRIPT(BEFORE));
	struct intent first = intent("u1"), second = intent("u1");
	int mine = kept_lock(ann, &first), his = kept_lock(bob, &second);
	ck_assert_int_ge(mine, 0);
	ck_assert_int_ge(his, 0);
	ck_assert(kept_put(ann, &first) && kept_say(ann, &first, "sent", "") && kept_say(ann, &first, "done", "idv_2"));
	keep_unlock(&ann->api, mine);
	ck_assert(!kept_put(bob, &second));
	expect_err(&kept.err, ERR_BARRED, "nothing was sent");
	keep_unlock(&bob->api, his);
	his = kept_lock(bob, &second); /* having looked again he may */
	intent_make_id(second.id);
	ck_assert_msg(kept_put(bob, &second), "%s", kept.err.text);
}
END_TEST

/* Whoever takes it for left behind ends it, or it is sent: not both. */
START_TEST(ended_or_sent)
{
	start(_i, SCRIPT(BEFORE));
	struct intent one = intent("u1"), two = intent("u2");
	ck_assert(kept_put(ann, &one) && kept_put(ann, &two));
	ck_assert(kept_seen(bob, &one));
	ck_assert(kept_say(bob, &one, "ended", ""));
	ck_assert(!kept_say(ann, &one, "sent", ""));
	expect_err(&kept.err, ERR_BARRED, "closed this write meanwhile");
	ck_assert(kept_say(ann, &two, "sent", ""));
	ck_assert(kept_say(bob, &two, "ended", ""));
	ck_assert_int_eq(kept_seen(bob, &two)->state, INTENT_SENT);
	ck_assert_int_eq(kept_seen(ann, &two)->state, INTENT_SENT);
	ck_assert_int_eq(kept_seen(ann, &one)->state, INTENT_REFUSED);
}
END_TEST

/* The same id is another user with the vendor: one bars not the other. */
START_TEST(a_user_is_a_kind_and_a_text)
{
	start(_i, SCRIPT(BEFORE));
	struct intent one = intent("x"), two = intent("x");
	two.by = IDV_BY_USER;
	int first = kept_lock(ann, &one), second = kept_lock(ann, &two);
	ck_assert_int_ge(first, 0);
	ck_assert_int_ge(second, 0);
	ck_assert(kept_put(ann, &one));
	keep_unlock(&ann->api, second);
	second = kept_lock(ann, &two);
	ck_assert_int_ge(second, 0);
	ck_assert_msg(kept_put(ann, &two), "%s", kept.err.text);
	ck_assert_int_eq(kept_seen(bob, &one)->by, IDV_BY_CLIENT_USER);
	ck_assert_int_eq(kept_seen(bob, &two)->by, IDV_BY_USER);
}
END_TEST

/* What closes first counts. */
START_TEST(closed_once)
{
	start(_i, SCRIPT(BEFORE));
	struct intent one = intent("u1");
	ck_assert(kept_put(ann, &one) && kept_say(ann, &one, "sent", "") && kept_say(ann, &one, "lost", "network"));
	ck_assert(!kept_seen(bob, &one)->told);
	ck_assert(kept_say(bob, &one, "appeared", "idv_2"));
	ck_assert(kept_say(ann, &one, "done", "idv_3"));
	ck_assert_int_eq(kept_seen(ann, &one)->state, INTENT_APPEARED);
	ck_assert_str_eq(kept_seen(ann, &one)->result_id, "idv_2");
}
END_TEST

/* What was cancelled gives its lock back, whenever it comes. */
START_TEST(a_cancelled_lock_is_given_back)
{
	start(_i, SCRIPT(BEFORE));
	struct intent one = intent("u1");
	keep_lock(&ann->api, &one, kept_call());
	keep_cancel(&ann->api, &kept.call);
	store_wait(ann->store);
	ck_assert(!kept.done);
	ck_assert_int_ge(kept_lock(ann, &one), 0);
	ck_assert_int_lt(kept_lock(ann, &one), 0);
	ck_assert_str_eq(kept.call.who, "this process");
}
END_TEST

/* -- the journal of before -------------------------------------------------------------------------------------------------------------- */

START_TEST(a_journal_is_moved)
{
	struct journal j;
	char path[200];
	start(_i, SCRIPT(FOUND));
	struct intent open = intent("u1"), told = intent("u2"), done = intent("u3");
	journal_init(&j);
	ck_assert(journal_write_intent(&j, &open, &err) && journal_write_event(&j, open.id, "sent", "", 0, &err) &&
	          journal_write_event(&j, open.id, "lost", "network", 0, &err));
	ck_assert(journal_write_intent(&j, &told, &err) && journal_write_event(&j, told.id, "refused", "x", 0, &err));
	ck_assert(journal_write_intent(&j, &done, &err) && journal_write_event(&j, done.id, "sent", "", 0, &err) &&
	          journal_write_event(&j, done.id, "done", "idv_7", 0, &err));
	api_destroy(rig.api);
	rig.api = NULL;
	keep_store_close(ann->keep);
	ann->keep = keep_store_open(&ann->opened, &rig.config);
	ann->api = *keep_store_keep(ann->keep);
	ck_assert_ptr_nonnull(keep_find(&ann->api, open.id)); /* it bars from the beginning */
	keep_store_wait(ann->keep);
	ck_assert_int_ne(access(j.path, F_OK), 0);
	snprintf(path, sizeof path, "%s.moved", j.path);
	ck_assert_int_eq(access(path, F_OK), 0);
	ck_assert_int_eq(kept_seen(bob, &open)->state, INTENT_OPEN);
	ck_assert_str_eq(kept_seen(bob, &done)->result_id, "idv_7");
	ck_assert_ptr_null(kept_seen(bob, &told));
	rig_keep(&rig, &ann->api);
	ck_assert_uint_eq(settle(NULL), 1);
	rig_until_idle(&rig);
	ck_assert_int_eq(kept_seen(bob, &open)->state, INTENT_DONE); /* nobody else had one open */
	journal_finish(&j);
}
END_TEST

/* -- calls ------------------------------------------------------------------------------------------------------------------------------ */

/* As the client does it: a call goes when there is one. Returns how many went until none is to be had for a while. */
static int make_calls(struct console *c, unsigned which, int most)
{
	const struct budget_keep *k = c->api.budgets;
	int made = 0;
	while (made < most) {
		int64_t wait = k->wait_ms(c->api.budgets_ctx, which);
		if (wait > 500 && !k->used)
			break;
		if (wait) {
			k->want(c->api.budgets_ctx, which);
			store_wait(c->store);
			if (k->wait_ms(c->api.budgets_ctx, which))
				break;
		}
		k->take(c->api.budgets_ctx, which);
		made++;
	}
	return made;
}

START_TEST(a_budget_is_shared)
{
	start(_i, SCRIPT(BEFORE));
	ann->api.budgets->limit(ann->api.budgets_ctx, API_RETRY, 20);
	bob->api.budgets->limit(bob->api.budgets_ctx, API_RETRY, 20);
	int first = make_calls(ann, API_RETRY, 12), second = make_calls(bob, API_RETRY, 100);
	ck_assert_int_eq(first, 12);
	ck_assert_int_eq(second, 8);
	ck_assert_int_eq(make_calls(ann, API_RETRY, 1), 0);
	ck_assert_int_ge(bob->api.budgets->used(bob->api.budgets_ctx, API_RETRY), 20);
	/* Another endpoint has its own. */
	ck_assert_int_eq(make_calls(ann, API_GET, 10), 10);
}
END_TEST

START_TEST(a_429_closes_for_all)
{
	start(_i, SCRIPT(BEFORE));
	ann->api.budgets->close(ann->api.budgets_ctx, API_LIST, 20000);
	store_wait(ann->store);
	bob->api.budgets->limit(bob->api.budgets_ctx, API_LIST, 300);
	ck_assert_int_eq(make_calls(bob, API_LIST, 5), 0);
	int64_t left = bob->api.budgets->closed_ms(bob->api.budgets_ctx, API_LIST);
	ck_assert_msg(left > 15000 && left <= 20000, "%lld", (long long)left);
}
END_TEST

/* The client itself, with a budget of one call at a time. */
START_TEST(calls_go_through_it)
{
	start(_i, SCRIPT({ .bytes = good("idv_1", NULL) }, { .bytes = good("idv_1", NULL) }, { .bytes = good("idv_1", NULL) }));
	for (size_t i = 1; i <= 3; i++) {
		ck_assert_uint_ne(api_send_get(rig.api, "idv_1", &err), 0);
		ck_assert_msg(rig_until(&rig, i)->reply.ok, "%s", rig.replies[i - 1].reply.err.text);
	}
	struct store_tx *t = store_begin(bob->store, STORE_READ);
	store_step_sql(t, "SELECT CAST(coalesce(sum(calls), 0) AS bigint) FROM budget_use", STORE_ONE);
	ck_assert_int_ge(store_number(&both_done(bob->store, t)->rows[0], 0, 0), 3);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("intake/keep_store");
	TCase *t = tcase_create("keep");
	tcase_add_checked_fixture(t, NULL, teardown);
	tcase_set_timeout(t, 60);
	both_add(t, a_retry_through_the_store);
	both_add(t, a_list_that_lags_is_not_believed);
	both_add(t, a_lost_answer_is_ones_own);
	both_add(t, one_open_write_bars_everybody);
	both_add(t, what_was_begun_since_bars);
	both_add(t, ended_or_sent);
	both_add(t, a_user_is_a_kind_and_a_text);
	both_add(t, closed_once);
	both_add(t, a_cancelled_lock_is_given_back);
	both_add(t, a_journal_is_moved);
	both_add(t, a_budget_is_shared);
	both_add(t, a_429_closes_for_all);
	both_add(t, calls_go_through_it);
	suite_add_tcase(s, t);
	return both_run(s);
}
