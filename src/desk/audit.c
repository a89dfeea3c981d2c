#include "desk/audit.h"

#include <string.h>

#include "aml/decision.h"
#include "base/buf.h"
#include "desk/desk.h"
#include "idv/record.h"
#include "store/audit.h"

enum { PATH_MOST = 300 };

void desk_audit_begin(struct desk *d, struct audit *a, const struct keys *keys)
{
	d->audit = a;
	d->audit_keys = keys;
}

size_t desk_audit_waiting(const struct desk *d, struct err *err)
{
	*err = (struct err){ 0 };
	return audit_waiting(d->audit, err);
}

/* "": users are kept as hashes, and the key for it is not here. */
static void subject_of(const struct desk *d, const char *template_id, const char *client_user_id, char out[CHAIN_CASE])
{
	char user[CASE_ID_TEXT];
	bool hashed;
	out[0] = '\0';
	if (case_user_text(d->audit_keys, CASE_CLIENT_USER, client_user_id, user, &hashed))
		audit_subject(out, template_id, CASE_CLIENT_USER, hashed, user);
}

static void subject_of_attempt(const struct desk *d, const char *attempt_id, char out[CHAIN_CASE])
{
	const struct attempt *a = caseload_find(&d->load, attempt_id);
	out[0] = '\0';
	if (a && a->record)
		subject_of(d, idv_text(a->record, IDV_TEMPLATE_ID), idv_text(a->record, IDV_CLIENT_USER_ID), out);
}

static void add_path(struct audit_detail *detail, const char *name, const struct record_value *v)
{
	struct record_value placed = { .leaf = v->leaf, .at = { v->at[0], v->at[1] }, .indexed = RECORD_DEPTH };
	struct buf path;
	buf_init(&path, PATH_MOST);
	record_value_path(&idv_kind, &placed, &path);
	audit_word(detail, name, buf_str(&path));
	buf_finish(&path);
}

static void tell(struct desk *d, enum audit_kind kind, const char *attempt_id, struct audit_detail *detail)
{
	char subject[CHAIN_CASE];
	subject_of_attempt(d, attempt_id, subject);
	audit_word(detail, "attempt", attempt_id);
	audit_note(d->audit, kind, subject, detail);
}

void desk_audit_view(struct desk *d, const char *attempt_id)
{
	struct audit_detail detail = { 0 };
	if (d->audit)
		tell(d, AUDIT_VIEW, attempt_id, &detail);
}

void desk_audit_reveal(struct desk *d, const char *attempt_id, const struct record_value *v, bool shown)
{
	struct audit_detail detail = { 0 };
	if (!d->audit)
		return;
	if (v)
		add_path(&detail, "field", v);
	else
		audit_word(&detail, "field", "all fields");
	tell(d, shown ? AUDIT_REVEAL : AUDIT_COVER, attempt_id, &detail);
}

void desk_audit_names(struct desk *d, bool shown)
{
	struct audit_detail detail = { 0 };
	audit_word(&detail, "field", "the names in the list");
	audit_note(d->audit, shown ? AUDIT_REVEAL : AUDIT_COVER, "", &detail);
}

void desk_audit_copy(struct desk *d, const char *attempt_id, const struct record_value *v)
{
	struct audit_detail detail = { 0 };
	if (!d->audit)
		return;
	add_path(&detail, "field", v);
	tell(d, AUDIT_COPY, attempt_id, &detail);
}

void desk_audit_picture(struct desk *d, const char *attempt_id, const struct record_value *v, int step, int64_t ms)
{
	struct audit_detail detail = { 0 };
	if (!d->audit)
		return;
	add_path(&detail, "picture", v);
	if (step)
		audit_number(&detail, "step", step);
	if (ms >= 0)
		audit_number(&detail, "ms", ms);
	tell(d, ms < 0 ? AUDIT_PICTURE : AUDIT_SHOWN, attempt_id, &detail);
}

void audit_verdict(struct audit *a, const char *subject, const char *screening_id, const char *list, const struct aml_hit_verdict *v)
{
	struct audit_detail detail = { 0 };
	struct buf factors;
	buf_init(&factors, PATH_MOST);
	for (size_t f = 0; f < AML_FACTORS; f++)
		if (v->factors[f] != AML_UNREAD)
			buf_printf(&factors, "%s%s=%s", factors.len ? " " : "", aml_factor_codes[f], aml_reading_codes[v->factors[f]]);
	audit_word(&detail, "screening", screening_id);
	audit_word(&detail, "hit", v->hit_id);
	audit_word(&detail, "list", list);
	audit_word(&detail, "verdict", aml_verdict_names[v->verdict]);
	audit_word(&detail, "factors", buf_str(&factors));
	audit_word(&detail, "reason", *v->reason ? v->reason : "none");
	audit_note(a, AUDIT_VERDICT, subject, &detail);
	buf_finish(&factors);
}

void desk_audit_verdict(struct desk *d, const char *attempt_id, const char *screening_id, const char *list, const struct aml_hit_verdict *v)
{
	char subject[CHAIN_CASE];
	if (!d->audit)
		return;
	subject_of_attempt(d, attempt_id, subject);
	audit_verdict(d->audit, subject, screening_id, list, v);
}

void desk_audit_report(struct desk *d, const char *attempt_id, const char *form, bool unmasked)
{
	struct audit_detail detail = { 0 };
	audit_word(&detail, "form", form);
	audit_word(&detail, "masked", unmasked ? "unmasked" : "redacted");
	if (d->audit)
		tell(d, unmasked ? AUDIT_UNMASK : AUDIT_REPORT, attempt_id, &detail);
}
