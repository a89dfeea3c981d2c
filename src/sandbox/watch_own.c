#include "sandbox/watch_own.h"

#include <string.h>

#include "sandbox/field.h"
#include "sandbox/sandbox.h"
#include "sandbox/watch_act.h"
#include "sandbox/watch_make.h"
#include "sandbox/watch_match.h"
#include "sandbox/watch_pages.h"

struct watch *watch_of(struct sandbox *s, struct attempt *a)
{
	return watch_make(&s->store, a, clock_now(&s->clock));
}

/* Whoever is first among the Dashboard's active users. */
static struct watch_who colleague(const struct sandbox *s)
{
	struct watch_who who = { .source = "dashboard", .at = clock_now(&s->clock) };
	const cJSON *user;
	cJSON_ArrayForEach(user, s->store.dashboard_users)
		if (!who.user && strcmp(tree_text(user, "status"), "active") == 0)
			who.user = tree_text(user, "id");
	return who;
}

void watch_rescan(struct sandbox *s, struct watch *w, int number)
{
	const cJSON *program = watch_program(&s->store.watches, watch_text(w, "watchlist_program_id"));
	if (strcmp(watch_status(w), "rejected") == 0 || !cJSON_IsTrue(tree_get(program, "is_rescanning_enabled")) ||
	    cJSON_IsTrue(tree_get(program, "is_archived")))
		return;
	const struct watch_who who = { .source = "system", .at = clock_now(&s->clock) };
	cJSON *hit = cJSON_DetachItemFromArray(w->more, number < 0 ? 0 : number);
	watch_add_hit(&s->store.watches, w, hit ? hit : watch_make_hit(&s->store, w, w->named), who.at);
	cJSON *changes = cJSON_CreateObject();
	tree_set_text(changes, "status", "pending_review");
	watch_change(s, w, changes, &who);
	cJSON_Delete(changes);
}

void watch_touch(struct sandbox *s, struct watch *w, struct watch_row *hit, const cJSON *set)
{
	(void)s;
	if (set) {
		tree_merge(hit->json, cJSON_Duplicate(set, true));
	} else {
		cJSON *sub = cJSON_GetObjectItemCaseSensitive(hit->json, "sub_programs");
		if (cJSON_IsArray(sub))
			cJSON_AddItemToArray(sub, cJSON_CreateString("AMENDED"));
		cJSON *places = cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(hit->json, "data"), "locations");
		cJSON *item = places ? cJSON_CreateObject() : NULL, *data = item ? cJSON_AddObjectToObject(item, "data") : NULL;
		if (data) {
			tree_set_text(data, "full", "Amended Place, LI");
			tree_set_text(data, "country", "LI");
			cJSON_AddItemToArray(places, item);
		}
	}
	watch_analyse(hit->json, tree_get(w->json, "search_terms"), WATCH_LOCATIONS | WATCH_DATES | WATCH_NAMES | WATCH_DOCUMENTS);
}

static struct watch_row *first_pending(const struct watch *w)
{
	for (size_t i = 0; i < w->hits.count; i++)
		if (watch_hit_pending(&w->hits.rows[i]))
			return &w->hits.rows[i];
	return NULL;
}

static void dismiss(struct sandbox *s, struct watch *w, const struct watch_row *hit)
{
	const struct watch_who who = colleague(s);
	const char *const id = tree_text(hit->json, "id");
	cJSON *ids = cJSON_CreateStringArray(&id, 1);
	watch_add_review(&s->store.watches, w, NULL, ids, "Seen in the Dashboard meanwhile.", &who);
	cJSON_Delete(ids);
}

void watch_settle(struct sandbox *s, struct watch *w, const char *status)
{
	const struct watch_who who = colleague(s);
	cJSON *changes = cJSON_CreateObject();
	tree_set_text(changes, "status", status);
	watch_change(s, w, changes, &who);
	cJSON_Delete(changes);
}

void watch_disturb(struct sandbox *s, const cJSON *body, const struct fault *fault)
{
	const char *id = tree_text(body, "watchlist_screening_id");
	struct watch *w = id ? watch_find(&s->store.watches, id) : NULL;
	struct watch_row *hit = w ? first_pending(w) : NULL;
	if (w && fault->kind == FAULT_RESCAN)
		watch_rescan(s, w, -1);
	else if (hit && fault->kind == FAULT_TOUCH)
		watch_touch(s, w, hit, NULL);
	else if (hit && fault->kind == FAULT_COLLEAGUE)
		dismiss(s, w, hit);
	else if (w && fault->kind == FAULT_CLEARED)
		watch_settle(s, w, "cleared");
}

/* -- control ---------------------------------------------------------------------------------------------------------------------- */

static struct watch *told(struct sandbox *s, const cJSON *value, const char *verb, struct refusal *r)
{
	const char *id = tree_text(value, "screening_id");
	struct watch *w = id ? watch_find(&s->store.watches, id) : NULL;
	if (!id)
		refuse(r, REFUSE_INVALID_FIELD, "%s must have screening_id", verb);
	else if (!w)
		refuse(r, REFUSE_NOT_FOUND, "there is no screening %.80s", id);
	return w;
}

bool watch_control_rescan(struct sandbox *s, const cJSON *value, struct refusal *r)
{
	struct watch *w = told(s, value, "rescan", r);
	const cJSON *number = tree_get(value, "hit");
	if (!w)
		return false;
	if (number && (!cJSON_IsNumber(number) || number->valueint < 0 || number->valueint >= cJSON_GetArraySize(w->more)))
		return refuse(r, REFUSE_INVALID_FIELD, "rescan.hit must be one of the %d hits that the case has in store, from 0",
		              cJSON_GetArraySize(w->more));
	watch_rescan(s, w, number ? number->valueint : -1);
	return true;
}

bool watch_control_change_hit(struct sandbox *s, const cJSON *value, struct refusal *r)
{
	struct watch *w = told(s, value, "change_hit", r);
	const char *id = tree_text(value, "hit_id");
	if (!w)
		return false;
	struct watch_row *hit = id ? watch_hit(w, id) : first_pending(w);
	if (!hit || !watch_hit_pending(hit))
		return refuse(r, REFUSE_INVALID_FIELD, "change_hit: there is no such hit that waits for review");
	const cJSON *set = tree_get(value, "set"), *list = tree_get(set, "list_code");
	if (set && (!cJSON_IsObject(set) || tree_get(set, "id") || tree_get(set, "review_status") || (list && !cJSON_IsString(list))))
		return refuse(r, REFUSE_INVALID_FIELD, "change_hit.set must be an object without id and review_status, "
		              "its list_code a string");
	watch_touch(s, w, hit, set);
	return true;
}

static bool check_dashboard(const cJSON *value, struct refusal *r)
{
	static const struct field fields[] = {
		{ "screening_id", FIELD_TEXT, FIELD_REQUIRED }, { "status", FIELD_TEXT, 0 }, { "assignee", FIELD_TEXT, 0 },
		{ "review", FIELD_OBJECT, 0 }, { "user", FIELD_TEXT, 0 }, { 0 }
	};
	static const struct field of_review[] = {
		{ "confirmed_hits", FIELD_TEXTS, FIELD_REQUIRED }, { "dismissed_hits", FIELD_TEXTS, FIELD_REQUIRED },
		{ "comment", FIELD_TEXT, FIELD_NULLABLE }, { 0 }
	};
	const cJSON *review = tree_get(value, "review");
	return fields_check(fields, value, "dashboard.", r) && request_check_status(value, r) &&
	       (!review || (fields_check(of_review, review, "dashboard.review.", r) && request_check_review(review, r)));
}

bool watch_control_dashboard(struct sandbox *s, const cJSON *value, struct refusal *r)
{
	struct watch *w = told(s, value, "dashboard", r);
	struct watch_who who = colleague(s);
	const cJSON *review = tree_get(value, "review");
	if (!w || !check_dashboard(value, r))
		return false;
	if (tree_text(value, "user"))
		who.user = tree_text(value, "user");
	if (!store_dashboard_user(&s->store, who.user ? who.user : ""))
		return refuse(r, REFUSE_INVALID_FIELD, "dashboard.user must be the id of a dashboard user");
	if (!tree_get(value, "status") && !tree_get(value, "assignee") && !review)
		return refuse(r, REFUSE_INVALID_FIELD, "dashboard must have status, assignee or review");
	if (!watch_assignee_ok(s, value, r) || (review && !watch_review_ok(w, review, r)))
		return false;
	if (review)
		watch_add_review(&s->store.watches, w, tree_get(review, "confirmed_hits"), tree_get(review, "dismissed_hits"),
		                 tree_text(review, "comment"), &who);
	watch_change(s, w, value, &who);
	return true;
}
