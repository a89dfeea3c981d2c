/* What store.h promises of lanes and transactions, on both engines, over a table of our own: the schema has tests of its own. */
#include "both.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static struct store *trial(int engine)
{
	static const char *const make[] = { "CREATE TABLE trial (n bigint PRIMARY KEY, t text, b blob)", "CREATE TABLE trial (n bigint PRIMARY KEY, t text, b bytea)" };
	struct store *s = both_open(engine);
	both_number(s, STORE_WRITE, make[engine], 0);
	if (engine == BOTH_POSTGRESQL)
		both_number(s, STORE_WRITE, "CREATE TRIGGER tell AFTER INSERT ON trial FOR EACH STATEMENT EXECUTE FUNCTION tell()", 0);
	return s;
}

static int64_t rows_in(struct store *s)
{
	return both_number(s, STORE_READ, "SELECT count(*) FROM trial", 0);
}

START_TEST(values_come_back_as_they_were)
{
	static const int64_t numbers[] = { 0, -1, INT64_MAX, INT64_MIN };
	static const char bytes[] = "\0\xff\\x41'\n\0";
	struct store *s = trial(_i);
	for (size_t i = 0; i < 4; i++) {
		struct store_tx *t = store_begin(s, STORE_WRITE);
		store_step_sql(t, "INSERT INTO trial (n, t, b) VALUES ($1, $2, $3)", STORE_ONE);
		store_int(t, numbers[i]);
		store_text(t, i == 0 ? "zw\xc3\xb6lf \"'\\" : i == 1 ? "" : NULL);
		store_blob(t, bytes, i == 1 ? 0 : sizeof bytes);
		store_step_sql(t, "SELECT n, t, b FROM trial WHERE n = $1", STORE_ONE);
		store_int(t, numbers[i]);
		const struct both_answer *a = both_done(s, t);
		const struct store_rows *r = &a->rows[1];
		ck_assert_int_eq(a->rows[0].changed, 1);
		ck_assert_int_eq(r->changed, 0);
		ck_assert_int_eq(store_at(r, 0, 0)->type, STORE_INT);
		ck_assert_int_eq(store_number(r, 0, 0), numbers[i]);
		ck_assert_int_eq(store_at(r, 0, 1)->type, i < 2 ? STORE_TEXT : STORE_NULL);
		ck_assert_str_eq(store_string(r, 0, 1), i == 0 ? "zw\xc3\xb6lf \"'\\" : "");
		ck_assert_int_eq(store_at(r, 0, 2)->type, STORE_BLOB);
		ck_assert_uint_eq(store_at(r, 0, 2)->len, i == 1 ? 0 : sizeof bytes);
		ck_assert_mem_eq(store_at(r, 0, 2)->bytes, bytes, store_at(r, 0, 2)->len);
	}
	ck_assert_int_eq(rows_in(s), 4);
}
END_TEST

START_TEST(much_comes_back)
{
	enum { MUCH = 3 * 1000 * 1000, ROWS = 20000 };
	struct store *s = trial(_i);
	char *blob = mem_alloc(MUCH);
	for (size_t i = 0; i < MUCH; i++)
		blob[i] = (char)(i * 7 + i / 256);
	struct store_tx *t = store_begin(s, STORE_WRITE);
	store_step_sql(t, "INSERT INTO trial (n, b) VALUES (-1, $1)", STORE_ONE);
	store_blob(t, blob, MUCH);
	store_step_sql(t,
	    "WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < $1) INSERT INTO trial (n, t) SELECT n, 'row' FROM numbers",
	    STORE_ANY);
	store_int(t, ROWS);
	store_step_sql(t, "SELECT b FROM trial WHERE n = -1", STORE_ONE);
	store_step_sql(t, "SELECT n, t FROM trial WHERE n >= 0 ORDER BY n", STORE_ANY);
	const struct both_answer *a = both_done(s, t);
	ck_assert_int_eq(a->rows[1].changed, ROWS);
	ck_assert_uint_eq(store_at(&a->rows[2], 0, 0)->len, MUCH);
	ck_assert_mem_eq(store_at(&a->rows[2], 0, 0)->bytes, blob, MUCH);
	ck_assert_uint_eq(a->rows[3].count, ROWS);
	ck_assert_int_eq(store_number(&a->rows[3], ROWS - 1, 0), ROWS - 1);
	free(blob);
}
END_TEST

/* More statements than are kept prepared, in one transaction and in many, and again. */
START_TEST(many_statements)
{
	struct store *s = trial(_i);
	char sql[100];
	for (int round = 0; round < 2; round++) {
		struct store_tx *t = store_begin(s, STORE_WRITE);
		for (int i = 0; i < 400; i++) {
			snprintf(sql, sizeof sql, "INSERT INTO trial (n) VALUES ($1 + %d)", i);
			store_step_sql(t, sql, STORE_ONE);
			store_int(t, 1000 * round);
		}
		both_done(s, t);
	}
	for (int i = 0; i < 400; i++) {
		snprintf(sql, sizeof sql, "SELECT count(*) FROM trial WHERE n = $1 + %d", i);
		ck_assert_int_eq(both_number(s, STORE_READ, sql, 1, (int64_t)1000), 1);
	}
}
END_TEST

START_TEST(an_unmet_need_undoes_all)
{
	struct store *s = trial(_i);
	struct store_tx *t = store_begin(s, STORE_WRITE);
	store_step_sql(t, "INSERT INTO trial (n) VALUES (7)", STORE_ONE);
	store_step_sql(t, "UPDATE trial SET t = 'x' WHERE n = 8", STORE_ONE);
	store_step_sql(t, "INSERT INTO trial (n) VALUES (7)", STORE_ONE); /* it would fail */
	const struct both_answer *a = both_ask(s, t);
	ck_assert_int_eq(a->outcome, STORE_UNMET);
	ck_assert_uint_eq(a->step, 1);
	ck_assert_int_eq(rows_in(s), 0);
	t = store_begin(s, STORE_WRITE);
	store_step_sql(t, "INSERT INTO trial (n) VALUES (1), (2)", STORE_ONE);
	ck_assert_int_eq(both_ask(s, t)->outcome, STORE_UNMET);
	ck_assert_int_eq(rows_in(s), 0);
	t = store_begin(s, STORE_READ);
	store_step_sql(t, "SELECT n FROM trial", STORE_ONE);
	ck_assert_int_eq(both_ask(s, t)->outcome, STORE_UNMET);
}
END_TEST

START_TEST(what_fails_says_why_and_undoes_all)
{
	struct store *s = trial(_i);
	for (int needs = 0; needs < 2; needs++) {
		struct store_tx *t = store_begin(s, STORE_WRITE);
		store_step_sql(t, "INSERT INTO trial (n) VALUES (7)", needs ? STORE_ONE : STORE_ANY);
		store_step_sql(t, "INSERT INTO trial (n, t) VALUES (7, 'Erika Mustermann')", needs ? STORE_ONE : STORE_ANY);
		const struct both_answer *a = both_ask(s, t);
		ck_assert_int_eq(a->outcome, STORE_FAILED);
		ck_assert_int_eq(a->err.kind, ERR_STORE);
		ck_assert_msg(strstr(a->err.text, "contradicts"), "%s", a->err.text);
		ck_assert_ptr_null(strstr(a->err.text, "Mustermann"));
		ck_assert_int_eq(rows_in(s), 0);
	}
	struct store_tx *t = store_begin(s, STORE_READ);
	store_step_sql(t, "INSERT INTO trial (n) VALUES (2)", STORE_ANY);
	ck_assert_int_eq(both_ask(s, t)->outcome, STORE_FAILED);
	t = store_begin(s, STORE_WRITE);
	store_step_sql(t, "no SQL at all", STORE_ANY);
	ck_assert_int_eq(both_ask(s, t)->outcome, STORE_FAILED);
	ck_assert_int_eq(rows_in(s), 0); /* and it goes on */
}
END_TEST

/* -- turns -------------------------------------------------------------------------------------------------------------------------- */

struct heard { int count; int64_t last; uint32_t order[8]; };

static void hear(void *owner, uint32_t tag, const struct store_reply *r)
{
	struct heard *h = owner;
	h->last = r->outcome == STORE_DONE ? store_number(&r->rows[0], 0, 0) : -1;
	h->order[h->count++ % 8] = tag;
}

static bool all_heard(void *ctx)
{
	return ((struct heard *)ctx)->count == 5;
}

START_TEST(a_lane_keeps_its_order)
{
	struct store *s = trial(_i);
	struct heard h = { 0 };
	for (uint32_t i = 0; i < 5; i++) {
		struct store_tx *t = store_begin(s, STORE_WRITE);
		store_step_sql(t, "INSERT INTO trial (n) SELECT count(*) + 1 FROM trial RETURNING n", STORE_ONE);
		store_send(s, t, (struct store_ticket){ hear, &h, i });
	}
	ck_assert_int_eq(h.count, 0); /* never from within store_send */
	both_until(all_heard, &h);
	ck_assert_int_eq(h.last, 5);
	for (uint32_t i = 0; i < 5; i++)
		ck_assert_uint_eq(h.order[i], i);
}
END_TEST

static int64_t next_number, advanced;

static void late(void *ctx, struct store_tx *t)
{
	ck_assert_ptr_eq(ctx, &next_number);
	store_step_sql(t, "INSERT INTO trial (n) VALUES ($1)", STORE_ONE);
	store_int(t, next_number);
}

static void after(void *ctx, const struct store_reply *r)
{
	ck_assert_ptr_eq(ctx, &next_number);
	if (r->outcome == STORE_DONE) {
		next_number++;
		advanced++;
	}
}

START_TEST(late_steps_are_of_their_turn)
{
	struct store *s = trial(_i);
	struct heard h = { 0 };
	next_number = advanced = 0;
	for (uint32_t i = 0; i < 5; i++) {
		struct store_tx *t = store_begin(s, STORE_WRITE);
		if (i == 2)
			store_step_sql(t, "UPDATE trial SET t = 'x' WHERE n = 99", STORE_ONE); /* is not met: the number is not used up */
		store_late(t, late, after, &next_number);
		store_send(s, t, (struct store_ticket){ hear, &h, i });
	}
	both_until(all_heard, &h);
	ck_assert_int_eq(advanced, 4);
	ck_assert_int_eq(rows_in(s), 4);
	ck_assert_int_eq(both_number(s, STORE_READ, "SELECT max(n) FROM trial", 0), 3);
}
END_TEST

/* -- two programs ------------------------------------------------------------------------------------------------------------------- */

struct told { int own, others; };

static void told(void *ctx, bool own)
{
	struct told *t = ctx;
	t->own += own;
	t->others += !own;
}

static bool is_told(void *ctx)
{
	return ((struct told *)ctx)->others > 0;
}

START_TEST(what_one_writes_the_other_hears_of)
{
	struct store *s = trial(_i), *other = both_again();
	struct told t = { 0 }, own = { 0 };
	store_watch(other, told, &t);
	store_watch(s, told, &own);
	for (int64_t i = 0; i < 3; i++) {
		t.others = 0;
		both_number(s, STORE_WRITE, "INSERT INTO trial (n) VALUES ($1)", 1, i);
		both_until(is_told, &t);
		ck_assert_int_eq(both_number(other, STORE_READ, "SELECT count(*) FROM trial WHERE n = $1", 1, i), 1);
	}
	ck_assert_int_eq(t.own, 0);
	ck_assert_int_gt(own.own, 0);
	ck_assert(_i == BOTH_SQLITE || own.others == 0); /* the server says who it was */
}
END_TEST

/* What is told at most ten times a second is told after the end of a burst too: each time one is told one looks, and in the end all was seen. */
struct looking { struct store *store; int64_t seen; bool asked, again; };

static void looked(void *owner, uint32_t tag, const struct store_reply *r);

static void look(void *ctx, bool own)
{
	struct looking *l = ctx;
	(void)own;
	l->again = l->asked;
	if (l->asked)
		return;
	l->asked = true;
	struct store_tx *t = store_begin(l->store, STORE_READ);
	store_step_sql(t, "SELECT count(*) FROM trial", STORE_ONE);
	store_send(l->store, t, (struct store_ticket){ looked, l, 0 });
}

static void looked(void *owner, uint32_t tag, const struct store_reply *r)
{
	struct looking *l = owner;
	(void)tag;
	l->seen = store_number(&r->rows[0], 0, 0);
	l->asked = false;
	if (l->again)
		look(l, false);
}

static bool all_seen(void *ctx)
{
	return ((struct looking *)ctx)->seen == 60;
}

START_TEST(the_last_of_many_is_heard_of)
{
	struct store *s = trial(_i), *other = both_again();
	struct looking l = { .store = other };
	store_watch(other, look, &l);
	for (int64_t i = 0; i < 60; i++)
		both_number(s, STORE_WRITE, "INSERT INTO trial (n) VALUES ($1)", 1, i);
	both_until(all_seen, &l);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("the store on both engines");
	TCase *tc = tcase_create("both");
	tcase_set_timeout(tc, 120);
	tcase_add_checked_fixture(tc, NULL, both_close);
	both_add(tc, values_come_back_as_they_were);
	both_add(tc, much_comes_back);
	both_add(tc, many_statements);
	both_add(tc, an_unmet_need_undoes_all);
	both_add(tc, what_fails_says_why_and_undoes_all);
	both_add(tc, a_lane_keeps_its_order);
	both_add(tc, late_steps_are_of_their_turn);
	both_add(tc, what_one_writes_the_other_hears_of);
	both_add(tc, the_last_of_many_is_heard_of);
	suite_add_tcase(suite, tc);
	return both_run(suite);
}
