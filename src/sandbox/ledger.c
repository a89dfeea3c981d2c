#include "sandbox/ledger.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/when.h"

void ledger_finish(struct ledger *l)
{
	for (size_t i = 0; i < l->deferred_count; i++)
		cJSON_Delete(l->deferred[i].body);
	free(l->deferred);
	free(l->deeds);
	*l = (struct ledger){ 0 };
}

void ledger_note(struct ledger *l, const struct deferred *d, const struct attempt *begun)
{
	l->deeds = mem_grow(l->deeds, l->count + 1, sizeof *l->deeds);
	l->deeds[l->count++] = (struct deed){ .at = d->due, .endpoint = d->endpoint, .request = d->request, .attempt = begun };
}

void ledger_defer(struct ledger *l, const struct deferred *d)
{
	l->deferred = mem_grow(l->deferred, l->deferred_count + 1, sizeof *l->deferred);
	l->deferred[l->deferred_count++] = *d;
}

bool ledger_take_due(struct ledger *l, int64_t now, struct deferred *out)
{
	size_t first = 0;
	for (size_t i = 1; i < l->deferred_count; i++)
		if (l->deferred[i].due < l->deferred[first].due)
			first = i;
	if (!l->deferred_count || l->deferred[first].due > now)
		return false;
	*out = l->deferred[first];
	memmove(&l->deferred[first], &l->deferred[first + 1], (--l->deferred_count - first) * sizeof *l->deferred);
	return true;
}

int64_t ledger_due(const struct ledger *l)
{
	int64_t due = -1;
	for (size_t i = 0; i < l->deferred_count; i++)
		if (due < 0 || l->deferred[i].due < due)
			due = l->deferred[i].due;
	return due;
}

void ledger_request_id(uint64_t seed, uint64_t request, char out[TOKEN_MAX + 1])
{
	digest_token(seed, "request", request, 15, out);
}

cJSON *ledger_report(const struct ledger *l, uint64_t seed)
{
	cJSON *acts = cJSON_CreateArray();
	for (size_t i = 0; i < l->count; i++) {
		const struct deed *d = &l->deeds[i];
		const struct subject *subject = d->attempt->subject;
		char at[WHEN_TEXT], id[TOKEN_MAX + 1];
		cJSON *one = cJSON_CreateObject();
		when_format_rfc3339(d->at, at);
		ledger_request_id(seed, d->request, id);
		cJSON_AddStringToObject(one, "at", at);
		cJSON_AddStringToObject(one, "endpoint", endpoint_table[d->endpoint].name);
		cJSON_AddStringToObject(one, "client_user_id", subject->client_user_id);
		cJSON_AddStringToObject(one, "template_id", subject->template->id);
		cJSON_AddStringToObject(one, "identity_verification_id", d->attempt->id);
		cJSON_AddNumberToObject(one, "request", (double)d->request);
		cJSON_AddStringToObject(one, "request_id", id);
		cJSON_AddItemToArray(acts, one);
	}
	return acts;
}
