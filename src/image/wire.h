/* Between console and worker: one request and one answer of fixed size over a SOCK_SEQPACKET pair. With the request pass two memory
 * files: the picture (sealed, read only) and one for the payload. Same host, same build, so plain structs; but neither side believes
 * the other: what is taken out of them has been checked. */
#ifndef IMAGE_WIRE_H
#define IMAGE_WIRE_H

#include <stdint.h>

#include "image/image.h"

enum { WIRE_MAGIC = 0x49445232, WIRE_FD = 3, WIRE_FILES = 2, WIRE_TEXT = 480, WIRE_FACT = 64, WIRE_DETAIL = 160 };

/* How a worker ends that cannot work here. */
enum { WIRE_EXIT_MEMORY = 70, WIRE_EXIT_LOCK = 71 };

/* No padding anywhere: nothing of a process's memory goes along unmeant. */
struct wire_request {
	uint64_t id;
	uint32_t magic, bytes;  /* bytes of the picture */
	int32_t protocol, depth, cols, rows, cell_w, cell_h, colors, rotate, zoom, pan_x, pan_y, frame;
	uint32_t effects, canvas, preview, sparing;
};

struct wire_answer {
	uint64_t id;
	uint32_t magic, payload_len;
	uint32_t ok, err_kind;
	int32_t width, height, orientation, px_w, px_h, shown_x, shown_y, shown_w, shown_h, cols, rows, frames, duration_ms, frame_ms;
	char text[WIRE_TEXT], format[WIRE_FACT], detail[WIRE_DETAIL], software[WIRE_FACT], taken[WIRE_FACT];
};

void wire_put_request(struct wire_request *q, const struct image_job *job, uint32_t bytes);
/* False when it is none that a console would make. */
bool wire_get_request(const struct wire_request *q, struct image_job *job);

void wire_put_answer(struct wire_answer *a, const struct image_result *r, uint32_t payload_len);
/* The answer to this job, its text made printable; the payload is not looked at. False when it is none that our worker would give. */
bool wire_get_answer(const struct wire_answer *a, const struct image_job *job, struct image_result *r);

/* worker.c: serve requests on WIRE_FD until it closes; returns the exit code. */
int worker_main(void);

#endif
