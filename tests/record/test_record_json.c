/* The pre-pass: what is mended, what is refused, and that its output is checked text. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/text.h"
#include "record/json.h"

static struct buf out;
static struct err error;

static void setup(void)
{
	buf_init(&out, 64 << 20);
	error = (struct err){ 0 };
}

static void teardown(void)
{
	buf_finish(&out);
}

static bool check(const char *json, size_t len, size_t *mended)
{
	buf_reset(&out);
	return json_check(json, len, "identity_verifications", &out, mended, &error);
}

START_TEST(what_becomes_of_text)
{
	static const struct {
		const char *in, *out;
		size_t mended;
	} rows[] = {
		{ "{}", "{}", 0 },
		{ " [ ] ", "[]", 0 },
		{ "\t{ \"a\" :\r\n1 , \"b\": [ true , false,null ] }\n", "{\"a\":1,\"b\":[true,false,null]}", 0 },
		{ "\"\"", "\"\"", 0 },
		{ "\"\\/\\b\\f\\n\\r\\t\\\\\\\"\"", "\"/\\b\\f\\n\\r\\t\\\\\\\"\"", 0 },
		{ "\"\\u0041\\u00e9\\u20AC\\ud83d\\uDE00\"", "\"A\u00e9\u20AC\U0001F600\"", 0 },
		{ "\"\\u0022\\u005c\\u001f\\u000a\\u007f\"", "\"\\\"\\\\\\u001f\\n\x7f\"", 0 },
		/* mended */
		{ "\"\\ud800\"", "\"\uFFFD\"", 1 },
		{ "\"\\udc00x\"", "\"\uFFFDx\"", 1 },
		{ "\"\\ud800\\ud83d\\ude00\"", "\"\uFFFD\U0001F600\"", 1 },
		{ "\"\\ud800\\u0041\"", "\"\uFFFDA\"", 1 },
		{ "\"a\\u0000b\"", "\"a\uFFFDb\"", 1 },
		{ "\"a\x01\nb\"", "\"a\\u0001\\nb\"", 2 },
		{ "\"\xC0\xAF\"", "\"\uFFFD\uFFFD\"", 2 },
		{ "\"\xED\xA0\x80\"", "\"\uFFFD\uFFFD\uFFFD\"", 3 },
		{ "\"\xF4\x90\x80\x80\"", "\"\uFFFD\uFFFD\uFFFD\uFFFD\"", 4 },
		{ "\"\xE2\x82\"", "\"\uFFFD\uFFFD\"", 2 },
		{ "\xEF\xBB\xBF{}", "{}", 1 },
		{ "{\"a\":1,\"b\":2,\"a\":3}", "{\"b\":2,\"a\":3}", 1 },
		{ "{\"a\":1,\"\\u0061\":{\"x\":1,\"x\":2}}", "{\"a\":{\"x\":2}}", 2 },
		{ "[{\"a\":1,\"a\":2},{\"\":1,\"\":2,\"\":3}]", "[{\"a\":2},{\"\":3}]", 3 },
		{ "{\"ab\":1,\"a\":2}", "{\"ab\":1,\"a\":2}", 0 },
		/* numbers stay as they were written */
		{ "[0,-0,1.50,1e400,-12E+3,123456789012345678901234567890]",
		  "[0,-0,1.50,1e400,-12E+3,123456789012345678901234567890]", 0 },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		size_t mended = 99;
		ck_assert_msg(check(rows[i].in, strlen(rows[i].in), &mended), "%s: %s", rows[i].in, error.text);
		ck_assert_str_eq(out.data, rows[i].out);
		ck_assert_msg(mended == rows[i].mended, "%s: %zu", rows[i].in, mended);
		ck_assert(text_utf8_valid(out.data, out.len));
	}
}
END_TEST

START_TEST(what_is_refused)
{
	static const char *const bad[] = {
		"",
		" ",
		"{",
		"[",
		"}",
		"{]",
		"[}",
		"[1,]",
		"{,}",
		"{\"a\"}",
		"{\"a\":}",
		"{\"a\":1,}",
		"{a:1}",
		"{1:1}",
		"[1 2]",
		"{\"a\":1 \"b\":2}",
		"tru",
		"nul",
		"truefalse",
		"True",
		"NaN",
		"Infinity",
		"-",
		"01",
		"1.",
		".5",
		"1e",
		"1e+",
		"+1",
		"0x1",
		"\"",
		"\"\\",
		"\"\\x\"",
		"\"\\u12\"",
		"\"\\u12g4\"",
		"{} {}",
		"{}x",
		"[]]",
		"1 2",
		"'a'",
		"// c\n1",
		"\xEF\xBB\xBF",
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		error = (struct err){ 0 };
		ck_assert_msg(!check(bad[i], strlen(bad[i]), NULL), "%s", bad[i]);
		ck_assert_int_eq(error.kind, ERR_REPLY);
		ck_assert_uint_eq(out.len, 0);
	}
	ck_assert(!check("{}\0", 3, NULL));
}
END_TEST

START_TEST(raw_nul_is_mended)
{
	size_t mended;

	ck_assert(check("\"a\0b\"", 5, &mended));
	ck_assert_str_eq(out.data, "\"a\uFFFDb\"");
	ck_assert_uint_eq(mended, 1);
}
END_TEST

/* A text of `n` times `unit` between `open` and `close`. */
static char *repeat(const char *open, const char *unit, size_t n, const char *close, size_t *len)
{
	size_t a = strlen(open), b = strlen(unit), c = strlen(close);
	char *text = mem_alloc(a + b * n + c + 1);

	memcpy(text, open, a);
	for (size_t i = 0; i < n; i++)
		memcpy(text + a + b * i, unit, b);
	memcpy(text + a + b * n, close, c);
	*len = a + b * n + c;
	return text;
}

/* What is too long, too deep or too much is cut where it stands; what comes after it is still there. */
START_TEST(caps)
{
	static const struct {
		const char *open, *unit;
		size_t n;
		const char *close, *what; /* NULL: taken; "~...": cut, and ends so */
	} rows[] = {
		{ "", "[", JSON_NESTING_MAX + 1, "", "ends too early" },
		{ "", "[", 1000000, "", "ends too early" },
		{ "", "{\"a\":", JSON_NESTING_MAX + 1, "", "ends too early" },
		{ "[", "[", JSON_NESTING_MAX, "", "ends too early" },
		{ "[0", ",0", JSON_VALUES_MAX - 2, "]", NULL },
		{ "[0", ",0", JSON_VALUES_MAX - 1, "]", "~,0,\"\uFFFD\"]" },
		{ "[0", ",0", 4000000, "]", "~,0,\"\uFFFD\"]" },
		{ "[0", ",0", 4000000, "}", "no comma or ]" },
		{ "{\"a\":[0", ",0", 4000000, "],\"b\":{\"c\":1}}", "~\"\uFFFD\"],\"b\":{\"c\":1}}" },
		{ "{\"a\":[0", ",0", 4000000, "],\"b\":[1,[],\"]\"],\"c\":2}", "~,\"b\":[\"\uFFFD\"],\"c\":2}" },
		{ "[0", ",0", 28000000, "]", "are not read" },
		{ "\"", "a", JSON_STRING_MAX, "\"", NULL },
		{ "\"", "a", JSON_STRING_MAX + 1, "\"", "~aaa\uFFFD\"" },
		{ "[\"", "a", 4000000, "\\\"\",\"b\"]", "~aaa\uFFFD\",\"b\"]" },
		{ "\"b", "\u20AC", JSON_STRING_MAX / 3 + 1, "\"", "~\u20AC\uFFFD\"" },
		{ "\"", "\\n", JSON_STRING_MAX / 2 + 1, "\"", "~\\n\\n\uFFFD\"" },
		{ "\"a", "\\n", JSON_STRING_MAX / 2, "\"", "~\\n\\n\uFFFD\"" },
		{ "\"", "\\n", JSON_STRING_MAX / 2, "\"", NULL },
		{ "\"", "\x01", JSON_STRING_MAX, "\"", "~\\u0001\uFFFD\"" },
		{ "\"", "\xFF", JSON_STRING_MAX, "\"", "~\uFFFD\uFFFD\"" },
		{ "\"", "a", JSON_STRING_MAX + 1, "", "without its end" },
		{ "\"", "a", JSON_STRING_MAX + 1, "\\", "without its end" },
		{ "[-1", "1", JSON_STRING_MAX + 1, ",2]", "~1111\uFFFD\",2]" },
		{ "{\"", "k", 2000, "\":1}", "~kkk\uFFFD\":1}" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		size_t len, mended = 0;
		char *text = repeat(rows[i].open, rows[i].unit, rows[i].n, rows[i].close, &len);
		bool ok = check(text, len, &mended), cut = rows[i].what && rows[i].what[0] == '~';
		ck_assert_msg(ok == (!rows[i].what || cut), "row %zu: %s", i, error.text);
		ck_assert_msg(ok || strstr(error.text, rows[i].what), "row %zu: %s", i, error.text);
		if (cut) {
			const char *end = rows[i].what + 1;
			ck_assert_msg(mended > 0 && out.len >= strlen(end), "row %zu", i);
			ck_assert_msg(!strcmp(out.data + out.len - strlen(end), end), "row %zu: %s", i, out.data + out.len - 40);
			ck_assert_msg(text_utf8_valid(out.data, out.len), "row %zu", i);
		}
		free(text);
	}
}
END_TEST

/* Bytes of a string do not matter: a cut never leaves half a character or half an escape, however they lie. */
START_TEST(cuts_fall_between_characters)
{
	static const char *const units[] = { "\u20AC", "\U0001F600", "\\u0007", "\\\\", "\x02", "\xE2\x82" };
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		for (size_t shift = 0; shift < 6; shift++) {
			char open[16] = "[\"aaaaaa";
			size_t len, mended = 0;
			open[2 + shift] = '\0';
			char *text = repeat(open, units[i], JSON_STRING_MAX, "\",7]", &len);
			ck_assert(check(text, len, &mended));
			ck_assert(mended > 0 && text_utf8_valid(out.data, out.len));
			ck_assert_str_eq(out.data + out.len - 7, "\uFFFD\",7]");
			/* Checked text is checked text: nothing more to mend but what stands for what was cut. */
			char *once = mem_strdup(out.data);
			ck_assert(check(once, strlen(once), &mended));
			ck_assert_uint_eq(mended, 0);
			ck_assert_str_eq(out.data, once);
			free(once);
			free(text);
		}
}
END_TEST

START_TEST(what_lies_too_deep_is_left_out)
{
	char text[4 * JSON_NESTING_MAX + 64], want[4 * JSON_NESTING_MAX + 64], brackets[JSON_NESTING_MAX + 1] = { 0 },
	        closing[JSON_NESTING_MAX + 1] = { 0 };
	size_t mended = 9;
	memset(brackets, '[', JSON_NESTING_MAX);
	memset(closing, ']', JSON_NESTING_MAX);
	snprintf(text, sizeof text, "%s%s", brackets, closing);
	ck_assert(check(text, strlen(text), &mended));
	ck_assert_str_eq(out.data, text);
	ck_assert_uint_eq(mended, 0);
	brackets[JSON_NESTING_MAX - 1] = closing[JSON_NESTING_MAX - 1] = '\0';
	snprintf(text, sizeof text, "{\"a\":%s[{\"b\":\"]}\\\"\"},[]],2%s,\"c\":3}", brackets, closing);
	snprintf(want, sizeof want, "{\"a\":%s\"\uFFFD\",2%s,\"c\":3}", brackets, closing);
	ck_assert(check(text, strlen(text), &mended));
	ck_assert_str_eq(out.data, want);
	ck_assert_uint_eq(mended, 1);
}
END_TEST

/* Of the list every attempt has the cap for itself; an object is read on after its arrays are cut, but not for ever. */
START_TEST(one_attempt_takes_nothing_from_the_next)
{
	struct buf in;
	size_t mended;

	buf_init(&in, JSON_CHECKED_MAX);
	buf_add_str(&in, "{\"identity_verifications\":[{\"id\":\"a\",\"x\":[0");
	for (int i = 0; i < JSON_VALUES_MAX; i++)
		buf_add_str(&in, ",0");
	buf_add_str(&in, "],\"z\":1},{\"id\":\"b\"");
	for (int i = 0; i < 2 * JSON_VALUES_MAX; i++)
		buf_printf(&in, ",\"%x\":0", i);
	buf_add_str(&in, "},{\"id\":\"c\",\"y\":[1,2]}],\"next_cursor\":null}");
	ck_assert_msg(check(in.data, in.len, &mended), "%s", error.text);
	ck_assert_ptr_nonnull(strstr(out.data, ",0,\"\uFFFD\"],\"z\":1},{\"id\":\"b\","));
	ck_assert_ptr_nonnull(strstr(out.data, ",\"\uFFFD\":\"\uFFFD\"},{\"id\":\"c\",\"y\":[1,2]}],\"next_cursor\":null}"));
	ck_assert_uint_eq(mended, 2);
	buf_finish(&in);
}
END_TEST

/* Many keys, all doubled: nothing quadratic, the last of each stays. */
START_TEST(many_duplicates)
{
	struct buf in;
	size_t mended;

	buf_init(&in, JSON_BODY_MAX);
	buf_add_str(&in, "{\"k\":0");
	for (int i = 0; i < 150000; i++)
		buf_printf(&in, ",\"k%d\":%d", i % 75000, i);
	buf_add_str(&in, "}");
	ck_assert(check(in.data, in.len, &mended));
	ck_assert_uint_eq(mended, 75000);
	ck_assert_ptr_nonnull(strstr(out.data, ",\"k7\":75007,"));
	ck_assert_ptr_null(strstr(out.data, "\"k7\":7,"));
	buf_finish(&in);
}
END_TEST

START_TEST(a_small_buffer_is_refused_not_cut)
{
	struct buf small;

	buf_init(&small, 8);
	ck_assert(!json_check("[1,2,3,4,5,6]", 13, NULL, &small, NULL, &error));
	ck_assert_uint_eq(small.len, 0);
	buf_finish(&small);
}
END_TEST

START_TEST(trees)
{
	struct arena arena = { NULL };
	static const char json[] = "{\"a\\\"]\":[1,\"],\\\"7\",{},[]],\"b\":{\"c\":\"x\\u0007\\u001f\\n7\"},\"d\":-1.50,\"1\":1e400,\"true\":true,"
	                           "\"big\":123456789012345678901234567890123456789012345678901234567890123456789012345,\"e\":[null,false,0]}";
	ck_assert(check(json, sizeof json - 1, NULL));
	const cJSON *tree = json_read(out.data, out.len, &arena);
	ck_assert_str_eq(json_get(tree, "d")->valuestring, "-1.50");
	ck_assert_str_eq(json_get(tree, "1")->valuestring, "1e400");
	ck_assert_uint_eq(strlen(json_get(tree, "big")->valuestring), 75);
	ck_assert_str_eq(json_get(json_get(tree, "b"), "c")->valuestring, "x\a\x1f\n7");
	ck_assert_ptr_null(json_get(tree, "f"));
	ck_assert_ptr_null(json_get(json_get(tree, "d"), "e"));
	ck_assert_ptr_null(json_get(json_get(tree, "a\"]"), "e"));
	ck_assert_ptr_null(json_get(NULL, "e"));
	struct buf again;
	buf_init(&again, 1000);
	ck_assert(json_put(tree, &again));
	ck_assert_str_eq(again.data, out.data);
	ck_assert_str_eq(json_skip(out.data), "");
	buf_finish(&again);
	arena_finish(&arena);
}
END_TEST

START_TEST(what_is_no_json_is_no_tree)
{
	struct arena arena = { NULL };
	static const char *const rows[] = { "", "{", "[1", "{\"a\":}", "nul", "\"a" };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		ck_assert_ptr_null(json_read(rows[i], strlen(rows[i]), &arena));
	arena_finish(&arena);
}
END_TEST

START_TEST(writing)
{
	struct buf text;
	buf_init(&text, 20);
	ck_assert(json_put_string(&text, "a\"\\\n\x01\u00e9"));
	ck_assert_str_eq(text.data, "\"a\\\"\\\\\\n\\u0001\u00e9\"");
	ck_assert(!json_put_string(&text, "too long for what is left"));
	ck_assert(text.full);
	ck_assert_str_eq(text.data, "\"a\\\"\\\\\\n\\u0001\u00e9\"");
	buf_finish(&text);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("record json");
	TCase *tests = tcase_create("json");

	tcase_set_timeout(tests, 60);
	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, what_becomes_of_text);
	tcase_add_test(tests, what_is_refused);
	tcase_add_test(tests, raw_nul_is_mended);
	tcase_add_test(tests, caps);
	tcase_add_test(tests, cuts_fall_between_characters);
	tcase_add_test(tests, what_lies_too_deep_is_left_out);
	tcase_add_test(tests, one_attempt_takes_nothing_from_the_next);
	tcase_add_test(tests, many_duplicates);
	tcase_add_test(tests, a_small_buffer_is_refused_not_cut);
	tcase_add_test(tests, trees);
	tcase_add_test(tests, what_is_no_json_is_no_tree);
	tcase_add_test(tests, writing);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
