/* Our own readings as panes show them: apart, marked by style and by carets, and never a way around a mask. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "pane/pane_rig.h"
#include "support/suite.h"

/* user, extracted data of one document. */
static struct record *attempt(const char *user, const char *read, const char *more)
{
	char *json = mem_printf("{\"id\":\"idv_1\",\"user\":{%s},\"documentary_verification\":{\"documents\":[{\"status\":\"success\",\"extracted_data\":{%s}}%s]}}", user,
		read, more);
	struct record *r = rig_decode(json);
	free(json);
	return r;
}

#define BORN(day) "\"date_of_birth\":\"" day "\""
#define NAME(given, family) "\"name\":{\"given_name\":\"" given "\",\"family_name\":\"" family "\"}"

/* A line below what it is about; in a wide pane a column. */
START_TEST(a_line_or_a_column)
{
	static const int widths[] = { 80, 140 };
	static const char *const heads[] = { "DOC ANALYSIS\n", "DOC ANALYSIS  OURS" }, *const words[] = { "ours: close, one digit differs", "close, one digit differs" };
	struct record *r = attempt(BORN("1990-05-19") "," NAME("Lena", "Specimen"), BORN("1990-05-29") "," NAME("LENA", "SPECIMEN"), "");
	for (size_t i = 0; i < 2; i++) {
		struct pane_view v = rig_view(widths[i], 40);
		struct shot s;
		rig_shoot(r, &v, IDV_PANE_KYC, &s);
		ASSERT_LINES(&s, "FIELD", "~ date of birth", words[i], "  given name");
		ck_assert_msg(strstr(buf_str(&s.text), i ? "OURS" : heads[0]), "%.300s", buf_str(&s.text));
		ck_assert(strstr(buf_str(&s.text), "^"));
		ck_assert_msg((strstr(buf_str(&s.text), "ours: close") != NULL) == (i == 0), "%s", buf_str(&s.text));
		rig_finish(&s);
	}
	record_destroy(r);
}
END_TEST

/* Without colour there are the carets; with it the character itself stands out. */
START_TEST(what_differs_has_a_style)
{
	struct record *r = attempt(BORN("1990-05-19"), BORN("1990-05-29"), "");
	struct pane_view v = rig_view(80, 40);
	struct shot s;
	size_t marked = 0;
	rig_shoot(r, &v, IDV_PANE_KYC, &s);
	for (size_t i = 0; i < s.out.list.count; i++)
		for (size_t k = 0; k < s.out.list.rows[i].count; k++) {
			const struct span *span = &s.out.list.rows[i].spans[k];
			marked += span->style == STYLE_WARN && (strcmp(span->text, "1") == 0 || strcmp(span->text, "2") == 0);
		}
	ck_assert_uint_eq(marked, 2);
	rig_finish(&s);
	record_destroy(r);
}
END_TEST

/* What is masked is told in words, and no place is marked; revealed, it is. */
START_TEST(masks_hold)
{
	struct record *const chain[] = {
		attempt("\"id_number\":{\"value\":\"900456789\",\"type\":\"us_ssn\"}", "\"id_number\":\"900456789\"", ""),
		attempt("\"id_number\":{\"value\":\"901456789\",\"type\":\"us_ssn\"}", "\"id_number\":\"900456789\"", ""),
	};
	static const enum idv_pane panes[] = { IDV_PANE_ATTEMPTS, IDV_PANE_KYC };
	for (size_t i = 0; i < 2; i++) {
		for (int revealed = 0; revealed < 2; revealed++) {
			struct pane_view v = rig_view(100, 60);
			struct shot s;
			v.chain = chain;
			v.chain_count = 2;
			v.self = 1;
			v.reveal_all = revealed;
			rig_shoot(chain[1], &v, panes[i], &s);
			const char *text = buf_str(&s.text);
			ck_assert_msg(strstr(text, "close, one digit differs"), "%s", text);
			ck_assert_msg((strchr(text, '^') != NULL) == revealed, "%s", text);
			ck_assert_msg((strstr(text, "90045") != NULL) == revealed && (strstr(text, "90145") != NULL) == revealed, "%s", text);
			rig_finish(&s);
		}
	}
	for (int i = 0; i < 2; i++)
		record_destroy(chain[i]);
}
END_TEST

static const struct {
	const char *user, *read, *more;
	const char *says[4];
} cases[] = {
	{ NAME("Knope", "Leslie"), NAME("Leslie", "Knope"), "", { "  name", "ours: other form, parts in another order" } },
	{ NAME("Jose", "Diaz"), NAME("José", "DÍAZ"), "", { "other form, accents", "other form, accents" } },
	{ "\"address\":{\"street\":\"123 Main St\",\"street2\":\"Unit 42\",\"country\":\"US\"}", "\"address\":{\"street\":\"123 Main Street Apt 42\"}", "",
	  { "ours: other form, with its second line" } },
	{ "\"address\":{\"region\":\"IN\",\"country\":\"US\"}", "\"address\":{\"region\":\"Indiana\"}", "", { "  region", "ours: other form, code and name of one region" } },
	{ "\"address\":{\"region\":\"IN\",\"country\":\"US\"}", "\"address\":{\"region\":\"IL\"}", "", { "~ region", "ours: differs" } },
	{ "\"id_number\":{\"value\":\"44051401358\",\"type\":\"pl_pesel\"}," BORN("1971-11-02"), "", "",
	  { "OURS, MORE", "~ id number", "wrong check digit", "~ birth date in it" } },
	{ "\"id_number\":{\"value\":\"44051401359\",\"type\":\"pl_pesel\"}," BORN("1944-05-14"), "", "",
	  { "OURS, MORE", "id number", "fits", "the declared one" } },
	{ "\"id_number\":{\"value\":\"12345678Z\",\"type\":\"es_dni\"}", "\"id_number\":\"12345678-Z\"", "", { "id number", "ours: other form, blanks or signs" } },
	{ "\"id_number\":{\"value\":\"12345678Z\",\"type\":\"es_dni\"}", "\"id_number\":\"XY8812345\"", "", { "id number", "not compared" } },
	{ NAME("Lena", "Specimen"), NAME("Lena", "Specimen"), ",{\"status\":\"success\",\"extracted_data\":{" NAME("Lena", "Specimem") "," BORN("1990-05-19") "}}",
	  { "OURS, MORE", "  document 1", "the same in all that both have", "~ documents 2 and 1" } },
};

START_TEST(what_is_said)
{
	struct record *r = attempt(cases[_i].user, cases[_i].read, cases[_i].more);
	struct pane_view v = rig_view(100, 60);
	struct shot s;
	rig_shoot(r, &v, IDV_PANE_KYC, &s);
	const char *at = buf_str(&s.text);
	for (size_t k = 0; k < 4 && cases[_i].says[k]; k++) {
		const char *found = strstr(at, cases[_i].says[k]);
		ck_assert_msg(found, "no %s in\n%s", cases[_i].says[k], buf_str(&s.text));
		at = found + 1;
	}
	rig_finish(&s);
	record_destroy(r);
}
END_TEST

START_TEST(a_zone_in_a_field_that_is_new)
{
	struct record *r = rig_decode("{\"id\":\"idv_1\",\"documentary_verification\":{\"documents\":[{\"status\":\"success\",\"mrz_lines\":["
		"\"P<UTOKNOPE<<LESLIE<MARIE<<<<<<<<<<<<<<<<<<<<\",\"X498902K64UTO9005190F2905291QZ18422B<<<<<<50\"],\"extracted_data\":{\"id_number\":\"X498902K5\","
		BORN("1990-05-29") "," NAME("Leslie", "Knope") "}}]}}");
	struct pane_view v = rig_view(80, 60);
	struct shot s;
	rig_shoot(r, &v, IDV_PANE_DOCUMENTS, &s);
	ASSERT_LINES(&s, "MACHINE-READABLE ZONE", "~ form", "check digits are wrong: document number", "~ document number", "one digit differs", "~ birth date",
	             "family name", "same", "given name", "one has a part more");
	ck_assert(!strstr(buf_str(&s.text), "X498"));
	rig_finish(&s);
	record_destroy(r);
}
END_TEST

/* What the API's answer itself shows masked stays so; a text of a stranger cannot pass for a mark. */
START_TEST(text_that_hurts)
{
	struct record *r = attempt(NAME("^^^^\\u001b[31m", "\\u202eX"), NAME("^^^\\u0008\\u0008", "X\\u0300\\u0301\\u0302\\u0303\\u0304\\u0305"), "");
	static const int widths[] = { 1, 20, 40, 80, 140 };
	for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
		struct pane_view v = rig_view(widths[i], 40);
		struct shot s;
		rig_shoot(r, &v, IDV_PANE_KYC, &s);
		rig_finish(&s);
	}
	record_destroy(r);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("pane_ours");
	TCase *t = tcase_create("ours");

	tcase_add_test(t, a_line_or_a_column);
	tcase_add_test(t, what_differs_has_a_style);
	tcase_add_test(t, masks_hold);
	tcase_add_loop_test(t, what_is_said, 0, sizeof cases / sizeof *cases);
	tcase_add_test(t, a_zone_in_a_field_that_is_new);
	tcase_add_test(t, text_that_hurts);
	suite_add_tcase(s, t);
	return suite_run(s);
}
