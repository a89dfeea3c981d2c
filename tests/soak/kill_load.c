/* What the sandbox is asked to do in the test of kills, and what it says of webhooks. */
#include "soak/kills.h"

#include <check.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/loop.h"
#include "base/mem.h"
#include "base/when.h"
#include "sandbox/server.h"

enum { FIRST = 16, FLOOD_MOST = 40, PAUSE_MS = 15, PROGRESS_MS = 2000 };

static cJSON *report_of(const char *body)
{
	return server_control(body);
}

/* -- what was accepted -------------------------------------------------------------------------------------------------------------- */

static void know(struct world *w, const char *id)
{
	for (size_t i = w->id_count; i > 0; i--)
		if (!strcmp(w->ids[i - 1], id))
			return;
	if (w->id_count == w->id_room)
		w->ids = mem_grow(w->ids, w->id_room = w->id_room ? 2 * w->id_room : 64, sizeof *w->ids);
	snprintf(w->ids[w->id_count++], sizeof *w->ids, "%s", id);
}

/* One is told of again as long as the sandbox remembers it: of two that are the same the judge counts one. */
static void take(struct world *w, const cJSON *one)
{
	const cJSON *body = json_at(one, "body");
	const char *id = cJSON_GetStringValue(json_at(body, "identity_verification_id")), *screening = cJSON_GetStringValue(json_at(body, "screening_id"));
	struct accepted a = { .screening = !id };
	if (!id && !screening)
		return;
	if (id)
		know(w, id);
	if (json_at(one, "accepted")->valueint == 0)
		return;
	char *text = cJSON_PrintUnformatted(body);
	crypto_hash_sha256(a.hash, (const unsigned char *)text, strlen(text));
	cJSON_free(text);
	snprintf(a.id, sizeof a.id, "%s", id ? id : screening);
	if (w->accepted_count == w->accepted_room)
		w->accepted = mem_grow(w->accepted, w->accepted_room = w->accepted_room ? 2 * w->accepted_room : 4096, sizeof *w->accepted);
	w->accepted[w->accepted_count++] = a;
}

static int by_hash(const void *a, const void *b)
{
	const struct accepted *x = a, *y = b;
	return memcmp(x->hash, y->hash, HASH);
}

static int ask(struct world *w, const char *body)
{
	cJSON *json = report_of(body), *hooks = cJSON_GetObjectItem(json, "webhooks");
	const cJSON *one;
	cJSON_ArrayForEach(one, cJSON_GetObjectItem(hooks, "log"))
		take(w, one);
	int waiting = cJSON_GetObjectItem(hooks, "waiting")->valueint;
	w->refused = cJSON_GetObjectItem(hooks, "refused")->valueint;
	cJSON_Delete(json);
	qsort(w->accepted, w->accepted_count, sizeof *w->accepted, by_hash);
	size_t kept = 0;
	for (size_t i = 0; i < w->accepted_count; i++)
		if (!kept || by_hash(&w->accepted[kept - 1], &w->accepted[i]))
			w->accepted[kept++] = w->accepted[i];
	w->accepted_count = kept;
	return waiting;
}

void load_report(struct world *w)
{
	ask(w, "{}");
}

/* -- what happens there ------------------------------------------------------------------------------------------------------------- */

void load_first(struct world *w)
{
	char body[300];
	snprintf(body, sizeof body, "{\"limits\":{\"all\":0,\"get\":0,\"list\":0,\"retry\":0,\"create\":0,\"webhook_verification_key/get\":0},\"arrive\":%d}",
	         FIRST);
	server_set(body);
	for (int64_t until = when_mono_ms() + PATIENCE_MS; ask(w, "{}") > 0;) {
		ck_assert_int_lt(when_mono_ms(), until);
		loop_wait(-1, 0, PAUSE_MS);
	}
}

static void add_faults(struct world *w, struct buf *text)
{
	static const char *const faults[] = { "webhook=replay*2", "webhook=twin*1", "webhook=duplicate:2*3", "webhook=latency:60*4", "webhook=latency:300*1",
		"retry=late:1*1", "retry=late:2*1", "retry=lost*1", "retry=gateway:502*1", "list=lag:2*1", "retry=latency:150*2", "get=500*1" };
	buf_add_str(text, "\"faults\":[");
	for (int i = 0; i < 3; i++)
		buf_printf(text, "%s\"%s\"", i ? "," : "", faults[draw(&w->random, sizeof faults / sizeof *faults)]);
	buf_add_str(text, "],");
}

/* Somebody comes, something happens, and of what is known a flood of words, each another by its number. */
void load_more(struct world *w)
{
	struct buf text;
	int flood = 5 + (int)draw(&w->random, FLOOD_MOST);
	buf_init(&text, 1 << 20);
	buf_add_str(&text, "{\"clear_faults\":true,");
	add_faults(w, &text);
	buf_printf(&text, "\"arrive\":%d,\"live\":%d,\"webhooks\":[", 1 + (int)draw(&w->random, 2), 1 + (int)draw(&w->random, 3));
	for (int i = 0; i < flood; i++)
		buf_printf(&text, "%s{\"webhook_type\":\"IDENTITY_VERIFICATION\",\"webhook_code\":\"STEP_UPDATED\",\"identity_verification_id\":\"%s\","
		           "\"number\":%" PRIu64 "}", i ? "," : "", w->ids[draw(&w->random, w->id_count)], ++w->serial);
	buf_add_str(&text, "]}");
	ask(w, buf_str(&text));
	buf_finish(&text);
}

void load_progress(struct world *w, size_t webhooks)
{
	int64_t until = when_mono_ms() + PROGRESS_MS; /* the store may be away, and the next to be killed meanwhile */
	for (size_t from = w->accepted_count; ask(w, "{}") > 0 && w->accepted_count < from + webhooks && when_mono_ms() < until;)
		world_hear(w, PAUSE_MS);
}

void load_refused(struct world *w)
{
	int64_t until = when_mono_ms() + PATIENCE_MS;
	for (int before = w->refused; w->refused == before;) {
		ck_assert_msg(when_mono_ms() < until, "no webhook is refused");
		load_more(w);
		world_hear(w, PAUSE_MS);
		ask(w, "{}");
	}
}

void load_drain(struct world *w)
{
	ask(w, "{\"clear_faults\":true}");
	for (int64_t until = when_mono_ms() + PATIENCE_MS; ask(w, "{}") > 0;) {
		ck_assert_int_lt(when_mono_ms(), until);
		world_hear(w, PAUSE_MS);
	}
}
