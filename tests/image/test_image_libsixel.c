/* Our sixel writer against libsixel's encoder: the same palettized picture, written by both, is the same pixels when read again. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include <sixel.h>

#include "support/suite.h"
#include "image/limits.h"
#include "image/raster.h"
#include "support/sixel.h"

static int collect(char *data, int size, void *ctx)
{
	return buf_add(ctx, data, (size_t)size) ? size : -1;
}

static void encode_by_libsixel(const struct indexed *x, struct buf *out)
{
	sixel_allocator_t *allocator;
	sixel_output_t *output;
	sixel_dither_t *dither;
	unsigned char palette[COLORS_MAX * 3];
	for (int i = 0; i < x->palette.count; i++)
		memcpy(palette + i * 3, x->palette.rgb[i], 3);
	ck_assert(SIXEL_SUCCEEDED(sixel_allocator_new(&allocator, NULL, NULL, NULL, NULL)));
	ck_assert(SIXEL_SUCCEEDED(sixel_output_new(&output, collect, out, allocator)));
	ck_assert(SIXEL_SUCCEEDED(sixel_dither_new(&dither, x->palette.count, allocator)));
	sixel_dither_set_palette(dither, palette);
	sixel_dither_set_pixelformat(dither, SIXEL_PIXELFORMAT_PAL8);
	sixel_output_set_encode_policy(output, SIXEL_ENCODEPOLICY_SIZE);
	ck_assert(SIXEL_SUCCEEDED(sixel_encode(x->pixels, x->width, x->height, 0, dither, output)));
	sixel_dither_unref(dither);
	sixel_output_unref(output);
	sixel_allocator_unref(allocator);
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
	encode_by_libsixel(&x, &theirs);
	ck_assert_msg(sixel_read(ours.data, ours.len, &a), "ours: %s", a.fault);
	ck_assert_msg(sixel_read(theirs.data, theirs.len, &b), "libsixel's: %s", b.fault);
	ck_assert_int_eq(a.width, b.width);
	ck_assert_int_eq(a.height, b.height);
	for (int i = 0; i < a.width * a.height; i++)
		for (int k = 0; k < 3; k++) /* the two round a colour to hundredths each in its way */
			ck_assert_int_le(abs(a.palette[a.pixels[i]][k] - b.palette[b.pixels[i]][k]), 1);
	sixel_picture_finish(&a);
	sixel_picture_finish(&b);
	buf_finish(&ours);
	buf_finish(&theirs);
	indexed_finish(&x);
	raster_finish(&r);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("image/libsixel");
	TCase *t = tcase_create("writers");
	tcase_add_loop_test(t, both_writers_mean_the_same_pixels, 0, (int)(sizeof cases / sizeof cases[0]));
	suite_add_tcase(s, t);
	return suite_run(s);
}
