/* The client with another place for its writes and budgets than the journal and its own memory: a store that several clients share. */
#include <stdio.h>
#include <string.h>

#include "support/suite.h"
#include "base/when.h"
#include "writes_rig.h"

/* -- a store, as small as it can be ------------------------------------------------------------------------------------------- */

static struct store {
	struct intent list[8];
	size_t count;
	char words[200]; /* what was noted, in order */
	char locked[80]; /* the subject; "" none */
	bool broken;
} store;

static bool look(void *ctx, struct err *e)
{
	struct store *s = ctx;
	return !s->broken || err_set(e, ERR_LOCAL, "the store is away");
}

static void refresh(void *ctx, struct keep_call *call)
{
	struct err e = { 0 };
	keep_answer(call, look(ctx, &e) ? NULL : &e);
}

static const struct intent *at(const void *ctx, size_t i)
{
	const struct store *s = ctx;
	return i < s->count ? &s->list[i] : NULL;
}

static void add(void *ctx, struct intent *intent, struct keep_call *call)
{
	struct store *s = ctx;
	ck_assert_uint_lt(s->count, 8);
	intent_sign(intent);
	s->list[s->count++] = *intent;
	strcat(s->words, "intent ");
	keep_answer(call, NULL);
}

static void note(void *ctx, const char *id, const char *word, const char *detail, int64_t server_time, struct keep_call *call)
{
	struct store *s = ctx;
	for (size_t i = 0; i < s->count; i++)
		if (!strcmp(s->list[i].id, id))
			intent_note(&s->list[i], word, detail, when_now(), server_time);
	strcat(strcat(s->words, word), " ");
	keep_answer(call, NULL);
}

static bool is_held(void *ctx, const struct intent *i)
{
	struct store *s = ctx;
	char subject[80];
	snprintf(subject, sizeof subject, "%.30s/%.30s", i->client_user_id, i->template_id);
	return !strcmp(s->locked, subject);
}

static void lock(void *ctx, const struct intent *i, struct keep_call *call)
{
	struct store *s = ctx;
	call->busy = is_held(ctx, i);
	if (call->busy) {
		strcpy(call->who, "ann");
	} else {
		snprintf(s->locked, sizeof s->locked, "%.30s/%.30s", i->client_user_id, i->template_id);
		call->lock = 7;
	}
	keep_answer(call, NULL);
}

static void cancel(void *ctx, struct keep_call *call)
{
	(void)ctx, (void)call;
}

static void unlock(void *ctx, int number)
{
	struct store *s = ctx;
	ck_assert_int_eq(number, 7);
	ck_assert_str_ne(s->locked, "");
	s->locked[0] = '\0';
}

static void tidy(void *ctx)
{
	struct store *s = ctx;
	strcat(s->words, "tidy ");
}

static const char *place(const void *ctx)
{
	(void)ctx;
	return "in the store";
}

static const struct intent_keep in_store = {
	.shared = true,
	.look = look,
	.at = at,
	.is_held = is_held,
	.usable = look,
	.place = place,
	.refresh = refresh,
	.lock = lock,
	.add = add,
	.note = note,
	.cancel = cancel,
	.unlock = unlock,
	.tidy = tidy,
};
static struct budgets shared;
static const struct api_keep both = {
	.intents = &in_store,
	.intents_ctx = &store,
	.budgets = &budgets_in_memory,
	.budgets_ctx = &shared,
};

static void on_done(void *ctx, struct api_reply *reply)
{
	(void)ctx, (void)reply;
}

static struct api *second;

/* The rig's client, and a second one, both of the store. */
static void start(const struct peer_reply *script, size_t count)
{
	memset(&store, 0, sizeof store);
	shared = (struct budgets){ .minute = 60000 };
	rig_start(&rig, script, count);
	rig_keep(&rig, &both);
	ck_assert_msg(api_create(&rig.config, &both, on_done, NULL, &second, &err), "%s", err.text);
}

static void teardown(void)
{
	api_destroy(second);
	writes_teardown();
	budgets_finish(&shared);
}

START_TEST(a_write_is_kept_there)
{
	start(SCRIPT(BEFORE, { .bytes = good("idv_2", "idv_1") }));
	send_retry();
	ck_assert_str_eq(store.locked, "u1/t1");
	const struct rig_reply *r = rig_until(&rig, 1);
	ck_assert_msg(r->reply.ok, "%s", r->reply.err.text);
	ck_assert_str_eq(store.words, "intent sent done ");
	ck_assert_str_eq(store.locked, "");
	ck_assert_str_eq(store.list[0].id, r->reply.intent);
	ck_assert_str_eq(store.list[0].newest_id, "idv_1");
	ck_assert_str_eq(store.list[0].result_id, "idv_2");
	expect_journal("");
	/* What one could not tell the other does. */
	rig_again(&rig, NULL);
	ck_assert_uint_eq(settle(NULL), 0);
	rig_keep(&rig, &both);
	ck_assert_uint_eq(settle(NULL), 0);
	ck_assert_ptr_nonnull(strstr(store.words, "tidy "));
	api_mark_told(rig.api, r->reply.intent);
	ck_assert(store.list[0].told);
}
END_TEST

/* One of before that a person gave up may have acted after all: then an attempt that appears may be that one's. */
START_TEST(given_up_and_then_one_appears)
{
	start(SCRIPT(BEFORE, RST, FOUND));
	intent_make_id(store.list[0].id);
	store.list[0].op = "retry";
	memcpy(store.list[0].account, rig.api->account, sizeof store.list[0].account);
	strcpy(store.list[0].client_user_id, _i ? "u1" : "u2");
	strcpy(store.list[0].template_id, "t1");
	store.list[0].state = INTENT_GIVEN_UP;
	store.list[0].told = true;
	store.count = 1;
	send_retry();
	const struct rig_reply *r = rig_until(&rig, 1);
	ck_assert_msg(r->reply.ok, "%s", r->reply.err.text);
	ck_assert_int_eq(r->reply.own, _i ? API_OWN_UNKNOWN : API_OWN);
	ck_assert_str_eq(r->reply.attempt_id, "idv_2");
}
END_TEST

START_TEST(one_bars_the_other)
{
	struct idv_retry q = { .client_user_id = "u1", .template_id = "t1", .strategy = IDV_RESET };
	struct api_open open;
	start(SCRIPT(BEFORE, { .end = PEER_HANG }));
	send_retry();
	ck_assert_uint_eq(api_send_retry(second, &q, "idv_1", &manner, &err), 0);
	expect_err(&err, ERR_BARRED, "ann is sending for user u1 at this moment");
	rig_until_requests(&rig, 2);
	ck_assert(api_open_of(second, "t1", "u1", &open));
	ck_assert(open.under_way);
	ck_assert_uint_eq(api_open_count(second), 1);
	store.broken = true;
	ck_assert(!api_may_write(second, &err));
	expect_err(&err, ERR_LOCAL, "the store is away");
	store.broken = false;
}
END_TEST

START_TEST(one_leaves_less_to_the_other)
{
	struct api_budget b;
	enum api_op op = API_CREATE;
	start(SCRIPT({ .bytes = good("idv_1", NULL) }, { .bytes = good("idv_1", NULL) },
	             { .bytes = http_reply(429, "Retry-After: 100\r\n", "") }));
	for (size_t i = 1; i <= 2; i++) {
		api_send_get(rig.api, "idv_1", &err);
		rig_until(&rig, i);
	}
	api_budget(second, API_GET, &b);
	ck_assert_int_eq(b.used, 2);
	ck_assert_int_eq(b.limit, 420);
	api_budget(second, API_LIST, &b);
	ck_assert_int_eq(b.used, 0);
	ck_assert_int_eq(api_closed_ms(second, &op), 0);
	rig_keep(&rig, &both); /* one that comes later does not begin anew */
	api_budget(rig.api, API_GET, &b);
	ck_assert_int_eq(b.used, 2);
	api_send_get(rig.api, "idv_1", &err);
	rig_until_requests(&rig, 3);
	while (rig.api->exchanges->state == EXCHANGE_FLYING)
		rig_turn(&rig);
	ck_assert_int_gt(api_closed_ms(second, &op), 0);
	ck_assert_int_eq(op, API_GET);
}
END_TEST

/* The three functions of a source are those of the client. */
START_TEST(the_client_is_a_source)
{
	rig_start(&rig, SCRIPT({ .bytes = good("idv_1", NULL) }));
	struct source s = api_source(rig.api);
	struct loop loop = { 0 };
	ck_assert_int_eq(s.timeout_ms(s.ctx), -1);
	ck_assert_uint_ne(api_send_get(rig.api, "idv_1", &err), 0);
	ck_assert_int_eq(s.timeout_ms(s.ctx), 0);
	loop_add(&loop, s);
	int64_t deadline = when_mono_ms() + 30000;
	while (!rig.count && when_mono_ms() < deadline) {
		ck_assert(loop_once(&loop, 10, &err));
		peer_run(&rig.peer);
	}
	ck_assert_uint_eq(rig.count, 1);
	ck_assert(rig.replies[0].reply.ok);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("api/keep");
	TCase *t = tcase_create("store");
	tcase_add_checked_fixture(t, NULL, teardown);
	tcase_add_test(t, a_write_is_kept_there);
	tcase_add_loop_test(t, given_up_and_then_one_appears, 0, 2);
	tcase_add_test(t, one_bars_the_other);
	tcase_add_test(t, one_leaves_less_to_the_other);
	tcase_add_test(t, the_client_is_a_source);
	suite_add_tcase(s, t);
	return suite_run(s);
}
