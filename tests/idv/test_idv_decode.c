/* Answers become records: every leaf found, empty told from empty, nothing lost to a broken neighbour. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "support/suite.h"
#include "base/err.h"
#include "idv/record.h"
#include "support/marker.h"

static struct buf text;
static struct err error;

static void setup(void)
{
	buf_init(&text, 64 << 20);
	error = (struct err){ 0 };
}

static void teardown(void)
{
	buf_finish(&text);
}

/* The caller destroys it. */
static struct record *decode(const char *json)
{
	struct record_page page;

	ck_assert_msg(idv_decode_one(json, strlen(json), &page, &error), "%s", error.text);
	ck_assert_uint_eq(page.count, 1);
	struct record *r = record_page_take(&page, 0);
	record_page_finish(&page);
	return r;
}

static struct record *decode_marker(const struct marker *m)
{
	buf_reset(&text);
	marker_json(m, &text);
	return decode(text.data);
}

static void assert_why(const struct record *r, const struct record_value *v, const char *sentence)
{
	struct buf why;

	buf_init(&why, 1000);
	record_why_empty(r, v, &why);
	ck_assert_str_eq(buf_str(&why), sentence);
	buf_finish(&why);
}

static int arrays_in(const char *path)
{
	int n = 0;

	for (; *path; path++)
		n += *path == '[';
	return n;
}

START_TEST(every_leaf_is_found)
{
	static const struct marker kinds[] = {
		{ .elements = 1 }, { .elements = 3 }, { .elements = 2, .words = true, .typed = true },
	};

	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
		struct record *r = decode_marker(&kinds[k]);
		ck_assert_uint_eq(r->extra_count, 0);
		ck_assert_uint_eq(r->wrong_types, 0);
		ck_assert_uint_eq(r->unknown_words == 0, kinds[k].words);
		ck_assert_str_eq(r->json, text.data);
		for (int l = 0; l < IDV_LEAVES; l++) {
			int arrays = arrays_in(idv_leaf_table[l].path);
			size_t outer = arrays ? kinds[k].elements : 1, inner = arrays > 1 ? kinds[k].elements : 1;
			for (size_t i = 0; i < outer; i++) {
				for (size_t j = 0; j < inner; j++) {
					const struct record_value *v = idv_get(r, (enum idv_leaf)l, i, j);
					char want[64];
					marker_value(&kinds[k], (enum idv_leaf)l, i, j, want);
					ck_assert_msg(v->state == RECORD_PRESENT && strcmp(v->text, want) == 0, "%s",
					              idv_leaf_table[l].path);
					ck_assert_uint_eq(v->at[0], i);
					ck_assert_uint_eq(v->at[1], j);
					ck_assert_ptr_null(v->empty_at);
					if (idv_leaf_table[l].type == RECORD_TIME)
						ck_assert_int_eq(v->timed, kinds[k].typed);
					if (idv_leaf_table[l].type == RECORD_ENUM)
						ck_assert_int_eq(v->word != NULL, kinds[k].words);
				}
			}
			ck_assert_uint_eq(idv_count(r, (enum idv_leaf)l, -1), arrays ? kinds[k].elements : 0);
			ck_assert_uint_eq(idv_count(r, (enum idv_leaf)l, 0), arrays > 1 ? kinds[k].elements : 0);
			ck_assert_int_eq(idv_get(r, (enum idv_leaf)l, 7, 7)->state, RECORD_ABSENT);
		}
		record_destroy(r);
	}
}
END_TEST

START_TEST(nulls_are_nulls_everywhere)
{
	struct record *r = decode_marker(&(struct marker){ .fill = MARKER_NULL_LEAVES, .elements = 1, .words = true });

	for (int l = 0; l < IDV_LEAVES; l++) {
		const struct record_value *v = idv_get(r, (enum idv_leaf)l, 0, 0);
		if (l == IDV_ID || l == IDV_STATUS || strncmp(idv_leaf_table[l].path, "steps.", 6) == 0)
			continue;
		ck_assert_msg(v->state == RECORD_NULL, "%s", idv_leaf_table[l].path);
		ck_assert_str_eq(v->text, "");
		struct buf why;
		buf_init(&why, 1000);
		record_why_empty(r, v, &why);
		ck_assert_msg(why.len > 0, "%s", idv_leaf_table[l].path);
		buf_finish(&why);
	}
	record_destroy(r);

	r = decode_marker(&(struct marker){ .fill = MARKER_NULL_OBJECTS, .elements = 1, .words = true });
	const struct record_value *v = idv_get(r, IDV_DOC_FRAUD_DETAIL_CHECK, 0, 0);
	ck_assert_int_eq(v->state, RECORD_NULL);
	ck_assert_str_eq(v->empty_at, "documentary_verification");
	ck_assert_uint_eq(v->indexed, 0);
	ck_assert_uint_eq(idv_count(r, IDV_DOC_STATUS, -1), 0);
	ck_assert_uint_eq(idv_count(r, IDV_RISK_DEVICE_FACTORS, 0), 0);
	record_destroy(r);
}
END_TEST

START_TEST(redaction_is_told_from_null)
{
	struct record *r = decode_marker(&(struct marker){
	    .fill = MARKER_NULL_LEAVES, .elements = 1, .words = true, .redacted_at = "2026-01-02T03:04:05Z" });

	for (int l = 0; l < IDV_LEAVES; l++) {
		const struct record_value *v = idv_get(r, (enum idv_leaf)l, 0, 0);
		if (v->state == RECORD_PRESENT)
			continue;
		ck_assert_msg(v->state == RECORD_REDACTED, "%s", idv_leaf_table[l].path);
		assert_why(r, v, "redacted 2026-01-02 03:04:05Z");
	}
	record_destroy(r);

	/* One document only: its sibling and the attempt are untouched. */
	r = decode("{\"id\":\"a\",\"redacted_at\":null,\"completed_at\":null,\"documentary_verification\":{\"status\":\"success\","
	           "\"documents\":["
	           "{\"status\":null,\"redacted_at\":null},{\"status\":null,\"redacted_at\":\"2026-02-03T00:00:00Z\"}]}}");
	ck_assert_int_eq(idv_get(r, IDV_DOC_STATUS, 0, 0)->state, RECORD_NULL);
	ck_assert_int_eq(idv_get(r, IDV_DOC_STATUS, 1, 0)->state, RECORD_REDACTED);
	ck_assert_int_eq(idv_get(r, IDV_DOC_ATTEMPT, 0, 0)->state, RECORD_ABSENT);
	ck_assert_int_eq(idv_get(r, IDV_DOC_ATTEMPT, 1, 0)->state, RECORD_REDACTED);
	ck_assert_int_eq(idv_get(r, IDV_DOC_REDACTED_AT, 0, 0)->state, RECORD_NULL);
	ck_assert_int_eq(idv_get(r, IDV_COMPLETED_AT, 0, 0)->state, RECORD_NULL);
	assert_why(r, idv_get(r, IDV_DOC_ATTEMPT, 1, 0), "redacted 2026-02-03 00:00:00Z");
	assert_why(r, idv_get(r, IDV_DOC_REDACTED_AT, 0, 0), "not redacted");
	record_destroy(r);

	/* When a document was redacted is not itself redacted with the attempt. */
	r = decode("{\"id\":\"a\",\"redacted_at\":\"2026-02-03T00:00:00Z\",\"documentary_verification\":{\"documents\":[{"
	           "\"redacted_at\":null}]}}");
	ck_assert_int_eq(idv_get(r, IDV_DOC_REDACTED_AT, 0, 0)->state, RECORD_NULL);
	ck_assert_int_eq(idv_get(r, IDV_DOC_STATUS, 0, 0)->state, RECORD_REDACTED);
	record_destroy(r);

	/* A redacted attempt whose selfie never ran says so. */
	r = decode("{\"id\":\"a\",\"redacted_at\":\"2026-02-03T00:00:00Z\",\"steps\":{\"selfie_check\":\"skipped\"},\"selfie_"
	           "check\":null}");
	assert_why(r, idv_get(r, IDV_SELFIE_STATUS, 0, 0), "Selfie Check was skipped");
	assert_why(r, idv_get(r, IDV_USER_EMAIL_ADDRESS, 0, 0), "redacted 2026-02-03 00:00:00Z");
	record_destroy(r);
}
END_TEST

START_TEST(empty_fields_say_why)
{
	struct record *r =
	    decode("{\"id\":\"a\",\"previous_attempt_id\":null,\"user\":{\"name\":null},"
	           "\"steps\":{\"documentary_verification\":\"skipped\",\"selfie_check\":\"waiting_for_prerequisite\",\"kyc_"
	           "check\":\"brand_new\"},"
	           "\"documentary_verification\":null,\"selfie_check\":null,\"kyc_check\":null,\"verify_sms\":null,"
	           "\"risk_check\":{\"devices\":[],\"email\":null,\"phone\":{\"linked_services\":[]}}}");

	assert_why(r, idv_get(r, IDV_DOC_AUTHENTICITY, 0, 0), "Document Verification was skipped");
	assert_why(r, idv_get(r, IDV_SELFIE_STATUS, 0, 0), "Selfie Check has not begun: it waits for an earlier step");
	assert_why(r, idv_get(r, IDV_KYC_NAME_SUMMARY, 0, 0), "Data Source Verification has no details; its status is brand_new");
	assert_why(r, idv_get(r, IDV_SMS_STATUS, 0, 0), "SMS Verification has no details; its status is not known");
	assert_why(r, idv_get(r, IDV_RISK_DEVICE_FACTORS, 0, 0), "no device was seen");
	assert_why(r, idv_get(r, IDV_RISK_PHONE_LINKED_SERVICES, 0, 0), "no linked service was found");
	assert_why(r, idv_get(r, IDV_RISK_EMAIL_LINKED_SERVICES, 0, 0), "no signal");
	assert_why(r, idv_get(r, IDV_RISK_DUPLICATE_ID, 0, 0), "not sent by the API");
	assert_why(r, idv_get(r, IDV_USER_NAME_GIVEN_NAME, 0, 0), "not given by the user");
	assert_why(r, idv_get(r, IDV_USER_ADDRESS_CITY, 0, 0), "not sent by the API");
	assert_why(r, idv_get(r, IDV_PREVIOUS_ATTEMPT_ID, 0, 0), "first attempt");
	ck_assert_str_eq(idv_get(r, IDV_USER_NAME_GIVEN_NAME, 0, 0)->empty_at, "user.name");
	ck_assert_str_eq(idv_get(r, IDV_USER_ADDRESS_CITY, 0, 0)->empty_at, "user.address");
	assert_why(r, idv_get(r, IDV_ID, 0, 0), "");
	record_destroy(r);
}
END_TEST

/* Each step status has a sentence of its own. */
START_TEST(every_step_status_explains_itself)
{
	size_t count;
	const struct record_word *words = idv_vocab_words(IDV_VOCAB_STEP, &count);

	for (size_t i = 0; i < count; i++) {
		buf_reset(&text);
		buf_printf(&text, "{\"id\":\"a\",\"steps\":{\"risk_check\":\"%s\"},\"risk_check\":null}", words[i].wire);
		struct record *r = decode(text.data);
		struct buf why;
		buf_init(&why, 1000);
		record_why_empty(r, idv_get(r, IDV_RISK_STATUS, 0, 0), &why);
		ck_assert_msg(strncmp(buf_str(&why), "Risk Check ", 11) == 0 && !strstr(buf_str(&why), "its status is"), "%s",
		              buf_str(&why));
		buf_finish(&why);
		record_destroy(r);
	}
}
END_TEST

START_TEST(wrong_types_fail_nothing_else)
{
	struct record *r =
	    decode("{\"id\":\"a\",\"status\":7,\"template\":{\"id\":\"t\",\"version\":\"four\"},\"user\":[1,2],\"steps\":\"no\","
	           "\"documentary_verification\":{\"documents\":{\"0\":{}}},\"selfie_check\":{\"selfies\":[5,{\"attempt\":2}]},"
	           "\"risk_check\":{\"facial_duplicates\":[{\"matched_after_completed\":\"true\",\"similarity\":1.5}],"
	           "\"trust_index_score\":1e400,\"email\":{\"breach_count\":3.0,\"linked_services\":[1,\"github\"]}},"
	           "\"client_user_id\":\"u\"}");

	ck_assert_str_eq(idv_text(r, IDV_CLIENT_USER_ID), "u");
	ck_assert_str_eq(idv_text(r, IDV_TEMPLATE_ID), "t");
	const struct record_value *v = idv_get(r, IDV_STATUS, 0, 0);
	ck_assert_int_eq(v->state, RECORD_WRONG_TYPE);
	ck_assert_str_eq(v->text, "7");
	ck_assert_str_eq(idv_get(r, IDV_TEMPLATE_VERSION, 0, 0)->text, "\"four\"");
	ck_assert_int_eq(idv_get(r, IDV_USER_NAME_GIVEN_NAME, 0, 0)->state, RECORD_WRONG_TYPE);
	ck_assert_str_eq(idv_get(r, IDV_USER_NAME_GIVEN_NAME, 0, 0)->text, "[1,2]");
	ck_assert_int_eq(idv_get(r, IDV_STEP_RISK_CHECK, 0, 0)->state, RECORD_WRONG_TYPE);
	ck_assert_int_eq(idv_get(r, IDV_DOC_STATUS, 0, 0)->state, RECORD_WRONG_TYPE);
	ck_assert_uint_eq(idv_count(r, IDV_DOC_STATUS, -1), 0);
	ck_assert_uint_eq(idv_count(r, IDV_SELFIE_STATUS, -1), 2);
	ck_assert_str_eq(idv_get(r, IDV_SELFIE_STATUS, 0, 0)->text, "5");
	ck_assert_int_eq(idv_get(r, IDV_SELFIE_ATTEMPT, 1, 0)->number, 2);
	ck_assert_int_eq(idv_get(r, IDV_RISK_DUPLICATE_MATCHED_AFTER_COMPLETED, 0, 0)->state, RECORD_WRONG_TYPE);
	ck_assert_int_eq(idv_get(r, IDV_RISK_DUPLICATE_SIMILARITY, 0, 0)->state, RECORD_WRONG_TYPE);
	ck_assert_int_eq(idv_get(r, IDV_RISK_TRUST_INDEX_SCORE, 0, 0)->state, RECORD_WRONG_TYPE);
	ck_assert_str_eq(idv_get(r, IDV_RISK_TRUST_INDEX_SCORE, 0, 0)->text, "1e400");
	ck_assert_int_eq(idv_get(r, IDV_RISK_EMAIL_BREACH_COUNT, 0, 0)->number, 3);
	ck_assert_str_eq(idv_get(r, IDV_RISK_EMAIL_BREACH_COUNT, 0, 0)->text, "3.0");
	ck_assert_int_eq(idv_get(r, IDV_RISK_EMAIL_LINKED_SERVICES, 0, 0)->state, RECORD_WRONG_TYPE);
	ck_assert_str_eq(idv_get(r, IDV_RISK_EMAIL_LINKED_SERVICES, 1, 0)->word->label, "GitHub");
	size_t wrong = 0;
	for (size_t i = 0; i < r->value_count; i++)
		wrong += r->values[i].state == RECORD_WRONG_TYPE;
	ck_assert_uint_eq(r->wrong_types, wrong);
	assert_why(r, v, "not of the documented type");
	record_destroy(r);
}
END_TEST

START_TEST(open_world)
{
	struct record *r = decode("{\"id\":\"a\",\"status\":\"on_hold\",\"new\":{\"deep\":[1,{\"x\":2}]},"
	                              "\"risk_check\":{\"devices\":[{},{\"fresh\":1.50}]}}");

	ck_assert_uint_eq(r->unknown_words, 1);
	ck_assert_str_eq(idv_text(r, IDV_STATUS), "on_hold");
	ck_assert_ptr_null(idv_get(r, IDV_STATUS, 0, 0)->word);
	ck_assert_uint_eq(r->extra_count, 2);
	ck_assert_str_eq(r->extras[0].path, "new");
	ck_assert_str_eq(r->extras[0].json, "{\"deep\":[1,{\"x\":2}]}");
	ck_assert_str_eq(r->extras[1].path, "risk_check.devices[1].fresh");
	ck_assert_str_eq(r->extras[1].json, "1.50");
	record_destroy(r);
}
END_TEST

START_TEST(paths_have_their_indexes)
{
	struct record *r = decode_marker(&(struct marker){ .elements = 3 });
	struct buf path;

	buf_init(&path, 1000);
	idv_value_path(idv_get(r, IDV_RISK_DEVICE_FACTORS, 1, 2), &path);
	ck_assert_str_eq(path.data, "risk_check.devices[1].factors[2]");
	buf_reset(&path);
	idv_value_path(idv_get(r, IDV_DOC_READ_NAME_GIVEN_NAME, 2, 0), &path);
	ck_assert_str_eq(path.data, "documentary_verification.documents[2].extracted_data.name.given_name");
	buf_reset(&path);
	idv_value_path(idv_get(r, IDV_USER_NAME_GIVEN_NAME, 0, 0), &path);
	ck_assert_str_eq(path.data, "user.name.given_name");
	buf_finish(&path);
	record_destroy(r);
}
END_TEST

START_TEST(answers_that_are_no_attempt)
{
	static const char *const bad[] = {
		"[]", "null", "{}", "{\"id\":7}", "{\"id\":\"\"}", "\"id\"", "{\"identity_verifications\":[]}"
	};
	struct record_page page;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		ck_assert_msg(!idv_decode_one(bad[i], strlen(bad[i]), &page, &error), "%s", bad[i]);
		ck_assert_int_eq(error.kind, ERR_REPLY);
		record_page_finish(&page);
	}
}
END_TEST

START_TEST(lists)
{
	static const char good[] = "{\"identity_verifications\":[{\"id\":\"a\"},null,{\"id\":\"b\"},{\"status\":\"active\"},7],"
	                           "\"next_cursor\":\"c\\u0041\",\"request_id\":\"req\"}";
	static const char *const bad[] = { "{}", "[]", "{\"identity_verifications\":null}", "{\"identity_verifications\":{}}",
		                           "{\"identity_verifications\":[],\"next_cursor\":5}" };
	static const char *const last[] = { "{\"identity_verifications\":[]}",
		                            "{\"identity_verifications\":[],\"next_cursor\":null}",
		                            "{\"identity_verifications\":[],\"next_cursor\":\"\"}" };
	struct record_page page;

	ck_assert(idv_decode_list(good, strlen(good), &page, &error));
	ck_assert_uint_eq(page.count, 2);
	ck_assert_uint_eq(page.skipped, 3);
	ck_assert_str_eq(page.next_cursor, "cA");
	ck_assert_str_eq(page.request_id, "req");
	struct record *taken = record_page_take(&page, 1);
	ck_assert_ptr_null(page.records[1]);
	ck_assert_str_eq(idv_text(taken, IDV_ID), "b");
	ck_assert_str_eq(taken->json, "{\"id\":\"b\"}");
	record_destroy(taken);
	record_page_finish(&page);
	for (size_t i = 0; i < sizeof last / sizeof *last; i++) {
		ck_assert(idv_decode_list(last[i], strlen(last[i]), &page, &error));
		ck_assert_uint_eq(page.count, 0);
		ck_assert_ptr_null(page.next_cursor);
		ck_assert_str_eq(page.request_id, "");
		record_page_finish(&page);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		ck_assert_msg(!idv_decode_list(bad[i], strlen(bad[i]), &page, &error), "%s", bad[i]);
		record_page_finish(&page);
	}
}
END_TEST

/* One attempt's long text, or endless array, hides neither its other values nor the other attempts. */
START_TEST(a_long_text_is_cut_and_said)
{
	buf_add_str(&text, "{\"identity_verifications\":[{\"id\":\"a\",\"client_user_id\":\"");
	for (int i = 0; i < JSON_STRING_MAX; i++)
		buf_add_char(&text, 'u');
	buf_add_str(&text, "v\",\"status\":\"active\"},{\"id\":\"b\",\"client_user_id\":\"u\",\"status\":\"failed\"}],\"next_cursor\":null}");
	struct record_page page;
	ck_assert_msg(idv_decode_list(text.data, text.len, &page, &error), "%s", error.text);
	ck_assert_uint_eq(page.count, 2);
	ck_assert_uint_eq(page.mended, 1);
	const struct record_value *user = idv_get(page.records[0], IDV_CLIENT_USER_ID, 0, 0);
	ck_assert_int_eq(user->state, RECORD_PRESENT);
	ck_assert(user->mended);
	ck_assert(!idv_get(page.records[0], IDV_ID, 0, 0)->mended);
	ck_assert(!idv_get(page.records[1], IDV_CLIENT_USER_ID, 0, 0)->mended);
	ck_assert_str_eq(idv_text(page.records[0], IDV_STATUS), "active");
	ck_assert_str_eq(idv_text(page.records[1], IDV_STATUS), "failed");
	record_page_finish(&page);
}
END_TEST

START_TEST(a_huge_attempt_takes_nothing_from_the_others)
{
	buf_add_str(&text, "{\"identity_verifications\":[{\"id\":\"a\",\"documentary_verification\":{\"documents\":[{}");
	for (int i = 1; i < 390000; i++)
		buf_add_str(&text, ",{}");
	buf_add_str(&text, "]}},{\"id\":\"b\",\"documentary_verification\":{\"documents\":[{\"status\":\"success\"},{}]}}]}");
	struct record_page page;
	ck_assert_msg(idv_decode_list(text.data, text.len, &page, &error), "%s", error.text);
	ck_assert_uint_eq(page.count, 2);
	ck_assert_uint_eq(page.records[0]->extra_count, 1);
	ck_assert_uint_eq(page.records[1]->extra_count, 0);
	ck_assert_uint_eq(idv_count(page.records[1], IDV_DOC_STATUS, -1), 2);
	record_page_finish(&page);
}
END_TEST

/* An array of the most elements that pass the pre-pass is cut where memory would suffer, and the record says so. */
START_TEST(long_arrays_are_cut_and_said)
{
	buf_add_str(&text, "{\"id\":\"a\",\"documentary_verification\":{\"documents\":[{}");
	for (int i = 1; i < 390000; i++)
		buf_add_str(&text, ",{}");
	buf_add_str(&text, "]},\"status\":\"active\"}");
	struct record *r = decode(text.data);
	ck_assert_uint_le(r->value_count, JSON_VALUES_MAX);
	ck_assert_uint_eq(r->extra_count, 1);
	size_t kept = idv_count(r, IDV_DOC_STATUS, -1);
	ck_assert_uint_gt(kept, 64);
	char want[128];
	snprintf(want, sizeof want, "documentary_verification.documents[%zu..389999]", kept);
	ck_assert_str_eq(r->extras[0].path, want);
	ck_assert_ptr_nonnull(strstr(r->extras[0].json, "too many to show"));
	ck_assert_str_eq(idv_text(r, IDV_STATUS), "active");
	record_destroy(r);

	buf_reset(&text);
	buf_add_str(&text, "{\"id\":\"a\",\"x0\":0");
	for (int i = 1; i < 5000; i++)
		buf_printf(&text, ",\"x%d\":0", i);
	buf_add_str(&text, "}");
	r = decode(text.data);
	ck_assert_uint_eq(r->extra_count, 2000);
	ck_assert_str_eq(r->extras[1999].path, "(further fields)");
	ck_assert_str_eq(r->extras[1999].json, "\"3001 more: too many to show, the JSON has them\"");
	record_destroy(r);

	buf_reset(&text);
	buf_add_str(&text, "{\"identity_verifications\":[{\"id\":\"a\"}");
	for (int i = 0; i < 1000; i++)
		buf_add_str(&text, ",{\"id\":\"a\"}");
	buf_add_str(&text, "]}");
	struct record_page page;
	ck_assert(!idv_decode_list(text.data, text.len, &page, &error));
	record_page_finish(&page);
}
END_TEST

/* One broken name costs a page nothing. */
START_TEST(a_broken_name_loses_no_page)
{
	static const char json[] =
	    "{\"identity_verifications\":[{\"id\":\"a\",\"user\":{\"name\":{\"given_name\":\"x\\ud800y\\u0000z\xFF\"}}},"
	    "{\"id\":\"b\",\"id\":\"c\"}]}";
	struct record_page page;

	ck_assert(idv_decode_list(json, sizeof json - 1, &page, &error));
	ck_assert_uint_eq(page.count, 2);
	ck_assert_uint_eq(page.mended, 4);
	ck_assert_str_eq(idv_text(page.records[0], IDV_USER_NAME_GIVEN_NAME), "x\uFFFDy\uFFFDz\uFFFD");
	ck_assert_str_eq(idv_text(page.records[1], IDV_ID), "c");
	record_page_finish(&page);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("idv decode");
	TCase *tests = tcase_create("decode");

	tcase_set_timeout(tests, 60);
	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, every_leaf_is_found);
	tcase_add_test(tests, nulls_are_nulls_everywhere);
	tcase_add_test(tests, redaction_is_told_from_null);
	tcase_add_test(tests, empty_fields_say_why);
	tcase_add_test(tests, every_step_status_explains_itself);
	tcase_add_test(tests, wrong_types_fail_nothing_else);
	tcase_add_test(tests, open_world);
	tcase_add_test(tests, paths_have_their_indexes);
	tcase_add_test(tests, answers_that_are_no_attempt);
	tcase_add_test(tests, lists);
	tcase_add_test(tests, a_long_text_is_cut_and_said);
	tcase_add_test(tests, a_huge_attempt_takes_nothing_from_the_others);
	tcase_add_test(tests, long_arrays_are_cut_and_said);
	tcase_add_test(tests, a_broken_name_loses_no_page);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
