/* What the settings of the store may say: places, terms, due times, views, and the key of links. */
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "base/mem.h"
#include "base/when.h"
#include "config/internal.h"
#include "support/settings.h"

static const struct {
	const char *text;
	int64_t seconds; /* -1: is none */
} lengths[] = {
	{ "0", 0 },     { "1s", 1 },   { "15m", 900 },   { "4h", 14400 },     { "90d", 7776000 },   { "2w", 1209600 }, { "5y", 157788000 },
	{ "", -1 },     { "d", -1 },   { "4", -1 },      { "4hh", -1 },       { "-4h", -1 },        { "4 h", -1 },     { "1001y", -1 },
	{ "0s", 0 },    { "4H", -1 },  { "1.5d", -1 },   { "99999999999999999999s", -1 },
};

START_TEST(lengths_of_time)
{
	int64_t seconds = -1;
	ck_assert_int_eq(when_parse_length(lengths[_i].text, &seconds), lengths[_i].seconds >= 0);
	ck_assert_int_eq(seconds, lengths[_i].seconds);
}
END_TEST

static const struct {
	const char *name, *value, *refused;
} settings[] = {
	{ "store", "", NULL },
	{ "store", "none", NULL },
	{ "store", "/var/lib/x.db", NULL },
	{ "store", "postgresql://idreview@db.example/idreview?sslmode=verify-full", NULL },
	{ "store", "postgres:///idreview?host=/run/postgresql&port=5433", NULL },
	{ "store", "relative.db", "absolute path" },
	{ "store", "mysql://x/y", "absolute path" },
	{ "store", "postgresql://me:s3cret@db.example/x", "without a password" },
	{ "store", "postgresql://db.example/x?user=me&password=s3cret", "without a password" },
	{ "case_keys", "none", "absolute path" },
	{ "case_keys", "postgresql://keys@db.example/keys", NULL },
	{ "lease", "29", "from 30" },
	{ "lease", "900", NULL },
	{ "due", "4h", NULL },
	{ "due", "idvtmp_1 2d", NULL },
	{ "due", "2d idvtmp_1", "entries of the form" },
	{ "due", "a b 2d", "entries of the form" },
	{ "retention", "attempts 7y ended", NULL },
	{ "retention", "inbox 10d done", NULL },
	{ "retention", "inbox 10d ended", "entries of the form" },
	{ "retention", "decisions 11y made", NULL },
	{ "retention", "decisions 11y ended", "entries of the form" },
	{ "retention", "events 10y", "entries of the form" },
	{ "retention", "names 10y made", "entries of the form" },
	{ "retention", "notes 0 ended", "entries of the form" },
	{ "views", "aml = why:aml age:>2d", NULL },
	{ "views", "why:aml", "entries of the form" },
	{ "views", " = why:aml", "entries of the form" },
	{ "columns", "user", NULL },
	{ "columns", "user+6", NULL },
	{ "columns", "-steps", NULL },
	{ "columns", "-steps+6", "NAME" },
	{ "columns", "User", "NAME" },
	{ "columns", "user+", "NAME" },
	{ "screening_policy", "pep=1", NULL },
	{ "screening_policy", "pep=10", "KIND=NUMBER" },
	{ "screening_policy", "pep", "KIND=NUMBER" },
	{ "queues", "level-2", NULL },
	{ "queues", "Level 2", "lower-case" },
	{ "assign", "uid:anna", NULL },
	{ "assign", "", "people" },
};

START_TEST(what_is_taken_and_what_not)
{
	if (!settings[_i].refused) {
		set(settings[_i].name, settings[_i].value);
		return;
	}
	expect_err(config_set(&config, settings[_i].name, settings[_i].value, &err), ERR_CONFIG, settings[_i].refused);
	ck_assert_ptr_null(strstr(err.text, "s3cret"));
}
END_TEST

START_TEST(a_later_entry_holds)
{
	ck_assert_int_eq(config_due_s(&config, "t"), 86400);
	set("due", "t 4h");
	set("due", "2d");
	set("due", "t 5h");
	ck_assert_int_eq(config_due_s(&config, "t"), 5 * 3600);
	ck_assert_int_eq(config_due_s(&config, "other"), 2 * 86400);
	struct config_term notes = config_term_of(&config, KEPT_NOTES);
	ck_assert_int_eq(notes.keep_s, 5 * 31557600LL);
	ck_assert_int_eq(notes.from, FROM_ENDED);
	set("retention", "notes 1y made");
	set("retention", "notes 2y made");
	notes = config_term_of(&config, KEPT_NOTES);
	ck_assert_int_eq(notes.keep_s, 2 * 31557600LL);
	ck_assert_int_eq(notes.from, FROM_MADE);
	ck_assert_int_eq(config_term_of(&config, KEPT_INBOX).keep_s, 90 * 86400);
}
END_TEST

START_TEST(views_have_names)
{
	struct config_view v;
	ck_assert(!config_view_at(&config, 0, &v));
	set("views", " due soon = due:<4h mine");
	ck_assert(config_view_at(&config, 0, &v) && !config_view_at(&config, 1, &v));
	ck_assert_str_eq(v.name, "due soon");
	ck_assert_str_eq(v.filter, "due:<4h mine");
}
END_TEST

START_TEST(the_variable_names_the_store)
{
	ck_assert_str_eq(config.store, "");
	setenv("IDREVIEW_STORE", "none", 1);
	ck_assert(config_read_environment(&config, &err));
	ck_assert_str_eq(config.store, "none");
	setenv("IDREVIEW_STORE", "nowhere", 1);
	expect_err(config_read_environment(&config, &err), ERR_CONFIG, "IDREVIEW_STORE");
	setenv("IDREVIEW_STORE", "/a/store.db", 1);
	set("locked", "store");
	config.system_read = true;
	expect_err(config_read_environment(&config, &err), ERR_CONFIG, "setting store is for the system-wide file alone");
}
END_TEST

START_TEST(the_key_of_links_comes_from_a_command)
{
	set("link_key_command", "echo abcdef");
	char *key = config_link_key(&config, &err);
	ck_assert_str_eq(key, "abcdef");
	secret_free(key);
	set("link_key_command", "exit 3");
	ck_assert_ptr_null(config_link_key(&config, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "link_key_command failed"));
}
END_TEST

#define ADD_EACH(t, test, table) tcase_add_loop_test(t, test, 0, (int)(sizeof(table) / sizeof *(table)))

int main(void)
{
	Suite *s = suite_create("terms");
	TCase *t = tcase_create("store");
	tcase_add_checked_fixture(t, settings_setup, settings_teardown);
	ADD_EACH(t, lengths_of_time, lengths);
	ADD_EACH(t, what_is_taken_and_what_not, settings);
	tcase_add_test(t, a_later_entry_holds);
	tcase_add_test(t, views_have_names);
	tcase_add_test(t, the_variable_names_the_store);
	tcase_add_test(t, the_key_of_links_comes_from_a_command);
	suite_add_tcase(s, t);
	return suite_run(s);
}
