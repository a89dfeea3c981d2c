#include "sandbox/ledger.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/when.h"

void ledger_finish(struct ledger *l)
{
	for (size_t i = 0; i < l->deferred_count; i++)
		cJSON_Delete(l->deferred[i].body);
	for (size_t i = 0; i < l->count; i++)
		cJSON_Delete(l->deeds[i].json);
	free(l->deferred);
	free(l->deeds);
	*l = (struct ledger){ 0 };
}

static struct deed *note(struct ledger *l, const struct deferred *d)
{
	l->deeds = mem_grow(l->deeds, l->count + 1, sizeof *l->deeds);
	l->deeds[l->count] = (struct deed){ .at = d->due, .endpoint = d->endpoint, .request = d->request };
	return &l->deeds[l->count++];
}

void ledger_note(struct ledger *l, const struct deferred *d, const struct attempt *begun)
{
	note(l, d)->attempt = begun;
}

void ledger_note_watch(struct ledger *l, const struct deferred *d, const struct watch *w, const cJSON *json)
{
	struct deed *deed = note(l, d);
	deed->watch = w;
	deed->json = cJSON_Duplicate(json, true);
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

static void report_attempt(cJSON *one, const struct attempt *a)
{
	cJSON_AddStringToObject(one, "client_user_id", a->subject->client_user_id);
	cJSON_AddStringToObject(one, "template_id", a->subject->template->id);
	cJSON_AddStringToObject(one, "identity_verification_id", a->id);
}

static void report_watch(cJSON *one, const struct deed *d)
{
	static const char *const of_review[] = { "confirmed_hits", "dismissed_hits", "comment" };
	static const char *const of_screening[] = { "client_user_id", "status", "assignee" };
	bool review = d->endpoint == ENDPOINT_REVIEW_CREATE;
	tree_set_text(one, "watchlist_screening_id", d->watch->id);
	if (review)
		tree_set_text(one, "review_id", tree_text(d->json, "id"));
	for (size_t i = 0; i < 3; i++) {
		const char *member = review ? of_review[i] : of_screening[i];
		cJSON_AddItemToObject(one, member, cJSON_Duplicate(tree_get(d->json, member), true));
	}
}

cJSON *ledger_report(const struct ledger *l, uint64_t seed)
{
	cJSON *acts = cJSON_CreateArray();
	for (size_t i = 0; i < l->count; i++) {
		const struct deed *d = &l->deeds[i];
		char at[WHEN_TEXT], id[TOKEN_MAX + 1];
		cJSON *one = cJSON_CreateObject();
		when_format_rfc3339(d->at, at);
		ledger_request_id(seed, d->request, id);
		cJSON_AddStringToObject(one, "at", at);
		cJSON_AddStringToObject(one, "endpoint", endpoint_table[d->endpoint].name);
		if (d->attempt)
			report_attempt(one, d->attempt);
		else
			report_watch(one, d);
		cJSON_AddNumberToObject(one, "request", (double)d->request);
		cJSON_AddStringToObject(one, "request_id", id);
		cJSON_AddItemToArray(acts, one);
	}
	return acts;
}
