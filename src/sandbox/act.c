#include "sandbox/act.h"

#include <string.h>

/* What becomes of a step in a new attempt before the order of steps is known. */
enum plan { PLAN_RUN, PLAN_SKIP, PLAN_NOT_APPLICABLE };

/* A user of the vendor has one client_user_id, whatever the template. *client_user_id NULL: nobody has that user_id. */
static bool find_user(const struct store *s, const cJSON *body, const char **client_user_id, struct refusal *r)
{
	const char *user_id = tree_text(body, "user_id"), *id = tree_text(body, "client_user_id");
	if (!id)
		id = tree_text(tree_get(body, "user"), "client_user_id");
	const char *owner = user_id ? store_owner(s, user_id) : id;
	*client_user_id = owner;
	if (id && user_id && (!owner || strcmp(owner, id) != 0))
		return refuse(r, REFUSE_INVALID_FIELD, "user_id must have been created from the provided client_user_id");
	return true;
}

bool act_subject(const struct store *s, const cJSON *body, struct subject **out, struct refusal *r)
{
	const char *id;
	bool ok = find_user(s, body, &id, r);
	*out = ok && id ? store_subject(s, id, tree_text(body, "template_id")) : NULL;
	return ok;
}

/* The first step that runs is the user's current one; those after it wait. */
static cJSON *steps_from_plan(const enum plan plan[STORE_STEPS])
{
	cJSON *steps = cJSON_CreateObject();
	bool active = false;
	for (int i = 0; i < STORE_STEPS; i++) {
		const char *status = plan[i] == PLAN_SKIP ? "skipped" : plan[i] == PLAN_NOT_APPLICABLE ? "not_applicable" :
		                     active ? "waiting_for_prerequisite" : "active";
		active = active || plan[i] == PLAN_RUN;
		tree_set_text(steps, step_table[i].name, status);
	}
	return steps;
}

/* A user object with every member: from `given` where the request has it, else from `kept` (may be NULL), else null. */
static cJSON *user_data(const cJSON *given, const cJSON *kept)
{
	static const char *const members[] = { "phone_number", "date_of_birth", "ip_address", "email_address", "name", "address",
		"id_number" };
	cJSON *user = cJSON_CreateObject();
	for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
		const cJSON *value = tree_get(given, members[i]);
		if (!value || cJSON_IsNull(value))
			value = tree_get(kept, members[i]);
		cJSON_AddItemToObject(user, members[i], value ? cJSON_Duplicate(value, true) : cJSON_CreateNull());
	}
	cJSON *address = cJSON_GetObjectItemCaseSensitive(user, "address");
	static const char *const lines[] = { "street", "street2", "city", "region", "postal_code", "country" };
	for (size_t i = 0; cJSON_IsObject(address) && i < sizeof lines / sizeof *lines; i++)
		if (!tree_get(address, lines[i]))
			cJSON_AddNullToObject(address, lines[i]);
	return user;
}

static void refuse_full(struct refusal *r)
{
	refuse(r, REFUSE_INTERNAL, "this sandbox keeps no more than %d attempts", STORE_ATTEMPTS_MAX);
}

static const struct attempt *add_attempt(const struct acting *a, const struct subject *subject, const struct attempt *previous,
                                         bool shareable, const enum plan plan[STORE_STEPS], cJSON *user, struct refusal *r)
{
	static const char *const order[] = { "id", "client_user_id", "created_at", "completed_at", "previous_attempt_id",
		"shareable_url", "template", "user", "status", "steps", "documentary_verification", "selfie_check", "kyc_check", "risk_check",
		"verify_sms", "watchlist_screening_id", "beacon_user_id", "user_id", "redacted_at" };
	cJSON *json = cJSON_CreateObject();
	for (size_t i = 0; i < sizeof order / sizeof *order; i++)
		cJSON_AddNullToObject(json, order[i]);
	cJSON *template = cJSON_CreateObject();
	cJSON_AddStringToObject(template, "id", subject->template->id);
	cJSON_AddNumberToObject(template, "version", subject->template->version);
	tree_set(json, "template", template);
	tree_set(json, "user", user);
	tree_set(json, "steps", steps_from_plan(plan));
	tree_set_text(json, "status", "active");
	tree_set_text(json, "previous_attempt_id", previous ? previous->id : NULL);
	tree_set_text(json, "user_id", subject->user_id);
	const struct attempt *new = store_add_attempt(a->store, subject, NULL, a->now, shareable, json);
	if (!new)
		refuse_full(r);
	return new;
}

static void plan_reset(const struct template *t, enum plan plan[STORE_STEPS])
{
	for (int i = 0; i < STORE_STEPS; i++)
		plan[i] = t->runs[i] ? PLAN_RUN : PLAN_NOT_APPLICABLE;
}

const struct attempt *act_begin_first(const struct acting *a, const struct subject *subject, bool shareable)
{
	enum plan plan[STORE_STEPS];
	struct refusal r;
	plan_reset(subject->template, plan);
	return add_attempt(a, subject, NULL, shareable, plan, user_data(NULL, NULL), &r);
}

static const struct template *template_of(const struct acting *a, const cJSON *body, struct refusal *r)
{
	const char *id = tree_text(body, "template_id");
	const struct template *t = store_template(a->store, id);
	if (!t)
		refuse(r, REFUSE_NOT_FOUND, "no Identity Verification template found with id %.80s", id);
	return t;
}

const struct attempt *act_do_create(const struct acting *a, const cJSON *body, struct refusal *r)
{
	const struct template *template = template_of(a, body, r);
	if (!template)
		return NULL;
	struct subject *subject;
	const char *id;
	if (!find_user(a->store, body, &id, r) || !act_subject(a->store, body, &subject, r))
		return NULL;
	const struct attempt *existing = subject ? store_newest(a->store, subject) : NULL;
	if (existing && cJSON_IsTrue(tree_get(body, "is_idempotent")))
		return existing;
	if (existing) {
		refuse(r, REFUSE_INVALID_FIELD, "an Identity Verification already exists for this client_user_id and template_id; retry it, "
		       "or set is_idempotent to have it returned");
		return NULL;
	}
	if (!id) {
		refuse(r, REFUSE_NOT_FOUND, "no user found with this user_id");
		return NULL;
	}
	if (a->store->attempt_count >= STORE_ATTEMPTS_MAX) {
		refuse_full(r);
		return NULL;
	}
	if (!subject)
		subject = store_add_subject(a->store, id, template);
	enum plan plan[STORE_STEPS];
	plan_reset(template, plan);
	if (cJSON_IsTrue(tree_get(body, "gave_consent")))
		plan[step_find("accept_tos")] = PLAN_SKIP;
	return add_attempt(a, subject, NULL, cJSON_IsTrue(tree_get(body, "is_shareable")), plan,
	                   user_data(tree_get(body, "user"), NULL), r);
}

static const char *step_of(const struct attempt *a, int i)
{
	const char *status = tree_text(tree_get(a->json, "steps"), step_table[i].name);
	return status ? status : "";
}

static bool is_one_of(const char *s, const char *const *words)
{
	for (; *words; words++)
		if (strcmp(s, *words) == 0)
			return true;
	return false;
}

static const char *const step_done[] = { "success", "manually_approved", "skipped", NULL };
static const char *const step_stuck[] = { "failed", "manually_rejected", "pending_review", NULL };

/* Screening and risk cannot be the failing step. Where a step of the user failed and the screening is pending as well, the reference
 * says nothing; the screening holds the session, so it counts as failing here. */
static bool plan_incomplete(const struct attempt *old, enum plan plan[STORE_STEPS], struct refusal *r)
{
	static const char *const refused[] = { "watchlist_screening", "risk_check" };
	for (size_t i = 0; i < 2; i++)
		if (is_one_of(step_of(old, step_find(refused[i])), step_stuck))
			return refuse(r, REFUSE_INVALID_FIELD, "strategy incomplete cannot be applied: the session's failing step is %s", refused[i]);
	bool any = false;
	for (int i = 0; i < STORE_STEPS; i++) {
		const char *status = step_of(old, i);
		plan[i] = is_one_of(status, step_done) ? PLAN_SKIP : strcmp(status, "not_applicable") == 0 ? PLAN_NOT_APPLICABLE : PLAN_RUN;
		any = any || plan[i] == PLAN_RUN;
	}
	if (!any)
		return refuse(r, REFUSE_INVALID_FIELD, "strategy incomplete cannot be applied: the session has no step left to complete");
	return true;
}

static void plan_custom(const struct acting *a, const struct attempt *old, const cJSON *steps, enum plan plan[STORE_STEPS])
{
	plan_reset(old->subject->template, plan);
	if (is_one_of(step_of(old, 0), step_done))
		plan[0] = PLAN_SKIP;
	for (const cJSON *step = steps->child; step; step = step->next) {
		bool dropped = a->drop_selfie && strcmp(step->string, "selfie_check") == 0;
		plan[step_find(step->string)] = cJSON_IsTrue(step) && !dropped ? PLAN_RUN : PLAN_SKIP;
	}
}

static bool plan_retry(const struct acting *a, const struct attempt *old, const cJSON *body, enum plan plan[STORE_STEPS],
                       struct refusal *r)
{
	const char *strategy = tree_text(body, "strategy"), *status = tree_text(old->json, "status");
	if (strcmp(strategy, "infer") == 0) {
		if (strcmp(status, "active") == 0)
			return refuse(r, REFUSE_INVALID_FIELD, "strategy infer cannot be applied while the session is active");
		strategy = strcmp(status, "failed") == 0 || strcmp(status, "expired") == 0 ? "incomplete" : "reset";
	}
	if (strcmp(strategy, "incomplete") == 0)
		return plan_incomplete(old, plan, r);
	if (strcmp(strategy, "custom") == 0)
		plan_custom(a, old, tree_get(body, "steps"), plan);
	else
		plan_reset(old->subject->template, plan);
	return true;
}

static bool starts_over(const enum plan plan[STORE_STEPS])
{
	for (int i = 0; i < STORE_STEPS; i++)
		if (plan[i] == PLAN_SKIP)
			return false;
	return true;
}

/* Steps that run again lose what was entered for them; a session that starts over keeps nothing (NULL). */
static cJSON *kept_user(const struct attempt *old, const enum plan plan[STORE_STEPS])
{
	if (starts_over(plan))
		return NULL;
	static const struct {
		const char *step, *member;
	} entered[] = {
		{ "verify_sms", "phone_number" }, { "kyc_check", "date_of_birth" }, { "kyc_check", "name" }, { "kyc_check", "address" },
		{ "kyc_check", "id_number" }, { "kyc_check", "email_address" }, { "accept_tos", "ip_address" },
	};
	cJSON *kept = cJSON_Duplicate(tree_get(old->json, "user"), true);
	for (size_t i = 0; i < sizeof entered / sizeof *entered; i++)
		if (plan[step_find(entered[i].step)] == PLAN_RUN)
			cJSON_DeleteItemFromObjectCaseSensitive(kept, entered[i].member);
	return kept;
}

const struct attempt *act_do_retry(const struct acting *a, const cJSON *body, struct refusal *r)
{
	struct subject *subject = NULL;
	const struct attempt *old = act_subject(a->store, body, &subject, r) && subject ? store_newest(a->store, subject) : NULL;
	if (!old) {
		refuse(r, REFUSE_NOT_FOUND, "No Identity Verification sessions found associated with client_user_id %.80s and template_id %.80s",
		       tree_text(body, "client_user_id"), tree_text(body, "template_id"));
		return NULL;
	}
	enum plan plan[STORE_STEPS];
	if (!plan_retry(a, old, body, plan, r))
		return NULL;
	const cJSON *wish = tree_get(body, "is_shareable");
	bool shareable = cJSON_IsBool(wish) ? cJSON_IsTrue(wish) : old->shareable;
	cJSON *kept = kept_user(old, plan);
	cJSON *user = user_data(tree_get(body, "user"), kept);
	cJSON_Delete(kept);
	return add_attempt(a, subject, old, shareable, plan, user, r);
}
