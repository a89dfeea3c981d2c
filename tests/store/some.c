#include "some.h"

#include <stdio.h>

struct attempt_facts some_facts(const char *attempt_id, const char *user)
{
	return (struct attempt_facts){ .attempt_id = attempt_id, .template_id = "idvtmp_T", .client_user_id = user, .status = "pending_review",
	                               .stage = STAGE_PENDING, .steps = "+++x.?.", .why = "aml doc.birth_date", .template_version = 3,
	                               .created_at = SOME_NOW - 1000, .read_at = SOME_NOW };
}

struct person some_person(const char *id, const char *session)
{
	struct person p = { .host = "host", .role = ROLE_REVIEWER };
	snprintf(p.id, sizeof p.id, "%s", id);
	snprintf(p.session, sizeof p.session, "%s", session);
	return p;
}

void some_put(struct store *s, const struct attempt_facts *f, const struct case_policy *policy)
{
	static const struct case_policy usual = { .due_after_s = 86400, .sweep_s = 3600 };
	struct store_tx *t = store_begin(s, STORE_WRITE);
	ck_assert(cases_put(t, f, policy ? policy : &usual, 0));
	both_done(s, t);
}

struct case_row some_case(struct store *s, const char *attempt_id, const struct person *me)
{
	struct case_row row;
	struct store_tx *t = store_begin(s, STORE_READ);
	cases_find_attempt(t, attempt_id, me);
	const struct both_answer *a = both_done(s, t);
	ck_assert_uint_eq(a->rows[0].count, 1);
	ck_assert(cases_read(&a->rows[0], 0, &row));
	return row;
}

struct case_counts some_counts(struct store *s, const struct person *me, int64_t now)
{
	struct case_counts counts;
	struct store_tx *t = store_begin(s, STORE_READ);
	cases_counts(t, me, now);
	const struct both_answer *a = both_done(s, t);
	ck_assert(cases_read_counts(&(struct store_reply){ .rows = a->rows, .count = a->count }, 0, &counts));
	return counts;
}
