/* The screenings of the case files. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/when.h"
#include "sandbox/cases_part.h"
#include "sandbox/watch_make.h"

bool cases_load_programs(struct loading *l, const cJSON *programs)
{
	l->store->watches.programs = programs ? cases_expand(l, programs) : NULL;
	return !l->failed;
}

/* What is given lies over the person's. */
static cJSON *make_terms(struct loading *l, const cJSON *given, const struct subject *subject)
{
	static const char *const members[] = { "date_of_birth", "document_number", "country" };
	const char *first = tree_text(l->person, "given_name"), *last = tree_text(l->person, "family_name");
	const char *program = tree_text(given, "program");
	char *legal = mem_printf("%s %s", first ? first : "Unnamed", last ? last : "Specimen");
	cJSON *terms = cJSON_CreateObject();
	if (!program)
		program = subject->template->program;
	if (!program || !watch_program(&l->store->watches, program))
		cases_fail(l, "no such program of screenings", program ? program : "");
	tree_set_text(terms, "watchlist_program_id", program);
	tree_set_text(terms, "legal_name", legal);
	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		tree_set_text(terms, members[i], tree_text(l->person, members[i]));
	free(legal);
	if (tree_get(given, "terms"))
		tree_merge(terms, cases_expand(l, tree_get(given, "terms")));
	return terms;
}

/* Ids of hits by their numbers in the file, from 0. */
static cJSON *ids_of(struct loading *l, const struct watch *w, const cJSON *numbers)
{
	cJSON *ids = cJSON_CreateArray();
	const cJSON *n;
	cJSON_ArrayForEach(n, numbers) {
		if (n->valueint >= 0 && (size_t)n->valueint < w->hits.count)
			cJSON_AddItemToArray(ids, cJSON_CreateString(tree_text(w->hits.rows[n->valueint].json, "id")));
		else
			cases_fail(l, "a review names a hit that is not there in", w->id);
	}
	return ids;
}

static struct watch_who who_did(struct loading *l, const cJSON *given, const char *source)
{
	const char *told = tree_text(given, "source");
	return (struct watch_who){ .source = told ? told : source, .user = tree_text(given, "user"),
		.at = l->start + cases_span(l, given, "at", "-1h") };
}

static void load_screening(struct loading *l, const cJSON *given, const struct subject *subject)
{
	const char *status = tree_text(given, "status");
	const struct watch_who by = who_did(l, given, "link");
	struct watches *ws = &l->store->watches;
	struct watch *w = watch_add(ws, tree_text(given, "id"), make_terms(l, given, subject), subject->client_user_id,
	                            status ? status : "pending_review", &by);
	const cJSON *one;
	cJSON_ArrayForEach(one, tree_get(given, "hits")) {
		cJSON *brief = cases_expand(l, one);
		const cJSON *repeat = tree_get(one, "repeat");
		cJSON_DeleteItemFromObjectCaseSensitive(brief, "repeat");
		for (int i = 0; i < (repeat ? repeat->valueint : 1); i++)
			watch_add_hit(ws, w, watch_write_hit(brief), by.at);
		cJSON_Delete(brief);
	}
	cJSON_ArrayForEach(one, tree_get(given, "more")) {
		cJSON *brief = cases_expand(l, one);
		if (!w->more)
			w->more = cJSON_CreateArray();
		cJSON_AddItemToArray(w->more, watch_write_hit(brief));
		cJSON_Delete(brief);
	}
	cJSON_ArrayForEach(one, tree_get(given, "reviews")) {
		const struct watch_who who = who_did(l, one, "dashboard");
		cJSON *confirmed = ids_of(l, w, tree_get(one, "confirm")), *dismissed = ids_of(l, w, tree_get(one, "dismiss"));
		watch_add_review(ws, w, confirmed, dismissed, tree_text(one, "comment"), &who);
		cJSON_Delete(confirmed);
		cJSON_Delete(dismissed);
	}
	cJSON_ArrayForEach(one, tree_get(given, "edits")) {
		const struct watch_who who = who_did(l, one, "dashboard");
		cJSON *before = cJSON_Duplicate(w->json, true);
		tree_merge(w->json, cases_expand(l, tree_get(one, "set")));
		watch_edited(w, before, &who);
	}
	if (tree_get(given, "over"))
		tree_merge(w->json, cases_expand(l, tree_get(given, "over")));
}

void cases_load_screenings(struct loading *l, const cJSON *subject_file, const struct subject *subject)
{
	struct store *s = l->store;
	const cJSON *given;
	cJSON_ArrayForEach(given, tree_get(subject_file, "screenings"))
		load_screening(l, given, subject);
	for (size_t i = 0; i < s->attempt_count && !l->failed; i++)
		if (s->attempts[i]->subject == subject && tree_text(s->attempts[i]->json, "watchlist_screening_id"))
			(void)watch_make(s, s->attempts[i], l->start);
}
