/* The body of an answer as the fault has it: whole, dripping, or half of it. */
#ifndef SANDBOX_STREAM_H
#define SANDBOX_STREAM_H

#include <stddef.h>

#include <microhttpd.h>

struct fault;
struct http;

/* Copies the bytes. NULL: libmicrohttpd would not. */
struct MHD_Response *stream_response(struct http *h, struct MHD_Connection *c, const struct fault *fault, const char *bytes, size_t len);

#endif
