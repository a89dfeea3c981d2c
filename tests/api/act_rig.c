#include "act_rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct act_server server;
struct aml_decision decision;
struct act_seen_reply act_came;

/* -- the server --------------------------------------------------------------------------------------------------------------- */

static const char *const paths[] = { "individual/get", "hit/list", "review/list", "review/create", "individual/update" };
enum { PATHS = sizeof paths / sizeof *paths };
static size_t asked[PATHS];

static void quoted(const char *body, const char *key, char *out, size_t size)
{
	const char *at = strstr(body, key);
	size_t n = at ? strcspn(at + strlen(key), "\"") : 0;
	snprintf(out, size, "%.*s", (int)n, at ? at + strlen(key) : "");
}

static const char *screening(const char *id)
{
	char body[700], assignee[80] = "null";
	if (*server.assignee)
		snprintf(assignee, sizeof assignee, "\"%s\"", server.assignee);
	snprintf(body, sizeof body,
	         "{\"id\":\"%s\",\"search_terms\":{\"watchlist_program_id\":\"prg_1\",\"legal_name\":\"x\",\"version\":%d},\"assignee\":%s,"
	         "\"status\":\"%s\",\"client_user_id\":\"u1\",\"audit_trail\":{\"source\":\"%s\"},\"request_id\":\"r\"}",
	         id, server.version, assignee, server.status, server.source);
	return http_reply(200, NULL, body);
}

/* A page whose cursor is the number of its first hit. */
static const char *hits(const char *cursor)
{
	char body[4000] = "{\"watchlist_screening_hits\":[";
	size_t from = (size_t)atoi(cursor), i = from;
	for (; i < ACT_HITS && server.hit_status[i] && (!server.hits_a_page || i < from + server.hits_a_page); i++)
		snprintf(body + strlen(body), sizeof body - strlen(body),
		         "%s{\"id\":\"hit_%zu\",\"review_status\":\"%s\",\"list_code\":\"IZ_PEP\",\"analysis\":{\"names\":\"match\"},"
		         "\"data\":{\"names\":[{\"data\":{\"full\":\"y\"}}]}}",
		         i > from ? "," : "", i + 1, server.hit_status[i]);
	bool more = i < ACT_HITS && server.hit_status[i];
	snprintf(body + strlen(body), sizeof body - strlen(body), more ? "],\"next_cursor\":\"%zu\"}" : "],\"next_cursor\":null}", i);
	return http_reply(200, NULL, body);
}

static const char *review(const char *id)
{
	static char body[2500];
	snprintf(body, sizeof body,
	         "{\"id\":\"%s\",\"confirmed_hits\":[],\"dismissed_hits\":[%s],\"comment\":\"%s\",\"audit_trail\":{\"source\":\"api\"}}", id,
	         decision.hit_count ? "\"hit_1\"" : "", server.comment);
	return body;
}

static const char *reviews(void)
{
	char body[4000], own[2500] = "", other[300] = "";
	if (server.reviewed && !server.lags)
		snprintf(own, sizeof own, "%s", review("rev_1"));
	if (server.colleague)
		snprintf(other, sizeof other,
		         "%s{\"id\":\"%s\",\"confirmed_hits\":[],\"dismissed_hits\":[],\"comment\":\"x\",\"audit_trail\":{\"source\":\"dashboard\","
		         "\"dashboard_user_id\":\"usr_7\"}}", *own ? "," : "", server.colleague);
	snprintf(body, sizeof body, "{\"watchlist_screening_reviews\":[%s%s],\"next_cursor\":null}", own, other);
	return http_reply(200, NULL, body);
}

static bool acts(enum way way)
{
	return way == WAY_GOOD || way == WAY_RENAMED || way == WAY_LOST_ACTED || way == WAY_RATE_ACTED;
}

static const char *do_review(const char *body)
{
	quoted(body, "\"comment\":\"", server.comment, sizeof server.comment);
	if (server.review == WAY_OTHER)
		return http_reply(200, NULL, "{\"id\":\"rev_9\",\"confirmed_hits\":[],\"dismissed_hits\":[\"hit_1\"],\"comment\":\"idreview: reviewed by "
		                             "bob; aim clear; ref 0123456789abcdef\",\"audit_trail\":{\"source\":\"api\"}}");
	if (acts(server.review)) {
		server.reviewed = true;
		if (decision.hit_count)
			server.hit_status[0] = "dismissed";
	}
	return http_reply(200, NULL, review(server.review == WAY_RENAMED ? "rev_9" : "rev_1"));
}

static const char *do_update(const char *body)
{
	static char status[40], assignee[80];
	if (server.update == WAY_OTHER)
		return screening("scr_9");
	if (!acts(server.update))
		return screening("scr_1");
	if (strstr(body, "\"status\":\"")) {
		quoted(body, "\"status\":\"", status, sizeof status);
		server.status = status;
	} else {
		quoted(body, "\"assignee\":\"", assignee, sizeof assignee);
		server.assignee = strstr(body, "reset_fields") ? "" : assignee;
	}
	server.source = "api";
	return screening("scr_1");
}

static struct peer_reply answer(size_t path, const char *body)
{
	char cursor[20];
	bool reviews_it = path == 3, updates = path == 4;
	enum way way = reviews_it ? server.review : updates ? server.update : WAY_GOOD;
	quoted(body, "\"cursor\":\"", cursor, sizeof cursor);
	const char *bytes = reviews_it ? do_review(body) : updates ? do_update(body) : path == 1 ? hits(cursor) : path == 2 ? reviews() : screening("scr_1");
	if (way == WAY_LOST || way == WAY_LOST_ACTED)
		return (struct peer_reply){ .end = PEER_RESET };
	if (way == WAY_HANG)
		return (struct peer_reply){ .end = PEER_HANG };
	if (way == WAY_REFUSED)
		bytes = fault(400, "INVALID_REQUEST", "INVALID_FIELD", "no");
	if (way == WAY_RATE || way == WAY_RATE_ACTED)
		bytes = fault(429, "RATE_LIMIT_EXCEEDED", "RATE_LIMIT", "too many");
	return (struct peer_reply){ .bytes = bytes };
}

static const struct peer_reply *choose(const struct peer_request *r)
{
	static struct peer_reply replies[PEER_REQUESTS];
	static size_t count;
	struct peer_reply *to = &replies[count++ % PEER_REQUESTS];
	size_t path = 0;
	char line[60];
	while (path < PATHS && (snprintf(line, sizeof line, "/%s ", paths[path]), !strstr(r->text, line)))
		path++;
	ck_assert_uint_lt(path, PATHS);
	size_t n = ++asked[path];
	if (server.at)
		server.at(paths[path], n);
	for (size_t i = 0; i < ACT_FAULTS; i++)
		if (server.faults[i].path && !strcmp(server.faults[i].path, paths[path]) && n >= server.faults[i].from &&
		    (!server.faults[i].count || n < server.faults[i].from + server.faults[i].count)) {
			*to = server.faults[i].reply;
			return to;
		}
	*to = answer(path, r->body);
	return to;
}

/* -- the decision ------------------------------------------------------------------------------------------------------------- */

static void take(struct aml_look *l, const struct record_kind *kind, const char *reply, bool list, bool last)
{
	struct record_page page;
	const char *json = strstr(reply, "\r\n\r\n") + 4;
	ck_assert((list ? record_read_list : record_read_one)(kind, json, strlen(json), &page, &err));
	if (kind == &hit_kind)
		aml_look_take_hits(l, &page, last);
	else if (kind == &review_kind)
		aml_look_take_reviews(l, &page, true);
	else
		aml_look_take_screening(l, &page);
	record_page_finish(&page);
}

void act_decide_on_now(void)
{
	size_t a_page = server.hits_a_page;
	aml_look_finish(&decision.seen);
	server.hits_a_page = 0;
	take(&decision.seen, &screening_kind, screening("scr_1"), false, true);
	take(&decision.seen, &hit_kind, hits("0"), true, true);
	take(&decision.seen, &review_kind, reviews(), true, true);
	server.hits_a_page = a_page;
}

void act_drop_verdicts(void)
{
	secret_free(decision.hits);
	decision.hits = NULL;
	decision.hit_count = 0;
	decision.comment[0] = '\0';
}

static void on_done(struct rig *r, struct api_reply *reply)
{
	(void)r;
	const struct api_act *a = reply->act;
	act_came = (struct act_seen_reply){ .has = a != NULL };
	if (!a)
		return;
	act_came.review = a->review;
	act_came.update = a->update;
	act_came.change_count = a->change_count;
	act_came.whole = aml_look_is_whole(&a->now);
	if (a->change_count)
		snprintf(act_came.change, sizeof act_came.change, "%s", a->changes[0].text);
	if (a->now.screening)
		snprintf(act_came.status, sizeof act_came.status, "%s", record_text(a->now.screening, SCREENING_STATUS));
}

void act_begin_test(void)
{
	rig_start(&rig, SCRIPT(RST));
	rig.peer.choose = choose;
	rig.on_done = on_done;
	memset(asked, 0, sizeof asked);
	act_came = (struct act_seen_reply){ 0 };
	server = (struct act_server){ .status = "pending_review", .assignee = "", .source = "system", .version = 1,
		                      .hit_status = { "pending_review" } };
	decision = (struct aml_decision){ .screening_id = "scr_1", .aim = AML_CLEAR, .by = "ana on jump2", .comment = "seen" };
	struct aml_hit_verdict *v = aml_decision_add(&decision);
	snprintf(v->hit_id, sizeof v->hit_id, "hit_1");
	v->verdict = AML_NO_MATCH;
	v->factors[AML_NAME] = v->factors[AML_BIRTH_DATE] = AML_DIFFERS;
	act_decide_on_now();
}

void act_teardown(void)
{
	aml_decision_finish(&decision);
	writes_teardown();
}

uint32_t act_send(void)
{
	struct aml_policy policy;
	aml_policy_init(&policy);
	uint32_t id = api_send_act(rig.api, &decision, &policy, &manner, &err);
	ck_assert_msg(id, "%s", err.text);
	return id;
}

const struct api_reply *act_do(void)
{
	act_send();
	return &rig_until(&rig, rig.count + 1)->reply;
}

struct exchange *act_waiting_call(void)
{
	for (struct exchange *x = rig.api->exchanges; x; x = x->next)
		if (x->owner && (x->op == API_REVIEW_CREATE || x->op == API_SCREENING_UPDATE) && x->state == EXCHANGE_WAITING)
			return x;
	return NULL;
}

void act_close_budget(enum api_op op, int ms)
{
	rig.api->keep.budgets->close(rig.api->keep.budgets_ctx, op, ms);
}
