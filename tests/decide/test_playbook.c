/* Which retry is advised: by each built-in row, by the configuration's, and what the advice says of it. Findings are made by hand here. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "decide/playbook.h"
#include "support/suite.h"

enum { MOST = 8 };

static struct playbook book;
static struct err error;
static struct record *at_hand;
static struct play_advice got;

static void setup(void)
{
	error = (struct err){ 0 };
	at_hand = NULL;
	ck_assert(playbook_read(&book, NULL, 0, &error));
}

static void teardown(void)
{
	record_destroy(at_hand);
}

/* A record of template t with a status and steps by letter, in the order T S K D F W R. */
static struct record *attempt(const char *status, const char *marks, const char *previous)
{
	static const struct { char mark; const char *wire; } words[] = {
		{ '+', "success" }, { 'x', "failed" }, { 'R', "manually_rejected" }, { '?', "pending_review" }, { '-', "skipped" },
		{ '.', "not_applicable" }, { '>', "active" }, { 'w', "waiting_for_prerequisite" }, { 'e', "expired" },
	};
	struct record_page page;
	struct buf json;
	buf_init(&json, 10000);
	buf_printf(&json, "{\"id\":\"a\",\"template\":{\"id\":\"t\",\"version\":1},\"status\":\"%s\",\"previous_attempt_id\":%s,\"steps\":{", status,
	           previous ? previous : "null");
	for (int i = 0; i < IDV_STEPS; i++) {
		size_t w = 0;
		while (words[w].mark != marks[i])
			w++;
		buf_printf(&json, "%s\"%s\":\"%s\"", i ? "," : "", idv_leaf_table[idv_step_table[i].leaf].path + strlen("steps."), words[w].wire);
	}
	buf_add_str(&json, "}}");
	ck_assert_msg(idv_decode_one(json.data, json.len, &page, &error), "%s", error.text);
	struct record *r = record_page_take(&page, 0);
	record_page_finish(&page);
	buf_finish(&json);
	return r;
}

static int step_of(const char *code)
{
	static const char *const steps[IDV_STEPS] = { "terms", "sms", "kyc", "doc", "selfie", "aml", "risk" };
	for (int i = 0; i < IDV_STEPS; i++)
		if (strncmp(code, steps[i], strlen(steps[i])) == 0)
			return i;
	return -1;
}

/* "doc.expired aml?": codes, worst first; "?" what waits, "~" what is merely odd, else it speaks against the person: "!" no more than that its step failed. */
static void advise_in(const struct basis *b, const char *codes, int retries)
{
	static struct rule rules[MOST];
	static struct finding found[MOST];
	static char text[200];
	size_t n = 0;
	snprintf(text, sizeof text, "%s", codes);
	for (char *code = strtok(text, " "); code; code = strtok(NULL, " "), n++) {
		char *mark = code + strlen(code) - 1;
		found[n] = (struct finding){ .rule = &rules[n], .step = step_of(code), .severity = *mark == '?' ? RECORD_PENDING : *mark == '~' ? RECORD_NOTICE : RECORD_BAD };
		found[n].is_mark = *mark == '!';
		if (strchr("?~!", *mark))
			*mark = '\0';
		rules[n] = (struct rule){ .code = code };
	}
	playbook_advise(&book, b, found, n, retries, &got);
}

static void advise(const char *status, const char *marks, const char *codes)
{
	record_destroy(at_hand);
	at_hand = attempt(status, marks, NULL);
	struct basis b = basis_of(at_hand);
	advise_in(&b, codes, 2);
}

static void expect(const char *what)
{
	ck_assert_msg(got.play != NULL, "nothing is advised, not %s", what);
	ck_assert_str_eq(got.what, what);
}

START_TEST(built_in_rows_can_be_read)
{
	ck_assert_uint_eq(book.count, play_built_in_count);
	for (size_t i = 0; i < play_built_in_count; i++) {
		ck_assert_str_eq(book.rows[i].code, play_built_in[i].code);
		ck_assert_str_eq(book.rows[i].why, play_built_in[i].why); /* none is cut */
		ck_assert(!book.rows[i].own);
	}
}
END_TEST

START_TEST(each_row_is_advised)
{
	static const struct { const char *status, *marks, *codes, *what, *why; } rows[] = {
		{ "pending_review", "+++++?+", "aml?", "no retry", "the screening decides" },
		{ "failed", "+++++R+", "aml", "no retry", "the screening decides" },
		{ "failed", "++++++x", "risk.fraud_ring", "no retry", "speaks of fraud" },
		{ "failed", "++++++x", "risk.bot", "no retry", "program" },
		{ "failed", "++++++x", "risk.stolen", "no retry", "stolen" },
		{ "failed", "++++++x", "risk.stolen_level", "no retry", "stolen" },
		{ "failed", "++++++x", "risk.synthetic", "no retry", "made-up" },
		{ "failed", "++++++x", "risk.synthetic_level", "no retry", "made-up" },
		{ "failed", "++++++x", "risk.face_found", "no retry", "share the face" },
		{ "failed", "+++x...", "doc.fraud", "no retry", "altered" },
		{ "failed", "+++x...", "doc.authenticity", "no retry", "genuine" },
		{ "failed", "+++x+++", "doc.expired", "custom (document, selfie)", "has expired" },
		{ "failed", "+++x...", "doc.human_review", "no retry", "specialist" },
		{ "failed", "+++x...", "doc.issued_ahead", "no retry", "look at the picture" },
		{ "failed", "+++x...", "doc.issued_late", "no retry", "look at the picture" },
		{ "failed", "+++x...", "doc.issued_early", "no retry", "look at the picture" },
		{ "failed", "++x....", "case.under_age", "no retry", "older" },
		{ "failed", "++x....", "case.born_ahead", "custom (data)", "cannot be right" },
		{ "failed", "++x....", "case.over_age", "custom (data)", "hardly" },
		{ "expired", "+++e...", "doc.past_expiry~", "custom (document)", "expired since" },
		{ "failed", "+++x+++", "doc.image", "custom (document, selfie)", "better ones" },
		{ "failed", "+++x+++", "doc.picture", "custom (document, selfie)", "better ones" },
		{ "failed", "+++x+++", "doc.issuer", "custom (document, selfie)", "country" },
		{ "failed", "+++x+++", "doc.name", "custom (data, document, selfie)", "differ" },
		{ "failed", "+++x+++", "doc.birth_date", "custom (data, document, selfie)", "differ" },
		{ "failed", "+++x+++", "doc.aamva", "custom (document, selfie)", "registry" },
		{ "failed", "+++x+++", "doc", "incomplete", "goes on with the document" },
		{ "expired", "+++eee.", "doc~", "incomplete", "goes on with the document" },
		{ "pending_review", "+++x+?+", "doc", "custom (document, selfie)", "ask for the document again" },
		{ "failed", "++++x++", "selfie.face", "custom (document, selfie)", "compared anew" },
		{ "failed", "++++x++", "selfie.liveness", "incomplete", "goes on with the selfie" },
		{ "pending_review", "++++x?+", "selfie.liveness", "custom (selfie)", "selfie alone" },
		{ "failed", "++x....", "kyc.po_box", "custom (data)", "where they live" },
		{ "failed", "++x....", "kyc.address_type", "custom (data)", "where they live" },
		{ "failed", "++x....", "kyc.phone", "custom (SMS, data)", "number they use" },
		{ "failed", "++x....", "kyc.area_code", "custom (SMS, data)", "number they use" },
		{ "failed", "++x....", "kyc.name", "incomplete", "mistyped" },
		{ "pending_review", "++x..?.", "kyc.name", "custom (data)", "once more" },
		{ "failed", "+x.....", "sms", "incomplete", "code by SMS" },
		{ "canceled", "+x.....", "sms", "custom (SMS)", "phone number" },
		{ "expired", "e......", "terms~", "incomplete", "where they stopped" },
		{ "failed", "++++++x", "risk.proxy", "reset", "proxy or VPN" },
		{ "failed", "++++++x", "risk.email_disposable", "custom (data)", "e-mail" },
		{ "failed", "++++++x", "risk.email_domain", "custom (data)", "e-mail" },
		{ "failed", "++++++x", "risk.email_undeliverable", "custom (data)", "takes mail" },
		{ "failed", "++++++x", "risk.network_level", "no retry", "weighed" },
		{ "expired", "++>www.", "status~", "incomplete", "where they stopped" },
		{ "canceled", "++>www.", "status~", "reset", "from the beginning" },
	};
	bool met[PLAYBOOK_ROWS] = { false };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		advise(rows[i].status, rows[i].marks, rows[i].codes);
		ck_assert_msg(got.play != NULL, "%s %s %s: nothing", rows[i].status, rows[i].marks, rows[i].codes);
		ck_assert_msg(!strcmp(got.what, rows[i].what) && strstr(got.why, rows[i].why), "%s %s %s: %s, %s", rows[i].status, rows[i].marks,
		              rows[i].codes, got.what, got.why);
		ck_assert(!got.unclear);
		met[got.play - book.rows] = true;
	}
	char *up = "t other";
	ck_assert(playbook_read_step_ups(&book, &up, 1, &error));
	advise("failed", "++x....", "kyc.name");
	expect("step up (template other)");
	ck_assert_str_eq(got.asks, "what the other template asks for");
	ck_assert_str_eq(got.costs, "one session of the other template is billed; this attempt stays as it is");
	met[got.play - book.rows] = true;
	for (size_t i = 0; i < book.count; i++)
		ck_assert_msg(met[i], "no test has the row \"%s %s\"", play_built_in[i].code, play_built_in[i].strategy);
}
END_TEST

START_TEST(fraud_and_hits_come_first)
{
	advise("pending_review", "+++x+?+", "aml? doc.expired");
	expect("no retry");
	ck_assert_str_eq(got.then, "custom (document, selfie): the document has expired; ask for one that is valid");
	advise("pending_review", "+++x+?x", "aml? doc.expired risk.bot");
	ck_assert_str_eq(got.then, "");
	advise("pending_review", "+++++?+", "aml?");
	ck_assert_str_eq(got.then, "");
	advise("failed", "+++x++x", "doc.expired risk.fraud_ring");
	expect("no retry");
	advise("failed", "+++x++x", "doc.expired risk.stolen_level~"); /* merely odd */
	expect("custom (document, selfie)");
	ck_assert_str_eq(got.finding->rule->code, "doc.expired");
	advise("failed", "++++++x", "risk.unheard_of");
	expect("no retry");
	/* What waits for a review is decided, not tried again. */
	advise("pending_review", "+++?+++", "doc?");
	ck_assert_ptr_null(got.play);
	advise("failed", "+++R+++", "doc!"); /* nor what a person rejected */
	ck_assert_ptr_null(got.play);
	advise("failed", "+++R+++", "doc.expired");
	expect("custom (document, selfie)");
	char *own = "doc reset because we say so";
	ck_assert(playbook_read(&book, &own, 1, &error));
	advise("pending_review", "+++?+++", "doc?");
	expect("reset");
}
END_TEST

START_TEST(what_is_merely_odd_is_seldom_a_reason)
{
	advise("pending_review", "+++++?+", "aml? doc.picture~");
	expect("no retry");
	ck_assert_str_eq(got.then, "");
	advise("pending_review", "+++++++", "doc.picture~");
	ck_assert_ptr_null(got.play);
	advise("expired", "++>www.", "kyc.name~ sms.last~ terms~"); /* steps that are done */
	expect("incomplete");
	ck_assert_str_eq(got.finding->rule->code, "kyc.name");
	advise("expired", "++>www.", "sms.last~ terms~");
	ck_assert_ptr_null(got.play);
}
END_TEST

START_TEST(what_the_vendor_refuses_is_not_advised)
{
	/* The document failed beside the risk check: incomplete is unclear, custom is not. */
	advise("failed", "+++x++x", "doc");
	expect("custom (document, selfie)");
	ck_assert(!got.unclear);
	/* Nothing else fits: it is advised, and said to be unclear. */
	advise("failed", "xww.ww.", "terms");
	expect("incomplete");
	ck_assert(!got.unclear);
	advise("failed", "xww.wx.", "terms");
	expect("incomplete");
	ck_assert(got.unclear);
	ck_assert_ptr_nonnull(strstr(got.why, "not documented"));
	advise("failed", "++++++x", "terms"); /* refused, and no other row */
	ck_assert_ptr_null(got.play);
	advise("failed", "+++x+++", "unheard.of");
	ck_assert_ptr_null(got.play);
}
END_TEST

START_TEST(custom_skips_nothing_that_was_not_done)
{
	advise("failed", "+>w....", "kyc.po_box");
	expect("custom (SMS, data)");
	advise("failed", "+-+x...", "doc.expired"); /* the template has no selfie */
	expect("custom (document)");
	advise("failed", "+-x....", "doc.expired kyc.name"); /* nor a document: the next finding has a row */
	expect("incomplete");
}
END_TEST

START_TEST(what_is_over_or_under_way_has_no_advice)
{
	advise("active", "+>wwwww", "sms.last");
	ck_assert_ptr_null(got.play);
	ck_assert_str_eq(got.what, "");
	advise("success", "+++++++", "doc.name~");
	ck_assert_ptr_null(got.play);
	at_hand = (record_destroy(at_hand), attempt("failed", "+++x+++", NULL));
	struct record *chain[] = { at_hand, at_hand };
	struct basis b = basis_of(at_hand);
	b.chain = chain;
	b.chain_count = 2;
	advise_in(&b, "doc.expired", 2); /* a newer one follows */
	ck_assert_ptr_null(got.play);
	b.self = 1;
	advise_in(&b, "doc.expired", 2);
	ck_assert_ptr_nonnull(got.play);
}
END_TEST

START_TEST(attempts_are_held_against_the_policy)
{
	struct record *first = attempt("failed", "+++x+++", NULL), *later = attempt("failed", "+++x+++", "\"idv_0\"");
	struct record *chain[] = { first, later, later };
	static const struct { size_t from, count; int retries; bool over; const char *text; } rows[] = {
		{ 0, 1, 2, false, "retries 0 of 2 (your policy)" },
		{ 0, 2, 2, false, "retries 1 of 2 (your policy)" },
		{ 0, 3, 2, true, "retries 2 of 2 (your policy): another one is more than it allows" },
		{ 1, 1, 2, false, "retries at least 1 of 2 (your policy)" },
		{ 0, 1, 0, true, "retries 0 of 0 (your policy): another one is more than it allows" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct basis b = basis_of(chain[rows[i].from + rows[i].count - 1]);
		b.chain = chain + rows[i].from;
		b.chain_count = rows[i].count;
		b.self = rows[i].count - 1;
		advise_in(&b, "doc.expired", rows[i].retries);
		expect("custom (document, selfie)"); /* a warning, never a refusal */
		ck_assert_str_eq(got.attempts, rows[i].text);
		ck_assert(got.over == rows[i].over);
	}
	record_destroy(first);
	record_destroy(later);
}
END_TEST

START_TEST(what_is_asked_and_what_it_costs)
{
	advise("failed", "+++x+++", "doc.expired");
	ck_assert_str_eq(got.asks, "hand in a document and take a selfie; perhaps accept the terms too");
	ck_assert_str_eq(got.costs, "one session is billed; what was entered in the steps that run again is lost");
	advise("failed", "+++xw..", "doc");
	ck_assert_str_eq(got.asks, "hand in a document and take a selfie");
	ck_assert_str_eq(got.costs, "one session is billed; what finished steps have is kept");
	advise("failed", "++++++x", "risk.proxy");
	ck_assert_str_eq(got.asks, "accept the terms, confirm the phone by SMS, enter their data, hand in a document and take a selfie");
	ck_assert_str_eq(got.costs, "one session is billed; all that was entered is lost");
	advise("pending_review", "+++++?+", "aml?");
	ck_assert_str_eq(got.asks, "nothing");
	ck_assert_str_eq(got.costs, "");
	char asks[200];
	static const bool none[IDV_CUSTOM_STEPS] = { false };
	play_asks(at_hand, IDV_INCOMPLETE, none, asks, sizeof asks);
	ck_assert_str_eq(asks, "it is not documented what");
	ck_assert_str_eq(play_costs(at_hand, IDV_INFER), play_costs(at_hand, IDV_RESET));
}
END_TEST

/* -- the configuration ---------------------------------------------------------------------------------------------------------------------------- */

START_TEST(own_rows_come_first)
{
	char *own[] = { "doc.expired  reset we ask for all of it again", "risk.bot custom:documentary_verification,selfie look at the face", "* none no more" };
	ck_assert_msg(playbook_read(&book, own, 3, &error), "%s", error.text);
	ck_assert_uint_eq(book.count, play_built_in_count + 3);
	advise("failed", "+++x+++", "doc.expired");
	expect("reset");
	ck_assert_str_eq(got.why, "we ask for all of it again");
	ck_assert(got.play->own);
	advise("failed", "++++++x", "risk.bot");
	expect("custom (document, selfie)");
	advise("failed", "+++x+++", "unheard.of");
	expect("no retry");
}
END_TEST

START_TEST(what_is_no_row)
{
	static const struct { const char *item, *says; } rows[] = {
		{ "Doc reset why", "does not begin with the code" },
		{ " reset why", "does not begin with the code" },
		{ "doc again why", "names no strategy" },
		{ "doc reset:doc why", "names no strategy" },
		{ "doc custom why", "names no strategy" },
		{ "doc custom: why", "names no strategy" },
		{ "doc custom:doc, why", "names no strategy" },
		{ "doc custom:face why", "names no strategy" },
		{ "doc step_up", "does not say why" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char *items[] = { "aml none first", (char *)rows[i].item };
		ck_assert_msg(!playbook_read(&book, items, 2, &error), "%s", rows[i].item);
		ck_assert_int_eq(error.kind, ERR_CONFIG);
		ck_assert_msg(strstr(error.text, rows[i].says) != NULL, "%s: %s", rows[i].item, error.text);
		ck_assert_uint_eq(book.count, play_built_in_count);
	}
	char hostile[600] = "doc none \x1b[2J\xe2\x80\xae";
	memset(hostile + strlen(hostile), 'x', 500);
	char *items[] = { hostile };
	ck_assert(playbook_read(&book, items, 1, &error));
	ck_assert_ptr_null(strpbrk(book.rows[0].why, "\x1b"));
	ck_assert_ptr_nonnull(strstr(book.rows[0].why, "…"));
}
END_TEST

START_TEST(step_ups)
{
	char *good[] = { "t  other", "a b" };
	static const char *const bad[] = { "t", "t ", "t t", "t a b" };
	ck_assert(playbook_read_step_ups(&book, good, 2, &error));
	ck_assert_str_eq(playbook_step_up(&book, "t"), "other");
	ck_assert_str_eq(playbook_step_up(&book, "a"), "b");
	ck_assert_ptr_null(playbook_step_up(&book, "b"));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		char *items[] = { (char *)bad[i] };
		ck_assert_msg(!playbook_read_step_ups(&book, items, 1, &error), "%s", bad[i]);
		ck_assert_int_eq(error.kind, ERR_CONFIG);
	}
	ck_assert_uint_eq(book.step_up_count, 2);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("playbook");
	TCase *t = tcase_create("advice");
	suite_add_tcase(s, t);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, built_in_rows_can_be_read);
	tcase_add_test(t, each_row_is_advised);
	tcase_add_test(t, fraud_and_hits_come_first);
	tcase_add_test(t, what_is_merely_odd_is_seldom_a_reason);
	tcase_add_test(t, what_the_vendor_refuses_is_not_advised);
	tcase_add_test(t, custom_skips_nothing_that_was_not_done);
	tcase_add_test(t, what_is_over_or_under_way_has_no_advice);
	tcase_add_test(t, attempts_are_held_against_the_policy);
	tcase_add_test(t, what_is_asked_and_what_it_costs);
	tcase_add_test(t, own_rows_come_first);
	tcase_add_test(t, what_is_no_row);
	tcase_add_test(t, step_ups);
	return s;
}

int main(void)
{
	return suite_run(suite());
}
