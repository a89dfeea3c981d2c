#include "sandbox/watch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/when.h"
#include "sandbox/digest.h"
#include "sandbox/watch_match.h"

enum { ID_SIZE = TOKEN_MAX + 16 };

static void rows_finish(struct watch_rows *r)
{
	for (size_t i = 0; i < r->count; i++)
		cJSON_Delete(r->rows[i].json);
	free(r->rows);
}

void watches_finish(struct watches *ws)
{
	for (size_t i = 0; i < ws->count; i++) {
		struct watch *w = ws->list[i];
		rows_finish(&w->hits);
		rows_finish(&w->reviews);
		rows_finish(&w->history);
		cJSON_Delete(w->json);
		cJSON_Delete(w->more);
		free(w->id);
		free(w);
	}
	cJSON_Delete(ws->programs);
	free(ws->list);
	*ws = (struct watches){ 0 };
}

static struct watch_row *add_row(struct watch_rows *r, cJSON *json, int64_t at)
{
	r->rows = mem_grow(r->rows, r->count + 1, sizeof *r->rows);
	r->rows[r->count] = (struct watch_row){ .json = json, .at = at };
	return &r->rows[r->count++];
}

struct watch *watch_find(const struct watches *ws, const char *id)
{
	for (size_t i = 0; i < ws->count; i++)
		if (strcmp(ws->list[i]->id, id) == 0)
			return ws->list[i];
	return NULL;
}

const cJSON *watch_program(const struct watches *ws, const char *id)
{
	const cJSON *program;
	cJSON_ArrayForEach(program, ws->programs)
		if (strcmp(tree_text(program, "id"), id) == 0)
			return program;
	return NULL;
}

bool watch_program_has(const cJSON *program, const char *list_code)
{
	const cJSON *code;
	cJSON_ArrayForEach(code, tree_get(program, "lists_enabled"))
		if (strcmp(cJSON_GetStringValue(code), list_code) == 0)
			return true;
	return false;
}

const char *watch_status(const struct watch *w)
{
	return tree_text(w->json, "status");
}

const char *watch_text(const struct watch *w, const char *term)
{
	return tree_text(tree_get(w->json, "search_terms"), term);
}

size_t watch_hits_of(const struct watch *w, const char *review_status)
{
	size_t n = 0;
	for (size_t i = 0; i < w->hits.count; i++)
		n += strcmp(tree_text(w->hits.rows[i].json, "review_status"), review_status) == 0;
	return n;
}

struct watch_row *watch_hit(const struct watch *w, const char *id)
{
	for (size_t i = 0; i < w->hits.count; i++)
		if (strcmp(tree_text(w->hits.rows[i].json, "id"), id) == 0)
			return &w->hits.rows[i];
	return NULL;
}

bool watch_hit_pending(const struct watch_row *hit)
{
	const char *status = tree_text(hit->json, "review_status");
	return strcmp(status, "confirmed") != 0 && strcmp(status, "dismissed") != 0;
}

/* An id that follows from the seed, from whom it is for and how many that has had. */
static void new_id(uint64_t seed, const char *prefix, const char *owner, size_t number, char out[ID_SIZE])
{
	char token[TOKEN_MAX + 1];
	char *purpose = mem_printf("%s %s", prefix, owner);
	digest_token(seed, purpose, number, 14, token);
	snprintf(out, ID_SIZE, "%s_%s", prefix, token);
	free(purpose);
}

static cJSON *audit_trail(const struct watch_who *who)
{
	char at[WHEN_TEXT];
	cJSON *trail = cJSON_CreateObject();
	when_format_rfc3339(who->at, at);
	tree_set_text(trail, "source", who->source);
	tree_set_text(trail, "dashboard_user_id", who->user);
	tree_set_text(trail, "timestamp", at);
	return trail;
}

static const char *const term_names[] = { "watchlist_program_id", "legal_name", "date_of_birth", "document_number", "country" };

struct watch *watch_add(struct watches *ws, const char *id, cJSON *terms, const char *client_user_id, const char *status,
                        const struct watch_who *who)
{
	char own[ID_SIZE];
	new_id(ws->seed, "scr", "", ws->count, own);
	struct watch *w = mem_alloc(sizeof *w);
	*w = (struct watch){ .id = mem_strdup(id ? id : own), .created = who->at, .serial = ws->count, .json = cJSON_CreateObject() };
	for (size_t i = 0; i < sizeof term_names / sizeof *term_names; i++)
		if (!tree_get(terms, term_names[i]))
			cJSON_AddNullToObject(terms, term_names[i]);
	if (!tree_get(terms, "version"))
		cJSON_AddNumberToObject(terms, "version", 1);
	tree_set_text(w->json, "id", w->id);
	cJSON_AddItemToObject(w->json, "search_terms", terms);
	tree_set_text(w->json, "assignee", NULL);
	tree_set_text(w->json, "status", status);
	tree_set_text(w->json, "client_user_id", client_user_id);
	cJSON_AddItemToObject(w->json, "audit_trail", audit_trail(who));
	ws->list = mem_grow(ws->list, ws->count + 1, sizeof *ws->list);
	ws->list[ws->count++] = w;
	return w;
}

const struct watch_row *watch_add_hit(struct watches *ws, struct watch *w, cJSON *hit, int64_t at)
{
	static const struct {
		const char *member, *prefix;
	} ids[] = { { "id", "scrhit" }, { "plaid_uid", "uid" } };
	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
		char id[ID_SIZE];
		new_id(ws->seed, ids[i].prefix, w->id, w->named++, id);
		if (!tree_text(hit, ids[i].member))
			tree_set_text(hit, ids[i].member, id);
	}
	if (!tree_text(hit, "review_status"))
		tree_set_text(hit, "review_status", "pending_review");
	static const char *const may_be_null[] = { "inactive_since", "historical_since", "source_uid" };
	for (size_t i = 0; i < sizeof may_be_null / sizeof *may_be_null; i++)
		if (!tree_get(hit, may_be_null[i]))
			cJSON_AddNullToObject(hit, may_be_null[i]);
	if (!tree_get(hit, "sub_programs"))
		cJSON_AddArrayToObject(hit, "sub_programs");
	watch_analyse(hit, tree_get(w->json, "search_terms"), 0);
	return add_row(&w->hits, hit, at);
}

static void decide(struct watch *w, const cJSON *ids, const char *status)
{
	const cJSON *id;
	cJSON_ArrayForEach(id, ids) {
		struct watch_row *hit = watch_hit(w, id->valuestring);
		if (hit)
			tree_set_text(hit->json, "review_status", status);
	}
}

const struct watch_row *watch_add_review(struct watches *ws, struct watch *w, const cJSON *confirmed, const cJSON *dismissed,
                                         const char *comment, const struct watch_who *who)
{
	char id[ID_SIZE];
	cJSON *review = cJSON_CreateObject();
	new_id(ws->seed, "rev", w->id, w->named++, id);
	tree_set_text(review, "id", id);
	cJSON_AddItemToObject(review, "confirmed_hits", confirmed ? cJSON_Duplicate(confirmed, true) : cJSON_CreateArray());
	cJSON_AddItemToObject(review, "dismissed_hits", dismissed ? cJSON_Duplicate(dismissed, true) : cJSON_CreateArray());
	tree_set_text(review, "comment", comment);
	cJSON_AddItemToObject(review, "audit_trail", audit_trail(who));
	decide(w, confirmed, "confirmed");
	decide(w, dismissed, "dismissed");
	return add_row(&w->reviews, review, who->at);
}

bool watch_edited(struct watch *w, cJSON *before, const struct watch_who *who)
{
	if (strcmp(who->source, "system") != 0 && cJSON_Compare(w->json, before, true)) {
		cJSON_Delete(before);
		return false;
	}
	tree_set(w->json, "audit_trail", audit_trail(who));
	if (w->history.count)
		cJSON_Delete(before);
	else
		add_row(&w->history, before, w->created);
	add_row(&w->history, cJSON_Duplicate(w->json, true), who->at);
	return true;
}

void watch_remove_hit(struct watch *w, size_t i)
{
	cJSON_Delete(w->hits.rows[i].json);
	memmove(&w->hits.rows[i], &w->hits.rows[i + 1], (--w->hits.count - i) * sizeof *w->hits.rows);
}
