/* What may be sent, what it looks like, and what a retry is said to do. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "support/suite.h"
#include "base/buf.h"
#include "base/err.h"
#include "idv/compare.h"
#include "idv/request.h"

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

START_TEST(requests_are_checked)
{
	char longer[300];
	memset(longer, 'x', sizeof longer - 1);
	longer[sizeof longer - 1] = '\0';
	struct idv_retry good = { .client_user_id = "u", .template_id = "t", .strategy = IDV_RESET };
	struct idv_retry q = good;
	ck_assert(idv_retry_check(&q, &error));
	q.client_user_id = "";
	ck_assert(!idv_retry_check(&q, &error));
	q.client_user_id = NULL;
	ck_assert(!idv_retry_check(&q, &error));
	q.client_user_id = longer;
	ck_assert(!idv_retry_check(&q, &error));
	q.client_user_id = "a\nb";
	ck_assert(!idv_retry_check(&q, &error));
	q.client_user_id = "a\xff";
	ck_assert(!idv_retry_check(&q, &error));
	q.client_user_id = "jane@example.com";
	ck_assert(idv_retry_check(&q, &error));
	q = good;
	q.template_id = "";
	ck_assert(!idv_retry_check(&q, &error));
	q = good;
	q.has_steps = true;
	for (int s = 0; s < IDV_STRATEGIES; s++) {
		q.strategy = (enum idv_strategy)s;
		q.has_steps = true;
		ck_assert_int_eq(idv_retry_check(&q, &error), s == IDV_CUSTOM);
		q.has_steps = false;
		ck_assert_int_eq(idv_retry_check(&q, &error), s != IDV_CUSTOM);
	}
	q.strategy = IDV_STRATEGIES;
	ck_assert(!idv_retry_check(&q, &error));
	q = good;
	strcpy(q.user.phone_number, "5");
	ck_assert(!idv_retry_check(&q, &error));

	struct idv_create c = { .client_user_id = "u", .template_id = "t" };
	ck_assert(idv_create_check(&c, &error));
	strcpy(c.user.country, "XX");
	ck_assert(!idv_create_check(&c, &error));
	c = (struct idv_create){ .client_user_id = "u" };
	ck_assert(!idv_create_check(&c, &error));
}
END_TEST

START_TEST(exact_bytes)
{
	struct idv_retry q = { .client_user_id = "u\"1", .template_id = "t", .strategy = IDV_CUSTOM, .has_steps = true,
		               .steps = { false, false, true, true }, .is_shareable = IDV_NO };

	ck_assert(idv_retry_encode(&q, &out, &error));
	ck_assert_str_eq(
	    out.data,
	    "{\"client_user_id\":\"u\\\"1\",\"template_id\":\"t\",\"strategy\":\"custom\",\"steps\":{\"verify_sms\":false,"
	    "\"kyc_check\":false,\"documentary_verification\":true,\"selfie_check\":true},\"is_shareable\":false}");
	q = (struct idv_retry){ .client_user_id = "u", .template_id = "t", .strategy = IDV_INFER };
	set(&q.user, "name.given_name", "A");
	set(&q.user, "name.family_name", "\u00c9");
	set(&q.user, "address.country", "DE");
	buf_reset(&out);
	ck_assert(idv_retry_encode(&q, &out, &error));
	ck_assert_str_eq(
	    out.data,
	    "{\"client_user_id\":\"u\",\"template_id\":\"t\",\"strategy\":\"infer\",\"user\":{\"name\":{\"given_name\":\"A\","
	    "\"family_name\":\"\u00c9\"},\"address\":{\"country\":\"DE\"}}}");
	for (size_t i = 0; i < idv_user_field_count; i++)
		set(&q.user, idv_user_fields[i].path, "x");
	q.is_shareable = IDV_YES;
	q.strategy = IDV_INCOMPLETE;
	buf_reset(&out);
	ck_assert(idv_retry_encode(&q, &out, &error));
	ck_assert_str_eq(
	    out.data,
	    "{\"client_user_id\":\"u\",\"template_id\":\"t\",\"strategy\":\"incomplete\",\"user\":{\"email_address\":\"x\","
	    "\"phone_number\":\"x\",\"date_of_birth\":\"x\",\"name\":{\"given_name\":\"x\",\"family_name\":\"x\"},\"address\":{"
	    "\"street\":\"x\",\"street2\":\"x\",\"city\":\"x\",\"region\":\"x\",\"postal_code\":\"x\",\"country\":\"x\"},"
	    "\"id_number\":{\"value\":\"x\",\"type\":\"x\"}},\"is_shareable\":true}");

	struct idv_create c = { .client_user_id = "u", .template_id = "t", .gave_consent = true, .is_idempotent = IDV_YES };
	buf_reset(&out);
	ck_assert(idv_create_encode(&c, &out, &error));
	ck_assert_str_eq(out.data, "{\"client_user_id\":\"u\",\"template_id\":\"t\",\"is_shareable\":false,\"gave_consent\":true,"
	                           "\"is_idempotent\":true}");
	buf_reset(&out);
	ck_assert(idv_get_encode("idv_1", &out, &error));
	ck_assert_str_eq(out.data, "{\"identity_verification_id\":\"idv_1\"}");
	buf_reset(&out);
	ck_assert(idv_list_encode("t", "u", NULL, &out, &error));
	ck_assert_str_eq(out.data, "{\"template_id\":\"t\",\"client_user_id\":\"u\"}");
	buf_reset(&out);
	ck_assert(idv_list_encode("t", "u", "c", &out, &error));
	ck_assert_str_eq(out.data, "{\"template_id\":\"t\",\"client_user_id\":\"u\",\"cursor\":\"c\"}");
	ck_assert(!idv_get_encode("", &out, &error));
	ck_assert(!idv_list_encode("", "u", NULL, &out, &error));

	struct buf small;
	buf_init(&small, 20);
	ck_assert(!idv_retry_encode(&q, &small, &error));
	ck_assert_int_eq(error.kind, ERR_LOCAL);
	buf_finish(&small);
}
END_TEST

/* A record with a status and steps by letter, in the order T S K D F W R: + success, x failed, R manually rejected, ? pending
 * review,
 * - skipped, . not applicable, > active, w waiting, ! new to us, 0 null. */
static struct record *attempt(const char *status, const char *marks)
{
	static const struct {
		char mark;
		const char *wire;
	} words[] = { { '+', "success" },
		      { 'x', "failed" },
		      { 'R', "manually_rejected" },
		      { '?', "pending_review" },
		      { '-', "skipped" },
		      { '.', "not_applicable" },
		      { '>', "active" },
		      { 'w', "waiting_for_prerequisite" },
		      { '!', "brand_new" } };
	struct record_page page;
	struct buf json;

	buf_init(&json, 10000);
	buf_add_str(&json, "{\"id\":\"a\",");
	if (status)
		buf_printf(&json, "\"status\":\"%s\",", status);
	buf_add_str(&json, "\"steps\":{");
	for (int i = 0; i < IDV_STEPS; i++) {
		const char *wire = NULL;
		for (size_t w = 0; w < sizeof words / sizeof *words; w++)
			wire = words[w].mark == marks[i] ? words[w].wire : wire;
		buf_printf(&json, wire ? "%s\"%s\":\"%s\"" : "%s\"%s\":null", i ? "," : "",
		           idv_leaf_table[idv_step_table[i].leaf].path + strlen("steps."), wire);
	}
	buf_add_str(&json, "}}");
	ck_assert(idv_decode_one(json.data, json.len, &page, &error));
	struct record *r = record_page_take(&page, 0);
	record_page_finish(&page);
	buf_finish(&json);
	return r;
}

START_TEST(advice)
{
	enum { A = IDV_ALLOWED, R = IDV_REFUSED, U = IDV_UNCLEAR };
	static const struct {
		const char *status, *marks;
		int reset, incomplete, infer, custom;
	} rows[] = {
		{ "failed", "+++x...", A, A, A, A },
		{ "failed", "+++Rw..", A, A, A, A },
		{ "failed", "+++++x+", A, R, R, A },
		{ "failed", "++++++x", A, R, R, A },
		{ "failed", "+++++R+", A, R, R, A },
		{ "failed", "+++++xx", A, R, R, A },
		{ "failed", "+++x++x", A, U, U, A },
		{ "failed", "+++++++", A, U, U, A },
		{ "failed", "+++x+?+", A, U, U, A },
		{ "expired", "++>wwww", A, A, A, A },
		{ "expired", "+++++x+", A, R, R, A },
		{ "active", "+>wwwww", A, U, R, U },
		{ "active", "++x>www", A, U, R, U },
		{ "success", "+++++++", A, U, A, A },
		{ "canceled", "++>wwww", A, U, A, A },
		{ "pending_review", "+++++?+", A, U, A, A },
		{ "pending_review", "+++x+?+", A, U, A, A },
		{ "brand_new", "+++x+++", A, U, U, A },
		{ NULL, "0000000", A, U, U, A },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct record *r = attempt(rows[i].status, rows[i].marks);
		const int want[IDV_STRATEGIES] = { rows[i].reset, rows[i].incomplete, rows[i].infer, rows[i].custom };
		for (int s = 0; s < IDV_STRATEGIES; s++) {
			struct idv_advice got;
			idv_retry_advise(r, (enum idv_strategy)s, &got);
			ck_assert_msg((int)got.verdict == want[s], "%s %s %s: %s", rows[i].status, rows[i].marks,
			              idv_strategy_names[s], got.why);
			ck_assert_uint_gt(strlen(got.why), 10);
			if (got.verdict == IDV_REFUSED)
				ck_assert_ptr_nonnull(strstr(got.why, "refused"));
			if (got.verdict == IDV_UNCLEAR)
				ck_assert_ptr_nonnull(strstr(got.why, "unclear"));
		}
		record_destroy(r);
	}
	struct record *r = attempt("pending_review", "+++x+?+");
	struct idv_advice got;
	idv_retry_advise(r, IDV_INCOMPLETE, &got);
	ck_assert_str_eq(
	    got.why,
	    "unclear: Document Verification failed while AML Screening is pending review; what then happens is not documented");
	idv_retry_advise(r, IDV_INFER, &got);
	ck_assert_str_eq(got.why, "means reset: pending review is neither failed nor expired");
	record_destroy(r);
}
END_TEST

START_TEST(preview)
{
	static const bool document[] = { false, false, true, true }, none[] = { false, false, false, false };
	static const struct {
		const char *status, *marks;
		enum idv_strategy strategy;
		const bool *steps;
		const char *after; /* u: unclear */
	} rows[] = {
		{ "failed", "+++x...", IDV_RESET, none, ">www..." },
		{ "failed", "-++x...", IDV_RESET, none, "uuww..." },
		{ "failed", "+++x!.+", IDV_RESET, none, ">wwwu.w" },
		{ "failed", "++-xw.+", IDV_INCOMPLETE, none, "--->w.-" },
		{ "failed", "++xxww.", IDV_INFER, none, "-->www." },
		{ "expired", "++>w.w.", IDV_INFER, none, "-->w.w." },
		{ "pending_review", "+++x+?+", IDV_INFER, none, ">wwwwww" },
		{ "pending_review", "+++x+?+", IDV_INCOMPLETE, none, "uuuuuuu" },
		{ "failed", "+++++x+", IDV_INCOMPLETE, none, "uuuuuuu" },
		{ "active", "+>wwwww", IDV_INFER, none, "uuuuuuu" },
		{ "pending_review", "+++x+?+", IDV_CUSTOM, document, "u-->www" },
		{ "pending_review", "+++x+?.", IDV_CUSTOM, none, "u----u." },
		{ NULL, "0000000", IDV_RESET, none, "uuuuuuu" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct record *r = attempt(rows[i].status, rows[i].marks);
		const char *after[IDV_STEPS];
		char got[IDV_STEPS + 1] = "";
		idv_retry_preview(r, rows[i].strategy, rows[i].steps, after);
		for (int k = 0; k < IDV_STEPS; k++) {
			const struct record_word *w = idv_vocab_find(IDV_VOCAB_STEP, after[k]);
			ck_assert_msg(w || strcmp(after[k], "unclear") == 0, "%s", after[k]);
			got[k] = w ? w->mark[0] : 'u';
		}
		ck_assert_msg(strcmp(got, rows[i].after) == 0, "row %zu: %s, not %s", i, got, rows[i].after);
		record_destroy(r);
	}
}
END_TEST

/* What the pre-pass broke or cut is another id than the server's. */
START_TEST(an_id_that_was_mended_is_never_sent)
{
	static const char *const broken[] = { "demo-\uFFFD", "\uFFFD", "a\uFFFDb" };
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
		struct idv_retry q = { .client_user_id = "u", .template_id = "t", .strategy = IDV_RESET };
		ck_assert(idv_retry_check(&q, &error));
		q.client_user_id = broken[i];
		ck_assert(!idv_retry_check(&q, &error));
		ck_assert_ptr_nonnull(strstr(error.text, "client_user_id was broken or cut"));
		q.client_user_id = "u";
		q.template_id = broken[i];
		ck_assert(!idv_retry_check(&q, &error));
		struct idv_create c = { .client_user_id = broken[i], .template_id = "t" };
		ck_assert(!idv_create_check(&c, &error));
		ck_assert(!idv_get_encode(broken[i], &out, &error));
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("idv request");
	TCase *tests = tcase_create("request");

	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, each_field_keeps_its_rule);
	tcase_add_test(tests, an_id_that_was_mended_is_never_sent);
	tcase_add_test(tests, objects_are_whole_or_absent);
	tcase_add_test(tests, user_data_from_a_file);
	tcase_add_test(tests, requests_are_checked);
	tcase_add_test(tests, exact_bytes);
	tcase_add_test(tests, advice);
	tcase_add_test(tests, preview);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
