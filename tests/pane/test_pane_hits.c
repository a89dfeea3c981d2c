/* A screening as rows: its head, its list of hits, pane 7, what was. */
#include <check.h>
#include <string.h>

#include "support/suite.h"
#include "base/text.h"
#include "pane/hits_rig.h"
#include "pane/pane_rig.h"

enum { TEXT_MAX = 4 * 1024 * 1024 };

/* All that is shown of the rig, in one. */
static void everything(const struct hits_rig *rig, const struct pane_view *v, struct row_list *l)
{
	hits_brief(l, &rig->view, v);
	hits_screening(l, &rig->view, v);
	hits_past(l, &rig->view, v);
	hits_head(l, v);
	hits_legend(l, v->width);
	for (size_t i = 0; i < rig->look.hit_count; i++) {
		hits_row(l, &rig->view, v, i);
		hits_compare(l, &rig->view, v, i);
		hits_leaves(l, &rig->view, v, i);
	}
	hits_words(l, v);
}

static char *text_of(struct row_list *l)
{
	struct buf text;
	buf_init(&text, TEXT_MAX);
	rig_text(l, &text);
	rows_finish(l);
	return buf_take(&text, NULL);
}

static void has(const char *text, const char *what)
{
	ck_assert_msg(strstr(text, what), "\"%s\" is not in\n%.4000s", what, text);
}

static void has_not(const char *text, const char *what)
{
	ck_assert_msg(!strstr(text, what), "\"%s\" is in\n%.4000s", what, text);
}

START_TEST(no_row_is_wider)
{
	static const int widths[] = { 24, 40, 60, 78, 80, 100, 120, 140, 200 };
	struct hits_rig rig;
	hits_rig_fill(&rig);
	for (size_t w = 0; w < sizeof widths / sizeof *widths; w++) {
		struct pane_view v = rig_view(widths[w], 24);
		struct row_list l = { 0 };
		v.reveal_all = w % 2;
		everything(&rig, &v, &l);
		for (size_t i = 0; i < l.count; i++) {
			struct buf text;
			buf_init(&text, TEXT_MAX);
			row_string(&l.rows[i], &text);
			ck_assert_msg(row_width(&l.rows[i]) <= widths[w], "%d cells of %d: \"%s\"", row_width(&l.rows[i]), widths[w], buf_str(&text));
			ck_assert_uint_eq(l.rows[i].field.leaf, IDV_LEAVES); /* Enter would explain a field of the verification */
			buf_finish(&text);
		}
		rows_finish(&l);
	}
	hits_rig_finish(&rig);
}
END_TEST

START_TEST(rows_in_80)
{
	static const char *const want[] = {
		"    V  STATUS    LIST   KIND      NAME                      N B D P LISTED    \n",
		"    +  waits     US_SDN sanctions Anna Petorva              ~ + + ~ 2019-04-01\n",
		" *  -  waits     IZ_PEP PEP       PETROVA, Anna Sergeevna   + x . x 2019-04-01\n",
		"   (-) dismissed EU_CON sanctions Anton Petrov              x x . . inactive  \n",
		"    =  waits     IZ_IPL wanted    Anna Petrova              + . . . 2019-04-01\n",
		"    .  waits     US_DPL debarred  no data of the entry      ? ? ? ? 2019-04-01\n",
		"    .  being_ar… XX_NEW unknown   Anna^[[2J^H^H^H^M<U+202E… + . . . 2019-04-01\n",
	};
	struct hits_rig rig;
	hits_rig_fill(&rig);
	struct pane_view v = rig_view(78, 24);
	struct row_list l = { 0 };
	hits_head(&l, &v);
	for (size_t i = 0; i < HITS_RIG_HITS; i++)
		hits_row(&l, &rig.view, &v, i);
	char *text = text_of(&l);
	const char *at = text;
	for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
		ck_assert_msg(strncmp(at, want[i], strlen(want[i])) == 0, "%s is not\n%s", at, want[i]);
		at += strlen(want[i]);
	}
	secret_free(text);
	hits_rig_finish(&rig);
}
END_TEST

/* With room the vendor's summaries stand beside ours, in the same marks; a word that is new is none of them. */
START_TEST(rows_in_138)
{
	struct hits_rig rig;
	hits_rig_fill(&rig);
	struct pane_view v = rig_view(142, 40);
	struct row_list l = { 0 };
	hits_head(&l, &v);
	for (size_t i = 0; i < HITS_RIG_HITS; i++)
		hits_row(&l, &rig.view, &v, i);
	char *text = text_of(&l);
	has(text, "ours N B D P vendor N B D P LISTED SINCE");
	has(text, "     ~ + + ~        + + + ~ 2019-04-01");
	has(text, "     x x . .        ~ x . . 2019-04-01 inactive 2021-06-01");
	has(text, "     + . . .        ? ? ? ? 2019-04-01");
	has(text, "     + . . .        + ! . . 2019-04-01");
	has(text, "SDGT IRAN");
	secret_free(text);
	hits_rig_finish(&rig);
}
END_TEST

START_TEST(head)
{
	struct hits_rig rig;
	hits_rig_fill(&rig);
	struct pane_view v = rig_view(120, 24);
	struct row_list l = { 0 };
	hits_brief(&l, &rig.view, &v);
	ck_assert_uint_eq(l.count, 3);
	char *text = text_of(&l);
	ck_assert_str_eq(text, "? pending review; 6 hits: 5 wait (2 decided, not sent, 1 inconclusive), 1 dismissed\n"
	                       "Anna Petrova, born 1984-03-12, RU; search terms version 2\n"
	                       "Customers (balanced, 3 lists, daily rescans); assigned to rita@example.com\n");
	secret_free(text);
	rig.view.half = true;
	rig.view.half_aim = AML_CLEAR;
	rig.view.state = "A colleague has it claimed.";
	rig.view.outcome = "The review is in.";
	rig.look.hits_whole = false;
	hits_brief(&l, &rig.view, &v);
	text = text_of(&l);
	has(text, "6 hits so far: ");
	has(text, "\n! Half done: a review that was to clear it is in, but the screening is not cleared. S finishes it.\n");
	has(text, "\nThe review is in.\nA colleague has it claimed.\n");
	secret_free(text);
	hits_rig_finish(&rig);
}
END_TEST

/* -- pane 7 ------------------------------------------------------------------------------------------------------------------- */

#define CASE "{\"id\":\"idv_1\",\"watchlist_screening_id\":\"scr_1\",\"steps\":{\"watchlist_screening\":\"pending_review\"}}"

static char *pane_7(const struct hits_view *h)
{
	struct record *r = rig_decode(CASE);
	struct pane_view v = rig_view(100, 30);
	struct shot s;
	v.screening = h;
	rig_shoot(r, &v, IDV_PANE_SCREENING, &s);
	char *text = secret_strdup(buf_str(&s.text));
	rig_finish(&s);
	record_destroy(r);
	return text;
}

START_TEST(pane_without_a_screening)
{
	const struct hits_view reading = { 0 }, off = { .state = "This account has no Monitor product.", .state_style = STYLE_WARN };
	char *text = pane_7(NULL);
	has(text, "wait for a reviewer. Cleared");
	secret_free(text);
	text = pane_7(&reading);
	has(text, "\nThe screening is being read.\n");
	has_not(text, "Dashboard");
	secret_free(text);
	text = pane_7(&off);
	has_not(text, "W shows");
	has(text, "\nThis account has no Monitor product.\n");
	has(text, "wait for a reviewer. Cleared");
	has_not(text, "being read");
	secret_free(text);
}
END_TEST

START_TEST(pane_with_one)
{
	struct hits_rig rig;
	hits_rig_fill(&rig);
	char *text = pane_7(&rig.view);
	has(text, "? status                 pending review\n");
	has(text, "assignee               rita@example.com  (usr_1)\n");
	has(text, "Cleared, its verification can reach success; rejected, that fails");
	has(text, "final with the vendor");
	has(text, "document number        ********0123\n");
	has(text, "name sensitivity       balanced: good hits, little noise\n");
	has(text, "  US_SDN   sanctions                 US OFAC, Specially Designated Nationals\n");
	has(text, "! XX_NEW   list of an unknown kind   XX_NEW (not understood)\n");
	has(text, "dismissed hits         scrhit_old: EU_CON, Anton Petrov\n");
	has(text, "? status                 pending review, was cleared\n");
	has(text, "assignee               usr_1 (rita@example.com), was nobody is assigned\n");
	has(text, "OTHER SCREENINGS OF THE SAME USER");
	has(text, "x status                 rejected\n");
	has(text, "scr_9");
	secret_free(text);
	hits_rig_finish(&rig);
}
END_TEST

/* Worst first is the order that was handed in. */
START_TEST(pane_in_order)
{
	struct hits_rig rig;
	hits_rig_fill(&rig);
	rig.order[0] = HITS_RIG_NO_DATA;
	rig.order[HITS_RIG_NO_DATA] = 0;
	char *text = pane_7(&rig.view);
	ck_assert(strstr(text, "no data of the entry") < strstr(text, "Anna Petorva "));
	secret_free(text);
	hits_rig_finish(&rig);
}
END_TEST

#define WITH_STATUS(status) "{\"id\":\"scr_1\",\"search_terms\":{\"legal_name\":\"A\",\"version\":1},\"status\":\"" status "\"}"

START_TEST(what_follows)
{
	static const struct {
		const char *json, *says;
	} all[] = {
		{ WITH_STATUS("rejected"), "The vendor adds no new hits to a rejected screening." },
		{ WITH_STATUS("cleared"), "scans again daily: a new hit can make it wait again." },
		{ WITH_STATUS("half_cleared"), "! status                 half_cleared (not understood)" },
		{ "{\"id\":\"scr_1\"}", "status                 not sent by the API" },
	};
	struct hits_rig rig;
	hits_rig_fill(&rig);
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		record_destroy(rig.look.screening);
		rig.look.screening = hits_rig_record(&screening_kind, all[i].json);
		char *text = pane_7(&rig.view);
		has(text, all[i].says);
		has_not(text, "It waits for a person");
		secret_free(text);
	}
	hits_rig_finish(&rig);
}
END_TEST

/* What is not read yet is not said to be none. */
START_TEST(not_read_yet)
{
	struct hits_rig rig;
	hits_rig_fill(&rig);
	rig.view.history_count = rig.view.other_count = 0;
	rig.view.program = NULL;
	char *text = pane_7(&rig.view);
	has(text, "none: it was never changed");
	has(text, "PROGRAMME\n  programme id           prg_1\n  not read yet\n");
	secret_free(text);
	rig.view.history_read = rig.view.others_read = false;
	rig.look.reviews_whole = false;
	text = pane_7(&rig.view);
	has_not(text, "never changed");
	has(text, "not all of them are read");
	secret_free(text);
	hits_rig_finish(&rig);
}
END_TEST

/* -- what strangers wrote, what is masked --------------------------------------------------------------------------------------- */

START_TEST(hostile_text_is_clean)
{
	struct hits_rig rig;
	hits_rig_fill(&rig);
	struct pane_view v = rig_view(100, 24);
	struct row_list l = { 0 };
	everything(&rig, &v, &l);
	char *text = text_of(&l);
	for (const char *s = text; *s; s++)
		ck_assert((unsigned char)*s >= 0x20 || *s == '\n');
	has_not(text, "\xe2\x80\xae");
	has(text, "Anna^[[2J^H^H^H^M<U+202E>good");
	has(text, "half_match (not understood)");
	has(text, "1984-02-31 (not a date)");
	secret_free(text);
	hits_rig_finish(&rig);
}
END_TEST

START_TEST(numbers_are_masked)
{
	struct hits_rig rig;
	hits_rig_fill(&rig);
	struct pane_view v = rig_view(100, 24);
	struct row_list l = { 0 };
	/* Leaves of the verification with the same numbers, revealed. */
	v.revealed[0] = (struct row_field){ .leaf = (enum idv_leaf)HIT_DOCUMENT_NUMBER };
	v.revealed[1] = (struct row_field){ .leaf = (enum idv_leaf)SCREENING_DOCUMENT_NUMBER };
	v.revealed_count = 2;
	everything(&rig, &v, &l);
	size_t masked = 0;
	for (size_t i = 0; i < l.count; i++) {
		masked += l.rows[i].masked;
		ck_assert(l.rows[i].masked || !row_contains(&l.rows[i], "***"));
	}
	ck_assert_uint_gt(masked, 5);
	char *text = text_of(&l);
	has_not(text, "RU4567890123");
	secret_free(text);
	v.revealed_count = 0;
	v.reveal_all = true;
	everything(&rig, &v, &l);
	text = text_of(&l);
	has(text, "RU4567890123");
	has_not(text, "***");
	secret_free(text);
	hits_rig_finish(&rig);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("pane_hits");
	TCase *t = tcase_create("rows");
	tcase_add_test(t, no_row_is_wider);
	tcase_add_test(t, rows_in_80);
	tcase_add_test(t, rows_in_138);
	tcase_add_test(t, head);
	tcase_add_test(t, pane_without_a_screening);
	tcase_add_test(t, pane_with_one);
	tcase_add_test(t, pane_in_order);
	tcase_add_test(t, what_follows);
	tcase_add_test(t, not_read_yet);
	tcase_add_test(t, hostile_text_is_clean);
	tcase_add_test(t, numbers_are_masked);
	suite_add_tcase(s, t);
	return suite_run(s);
}
