/* Who acts, what they may, and to whom the audit trail is sealed. */
#include <check.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "store/audit_key.h"
#include "store/who.h"
#include "support/settings.h"
#include "support/suite.h"

static const char blob[] = "AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";
/* As ssh-keygen -lf prints it. */
static const char fingerprint[] = "SHA256:ZkAslGjFiUHdGf/WUL8rQvkib4PTvQatUV0OUQSncCA";

static const struct {
	const char *before, *type, *blob, *after;
	bool known;
} files[] = {
	{ "publickey ", "ssh-ed25519", NULL, "\n", true },
	{ "password\npublickey ", "ssh-ed25519", NULL, "\n", true },
	{ "publickey ", "ssh-ed25519", NULL, "", true },
	{ "publickey ", "ssh-ed25519", NULL, " comment\n", true },
	{ "publickey ", "ssh-ed25519", "AAAA", "\npublickey ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f\n", true },
	{ "publickey ", "ssh-rsa", NULL, "\n", false },
	{ "publickey ", "ssh-ed25518", NULL, "\n", false },
	{ "publickey ", "ssh-ed25519", "", "\n", false },
	{ "publickey ", "ssh-ed25519", "!!!!", "\n", false },
	{ "publickey ", "ssh-ed25519", NULL, "=\n", false },
	{ "hostbased ", "ssh-ed25519", NULL, "\n", false },
	{ "", "", "", "", false },
};

START_TEST(the_key_that_sshd_exposes)
{
	char text[400], out[PERSON_KEY];
	snprintf(text, sizeof text, "%s%s %s%s", files[_i].before, files[_i].type, files[_i].blob ? files[_i].blob : blob, files[_i].after);
	who_read_ssh(write_file("auth", text, 0600), out);
	ck_assert_str_eq(out, files[_i].known ? fingerprint : "");
}
END_TEST

START_TEST(a_file_that_others_may_write_says_nothing)
{
	char text[400], out[PERSON_KEY], path[200], link_path[200], *large = mem_alloc(20000);
	snprintf(text, sizeof text, "publickey ssh-ed25519 %s\n", blob);
	snprintf(path, sizeof path, "%s", write_file("auth", text, 0600));
	who_read_ssh(path, out);
	ck_assert_str_eq(out, fingerprint);
	ck_assert_int_eq(chmod(path, 0622), 0);
	who_read_ssh(path, out);
	ck_assert_str_eq(out, "");
	ck_assert_int_eq(chmod(path, 0600), 0);
	snprintf(link_path, sizeof link_path, "%s/link", dir);
	ck_assert_int_eq(symlink(path, link_path), 0);
	who_read_ssh(link_path, out);
	ck_assert_str_eq(out, "");
	unlink(link_path);
	who_read_ssh(dir, out);
	ck_assert_str_eq(out, "");
	memset(large, '\n', 19000);
	strcat(large, text);
	who_read_ssh(write_file("auth", large, 0600), out);
	ck_assert_str_eq(out, "");
	free(large);
}
END_TEST

START_TEST(the_user_is_whom_the_system_knows)
{
	struct person p;
	char text[400];
	const struct passwd *entry = getpwuid(getuid());
	setenv("USER", "mallory", 1);
	setenv("LOGNAME", "mallory", 1);
	snprintf(text, sizeof text, "publickey ssh-ed25519 %s\n", blob);
	setenv("SSH_USER_AUTH", write_file("auth", text, 0600), 1);
	who_am_i(&p, &config);
	ck_assert_str_eq(p.id, entry->pw_name);
	ck_assert_str_ne(p.host, "");
	ck_assert_str_eq(p.key, fingerprint);
	ck_assert_int_eq(p.role, ROLE_REVIEWER);
	unsetenv("SSH_USER_AUTH");
	snprintf(text, sizeof text, "%s approver", entry->pw_name);
	set("roles", "somebody administrator");
	set("roles", text);
	struct person before = p;
	who_am_i(&p, &config);
	ck_assert_uint_eq(strlen(p.session), PERSON_SESSION - 1);
	ck_assert_str_ne(p.session, before.session); /* at each console another */
	ck_assert_str_eq(p.key, "");
	ck_assert_int_eq(p.role, ROLE_APPROVER);
	ck_assert_str_eq(who_role_name(p.role), "approver");
}
END_TEST

START_TEST(nobody_grants_themselves_a_role)
{
	static const char *const wrong[] = { "alice", "alice boss", "alice  approver", " approver", "alice approver x", "" };
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		expect_err(config_set(&config, "roles", wrong[i], &err), ERR_CONFIG, "roles");
	config.system_read = true;
	expect_err(config_set(&config, "roles", "alice administrator", &err), ERR_CONFIG, "setting roles is for the system-wide file alone");
	ck_assert_int_eq(config_role_of(&config, "alice"), -1);
}
END_TEST

/* -- the auditor's key -------------------------------------------------------------------------------------------------------------- */

START_TEST(a_key_is_made_at_first_use_and_kept)
{
	unsigned char first[CHAIN_KEY], again[CHAIN_KEY];
	struct stat st;
	setenv("XDG_STATE_HOME", dir, 1);
	ck_assert_msg(audit_key_for_writing(&config, first, &err), "%s", err.text);
	ck_assert_msg(audit_key_for_writing(&config, again, &err), "%s", err.text);
	ck_assert_mem_eq(first, again, CHAIN_KEY);
	char *path = audit_key_path();
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_int_eq(st.st_mode & 0777, 0600);
	struct audit_keys *keys = secret_alloc(sizeof *keys);
	ck_assert_msg(audit_key_load(path, keys, &err), "%s", err.text);
	ck_assert_uint_eq(keys->count, 1);
	ck_assert_mem_eq(keys->list[0].open, first, CHAIN_KEY);
	/* The auditor's own, by the settings: no secret is made here. */
	unlink(path);
	set("audit_recipient", "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff");
	ck_assert(audit_key_for_writing(&config, again, &err));
	ck_assert_uint_eq(again[1], 0x11);
	ck_assert_int_ne(stat(path, &st), 0);
	expect_err(config_set(&config, "audit_recipient", "0011", &err), ERR_CONFIG, "audit_recipient");
	secret_free(keys);
	free(path);
}
END_TEST

START_TEST(a_key_that_cannot_be_used_is_not_replaced)
{
	unsigned char out[CHAIN_KEY];
	setenv("XDG_STATE_HOME", dir, 1);
	ck_assert(audit_key_for_writing(&config, out, &err));
	char *path = audit_key_path();
	ck_assert_int_eq(chmod(path, 0644), 0);
	expect_err(audit_key_for_writing(&config, out, &err), ERR_LOCAL, "must be yours and mode 0600");
	ck_assert_int_eq(chmod(path, 0600), 0);
	ck_assert_int_eq(truncate(path, 200), 0);
	expect_err(audit_key_for_writing(&config, out, &err), ERR_CONFIG, "has a line that is no secret key");
	ck_assert_int_eq(truncate(path, 0), 0);
	expect_err(audit_key_for_writing(&config, out, &err), ERR_CONFIG, "has no secret key");
	free(path);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("who");
	TCase *tc = tcase_create("who");
	tcase_add_checked_fixture(tc, settings_setup, settings_teardown);
	tcase_add_loop_test(tc, the_key_that_sshd_exposes, 0, (int)(sizeof files / sizeof *files));
	tcase_add_test(tc, a_file_that_others_may_write_says_nothing);
	tcase_add_test(tc, the_user_is_whom_the_system_knows);
	tcase_add_test(tc, nobody_grants_themselves_a_role);
	tcase_add_test(tc, a_key_is_made_at_first_use_and_kept);
	tcase_add_test(tc, a_key_that_cannot_be_used_is_not_replaced);
	suite_add_tcase(suite, tc);
	return suite_run(suite);
}
