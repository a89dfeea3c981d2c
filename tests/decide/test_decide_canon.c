/* Canonical JSON as RFC 8785 has it: written, and refused where it is not. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "decide/canon.h"
#include "record/json.h"
#include "support/suite.h"

static struct buf out;
static struct err error;

static void setup(void)
{
	buf_init(&out, 1 << 20);
	error = (struct err){ 0 };
}

static void teardown(void)
{
	buf_finish(&out);
}

START_TEST(members_are_in_order_of_their_units)
{
	/* The one beyond U+FFFF is two units, the first of them below U+FB33. */
	static const char *const names[] = { "\u20ac", "\r", "\ufb33", "1", "\U0001F600", "\xc2\x80", "\u00f6", "", "a", "aa", "B" };
	struct canon *c = canon_begin();
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		canon_number(c, names[i], (int64_t)i);
	ck_assert(canon_finish(c, &out));
	ck_assert_str_eq(buf_str(&out), "{\"\":\"7\",\"\\r\":\"1\",\"1\":\"3\",\"B\":\"10\",\"a\":\"8\",\"aa\":\"9\",\"\xc2\x80\":\"5\",\"\u00f6\":\"6\",\"\u20ac\":\"0\","
	                                "\"\U0001F600\":\"4\",\"\ufb33\":\"2\"}");
	ck_assert_msg(canon_check(out.data, out.len, &error), "%s", error.text);
}
END_TEST

START_TEST(values_are_written_as_they_have_to_be)
{
	struct canon *c = canon_begin();
	canon_text(c, "t", "\b\t\n\f\r\x01\x1f\"\\/\x7f\u20ac\u2028\xff\xed\xa0\x80z");
	canon_number(c, "n", INT64_MIN);
	canon_flag(c, "y", true);
	canon_flag(c, "x", false);
	canon_null(c, "w");
	canon_array(c, "b");
	canon_text(c, NULL, "z");
	canon_text(c, NULL, "a");
	canon_object(c, NULL);
	canon_end(c);
	canon_end(c);
	canon_object(c, "a");
	canon_text(c, "2", "");
	canon_array(c, "1");
	canon_end(c);
	canon_end(c);
	ck_assert(canon_finish(c, &out));
	ck_assert_str_eq(buf_str(&out), "{\"a\":{\"1\":[],\"2\":\"\"},\"b\":[\"z\",\"a\",{}],\"n\":\"-9223372036854775808\","
	                                "\"t\":\"\\b\\t\\n\\f\\r\\u0001\\u001f\\\"\\\\/\x7f\u20ac\u2028\uFFFD\uFFFD\uFFFD\uFFFDz\",\"w\":null,\"x\":false,\"y\":true}");
	ck_assert_msg(canon_check(out.data, out.len, &error), "%s", error.text);
}
END_TEST

START_TEST(what_is_open_is_closed)
{
	struct canon *c = canon_begin();
	canon_array(c, "a");
	canon_object(c, NULL);
	canon_text(c, "k", "v");
	ck_assert(canon_finish(c, &out));
	ck_assert_str_eq(buf_str(&out), "{\"a\":[{\"k\":\"v\"}]}");
}
END_TEST

START_TEST(mistakes_are_found)
{
	struct canon *c = canon_begin();
	canon_text(c, "k", "v");
	canon_text(c, "j", "v");
	canon_text(c, "k", "w");
	ck_assert(!canon_finish(c, &out)); /* twice */
	c = canon_begin();
	canon_text(c, "a\xff", "v");
	canon_text(c, "a\xfe", "v");
	ck_assert(!canon_finish(c, &out)); /* the same, once they are mended */
	c = canon_begin();
	for (int i = 0; i < 40; i++)
		canon_array(c, i ? NULL : "deep");
	canon_text(c, NULL, "v");
	for (int i = 0; i < 40; i++)
		canon_end(c);
	canon_text(c, "after", "v");
	ck_assert(!canon_finish(c, &out));
	c = canon_begin();
	canon_text(c, NULL, "v"); /* no name in an object */
	ck_assert(!canon_finish(c, &out));
	c = canon_begin();
	canon_array(c, "a");
	canon_text(c, "name", "v"); /* a name in an array */
	ck_assert(!canon_finish(c, &out));
	c = canon_begin();
	canon_end(c);
	ck_assert(!canon_finish(c, &out));
	buf_finish(&out);
	buf_init(&out, 8);
	c = canon_begin();
	canon_text(c, "more", "than there is room for");
	ck_assert(!canon_finish(c, &out));
}
END_TEST

static const char *const canonical[] = {
	"{}", "[]", "\"\"", "null", "true", "false", "{\"a\":\"1\"}", "[\"b\",\"a\",null,[{}]]", "{\"\\n\":\"\",\"\\u000f\":\"\",\"\u00e9\":\"\"}",
	"{\"\U0001F600\":\"\",\"\ufb33\":\"\"}", "{\"\\\"\":\"\",\"\\\\\":\"\"}", "{\"a\":\"\",\"ab\":\"\"}", "\"/\x7f\"",
};

START_TEST(canonical_text_is_taken)
{
	ck_assert_msg(canon_check(canonical[_i], strlen(canonical[_i]), &error), "%s: %s", canonical[_i], error.text);
}
END_TEST

static const char *const refused[] = {
	"", " {}", "{} ", "{ }", "{}{}", "[\"a\", \"b\"]", "{\"a\" :\"\"}", "{\"a\":\"\",}", "[,]", "[\"a\",]", "{,}", "{\"a\"}", "{a:\"\"}", "{\"a\":}",
	"{\"a\":1}", "[0]", "-1", "1e3", "[-0]", "nul", "True", "'a'", "\"", "\"a", "{", "[", "{\"a\":\"\"", "[\"a\"", "{\"b\":\"\",\"a\":\"\"}",
	"{\"a\":\"1\",\"a\":\"2\"}", "{\"ab\":\"\",\"a\":\"\"}", "{\"\ufb33\":\"\",\"\U0001F600\":\"\"}", "{\"\\u000f\":\"\",\"\\n\":\"\"}",
	"\"\\/\"", "\"\\u0041\"", "\"\\u000a\"", "\"\\u001F\"", "\"\\u00\"", "\"\\u007f\"", "\"\\u0000\"", "\"\\ud83d\\ude00\"", "\"\\x\"", "\"\\\"", "\"\t\"",
	"\"\x80\"", "\"\xc0\xaf\"", "\"\xed\xa0\x80\"", "\"\xf4\x90\x80\x80\"", "\"\xe2\x82\"", "[}", "{]", "[\"a\"}", "\xEF\xBB\xBF{}",
};

START_TEST(other_text_is_refused)
{
	ck_assert_msg(!canon_check(refused[_i], strlen(refused[_i]), &error), "%s", refused[_i]);
	ck_assert_int_eq(error.kind, ERR_UNVERIFIED);
	ck_assert(!canon_check(refused[_i], strlen(refused[_i]), NULL));
}
END_TEST

START_TEST(bytes_and_depth_are_minded)
{
	char deep[200];
	ck_assert(!canon_check("\"a\0b\"", 5, &error));
	ck_assert(!canon_check("{}\0", 3, &error));
	ck_assert(canon_check("{}x", 2, &error));
	memset(deep, '[', 65);
	memset(deep + 65, ']', 65);
	ck_assert(!canon_check(deep, 130, &error));
	ck_assert(canon_check(deep + 1, 128, &error));
}
END_TEST

/* -- trees by chance: what is written is canonical, and is what was meant */

static uint32_t seed;

static uint32_t chance(uint32_t below)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % below;
}

static void chance_text(char *text, size_t most)
{
	static const char *const pieces[] = { "a", "Z", "\"", "\\", "\n", "\x02", "\u00e9", "\ufb33", "\U0001F600", "\U0010FFFF", "\ud7ff", "\xff", "~" };
	*text = '\0';
	for (uint32_t n = chance(6); n && strlen(text) + 8 < most; n--)
		strncat(text, pieces[chance(sizeof pieces / sizeof *pieces)], most - strlen(text) - 1);
}

static void put_tree(struct canon *c, bool array, int depth)
{
	char name[80], text[64];
	for (uint32_t i = 0, n = chance(6); i < n; i++) {
		chance_text(text, sizeof text);
		snprintf(name, sizeof name, "%s%u", text, i); /* each once */
		chance_text(text, sizeof text);
		const char *as = array ? NULL : name;
		switch (chance(depth ? 5 : 3)) {
		case 0: canon_text(c, as, text); break;
		case 1: canon_number(c, as, (int64_t)chance(1000)); break;
		case 2: canon_flag(c, as, chance(2)); break;
		case 3:
			canon_object(c, as);
			put_tree(c, false, depth - 1);
			canon_end(c);
			break;
		default:
			canon_array(c, as);
			put_tree(c, true, depth - 1);
			canon_end(c);
		}
	}
}

START_TEST(any_tree_is_canonical)
{
	for (seed = 1; seed < 400; seed++) {
		struct canon *c = canon_begin();
		struct buf checked;
		size_t mended = 0;
		uint32_t kept = seed;
		buf_reset(&out);
		put_tree(c, false, 4);
		ck_assert_msg(canon_finish(c, &out), "seed %u", kept);
		ck_assert_msg(canon_check(out.data, out.len, &error), "seed %u: %s in %s", kept, error.text, buf_str(&out));
		/* And any reader of ours takes it as it is. */
		buf_init(&checked, 1 << 20);
		ck_assert(json_check(out.data, out.len, NULL, &checked, &mended, &error));
		ck_assert_uint_eq(mended, 0);
		ck_assert_str_eq(buf_str(&checked), buf_str(&out));
		buf_finish(&checked);
		seed = kept;
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("decide_canon");
	TCase *t = tcase_create("canon");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, members_are_in_order_of_their_units);
	tcase_add_test(t, values_are_written_as_they_have_to_be);
	tcase_add_test(t, what_is_open_is_closed);
	tcase_add_test(t, mistakes_are_found);
	tcase_add_loop_test(t, canonical_text_is_taken, 0, sizeof canonical / sizeof *canonical);
	tcase_add_loop_test(t, other_text_is_refused, 0, sizeof refused / sizeof *refused);
	tcase_add_test(t, bytes_and_depth_are_minded);
	tcase_add_test(t, any_tree_is_canonical);
	suite_add_tcase(suite, t);
	return suite_run(suite);
}
