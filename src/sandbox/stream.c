#include "sandbox/stream.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/mem.h"
#include "base/when.h"
#include "sandbox/http.h"
#include "sandbox/wire.h"

enum { DRIP_BYTES = 64, DRIP_MS = 100, HALF_CLOSED_MS = 60000, STREAM_BLOCK = 32768 };

/* A body that is sent in an odd manner. Owned by its response. */
struct stream {
	struct http *http;
	struct MHD_Connection *connection;
	struct fault fault;
	struct held held;
	int64_t next;         /* monotonic ms before which drip sends nothing */
	bool closed;
	size_t len;
	char *bytes;
};

static ssize_t read_drip(struct stream *s, uint64_t at, char *out, size_t max)
{
	size_t piece = s->fault.arg > 0 ? (size_t)s->fault.arg : DRIP_BYTES;
	int64_t now = when_mono_ms();
	if (now < s->next) {
		wire_hold(s->http, &s->held, s->connection, s->next - now, NULL);
		return 0;
	}
	s->next = now + DRIP_MS;
	if (piece > max)
		piece = max;
	if (piece > s->len - at)
		piece = s->len - at;
	memcpy(out, s->bytes + at, piece);
	return (ssize_t)piece;
}

static ssize_t read_half(struct stream *s, uint64_t at, char *out, size_t max)
{
	size_t half = s->len / 2;
	if (at < half) {
		size_t n = half - at < max ? half - at : max;
		memcpy(out, s->bytes + at, n);
		return (ssize_t)n;
	}
	if (s->fault.kind == FAULT_SHORT || s->closed)
		return MHD_CONTENT_READER_END_WITH_ERROR;
	s->closed = true;
	(void)shutdown(wire_socket(s->connection), SHUT_WR);
	wire_hold(s->http, &s->held, s->connection, HALF_CLOSED_MS, NULL);
	return 0;
}

static ssize_t read_stream(void *cls, uint64_t at, char *out, size_t max)
{
	struct stream *s = cls;
	if (s->http->ending)
		return MHD_CONTENT_READER_END_WITH_ERROR;
	return s->fault.kind == FAULT_DRIP ? read_drip(s, at, out, max) : read_half(s, at, out, max);
}

static void free_stream(void *cls)
{
	struct stream *s = cls;
	wire_forget(s->http, &s->held);
	free(s->bytes);
	free(s);
}

static bool is_streamed(enum fault_kind kind)
{
	return kind == FAULT_DRIP || kind == FAULT_HALF_CLOSE || kind == FAULT_SHORT;
}

struct MHD_Response *stream_response(struct http *h, struct MHD_Connection *c, const struct fault *fault, const char *bytes, size_t len)
{
	if (!is_streamed(fault->kind))
		return MHD_create_response_from_buffer(len, (void *)(uintptr_t)bytes, MHD_RESPMEM_MUST_COPY);
	struct stream *s = mem_alloc(sizeof *s);
	*s = (struct stream){ .http = h, .connection = c, .fault = *fault, .len = len, .bytes = mem_strndup(bytes, len) };
	struct MHD_Response *r = MHD_create_response_from_callback(len, STREAM_BLOCK, read_stream, s, free_stream);
	if (!r)
		free_stream(s);
	return r;
}
