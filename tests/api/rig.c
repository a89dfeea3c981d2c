#include "rig.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/when.h"

static void on_done(void *ctx, struct api_reply *reply)
{
	struct rig *r = ctx;
	ck_assert_uint_lt(r->count, RIG_REPLIES);
	struct rig_reply *to = &r->replies[r->count++];
	to->reply = *reply;
	if (reply->ok && reply->page.count && reply->page.records[0]) {
		const struct record *first = reply->page.records[0];
		bool attempt = first->kind == &idv_kind;
		snprintf(to->id, sizeof to->id, "%s", record_text(first, 0)); /* of whatever kind it is */
		snprintf(to->name, sizeof to->name, "%s", attempt ? idv_text(first, IDV_USER_NAME_GIVEN_NAME) : "");
	}
	snprintf(to->cursor, sizeof to->cursor, "%s", reply->ok && reply->page.next_cursor ? reply->page.next_cursor : "");
	to->json = reply->json ? mem_strndup(reply->json, reply->json_len) : NULL;
	if (r->on_done)
		r->on_done(r, reply);
}

void rig_start(struct rig *r, const struct peer_reply *script, size_t count)
{
	static const char *const variables[] = { "https_proxy",     "HTTPS_PROXY",  "all_proxy", "ALL_PROXY",
		                                 "http_proxy",      "no_proxy",     "NO_PROXY",  "PLAID_ENV",
		                                 "PLAID_CLIENT_ID", "PLAID_SECRET", NULL };
	struct err err;
	*r = (struct rig){ .limits = api_limits_default };
	for (const char *const *name = variables; *name; name++)
		unsetenv(*name);
	strcpy(r->state, "/tmp/idreview-test-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(r->state));
	setenv("XDG_STATE_HOME", r->state, 1);
	peer_start(&r->peer, script, count);
	config_init(&r->config);
	char url[64];
	snprintf(url, sizeof url, "http://127.0.0.1:%d", r->peer.port);
	ck_assert(config_set(&r->config, "base_url", url, &err));
	ck_assert(config_set(&r->config, "client_id", "client-abc", &err));
	ck_assert(config_set(&r->config, "secret", "secret-xyz", &err));
	ck_assert_msg(api_create(&r->config, NULL, on_done, r, &r->api, &err), "%s", err.text);
	r->limits.backoff = 4;
	r->limits.backoff_most = 16;
	r->limits.second = 10;
	r->limits.look_second = 1;
	rig_limits(r);
}

void rig_again(struct rig *r, const char *base_url)
{
	struct err err;
	api_destroy(r->api);
	ck_assert(!base_url || config_set(&r->config, "base_url", base_url, &err));
	ck_assert_msg(api_create(&r->config, NULL, on_done, r, &r->api, &err), "%s", err.text);
	rig_limits(r);
}

void rig_keep(struct rig *r, const struct api_keep *keep)
{
	struct err err;
	api_destroy(r->api);
	ck_assert_msg(api_create(&r->config, keep, on_done, r, &r->api, &err), "%s", err.text);
	rig_limits(r);
}

void rig_limits(struct rig *r)
{
	api_set_limits(r->api, &r->limits);
}

static int unlink_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

void rig_stop(struct rig *r)
{
	api_destroy(r->api);
	peer_stop(&r->peer);
	config_finish(&r->config);
	for (size_t i = 0; i < r->count; i++)
		free(r->replies[i].json);
	nftw(r->state, unlink_entry, 8, FTW_DEPTH | FTW_PHYS);
}

/* No waiting, and no race of a short limit against a busy machine: the client's last sign of life moves back. */
static void pass_silence(struct rig *r)
{
	struct exchange *c = r->api->exchanges;
	if (c && c->state == EXCHANGE_FLYING && (size_t)c->reply.tries == r->peer.request_count && peer_is_silent(&r->peer))
		c->flight.progress -= r->limits.stall;
}

void rig_turn(struct rig *r)
{
	struct pollfd fds[API_FDS_MAX + PEER_CONNECTIONS + 1];
	size_t mine = api_pollfds(r->api, fds, API_FDS_MAX);
	size_t all = mine + peer_pollfds(&r->peer, fds + mine, PEER_CONNECTIONS + 1);
	int a = api_timeout_ms(r->api), b = peer_timeout_ms(&r->peer);
	int wait = a < 0 ? b : b < 0 || a < b ? a : b, c = r->also.timeout_ms ? r->also.timeout_ms(r->also.ctx) : -1;
	wait = c >= 0 && (wait < 0 || c < wait) ? c : wait;
	int n = poll(fds, all, wait < 0 || wait > 1000 ? 1000 : wait);
	ck_assert(n >= 0 || errno == EINTR);
	peer_run(&r->peer);
	if (r->silence_passes)
		pass_silence(r);
	api_run(r->api, fds, n < 0 ? 0 : mine);
	if (r->also.run)
		r->also.run(r->also.ctx, NULL, 0);
}

const struct rig_reply *rig_until(struct rig *r, size_t replies)
{
	int64_t deadline = when_mono_ms() + 30000;
	while (r->count < replies) {
		ck_assert_msg(when_mono_ms() < deadline, "no reply within 30 s");
		rig_turn(r);
	}
	return &r->replies[replies - 1];
}

void rig_until_requests(struct rig *r, size_t requests)
{
	int64_t deadline = when_mono_ms() + 30000;
	while (r->peer.request_count < requests) {
		ck_assert_msg(when_mono_ms() < deadline, "no request within 30 s");
		rig_turn(r);
	}
}

void rig_until_idle(struct rig *r)
{
	int64_t deadline = when_mono_ms() + 30000;
	while (r->api->exchanges) {
		ck_assert_msg(when_mono_ms() < deadline, "not idle within 30 s");
		rig_turn(r);
	}
}

char *rig_journal(struct rig *r)
{
	char path[128];
	snprintf(path, sizeof path, "%s/idreview/journal", r->state);
	FILE *f = fopen(path, "r");
	if (!f)
		return mem_strdup("");
	char *text = mem_alloc(64 * 1024);
	size_t n = fread(text, 1, 64 * 1024 - 1, f);
	text[n] = '\0';
	fclose(f);
	return text;
}

/* One of a ring of static texts, so that tables of replies can be written as expressions. */
static char *slot(void)
{
	static char slots[256][8192];
	static size_t next;
	return slots[next++ % 256];
}

const char *http_reply(int status, const char *headers, const char *body)
{
	char *out = slot();
	int n = snprintf(out, 8192, "HTTP/1.1 %d X\r\nContent-Length: %zu\r\n%s\r\n%s", status, strlen(body),
	                 headers ? headers : "", body);
	if (n >= 8192)
		abort(); /* tables are built outside tests too */
	return out;
}

const char *record_json(const char *id, const char *previous, const char *created)
{
	char *out = slot(), quoted[100] = "null";
	if (previous)
		snprintf(quoted, sizeof quoted, "\"%s\"", previous);
	snprintf(out, 8192,
	         "{\"id\":\"%s\",\"client_user_id\":\"u1\",\"created_at\":\"%s\",\"completed_at\":null,\"previous_attempt_id\":%s,"
	         "\"template\":{\"id\":\"t1\",\"version\":2},\"status\":\"pending_review\",\"request_id\":\"req1\"}",
	         id, created ? created : "2026-01-02T03:04:05Z", quoted);
	return out;
}

const char *list_json(const char *const *records, size_t count, const char *cursor)
{
	char *out = slot(), quoted[100] = "null";
	size_t n = (size_t)snprintf(out, 8192, "{\"identity_verifications\":[");
	for (size_t i = 0; i < count; i++)
		n += (size_t)snprintf(out + n, 8192 - n, "%s%s", i ? "," : "", records[i]);
	if (cursor)
		snprintf(quoted, sizeof quoted, "\"%s\"", cursor);
	snprintf(out + n, 8192 - n, "],\"next_cursor\":%s,\"request_id\":\"req2\"}", quoted);
	return out;
}
