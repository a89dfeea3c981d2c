/* Addresses, URLs and the proxies on the way to them: what is judged before anything is connected to. */
#ifndef API_URL_H
#define API_URL_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

#include "config/config.h"

struct err;

enum address_scope { ADDRESS_PUBLIC, ADDRESS_LOOPBACK, ADDRESS_PRIVATE };
enum address_scope address_scope(const struct sockaddr *sa);
/* A literal address, IPv6 with or without brackets; false when it is a name. */
bool address_parse(const char *host, enum address_scope *scope);
/* Is the literal address in "10.0.0.0/8", or "fd00::1" itself? The range has n bytes and no brackets; /0 is the address, as to libcurl. */
bool address_in_range(const char *host, const char *range, size_t n);

struct url {
	char scheme[8], host[256]; /* the host as it is looked up: percent signs decoded, IDN as ASCII, IPv4 with four numbers */
	char shown[128]; /* the host, fit for messages */
	int port;        /* the scheme's when not written */
	bool has_user, has_query, has_zone;
};
bool url_split(const char *text, struct url *out);
bool url_is_loopback(const struct url *u);
/* Resolvers take "10.1", "0x0a000001" and "10.9.9.9." for addresses: whatever ends in a number is no name. */
bool url_ends_in_number(const char *host);
/* Does it look like a name of the public DNS: with a dot, and not under a name that private networks use? */
bool url_name_is_public(const char *host);
/* An entry is a host, or ".example.com" for every host below it. */
bool url_host_listed(const char *host, const struct config_list *list);

/* What the usual variables say of the way to a URL. Never a proxy for loopback. Values are borrowed from the environment. */
struct proxy {
	const char *value;     /* for libcurl, password and all; "" none for this URL */
	const char *variable;  /* that names one, for this URL or not; NULL: none does */
	const char *exception; /* the variable that excepts this host; NULL: none does */
	bool has_user;
	char scheme[16];       /* clean; "" it cannot be read */
	char shown[128];       /* its host and port, fit for messages */
};
void proxy_find(const struct url *u, struct proxy *out);
/* Is the proxy of this URL, if there is one, of the one kind that is spoken? */
bool proxy_check(const struct proxy *p, struct err *err);

#endif
