/* Numbers by the rules of their kinds, good and bad, and the birth dates in them. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "decide/number.h"
#include "idv/vocab.h"
#include "support/suite.h"

enum { COLUMNS = 5, ROWS = 400 };

struct row {
	char line[200], *column[COLUMNS];
};

static size_t read_rows(struct row rows[ROWS])
{
	const char *srcdir = getenv("srcdir");
	char *path = mem_printf("%s/tests/decide/numbers.txt", srcdir ? srcdir : ".");
	FILE *f = fopen(path, "r");
	size_t n = 0;

	ck_assert_msg(f != NULL, "no %s", path);
	free(path);
	while (n < ROWS && fgets(rows[n].line, sizeof rows[n].line, f)) {
		char *at = rows[n].line;
		if (*at == '#')
			continue;
		at[strcspn(at, "\n")] = '\0';
		for (int i = 0; i < COLUMNS; i++) {
			char *end = strstr(at, " | ");
			ck_assert_msg((end != NULL) == (i < COLUMNS - 1), "a row of %d columns: %s", i + 1, at);
			rows[n].column[i] = at;
			if (end) {
				*end = '\0';
				at = end + 3;
			}
		}
		n++;
	}
	fclose(f);
	return n;
}

START_TEST(each_number_is_read_as_expected)
{
	static const char *const words[NUMBER_CHECKS] = { "fits", "form", "digit", "unchecked" };
	static struct row rows[ROWS];
	size_t n = read_rows(rows), otherwise = 0;

	for (size_t i = 0; i < n; i++) {
		char why[HINT_WHY], date[NUMBER_DATE], **c = rows[i].column;
		enum number_check check = number_check(c[0], c[1], why);
		bool dated = number_birth_date(c[0], c[1], date);
		bool right = strcmp(words[check], c[2]) == 0 && strcmp(dated ? date : "-", c[3]) == 0 && (strcmp(c[4], "-") == 0 || strstr(why, c[4]));
		if (!right)
			printf("%s | %s: %s, %s (%s), not %s, %s (%s)\n", c[0], c[1], words[check], date, why, c[2], c[3], c[4]);
		otherwise += !right;
	}
	printf("%zu numbers, %zu read otherwise\n", n, otherwise);
	ck_assert_uint_ge(n, 100);
	ck_assert_uint_eq(otherwise, 0);
}
END_TEST

/* Every kind that the API has is in the table of the test, and what its rules say of any text is one of the answers. */
START_TEST(every_kind_of_the_vocabulary)
{
	static struct row rows[ROWS];
	static const char *const texts[] = { "", " ", "0", "A", "00000000000", "ZZZZ999999ZZZZZZZ9", "&&&&999999&&&&&&X9", "\xc3\x91", "\xff\xff", "?????????",
		"123456789012345678901234567890123456789012345678901234567890" };
	size_t n = read_rows(rows), count;
	const struct record_word *kinds = idv_vocab_words(IDV_VOCAB_ID_TYPE, &count);

	ck_assert_uint_ge(count, 35);
	for (size_t i = 0; i < count; i++) {
		size_t found = 0;
		char why[HINT_WHY], date[NUMBER_DATE];
		for (size_t k = 0; k < n; k++)
			found += strcmp(rows[k].column[0], kinds[i].wire) == 0;
		ck_assert_msg(found > 0, "no number of %s", kinds[i].wire);
		for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
			ck_assert_int_lt(number_check(kinds[i].wire, texts[k], why), NUMBER_CHECKS);
			(void)number_birth_date(kinds[i].wire, texts[k], date);
		}
	}
}
END_TEST

/* One digit more, one off, two swapped: of the kinds with a check digit that finds all of these, each is found. */
START_TEST(slips_are_found)
{
	static const char *const numbers[][2] = {
		{ "ca_sin", "046454286" }, { "cn_resident_card", "11010519491231002X" }, { "es_dni", "12345678Z" }, { "hk_hkid", "A1234563" },
		{ "ro_cnp", "1800101221144" }, { "se_pin", "6408233234" }, { "sg_nric", "S1234567D" }, { "za_smart_id", "8001015009087" }, { "br_cpf", "52998224725" },
		{ "tr_tc_kimlik", "10000000146" },
	};
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		for (size_t k = 0; numbers[i][1][k]; k++)
			for (char c = '0'; c <= '9'; c++) {
				char text[32], why[HINT_WHY];
				snprintf(text, sizeof text, "%s", numbers[i][1]);
				if (text[k] < '0' || text[k] > '9' || text[k] == c)
					continue;
				text[k] = c;
				enum number_check check = number_check(numbers[i][0], text, why);
				ck_assert_msg(check == NUMBER_DIGIT || check == NUMBER_FORM, "%s %s fits", numbers[i][0], text);
			}
}
END_TEST

START_TEST(the_birth_date_in_a_number)
{
	static const struct {
		const char *kind, *number, *born;
		enum hint_reading reading;
		const char *why;
	} cases[] = {
		{ "pl_pesel", "44051401359", "1944-05-14", HINT_SAME, "" },
		{ "pl_pesel", "44051401359", "1944-05-15", HINT_CLOSE, "one digit differs" },
		{ "pl_pesel", "44051401359", "2044-05-14", HINT_CLOSE, "the year is off by a hundred" },
		{ "pl_pesel", "44051401359", "1971-11-02", HINT_DIFFERS, "another date" },
		{ "it_cf", "RSSMRA85T10A562S", "1985-12-10", HINT_SAME, "" },
		{ "it_cf", "RSSMRA85T10A562S", "1985-10-12", HINT_CLOSE, "day and month swapped" },
		{ "it_cf", "RSSMRA85T10A562S", "1991-07-23", HINT_DIFFERS, "another date" },
		{ "br_cpf", "52998224725", "1991-07-23", HINT_LACKS, "" },
		{ "pl_pesel", "44051401359", "", HINT_LACKS, "" },
		{ "pl_pesel", "*******1359", "1944-05-14", HINT_LACKS, "" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct hint h;
		number_birth_compare(cases[i].kind, cases[i].number, cases[i].born, &h);
		ck_assert_msg(h.reading == cases[i].reading, "%s %s: %s", cases[i].number, cases[i].born, hint_codes[h.reading]);
		ck_assert_str_eq(h.why, cases[i].why);
		ck_assert(h.ours_spans == 0 && h.theirs_spans == 0);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("hint_number");
	TCase *t = tcase_create("number");

	tcase_add_test(t, each_number_is_read_as_expected);
	tcase_add_test(t, every_kind_of_the_vocabulary);
	tcase_add_test(t, slips_are_found);
	tcase_add_test(t, the_birth_date_in_a_number);
	suite_add_tcase(s, t);
	return suite_run(s);
}
