/* Reports: nothing personal in those that are redacted, and what strangers wrote is never more than text. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "decide/canon.h"
#include "pane/hits_rig.h"
#include "pane/pane_rig.h"
#include "report/doc.h"
#include "report/report.h"
#include "support/marker.h"
#include "support/suite.h"

static void write_of(struct record *r, const struct aml_look *look, const struct aml_comparison *comparisons, bool unmasked, enum report_form form, struct buf *out)
{
	struct finding *found = calloc(FINDINGS, sizeof *found);
	struct basis b = basis_of(r);
	b.look = look;
	b.read_at = b.look_read_at = b.now = 1767355200;
	struct report report = { .basis = &b, .comparisons = comparisons, .findings = found, .finding_count = findings_of(&b, found, NULL), .by = "ana on jump2", .made_at = 1767355200,
		.unmasked = unmasked, .utc = true };
	buf_init(out, 4 * 1024 * 1024);
	report_write(&report, form, out);
	ck_assert(!out->full);
	free(found);
}

/* -- nothing personal ------------------------------------------------------------------------------------------------------------- */

START_TEST(redacted)
{
	struct marker m = { .elements = 2, .words = true };
	struct buf out;
	struct record *r = rig_marker(&m);
	for (int form = 0; form < REPORT_FORMS; form++) {
		write_of(r, NULL, NULL, false, (enum report_form)form, &out);
		size_t personal = 0;
		for (size_t i = 0; i < r->value_count; i++) {
			const struct record_value *v = &r->values[i];
			unsigned flags = idv_kind.leaves[v->leaf].flags;
			/* A country's two letters or a kind of number stand in words; all else is long enough to be found. */
			if (!(flags & (RECORD_PERSONAL | RECORD_MASKED)) || v->state != RECORD_PRESENT || strlen(v->text) < 4)
				continue;
			personal++;
			ck_assert_msg(!strstr(buf_str(&out), v->text), "%s stands in the %s report: %s", idv_kind.leaves[v->leaf].path, report_form_names[form], v->text);
		}
		ck_assert_uint_gt(personal, 20);
		buf_finish(&out);
	}
	/* And the same search finds them where they are shown. */
	write_of(r, NULL, NULL, true, REPORT_MARKDOWN, &out);
	ck_assert(strstr(buf_str(&out), idv_text(r, IDV_USER_NAME_FAMILY_NAME)));
	ck_assert(strstr(buf_str(&out), idv_text(r, IDV_USER_ID_NUMBER_VALUE)));
	ck_assert(!strstr(buf_str(&out), idv_text(r, IDV_DOC_IMAGE_ORIGINAL_FRONT)));
	buf_finish(&out);
	record_destroy(r);
}
END_TEST

/* -- what strangers wrote --------------------------------------------------------------------------------------------------------- */

static const char *const hostile[] = {
	"<script>alert(1)</script>", "=HYPERLINK(\"http://evil.example\",\"x\")", "+1+1|cmd", "-2+3", "@SUM(A1)", "[click](javascript:alert(1))", "![x](http://evil.example/p.png)",
	"| a | b |", "`` ` ``", "`", "</td></table><b>", "\" onload=\"x", "' onload='x", "&lt;b&gt;", "&#x3c;b>", "# head", "http://evil.example/a", "www.evil.example", "a@evil.example",
	"mailto:a@evil.example", "\x1b[31mred", "a\nb", "\xe2\x80\xae" "abc", "<!-- x", "]]>", "$x^2$", "~~gone~~", "***", "a\\|b", "\\", "{{7*7}}",
};
enum { HOSTILE = sizeof hostile / sizeof *hostile };

static void fill(struct doc *d)
{
	static const char *const keys[] = { "ours", "theirs" };
	*d = (struct doc){ .title = "t" };
	doc_part(d, "case", "Case", keys, keys, 2);
	for (size_t i = 0; i < HOSTILE; i++) {
		doc_row(d);
		doc_ours(d, RECORD_NEUTRAL, "not understood: kind %s", hostile[i]);
		doc_theirs(d, RECORD_BAD, hostile[i]);
		doc_words(d, hostile[i]);
	}
}

/* Every tag and attribute of the body is one that we write. */
START_TEST(html)
{
	static const char *const tags[] = { "section", "/section", "h1", "/h1", "h2", "/h2", "p", "/p", "blockquote", "/blockquote", "table", "/table", "thead", "/thead", "tbody",
		"/tbody", "tr", "/tr", "td", "td class=\"bad\"", "/td", "th scope=\"col\"", "/th", "/body", "/html", "body" };
	struct doc d;
	struct buf out;
	fill(&d);
	buf_init(&out, 1024 * 1024);
	doc_html(&d, &out);
	const char *body = strstr(buf_str(&out), "<body>");
	ck_assert_ptr_nonnull(body);
	for (const char *at = body; (at = strchr(at, '<')); at++) {
		size_t n = strcspn(at + 1, ">"), i = 0;
		while (i < sizeof tags / sizeof *tags && (strlen(tags[i]) != n || strncmp(at + 1, tags[i], n) != 0))
			i++;
		ck_assert_msg(i < sizeof tags / sizeof *tags, "a tag that is not ours: %.*s", (int)n, at + 1);
	}
	/* A cell does not begin as a formula does. */
	for (const char *at = body; (at = strstr(at, "<td")); at++)
		ck_assert_ptr_null(strchr("=+-@", strchr(at, '>')[1]));
	for (const char *at = buf_str(&out); *at; at++)
		ck_assert_msg((unsigned char)*at >= 0x20 || *at == '\n', "a control character");
	buf_finish(&out);
	doc_finish(&d);
}
END_TEST

/* Outside of code nothing is left that is markup or could become a link; a bar ends no cell. */
START_TEST(markdown)
{
	struct doc d;
	struct buf out;
	fill(&d);
	buf_init(&out, 1024 * 1024);
	doc_markdown(&d, &out);
	size_t rows = 0;
	for (char *line = strtok(out.data, "\n"); line; line = strtok(NULL, "\n")) {
		size_t bars = 0, fence = 0;
		for (char *at = line; *at; at++) {
			size_t ticks = strspn(at, "`");
			if (ticks && (at == line || at[-1] != '\\' || fence)) {
				if (!fence)
					fence = ticks;
				else if (fence == ticks)
					fence = 0;
				at += ticks - 1;
				continue;
			}
			if (*at == '\\' && !fence && at[1]) {
				at++;
				continue;
			}
			if (*at == '\\' && fence && at[1] == '|') {
				at++;
				continue;
			}
			bars += *at == '|';
			if (fence)
				continue;
			ck_assert_msg(*at != '<' && *at != '[' && *at != '*' && *at != '@' && *at != '$', "markup is left: %s", line);
			ck_assert_msg(strncmp(at, "://", 3) && strncmp(at, "www.", 4), "a link is left: %s", line);
		}
		ck_assert_msg(fence == 0, "code that does not end: %s", line);
		if (*line == '|') {
			ck_assert_msg(bars == 3, "a row of %zu cells: %s", bars - 1, line);
			rows++;
		}
	}
	ck_assert_uint_eq(rows, HOSTILE + 2);
	buf_finish(&out);
	doc_finish(&d);
}
END_TEST

START_TEST(json)
{
	struct doc d;
	struct buf out;
	struct err err = { 0 };
	fill(&d);
	buf_init(&out, 1024 * 1024);
	doc_json(&d, &out);
	ck_assert_msg(canon_check(buf_str(&out), out.len - 1, &err), "%s", err.text);
	ck_assert(strstr(buf_str(&out), "=HYPERLINK("));
	buf_finish(&out);
	doc_finish(&d);
}
END_TEST

/* -- what is not there is said ---------------------------------------------------------------------------------------------------- */

START_TEST(missing)
{
	struct record *r = rig_decode("{\"id\":\"idv_1\",\"status\":\"pending_review\",\"watchlist_screening_id\":\"scr_1\"}");
	struct buf out;
	write_of(r, NULL, NULL, false, REPORT_MARKDOWN, &out);
	ck_assert(strstr(buf_str(&out), "The screening was not read"));
	ck_assert(strstr(buf_str(&out), "Nothing is decided yet."));
	ck_assert(strstr(buf_str(&out), "No document was handed in."));
	buf_finish(&out);
	record_destroy(r);
	r = rig_decode("{\"id\":\"idv_1\",\"status\":\"success\"}");
	write_of(r, NULL, NULL, false, REPORT_MARKDOWN, &out);
	ck_assert(strstr(buf_str(&out), "This verification has no screening."));
	buf_finish(&out);
	record_destroy(r);
}
END_TEST

START_TEST(hits)
{
	struct hits_rig rig;
	struct buf out;
	struct record *r = rig_decode("{\"id\":\"idv_1\",\"status\":\"pending_review\",\"watchlist_screening_id\":\"scr_1\"}");
	hits_rig_fill(&rig);
	for (int form = 0; form < REPORT_FORMS; form++) {
		snprintf(rig.comparisons[0].factors[AML_PLACE].why, AML_WHY, "the same country and Somewhere");
		write_of(r, &rig.look, rig.comparisons, false, (enum report_form)form, &out);
		ck_assert(!strstr(buf_str(&out), "Somewhere"));
		for (size_t i = 0; i < rig.look.hit_count; i++)
			for (size_t v = 0; v < rig.look.hits[i]->value_count; v++) {
				const struct record_value *x = &rig.look.hits[i]->values[v];
				if (hit_kind.leaves[x->leaf].flags & RECORD_PERSONAL && x->state == RECORD_PRESENT && strlen(x->text) >= 4)
					ck_assert_msg(!strstr(buf_str(&out), x->text), "%s of a hit: %s", hit_kind.leaves[x->leaf].path, x->text);
			}
		buf_finish(&out);
	}
	hits_rig_finish(&rig);
	record_destroy(r);
}
END_TEST

/* What was decided, not looked at, and whose signature does not hold; the words of the narrative in clear alone. */
START_TEST(decided)
{
	struct record *r = rig_decode("{\"id\":\"idv_1\",\"status\":\"success\"}");
	struct basis b = basis_of(r);
	static struct report_decision d;
	struct buf out;
	d = (struct report_decision){ .digest = "d1d2", .narrative = "line one\nline <b>two</b>", .signature_count = 2, .result = "done",
		.signatures = { { .who = "ana", .print = "SHA256:x", .meaning = "signed, decision", .verified = true, .at = 1767355200 },
		                { .who = "ben", .print = "SHA256:y", .meaning = "signed, approval", .at = 1767355200 } } };
	d.read.outcome = OUTCOME_REJECT;
	d.read.unseen_count = 30;
	snprintf(d.read.unseen[0], sizeof d.read.unseen[0], "selfie 1");
	snprintf(d.read.by, sizeof d.read.by, "ana");
	struct report report = { .basis = &b, .decisions = &d, .decision_count = 1, .by = "cid", .made_at = 1767355200, .utc = true };
	for (int unmasked = 0; unmasked < 2; unmasked++) {
		report.unmasked = unmasked;
		buf_init(&out, 1024 * 1024);
		report_write(&report, REPORT_HTML, &out);
		ck_assert(strstr(buf_str(&out), "<td>reject</td>"));
		ck_assert(strstr(buf_str(&out), "selfie 1,") && strstr(buf_str(&out), "and 6 more"));
		ck_assert(strstr(buf_str(&out), "by the key SHA256:x: verified"));
		ck_assert(strstr(buf_str(&out), "by the key SHA256:y: it does not verify"));
		ck_assert_int_eq(strstr(buf_str(&out), "line one") != NULL, unmasked);
		ck_assert(!strstr(buf_str(&out), "<b>"));
		buf_finish(&out);
	}
	report.decision_count = 0;
	report.withheld = 1;
	buf_init(&out, 1024 * 1024);
	report_write(&report, REPORT_HTML, &out);
	ck_assert(strstr(buf_str(&out), "given before the first is seen") && !strstr(buf_str(&out), "reject"));
	buf_finish(&out);
	record_destroy(r);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("report");
	TCase *t = tcase_create("all");
	tcase_add_test(t, redacted);
	tcase_add_test(t, html);
	tcase_add_test(t, markdown);
	tcase_add_test(t, json);
	tcase_add_test(t, missing);
	tcase_add_test(t, hits);
	tcase_add_test(t, decided);
	suite_add_tcase(suite, t);
	return suite_run(suite);
}
