/* URLs taken apart by libcurl's own parser, so that what is judged is what is connected to, and what their hosts are. */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "api/url.h"
#include "base/buf.h"
#include "base/text.h"

enum { URL_MAX = 8192 };

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

bool url_ends_in_number(const char *host)
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
	if (!n || !memchr(host, '.', n) || host[0] == '.' || host[n - 1] == '.' || url_ends_in_number(host))
		return false;
	for (size_t i = 0; i < sizeof private_tops / sizeof *private_tops; i++) {
		size_t m = strlen(private_tops[i]);
		if ((n >= m && !strncasecmp(host + n - m, private_tops[i], m)) ||
		    (n == m - 1 && !strncasecmp(host, private_tops[i] + 1, n)))
			return false;
	}
	return true;
}

bool url_host_listed(const char *host, const struct config_list *list)
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
