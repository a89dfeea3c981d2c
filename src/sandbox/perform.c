#include "sandbox/perform.h"

#include <stdlib.h>

#include "sandbox/act.h"
#include "sandbox/notify.h"
#include "sandbox/sandbox.h"

/* A create or retry; whatever it begins is in the ledger. NULL: refused. */
static const struct attempt *begin_attempt(struct sandbox *s, const struct deferred *d, struct refusal *r)
{
	const struct acting acting = { .store = &s->store, .now = d->due, .drop_selfie = s->options.drop_selfie };
	size_t before = s->store.attempt_count;
	const struct attempt *a = d->endpoint == ENDPOINT_CREATE ? act_create(&acting, d->body, r) : act_retry(&acting, d->body, r);
	if (a && s->store.attempt_count > before) {
		ledger_note(&s->ledger, d, a);
		notify(s, d->endpoint == ENDPOINT_CREATE ? NOTICE_STATUS : NOTICE_RETRIED, a->id);
		live_follow(s, a);
	}
	return a;
}

void sandbox_catch_up(struct sandbox *s)
{
	struct deferred d;
	struct refusal r;
	while (ledger_take_due(&s->ledger, clock_now(&s->clock), &d)) {
		(void)begin_attempt(s, &d, &r);
		cJSON_Delete(d.body);
	}
}

static const struct attempt *oldest_of(const struct store *store, const cJSON *body)
{
	struct subject *subject;
	struct refusal r;
	size_t count = 0;
	const struct attempt **list = act_subject(store, body, &subject, &r) && subject ? store_attempts_of(store, subject, &count) : NULL;
	const struct attempt *oldest = count ? list[count - 1] : NULL;
	free(list);
	return oldest;
}

const struct attempt *perform_write(struct sandbox *s, enum endpoint endpoint, cJSON *body, const struct fault *fault,
                                    struct refusal *r)
{
	struct deferred d = { .due = clock_now(&s->clock), .endpoint = endpoint, .request = s->requests, .body = body };
	const struct attempt *old = fault->kind == FAULT_STALE ? oldest_of(&s->store, body) : NULL;
	if (fault->kind == FAULT_LATE) {
		d.due += fault->arg;
		d.body = cJSON_Duplicate(body, true);
		ledger_defer(&s->ledger, &d);
		refuse(r, REFUSE_INTERNAL, "put off");
		return NULL;
	}
	if (old && !fault->arg)
		return old;
	const struct attempt *a = begin_attempt(s, &d, r);
	return a && old ? old : a;
}
