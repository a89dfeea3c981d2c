#include "desk_rig.h"

#include <stdio.h>
#include <string.h>

struct desk desk;
struct said said;
static struct loop loop;

static uint64_t say(void *ctx, enum style style, const char *text)
{
	(void)ctx, (void)style;
	ck_assert_uint_lt(said.count, SAID_MAX);
	snprintf(said.text[said.count], sizeof said.text[0], "%s", text);
	return ++said.count;
}

static size_t peer_fds(void *peer, struct pollfd *fds, size_t max)
{
	return peer_pollfds(peer, fds, max);
}

static void peer_turn(void *peer, const struct pollfd *fds, size_t count)
{
	(void)fds, (void)count;
	peer_run(peer);
}

static int peer_wait(const void *peer)
{
	return peer_timeout_ms(peer);
}

void desk_rig_start(const struct peer_reply *script, size_t count)
{
	rig_start(&rig, script, count);
	api_destroy(rig.api);
	rig.api = NULL;
	desk_rig_again();
}

void desk_rig_again(void)
{
	desk = (struct desk){ 0 };
	said = (struct said){ 0 };
	loop = (struct loop){ 0 };
	ck_assert_msg(desk_open(&desk, &rig.config, NULL, (struct desk_face){ .say = say }, &err), "%s", err.text);
	api_set_limits(desk.api, &rig.limits);
	loop_add(&loop, desk_source(&desk));
	loop_add(&loop, (struct source){ .pollfds = peer_fds, .run = peer_turn, .timeout_ms = peer_wait, .ctx = &rig.peer });
}

void desk_rig_stop(void)
{
	desk_close(&desk);
	rig_stop(&rig);
}

void desk_also(struct source source)
{
	loop_add(&loop, source);
}

void desk_turn(void)
{
	ck_assert(loop_once(&loop, 1000, &err));
}

bool desk_said(const char *text)
{
	return said.count && strstr(said.text[said.count - 1], text);
}

const char *sample_json(const struct sample *r)
{
	static char out[64][700];
	static size_t next;
	char previous[80] = "null", name[120] = "null";
	if (r->previous)
		snprintf(previous, sizeof previous, "\"%s\"", r->previous);
	if (r->name)
		snprintf(name, sizeof name, "{\"name\":{\"given_name\":\"%s\",\"family_name\":\"King\"}}", r->name);
	char *to = out[next++ % 64];
	snprintf(to, sizeof out[0],
	         "{\"id\":\"%s\",\"client_user_id\":\"%s\",\"created_at\":\"%s\",\"completed_at\":null,\"previous_attempt_id\":%s,"
	         "\"template\":{\"id\":\"t1\",\"version\":2},\"status\":\"%s\",\"user\":%s,\"request_id\":\"req1\"}",
	         r->id, r->user ? r->user : "u1", r->created ? r->created : "2026-01-02T03:04:05Z", previous,
	         r->status ? r->status : "pending_review", name);
	return to;
}

struct record *desk_record(const struct sample *r)
{
	struct record_page page = { 0 };
	const char *json = sample_json(r);
	ck_assert_msg(idv_decode_one(json, strlen(json), &page, &err), "%s", err.text);
	struct record *record = record_page_take(&page, 0);
	record_page_finish(&page);
	return record;
}

static void told(void *owner, uint32_t tag, struct api_reply *reply)
{
	struct owner *o = owner;
	o->told++;
	o->tag = tag;
	o->ok = reply->ok;
	o->cancelled = !reply->ok && reply->err.kind == ERR_CANCELLED;
	o->err = reply->err;
}

struct ticket ticket_of(struct owner *o, uint32_t tag)
{
	return (struct ticket){ told, o, tag };
}
