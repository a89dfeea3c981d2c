#include "watch_rig.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static struct sandbox *sandbox;

struct sandbox *watch_start(void)
{
	struct sandbox_options o = rig_options();
	o.page_size = 2;
	o.screening_delay = WATCH_DELAY;
	o.webhooks[0] = "http://127.0.0.1:1/webhook";
	o.webhook_retry_ms = 30000;
	return sandbox = rig_start(&o);
}

struct sandbox *watch_sandbox(void)
{
	return sandbox;
}

static const cJSON *ask(enum fault_kind kind, long arg, enum endpoint endpoint, const char *fmt, va_list ap)
{
	static const struct request_head head = { .client_id = "sandbox", .secret = "sandbox-secret", .content_type = "application/json" };
	char body[4096];
	ck_assert_int_lt(vsnprintf(body, sizeof body, fmt, ap), sizeof body);
	for (char *c = body; *c; c++)
		*c = *c == '\'' ? '"' : *c;
	return rig_ask_as(endpoint, &head, body, (struct fault){ .endpoint = (int)endpoint, .kind = kind, .arg = arg });
}

const cJSON *watch_ask(enum endpoint endpoint, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	const cJSON *answer = ask(FAULT_NONE, -1, endpoint, fmt, ap);
	va_end(ap);
	return answer;
}

const cJSON *watch_ask_faulty(enum fault_kind kind, long arg, enum endpoint endpoint, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	const cJSON *answer = ask(kind, arg, endpoint, fmt, ap);
	va_end(ap);
	return answer;
}

void watch_refused(const cJSON *answer, const char *sentence)
{
	rig_refused(answer, 400, "INVALID_REQUEST", "INVALID_FIELD");
	const char *said = rig_text(answer, "error_message");
	ck_assert_msg(strstr(said, sentence), "\"%s\" is not in: %s", sentence, said);
}

const cJSON *watch_control(const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	const cJSON *answer = ask(FAULT_NONE, -1, ENDPOINT_CONTROL, fmt, ap);
	va_end(ap);
	ck_assert_msg(rig_status() == 200, "%s: %s", fmt, rig_text(answer, "error_message"));
	return answer;
}

const cJSON *watch_rows(enum endpoint list, const char *id)
{
	static const char *const names[] = { [ENDPOINT_HITS] = "watchlist_screening_hits", [ENDPOINT_HISTORY] = "watchlist_screenings",
		[ENDPOINT_REVIEWS] = "watchlist_screening_reviews" };
	const cJSON *answer = watch_ask(list, "{'watchlist_screening_id':'%s'}", id), *rows = tree_get(answer, names[list]);
	ck_assert_msg(cJSON_IsArray(rows), "%s: %s", id, rig_text(answer, "error_message"));
	return rows;
}

const cJSON *watch_get(const char *id)
{
	return watch_ask(ENDPOINT_SCREENING_GET, "{'watchlist_screening_id':'%s'}", id);
}

const char *watch_hit_status(const char *id, const char *hit)
{
	const struct watch *w = watch_find(&sandbox->store.watches, id);
	const struct watch_row *row = w ? watch_hit(w, hit) : NULL;
	return row ? rig_text(row->json, "review_status") : "(gone)";
}

size_t watch_told(const char *text)
{
	size_t n = 0;
	for (size_t i = 0; i < sandbox->outbox.count; i++)
		n += strstr(sandbox->outbox.events[i]->body, text) != NULL;
	return n;
}

int watch_acts(void)
{
	return cJSON_GetArraySize(tree_get(watch_control("{}"), "acts"));
}
