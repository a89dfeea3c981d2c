/* The caseload: chains, their numbers, and records that are read again. */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "desk/caseload.h"
#include "desk_rig.h"
#include "support/suite.h"

static struct record *record(const char *id, const char *previous, const char *created, const char *user)
{
	return desk_record(&(struct sample){ .id = id, .user = user, .previous = previous, .created = created, .status = "failed" });
}

START_TEST(chains_are_numbered_oldest_first)
{
	struct caseload l = { 0 };
	size_t subject = caseload_add_subject(&l, "t1", "u");
	caseload_put(&l, record("idv_c", "idv_b", "2026-01-03T00:00:00Z", "u"), 1);
	caseload_put(&l, record("idv_a", NULL, "2026-01-01T00:00:00Z", "u"), 1);
	caseload_put(&l, record("idv_b", "idv_a", "2026-01-02T00:00:00Z", "u"), 1);
	caseload_put(&l, record("idv_x", NULL, "2026-02-02T00:00:00Z", "other"), 1);
	caseload_link(&l);
	struct attempt *b = caseload_find(&l, "idv_b");
	ck_assert_uint_eq(b->try_no, 2);
	ck_assert_uint_eq(b->tries, 0); /* more may come */
	l.subjects[subject].whole = true;
	caseload_link(&l);
	ck_assert_uint_eq(b->tries, 3);
	ck_assert_str_eq(b->previous->id, "idv_a");
	ck_assert_str_eq(b->next->id, "idv_c");
	ck_assert_ptr_eq(caseload_newest(&l, caseload_find(&l, "idv_a")), caseload_find(&l, "idv_c"));
	ck_assert_ptr_null(caseload_find(&l, "idv_d"));
	caseload_finish(&l);
}
END_TEST

/* Where not all of a chain was read, its numbers are not known. */
START_TEST(half_a_chain_has_no_numbers)
{
	struct caseload l = { 0 };
	size_t subject = caseload_add_subject(&l, "t1", "u");
	l.subjects[subject].whole = true;
	struct attempt *c = caseload_put(&l, record("idv_c", "idv_b", "2026-01-03T00:00:00Z", "u"), 1);
	struct attempt *d = caseload_put(&l, record("idv_d", "idv_c", "2026-01-04T00:00:00Z", "u"), 1);
	caseload_link(&l);
	ck_assert_uint_eq(c->try_no, 0);
	ck_assert_uint_eq(d->try_no, 0);
	ck_assert_uint_eq(d->tries, 0);
	caseload_finish(&l);
}
END_TEST

START_TEST(a_chain_that_bites_its_tail_ends)
{
	struct caseload l = { 0 };
	caseload_put(&l, record("idv_a", "idv_b", "2026-01-01T00:00:00Z", "u"), 1);
	caseload_put(&l, record("idv_b", "idv_a", "2026-01-02T00:00:00Z", "u"), 1);
	caseload_put(&l, record("idv_s", "idv_s", "2026-01-02T00:00:00Z", "u"), 1);
	caseload_link(&l);
	ck_assert_uint_eq(l.count, 3);
	caseload_finish(&l);
}
END_TEST

START_TEST(a_record_read_again_replaces_the_old_one)
{
	struct caseload l = { 0 };
	struct attempt *a = caseload_put(&l, record("idv_a", NULL, "2026-01-01T00:00:00Z", "u"), 1);
	uint64_t before = l.changes;
	ck_assert_ptr_eq(caseload_put(&l, record("idv_a", NULL, "2026-01-05T00:00:00Z", "u"), 9), a);
	ck_assert_uint_eq(l.count, 1);
	ck_assert_int_eq(a->read_at, 9);
	ck_assert_uint_gt(l.changes, before);
	for (int i = 0; i < 600; i++) {
		char id[24];
		snprintf(id, sizeof id, "idv_%d", i);
		caseload_put(&l, record(id, NULL, "2026-01-01T00:00:00Z", "u"), 1);
	}
	ck_assert_str_eq(caseload_find(&l, "idv_599")->id, "idv_599");
	ck_assert_ptr_eq(caseload_find(&l, "idv_a"), a);
	caseload_finish(&l);
}
END_TEST

START_TEST(a_cursor_that_repeats_is_seen)
{
	struct caseload l = { 0 };
	struct subject *s;
	caseload_add_subject(&l, "t1", "u");
	s = &l.subjects[0];
	ck_assert(subject_set_cursor(s, "one", &err));
	ck_assert(subject_set_cursor(s, "two", &err));
	ck_assert(!subject_set_cursor(s, "one", &err));
	ck_assert_str_eq(s->cursor, "two");
	ck_assert_ptr_nonnull(strstr(err.text, "cursor twice"));
	subject_restart(s);
	ck_assert(subject_set_cursor(s, "one", &err));
	caseload_finish(&l);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("desk/caseload");
	TCase *t = tcase_create("caseload");
	tcase_add_test(t, chains_are_numbered_oldest_first);
	tcase_add_test(t, half_a_chain_has_no_numbers);
	tcase_add_test(t, a_chain_that_bites_its_tail_ends);
	tcase_add_test(t, a_record_read_again_replaces_the_old_one);
	tcase_add_test(t, a_cursor_that_repeats_is_seen);
	suite_add_tcase(s, t);
	return suite_run(s);
}
