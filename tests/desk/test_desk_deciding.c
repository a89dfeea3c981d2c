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
	ck_assert_ptr_nonnull(strstr(g->said, "carried out"));
	UNTIL((deciding_look(&desk), g->known_count == 1 && g->known[0].ended));
	ck_assert_str_eq(g->known[0].result, "done");
	ck_assert(g->known[0].mine);
	ck_assert_int_eq(g->known[0].read.outcome, OUTCOME_CLEAR);
	ck_assert_int_eq(deciding_rig_number("SELECT count(*) FROM event WHERE kind IN ('propose', 'outcome')"), 2);
	ck_assert_int_eq(deciding_rig_number("SELECT count(*) FROM decision_draft"), 0);
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
	suite_add_tcase(suite, t);
	return suite_run(suite);
}
