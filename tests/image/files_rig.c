#include "image/files_rig.h"

#include <string.h>

#include "image/limits.h"

struct buf file;

void file_start(void)
{
	buf_init(&file, CAP);
}

void file_finish(void)
{
	buf_finish(&file);
}

/* Red, green, blue and white corners: how it lies is seen. */
void draw_corners(struct pixels *p)
{
	static const uint8_t corners[4][3] = { { 220, 20, 20 }, { 20, 200, 20 }, { 20, 20, 220 }, { 240, 240, 240 } };
	pixels_init(p, SIDE, SIDE);
	for (int y = 0; y < SIDE; y++)
		for (int x = 0; x < SIDE; x++)
			memcpy(pixels_at(p, x, y), corners[y / (SIDE / 2) * 2 + x / (SIDE / 2)], 3);
}

struct image_result render_file(const struct buf *bytes, struct buf *payload)
{
	static const struct image_job job = { .protocol = IMAGE_KITTY, .depth = IMAGE_TRUE, .cols = SIDE, .rows = SIDE,
		.cell_w = 1, .cell_h = 1, .colors = 256, .pan_x = 500, .pan_y = 500 };
	struct image_result r;
	buf_init(payload, IMAGE_PAYLOAD_MAX);
	render(&job, (const uint8_t *)bytes->data, bytes->len, true, payload, &r);
	return r;
}

/* The picture of `file` pixel for pixel, as its payload has it: equal pictures, equal text. */
char *shown(const struct buf *bytes, struct image_result *r)
{
	struct buf payload;
	*r = render_file(bytes, &payload);
	char *text = r->ok ? strndup(payload.data, payload.len) : strdup("");
	buf_finish(&payload);
	return text;
}

/* The first 24 rows of SIDE pixels: whole groups of three bytes. */
bool rows_equal(const char *a, const char *b, int rows)
{
	const char *pa = strchr(a, ';'), *pb = strchr(b, ';');
	return pa && pb && strncmp(pa, pb, (size_t)(rows * SIDE * 4)) == 0;
}
