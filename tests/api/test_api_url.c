/* URL rules, addresses, proxies: what decides whether something is sent. */
#include <arpa/inet.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "api/internal.h"
#include "base/text.h"
#include "support/settings.h"

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
		expect_err(server_check(&config, &err), ERR_CONFIG, b->fragment);
	else
		ck_assert_msg(server_check(&config, &err), "%s: %s", b->url, err.text);
	ck_assert_int_eq(server_is_production(&config), b->production);
}
END_TEST

START_TEST(production_by_either)
{
	set("environment", "production");
	set("base_url", "http://127.0.0.1:1");
	ck_assert(server_is_production(&config));
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

/* Behind a proxy nobody here sees the address: what the name may be, in all the ways to write it. */
static const struct name_case {
	const char *host, *listed, *fragment;
} names[] = {
	{ "pictures.example", NULL, NULL },
	{ "pictures.example.", NULL, NULL },
	{ "93.184.216.34", NULL, NULL },
	{ "[2606:2800:220:1:248:1893:25c8:1946]", NULL, NULL },
	{ "b\u00fccher.example", NULL, NULL },
	{ "10.example", NULL, NULL },
	{ "internal.example", NULL, NULL },
	{ "xinternal", "xinternal", NULL },
	{ "a.notinternal", NULL, NULL },
	{ "ten.test", NULL, "private networks" },
	{ "ten.test", "ten.test", NULL },
	{ "ten.test.", "ten.test", NULL },
	{ "ten.test", "ten.test.", NULL },
	{ "ten.test", ".test", NULL },
	{ "ten.test", "other.test", "image_hosts" },
	{ "TEN.TEST.", NULL, "private networks" },
	{ "ten%2etest", NULL, "private networks" },
	{ "ten\u3002test", NULL, "private networks" },
	{ "\uff54en.test", NULL, "private networks" },
	{ "metadata", NULL, "private networks" },
	{ "metadata.", NULL, "private networks" },
	{ "internal", NULL, "private networks" },
	{ "metadata.google.internal", NULL, "private networks" },
	{ "metadata.google.internal.", NULL, "private networks" },
	{ "printer.local", NULL, "private networks" },
	{ "a.localdomain", NULL, "private networks" },
	{ "a.localhost", NULL, "private networks" },
	{ "localhost.", NULL, "private networks" },
	{ "router.home.arpa", NULL, "private networks" },
	{ "a.lan", NULL, "private networks" },
	{ "a.corp", NULL, "private networks" },
	{ "a.intranet", NULL, "private networks" },
	{ "a.private", NULL, "private networks" },
	{ "a.home", NULL, "private networks" },
	{ "kubernetes.default.svc", NULL, "private networks" },
	{ "a..example", NULL, NULL },
	{ "10.9.9.9.", NULL, "not public" },
	{ "93.184.216.34.", NULL, "not public" },
	{ "127.0.0.1.", NULL, "not public" },
	{ "10.1", NULL, "not public" },
	{ "10.1.", NULL, "not public" },
	{ "%31%30.1", NULL, "not public" },
	{ "%31%30.9.9.9", NULL, "not public" },
	{ "\uff11\uff10.9.9.9", NULL, "not public" },
	{ "10\u30029\u30029\u30029", NULL, "not public" },
	{ "167838211", NULL, "not public" },
	{ "167838211.", NULL, "not public" },
	{ "0x0a090909", NULL, "not public" },
	{ "0x0a090909.", NULL, "not public" },
	{ "0XA.0x9.0x9.0x9.", NULL, "not public" },
	{ "0x", NULL, "not public" },
	{ "a.0x", NULL, "not public" },
	{ "012.011.011.011", NULL, "not public" },
	{ "012.9.0x9.011.", NULL, "not public" },
	{ "999.9.9.9", NULL, "not public" },
	{ "10.9.9.9.9", NULL, "not public" },
	{ "a.10", NULL, "not public" },
	{ "10.9.9.9", "10.9.9.9", "not public" },
	{ "[::ffff:10.9.9.9]", NULL, "not public" },
	{ "[::10.9.9.9]", NULL, "not public" },
	{ "[64:ff9b::10.9.9.9]", NULL, "not public" },
	{ "[fe80::1%25eth0]", NULL, "not public" },
	{ "[2606:2800:220:1:248:1893:25c8:1946%25eth0]", NULL, "not public" },
};

START_TEST(proxied_url)
{
	const struct name_case *n = &names[_i];
	char url[120];
	snprintf(url, sizeof url, "https://%s/p?sig=K3Y", n->host);
	setlocale(LC_CTYPE, "C.UTF-8"); /* as libidn2 reads names */
	setenv("https_proxy", "http://proxy:3128", 1);
	if (n->listed)
		set("image_hosts", n->listed);
	if (n->fragment)
		expect_err(api_picture_url_allowed(&config, url, &err), ERR_REPLY, n->fragment);
	else
		ck_assert_msg(api_picture_url_allowed(&config, url, &err), "%s: %s", n->host, err.text);
	ck_assert_ptr_null(strstr(err.text, "K3Y"));
	/* Without the proxy it is the address that counts, once it is known. */
	unsetenv("https_proxy");
	err = (struct err){ 0 };
	ck_assert_int_eq(api_picture_url_allowed(&config, url, &err), !n->fragment || !strcmp(n->fragment, "private networks"));
}
END_TEST

START_TEST(the_list_is_the_law)
{
	set("image_hosts_only", "true");
	for (int proxied = 0; proxied < 2; proxied++) {
		if (proxied)
			setenv("https_proxy", "http://proxy:3128", 1);
		expect_err(api_picture_url_allowed(&config, "https://pictures.example/p", &err), ERR_REPLY, "image_hosts");
		expect_err(api_picture_url_allowed(&config, "https://93.184.216.34/p", &err), ERR_REPLY, "image_hosts");
	}
	set("base_url", "http://127.0.0.1:9");
	expect_err(api_picture_url_allowed(&config, "http://127.0.0.1:9/p", &err), ERR_REPLY, "image_hosts");
	set("image_hosts", ".example");
	ck_assert(api_picture_url_allowed(&config, "https://pictures.example/p", &err));
	expect_err(api_picture_url_allowed(&config, "https://pictures.example.org/p", &err), ERR_REPLY, "image_hosts");
}
END_TEST

START_TEST(hosts_are_cut_between_characters)
{
	struct url u;
	char text[300] = "https://";
	for (int shift = 0; shift < 3; shift++) {
		size_t n = 8 + (size_t)shift;
		memset(text + 8, 'a', (size_t)shift);
		for (int i = 0; i < 50; i++, n += 3)
			memcpy(text + n, i % 10 ? "abc" : "ab.", 3);
		text[n] = '\0';
		ck_assert(url_split(text, &u));
		ck_assert(text_utf8_valid(u.shown, strlen(u.shown)));
		ck_assert_str_eq(u.shown + strlen(u.shown) - 3, "\u2026");
	}
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

/* As Debian 12's curl (7.88.1) has it, case by case; but that one knows no ranges of IPv6, which later ones do. */
static const struct proxy_case {
	const char *no_proxy, *host;
	bool proxied;
} proxies[] = {
	{ NULL, "sandbox.plaid.com", true },
	{ NULL, "127.0.0.1:80", false },
	{ NULL, "localhost", false },
	{ "plaid.com", "sandbox.plaid.com", false },
	{ ".plaid.com", "sandbox.plaid.com", false },
	{ ".sandbox.plaid.com", "sandbox.plaid.com", false },
	{ "..sandbox.plaid.com", "sandbox.plaid.com", true },
	{ "SANDBOX.plaid.COM", "sandbox.plaid.com", false },
	{ "laid.com", "sandbox.plaid.com", true },
	{ "*.plaid.com", "sandbox.plaid.com", true },
	{ "plaid.com.", "sandbox.plaid.com", false },
	{ "plaid.com..", "sandbox.plaid.com", true },
	{ "plaid.com", "sandbox.plaid.com.", false },
	{ "a.example, sandbox.plaid.com", "sandbox.plaid.com", false },
	{ "a.example\tsandbox.plaid.com", "sandbox.plaid.com", false },
	{ "a.example b.example,sandbox.plaid.com", "sandbox.plaid.com", false },
	{ ",, a.example , ,sandbox.plaid.com ", "sandbox.plaid.com", false },
	{ "a.example;sandbox.plaid.com", "sandbox.plaid.com", true },
	{ "*", "sandbox.plaid.com", false },
	{ "*", "10.9.9.9", false },
	{ "*,a.example", "sandbox.plaid.com", true },
	{ "a.example,*", "sandbox.plaid.com", true },
	{ ".", "sandbox.plaid.com", true },
	{ " , ", "sandbox.plaid.com", true },
	{ "192.168.0.0/16", "192.168.3.4", false },
	{ "192.168.0.0/16", "192.169.3.4", true },
	{ "a.example 192.168.0.0/16", "192.168.3.4", false },
	{ "10.9.9.9", "10.9.9.9", false },
	{ "10.0.0.0/8", "10.1", false },
	{ "10.9.9.0/24", "0x0a090909", false },
	{ "10.9.9.0/25", "10.9.9.127", false },
	{ "10.9.9.0/25", "10.9.9.128", true },
	{ "10.9.9.9/32", "10.9.9.9", false },
	{ "10.9.9.9/33", "10.9.9.9", true },
	{ "10.9.9.0/-1", "10.9.9.9", true },
	{ "10.9.9.9/0", "10.9.9.9", false },
	{ "0.0.0.0/0", "10.9.9.9", true },
	{ "10.9.9.0/x", "10.9.9.9", true },
	{ "10/8", "10.1.1.1", true },
	{ "010.0.0.0/8", "10.1.1.1", true },
	{ "9.9", "10.9.9.9", true },
	{ "10.0.0.0/8", "x10.example", true },
	{ "10.0.0.0/8", "[::ffff:10.1.1.1]", true },
	{ "fd00::1", "[fd00::1]", false },
	{ "[fd00::1]", "[fd00::1]", true },
	{ "fd00::/8", "[fd00::1]", false },
	{ "fd00::/8", "[fe00::1]", true },
	{ "fc00::/7", "[fd00::1]", false },
	{ "fc00::/7", "[fe80::1]", true },
	{ "fd00::/128", "[fd00::]", false },
	{ "fd00::/129", "[fd00::]", true },
	{ "fd00::/8", "10.9.9.9", true },
};

START_TEST(proxy)
{
	const struct proxy_case *c = &proxies[_i];
	struct url u;
	struct proxy p;
	char url[80];
	snprintf(url, sizeof url, "https://%s", c->host);
	ck_assert(url_split(url, &u));
	setenv("HTTPS_PROXY", "http://proxy:3128", 1);
	if (c->no_proxy)
		setenv("no_proxy", c->no_proxy, 1);
	proxy_find(&u, &p);
	ck_assert_msg(!*p.value == !c->proxied, "%s by \"%s\": \"%s\"", c->host, c->no_proxy, p.value);
	ck_assert_str_eq(p.variable, "HTTPS_PROXY");
}
END_TEST

START_TEST(a_proxy_is_shown_without_its_password)
{
	static const struct {
		const char *value, *shown;
		bool user;
	} rows[] = {
		{ "http://proxy.example:3128", "proxy.example:3128", false },
		{ "proxy.example:3128", "proxy.example:3128", false },
		{ "proxy.example", "proxy.example", false },
		{ "http://me:K3Y@proxy.example:3128/K3Y?K3Y", "proxy.example:3128", true },
		{ "me:K3Y@proxy.example:3128", "proxy.example:3128", true },
		{ "socks5h://me:K3Y@[fd00::1]:1080", "[fd00::1]:1080", true },
		{ "http://me:K3Y@pro\xffxy:3128", NULL, true },
		{ "http://me:K3Y", NULL, false },
		{ "http://me:K3Y@", NULL, false },
		{ "K3Y K3Y", NULL, false },
	};
	struct url u;
	struct proxy p;
	ck_assert(url_split("https://sandbox.plaid.com", &u));
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		setenv("all_proxy", rows[i].value, 1);
		proxy_find(&u, &p);
		ck_assert_ptr_null(strstr(p.shown, "K3Y"));
		ck_assert_str_eq(p.variable, "all_proxy");
		ck_assert_str_eq(p.value, rows[i].value);
		if (!rows[i].shown)
			continue;
		ck_assert_str_eq(p.shown, rows[i].shown);
		ck_assert_int_eq(p.has_user, rows[i].user);
	}
}
END_TEST

START_TEST(the_route_is_told)
{
	static const struct {
		const char *base, *proxy, *except, *text;
	} rows[] = {
		{ "", NULL, NULL, "none: this host looks up names and connects by itself" },
		{ "", "http://me:K3Y@p.example:3128", NULL, "p.example:3128, from all_proxy: it looks up sandbox.plaid.com" },
		{ "", "http://p.example:3128", "plaid.com", "none for sandbox.plaid.com, by NO_PROXY (all_proxy names p.example:3128)" },
		{ "http://127.0.0.1:9", "http://p.example:3128", NULL, "none for loopback (all_proxy names p.example:3128)" },
		{ "", "socks5://p.example:1080", NULL, "p.example:1080, from all_proxy, is of no use: only http proxies are spoken to" },
	};
	char text[200], small[12];
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		set("base_url", rows[i].base);
		if (rows[i].proxy)
			setenv("all_proxy", rows[i].proxy, 1);
		unsetenv("NO_PROXY");
		if (rows[i].except)
			setenv("NO_PROXY", rows[i].except, 1);
		ck_assert_int_eq(api_route(&config, text, sizeof text), i == 1);
		ck_assert_str_eq(text, rows[i].text);
		api_route(&config, small, sizeof small);
		ck_assert_str_eq(small + strlen(small) - 3, "\u2026");
	}
}
END_TEST

static const struct {
	const char *proxy, *says; /* NULL: it can be used */
} kinds[] = {
	{ "http://p.example:3128", NULL }, { "p.example:3128", NULL }, { "HTTP://me:K3Y@p.example:3128", NULL }, { "[::1]:3128", NULL },
	{ "socks5://p.example:1080", "all_proxy names a socks5 proxy" }, { "socks5h://p.example", "all_proxy names a socks5h proxy" },
	{ "https://p.example:443", "all_proxy names a https proxy" }, { "http://[::1", "all_proxy names no proxy that can be understood" },
};

START_TEST(only_http_proxies_are_spoken_to)
{
	struct url u;
	struct proxy p;
	struct err why = { 0 };
	unsetenv("NO_PROXY");
	setenv("all_proxy", kinds[_i].proxy, 1);
	ck_assert(url_split("https://sandbox.plaid.com", &u));
	proxy_find(&u, &p);
	ck_assert_msg(proxy_check(&p, &why) == !kinds[_i].says, "%s", why.text);
	if (!kinds[_i].says)
		return;
	ck_assert_int_eq(why.kind, ERR_CONFIG);
	ck_assert_msg(strstr(why.text, kinds[_i].says) == why.text, "%s", why.text);
	ck_assert_ptr_nonnull(strstr(why.remedy, "all_proxy to http://HOST:PORT"));
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
	ADD_EACH(t, proxied_url, names);
	tcase_add_test(t, the_list_is_the_law);
	tcase_add_test(t, hosts_are_cut_between_characters);
	ADD_EACH(t, proxy, proxies);
	tcase_add_test(t, a_proxy_is_shown_without_its_password);
	tcase_add_test(t, the_route_is_told);
	tcase_add_loop_test(t, only_http_proxies_are_spoken_to, 0, (int)(sizeof kinds / sizeof *kinds));
	suite_add_tcase(s, t);
	return suite_run(s);
}
