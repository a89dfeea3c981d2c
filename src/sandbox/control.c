/* POST /_sandbox/control: what a test or a demonstration changes while the server runs, and what it wants to know. */
#include <string.h>

#include "base/err.h"
#include "base/when.h"
#include "sandbox/notify.h"
#include "sandbox/sandbox.h"
#include "sandbox/watch_own.h"

static bool control_clock(struct sandbox *s, const cJSON *value, struct refusal *r)
{
	const char *set = tree_text(value, "set"), *advance = tree_text(value, "advance");
	int64_t t;
	if (set && !when_parse(set, &t))
		return refuse(r, REFUSE_INVALID_FIELD, "clock.set must be an RFC 3339 time");
	if (set)
		clock_freeze(&s->clock, t);
	if (advance && !clock_parse_span(advance, &t))
		return refuse(r, REFUSE_INVALID_FIELD, "clock.advance must be a span such as 61s or -2h30m");
	if (advance)
		clock_advance(&s->clock, t);
	if (cJSON_IsTrue(tree_get(value, "run")))
		clock_run(&s->clock);
	return true;
}

static bool control_faults(struct sandbox *s, const cJSON *value, struct refusal *r)
{
	const cJSON *item;
	cJSON_ArrayForEach(item, value) {
		struct fault fault;
		struct err err;
		if (!cJSON_IsString(item))
			return refuse(r, REFUSE_INVALID_FIELD, "faults must be strings such as get=latency:500*2");
		if (!fault_read(item->valuestring, &fault, &err) || !faults_add(&s->faults, &fault, &err))
			return refuse(r, REFUSE_INVALID_FIELD, "%s", err.text);
	}
	return true;
}

static bool control_clear_faults(struct sandbox *s, const cJSON *value, struct refusal *r)
{
	(void)value, (void)r;
	faults_clear(&s->faults);
	return true;
}

static bool control_clear_calls(struct sandbox *s, const cJSON *value, struct refusal *r)
{
	(void)value, (void)r;
	memset(s->calls, 0, sizeof s->calls);
	return true;
}

static bool control_limits(struct sandbox *s, const cJSON *value, struct refusal *r)
{
	const cJSON *item;
	cJSON_ArrayForEach(item, value) {
		const char *name = item->string ? item->string : ""; /* of an array's item */
		int endpoint = endpoint_find(name);
		bool all = strcmp(name, "all") == 0;
		if (!cJSON_IsNumber(item) || item->valueint < 0 || (!all && (endpoint < 0 || endpoint >= API_ENDPOINTS))) {
			char names[ENDPOINT_NAMES];
			endpoint_names(false, names);
			return refuse(r, REFUSE_INVALID_FIELD, "limits must be calls a minute of %s or all", names);
		}
		if (all)
			s->budget.over_all = item->valueint;
		else
			s->budget.limits[endpoint] = item->valueint;
	}
	return true;
}

static bool control_rotate_key(struct sandbox *s, const cJSON *value, struct refusal *r)
{
	(void)value, (void)r;
	signer_rotate(&s->signer, clock_now(&s->clock));
	return true;
}

/* Instead of those there are: who starts a receiver on any free port knows its URL only then. */
static bool control_receivers(struct sandbox *s, const cJSON *value, struct refusal *r)
{
	const cJSON *item;
	struct err err = { 0 };
	outbox_clear_receivers(&s->outbox);
	cJSON_ArrayForEach(item, value)
		if (!cJSON_IsString(item) || !outbox_add_receiver(&s->outbox, item->valuestring, &err))
			return refuse(r, REFUSE_INVALID_FIELD, "receivers must be an array of URLs%s%s", *err.text ? ": " : "", err.text);
	return true;
}

/* Bodies of the caller's own; what they lack of an environment they get. */
static bool control_webhooks(struct sandbox *s, const cJSON *value, struct refusal *r)
{
	const cJSON *item;
	cJSON_ArrayForEach(item, value) {
		if (!cJSON_IsObject(item))
			return refuse(r, REFUSE_INVALID_FIELD, "webhooks must be an array of the objects to be sent");
		cJSON *body = cJSON_Duplicate(item, true);
		if (!tree_get(body, "environment"))
			tree_set_text(body, "environment", NOTIFY_ENVIRONMENT);
		outbox_add(&s->outbox, body, clock_now(&s->clock), when_mono_ms());
	}
	return true;
}

enum { AT_ONCE_MOST = 1000 };

static bool control_count(const cJSON *value, const char *name, struct refusal *r)
{
	return (cJSON_IsNumber(value) && value->valueint >= 0 && value->valueint <= AT_ONCE_MOST) ||
	       refuse(r, REFUSE_INVALID_FIELD, "%s must be a number up to %d", name, AT_ONCE_MOST);
}

static bool control_live(struct sandbox *s, const cJSON *value, struct refusal *r)
{
	return control_count(value, "live", r) && live_happen(s, value->valueint, r);
}

static bool control_arrive(struct sandbox *s, const cJSON *value, struct refusal *r)
{
	return control_count(value, "arrive", r) && live_arrive(s, value->valueint, r);
}

static bool control_screening_delay(struct sandbox *s, const cJSON *value, struct refusal *r)
{
	if (!cJSON_IsNumber(value) || value->valueint < 0)
		return refuse(r, REFUSE_INVALID_FIELD, "screening_delay must be a number of seconds");
	s->options.screening_delay = value->valueint;
	return true;
}

static bool control_monitor(struct sandbox *s, const cJSON *value, struct refusal *r)
{
	return (cJSON_IsString(value) && monitor_find(value->valuestring, &s->options.monitor)) ||
	       refuse(r, REFUSE_INVALID_FIELD, "monitor must be on, none or denied");
}

/* The attempt is another now, as after a late check or a person's hand. */
static bool control_change_attempt(struct sandbox *s, const cJSON *value, struct refusal *r)
{
	const char *id = tree_text(value, "identity_verification_id");
	const struct attempt *a = id ? store_attempt(&s->store, id) : NULL;
	const cJSON *set = tree_get(value, "set");
	if (!a)
		return refuse(r, REFUSE_INVALID_FIELD, "change_attempt: there is no such attempt");
	if (!cJSON_IsObject(set) || tree_get(set, "id") || tree_get(set, "client_user_id") || tree_get(set, "template"))
		return refuse(r, REFUSE_INVALID_FIELD, "change_attempt.set must be an object without id, client_user_id and template");
	tree_merge(a->json, cJSON_Duplicate(set, true));
	return true;
}

static bool control_credentials(struct sandbox *s, const cJSON *value, struct refusal *r)
{
	(void)s, (void)value, (void)r;
	return true;
}

/* In the order they are carried out, whatever the order of the request. */
static const struct {
	const char *name;
	bool (*set)(struct sandbox *s, const cJSON *value, struct refusal *r);
} settings[] = {
	{ "client_id", control_credentials },
	{ "secret", control_credentials },
	{ "clock", control_clock },
	{ "clear_faults", control_clear_faults },
	{ "faults", control_faults },
	{ "clear_calls", control_clear_calls },
	{ "limits", control_limits },
	{ "receivers", control_receivers },
	{ "rotate_key", control_rotate_key },
	{ "arrive", control_arrive },
	{ "live", control_live },
	{ "screening_delay", control_screening_delay },
	{ "monitor", control_monitor },
	{ "change_attempt", control_change_attempt },
	{ "rescan", watch_control_rescan },
	{ "change_hit", watch_control_change_hit },
	{ "dashboard", watch_control_dashboard },
	{ "webhooks", control_webhooks },
};
enum { SETTINGS = sizeof settings / sizeof *settings };

static cJSON *report_faults(const struct sandbox *s)
{
	cJSON *faults = cJSON_CreateArray();
	for (size_t i = 0; i < s->faults.count; i++) {
		const struct fault *f = &s->faults.list[i];
		cJSON *one = cJSON_CreateObject();
		cJSON_AddStringToObject(one, "endpoint", f->endpoint < 0 ? "all" : endpoint_table[f->endpoint].name);
		cJSON_AddStringToObject(one, "kind", fault_table[f->kind].name);
		if (f->count >= 0)
			cJSON_AddNumberToObject(one, "left", (double)f->count);
		else
			cJSON_AddNullToObject(one, "left");
		cJSON_AddItemToArray(faults, one);
	}
	return faults;
}

static cJSON *report(const struct sandbox *s)
{
	char now[WHEN_TEXT];
	when_format_rfc3339(clock_now(&s->clock), now);
	cJSON *json = cJSON_CreateObject();
	cJSON_AddStringToObject(json, "now", now);
	cJSON_AddBoolToObject(json, "frozen", s->clock.frozen);
	cJSON *calls = cJSON_AddObjectToObject(json, "calls");
	for (int i = 0; i < ENDPOINTS; i++)
		cJSON_AddNumberToObject(calls, endpoint_table[i].name, (double)s->calls[i]);
	cJSON_AddItemToObject(json, "faults", report_faults(s));
	cJSON_AddNumberToObject(json, "attempts", (double)s->store.attempt_count);
	cJSON_AddNumberToObject(json, "screenings", (double)s->store.watches.count);
	cJSON_AddItemToObject(json, "acts", ledger_report(&s->ledger, s->options.seed));
	cJSON_AddItemToObject(json, "webhooks", outbox_report(&s->outbox));
	size_t ready = 0, waiting = 0;
	for (size_t i = 0; i < s->studio.count; i++) {
		ready += s->studio.shots[i]->state == SHOT_READY;
		waiting += s->studio.shots[i]->state < SHOT_READY;
	}
	cJSON *pictures = cJSON_AddObjectToObject(json, "pictures");
	cJSON_AddNumberToObject(pictures, "ready", (double)ready);
	cJSON_AddNumberToObject(pictures, "waiting", (double)waiting);
	return json;
}

cJSON *control_act(struct sandbox *s, const cJSON *body, struct refusal *r)
{
	for (const cJSON *child = body->child; child; child = child->next) {
		size_t i = 0;
		while (i < SETTINGS && strcmp(settings[i].name, child->string) != 0)
			i++;
		if (i == SETTINGS) {
			refuse(r, REFUSE_UNKNOWN_FIELDS, "the following fields are not recognized by this endpoint: %.60s", child->string);
			return NULL;
		}
	}
	for (size_t i = 0; i < SETTINGS; i++) {
		const cJSON *value = tree_get(body, settings[i].name);
		if (value && !settings[i].set(s, value, r))
			return NULL;
	}
	sandbox_catch_up(s);
	return report(s);
}
