/* URL rules, addresses, proxies, budgets and waits: what decides whether and when something is sent. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../support/suite.h"
#include "api/internal.h"
#include "settings.h"

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

#define ADD_EACH(t, test, table) tcase_add_loop_test(t, test, 0, (int)(sizeof(table) / sizeof *(table)))

int main(void)
{
	Suite *s = suite_create("api/url");
	TCase *t = tcase_create("urls");
	tcase_add_checked_fixture(t, settings_setup, settings_teardown);
	ADD_EACH(t, base_url, bases);
	tcase_add_test(t, production_by_either);
	ADD_EACH(t, picture_url, pictures);
	ADD_EACH(t, address, addresses);
	ADD_EACH(t, proxy, proxies);
	suite_add_tcase(s, t);

	t = tcase_create("waits");
	tcase_add_checked_fixture(t, settings_setup, settings_teardown);
	tcase_add_test(t, budget_is_a_sliding_window);
	tcase_add_test(t, waits_grow_and_obey_the_server);
	tcase_add_test(t, cursors_are_seen_once);
	suite_add_tcase(s, t);
	return suite_run(s);
}
