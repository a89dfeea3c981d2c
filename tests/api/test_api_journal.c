/* The journal of writes. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/suite.h"
#include "api/journal.h"
#include "base/mem.h"
#include "base/when.h"
#include "support/settings.h"

static struct journal journal;

static struct intent intent(const char *user)
{
	struct intent i = { .op = "retry", .template_id = "t1", .newest_id = "idv_1", .strategy = "reset", .account = "https://s:443 sandbox c",
		                    .server_at = 1767225600 };
	snprintf(i.client_user_id, sizeof i.client_user_id, "%s", user);
	intent_make_id(i.id);
	return i;
}

static void journal_setup(void)
{
	settings_setup();
	setenv("XDG_STATE_HOME", dir, 1);
	journal_init(&journal);
}

static void journal_teardown(void)
{
	journal_finish(&journal);
	settings_teardown();
}

static void append_raw(const char *text)
{
	FILE *f = fopen(journal.path, "a");
	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
}

/* As another process reads it. */
static size_t open_count(void)
{
	struct journal other;
	size_t n = 0;
	journal_init(&other);
	ck_assert_msg(journal_refresh(&other, &err), "%s", err.text);
	for (size_t i = 0; i < other.count; i++)
		n += intent_is_open(&other.list[i]);
	journal_finish(&other);
	return n;
}

START_TEST(journal_keeps_what_is_open)
{
	struct intent a = intent("user \t%\n\xff"), b = intent("u2");
	struct stat st;
	ck_assert_uint_eq(open_count(), 0);
	ck_assert_msg(journal_write_intent(&journal, &a, &err), "%s", err.text);
	ck_assert(journal_write_intent(&journal, &b, &err));
	ck_assert(journal_write_event(&journal, b.id, "sent", "", 0, &err));
	ck_assert(journal_write_event(&journal, b.id, "done", "idv_2", 1767225660, &err));
	ck_assert_int_eq(journal_find(&journal, b.id)->state, INTENT_DONE);
	ck_assert_str_eq(journal_find(&journal, b.id)->result_id, "idv_2");
	ck_assert_int_eq(journal_find(&journal, b.id)->closed_at, 1767225660);
	ck_assert(journal_write_event(&journal, b.id, "told", "", 0, &err));
	ck_assert_ptr_null(journal_find(&journal, b.id));
	ck_assert_int_eq(journal_find(&journal, a.id)->state, INTENT_INTENDED);
	ck_assert(journal_write_event(&journal, a.id, "sent", "", 0, &err));
	ck_assert_int_eq(journal_find(&journal, a.id)->state, INTENT_SENT);
	ck_assert(journal_write_event(&journal, a.id, "lost", "network", 0, &err));
	ck_assert_int_eq(stat(journal.path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, 0600);
	ck_assert_uint_eq(journal.count, 1);
	const struct intent *i = journal_find(&journal, a.id);
	ck_assert_str_eq(i->client_user_id, "user \t%\n\xff");
	ck_assert_str_eq(i->newest_id, "idv_1");
	ck_assert_int_eq(i->at, a.at);
	ck_assert_int_eq(i->server_at, 1767225600);
	ck_assert_int_eq(i->state, INTENT_OPEN);
	ck_assert(intent_is_held(i));
	ck_assert_uint_eq(open_count(), 1);
}
END_TEST

/* Another process writes and makes the file short; what is read here follows. */
START_TEST(journal_is_read_on)
{
	struct journal other;
	struct intent a = intent("u1"), b = intent("u2");
	journal_init(&other);
	ck_assert(journal_write_intent(&journal, &a, &err));
	ck_assert(journal_refresh(&other, &err));
	ck_assert_ptr_nonnull(journal_find(&other, a.id));
	ck_assert(journal_write_event(&journal, a.id, "refused", "INVALID_FIELD", 0, &err));
	ck_assert(journal_refresh(&other, &err));
	ck_assert_ptr_null(journal_find(&other, a.id));
	journal_compact(&journal, 0);
	ck_assert(journal_write_intent(&journal, &b, &err));
	ck_assert(journal_refresh(&other, &err));
	ck_assert_uint_eq(other.count, 1);
	ck_assert_ptr_nonnull(journal_find(&other, b.id));
	journal_finish(&other);
}
END_TEST

/* What closes first counts: two may settle one intent at a time. */
START_TEST(journal_closes_once)
{
	struct intent a = intent("u1");
	ck_assert(journal_write_intent(&journal, &a, &err));
	ck_assert(journal_write_event(&journal, a.id, "appeared", "idv_2", 0, &err));
	ck_assert(journal_write_event(&journal, a.id, "appeared", "idv_3", 0, &err));
	ck_assert(journal_write_event(&journal, a.id, "lost", "late", 0, &err));
	ck_assert_str_eq(journal_find(&journal, a.id)->result_id, "idv_2");
	ck_assert_int_eq(journal_find(&journal, a.id)->state, INTENT_APPEARED);
}
END_TEST

/* That it was never sent is believed of what was not; a line that is cut, an id that is none, an intent that is there twice count for nothing. */
START_TEST(journal_lines_that_are_not_believed)
{
	struct intent a = intent("u1");
	char line[300], path[200];
	ck_assert(journal_write_intent(&journal, &a, &err));
	ck_assert(journal_write_event(&journal, a.id, "sent", "", 0, &err));
	ck_assert(journal_write_event(&journal, a.id, "ended", "", 0, &err));
	snprintf(line, sizeof line, "2026-01-01T00:00:00Z\tdone\t%s\tidv_cu\n2026-01-01T00:00:00Z\tdone\t%s\tidv_cut\t2026-01\n", a.id, a.id);
	append_raw(line);
	ck_assert(journal_refresh(&journal, &err));
	ck_assert_int_eq(journal_find(&journal, a.id)->state, INTENT_SENT);
	snprintf(path, sizeof path, "%s.copy", journal.path);
	char command[1200];
	snprintf(command, sizeof command, "cp '%s' '%s' && cat '%s' >> '%s' && sed 's/%.4s/%%61%%62/' '%s' >> '%s'", journal.path, path, path, journal.path,
	         a.id, path, journal.path);
	ck_assert_int_eq(system(command), 0);
	ck_assert(journal_refresh(&journal, &err));
	ck_assert_uint_eq(journal.count, 1);
}
END_TEST

/* One that is stopped while it holds the lock stops nobody for ever. */
START_TEST(journal_that_is_held)
{
	struct intent a = intent("u1");
	ck_assert(journal_write_intent(&journal, &a, &err));
	int fd = open(journal.path, O_RDONLY | O_CLOEXEC);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(flock(fd, LOCK_EX), 0);
	expect_err(journal_write_intent(&journal, &a, &err), ERR_LOCAL, "another process of yours holds it");
	close(fd);
}
END_TEST

START_TEST(journal_made_short_keeps_what_was_given_up)
{
	struct intent a = intent("u1"), b = intent("u2");
	struct stat st;
	ck_assert(journal_write_intent(&journal, &a, &err));
	ck_assert(journal_write_event(&journal, a.id, "given_up", "", 0, &err));
	ck_assert(journal_write_intent(&journal, &b, &err));
	journal_compact(&journal, 0); /* one is open: nothing happens */
	ck_assert(journal_write_event(&journal, b.id, "unsent", "network", 0, &err));
	ck_assert_int_eq(stat(journal.path, &st), 0);
	off_t before = st.st_size;
	journal_compact(&journal, before);
	ck_assert_int_eq(stat(journal.path, &st), 0);
	ck_assert_int_eq(st.st_size, before);
	journal_compact(&journal, before - 1);
	char text[4096] = "";
	FILE *f = fopen(journal.path, "r");
	ck_assert_ptr_nonnull(f);
	ck_assert_uint_gt(fread(text, 1, sizeof text - 1, f), 0);
	fclose(f);
	ck_assert_ptr_nonnull(strstr(text, a.id));
	ck_assert_ptr_nonnull(strstr(text, "given_up"));
	ck_assert_ptr_null(strstr(text, b.id));
	ck_assert_int_eq(stat(journal.path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, 0600);
}
END_TEST

START_TEST(one_writes_for_a_subject)
{
	bool busy;
	int a = journal_lock(&journal, "https://s:443 sandbox c", "u1", "t1", &busy, &err);
	ck_assert_int_ge(a, 0);
	ck_assert_int_lt(journal_lock(&journal, "https://s:443 sandbox c", "u1", "t1", &busy, &err), 0);
	ck_assert(busy);
	static const char *const others[][3] = { { "https://s:443 sandbox c", "u2", "t1" }, { "https://s:443 sandbox c", "u1", "t2" },
		                                 { "https://s:443 production c", "u1", "t1" }, { "https://s:443 sandbox c", "u1t", "1" } };
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		int b = journal_lock(&journal, others[i][0], others[i][1], others[i][2], &busy, &err);
		ck_assert_int_ge(b, 0);
		close(b);
	}
	close(a);
	a = journal_lock(&journal, "https://s:443 sandbox c", "u1", "t1", &busy, &err);
	ck_assert_int_ge(a, 0);
	close(a);
}
END_TEST

START_TEST(journal_survives_damage)
{
	struct intent a = intent("u1"), b = intent("u2");
	ck_assert(journal_write_intent(&journal, &a, &err));
	append_raw("\n\tgarbage\n2026-01-01T00:00:00Z\tintent\tshort\tretry\tu\tt\t-\t-\t-\thttp://"
	           "s\th\t1\t1\n2026-01-01T00:00:00Z\tdone\t");
	ck_assert(journal_write_intent(&journal, &b, &err));
	ck_assert_uint_eq(open_count(), 2);
}
END_TEST

START_TEST(journal_of_a_dead_process_is_not_held)
{
	char host[65] = "", line[400];
	struct intent a = intent("u1");
	ck_assert(journal_write_intent(&journal, &a, &err));
	gethostname(host, 64);
	snprintf(line, sizeof line, "2026-01-01T00:00:00Z\tintent\t%032d\tretry\tu\tt\ti\treset\t-\thttp://s\t%s\t%ld\t1\n", 1,
	         host, (long)getpid());
	append_raw(line);
	snprintf(line, sizeof line, "2026-01-01T00:00:00Z\tintent\t%032d\tretry\tu\tt\ti\treset\t-\thttp://s\telsewhere\t1\t1\n",
	         2);
	append_raw(line);
	char now[WHEN_TEXT];
	when_format_rfc3339(when_now(), now);
	snprintf(line, sizeof line, "%s\tintent\t%032d\tretry\tu\tt\ti\treset\t-\thttp://s\telsewhere\t1\t1\n", now, 3);
	append_raw(line);
	ck_assert(journal_refresh(&journal, &err));
	ck_assert_uint_eq(journal.count, 4);
	const struct intent *list = journal.list;
	ck_assert(intent_is_held(&list[0]) && !intent_is_held(&list[1]) && !intent_is_held(&list[2]) && intent_is_held(&list[3]));
	ck_assert(list[1].old && list[1].state == INTENT_SENT);
	ck_assert_str_eq(list[1].account, "http://s:80");
}
END_TEST

START_TEST(journal_that_others_can_change_is_refused)
{
	struct intent a = intent("u1");
	char other[200];
	ck_assert(journal_write_intent(&journal, &a, &err));
	ck_assert_int_eq(chmod(journal.path, 0644), 0);
	expect_err(journal_write_intent(&journal, &a, &err), ERR_LOCAL, "mode 0600");
	ck_assert_int_eq(chmod(journal.path, 0600), 0);
	snprintf(other, sizeof other, "%s.real", journal.path);
	ck_assert_int_eq(rename(journal.path, other), 0);
	ck_assert_int_eq(symlink(other, journal.path), 0);
	expect_err(journal_write_intent(&journal, &a, &err), ERR_LOCAL, "symbolic link");
}
END_TEST

/* Who may write in a directory above may take the journal away. */
START_TEST(journal_in_a_directory_that_others_can_write)
{
	struct intent a = intent("u1");
	char deep[300];
	snprintf(deep, sizeof deep, "%s/a", dir);
	ck_assert_int_eq(mkdir(deep, 0700), 0);
	snprintf(deep, sizeof deep, "%s/a/b", dir);
	setenv("XDG_STATE_HOME", deep, 1);
	journal_finish(&journal);
	journal_init(&journal);
	ck_assert_msg(journal_write_intent(&journal, &a, &err), "%s", err.text);
	snprintf(deep, sizeof deep, "%s/a", dir);
	ck_assert_int_eq(chmod(deep, 0777), 0);
	expect_err(journal_write_intent(&journal, &a, &err), ERR_LOCAL, "others may write there");
	ck_assert_int_eq(chmod(deep, 01777), 0); /* as /tmp: nobody else can take away what is ours */
	ck_assert_msg(journal_write_intent(&journal, &a, &err), "%s", err.text);
	ck_assert_int_eq(chmod(deep, 0700), 0);
	/* Through a symbolic link that leads there, too. */
	char link[300], open_place[300];
	snprintf(open_place, sizeof open_place, "%s/open", dir);
	ck_assert_int_eq(mkdir(open_place, 0700), 0);
	ck_assert_int_eq(chmod(open_place, 0777), 0);
	snprintf(deep, sizeof deep, "%s/open/mine", dir);
	ck_assert_int_eq(mkdir(deep, 0700), 0);
	snprintf(link, sizeof link, "%s/link", dir);
	ck_assert_int_eq(symlink(deep, link), 0);
	setenv("XDG_STATE_HOME", link, 1);
	journal_finish(&journal);
	journal_init(&journal);
	expect_err(journal_write_intent(&journal, &a, &err), ERR_LOCAL, "others may write there");
}
END_TEST

START_TEST(journal_needs_a_home)
{
	struct intent a = intent("u1");
	journal_finish(&journal);
	unsetenv("XDG_STATE_HOME");
	char *home = mem_strdup(getenv("HOME"));
	unsetenv("HOME");
	journal_init(&journal);
	expect_err(journal_write_intent(&journal, &a, &err), ERR_LOCAL, "XDG_STATE_HOME");
	if (home)
		setenv("HOME", home, 1);
	free(home);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("api/journal");
	TCase *t = tcase_create("journal");
	tcase_add_checked_fixture(t, journal_setup, journal_teardown);
	tcase_add_test(t, journal_keeps_what_is_open);
	tcase_add_test(t, journal_is_read_on);
	tcase_add_test(t, journal_closes_once);
	tcase_add_test(t, journal_lines_that_are_not_believed);
	tcase_add_test(t, journal_that_is_held);
	tcase_add_test(t, journal_made_short_keeps_what_was_given_up);
	tcase_add_test(t, one_writes_for_a_subject);
	tcase_add_test(t, journal_survives_damage);
	tcase_add_test(t, journal_in_a_directory_that_others_can_write);
	tcase_add_test(t, journal_of_a_dead_process_is_not_held);
	tcase_add_test(t, journal_that_others_can_change_is_refused);
	tcase_add_test(t, journal_needs_a_home);
	suite_add_tcase(s, t);
	return suite_run(s);
}
