/* Between console and worker: one request and one answer of fixed size over a SOCK_SEQPACKET pair. With the request pass two memory
 * files: the picture (sealed, read only) and one for the payload. Same host, same build: plain structs. */
#ifndef IMAGE_WIRE_H
#define IMAGE_WIRE_H

#include <stdint.h>

#include "image/image.h"

enum { WIRE_MAGIC = 0x49445231, WIRE_FD = 3, WIRE_FILES = 2 };
/* Exit codes of a worker; that of want of memory is base/mem.h's. */
enum { WORKER_NO_LOCK = 3, WORKER_NO_MEMORY = 70 };

struct wire_request {
	uint32_t magic;
	uint32_t bytes;         /* of the picture */
	struct image_job job;
};

struct wire_answer {
	uint32_t magic;
	uint32_t payload_len;
	struct image_result result; /* its pointer is not used */
};

/* worker.c: serve requests on WIRE_FD until it closes; returns the exit code. */
int worker_main(void);

#endif
