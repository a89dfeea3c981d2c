#include "api/account.h"

#include <ctype.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/server.h"
#include "api/url.h"

/* "https://host:443": lower case, no trailing dot, all names and addresses of this host as one. false: no URL. */
static bool server_name(const char *url, char *out, size_t size)
{
	struct url u;
	if (!url_split(url, &u))
		return false;
	for (char *c = u.host; *c; c++)
		*c = (char)tolower((unsigned char)*c);
	size_t n = strlen(u.host);
	if (n > 1 && u.host[n - 1] == '.')
		u.host[n - 1] = '\0';
	snprintf(out, size, "%s://%s:%d", u.scheme, url_is_loopback(&u) ? "loopback" : u.host, u.port);
	return true;
}

void account_name(const struct config *c, char out[ACCOUNT_MAX])
{
	unsigned char digest[16];
	char server[ACCOUNT_MAX - 64], hex[2 * sizeof digest + 1];
	const char *client = c->client_id ? c->client_id : "";
	if (sodium_init() < 0)
		abort();
	crypto_generichash(digest, sizeof digest, (const unsigned char *)client, strlen(client), NULL, 0);
	sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
	if (!server_name(config_base_url(c), server, sizeof server))
		server[0] = '\0';
	snprintf(out, ACCOUNT_MAX, "%s %s %s", server, server_is_production(c) ? "production" : "sandbox", hex);
}

void account_of_server(const char *url, char out[ACCOUNT_MAX])
{
	if (!server_name(url, out, ACCOUNT_MAX))
		out[0] = '\0';
}

bool account_matches(const char *account, const char *written)
{
	size_t n = strlen(written);
	return n && !strncmp(account, written, n) && (account[n] == '\0' || account[n] == ' ');
}
