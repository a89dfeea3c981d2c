/* Lists: every filter in every order, page by page in both directions, against the same worked out here; on both engines. And what
 * SQLite says it will do for each: it reads the list in the order of an index. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "some.h"
#include "store/engine.h"
#include "store/query.h"

enum { LEASE = 900 };

/* Cases made by arithmetic, so that both engines have the same. */
static const char fill[] =
	"WITH RECURSIVE g (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM g WHERE i < $1) "
	"INSERT INTO cases (template_id, user_id, vendor_user_id, attempt_id, screening_id, status, stage, why, tries, opened_at, due_at, queue, "
	"snoozed_until, assigned_to, hold, owner, lease_until, program_id, assignee, hits, hit_kinds, hit_lists, screening_read_at) "
	"SELECT 'idvtmp_' || substr('ABC', CAST(1 + i % 3 AS integer), 1), 'User-' || (i * 7919 % 100003), CASE WHEN i % 5 = 0 THEN 'usr_' || i ELSE '' END, "
	"'idv_' || (i * 104729 % 1000003), CASE WHEN i % 7 = 0 THEN 'scr_' || i ELSE '' END, "
	"CASE i % 8 WHEN 0 THEN 'pending_review' WHEN 1 THEN 'active' WHEN 2 THEN 'failed' WHEN 3 THEN '' WHEN 4 THEN 'puzzling' ELSE 'success' END, "
	"CASE i % 8 WHEN 0 THEN 2 WHEN 1 THEN 1 WHEN 3 THEN 3 WHEN 4 THEN 1 ELSE 0 END, "
	"CASE i % 4 WHEN 0 THEN 'aml doc.birth_date' WHEN 1 THEN 'kyc.name' WHEN 2 THEN 'risk.synthetic kyc.address' ELSE '' END, "
	"1 + i % 4, $2 - i * 7877 % 400000, CASE WHEN i % 6 = 0 THEN 9223372036854775807 ELSE $2 - 20000 + i * 3571 % 60000 END, "
	"CASE i % 11 WHEN 0 THEN 'fraud' WHEN 1 THEN 'legal' ELSE '' END, CASE i % 13 WHEN 0 THEN $2 + 5000 WHEN 1 THEN $2 - 5000 ELSE 0 END, "
	"CASE i % 10 WHEN 0 THEN 'anna' WHEN 1 THEN 'bob' ELSE '' END, CASE WHEN i % 50 = 0 THEN 1 ELSE 0 END, "
	"CASE i % 9 WHEN 0 THEN 'anna' WHEN 1 THEN 'uid:carl' ELSE '' END, CASE i % 9 WHEN 0 THEN $2 + 100 WHEN 1 THEN $2 + i % 2 * 200 - 100 ELSE 0 END, "
	"CASE i % 14 WHEN 0 THEN 'prg_A' WHEN 7 THEN 'prg_B' ELSE '' END, CASE i % 28 WHEN 0 THEN 'dash_1' WHEN 7 THEN 'dash_2' ELSE '' END, "
	"CASE WHEN i % 7 = 0 THEN i / 7 % 6 ELSE 0 END, CASE WHEN i % 7 > 0 OR i / 7 % 6 = 0 THEN '' WHEN i % 2 = 0 THEN 'pep sanctions' ELSE 'pep' END, "
	"CASE WHEN i % 7 > 0 OR i / 7 % 6 = 0 THEN '' WHEN i % 2 = 0 THEN 'IZ_PEP US_SDN' ELSE 'IZ_PEP' END, CASE WHEN i % 7 = 0 THEN $2 ELSE 0 END FROM g";

static int64_t now;

static struct store *filled(int engine, int64_t count)
{
	struct store *s = both_open(engine);
	now = store_now(s) - 50; /* the lists' now; the store's own clock runs on, within the lease */
	both_number(s, STORE_WRITE, fill, 2, count, now);
	both_number(s, STORE_WRITE, "INSERT INTO seen (person, case_id, changed) SELECT 'anna', id, changed - CASE WHEN id % 2 = 0 THEN 1 ELSE 0 END "
	                            "FROM cases WHERE id % 3 = 0", 0);
	return s;
}

static struct case_query query(const char *filter, enum case_sort sort, bool reverse)
{
	struct err err = { 0 };
	struct case_query q = { .sort = sort, .reverse = reverse, .me = some_person("anna", "1"), .now = now };
	ck_assert_msg(filter_parse(filter, &q.filter, &err), "%s", err.text);
	return q;
}

/* -- the same, here ------------------------------------------------------------------------------------------------------------------- */

static struct case_row *all;
static size_t all_count;

static void read_all(struct store *s)
{
	struct case_query q = query("all", SORT_DUE, false);
	struct store_tx *t = store_begin(s, STORE_READ);
	query_page(t, &q, NULL, false, false, 100000);
	const struct both_answer *a = both_done(s, t);
	all_count = a->rows[0].count;
	all = mem_grow(NULL, all_count + 1, sizeof *all);
	for (size_t i = 0; i < all_count; i++)
		ck_assert(cases_read(&a->rows[0], i, &all[i]));
	ck_assert_int_eq((int64_t)all_count, both_number(s, STORE_READ, "SELECT count(*) FROM cases", 0));
}

static void lower(const char *s, char *out)
{
	do
		*out++ = *s >= 'A' && *s <= 'Z' ? (char)(*s + 32) : *s;
	while (*s++);
}

static bool in_ids(const struct case_row *r, const char *text, bool begins)
{
	const char *ids[] = { r->user, r->vendor_user_id, r->template_id, r->attempt_id, r->screening_id };
	char id[CASE_ID_TEXT], needle[CASE_ID_TEXT];
	lower(text, needle);
	for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
		lower(ids[i], id);
		if (begins || strlen(text) < 3 ? !strncmp(id, needle, strlen(needle)) : strstr(id, needle) != NULL)
			return true;
	}
	return false;
}

static bool begins_word(const char *words, const char *begin)
{
	for (const char *at = words; *at; at++)
		if ((at == words || at[-1] == ' ') && !strncasecmp(at, begin, strlen(begin)))
			return true;
	return false;
}

static bool compare(const struct filter_term *f, int64_t n)
{
	return f->compare == FILTER_MORE ? n > f->number : f->compare == FILTER_LESS ? n < f->number : n == f->number;
}

static bool is_so(const struct filter_term *f, const struct case_row *r)
{
	char uid[FILTER_TEXT + 4];
	const char *whose = r->holder[0] ? r->holder : r->assigned_to;
	snprintf(uid, sizeof uid, "uid:%s", f->text);
	switch (f->kind) {
	case TERM_STATUS: return !strcmp(f->text, "unread") ? r->stage == STAGE_UNREAD : *r->status && !strncmp(r->status, f->text, strlen(f->text));
	case TERM_WHY: return begins_word(r->why, f->text);
	case TERM_AGE: return f->compare == FILTER_LESS ? now - r->opened_at < f->number : now - r->opened_at >= f->number;
	case TERM_DUE: return r->due_at && (f->compare == FILTER_MORE ? r->due_at - now > f->number : r->due_at - now <= f->number);
	case TERM_TRY: return compare(f, r->tries);
	case TERM_USER: return !strncasecmp(r->user, f->text, strlen(f->text)) || !strncasecmp(r->vendor_user_id, f->text, strlen(f->text));
	case TERM_TEMPLATE: return !strcmp(r->template_id, f->text);
	case TERM_QUEUE: return !strcmp(r->queue, f->text);
	case TERM_OWNER: return r->lease_until > now && (!strcmp(r->holder, f->text) || !strcmp(r->holder, uid));
	case TERM_FIND: return in_ids(r, f->text, false);
	case TERM_MINE: return !strcmp(whose, "anna") && (r->holder[0] || r->stage != STAGE_DONE);
	case TERM_UNCLAIMED: return !r->holder[0] || r->lease_until <= now;
	case TERM_SNOOZED: return r->snoozed_until > now;
	case TERM_OVERDUE: return r->due_at && r->due_at < now;
	case TERM_HOLD: return r->hold;
	case TERM_NEWS: return !r->seen || r->news;
	case TERM_PROGRAMME: return !strcmp(r->screening.program_id, f->text);
	case TERM_ASSIGNEE: return r->screening.read_at && !strcmp(r->screening.assignee, strcmp(f->text, "none") ? f->text : "");
	case TERM_HITS: return r->screening.read_at && compare(f, r->screening.hits);
	case TERM_LIST: return begins_word(r->screening.kinds, f->text) || begins_word(r->screening.lists, f->text);
	default: return true;
	}
}

static bool is_wanted(const struct case_query *q, const struct case_row *r)
{
	bool snoozed = false, any_queue = false, ok = true;
	for (size_t i = 0; i < q->filter.count; i++) {
		const struct filter_term *f = &q->filter.terms[i];
		snoozed = snoozed || (!f->no && (f->kind == TERM_ALL || f->kind == TERM_SNOOZED));
		any_queue = any_queue || (!f->no && (f->kind == TERM_ALL || f->kind == TERM_QUEUE || f->kind == TERM_MINE || f->kind == TERM_OWNER ||
		                                     f->kind == TERM_FIND || f->kind == TERM_USER));
		ok = ok && is_so(f, r) != f->no;
	}
	return ok && (snoozed || r->snoozed_until <= now) && (any_queue || !r->queue[0]);
}

static const struct case_query *sorting;

static int by_number(int64_t a, int64_t b)
{
	return a < b ? -1 : a > b;
}

static const char *owner_key(const struct case_row *r)
{
	return r->holder[0] ? r->holder : r->assigned_to[0] ? r->assigned_to : "~";
}

static int in_order(const void *pa, const void *pb)
{
	const struct case_row *a = &all[*(const size_t *)pa], *b = &all[*(const size_t *)pb];
	int due = by_number(a->due_at ? a->due_at : INT64_MAX, b->due_at ? b->due_at : INT64_MAX), n = 0;
	switch (sorting->sort) {
	case SORT_DUE: n = due; break;
	case SORT_AGE: n = by_number(a->opened_at, b->opened_at); break;
	case SORT_STATUS: n = strcmp(a->status, b->status); n = n ? n : due; break;
	case SORT_TRY: n = by_number(a->tries, b->tries); break;
	case SORT_USER: n = strcmp(a->user, b->user); break;
	case SORT_TEMPLATE: n = strcmp(a->template_id, b->template_id); n = n ? n : due; break;
	case SORT_OWNER: n = strcmp(owner_key(a), owner_key(b)); n = n ? n : due; break;
	default: n = by_number(a->changed, b->changed); break;
	}
	n = n ? n : by_number(a->id, b->id);
	return (sorting->sort == SORT_TRY || sorting->sort == SORT_CHANGED) != sorting->reverse ? -n : n;
}

static size_t expect(const struct case_query *q, size_t *out)
{
	size_t n = 0;
	for (size_t i = 0; i < all_count; i++)
		if (is_wanted(q, &all[i]))
			out[n++] = i;
	sorting = q;
	qsort(out, n, sizeof *out, in_order);
	return n;
}

/* -- walking -------------------------------------------------------------------------------------------------------------------------- */

static void walk(struct store *s, const struct case_query *q, const char *what, const size_t *wanted, size_t count, size_t page, bool backwards)
{
	struct case_key at, *from = NULL;
	size_t done = 0;
	for (;;) {
		struct store_tx *t = store_begin(s, STORE_READ);
		query_page(t, q, from, backwards, false, page);
		const struct both_answer *a = both_done(s, t);
		size_t n = a->rows[0].count;
		struct case_row row = { 0 };
		for (size_t i = 0; i < n; i++) {
			size_t place = backwards ? count - done - n + i : done + i;
			ck_assert(cases_read(&a->rows[0], i, &row));
			ck_assert_msg(place < count && row.id == all[wanted[place]].id, "\"%s\" by %s%s%s: row %zu of %zu is case %lld", what, case_sort_names[q->sort],
			              q->reverse ? ", reversed" : "", backwards ? ", backwards" : "", place, count, (long long)row.id);
			if (backwards ? i == 0 : i == n - 1)
				query_key(q, &row, &at);
		}
		done += n;
		from = &at;
		if (n < page)
			break;
	}
	ck_assert_msg(done == count, "\"%s\" by %s: %zu of %zu", what, case_sort_names[q->sort], done, count);
}

/* A place within: what is there stays in its row when one goes back and forth. */
static void stay(struct store *s, const struct case_query *q, const size_t *wanted, size_t count)
{
	struct case_key at;
	if (count < 5)
		return;
	query_key(q, &all[wanted[count / 2]], &at);
	struct store_tx *t = store_begin(s, STORE_READ);
	query_page(t, q, &at, false, true, 2);
	query_page(t, q, &at, true, true, 2);
	query_page(t, q, &at, true, false, 1);
	const struct both_answer *a = both_done(s, t);
	ck_assert_int_eq(store_number(&a->rows[0], 0, 0), all[wanted[count / 2]].id);
	ck_assert_int_eq(store_number(&a->rows[0], 1, 0), all[wanted[count / 2 + 1]].id);
	ck_assert_int_eq(store_number(&a->rows[1], 0, 0), all[wanted[count / 2 - 1]].id);
	ck_assert_int_eq(store_number(&a->rows[1], 1, 0), all[wanted[count / 2]].id);
	ck_assert_int_eq(store_number(&a->rows[2], 0, 0), all[wanted[count / 2 - 1]].id);
}

static const char *const filters[] = {
	"", "all", "status:pending", "status:p", "status:puzz", "status:s", "status:act", "status:succ", "status:unread", "status:none", "-status:success", "why:aml", "why:kyc", "why:k",
	"why:birth_date", "-why:kyc.name", "age:>2d", "age:<1h", "due:<4h", "due:>4h", "overdue", "try:>1", "try:4", "try:<2", "user:user-1", "user:usr_",
	"user:x", "template:idvtmp_B", "queue:fraud", "-queue:fraud", "owner:anna", "owner:carl", "owner:none", "mine", "-mine", "unclaimed", "snoozed",
	"hold", "news", "1", "us", "idv_77", "idv", "USER-77", "zzz", "a_b", "100%", "\"quo\"\"te\"", "scr_7", "status:pending unclaimed", "status:pending mine",
	"status:pending why:aml", "status:pending idv_5", "status:pending template:idvtmp_A queue:legal", "mine why:aml", "hold snoozed", "all user:user-5 try:>2",
	"programme:prg_A", "programme:prg_none", "-programme:prg_A", "assignee:dash_1", "assignee:none", "-assignee:none", "hits:>3", "hits:0", "hits:<2", "hits:2", "-hits:>0",
	"list:sanctions", "list:us_sdn", "list:IZ", "list:wanted", "-list:pep", "status:pending list:pep", "status:pending programme:prg_B assignee:none", "hits:>0 list:pep mine",
	"status:pending overdue unclaimed age:>1h", "-idv_7 -overdue hold", "owner:carl status:success",
};
enum { FILTERS = sizeof filters / sizeof filters[0] };

static void walk_all(struct store *s, size_t page, size_t every)
{
	read_all(s);
	size_t *wanted = mem_grow(NULL, all_count + 1, sizeof *wanted), n = 0, found = 0;
	for (size_t i = 0; i < FILTERS; i++)
		for (int sort = 0; sort < CASE_SORTS; sort++)
			for (int reverse = 0; reverse < 2; reverse++) {
				if (n++ % every)
					continue;
				struct case_query q = query(filters[i], sort, reverse);
				size_t count = expect(&q, wanted);
				found += count;
				walk(s, &q, filters[i], wanted, count, page, false);
				walk(s, &q, filters[i], wanted, count, page, true);
				stay(s, &q, wanted, count);
			}
	ck_assert_uint_gt(found, all_count);
	free(wanted);
	free(all);
}

START_TEST(every_filter_in_every_order)
{
	walk_all(filled(_i, 200), 29, 1);
}
END_TEST

/* More than FEW of query.c: what is common is read in the list's order, what is rare sorted. */
START_TEST(many)
{
	walk_all(filled(_i, 9000), 2500, 19);
}
END_TEST

/* -- what SQLite will do -------------------------------------------------------------------------------------------------------------- */

static void plan(struct store *s, const struct case_query *q, const struct case_key *from, bool backwards, char *out, size_t size)
{
	struct store_tx *t = store_begin(s, STORE_READ), *explain = store_begin(s, STORE_READ);
	query_page(t, q, from, backwards, false, 50);
	char *sql = mem_printf("EXPLAIN QUERY PLAN %s", t->steps[0].sql);
	store_step_sql(explain, sql, STORE_ANY);
	for (size_t i = 0; i < t->steps[0].count; i++) {
		const struct store_value *v = &t->steps[0].values[i];
		if (v->type == STORE_TEXT)
			store_text(explain, v->bytes);
		else
			store_int(explain, v->number);
	}
	store_drop(t);
	free(sql);
	const struct both_answer *a = both_done(s, explain);
	size_t used = 0;
	for (size_t i = 0; i < a->rows[0].count && used < size; i++)
		used += (size_t)snprintf(out + used, size - used, "%s\n", store_string(&a->rows[0], i, 3));
}

/* No page reads all cases but in the order of an index, and sorts no more than the few candidates of a rare word: what comes before
 * UNION. */
static void is_in_order(const char *what, enum case_sort sort, const char *steps)
{
	const char *list = strstr(steps, "UNION ALL");
	for (const char *line = steps; (line = strstr(line, "SCAN c")); line++) {
		const char *end = strchr(line, '\n'), *index = strstr(line, "USING");
		ck_assert_msg(index && index < end, "%s by %s: %s", what, case_sort_names[sort], steps);
	}
	ck_assert_msg(!strstr(list ? list : steps, "TEMP B-TREE FOR ORDER BY"), "%s by %s: %s", what, case_sort_names[sort], steps);
}

/* Those that one looks at all day: never anything but the order of an index. */
static const char *const usual[] = {
	"", "all", "status:pending", "status:pending unclaimed", "unclaimed", "status:pending due:<1d unclaimed", "news", "status:pending template:idvtmp_A",
	"status:pending unclaimed age:>1h", "status:pending -why:aml", "-mine",
};
static const char *const usual_by_due[] = {
	"mine", "mine status:pending", "snoozed", "hold", "queue:fraud", "template:idvtmp_A", "status:success", "status:unread", "overdue", "due:<4h",
	"status:pending due:<1d unclaimed overdue", "programme:prg_A", "status:pending programme:prg_A unclaimed", "assignee:dash_1", "status:pending assignee:none",
	"hits:>3", "hits:0", "status:pending list:sanctions",
};

static void every_page(struct store *s, const char *filter, enum case_sort sort, bool may_be_rare)
{
	struct case_query q = query(filter, sort, false);
	struct case_key from = { .number = now, .text = "T", .id = 7 };
	char steps[4000];
	for (int i = 0; i < 4; i++) {
		q.reverse = i & 2;
		plan(s, &q, i & 1 ? &from : NULL, false, steps, sizeof steps);
		is_in_order(filter, sort, steps);
		ck_assert_msg(may_be_rare || !strstr(steps, "UNION ALL"), "%s by %s: %s", filter, case_sort_names[sort], steps);
	}
}

START_TEST(pages_are_read_in_the_order_of_an_index)
{
	struct store *s = filled(BOTH_SQLITE, 10);
	for (int sort = 0; sort < CASE_SORTS; sort++) {
		for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++)
			every_page(s, usual[i], sort, false);
		for (size_t i = 0; i < FILTERS; i++)
			every_page(s, filters[i], sort, true);
	}
	for (size_t i = 0; i < sizeof usual_by_due / sizeof usual_by_due[0]; i++)
		every_page(s, usual_by_due[i], SORT_DUE, false);
}
END_TEST

/* What is typed is a value: two filters of one shape are one statement. */
START_TEST(one_shape_is_one_statement)
{
	struct store *s = filled(BOTH_SQLITE, 10);
	struct case_query a = query("user:abc idv_1'; DROP TABLE cases", SORT_AGE, false), b = query("user:d zzz'; \"DROP TABLE\" x y", SORT_AGE, false);
	struct store_tx *ta = store_begin(s, STORE_READ), *tb = store_begin(s, STORE_READ);
	struct case_key from = { .number = 3, .id = 7 };
	query_page(ta, &a, &from, false, false, 50);
	from.number = 99;
	query_page(tb, &b, &from, false, false, 20);
	ck_assert(!strcmp(ta->steps[0].sql, tb->steps[0].sql));
	both_done(s, ta);
	both_done(s, tb);
	ck_assert_int_eq(both_number(s, STORE_READ, "SELECT count(*) FROM cases", 0), 10);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("query");
	TCase *tc = tcase_create("query");
	tcase_set_timeout(tc, 600);
	tcase_add_checked_fixture(tc, NULL, both_close);
	both_add(tc, every_filter_in_every_order);
	both_add(tc, many);
	tcase_add_test(tc, pages_are_read_in_the_order_of_an_index);
	tcase_add_test(tc, one_shape_is_one_statement);
	suite_add_tcase(suite, tc);
	return both_run(suite);
}
