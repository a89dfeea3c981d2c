/* Notes and the keys that seal them, and what is past its term: on both engines. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "both.h"
#include "pg_rig.h"
#include "base/mem.h"
#include "config/config.h"
#include "store/inbox.h"
#include "store/notes.h"
#include "store/opened.h"
#include "store/retention.h"
#include "support/suite.h"

static struct config config;
static struct opened o;
static struct err err;
static const struct person anna = { .id = "anna" }, bert = { .id = "bert" };

static void begin(int engine)
{
	char *data = NULL;
	config_init(&config);
	o = (struct opened){ .store = both_open_keys(engine) };
	ck_assert(config_set(&config, "case_keys", both_where(), &err));
	o.store = both_open(engine);
	data = mem_printf("%s/the.key", both_directory());
	umask(077);
	FILE *f = fopen(data, "w");
	fputs("1111111111111111111111111111111111111111111111111111111111111111\n", f);
	fclose(f);
	ck_assert(config_set(&config, "link_key_file", data, &err));
	free(data);
	ck_assert_msg(keys_open(&config, o.store, &o.keys, &err), "%s", err.text);
	ck_assert_msg(keys_trouble(o.keys)->kind == ERR_NONE, "%s", keys_trouble(o.keys)->text);
	store_wait(o.store);
}

static void end(void)
{
	keys_close(o.keys);
	config_finish(&config);
	both_close();
}

static struct case_key_secret key_of(int64_t id)
{
	struct case_key_secret key;
	ck_assert_msg(opened_key(&o, id, true, &key, &err), "%s", err.text);
	return key;
}

static int64_t put(const char *user, const char *attempt, int64_t created_at)
{
	const struct attempt_facts f = { .attempt_id = attempt, .template_id = "idvtmp_1", .client_user_id = user, .status = "success", .stage = STAGE_DONE,
		.steps = "+++++++", .created_at = created_at, .read_at = created_at, .email = "a@x.example" };
	const struct case_policy policy = { .keys = o.keys };
	struct store_tx *t = store_begin(o.store, STORE_WRITE);
	ck_assert(cases_put(t, &f, &policy, 0));
	both_done(o.store, t);
	return both_number(o.store, STORE_READ, "SELECT max(id) FROM cases", 0);
}

static int64_t add(int64_t id, const struct person *by, int64_t at, const char *text)
{
	struct case_key_secret key = key_of(id);
	struct store_tx *t = store_begin(o.store, STORE_WRITE);
	notes_add(t, id, by, at, "note", &key, text);
	return store_number(&both_done(o.store, t)->rows[0], 0, 0);
}

static const struct store_rows *list(int64_t id)
{
	struct store_tx *t = store_begin(o.store, STORE_READ);
	notes_list(t, id);
	return both_done(o.store, t)->rows;
}

static void check_note(int64_t id, size_t at, const char *by, const char *text, bool withdrawn)
{
	struct case_key_secret key = key_of(id);
	struct note n;
	ck_assert(notes_read(list(id), at, &key, &n));
	ck_assert_str_eq(n.by, by);
	ck_assert_int_eq(n.withdrawn, withdrawn);
	ck_assert_str_eq(n.text, text);
	ck_assert_uint_eq(n.len, strlen(text));
	note_finish(&n);
}

START_TEST(notes_are_read_by_their_key)
{
	begin(_i);
	int64_t one = put("a", "idv_1", 100), two = put("b", "idv_2", 100);
	add(one, &anna, 5, "first");
	add(one, &bert, 6, "se\xc3\xa7ond\nline");
	add(two, &bert, 4, "");
	check_note(one, 0, "anna", "first", false);
	check_note(one, 1, "bert", "se\xc3\xa7ond\nline", false);
	check_note(two, 0, "bert", "", false);
	struct note n;
	struct case_key_secret other = key_of(two);
	ck_assert(notes_read(list(one), 0, &other, &n));
	ck_assert_ptr_null(n.text);
	ck_assert(notes_read(list(one), 0, NULL, &n));
	ck_assert_ptr_null(n.text);
	ck_assert(!notes_read(list(one), 2, &other, &n));
	ck_assert_int_eq(both_number(o.store, STORE_READ, "SELECT notes FROM cases WHERE id = $1", 1, one), 2);
}
END_TEST

static enum store_outcome withdraw(int64_t note, const struct person *by, bool withdrawn)
{
	struct store_tx *t = store_begin(o.store, STORE_WRITE);
	notes_withdraw(t, note, by, withdrawn);
	return both_ask(o.store, t)->outcome;
}

START_TEST(its_author_takes_a_note_back_and_puts_it_again)
{
	begin(_i);
	int64_t one = put("a", "idv_1", 100), note = add(one, &anna, 5, "hm");
	ck_assert_int_eq(withdraw(note, &bert, true), STORE_UNMET);
	ck_assert_int_eq(withdraw(note, &anna, false), STORE_UNMET);
	ck_assert_int_eq(withdraw(note, &anna, true), STORE_DONE);
	check_note(one, 0, "anna", "hm", true);
	ck_assert_int_eq(both_number(o.store, STORE_READ, "SELECT notes FROM cases WHERE id = $1", 1, one), 0);
	ck_assert_int_eq(withdraw(note, &anna, true), STORE_UNMET);
	ck_assert_int_eq(withdraw(note, &anna, false), STORE_DONE);
	check_note(one, 0, "anna", "hm", false);
	ck_assert_int_eq(both_number(o.store, STORE_READ, "SELECT notes FROM cases WHERE id = $1", 1, one), 1);
}
END_TEST

/* Files of PostgreSQL's tables below `path` that have the bytes. */
static size_t found(const char *path, const void *bytes)
{
	size_t n = 0;
	DIR *d = opendir(path);
	for (struct dirent *e; d && (e = readdir(d));) {
		char *whole = mem_printf("%s/%s", path, e->d_name);
		if (e->d_name[0] != '.')
			n += found(whole, bytes);
		FILE *f = e->d_type == DT_REG ? fopen(whole, "r") : NULL;
		if (f) {
			static char text[32 << 20];
			size_t len = fread(text, 1, sizeof text, f);
			n += memmem(text, len, bytes, CASE_KEY_BYTES) != NULL;
			if (getenv("TELL") && memmem(text, len, bytes, CASE_KEY_BYTES))
				fprintf(stderr, "%s at %zu of %zu\n", whole, (size_t)((char *)memmem(text, len, bytes, CASE_KEY_BYTES) - text), len);
			fclose(f);
		}
		free(whole);
	}
	if (d)
		closedir(d);
	return n;
}

static char *data_directory(const char *below)
{
	PGconn *c = pg_rig_connect("postgres");
	PGresult *r = PQexec(c, "SHOW data_directory");
	char *path = mem_printf("%s/%s", PQgetvalue(r, 0, 0), below);
	PQclear(r);
	PQfinish(c);
	return path;
}

START_TEST(postgresql_keeps_no_key_in_its_tables)
{
	begin(BOTH_POSTGRESQL);
	struct case_key_secret keys[20];
	int64_t gone[10];
	for (int i = 0; i < 20; i++)
		keys[i] = key_of(i + 1);
	store_wait(keys_store(o.keys));
	const char *name = strstr(config.case_keys, "@/") + 2; /* postgresql://idreview@/NAME?host=... */
	char *database = mem_printf("%.*s", (int)strcspn(name, "?"), name);
	pg_rig_do(database, "ANALYZE");
	pg_rig_do(database, "CHECKPOINT");
	free(database);
	char *base = data_directory("base");
	for (int i = 0; i < 20; i++)
		ck_assert_uint_ge(found(base, keys[i].bytes), 1);
	for (int i = 0; i < 10; i++)
		gone[i] = i * 2 + 1;
	ck_assert_msg(opened_destroy_keys(&o, gone, 10, &err), "%s", err.text);
	for (int i = 0; i < 20; i++)
		ck_assert_uint_eq(found(base, keys[i].bytes) > 0, i % 2);
	free(base);
}
END_TEST

START_TEST(a_destroyed_key_takes_its_notes_along)
{
	begin(_i);
	int64_t one = put("a", "idv_1", 100);
	struct case_key_secret key;
	struct note n;
	add(one, &anna, 5, "gone soon");
	ck_assert_msg(opened_destroy_keys(&o, &one, 1, &err), "%s", err.text);
	ck_assert(!opened_key(&o, one, true, &key, &err));
	ck_assert_int_eq(err.kind, ERR_NOT_FOUND);
	ck_assert(notes_read(list(one), 0, NULL, &n) && !n.text);
}
END_TEST

START_TEST(another_link_key_takes_over)
{
	begin(_i);
	put("a", "idv_1", 100);
	ck_assert_int_eq(both_number(o.store, STORE_READ, "SELECT count(*) FROM link", 0), 1);
	ck_assert_msg(opened_relink(&o, &err), "%s", err.text);
	ck_assert_int_eq(both_number(o.store, STORE_READ, "SELECT count(*) FROM link", 0), 0);
	put("a", "idv_1", 101);
	ck_assert_int_eq(both_number(o.store, STORE_READ, "SELECT count(*) FROM link", 0), 1);
}
END_TEST

/* -- terms ---------------------------------------------------------------------------------------------------------------------------- */

enum { NOW = 1800000000, YEAR = 31557600 };

static struct retention at(int64_t now)
{
	struct retention r;
	retention_at(&r, &config, now);
	return r;
}

static size_t past_cases(const struct retention *r, int64_t after)
{
	struct store_tx *t = store_begin(o.store, STORE_READ);
	retention_cases(t, r, after, 10);
	return both_done(o.store, t)->rows[0].count;
}

static void set_case(int64_t id, int64_t ended_at, bool hold)
{
	struct store_tx *t = store_begin(o.store, STORE_WRITE);
	cases_set_ended(t, id, ended_at);
	cases_set_hold(t, id, hold);
	both_done(o.store, t);
}

START_TEST(a_case_goes_when_its_term_is_over_and_nobody_holds_it)
{
	begin(_i);
	struct retention r = at(NOW);
	int64_t id = put("a", "idv_1", NOW - 30LL * YEAR);
	ck_assert_uint_eq(past_cases(&r, 0), 0); /* whose relationship goes on stays for ever */
	set_case(id, NOW - 5LL * YEAR + 1, false);
	ck_assert_uint_eq(past_cases(&r, 0), 0);
	set_case(id, NOW - 5LL * YEAR, false);
	ck_assert_uint_eq(past_cases(&r, 0), 1);
	ck_assert_uint_eq(past_cases(&r, id), 0);
	set_case(id, NOW - 5LL * YEAR, true);
	ck_assert_uint_eq(past_cases(&r, 0), 0);
	struct store_tx *t = store_begin(o.store, STORE_WRITE);
	retention_drop_case(t, id);
	ck_assert_int_eq(both_done(o.store, t)->rows[0].changed, 0);
	t = store_begin(o.store, STORE_READ);
	retention_counts(t, &r);
	ck_assert_int_eq(store_number(&both_done(o.store, t)->rows[RETENTION_HELD], 0, 0), 1);
	set_case(id, NOW - 5LL * YEAR, false);
	add(id, &anna, 7, "text");
	t = store_begin(o.store, STORE_WRITE);
	retention_drop_case(t, id);
	both_done(o.store, t);
	ck_assert_int_eq(both_number(o.store, STORE_READ, "SELECT (SELECT count(*) FROM cases) + (SELECT count(*) FROM attempt) + (SELECT count(*) FROM note) "
	                             "+ (SELECT count(*) FROM link)", 0), 0);
}
END_TEST

START_TEST(a_term_may_be_counted_from_when_it_was_made)
{
	begin(_i);
	ck_assert(config_set(&config, "retention", "attempts 2y made", &err) && config_set(&config, "retention", "notes 1y made", &err));
	struct retention r = at(NOW);
	int64_t id = put("a", "idv_1", NOW - 2LL * YEAR + 1);
	ck_assert_uint_eq(past_cases(&r, 0), 0);
	add(id, &anna, NOW - YEAR, "old");
	add(id, &anna, NOW - YEAR + 1, "young");
	struct store_tx *t = store_begin(o.store, STORE_READ);
	retention_notes(t, &r, 0, 10);
	const struct store_rows *rows = both_done(o.store, t)->rows;
	ck_assert_uint_eq(rows->count, 1);
	ck_assert_int_eq(store_number(rows, 0, 1), 1);
	t = store_begin(o.store, STORE_WRITE);
	retention_drop_notes(t, &r, id);
	ck_assert_int_eq(both_done(o.store, t)->rows[0].changed, 1);
	check_note(id, 0, "anna", "young", false);
	r = at(NOW + 1);
	ck_assert_uint_eq(past_cases(&r, 0), 1);
}
END_TEST

START_TEST(what_is_done_with_goes_in_batches)
{
	begin(_i);
	struct retention r = at(NOW);
	int64_t id = put("a", "idv_1", 100);
	for (int i = 0; i < 5; i++) {
		const struct inbox_event e = { .iat = i, .received_at = 1, .type = "T", .code = "C", .subject = "s", .environment = "sandbox" };
		struct store_tx *in = store_begin(o.store, STORE_WRITE);
		inbox_add(in, &e);
		both_done(o.store, in);
		if (i != 3)
			both_number(o.store, STORE_WRITE, "UPDATE inbox SET done_at = $2 WHERE iat = $1", 2, (int64_t)i, i == 4 ? (int64_t)NOW : (int64_t)7);
		char person[8];
		snprintf(person, sizeof person, "p%d", i);
		struct person me = { 0 };
		memcpy(me.id, person, sizeof person);
		struct store_tx *t = store_begin(o.store, STORE_WRITE);
		cases_seen(t, id, &me);
		both_done(o.store, t);
	}
	struct store_tx *t = store_begin(o.store, STORE_READ);
	retention_counts(t, &r);
	const struct both_answer *a = both_done(o.store, t);
	ck_assert_int_eq(store_number(&a->rows[RETENTION_INBOX], 0, 0), 3);
	ck_assert_int_eq(store_number(&a->rows[RETENTION_SEEN], 0, 0), 5);
	ck_assert_int_eq(store_number(&a->rows[RETENTION_WRITES], 0, 0), 0);
	static const int64_t inbox[] = { 2, 1, 0 }, seen[] = { 2, 2, 1 };
	for (int i = 0; i < 3; i++) {
		t = store_begin(o.store, STORE_WRITE);
		retention_drop_inbox(t, &r, 2);
		retention_drop_seen(t, &r, 2);
		retention_drop_writes(t, &r, 2);
		a = both_done(o.store, t);
		ck_assert_int_eq(a->rows[0].changed, inbox[i]);
		ck_assert_int_eq(a->rows[1].changed, seen[i]);
	}
}
END_TEST

static const struct {
	enum store_statement statement;
	size_t numbers;
	bool text;
} upkeep[] = {
	{ STORE_EXPORT_CASES, 2, false }, { STORE_EXPORT_ATTEMPTS, 2, false }, { STORE_EXPORT_NOTES, 2, false }, { STORE_EXPORT_DECISIONS, 2, false }, { STORE_CHECK_ATTEMPTS, 0, false },
	{ STORE_CHECK_NOTES, 0, false }, { STORE_CHECK_LINKS, 0, false }, { STORE_CHECK_SEEN, 0, false }, { STORE_CHECK_CASES, 0, false },
	{ STORE_CHECK_EVENTS, 0, false }, { STORE_CHECK_IDS, 2, false }, { STORE_CASE_HELD, 2, false }, { STORE_EVENT_WRITERS_OF, 0, true },
};

START_TEST(each_statement_of_the_upkeep_is_understood)
{
	begin(_i);
	put("a", "idv_1", 100);
	for (size_t i = 0; i < sizeof upkeep / sizeof upkeep[0]; i++) {
		struct store_tx *t = store_begin(o.store, STORE_READ);
		store_step(t, upkeep[i].statement, STORE_ANY);
		for (size_t n = 0; n < upkeep[i].numbers; n++)
			store_int(t, (int64_t)n * 10);
		if (upkeep[i].text)
			store_text(t, "x");
		both_done(o.store, t);
	}
	struct store_tx *t = store_begin(o.store, STORE_WRITE);
	store_step(t, STORE_PAST_CHAINS, STORE_ANY);
	store_int(t, 5);
	store_text(t, "");
	store_int(t, 5);
	store_step(t, STORE_DROP_CHAIN, STORE_ANY);
	store_text(t, "x");
	store_int(t, 5);
	both_done(o.store, t);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("notes");
	TCase *t = tcase_create("both");
	tcase_add_checked_fixture(t, NULL, end);
	both_add(t, notes_are_read_by_their_key);
	both_add(t, its_author_takes_a_note_back_and_puts_it_again);
	both_add(t, a_destroyed_key_takes_its_notes_along);
	both_add(t, another_link_key_takes_over);
	tcase_add_test(t, postgresql_keeps_no_key_in_its_tables);
	both_add(t, a_case_goes_when_its_term_is_over_and_nobody_holds_it);
	both_add(t, a_term_may_be_counted_from_when_it_was_made);
	both_add(t, what_is_done_with_goes_in_batches);
	both_add(t, each_statement_of_the_upkeep_is_understood);
	suite_add_tcase(s, t);
	return both_run(s);
}
