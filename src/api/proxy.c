/* The usual proxy variables, read by us rather than libcurl: whether a connection goes to a proxy decides whether the address it
 * reaches can be judged, and loopback never goes through one. What no_proxy means is what libcurl 7.88 and later make of it. */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "api/api.h"
#include "api/url.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/text.h"

static const char *const proxy_variables[] = { "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", NULL };
static const char *const exception_variables[] = { "no_proxy", "NO_PROXY", NULL };

static const char *first_set(const char *const *names, const char **name)
{
	for (; *names; names++) {
		const char *value = getenv(*names);
		if (value && *value) {
			*name = *names;
			return value;
		}
	}
	return NULL;
}

/* "example.com" and ".example.com" both stand for the host and all below it; a dot at the end of either is nothing. */
static bool name_matches(const char *entry, size_t n, const char *host)
{
	size_t len = strlen(host);
	len -= len && host[len - 1] == '.';
	n -= n && entry[n - 1] == '.';
	if (n && *entry == '.') {
		entry++;
		n--;
	}
	if (!n || len < n || strncasecmp(host + len - n, entry, n))
		return false;
	return len == n || host[len - n - 1] == '.';
}

/* Entries stand between commas and blanks. A star is for every host, and only alone; an address is excepted by itself or by its
 * range, never as the end of a name. */
static bool excepted(const char *list, const char *host)
{
	static const char between[] = ", \t";
	enum address_scope scope;
	bool address = address_parse(host, &scope);
	if (!strcmp(list, "*"))
		return true;
	for (list += strspn(list, between); *list; list += strspn(list, between)) {
		size_t n = strcspn(list, between);
		if (address ? address_in_range(host, list, n) : name_matches(list, n, host))
			return true;
		list += n;
	}
	return false;
}

/* Host and port of a proxy variable: the rest of it may be a password. */
static void show(const char *value, struct proxy *p)
{
	char *host = NULL, *port = NULL, *user = NULL, *scheme = NULL;
	CURLU *u = curl_url();
	struct buf clean;
	buf_init(&clean, 4096);
	if (u && !curl_url_set(u, CURLUPART_URL, value, CURLU_NON_SUPPORT_SCHEME | CURLU_GUESS_SCHEME) &&
	    !curl_url_get(u, CURLUPART_HOST, &host, 0)) {
		p->has_user = !curl_url_get(u, CURLUPART_USER, &user, 0);
		if (!curl_url_get(u, CURLUPART_SCHEME, &scheme, 0))
			snprintf(p->scheme, sizeof p->scheme, "%.15s", strstr(value, "://") ? scheme : "http");
		text_clean(host, strlen(host), &clean);
		if (!curl_url_get(u, CURLUPART_PORT, &port, 0))
			buf_printf(&clean, ":%s", port);
	} else {
		buf_printf(&clean, "the address in %s", p->variable);
	}
	int n = snprintf(p->shown, sizeof p->shown, "%s", buf_str(&clean));
	text_heal(p->shown, sizeof p->shown, n >= (int)sizeof p->shown);
	buf_finish(&clean);
	curl_free(host);
	curl_free(port);
	curl_free(user);
	curl_free(scheme);
	curl_url_cleanup(u);
}

void proxy_find(const struct url *u, struct proxy *out)
{
	*out = (struct proxy){ .value = "" };
	const char *value = first_set(proxy_variables, &out->variable);
	if (!value)
		return;
	show(value, out);
	const char *list = first_set(exception_variables, &out->exception);
	if (!list || !excepted(list, u->host))
		out->exception = NULL;
	if (!out->exception && !url_is_loopback(u))
		out->value = value;
}

bool proxy_check(const struct proxy *p, struct err *err)
{
	if (!*p->value || !strcasecmp(p->scheme, "http"))
		return true;
	if (*p->scheme)
		err_set(err, ERR_CONFIG, "%s names a %s proxy, and only http proxies are spoken to", p->variable, p->scheme);
	else
		err_set(err, ERR_CONFIG, "%s names no proxy that can be understood", p->variable);
	return err_remedy(err, "Set %s to http://HOST:PORT, or name the host in no_proxy if there is a way without.", p->variable);
}

bool api_route(const struct config *config, char *text, size_t size)
{
	struct url u = { 0 };
	struct proxy p;
	(void)url_split(config_base_url(config), &u);
	proxy_find(&u, &p);
	bool proxied = *p.value;
	int n;
	if (!proxy_check(&p, NULL))
		n = snprintf(text, size, "%s, from %s, is of no use: only http proxies are spoken to", p.shown, p.variable);
	else if (proxied)
		n = snprintf(text, size, "%s, from %s: it looks up %s", p.shown, p.variable, u.shown);
	else if (!p.variable)
		n = snprintf(text, size, "none: this host looks up names and connects by itself");
	else if (p.exception)
		n = snprintf(text, size, "none for %s, by %s (%s names %s)", u.shown, p.exception, p.variable, p.shown);
	else
		n = snprintf(text, size, "none for loopback (%s names %s)", p.variable, p.shown);
	text_heal(text, size, n >= (int)size);
	return proxied && proxy_check(&p, NULL);
}
