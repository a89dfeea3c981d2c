/* User data that may be sent: field by field, whole, and as a file has it. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "support/suite.h"
#include "base/err.h"
#include "idv/request.h"

static struct err error;

static void setup(void)
{
	error = (struct err){ 0 };
}
static const struct idv_user_field *field(const char *path)
{
	for (size_t i = 0; i < idv_user_field_count; i++) {
		if (strcmp(idv_user_fields[i].path, path) == 0)
			return &idv_user_fields[i];
	}
	ck_abort_msg("no field %s", path);
}

#define X10 "xxxxxxxxxx"
#define X50 X10 X10 X10 X10 X10
/* Four bytes each: characters are counted, not bytes. */
#define G10 "\U00010348\U00010348\U00010348\U00010348\U00010348\U00010348\U00010348\U00010348\U00010348\U00010348"
#define G50 G10 G10 G10 G10 G10

START_TEST(each_field_keeps_its_rule)
{
	static const struct {
		const char *path, *value;
		bool good;
	} rows[] = {
		{ "email_address", "a@example.com", true },
		{ "email_address", "first.last+tag@mail.example.co", true },
		{ "email_address", "\"quoted @ \\\" name\"@example.com", true },
		{ "email_address", "o'neil_!#$%&*/=?^`{|}~@ex-ample.com", true },
		{ "email_address", "a@example", false },
		{ "email_address", "@example.com", false },
		{ "email_address", "a@", false },
		{ "email_address", "a", false },
		{ "email_address", " a@example.com", false },
		{ "email_address", "a@example.com ", false },
		{ "email_address", "a b@example.com", false },
		{ "email_address", ".a@example.com", false },
		{ "email_address", "a.@example.com", false },
		{ "email_address", "a..b@example.com", false },
		{ "email_address", "a@-example.com", false },
		{ "email_address", "a@example-.com", false },
		{ "email_address", "a@example..com", false },
		{ "email_address", "a@example.com.", false },
		{ "email_address", "a@example.123", false },
		{ "email_address", "a@b@example.com", false },
		{ "email_address", "\"a\"b@example.com", false },
		{ "email_address", "\"a\\\"@example.com", false },
		{ "email_address", "\u00e9@example.com", false },
		{ "email_address", X50 "xxxxxxxxxxxxxx@example.com", true },
		{ "email_address", X50 "xxxxxxxxxxxxxxx@example.com", false },
		{ "email_address", "a@" X50 "xxxxxxxxxxxxxx.com", false },
		{ "phone_number", "+1234567", true },
		{ "phone_number", "+123456789012345", true },
		{ "phone_number", "+123456", false },
		{ "phone_number", "+1234567890123456", false },
		{ "phone_number", "+0123456789", false },
		{ "phone_number", "12345678", false },
		{ "phone_number", "+1 234 567 890", false },
		{ "phone_number", "+1-234-567-890", false },
		{ "phone_number", "+", false },
		{ "date_of_birth", "1990-05-29", true },
		{ "date_of_birth", "2000-02-29", true },
		{ "date_of_birth", "1999-02-29", false },
		{ "date_of_birth", "1990-13-01", false },
		{ "date_of_birth", "1990-5-29", false },
		{ "date_of_birth", "29.05.1990", false },
		{ "date_of_birth", "1990-05-29T00:00:00Z", false },
		{ "name.given_name", "A", true },
		{ "name.given_name", "\u5c71\u7530 \u592a\u90ce", true },
		{ "name.given_name", X50 X50, true },
		{ "name.given_name", X50 X50 "x", false },
		{ "name.given_name", G50 G50, true },
		{ "name.given_name", G50 G50 "x", false },
		{ "name.given_name", "   ", false },
		{ "name.given_name", "\u3000\u00a0", false },
		{ "name.given_name", "a\nb", false },
		{ "name.given_name", "a\x7f", false },
		{ "name.given_name", "a\xC2\x85", false },
		{ "name.given_name", "a\xff", false },
		{ "name.family_name", "O'Neil", true },
		{ "name.family_name", " ", false },
		{ "address.street", "1 Main St", true },
		{ "address.street", "123", false },
		{ "address.street", X50 X10 X10 X10, true },
		{ "address.street", X50 X10 X10 X10 "x", false },
		{ "address.street", "\u4e2d\u592e 1", true },
		{ "address.street2", "42", true },
		{ "address.street2", " ", false },
		{ "address.street2", X50, true },
		{ "address.street2", X50 "x", false },
		{ "address.city", "Pawnee", true },
		{ "address.city", "77", false },
		{ "address.city", X50 X50 "x", false },
		{ "address.region", "CA", true },
		{ "address.region", "13", true },
		{ "address.region", "ENG", true },
		{ "address.region", "US-CA", false },
		{ "address.region", "ca", false },
		{ "address.region", "CALI", false },
		{ "address.postal_code", "94103", true },
		{ "address.postal_code", "SW1A1AA", true },
		{ "address.postal_code", "SW1A 1AA", false },
		{ "address.postal_code", "1", false },
		{ "address.postal_code", "12345678901", false },
		{ "address.postal_code", "94103-1234", false },
		{ "address.country", "US", true },
		{ "address.country", "us", false },
		{ "address.country", "UK", false },
		{ "address.country", "USA", false },
		{ "id_number.value", "123456789", true },
		{ "id_number.value", "AB12", true },
		{ "id_number.value", "123-45-6789", false },
		{ "id_number.value", "\u0661\u0662", false },
		{ "id_number.type", "us_ssn", true },
		{ "id_number.type", "za_smart_id", true },
		{ "id_number.type", "US_SSN", false },
		{ "id_number.type", "passport", false },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct idv_user_field *f = field(rows[i].path);
		error = (struct err){ 0 };
		bool ok = idv_user_field_check(f, rows[i].value, &error);
		ck_assert_msg(ok == rows[i].good, "%s: %s", rows[i].path, rows[i].value);
		if (ok)
			continue;
		/* The sentence names the field, never the value. */
		ck_assert_int_eq(error.kind, ERR_USAGE);
		ck_assert_msg(strstr(error.text, f->label) != NULL, "%s", error.text);
		ck_assert_msg(strlen(rows[i].value) < 9 || strstr(error.text, rows[i].value) == NULL, "%s", error.text);
	}
	for (size_t i = 0; i < idv_user_field_count; i++)
		ck_assert(idv_user_field_check(&idv_user_fields[i], "", &error));
}
END_TEST

static void set(struct idv_user *u, const char *path, const char *value)
{
	const struct idv_user_field *f = field(path);

	snprintf((char *)u + f->offset, f->size, "%s", value);
}

START_TEST(objects_are_whole_or_absent)
{
	static const struct {
		const char *fields[6][2];
		bool good;
	} rows[] = {
		{ { { NULL, NULL } }, true },
		{ { { "name.given_name", "A" }, { "name.family_name", "B" } }, true },
		{ { { "name.given_name", "A" } }, false },
		{ { { "name.family_name", "B" } }, false },
		{ { { "id_number.value", "123456789" }, { "id_number.type", "us_ssn" } }, true },
		{ { { "id_number.value", "12345678" }, { "id_number.type", "us_ssn" } }, false },
		{ { { "id_number.value", "12345678A" }, { "id_number.type", "us_ssn" } }, false },
		{ { { "id_number.value", "1234" }, { "id_number.type", "us_ssn_last_4" } }, true },
		{ { { "id_number.value", "12345" }, { "id_number.type", "us_ssn_last_4" } }, false },
		{ { { "id_number.value", "123456789" } }, false },
		{ { { "id_number.type", "us_ssn" } }, false },
		{ { { "address.country", "DE" } }, true },
		{ { { "address.street", "Weg 1" }, { "address.city", "Bonn" }, { "address.country", "DE" } }, true },
		{ { { "address.street", "Weg 1" }, { "address.country", "DE" } }, false },
		{ { { "address.city", "Bonn" }, { "address.country", "DE" } }, false },
		{ { { "address.street", "Weg 1" }, { "address.city", "Bonn" } }, false },
		{ { { "address.region", "BY" }, { "address.country", "DE" } }, false },
		{ { { "address.postal_code", "80331" } }, false },
		{ { { "address.street", "A 1" },
		    { "address.city", "B" },
		    { "address.country", "US" },
		    { "address.postal_code", "94103" } },
		  true },
		{ { { "address.street", "A 1" },
		    { "address.city", "B" },
		    { "address.country", "US" },
		    { "address.postal_code", "9410" } },
		  false },
		{ { { "address.street", "A 1" },
		    { "address.city", "B" },
		    { "address.country", "US" },
		    { "address.postal_code", "9410A" } },
		  false },
		{ { { "address.street", "A 1" },
		    { "address.city", "B" },
		    { "address.country", "CA" },
		    { "address.postal_code", "K1A0B1" } },
		  true },
		{ { { "email_address", "no" } }, false },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct idv_user u = { 0 };
		for (size_t k = 0; k < 6 && rows[i].fields[k][0]; k++)
			set(&u, rows[i].fields[k][0], rows[i].fields[k][1]);
		ck_assert_msg(idv_user_check(&u, &error) == rows[i].good, "row %zu: %s", i, error.text);
		ck_assert_int_eq(idv_user_empty(&u), i == 0);
	}
}
END_TEST

START_TEST(user_data_from_a_file)
{
	static const char full[] =
	    "{\"email_address\":\"a@example.com\",\"phone_number\":\"+12345678909\",\"date_of_birth\":\"1975-01-18\","
	    "\"name\":{\"given_name\":\"Ann\\u0061\",\"family_name\":\"Q\\\"\"},"
	    "\"address\":{\"street\":\"1 A "
	    "St\",\"street2\":\"2\",\"city\":\"B\",\"region\":\"CA\",\"postal_code\":\"94103\",\"country\":\"US\"},"
	    "\"id_number\":{\"value\":\"123456789\",\"type\":\"us_ssn\"}}";
	static const struct {
		const char *json, *says; /* NULL: taken */
	} rows[] = {
		{ "{}", NULL },
		{ "\xEF\xBB\xBF{}", NULL },
		{ "{\"name\":null,\"email_address\":null}", NULL },
		{ "{\"email\":\"a@example.com\"}", "\"email\"" },
		{ "{\"name\":{\"first\":\"A\"}}", "\"name.first\"" },
		{ "{\"name.given_name\":\"A\"}", "\"name.given_name\"" },
		{ "{\"client_user_id\":\"u\"}", "\"client_user_id\"" },
		{ "{\"name\":\"A\"}", "name must be an object" },
		{ "{\"email_address\":5}", "must be text" },
		{ "{\"email_address\":{\"a\":1}}", "must be text" },
		{ "[]", "must be a JSON object" },
		{ "", "cannot be read" },
		{ "{\"email_address\":\"a@example.com\"", "cannot be read" },
		{ "{\"email_address\":\"a\",\"email_address\":\"b\"}", "given twice" },
		{ "{\"email_address\":\"\xFF\"}", "not valid" },
		{ "{\"address\":{\"country\":\"GERMANY\"}}", "too long" },
		{ "{\"\\u001b[2J" X50 X50 "\":1}", "does not take" },
	};
	struct idv_user u;

	ck_assert_msg(idv_user_parse(full, strlen(full), &u, &error), "%s", error.text);
	ck_assert_str_eq(u.given_name, "Anna");
	ck_assert_str_eq(u.family_name, "Q\"");
	ck_assert_str_eq(u.id_type, "us_ssn");
	for (size_t i = 0; i < idv_user_field_count; i++)
		ck_assert_msg(((char *)&u)[idv_user_fields[i].offset], "%s", idv_user_fields[i].path);
	ck_assert(idv_user_check(&u, &error));
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		error = (struct err){ 0 };
		bool ok = idv_user_parse(rows[i].json, strlen(rows[i].json), &u, &error);
		ck_assert_msg(ok == !rows[i].says, "%s: %s", rows[i].json, error.text);
		ck_assert(idv_user_empty(&u));
		ck_assert_msg(ok || strstr(error.text, rows[i].says), "%s", error.text);
		ck_assert_ptr_null(strchr(error.text, '\033'));
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("idv user");
	TCase *tests = tcase_create("user");

	tcase_add_checked_fixture(tests, setup, NULL);
	tcase_add_test(tests, each_field_keeps_its_rule);
	tcase_add_test(tests, objects_are_whole_or_absent);
	tcase_add_test(tests, user_data_from_a_file);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
