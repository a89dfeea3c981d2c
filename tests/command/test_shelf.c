/* import, queue and store as they are typed, on a store of SQLite with cases, notes and terms that are over; and on disks that fail. */
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/suite.h"
#include "base/mem.h"
#include "base/when.h"
#include "command/dispatch.h"
#include "store/cases.h"
#include "store/notes.h"
#include "store/opened.h"
#include "support/settings.h"

static char place[128], out[64 * 1024], said[8 * 1024];

/* -- a disk that fails ----------------------------------------------------------------------------------------------------------------- */

/* What each write to a database and its log comes to; SQLITE_OK: as it is. */
static int write_fails;
static sqlite3_vfs shim;
static sqlite3_vfs *real;
/* Files of a database, its log and its journal each have functions of their own; all write with the same one. */
static struct {
	const sqlite3_io_methods *real;
	sqlite3_io_methods ours;
} kinds[8];

static int shim_write(sqlite3_file *f, const void *bytes, int n, sqlite3_int64 at)
{
	size_t i = 0;
	while (f->pMethods != &kinds[i].ours)
		i++;
	return write_fails ? write_fails : kinds[i].real->xWrite(f, bytes, n, at);
}

static int shim_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *got)
{
	(void)vfs;
	size_t i = 0;
	int code = real->xOpen(real, name, f, flags, got);
	if (code != SQLITE_OK || !f->pMethods)
		return code;
	while (kinds[i].real && kinds[i].real != f->pMethods)
		i++;
	if (!kinds[i].real) {
		kinds[i].real = f->pMethods;
		kinds[i].ours = *f->pMethods;
		kinds[i].ours.xWrite = shim_write;
	}
	f->pMethods = &kinds[i].ours;
	return code;
}

static void shim_begin(void)
{
	real = sqlite3_vfs_find(NULL);
	shim = *real;
	shim.zName = "shim";
	shim.xOpen = shim_open;
	ck_assert_int_eq(sqlite3_vfs_register(&shim, 1), SQLITE_OK);
}

/* -- commands ------------------------------------------------------------------------------------------------------------------------- */

static void slurp(int fd, char *into, size_t size)
{
	ssize_t n = pread(fd, into, size - 1, 0);
	ck_assert_int_ge(n, 0);
	into[n] = '\0';
	close(fd);
}

static int open_scratch(void)
{
	char path[] = "/tmp/idreview-shelf-XXXXXX";
	int fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	unlink(path);
	return fd;
}

/* Words between blanks. */
static int run(const char *line)
{
	char words[400];
	char *argv[20] = { "idreview" };
	int argc = 1, streams[2] = { open_scratch(), open_scratch() }, kept[2] = { dup(1), dup(2) };
	snprintf(words, sizeof words, "%s", line);
	for (char *w = strtok(words, " "); w; w = strtok(NULL, " "))
		argv[argc++] = w;
	fflush(stdout);
	for (int i = 0; i < 2; i++)
		dup2(streams[i], i + 1);
	int code = command_main(argc, argv);
	fflush(stdout);
	for (int i = 0; i < 2; i++) {
		dup2(kept[i], i + 1);
		close(kept[i]);
	}
	slurp(streams[0], out, sizeof out);
	slurp(streams[1], said, sizeof said);
	return code;
}

static void expect(int code, const char *in_out, const char *in_said, const char *line)
{
	int got = run(line);
	ck_assert_msg(got == code, "%s: %d, not %d\n%s%s", line, got, code, out, said);
	ck_assert_msg(strstr(out, in_out), "%s: no \"%s\" in\n%s%s", line, in_out, out, said);
	ck_assert_msg(*in_said ? strstr(said, in_said) != NULL : !*said, "%s: no \"%s\" in\n%s", line, in_said, said);
}

/* -- what is in the store -------------------------------------------------------------------------------------------------------------- */

static int64_t days_ago(int days)
{
	return when_now() - days * 86400LL;
}

static void put_case(struct opened *o, const char *user, const char *attempt, const char *screening, int64_t at)
{
	struct attempt_facts f = {
		.attempt_id = attempt, .template_id = "idvtmp_1", .client_user_id = user, .screening_id = screening, .status = "pending_review",
		.stage = STAGE_PENDING, .steps = "++xx...", .why = "aml", .created_at = at, .read_at = at, .phone = "+12345678909",
	};
	struct case_policy policy = { .due_after_s = 3600, .keys = o->keys };
	struct store_tx *t = store_begin(o->store, STORE_WRITE);
	ck_assert(cases_put(t, &f, &policy, 0));
	ck_assert_msg(opened_ask(o->store, t, NULL, NULL, NULL, &err), "%s", err.text);
}

static void put_note(struct opened *o, int64_t id, const char *text)
{
	struct case_key_secret key;
	const struct person me = { .id = "anna" };
	ck_assert_msg(opened_key(o, id, true, &key, &err), "%s", err.text);
	struct store_tx *t = store_begin(o->store, STORE_WRITE);
	notes_add(t, id, &me, when_now(), "note", &key, text);
	ck_assert_msg(opened_ask(o->store, t, NULL, NULL, NULL, &err), "%s", err.text);
}

static void fill(void)
{
	struct opened o;
	set("store", place);
	ck_assert_msg(opened_begin(&o, &config, NULL, &err), "%s", err.text);
	ck_assert_msg(opened_wait(&o, &err), "%s", err.text);
	put_case(&o, "anna", "idv_1", NULL, days_ago(4000));
	put_case(&o, "bert", "idv_2", "scr_2", days_ago(4000));
	put_case(&o, "carl", "idv_3", NULL, days_ago(4000));
	put_case(&o, "dora", "idv_4", NULL, days_ago(1));
	put_note(&o, 1, "the passport is Anna's own");
	put_note(&o, 3, "called on Monday");
	put_note(&o, 4, "waits for papers");
	opened_end(&o);
}

static int64_t number(const char *sql)
{
	sqlite3 *db;
	sqlite3_stmt *stmt;
	ck_assert_int_eq(sqlite3_open_v2(place, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	ck_assert_msg(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) == SQLITE_OK, "%s", sqlite3_errmsg(db));
	ck_assert_int_eq(sqlite3_step(stmt), SQLITE_ROW);
	int64_t n = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	sqlite3_close(db);
	return n;
}

static void change(const char *sql)
{
	sqlite3 *db;
	ck_assert_int_eq(sqlite3_open(place, &db), SQLITE_OK);
	ck_assert_msg(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, "%s", sqlite3_errmsg(db));
	sqlite3_close(db);
}

static void setup(void)
{
	settings_setup();
	snprintf(place, sizeof place, "%s/store.db", dir);
	setenv("IDREVIEW_STORE", place, 1);
	setenv("XDG_STATE_HOME", dir, 1);
	setenv("XDG_CONFIG_HOME", dir, 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	umask(077);
	write_fails = 0;
	shim_begin();
}

/* -- tests ------------------------------------------------------------------------------------------------------------------------------ */

START_TEST(words_that_do_not_fit)
{
	fill();
	expect(2, "", "store takes one of", "store");
	expect(2, "", "store takes one of", "store clean");
	expect(2, "", "idreview store backup FILE", "store backup");
	expect(2, "", "--yes is no option of this", "store check --yes");
	expect(2, "", "either --dry-run", "store prune");
	expect(2, "", "either --dry-run", "store erase 1 --dry-run --yes");
	expect(2, "", "say so with --json", "store export");
	expect(2, "", "is no date", "store ended 1 2024-02-30");
	expect(2, "", "is still to come", "store ended 1 2999-01-01");
	expect(5, "", "the store has no case \"99\"", "store hold 99");
	expect(5, "", "the store has no case \"idv_9\"", "store hold idv_9");
	expect(2, "", "there is no view", "queue --view nosuch");
	expect(2, "", "is not understood", "queue --filter status:");
	expect(2, "", "both given", "queue --view all --filter mine");
	setenv("IDREVIEW_STORE", "none", 1);
	expect(3, "", "there is no store", "store check");
	expect(3, "", "there is no store", "queue");
	expect(3, "", "there is no store", "import /dev/null");
}
END_TEST

START_TEST(subjects_come_in_once)
{
	char line[200];
	snprintf(line, sizeof line, "import %s", write_file("s", "anna\tidvtmp_1\nbert\tidvtmp_1\n# nobody\nanna\tidvtmp_2\n", 0600));
	expect(0, "3 cases new, 0 known.", "", line);
	expect(0, "0 cases new, 3 known.", "", line);
	expect(0, "bert", "", "queue");
	expect(0, "\"client_user_id\":\"anna\"", "", "queue --json --limit 1");
	ck_assert_ptr_null(strstr(out, "bert"));
	snprintf(line, sizeof line, "import %s", write_file("s", "idv_1\n", 0600));
	expect(3, "", "there is no client id", line);
	snprintf(line, sizeof line, "import %s/none", dir);
	expect(1, "", "cannot read", line);
	expect(4, "", "nothing is imported: read-only", "import /dev/null --read-only");
}
END_TEST

START_TEST(the_queue_has_views_and_filters)
{
	fill();
	expect(0, "pending_review", "", "queue");
	expect(0, "dora", "", "queue --filter age:<2d");
	ck_assert_ptr_null(strstr(out, "anna"));
	expect(0, "\"why\":\"aml\"", "", "queue --view pending --json");
	expect(0, "\"notes\":1", "", "queue --json --filter user:anna");
	expect(0, "CASE", "", "queue --view mine");
	ck_assert_ptr_null(strstr(out, "dora"));
}
END_TEST

START_TEST(a_whole_store_passes_the_check)
{
	fill();
	expect(0, "SQLite finds the file whole", "", "store check");
	expect(0, "4 cases, as the maintained counts say", "", "store check");
	expect(0, "each case with notes has its key", "", "store check");
	change("PRAGMA foreign_keys = OFF; INSERT INTO link (kind, hash, case_id) VALUES ('phone', x'00', 77)");
	expect(17, "1 links of cases that are not there", "not as it should be", "store check");
	change("DELETE FROM link; UPDATE tally SET n = n + 1 WHERE kind = 'stage' AND name = '2'");
	expect(17, "4 cases, and the maintained counts say 5", "not as it should be", "store check");
	change("UPDATE tally SET n = n - 1 WHERE kind = 'stage' AND name = '2'");
	char *keys = mem_printf("%s/keys.db", dir);
	ck_assert_int_eq(unlink(keys), 0);
	free(keys);
	expect(17, "3 cases have notes and no key", "not as it should be", "store check");
}
END_TEST

START_TEST(a_backup_is_whole_and_has_no_keys)
{
	char line[300], path[160];
	struct stat st;
	fill();
	snprintf(path, sizeof path, "%s/copy.db", dir);
	snprintf(line, sizeof line, "store backup %s", path);
	expect(0, "without the keys", "", line);
	expect(1, "", "never takes the place of a file", line);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_int_eq(st.st_mode & 0777, 0600);
	/* As a store of its own: the cases are there, the text is not. */
	char *elsewhere = mem_printf("%s/elsewhere", dir), *moved = mem_printf("%s/store.db", elsewhere);
	ck_assert_int_eq(mkdir(elsewhere, 0700), 0);
	ck_assert_int_eq(rename(path, moved), 0);
	setenv("IDREVIEW_STORE", moved, 1);
	expect(0, "\"user\":\"anna\"", "", "store export --json --with-notes");
	ck_assert_ptr_nonnull(strstr(out, "\"text\":null"));
	ck_assert_ptr_null(strstr(out, "passport"));
	snprintf(line, sizeof line, "store backup %s/none/copy.db", dir);
	expect(1, "", "cannot be made", line);
	free(moved);
	free(elsewhere);
}
END_TEST

START_TEST(an_export_has_text_only_where_it_is_asked_for)
{
	fill();
	expect(0, "\"note_kind\":\"note\"", "", "store export --json");
	ck_assert_ptr_null(strstr(out, "passport"));
	expect(0, "\"text\":\"the passport is Anna's own\"", "", "store export --json --with-notes");
	ck_assert_int_eq(number("SELECT count(*) FROM event WHERE kind = 'export'"), 2);
	ck_assert_int_eq(number("SELECT count(*) FROM event WHERE detail LIKE '%passport%'"), 0);
}
END_TEST

START_TEST(what_is_erased_stays_as_facts)
{
	fill();
	expect(0, "Would destroy the key of case 1: the text of 1 note, and the words of its decisions", "", "store erase idv_1 --dry-run");
	expect(0, "passport", "", "store export --json --with-notes");
	expect(0, "under legal hold", "", "store hold idv_1");
	expect(0, "is under legal hold already", "", "store hold 1");
	expect(4, "", "nothing of it may be erased", "store erase 1 --yes");
	expect(0, "no more", "", "store hold 1 --release");
	ck_assert_int_eq(number("SELECT count(*) FROM link WHERE case_id = 1"), 1);
	expect(0, "is destroyed", "", "store erase 1 --yes");
	expect(0, "\"text\":null", "", "store export --json --with-notes");
	ck_assert_ptr_null(strstr(out, "passport"));
	ck_assert_ptr_nonnull(strstr(out, "called on Monday"));
	ck_assert_int_eq(number("SELECT count(*) FROM link WHERE case_id = 1"), 0);
	ck_assert_int_eq(number("SELECT count(*) FROM note WHERE case_id = 1"), 1);
	ck_assert_int_eq(number("SELECT count(*) FROM event WHERE kind IN ('hold', 'unhold', 'erase')"), 3);
}
END_TEST

/* Ended in 2019: 1 and 2, of which 2 was screened (10 years after made: 4000 days ago), 3 under hold; 4 goes on. */
START_TEST(what_is_past_its_term_goes)
{
	fill();
	expect(0, "run from 2019-01-31", "", "store ended 1 2019-01-31");
	run("store ended 2 2019-01-31");
	run("store ended 3 2019-01-31");
	run("store hold 3");
	expect(0, "case 1, ended 2019-01-31: 1 attempt, 1 note", "", "store prune --dry-run");
	ck_assert_ptr_nonnull(strstr(out, "2 cases with all"));
	ck_assert_ptr_nonnull(strstr(out, "1 case past the term stay: legal hold"));
	ck_assert_ptr_nonnull(strstr(out, "Nothing was deleted"));
	ck_assert_int_eq(number("SELECT count(*) FROM cases"), 4);
	ck_assert_int_eq(number("SELECT count(*) FROM event WHERE kind = 'prune'"), 0);
	expect(4, "", "read-only", "store prune --yes --read-only");
	expect(0, "2 cases with all", "", "store prune --yes");
	ck_assert_int_eq(number("SELECT count(*) FROM cases WHERE id IN (1, 2)"), 0);
	ck_assert_int_eq(number("SELECT count(*) FROM cases"), 2);
	ck_assert_int_eq(number("SELECT count(*) FROM attempt"), 2);
	ck_assert_int_eq(number("SELECT count(*) FROM event WHERE kind = 'prune' AND detail LIKE '%ids=1,2'"), 1);
	expect(0, "called on Monday", "", "store export --json --with-notes");
	expect(0, "0 cases with all", "", "store prune --yes");
	expect(0, "each case with notes has its key; 2 were destroyed", "", "store check");
	change("PRAGMA foreign_keys = ON; DELETE FROM cases WHERE id = 4"); /* as if a program had ended before it came to the keys */
	expect(0, "1 keys of cases that are not there", "", "store check");
	expect(0, "1 of cases that are not there", "", "store prune --yes");
	expect(0, "3 were destroyed", "", "store check");
}
END_TEST

START_TEST(notes_may_go_before_their_case)
{
	fill();
	write_file("config", "", 0600);
	char *path = mem_printf("%s/idreview", dir);
	mkdir(path, 0700);
	free(path);
	write_file("idreview/config", "retention = { \"notes 30d ended\", \"inbox 1d done\" }\n", 0600);
	run("store ended 1 2026-01-31");
	change("INSERT INTO inbox (body_hash, iat, received_at, type, code, subject, environment, done_at) VALUES (x'00', 1, 1, 't', 'c', 's', 'e', 5), "
	       "(x'01', 1, 1, 't', 'c', 's', 'e', 0)");
	expect(0, "1 note of a case that stays, kept until 30d after the relationship ended", "", "store prune --dry-run");
	ck_assert_ptr_nonnull(strstr(out, "1 webhooks, kept until 1d after done with"));
	expect(0, "This is gone", "", "store prune --yes");
	ck_assert_int_eq(number("SELECT count(*) FROM note WHERE case_id = 1"), 0);
	ck_assert_int_eq(number("SELECT count(*) FROM note"), 2);
	ck_assert_int_eq(number("SELECT count(*) FROM cases"), 4);
	ck_assert_int_eq(number("SELECT count(*) FROM inbox"), 1);
}
END_TEST

/* Chains of before; one speaks of a case under hold. */
START_TEST(chains_go_whole_and_leave_their_heads)
{
	fill();
	run("store hold 3");
	run("store hold 4");
	ck_assert_int_eq(number("SELECT count(DISTINCT writer) FROM event"), 2);
	run("store hold 4 --release");
	change("UPDATE event SET at = 1000"); /* the macs do not matter here */
	expect(0, "2 chains of events", "", "store prune --yes");
	ck_assert_int_eq(number("SELECT count(*) FROM event WHERE at = 1000 AND kind = 'hold' AND subject LIKE '%carl%'"), 1);
	ck_assert_int_eq(number("SELECT count(*) FROM event WHERE at = 1000 AND subject LIKE '%dora%'"), 0);
	ck_assert_int_eq(number("SELECT count(*) FROM event WHERE kind = 'prune' AND detail LIKE 'count=2 what=chains head=%head=%'"), 1);
}
END_TEST

START_TEST(another_link_key_is_told_and_taken)
{
	fill();
	write_file("link.key", "1111111111111111111111111111111111111111111111111111111111111111\n", 0600);
	expect(0, "is not the one that this store's links were made with", "", "store check");
	expect(0, "Would forget all links", "", "store relink --dry-run");
	ck_assert_int_eq(number("SELECT count(*) FROM link"), 4);
	expect(0, "All links are forgotten", "", "store relink --yes");
	ck_assert_int_eq(number("SELECT count(*) FROM link"), 0);
	ck_assert_int_eq(number("SELECT count(*) FROM event WHERE kind = 'relink'"), 1);
	expect(0, "it is the one", "", "store check");
}
END_TEST

static const struct {
	int code;
	const char *said;
} disks[] = {
	{ SQLITE_FULL, "is full: nothing was written" },
	{ SQLITE_READONLY, "cannot be written: it is read-only" },
	{ SQLITE_IOERR_WRITE, "disk I/O error" },
};

START_TEST(a_disk_that_fails_is_a_sentence)
{
	char line[200];
	fill();
	snprintf(line, sizeof line, "import %s", write_file("s", "emil\tidvtmp_1\n", 0600));
	write_fails = disks[_i].code;
	expect(17, "", disks[_i].said, line);
	expect(0, "dora", "", "queue"); /* what only reads goes on */
	expect(17, "", disks[_i].said, "store hold 1");
	write_fails = 0;
	expect(0, "1 case new", "", line);
	expect(0, "is under legal hold", "", "store hold 1");
	expect(0, "finds the file whole", "", "store check");
}
END_TEST

START_TEST(a_place_that_cannot_be_is_a_sentence)
{
	fill();
	ck_assert_int_eq(chmod(place, 0644), 0);
	expect(17, "", "mode 0600", "queue");
	ck_assert_int_eq(chmod(place, 0600), 0);
	change("PRAGMA user_version = 9999");
	expect(17, "", "made by a newer idreview", "queue");
	change("PRAGMA user_version = 1; PRAGMA application_id = 7");
	expect(17, "", "of another program", "queue");
	setenv("IDREVIEW_STORE", "/proc/idreview/store.db", 1);
	expect(17, "", "/proc/idreview", "queue");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("shelf");
	TCase *t = tcase_create("store");
	tcase_add_checked_fixture(t, setup, settings_teardown);
	tcase_add_test(t, words_that_do_not_fit);
	tcase_add_test(t, subjects_come_in_once);
	tcase_add_test(t, the_queue_has_views_and_filters);
	tcase_add_test(t, a_whole_store_passes_the_check);
	tcase_add_test(t, a_backup_is_whole_and_has_no_keys);
	tcase_add_test(t, an_export_has_text_only_where_it_is_asked_for);
	tcase_add_test(t, what_is_erased_stays_as_facts);
	tcase_add_test(t, what_is_past_its_term_goes);
	tcase_add_test(t, notes_may_go_before_their_case);
	tcase_add_test(t, chains_go_whole_and_leave_their_heads);
	tcase_add_test(t, another_link_key_is_told_and_taken);
	tcase_add_loop_test(t, a_disk_that_fails_is_a_sentence, 0, (int)(sizeof disks / sizeof disks[0]));
	tcase_add_test(t, a_place_that_cannot_be_is_a_sentence);
	suite_add_tcase(s, t);
	return suite_run(s);
}
