/* Every line is a fact, said once: reasons whole and worst first, what says the same shares a line, what a value means follows it. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "base/text.h"
#include "pane/pane_rig.h"

/* Much speaks against it, the worst last in the answer. */
static const char abused_json[] =
    "{\"id\":\"a\",\"status\":\"pending_review\",\"watchlist_screening_id\":\"scr_1\",\"steps\":{\"watchlist_screening\":\"pending_review\",\"risk_check\":"
    "\"failed\"},\"risk_check\":{\"status\":\"failed\",\"behavior\":{\"user_interactions\":\"risky\",\"fraud_ring_detected\":\"yes\",\"bot_detected\":\"yes\","
    "\"risk_level\":\"high\"},\"email\":{\"is_deliverable\":\"no\",\"domain_is_disposable\":\"yes\",\"top_level_domain_is_suspicious\":\"yes\",\"risk_level\":"
    "\"high\"},\"phone\":{\"risk_level\":\"high\"},\"devices\":[{\"ip_proxy_type\":\"tor\",\"ip_spam_list_count\":7,\"risk_level\":\"high\"},{\"ip_proxy_type\":"
    "\"public_proxy\",\"ip_spam_list_count\":3,\"risk_level\":\"high\"}],\"identity_abuse_signals\":{\"stolen_identity\":{\"score\":91}}}}";

static char *why_column(const struct record *r, int width)
{
	struct row_list list = { 0 };
	struct pane_view v = rig_view(width, 20);
	struct queue_item item = { .record = r };
	struct buf head, row;
	buf_init(&head, 4096);
	buf_init(&row, 4096);
	queue_head(&list, &v, 0, false);
	queue_row(&list, &item, &v);
	row_string(&list.rows[0], &head);
	row_string(&list.rows[1], &row);
	size_t at = (size_t)(strstr(buf_str(&head), "WHY") - buf_str(&head)), end = (size_t)(strstr(buf_str(&head), "TRY") - buf_str(&head));
	ck_assert(at < end);
	/* The status before it and the reasons are ASCII, but for the mark of a cut. */
	char *text = secret_alloc(row.len + 1);
	memcpy(text, row.data + at, row.len - at);
	char *dots = strstr(text, "…");
	text[end - at + (dots ? 2 : 0)] = '\0';
	for (size_t n = strlen(text); n && text[n - 1] == ' '; n--)
		text[n - 1] = '\0';
	buf_finish(&head);
	buf_finish(&row);
	rows_finish(&list);
	return text;
}

/* Each piece between "; " is one of the reasons' own; then how many are left, and together they are all. */
static void assert_whole(const char *text, const struct finding *reasons, size_t n, size_t distinct, int width)
{
	char copy[8192], *rest = copy;
	size_t said = 0, more = 0;
	snprintf(copy, sizeof copy, "%s", text);
	char *plus = strstr(copy, " +");
	if (plus) {
		more = strtoul(plus + 2, NULL, 10);
		*plus = '\0';
	}
	for (char *piece; rest && *rest; said++) {
		piece = rest;
		rest = strstr(rest, "; ");
		if (rest) {
			*rest = '\0';
			rest += 2;
		}
		char *dots = strstr(piece, "…");
		bool known = false;
		if (dots)
			*dots = '\0';
		for (size_t i = 0; i < n; i++)
			known = known || (dots ? strncmp(reasons[i].brief, piece, strlen(piece)) == 0 && reasons[i].brief[strlen(piece)] == ' '
			                       : strcmp(reasons[i].brief, piece) == 0);
		ck_assert_msg(known, "at %d: \"%s\" of \"%s\" is no reason", width, piece, text);
	}
	ck_assert_msg(said + more == distinct, "at %d: %zu said and %zu more of %zu: %s", width, said, more, distinct, text);
}

START_TEST(why_keeps_words_whole)
{
	struct record *r = rig_decode(abused_json);
	struct finding reasons[FINDINGS];
	const struct basis basis = basis_of(r);
	size_t n = findings_of(&basis, reasons, NULL), distinct = n - 1; /* all but the screening, which has its mark in a column */
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < i; k++)
			distinct -= strcmp(reasons[i].brief, reasons[k].brief) == 0;
	for (int width = 76; width <= 400; width += 3) {
		char *text = why_column(r, width);
		ck_assert_msg(strncmp(text, "stolen 91", 9) == 0, "at %d: %s", width, text);
		ck_assert_msg(!strstr(text, "AML"), "at %d: %s", width, text);
		assert_whole(text, reasons, n, distinct, width);
		if (width == 400)
			ck_assert_msg(strstr(text, "disposable email") && !strstr(text, "more"), "%s", text);
		secret_free(text);
	}
	record_destroy(r);
}
END_TEST

static const struct {
	const char *json, *why;
} why_cases[] = {
	{ "\"status\":\"pending_review\",\"steps\":{\"watchlist_screening\":\"pending_review\"}", "AML hit" },
	{ "\"status\":\"pending_review\",\"steps\":{\"watchlist_screening\":\"pending_review\",\"selfie_check\":\"failed\"},\"selfie_check\":{\"selfies\":[{"
	  "\"analysis\":{\"liveness_check\":\"failed\"}}]}", "liveness failed" },
	{ "\"status\":\"failed\",\"steps\":{\"selfie_check\":\"failed\"}", "selfie failed" },
	{ "\"status\":\"expired\",\"steps\":{\"verify_sms\":\"expired\",\"selfie_check\":\"expired\"}", "SMS expired" },
	{ "\"status\":\"success\",\"steps\":{\"selfie_check\":\"success\"}", "-" },
};

START_TEST(why_says_what_columns_do_not)
{
	char json[500];
	snprintf(json, sizeof json, "{\"id\":\"a\",%s}", why_cases[_i].json);
	struct record *r = rig_decode(json);
	char *text = why_column(r, 80);
	ck_assert_str_eq(text, why_cases[_i].why);
	secret_free(text);
	record_destroy(r);
}
END_TEST

/* All of it in the overview; the number before a finding is its pane's key, and Enter goes there too. */
START_TEST(findings_name_their_panes)
{
	struct record *r = rig_decode(abused_json);
	struct pane_view v = rig_view(80, 19);
	struct shot s;
	size_t opens = 0;
	struct buf all;
	rig_shoot(r, &v, IDV_PANE_OVERVIEW, &s);
	buf_init(&all, 64 * 1024);
	for (size_t i = 0; i < s.out.list.count; i++) {
		const struct row *row = &s.out.list.rows[i];
		row_string(row, &all);
		if (row->open_pane && row->spans[0].text[0] != ' ') {
			ck_assert_int_eq(row->spans[0].text[0] - '0', (int)row->open_pane);
			opens |= (size_t)1 << row->open_pane;
		}
		buf_add_char(&all, ' ');
	}
	ck_assert_uint_eq(opens, 1u << IDV_PANE_SCREENING | 1u << IDV_PANE_RISK);
	static const char *const whole[] = { "stolen identity score 91", "disposable email domain yes", "fraud ring yes", "on spam lists: 3 (2 of 2)" };
	for (size_t i = 0; i < sizeof whole / sizeof *whole; i++) {
		char *squeezed = secret_strdup(buf_str(&all)), *to = squeezed;
		for (const char *from = buf_str(&all); *from; from++)
			if (*from != ' ' || from[1] != ' ')
				*to++ = *from;
		*to = '\0';
		ck_assert_msg(strstr(squeezed, whole[i]), "%s is not in %s", whole[i], squeezed);
		secret_free(squeezed);
	}
	buf_finish(&all);
	rig_finish(&s);
	record_destroy(r);
}
END_TEST

/* What the caller found with more than the record takes the place of what the record says alone, and goes to its field all the same. */
START_TEST(findings_of_more_than_the_record)
{
	struct record *now = rig_decode("{\"id\":\"b\",\"status\":\"success\",\"user\":{\"date_of_birth\":\"1990-05-30\"}}");
	struct record *chain[] = { rig_decode("{\"id\":\"a\",\"status\":\"failed\",\"user\":{\"date_of_birth\":\"1990-05-29\"}}"), now };
	struct basis basis = basis_of(now);
	struct finding found[FINDINGS];
	struct pane_view v = rig_view(80, 19);
	struct shot s;
	bool told = false;
	basis.chain = chain;
	basis.chain_count = 2;
	basis.self = 1;
	v.findings = found;
	v.finding_count = findings_of(&basis, found, &v.finding_more);
	rig_shoot(now, &v, IDV_PANE_OVERVIEW, &s);
	for (size_t i = 0; i < s.out.list.count; i++) {
		const struct row *row = &s.out.list.rows[i];
		if (!row_contains(row, "Another date of birth was declared"))
			continue;
		told = true;
		ck_assert_int_eq(row->field.leaf, IDV_USER_DATE_OF_BIRTH);
		ck_assert_int_eq(row->open_pane, IDV_PANE_KYC);
	}
	ck_assert(told);
	rig_finish(&s);
	record_destroy(chain[0]);
	record_destroy(now);
}
END_TEST

/* In a low preview the reasons end with how many are left and the pane that has them; the steps below stay. */
START_TEST(preview_ends_with_more)
{
	struct record *r = rig_decode(abused_json);
	for (int height = 14; height < 44; height++) {
		struct pane_view v = rig_view(57, height);
		struct row_list list = { 0 };
		struct queue_item item = { .record = r };
		struct buf text;
		buf_init(&text, 64 * 1024);
		queue_preview(&list, &item, &v);
		rig_text(&list, &text);
		ck_assert_msg(list.count <= (size_t)height, "%zu rows in %d", list.count, height);
		ck_assert_msg((height >= 17) == (strstr(buf_str(&text), "x Risk Check  ") != NULL), "at %d:\n%.2000s", height, buf_str(&text));
		ck_assert_msg(strstr(buf_str(&text), " more: pane 5") != NULL, "at %d:\n%.2000s", height, buf_str(&text));
		buf_finish(&text);
		rows_finish(&list);
	}
	record_destroy(r);
}
END_TEST

/* What is empty for one reason is said once, and explained it names each field. */
START_TEST(one_line_for_a_section)
{
	struct record *r = rig_decode("{\"id\":\"a\",\"documentary_verification\":{\"status\":\"success\",\"documents\":[{\"status\":\"success\",\"analysis\":{"
	                                  "\"authenticity\":\"match\",\"aamva_verification\":null,\"fraud_analysis_details\":{\"type_supported\":\"success\",\"integrity_check\":"
	                                  "\"failed\",\"detail_check\":\"success\",\"issue_date_check\":\"success\"}}}]},\"kyc_check\":null,\"steps\":{\"kyc_check\":\"not_applicable\"}}");
	static const struct {
		int pane;
		const char *once;
		enum idv_leaf leaf;
		size_t fields;
	} cases[] = {
		{ IDV_PANE_DOCUMENTS, "not checked against state databases", IDV_DOC_AAMVA_HEIGHT, 14 },
		{ IDV_PANE_KYC, "does not apply to this attempt", IDV_KYC_ADDRESS_COUNTY, 24 },
		{ IDV_PANE_DOCUMENTS, "success: document type supported", IDV_DOC_FRAUD_DETAIL_CHECK, 3 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct pane_view v = rig_view(100, 40);
		struct shot s;
		rig_shoot(r, &v, cases[i].pane, &s);
		const char *at = strstr(buf_str(&s.text), cases[i].once);
		ck_assert_msg(at && !strstr(at + 1, cases[i].once), "%s is not there once:\n%.2000s", cases[i].once, buf_str(&s.text));
		const struct row *about = NULL;
		for (size_t k = 0; k < s.out.list.count && !about; k++)
			about = rig_is_about(&s.out.list.rows[k], cases[i].leaf, 0, 0) ? &s.out.list.rows[k] : NULL;
		ck_assert_msg(about && about->group_count == cases[i].fields, "%s: %zu fields", cases[i].once, about ? about->group_count : 0);
		struct row_list explained = { 0 };
		struct buf text;
		buf_init(&text, 64 * 1024);
		pane_explain(r, &v, about, &explained);
		rig_text(&explained, &text);
		for (size_t k = 0; k < about->group_count; k++) {
			const char *path = strrchr(idv_leaf_table[about->group[k].leaf].path, '.');
			ck_assert_msg(strstr(buf_str(&text), path), "%s is not in\n%s", path, buf_str(&text));
		}
		buf_finish(&text);
		rows_finish(&explained);
		rig_finish(&s);
	}
	record_destroy(r);
}
END_TEST

/* Nothing that was declared is there twice. */
START_TEST(declared_once)
{
	const struct marker m = { .elements = 1 };
	struct record *r = rig_marker(&m);
	struct pane_view v = rig_view(400, 40);
	struct shot s;
	v.reveal_all = true;
	rig_shoot(r, &v, IDV_PANE_KYC, &s);
	for (int l = IDV_USER_PHONE_NUMBER; l <= IDV_USER_ID_NUMBER_VALUE; l++) {
		char want[64];
		size_t n = 0;
		marker_value(&m, (enum idv_leaf)l, 0, 0, want);
		for (const char *p = buf_str(&s.text); (p = strstr(p, want)); p++)
			n += !(p[strlen(want)] >= '0' && p[strlen(want)] <= '9');
		bool country = idv_leaf_table[l].type == RECORD_COUNTRY; /* compared with two of the document's */
		ck_assert_msg(n == (country ? 2 : 1), "%s is there %zu times:\n%.2000s", idv_leaf_table[l].path, n, buf_str(&s.text));
	}
	rig_finish(&s);
	record_destroy(r);
}
END_TEST

START_TEST(numbers_of_other_kinds)
{
	struct record *r = rig_decode("{\"id\":\"a\",\"user\":{\"id_number\":{\"value\":\"900456789\",\"type\":\"us_ssn\"},\"email_address\":\"x9q7z@mailbox.example\"},"
	                                  "\"kyc_check\":{\"id_number\":{\"summary\":\"match\"}},\"documentary_verification\":{\"documents\":[{\"extracted_data\":{"
	                                  "\"id_number\":\"SP1234567\",\"category\":\"drivers_license\"},\"status\":\"success\"}]}}");
	struct pane_view v = rig_view(80, 19);
	struct shot s;
	rig_shoot(r, &v, IDV_PANE_KYC, &s);
	const char *number = strstr(buf_str(&s.text), "+ id number");
	ck_assert_msg(number && strstr(number, "not compared\n    of kind       US Social        drivers license"), "%s", buf_str(&s.text));
	/* What does not fit its column takes those beside it that have no such field. */
	ck_assert_msg(strstr(buf_str(&s.text), "  email address   x9q7z@mailbox.example"), "%s", buf_str(&s.text));
	rig_finish(&s);
	record_destroy(r);
}
END_TEST

static const struct {
	const char *risk, *line;
} risk_cases[] = {
	{ "\"email\":{\"is_deliverable\":\"no\"}", "x email deliverable          no               high    mail to it bounces" },
	{ "\"email\":{\"is_deliverable\":\"yes\"}", "+ email deliverable          yes\n" },
	{ "\"email\":{\"domain_is_free_provider\":\"yes\"}", "  email free provider        yes                      common, says little" },
	{ "\"email\":{\"domain_is_free_provider\":\"no\"}", "  email free provider        no\n" },
	{ "\"email\":{\"breach_count\":0}", "  email breaches             0                        in no known leak" },
	{ "\"identity_abuse_signals\":{\"stolen_identity\":{\"score\":89}}", "  stolen identity score      89 [#########.]          below 90: not high" },
	{ "\"identity_abuse_signals\":{\"stolen_identity\":{\"score\":90}}", "x stolen identity score      90 [#########.]  high    90 and over is high" },
	{ "\"facial_duplicates\":[{\"id\":\"idv_0\",\"similarity\":97,\"matched_after_completed\":true}]",
	  "~ face 1 similarity          97 [##########]  medium  idv_0\n" },
	{ "\"facial_duplicates\":[{\"id\":\"idv_0\",\"similarity\":97,\"matched_after_completed\":true}]",
	  "  face 1 matched later       yes                      the other one is newer" },
	{ "\"facial_duplicates\":[{\"id\":\"idv_0\",\"similarity\":97,\"matched_after_completed\":false}]",
	  "  face 1 matched later       no                       the face was known before" },
};

START_TEST(meaning_follows_the_value)
{
	char json[500];
	snprintf(json, sizeof json, "{\"id\":\"a\",\"risk_check\":{%s}}", risk_cases[_i].risk);
	struct record *r = rig_decode(json);
	struct pane_view v = rig_view(84, 19);
	struct shot s;
	struct buf plain;
	rig_shoot(r, &v, IDV_PANE_RISK, &s);
	buf_init(&plain, 64 * 1024); /* without the blanks that end a row */
	for (const char *p = buf_str(&s.text); *p; p++)
		if (*p != ' ' || p[strspn(p, " ")] != '\n')
			buf_add_char(&plain, *p);
	ck_assert_msg(strstr(buf_str(&plain), risk_cases[_i].line), "\"%s\" is not in\n%.2000s", risk_cases[_i].line, buf_str(&plain));
	for (size_t i = 0; i < s.out.list.count; i++)
		if (rig_is_about(&s.out.list.rows[i], IDV_RISK_DUPLICATE_SIMILARITY, 0, 0) && strstr(risk_cases[_i].risk, "idv_0")) {
			ck_assert_str_eq(s.out.list.rows[i].open_id, "idv_0"); /* Enter opens that attempt */
			ck_assert(rig_is_about(&s.out.list.rows[i], IDV_RISK_DUPLICATE_ID, 0, 0));
		}
	buf_finish(&plain);
	rig_finish(&s);
	record_destroy(r);
}
END_TEST

/* Two columns are two lists, one after the other: the cursor comes to each field of both. */
START_TEST(both_columns_have_rows)
{
	struct record *r = rig_decode(abused_json);
	struct pane_view v = rig_view(140, 40);
	struct shot s;
	rig_shoot(r, &v, IDV_PANE_OVERVIEW, &s);
	ck_assert(s.out.second > 0 && s.out.second < s.out.list.count);
	bool left = false, right = false;
	for (size_t i = 0; i < s.out.list.count; i++) {
		left = left || (i < s.out.second && s.out.list.rows[i].field.leaf == IDV_STEP_RISK_CHECK);
		right = right || (i >= s.out.second && s.out.list.rows[i].field.leaf == IDV_REQUEST_ID);
	}
	ck_assert(left && right);
	rig_finish(&s);
	v.height = 19; /* too low for both: one column, and nothing is lost */
	rig_shoot(r, &v, IDV_PANE_OVERVIEW, &s);
	ck_assert_uint_eq(s.out.second, 0);
	ck_assert(strstr(buf_str(&s.text), "TRUST INDEX") && strstr(buf_str(&s.text), "DECLARED"));
	rig_finish(&s);
	record_destroy(r);
}
END_TEST

START_TEST(screening_says_where)
{
	struct record *r = rig_decode("{\"id\":\"a\",\"steps\":{\"watchlist_screening\":\"pending_review\"}}");
	struct pane_view v = rig_view(80, 19);
	struct shot s;
	rig_shoot(r, &v, IDV_PANE_SCREENING, &s);
	ck_assert_ptr_nonnull(strstr(buf_str(&s.text), "W shows and settles it"));
	ck_assert_ptr_nonnull(strstr(buf_str(&s.text), "With dashboard_url set in the configuration, o copies the link"));
	rig_finish(&s);
	v.dashboard = "https://dashboard.example/cases/a";
	rig_shoot(r, &v, IDV_PANE_SCREENING, &s);
	ck_assert_ptr_nonnull(strstr(buf_str(&s.text), "o copies the link to it and shows it as a QR code."));
	rig_finish(&s);
	record_destroy(r);
}
END_TEST

START_TEST(legend_is_one_line)
{
	for (int width = 60; width < 140; width++) {
		struct row_list list = { 0 };
		struct buf text;
		buf_init(&text, 4096);
		queue_legend_line(&list, width, "#");
		rig_text(&list, &text);
		ck_assert_uint_eq(list.count, 1);
		ck_assert_int_le(row_width(&list.rows[0]), width);
		ck_assert_ptr_nonnull(strstr(buf_str(&text), "# all marks"));
		buf_finish(&text);
		rows_finish(&list);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("pane_facts");
	TCase *t = tcase_create("facts");
	tcase_add_test(t, why_keeps_words_whole);
	tcase_add_loop_test(t, why_says_what_columns_do_not, 0, sizeof why_cases / sizeof *why_cases);
	tcase_add_test(t, findings_name_their_panes);
	tcase_add_test(t, findings_of_more_than_the_record);
	tcase_add_test(t, preview_ends_with_more);
	tcase_add_test(t, one_line_for_a_section);
	tcase_add_test(t, declared_once);
	tcase_add_test(t, numbers_of_other_kinds);
	tcase_add_loop_test(t, meaning_follows_the_value, 0, sizeof risk_cases / sizeof *risk_cases);
	tcase_add_test(t, both_columns_have_rows);
	tcase_add_test(t, screening_says_where);
	tcase_add_test(t, legend_is_one_line);
	suite_add_tcase(s, t);
	return suite_run(s);
}
