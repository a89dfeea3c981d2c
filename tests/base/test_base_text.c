/* Text from strangers: what text_clean lets through, and how it is measured. */
#include <check.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "support/suite.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"

static const struct {
	const char *what, *in, *out;
	int width;
} cleaned[] = {
	{ "plain", "Leslie Knope", "Leslie Knope", 12 },
	{ "empty", "", "", 0 },
	{ "backspace", "failed\b\b\b\b\b\bpassed", "failed^H^H^H^H^H^Hpassed", 24 },
	{ "carriage return", "failed\rpassed", "failed^Mpassed", 14 },
	{ "line feed and tab", "a\nb\tc", "a^Jb^Ic", 7 },
	{ "escape sequence", "\x1b[31mred", "^[[31mred", 9 },
	{ "title", "\x1b]0;owned\a", "^[]0;owned^G", 12 },
	{ "DEL", "a\x7f", "a^?", 3 },
	{ "C1 CSI as a code point", "\xc2\x9b" "2J", "<U+009B>2J", 10 },
	{ "NEL", "\xc2\x85", "<U+0085>", 8 },
	{ "C1 as a raw byte", "\x9b" "2J", "\xef\xbf\xbd" "2J", 3 },
	{ "bidi override", "abc\xe2\x80\xae" "def", "abc<U+202E>def", 14 },
	{ "bidi isolate", "\xe2\x81\xa7x\xe2\x81\xa9", "<U+2067>x<U+2069>", 17 },
	{ "Arabic letter mark", "\xd8\x9c", "<U+061C>", 8 },
	{ "zero width space", "pass\xe2\x80\x8b" "ed", "pass<U+200B>ed", 14 },
	{ "zero width joiner", "a\xe2\x80\x8d" "b", "a<U+200D>b", 10 },
	{ "byte order mark", "\xef\xbb\xbf" "a", "<U+FEFF>a", 9 },
	{ "word joiner", "\xe2\x81\xa0", "<U+2060>", 8 },
	{ "soft hyphen", "re\xc2\xad" "view", "re<U+00AD>view", 14 },
	{ "tag letter", "\xf3\xa0\x81\x81", "<U+E0041>", 9 },
	{ "variation selector", "a\xef\xb8\x8f", "a<U+FE0F>", 9 },
	{ "grapheme joiner", "a\xcd\x8f", "a<U+034F>", 9 },
	{ "Hangul filler", "\xe3\x85\xa4", "<U+3164>", 8 },
	{ "braille blank", "\xe2\xa0\x80", "<U+2800>", 8 },
	{ "line separator", "\xe2\x80\xa8", "<U+2028>", 8 },
	{ "private use", "\xee\x80\x80", "<U+E000>", 8 },
	{ "unassigned", "\xcd\xb8", "<U+0378>", 8 },
	{ "noncharacter", "\xef\xbf\xbf", "<U+FFFF>", 8 },
	{ "surrogate in UTF-8", "\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", 3 },
	{ "overlong slash", "\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd", 2 },
	{ "overlong NUL", "\xe0\x80\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", 3 },
	{ "cut short", "a\xe4\xbd", "a\xef\xbf\xbd\xef\xbf\xbd", 3 },
	{ "beyond Unicode", "\xf4\x90\x80\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", 4 },
	{ "no-break space", "a\xc2\xa0" "b", "a b", 3 },
	{ "ideographic space", "a\xe3\x80\x80" "b", "a b", 3 },
	{ "made NFC", "Ame\xcc\x81lie", "Am\xc3\xa9lie", 6 },
	{ "singleton", "\xe2\x84\xaa", "K", 1 },
	{ "Vietnamese", "Nguy\xe1\xbb\x85n", "Nguy\xe1\xbb\x85n", 6 },
	{ "Hangul made of letters", "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab", "\xed\x95\x9c", 2 },
	{ "Han", "\xe7\x8e\x8b\xe5\xb0\x8f\xe6\x98\x8e", "\xe7\x8e\x8b\xe5\xb0\x8f\xe6\x98\x8e", 6 },
	{ "half-width kana", "\xef\xbd\xb1", "\xef\xbd\xb1", 1 },
	{ "Arabic", "\xd9\x85\xd8\xad\xd9\x85\xd8\xaf", "\xd9\x85\xd8\xad\xd9\x85\xd8\xaf", 4 },
	{ "Devanagari with vowel sign", "\xe0\xa4\xaa\xe0\xa5\x8d\xe0\xa4\xb0\xe0\xa4\xbf", "\xe0\xa4\xaa\xe0\xa5\x8d\xe0\xa4\xb0\xe0\xa4\xbf", 3 },
	{ "Thai", "\xe0\xb8\x97\xe0\xb8\xb5\xe0\xb9\x88", "\xe0\xb8\x97\xe0\xb8\xb5\xe0\xb9\x88", 1 },
	{ "emoji", "\xf0\x9f\x91\xa9", "\xf0\x9f\x91\xa9", 2 },
	{ "family of emoji", "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7", "\xf0\x9f\x91\xa9<U+200D>\xf0\x9f\x91\xa7", 12 },
	{ "mark alone", "\xcc\x81", "\xe2\x97\x8c\xcc\x81", 1 },
	{ "four marks", "x\xcc\xb0\xcc\xb0\xcc\xb0\xcc\xb0", "x\xcc\xb0\xcc\xb0\xcc\xb0\xcc\xb0", 1 },
	{ "six marks", "x\xcc\xb0\xcc\xb0\xcc\xb0\xcc\xb0\xcc\xb0\xcc\xb0y", "x\xcc\xb0\xcc\xb0\xcc\xb0\xcc\xb0<+2 marks>y", 12 },
	{ "marks hidden in composed letters", "\xe1\xbb\x85\xcc\xb0\xcc\xb0\xcc\xb0", "\xe1\xba\xbd\xcc\xb0\xcc\xb0\xcc\x82<+1 marks>", -1 },
	{ "vowel jamo piled up", "\xe1\x84\x92\xe1\x85\xa2\xe1\x85\xa2\xe1\x85\xa2\xe1\x85\xa2\xe1\x85\xa2",
	  "\xed\x95\xb4\xe1\x85\xa2\xe1\x85\xa2\xe1\x85\xa2<+1 marks>", -1 },
};

static char *clean(const char *s, size_t n)
{
	struct buf out;
	buf_init(&out, 1 << 20);
	text_clean(s, n, &out);
	ck_assert(!out.full);
	return buf_take(&out, NULL);
}

START_TEST(hostile_text_becomes_harmless)
{
	char *out = clean(cleaned[_i].in, strlen(cleaned[_i].in));
	if (cleaned[_i].width >= 0) {
		ck_assert_msg(strcmp(out, cleaned[_i].out) == 0, "%s: \"%s\"", cleaned[_i].what, out);
		ck_assert_msg(text_width(out) == cleaned[_i].width, "%s: width %d", cleaned[_i].what, text_width(out));
	} else {
		ck_assert_msg(strstr(out, "<+1 marks>") != NULL, "%s: \"%s\"", cleaned[_i].what, out);
	}
	char *again = clean(out, strlen(out));
	ck_assert_msg(strcmp(again, out) == 0, "%s: a second time: \"%s\"", cleaned[_i].what, again);
	secret_free(again);
	secret_free(out);
}
END_TEST

START_TEST(nul_bytes_are_seen)
{
	char *out = clean("a\0b", 3);
	ck_assert_str_eq(out, "a^@b");
	secret_free(out);
}
END_TEST

START_TEST(clean_dup_takes_null)
{
	char *out = text_clean_dup(NULL);
	ck_assert_str_eq(out, "");
	secret_free(out);
	out = text_clean_dup("a\x1b");
	ck_assert_str_eq(out, "a^[");
	secret_free(out);
}
END_TEST

/* Ten thousand marks out of canonical order: sorted as they come, this would take minutes. */
START_TEST(long_runs_of_marks_are_short)
{
	enum { RUN = 10000 };
	char *in = mem_alloc(1 + RUN * 4 + 1);
	strcpy(in, "x");
	for (int i = 0; i < RUN; i++)
		memcpy(in + 1 + i * 4, "\xcc\x81\xcc\xb0", 4);
	char *out = clean(in, 1 + RUN * 4);
	ck_assert_ptr_nonnull(strstr(out, "<+19996 marks>"));
	ck_assert_uint_lt(strlen(out), 40);
	secret_free(out);
	free(in);
}
END_TEST

static size_t encode(uint32_t c, char s[5])
{
	size_t n = 0;
	if (c < 0x80) {
		s[n++] = (char)c;
	} else if (c < 0x800) {
		s[n++] = (char)(0xc0 | c >> 6);
	} else if (c < 0x10000) {
		s[n++] = (char)(0xe0 | c >> 12);
		s[n++] = (char)(0x80 | (c >> 6 & 0x3f));
	} else {
		s[n++] = (char)(0xf0 | c >> 18);
		s[n++] = (char)(0x80 | (c >> 12 & 0x3f));
		s[n++] = (char)(0x80 | (c >> 6 & 0x3f));
	}
	if (c >= 0x80)
		s[n++] = (char)(0x80 | (c & 0x3f));
	s[n] = '\0';
	return n;
}

/* Every code point of a plane: what comes out holds nothing that moves a cursor, and curses will count the cells as we do. */
START_TEST(widths_are_those_of_the_c_library)
{
	char s[5];
	ck_assert_ptr_nonnull(setlocale(LC_CTYPE, "C.UTF-8"));
	for (uint32_t c = (uint32_t)_i << 16 | 1; c < (uint32_t)(_i + 1) << 16; c++) {
		if (c >= 0xd800 && c < 0xe000)
			continue;
		size_t n = encode(c, s);
		char *out = clean(s, n);
		wchar_t wide[64];
		size_t count = mbstowcs(wide, out, 64);
		ck_assert_msg(count != (size_t)-1, "U+%04X is not text any more", (unsigned)c);
		int cells = 0;
		for (size_t i = 0; i < count; i++) {
			ck_assert_msg(wcwidth(wide[i]) >= 0, "U+%04X lets U+%04X pass", (unsigned)c, (unsigned)wide[i]);
			cells += wcwidth(wide[i]);
		}
		ck_assert_msg(cells == text_width(out) && cells > 0, "U+%04X takes %d cells, not %d", (unsigned)c, cells, text_width(out));
		secret_free(out);
	}
}
END_TEST

static const struct {
	const char *in;
	int tail;
	const char *out;
} masked[] = {
	{ "+1 234 567 8909", 4, "+* *** *** 8909" },
	{ "123-45-6789", 4, "***-**-6789" },
	{ "12345", 4, "***45" },
	{ "1234", 4, "**34" },
	{ "12", 4, "*2" },
	{ "7", 4, "*" },
	{ "", 4, "" },
	{ "--", 4, "--" },
	{ "AB123456", 0, "********" },
	{ "AB123456", -3, "********" },
	{ "\xc3\x89milie", 2, "****ie" },
	{ "e\xcc\xb0xyz", 1, "***z" },
	{ "\xd9\xa1\xd9\xa2\xd9\xa3\xd9\xa4", 2, "**\xd9\xa3\xd9\xa4" },
	{ "\xe2\x85\xa7\xc2\xbd" "ab", 1, "***b" },
};

START_TEST(masking_shows_a_tail_of_at_most_half)
{
	struct buf out;
	buf_init(&out, 1000);
	text_mask(&out, masked[_i].in, masked[_i].tail);
	ck_assert_str_eq(buf_str(&out), masked[_i].out);
	buf_finish(&out);
}
END_TEST

static const struct {
	const char *in;
	int width;
	const char *out;
} fitted[] = {
	{ "abc", 5, "abc  " },
	{ "abc", 3, "abc" },
	{ "abcd", 3, "ab\xe2\x80\xa6" },
	{ "abcd", 1, "\xe2\x80\xa6" },
	{ "abcd", 0, "" },
	{ "abcd", -4, "" },
	{ "", 2, "  " },
	{ "\xe7\x8e\x8b\xe5\xb0\x8f", 4, "\xe7\x8e\x8b\xe5\xb0\x8f" },
	{ "\xe7\x8e\x8b\xe5\xb0\x8f", 3, "\xe7\x8e\x8b\xe2\x80\xa6" },
	{ "\xe7\x8e\x8b\xe5\xb0\x8f", 2, "\xe2\x80\xa6 " },
	{ "x\xcc\xb0y\xcc\xb0z", 2, "x\xcc\xb0\xe2\x80\xa6" },
};

START_TEST(fitting_fills_the_width_exactly)
{
	struct buf out;
	buf_init(&out, 1000);
	text_fit(&out, fitted[_i].in, fitted[_i].width);
	ck_assert_str_eq(buf_str(&out), fitted[_i].out);
	ck_assert_int_eq(text_width(buf_str(&out)), fitted[_i].width > 0 ? fitted[_i].width : 0);
	buf_finish(&out);
}
END_TEST

START_TEST(clusters_are_never_cut)
{
	const char *s = "x\xcc\xb0\xcc\xb0\xe7\x8e\x8b";
	int width, used;
	ck_assert_uint_eq(text_cluster(s, &width), 5);
	ck_assert_int_eq(width, 1);
	ck_assert_uint_eq(text_cluster(s + 5, &width), 3);
	ck_assert_int_eq(width, 2);
	ck_assert_uint_eq(text_cluster("", &width), 0);
	ck_assert_int_eq(width, 0);
	ck_assert_uint_eq(text_clip(s, 1, &used), 5);
	ck_assert_int_eq(used, 1);
	ck_assert_uint_eq(text_clip(s, 2, &used), 5);
	ck_assert_int_eq(used, 1);
	ck_assert_uint_eq(text_clip(s, 3, NULL), 8);
	ck_assert_uint_eq(text_clip(s, 0, &used), 0);
}
END_TEST

static const struct {
	const char *in;
	int width;
	const char *lines; /* joined by | */
} wrapped[] = {
	{ "the quick brown fox", 10, "the quick|brown fox" },
	{ "the quick brown fox", 9, "the quick|brown fox" },
	{ "the quick brown fox", 8, "the|quick|brown|fox" },
	{ "abcdefghij", 4, "abcd|efgh|ij" },
	{ "abcde", 4, "abc|de" }, /* no letter alone on a line */
	{ "abcde fgh", 4, "abc|de|fgh" },
	{ "abc", 2, "ab|c" },     /* nor two of them */
	{ "ab   cd", 3, "ab|cd" },
	{ "one", 3, "one" },
	{ "\xe7\x8e\x8b\xe5\xb0\x8f\xe6\x98\x8e", 5, "\xe7\x8e\x8b\xe5\xb0\x8f|\xe6\x98\x8e" },
	{ "\xe7\x8e\x8b\xe5\xb0\x8f", 1, "\xe7\x8e\x8b|\xe5\xb0\x8f" },
	{ "ab", 0, "a|b" },
};

START_TEST(wrapping_breaks_at_spaces_and_always_goes_on)
{
	struct buf out;
	buf_init(&out, 1000);
	const char *s = wrapped[_i].in;
	while (*s) {
		size_t next, n = text_wrap(s, wrapped[_i].width, &next);
		ck_assert_uint_gt(next, 0);
		if (out.len)
			buf_add_char(&out, '|');
		buf_add(&out, s, n);
		s += next;
	}
	ck_assert_str_eq(buf_str(&out), wrapped[_i].lines);
	buf_finish(&out);
}
END_TEST

static const struct {
	const char *haystack, *needle;
	bool found;
} searched[] = {
	{ "Leslie Knope", "KNOPE", true },
	{ "Leslie Knope", "", true },
	{ "Leslie Knope", "kn pe", false },
	{ "Am\xc3\xa9lie", "amelie", true },
	{ "Amelie", "am\xc3\xa9", true },
	{ "Stra\xc3\x9f" "e", "STRASSE", true },
	{ "\xd0\x98\xd0\xb2\xd0\xb0\xd0\xbd", "\xd0\xb8\xd0\xb2\xd0\xb0\xd0\xbd", true },
	{ "", "a", false },
};

START_TEST(code_points_become_utf8)
{
	static const struct {
		uint32_t c;
		const char *bytes;
	} rows[] = { { 'a', "a" }, { 0xe9, "\xc3\xa9" }, { 0x6e2c, "\xe6\xb8\xac" }, { 0x1f642, "\xf0\x9f\x99\x82" }, { 0x110000, "" } };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char out[5] = "";
		ck_assert_uint_eq(text_encode(rows[i].c, out), strlen(rows[i].bytes));
		ck_assert_str_eq(out, rows[i].bytes);
	}
}
END_TEST

START_TEST(search_ignores_case_and_marks)
{
	ck_assert_int_eq(text_contains(searched[_i].haystack, searched[_i].needle), searched[_i].found);
}
END_TEST

START_TEST(utf8_is_checked_strictly)
{
	static const char *const bad[] = { "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xff", "\xe4\xbd", "a\x80" };
	ck_assert(text_utf8_valid("", 0));
	ck_assert(text_utf8_valid("a\0b", 3));
	ck_assert(text_utf8_valid("\xf0\x9f\x91\xa9", 4));
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		ck_assert_msg(!text_utf8_valid(bad[i], strlen(bad[i])), "bad[%zu]", i);
}
END_TEST

#define EACH(tc, table, test) tcase_add_loop_test(tc, test, 0, (int)(sizeof table / sizeof table[0]))

int main(void)
{
	Suite *suite = suite_create("base: text");
	TCase *tc = tcase_create("text");
	tcase_set_timeout(tc, 600);
	EACH(tc, cleaned, hostile_text_becomes_harmless);
	tcase_add_test(tc, code_points_become_utf8);
	tcase_add_test(tc, nul_bytes_are_seen);
	tcase_add_test(tc, clean_dup_takes_null);
	tcase_add_test(tc, long_runs_of_marks_are_short);
	tcase_add_loop_test(tc, widths_are_those_of_the_c_library, 0, 4);
	tcase_add_loop_test(tc, widths_are_those_of_the_c_library, 14, 15);
	EACH(tc, masked, masking_shows_a_tail_of_at_most_half);
	EACH(tc, fitted, fitting_fills_the_width_exactly);
	tcase_add_test(tc, clusters_are_never_cut);
	EACH(tc, wrapped, wrapping_breaks_at_spaces_and_always_goes_on);
	EACH(tc, searched, search_ignores_case_and_marks);
	tcase_add_test(tc, utf8_is_checked_strictly);
	suite_add_tcase(suite, tc);
	return suite_run(suite);
}
