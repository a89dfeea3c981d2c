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
static void set(struct idv_user *u, const char *path, const char *value)
{
	const struct idv_user_field *f = idv_user_fields;

	while (strcmp(f->path, path) != 0)
		f++;
	snprintf((char *)u + f->offset, f->size, "%s", value);
}

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
	ck_assert(idv_ask_encode("identity_verification_id", "idv_1", &out, &error));
	ck_assert_str_eq(out.data, "{\"identity_verification_id\":\"idv_1\"}");
	buf_reset(&out);
	ck_assert(idv_list_encode("t", IDV_BY_CLIENT_USER, "u", NULL, &out, &error));
	ck_assert_str_eq(out.data, "{\"template_id\":\"t\",\"client_user_id\":\"u\"}");
	buf_reset(&out);
	ck_assert(idv_list_encode("t", IDV_BY_CLIENT_USER, "u", "c", &out, &error));
	ck_assert_str_eq(out.data, "{\"template_id\":\"t\",\"client_user_id\":\"u\",\"cursor\":\"c\"}");
	buf_reset(&out);
	ck_assert(idv_list_encode("t", IDV_BY_USER, "usr_1", NULL, &out, &error));
	ck_assert_str_eq(out.data, "{\"template_id\":\"t\",\"user_id\":\"usr_1\"}");
	buf_reset(&out);
	c.client_user_id = NULL;
	ck_assert(!idv_create_check(&c, &error));
	c.user_id = "usr_1";
	ck_assert(idv_create_check(&c, &error) && idv_create_encode(&c, &out, &error));
	ck_assert_str_eq(out.data, "{\"user_id\":\"usr_1\",\"template_id\":\"t\",\"is_shareable\":false,\"gave_consent\":true,\"is_idempotent\":true}");
	strcpy(c.user.email_address, "a@example.com");
	ck_assert(!idv_create_check(&c, &error));
	ck_assert_ptr_nonnull(strstr(error.text, "cannot be sent with a user_id"));
	ck_assert(!idv_id_check("attempt id", "", &error));
	ck_assert(!idv_list_encode("", IDV_BY_CLIENT_USER, "u", NULL, &out, &error));

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
		ck_assert(!idv_id_check("attempt id", broken[i], &error));
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("idv request");
	TCase *tests = tcase_create("request");

	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, an_id_that_was_mended_is_never_sent);
	tcase_add_test(tests, requests_are_checked);
	tcase_add_test(tests, exact_bytes);
	tcase_add_test(tests, advice);
	tcase_add_test(tests, preview);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
