/* Settings, credentials, and the commands they come from. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/suite.h"
#include "api/server.h"
#include "base/buf.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/when.h"
#include "config/internal.h"
#include "support/settings.h"

START_TEST(defaults)
{
	ck_assert_str_eq(config.environment, "sandbox");
	ck_assert_str_eq(config_base_url(&config), "https://sandbox.plaid.com");
	ck_assert(!server_is_production(&config));
	ck_assert(config.images && !config.read_only && config.utc);
	ck_assert_int_eq(config.limit_get, 420);
	ck_assert_int_eq(config.idle_blank_s, 300);
	ck_assert_int_eq(config.list_cap, 2000);
}
END_TEST

START_TEST(every_setting_is_described_once)
{
	struct config_setting a, b;
	for (size_t i = 0; config_setting_at(i, &a); i++) {
		ck_assert_msg(a.help[strlen(a.help) - 1] == '.', "%s: help is no sentence", a.name);
		for (size_t j = 0; j < i && config_setting_at(j, &b); j++)
			ck_assert_str_ne(a.name, b.name);
	}
}
END_TEST

START_TEST(reads_every_kind_of_setting)
{
	const char *path = write_file("config",
	                              "environment = production\n"
	                              "# a comment\n"
	                              "client_id = \"abc\"\n"
	                              "secret = 'def'\n"
	                              "allow_host = { one.example, two.example }\n"
	                              "image_hosts = { .pictures.example }\n"
	                              "read_only = yes\n"
	                              "limit_list = 12\n"
	                              "dashboard_url = \"https://dash.example/{id}\"\n"
	                              "template idvtmp_1 { name = \"KYC US\" }\n"
	                              "template idvtmp_2 { name = \"KYC EU\" }\n",
	                              0600);
	ck_assert_msg(config_read_file(&config, path, &err), "%s", err.text);
	ck_assert(server_is_production(&config));
	ck_assert_str_eq(config.client_id, "abc");
	ck_assert_str_eq(config.secret, "def");
	ck_assert_uint_eq(config.allow_host.count, 2);
	ck_assert_str_eq(config.allow_host.items[1], "two.example");
	ck_assert_str_eq(config.image_hosts.items[0], ".pictures.example");
	ck_assert(config.read_only);
	ck_assert_int_eq(config.limit_list, 12);
	ck_assert_str_eq(config_template_name(&config, "idvtmp_2"), "KYC EU");
	ck_assert_ptr_null(config_template_name(&config, "idvtmp_3"));
}
END_TEST

static const struct bad_file {
	const char *text;
	mode_t mode;
	const char *fragment;
} bad_files[] = {
	{ "\nno_such_setting = 1\n", 0600, "line 2: no such option 'no_such_setting'" },
	{ "secret = \"abc\"\n", 0640, "can be read by other users" },
	{ "client_id = abc\n", 0604, "can be read by other users" },
	{ "images = true\n", 0666, "can be changed by other users" },
	{ "environment = development\n", 0600, "sandbox or production" },
	{ "read_only = perhaps\n", 0600, "true or false" },
	{ "limit_get = 0\n", 0600, "from 1 to 100000" },
	{ "limit_get = 12x\n", 0600, "from 1 to 100000" },
	{ "list_cap = 99999999999999999999\n", 0600, "from 1 to 100000" },
	{ "dashboard_url = \"https://dash.example/\"\n", 0600, "{id}" },
	{ "allow_host = { \"https://x.example/\" }\n", 0600, "host names" },
	{ "ca_file = relative.pem\n", 0600, "absolute path" },
	{ "secret = a\nsecret_command = b\n", 0600, "both set" },
	{ "template { name = x }\n", 0600, "line 1" },
	{ "images true\n", 0600, "line 1" },
	{ "locked = { secret }\n", 0600, "names of settings" },
	{ "locked = { no_such_setting }\n", 0600, "names of settings" },
};

START_TEST(refuses_a_bad_file)
{
	const struct bad_file *f = &bad_files[_i];
	const char *path = write_file("config", f->text, f->mode);
	expect_err(config_read_file(&config, path, &err), ERR_CONFIG, f->fragment);
	ck_assert_ptr_nonnull(strstr(err.text, path));
}
END_TEST

START_TEST(never_quotes_a_secret)
{
	static const char *const files[] = { "secret = abc S3CRET99\n", "secret S3CRET99\n",
		                             "secret = \"S3CRET99\n",   "S3CRET99 = secret\n",
		                             "secret = { S3CRET99 }\n", "secret = 'S3CRET99' S3CRET99 = 2\n" };
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		expect_err(config_read_file(&config, write_file("config", files[i], 0600), &err), ERR_CONFIG, dir);
		ck_assert_msg(!strstr(err.text, "S3CRET99") && !strstr(err.remedy, "S3CRET99"), "%s", err.text);
	}
}
END_TEST

START_TEST(a_secret_is_not_behind_a_link)
{
	char link[128];
	const char *path = write_file("real", "secret = abc\n", 0600);
	snprintf(link, sizeof link, "%s/link", dir);
	ck_assert_int_eq(symlink(path, link), 0);
	expect_err(config_read_file(&config, link, &err), ERR_CONFIG, "symbolic link");
	write_file("real", "images = false\n", 0600);
	ck_assert_msg(config_read_file(&config, link, &err), "%s", err.text);
	ck_assert(!config.images);
}
END_TEST

START_TEST(the_users_file_is_found)
{
	char sub[128];
	snprintf(sub, sizeof sub, "%s/idreview", dir);
	ck_assert_int_eq(mkdir(sub, 0700), 0);
	write_file("idreview/config", "list_cap = 7\n", 0600);
	setenv("XDG_CONFIG_HOME", dir, 1);
	ck_assert_msg(config_read_files(&config, NULL, &err), "%s", err.text);
	ck_assert_int_eq(config.list_cap, 7);
}
END_TEST

/* What is done after the system-wide file was read, and whether its lock on four settings lets it. */
static const struct {
	const char *text, *name, *value, *refused;
} under_lock[] = {
	{ "images = true\n", NULL, NULL, "setting images is for the system-wide file alone" },
	{ "allow_host = { evil.example }\n", NULL, NULL, "setting allow_host is for" },
	{ "environment = production\n", NULL, NULL, "setting environment is for" },
	{ "locked = { utc }\n", NULL, NULL, "setting locked is for" },
	{ "utc = false\nlist_cap = 8\n", NULL, NULL, NULL },
	{ NULL, "recorded_images", "true", "setting recorded_images is for" },
	{ NULL, "base_url", "http://127.0.0.1:1", NULL },
};

START_TEST(what_the_system_locks_stays)
{
	ck_assert_msg(config_read_file(&config, write_file("system", "images = false\nallow_host = { good.example }\nlist_cap = 7\n"
	                                                             "locked = { images, allow_host, environment, recorded_images }\n", 0644), &err), "%s", err.text);
	config.system_read = true;
	const char *refused = under_lock[_i].refused;
	bool ok = under_lock[_i].text ? config_read_file(&config, write_file("own", under_lock[_i].text, 0600), &err)
	                              : config_set(&config, under_lock[_i].name, under_lock[_i].value, &err);
	if (refused)
		expect_err(ok, ERR_CONFIG, refused);
	else
		ck_assert_msg(ok, "%s", err.text);
	ck_assert(!config.images && !config.recorded_images && !server_is_production(&config));
	ck_assert_uint_eq(config.allow_host.count, 1);
	ck_assert(config_is_locked(&config, "images") && !config_is_locked(&config, "utc"));
}
END_TEST

START_TEST(a_later_file_changes_where_the_secret_comes_from)
{
	ck_assert(config_read_file(&config, write_file("a", "secret = abc\n", 0600), &err));
	ck_assert(config_read_file(&config, write_file("b", "secret_command = \"echo cmd\"\n", 0644), &err));
	ck_assert_ptr_null(config.secret);
	ck_assert(config_read_file(&config, write_file("c", "secret = def\n", 0600), &err));
	ck_assert_str_eq(config.secret_command, "");
	ck_assert_str_eq(config.secret, "def");
}
END_TEST

START_TEST(environment_is_taken_and_wiped)
{
	setenv("PLAID_ENV", "production", 1);
	setenv("PLAID_CLIENT_ID", "from-env-id", 1);
	setenv("PLAID_SECRET", "from-env-secret", 1);
	char *place = getenv("PLAID_SECRET");
	set("secret", "from-file");
	ck_assert(config_read_environment(&config, &err));
	ck_assert_msg(config_credentials(&config, &err), "%s", err.text);
	ck_assert(server_is_production(&config));
	ck_assert_str_eq(config.client_id, "from-env-id");
	ck_assert_str_eq(config.secret, "from-env-secret");
	ck_assert_ptr_null(getenv("PLAID_SECRET"));
	ck_assert_ptr_null(getenv("PLAID_CLIENT_ID"));
	ck_assert_int_eq(*place, '\0');
}
END_TEST

START_TEST(an_unknown_environment_is_refused)
{
	setenv("PLAID_ENV", "prod", 1);
	expect_err(config_read_environment(&config, &err), ERR_CONFIG, "PLAID_ENV");
}
END_TEST

START_TEST(missing_and_unusable_credentials_are_told)
{
	expect_err(config_credentials(&config, &err), ERR_CONFIG, "PLAID_CLIENT_ID");
	set("client_id", "abc");
	expect_err(config_credentials(&config, &err), ERR_CONFIG, "PLAID_SECRET");
	setenv("PLAID_SECRET", "two words", 1);
	expect_err(config_credentials(&config, &err), ERR_CONFIG, "the secret holds spaces");
	setenv("PLAID_SECRET", "abc\r\nX-Header: 1", 1);
	expect_err(config_credentials(&config, &err), ERR_CONFIG, "the secret holds spaces");
}
END_TEST

static const struct command {
	const char *command;
	const char *secret; /* NULL: refused */
	const char *fragment;
} commands[] = {
	{ "echo s3cret", "s3cret", NULL },
	{ "printf s3cret", "s3cret", NULL },
	{ "printf 's3cret\\r\\n'", "s3cret", NULL },
	{ "echo s3cret; exit 3", NULL, "status 3" },
	{ "kill -TERM $$", NULL, "failed" },
	{ "echo two words", NULL, "no secret" },
	{ "true", NULL, "no secret" },
	{ "printf 'a\\0b'", NULL, "no secret" },
	{ "head -c 100000 /dev/zero", NULL, "more than" },
	{ "test -z \"$PLAID_SECRET$PLAID_CLIENT_ID\" && echo clean", "clean", NULL },
	{ "read x; test -z \"$x\" && echo nostdin", "nostdin", NULL },
};

START_TEST(secret_command)
{
	const struct command *c = &commands[_i];
	setenv("PLAID_CLIENT_ID", "abc", 1);
	set("secret_command", c->command);
	if (c->secret) {
		ck_assert_msg(config_credentials(&config, &err), "%s", err.text);
		ck_assert_str_eq(config.secret, c->secret);
	} else {
		expect_err(config_credentials(&config, &err), ERR_CONFIG, c->fragment);
		ck_assert_ptr_null(strstr(err.text, "s3cret"));
		ck_assert_ptr_null(config.secret);
	}
}
END_TEST

START_TEST(secret_command_has_a_limit)
{
	static const char *const slow[] = { "sleep 60", "exec >/dev/null; sleep 60", "sleep 60 & wait" };
	for (size_t i = 0; i < sizeof slow / sizeof *slow; i++) {
		struct buf out;
		buf_init(&out, 100);
		expect_err(credentials_run("secret_command", slow[i], 50, &out, &err), ERR_CONFIG, "did not end within");
		buf_finish(&out);
	}
}
END_TEST

#define ADD_EACH(t, test, table) tcase_add_loop_test(t, test, 0, (int)(sizeof(table) / sizeof *(table)))

int main(void)
{
	Suite *s = suite_create("config");
	TCase *t = tcase_create("settings");
	tcase_add_checked_fixture(t, settings_setup, settings_teardown);
	tcase_add_test(t, defaults);
	tcase_add_test(t, every_setting_is_described_once);
	tcase_add_test(t, reads_every_kind_of_setting);
	ADD_EACH(t, refuses_a_bad_file, bad_files);
	tcase_add_test(t, never_quotes_a_secret);
	tcase_add_test(t, a_secret_is_not_behind_a_link);
	tcase_add_test(t, the_users_file_is_found);
	ADD_EACH(t, what_the_system_locks_stays, under_lock);
	tcase_add_test(t, a_later_file_changes_where_the_secret_comes_from);
	tcase_add_test(t, environment_is_taken_and_wiped);
	tcase_add_test(t, an_unknown_environment_is_refused);
	tcase_add_test(t, missing_and_unusable_credentials_are_told);
	ADD_EACH(t, secret_command, commands);
	tcase_add_test(t, secret_command_has_a_limit);
	suite_add_tcase(s, t);
	return suite_run(s);
}
