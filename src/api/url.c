/* URLs taken apart by libcurl's own parser, so that what is judged is what is connected to; and the two sets of rules: which server
 * we may talk to, and which hosts pictures may come from. */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "api/api.h"
#include "api/internal.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/text.h"

enum { URL_MAX = 8192 };

static const char *const vendor_hosts[] = { "sandbox.plaid.com", "production.plaid.com" };

static bool copy_part(CURLU *u, CURLUPart part, unsigned flags, char *out, size_t size)
{
	char *value = NULL;
	out[0] = '\0';
	if (curl_url_get(u, part, &value, flags))
		return false;
	size_t n = strlen(value);
	bool fits = n < size;
	if (fits)
		memcpy(out, value, n + 1);
	explicit_bzero(value, n);
	curl_free(value);
	return fits;
}

static bool has_part(CURLU *u, CURLUPart part)
{
	char *value = NULL;
	bool has = !curl_url_get(u, part, &value, 0);
	curl_free(value);
	return has;
}

bool url_split(const char *text, struct url *out)
{
	*out = (struct url){ 0 };
	if (strlen(text) > URL_MAX)
		return false;
	CURLU *u = curl_url();
	bool ok = u && !curl_url_set(u, CURLUPART_URL, text, 0) &&
	          copy_part(u, CURLUPART_SCHEME, 0, out->scheme, sizeof out->scheme) &&
	          copy_part(u, CURLUPART_HOST, CURLU_PUNYCODE, out->host, sizeof out->host) && out->host[0];
	if (ok) {
		char port[8];
		out->port = copy_part(u, CURLUPART_PORT, CURLU_DEFAULT_PORT, port, sizeof port) ? atoi(port) : 0;
		out->has_user = has_part(u, CURLUPART_USER) || has_part(u, CURLUPART_PASSWORD);
		out->has_zone = has_part(u, CURLUPART_ZONEID);
		out->has_query = has_part(u, CURLUPART_QUERY) || has_part(u, CURLUPART_FRAGMENT);
		struct buf clean;
		buf_init(&clean, 600);
		text_clean(out->host, strlen(out->host), &clean);
		int n = snprintf(out->shown, sizeof out->shown, "%s", buf_str(&clean));
		text_heal(out->shown, sizeof out->shown, n >= (int)sizeof out->shown);
		buf_finish(&clean);
	}
	curl_url_cleanup(u);
	return ok;
}

bool url_is_loopback(const struct url *u)
{
	enum address_scope scope;
	/* libcurl resolves "localhost" to loopback itself, whatever the resolver says. */
	return !strcasecmp(u->host, "localhost") || (address_parse(u->host, &scope) && scope == ADDRESS_LOOPBACK);
}

static bool is_vendor(const char *host)
{
	for (size_t i = 0; i < sizeof vendor_hosts / sizeof *vendor_hosts; i++)
		if (!strcasecmp(host, vendor_hosts[i]))
			return true;
	return false;
}

/* A dot at the end says that a name is whole: to the resolver it is the same name. */
static size_t length_without_dot(const char *host)
{
	size_t n = strlen(host);
	return n - (n && host[n - 1] == '.');
}

/* The top of names that no public server has: kept for private use by RFC 6761, 6762, 8375 and ICANN (internal; corp, home; local,
 * localhost, test), or used so by habit and given to nobody (lan, intranet, private: appendix G of RFC 6762), or by routers and
 * clusters (localdomain, svc). A name of none of them may be private too: that is what image_hosts_only is for. */
static const char *const private_tops[] = { ".internal", ".local",    ".localdomain", ".localhost", ".test", ".home.arpa", ".lan",
	                                    ".corp",     ".intranet", ".private",     ".home",      ".svc" };

/* Resolvers take "10.1", "0x0a000001" and "10.9.9.9." for addresses: whatever ends in a number is no name. */
static bool ends_in_number(const char *host)
{
	size_t n = length_without_dot(host), from = n;
	while (from && host[from - 1] != '.')
		from--;
	const char *label = host + from;
	size_t len = n - from;
	if (len >= 2 && label[0] == '0' && (label[1] | 0x20) == 'x')
		return strspn(label + 2, "0123456789abcdefABCDEF") >= len - 2;
	return len && strspn(label, "0123456789") >= len;
}

bool url_name_is_public(const char *host)
{
	size_t n = length_without_dot(host);
	if (!n || !memchr(host, '.', n) || host[0] == '.' || host[n - 1] == '.' || ends_in_number(host))
		return false;
	for (size_t i = 0; i < sizeof private_tops / sizeof *private_tops; i++) {
		size_t m = strlen(private_tops[i]);
		if ((n >= m && !strncasecmp(host + n - m, private_tops[i], m)) ||
		    (n == m - 1 && !strncasecmp(host, private_tops[i] + 1, n)))
			return false;
	}
	return true;
}

/* An entry is a host, or ".example.com" for every host below it. */
static bool host_listed(const char *host, const struct config_list *list)
{
	size_t n = length_without_dot(host);
	for (size_t i = 0; i < list->count; i++) {
		const char *item = list->items[i];
		size_t m = length_without_dot(item);
		if ((n == m && !strncasecmp(host, item, n)) || (item[0] == '.' && n > m && !strncasecmp(host + n - m, item, m)))
			return true;
	}
	return false;
}

const char *config_base_url(const struct config *c)
{
	if (c->base_url && *c->base_url)
		return c->base_url;
	return c->environment && !strcmp(c->environment, "production") ? "https://production.plaid.com"
	                                                               : "https://sandbox.plaid.com";
}

bool config_is_production(const struct config *c)
{
	struct url u;
	if (c->environment && !strcmp(c->environment, "production"))
		return true;
	return url_split(config_base_url(c), &u) && !strcasecmp(u.host, "production.plaid.com");
}

bool config_check_base_url(const struct config *c, struct err *err)
{
	struct url u;
	if (!url_split(config_base_url(c), &u)) {
		err_set(err, ERR_CONFIG, "the base URL is no URL");
		return err_remedy(err, "Write it as https://host or http://127.0.0.1:PORT.");
	}
	bool loopback = url_is_loopback(&u);
	if (u.has_user || u.has_query) {
		err_set(err, ERR_CONFIG, "the base URL for %s holds a user, a query or a fragment", u.shown);
		return err_remedy(err, "Credentials come from PLAID_CLIENT_ID and PLAID_SECRET, never from the URL.");
	}
	if (strcmp(u.scheme, "https") && !(loopback && !strcmp(u.scheme, "http"))) {
		err_set(err, ERR_CONFIG, "the base URL for %s is not https", u.shown);
		return err_remedy(err, "Only a server on loopback may be reached without TLS.");
	}
	if (!loopback && !is_vendor(u.host) && !host_listed(u.host, &c->allow_host)) {
		err_set(err, ERR_CONFIG, "%s is neither the vendor's host nor loopback", u.shown);
		return err_remedy(err, "If it may have the credentials, add --allow-host %s (setting allow_host).", u.shown);
	}
	return true;
}

bool config_server_is_loopback(const struct config *c)
{
	struct url u;
	return url_split(config_base_url(c), &u) && url_is_loopback(&u);
}

static bool host_allowed(const struct config *config, const struct url *u, struct err *err)
{
	if ((!config->image_hosts.count && !config->image_hosts_only) || host_listed(u->host, &config->image_hosts))
		return true;
	err_set(err, ERR_REPLY, "a picture from %s is refused: the host is not among image_hosts", u->shown);
	return err_remedy(err, "Add %s to the setting image_hosts if pictures may come from there.", u->shown);
}

/* Where a proxy resolves the name nobody here sees the address, and the proxy's network has names of its own. */
static bool name_allowed(const struct config *config, const struct url *u, struct err *err)
{
	struct proxy proxy;
	proxy_find(u, &proxy);
	if (!*proxy.value || url_name_is_public(u->host) || host_listed(u->host, &config->image_hosts))
		return true;
	err_set(err, ERR_REPLY, "a picture from %s is refused: it is a name of private networks, and the proxy would look it up", u->shown);
	return err_remedy(err, "Add %s to the setting image_hosts if pictures may come from there.", u->shown);
}

bool api_picture_url_allowed(const struct config *config, const char *url, struct err *err)
{
	struct url u;
	if (!url_split(url, &u))
		return err_set(err, ERR_REPLY, "the picture's address is no URL");
	bool loopback = url_is_loopback(&u);
	if (u.has_user)
		return err_set(err, ERR_REPLY, "the picture's URL for %s holds a user name", u.shown);
	if (loopback && !config_server_is_loopback(config)) {
		err_set(err, ERR_REPLY, "a picture on this host (%s) is refused", u.shown);
		return err_remedy(err, "Pictures come from loopback only when --base-url is on loopback.");
	}
	if (strcmp(u.scheme, "https") && !(loopback && !strcmp(u.scheme, "http"))) {
		err_set(err, ERR_REPLY, "the picture's URL for %s is not https", u.shown);
		return err_remedy(err, "Only https is fetched, or http from a --base-url on loopback.");
	}
	enum address_scope scope = ADDRESS_PRIVATE;
	bool literal = address_parse(u.host, &scope);
	if (!loopback && (literal || ends_in_number(u.host)) && (scope != ADDRESS_PUBLIC || u.has_zone))
		return picture_address_refused(u.shown, err);
	return host_allowed(config, &u, err) && (literal || name_allowed(config, &u, err));
}

bool picture_address_refused(const char *host, struct err *err)
{
	err_set(err, ERR_REPLY, "a picture from %s is refused: its address is not public", host);
	return err_remedy(
	        err, "Pictures come from public addresses only (loopback only when --base-url is on loopback); see image_hosts.");
}
