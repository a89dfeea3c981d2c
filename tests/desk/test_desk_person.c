/* The person that a list entry is compared with, from a verification and a screening's search terms. */
#include <string.h>

#include "aml/record.h"
#include "base/err.h"
#include "desk/person.h"
#include "idv/record.h"
#include "support/suite.h"

static const char attempt_json[] =
	"{\"id\":\"idv_1\",\"user\":{\"name\":{\"given_name\":\"Anna\",\"family_name\":\"Petrova\"},\"date_of_birth\":\"1984-03-12\","
	"\"address\":{\"street\":\"1 Main St\",\"street2\":null,\"city\":\"Reno\",\"region\":\"NV\",\"postal_code\":\"89501\",\"country\":\"US\"},"
	"\"id_number\":{\"value\":\"123456789\",\"type\":\"us_ssn\"}},\"documentary_verification\":{\"status\":\"success\",\"documents\":["
	"{\"status\":\"success\",\"attempt\":1,\"redacted_at\":null,\"extracted_data\":{\"id_number\":\"AB1234567\",\"category\":\"passport\","
	"\"issuing_country\":\"RU\",\"date_of_birth\":\"1984-03-12\",\"name\":{\"given_name\":\"ANNA\",\"family_name\":\"PETROVA\"},\"address\":null}},"
	"{\"status\":\"failed\",\"attempt\":2,\"redacted_at\":null,\"extracted_data\":null},"
	"{\"status\":\"failed\",\"attempt\":3,\"redacted_at\":null,\"extracted_data\":{\"id_number\":\"X\\ud800Y\",\"category\":\"passport\","
	"\"issuing_country\":\"RU\",\"date_of_birth\":\"1984-12-03\",\"name\":{\"given_name\":\"ANNA\",\"family_name\":\"PETROVA\"},"
	"\"address\":{\"street\":\"Lenina 5\",\"city\":\"Omsk\",\"region\":null,\"postal_code\":\"644000\",\"country\":\"RU\"}}}]}}";

static const char screening_json[] =
	"{\"id\":\"scr_1\",\"search_terms\":{\"watchlist_program_id\":\"prg_1\",\"legal_name\":\"Anna Petrova\",\"date_of_birth\":\"1984-03-12\","
	"\"document_number\":\"AB1234567\",\"country\":\"US\",\"version\":1},\"status\":\"pending_review\"}";

static struct record *read(const struct record_kind *kind, const char *json)
{
	struct record_page page = { 0 };
	struct err err;
	ck_assert_msg(record_read_one(kind, json, strlen(json), &page, &err), "%s", err.text);
	struct record *r = record_page_take(&page, 0);
	record_page_finish(&page);
	return r;
}

START_TEST(all_that_is_known_once_each)
{
	struct record *attempt = read(&idv_kind, attempt_json), *screening = read(&screening_kind, screening_json);
	struct arena texts = { NULL };
	struct aml_person p;
	person_of(attempt, screening, &texts, &p);
	record_destroy(attempt); /* the texts are its own */
	record_destroy(screening);
	ck_assert_uint_eq(p.name_count, 3);
	ck_assert_str_eq(p.names[0].given, "Anna");
	ck_assert_str_eq(p.names[0].family, "Petrova");
	ck_assert_str_eq(p.names[0].full, "");
	ck_assert_str_eq(p.names[0].from, "declared");
	ck_assert_str_eq(p.names[1].from, "document 1");
	ck_assert_str_eq(p.names[2].full, "Anna Petrova");
	ck_assert_str_eq(p.names[2].from, "search terms");
	ck_assert_uint_eq(p.date_count, 2);
	ck_assert_str_eq(p.dates[1].date, "1984-12-03");
	ck_assert_str_eq(p.dates[1].from, "document 3");
	/* A broken number is none; one that is there with its kind says no more without one. */
	ck_assert_uint_eq(p.document_count, 2);
	ck_assert_str_eq(p.documents[0].kind, "us_ssn");
	ck_assert_str_eq(p.documents[1].number, "AB1234567");
	ck_assert_str_eq(p.documents[1].kind, "passport");
	ck_assert_uint_eq(p.place_count, 3);
	ck_assert_str_eq(p.places[0].full, "1 Main St, Reno, NV, 89501");
	ck_assert_str_eq(p.places[1].full, "");
	ck_assert_str_eq(p.places[1].country, "RU");
	ck_assert_str_eq(p.places[2].full, "Lenina 5, Omsk, 644000");
	arena_finish(&texts);
}
END_TEST

START_TEST(the_search_terms_alone)
{
	struct record *screening = read(&screening_kind, screening_json);
	struct arena texts = { NULL };
	struct aml_person p;
	person_of(NULL, screening, &texts, &p);
	ck_assert_uint_eq(p.name_count, 1);
	ck_assert_uint_eq(p.date_count, 1);
	ck_assert_str_eq(p.documents[0].kind, "");
	ck_assert_str_eq(p.places[0].country, "US");
	person_of(NULL, NULL, &texts, &p);
	ck_assert_uint_eq(p.name_count + p.date_count + p.document_count + p.place_count, 0);
	arena_finish(&texts);
	record_destroy(screening);
}
END_TEST

START_TEST(what_is_redacted_is_not_known)
{
	static const char json[] = "{\"id\":\"idv_1\",\"user\":{\"name\":null,\"date_of_birth\":null,\"address\":null,\"id_number\":null},\"documentary_verification\":"
	                           "{\"status\":\"success\",\"documents\":[{\"status\":\"success\",\"attempt\":1,\"redacted_at\":\"2026-01-02T03:04:05Z\","
	                           "\"extracted_data\":null}]},\"redacted_at\":\"2026-01-02T03:04:05Z\"}";
	struct record *attempt = read(&idv_kind, json);
	struct arena texts = { NULL };
	struct aml_person p;
	person_of(attempt, NULL, &texts, &p);
	ck_assert_uint_eq(p.name_count + p.date_count + p.document_count + p.place_count, 0);
	arena_finish(&texts);
	record_destroy(attempt);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("desk/person");
	TCase *t = tcase_create("person");
	tcase_add_test(t, all_that_is_known_once_each);
	tcase_add_test(t, the_search_terms_alone);
	tcase_add_test(t, what_is_redacted_is_not_known);
	suite_add_tcase(s, t);
	return suite_run(s);
}
