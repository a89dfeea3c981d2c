/* EBML, the nested elements of WebM: an id, a length, a body; every length is held against the bytes there are, so that nothing here
 * points outside them. Internal to src/image. */
#ifndef IMAGE_EBML_H
#define IMAGE_EBML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ebml_span {
	const uint8_t *p, *end;
};
size_t ebml_left(const struct ebml_span *s);

struct ebml_element {
	uint32_t id;
	bool open_ended;       /* of unknown length: up to what cannot be inside */
	bool cut;              /* longer than what holds it: what is there of it */
	struct ebml_span body;
};

enum ebml_taken { EBML_TAKEN, EBML_ALL, EBML_ODD };
enum { EBML_HEAD_MAX = 12, EBML_NAME_MAX = 32 };

/* The next element of a span, which moves behind it; of unknown length: behind its head. */
enum ebml_taken ebml_take(struct ebml_span *in, struct ebml_element *e);
bool ebml_whole(const struct ebml_element *e);

/* A number of variable length, the leading one bit of its first byte says which. marker: keep that bit, as ids do. Bytes used, 0 when
 * there is none. */
size_t ebml_variable(const struct ebml_span *s, size_t most, bool marker, uint64_t *out);

/* Bodies; false when they are none, or not whole. A float may be any: infinite, or no number. A name is as it stands in the file, or
 * with what no name has left out. */
bool ebml_number(const struct ebml_element *e, uint64_t *out);
bool ebml_float(const struct ebml_element *e, double *out);
bool ebml_name(const struct ebml_element *e, char out[EBML_NAME_MAX]);

#endif
