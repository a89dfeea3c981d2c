#include "support/settings.h"

#include <check.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char dir[64];
struct config config;
struct err err;

void settings_setup(void)
{
	static const char *const variables[] = { "https_proxy",  "HTTPS_PROXY",     "all_proxy",      "ALL_PROXY",
		                                 "no_proxy",     "NO_PROXY",        "PLAID_ENV",      "PLAID_CLIENT_ID",
		                                 "PLAID_SECRET", "XDG_CONFIG_HOME", "XDG_STATE_HOME",
		                                 "IDREVIEW_STORE", NULL };
	for (const char *const *name = variables; *name; name++)
		unsetenv(*name);
	strcpy(dir, "/tmp/idreview-unit-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	config_init(&config);
	err = (struct err){ 0 };
}

static int unlink_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

void settings_teardown(void)
{
	config_finish(&config);
	nftw(dir, unlink_entry, 8, FTW_DEPTH | FTW_PHYS);
}

const char *write_file(const char *name, const char *text, mode_t mode)
{
	static char path[128];
	snprintf(path, sizeof path, "%s/%s", dir, name);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	ck_assert_int_eq(fchmod(fd, mode), 0);
	close(fd);
	return path;
}

void expect_err(bool ok, enum err_kind kind, const char *fragment)
{
	ck_assert_msg(!ok, "was accepted, expected: %s", fragment);
	ck_assert_msg(err.kind == kind, "kind %s: %s", err_kind_name(err.kind), err.text);
	ck_assert_msg(strstr(err.text, fragment) || strstr(err.remedy, fragment), "\"%s\" / \"%s\" lacks \"%s\"", err.text,
	              err.remedy, fragment);
}

void set(const char *name, const char *value)
{
	ck_assert_msg(config_set(&config, name, value, &err), "%s: %s", name, err.text);
}
