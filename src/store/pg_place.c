/* Where PostgreSQL is, and whether it may be spoken to that way: judged before anything is looked up. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "store/pg.h"

/* A value that libpq refuses before it does anything: it tells what it would have done, service file and environment included, and only of a
 * connection. Whatever we connect with has "disable" there: what GSSAPI encrypts has no certificate, and asking for a ticket may wait. */
static const char never[] = "never";

static bool refuse(struct err *err, const char *why, const char *remedy)
{
	err_set(err, ERR_CONFIG, "the store's URL cannot be used: %s", why);
	return err_remedy(err, "%s", remedy);
}

static const char *option(const PQconninfoOption *o, const char *name)
{
	for (; o->keyword; o++)
		if (!strcmp(o->keyword, name))
			return o->val && *o->val ? o->val : NULL;
	return NULL;
}

/* What the URL itself asks for. */
static bool judge_url(const PQconninfoOption *o, struct err *err)
{
	const char *gss = option(o, "gssencmode");
	if (option(o, "password") || option(o, "sslpassword") || getenv("PGPASSWORD"))
		return refuse(err, getenv("PGPASSWORD") ? "PGPASSWORD holds a password, which every program started from here sees" :
		                                          "it holds a password, which others can read",
		    "Put it in ~/.pgpass, mode 0600, or the file that PGPASSFILE names; or let the server know you by your login (peer) or a certificate.");
	if (option(o, "replication"))
		return refuse(err, "replication is nothing for this program", "Leave it out.");
	if (gss && strcmp(gss, "disable"))
		return refuse(err, "gssencmode would have a connection without a certificate", "Leave it out: TLS is verified.");
	return true;
}

static bool old_tls(const char *version)
{
	return version && (!strcasecmp(version, "TLSv1") || !strcasecmp(version, "TLSv1.1"));
}

static bool judge_tls(const PQconninfoOption *url, const PQconninfoOption *all, struct err *err)
{
	const char *mode = option(url, "sslmode");
	if (mode && strcmp(mode, "verify-full"))
		return refuse(err, "its sslmode would have a connection to another host that nobody verified",
		    "Write sslmode=verify-full or leave it out; sslrootcert=FILE names the certificate to trust.");
	if (old_tls(option(all, "ssl_min_protocol_version")) || old_tls(option(all, "ssl_max_protocol_version")))
		return refuse(err, "it allows a TLS older than 1.2", "Leave ssl_min_protocol_version and ssl_max_protocol_version out.");
	return true;
}

/* The item so far along in "a,b,c"; an only one stands for all. */
static char *item(const char *list, size_t i)
{
	if (!list)
		return mem_strdup("");
	if (!strchr(list, ','))
		return mem_strdup(list);
	for (; i && list; i--) {
		list = strchr(list, ',');
		list = list ? list + 1 : NULL;
	}
	return list ? mem_strndup(list, strcspn(list, ",")) : mem_strdup("");
}

static size_t items(const char *list)
{
	size_t n = list != NULL;
	for (; list && *list; list++)
		n += *list == ',';
	return n;
}

bool pg_place_is_loopback(const char *address)
{
	struct in_addr four;
	struct in6_addr six;
	if (inet_pton(AF_INET, address, &four) == 1)
		return ntohl(four.s_addr) >> 24 == 127;
	return inet_pton(AF_INET6, address, &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
}

/* The address counts where there is one: that is where the connection goes. "localhost" is held to its word by the lookup. */
static bool is_local(const struct pg_host *h)
{
	if (*h->hostaddr)
		return pg_place_is_loopback(h->hostaddr);
	return !*h->host || *h->host == '/' || *h->host == '@' || !strcasecmp(h->host, "localhost") || pg_place_is_loopback(h->host);
}

static bool take_hosts(struct pg_place *p, const PQconninfoOption *all, struct err *err)
{
	const char *host = option(all, "host"), *hostaddr = option(all, "hostaddr"), *port = option(all, "port");
	size_t n = items(host) > items(hostaddr) ? items(host) : items(hostaddr);
	n += n == 0;
	if (n > PG_HOSTS)
		return refuse(err, "it has too many hosts", "Name eight at most.");
	if ((items(host) && items(host) != n) || (items(hostaddr) && items(hostaddr) != n) || (items(port) > 1 && items(port) != n))
		return refuse(err, "host, hostaddr and port do not go together", "Name as many of each, or one port for all.");
	for (p->host_count = 0; p->host_count < n; p->host_count++) {
		struct pg_host *h = &p->hosts[p->host_count];
		*h = (struct pg_host){ item(host, p->host_count), item(hostaddr, p->host_count), item(port, p->host_count), false };
		h->local = is_local(h);
	}
	return true;
}

static void put(struct pg_place *p, const char *keyword, const char *value)
{
	size_t n = 0;
	while (p->keywords[n] && strcmp(p->keywords[n], keyword))
		n++;
	if (n == PG_OPTIONS)
		return;
	free(p->values[n]);
	if (!p->keywords[n])
		p->keywords[n] = mem_strdup(keyword);
	p->values[n] = mem_strdup(value);
}

static void take_options(struct pg_place *p, const PQconninfoOption *url, const PQconninfoOption *all, bool remote)
{
	static const char *const not_taken[] = { "host", "hostaddr", "port", "password", "sslpassword", "gssencmode", "replication", "client_encoding", "authtype",
		"fallback_application_name", NULL };
	for (const PQconninfoOption *o = all; o->keyword; o++) {
		bool taken = o->val && *o->val;
		for (const char *const *name = not_taken; *name; name++)
			taken = taken && strcmp(*name, o->keyword) != 0;
		if (taken)
			put(p, o->keyword, o->val);
	}
	put(p, "gssencmode", "disable");
	put(p, "client_encoding", "UTF8");
	put(p, "fallback_application_name", "idreview");
	/* Nothing of this wakes the program: the system looks after a line that lies idle. */
	if (!option(all, "keepalives_idle"))
		put(p, "keepalives_idle", "30");
	if (!option(all, "keepalives_interval"))
		put(p, "keepalives_interval", "10");
	if (!option(all, "keepalives_count"))
		put(p, "keepalives_count", "3");
	if (!option(all, "tcp_user_timeout"))
		put(p, "tcp_user_timeout", "10000");
	if (p->host_count > 1 && !option(url, "target_session_attrs"))
		put(p, "target_session_attrs", "read-write");
	if (option(url, "service")) /* its password is found there again */
		put(p, "service", option(url, "service"));
	if (remote)
		put(p, "sslmode", "verify-full");
}

static char *show(const struct pg_place *p, const PQconninfoOption *all)
{
	const char *user = option(all, "user"), *name = option(all, "dbname");
	struct buf plain, clean;
	buf_init(&plain, 2000);
	buf_init(&clean, 8000);
	buf_printf(&plain, "postgresql://%s%s", user ? user : "", user ? "@" : "");
	const char *path = NULL;
	for (size_t i = 0; i < p->host_count; i++) {
		const struct pg_host *h = &p->hosts[i];
		const char *host = *h->host ? h->host : h->hostaddr;
		if (*host == '/' || *host == '@')
			path = host;
		else
			buf_printf(&plain, strchr(host, ':') ? "%s[%s]" : "%s%s", i ? "," : "", host);
		if (*h->port && strcmp(h->port, "5432"))
			buf_printf(&plain, ":%s", h->port);
	}
	buf_printf(&plain, "/%s", name ? name : "");
	if (path)
		buf_printf(&plain, "?host=%s", path);
	text_clean(buf_str(&plain), plain.len, &clean);
	char *shown = mem_strdup(buf_str(&clean));
	buf_finish(&plain);
	buf_finish(&clean);
	return shown;
}

static bool take(struct pg_place *p, const PQconninfoOption *url, const PQconninfoOption *all, struct err *err)
{
	bool remote = false;
	if (!take_hosts(p, all, err))
		return false;
	for (size_t i = 0; i < p->host_count; i++)
		remote = remote || !p->hosts[i].local;
	if (remote && !judge_tls(url, all, err))
		return false;
	take_options(p, url, all, remote);
	p->shown = show(p, all);
	return true;
}

/* libpq copies what it is told: its own memory is wiped of what is secret there. */
static void free_options(PQconninfoOption *o)
{
	for (PQconninfoOption *at = o; at && at->keyword; at++)
		if (at->val && strstr(at->keyword, "password"))
			explicit_bzero(at->val, strlen(at->val));
	PQconninfoFree(o);
}

bool pg_place_read(const char *url, struct pg_place *out, struct err *err)
{
	*out = (struct pg_place){ 0 };
	char *why = NULL;
	PQconninfoOption *own = PQconninfoParse(url, &why);
	PQfreemem(why); /* it may quote a password */
	if (!own)
		return refuse(err, "it cannot be understood", "Write postgresql://HOST/DATABASE, or postgresql:///DATABASE?host=/DIRECTORY for a unix socket.");
	bool ok = judge_url(own, err);
	if (ok) {
		const char *const keywords[] = { "dbname", "gssencmode", NULL }, *const values[] = { url, never, NULL };
		PGconn *conn = PQconnectStartParams(keywords, values, 1);
		PQconninfoOption *all = conn ? PQconninfo(conn) : NULL;
		if (!all) {
			mem_exhausted();
		} else if (!option(all, "gssencmode") || strcmp(option(all, "gssencmode"), never)) {
			ok = refuse(err, "its service is not to be found", "See pg_service.conf, ~/.pg_service.conf and PGSERVICEFILE.");
		} else {
			ok = take(out, own, all, err);
		}
		free_options(all);
		PQfinish(conn);
	}
	free_options(own);
	if (!ok)
		pg_place_finish(out);
	return ok;
}

void pg_place_finish(struct pg_place *p)
{
	for (size_t i = 0; i < PG_OPTIONS; i++) {
		free(p->keywords[i]);
		free(p->values[i]);
	}
	for (size_t i = 0; i < p->host_count; i++) {
		free(p->hosts[i].host);
		free(p->hosts[i].hostaddr);
		free(p->hosts[i].port);
	}
	free(p->shown);
	*p = (struct pg_place){ 0 };
}
