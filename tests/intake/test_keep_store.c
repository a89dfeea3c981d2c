/* Writes and calls kept in the store, on both engines: consoles that share one. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/both.h"
#include "api/writes_rig.h"
#include "base/mem.h"
#include "base/when.h"
#include "intake/keep_store.h"
#include "store/intents.h"
#include "store/opened.h"
#include "support/suite.h"

enum { CONSOLES = 2 };

static struct console {
	struct opened opened;
	struct store *store;
	struct keep_store *keep;
	struct api_keep api;
} consoles[CONSOLES];

static struct console *a = &consoles[0], *b = &consoles[1];

static void run_all(void *ctx, const struct pollfd *fds, size_t count)
{
	(void)ctx, (void)fds, (void)count;
	for (int i = 0; i < CONSOLES; i++)
		if (consoles[i].store) {
			struct pollfd own[8];
			struct source s = store_source(consoles[i].store), k = keep_store_source(consoles[i].keep);
			size_t n = s.pollfds(s.ctx, own, 8);
			poll(own, n, 0);
			s.run(s.ctx, own, n);
			k.run(k.ctx, NULL, 0);
		}
}

static int soon(const void *ctx)
{
	(void)ctx;
	return 5;
}

/* Two people at two consoles; the rig's client is ann's. */
static void start(int engine, const struct peer_reply *script, size_t count)
{
	static const char *const names[CONSOLES] = { "ann", "bob" };
	rig_start(&rig, script, count);
	for (int i = 0; i < CONSOLES; i++) {
		struct console *c = &consoles[i];
		snprintf(c->opened.me.id, sizeof c->opened.me.id, "%s", names[i]);
		c->store = i ? both_again() : both_open(engine);
		store_wait(c->store);
		c->opened.store = c->store;
		c->keep = keep_store_open(&c->opened, &rig.config);
		keep_store_wait(c->keep);
		c->api = *keep_store_keep(c->keep);
	}
	rig_keep(&rig, &a->api);
	rig.also = (struct source){ .run = run_all, .timeout_ms = soon };
}

static void teardown(void)
{
	api_destroy(rig.api);
	rig.api = NULL;
	for (int i = 0; i < CONSOLES; i++)
		keep_store_close(consoles[i].keep);
	memset(consoles, 0, sizeof consoles);
	writes_teardown();
	both_close();
}

/* -- one op, waited for --------------------------------------------------------------------------------------------------------------- */

static struct kept {
	struct keep_call call;
	bool done, ok;
	struct err err;
} kept;

static void on_kept(struct keep_call *call, const struct err *e)
{
	struct kept *k = call->owner;
	k->done = true;
	k->ok = !e;
	k->err = e ? *e : (struct err){ 0 };
}

static struct keep_call *call(void)
{
	kept = (struct kept){ .call = { .done = on_kept, .owner = &kept } };
	return &kept.call;
}

static bool is_done(void *ctx)
{
	(void)ctx;
	return kept.done;
}

static bool wait_kept(void)
{
	both_until(is_done, NULL);
	return kept.ok;
}

static struct intent intent(const char *user)
{
	struct intent i = { .op = "retry", .template_id = "t1", .newest_id = "idv_1", .strategy = "reset" };
	snprintf(i.client_user_id, sizeof i.client_user_id, "%s", user);
	memcpy(i.account, rig.api->account, sizeof i.account);
	intent_make_id(i.id);
	return i;
}

static int take_lock(struct console *c, const struct intent *i)
{
	keep_lock(&c->api, i, call());
	wait_kept();
	return kept.call.lock;
}

static bool put(struct console *c, struct intent *i)
{
	keep_add(&c->api, i, call());
	return wait_kept();
}

static bool say(struct console *c, const struct intent *i, const char *word, const char *detail)
{
	keep_note(&c->api, i->id, word, detail, 0, call());
	return wait_kept();
}

static const struct intent *seen(struct console *c, const struct intent *i)
{
	keep_refresh(&c->api, call());
	ck_assert_msg(wait_kept(), "%s", kept.err.text);
	return keep_find(&c->api, i->id);
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
	struct store_tx *t = store_begin(a->store, STORE_READ);
	intents_get(t, r->intent);
	ck_assert(intents_read(&both_done(a->store, t)->rows[0], 0, &row));
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
	ck_assert(seen(a, &mine)->told);
	ck_assert(seen(b, &mine)->others);
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
	ck_assert_int_lt(take_lock(b, &same), 0);
	ck_assert(kept.call.busy);
	ck_assert_msg(!strncmp(kept.call.who, "ann on ", 7), "%s", kept.call.who);
	int lock = take_lock(b, &other);
	ck_assert_int_ge(lock, 0);
	ck_assert(put(b, &other));
	keep_unlock(&b->api, lock);
	/* The row itself bars, whatever was looked at before. */
	ck_assert(!put(b, &same));
	expect_err(&kept.err, ERR_BARRED, "somebody else began a write for this user");
	ck_assert(!seen(b, &same));
}
END_TEST

/* Both looked at the subject, and ann was quicker: bob decided on what is not so any more. */
START_TEST(what_was_begun_since_bars)
{
	start(_i, SCRIPT(BEFORE));
	struct intent first = intent("u1"), second = intent("u1");
	int mine = take_lock(a, &first), his = take_lock(b, &second);
	ck_assert_int_ge(mine, 0);
	ck_assert_int_ge(his, 0);
	ck_assert(put(a, &first) && say(a, &first, "sent", "") && say(a, &first, "done", "idv_2"));
	keep_unlock(&a->api, mine);
	ck_assert(!put(b, &second));
	expect_err(&kept.err, ERR_BARRED, "nothing was sent");
	keep_unlock(&b->api, his);
	his = take_lock(b, &second); /* having looked again he may */
	intent_make_id(second.id);
	ck_assert_msg(put(b, &second), "%s", kept.err.text);
}
END_TEST

/* Whoever takes it for left behind ends it, or it is sent: not both. */
START_TEST(ended_or_sent)
{
	start(_i, SCRIPT(BEFORE));
	struct intent one = intent("u1"), two = intent("u2");
	ck_assert(put(a, &one) && put(a, &two));
	ck_assert(seen(b, &one));
	ck_assert(say(b, &one, "ended", ""));
	ck_assert(!say(a, &one, "sent", ""));
	expect_err(&kept.err, ERR_BARRED, "closed this write meanwhile");
	ck_assert(say(a, &two, "sent", ""));
	ck_assert(say(b, &two, "ended", ""));
	ck_assert_int_eq(seen(b, &two)->state, INTENT_SENT);
	ck_assert_int_eq(seen(a, &two)->state, INTENT_SENT);
	ck_assert_int_eq(seen(a, &one)->state, INTENT_REFUSED);
}
END_TEST

/* The same id is another user with the vendor: one bars not the other. */
START_TEST(a_user_is_a_kind_and_a_text)
{
	start(_i, SCRIPT(BEFORE));
	struct intent one = intent("x"), two = intent("x");
	two.by = IDV_BY_USER;
	int first = take_lock(a, &one), second = take_lock(a, &two);
	ck_assert_int_ge(first, 0);
	ck_assert_int_ge(second, 0);
	ck_assert(put(a, &one));
	keep_unlock(&a->api, second);
	second = take_lock(a, &two);
	ck_assert_int_ge(second, 0);
	ck_assert_msg(put(a, &two), "%s", kept.err.text);
	ck_assert_int_eq(seen(b, &one)->by, IDV_BY_CLIENT_USER);
	ck_assert_int_eq(seen(b, &two)->by, IDV_BY_USER);
}
END_TEST

/* What closes first counts. */
START_TEST(closed_once)
{
	start(_i, SCRIPT(BEFORE));
	struct intent one = intent("u1");
	ck_assert(put(a, &one) && say(a, &one, "sent", "") && say(a, &one, "lost", "network"));
	ck_assert(!seen(b, &one)->told);
	ck_assert(say(b, &one, "appeared", "idv_2"));
	ck_assert(say(a, &one, "done", "idv_3"));
	ck_assert_int_eq(seen(a, &one)->state, INTENT_APPEARED);
	ck_assert_str_eq(seen(a, &one)->result_id, "idv_2");
}
END_TEST

/* What was cancelled gives its lock back, whenever it comes. */
START_TEST(a_cancelled_lock_is_given_back)
{
	start(_i, SCRIPT(BEFORE));
	struct intent one = intent("u1");
	keep_lock(&a->api, &one, call());
	keep_cancel(&a->api, &kept.call);
	store_wait(a->store);
	ck_assert(!kept.done);
	ck_assert_int_ge(take_lock(a, &one), 0);
	ck_assert_int_lt(take_lock(a, &one), 0);
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
	keep_store_close(a->keep);
	a->keep = keep_store_open(&a->opened, &rig.config);
	a->api = *keep_store_keep(a->keep);
	ck_assert_ptr_nonnull(keep_find(&a->api, open.id)); /* it bars from the beginning */
	keep_store_wait(a->keep);
	ck_assert_int_ne(access(j.path, F_OK), 0);
	snprintf(path, sizeof path, "%s.moved", j.path);
	ck_assert_int_eq(access(path, F_OK), 0);
	ck_assert_int_eq(seen(b, &open)->state, INTENT_OPEN);
	ck_assert_str_eq(seen(b, &done)->result_id, "idv_7");
	ck_assert_ptr_null(seen(b, &told));
	rig_keep(&rig, &a->api);
	ck_assert_uint_eq(settle(NULL), 1);
	rig_until_idle(&rig);
	ck_assert_int_eq(seen(b, &open)->state, INTENT_DONE); /* nobody else had one open */
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
	for (int i = 0; i < CONSOLES; i++)
		consoles[i].api.budgets->limit(consoles[i].api.budgets_ctx, API_RETRY, 20);
	int first = make_calls(a, API_RETRY, 12), second = make_calls(b, API_RETRY, 100);
	ck_assert_int_eq(first, 12);
	ck_assert_int_eq(second, 8);
	ck_assert_int_eq(make_calls(a, API_RETRY, 1), 0);
	ck_assert_int_ge(b->api.budgets->used(b->api.budgets_ctx, API_RETRY), 20);
	/* Another endpoint has its own. */
	ck_assert_int_eq(make_calls(a, API_GET, 10), 10);
}
END_TEST

START_TEST(a_429_closes_for_all)
{
	start(_i, SCRIPT(BEFORE));
	a->api.budgets->close(a->api.budgets_ctx, API_LIST, 20000);
	store_wait(a->store);
	b->api.budgets->limit(b->api.budgets_ctx, API_LIST, 300);
	ck_assert_int_eq(make_calls(b, API_LIST, 5), 0);
	int64_t left = b->api.budgets->closed_ms(b->api.budgets_ctx, API_LIST);
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
	struct store_tx *t = store_begin(b->store, STORE_READ);
	store_step_sql(t, "SELECT CAST(coalesce(sum(calls), 0) AS bigint) FROM budget_use", STORE_ONE);
	ck_assert_int_ge(store_number(&both_done(b->store, t)->rows[0], 0, 0), 3);
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
