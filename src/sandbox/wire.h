/* Connections that are held back until a time or a picture, and such as are torn. */
#ifndef SANDBOX_WIRE_H
#define SANDBOX_WIRE_H

#include <stdbool.h>
#include <stdint.h>

#include <microhttpd.h>

struct http;
struct shot;

enum { WIRE_HOLD_MAX_MS = 120000 };

/* A suspended connection. Part of the call or stream that holds it. */
struct held {
	struct held *next;
	struct MHD_Connection *connection;
	int64_t until;        /* monotonic ms */
	const struct shot *shot; /* goes on when this is ready or failed, too; NULL: waits for the time alone */
	bool linked;
};

/* Suspend the connection for `ms`, or until the shot (NULL: none) is drawn. */
void wire_hold(struct http *h, struct held *held, struct MHD_Connection *c, int64_t ms, const struct shot *shot);
/* The connection is gone: accepts one that is not held. */
void wire_forget(struct http *h, struct held *held);
/* Those whose time has come go on, or all. */
void wire_resume(struct http *h, bool all);
int wire_wait_ms(const struct http *h);             /* until wire_resume has something to do; -1: never */

int wire_socket(struct MHD_Connection *c);
enum MHD_Result wire_reset(struct MHD_Connection *c); /* MHD_NO, for the handler to return */

#endif
