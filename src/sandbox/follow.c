#include "sandbox/follow.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/when.h"
#include "sandbox/notify.h"
#include "sandbox/sandbox.h"

void follow_finish(struct follows *f)
{
	free(f->list);
	*f = (struct follows){ 0 };
}

void follow_later(struct sandbox *s, const struct watch *w, int64_t at)
{
	struct follows *f = &s->follows;
	size_t i = f->count;
	f->list = mem_grow(f->list, f->count + 1, sizeof *f->list);
	f->count++;
	for (; i && f->list[i - 1].due > at + s->options.screening_delay; i--)
		f->list[i] = f->list[i - 1];
	f->list[i].due = at + s->options.screening_delay;
	f->list[i].watch = w;
}

int64_t follow_due(const struct follows *f)
{
	return f->count ? f->list[0].due : -1;
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

/* Not what ended otherwise, or what a person has overruled. */
static bool can_follow(const struct attempt *a)
{
	static const char *const over[] = { "expired", "canceled" };
	const char *status = tree_text(a->json, "status"), *step = tree_text(tree_get(a->json, "steps"), "watchlist_screening");
	for (size_t i = 0; i < sizeof over / sizeof *over; i++)
		if (strcmp(status, over[i]) == 0)
			return false;
	return strncmp(step, "manually_", 9) != 0;
}

static void follow(struct sandbox *s, struct attempt *a, const char *step, int64_t due)
{
	cJSON *steps = cJSON_GetObjectItemCaseSensitive(a->json, "steps");
	tree_set_text(steps, "watchlist_screening", step);
	const char *now = status_after(steps), *was = tree_text(a->json, "status");
	if (strcmp(was, "active") == 0 || strcmp(was, now) == 0)
		return;
	char at[WHEN_TEXT];
	when_format_rfc3339(due, at);
	if (cJSON_IsNull(tree_get(a->json, "completed_at")))
		tree_set_text(a->json, "completed_at", at);
	tree_set_text(a->json, "status", now);
	notify(s, NOTICE_STATUS, a->id);
}

void follow_next(struct sandbox *s)
{
	static const struct {
		const char *screening, *step;
	} words[] = { { "cleared", "success" }, { "rejected", "failed" }, { "pending_review", "pending_review" } };
	struct follows *f = &s->follows;
	const struct watch *w = f->list[0].watch;
	int64_t due = f->list[0].due;
	memmove(&f->list[0], &f->list[1], --f->count * sizeof *f->list);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strcmp(words[i].screening, watch_status(w)) != 0)
			continue;
		for (size_t k = 0; k < s->store.attempt_count; k++) {
			struct attempt *a = s->store.attempts[k];
			const char *own = tree_text(a->json, "watchlist_screening_id");
			if (own && strcmp(own, w->id) == 0 && can_follow(a))
				follow(s, a, words[i].step, due);
		}
	}
}
