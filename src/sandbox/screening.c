#include "sandbox/screening.h"

#include <stdio.h>
#include <string.h>

#include "base/when.h"
#include "sandbox/notify.h"
#include "sandbox/sandbox.h"

static const char leaf[] = "watchlist_screening_id";

const char *screening_id(struct sandbox *s, struct attempt *a)
{
	if (!tree_text(a->json, leaf)) {
		char token[TOKEN_MAX + 1], id[TOKEN_MAX + 5];
		digest_token(s->options.seed, a->id, 1, 14, token);
		snprintf(id, sizeof id, "scr_%s", token);
		tree_set_text(a->json, leaf, id);
	}
	return tree_text(a->json, leaf);
}

static struct attempt *find(const struct store *s, const char *id)
{
	for (size_t i = 0; i < s->attempt_count; i++) {
		const char *own = tree_text(s->attempts[i]->json, leaf);
		if (own && strcmp(own, id) == 0)
			return s->attempts[i];
	}
	return NULL;
}

static bool has_step(const cJSON *steps, const char *status)
{
	for (const cJSON *step = steps->child; step; step = step->next)
		if (cJSON_IsString(step) && strcmp(step->valuestring, status) == 0)
			return true;
	return false;
}

/* Cleared, it can reach success; what failed beside the screening still fails it. */
static const char *status_after(const cJSON *steps)
{
	if (has_step(steps, "pending_review"))
		return "pending_review";
	return has_step(steps, "failed") || has_step(steps, "manually_rejected") ? "failed" : "success";
}

bool screening_decide(struct sandbox *s, const char *id, const char *status, struct refusal *r)
{
	static const struct {
		const char *screening, *step;
	} words[] = { { "cleared", "success" }, { "rejected", "failed" }, { "pending_review", "pending_review" } };
	size_t w = 0;
	while (w < 3 && strcmp(words[w].screening, status) != 0)
		w++;
	struct attempt *a = find(&s->store, id);
	if (w == 3)
		return refuse(r, REFUSE_INVALID_FIELD, "screening.status must be cleared, rejected or pending_review");
	if (!a)
		return refuse(r, REFUSE_NOT_FOUND, "no attempt has the screening %.80s", id);
	cJSON *steps = cJSON_GetObjectItemCaseSensitive(a->json, "steps");
	tree_set_text(steps, "watchlist_screening", words[w].step);
	notify(s, NOTICE_SCREENING, id);
	const char *now = status_after(steps), *was = tree_text(a->json, "status");
	if (strcmp(was, "active") == 0 || strcmp(was, now) == 0)
		return true;
	char at[WHEN_TEXT];
	when_format_rfc3339(clock_now(&s->clock), at);
	if (cJSON_IsNull(tree_get(a->json, "completed_at")))
		tree_set_text(a->json, "completed_at", at);
	tree_set_text(a->json, "status", now);
	notify(s, NOTICE_STATUS, a->id);
	return true;
}
