#include "sandbox/wire.h"

#include <sys/socket.h>

#include "base/when.h"
#include "sandbox/http.h"

void wire_hold(struct http *h, struct held *held, struct MHD_Connection *c, int64_t ms, const struct shot *shot)
{
	*held = (struct held){ .next = h->held, .connection = c, .until = when_mono_ms() + ms, .shot = shot, .linked = true };
	h->held = held;
	MHD_suspend_connection(c);
}

void wire_forget(struct http *h, struct held *held)
{
	for (struct held **at = &h->held; held->linked && *at; at = &(*at)->next)
		if (*at == held) {
			*at = held->next;
			held->linked = false;
			break;
		}
}

void wire_resume(struct http *h, bool all)
{
	int64_t now = when_mono_ms();
	for (struct held **at = &h->held; *at;) {
		struct held *held = *at;
		if (!all && now < held->until && !(held->shot && held->shot->state >= SHOT_READY)) {
			at = &held->next;
			continue;
		}
		*at = held->next;
		held->linked = false;
		MHD_resume_connection(held->connection);
	}
}

int wire_wait_ms(const struct http *h)
{
	int64_t wait = -1, now = when_mono_ms();
	for (const struct held *held = h->held; held; held = held->next) {
		int64_t left = held->until > now ? held->until - now : 0;
		if (wait < 0 || left < wait)
			wait = left;
	}
	return wait > WIRE_HOLD_MAX_MS ? WIRE_HOLD_MAX_MS : (int)wait;
}

int wire_socket(struct MHD_Connection *c)
{
	return MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
}

/* Dissolving a connected TCP socket sends a reset at once. */
enum MHD_Result wire_reset(struct MHD_Connection *c)
{
	struct sockaddr nowhere = { .sa_family = AF_UNSPEC };
	(void)connect(wire_socket(c), &nowhere, sizeof nowhere);
	return MHD_NO;
}
