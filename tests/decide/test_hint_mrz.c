/* Machine-readable zones: the specimens of ICAO 9303 parts 4 to 7 in their form, with data of nobody's; cut, broken and beside other text. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "decide/mrz.h"
#include "support/suite.h"

#define PASSPORT_1 "P<UTOKNOPE<<LESLIE<MARIE<<<<<<<<<<<<<<<<<<<<"
#define PASSPORT_2 "X498902K54UTO9005190F2905291QZ18422B<<<<<<50"
#define GERMAN_1 "P<D<<MUELLER<<ANNA<<<<<<<<<<<<<<<<<<<<<<<<<<"
#define GERMAN_2 "C01X00T478D<<9005190F2905291<<<<<<<<<<<<<<<2"
#define CARD_1 "I<UTOX231458907<<<<<<<<<<<<<<<"
#define CARD_2 "9005190F2905291UTO<<<<<<<<<<<4"
#define CARD_3 "KNOPE<<LESLIE<MARIE<<<<<<<<<<<"
#define LONG_1 "I<UTOX23145890<73416<<<<<<<<<<"
#define LONG_2 "9005190F2905291UTO<<<<<<<<<<<6"
#define LONG_3 "KNOPE<<LESLIE<<<<<<<<<<<<<<<<<"

static const struct {
	const char *text;
	enum mrz_format format;
	unsigned wrong;
	const char *issuer, *number, *nationality, *birth_date, *expiry, *family, *given;
} zones[] = {
	{ PASSPORT_1 "\n" PASSPORT_2, MRZ_TD3, 0, "UTO", "X498902K5", "UTO", "?\?90-05-19", "?\?29-05-29", "KNOPE", "LESLIE MARIE" },
	{ PASSPORT_1 PASSPORT_2, MRZ_TD3, 0, "UTO", "X498902K5", "UTO", "?\?90-05-19", "?\?29-05-29", "KNOPE", "LESLIE MARIE" },
	{ "\"" PASSPORT_1 "\\n" PASSPORT_2 "\"", MRZ_TD3, 0, "UTO", "X498902K5", "UTO", "?\?90-05-19", "?\?29-05-29", "KNOPE", "LESLIE MARIE" },
	{ "[\"" PASSPORT_1 "\", \"" PASSPORT_2 "\"]", MRZ_TD3, 0, "UTO", "X498902K5", "UTO", "?\?90-05-19", "?\?29-05-29", "KNOPE", "LESLIE MARIE" },
	{ GERMAN_1 " " GERMAN_2, MRZ_TD3, 0, "D", "C01X00T47", "D", "?\?90-05-19", "?\?29-05-29", "MUELLER", "ANNA" },
	{ "I<UTOKNOPE<<LESLIE<<<<<<<<<<<<<<<<<<\nX231458907UTO9005190<2905291<<<<<<<4", MRZ_TD2, 0, "UTO", "X23145890", "UTO", "?\?90-05-19", "?\?29-05-29", "KNOPE",
	  "LESLIE" },
	{ CARD_1 "\n" CARD_2 "\n" CARD_3, MRZ_TD1, 0, "UTO", "X23145890", "UTO", "?\?90-05-19", "?\?29-05-29", "KNOPE", "LESLIE MARIE" },
	{ CARD_1 CARD_2 CARD_3, MRZ_TD1, 0, "UTO", "X23145890", "UTO", "?\?90-05-19", "?\?29-05-29", "KNOPE", "LESLIE MARIE" },
	{ LONG_1 "\n" LONG_2 "\n" LONG_3, MRZ_TD1, 0, "UTO", "X231458907341", "UTO", "?\?90-05-19", "?\?29-05-29", "KNOPE", "LESLIE" },
	{ "V<UTOKNOPE<<LESLIE<<<<<<<<<<<<<<<<<<<<<<<<<<\nX498902K54UTO9005190F2905291<<<<<<<<<<<<<<<<", MRZ_VISA_A, 0, "UTO", "X498902K5", "UTO", "?\?90-05-19",
	  "?\?29-05-29", "KNOPE", "LESLIE" },
	{ "V<UTOKNOPE<<LESLIE<<<<<<<<<<<<<<<<<<\nX498902K54UTO9005190F2905291<<<<<<<<", MRZ_VISA_B, 0, "UTO", "X498902K5", "UTO", "?\?90-05-19", "?\?29-05-29",
	  "KNOPE", "LESLIE" },
	/* one digit of each field is another */
	{ PASSPORT_1 "\n" "X498902K64UTO9005190F2905291QZ18422B<<<<<<50", MRZ_TD3, MRZ_NUMBER | MRZ_ALL, "UTO", "X498902K6", "UTO", "?\?90-05-19", "?\?29-05-29", "KNOPE",
	  "LESLIE MARIE" },
	{ PASSPORT_1 "\n" "X498902K54UTO9005290F2905291QZ18422B<<<<<<50", MRZ_TD3, MRZ_BIRTH_DATE | MRZ_ALL, "UTO", "X498902K5", "UTO", "?\?90-05-29", "?\?29-05-29",
	  "KNOPE", "LESLIE MARIE" },
	{ PASSPORT_1 "\n" "X498902K54UTO9005190F2906291QZ18422B<<<<<<50", MRZ_TD3, MRZ_EXPIRY | MRZ_ALL, "UTO", "X498902K5", "UTO", "?\?90-05-19", "?\?29-06-29", "KNOPE",
	  "LESLIE MARIE" },
	{ PASSPORT_1 "\n" "X498902K54UTO9005190F2905291QZ18432B<<<<<<50", MRZ_TD3, MRZ_PERSONAL | MRZ_ALL, "UTO", "X498902K5", "UTO", "?\?90-05-19", "?\?29-05-29",
	  "KNOPE", "LESLIE MARIE" },
	{ PASSPORT_1 "\n" "X498902K54UTO9005190F2905291QZ18422B<<<<<<57", MRZ_TD3, MRZ_ALL, "UTO", "X498902K5", "UTO", "?\?90-05-19", "?\?29-05-29", "KNOPE",
	  "LESLIE MARIE" },
	{ CARD_1 "\n" "9005190F2905291UTO<<<<<<<<<<<9" "\n" CARD_3, MRZ_TD1, MRZ_ALL, "UTO", "X23145890", "UTO", "?\?90-05-19", "?\?29-05-29", "KNOPE", "LESLIE MARIE" },
};

START_TEST(each_zone_is_read)
{
	for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
		struct mrz z;
		ck_assert_msg(mrz_read(zones[i].text, &z), "%s", zones[i].text);
		ck_assert_str_eq(mrz_format_names[z.format], mrz_format_names[zones[i].format]);
		ck_assert_msg(z.wrong == zones[i].wrong, "%s: %x", zones[i].text, z.wrong);
		ck_assert_str_eq(z.issuer, zones[i].issuer);
		ck_assert_str_eq(z.number, zones[i].number);
		ck_assert_str_eq(z.nationality, zones[i].nationality);
		ck_assert_str_eq(z.birth_date, zones[i].birth_date);
		ck_assert_str_eq(z.expiry, zones[i].expiry);
		ck_assert_str_eq(z.family, zones[i].family);
		ck_assert_str_eq(z.given, zones[i].given);
	}
}
END_TEST

/* Each digit of a passport's second line is covered by one of its own or by the last. */
START_TEST(each_digit_that_is_another_is_found)
{
	for (size_t i = 0; i < 44; i++) {
		char text[100];
		struct mrz z;
		snprintf(text, sizeof text, "%s\n%s", PASSPORT_1, PASSPORT_2);
		char *at = &text[45 + i];
		if (*at < '0' || *at > '9')
			continue;
		*at = (char)(*at == '9' ? '0' : *at + 1);
		ck_assert(mrz_read(text, &z));
		ck_assert_msg(z.wrong != 0, "%s", text);
	}
}
END_TEST

START_TEST(what_is_no_zone)
{
	static const char *const texts[] = {
		"", "P<UTO", PASSPORT_1, PASSPORT_1 "\n" PASSPORT_1 "<", CARD_1 "\n" CARD_2, "p<utoknope<<leslie<marie<<<<<<<<<<<<<<<<<<<<", CARD_1 CARD_2,
		"123456789012345678901234567890123456789012341234567890123456789012345678901234567890123412345678901234567890",
		"XSTZZKNOPE<<LESLIE<MARIE<<<<<<<<<<<<<<<<<<<<" PASSPORT_2,
	};
	struct mrz z;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		ck_assert_msg(!mrz_read(texts[i], &z), "%s", texts[i]);
}
END_TEST

static struct record *attempt_of(const char *read, const char *more)
{
	struct record_page page;
	struct err err;
	char *json = mem_printf("{\"id\":\"idv_1\",\"documentary_verification\":{\"status\":\"success\",\"documents\":[{\"status\":\"success\",\"attempt\":1,"
		"\"extracted_data\":{%s}}]}%s}", read, more);
	ck_assert_msg(record_read_one(&idv_kind, json, strlen(json), &page, &err), "%s", err.text);
	struct record *r = record_page_take(&page, 0);
	record_page_finish(&page);
	free(json);
	return r;
}

START_TEST(a_zone_against_what_is_printed)
{
	static const struct {
		const char *read;
		enum hint_reading readings[MRZ_READINGS]; /* number, birth date, expiry, country, family, given */
	} cases[] = {
		{ "\"id_number\":\"X498902K5\",\"date_of_birth\":\"1990-05-19\",\"expiration_date\":\"2029-05-29\",\"issuing_country\":\"XX\","
		  "\"name\":{\"given_name\":\"Leslie Marie\",\"family_name\":\"Knope\"}",
		  { HINT_SAME, HINT_SAME, HINT_SAME, HINT_LACKS, HINT_SAME, HINT_SAME } },
		{ "\"id_number\":\"X498902K6\",\"date_of_birth\":\"1990-05-29\",\"expiration_date\":\"2019-05-29\","
		  "\"name\":{\"given_name\":\"Leslie\",\"family_name\":\"Jones\"}",
		  { HINT_CLOSE, HINT_CLOSE, HINT_CLOSE, HINT_LACKS, HINT_DIFFERS, HINT_CLOSE } },
		{ "\"id_number\":null", { HINT_LACKS, HINT_LACKS, HINT_LACKS, HINT_LACKS, HINT_LACKS, HINT_LACKS } },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct record *r = attempt_of(cases[i].read, ",\"machine_readable_zone\":\"" PASSPORT_1 "\\n" PASSPORT_2 "\"");
		struct mrz_reading readings[MRZ_READINGS];
		struct mrz z;
		ck_assert(mrz_of(r, &z));
		ck_assert_uint_eq(z.wrong, 0);
		mrz_compare(&z, r, 0, readings);
		for (size_t k = 0; k < MRZ_READINGS; k++)
			ck_assert_msg(readings[k].hint.reading == cases[i].readings[k], "%zu %s: %s", i, readings[k].label, hint_codes[readings[k].hint.reading]);
		record_destroy(r);
	}
}
END_TEST

START_TEST(where_a_zone_is_looked_for)
{
	struct mrz z;
	struct record *in_number = attempt_of("\"id_number\":\"" PASSPORT_1 " " PASSPORT_2 "\"", ""), *none = attempt_of("\"id_number\":\"X498902K5\"", ",\"new\":\"x\"");

	ck_assert(mrz_of(in_number, &z));
	ck_assert_str_eq(z.number, "X498902K5");
	ck_assert(!mrz_of(none, &z));
	record_destroy(in_number);
	record_destroy(none);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("hint_mrz");
	TCase *t = tcase_create("mrz");

	tcase_add_test(t, each_zone_is_read);
	tcase_add_test(t, each_digit_that_is_another_is_found);
	tcase_add_test(t, what_is_no_zone);
	tcase_add_test(t, a_zone_against_what_is_printed);
	tcase_add_test(t, where_a_zone_is_looked_for);
	suite_add_tcase(s, t);
	return suite_run(s);
}
