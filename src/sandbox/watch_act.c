#include "sandbox/watch_act.h"

#include <string.h>

#include "sandbox/notify.h"
#include "sandbox/sandbox.h"
#include "sandbox/watch_match.h"
#include "sandbox/watch_pages.h"

/* -- search terms ----------------------------------------------------------------------------------------------------------------- */

static const struct {
	const char *term;
	unsigned factor;
} terms_table[] = {
	{ "watchlist_program_id", 0 }, { "legal_name", WATCH_NAMES }, { "date_of_birth", WATCH_DATES }, { "document_number", WATCH_DOCUMENTS },
	{ "country", WATCH_LOCATIONS },
};

/* The factors that read differently now; *edited when anything was given. */
static unsigned set_terms(cJSON *terms, const cJSON *given, bool *edited)
{
	unsigned factors = 0;
	for (size_t i = 0; i < sizeof terms_table / sizeof *terms_table; i++) {
		const char *value = tree_text(given, terms_table[i].term), *was = tree_text(terms, terms_table[i].term);
		if (!value || (was && strcmp(was, value) == 0))
			continue;
		factors |= terms_table[i].factor;
		*edited = true;
		tree_set_text(terms, terms_table[i].term, value);
	}
	if (*edited)
		tree_set(terms, "version", cJSON_CreateNumber(tree_get(terms, "version")->valuedouble + 1));
	return factors;
}

/* A hit that waits is compared anew, and goes when it is none any more; one that is decided stays as it was. */
static void compare_again(struct sandbox *s, struct watch *w, unsigned factors, int64_t at)
{
	const cJSON *terms = tree_get(w->json, "search_terms");
	const cJSON *program = watch_program(&s->store.watches, watch_text(w, "watchlist_program_id"));
	for (size_t i = w->hits.count; i--;) {
		cJSON *hit = w->hits.rows[i].json;
		if (!watch_hit_pending(&w->hits.rows[i]))
			continue;
		bool met = !(factors & WATCH_NAMES) || watch_names_meet(hit, terms);
		if (!met || (program && !watch_program_has(program, tree_text(hit, "list_code")))) {
			watch_remove_hit(w, i);
			continue;
		}
		if (factors)
			watch_analyse(hit, terms, factors);
		cJSON *analysis = cJSON_GetObjectItemCaseSensitive(hit, "analysis");
		if (analysis)
			tree_set(analysis, "search_terms_version", cJSON_Duplicate(tree_get(terms, "version"), false));
	}
	for (int i = cJSON_GetArraySize(w->more); i-- && factors & WATCH_NAMES;)
		if (watch_names_meet(cJSON_GetArrayItem(w->more, i), terms))
			watch_add_hit(&s->store.watches, w, cJSON_DetachItemFromArray(w->more, i), at);
}

/* With other search terms it may have nothing left to review, or something again. */
static const char *status_from_hits(const struct watch *w)
{
	const char *status = watch_status(w);
	if (strcmp(status, "rejected") == 0)
		return status;
	return watch_hits_of(w, "pending_review") || watch_hits_of(w, "confirmed") ? "pending_review" : "cleared";
}

void watch_change(struct sandbox *s, struct watch *w, const cJSON *changes, const struct watch_who *who)
{
	static const char *const plain[] = { "status", "assignee", "client_user_id" };
	cJSON *before = cJSON_Duplicate(w->json, true), *terms = cJSON_GetObjectItemCaseSensitive(w->json, "search_terms");
	bool edited = false;
	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
		if (tree_get(changes, plain[i]))
			tree_set_text(w->json, plain[i], tree_text(changes, plain[i]));
	if (cJSON_GetArraySize(tree_get(changes, "reset_fields")))
		tree_set_text(w->json, "assignee", NULL);
	unsigned factors = set_terms(terms, tree_get(changes, "search_terms"), &edited);
	if (edited) {
		compare_again(s, w, factors, who->at);
		tree_set_text(w->json, "status", status_from_hits(w));
	}
	bool moved = strcmp(tree_text(before, "status"), watch_status(w)) != 0;
	watch_edited(w, before, who);
	if (strcmp(who->source, "api") != 0 && tree_get(changes, "status"))
		notify(s, NOTICE_SCREENING, w->id);
	if (moved)
		follow_later(s, w, who->at);
}

/* -- requests --------------------------------------------------------------------------------------------------------------------- */

static bool program_ok(const struct sandbox *s, const cJSON *terms, struct refusal *r)
{
	const cJSON *program = tree_text(terms, "watchlist_program_id") ? watch_program_named(&s->store, terms, r) : NULL;
	if (!program)
		return !tree_text(terms, "watchlist_program_id");
	return !cJSON_IsTrue(tree_get(program, "is_archived")) ||
	       refuse(r, REFUSE_INVALID_FIELD, "search_terms.watchlist_program_id must not be of an archived program");
}

bool watch_assignee_ok(const struct sandbox *s, const cJSON *changes, struct refusal *r)
{
	const char *assignee = tree_text(changes, "assignee");
	return !assignee || store_dashboard_user(&s->store, assignee) ||
	       refuse(r, REFUSE_INVALID_FIELD, "assignee must be the id of a dashboard user: %.80s", assignee);
}

bool watch_review_ok(const struct watch *w, const cJSON *review, struct refusal *r)
{
	static const char *const arrays[] = { "confirmed_hits", "dismissed_hits" };
	for (size_t i = 0; i < 2; i++) {
		const cJSON *id;
		cJSON_ArrayForEach(id, tree_get(review, arrays[i])) {
			const struct watch_row *hit = cJSON_IsString(id) ? watch_hit(w, id->valuestring) : NULL;
			if (!hit)
				return refuse(r, REFUSE_INVALID_FIELD, "%s must be hits of this screening: %.80s", arrays[i],
				              cJSON_IsString(id) ? id->valuestring : "no string");
			if (!watch_hit_pending(hit))
				return refuse(r, REFUSE_INVALID_FIELD, "%s must not be reviewed yet, hits are immutable afterwards: %.80s", arrays[i],
				              id->valuestring);
		}
	}
	return true;
}

static struct watch *create(struct sandbox *s, const cJSON *body, const struct watch_who *who, struct refusal *r)
{
	const cJSON *terms = tree_get(body, "search_terms");
	return program_ok(s, terms, r) ? watch_add(&s->store.watches, NULL, cJSON_Duplicate(terms, true), tree_text(body, "client_user_id"),
	                                           "cleared", who) : NULL;
}

static struct watch *update(struct sandbox *s, const cJSON *body, const struct watch_who *who, struct refusal *r)
{
	struct watch *w = watch_named(&s->store, body, r);
	if (!w || !program_ok(s, tree_get(body, "search_terms"), r) || !watch_assignee_ok(s, body, r))
		return NULL;
	watch_change(s, w, body, who);
	return w;
}

cJSON *watch_write(struct sandbox *s, const struct deferred *d, struct refusal *r)
{
	const struct watch_who who = { .source = "api", .at = d->due };
	const cJSON *json = NULL;
	struct watch *w;
	if (d->endpoint == ENDPOINT_REVIEW_CREATE) {
		w = watch_named(&s->store, d->body, r);
		if (w && watch_review_ok(w, d->body, r))
			json = watch_add_review(&s->store.watches, w, tree_get(d->body, "confirmed_hits"), tree_get(d->body, "dismissed_hits"),
			                        tree_text(d->body, "comment"), &who)->json;
	} else {
		w = d->endpoint == ENDPOINT_SCREENING_CREATE ? create(s, d->body, &who, r) : update(s, d->body, &who, r);
		json = w ? w->json : NULL;
	}
	if (json)
		ledger_note_watch(&s->ledger, d, w, json);
	return cJSON_Duplicate(json, true);
}
