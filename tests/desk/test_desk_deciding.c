/* A decision from its draft to what came of it. */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "deciding_rig.h"
#include "support/suite.h"

static const struct deciding *g = &desk.deciding;

START_TEST(what_is_known_and_found)
{
	struct basis b;
	char text[200];
	struct buf requests;
	deciding_rig_start();
	ck_assert(deciding_basis(&desk, &b));
	ck_assert_ptr_nonnull(b.look);
	ck_assert_uint_eq(b.chain_count, 1);
	ck_assert_int_eq(b.links[BASIS_PHONE], 0);
	ck_assert_uint_gt(g->finding_count, 0);
	ck_assert_ptr_null(deciding_off(&desk));
	ck_assert_ptr_nonnull(deciding_off_outcome(&desk, OUTCOME_CLEAR)); /* hits wait */
	ck_assert_ptr_null(deciding_off_outcome(&desk, OUTCOME_LEAVE));
	deciding_rig_dismiss();
	ck_assert_ptr_null(deciding_off_outcome(&desk, OUTCOME_CLEAR));
	deciding_rig_write(OUTCOME_CLEAR);
	deciding_signs(&desk, text);
	UNTIL((deciding_signs(&desk, text), strncmp(text, "signed by", 9) == 0));
	deciding_seconds(&desk, text);
	ck_assert_str_eq(text, "");
	buf_init(&requests, 100000);
	deciding_requests(&desk, &requests);
	ck_assert_ptr_nonnull(strstr(buf_str(&requests), "individual/review/create"));
	ck_assert_ptr_nonnull(strstr(buf_str(&requests), "\"cleared\""));
	buf_finish(&requests);
}
END_TEST

START_TEST(cleared_signed_and_recorded)
{
	struct owner o = { 0 };
	deciding_rig_start();
	deciding_rig_dismiss();
	deciding_rig_decide(OUTCOME_CLEAR, &o);
	ck_assert_int_eq(g->stage, DECIDING_READING);
	ck_assert_str_eq(deciding_off(&desk), "what was decided is on its way");
	UNTIL(o.told);
	ck_assert_msg(o.ok, "%s", o.err.text);
	ck_assert_str_eq(vendor.status, "cleared");
	ck_assert_uint_eq(vendor_requests("individual/review/create"), 1);
	ck_assert_str_eq(deciding_rig_parts(), "proposed ended");
	ck_assert_uint_eq(deciding_rig_verify(), 2);
	ck_assert_ptr_nonnull(strstr(g->said, "carried out"));
	UNTIL((deciding_look(&desk), g->known_count == 1 && g->known[0].ended));
	ck_assert_str_eq(g->known[0].result, "done");
	ck_assert(g->known[0].mine);
	ck_assert_int_eq(g->known[0].read.outcome, OUTCOME_CLEAR);
	ck_assert_int_eq(deciding_rig_number("SELECT count(*) FROM event WHERE kind IN ('propose', 'outcome')"), 2);
	ck_assert_int_eq(deciding_rig_number("SELECT count(*) FROM decision_draft"), 0);
}
END_TEST

START_TEST(without_a_call)
{
	static const struct { enum outcome outcome; const char *result; int64_t notes; } table[] = {
		{ OUTCOME_LEAVE, "none", 0 }, { OUTCOME_ASK, "done", 1 }, { OUTCOME_ESCALATE, "done", 1 },
	};
	struct owner o = { 0 };
	deciding_rig_start();
	deciding_rig_decide(table[_i].outcome, &o);
	UNTIL(o.told);
	ck_assert_msg(o.ok, "%s", o.err.text);
	UNTIL((deciding_look(&desk), g->known_count == 1 && g->known[0].ended));
	ck_assert_str_eq(g->known[0].result, table[_i].result);
	ck_assert_int_eq(deciding_rig_number("SELECT count(*) FROM note"), table[_i].notes);
	ck_assert_int_eq(deciding_rig_number("SELECT count(*) FROM cases WHERE queue = 'senior'"), table[_i].outcome == OUTCOME_ESCALATE);
	ck_assert_uint_eq(vendor_requests("individual/review/create") + vendor_requests("individual/update"), 0);
}
END_TEST

START_TEST(retried)
{
	struct owner o = { 0 };
	deciding_rig_start();
	deciding_rig_decide(OUTCOME_RETRY, &o);
	UNTIL(o.told);
	ck_assert_msg(o.ok, "%s", o.err.text);
	ck_assert_uint_eq(vendor_requests("identity_verification/retry"), 1);
	ck_assert_ptr_nonnull(strstr(g->said, "carried out: retry"));
	ck_assert_ptr_null(strstr(g->said, "Changed")); /* what we began is no change */
	ck_assert_str_eq(deciding_rig_parts(), "proposed ended");
}
END_TEST

static bool is_unseen(const char *name)
{
	const char *unseen[DISPOSITION_UNSEEN];
	size_t n = deciding_unseen(&desk, unseen);
	for (size_t i = 0; i < n; i++)
		if (!strcmp(unseen[i], name))
			return true;
	return false;
}

START_TEST(what_was_looked_at_is_recorded)
{
	static const char digest[EVIDENCE_TEXT] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
	const struct record_value front = { .leaf = IDV_DOC_IMAGE_CROPPED_FRONT };
	struct owner o = { 0 };
	char before[EVIDENCE_TEXT];
	deciding_rig_start();
	ck_assert(is_unseen("pane KYC"));
	ck_assert(is_unseen("pane Screening"));
	ck_assert(!is_unseen("pane Selfie")); /* there is nothing on it */
	deciding_saw_pane(&desk, IDV_PANE_KYC);
	ck_assert(!is_unseen("pane KYC"));
	snprintf(before, sizeof before, "%s", g->evidence.pictures);
	deciding_saw_picture(&desk, "idv_1", &front, digest, 0);
	deciding_saw_picture(&desk, "idv_1", &front, digest, 1200);
	deciding_saw_picture(&desk, "idv_1", &front, digest, 34);
	deciding_look(&desk);
	ck_assert_str_ne(g->evidence.pictures, before);
	deciding_rig_decide(OUTCOME_LEAVE, &o);
	UNTIL(o.told);
	ck_assert_msg(o.ok, "%s", o.err.text);
	ck_assert_int_eq(deciding_rig_number("SELECT count(*) FROM decision_part WHERE part = 0 AND instr(record, '\"panes\":[\"KYC ') > 0 AND "
	                                     "instr(record, '\"ms\":\"1234\",\"path\":\"documentary_verification.documents[0].images.cropped_front\"') > 0 AND "
	                                     "instr(record, 'ba7816bf8f01cfea') > 0 AND instr(record, '\"pane Screening\"') > 0"), 1);
	/* Nothing of a person, and no word of ours. */
	ck_assert_int_eq(deciding_rig_number("SELECT count(*) FROM decision_part WHERE instr(record, 'Petrova') + instr(record, '1984') + "
	                                     "instr(record, 'Another birth year') > 0"), 0);
}
END_TEST

START_TEST(what_lacks_is_said)
{
	struct err why = { 0 };
	deciding_rig_start();
	ck_assert(!deciding_decide(&desk, (struct ticket){ 0 }, &why));
	ck_assert_str_eq(why.text, "nothing is chosen yet");
	deciding_rig_write(OUTCOME_LEAVE);
	desk.deciding.draft->confidence = CONFIDENCE_NONE;
	ck_assert(!deciding_decide(&desk, (struct ticket){ 0 }, &why));
	ck_assert_int_eq(why.kind, ERR_USAGE);
	deciding_rig_write(OUTCOME_CLEAR);
	ck_assert(!deciding_decide(&desk, (struct ticket){ 0 }, &why)); /* hits wait */
	ck_assert_int_eq(g->stage, DECIDING_IDLE);
	ck_assert_str_eq(deciding_rig_parts(), "");
}
END_TEST

START_TEST(a_draft_is_there_at_the_next_console)
{
	deciding_rig_start();
	deciding_rig_write(OUTCOME_LEAVE);
	for (int i = 0; i < 20; i++) { /* keys: the newest waits for the one under way */
		snprintf(desk.deciding.draft->narrative, sizeof desk.deciding.draft->narrative, "key %d", i);
		deciding_edited(&desk);
		ck_assert(!g->draft_kept);
		desk_turn();
	}
	UNTIL(g->draft_kept);
	char id[DISPOSITION_ID];
	snprintf(id, sizeof id, "%s", g->draft->id);
	deciding_rig_again(NULL);
	ck_assert_str_eq(g->draft->id, id);
	ck_assert_str_eq(g->draft->narrative, "key 19");
	ck_assert_int_eq(g->draft->outcome, 1 + OUTCOME_LEAVE);
	ck_assert_ptr_nonnull(strstr(g->draft_said, "here again"));
	deciding_drop(&desk);
	UNTIL(g->draft_kept);
	deciding_rig_again(NULL);
	ck_assert_int_eq(g->draft->outcome, 0);
	/* Left in the middle of it, it is stored all the same. */
	deciding_rig_write(OUTCOME_ASK);
	deciding_rig_leave();
	deciding_rig_open();
	ck_assert_int_eq(g->draft->outcome, 1 + OUTCOME_ASK);
}
END_TEST

START_TEST(without_a_store)
{
	vendor_start();
	ck_assert_msg(deciding_begin(&desk, &err), "%s", err.text);
	desk_also(deciding_source(&desk));
	deciding_open(&desk, "idv_1");
	deciding_look(&desk);
	ck_assert_uint_gt(g->finding_count, 0);
	ck_assert(g->draft_read);
	ck_assert_str_eq(deciding_off(&desk), "a decision is recorded in a store, and there is none (setting store)");
	deciding_rig_write(OUTCOME_LEAVE);
	ck_assert_ptr_nonnull(strstr(g->draft_said, "in memory alone"));
	deciding_open(&desk, "idv_x");
	ck_assert_int_eq(g->draft->outcome, 0);
	deciding_open(&desk, "idv_1");
	ck_assert_int_eq(g->draft->outcome, 1 + OUTCOME_LEAVE);
	opened = (struct opened){ 0 };
}
END_TEST

START_TEST(settings_that_are_none)
{
	static char entry[] = "nonsense=1";
	vendor_start();
	rig.config.thresholds.items[rig.config.thresholds.count++] = mem_strdup(entry);
	ck_assert(!deciding_begin(&desk, &err));
	ck_assert_int_eq(err.kind, ERR_CONFIG);
	ck_assert_ptr_nonnull(strstr(err.text, "setting thresholds"));
	opened = (struct opened){ 0 };
}
END_TEST

/* On one user's store nobody else can be told from who proposed it. */
START_TEST(a_second_person_on_sqlite)
{
	struct owner o = { 0 }, back = { 0 };
	struct err why = { 0 };
	char text[200];
	deciding_rig_begin(NULL);
	rig.config.second_look.items[rig.config.second_look.count++] = mem_strdup("leave");
	deciding_rig_console();
	deciding_rig_write(OUTCOME_LEAVE);
	deciding_seconds(&desk, text);
	ck_assert_ptr_nonnull(strstr(text, "needs PostgreSQL: it will wait"));
	deciding_rig_decide(OUTCOME_LEAVE, &o);
	UNTIL(o.told);
	ck_assert_msg(o.ok, "%s", o.err.text);
	ck_assert_str_eq(deciding_rig_parts(), "proposed");
	UNTIL((deciding_look(&desk), g->known_count == 1));
	ck_assert(g->known[0].waiting && g->known[0].mine);
	ck_assert_ptr_nonnull(strstr(deciding_off(&desk), "waits for a second person"));
	ck_assert(!deciding_approve(&desk, 0, true, 0, (struct ticket){ 0 }, &why));
	ck_assert_int_eq(why.kind, ERR_SECOND);
	ck_assert_msg(deciding_carry_out(&desk, 0, ticket_of(&back, 1), &why), "%s", why.text); /* taken back */
	UNTIL(back.told);
	ck_assert_str_eq(deciding_rig_parts(), "proposed void");
	UNTIL((deciding_look(&desk), g->known_count == 1 && g->known[0].ended));
	ck_assert_ptr_null(deciding_off(&desk));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("desk/deciding");
	TCase *t = tcase_create("deciding");
	tcase_add_checked_fixture(t, NULL, deciding_rig_stop);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, what_is_known_and_found);
	tcase_add_test(t, cleared_signed_and_recorded);
	tcase_add_loop_test(t, without_a_call, 0, 3);
	tcase_add_test(t, retried);
	tcase_add_test(t, what_was_looked_at_is_recorded);
	tcase_add_test(t, what_lacks_is_said);
	tcase_add_test(t, a_draft_is_there_at_the_next_console);
	tcase_add_test(t, without_a_store);
	tcase_add_test(t, settings_that_are_none);
	tcase_add_test(t, a_second_person_on_sqlite);
	suite_add_tcase(suite, t);
	return suite_run(suite);
}
