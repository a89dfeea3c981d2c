/* Steps, sides and differences. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "support/suite.h"
#include "base/buf.h"
#include "base/err.h"
#include "idv/compare.h"

static struct err error;

static struct record *decode(const char *json)
{
	struct record_page page;

	ck_assert_msg(idv_decode_one(json, strlen(json), &page, &error), "%s", error.text);
	struct record *r = record_page_take(&page, 0);
	record_page_finish(&page);
	return r;
}

START_TEST(steps_are_the_seven)
{
	static const char letters[] = "TSKDFWR";

	for (int i = 0; i < IDV_STEPS; i++) {
		ck_assert_int_eq(idv_step_table[i].letter, letters[i]);
		ck_assert_str_eq(idv_step_table[i].label, idv_leaf_table[idv_step_table[i].leaf].label);
		ck_assert_int_eq(idv_step_table[i].leaf, IDV_STEP_ACCEPT_TOS + i);
	}
}
END_TEST

START_TEST(sides)
{
	struct record *r =
	    decode("{\"id\":\"a\",\"kyc_check\":{\"name\":{\"summary\":\"match\"},\"date_of_birth\":{\"summary\":\"match\"},"
	           "\"address\":{\"summary\":\"partial_match\"},\"phone_number\":{\"summary\":\"no_data\"},"
	           "\"id_number\":{\"summary\":\"new_word\"}},\"documentary_verification\":{\"documents\":[{\"analysis\":{"
	           "\"extracted_data\":{\"name\":\"no_match\",\"date_of_birth\":\"match\"}}},{\"analysis\":{"
	           "\"extracted_data\":{\"name\":\"match\",\"date_of_birth\":7}}}]}}");
	static const struct {
		const char *label;
		int document;
		enum record_severity severity;
	} rows[] = {
		{ "name", 0, RECORD_BAD }, { "name", 1, RECORD_GOOD }, { "name", -1, RECORD_GOOD }, { "date of birth", 0, RECORD_GOOD },
		{ "date of birth", 1, RECORD_UNKNOWN }, { "address", 0, RECORD_NOTICE }, { "phone number", 0, RECORD_NEUTRAL },
		{ "id number", 0, RECORD_UNKNOWN }, { "expiry", 0, RECORD_NEUTRAL }, { "email address", 0, RECORD_NEUTRAL },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct idv_side *side = NULL;
		for (size_t s = 0; s < idv_side_count; s++)
			side = strcmp(idv_side_table[s].label, rows[i].label) == 0 ? &idv_side_table[s] : side;
		ck_assert_ptr_nonnull(side);
		ck_assert_msg(idv_side_severity(r, side, rows[i].document) == rows[i].severity, "%s %d", rows[i].label,
		              rows[i].document);
	}
	record_destroy(r);
	for (size_t s = 0; s < idv_side_count; s++) {
		const struct idv_side *side = &idv_side_table[s];
		ck_assert(side->declared == IDV_LEAVES || strncmp(idv_leaf_table[side->declared].path, "user.", 5) == 0);
		ck_assert(side->document == IDV_LEAVES || strstr(idv_leaf_table[side->document].path, "[].extracted_data."));
		ck_assert(side->source == IDV_LEAVES || strncmp(idv_leaf_table[side->source].path, "kyc_check.", 10) == 0);
		ck_assert(side->verdict == IDV_LEAVES || strstr(idv_leaf_table[side->verdict].path, "[].analysis."));
	}
}
END_TEST

static void collect(void *ctx, const struct record_value *a, const struct record_value *b)
{
	ck_assert_int_eq(a->leaf, b->leaf);
	ck_assert_int_eq(a->at[0], b->at[0]);
	idv_value_path(a, ctx);
	buf_printf(ctx, " %d%s %d%s\n", a->state, a->text, b->state, b->text);
}

START_TEST(differences)
{
	struct record *a =
	    decode("{\"id\":\"a\",\"request_id\":\"1\",\"status\":\"failed\",\"user\":{\"name\":null},\"completed_at\":null,"
	           "\"risk_check\":{\"email\":{\"linked_services\":[\"apple\",\"github\"]}}}");
	struct record *b =
	    decode("{\"id\":\"b\",\"request_id\":\"2\",\"status\":\"failed\",\"user\":{\"name\":{\"given_name\":\"X\"}},"
	           "\"completed_at\":null,\"risk_check\":{\"email\":{\"linked_services\":[\"apple\"]}}}");
	struct buf got;

	buf_init(&got, 10000);
	idv_diff(a, b, collect, &got);
	ck_assert_str_eq(got.data, "id 3a 3b\n"
	                           "user.name.given_name 1 3X\n"
	                           "user.name.family_name 1 0\n"
	                           "risk_check.email.linked_services[1] 3github 0\n");
	buf_reset(&got);
	idv_diff(b, a, collect, &got);
	ck_assert_ptr_nonnull(strstr(got.data, "risk_check.email.linked_services[1] 0 3github\n"));
	buf_reset(&got);
	idv_diff(a, a, collect, &got);
	ck_assert_uint_eq(got.len, 0);
	buf_finish(&got);
	record_destroy(a);
	record_destroy(b);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("idv compare");
	TCase *tests = tcase_create("compare");

	tcase_add_test(tests, steps_are_the_seven);
	tcase_add_test(tests, sides);
	tcase_add_test(tests, differences);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
