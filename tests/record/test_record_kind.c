/* A kind of its own: arrays in arrays, redaction at three depths, sentences, words. Nothing here knows an identity verification. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "support/suite.h"
#include "base/err.h"
#include "record/page.h"
#include "record/schema.h"

enum { ID, COLOUR, SHELF_LABEL, SHELF_REDACTED_AT, BOOK_TITLE, BOOK_PAGES, BOOK_REDACTED_AT, OPEN, OWNER_NAME, REDACTED_AT, LEAVES };

static const struct record_leaf leaves[LEAVES] = {
	[ID] = { "id", RECORD_STRING, 0, "id", 1, 0 },
	[COLOUR] = { "colour", RECORD_ENUM, 1, "colour", 1, 0 },
	[SHELF_LABEL] = { "shelves[].label", RECORD_STRING, 0, "label", 1, 0 },
	[SHELF_REDACTED_AT] = { "shelves[].redacted_at", RECORD_TIME, 0, "redacted", 1, 0 },
	[BOOK_TITLE] = { "shelves[].books[].title", RECORD_STRING, 0, "title", 1, 0 },
	[BOOK_PAGES] = { "shelves[].books[].pages", RECORD_INTEGER, 0, "pages", 1, 0 },
	[BOOK_REDACTED_AT] = { "shelves[].books[].redacted_at", RECORD_TIME, 0, "redacted", 1, 0 },
	[OPEN] = { "open", RECORD_BOOLEAN, 0, "open", 1, 0 },
	[OWNER_NAME] = { "owner.name", RECORD_STRING, 0, "name", 1, 0 },
	[REDACTED_AT] = { "redacted_at", RECORD_TIME, 0, "redacted", 1, 0 },
};
static const struct record_word colours[] = { { "blue", "blue", RECORD_GOOD, "b" }, { "red", "red", RECORD_BAD, "r" } };
static const struct record_vocab vocabs[] = { { .name = "none" }, { "colours", colours, 2 } };
static const struct record_sentence arrays[] = { { "shelves", "it has no shelf" }, { "shelves[].books", "the shelf is empty" } };
static const struct record_sentence nulls[] = { { "owner", "nobody owns it" }, { "owner.name", "the owner has no name" } };
static struct record_schema *schema;

static bool say(const struct record *r, const struct record_value *v, const char *path, struct buf *out)
{
	(void)path;
	return record_is(r, ID, "odd") && v->leaf == COLOUR && buf_add_str(out, "an odd one has none");
}

static const struct record_kind kind = {
	.name = "a library", .one = "library", .many = "libraries", .list = "libraries", .leaves = leaves, .leaf_count = LEAVES, .vocabs = vocabs,
	.why = { .arrays = arrays, .array_count = 2, .nulls = nulls, .null_count = 2, .say = say },
	.schema = &schema,
};

static struct record_page page;
static struct buf text;
static struct err error;

static void setup(void)
{
	buf_init(&text, 1 << 20);
	error = (struct err){ 0 };
}

static void teardown(void)
{
	record_page_finish(&page);
	buf_finish(&text);
}

static const struct record *read(const char *json)
{
	ck_assert_msg(record_read_one(&kind, json, strlen(json), &page, &error), "%s", error.text);
	return page.records[0];
}

static const char *why(const struct record *r, unsigned leaf, size_t i, size_t j)
{
	buf_reset(&text);
	record_why_empty(r, record_get(r, leaf, i, j), &text);
	return buf_str(&text);
}

START_TEST(values_have_their_places)
{
	const struct record *r = read("{\"shelves\":[{\"books\":[{\"title\":\"A\",\"pages\":3.0},{\"title\":\"B\",\"pages\":\"many\"}]},"
	                              "{\"label\":\"top\",\"books\":[]}],\"id\":\"x\",\"colour\":\"red\",\"open\":false}");
	ck_assert_uint_eq(record_count(r, SHELF_LABEL, -1), 2);
	ck_assert_uint_eq(record_count(r, BOOK_TITLE, 0), 2);
	ck_assert_uint_eq(record_count(r, BOOK_TITLE, 1), 0);
	ck_assert_str_eq(record_get(r, BOOK_TITLE, 0, 1)->text, "B");
	ck_assert_int_eq(record_get(r, BOOK_PAGES, 0, 0)->number, 3);
	ck_assert_str_eq(record_get(r, BOOK_PAGES, 0, 0)->text, "3.0");
	ck_assert_int_eq(record_get(r, BOOK_PAGES, 0, 1)->state, RECORD_WRONG_TYPE);
	ck_assert_str_eq(record_get(r, BOOK_PAGES, 0, 1)->text, "\"many\"");
	ck_assert_uint_eq(r->wrong_types, 1);
	ck_assert_ptr_eq(record_get(r, COLOUR, 0, 0)->word, &colours[1]);
	ck_assert_str_eq(record_get(r, OPEN, 0, 0)->text, "false");
	ck_assert_int_eq(record_get(r, BOOK_TITLE, 7, 7)->state, RECORD_ABSENT);
	record_value_path(&kind, record_get(r, BOOK_TITLE, 0, 1), &text);
	ck_assert_str_eq(buf_str(&text), "shelves[0].books[1].title");
	ck_assert_str_eq(why(r, BOOK_TITLE, 1, 0), "the shelf is empty");
}
END_TEST

START_TEST(empty_fields_say_why)
{
	const struct record *r = read("{\"id\":\"odd\",\"shelves\":[],\"owner\":null,\"open\":null}");
	ck_assert_str_eq(why(r, SHELF_LABEL, 0, 0), "it has no shelf");
	ck_assert_str_eq(why(r, OWNER_NAME, 0, 0), "nobody owns it");
	ck_assert_str_eq(why(r, OPEN, 0, 0), "empty in the API's answer");
	ck_assert_str_eq(why(r, COLOUR, 0, 0), "an odd one has none");
	record_page_finish(&page);
	r = read("{\"id\":\"x\",\"owner\":{\"name\":null}}");
	ck_assert_str_eq(why(r, OWNER_NAME, 0, 0), "the owner has no name");
	ck_assert_str_eq(why(r, COLOUR, 0, 0), "not sent by the API");
}
END_TEST

START_TEST(the_nearest_redaction_speaks)
{
	const struct record *r = read("{\"id\":\"x\",\"colour\":null,\"redacted_at\":\"2026-01-01T00:00:00Z\",\"shelves\":["
	                              "{\"label\":null,\"redacted_at\":\"2026-02-02T00:00:00Z\",\"books\":[{\"redacted_at\":\"2026-03-03T00:00:00Z\"},{}]},"
	                              "{\"label\":null,\"books\":[{\"redacted_at\":null}]}]}");
	ck_assert_ptr_nonnull(strstr(why(r, COLOUR, 0, 0), "redacted 2026-01-01"));
	ck_assert_ptr_nonnull(strstr(why(r, SHELF_LABEL, 0, 0), "redacted 2026-02-02"));
	ck_assert_ptr_nonnull(strstr(why(r, BOOK_TITLE, 0, 0), "redacted 2026-03-03"));
	ck_assert_ptr_nonnull(strstr(why(r, BOOK_TITLE, 0, 1), "redacted 2026-02-02"));
	ck_assert_ptr_nonnull(strstr(why(r, SHELF_LABEL, 1, 0), "redacted 2026-01-01"));
	ck_assert_ptr_nonnull(strstr(why(r, BOOK_PAGES, 1, 0), "redacted 2026-01-01"));
	ck_assert_int_eq(record_get(r, BOOK_REDACTED_AT, 1, 0)->state, RECORD_NULL);
}
END_TEST

/* What a record keeps is one block of its own: it outlives the answer, the tree and the page. */
START_TEST(a_record_stands_alone)
{
	static const char json[] = "{\"libraries\":[{\"id\":\"a\",\"new\":{\"x\":[1e400]},\"colour\":\"red\"},{\"id\":\"b\"}],\"next_cursor\":\"n\"}";
	struct record *r;
	ck_assert_msg(record_read_list(&kind, json, sizeof json - 1, &page, &error), "%s", error.text);
	ck_assert_ptr_eq(page.records[0]->kind, &kind);
	r = record_page_take(&page, 0);
	record_page_finish(&page);
	ck_assert_str_eq(r->json, "{\"id\":\"a\",\"new\":{\"x\":[1e400]},\"colour\":\"red\"}");
	ck_assert_str_eq(record_text(r, ID), "a");
	ck_assert_str_eq(record_text(r, COLOUR), "red");
	ck_assert_str_eq(r->extras[0].path, "new");
	ck_assert_str_eq(r->extras[0].json, "{\"x\":[1e400]}");
	record_destroy(r);
}
END_TEST

START_TEST(lists_name_what_they_hold)
{
	buf_add_str(&text, "{\"libraries\":[{}");
	for (int i = 0; i < JSON_LIST_MAX; i++)
		buf_add_str(&text, ",{}");
	buf_add_str(&text, "]}");
	ck_assert(!record_read_list(&kind, text.data, text.len, &page, &error));
	ck_assert_str_eq(error.text, "The list has 1001 libraries on one page; more than 1000 are not taken");
	ck_assert(!record_read_one(&kind, "[]", 2, &page, &error));
	ck_assert_str_eq(error.text, "The answer is not a library: it is no object with a text \"id\"");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("record kind");
	TCase *tests = tcase_create("kind");
	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, values_have_their_places);
	tcase_add_test(tests, empty_fields_say_why);
	tcase_add_test(tests, the_nearest_redaction_speaks);
	tcase_add_test(tests, a_record_stands_alone);
	tcase_add_test(tests, lists_name_what_they_hold);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
