/* What commands print of a case is an event, as what the console shows of it is. */
#include "command/ask.h"
#include "idv/record.h"
#include "store/audit.h"

void ask_record(struct ask *a, const struct record *r, bool json)
{
	char user[CASE_ID_TEXT], subject[CHAIN_CASE] = "";
	bool hashed;
	struct audit_detail d = { 0 };
	if (!a->opened.audit || !r)
		return;
	if (case_user_text(a->opened.keys, CASE_CLIENT_USER, idv_text(r, IDV_CLIENT_USER_ID), user, &hashed))
		audit_subject(subject, idv_text(r, IDV_TEMPLATE_ID), CASE_CLIENT_USER, hashed, user);
	if (json) /* nothing of it is masked */
		audit_word(&d, "what", "an attempt as JSON");
	audit_word(&d, "attempt", idv_text(r, IDV_ID));
	audit_note(a->opened.audit, json ? AUDIT_EXPORT : AUDIT_VIEW, subject, &d);
}
