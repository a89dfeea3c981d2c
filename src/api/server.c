#include "api/server.h"

#include <string.h>
#include <strings.h>

#include "api/url.h"
#include "base/err.h"
#include "config/config.h"

static const char *const vendor_hosts[] = { "sandbox.plaid.com", "production.plaid.com" };

static bool is_vendor(const char *host)
{
	for (size_t i = 0; i < sizeof vendor_hosts / sizeof *vendor_hosts; i++)
		if (!strcasecmp(host, vendor_hosts[i]))
			return true;
	return false;
}

bool server_is_production(const struct config *c)
{
	struct url u;
	if (c->environment && !strcmp(c->environment, "production"))
		return true;
	return url_split(config_base_url(c), &u) && !strcasecmp(u.host, "production.plaid.com");
}

bool server_check(const struct config *c, struct err *err)
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
	if (!loopback && !is_vendor(u.host) && !url_host_listed(u.host, &c->allow_host)) {
		err_set(err, ERR_CONFIG, "%s is neither the vendor's host nor loopback", u.shown);
		return err_remedy(err, "If it may have the credentials, add --allow-host %s (setting allow_host).", u.shown);
	}
	return true;
}

bool server_is_loopback(const struct config *c)
{
	struct url u;
	return url_split(config_base_url(c), &u) && url_is_loopback(&u);
}
