/* Why a field is empty, in a reviewer's words. */
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/when.h"
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
static const struct {
	const char *array, *sentence;
} empty_arrays[] = {
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

/* Objects and fields that are null; the longest path that matches speaks. */
static const struct {
	const char *path, *sentence;
} nulls[] = {
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

/* Bytes of `path` that cover the whole of `prefix`, 0 when it does not lie in it. */
static size_t covers(const char *prefix, const char *path)
{
	size_t n = strlen(prefix);

	return strncmp(prefix, path, n) == 0 && (path[n] == '\0' || path[n] == '.' || path[n] == '[') ? n : 0;
}

/* A path as the leaf table writes it: "devices[3].factors" becomes "devices[].factors". */
static void plain_path(const char *path, struct buf *out)
{
	for (; *path; path++) {
		buf_add_char(out, *path);
		if (*path == '[')
			path += strcspn(path, "]") - 1;
	}
}

/* Says why the object of a step is null; false when `path` is none. */
static bool why_step(const struct idv_record *r, const char *path, struct buf *out)
{
	for (size_t i = 0; i < sizeof step_objects / sizeof *step_objects; i++) {
		if (strcmp(step_objects[i].object, path) != 0)
			continue;
		const struct idv_value *status = idv_get(r, step_objects[i].step, 0, 0);
		const char *label = idv_leaf_table[step_objects[i].step].label;
		for (size_t k = 0; k < sizeof step_sentences / sizeof *step_sentences; k++) {
			if (status->state == IDV_PRESENT && strcmp(status->text, step_sentences[k].status) == 0) {
				buf_printf(out, "%s %s", label, step_sentences[k].sentence);
				return true;
			}
		}
		buf_printf(out, "%s has no details; its status is ", label);
		if (status->state == IDV_PRESENT)
			text_clean(status->text, strlen(status->text), out);
		else
			buf_add_str(out, "not known");
		return true;
	}
	return false;
}

static const char *sentence_for_array(const char *path)
{
	for (size_t i = 0; i < sizeof empty_arrays / sizeof *empty_arrays; i++) {
		if (strcmp(empty_arrays[i].array, path) == 0)
			return empty_arrays[i].sentence;
	}
	return "none";
}

static const char *sentence_for_null(const char *path)
{
	const char *best = "empty in the API's answer";
	size_t best_len = 0;

	for (size_t i = 0; i < sizeof nulls / sizeof *nulls; i++) {
		size_t n = covers(nulls[i].path, path);
		if (n > best_len) {
			best_len = n;
			best = nulls[i].sentence;
		}
	}
	return best;
}

/* The redaction that covers a value: of its own document or SMS where that has one, else of the attempt. */
static const struct idv_value *redaction_of(const struct idv_record *r, const struct idv_value *v)
{
	static const struct {
		const char *prefix;
		enum idv_leaf stamp;
	} nested[] = {
		{ "documentary_verification.documents", IDV_DOC_REDACTED_AT },
		{ "verify_sms.verifications", IDV_SMS_REDACTED_AT },
	};
	for (size_t i = 0; i < sizeof nested / sizeof *nested; i++) {
		if (v->indexed == 0 || !covers(nested[i].prefix, idv_leaf_table[v->leaf].path))
			continue;
		const struct idv_value *stamp = idv_get(r, nested[i].stamp, v->at[0], 0);
		if (stamp->state == IDV_PRESENT)
			return stamp;
	}
	return idv_get(r, IDV_REDACTED_AT, 0, 0);
}

static void why_redacted(const struct idv_record *r, const struct idv_value *v, struct buf *out)
{
	const struct idv_value *stamp = redaction_of(r, v);
	char when[WHEN_TEXT];

	buf_add_str(out, "redacted ");
	if (stamp->timed) {
		when_format(stamp->number, true, when);
		buf_add_str(out, when);
	} else {
		text_clean(stamp->text, strlen(stamp->text), out);
	}
}

void idv_why_empty(const struct idv_record *r, const struct idv_value *v, struct buf *out)
{
	struct buf plain;
	bool said = false;

	if (v->state == IDV_PRESENT)
		return;
	if (v->state == IDV_WRONG_TYPE) {
		buf_add_str(out, "not of the documented type");
		return;
	}
	buf_init(&plain, 4096);
	plain_path(v->empty_at, &plain);
	const char *path = buf_str(&plain);
	if (v->state == IDV_REDACTED) {
		/* A step that never ran has nothing to redact. */
		for (size_t i = 0; !said && i < sizeof step_objects / sizeof *step_objects; i++) {
			enum idv_leaf step = step_objects[i].step;
			if (strcmp(path, step_objects[i].object) == 0 && idv_get(r, step, 0, 0)->state == IDV_PRESENT &&
			    !idv_is(r, step, "success") && !idv_is(r, step, "failed"))
				said = why_step(r, path, out);
		}
		if (!said)
			why_redacted(r, v, out);
	} else if (!why_step(r, path, out)) {
		if (v->state == IDV_NULL)
			buf_add_str(out, sentence_for_null(path));
		else if (v->leaf == IDV_REQUEST_ID)
			buf_add_str(out, "not sent by the API: a list has one for all its attempts");
		else if (v->none)
			buf_add_str(out, sentence_for_array(path));
		else
			buf_add_str(out, "not sent by the API");
	}
	buf_finish(&plain);
}
