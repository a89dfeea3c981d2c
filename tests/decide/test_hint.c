/* Our own readings: the table of pairs, both ways round, spans, what is said without values, and text that hurts. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "decide/hint.h"
#include "support/suite.h"

enum { COLUMNS = 6 };

static FILE *open_table(void)
{
	const char *srcdir = getenv("srcdir");
	char *path = mem_printf("%s/tests/decide/hints.txt", srcdir ? srcdir : ".");
	FILE *f = fopen(path, "r");

	ck_assert_msg(f != NULL, "no %s", path);
	free(path);
	return f;
}

static void assert_spans(const char *text, const struct aml_span *spans, size_t count)
{
	ck_assert_uint_le(count, AML_SPANS);
	for (size_t i = 0, end = 0; i < count; i++) {
		size_t at = spans[i].at, past = at + spans[i].len;
		ck_assert_uint_gt(spans[i].len, 0);
		ck_assert_msg(at >= end && past <= strlen(text), "span %zu..%zu after %zu of %zu bytes: %s", at, past, end, strlen(text), text);
		ck_assert_msg(((unsigned char)text[at] & 0xc0) != 0x80 && ((unsigned char)text[past] & 0xc0) != 0x80, "span %zu..%zu cuts a character: %s", at, past, text);
		end = past + 1;
	}
}

static void assert_sound(const char *ours, const char *theirs, const struct hint *h)
{
	ck_assert(h->reading >= HINT_SAME && h->reading < HINT_READINGS);
	ck_assert_uint_lt(strlen(h->why), HINT_WHY);
	assert_spans(ours, h->ours_differ, h->ours_spans);
	assert_spans(theirs, h->theirs_differ, h->theirs_spans);
	if (h->reading == HINT_SAME)
		ck_assert(h->ours_spans == 0 && h->theirs_spans == 0 && !*h->why);
}

static int place_in(const char *const *names, int count, const char *name)
{
	for (int i = 0; i < count; i++)
		if (strcmp(names[i], name) == 0)
			return i;
	ck_abort_msg("%s is no word of the table", name);
	return -1;
}

/* "a | b | c" in place. */
static void split(char *line, char *out[COLUMNS])
{
	line[strcspn(line, "\n")] = '\0';
	for (int i = 0; i < COLUMNS; i++) {
		char *end = strstr(line, " | ");
		ck_assert_msg((end != NULL) == (i < COLUMNS - 1), "a row of %d columns: %s", i + 1, line);
		out[i] = line;
		if (end) {
			*end = '\0';
			line = end + 3;
		}
	}
	for (int i = 1; i <= 2; i++)
		if (strcmp(out[i], "_") == 0)
			out[i][0] = '\0';
}

static bool reads_so(enum hint_kind kind, const char *ours, const char *theirs, const char *country, int expected, const char *why)
{
	struct hint h;

	hint_compare(kind, ours, theirs, country, &h);
	assert_sound(ours, theirs, &h);
	if ((int)h.reading == expected && (strcmp(why, "-") == 0 || strstr(h.why, why)))
		return true;
	printf("%s | %s | %s: %s (%s), not %s (%s)\n", hint_kind_names[kind], ours, theirs, hint_codes[h.reading], h.why, hint_codes[expected], why);
	return false;
}

START_TEST(each_pair_reads_as_expected_both_ways)
{
	FILE *f = open_table();
	char line[1024], *column[COLUMNS];
	int rows = 0, otherwise = 0;

	while (fgets(line, sizeof line, f)) {
		if (*line == '#')
			continue;
		split(line, column);
		enum hint_kind kind = (enum hint_kind)place_in(hint_kind_names, HINT_KINDS, column[0]);
		int expected = place_in(hint_codes, HINT_READINGS, column[4]);
		const char *country = strcmp(column[3], "-") == 0 ? "" : column[3];
		rows++;
		otherwise += !reads_so(kind, column[1], column[2], country, expected, column[5]) ||
			!reads_so(kind, column[2], column[1], country, expected, column[5]);
	}
	fclose(f);
	printf("%d pairs, %d read otherwise\n", rows, otherwise);
	ck_assert_int_ge(rows, 200);
	ck_assert_int_eq(otherwise, 0);
}
END_TEST

/* What is said is of our own words: no part of a value stands in it. */
START_TEST(no_value_is_said)
{
	static const char *const pairs[][2] = {
		{ "Zebulon Quagmire Xanthippe", "Zebulon Quagmire" }, { "Zebulon Quagmire", "Zebulon Xanthippe" }, { "4711 Quagmire Xyst", "4712 Quagmire Xyst" },
		{ "4711 Quagmire", "4711 Quagmire Unit 815" }, { "ZQ471189", "ZQ471198" }, { "1847-11-08", "1847-08-11" },
	};
	static const char *const words[] = { "Zeb", "Quag", "Xan", "Xyst", "4711", "4712", "815", "ZQ", "1847", "11", "08" };
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		for (int kind = 0; kind < HINT_KINDS; kind++) {
			struct hint h;
			hint_compare((enum hint_kind)kind, pairs[i][0], pairs[i][1], "US", &h);
			for (size_t k = 0; k < sizeof words / sizeof *words; k++)
				ck_assert_msg(!strstr(h.why, words[k]), "%s", h.why);
		}
}
END_TEST

static void assert_marked(enum hint_kind kind, const char *ours, const char *theirs, const char *ours_marked, const char *theirs_marked)
{
	struct hint h;
	char marked[2][200];
	const char *const texts[] = { ours, theirs };

	hint_compare(kind, ours, theirs, "US", &h);
	for (int side = 0; side < 2; side++) {
		const struct aml_span *spans = side ? h.theirs_differ : h.ours_differ;
		size_t count = side ? h.theirs_spans : h.ours_spans, used = 0, at = 0;
		for (size_t i = 0; i < count; i++) {
			used += (size_t)snprintf(marked[side] + used, sizeof marked[side] - used, "%.*s[%.*s]", (int)(spans[i].at - at), texts[side] + at,
				(int)spans[i].len, texts[side] + spans[i].at);
			at = (size_t)spans[i].at + spans[i].len;
		}
		snprintf(marked[side] + used, sizeof marked[side] - used, "%s", texts[side] + at);
	}
	ck_assert_str_eq(marked[0], ours_marked);
	ck_assert_str_eq(marked[1], theirs_marked);
}

START_TEST(what_differs_is_marked)
{
	assert_marked(HINT_DATE, "1990-05-19", "1990-05-29", "1990-05-[1]9", "1990-05-[2]9");
	assert_marked(HINT_DATE, "1990-05-04", "1990-04-05", "1990-0[5]-0[4]", "1990-0[4]-0[5]");
	assert_marked(HINT_NUMBER, "123456789", "123465789", "1234[56]789", "1234[65]789");
	assert_marked(HINT_NUMBER, "123-45-6789", "123456789", "123-45-6789", "123456789");
	assert_marked(HINT_NAME, "Leslie Knope", "Knopf Leslie", "Leslie Knop[e]", "Knop[f] Leslie");
	assert_marked(HINT_NAME, "Jose Diaz", "José Diaz", "Jos[e] Diaz", "Jos[é] Diaz");
	assert_marked(HINT_NAME, "Leslie Barbara", "LESLIE", "Leslie [Barbara]", "LESLIE");
	assert_marked(HINT_ADDRESS, "123 Main St", "128 Main Street", "12[3] Main St", "12[8] Main Street");
	assert_marked(HINT_ADDRESS, "123 Main St Apt 4", "123 Main St", "123 Main St [Apt] [4]", "123 Main St");
	assert_marked(HINT_POSTAL, "46001", "46002", "4600[1]", "4600[2]");
}
END_TEST

START_TEST(a_leaf_has_the_kind_of_its_values)
{
	ck_assert_int_eq(hint_kind_of(IDV_USER_NAME_GIVEN_NAME), HINT_NAME);
	ck_assert_int_eq(hint_kind_of(IDV_DOC_READ_ISSUING_COUNTRY), HINT_COUNTRY);
	ck_assert_int_eq(hint_kind_of(IDV_STATUS), HINT_KINDS);
	ck_assert_int_eq(hint_kind_of(IDV_DOC_READ_CATEGORY), HINT_KINDS);
}
END_TEST

/* Random texts of what names, addresses and numbers are made of, and of bytes that are nobody's: sound, whatever comes. */
START_TEST(nothing_hurts)
{
	static const char *const pieces[] = {
		"Main", "St", ".", " ", " ", "Apt", "4", "12", "Ø", "ß", "straße", "é", "́", "Иван", "王", "김", "محمد", "-", "'", "#", "<", "1990", "05", "/", "P.O. Box",
		"New", "York", "IN", "Jr", "van", "der", "\xff", "\xf0\x9f", "\xc3", "*", "X", "0", "O", "th", "5th", ",", "U+202E", "<U+202E>", "\xe2\x80\x8d", "a", "b",
	};
	const char *times = getenv("HINT_TIMES");
	uint64_t seed = 1;

	for (long n = times ? atol(times) : 800; n > 0; n--) {
		char text[2][400] = { "", "" };
		for (int side = 0; side < 2; side++)
			for (unsigned k = 0; k < 2 + n % 24; k++) {
				seed = seed * 6364136223846793005u + 1442695040888963407u;
				strncat(text[side], pieces[(seed >> 33) % (sizeof pieces / sizeof *pieces)], sizeof text[side] - strlen(text[side]) - 1);
			}
		struct hint h;
		hint_compare((enum hint_kind)(n % HINT_KINDS), text[0], text[1], n % 3 ? "US" : n % 2 ? "" : "DE", &h);
		ck_assert(h.reading < HINT_READINGS && h.ours_spans <= AML_SPANS && h.theirs_spans <= AML_SPANS);
		if (text_utf8_valid(text[0], strlen(text[0])) && text_utf8_valid(text[1], strlen(text[1])))
			assert_sound(text[0], text[1], &h);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("hint");
	TCase *t = tcase_create("hint");

	tcase_add_test(t, each_pair_reads_as_expected_both_ways);
	tcase_add_test(t, no_value_is_said);
	tcase_add_test(t, what_differs_is_marked);
	tcase_add_test(t, a_leaf_has_the_kind_of_its_values);
	tcase_add_test(t, nothing_hurts);
	suite_add_tcase(s, t);
	return suite_run(s);
}
