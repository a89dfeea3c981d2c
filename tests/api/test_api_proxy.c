/* Behind a proxy: which picture hosts it is asked for, after a look at what their names mean here; and what it says when it refuses. */
#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/suite.h"
#include "base/log.h"
#include "base/when.h"
#include "rig.h"

static struct rig rig;
static struct peer proxy;
static struct err err;
static char proxy_url[80];

/* -- the resolver of this test: libcurl's calls end here ----------------------------------------------------------------------- */

static const struct host {
	const char *name;
	const char *addresses[3];
} hosts[] = {
	{ "public.example", { "93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946" } },
	{ "ten.example", { "10.9.9.9" } },
	{ "ten.test", { "10.9.9.9" } },
	{ "loop.example", { "127.0.0.1" } },
	{ "metadata.example", { "169.254.169.254" } },
	{ "unique.example", { "fd00::1" } },
	{ "mapped.example", { "::ffff:93.184.216.34" } },
	{ "last.example", { "93.184.216.34", "93.184.216.35", "10.9.9.9" } },
	{ "first.example", { "10.9.9.9", "93.184.216.34" } },
	{ "other.example", { "93.184.216.34", "fd00::1" } },
	{ "another.example", { "2606:2800:220:1:248:1893:25c8:1946", "10.9.9.9" } },
};

static int asked; /* written by libcurl's thread, read when it is over */

static struct addrinfo *make_address(const char *text, int port)
{
	const struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM };
	struct addrinfo *a = calloc(1, sizeof *a + sizeof(struct sockaddr_in6));
	struct sockaddr_in *v4 = (struct sockaddr_in *)(a + 1);
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)(a + 1);
	bool six = strchr(text, ':');
	*a = hints;
	a->ai_addr = (struct sockaddr *)(a + 1);
	a->ai_family = a->ai_addr->sa_family = six ? AF_INET6 : AF_INET;
	a->ai_addrlen = six ? sizeof *v6 : sizeof *v4;
	if (six) {
		v6->sin6_port = htons((uint16_t)port);
		inet_pton(AF_INET6, text, &v6->sin6_addr);
	} else {
		v4->sin_port = htons((uint16_t)port);
		inet_pton(AF_INET, text, &v4->sin_addr);
	}
	return a;
}

int getaddrinfo(const char *name, const char *port, const struct addrinfo *hints, struct addrinfo **out)
{
	struct addrinfo **end = out;
	*out = NULL;
	__atomic_add_fetch(&asked, 1, __ATOMIC_SEQ_CST);
	if (!strcmp(name, "slow.example"))
		sleep(600);
	for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++)
		for (size_t k = 0; !strcmp(name, hosts[i].name) && k < 3 && hosts[i].addresses[k]; k++) {
			bool six = strchr(hosts[i].addresses[k], ':');
			if (hints && hints->ai_family != AF_UNSPEC && hints->ai_family != (six ? AF_INET6 : AF_INET))
				continue;
			*end = make_address(hosts[i].addresses[k], port ? atoi(port) : 0);
			end = &(*end)->ai_next;
		}
	return *out ? 0 : EAI_NONAME;
}

void freeaddrinfo(struct addrinfo *a)
{
	while (a) {
		struct addrinfo *next = a->ai_next;
		free(a);
		a = next;
	}
}

/* -- a loop with two peers ----------------------------------------------------------------------------------------------------- */

static void start(const struct peer_reply *script, size_t count)
{
	static const struct peer_reply none[] = { { .end = PEER_CLOSE } };
	asked = 0;
	rig_start(&rig, none, 1);
	peer_start(&proxy, script, count);
	snprintf(proxy_url, sizeof proxy_url, "http://me:K3Y@127.0.0.1:%d", proxy.port);
	setenv("https_proxy", proxy_url, 1);
}

static void teardown(void)
{
	rig_stop(&rig);
	peer_stop(&proxy);
}

static void turn(void)
{
	struct pollfd fds[API_FDS_MAX + PEER_CONNECTIONS + 1];
	size_t mine = api_pollfds(rig.api, fds, API_FDS_MAX), all = mine + peer_pollfds(&proxy, fds + mine, PEER_CONNECTIONS + 1);
	int wait = api_timeout_ms(rig.api);
	ck_assert_int_ge(poll(fds, all, wait < 0 || wait > 1000 ? 1000 : wait), 0);
	peer_run(&proxy);
	api_run(rig.api, fds, mine);
}

static const struct api_reply *until(size_t replies)
{
	int64_t deadline = when_mono_ms() + 30000;
	while (rig.count < replies) {
		ck_assert_msg(when_mono_ms() < deadline, "no reply within 30 s");
		turn();
	}
	return &rig.replies[replies - 1].reply;
}

static void expect_err(const struct err *e, enum err_kind kind, const char *text)
{
	ck_assert_msg(e->kind == kind, "kind %s: %s", err_kind_name(e->kind), e->text);
	ck_assert_msg(strstr(e->text, text) || strstr(e->remedy, text), "\"%s\" / \"%s\" lacks \"%s\"", e->text, e->remedy, text);
	ck_assert_msg(!strstr(e->text, "K3Y") && !strstr(e->remedy, "K3Y"), "\"%s\" / \"%s\"", e->text, e->remedy);
	for (size_t i = 0; i < log_count(); i++)
		ck_assert_msg(!strstr(log_at(i)->text, "K3Y"), "%s", log_at(i)->text);
}

#define REFUSAL(code) "HTTP/1.1 " code " X\r\nProxy-Authenticate: Basic realm=\"corp\"\r\nContent-Length: 0\r\n\r\n"
#define REFUSED(code) { .bytes = REFUSAL(code), .end = PEER_CLOSE }

/* -- pictures ------------------------------------------------------------------------------------------------------------------ */

static const struct name_case {
	const char *host, *listed;
	bool sent; /* to the proxy */
} names[] = {
	{ "public.example", NULL, true },
	{ "public.example", "public.example", true },
	{ "unknown.example", NULL, true },
	{ "unknown.test", "unknown.test", true },
	{ "unknown", "unknown", true },
	{ "unknown", NULL, false },
	{ "ten.test", NULL, false },
	{ "ten.test", "ten.test", false },
	{ "ten.example", NULL, false },
	{ "ten.example", "ten.example", false },
	{ "loop.example", NULL, false },
	{ "metadata.example", NULL, false },
	{ "unique.example", NULL, false },
	{ "mapped.example", NULL, false },
	{ "last.example", NULL, false },
	{ "first.example", NULL, false },
	{ "other.example", NULL, false },
	{ "another.example", NULL, false },
	{ "93.184.216.34", NULL, true },
};

START_TEST(a_name_is_looked_up_before_the_proxy_does)
{
	const struct name_case *n = &names[_i];
	char url[100], connect[100];
	start(SCRIPT(REFUSED("403")));
	if (n->listed)
		ck_assert(config_set(&rig.config, "image_hosts", n->listed, &err));
	snprintf(url, sizeof url, "https://%s/p?sig=K3Y", n->host);
	bool allowed = api_send_picture(rig.api, url, &err);
	if (allowed)
		err = until(1)->err;
	ck_assert_msg(proxy.request_count == n->sent, "%s: %zu requests: %s", n->host, proxy.request_count, err.text);
	if (!n->sent) {
		expect_err(&err, ERR_REPLY, "is refused");
		ck_assert_int_eq(proxy.serial, 0);
		return;
	}
	snprintf(connect, sizeof connect, "CONNECT %s:443 ", n->host);
	ck_assert_ptr_nonnull(strstr(proxy.requests[0].text, connect));
	expect_err(&err, ERR_NETWORK, "HTTP 403");
}
END_TEST

/* While the resolver hangs the loop turns, and what waits for it can be given up at once. */
START_TEST(a_resolver_that_hangs_holds_nothing_up)
{
	start(SCRIPT(REFUSED("403")));
	int64_t began = when_mono_ms();
	uint32_t id = api_send_picture(rig.api, "https://slow.example/p?sig=K3Y", &err);
	while (!__atomic_load_n(&asked, __ATOMIC_SEQ_CST))
		turn();
	api_cancel(rig.api, id);
	expect_err(&until(1)->err, ERR_CANCELLED, "cancelled");
	ck_assert_uint_eq(proxy.request_count, 0);
	/* By its look it may go to the proxy: it does, once this host was given its time. */
	rig.limits.lookup = 50;
	rig_limits(&rig);
	api_send_picture(rig.api, "https://slow.example/p?sig=K3Y", &err);
	expect_err(&until(2)->err, ERR_NETWORK, "HTTP 403");
	/* And is not asked for again for a while. */
	ck_assert_int_eq(asked, 2);
	api_send_picture(rig.api, "https://slow.example/q?sig=K3Y", &err);
	expect_err(&until(3)->err, ERR_NETWORK, "HTTP 403");
	ck_assert_int_eq(asked, 2);
	/* Without a proxy too. */
	unsetenv("https_proxy");
	id = api_send_picture(rig.api, "https://slow.example/p?sig=K3Y", &err);
	while (__atomic_load_n(&asked, __ATOMIC_SEQ_CST) < 3)
		turn();
	api_cancel(rig.api, id);
	expect_err(&until(4)->err, ERR_CANCELLED, "cancelled");
	ck_assert_int_lt(when_mono_ms() - began, 30000);
}
END_TEST

/* -- a proxy that refuses ------------------------------------------------------------------------------------------------------ */

static const struct refusal_case {
	const char *bytes;
	int tries;
	const char *texts[3];
} refusals[] = {
	{ REFUSAL("407"), 1, { "refuses (HTTP 407): it does not accept the user and password", "https_proxy" } },
	{ REFUSAL("403"), 1, { "refuses (HTTP 403): its rules do not allow sandbox.plaid.com", "no_proxy", "https_proxy" } },
	{ REFUSAL("405"), 1, { "refuses (HTTP 405)" } },
	{ REFUSAL("302"), 1, { "refuses (HTTP 302): it opens no way to sandbox.plaid.com" } },
	{ REFUSAL("429"), 4, { "refuses (HTTP 429)" } },
	{ REFUSAL("500"), 4, { "refuses (HTTP 500)" } },
	{ REFUSAL("502"), 4, { "refuses (HTTP 502): it cannot reach sandbox.plaid.com", "no_proxy" } },
	{ REFUSAL("503"), 4, { "refuses (HTTP 503)" } },
	{ REFUSAL("504"), 4, { "refuses (HTTP 504)" } },
	{ "HTTP/1.1 200 X\r\n\r\n", 4, { "sandbox.plaid.com" } },
	{ "", 4, { "sandbox.plaid.com" } },
};

/* As if the vendor's host were the server. */
static void leave_loopback(void)
{
	ck_assert(config_set(&rig.config, "base_url", "https://sandbox.plaid.com", &err));
	ck_assert(url_split("https://sandbox.plaid.com", &rig.api->server));
	rig.api->server_loopback = false;
}

static void expect_refusal(const struct refusal_case *c, const struct api_reply *r)
{
	char at[60];
	for (size_t i = 0; i < 3 && c->texts[i]; i++)
		expect_err(&r->err, ERR_NETWORK, c->texts[i]);
	snprintf(at, sizeof at, "the proxy at 127.0.0.1:%d ", proxy.port);
	if (strstr(c->texts[0], "refuses"))
		expect_err(&r->err, ERR_NETWORK, at);
	ck_assert_int_eq(r->http, 0);
	ck_assert_ptr_null(strstr(r->err.text, "reset"));
}

START_TEST(a_refusal_is_told)
{
	const struct refusal_case *c = &refusals[_i];
	start(SCRIPT({ .bytes = c->bytes, .end = PEER_CLOSE }));
	leave_loopback();
	api_send_get(rig.api, "idv_1", &err);
	const struct api_reply *r = until(1);
	ck_assert_msg(r->tries == c->tries, "%d tries: %s", r->tries, r->err.text);
	ck_assert_ptr_null(strstr(proxy.requests[0].text, "secret-xyz"));
	if (strcmp(c->bytes, "HTTP/1.1 200 X\r\n\r\n") && c->bytes[0])
		expect_refusal(c, r);
	else
		expect_err(&r->err, ERR_NETWORK, c->texts[0]);
}
END_TEST

/* Whatever it is, nothing was sent: no list is read to find out. The list before it came another way. */
START_TEST(a_refused_write_did_not_happen)
{
	const struct refusal_case *c = &refusals[_i];
	const struct idv_retry q = { .client_user_id = "u1", .template_id = "t1", .strategy = IDV_RESET };
	const char *attempt = record_json("idv_1", NULL, NULL);
	const struct peer_reply list = { .bytes = http_reply(200, NULL, list_json(&attempt, 1, NULL)) };
	start(SCRIPT({ .bytes = c->bytes, .end = PEER_CLOSE }));
	rig.peer.script = &list;
	ck_assert_msg(api_send_retry(rig.api, &q, "idv_1", &(struct api_manner){ 0 }, &err), "%s", err.text);
	while (rig.api->exchanges->state == EXCHANGE_READING)
		rig_turn(&rig);
	leave_loopback();
	rig.api->exchanges->where = rig.api->server;
	const struct api_reply *r = until(1);
	ck_assert_int_eq(r->tries, 1);
	expect_err(&r->err, ERR_NETWORK, "Nothing was sent.");
	char *journal = rig_journal(&rig);
	ck_assert_ptr_nonnull(strstr(journal, "unsent"));
	ck_assert_ptr_null(strstr(journal, "lost"));
	free(journal);
	ck_assert_uint_eq(proxy.request_count, 1);
}
END_TEST

START_TEST(a_proxy_that_wants_credentials_says_where_they_go)
{
	start(SCRIPT(REFUSED("407")));
	leave_loopback();
	snprintf(proxy_url, sizeof proxy_url, "http://127.0.0.1:%d", proxy.port);
	unsetenv("https_proxy");
	setenv("ALL_PROXY", proxy_url, 1);
	api_send_get(rig.api, "idv_1", &err);
	expect_err(&until(1)->err, ERR_NETWORK, "it wants a user and a password for sandbox.plaid.com");
	expect_err(&rig.replies[0].reply.err, ERR_NETWORK, "Give them in ALL_PROXY: http://USER:PASSWORD@HOST:PORT.");
}
END_TEST

START_TEST(a_proxy_that_is_not_there)
{
	start(SCRIPT(REFUSED("407")));
	leave_loopback();
	close(proxy.listener);
	proxy.listener = -1;
	api_send_get(rig.api, "idv_1", &err);
	char at[60];
	snprintf(at, sizeof at, "cannot connect to the proxy at 127.0.0.1:%d", proxy.port);
	expect_err(&until(1)->err, ERR_NETWORK, at);
	setenv("https_proxy", "http://me:K3Y@nowhere.example:3128", 1);
	api_send_get(rig.api, "idv_1", &err);
	expect_err(&until(2)->err, ERR_NETWORK, "the name of the proxy at nowhere.example:3128 cannot be resolved");
}
END_TEST

START_TEST(headers_of_a_proxy_that_are_too_large)
{
	start(SCRIPT({ .bytes = "HTTP/1.1 200 X\r\nX: ", .forever = "a" }));
	leave_loopback();
	rig.limits.tries = 1;
	rig_limits(&rig);
	api_send_get(rig.api, "idv_1", &err);
	expect_err(&until(1)->err, ERR_NETWORK, "sent headers that are too large");
}
END_TEST

#define ADD_EACH(t, test, table) tcase_add_loop_test(t, test, 0, (int)(sizeof(table) / sizeof *(table)))

int main(void)
{
	Suite *s = suite_create("api/proxy");
	TCase *t = tcase_create("proxy");
	tcase_add_checked_fixture(t, NULL, teardown);
	tcase_set_timeout(t, 60);
	ADD_EACH(t, a_name_is_looked_up_before_the_proxy_does, names);
	tcase_add_test(t, a_resolver_that_hangs_holds_nothing_up);
	ADD_EACH(t, a_refusal_is_told, refusals);
	ADD_EACH(t, a_refused_write_did_not_happen, refusals);
	tcase_add_test(t, a_proxy_that_wants_credentials_says_where_they_go);
	tcase_add_test(t, a_proxy_that_is_not_there);
	tcase_add_test(t, headers_of_a_proxy_that_are_too_large);
	suite_add_tcase(s, t);
	return suite_run(s);
}
