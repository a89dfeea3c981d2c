/* Which server we may talk to: what the settings say of it, judged by the URL as libcurl takes it apart. */
#ifndef API_SERVER_H
#define API_SERVER_H

#include <stdbool.h>

struct config;
struct err;

/* May the base URL have the credentials? https anywhere allowed, http on loopback only. */
bool server_check(const struct config *c, struct err *err);
bool server_is_production(const struct config *c); /* by environment or by host: either makes it production */
bool server_is_loopback(const struct config *c);

#endif
