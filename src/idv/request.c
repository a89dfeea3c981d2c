#include "idv/request.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/text.h"
#include "idv/json.h"

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
	if (strstr(id, IDV_MENDED))
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

bool idv_create_check(const struct idv_create *q, struct err *err)
{
	return check_ids(q->client_user_id, q->template_id, err) && idv_user_check(&q->user, err);
}

/* -- encoding: keys in a fixed order, so that what was previewed is what is sent */

static void put_key(struct buf *out, const char *key)
{
	if (out->len && out->data[out->len - 1] != '{')
		buf_add_char(out, ',');
	json_put_string(out, key);
	buf_add_char(out, ':');
}

static void put_text(struct buf *out, const char *key, const char *value)
{
	put_key(out, key);
	json_put_string(out, value);
}

static void put_bool(struct buf *out, const char *key, bool value)
{
	put_key(out, key);
	buf_add_str(out, value ? "true" : "false");
}

static void put_tristate(struct buf *out, const char *key, enum idv_tristate value)
{
	if (value != IDV_UNSET)
		put_bool(out, key, value == IDV_YES);
}

/* The members of one group, "name." or "" for those without, that are given. */
static void put_fields(struct buf *out, const struct idv_user *u, const char *group)
{
	size_t n = strlen(group);

	for (size_t i = 0; i < idv_user_field_count; i++) {
		const char *path = idv_user_fields[i].path, *value = (const char *)u + idv_user_fields[i].offset;
		if (value[0] && strncmp(path, group, n) == 0 && !strchr(path + n, '.'))
			put_text(out, path + n, value);
	}
}

static void put_group(struct buf *out, const struct idv_user *u, const char *key, const char *group, bool given)
{
	if (!given)
		return;
	put_key(out, key);
	buf_add_char(out, '{');
	put_fields(out, u, group);
	buf_add_char(out, '}');
}

static void put_user(struct buf *out, const struct idv_user *u)
{
	if (idv_user_empty(u))
		return;
	put_key(out, "user");
	buf_add_char(out, '{');
	put_fields(out, u, "");
	put_group(out, u, "name", "name.", u->given_name[0]);
	put_group(out, u, "address", "address.", u->country[0]);
	put_group(out, u, "id_number", "id_number.", u->id_value[0]);
	buf_add_char(out, '}');
}

static bool finish(struct buf *out, struct err *err)
{
	buf_add_char(out, '}');
	return !out->full || err_set(err, ERR_LOCAL, "The request does not fit its buffer of %zu bytes", out->cap);
}

bool idv_retry_encode(const struct idv_retry *q, struct buf *out, struct err *err)
{
	buf_add_char(out, '{');
	put_text(out, "client_user_id", q->client_user_id);
	put_text(out, "template_id", q->template_id);
	put_text(out, "strategy", idv_strategy_names[q->strategy]);
	if (q->has_steps) {
		put_key(out, "steps");
		buf_add_char(out, '{');
		for (int i = 0; i < IDV_CUSTOM_STEPS; i++)
			put_bool(out, idv_custom_step_names[i], q->steps[i]);
		buf_add_char(out, '}');
	}
	put_user(out, &q->user);
	put_tristate(out, "is_shareable", q->is_shareable);
	return finish(out, err);
}

bool idv_create_encode(const struct idv_create *q, struct buf *out, struct err *err)
{
	buf_add_char(out, '{');
	put_text(out, "client_user_id", q->client_user_id);
	put_text(out, "template_id", q->template_id);
	put_bool(out, "is_shareable", q->is_shareable);
	put_bool(out, "gave_consent", q->gave_consent);
	put_user(out, &q->user);
	put_tristate(out, "is_idempotent", q->is_idempotent);
	return finish(out, err);
}

bool idv_get_encode(const char *id, struct buf *out, struct err *err)
{
	if (!idv_id_check("attempt id", id, err))
		return false;
	buf_add_char(out, '{');
	put_text(out, "identity_verification_id", id);
	return finish(out, err);
}

bool idv_list_encode(const char *template_id, const char *client_user_id, const char *cursor, struct buf *out, struct err *err)
{
	if (!check_ids(client_user_id, template_id, err))
		return false;
	buf_add_char(out, '{');
	put_text(out, "template_id", template_id);
	put_text(out, "client_user_id", client_user_id);
	if (cursor)
		put_text(out, "cursor", cursor);
	return finish(out, err);
}
