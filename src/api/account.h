/* Whose writes are whose: the server and the client as what they are, however they were typed. */
#ifndef API_ACCOUNT_H
#define API_ACCOUNT_H

#include <stdbool.h>

#include "api/intent.h"

struct config;

/* The server's canonical name, the environment and a digest of the client id: whose writes bar whose. */
void account_name(const struct config *c, char out[ACCOUNT_MAX]);
/* Of a base URL alone, as journals of 0.x have it; "" when it is none. */
void account_of_server(const char *url, char out[ACCOUNT_MAX]);
bool account_matches(const char *account, const char *written); /* written may be of a server alone */

#endif
