#include "sandbox/outbox.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/when.h"

/* The vendor's: 30 s, then four times as long each time, up to 24 h. With another first wait the day shrinks or grows alike. */
enum { WAIT_GROWS = 4, FIRST_WAITS_A_DAY = 24 * 3600 / 30 };

static void free_event(struct event *e)
{
	for (size_t i = 0; i < e->count; i++)
		free(e->deliveries[i].token), free(e->deliveries[i].url);
	free(e->body);
	free(e);
}

void outbox_finish(struct outbox *o)
{
	for (size_t i = 0; i < o->count; i++)
		free_event(o->events[i]);
	free(o->events);
	outbox_clear_receivers(o);
	*o = (struct outbox){ 0 };
}

bool outbox_url_ok(const char *url, struct err *err)
{
	static const char *const here[] = { "localhost", "127.0.0.1", "[::1]" };
	bool https = strncmp(url, "https://", 8) == 0, http = strncmp(url, "http://", 7) == 0, loopback = false;
	const char *host = url + (https ? 8 : 7);
	size_t n = https || http ? strcspn(host, "/?#") : 0;
	if (!n || memchr(host, '@', n) || strpbrk(url, " \t\r\n"))
		return err_set(err, ERR_USAGE, "\"%.100s\" is not the URL of a receiver, like http://127.0.0.1:8080/webhook", url);
	for (size_t i = 0; i < sizeof here / sizeof *here; i++) {
		size_t length = strlen(here[i]);
		loopback = loopback || (n >= length && strncmp(host, here[i], length) == 0 && (n == length || host[length] == ':'));
	}
	return https || loopback ||
	       err_set(err, ERR_USAGE, "%.100s: webhooks go by http to 127.0.0.1, [::1] and localhost only, elsewhere by https", url);
}

bool outbox_add_receiver(struct outbox *o, const char *url, struct err *err)
{
	if (!outbox_url_ok(url, err))
		return false;
	if (o->url_count == OUTBOX_RECEIVERS)
		return err_set(err, ERR_USAGE, "more than %d receivers of webhooks", OUTBOX_RECEIVERS);
	o->urls[o->url_count++] = mem_strdup(url);
	return true;
}

void outbox_clear_receivers(struct outbox *o)
{
	while (o->url_count)
		free(o->urls[--o->url_count]);
}

static bool ended(const struct event *e)
{
	for (size_t i = 0; i < e->count; i++)
		if (e->deliveries[i].state < DELIVERY_ACCEPTED)
			return false;
	return true;
}

static void forget_oldest(struct outbox *o)
{
	for (size_t i = 0; o->count > OUTBOX_LOG && i < o->count; i++)
		if (ended(o->events[i])) {
			free_event(o->events[i]);
			memmove(&o->events[i], &o->events[i + 1], (--o->count - i) * sizeof(struct event *));
			return;
		}
}

void outbox_add(struct outbox *o, cJSON *body, int64_t at, int64_t mono_ms)
{
	if (o->url_count) {
		struct event *e = mem_alloc(sizeof *e);
		*e = (struct event){ .body = cJSON_PrintUnformatted(body), .at = at, .count = o->url_count };
		for (size_t i = 0; i < o->url_count; i++)
			e->deliveries[i] = (struct delivery){ .url = mem_strdup(o->urls[i]), .due = mono_ms };
		o->events = mem_grow(o->events, o->count + 1, sizeof(struct event *));
		o->events[o->count++] = e;
		o->total++;
		forget_oldest(o);
	}
	cJSON_Delete(body);
}

/* The first of those that wait by when they are due; equal ones in the order of their events. */
static struct delivery *next_of(const struct outbox *o, const struct event **event)
{
	struct delivery *next = NULL;
	for (size_t i = 0; i < o->count; i++)
		for (size_t j = 0; j < o->events[i]->count; j++) {
			struct delivery *d = &o->events[i]->deliveries[j];
			if (d->state == DELIVERY_WAITING && (!next || d->due < next->due)) {
				next = d;
				*event = o->events[i];
			}
		}
	return next;
}

struct delivery *outbox_take(struct outbox *o, int64_t mono_ms, const struct event **event)
{
	struct delivery *d = next_of(o, event);
	if (!d || d->due > mono_ms)
		return NULL;
	d->state = DELIVERY_ON_ITS_WAY;
	if (!d->sent)
		d->first = mono_ms;
	d->sent++;
	o->sent++;
	return d;
}

void outbox_ended(struct outbox *o, struct delivery *d, int status, int64_t mono_ms)
{
	int64_t wait = o->first_wait;
	d->status = status;
	o->accepted += status == 200;
	o->refused += status != 200;
	if (d->more) {
		d->more--;
		d->spared = true;
		d->due = mono_ms;
		d->state = DELIVERY_WAITING;
		return;
	}
	free(d->token);
	d->token = NULL;
	for (int i = 1; i < d->sent && wait <= o->first_wait * FIRST_WAITS_A_DAY; i++)
		wait *= WAIT_GROWS;
	d->due = mono_ms + wait;
	d->state = status == 200 ? DELIVERY_ACCEPTED : d->due > d->first + o->first_wait * FIRST_WAITS_A_DAY ? DELIVERY_GIVEN_UP :
	           DELIVERY_WAITING;
	o->given_up += d->state == DELIVERY_GIVEN_UP;
}

void outbox_put_off(struct outbox *o, struct delivery *d, int64_t due)
{
	d->state = DELIVERY_WAITING;
	d->due = due;
	d->spared = true;
	d->sent--;
	o->sent--;
}

void outbox_lose(struct outbox *o, struct delivery *d)
{
	d->state = DELIVERY_GIVEN_UP;
	d->sent--;
	o->sent--;
	o->given_up++;
}

int64_t outbox_due(const struct outbox *o)
{
	const struct event *event;
	const struct delivery *next = next_of(o, &event);
	return next ? next->due : -1;
}

static cJSON *report_event(const struct event *e)
{
	cJSON *one = cJSON_CreateObject();
	char at[WHEN_TEXT];
	int sent = 0, accepted = 0, waiting = 0;
	for (size_t i = 0; i < e->count; i++) {
		sent += e->deliveries[i].sent;
		accepted += e->deliveries[i].state == DELIVERY_ACCEPTED;
		waiting += e->deliveries[i].state < DELIVERY_ACCEPTED;
	}
	when_format_rfc3339(e->at, at);
	cJSON_AddStringToObject(one, "at", at);
	cJSON_AddItemToObject(one, "body", cJSON_Parse(e->body));
	cJSON_AddNumberToObject(one, "sent", sent);
	cJSON_AddNumberToObject(one, "accepted", accepted);
	cJSON_AddNumberToObject(one, "waiting", waiting);
	cJSON_AddNumberToObject(one, "status", e->deliveries[0].status);
	return one;
}

cJSON *outbox_report(const struct outbox *o)
{
	cJSON *json = cJSON_CreateObject(), *log = cJSON_CreateArray();
	size_t waiting = 0;
	for (size_t i = 0; i < o->count; i++) {
		waiting += !ended(o->events[i]);
		cJSON_AddItemToArray(log, report_event(o->events[i]));
	}
	cJSON_AddNumberToObject(json, "events", (double)o->total);
	cJSON_AddNumberToObject(json, "sent", (double)o->sent);
	cJSON_AddNumberToObject(json, "accepted", (double)o->accepted);
	cJSON_AddNumberToObject(json, "refused", (double)o->refused);
	cJSON_AddNumberToObject(json, "given_up", (double)o->given_up);
	cJSON_AddNumberToObject(json, "waiting", (double)waiting);
	cJSON_AddItemToObject(json, "log", log);
	return json;
}
