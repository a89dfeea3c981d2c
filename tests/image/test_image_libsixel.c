/* The small pictures that libsixel writes: the same pixels as our writer's, for which pictures it is asked, and what happens where it has
 * no memory. libsixel's own writer is wrapped, to be counted. */
#include <check.h>
#include <sixel.h>
#include <stdlib.h>
#include <string.h>

#include "image/limits.h"
#include "image/raster.h"
#include "support/encode.h"
#include "support/sixel.h"
#include "support/suite.h"

enum { ROOM = 4 << 20 };

static int written; /* by libsixel */
static bool refuses;

SIXELSTATUS __real_sixel_encode(unsigned char *pixels, int width, int height, int depth, sixel_dither_t *dither, sixel_output_t *output);
SIXELSTATUS __wrap_sixel_encode(unsigned char *pixels, int width, int height, int depth, sixel_dither_t *dither, sixel_output_t *output);
SIXELSTATUS __wrap_sixel_encode(unsigned char *pixels, int width, int height, int depth, sixel_dither_t *dither, sixel_output_t *output)
{
	written++;
	return refuses ? SIXEL_BAD_ALLOCATION : __real_sixel_encode(pixels, width, height, depth, dither, output);
}

/* A photo-like field: gradients, edges and noise from a fixed seed. */
static void draw(struct raster *r, int width, int height, unsigned seed)
{
	raster_init(r, width, height);
	for (int y = 0; y < height; y++) {
		for (int x = 0; x < width; x++) {
			uint8_t *p = r->pixels + ((size_t)y * (size_t)width + (size_t)x) * 4;
			seed = seed * 1664525u + 1013904223u;
			p[0] = (uint8_t)(x * 255 / width);
			p[1] = (uint8_t)(y * 255 / height ^ ((x / 17 + y / 11) & 1 ? 0x60 : 0));
			p[2] = (uint8_t)(seed >> 24);
		}
	}
}

static const struct { int width, height, colors; } cases[] = {
	{ 1, 6, 2 }, { 7, 13, 4 }, { 120, 90, 16 }, { 333, 128, 64 }, { 401, 300, 256 },
};

START_TEST(both_writers_mean_the_same_pixels)
{
	struct raster r;
	struct indexed x;
	struct buf ours, theirs;
	struct sixel_picture a, b;
	draw(&r, cases[_i].width, cases[_i].height, (unsigned)_i + 1);
	indexed_make(&x, &r, cases[_i].colors, 20);
	buf_init(&ours, IMAGE_PAYLOAD_MAX);
	buf_init(&theirs, IMAGE_PAYLOAD_MAX);
	encode_sixel(&x, &ours);
	ck_assert(encode_sixel_small(&x, ROOM, &theirs));
	ck_assert_msg(sixel_read(ours.data, ours.len, &a), "ours: %s", a.fault);
	ck_assert_msg(sixel_read(theirs.data, theirs.len, &b), "libsixel's: %s", b.fault);
	ck_assert_int_eq(a.width, b.width);
	ck_assert_int_eq(a.height, b.height);
	for (int i = 0; i < a.width * a.height; i++)
		ck_assert_mem_eq(a.palette[a.pixels[i]], b.palette[b.pixels[i]], 3);
	sixel_picture_finish(&a);
	sixel_picture_finish(&b);
	buf_finish(&ours);
	buf_finish(&theirs);
	indexed_finish(&x);
	raster_finish(&r);
}
END_TEST

/* Whatever allocation is the one that fails, it says so, and the next picture is written as if nothing had been. */
START_TEST(too_little_memory_is_said)
{
	struct raster r;
	struct indexed x;
	struct buf out, whole;
	int failed = 0;
	draw(&r, 320, 240, 7);
	indexed_make(&x, &r, 64, 0);
	buf_init(&out, IMAGE_PAYLOAD_MAX);
	buf_init(&whole, IMAGE_PAYLOAD_MAX);
	ck_assert(encode_sixel_small(&x, ROOM, &whole));
	for (size_t most = 0; most < ROOM; most += most < 200 ? 8 : most / 16) {
		bool ok = encode_sixel_small(&x, most, &out);
		ck_assert(!ok || failed);
		failed += !ok;
		if (ok)
			ck_assert_mem_eq(out.data, whole.data, whole.len);
		ck_assert_int_eq(ok, out.len == whole.len);
		buf_reset(&out);
	}
	ck_assert_int_gt(failed, 40);
	buf_finish(&whole);
	buf_init(&whole, 1000); /* nor does a payload pass its cap */
	ck_assert(!encode_sixel_small(&x, ROOM, &whole));
	ck_assert(whole.full);
	buf_finish(&out);
	buf_finish(&whole);
	indexed_finish(&x);
	raster_finish(&r);
}
END_TEST

static const struct {
	int width, height, colors;
	bool preview, sparing, libsixel;
} asked[] = {
	{ 120, 84, 64, false, false, true },    /* a thumbnail */
	{ 320, 240, 64, false, false, true },   /* a still */
	{ 240, 318, 64, false, false, true },
	{ 322, 120, 64, false, false, false },
	{ 320, 246, 64, false, false, false },
	{ 120, 84, 256, false, false, false },
	{ 667, 498, 64, false, true, false },   /* what a slow link gets in strips */
	{ 667, 498, 256, true, false, true },   /* the coarse one before it */
	{ 120, 5, 64, false, false, false },    /* less than a band */
};

static void make_file(struct buf *file)
{
	struct pixels p;
	unsigned seed = 3;
	pixels_init(&p, 400, 300);
	for (int i = 0; i < p.width * p.height * 3; i++) {
		seed = seed * 1664525u + 1013904223u;
		p.rgb[i] = (uint8_t)(seed >> 24);
	}
	buf_init(file, IMAGE_FILE_MAX);
	encode_png(&p, PNG_KIND_RGB, false, file);
	pixels_finish(&p);
}

static struct image_job job_of(int i)
{
	return (struct image_job){ .cols = asked[i].width, .rows = asked[i].height, .cell_w = 1, .cell_h = 1, .colors = asked[i].colors,
		.pan_x = 500, .pan_y = 500, .preview = asked[i].preview, .sparing = asked[i].sparing };
}

START_TEST(libsixel_writes_the_small_ones)
{
	struct buf file, out;
	struct image_result result;
	struct image_job job = job_of(_i);
	make_file(&file);
	buf_init(&out, IMAGE_PAYLOAD_MAX);
	ck_assert(render(&job, (const uint8_t *)file.data, file.len, true, &out, &result));
	ck_assert_int_eq(written, asked[_i].libsixel);
	ck_assert(image_payload_valid(IMAGE_SIXEL, out.data, out.len, result.cols, result.rows, result.px_w, result.px_h));
	refuses = true;
	buf_reset(&out);
	ck_assert_int_eq(render(&job, (const uint8_t *)file.data, file.len, true, &out, &result), !asked[_i].libsixel);
	ck_assert_str_eq(result.err.text, asked[_i].libsixel ? "no memory for the picture" : "");
	buf_finish(&out);
	buf_finish(&file);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("image/libsixel");
	TCase *t = tcase_create("writers");
	tcase_add_loop_test(t, both_writers_mean_the_same_pixels, 0, (int)(sizeof cases / sizeof cases[0]));
	tcase_add_test(t, too_little_memory_is_said);
	tcase_add_loop_test(t, libsixel_writes_the_small_ones, 0, (int)(sizeof asked / sizeof asked[0]));
	suite_add_tcase(s, t);
	return suite_run(s);
}
