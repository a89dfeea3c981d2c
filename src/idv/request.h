/* Requests to create and to retry: checked here before a byte is sent, and encoded exactly as sent. */
#ifndef IDV_REQUEST_H
#define IDV_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

#include "idv/record.h"

enum idv_strategy { IDV_RESET, IDV_INCOMPLETE, IDV_INFER, IDV_CUSTOM, IDV_STRATEGIES };
extern const char *const idv_strategy_names[IDV_STRATEGIES]; /* wire names */

enum idv_tristate { IDV_UNSET, IDV_NO, IDV_YES };

/* The four steps a custom retry names, in wire order: verify_sms, kyc_check, documentary_verification, selfie_check. */
enum { IDV_CUSTOM_STEPS = 4 };
extern const char *const idv_custom_step_names[IDV_CUSTOM_STEPS];

/* User data: "" means not given. Objects are sent whole or not at all. Secret memory is the caller's concern (fixed arrays so that
 * it can be wiped in one go). Sizes are bytes of UTF-8 with the NUL. */
struct idv_user {
	char email_address[320], phone_number[20], date_of_birth[16];
	char given_name[408], family_name[408];
	char street[328], street2[208], city[408], region[16], postal_code[16], country[4];
	char id_value[64], id_type[40];
};

/* One row a user field: wire path, label, member; for forms, --data and error texts. */
struct idv_user_field {
	const char *path;   /* "name.given_name" */
	const char *label;
	size_t offset, size;
	bool personal;
};
extern const struct idv_user_field idv_user_fields[];
extern const size_t idv_user_field_count;

/* Check one field (format only) or the whole (objects complete). The sentence names the field and the rule. */
bool idv_user_field_check(const struct idv_user_field *f, const char *value, struct err *err);
bool idv_user_check(const struct idv_user *u, struct err *err);
bool idv_user_empty(const struct idv_user *u);
/* --data FILE: a JSON object like the API's `user`; unknown keys are an error. */
bool idv_user_parse(const char *json, size_t len, struct idv_user *u, struct err *err);

/* How a user is named: by the operator's own id, or by the vendor's. A retry takes the first alone; every attempt tells it. */
enum idv_by { IDV_BY_CLIENT_USER, IDV_BY_USER, IDV_BYS };
struct idv_by_row {
	const char *key; /* "client_user_id" */
	enum idv_leaf leaf;
};
extern const struct idv_by_row idv_by_table[IDV_BYS];

struct idv_retry {
	const char *client_user_id, *template_id; /* borrowed */
	enum idv_strategy strategy;
	bool has_steps;
	bool steps[IDV_CUSTOM_STEPS];
	enum idv_tristate is_shareable;
	struct idv_user user;
};

/* What a create is unless somebody says otherwise: the only one that may be sent again when its answer is lost. */
enum { IDV_CREATE_IDEMPOTENT = IDV_YES };

struct idv_create {
	const char *client_user_id, *user_id, *template_id; /* borrowed; one of the users may be NULL. With a user_id there is no user data: the vendor
	                                                       has it */
	bool is_shareable, gave_consent;
	enum idv_tristate is_idempotent;
	struct idv_user user;
};

/* The API names no limit for its ids. A longer one, in bytes, is nobody's: it is refused, never cut. */
enum { IDV_ID_MAX = 255, IDV_ID_SIZE = IDV_ID_MAX + 1 /* with its NUL */ };

/* May this go into a request? Not when it is missing, too long, or was broken or cut in the answer it came in. `what`: "attempt id". */
bool idv_id_check(const char *what, const char *id, struct err *err);
/* The same, and out is a copy; untouched where it may not. */
bool idv_id_copy(char out[IDV_ID_SIZE], const char *what, const char *id, struct err *err);
bool idv_retry_check(const struct idv_retry *q, struct err *err);
bool idv_create_check(const struct idv_create *q, struct err *err);
/* The exact bytes of the body. Call only after the check. */
bool idv_retry_encode(const struct idv_retry *q, struct buf *out, struct err *err);
bool idv_create_encode(const struct idv_create *q, struct buf *out, struct err *err);
/* {"key":"value"}, of a read that is asked for by one text; {} where value is NULL. */
bool idv_ask_encode(const char *key, const char *value, struct buf *out, struct err *err);
/* A page of what belongs to an id: {"of":"id"}, and its cursor where there is one. of NULL: as idv_ask_encode. */
bool idv_ask_of_encode(const char *of, const char *id, const char *key, const char *value, struct buf *out, struct err *err);
bool idv_list_encode(const char *template_id, enum idv_by by, const char *user, const char *cursor, struct buf *out, struct err *err);

/* May this strategy be used on the newest attempt of a subject, and what will it do? */
enum idv_verdict { IDV_ALLOWED, IDV_REFUSED, IDV_UNCLEAR };
struct idv_advice {
	enum idv_verdict verdict;
	char why[200];
};
void idv_retry_advise(const struct record *newest, enum idv_strategy s, struct idv_advice *out);

/* What each step is expected to become: a step status' wire name, or "unclear". steps is read for custom only. */
void idv_retry_preview(const struct record *newest, enum idv_strategy s, const bool steps[IDV_CUSTOM_STEPS],
                       const char *after[7]);

#endif
