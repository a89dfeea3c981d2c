/* Acts on screenings: both calls, what is read before, between and after them, and what may be said when one of them goes wrong. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/act.h"
#include "support/suite.h"
#include "writes_rig.h"

/* The server: a screening with one hit, whose answers to the two calls are chosen by the test. */
enum way { WAY_GOOD, WAY_LOST, WAY_LOST_ACTED, WAY_REFUSED, WAY_OTHER, WAY_UNDONE /* by somebody, at once */ };
static struct {
	enum way review, update;
	bool reviewed, updated, stranger; /* stranger: somebody's new hit, once the review is in */
	bool changed;                     /* before anything is sent */
	char comment[1100];
} server;

static const char *quoted(const char *body, const char *key)
{
	static char out[1100];
	const char *at = strstr(body, key);
	size_t n = at ? strcspn(at + strlen(key), "\"") : 0;
	snprintf(out, sizeof out, "%.*s", (int)n, at ? at + strlen(key) : "");
	return out;
}

static const char *screening(const char *id)
{
	char body[600];
	snprintf(body, sizeof body,
	         "{\"id\":\"%s\",\"search_terms\":{\"watchlist_program_id\":\"prg_1\",\"legal_name\":\"x\",\"version\":%d},\"assignee\":null,"
	         "\"status\":\"%s\",\"client_user_id\":\"u1\",\"audit_trail\":{\"source\":\"api\"},\"request_id\":\"r\"}",
	         id, server.changed ? 2 : 1, server.updated ? "cleared" : "pending_review");
	return http_reply(200, NULL, body);
}

#define HIT(id, status) \
	"{\"id\":\"" id "\",\"review_status\":\"" status "\",\"list_code\":\"IZ_PEP\",\"analysis\":{\"names\":\"match\"},\"data\":{\"names\":[{\"data\":{\"full\":\"y\"}}]}}"

static const char *hits(void)
{
	char body[900];
	snprintf(body, sizeof body, "{\"watchlist_screening_hits\":[%s%s],\"next_cursor\":null}",
	         server.reviewed ? HIT("hit_1", "dismissed") : HIT("hit_1", "pending_review"),
	         server.reviewed && server.stranger ? "," HIT("hit_2", "pending_review") : "");
	return http_reply(200, NULL, body);
}

static const char *review(void)
{
	static char body[1600];
	snprintf(body, sizeof body,
	         "{\"id\":\"rev_1\",\"confirmed_hits\":[],\"dismissed_hits\":[\"hit_1\"],\"comment\":\"%s\",\"audit_trail\":{\"source\":\"api\"}}", server.comment);
	return body;
}

static const char *reviews(void)
{
	char body[2000];
	snprintf(body, sizeof body, "{\"watchlist_screening_reviews\":[%s],\"next_cursor\":null}", server.reviewed ? review() : "");
	return http_reply(200, NULL, body);
}

static const struct peer_reply *choose(const struct peer_request *r)
{
	static struct peer_reply replies[PEER_REQUESTS];
	static size_t count;
	struct peer_reply *to = &replies[count++ % PEER_REQUESTS];
	const char *body = NULL;
	enum way way = WAY_GOOD;
	if (strstr(r->text, "/review/create ")) {
		snprintf(server.comment, sizeof server.comment, "%s", quoted(r->body, "\"comment\":\""));
		way = server.review;
		server.reviewed = server.reviewed || way == WAY_GOOD || way == WAY_LOST_ACTED;
		body = way == WAY_OTHER ? http_reply(200, NULL, "{\"id\":\"rev_9\",\"confirmed_hits\":[],\"dismissed_hits\":[]}") : http_reply(200, NULL, review());
	} else if (strstr(r->text, "/individual/update ")) {
		way = server.update;
		server.updated = server.updated || way == WAY_GOOD || way == WAY_LOST_ACTED;
		server.updated = server.updated || way == WAY_UNDONE;
		body = screening(way == WAY_OTHER ? "scr_9" : "scr_1");
		server.updated = server.updated && way != WAY_UNDONE;
	} else {
		body = strstr(r->text, "/hit/list ") ? hits() : strstr(r->text, "/review/list ") ? reviews() : screening("scr_1");
	}
	if (way == WAY_REFUSED)
		body = fault(400, "INVALID_REQUEST", "INVALID_FIELD", "no");
	*to = (struct peer_reply){ .bytes = body };
	if (way == WAY_LOST || way == WAY_LOST_ACTED)
		*to = (struct peer_reply){ .end = PEER_RESET };
	return to;
}

static void take(struct aml_look *l, const struct record_kind *kind, const char *reply, bool list)
{
	struct record_page page;
	const char *json = strstr(reply, "\r\n\r\n") + 4;
	ck_assert((list ? record_read_list : record_read_one)(kind, json, strlen(json), &page, &err));
	if (kind == &hit_kind)
		aml_look_take_hits(l, &page, true);
	else if (kind == &review_kind)
		aml_look_take_reviews(l, &page, true);
	else
		aml_look_take_screening(l, &page);
	record_page_finish(&page);
}

static struct aml_decision d;

static void begin(void)
{
	rig_start(&rig, SCRIPT(RST));
	rig.peer.choose = choose;
	memset(&server, 0, sizeof server);
	d = (struct aml_decision){ .screening_id = "scr_1", .aim = AML_CLEAR, .by = "ana on jump2", .comment = "seen" };
	take(&d.seen, &screening_kind, screening("scr_1"), false);
	take(&d.seen, &hit_kind, hits(), true);
	take(&d.seen, &review_kind, reviews(), true);
	struct aml_hit_verdict *v = aml_decision_add(&d);
	snprintf(v->hit_id, sizeof v->hit_id, "hit_1");
	v->verdict = AML_NO_MATCH;
	v->factors[AML_NAME] = v->factors[AML_BIRTH_DATE] = AML_DIFFERS;
}

static void teardown(void)
{
	aml_decision_finish(&d);
	writes_teardown();
}

static const struct api_reply *act(void)
{
	struct aml_policy policy;
	aml_policy_init(&policy);
	ck_assert_msg(api_send_act(rig.api, &d, &policy, &manner, &err), "%s", err.text);
	return &rig_until(&rig, rig.count + 1)->reply;
}

static const struct row {
	const char *name;
	enum way review, update;
	bool stranger, changed;
	enum err_kind kind;
	const char *journal, *text;
	size_t reviews, updates;
} rows[] = {
	{ "good", WAY_GOOD, WAY_GOOD, false, false, ERR_NONE, "intent sent reviewed updating done", "the review rev_1 is in, and the screening is cleared", 1, 1 },
	{ "changed before", WAY_GOOD, WAY_GOOD, false, true, ERR_CHANGED, "", "nothing was sent", 0, 0 },
	{ "changed between", WAY_GOOD, WAY_GOOD, true, false, ERR_HALF, "intent sent reviewed half", "a new hit", 1, 0 },
	{ "review refused", WAY_REFUSED, WAY_GOOD, false, false, ERR_REFUSED, "intent sent refused", "INVALID_FIELD", 1, 0 },
	{ "update refused", WAY_GOOD, WAY_REFUSED, false, false, ERR_HALF, "intent sent reviewed updating half", "the update was refused", 1, 1 },
	{ "review lost, made", WAY_LOST_ACTED, WAY_GOOD, false, false, ERR_NONE, "intent sent reviewed updating done", "rev_1 is in", 1, 1 },
	{ "review lost", WAY_LOST, WAY_GOOD, false, false, ERR_UNCERTAIN, "intent sent lost", "whether it was made is not known", 1, 0 },
	{ "another's review", WAY_OTHER, WAY_GOOD, false, false, ERR_UNCERTAIN, "intent sent lost", "reference", 1, 0 },
	{ "update lost, made", WAY_GOOD, WAY_LOST_ACTED, false, false, ERR_NONE, "intent sent reviewed updating appeared", "cannot be told", 1, 1 },
	{ "update lost", WAY_GOOD, WAY_LOST, false, false, ERR_UNCERTAIN, "intent sent reviewed updating lost", "the update happened is not known", 1, 1 },
	{ "undone", WAY_GOOD, WAY_UNDONE, false, false, ERR_NONE, "intent sent reviewed updating done", "the status is not what it was set to any more", 1, 1 },
	{ "another screening's", WAY_GOOD, WAY_OTHER, false, false, ERR_UNCERTAIN, "intent sent reviewed updating lost", "another screening", 1, 1 },
};

START_TEST(ways)
{
	const struct row *w = &rows[_i];
	begin();
	server.review = w->review;
	server.update = w->update;
	server.stranger = w->stranger;
	server.changed = w->changed;
	const struct api_reply *r = act();
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

START_TEST(read_only)
{
	struct aml_policy policy;
	begin();
	aml_policy_init(&policy);
	rig.config.read_only = true;
	ck_assert_uint_eq(api_send_act(rig.api, &d, &policy, &manner, &err), 0);
	expect_err(&err, ERR_USAGE, "--read-only");
	ck_assert_uint_eq(rig.peer.request_count, 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("api/act");
	TCase *t = tcase_create("acts");
	tcase_add_checked_fixture(t, NULL, teardown);
	tcase_set_timeout(t, 60);
	ADD_EACH(t, ways, rows);
	tcase_add_test(t, read_only);
	suite_add_tcase(s, t);
	return suite_run(s);
}
