/* A second look, on PostgreSQL, whose logins tell one person from another. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "deciding_rig.h"
#include "store/pg_rig.h"
#include "support/suite.h"

static const struct deciding *g = &desk.deciding;
static char where[2][400];
enum { ROLF, VERA };
static const char *const logins[] = { "rolf", "vera" };

/* Rolf is a reviewer and Vera an approver, of a store that each test gets a copy of. */
static void make(void)
{
	struct store *s;
	pg_rig_do("postgres", "CREATE ROLE rolf LOGIN SUPERUSER; CREATE ROLE vera LOGIN SUPERUSER");
	pg_rig_do("postgres", "CREATE DATABASE second TEMPLATE template0");
	if (!store_open(STORE_OF_CASES, pg_rig_url("second"), &s, &err))
		abort();
	store_wait(s);
	store_close(s);
	pg_rig_do("second", "INSERT INTO person_role VALUES ('rolf', 1, 'rolf', 0), ('vera', 2, 'rolf', 0)");
}

static void begin(bool blind)
{
	const char *url = pg_rig_fresh_of("second");
	for (int i = 0; i < 2; i++)
		snprintf(where[i], sizeof where[i], "postgresql://%s%s", logins[i], strchr(url, '@'));
	deciding_rig_begin(where[ROLF]);
	rig.config.second_look.items[rig.config.second_look.count++] = mem_strdup("clear");
	rig.config.blind = blind;
	deciding_rig_console();
	ck_assert_str_eq(opened.me.id, "rolf");
}

static void propose(void)
{
	struct owner o = { 0 };
	struct err why = { 0 };
	char text[200];
	deciding_rig_dismiss();
	deciding_rig_write(OUTCOME_CLEAR);
	deciding_seconds(&desk, text);
	ck_assert_ptr_nonnull(strstr(text, "a second person has to agree first (policy: clear)"));
	deciding_rig_decide(OUTCOME_CLEAR, &o);
	UNTIL(o.told);
	ck_assert_msg(o.ok, "%s", o.err.text);
	ck_assert_str_eq(deciding_rig_parts(), "proposed");
	ck_assert_uint_eq(vendor_requests("individual/review/create"), 0);
	UNTIL((deciding_look(&desk), g->known_count == 1));
	ck_assert(!deciding_approve(&desk, 0, true, 0, (struct ticket){ 0 }, &why));
	ck_assert_int_eq(why.kind, ERR_SECOND); /* mine */
	ck_assert_uint_eq(claims_count(&desk), 0); /* whoever looks next claims it */
}

static void look_as_vera(void)
{
	deciding_rig_again(where[VERA]);
	ck_assert_str_eq(opened.me.id, "vera");
	UNTIL((deciding_look(&desk), g->known_count == 1));
	ck_assert(g->known[0].waiting && !g->known[0].mine);
	ck_assert_str_eq(g->known[0].read.by, "rolf");
	ck_assert_ptr_null(deciding_off_approve(&desk));
}

static void approve(int outcome, struct owner *o)
{
	struct err why = { 0 };
	ck_assert_msg(deciding_approve(&desk, 0, true, outcome, ticket_of(o, 1), &why), "%s", why.text);
	UNTIL(o->told);
}

START_TEST(approved_and_carried_out)
{
	struct owner o = { 0 };
	begin(false);
	propose();
	look_as_vera();
	ck_assert(!g->known[0].hidden);
	ck_assert_int_eq(g->known[0].read.outcome, OUTCOME_CLEAR);
	approve(0, &o);
	ck_assert_msg(o.ok, "%s", o.err.text);
	ck_assert_str_eq(deciding_rig_parts(), "proposed approved ended");
	ck_assert_uint_eq(deciding_rig_verify(), 3);
	ck_assert_str_eq(vendor.status, "cleared");
	ck_assert_str_eq(vendor.hits[1].status, "dismissed");
	ck_assert_ptr_nonnull(strstr(vendor.reviews[0].comment, "vera on "));
	ck_assert_int_eq(deciding_rig_number("SELECT count(*) FROM event WHERE kind IN ('propose', 'approve', 'outcome')"), 3);
	UNTIL((deciding_look(&desk), g->known_count == 1 && g->known[0].ended));
	ck_assert_str_eq(g->known[0].approver, "vera");
}
END_TEST

START_TEST(void_once_the_case_has_changed)
{
	struct owner o = { 0 };
	begin(false);
	propose();
	ck_assert(!g->known[0].stale);
	vendor.family = "Petrowa";
	look_as_vera();
	ck_assert(g->known[0].stale);
	approve(0, &o);
	ck_assert_int_eq(o.err.kind, ERR_CHANGED);
	ck_assert_ptr_nonnull(strstr(g->said, "void"));
	ck_assert_str_eq(deciding_rig_parts(), "proposed void");
	ck_assert_uint_eq(vendor_requests("individual/review/create"), 0);
}
END_TEST

/* The first verdict is hidden until the second is in. */
START_TEST(blind)
{
	struct owner o = { 0 };
	struct err why = { 0 };
	begin(true);
	propose();
	ck_assert(!g->known[0].hidden); /* mine */
	look_as_vera();
	ck_assert(g->known[0].hidden);
	ck_assert_int_eq(g->known[0].read.outcome, OUTCOMES);
	ck_assert_uint_eq(g->known[0].read.reason_count, 0);
	ck_assert(!deciding_approve(&desk, 0, true, 0, (struct ticket){ 0 }, &why));
	approve(_i ? 1 + OUTCOME_CLEAR : 1 + OUTCOME_RETRY, &o);
	ck_assert_msg(o.ok, "%s", o.err.text);
	ck_assert_str_eq(deciding_rig_parts(), _i ? "proposed approved ended" : "proposed refused");
	ck_assert_uint_eq(vendor_requests("individual/review/create"), (unsigned)_i);
	if (!_i)
		ck_assert_ptr_nonnull(strstr(g->said, "You disagree: clear was proposed, and you would retry"));
}
END_TEST

START_TEST(refused)
{
	struct owner o = { 0 };
	struct err why = { 0 };
	begin(false);
	propose();
	look_as_vera();
	ck_assert_msg(deciding_approve(&desk, 0, false, 0, ticket_of(&o, 1), &why), "%s", why.text);
	UNTIL(o.told);
	ck_assert_str_eq(deciding_rig_parts(), "proposed refused");
	ck_assert_uint_eq(deciding_rig_verify(), 2);
	UNTIL((deciding_look(&desk), g->known_count == 1 && g->known[0].refused));
	ck_assert_ptr_null(deciding_off(&desk)); /* it may be decided anew */
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("desk/deciding, second");
	TCase *t = tcase_create("second");
	tcase_add_checked_fixture(t, NULL, deciding_rig_stop);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, approved_and_carried_out);
	tcase_add_test(t, void_once_the_case_has_changed);
	tcase_add_loop_test(t, blind, 0, 2);
	tcase_add_test(t, refused);
	suite_add_tcase(suite, t);
	pg_rig_start(NULL);
	make();
	int code = suite_run(suite);
	pg_rig_end();
	return code;
}
