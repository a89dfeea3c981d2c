/* What commands print of a case is an event, as what the console shows of it is. */
#include "command/ask.h"
#include "desk/audit.h"
#include "idv/record.h"
#include "store/audit.h"

void ask_subject(const struct ask *a, const struct record *attempt, char subject[CHAIN_CASE])
{
	char user[CASE_ID_TEXT];
	bool hashed;
	subject[0] = '\0';
	if (attempt && case_user_text(a->opened.keys, CASE_CLIENT_USER, idv_text(attempt, IDV_CLIENT_USER_ID), user, &hashed))
		audit_subject(subject, idv_text(attempt, IDV_TEMPLATE_ID), CASE_CLIENT_USER, hashed, user);
}

void ask_record(struct ask *a, const struct record *r, bool json)
{
	char subject[CHAIN_CASE];
	struct audit_detail d = { 0 };
	if (!a->opened.audit || !r)
		return;
	ask_subject(a, r, subject);
	if (json) /* nothing of it is masked */
		audit_word(&d, "what", "an attempt as JSON");
	audit_word(&d, "attempt", idv_text(r, IDV_ID));
	audit_note(a->opened.audit, json ? AUDIT_EXPORT : AUDIT_VIEW, subject, &d);
}

void ask_screening(struct ask *a, const char *screening_id, const struct record *attempt, bool json)
{
	char subject[CHAIN_CASE];
	struct audit_detail d = { 0 };
	if (!a->opened.audit)
		return;
	ask_subject(a, attempt, subject);
	audit_word(&d, "what", json ? "a screening as JSON" : "a screening");
	audit_word(&d, "screening", screening_id);
	audit_note(a->opened.audit, AUDIT_EXPORT, subject, &d);
}

void ask_verdicts(struct ask *a, const struct aml_decision *d, const struct record *attempt)
{
	char subject[CHAIN_CASE];
	if (!a->opened.audit)
		return;
	ask_subject(a, attempt, subject);
	for (size_t i = 0; i < d->hit_count; i++) {
		const struct record *hit = aml_look_hit(&d->seen, d->hits[i].hit_id);
		audit_verdict(a->opened.audit, subject, d->screening_id, hit ? record_text(hit, HIT_LIST_CODE) : "", &d->hits[i]);
	}
}
