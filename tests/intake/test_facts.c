/* What is kept of an attempt: codes and marks instead of what it says of a person, and hashes of what two may share. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "intake/facts.h"
#include "store/links.h"
#include "store/opened.h"
#include "store/query.h"
#include "support/settings.h"
#include "support/suite.h"

static const char one[] =
	"{\"id\":\"idv_A\",\"client_user_id\":\"user-1\",\"created_at\":\"2026-11-20T10:00:00Z\",\"completed_at\":\"2026-11-20T10:05:00Z\","
	"\"previous_attempt_id\":\"idv_0\",\"shareable_url\":\"https://verify.example/secret-link\",\"template\":{\"id\":\"idvtmp_T\",\"version\":4},"
	"\"user\":{\"phone_number\":\"+1 (555) 010-8909\",\"date_of_birth\":\"1990-05-29\",\"ip_address\":\"192.0.2.42\",\"email_address\":\"Ada.Quux@Example.com\","
	"\"name\":{\"given_name\":\"Adagiven\",\"family_name\":\"Quuxfamily\"},\"address\":{\"street\":\"12 Nowhere Lane\",\"city\":\"Quuxville\",\"region\":\"CA\","
	"\"postal_code\":\"94000\",\"country\":\"US\"},\"id_number\":{\"value\":\"123-45-6789\",\"type\":\"us_ssn\"}},\"status\":\"pending_review\","
	"\"steps\":{\"accept_tos\":\"success\",\"verify_sms\":\"success\",\"kyc_check\":\"success\",\"documentary_verification\":\"failed\","
	"\"selfie_check\":\"not_applicable\",\"watchlist_screening\":\"pending_review\",\"risk_check\":\"puzzling\"},"
	"\"documentary_verification\":{\"status\":\"failed\",\"documents\":[{\"status\":\"failed\",\"attempt\":1,\"extracted_data\":{\"id_number\":\"DOC777888\","
	"\"category\":\"drivers_license\"},\"analysis\":{\"authenticity\":\"match\",\"extracted_data\":{\"name\":\"match\",\"date_of_birth\":\"no_match\"}}}]},"
	"\"watchlist_screening_id\":\"scr_1\",\"user_id\":\"usr_1\",\"redacted_at\":null,\"request_id\":\"r\"}";

static struct record_page page;

static const struct record *decoded(const char *json)
{
	record_page_finish(&page);
	page = (struct record_page){ 0 };
	ck_assert_msg(idv_decode_one(json, strlen(json), &page, &err), "%s", err.text);
	return page.records[0];
}

/* one, with `from` turned into `to`. */
static const struct record *changed(const char *from, const char *to)
{
	char json[4000];
	const char *at = strstr(one, from);
	ck_assert_ptr_nonnull(at);
	snprintf(json, sizeof json, "%.*s%s%s", (int)(at - one), one, to, at + strlen(from));
	return decoded(json);
}

static void facts_alone(const struct record *r, int64_t read_at, struct facts_room *room, struct attempt_facts *out)
{
	const struct basis b = basis_of(r);
	facts_of(&b, read_at, room, out);
}

START_TEST(an_attempt_in_codes)
{
	struct facts_room room;
	struct attempt_facts f;
	facts_alone(decoded(one), 1800000000, &room, &f);
	ck_assert_str_eq(f.attempt_id, "idv_A");
	ck_assert_str_eq(f.template_id, "idvtmp_T");
	ck_assert_str_eq(f.client_user_id, "user-1");
	ck_assert_str_eq(f.user_id, "usr_1");
	ck_assert_str_eq(f.previous_id, "idv_0");
	ck_assert_str_eq(f.screening_id, "scr_1");
	ck_assert_str_eq(f.status, "pending_review");
	ck_assert_int_eq(f.stage, STAGE_PENDING);
	ck_assert_int_eq(f.template_version, 4);
	ck_assert_int_eq(f.completed_at - f.created_at, 300);
	ck_assert_int_eq(f.redacted_at, 0);
	ck_assert_int_eq(f.read_at, 1800000000);
	ck_assert_uint_eq(strlen(f.steps), CASE_STEPS);
	ck_assert_int_eq(f.steps[0], '+');
	ck_assert_int_eq(f.steps[3], 'x');
	ck_assert_int_eq(f.steps[5], '?');
	ck_assert_int_eq(f.steps[6], '!');     /* a word that is new to us */
	ck_assert_msg(strstr(f.why, "aml") && strstr(f.why, "doc.birth_date") && strstr(f.why, "unknown"), "%s", f.why);
	ck_assert_uint_eq(strspn(f.why, "abcdefghijklmnopqrstuvwxyz0123456789._ "), strlen(f.why));
	ck_assert_str_eq(f.phone, "+15550108909");
	ck_assert_str_eq(f.email, "ada.quux@example.com");
	ck_assert_str_eq(f.ip_address, "192.0.2.42");
	ck_assert_str_eq(f.id_number, "us_ssn:123456789");
	facts_finish(&room);
	for (size_t i = 0; i < sizeof room; i++)
		ck_assert_int_eq(((const char *)&room)[i], 0);
}
END_TEST

START_TEST(stages)
{
	static const struct { const char *status; enum case_stage stage; } known[] = {
		{ "active", STAGE_IN_PROGRESS }, { "pending_review", STAGE_PENDING }, { "success", STAGE_DONE }, { "failed", STAGE_DONE }, { "expired", STAGE_DONE },
		{ "canceled", STAGE_DONE }, { "brand_new", STAGE_IN_PROGRESS },
	};
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		char to[60];
		struct facts_room room;
		struct attempt_facts f;
		snprintf(to, sizeof to, "}},\"status\":\"%s\"", known[i].status);
		facts_alone(changed("}},\"status\":\"pending_review\"", to), 1, &room, &f);
		ck_assert_msg(f.stage == known[i].stage, "%s", known[i].status);
	}
}
END_TEST

/* -- into a store --------------------------------------------------------------------------------------------------------------------- */

static struct opened opened;

static void begin(bool hashes)
{
	char place[200];
	snprintf(place, sizeof place, "%s/store.db", dir);
	set("store", place);
	if (hashes)
		set("hash_users", "true");
	ck_assert_msg(opened_begin(&opened, &config, NULL, &err), "%s", err.text);
	ck_assert_msg(opened_wait(&opened, &err), "%s", err.text);
}

static void put(const struct record *r)
{
	struct facts_room room;
	struct attempt_facts f;
	struct case_policy policy = { .due_after_s = 60, .sweep_s = 60, .keys = opened.keys };
	facts_alone(r, 1800000000, &room, &f);
	struct store_tx *t = store_begin(opened.store, STORE_WRITE);
	ck_assert(cases_put(t, &f, &policy, 0));
	facts_finish(&room);
	ck_assert_msg(opened_ask(opened.store, t, NULL, NULL, NULL, &err), "%s", err.text);
}

static void setup(void)
{
	settings_setup();
}

static void teardown(void)
{
	record_page_finish(&page);
	page = (struct record_page){ 0 };
	opened_end(&opened);
	opened = (struct opened){ 0 };
	settings_teardown();
}

static bool in_file(const char *name, const char *what)
{
	char path[300], *bytes = NULL;
	size_t n = 0;
	snprintf(path, sizeof path, "%s/%s", dir, name);
	FILE *f = fopen(path, "r"), *copy = open_memstream(&bytes, &n);
	for (int c; f && (c = getc(f)) != EOF;)
		putc(c, copy);
	fclose(copy);
	bool found = memmem(bytes, n, what, strlen(what));
	if (f)
		fclose(f);
	free(bytes);
	return found;
}

static bool in_store(const char *what)
{
	return in_file("store.db", what) || in_file("store.db-wal", what);
}

static struct case_row row;
static int counts[LINK_KINDS];

static void take(void *ctx, const struct store_reply *r)
{
	(void)ctx;
	ck_assert(cases_read(&r->rows[0], 0, &row));
	if (r->count > LINK_KINDS)
		links_read_counts(r, 1, counts);
}

static void look(const char *attempt_id, bool links)
{
	struct store_tx *t = store_begin(opened.store, STORE_READ);
	cases_find_attempt(t, attempt_id, NULL);
	if (links)
		links_count(t, row.id);
	ck_assert_msg(opened_ask(opened.store, t, take, NULL, NULL, &err), "%s", err.text);
}

static void take_count(void *ctx, const struct store_reply *r)
{
	*(int *)ctx = (int)r->rows[0].count;
}

static int listed(const char *filter)
{
	int count = -1;
	struct case_query q = { .now = store_now(opened.store), .keys = opened.keys };
	ck_assert(filter_parse(filter, &q.filter, &err));
	struct store_tx *t = store_begin(opened.store, STORE_READ);
	query_page(t, &q, NULL, false, false, 10);
	ck_assert_msg(opened_ask(opened.store, t, take_count, &count, NULL, &err), "%s", err.text);
	return count;
}

/* Nothing that tells who somebody is comes to the disk, in whatever case it was written. */
START_TEST(no_personal_data_is_kept)
{
	static const char *const personal[] = { "Adagiven", "Quuxfamily", "adagiven", "0108909", "010-8909", "1990-05-29", "192.0.2", "quux@", "Quux@", "Nowhere",
	                                        "Quuxville", "94000", "45-6789", "123456789", "DOC777888", "secret-link", "us_ssn" };
	begin(false);
	put(decoded(one));
	ck_assert(in_store("user-1") && in_store("idv_A") && in_store("doc.birth_date")); /* the files are the right ones */
	for (size_t i = 0; i < sizeof personal / sizeof personal[0]; i++)
		ck_assert_msg(!in_store(personal[i]), "%s", personal[i]);
}
END_TEST

/* A page knows the attempts before: what changed between two is kept as a code, under the settings' thresholds, and can be filtered by. */
START_TEST(a_page_knows_what_changed)
{
	static const char two[] =
	    "{\"identity_verifications\":[{\"id\":\"idv_2\",\"client_user_id\":\"user-1\",\"previous_attempt_id\":\"idv_1\",\"template\":{\"id\":\"idvtmp_T\","
	    "\"version\":4},\"created_at\":\"2026-11-20T10:00:00Z\",\"user\":{\"date_of_birth\":\"1990-05-30\"},\"status\":\"pending_review\"},"
	    "{\"id\":\"idv_1\",\"client_user_id\":\"user-1\",\"previous_attempt_id\":null,\"template\":{\"id\":\"idvtmp_T\",\"version\":4},\"created_at\":"
	    "\"2026-11-19T10:00:00Z\",\"user\":{\"date_of_birth\":\"1990-05-29\"},\"status\":\"failed\"}],\"next_cursor\":null}";
	begin(false);
	set("thresholds", "attempts=1");
	record_page_finish(&page);
	page = (struct record_page){ 0 };
	ck_assert_msg(idv_decode_list(two, strlen(two), &page, &err), "%s", err.text);
	struct store_tx *t = store_begin(opened.store, STORE_WRITE);
	ck_assert(facts_put_page(t, &config, opened.keys, &page, 1800000000, 0));
	ck_assert_msg(opened_ask(opened.store, t, NULL, NULL, NULL, &err), "%s", err.text);
	look("idv_2", false);
	ck_assert_str_eq(row.why, "case.attempts case.birth_date_changed");
	ck_assert_int_eq(listed("why:case.birth_date_changed"), 1);
	ck_assert_int_eq(listed("why:case.name_changed"), 0);
}
END_TEST

START_TEST(users_may_be_hashed)
{
	begin(true);
	put(decoded(one));
	ck_assert(!in_store("user-1"));
	look("idv_A", false);
	ck_assert(row.user_hashed);
	ck_assert_uint_eq(strlen(row.user), 32);
	ck_assert_int_eq(listed("user:user-1"), 1);
	ck_assert_int_eq(listed("user:user-"), 0); /* a part of it has another hash */
	char by_hash[300];
	snprintf(by_hash, sizeof by_hash, "user:%s", row.user);
	ck_assert_int_eq(listed(by_hash), 1);
	put(decoded(one));                     /* the same hash again: the same case */
	look("idv_A", false);
	ck_assert_int_eq(row.tries, 1);
}
END_TEST

/* What differs only in how it was written links. */
START_TEST(what_is_shared_links)
{
	begin(false);
	put(decoded(one));
	put(changed("{\"id\":\"idv_A\",\"client_user_id\":\"user-1\"", "{\"id\":\"idv_B\",\"client_user_id\":\"user-2\""));
	static const char other[] = "{\"id\":\"idv_C\",\"client_user_id\":\"user-3\",\"created_at\":\"2026-11-20T10:00:00Z\",\"template\":{\"id\":\"idvtmp_T\",\"version\":4},"
		"\"user\":{\"phone_number\":\"+15550108909\",\"email_address\":\"ADA.QUUX@example.com\",\"ip_address\":\"192.0.2.43\","
		"\"id_number\":{\"value\":\"123456789\",\"type\":\"gb_nino\"}},\"status\":\"active\",\"request_id\":\"r\"}";
	put(decoded(other));
	look("idv_C", false);
	look("idv_C", true);
	ck_assert_int_eq(counts[LINK_PHONE], 2);
	ck_assert_int_eq(counts[LINK_EMAIL], 2);
	ck_assert_int_eq(counts[LINK_IP], 0);
	ck_assert_int_eq(counts[LINK_ID_NUMBER], 0); /* of another kind */
	ck_assert_int_eq(row.links, 2);
	look("idv_A", false);
	look("idv_A", true);
	ck_assert_int_eq(counts[LINK_ID_NUMBER], 1);
	ck_assert_int_eq(counts[LINK_IP], 1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("facts");
	TCase *tc = tcase_create("facts");
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, an_attempt_in_codes);
	tcase_add_test(tc, stages);
	tcase_add_test(tc, no_personal_data_is_kept);
	tcase_add_test(tc, a_page_knows_what_changed);
	tcase_add_test(tc, users_may_be_hashed);
	tcase_add_test(tc, what_is_shared_links);
	suite_add_tcase(suite, tc);
	return suite_run(suite);
}
