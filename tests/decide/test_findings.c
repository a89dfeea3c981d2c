/* What stands out by the record alone: the vendor's words, worst first. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "support/suite.h"
#include "base/buf.h"
#include "base/text.h"
#include "decide/finding.h"
#include "decide/findings_rig.h"
#include "support/marker.h"

struct line {
	enum record_severity severity;
	enum idv_leaf leaf;
	const char *text, *brief;
};

static void assert_reasons(const char *json, const struct line *want, size_t count)
{
	struct record *r = rig_attempt(json);
	struct finding got[FINDINGS];
	size_t n = found_in(r, got);

	for (size_t i = 0; i < n && i < count; i++) {
		ck_assert_str_eq(got[i].text, want[i].text);
		ck_assert_str_eq(got[i].brief, want[i].brief);
		ck_assert_int_eq(got[i].severity, want[i].severity);
		ck_assert_int_eq(got[i].leaf, want[i].leaf);
	}
	ck_assert_msg(n == count, "%zu reasons, not %zu; next: %s", n, count, n > count ? got[count].text : "none");
	record_destroy(r);
}

START_TEST(reasons_worst_first)
{
	static const struct line want[] = {
		{ RECORD_PENDING, IDV_STEP_WATCHLIST_SCREENING, "AML Screening is pending review: scr_1", "AML hit" },
		{ RECORD_BAD, IDV_DOC_MATCH_DATE_OF_BIRTH, "Document Verification failed: date of birth no match", "DOB no match" },
		{ RECORD_BAD, IDV_DOC_MATCH_EXPIRATION_DATE, "Document Verification failed: document expired", "doc expired" },
		{ RECORD_BAD, IDV_RISK_SYNTHETIC_SCORE, "Risk Check: synthetic identity score 70 (70 and more is high)",
		  "synthetic 70" },
		{ RECORD_BAD, IDV_RISK_BEHAVIOR_BOT_DETECTED, "Risk Check: bot yes", "bot yes" },
		{ RECORD_BAD, IDV_RISK_DEVICE_IP_PROXY_TYPE, "Risk Check: proxy Tor (2 of 2)", "Tor" },
		{ RECORD_UNKNOWN, IDV_SELFIE_LIVENESS_CHECK, "not understood: liveness odd_new_word", "not understood" },
		{ RECORD_NOTICE, IDV_KYC_ADDRESS_SUMMARY, "Data Source Verification: address partial match", "address partial match" },
	};
	assert_reasons(
	    "{\"id\":\"a\",\"status\":\"pending_review\",\"watchlist_screening_id\":\"scr_1\",\"steps\":{\"kyc_check\":\"success\","
	    "\"documentary_verification\":\"failed\",\"watchlist_screening\":\"pending_review\",\"risk_check\":\"success\"},"
	    "\"documentary_verification\":{\"documents\":[{\"analysis\":{\"authenticity\":\"no_match\"}},{\"analysis\":{"
	    "\"authenticity\":\"match\",\"image_quality\":\"high\",\"extracted_data\":{\"date_of_birth\":\"no_match\",\"name\":"
	    "\"match\","
	    "\"expiration_date\":\"expired\"}}}]},\"selfie_check\":{\"selfies\":[{\"analysis\":{\"liveness_check\":\"odd_new_"
	    "word\"}}]},"
	    "\"kyc_check\":{\"address\":{\"summary\":\"partial_match\",\"po_box\":\"no\"},\"phone_number\":{\"summary\":\"no_"
	    "data\"}},"
	    "\"risk_check\":{\"behavior\":{\"bot_detected\":\"yes\"},\"devices\":[{\"ip_proxy_type\":\"none_detected\"},"
	    "{\"ip_proxy_type\":\"tor\",\"ip_spam_list_count\":0}],\"email\":{\"linked_services\":[\"a_new_service\"]},"
	    "\"identity_abuse_signals\":{\"synthetic_identity\":{\"score\":70},\"stolen_identity\":{\"score\":89}}}}",
	    want, sizeof want / sizeof *want);
}
END_TEST

START_TEST(each_kind_of_reason)
{
	static const struct {
		const char *json;
		struct line want;
	} rows[] = {
		{ "\"status\":\"failed\",\"steps\":{\"selfie_check\":\"failed\"},\"selfie_check\":{\"selfies\":[{\"analysis\":{"
		  "\"facial_analysis\":{"
		  "\"left_eye\":\"failed\",\"jaw\":\"failed\",\"nose\":\"success\"}}}]}",
		  { RECORD_BAD, IDV_SELFIE_FACE_LEFT_EYE, "Selfie Check failed: facial analysis failed: left eye, jaw",
		    "face failed" } },
		{ "\"status\":\"failed\",\"steps\":{\"kyc_check\":\"failed\"},\"kyc_check\":{\"name\":{\"summary\":\"partial_"
		  "match\"}}",
		  { RECORD_BAD, IDV_KYC_NAME_SUMMARY, "Data Source Verification failed: name partial match", "name partial match" } },
		{ "\"status\":\"failed\",\"steps\":{\"verify_sms\":\"failed\"}",
		  { RECORD_BAD, IDV_STEP_VERIFY_SMS, "SMS Verification failed", "SMS failed" } },
		{ "\"status\":\"failed\",\"steps\":{\"risk_check\":\"failed\"},\"risk_check\":{\"identity_abuse_signals\":{"
		  "\"stolen_identity\":{"
		  "\"score\":90}}}",
		  { RECORD_BAD, IDV_RISK_STOLEN_SCORE, "Risk Check failed: stolen identity score 90 (90 and more is high)",
		    "stolen 90" } },
		{ "\"status\":\"failed\",\"steps\":{\"documentary_verification\":\"manually_rejected\"}",
		  { RECORD_BAD, IDV_STEP_DOCUMENTARY_VERIFICATION, "Document Verification was rejected by hand",
		    "document rejected" } },
		{ "\"status\":\"failed\"", { RECORD_BAD, IDV_STATUS, "The attempt failed; the API does not say why", "failed" } },
		{ "\"status\":\"pending_review\"",
		  { RECORD_PENDING, IDV_STATUS, "The attempt is pending review, but none of its steps is", "pending review" } },
		{ "\"status\":\"pending_review\",\"steps\":{\"selfie_check\":\"pending_review\"}",
		  { RECORD_PENDING, IDV_STEP_SELFIE_CHECK, "Selfie Check is pending review", "selfie pending" } },
		{ "\"status\":\"pending_review\",\"steps\":{\"watchlist_screening\":\"pending_review\"}",
		  { RECORD_PENDING, IDV_STEP_WATCHLIST_SCREENING, "AML Screening is pending review", "AML hit" } },
		{ "\"status\":\"expired\"", { RECORD_NOTICE, IDV_STATUS, "The attempt expired", "expired" } },
		{ "\"status\":\"canceled\"", { RECORD_NOTICE, IDV_STATUS, "The attempt was canceled", "canceled" } },
		{ "\"status\":\"on_hold\"", { RECORD_UNKNOWN, IDV_STATUS, "not understood: status on_hold", "not understood" } },
		{ "\"status\":5",
		  { RECORD_UNKNOWN, IDV_STATUS, "not understood: status is not of the documented type", "not understood" } },
		{ "\"user\":5",
		  { RECORD_UNKNOWN, IDV_USER_PHONE_NUMBER, "not understood: user.phone_number is not of the documented type",
		    "not understood" } },
		{ "\"risk_check\":{\"facial_duplicates\":[{\"id\":\"b\",\"similarity\":97}]}",
		  { RECORD_NOTICE, IDV_RISK_DUPLICATE_SIMILARITY, "Risk Check: face found in another attempt, similarity 97",
		    "face found 97" } },
		{ "\"risk_check\":{\"devices\":[{\"ip_spam_list_count\":2}]}",
		  { RECORD_NOTICE, IDV_RISK_DEVICE_IP_SPAM_LIST_COUNT, "Risk Check: IP address on spam lists: 2", "spam lists 2" } },
	};
	char json[2000];

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		snprintf(json, sizeof json, "{\"id\":\"a\",%s}", rows[i].json);
		assert_reasons(json, &rows[i].want, 1);
	}
	assert_reasons("{\"id\":\"a\",\"status\":\"success\",\"steps\":{\"risk_check\":\"success\"}}", NULL, 0);
}
END_TEST

/* However much speaks against an attempt: at most FINDINGS lines, the worst kept, all of it clean and whole. */
START_TEST(many_reasons)
{
	struct marker m = { .elements = 10 };
	struct finding got[FINDINGS];
	struct buf text;

	buf_init(&text, JSON_BODY_MAX);
	marker_json(&m, &text);
	struct record *r = rig_attempt(text.data);
	ck_assert_uint_gt(found_in(r, got), 40);
	record_destroy(r);

	buf_reset(&text);
	buf_add_str(&text, "{\"id\":\"a\",\"status\":\"on\\u001b[2J\\u202Ehold\",\"risk_check\":{\"devices\":[");
	for (int i = 0; i < 70; i++)
		buf_add_str(&text, "{\"ip_proxy_type\":\"vpn\"},");
	buf_add_str(&text, "{\"ip_proxy_type\":\"tor\"}]},\"kyc_check\":{\"status\":\"");
	for (int i = 0; i < 300; i++)
		buf_add_str(&text, "\u5c71");
	buf_add_str(&text, "\"}}");
	r = rig_attempt(text.data);
	ck_assert_uint_eq(found_in(r, got), FINDINGS);
	ck_assert_str_eq(got[0].text, "Risk Check: proxy Tor (71 of 71)");
	ck_assert_int_eq(got[1].severity, RECORD_UNKNOWN);
	ck_assert_int_eq(got[2].severity, RECORD_UNKNOWN);
	ck_assert_int_eq(got[3].severity, RECORD_NOTICE);
	for (size_t i = 0; i < FINDINGS; i++) {
		ck_assert(text_utf8_valid(got[i].text, strlen(got[i].text)));
		ck_assert_ptr_null(strchr(got[i].text, '\033'));
		ck_assert_ptr_null(strstr(got[i].text, "\u202e"));
	}
	record_destroy(r);
	buf_finish(&text);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("findings");
	TCase *tests = tcase_create("findings");
	tcase_add_test(tests, reasons_worst_first);
	tcase_add_test(tests, each_kind_of_reason);
	tcase_add_test(tests, many_reasons);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
