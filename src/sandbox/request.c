#include "sandbox/request.h"

#include <string.h>

#include "sandbox/field.h"

const struct endpoint_info endpoint_table[ENDPOINTS] = {
	[ENDPOINT_CREATE] = { "create", "/identity_verification/create", 120 },
	[ENDPOINT_GET] = { "get", "/identity_verification/get", 420 },
	[ENDPOINT_LIST] = { "list", "/identity_verification/list", 300 },
	[ENDPOINT_RETRY] = { "retry", "/identity_verification/retry", 120 },
	[ENDPOINT_USER_GET] = { "dashboard_user/get", "/dashboard_user/get", 420 },
	[ENDPOINT_USER_LIST] = { "dashboard_user/list", "/dashboard_user/list", 300 },
	[ENDPOINT_KEY_GET] = { "webhook_verification_key/get", "/webhook_verification_key/get", 420 },
	[ENDPOINT_SCREENING_CREATE] = { "screening_create", "/watchlist_screening/individual/create", 120 },
	[ENDPOINT_SCREENING_GET] = { "screening_get", "/watchlist_screening/individual/get", 300 },
	[ENDPOINT_SCREENING_LIST] = { "screening_list", "/watchlist_screening/individual/list", 300 },
	[ENDPOINT_SCREENING_UPDATE] = { "screening_update", "/watchlist_screening/individual/update", 120 },
	[ENDPOINT_HITS] = { "hits", "/watchlist_screening/individual/hit/list", 300 },
	[ENDPOINT_HISTORY] = { "history", "/watchlist_screening/individual/history/list", 300 },
	[ENDPOINT_REVIEW_CREATE] = { "review_create", "/watchlist_screening/individual/review/create", 120 },
	[ENDPOINT_REVIEWS] = { "reviews", "/watchlist_screening/individual/review/list", 300 },
	[ENDPOINT_PROGRAM_GET] = { "program_get", "/watchlist_screening/individual/program/get", 300 },
	[ENDPOINT_PROGRAM_LIST] = { "program_list", "/watchlist_screening/individual/program/list", 300 },
	[ENDPOINT_PICTURE] = { "picture", NULL, 0 },
	[ENDPOINT_CONTROL] = { "control", "/_sandbox/control", 0 },
	[ENDPOINT_WEBHOOK] = { "webhook", NULL, 0 },
};

int endpoint_find(const char *name)
{
	for (int i = 0; i < ENDPOINTS; i++)
		if (strcmp(endpoint_table[i].name, name) == 0)
			return i;
	return -1;
}

void endpoint_names(bool faults, char out[ENDPOINT_NAMES])
{
	out[0] = '\0';
	for (int i = 0; i < (faults ? ENDPOINTS : API_ENDPOINTS); i++)
		if (i != ENDPOINT_CONTROL)
			field_add_name(out, ENDPOINT_NAMES, "", endpoint_table[i].name);
}

#define KEYS { "client_id", FIELD_TEXT, 0 }, { "secret", FIELD_TEXT, 0 }
#define LIST_OF(field) { field, FIELD_TEXT, FIELD_REQUIRED }, { "cursor", FIELD_TEXT, FIELD_NULLABLE }, KEYS, { 0 }
static const struct field create_fields[] = {
	{ "client_user_id", FIELD_TEXT, 0 }, { "user_id", FIELD_TEXT, 0 }, { "is_shareable", FIELD_BOOLEAN, FIELD_REQUIRED },
	{ "template_id", FIELD_TEXT, FIELD_REQUIRED }, { "gave_consent", FIELD_BOOLEAN, FIELD_REQUIRED },
	{ "user", FIELD_OBJECT, FIELD_NULLABLE }, { "is_idempotent", FIELD_BOOLEAN, FIELD_NULLABLE }, KEYS, { 0 }
};
static const struct field get_fields[] = {
	{ "identity_verification_id", FIELD_TEXT, FIELD_REQUIRED }, KEYS, { 0 }
};
static const struct field list_fields[] = {
	{ "template_id", FIELD_TEXT, FIELD_REQUIRED }, { "client_user_id", FIELD_TEXT, 0 }, { "user_id", FIELD_TEXT, FIELD_NULLABLE },
	{ "cursor", FIELD_TEXT, FIELD_NULLABLE }, KEYS, { 0 }
};
static const struct field retry_fields[] = {
	{ "client_user_id", FIELD_TEXT, FIELD_REQUIRED }, { "template_id", FIELD_TEXT, FIELD_REQUIRED },
	{ "strategy", FIELD_TEXT, FIELD_REQUIRED }, { "user", FIELD_OBJECT, FIELD_NULLABLE }, { "steps", FIELD_OBJECT, FIELD_NULLABLE },
	{ "is_shareable", FIELD_BOOLEAN, FIELD_NULLABLE }, KEYS, { 0 }
};
static const struct field user_get_fields[] = {
	{ "dashboard_user_id", FIELD_TEXT, FIELD_REQUIRED }, KEYS, { 0 }
};
static const struct field cursor_fields[] = {
	{ "cursor", FIELD_TEXT, FIELD_NULLABLE }, KEYS, { 0 }
};
static const struct field key_get_fields[] = {
	{ "key_id", FIELD_TEXT, FIELD_REQUIRED }, KEYS, { 0 }
};
static const struct field steps_fields[] = {
	{ "verify_sms", FIELD_BOOLEAN, FIELD_REQUIRED }, { "kyc_check", FIELD_BOOLEAN, FIELD_REQUIRED },
	{ "documentary_verification", FIELD_BOOLEAN, FIELD_REQUIRED }, { "selfie_check", FIELD_BOOLEAN, FIELD_REQUIRED }, { 0 }
};
static const struct field screening_create_fields[] = {
	{ "search_terms", FIELD_OBJECT, FIELD_REQUIRED }, { "client_user_id", FIELD_TEXT, 0 }, KEYS, { 0 }
};
static const struct field screening_get_fields[] = {
	{ "watchlist_screening_id", FIELD_TEXT, FIELD_REQUIRED }, KEYS, { 0 }
};
static const struct field screening_list_fields[] = {
	{ "client_user_id", FIELD_TEXT, 0 }, { "status", FIELD_TEXT, 0 }, { "assignee", FIELD_TEXT, 0 }, LIST_OF("watchlist_program_id")
};
static const struct field screening_update_fields[] = {
	{ "watchlist_screening_id", FIELD_TEXT, FIELD_REQUIRED }, { "search_terms", FIELD_OBJECT, FIELD_NULLABLE },
	{ "assignee", FIELD_TEXT, 0 }, { "status", FIELD_TEXT, 0 }, { "client_user_id", FIELD_TEXT, 0 },
	{ "reset_fields", FIELD_TEXTS, FIELD_NULLABLE }, KEYS, { 0 }
};
static const struct field of_screening_fields[] = {
	LIST_OF("watchlist_screening_id")
};
static const struct field review_create_fields[] = {
	{ "watchlist_screening_id", FIELD_TEXT, FIELD_REQUIRED }, { "confirmed_hits", FIELD_TEXTS, FIELD_REQUIRED },
	{ "dismissed_hits", FIELD_TEXTS, FIELD_REQUIRED }, { "comment", FIELD_TEXT, FIELD_NULLABLE }, KEYS, { 0 }
};
static const struct field program_get_fields[] = {
	{ "watchlist_program_id", FIELD_TEXT, FIELD_REQUIRED }, KEYS, { 0 }
};

static const struct {
	const struct field *fields;
	bool subject; /* names someone who is verified */
	bool (*more)(const cJSON *body, struct refusal *r);
} bodies[API_ENDPOINTS] = {
	[ENDPOINT_CREATE] = { create_fields, .subject = true },
	[ENDPOINT_GET] = { get_fields },
	[ENDPOINT_LIST] = { list_fields, .subject = true },
	[ENDPOINT_RETRY] = { retry_fields, .subject = true },
	[ENDPOINT_USER_GET] = { user_get_fields },
	[ENDPOINT_USER_LIST] = { cursor_fields },
	[ENDPOINT_KEY_GET] = { key_get_fields },
	[ENDPOINT_SCREENING_CREATE] = { screening_create_fields, .more = request_check_terms },
	[ENDPOINT_SCREENING_GET] = { screening_get_fields },
	[ENDPOINT_SCREENING_LIST] = { screening_list_fields, .more = request_check_status },
	[ENDPOINT_SCREENING_UPDATE] = { screening_update_fields, .more = request_check_update },
	[ENDPOINT_HITS] = { of_screening_fields },
	[ENDPOINT_HISTORY] = { of_screening_fields },
	[ENDPOINT_REVIEW_CREATE] = { review_create_fields, .more = request_check_review },
	[ENDPOINT_REVIEWS] = { of_screening_fields },
	[ENDPOINT_PROGRAM_GET] = { program_get_fields },
	[ENDPOINT_PROGRAM_LIST] = { cursor_fields },
};

static bool check_retry(const cJSON *body, struct refusal *r)
{
	static const char *const strategies[] = { "reset", "incomplete", "infer", "custom" };
	const char *strategy = tree_text(body, "strategy");
	const cJSON *steps = tree_get(body, "steps");
	size_t i = 0;
	while (i < 4 && strcmp(strategies[i], strategy) != 0)
		i++;
	if (i == 4)
		return refuse(r, REFUSE_INVALID_FIELD, "strategy must be one of: reset, incomplete, infer, custom");
	bool custom = i == 3;
	if (custom && !cJSON_IsObject(steps))
		return refuse(r, REFUSE_MISSING_FIELDS, "the following required fields are missing: steps");
	if (!custom && cJSON_IsObject(steps))
		return refuse(r, REFUSE_INVALID_FIELD, "steps must be omitted unless strategy is custom");
	return !custom || fields_check(steps_fields, steps, "steps.", r);
}

/* Someone has to be named: at the root, or for create in the deprecated place. */
static bool check_subject(enum endpoint endpoint, const cJSON *body, struct refusal *r)
{
	if (tree_text(body, "client_user_id") || tree_text(body, "user_id"))
		return true;
	if (endpoint == ENDPOINT_CREATE && tree_text(tree_get(body, "user"), "client_user_id"))
		return true;
	return refuse(r, REFUSE_MISSING_FIELDS, "the following required fields are missing: client_user_id");
}

bool request_check(enum endpoint endpoint, const cJSON *body, struct refusal *r)
{
	if (!fields_check(bodies[endpoint].fields, body, "", r))
		return false;
	if (!bodies[endpoint].subject)
		return !bodies[endpoint].more || bodies[endpoint].more(body, r);
	if (!check_subject(endpoint, body, r) || (endpoint == ENDPOINT_RETRY && !check_retry(body, r)))
		return false;
	const cJSON *user = tree_get(body, "user");
	if (cJSON_IsObject(user) && tree_text(body, "user_id"))
		return refuse(r, REFUSE_INVALID_FIELD, "user must be omitted when user_id is provided");
	return !cJSON_IsObject(user) || request_check_user(user, endpoint == ENDPOINT_CREATE, r);
}
