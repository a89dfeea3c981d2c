/* The journal of writes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../support/suite.h"
#include "api/journal.h"
#include "base/mem.h"
#include "base/when.h"
#include "settings.h"

static struct journal journal;

static struct journal_intent intent(const char *user)
{
	struct journal_intent i = {
		.op = "retry", .template_id = "t1", .newest_id = "idv_1", .strategy = "reset", .server = "http://s"
	};
	snprintf(i.client_user_id, sizeof i.client_user_id, "%s", user);
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

static size_t open_count(const char *server)
{
	struct journal_intent *list;
	size_t n;
	ck_assert_msg(journal_read_open(&journal, server, &list, &n, &err), "%s", err.text);
	free(list);
	return n;
}

START_TEST(journal_keeps_what_is_open)
{
	struct journal_intent a = intent("user \t%\n\xff"), b = intent("u2"), *list;
	struct stat st;
	size_t n;
	ck_assert_uint_eq(open_count("http://s"), 0);
	ck_assert_msg(journal_write_intent(&journal, &a, &err), "%s", err.text);
	ck_assert(journal_write_intent(&journal, &b, &err));
	ck_assert(journal_write_event(&journal, b.id, "done", "idv_2", &err));
	ck_assert(journal_write_event(&journal, a.id, "lost", "network", &err));
	ck_assert_int_eq(stat(journal.path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, 0600);
	ck_assert(journal_read_open(&journal, "http://s", &list, &n, &err));
	ck_assert_uint_eq(n, 1);
	ck_assert_str_eq(list[0].id, a.id);
	ck_assert_str_eq(list[0].client_user_id, "user \t%\n\xff");
	ck_assert_str_eq(list[0].newest_id, "idv_1");
	ck_assert_int_eq(list[0].at, a.at);
	ck_assert(list[0].held && list[0].own);
	free(list);
	ck_assert_uint_eq(open_count("http://other"), 0);
}
END_TEST

static void append_raw(const char *text)
{
	FILE *f = fopen(journal.path, "a");
	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
}

START_TEST(journal_survives_damage)
{
	struct journal_intent a = intent("u1"), b = intent("u2");
	ck_assert(journal_write_intent(&journal, &a, &err));
	append_raw("\n\tgarbage\n2026-01-01T00:00:00Z\tintent\tshort\tretry\tu\tt\t-\t-\t-\thttp://"
	           "s\th\t1\t1\n2026-01-01T00:00:00Z\tdone\t");
	ck_assert(journal_write_intent(&journal, &b, &err));
	ck_assert_uint_eq(open_count("http://s"), 2);
}
END_TEST

START_TEST(journal_of_a_dead_process_is_not_held)
{
	struct journal_intent *list;
	char host[65] = "", line[400];
	size_t n;
	struct journal_intent a = intent("u1");
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
	ck_assert(journal_read_open(&journal, "http://s", &list, &n, &err));
	ck_assert_uint_eq(n, 4);
	ck_assert(list[0].held && !list[1].held && !list[2].held && list[3].held);
	free(list);
}
END_TEST

START_TEST(journal_that_others_can_change_is_refused)
{
	struct journal_intent a = intent("u1");
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

START_TEST(journal_needs_a_home)
{
	struct journal_intent a = intent("u1");
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
	tcase_add_test(t, journal_survives_damage);
	tcase_add_test(t, journal_of_a_dead_process_is_not_held);
	tcase_add_test(t, journal_that_others_can_change_is_refused);
	tcase_add_test(t, journal_needs_a_home);
	suite_add_tcase(s, t);
	return suite_run(s);
}
