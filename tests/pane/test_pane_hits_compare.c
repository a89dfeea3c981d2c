/* A hit against the person: what a reviewer sees in ten seconds, and what stands beside it. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "support/suite.h"
#include "pane/hits_rig.h"
#include "pane/pane_rig.h"

enum { TEXT_MAX = 4 * 1024 * 1024 };

typedef void rows_of(struct row_list *l, const struct hits_view *h, const struct pane_view *v, size_t hit);

static char *shoot(rows_of *rows, const struct hits_rig *rig, size_t hit, int width, bool reveal)
{
	struct row_list l = { 0 };
	struct buf text;
	struct pane_view v = rig_view(width, 24);
	v.reveal_all = reveal;
	rows(&l, &rig->view, &v, hit);
	buf_init(&text, TEXT_MAX);
	rig_text(&l, &text);
	rows_finish(&l);
	return buf_take(&text, NULL);
}

static void check_has(rows_of *rows, const struct hits_rig *rig, size_t hit, int width, const char *const *want, size_t n)
{
	char *text = shoot(rows, rig, hit, width, false);
	const char *at = text;
	for (size_t i = 0; i < n; i++) {
		const char *found = strstr(at, want[i]);
		ck_assert_msg(found, "\"%s\" is not in, or not after what precedes it:\n%s", want[i], text);
		at = found + strlen(want[i]);
	}
	secret_free(text);
}
#define HAS(rows, rig, hit, width, ...) \
	check_has(rows, rig, hit, width, (const char *const[]){ __VA_ARGS__ }, sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))

static void has_not(rows_of *rows, const struct hits_rig *rig, size_t hit, const char *what)
{
	char *text = shoot(rows, rig, hit, 200, false);
	ck_assert_msg(!strstr(text, what), "\"%s\" is in\n%s", what, text);
	secret_free(text);
}

START_TEST(sentences)
{
	struct hits_rig rig;
	hits_rig_fill(&rig);
	HAS(hits_sentence, &rig, HITS_RIG_SAME, 200,
	    "No factor differs. 2 agree: birth date; document. Partly: name (2 characters swapped); place (same country).\n");
	HAS(hits_sentence, &rig, HITS_RIG_OTHER, 200,
	    "2 factors differ: birth date (31 years apart); place (RU, not US). 1 agrees: name (parts in another order). "
	    "The list lacks: document. What is missing is no difference.\n");
	HAS(hits_sentence, &rig, HITS_RIG_DISMISSED, 200, "Dismissed before; that is final with the vendor.\n",
	    "2 factors differ: name; birth date (5 years apart). Nothing agrees. The list lacks: place. We lack: document. ");
	HAS(hits_sentence, &rig, HITS_RIG_NO_ANALYSIS, 200, "No factor differs. 1 agrees: name. The list lacks: birth date; document; place. ",
	    "! The vendor sent no analysis of its own: that is no \"no match\".\n");
	hits_rig_finish(&rig);
}
END_TEST

/* What is missing is nowhere said to differ, nor to agree. */
START_TEST(nothing_to_compare)
{
	static const char *const never[] = { "differs", "agrees", "No factor", "partly" };
	struct hits_rig rig;
	hits_rig_fill(&rig);
	HAS(hits_compare, &rig, HITS_RIG_NO_DATA, 140,
	    "! The vendor sent no data of the entry: there is nothing to compare with. That is no \"no match\".\n", "? NAME ",
	    "ours: not compared", "vendor: match", "not compared", "| the vendor sent no data of the entry\n", "? BIRTH DATE",
	    "vendor: the list has none");
	for (size_t i = 0; i < sizeof never / sizeof *never; i++)
		has_not(hits_compare, &rig, HITS_RIG_NO_DATA, never[i]);
	rig.view.comparisons = NULL;
	HAS(hits_compare, &rig, HITS_RIG_OTHER, 140, "? Not compared yet: nothing is known of the person.\n", "? NAME",
	    "ours: not compared", "not compared", "| PETROVA, Anna Sergeevna  (primary name)\n",
	    "| 1953-01-01  (1953-01-01 to 1953-12-31)\n", "the list has no document", "US United States");
	for (size_t i = 0; i < sizeof never / sizeof *never; i++)
		has_not(hits_compare, &rig, HITS_RIG_OTHER, never[i]);
	hits_rig_finish(&rig);
}
END_TEST

START_TEST(side_by_side)
{
	struct hits_rig rig;
	hits_rig_fill(&rig);
	HAS(hits_compare, &rig, HITS_RIG_SAME, 78,
	    "\nUS_SDN  US OFAC, Specially Designated Nationals (sanctions); SDGT, IRAN; since\n  2019-04-01\n",
	    "    OURS                                | THE LIST'S ENTRY\n",
	    "~ NAME        ours: partly, 2 characters swapped    vendor: match\n",
	    "  ~ Anna Petrova  (declared)            | Anna Petorva  (primary name; vendor:\n",
	    "            ^^                                    ^^\n",
	    "  ~ Anna Petrova  (declared; partly, a  | Anya  (alias, weak, says the list;\n",
	    "    part only)                          | vendor: partial match)\n",
	    "+ BIRTH DATE  ours: agrees                          vendor: match\n",
	    "    1984-03-12  (declared)              | 1984-03-12\n",
	    "+ DOCUMENT    ours: agrees                          vendor: match\n",
	    "    ********0123  (declared)            | ********0123  (passport)\n",
	    "~ PLACE       ours: partly, same country            vendor: partial match\n",
	    "    Nevsky 5, Saint Petersburg          | Arbat 1, Moscow  (RU Russian\n",
	    "ours: this program's reading; it overrules nothing.");
	HAS(hits_compare, &rig, HITS_RIG_OTHER, 78, "x BIRTH DATE  ours: differs, 31 years apart         vendor: no match\n",
	    "    1984-03-12  (declared)              | 1953-01-01 to 1953-12-31  (a range)\n",
	    ". DOCUMENT    ours: list lacks it                   vendor: the list has none\n",
	    "    ********0123  (declared)            | the list has no document\n",
	    "    RU  (declared)                      | US  (United States)\n");
	HAS(hits_compare, &rig, HITS_RIG_DISMISSED, 78, "    we have none                        | *1  (passport)\n");
	HAS(hits_compare, &rig, HITS_RIG_HOSTILE, 140, "XX_NEW (not understood) (list of an unknown kind, judged as sanctions)",
	    "vendor: half_match (not understood)");
	hits_rig_finish(&rig);
}
END_TEST

START_TEST(below_each_other_in_40)
{
	struct hits_rig rig;
	hits_rig_fill(&rig);
	HAS(hits_compare, &rig, HITS_RIG_SAME, 40, "~ NAME        ours: partly, 2 characters\n", "              swapped\n",
	    "              vendor: match\n", "  ~ ours  Anna Petrova  (declared)\n", "                  ^^\n",
	    "    list  Anna Petorva  (primary name;\n", "                  ^^\n");
	hits_rig_finish(&rig);
}
END_TEST

/* -- what differs ------------------------------------------------------------------------------------------------------------- */

static void set_pair(struct hits_rig *rig, const char *ours, const char *theirs, struct aml_span a, struct aml_span b)
{
	struct aml_pair *p = &rig->comparisons[HITS_RIG_NO_ANALYSIS].pairs[0];
	p->ours = ours;
	p->theirs = theirs;
	p->ours_differ[0] = a;
	p->theirs_differ[0] = b;
	p->ours_spans = p->theirs_spans = 1;
}

/* Carets stand under cells, not bytes, and under the line that they belong to. */
START_TEST(marks_under_what_differs)
{
	struct hits_rig rig;
	hits_rig_fill(&rig);
	set_pair(&rig, "\xd0\x90\xd0\xbd\xd0\xbd\xd0\xb0 \xd0\x9f", "Anna K", (struct aml_span){ 9, 2 }, (struct aml_span){ 5, 1 });
	HAS(hits_compare, &rig, HITS_RIG_NO_ANALYSIS, 78, "    \xd0\x90\xd0\xbd\xd0\xbd\xd0\xb0 \xd0\x9f  (declared)                  | Anna K",
	    "\n         ^                                     ^\n");
	set_pair(&rig, "\xe5\xbc\xa0\xe4\xb8\x89\xe4\xb8\xb0", "\xe5\xbc\xa0\xe4\xb8\x89", (struct aml_span){ 6, 3 }, (struct aml_span){ 6, 0 });
	HAS(hits_compare, &rig, HITS_RIG_NO_ANALYSIS, 78, "\n        ^^\n");
	/* A name as long as two lines: the second line's mark is under the second line. */
	set_pair(&rig, "Anna Maria Elisabeth Josephine Petrova-Sidorova", "Anna Maria Elisabeth Josephine Petrova-Sidorowa",
	         (struct aml_span){45, 1}, (struct aml_span){45, 1});
	HAS(hits_compare, &rig, HITS_RIG_NO_ANALYSIS, 78,
	    "    Anna Maria Elisabeth Josephine      | Anna Maria Elisabeth Josephine\n    Petrova-Sidorova", "| Petrova-Sidorowa",
	    "\n                  ^                                     ^\n");
	hits_rig_finish(&rig);
}
END_TEST

/* Where most of it differs marks would say nothing; spans that lie are not followed. */
START_TEST(no_marks)
{
	struct hits_rig rig;
	hits_rig_fill(&rig);
	set_pair(&rig, "Anna", "Boris", (struct aml_span){ 0, 3 }, (struct aml_span){ 0, 5 });
	has_not(hits_compare, &rig, HITS_RIG_NO_ANALYSIS, "^");
	set_pair(&rig, "Anna Petrova", "Anna Petrova", (struct aml_span){ 11, 900 }, (struct aml_span){ 400, 1 });
	has_not(hits_compare, &rig, HITS_RIG_NO_ANALYSIS, "^");
	HAS(hits_compare, &rig, HITS_RIG_NO_ANALYSIS, 140, "Anna Petrova  (declared)", "Anna Petrova");
	/* A mark that would be torn from its letter. */
	set_pair(&rig, "Anne\xcc\x81 P", "Anne P", (struct aml_span){ 4, 2 }, (struct aml_span){ 0, 0 });
	has_not(hits_compare, &rig, HITS_RIG_NO_ANALYSIS, "^ ");
	HAS(hits_compare, &rig, HITS_RIG_NO_ANALYSIS, 140, "Ann\xc3\xa9 P  (declared)");
	hits_rig_finish(&rig);
}
END_TEST

/* Of dates that differ it is said how far apart they are; only where they are nearly the same do digits tell. */
START_TEST(marks_of_dates)
{
	struct hits_rig rig;
	hits_rig_fill(&rig);
	struct aml_pair *p = &rig.comparisons[HITS_RIG_OTHER].pairs[1];
	ck_assert_int_eq(p->factor, AML_BIRTH_DATE);
	p->theirs = "1948-03-12";
	p->ours_differ[0] = p->theirs_differ[0] = (struct aml_span){ 2, 2 };
	p->ours_spans = p->theirs_spans = 1;
	has_not(hits_compare, &rig, HITS_RIG_OTHER, "^");
	p->reading = AML_PARTLY;
	HAS(hits_compare, &rig, HITS_RIG_OTHER, 78, "1984-03-12", "1948-03-12", "\n      ^^                                    ^^\n");
	hits_rig_finish(&rig);
}
END_TEST

/* Numbers that are masked have no marks either: they would tell where. */
START_TEST(masked_numbers_have_no_marks)
{
	struct hits_rig rig;
	hits_rig_fill(&rig);
	struct aml_pair *p = &rig.comparisons[HITS_RIG_SAME].pairs[3];
	ck_assert_int_eq(p->factor, AML_DOCUMENT);
	p->ours_differ[0] = p->theirs_differ[0] = (struct aml_span){ 2, 1 };
	p->ours_spans = p->theirs_spans = 1;
	for (int reveal = 0; reveal < 2; reveal++) {
		char *text = shoot(hits_compare, &rig, HITS_RIG_SAME, 100, reveal);
		ck_assert(!!strstr(text, "\n      ^                                                ^\n") == reveal);
		ck_assert(!!strstr(text, "RU4567890123") == reveal);
		secret_free(text);
	}
	hits_rig_finish(&rig);
}
END_TEST

/* No value is cut unseen: the whole of a long one is there, over as many rows as it needs. */
START_TEST(long_values_are_wrapped)
{
	static const int widths[] = { 40, 80, 100, 140 };
	char name[1200], json[2000];
	for (size_t i = 0; i < 150; i++)
		snprintf(name + 7 * i, 8, "n%04zu, ", i);
	snprintf(json, sizeof json,
	         "{\"id\":\"h\",\"review_status\":\"pending_review\",\"list_code\":\"US_SDN\",\"data\":{\"names\":[{\"data\":{\"full\":\"%s"
	         "\"}}]}}",
	         name);
	struct hits_rig rig;
	hits_rig_fill(&rig);
	hits_rig_hit(&rig, 0, hits_rig_record(&hit_kind, json));
	for (size_t w = 0; w < sizeof widths / sizeof *widths; w++) {
		char *text = shoot(hits_compare, &rig, 0, widths[w], false);
		for (size_t i = 0; i < 150; i++) {
			char part[8];
			snprintf(part, sizeof part, "n%04zu", i);
			ck_assert_msg(strstr(text, part), "%s is not in %d cells:\n%s", part, widths[w], text);
		}
		secret_free(text);
	}
	hits_rig_finish(&rig);
}
END_TEST

/* Of very many elements it is said how many are not shown, and where they are. */
START_TEST(very_many_aliases)
{
	struct buf json;
	struct hits_rig rig;
	buf_init(&json, TEXT_MAX);
	buf_add_str(&json, "{\"id\":\"h\",\"data\":{\"names\":[");
	for (size_t i = 0; i < 130; i++)
		buf_printf(&json, "%s{\"data\":{\"full\":\"alias%zu\"}}", i ? "," : "", i);
	buf_add_str(&json, "]}}");
	hits_rig_fill(&rig);
	hits_rig_hit(&rig, 0, hits_rig_record(&hit_kind, buf_str(&json)));
	HAS(hits_compare, &rig, 0, 80, "alias99 ", "30 more: all fields of the entry has them\n");
	HAS(hits_leaves, &rig, 0, 80, "alias129\n");
	buf_finish(&json);
	hits_rig_finish(&rig);
}
END_TEST

/* The vendor compared with search terms that are no more. */
START_TEST(another_version)
{
	struct hits_rig rig;
	hits_rig_fill(&rig);
	record_destroy(rig.look.screening);
	rig.look.screening = hits_rig_record(&screening_kind, "{\"id\":\"scr_1\",\"search_terms\":{\"version\":3}}");
	HAS(hits_compare, &rig, HITS_RIG_SAME, 140, "! The vendor compared with version 2 of the search terms; they are version 3 now.\n");
	hits_rig_finish(&rig);
}
END_TEST

/* One says yes and the other no. */
START_TEST(unlike)
{
	struct hits_rig rig;
	hits_rig_fill(&rig);
	rig.comparisons[HITS_RIG_OTHER].factors[AML_PLACE].reading = AML_AGREES;
	rig.comparisons[HITS_RIG_OTHER].factors[AML_NAME].reading = AML_DIFFERS;
	rig.comparisons[HITS_RIG_OTHER].factors[AML_BIRTH_DATE].reading = AML_LIST_LACKS;
	HAS(hits_compare, &rig, HITS_RIG_OTHER, 78, "vendor: match (unlike)\n", "vendor: no match\n", "vendor: no match (unlike)\n");
	hits_rig_finish(&rig);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("pane_hits_compare");
	TCase *t = tcase_create("compare");
	tcase_add_test(t, sentences);
	tcase_add_test(t, nothing_to_compare);
	tcase_add_test(t, side_by_side);
	tcase_add_test(t, below_each_other_in_40);
	tcase_add_test(t, marks_under_what_differs);
	tcase_add_test(t, no_marks);
	tcase_add_test(t, marks_of_dates);
	tcase_add_test(t, masked_numbers_have_no_marks);
	tcase_add_test(t, long_values_are_wrapped);
	tcase_add_test(t, very_many_aliases);
	tcase_add_test(t, another_version);
	tcase_add_test(t, unlike);
	suite_add_tcase(s, t);
	return suite_run(s);
}
