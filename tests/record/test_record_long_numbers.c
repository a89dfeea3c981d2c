/* cJSON as it was released, which takes no number of more than 63 characters: none is lost for that, nor any digit. The linker puts this
 * one in its place. */
#include <check.h>
#include <string.h>

#include "support/suite.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "record/page.h"

static bool deaf; /* it reads nothing at all */

cJSON *__real_cJSON_ParseWithLengthOpts(const char *text, size_t len, const char **end, cJSON_bool whole);
cJSON *__wrap_cJSON_ParseWithLengthOpts(const char *text, size_t len, const char **end, cJSON_bool whole);

cJSON *__wrap_cJSON_ParseWithLengthOpts(const char *text, size_t len, const char **end, cJSON_bool whole)
{
	for (size_t i = 0, run = 0; i < len; i++) {
		run = text[i] >= '0' && text[i] <= '9' ? run + 1 : 0;
		if (deaf || run > 63)
			return NULL;
	}
	return __real_cJSON_ParseWithLengthOpts(text, len, end, whole);
}

#define DIGITS "1234567890123456789012345678901234567890123456789012345678901234567890"

static const struct record_leaf leaves[] = {
	{ "id", RECORD_STRING, 0, "id", 1, 0 },
	{ "big", RECORD_INTEGER, 0, "big", 1, 0 },
	{ "small", RECORD_INTEGER, 0, "small", 1, 0 },
};
static const struct record_vocab none = { .name = "none" };
static struct record_schema *schema;
static const struct record_kind kind = {
	.name = "a thing", .one = "thing", .many = "things", .list = "things", .leaves = leaves, .leaf_count = 3, .vocabs = &none, .schema = &schema,
};

static void teardown(void)
{
	deaf = false;
}

static void check_thing(const struct record *r, const char *json)
{
	ck_assert_str_eq(r->json, json);
	ck_assert_int_eq(record_get(r, 1, 0, 0)->state, RECORD_WRONG_TYPE);
	ck_assert_str_eq(record_get(r, 1, 0, 0)->text, "-" DIGITS ".5e7");
	ck_assert_int_eq(record_get(r, 2, 0, 0)->number, 7);
	ck_assert_uint_eq(r->extra_count, 1);
	ck_assert_str_eq(r->extras[0].json, "[" DIGITS ",0]");
}

START_TEST(long_numbers_keep_every_digit)
{
	static const char json[] = "{\"id\":\"a1\",\"big\":-" DIGITS ".5e7,\"new\":[" DIGITS ",0],\"small\":7}";
	struct record_page page;
	struct err err;
	struct buf list;
	ck_assert_msg(record_read_one(&kind, json, sizeof json - 1, &page, &err), "%s", err.text);
	check_thing(page.records[0], json);
	record_page_finish(&page);
	buf_init(&list, 1000);
	buf_printf(&list, "{\"things\":[%s,%s]}", json, json);
	ck_assert_msg(record_read_list(&kind, list.data, list.len, &page, &err), "%s", err.text);
	ck_assert_uint_eq(page.count, 2);
	check_thing(page.records[1], json);
	record_page_finish(&page);
	buf_finish(&list);
}
END_TEST

START_TEST(what_cannot_be_read_is_an_error)
{
	struct record_page page;
	struct err err = { 0 };
	struct arena arena = { NULL };
	deaf = true;
	ck_assert(!record_read_one(&kind, "{\"id\":\"a\"}", 10, &page, &err));
	ck_assert_int_eq(err.kind, ERR_REPLY);
	ck_assert_uint_eq(page.count, 0);
	ck_assert(!record_read_list(&kind, "{\"things\":[{\"id\":\"a\"}]}", 23, &page, &err));
	ck_assert_int_eq(err.kind, ERR_REPLY);
	ck_assert_ptr_null(json_read("{}", 2, &arena));
	arena_finish(&arena);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("record long numbers");
	TCase *tests = tcase_create("long numbers");
	tcase_add_checked_fixture(tests, NULL, teardown);
	tcase_add_test(tests, long_numbers_keep_every_digit);
	tcase_add_test(tests, what_cannot_be_read_is_an_error);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
