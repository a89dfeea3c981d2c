/* What came on the wire, and what the list shows: the whole table of outcomes, with a keep that answers at once and with one that does
 * not; and what becomes of a write whose keep fails, or says nothing. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "late_keep.h"
#include "writes_rig.h"

static struct late late;
static const struct api_keep kept_late = { .intents = &late_keep, .intents_ctx = &late };
static const struct api_keep kept_shared = { .intents = &late_shared_keep, .intents_ctx = &late };

/* The journal, answering later; op number `fails` fails, number `silent` is not answered (0: none). */
static void answer_from(const struct api_keep *keep, size_t fails, size_t silent)
{
	static struct journal journal;
	journal_finish(&journal);
	journal_init(&journal);
	late = (struct late){ .under = &journal_keep, .ctx = &journal, .fails = fails, .silent = silent };
	rig_keep(&rig, keep);
	rig.also = late_source(&late);
}

static void answer_later(size_t fails, size_t silent)
{
	answer_from(&kept_late, fails, silent);
}

/* The rig ends with the client, which gives back what the keep must do. */
static void teardown(void)
{
	writes_teardown();
	if (late.under)
		journal_finish(late.ctx);
	late = (struct late){ 0 };
}

/* -- what came on the wire, and what the list shows: the whole table ----------------------------------------------------------- */

static const struct {
	enum write_wire wire;
	int whole; /* ms for the retry; 0 as usual */
	const char *name;
} ways[] = {
	{ WIRE_LOST, 0, "reset" },           { WIRE_LOST, 0, "closed" },        { WIRE_LOST, 0, "half closed" }, { WIRE_LOST, 400, "silence" },
	{ WIRE_LOST, 0, "truncated" },       { WIRE_LOST, 0, "not JSON" },      { WIRE_LOST, 0, "500" },         { WIRE_LOST, 0, "502 of a proxy" },
	{ WIRE_LOST, 0, "another user" },    { WIRE_LOST, 0, "no id" },         { WIRE_LOST, 0, "an old one" },  { WIRE_LOST, 0, "429 of a gateway" },
	{ WIRE_LOST, 0, "400 of a gateway" }, { WIRE_LOST, 0, "400, no code of ours" }, { WIRE_LOST, 0, "408" }, { WIRE_LOST, 0, "a redirect" },
	{ WIRE_LOST, 0, "API_ERROR with 400" }, { WIRE_LOST, 0, "another's NOT_FOUND" }, { WIRE_LOST, 0, "maintenance with 451" },
	{ WIRE_LOST, 0, "429 with a code of refusal" }, { WIRE_LOST, 0, "no id at all" },
	{ WIRE_OTHER, 0, "follows another" }, { WIRE_OTHER, 0, "follows none" }, { WIRE_RATE, 0, "429" }, { WIRE_RATE, 0, "422 that says 429" },
};

static struct peer_reply way(size_t i)
{
	const struct peer_reply replies[] = {
		RST, { .end = PEER_CLOSE }, { .end = PEER_HALF }, { .end = PEER_HANG },
		{ .bytes = "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{", .end = PEER_CLOSE },
		{ .bytes = http_reply(200, NULL, "<html>") },
		{ .bytes = fault(500, "API_ERROR", "INTERNAL_SERVER_ERROR", "x") },
		{ .bytes = http_reply(502, NULL, "<html>") },
		{ .bytes = http_reply(200, NULL, "{\"id\":\"idv_9\",\"client_user_id\":\"u9\"}") },
		{ .bytes = http_reply(200, NULL, "{\"client_user_id\":\"u1\"}") },
		{ .bytes = good("idv_0", NULL) },
		{ .bytes = http_reply(429, NULL, "<html>slow down</html>") },
		{ .bytes = http_reply(400, NULL, "<html>bad</html>") },
		{ .bytes = fault(400, "NEW_ERROR", "NEW_CODE", "x") },
		{ .bytes = fault(408, "INVALID_REQUEST", "INVALID_FIELD", "x") },
		{ .bytes = http_reply(302, "Location: /elsewhere\r\n", "") },
		{ .bytes = fault(400, "API_ERROR", "INTERNAL_SERVER_ERROR", "x") },
		{ .bytes = fault(404, "gateway", "NOT_FOUND", "x") },
		{ .bytes = fault(451, "x", "PLANNED_MAINTENANCE", "x") },
		{ .bytes = fault(429, "INVALID_REQUEST", "INVALID_FIELD", "x") },
		{ .bytes = good("", "idv_1") },
		{ .bytes = good("idv_9", "idv_8") },
		{ .bytes = good("idv_9", NULL) },
		{ .bytes = fault(429, "RATE_LIMIT_EXCEEDED", "RATE_LIMIT", "x") },
		{ .bytes = fault(422, "RATE_LIMIT_EXCEEDED", "RATE_LIMIT", "x") },
	};
	_Static_assert(sizeof replies / sizeof *replies == sizeof ways / sizeof *ways, "a name each");
	return replies[i];
}

static struct peer_reply list_that_shows(enum write_seen seen)
{
	const struct peer_reply replies[SEENS] = {
		[SEEN_NONE] = ABSENT,
		[SEEN_NONE_LATE] = ABSENT,
		[SEEN_ANSWERED] = { .bytes = LIST(NULL, { "idv_9", "idv_8", NULL }, { "idv_8", "idv_1", NULL }, { "idv_1", "idv_0", NULL }) },
		[SEEN_OWN] = FOUND,
		[SEEN_ONE] = FOUND,
		[SEEN_SEVERAL] = { .bytes = LIST(NULL, { "idv_3", "idv_2", NULL }, { "idv_2", "idv_1", NULL }, { "idv_1", "idv_0", NULL }) },
		[SEEN_UNREADABLE] = { .bytes = http_reply(200, NULL, "nonsense") },
	};
	return replies[seen];
}

enum { WAYS = (int)(sizeof ways / sizeof *ways) };

/* Whatever the list shows later, a retry is sent once, and the journal has the row's word; whether the keep answers at once, later, or is
 * shared by all. */
START_TEST(every_way_and_every_list)
{
	int keep = _i / (WAYS * SEENS);
	size_t w = (size_t)_i / SEENS % WAYS;
	enum write_seen seen = (enum write_seen)((size_t)_i % SEENS);
	const struct write_outcome *o = outcome_of(ways[w].wire, seen);
	if (seen == (keep == 2 ? SEEN_ONE : SEEN_OWN)) /* where it is shared one attempt is this one's, elsewhere nobody's */
		return;
	if (seen == SEEN_UNASKED) {
		ck_assert(o && o->look);
		return;
	}
	if (!o) {
		ck_assert_msg(seen == SEEN_ANSWERED && ways[w].wire != WIRE_OTHER, "%s: no row for %d", ways[w].name, seen);
		return;
	}
	rig_start(&rig, SCRIPT(BEFORE, way(w), list_that_shows(seen)));
	if (keep)
		answer_from(keep == 2 ? &kept_shared : &kept_late, 0, 0);
	if (seen == SEEN_NONE_LATE)
		manner.wait_s = rig.config.settle_horizon_s;
	if (ways[w].whole)
		rig.limits.whole = ways[w].whole;
	rig_limits(&rig);
	send_retry();
	rig_until_requests(&rig, 2);
	rig.limits.whole = api_limits_default.whole; /* the lists have their time */
	rig_limits(&rig);
	const struct api_reply *r = &rig_until(&rig, 1)->reply;
	char expected[40];
	snprintf(expected, sizeof expected, "intent sent %s", o->word);
	ck_assert_msg(count_requests("/retry ") == 1, "%s: sent %zu times", ways[w].name, count_requests("/retry "));
	expect_journal(expected);
	ck_assert_msg(r->ok == (o->kind == ERR_NONE), "%s, %d: %s", ways[w].name, seen, r->err.text);
	if (!r->ok)
		ck_assert_int_eq(r->err.kind, o->kind);
	else
		ck_assert_int_eq(r->own, o->own);
	if (seen == SEEN_ONE || seen == SEEN_OWN || seen == SEEN_ANSWERED) {
		ck_assert_str_eq(r->attempt_id, seen == SEEN_ANSWERED ? "idv_9" : "idv_2");
		ck_assert_str_eq(rig.replies[0].id, r->attempt_id);
		ck_assert_ptr_nonnull(strstr(rig.replies[0].json, r->attempt_id));
	}
	if (seen == SEEN_ONE || seen == SEEN_SEVERAL)
		ck_assert_ptr_nonnull(strstr(r->note, "by it"));
	if (o->state != INTENT_OPEN)
		return;
	while (late.count)
		rig_turn(&rig);
	/* Open: nothing more is written for the subject, and nobody says that it did not happen. */
	ck_assert_ptr_null(strstr(r->err.text, "did not happen"));
	struct api_open open;
	ck_assert(api_open_of(rig.api, "t1", "u1", &open));
	struct idv_retry q = { .client_user_id = "u1", .template_id = "t1", .strategy = IDV_RESET };
	ck_assert_uint_ne(api_send_retry(rig.api, &q, NULL, &manner, &err), 0);
	expect_err(&rig_until(&rig, 2)->reply.err, ERR_BARRED, "nothing was sent");
	ck_assert_uint_eq(count_requests("/retry "), 1);
}
END_TEST

/* -- whose it is, where all keep their writes in one place --------------------------------------------------------------------------- */

/* What another's write of the subject became, and what is then said of one that was lost. */
static const struct {
	const char *word, *detail; /* NULL: there is none */
	enum write_seen list;
	bool ok;
	enum api_own own;
	const char *id;
} others[] = {
	{ NULL, NULL, SEEN_ONE, true, API_OWN, "idv_2" },
	{ "done", "idv_2", SEEN_ONE, false, API_OWN_UNKNOWN, "" },      /* that one is another's: this one is not seen yet */
	{ "done", "idv_3", SEEN_SEVERAL, true, API_OWN, "idv_2" },
	{ "appeared", "idv_2", SEEN_SEVERAL, true, API_OWN, "idv_3" },
	{ "done", "idv_9", SEEN_SEVERAL, true, API_OWN_UNKNOWN, "idv_3" },
};

START_TEST(whose_it_is)
{
	struct intent i = { .op = "retry", .client_user_id = "u1", .template_id = "t1", .newest_id = "idv_1", .strategy = "incomplete" };
	rig_start(&rig, SCRIPT(BEFORE, RST, list_that_shows(others[_i].list)));
	answer_from(&kept_shared, 0, 0);
	memcpy(i.account, rig.api->account, sizeof i.account);
	intent_make_id(i.id);
	send_retry();
	rig_until_requests(&rig, 2);
	if (others[_i].word) {
		ck_assert(journal_write_intent(late.ctx, &i, &err));
		ck_assert(journal_write_event(late.ctx, i.id, others[_i].word, others[_i].detail, 0, &err));
	}
	const struct api_reply *r = &rig_until(&rig, 1)->reply;
	ck_assert_msg(r->ok == others[_i].ok, "%s", r->err.text);
	ck_assert_int_eq(r->own, others[_i].own);
	ck_assert_str_eq(r->attempt_id, others[_i].id);
}
END_TEST

/* -- a keep that fails, or says nothing --------------------------------------------------------------------------------------------- */

enum { OPS_BEFORE = 5 };

/* The ops of a retry that is answered well, and what it is when one of them fails. */
static const struct {
	const char *journal; /* without it, and what is noted then */
	enum err_kind kind;  /* ERR_NONE: done */
	const char *says;
} failures[] = {
	{ "", ERR_STORE, "Nothing was sent." },              /* lock */
	{ "", ERR_STORE, "Nothing was sent." },              /* refresh */
	{ "", ERR_STORE, "Nothing was sent." },              /* refresh, after the list */
	{ "", ERR_STORE, "Nothing was sent." },              /* the intent */
	{ "intent unsent", ERR_STORE, "Nothing was sent." }, /* sent */
	{ "intent sent", ERR_NONE, "the journal lacks this outcome" },
};

/* The same again, as from the beginning. */
static const struct api_reply *again(void)
{
	static struct peer_reply script[8];
	size_t n = rig.peer.request_count;
	ck_assert_uint_le(n + 2, 8);
	script[n] = (struct peer_reply)BEFORE;
	script[n + 1] = (struct peer_reply){ .bytes = good("idv_2", "idv_1") };
	rig.peer.script = script;
	rig.peer.script_len = n + 2;
	send_retry();
	return &rig_until(&rig, rig.count + 1)->reply;
}

static void settle_down(void)
{
	while (rig.api->exchanges || api_keeping(rig.api) || late.count)
		rig_turn(&rig);
}

START_TEST(an_op_that_fails)
{
	rig_start(&rig, SCRIPT(BEFORE, { .bytes = good("idv_2", "idv_1") }));
	answer_later((size_t)_i + 1, 0);
	send_retry();
	const struct api_reply *r = &rig_until(&rig, 1)->reply;
	settle_down();
	ck_assert_uint_eq(count_requests("/retry "), failures[_i].kind ? 0 : 1);
	expect_journal(failures[_i].journal);
	if (failures[_i].kind) {
		expect_err(&r->err, failures[_i].kind, failures[_i].says);
	} else {
		ck_assert(r->ok);
		ck_assert_ptr_nonnull(strstr(r->note, failures[_i].says));
	}
	/* Nothing is left in the way of the next; but what is open bars it. */
	const struct api_reply *next = again();
	ck_assert_msg(failures[_i].kind ? next->ok : next->err.kind == ERR_BARRED, "%s", next->err.text);
	ck_assert_uint_eq(count_requests("/retry "), 1);
}
END_TEST

/* Until it is cancelled nobody is told anything, and nothing leaves. */
START_TEST(an_op_that_is_not_answered)
{
	bool before = _i < OPS_BEFORE;
	rig_start(&rig, SCRIPT(BEFORE, { .bytes = good("idv_2", "idv_1") }));
	answer_later(0, (size_t)_i + 1);
	uint32_t id = send_retry();
	while (!late.stuck)
		rig_turn(&rig);
	for (int turn = 0; turn < 3; turn++)
		api_run(rig.api, NULL, 0);
	ck_assert_int_eq(api_timeout_ms(rig.api), -1); /* nor does it spin */
	ck_assert_uint_eq(rig.count, 0);
	ck_assert_uint_eq(count_requests("/retry "), before ? 0 : 1);
	api_cancel(rig.api, id);
	const struct api_reply *r = &rig_until(&rig, 1)->reply;
	expect_err(&r->err, ERR_CANCELLED, before ? "nothing was sent" : "after it had been sent");
	if (!before) { /* it is nobody's now, and still waits */
		ck_assert_uint_eq(api_keeping(rig.api), 1);
		return;
	}
	settle_down();
	ck_assert_uint_eq(count_requests("/retry "), 0);
	/* What was cancelled may have been done or not: what follows it is. */
	expect_journal(_i == 3 ? "unsent" : _i == 4 ? "intent unsent" : "");
	late.silent = 0;
	r = again();
	ck_assert_msg(r->ok, "%s", r->err.text);
}
END_TEST

/* The answer comes after all, before the client's next turn: nobody hears it. */
START_TEST(cancelled_and_then_answered)
{
	rig_start(&rig, SCRIPT(BEFORE, { .bytes = good("idv_2", "idv_1") }));
	answer_later(0, 0);
	uint32_t id = send_retry();
	while (late.answered < (size_t)_i)
		rig_turn(&rig);
	rig.also = (struct source){ 0 };
	while (!late.count)
		rig_turn(&rig);
	api_cancel(rig.api, id);
	rig.also = late_source(&late);
	while (late.count)
		rig.also.run(&late, NULL, 0);
	settle_down();
	ck_assert_uint_eq(rig.count, 1);
	expect_err(&rig.replies[0].reply.err, ERR_CANCELLED, "nothing was sent");
	ck_assert_uint_eq(count_requests("/retry "), 0);
	const struct api_reply *r = again();
	ck_assert_msg(r->ok, "%s", r->err.text);
}
END_TEST

/* The client goes, with something under way. */
START_TEST(ended_while_it_waits)
{
	rig_start(&rig, SCRIPT(BEFORE, { .bytes = good("idv_2", "idv_1") }));
	answer_later(0, (size_t)_i + 1);
	send_retry();
	while (!late.stuck)
		rig_turn(&rig);
	late.silent = 0;
	rig_keep(&rig, &kept_late); /* a client anew, of the same keep */
	while (late.count)
		rig_turn(&rig);
	ck_assert_uint_eq(rig.count, 0);
	ck_assert_uint_eq(count_requests("/retry "), _i < OPS_BEFORE ? 0 : 1);
}
END_TEST

/* The answer is lost, and so is the first word of that, or what others have noted meanwhile. */
START_TEST(a_look_whose_keep_fails)
{
	rig_start(&rig, SCRIPT(BEFORE, RST, ABSENT, FOUND));
	rig.limits.look_second = 10; /* so that the horizon passes on no busy machine */
	answer_later(6 + (size_t)_i, 0);
	manner.wait_s = rig.config.settle_horizon_s;
	send_retry();
	const struct api_reply *r = &rig_until(&rig, 1)->reply;
	ck_assert_msg(r->ok, "%s", r->err.text);
	ck_assert_str_eq(r->attempt_id, "idv_2");
	ck_assert_uint_eq(count_requests("/retry "), 1);
	settle_down();
	expect_journal(_i == 1 ? "intent sent appeared" : _i == 3 ? "intent sent lost" : "intent sent lost appeared");
}
END_TEST

/* What an earlier run left open is looked for, and given up, through it too. */
START_TEST(earlier_writes)
{
	struct intent i = { .op = "retry", .client_user_id = "u1", .template_id = "t1", .newest_id = "idv_1", .strategy = "reset" };
	struct api_open open;
	rig_start(&rig, SCRIPT(ABSENT));
	answer_later(0, 0);
	memcpy(i.account, rig.api->account, sizeof i.account);
	intent_make_id(i.id);
	ck_assert(journal_write_intent(late.ctx, &i, &err));
	if (_i)
		ck_assert(journal_write_event(late.ctx, i.id, "sent", "", 0, &err));
	rig.config.settle_horizon_s = 0;
	ck_assert_uint_eq(settle(NULL), _i ? 1 : 0);
	settle_down();
	expect_journal(_i ? "intent sent lost" : "intent ended");
	if (!_i)
		return;
	late.fails = _i > 1 ? late.answered + 1 : 0;
	ck_assert(api_open_of(rig.api, "t1", "u1", &open) && open.late);
	ck_assert_msg(api_give_up(rig.api, open.intent, &err), "%s", err.text);
	ck_assert_uint_eq(api_keeping(rig.api), 1);
	settle_down();
	expect_journal(_i > 1 ? "intent sent lost" : "intent sent lost given_up");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("api/ways");
	TCase *t = tcase_create("ways");
	tcase_add_checked_fixture(t, NULL, teardown);
	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, every_way_and_every_list, 0, WAYS * SEENS * 3);
	ADD_EACH(t, whose_it_is, others);
	ADD_EACH(t, an_op_that_fails, failures);
	ADD_EACH(t, an_op_that_is_not_answered, failures);
	tcase_add_loop_test(t, cancelled_and_then_answered, 0, OPS_BEFORE);
	ADD_EACH(t, ended_while_it_waits, failures);
	tcase_add_loop_test(t, a_look_whose_keep_fails, 0, 4);
	tcase_add_loop_test(t, earlier_writes, 0, 3);
	suite_add_tcase(s, t);
	return suite_run(s);
}
