/* The timeline of a case: the vendor's word, the store's and people's in one, with what of their clocks cannot be. */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/when.h"
#include "deciding_rig.h"
#include "desk/timeline.h"
#include "store/calibration.h"
#include "store/inbox.h"
#include "store/intents.h"
#include "support/suite.h"

static struct timeline line;
static unsigned changes;

static void changed(void *owner)
{
	(void)owner;
	changes++;
}

static void begin(void)
{
	deciding_rig_start();
	timeline_begin(&line, &desk, "idv_1", changed, NULL);
}

static void stop(void)
{
	timeline_finish(&line);
	deciding_rig_stop();
}

/* The moment that has these words; it must be there. */
static const struct moment *moment(const char *words)
{
	timeline_look(&line);
	for (size_t i = 0; i < line.all.count; i++)
		if (strstr(line.all.list[i].text, words))
			return &line.all.list[i];
	for (size_t i = 0; i < line.all.count; i++)
		fprintf(stderr, "%s: %s\n", line.all.list[i].who, line.all.list[i].text);
	ck_abort_msg("no moment has \"%s\"", words);
	return NULL;
}

static bool is_there(const char *words)
{
	timeline_look(&line);
	for (size_t i = 0; i < line.all.count; i++)
		if (strstr(line.all.list[i].text, words))
			return true;
	return false;
}

static void put_webhook(unsigned char mark, const char *subject, const char *type, int64_t issued, int64_t came)
{
	struct inbox_event e = { .iat = issued, .received_at = came, .type = type, .code = "STATUS_UPDATED", .subject = subject, .environment = "sandbox" };
	struct store_tx *t = store_begin(opened.store, STORE_WRITE);
	memset(e.body_hash, mark, sizeof e.body_hash);
	inbox_add(t, &e);
	ck_assert(opened_ask(opened.store, t, NULL, NULL, NULL, &err));
}

START_TEST(all_who_tell_of_it)
{
	begin();
	int64_t created = idv_get(vendor_attempt(), IDV_CREATED_AT, 0, 0)->number;
	put_webhook(1, "idv_1", "IDENTITY_VERIFICATION", created + 1000, created + 1001);
	put_webhook(2, "scr_1", "SCREENING", created + 2000, created + 2002);
	put_webhook(3, "idv_other", "IDENTITY_VERIFICATION", created, created);
	timeline_again(&line);
	UNTIL(is_there("SCREENING STATUS_UPDATED of scr_1"));
	ck_assert_int_eq(moment("attempt created")->source, MOMENT_VENDOR);
	ck_assert_int_eq(moment("attempt created")->jump, JUMP_ATTEMPT);
	ck_assert_int_eq(moment("IDENTITY_VERIFICATION STATUS_UPDATED of idv_1")->source, MOMENT_WEBHOOK);
	ck_assert_ptr_nonnull(strstr(moment("of idv_1, issued")->text, "1 s before it came"));
	ck_assert_ptr_null(moment("of idv_1, issued")->doubt);
	ck_assert_int_eq(moment("SCREENING STATUS_UPDATED")->jump, JUMP_SCREENING);
	ck_assert(!is_there("idv_other"));
	ck_assert_int_eq(moment("claimed it until")->source, MOMENT_PERSON);
	ck_assert_str_eq(moment("claimed it until")->who, opened.me.id);
	ck_assert_int_eq(moment("attempt idv_1 read for the last time")->source, MOMENT_STORE);
	ck_assert_int_eq(moment("screening: status pending review")->source, MOMENT_VENDOR);
	ck_assert_int_eq(moment("hit hit_a on")->jump, JUMP_SCREENING);
	ck_assert_uint_gt(changes, 0);
}
END_TEST

START_TEST(clocks_in_doubt)
{
	begin();
	int64_t created = idv_get(vendor_attempt(), IDV_CREATED_AT, 0, 0)->number;
	put_webhook(1, "idv_1", "IDENTITY_VERIFICATION", created + 1000, created + 1000 - MOMENT_ISSUED_S - 1);
	put_webhook(2, "idv_1", "IDENTITY_VERIFICATION", created + 2000, created + 2000 + MOMENT_STALE_S + 1);
	put_webhook(3, "scr_1", "SCREENING", created + 3000, created + 3000 - MOMENT_ISSUED_S);
	put_webhook(4, "idv_1", "RETRIED", created - 500, created - 500);
	timeline_again(&line);
	UNTIL(is_there("RETRIED"));
	ck_assert_ptr_nonnull(strstr(moment("31 s after it came")->doubt, "issued 31 s after it came"));
	ck_assert_ptr_nonnull(strstr(moment("5 min 1 s before it came")->doubt, "older than 5 min"));
	ck_assert_ptr_null(moment("SCREENING")->doubt);
	ck_assert_ptr_nonnull(strstr(moment("RETRIED")->doubt, "8 min 20 s before that of what it follows, \"attempt created")); /* of an attempt that was not yet */
	ck_assert_uint_ge(line.all.doubts, 3);
}
END_TEST

START_TEST(writes_notes_and_what_is_decided)
{
	struct owner o = { 0 };
	struct intent_row row = { .id = "0123456789abcdef0123456789abcdef", .account = "elsewhere", .template_id = "t1", .user_id = "u1", .op = "retry", .newest_id = "idv_1",
	                          .state = INTENT_ROW_DONE, .result_id = "idv_9", .at = 1700000000, .closed_at = 1700000060, .person = "ben" };
	begin();
	struct store_tx *t = store_begin(opened.store, STORE_WRITE);
	intents_add(t, &row);
	ck_assert(opened_ask(opened.store, t, NULL, NULL, NULL, &err));
	deciding_rig_decide(OUTCOME_ASK, &o);
	UNTIL(o.told);
	ck_assert_msg(o.ok, "%s", o.err.text);
	timeline_again(&line);
	UNTIL(is_there("note: Asked the bank") && is_there("what came of decision"));
	ck_assert_int_eq(moment("retry by ben written down, intent 0123456789abcdef")->source, MOMENT_STORE);
	ck_assert_str_eq(moment("done, idv_9")->attempt_id, "idv_9");
	ck_assert_int_eq(moment("note: Asked the bank")->jump, JUMP_TEXT);
	ck_assert_ptr_nonnull(strstr(moment("note: Asked the bank")->whole, "Another birth year"));
	ck_assert_int_eq(moment("decided ask, decision")->source, MOMENT_PERSON);
	ck_assert(!is_there("wrote a note of")); /* the note itself says more */
}
END_TEST

static bool is_shown(const char *words)
{
	const struct moment *e = moment(words);
	return !e->hidden;
}

static bool calibrates(void)
{
	deciding_look(&desk);
	return deciding_calibrates(&desk);
}

START_TEST(others_decisions_are_kept_from_who_calibrates)
{
	static struct person other;
	struct owner o = { 0 };
	begin();
	deciding_rig_decide(OUTCOME_LEAVE, &o);
	UNTIL(o.told);
	ck_assert_msg(o.ok, "%s", o.err.text);
	timeline_again(&line);
	UNTIL(is_there("what came of decision"));
	ck_assert(is_shown("decided leave, decision"));
	struct store_tx *t = store_begin(opened.store, STORE_WRITE);
	calibration_plant(t, 1, &opened.me, 5, "reject");
	ck_assert(opened_ask(opened.store, t, NULL, NULL, NULL, &err));
	deciding_rig_leave();
	deciding_rig_open();
	UNTIL(calibrates());
	ck_assert(is_shown("decided leave, decision")); /* my own */
	other = opened.me;
	snprintf(other.id, sizeof other.id, "somebody-else");
	desk.team.me = &other;
	desk.deciding.changes++;
	ck_assert(!is_shown("decided leave, decision"));
	ck_assert(!is_shown("what came of decision"));
	ck_assert(is_shown("claimed it until"));
	deciding_rig_leave();
	ck_assert(!deciding_calibrates(&desk));
}
END_TEST

START_TEST(without_a_store)
{
	vendor_start();
	timeline_begin(&line, &desk, "idv_1", changed, NULL);
	timeline_look(&line);
	ck_assert_ptr_nonnull(strstr(timeline_lacks(&line), "was not read yet"));
	ck_assert_int_eq(moment("attempt created")->source, MOMENT_VENDOR);
	timeline_again(&line);
	UNTIL(is_there("hit hit_a on") && !desk.scrutiny.reading && desk.scrutiny.history_read);
	ck_assert_ptr_nonnull(strstr(timeline_lacks(&line), "Without a store"));
	for (size_t i = 0; i < line.all.count; i++)
		ck_assert_int_eq(line.all.list[i].source, MOMENT_VENDOR);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("desk/timeline");
	TCase *tc = tcase_create("timeline");
	tcase_set_timeout(tc, 120);
	tcase_add_checked_fixture(tc, NULL, stop);
	tcase_add_test(tc, all_who_tell_of_it);
	tcase_add_test(tc, clocks_in_doubt);
	tcase_add_test(tc, writes_notes_and_what_is_decided);
	tcase_add_test(tc, others_decisions_are_kept_from_who_calibrates);
	tcase_add_test(tc, without_a_store);
	suite_add_tcase(suite, tc);
	return suite_run(suite);
}
