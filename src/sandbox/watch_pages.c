#include "sandbox/watch_pages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct watch *watch_named(const struct store *store, const cJSON *body, struct refusal *r)
{
	const char *id = tree_text(body, "watchlist_screening_id");
	struct watch *w = watch_find(&store->watches, id);
	if (!w)
		refuse(r, REFUSE_NOT_FOUND, "no watchlist screening found with id %.80s", id);
	return w;
}

const cJSON *watch_program_named(const struct store *store, const cJSON *body, struct refusal *r)
{
	const char *id = tree_text(body, "watchlist_program_id");
	const cJSON *program = watch_program(&store->watches, id);
	if (!program)
		refuse(r, REFUSE_NOT_FOUND, "no watchlist program found with id %.80s", id);
	return program;
}

/* Too young for the fault "lag". */
static bool hidden(const struct paging *p, int64_t at)
{
	return p->lag > 0 && at > p->now - p->lag;
}

cJSON *watch_one(const struct paging *p, const cJSON *body, struct refusal *r)
{
	const struct watch *w = watch_named(p->store, body, r);
	const cJSON *json = w ? w->json : NULL;
	for (size_t i = w && p->lag > 0 ? w->history.count : 0; i--;) {
		json = w->history.rows[i].json;
		if (!hidden(p, w->history.rows[i].at))
			break;
	}
	return cJSON_Duplicate(json, true);
}

/* Whose row is it: two of a history have the same id. */
static cJSON *page_of(const struct paging *p, const char *name, const struct watch *w, const struct watch_rows *of, const cJSON *body,
                      struct refusal *r)
{
	char *scope = mem_printf("%s\n%s", name, w->id), (*numbers)[24] = mem_alloc((of->count + 1) * sizeof *numbers);
	struct page_rows rows = { .scope = scope, .name = name };
	for (size_t i = of->count; i--;) {
		snprintf(numbers[i], sizeof numbers[i], "%zu", i);
		if (!hidden(p, of->rows[i].at))
			page_rows_add(&rows, of == &w->history ? numbers[i] : tree_text(of->rows[i].json, "id"), of->rows[i].json);
	}
	cJSON *page = pages_rows(p, &rows, body, r);
	page_rows_finish(&rows);
	free(numbers);
	free(scope);
	return page;
}

cJSON *watch_hits(const struct paging *p, const cJSON *body, struct refusal *r)
{
	const struct watch *w = watch_named(p->store, body, r);
	return w ? page_of(p, "watchlist_screening_hits", w, &w->hits, body, r) : NULL;
}

cJSON *watch_history(const struct paging *p, const cJSON *body, struct refusal *r)
{
	const struct watch *w = watch_named(p->store, body, r);
	return w ? page_of(p, "watchlist_screenings", w, &w->history, body, r) : NULL;
}

cJSON *watch_reviews(const struct paging *p, const cJSON *body, struct refusal *r)
{
	const struct watch *w = watch_named(p->store, body, r);
	return w ? page_of(p, "watchlist_screening_reviews", w, &w->reviews, body, r) : NULL;
}

static const char *const filters[] = { "client_user_id", "status", "assignee" };
enum { FILTERS = sizeof filters / sizeof *filters };

static bool fits(const struct watch *w, const cJSON *body)
{
	for (size_t i = 0; i < FILTERS; i++) {
		const char *wanted = tree_text(body, filters[i]), *own = tree_text(w->json, filters[i]);
		if (wanted && (!own || strcmp(wanted, own) != 0))
			return false;
	}
	return strcmp(watch_text(w, "watchlist_program_id"), tree_text(body, "watchlist_program_id")) == 0;
}

static int newest_first(const void *a, const void *b)
{
	const struct watch *x = *(const struct watch *const *)a, *y = *(const struct watch *const *)b;
	if (x->created != y->created)
		return x->created < y->created ? 1 : -1;
	return x->serial < y->serial ? 1 : -1;
}

cJSON *watch_list(const struct paging *p, const cJSON *body, struct refusal *r)
{
	const struct watches *ws = &p->store->watches;
	if (!watch_program_named(p->store, body, r))
		return NULL;
	char *scope = mem_printf("screenings\n%s", tree_text(body, "watchlist_program_id"));
	for (size_t i = 0; i < FILTERS; i++) {
		const char *wanted = tree_text(body, filters[i]);
		char *longer = mem_printf("%s\n%s", scope, wanted ? wanted : "");
		free(scope);
		scope = longer;
	}
	struct page_rows rows = { .scope = scope, .name = "watchlist_screenings" };
	const struct watch **sorted = mem_alloc((ws->count + 1) * sizeof(struct watch *));
	size_t count = 0;
	for (size_t i = 0; i < ws->count; i++)
		if (fits(ws->list[i], body) && !hidden(p, ws->list[i]->created))
			sorted[count++] = ws->list[i];
	qsort(sorted, count, sizeof *sorted, newest_first);
	for (size_t i = 0; i < count; i++)
		page_rows_add(&rows, sorted[i]->id, sorted[i]->json);
	cJSON *page = pages_rows(p, &rows, body, r);
	page_rows_finish(&rows);
	free(sorted);
	free(scope);
	return page;
}
