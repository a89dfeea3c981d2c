/* The usual proxy variables, read by us rather than libcurl: whether a connection goes to a proxy decides whether the address it
 * reaches can be judged, and loopback never goes through one. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "api/internal.h"

static const char *first_set(const char *const *names)
{
	for (; *names; names++) {
		const char *value = getenv(*names);
		if (value && *value)
			return value;
	}
	return NULL;
}

/* "example.com" and ".example.com" both stand for the host and all below it; "*" for every host. */
static bool entry_matches(const char *entry, size_t n, const char *host)
{
	if (n == 1 && *entry == '*')
		return true;
	if (n && *entry == '.') {
		entry++;
		n--;
	}
	size_t len = strlen(host);
	if (!n || len < n || strncasecmp(host + len - n, entry, n))
		return false;
	return len == n || host[len - n - 1] == '.';
}

static bool excepted(const char *host)
{
	static const char *const names[] = { "no_proxy", "NO_PROXY", NULL };
	const char *list = first_set(names);
	while (list && *list) {
		list += strspn(list, ", ");
		size_t n = strcspn(list, ", ");
		if (n && entry_matches(list, n, host))
			return true;
		list += n;
	}
	return false;
}

const char *proxy_for(const struct url *u)
{
	static const char *const names[] = { "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", NULL };
	const char *proxy = first_set(names);
	return !proxy || url_is_loopback(u) || excepted(u->host) ? "" : proxy;
}
