/* The network between the programs and the sandbox server. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <curl/curl.h>

#include "base/mem.h"
#include "soak/schedule.h"
#include "soak/watched.h"

static const struct request_head good_head = { .client_id = SANDBOX_CLIENT_ID, .secret = SANDBOX_SECRET,
	.version = "2020-09-14", .content_type = "application/json" };

static struct request *find(const struct world *w, const struct child *c, int easy)
{
	struct request *r = w->requests;
	while (r && (r->child != c || r->easy != easy))
		r = r->next;
	return r;
}

static void member(const char *body, const char *name, char out[NAME])
{
	const char *at = strstr(body, name);
	out[0] = '\0';
	if (at)
		snprintf(out, NAME, "%.*s", (int)strcspn(at + strlen(name), "\""), at + strlen(name));
}

static enum endpoint endpoint_of(const char *url)
{
	for (int i = 0; i < API_ENDPOINTS; i++) {
		size_t n = strlen(endpoint_table[i].path), m = strlen(url);
		if (m >= n && !strcmp(url + m - n, endpoint_table[i].path))
			return (enum endpoint)i;
	}
	return ENDPOINTS;
}

void net_begin(struct world *w, struct child *c, const struct ask *ask)
{
	struct request *r = mem_alloc(sizeof *r), **end = &w->requests;
	*r = (struct request){ .child = c, .easy = ask->easy, .run = c->run, .endpoint = endpoint_of(ask->url), .write = -1,
		.arrives = -1, .answers = -1, .expires = w->time->ms + (ask->whole_ms > 0 ? ask->whole_ms : HOUR_MS) };
	buf_init(&r->head, 4096);
	buf_init(&r->answer, WIRE_MAX);
	while (*end)
		end = &(*end)->next;
	*end = r;
	r->fate = (struct fate){ .there_ms = world_between(w, 5, 60), .back_ms = world_between(w, 5, 120) };
	schedule_fate(w, r, false);
	if (!r->fate.connect)
		return;
	world_tell(w, "run %d: no connection (%d)", r->run, r->fate.connect);
	r->code = r->fate.connect;
	r->answers = w->time->ms + r->fate.there_ms;
	c->wake.cause = CAUSE_REFUSED;
}

static bool writes(enum endpoint endpoint)
{
	return endpoint == ENDPOINT_CREATE || endpoint == ENDPOINT_RETRY || endpoint == ENDPOINT_REVIEW_CREATE ||
	       endpoint == ENDPOINT_SCREENING_UPDATE;
}

static void note_write(struct world *w, struct request *r)
{
	if (w->first_left < 0)
		w->first_left = w->time->ms;
	if (w->write_count == WRITES_MAX) {
		snprintf(w->trouble, sizeof w->trouble, "more than %d writes", WRITES_MAX);
		return;
	}
	r->write = w->write_count++;
	w->runs[r->run].writes++;
	struct written *written = &w->writes[r->write];
	*written = (struct written){ .run = r->run, .endpoint = r->endpoint, .left = w->time->ms, .seen = w->runs[r->run].seen.len,
		.seq = watched_step(w) };
	memcpy(written->user, r->user, NAME);
}

void net_send(struct world *w, struct child *c, const struct ask *ask, const char *body, size_t n)
{
	struct request *r = find(w, c, ask->easy);
	r->body = mem_strndup(body, n);
	member(r->body, "\"client_user_id\":\"", r->user);
	if (w->watched && !r->user[0])
		member(r->body, "\"watchlist_screening_id\":\"", r->user);
	if (writes(r->endpoint))
		note_write(w, r);
	schedule_fate(w, r, true);
	w->lists_after += w->first_left >= 0 && r->endpoint == ENDPOINT_LIST;
	r->arrives = w->time->ms + r->fate.there_ms;
	world_tell(w, "run %d: %s %s leaves: %s%s%s%s", r->run, r->endpoint < ENDPOINTS ? endpoint_table[r->endpoint].name : "?", r->user,
	           fault_table[r->fate.fault.kind].name, r->fate.silent ? ", silent" : "", r->fate.acts_first ? ", acts first" : "",
	           r->fate.bad_keys ? ", bad keys" : "");
}

/* -- the server's side --------------------------------------------------------------------------------------------------------- */

static void set_clock(struct world *w)
{
	clock_freeze(&w->sandbox->clock, world_now_s(w));
}

static void serve(struct world *w, struct request *r, const struct fault *fault, const struct request_head *head, struct answer *a)
{
	struct buf body;
	buf_init(&body, SANDBOX_BODY_MAX);
	buf_add_str(&body, r->body);
	if (r->endpoint < API_ENDPOINTS)
		sandbox_serve(w->sandbox, r->endpoint, head, &body, fault, a);
	else
		sandbox_serve_unknown(w->sandbox, a);
	buf_finish(&body);
}

static void write_head(struct world *w, const struct answer *a, struct buf *out)
{
	time_t t = (time_t)world_now_s(w);
	struct tm tm;
	char date[64] = "";
	if (gmtime_r(&t, &tm))
		strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", &tm);
	buf_printf(out, "HTTP/1.1 %d \r\nContent-Type: %s\r\nDate: %s\r\n", a->status, a->type, date);
	if (a->retry_after >= 0)
		buf_printf(out, "Retry-After: %ld\r\n", a->retry_after);
	buf_add_str(out, "\r\n");
}

/* The ids on a page, for who knew what when. */
static void note_seen(struct world *w, const struct request *r)
{
	static const char key[] = "\"id\":\"idv_";
	const char *at = buf_str(&r->answer);
	while (r->endpoint == ENDPOINT_LIST && (at = strstr(at, key))) {
		at += strlen("\"id\":\"");
		buf_add(&w->runs[r->run].seen, at, strcspn(at, "\""));
		buf_add_char(&w->runs[r->run].seen, '\n');
	}
}

/* It reaches the server. */
static void arrive(struct world *w, struct request *r)
{
	static const struct request_head bad_head = {
	    .client_id = SANDBOX_CLIENT_ID, .secret = "stale-secret", .content_type = "application/json"};
	enum fault_kind kind = r->fate.fault.kind;
	struct answer a;
	r->arrives = -1;
	r->answers = r->fate.silent || kind == FAULT_DROP ? -1 : w->time->ms + r->fate.back_ms;
	if (kind == FAULT_RESET || kind == FAULT_DROP) {
		r->code = CURLE_RECV_ERROR;
		return;
	}
	set_clock(w);
	watched_before(w, r);
	answer_init(&a);
	if (r->fate.acts_first) {
		serve(w, r, &(struct fault){ .kind = FAULT_NONE }, &good_head, &a);
		if (r->write >= 0)
			w->writes[r->write].request = w->sandbox->requests;
		answer_finish(&a);
		answer_init(&a);
	}
	serve(w, r, &r->fate.fault, r->fate.bad_keys ? &bad_head : &good_head, &a);
	if (r->write >= 0 && !w->writes[r->write].request)
		w->writes[r->write].request = w->sandbox->requests;
	if (r->write >= 0)
		w->writes[r->write].late = kind == FAULT_LATE;
	watched_after(w, r, a.status);
	if (kind == FAULT_LOST || kind == FAULT_LATE) {
		r->code = CURLE_RECV_ERROR;
	} else {
		write_head(w, &a, &r->head);
		r->code = kind == FAULT_SHORT ? CURLE_PARTIAL_FILE : CURLE_OK;
		buf_add(&r->answer, buf_str(&a.body), kind == FAULT_SHORT ? a.body.len / 2 : a.body.len);
	}
	if (r->answer.full) {
		snprintf(w->trouble, sizeof w->trouble, "an answer larger than %d bytes", WIRE_MAX);
		r->code = CURLE_RECV_ERROR;
	}
	answer_finish(&a);
}

/* It reaches the program. */
static void deliver(struct world *w, struct request *r, bool in_time)
{
	struct child *c = r->child;
	if (!in_time) {
		r->code = CURLE_OPERATION_TIMEDOUT;
		buf_reset(&r->head);
		buf_reset(&r->answer);
	}
	world_tell(w, "run %d: %s answered: curl %d, %.12s, %zu bytes", r->run,
	           r->endpoint < ENDPOINTS ? endpoint_table[r->endpoint].name : "?", r->code, buf_str(&r->head), r->answer.len);
	note_seen(w, r);
	c->state = CHILD_READY;
	c->wake = (struct wake){ .cause = CAUSE_ANSWER, .easy = r->easy, .code = r->code, .head = r->head.len, .body = r->answer.len };
	c->answered = r;
	if (r->write >= 0) {
		c->since_answer = 0;
		w->writes[r->write].answered = r->code == CURLE_OK && !r->fate.fault.kind && !r->fate.bad_keys;
	}
}

static void unlink_request(struct world *w, struct request *r)
{
	struct request **at = &w->requests;
	while (*at != r)
		at = &(*at)->next;
	*at = r->next;
}

void net_served(struct request *r)
{
	buf_finish(&r->head);
	buf_finish(&r->answer);
	free(r->body);
	free(r);
}

void net_forget(struct world *w, const struct child *c, int easy)
{
	for (struct request *r = w->requests, *next; r; r = next) {
		next = r->next;
		if (r->child != c || (easy && r->easy != easy))
			continue;
		r->child = NULL;
		if (r->arrives < 0) {
			unlink_request(w, r);
			net_served(r);
		}
	}
}

static int64_t due(const struct request *r)
{
	int64_t at = r->arrives;
	if (r->child && r->answers >= 0 && (at < 0 || r->answers < at))
		at = r->answers;
	if (r->child && (at < 0 || r->expires < at))
		at = r->expires;
	return at;
}

/* What has not left, or is at the server, goes its way also while a program is held up; an answer waits until it looks. */
static bool takes(const struct world *w, const struct request *r)
{
	return r->arrives >= 0 && r->arrives <= w->time->ms ? true : r->child && r->child->state == CHILD_WAITS;
}

int64_t net_next(const struct world *w)
{
	int64_t next = -1;
	for (const struct request *r = w->requests; r; r = r->next) {
		int64_t at = due(r);
		if (at >= 0 && (next < 0 || at < next))
			next = at;
	}
	return next;
}

void net_pass(struct world *w)
{
	for (struct request *r = w->requests, *next; r; r = next) {
		next = r->next;
		int64_t at = due(r);
		if (at < 0 || at > w->time->ms || !takes(w, r))
			continue;
		if (r->arrives >= 0 && r->arrives <= w->time->ms) {
			arrive(w, r);
			if (r->child)
				continue;
			unlink_request(w, r);
			net_served(r);
			continue;
		}
		unlink_request(w, r);
		deliver(w, r, r->answers >= 0 && r->answers <= w->time->ms);
	}
}

void net_colleague(struct world *w, const char *user)
{
	struct request r = { .endpoint = ENDPOINT_RETRY };
	struct answer a;
	r.body = mem_printf("{\"client_user_id\":\"%s\",\"template_id\":\"" TEMPLATE "\",\"strategy\":\"reset\"}", user);
	set_clock(w);
	answer_init(&a);
	serve(w, &r, &(struct fault){ .kind = FAULT_NONE }, &good_head, &a);
	world_tell(w, "a colleague retries %s: HTTP %d", user, a.status);
	answer_finish(&a);
	free(r.body);
}
