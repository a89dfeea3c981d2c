/* Settings, credentials, URL rules, addresses, proxies, budgets and waits: all of src/api that sends nothing. */
#include <arpa/inet.h>
#include <check.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../support/suite.h"
#include "api/config.h"
#include "api/internal.h"
#include "base/err.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/when.h"

static char dir[64];
static struct config config;
static struct err err;

static void setup(void)
{
	static const char *const variables[] = { "https_proxy",  "HTTPS_PROXY",     "all_proxy",      "ALL_PROXY",
		                                 "no_proxy",     "NO_PROXY",        "PLAID_ENV",      "PLAID_CLIENT_ID",
		                                 "PLAID_SECRET", "XDG_CONFIG_HOME", "XDG_STATE_HOME", NULL };
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

static void teardown(void)
{
	config_finish(&config);
	nftw(dir, unlink_entry, 8, FTW_DEPTH | FTW_PHYS);
}

static const char *write_file(const char *name, const char *text, mode_t mode)
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

static void expect_err(bool ok, enum err_kind kind, const char *fragment)
{
	ck_assert_msg(!ok, "was accepted, expected: %s", fragment);
	ck_assert_msg(err.kind == kind, "kind %s: %s", err_kind_name(err.kind), err.text);
	ck_assert_msg(strstr(err.text, fragment) || strstr(err.remedy, fragment), "\"%s\" / \"%s\" lacks \"%s\"", err.text,
	              err.remedy, fragment);
}

static void set(const char *name, const char *value)
{
	ck_assert_msg(config_set(&config, name, value, &err), "%s: %s", name, err.text);
}

START_TEST(defaults)
{
	ck_assert_str_eq(config.environment, "sandbox");
	ck_assert_str_eq(config_base_url(&config), "https://sandbox.plaid.com");
	ck_assert(!config_is_production(&config));
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
	ck_assert(config_is_production(&config));
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
	ck_assert(!config.images && !config.recorded_images && !config_is_production(&config));
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
	ck_assert(config_is_production(&config));
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
		expect_err(credentials_run(slow[i], 50, &out, &err), ERR_CONFIG, "did not end within");
		buf_finish(&out);
	}
}
END_TEST

static const struct base_case {
	const char *url, *allow, *fragment; /* fragment NULL: allowed */
	bool production;
} bases[] = {
	{ "", NULL, NULL, false },
	{ "https://sandbox.plaid.com", NULL, NULL, false },
	{ "https://production.plaid.com/", NULL, NULL, true },
	{ "https://PRODUCTION.plaid.com", NULL, NULL, true },
	{ "http://127.0.0.1:8080", NULL, NULL, false },
	{ "http://127.9.9.9:8080", NULL, NULL, false },
	{ "http://[::1]:8080", NULL, NULL, false },
	{ "http://localhost:8080", NULL, NULL, false },
	{ "https://proxy.example", "proxy.example", NULL, false },
	{ "https://proxy.example", NULL, "--allow-host proxy.example", false },
	{ "https://sandbox.plaid.com.evil.example", NULL, "neither the vendor's host nor loopback", false },
	{ "https://sandbox.plaid.com@evil.example", NULL, "user", false },
	{ "https://127.0.0.1.evil.example", NULL, "neither", false },
	{ "http://sandbox.plaid.com", NULL, "not https", false },
	{ "http://proxy.example", "proxy.example", "not https", false },
	{ "http://10.0.0.1", "10.0.0.1", "not https", false },
	{ "ftp://127.0.0.1", NULL, "not https", false },
	{ "https://sandbox.plaid.com/?x=1", NULL, "query", false },
	{ "file:///etc/passwd", NULL, "no URL", false },
	{ "nonsense", NULL, "no URL", false },
};

START_TEST(base_url)
{
	const struct base_case *b = &bases[_i];
	set("base_url", b->url);
	if (b->allow)
		set("allow_host", b->allow);
	if (b->fragment)
		expect_err(config_check_base_url(&config, &err), ERR_CONFIG, b->fragment);
	else
		ck_assert_msg(config_check_base_url(&config, &err), "%s: %s", b->url, err.text);
	ck_assert_int_eq(config_is_production(&config), b->production);
}
END_TEST

START_TEST(production_by_either)
{
	set("environment", "production");
	set("base_url", "http://127.0.0.1:1");
	ck_assert(config_is_production(&config));
	set("base_url", "");
	ck_assert_str_eq(config_base_url(&config), "https://production.plaid.com");
}
END_TEST

static const struct picture_case {
	const char *base, *hosts, *url, *fragment;
} pictures[] = {
	{ "", NULL, "https://pictures.example/a?sig=K3Y", NULL },
	{ "", NULL, "https://93.184.216.34/a?sig=K3Y", NULL },
	{ "", NULL, "https://[2606:2800:220:1:248:1893:25c8:1946]/a", NULL },
	{ "", NULL, "http://pictures.example/a?sig=K3Y", "not https" },
	{ "", NULL, "ftp://pictures.example/a?sig=K3Y", "not https" },
	{ "", NULL, "https://user:K3Y@pictures.example/", "user name" },
	{ "", NULL, "https://127.0.0.1/a?sig=K3Y", "--base-url" },
	{ "", NULL, "https://localhost/a?sig=K3Y", "--base-url" },
	{ "", NULL, "https://[::1]/a?sig=K3Y", "--base-url" },
	{ "", NULL, "https://10.1.2.3/a?sig=K3Y", "not public" },
	{ "", NULL, "https://169.254.169.254/latest/?sig=K3Y", "not public" },
	{ "", NULL, "https://0x0a010203/a?sig=K3Y", "not public" },
	{ "", NULL, "https://167838211/a?sig=K3Y", "not public" },
	{ "", NULL, "https://[fd00::1]/a?sig=K3Y", "not public" },
	{ "", NULL, "https://[::ffff:93.184.216.34]/a?sig=K3Y", "not public" },
	{ "http://127.0.0.1:9", NULL, "http://127.0.0.1:9/a", NULL },
	{ "http://127.0.0.1:9", NULL, "http://10.1.2.3/a?sig=K3Y", "not https" },
	{ "http://127.0.0.1:9", NULL, "https://192.168.0.1/a?sig=K3Y", "not public" },
	{ "", "pictures.example", "https://pictures.example/a", NULL },
	{ "", "pictures.example", "https://PICTURES.example/a", NULL },
	{ "", "pictures.example", "https://a.pictures.example/a?sig=K3Y", "image_hosts" },
	{ "", ".pictures.example", "https://a.pictures.example/a", NULL },
	{ "", ".pictures.example", "https://evilpictures.example/a?sig=K3Y", "evilpictures.example" },
	{ "http://127.0.0.1:9", "pictures.example", "http://127.0.0.1:9/a?sig=K3Y", "image_hosts" },
	{ "", NULL, "nonsense K3Y", "no URL" },
};

START_TEST(picture_url)
{
	const struct picture_case *p = &pictures[_i];
	set("base_url", p->base);
	if (p->hosts)
		set("image_hosts", p->hosts);
	if (!p->fragment) {
		ck_assert_msg(api_picture_url_allowed(&config, p->url, &err), "%s: %s", p->url, err.text);
		return;
	}
	expect_err(api_picture_url_allowed(&config, p->url, &err), ERR_REPLY, p->fragment);
	ck_assert_ptr_null(strstr(err.text, "K3Y"));
}
END_TEST

static const struct address_case {
	const char *address;
	enum address_scope scope;
} addresses[] = {
	{ "8.8.8.8", ADDRESS_PUBLIC },
	{ "1.1.1.1", ADDRESS_PUBLIC },
	{ "127.255.0.1", ADDRESS_LOOPBACK },
	{ "0.0.0.0", ADDRESS_PRIVATE },
	{ "10.255.255.255", ADDRESS_PRIVATE },
	{ "11.0.0.0", ADDRESS_PUBLIC },
	{ "100.63.255.255", ADDRESS_PUBLIC },
	{ "100.64.0.0", ADDRESS_PRIVATE },
	{ "100.127.255.255", ADDRESS_PRIVATE },
	{ "100.128.0.0", ADDRESS_PUBLIC },
	{ "169.254.169.254", ADDRESS_PRIVATE },
	{ "172.15.255.255", ADDRESS_PUBLIC },
	{ "172.16.0.0", ADDRESS_PRIVATE },
	{ "172.31.255.255", ADDRESS_PRIVATE },
	{ "172.32.0.0", ADDRESS_PUBLIC },
	{ "192.0.0.8", ADDRESS_PRIVATE },
	{ "192.0.2.1", ADDRESS_PRIVATE },
	{ "192.88.99.1", ADDRESS_PRIVATE },
	{ "192.168.255.1", ADDRESS_PRIVATE },
	{ "192.169.0.1", ADDRESS_PUBLIC },
	{ "198.19.255.255", ADDRESS_PRIVATE },
	{ "198.20.0.0", ADDRESS_PUBLIC },
	{ "198.51.100.7", ADDRESS_PRIVATE },
	{ "203.0.113.7", ADDRESS_PRIVATE },
	{ "223.255.255.255", ADDRESS_PUBLIC },
	{ "224.0.0.1", ADDRESS_PRIVATE },
	{ "255.255.255.255", ADDRESS_PRIVATE },
	{ "::", ADDRESS_PRIVATE },
	{ "::1", ADDRESS_LOOPBACK },
	{ "[::1]", ADDRESS_LOOPBACK },
	{ "::ffff:8.8.8.8", ADDRESS_PRIVATE },
	{ "::ffff:127.0.0.1", ADDRESS_PRIVATE },
	{ "64:ff9b::8.8.8.8", ADDRESS_PRIVATE },
	{ "fe80::1", ADDRESS_PRIVATE },
	{ "fc00::1", ADDRESS_PRIVATE },
	{ "fdff::1", ADDRESS_PRIVATE },
	{ "ff02::1", ADDRESS_PRIVATE },
	{ "2001::1", ADDRESS_PRIVATE },
	{ "2001:1ff::1", ADDRESS_PRIVATE },
	{ "2001:200::1", ADDRESS_PUBLIC },
	{ "2001:db8::1", ADDRESS_PRIVATE },
	{ "2002:808:808::1", ADDRESS_PRIVATE },
	{ "2606:4700::1111", ADDRESS_PUBLIC },
	{ "3fff:fff::1", ADDRESS_PRIVATE },
	{ "4000::1", ADDRESS_PRIVATE },
};

START_TEST(address)
{
	enum address_scope scope;
	ck_assert(address_parse(addresses[_i].address, &scope));
	ck_assert_msg(scope == addresses[_i].scope, "%s is %d", addresses[_i].address, scope);
	ck_assert(!address_parse("example.com", &scope));
}
END_TEST

static const struct proxy_case {
	const char *no_proxy, *url, *proxy;
} proxies[] = {
	{ NULL, "https://sandbox.plaid.com", "http://proxy:3128" },
	{ NULL, "http://127.0.0.1:80", "" },
	{ NULL, "https://localhost", "" },
	{ "plaid.com", "https://sandbox.plaid.com", "" },
	{ ".plaid.com", "https://sandbox.plaid.com", "" },
	{ "laid.com", "https://sandbox.plaid.com", "http://proxy:3128" },
	{ "a.example, sandbox.plaid.com", "https://sandbox.plaid.com", "" },
	{ "*", "https://sandbox.plaid.com", "" },
};

START_TEST(proxy)
{
	const struct proxy_case *p = &proxies[_i];
	struct url u;
	ck_assert(url_split(p->url, &u));
	setenv("HTTPS_PROXY", "http://proxy:3128", 1);
	if (p->no_proxy)
		setenv("no_proxy", p->no_proxy, 1);
	ck_assert_str_eq(proxy_for(&u), p->proxy);
}
END_TEST

START_TEST(budget_is_a_sliding_window)
{
	struct budget b;
	budget_init(&b, 3);
	for (int64_t t = 0; t < 30; t += 10) {
		ck_assert_int_eq(budget_free_at(&b, 1000 + t, 100), 1000 + t);
		budget_take(&b, 1000 + t);
	}
	ck_assert_int_eq(budget_used(&b, 1030, 100), 3);
	ck_assert_int_eq(budget_free_at(&b, 1030, 100), 1100);
	budget_take(&b, 1100);
	ck_assert_int_eq(budget_free_at(&b, 1100, 100), 1110);
	ck_assert_int_eq(budget_used(&b, 1115, 100), 2);
	b.closed_until = 5000;
	ck_assert_int_eq(budget_free_at(&b, 1115, 100), 5000);
	budget_finish(&b);
}
END_TEST

START_TEST(waits_grow_and_obey_the_server)
{
	struct api_limits l = api_limits_default;
	for (uint32_t random = 0; random < 5000; random += 7) {
		int first = backoff_ms(&l, 1, 0, random), third = backoff_ms(&l, 3, 0, random),
		    last = backoff_ms(&l, 30, 0, random);
		ck_assert(first >= 250 && first <= 500);
		ck_assert(third >= 1000 && third <= 2000);
		ck_assert(last >= 4000 && last <= 8000);
		int told = backoff_ms(&l, 1, 12, random);
		ck_assert(told >= 12000 && told <= 12200);
	}
	ck_assert_int_eq(backoff_parse_retry_after("7", 0), 7);
	ck_assert_int_eq(backoff_parse_retry_after("Sun, 06 Nov 1994 08:49:37 GMT", 784111777 - 30), 30);
	ck_assert_int_eq(backoff_parse_retry_after("Sun, 06 Nov 1994 08:49:37 GMT", 784111777 + 30), 0);
	ck_assert_int_eq(backoff_parse_retry_after("-7", 0), 0);
	ck_assert_int_eq(backoff_parse_retry_after("7 s", 0), 0);
	ck_assert_int_eq(backoff_parse_retry_after("soon", 0), 0);
	ck_assert_int_eq(backoff_parse_retry_after("99999999999999999999", 0), 86400);
}
END_TEST

START_TEST(cursors_are_seen_once)
{
	struct api_cursors c = { 0 };
	char cursor[32];
	for (int i = 0; i < 1000; i++) {
		snprintf(cursor, sizeof cursor, "cursor-%d", i);
		ck_assert(api_cursors_add(&c, cursor, &err));
	}
	expect_err(api_cursors_add(&c, "cursor-17", &err), ERR_REPLY, "twice");
	api_cursors_finish(&c);
}
END_TEST

/* -- the journal -------------------------------------------------------------------------------------------------------------- */

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
	setup();
	setenv("XDG_STATE_HOME", dir, 1);
	journal_init(&journal);
}

static void journal_teardown(void)
{
	journal_finish(&journal);
	teardown();
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

#define ADD_EACH(t, test, table) tcase_add_loop_test(t, test, 0, (int)(sizeof(table) / sizeof *(table)))

int main(void)
{
	Suite *s = suite_create("api/config");
	TCase *t = tcase_create("settings");
	tcase_add_checked_fixture(t, setup, teardown);
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

	t = tcase_create("urls");
	tcase_add_checked_fixture(t, setup, teardown);
	ADD_EACH(t, base_url, bases);
	tcase_add_test(t, production_by_either);
	ADD_EACH(t, picture_url, pictures);
	ADD_EACH(t, address, addresses);
	ADD_EACH(t, proxy, proxies);
	suite_add_tcase(s, t);

	t = tcase_create("waits");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, budget_is_a_sliding_window);
	tcase_add_test(t, waits_grow_and_obey_the_server);
	tcase_add_test(t, cursors_are_seen_once);
	suite_add_tcase(s, t);

	t = tcase_create("journal");
	tcase_add_checked_fixture(t, journal_setup, journal_teardown);
	tcase_add_test(t, journal_keeps_what_is_open);
	tcase_add_test(t, journal_survives_damage);
	tcase_add_test(t, journal_of_a_dead_process_is_not_held);
	tcase_add_test(t, journal_that_others_can_change_is_refused);
	tcase_add_test(t, journal_needs_a_home);
	suite_add_tcase(s, t);

	return suite_run(s);
}
