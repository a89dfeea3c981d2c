/* Which hosts pictures may come from. */
#include <string.h>

#include "api/internal.h"
#include "api/server.h"
#include "base/err.h"

static bool is_among_hosts(const struct config *config, const struct url *u, struct err *err)
{
	if ((!config->image_hosts.count && !config->image_hosts_only) || url_host_listed(u->host, &config->image_hosts))
		return true;
	err_set(err, ERR_REPLY, "a picture from %s is refused: the host is not among image_hosts", u->shown);
	return err_remedy(err, "Add %s to the setting image_hosts if pictures may come from there.", u->shown);
}

/* Where a proxy resolves the name nobody here sees the address, and the proxy's network has names of its own. */
static bool name_may_be_looked_up(const struct config *config, const struct url *u, struct err *err)
{
	struct proxy proxy;
	proxy_find(u, &proxy);
	if (!*proxy.value || url_name_is_public(u->host) || url_host_listed(u->host, &config->image_hosts))
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
	if (loopback && !server_is_loopback(config)) {
		err_set(err, ERR_REPLY, "a picture on this host (%s) is refused", u.shown);
		return err_remedy(err, "Pictures come from loopback only when --base-url is on loopback.");
	}
	if (strcmp(u.scheme, "https") && !(loopback && !strcmp(u.scheme, "http"))) {
		err_set(err, ERR_REPLY, "the picture's URL for %s is not https", u.shown);
		return err_remedy(err, "Only https is fetched, or http from a --base-url on loopback.");
	}
	enum address_scope scope = ADDRESS_PRIVATE;
	bool literal = address_parse(u.host, &scope);
	if (!loopback && (literal || url_ends_in_number(u.host)) && (scope != ADDRESS_PUBLIC || u.has_zone))
		return picture_address_refused(u.shown, err);
	return is_among_hosts(config, &u, err) && (literal || name_may_be_looked_up(config, &u, err));
}

bool picture_address_refused(const char *host, struct err *err)
{
	err_set(err, ERR_REPLY, "a picture from %s is refused: its address is not public", host);
	return err_remedy(
	        err, "Pictures come from public addresses only (loopback only when --base-url is on loopback); see image_hosts.");
}
