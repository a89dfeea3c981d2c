#include "idv/request.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/text.h"

const char *const idv_strategy_names[IDV_STRATEGIES] = { "reset", "incomplete", "infer", "custom" };
const char *const idv_custom_step_names[IDV_CUSTOM_STEPS] = { "verify_sms", "kyc_check", "documentary_verification",
	                                                      "selfie_check" };

bool idv_id_check(const char *what, const char *id, struct err *err)
{
	size_t n = id ? strlen(id) : 0;

	if (n == 0)
		return err_set(err, ERR_USAGE, "The %s is missing", what);
	if (n > IDV_ID_MAX)
		return err_set(err, ERR_USAGE, "The %s has %zu bytes; at most %d are sent", what, n, IDV_ID_MAX);
	for (size_t i = 0; i < n; i++) {
		if ((unsigned char)id[i] < 0x20 || id[i] == 0x7F)
			return err_set(err, ERR_USAGE, "The %s has a control character in it", what);
	}
	/* What the pre-pass put in: this is not the id that the server has. */
	if (strstr(id, JSON_MENDED))
		return err_set(err, ERR_USAGE, "The %s was broken or cut in the answer it came in: it is not sent", what);
	return text_utf8_valid(id, n) || err_set(err, ERR_USAGE, "The %s is not valid UTF-8", what);
}

bool idv_id_copy(char out[IDV_ID_SIZE], const char *what, const char *id, struct err *err)
{
	if (!idv_id_check(what, id, err))
		return false;
	snprintf(out, IDV_ID_SIZE, "%s", id);
	return true;
}

static bool check_ids(const char *client_user_id, const char *template_id, struct err *err)
{
	return idv_id_check("client_user_id", client_user_id, err) && idv_id_check("template_id", template_id, err);
}

bool idv_retry_check(const struct idv_retry *q, struct err *err)
{
	if (!check_ids(q->client_user_id, q->template_id, err))
		return false;
	if ((unsigned)q->strategy >= IDV_STRATEGIES)
		return err_set(err, ERR_USAGE, "The strategy is missing: reset, incomplete, infer or custom");
	if (q->strategy == IDV_CUSTOM && !q->has_steps) {
		err_set(err, ERR_USAGE, "The strategy custom needs steps");
		return err_remedy(err, "Name those to run again: verify_sms, kyc_check, documentary_verification, selfie_check");
	}
	if (q->strategy != IDV_CUSTOM && q->has_steps)
		return err_set(err, ERR_USAGE, "Steps go with the strategy custom only, not with %s",
		               idv_strategy_names[q->strategy]);
	return idv_user_check(&q->user, err);
}

const struct idv_by_row idv_by_table[IDV_BYS] = {
	[IDV_BY_CLIENT_USER] = { "client_user_id", IDV_CLIENT_USER_ID },
	[IDV_BY_USER] = { "user_id", IDV_USER_ID },
};

bool idv_create_check(const struct idv_create *q, struct err *err)
{
	if (q->user_id && !idv_user_empty(&q->user)) {
		err_set(err, ERR_USAGE, "User data cannot be sent with a user_id");
		return err_remedy(err, "The vendor has what belongs to that user; without it, create by client_user_id.");
	}
	if (q->user_id && !idv_id_check("user_id", q->user_id, err))
		return false;
	if (q->user_id && !q->client_user_id)
		return idv_id_check("template_id", q->template_id, err);
	return check_ids(q->client_user_id, q->template_id, err) && idv_user_check(&q->user, err);
}

/* -- encoding: keys in a fixed order, so that what was previewed is what is sent */

static void put_tristate(cJSON *out, const char *key, enum idv_tristate value)
{
	if (value != IDV_UNSET)
		cJSON_AddBoolToObject(out, key, value == IDV_YES);
}

/* The members of one group, "name." or "" for those without, that are given. */
static void put_fields(cJSON *out, const struct idv_user *u, const char *group)
{
	size_t n = strlen(group);

	for (size_t i = 0; i < idv_user_field_count; i++) {
		const char *path = idv_user_fields[i].path, *value = (const char *)u + idv_user_fields[i].offset;
		if (value[0] && strncmp(path, group, n) == 0 && !strchr(path + n, '.'))
			cJSON_AddStringToObject(out, path + n, value);
	}
}

static void put_group(cJSON *out, const struct idv_user *u, const char *key, const char *group, bool given)
{
	if (given)
		put_fields(cJSON_AddObjectToObject(out, key), u, group);
}

static void put_user(cJSON *out, const struct idv_user *u)
{
	if (idv_user_empty(u))
		return;
	cJSON *user = cJSON_AddObjectToObject(out, "user");
	put_fields(user, u, "");
	put_group(user, u, "name", "name.", u->given_name[0]);
	put_group(user, u, "address", "address.", u->country[0]);
	put_group(user, u, "id_number", "id_number.", u->id_value[0]);
}

static bool request_end(struct arena *arena, const cJSON *request, struct buf *out, struct err *err)
{
	return json_end(arena, request, out) || err_set(err, ERR_LOCAL, "The request does not fit its buffer of %zu bytes", out->cap);
}

bool idv_retry_encode(const struct idv_retry *q, struct buf *out, struct err *err)
{
	struct arena arena = { NULL };
	cJSON *o = json_begin(&arena);

	cJSON_AddStringToObject(o, "client_user_id", q->client_user_id);
	cJSON_AddStringToObject(o, "template_id", q->template_id);
	cJSON_AddStringToObject(o, "strategy", idv_strategy_names[q->strategy]);
	if (q->has_steps) {
		cJSON *steps = cJSON_AddObjectToObject(o, "steps");
		for (int i = 0; i < IDV_CUSTOM_STEPS; i++)
			cJSON_AddBoolToObject(steps, idv_custom_step_names[i], q->steps[i]);
	}
	put_user(o, &q->user);
	put_tristate(o, "is_shareable", q->is_shareable);
	return request_end(&arena, o, out, err);
}

bool idv_create_encode(const struct idv_create *q, struct buf *out, struct err *err)
{
	struct arena arena = { NULL };
	cJSON *o = json_begin(&arena);

	if (q->client_user_id)
		cJSON_AddStringToObject(o, "client_user_id", q->client_user_id);
	if (q->user_id)
		cJSON_AddStringToObject(o, "user_id", q->user_id);
	cJSON_AddStringToObject(o, "template_id", q->template_id);
	cJSON_AddBoolToObject(o, "is_shareable", q->is_shareable);
	cJSON_AddBoolToObject(o, "gave_consent", q->gave_consent);
	put_user(o, &q->user);
	put_tristate(o, "is_idempotent", q->is_idempotent);
	return request_end(&arena, o, out, err);
}

bool idv_ask_encode(const char *key, const char *value, struct buf *out, struct err *err)
{
	return idv_ask_of_encode(NULL, NULL, key, value, out, err);
}

bool idv_ask_of_encode(const char *of, const char *id, const char *key, const char *value, struct buf *out, struct err *err)
{
	struct arena arena = { NULL };
	cJSON *o = json_begin(&arena);

	if (of)
		cJSON_AddStringToObject(o, of, id);
	if (value)
		cJSON_AddStringToObject(o, key, value);
	return request_end(&arena, o, out, err);
}

bool idv_list_encode(const char *template_id, enum idv_by by, const char *user, const char *cursor, struct buf *out, struct err *err)
{
	struct arena arena = { NULL };

	if (!idv_id_check(idv_by_table[by].key, user, err) || !idv_id_check("template_id", template_id, err))
		return false;
	cJSON *o = json_begin(&arena);
	cJSON_AddStringToObject(o, "template_id", template_id);
	cJSON_AddStringToObject(o, idv_by_table[by].key, user);
	if (cursor)
		cJSON_AddStringToObject(o, "cursor", cursor);
	return request_end(&arena, o, out, err);
}
