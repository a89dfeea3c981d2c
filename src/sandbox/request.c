#include "sandbox/request.h"

#include <stdio.h>
#include <string.h>

const struct endpoint_info endpoint_table[ENDPOINTS] = {
	[ENDPOINT_CREATE] = { "create", "/identity_verification/create", 120 },
	[ENDPOINT_GET] = { "get", "/identity_verification/get", 420 },
	[ENDPOINT_LIST] = { "list", "/identity_verification/list", 300 },
	[ENDPOINT_RETRY] = { "retry", "/identity_verification/retry", 120 },
	[ENDPOINT_USER_GET] = { "dashboard_user/get", "/dashboard_user/get", 420 },
	[ENDPOINT_USER_LIST] = { "dashboard_user/list", "/dashboard_user/list", 300 },
	[ENDPOINT_KEY_GET] = { "webhook_verification_key/get", "/webhook_verification_key/get", 420 },
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

/* Append "a, b" as far as it fits; a name too long for a sentence is cut. */
static void add_name(char *list, size_t size, const char *prefix, const char *name)
{
	size_t n = strlen(list);
	snprintf(list + n, size - n, "%s%s%.60s", n ? ", " : "", prefix, name);
}

void endpoint_names(bool faults, char out[ENDPOINT_NAMES])
{
	out[0] = '\0';
	for (int i = 0; i < (faults ? ENDPOINTS : API_ENDPOINTS); i++)
		if (i != ENDPOINT_CONTROL)
			add_name(out, ENDPOINT_NAMES, "", endpoint_table[i].name);
}

enum { REQUIRED = 1 << 0, NULLABLE = 1 << 1 };
enum kind { TEXT, BOOLEAN, OBJECT };

struct field {
	const char *name;
	enum kind kind;
	unsigned flags;
};

static const struct field create_fields[] = {
	{ "client_user_id", TEXT, 0 }, { "user_id", TEXT, 0 }, { "is_shareable", BOOLEAN, REQUIRED },
	{ "template_id", TEXT, REQUIRED }, { "gave_consent", BOOLEAN, REQUIRED }, { "user", OBJECT, NULLABLE },
	{ "is_idempotent", BOOLEAN, NULLABLE }, { "client_id", TEXT, 0 }, { "secret", TEXT, 0 }, { 0 }
};
static const struct field get_fields[] = {
	{ "identity_verification_id", TEXT, REQUIRED }, { "client_id", TEXT, 0 }, { "secret", TEXT, 0 }, { 0 }
};
static const struct field list_fields[] = {
	{ "template_id", TEXT, REQUIRED }, { "client_user_id", TEXT, 0 }, { "user_id", TEXT, NULLABLE }, { "cursor", TEXT, NULLABLE },
	{ "client_id", TEXT, 0 }, { "secret", TEXT, 0 }, { 0 }
};
static const struct field retry_fields[] = {
	{ "client_user_id", TEXT, REQUIRED }, { "template_id", TEXT, REQUIRED }, { "strategy", TEXT, REQUIRED },
	{ "user", OBJECT, NULLABLE }, { "steps", OBJECT, NULLABLE }, { "is_shareable", BOOLEAN, NULLABLE },
	{ "client_id", TEXT, 0 }, { "secret", TEXT, 0 }, { 0 }
};
static const struct field user_get_fields[] = {
	{ "dashboard_user_id", TEXT, REQUIRED }, { "client_id", TEXT, 0 }, { "secret", TEXT, 0 }, { 0 }
};
static const struct field user_list_fields[] = {
	{ "cursor", TEXT, NULLABLE }, { "client_id", TEXT, 0 }, { "secret", TEXT, 0 }, { 0 }
};
static const struct field key_get_fields[] = {
	{ "key_id", TEXT, REQUIRED }, { "client_id", TEXT, 0 }, { "secret", TEXT, 0 }, { 0 }
};
static const struct field steps_fields[] = {
	{ "verify_sms", BOOLEAN, REQUIRED }, { "kyc_check", BOOLEAN, REQUIRED }, { "documentary_verification", BOOLEAN, REQUIRED },
	{ "selfie_check", BOOLEAN, REQUIRED }, { 0 }
};

static const struct {
	const struct field *fields;
	bool subject; /* names someone who is verified */
} bodies[API_ENDPOINTS] = {
	[ENDPOINT_CREATE] = { create_fields, true }, [ENDPOINT_GET] = { get_fields, false }, [ENDPOINT_LIST] = { list_fields, true },
	[ENDPOINT_RETRY] = { retry_fields, true }, [ENDPOINT_USER_GET] = { user_get_fields, false },
	[ENDPOINT_USER_LIST] = { user_list_fields, false }, [ENDPOINT_KEY_GET] = { key_get_fields, false },
};

static const struct field *field_find(const struct field *fields, const char *name)
{
	for (; fields->name; fields++)
		if (strcmp(fields->name, name) == 0)
			return fields;
	return NULL;
}

static bool type_ok(const struct field *f, const cJSON *value)
{
	if (cJSON_IsNull(value))
		return f->flags & NULLABLE;
	return f->kind == TEXT ? cJSON_IsString(value) : f->kind == BOOLEAN ? cJSON_IsBool(value) : cJSON_IsObject(value);
}

/* Members of one object. `prefix` is its path with a dot, or "". */
static bool check_object(const struct field *fields, const cJSON *object, const char *prefix, struct refusal *r)
{
	static const char *const kinds[] = { [TEXT] = "a string", [BOOLEAN] = "a boolean", [OBJECT] = "an object" };
	char names[300] = "";
	for (const cJSON *child = object->child; child; child = child->next)
		if (!field_find(fields, child->string))
			add_name(names, sizeof names, prefix, child->string);
	if (*names)
		return refuse(r, REFUSE_UNKNOWN_FIELDS, "the following fields are not recognized by this endpoint: %s", names);
	for (const struct field *f = fields; f->name; f++) {
		const cJSON *value = tree_get(object, f->name);
		if ((f->flags & REQUIRED) && (!value || cJSON_IsNull(value)))
			add_name(names, sizeof names, prefix, f->name);
	}
	if (*names)
		return refuse(r, REFUSE_MISSING_FIELDS, "the following required fields are missing: %s", names);
	for (const struct field *f = fields; f->name; f++) {
		const cJSON *value = tree_get(object, f->name);
		if (value && !type_ok(f, value))
			return refuse(r, REFUSE_INVALID_FIELD, "%s%s must be %s", prefix, f->name, kinds[f->kind]);
		if (value && cJSON_IsString(value) && !*value->valuestring)
			return refuse(r, REFUSE_INVALID_FIELD, "%s%s must be a non-empty string", prefix, f->name);
	}
	return true;
}

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
	return !custom || check_object(steps_fields, steps, "steps.", r);
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
	if (!check_object(bodies[endpoint].fields, body, "", r))
		return false;
	if (!bodies[endpoint].subject)
		return true;
	if (!check_subject(endpoint, body, r) || (endpoint == ENDPOINT_RETRY && !check_retry(body, r)))
		return false;
	const cJSON *user = tree_get(body, "user");
	if (cJSON_IsObject(user) && tree_text(body, "user_id"))
		return refuse(r, REFUSE_INVALID_FIELD, "user must be omitted when user_id is provided");
	return !cJSON_IsObject(user) || request_check_user(user, endpoint == ENDPOINT_CREATE, r);
}
