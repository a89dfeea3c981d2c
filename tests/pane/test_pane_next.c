/* Overview: the advice stands after what was found, and says that it is one. */
#include <check.h>
#include <string.h>

#include "base/err.h"
#include "decide/playbook.h"
#include "pane_rig.h"
#include "support/suite.h"

static const char json[] = "{\"id\":\"idv_1\",\"status\":\"failed\",\"template\":{\"id\":\"t\",\"version\":1},\"steps\":{\"accept_tos\":\"success\","
                           "\"verify_sms\":\"success\",\"kyc_check\":\"success\",\"documentary_verification\":\"failed\",\"selfie_check\":\"success\","
                           "\"watchlist_screening\":\"not_applicable\",\"risk_check\":\"success\"}}";

static struct playbook book;
static struct play_advice advice;
static struct rule rule;
static struct record *record;

static struct shot advised(const char *code, enum record_severity severity, int retries, int width)
{
	struct err err;
	struct finding found = { .rule = &rule, .severity = severity, .step = IDV_STEPS };
	struct shot s;
	struct pane_view v = rig_view(width, 40);
	ck_assert(playbook_read(&book, NULL, 0, &err));
	record = rig_decode(json);
	struct basis b = basis_of(record);
	rule.code = code;
	playbook_advise(&book, &b, &found, code ? 1 : 0, retries, &advice);
	v.advice = &advice;
	rig_shoot(record, &v, IDV_PANE_OVERVIEW, &s);
	return s;
}

static void done(struct shot *s)
{
	rig_finish(s);
	record_destroy(record);
}

START_TEST(a_retry_is_advised)
{
	struct shot s = advised("doc.expired", RECORD_BAD, 2, 80);
	ASSERT_LINES(&s, "WHAT STANDS OUT  failed", "NEXT  advice, not a decision; retries 0 of 2 (your policy)",
	             "custom (document, selfie): the document has expired; ask for one that is", "valid", "asks: hand in a document and take a selfie", "STEPS");
	done(&s);
}
END_TEST

START_TEST(one_too_many_is_a_warning)
{
	struct shot s = advised("doc.expired", RECORD_BAD, 0, 80);
	ASSERT_LINES(&s, "NEXT  advice, not a decision", "custom (document, selfie)", "retries 0 of 0 (your policy): another one is more than it allows", "STEPS");
	done(&s);
}
END_TEST

START_TEST(no_retry_is_advised)
{
	struct shot s = advised("risk.bot", RECORD_BAD, 2, 140);
	ASSERT_LINES(&s, "NEXT  advice, not a decision", "no retry: a program that comes again");
	ck_assert(!rig_has(buf_str(&s.text), "asks"));
	ck_assert(!rig_has(buf_str(&s.text), "retries"));
	done(&s);
}
END_TEST

START_TEST(nothing_is_advised)
{
	struct shot s = advised(NULL, RECORD_BAD, 2, 80);
	ck_assert(!rig_has(buf_str(&s.text), "NEXT"));
	done(&s);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("pane_next");
	TCase *t = tcase_create("next");
	suite_add_tcase(s, t);
	tcase_add_test(t, a_retry_is_advised);
	tcase_add_test(t, one_too_many_is_a_warning);
	tcase_add_test(t, no_retry_is_advised);
	tcase_add_test(t, nothing_is_advised);
	return suite_run(s);
}
