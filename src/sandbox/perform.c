#include "sandbox/perform.h"

#include <stdlib.h>

#include "sandbox/act.h"
#include "sandbox/notify.h"
#include "sandbox/sandbox.h"
#include "sandbox/watch_act.h"
#include "sandbox/watch_own.h"

static bool is_of_attempts(enum endpoint endpoint)
{
	return endpoint == ENDPOINT_CREATE || endpoint == ENDPOINT_RETRY;
}

static cJSON *show(struct sandbox *s, const struct attempt *a, const struct fault *fault)
{
	int64_t life = fault && fault->kind == FAULT_URL_LIFE ? fault->arg : -1;
	return a ? link_attempt(&s->links, a, clock_now(&s->clock), life) : NULL;
}

/* A create or retry; whatever it begins is in the ledger. NULL: refused. */
static const struct attempt *begin_attempt(struct sandbox *s, const struct deferred *d, struct refusal *r)
{
	const struct acting acting = { .store = &s->store, .now = d->due, .drop_selfie = s->options.drop_selfie };
	size_t before = s->store.attempt_count;
	const struct attempt *a = d->endpoint == ENDPOINT_CREATE ? act_do_create(&acting, d->body, r) : act_do_retry(&acting, d->body, r);
	if (a && s->store.attempt_count > before) {
		ledger_note(&s->ledger, d, a);
		notify(s, d->endpoint == ENDPOINT_CREATE ? NOTICE_STATUS : NOTICE_RETRIED, a->id);
		live_follow(s, a);
	}
	return a;
}

/* fault NULL: nobody sees the answer. */
static cJSON *carry_out(struct sandbox *s, const struct deferred *d, const struct fault *fault, struct refusal *r)
{
	if (!is_of_attempts(d->endpoint))
		return watch_write(s, d, r);
	const struct attempt *a = begin_attempt(s, d, r);
	return fault ? show(s, a, fault) : NULL;
}

/* What was put off, and what follows of itself, in the order of their times. */
void sandbox_catch_up(struct sandbox *s)
{
	for (;;) {
		int64_t now = clock_now(&s->clock), late = ledger_due(&s->ledger), follow = follow_due(&s->follows);
		struct deferred d;
		struct refusal r;
		if (follow >= 0 && follow <= now && (late < 0 || follow <= late)) {
			follow_next(s);
		} else if (ledger_take_due(&s->ledger, now, &d)) {
			cJSON_Delete(carry_out(s, &d, NULL, &r));
			cJSON_Delete(d.body);
		} else {
			return;
		}
	}
}

/* The fault "stale": the subject's first attempt, the screening's first review or what it was at first. NULL: there is none. */
static cJSON *oldest_of(struct sandbox *s, enum endpoint endpoint, const cJSON *body, const struct fault *fault)
{
	if (!is_of_attempts(endpoint)) {
		const char *id = tree_text(body, "watchlist_screening_id");
		const struct watch *w = id ? watch_find(&s->store.watches, id) : NULL;
		const struct watch_rows none = { 0 }, *rows = !w ? &none : endpoint == ENDPOINT_REVIEW_CREATE ? &w->reviews : &w->history;
		return rows->count ? cJSON_Duplicate(rows->rows[0].json, true) : NULL;
	}
	struct subject *subject;
	struct refusal r;
	size_t count = 0;
	const struct attempt **list = act_subject(&s->store, body, &subject, &r) && subject ? store_attempts_of(&s->store, subject, &count) : NULL;
	cJSON *json = count ? show(s, list[count - 1], fault) : NULL;
	free(list);
	return json;
}

cJSON *perform_write(struct sandbox *s, enum endpoint endpoint, cJSON *body, const struct fault *fault, struct refusal *r)
{
	struct deferred d = { .due = clock_now(&s->clock), .endpoint = endpoint, .request = s->requests, .body = body };
	cJSON *old = fault->kind == FAULT_STALE ? oldest_of(s, endpoint, body, fault) : NULL;
	if (fault->kind == FAULT_LATE) {
		d.due += fault->arg;
		d.body = cJSON_Duplicate(body, true);
		ledger_defer(&s->ledger, &d);
		refuse(r, REFUSE_INTERNAL, "put off");
		return NULL;
	}
	if (old && !fault->arg)
		return old;
	cJSON *json = carry_out(s, &d, fault, r);
	for (long i = fault->arg < 1 ? 1 : fault->arg; fault->kind == FAULT_DUPLICATE && json && i--;) {
		struct refusal again;
		cJSON_Delete(carry_out(s, &d, NULL, &again));
	}
	if (json && old) {
		cJSON_Delete(json);
		return old;
	}
	cJSON_Delete(old);
	return json;
}
