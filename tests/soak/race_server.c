/* The server's side of a race: each request is noted, and at the moment that was drawn something changes before it is served. */
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "sandbox/http.h"
#include "sandbox/live.h"
#include "sandbox/watch_own.h"
#include "soak/race.h"

static struct race *race;
static struct sandbox *sandbox;
static char *parts[OF_KINDS]; /* as they were last */

/* -- what there is -------------------------------------------------------------------------------------------------------------------- */

static char *print(const cJSON *json)
{
	cJSON *copy = cJSON_Duplicate(json, true);
	cJSON_DeleteItemFromObjectCaseSensitive(copy, "audit_trail");
	char *text = cJSON_PrintUnformatted(copy);
	cJSON_Delete(copy);
	return text;
}

static char *print_rows(const struct watch_rows *rows)
{
	struct buf out;
	buf_init(&out, 1 << 22);
	for (size_t i = 0; i < rows->count; i++) {
		char *text = print(rows->rows[i].json);
		buf_add_str(&out, text);
		free(text);
	}
	char *all = mem_strdup(buf_str(&out));
	buf_finish(&out);
	return all;
}

/* A part of the world as text; "" there is none. */
static char *print_part(unsigned of)
{
	const struct attempt *a = store_attempt(&sandbox->store, race->attempt_id);
	const struct watch *w = race->screening_id ? watch_find(&sandbox->store.watches, race->screening_id) : NULL;
	size_t count = 0;
	switch (of) {
	case OF_ATTEMPT:
		return print(a->json);
	case OF_CHAIN:
		free(store_attempts_of(&sandbox->store, a->subject, &count));
		return mem_printf("%zu", count);
	case OF_SCREENING:
		return w ? print(w->json) : mem_strdup("");
	case OF_HITS:
		return w ? print_rows(&w->hits) : mem_strdup("");
	case OF_REVIEWS:
		return w ? print_rows(&w->reviews) : mem_strdup("");
	default:
		return mem_strdup("");
	}
}

/* What is another now than when it was looked at last. */
static unsigned look_around(void)
{
	unsigned of = 0;
	for (int i = 0; i < OF_KINDS; i++) {
		char *now = print_part(1u << i);
		if (parts[i] && strcmp(parts[i], now) != 0)
			of |= 1u << i;
		free(parts[i]);
		parts[i] = now;
	}
	return of;
}

static struct race_note *note(enum race_note_kind kind, unsigned of, const char *what)
{
	static struct race_note lost;
	struct race_note *n = race->note_count < RACE_NOTES ? &race->notes[race->note_count++] : &lost;
	*n = (struct race_note){ .kind = kind, .of = of };
	snprintf(n->what, sizeof n->what, "%s", what);
	return n;
}

static void note_change(bool own, const char *what)
{
	unsigned of = look_around();
	if (of && race->deciding)
		note(NOTE_CHANGE, of, what)->own = own;
}

/* -- what others do --------------------------------------------------------------------------------------------------------------------- */

static void control(char *text)
{
	cJSON *body = cJSON_Parse(text), *report;
	struct refusal refusal;
	report = control_act(sandbox, body, &refusal);
	if (!report)
		snprintf(race->trouble, sizeof race->trouble, "the sandbox does not do %s", text);
	cJSON_Delete(report);
	cJSON_Delete(body);
	free(text);
}

static void disturb(enum fault_kind kind)
{
	char *text = mem_printf("{\"watchlist_screening_id\":\"%s\"}", race->screening_id);
	cJSON *body = cJSON_Parse(text);
	watch_disturb(sandbox, body, &(struct fault){ .kind = kind });
	cJSON_Delete(body);
	free(text);
}

static void dashboard(const char *what)
{
	control(mem_printf("{\"dashboard\":{\"screening_id\":\"%s\",%s}}", race->screening_id, what));
}

static void change_attempt(const char *set)
{
	control(mem_printf("{\"change_attempt\":{\"identity_verification_id\":\"%s\",\"set\":%s}}", race->attempt_id, set));
}

static void add_attempt(void)
{
	const struct attempt *a = store_attempt(&sandbox->store, race->attempt_id);
	store_add_attempt(&sandbox->store, a->subject, NULL, clock_now(&sandbox->clock), false, cJSON_Duplicate(a->json, true));
}

static void take_claim(const char *owner)
{
	struct race_note *n = note(NOTE_CHANGE, OF_STORE, race_change_names[race->change]);
	if (!race_store_take(race, owner, &n->stored))
		snprintf(race->trouble, sizeof race->trouble, "the claim cannot be taken");
}

static void change(void)
{
	switch (race->change) {
	case RACE_RESCAN: disturb(FAULT_RESCAN); break;
	case RACE_TOUCH: disturb(FAULT_TOUCH); break;
	case RACE_REVIEW: disturb(FAULT_COLLEAGUE); break;
	case RACE_CLEARED: dashboard("\"status\":\"cleared\""); break;
	case RACE_REJECTED: dashboard("\"status\":\"rejected\""); break;
	case RACE_ASSIGNED: dashboard("\"assignee\":\"5aec1e000000000000000002\""); break;
	case RACE_WORDS: dashboard("\"review\":{\"confirmed_hits\":[],\"dismissed_hits\":[],\"comment\":\"Asked the branch.\"}"); break;
	case RACE_EDIT: change_attempt("{\"user\":{\"name\":{\"family_name\":\"Otherwise\"}}}"); break;
	case RACE_STATUS: change_attempt("{\"steps\":{\"risk_check\":\"failed\"}}"); break;
	case RACE_REDACTED: change_attempt("{\"redacted_at\":\"2026-01-02T03:04:05Z\"}"); break;
	case RACE_ANOTHER: add_attempt(); break;
	case RACE_LEASE: take_claim(""); break;
	case RACE_HOLDER: take_claim("ben"); break;
	case RACE_DECIDER:
		take_claim("ben");
		disturb(FAULT_COLLEAGUE);
		break;
	default:
		return;
	}
	race->changed = true;
	note_change(false, race_change_names[race->change]);
}

/* -- requests ------------------------------------------------------------------------------------------------------------------------------ */

static unsigned reads(enum endpoint endpoint)
{
	switch (endpoint) {
	case ENDPOINT_GET: return OF_ATTEMPT;
	case ENDPOINT_LIST: return OF_ATTEMPT | OF_CHAIN;
	case ENDPOINT_SCREENING_GET: return OF_SCREENING;
	case ENDPOINT_HITS: return OF_HITS;
	case ENDPOINT_REVIEWS: return OF_REVIEWS;
	default: return 0;
	}
}

static bool is_write(enum endpoint endpoint)
{
	return endpoint == ENDPOINT_RETRY || endpoint == ENDPOINT_CREATE || endpoint == ENDPOINT_REVIEW_CREATE || endpoint == ENDPOINT_SCREENING_UPDATE;
}

static bool is_meant(const struct buf *body)
{
	const char *text = body ? buf_str(body) : "";
	return strstr(text, race->user) || strstr(text, race->attempt_id) || (race->screening_id && strstr(text, race->screening_id));
}

void __real_sandbox_serve(struct sandbox *s, enum endpoint endpoint, const struct request_head *head, const struct buf *body, const struct fault *fault,
                          struct answer *out);
void __wrap_sandbox_serve(struct sandbox *s, enum endpoint endpoint, const struct request_head *head, const struct buf *body, const struct fault *fault,
                          struct answer *out);
void __wrap_sandbox_serve(struct sandbox *s, enum endpoint endpoint, const struct request_head *head, const struct buf *body, const struct fault *fault,
                          struct answer *out)
{
	sandbox_catch_up(s);
	if (race)
		note_change(true, "it follows");
	if (race && race->deciding && endpoint < API_ENDPOINTS && ++race->requests == race->at && !race->changed)
		change();
	__real_sandbox_serve(s, endpoint, head, body, fault, out);
	if (!race || !race->deciding || endpoint >= API_ENDPOINTS || !is_meant(body))
		return;
	bool write = is_write(endpoint);
	note(write ? NOTE_WRITE : NOTE_READ, reads(endpoint), endpoint_table[endpoint].name)->status = out->status;
	note_change(true, write ? endpoint_table[endpoint].name : "it follows");
}

_Noreturn void race_serve(struct race *r, struct sandbox *s, int ready, int until)
{
	struct http http = { 0 };
	struct err err = { 0 };
	race = r;
	sandbox = s;
	s->options.screening_delay = r->delay_s;
	if (r->lost) {
		static const enum endpoint writes[] = { ENDPOINT_REVIEW_CREATE, ENDPOINT_SCREENING_UPDATE };
		const struct fault lost = { .endpoint = r->outcome == OUTCOME_RETRY ? ENDPOINT_RETRY : (int)writes[race_draw(r, 2)], .kind = FAULT_LOST, .count = 1 };
		(void)faults_add(&s->faults, &lost, &err);
	}
	if (!http_init(&http, s, 0, &err))
		_exit(3);
	snprintf(r->base_url, sizeof r->base_url, "%s", s->links.base_url);
	look_around();
	if (write(ready, "", 1) != 1)
		_exit(3);
	for (;;) {
		struct pollfd fds[] = { { .fd = http.epoll_fd, .events = POLLIN }, { .fd = until, .events = POLLIN } };
		int wait = http_timeout(&http);
		poll(fds, 2, wait < 0 || wait > 200 ? 200 : wait);
		if (fds[1].revents)
			_exit(0);
		http_run(&http);
	}
}
