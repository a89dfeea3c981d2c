/* The kind of record that an identity verification is, and why its fields are empty, in a reviewer's words. */
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "idv/record.h"

/* The objects that are null until their step has an outcome. */
static const struct {
	const char *object;
	enum idv_leaf step;
} step_objects[] = {
	{ "documentary_verification", IDV_STEP_DOCUMENTARY_VERIFICATION },
	{ "kyc_check", IDV_STEP_KYC_CHECK },
	{ "risk_check", IDV_STEP_RISK_CHECK },
	{ "selfie_check", IDV_STEP_SELFIE_CHECK },
	{ "verify_sms", IDV_STEP_VERIFY_SMS },
};

/* What follows the step's name, by its status. */
static const struct {
	const char *status, *sentence;
} step_sentences[] = {
	{ "active", "is still under way" },
	{ "canceled", "was canceled" },
	{ "expired", "expired before it was done" },
	{ "failed", "failed, but its details were not sent by the API" },
	{ "manually_approved", "was approved by hand; the API sent no details" },
	{ "manually_rejected", "was rejected by hand; the API sent no details" },
	{ "not_applicable", "does not apply to this attempt" },
	{ "pending_review", "is pending review; its details come later" },
	{ "skipped", "was skipped" },
	{ "success", "succeeded, but its details were not sent by the API" },
	{ "waiting_for_prerequisite", "has not begun: it waits for an earlier step" },
};

/* Arrays without an element. */
static const struct record_sentence arrays[] = {
	{ "documentary_verification.documents", "no document was submitted" },
	{ "risk_check.devices", "no device was seen" },
	{ "risk_check.devices[].factors", "no factor was named" },
	{ "risk_check.email.factors", "no factor was named" },
	{ "risk_check.email.linked_services", "no linked service was found" },
	{ "risk_check.facial_duplicates", "no other attempt with this face was found" },
	{ "risk_check.network.factors", "no factor was named" },
	{ "risk_check.phone.factors", "no factor was named" },
	{ "risk_check.phone.linked_services", "no linked service was found" },
	{ "selfie_check.selfies", "no selfie was taken" },
	{ "verify_sms.verifications", "no SMS was sent" },
};


static const struct record_sentence nulls[] = {
	{ "beacon_user_id", "no Beacon user belongs to this attempt" },
	{ "completed_at", "not completed" },
	{ "documentary_verification.documents[].analysis", "not analysed" },
	{ "documentary_verification.documents[].analysis.aamva_verification", "not checked against state databases" },
	{ "documentary_verification.documents[].analysis.human_review", "not reviewed by a document specialist" },
	{ "documentary_verification.documents[].extracted_data", "not read from the document" },
	{ "documentary_verification.documents[].images", "no such picture" },
	{ "documentary_verification.documents[].redacted_at", "not redacted" },
	{ "latest_scored_protect_event", "no event was scored" },
	{ "previous_attempt_id", "first attempt" },
	{ "redacted_at", "not redacted" },
	{ "risk_check", "no signal" },
	{ "selfie_check.selfies[].analysis", "not analysed" },
	{ "selfie_check.selfies[].capture.image_url", "no photo was taken" },
	{ "selfie_check.selfies[].capture.video_url", "no video was taken" },
	{ "shareable_url", "not shareable" },
	{ "user", "not given by the user" },
	{ "user.ip_address", "not recorded" },
	{ "user_id", "no Plaid user belongs to this attempt" },
	{ "verify_sms.verifications[].initially_sent_at", "not sent" },
	{ "verify_sms.verifications[].last_sent_at", "not sent" },
	{ "verify_sms.verifications[].redacted_at", "not redacted" },
};
/* Says why the object of a step is null; false when `path` is none. */
static bool why_step(const struct record *r, const char *path, struct buf *out)
{
	for (size_t i = 0; i < sizeof step_objects / sizeof *step_objects; i++) {
		if (strcmp(step_objects[i].object, path) != 0)
			continue;
		const struct record_value *status = idv_get(r, step_objects[i].step, 0, 0);
		const char *label = idv_leaf_table[step_objects[i].step].label;
		for (size_t k = 0; k < sizeof step_sentences / sizeof *step_sentences; k++) {
			if (status->state == RECORD_PRESENT && strcmp(status->text, step_sentences[k].status) == 0) {
				buf_printf(out, "%s %s", label, step_sentences[k].sentence);
				return true;
			}
		}
		buf_printf(out, "%s has no details; its status is ", label);
		if (status->state == RECORD_PRESENT)
			text_clean(status->text, strlen(status->text), out);
		else
			buf_add_str(out, "not known");
		return true;
	}
	return false;
}

/* A step that never ran has nothing to redact. */
static bool never_ran(const struct record *r, const char *path)
{
	for (size_t i = 0; i < sizeof step_objects / sizeof *step_objects; i++) {
		enum idv_leaf step = step_objects[i].step;
		if (strcmp(path, step_objects[i].object) == 0)
			return idv_get(r, step, 0, 0)->state == RECORD_PRESENT && !idv_is(r, step, "success") && !idv_is(r, step, "failed");
	}
	return false;
}

static bool say_why(const struct record *r, const struct record_value *v, const char *path, struct buf *out)
{
	if (v->state == RECORD_REDACTED && !never_ran(r, path))
		return false;
	if (why_step(r, path, out))
		return true;
	if (v->state != RECORD_ABSENT || v->leaf != IDV_REQUEST_ID)
		return false;
	buf_add_str(out, "not sent by the API: a list has one for all its attempts");
	return true;
}

static struct record_schema *schema;

const struct record_kind idv_kind = {
	.name = "an identity verification",
	.one = "attempt",
	.many = "attempts",
	.list = "identity_verifications",
	.leaves = idv_leaf_table,
	.leaf_count = IDV_LEAVES,
	.vocabs = idv_vocab_table,
	.why = {
		.arrays = arrays,
		.array_count = sizeof arrays / sizeof *arrays,
		.nulls = nulls,
		.null_count = sizeof nulls / sizeof *nulls,
		.say = say_why,
	},
	.schema = &schema,
};
