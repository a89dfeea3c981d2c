/* What is sent to the terminal: the encoders, read again by decoders of our own. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "base/buf.h"
#include "image/limits.h"
#include "image/raster.h"
#include "support/encode.h"
#include "support/sixel.h"

/* The same numbers on every run. */
static uint32_t next_random(uint32_t *state)
{
	*state = *state * 1664525 + 1013904223;
	return *state >> 8;
}

/* One of 343 colours that are too far from each other to be taken for one another. */
static void colour_of(int n, uint8_t rgb[3])
{
	for (int k = 0; k < 3; k++, n /= 7)
		rgb[k] = (uint8_t)(n % 7 * 40 + 5);
}

/* So many colours, in runs of a few pixels. */
static void draw_random(struct pixels *p, int width, int height, int colors, uint32_t seed)
{
	pixels_init(p, width, height);
	int run = 0;
	uint32_t colour = 0;
	for (int i = 0; i < width * height; i++) {
		if (run-- == 0) {
			colour = next_random(&seed) % (uint32_t)colors;
			run = (int)(next_random(&seed) % 5);
		}
		colour_of((int)colour, p->rgb + i * 3);
	}
}

/* Through the whole pipeline, pixel for pixel; true when the terminal side accepts it too. */
static bool show(const struct pixels *p, enum image_protocol protocol, enum image_depth depth, int colors, struct buf *out)
{
	int cell_w = protocol == IMAGE_BLOCKS ? 1 : 8, cell_h = protocol == IMAGE_BLOCKS ? 2 : 6;
	const struct image_job job = {.protocol = protocol,
	                              .depth = depth,
	                              .cols = (p->width + cell_w - 1) / cell_w,
	                              .rows = (p->height + cell_h - 1) / cell_h,
	                              .cell_w = cell_w,
	                              .cell_h = cell_h,
	                              .colors = colors,
	                              .zoom = 100};
	struct image_result result;
	struct buf file;
	buf_init(&file, IMAGE_FILE_MAX);
	buf_init(out, IMAGE_PAYLOAD_MAX);
	encode_png(p, PNG_KIND_RGB, false, &file);
	bool canvas = protocol == IMAGE_KITTY; /* which the terminal would scale to the cells otherwise */
	ck_assert_msg(render(&job, (const uint8_t *)file.data, file.len, canvas, out, &result), "%s", result.err.text);
	buf_finish(&file);
	ck_assert_int_eq(result.px_w, canvas ? job.cols * cell_w : p->width);
	ck_assert_int_eq(result.px_h, canvas ? job.rows * cell_h : p->height);
	return image_payload_valid(protocol, out->data, out->len, job.cols, job.rows, result.px_w, result.px_h);
}

static int registers(const struct sixel_picture *s)
{
	int n = 0;
	for (int i = 0; i < 256; i++)
		n += s->defined[i];
	return n;
}

/* Decoded again, each pixel has the colour it had, but for the rounding to per cent. */
static void assert_sixel_is(const struct pixels *p, int colors)
{
	struct buf out;
	struct sixel_picture s;
	bool accepted = show(p, IMAGE_SIXEL, IMAGE_TRUE, colors, &out);
	ck_assert_msg(sixel_read(out.data, out.len, &s), "%dx%d, %d colours: %s", p->width, p->height, colors, s.fault);
	ck_assert_int_eq(s.width, p->width);
	ck_assert_int_eq(s.height, p->height);
	ck_assert_int_le(registers(&s), colors);
	for (int i = 0; i < p->width * p->height; i++) {
		for (int k = 0; k < 3; k++) {
			int meant = p->rgb[i * 3 + k], percent = s.palette[s.pixels[i]][k];
			ck_assert_msg(abs(percent * 255 - meant * 100) <= 255, "%d,%d of %dx%d: %d became %d %%", i % p->width,
			              i / p->width, p->width, p->height, meant, percent);
		}
	}
	ck_assert(accepted);
	sixel_picture_finish(&s);
	buf_finish(&out);
}

static const struct {
	int width, height;
} sizes[] = {
    {1, 1}, {6, 1}, {2, 5}, {1, 6}, {1, 7}, {7, 13}, {33, 12}, {64, 48}, {101, 59}, {300, 6}, {257, 100}, {1024, 11},
};

START_TEST(sixel_is_the_picture)
{
	static const int colors[] = {2, 3, 5, 16, 17, 64, 200, 256};
	struct pixels p;
	for (size_t c = 0; c < sizeof colors / sizeof colors[0]; c++) {
		draw_random(&p, sizes[_i].width, sizes[_i].height, colors[c], (uint32_t)(_i + 1));
		assert_sixel_is(&p, colors[c]);
		pixels_finish(&p);
	}
}
END_TEST

START_TEST(sixel_of_one_colour)
{
	static const uint8_t flat[][3] = {{0, 0, 0}, {255, 255, 255}, {1, 2, 3}, {200, 30, 90}};
	struct pixels p;
	for (size_t f = 0; f < sizeof flat / sizeof flat[0]; f++) {
		pixels_init(&p, sizes[_i].width, sizes[_i].height);
		for (int i = 0; i < p.width * p.height; i++)
			memcpy(p.rgb + i * 3, flat[f], 3);
		assert_sixel_is(&p, 256);
		assert_sixel_is(&p, 2);
		pixels_finish(&p);
	}
}
END_TEST

/* Long runs, and colours that come only far to the right or only in one line: what a writer of sparse bands may get wrong. */
START_TEST(sixel_of_far_runs)
{
	enum { W = 700, H = 25 };
	struct pixels p;
	pixels_init(&p, W, H);
	for (int i = 0; i < W * H; i++)
		colour_of(0, p.rgb + i * 3);
	for (int i = 1; i < 256; i++)
		colour_of(i, pixels_at(&p, i * 7919 % W, i * 31 % H));
	for (int x = 100; x < W - 1; x++)
		colour_of(255, pixels_at(&p, x, 3));
	for (int x = 0; x < W; x++)
		colour_of(254, pixels_at(&p, x, H - 1));
	assert_sixel_is(&p, 256);
	pixels_finish(&p);
}
END_TEST

/* More colours than the palette has: each pixel gets one that is near, and on the whole much nearer. */
START_TEST(sixel_of_many_colours)
{
	static const struct {
		int colors, worst, mean;
	} bounds[] = {{256, 1600, 60}, {64, 4000, 200}, {16, 16000, 1200}};
	enum { W = 128, H = 96 };
	struct pixels p;
	struct sixel_picture s;
	struct buf out;
	uint32_t seed = 5;
	double sum = 0;
	pixels_init(&p, W, H);
	for (int i = 0; i < W * H; i++) {
		int base[3] = {i % W * 2, i / W * 2, (i % W + i / W)};
		for (int k = 0; k < 3; k++)
			p.rgb[i * 3 + k] = (uint8_t)(base[k] + (int)(next_random(&seed) % 6));
	}
	ck_assert(show(&p, IMAGE_SIXEL, IMAGE_TRUE, bounds[_i].colors, &out));
	ck_assert_msg(sixel_read(out.data, out.len, &s), "%s", s.fault);
	ck_assert_int_le(registers(&s), bounds[_i].colors);
	for (int i = 0; i < W * H; i++) {
		double e = 0;
		for (int k = 0; k < 3; k++) {
			double d = s.palette[s.pixels[i]][k] * 2.55 - p.rgb[i * 3 + k];
			e += d * d;
		}
		ck_assert_double_le(e, bounds[_i].worst);
		sum += e;
	}
	ck_assert_double_le(sum / (W * H), bounds[_i].mean);
	sixel_picture_finish(&s);
	buf_finish(&out);
	pixels_finish(&p);
}
END_TEST

START_TEST(too_large_is_said)
{
	const struct image_job job = {
	    .cols = 64, .rows = 64, .cell_w = 1, .cell_h = 1, .colors = 16, .protocol = (enum image_protocol)_i};
	struct image_result result;
	struct pixels p;
	struct buf file, out;
	draw_random(&p, 64, 64, 16, 1);
	buf_init(&file, 1 << 20);
	encode_png(&p, PNG_KIND_RGB, false, &file);
	buf_init(&out, 500);
	ck_assert(!render(&job, (const uint8_t *)file.data, file.len, true, &out, &result));
	ck_assert_ptr_nonnull(strstr(result.err.text, "too large"));
	buf_finish(&out);
	buf_finish(&file);
	pixels_finish(&p);
}
END_TEST

/* -- blocks ---------------------------------------------------------------------------------------------------------------- */

/* What half blocks show: a cell's two colours as they were set, in the numbers of the sequence; cells and lines counted. */
struct cells {
	int lines, columns;
	int fg[3], bg[3]; /* of the last cell */
};

static void read_blocks(const char *p, const char *end, struct cells *c)
{
	int column = 0;
	*c = (struct cells){.lines = 1};
	while (p < end) {
		int n[8] = {0}, count = 0;
		if (*p == '\n') {
			c->lines++;
			column = 0;
			p++;
		} else if (*p == '\033') {
			for (p += 2; p < end && *p != 'm'; p += *p == ';')
				n[count++] = (int)strtol(p, (char **)&p, 10);
			p++;
			bool back = n[0] == 48 || (n[0] >= 40 && n[0] <= 47) || n[0] >= 100;
			if (n[0])
				memcpy(back ? c->bg : c->fg, count > 1 ? n + 2 : n, 3 * sizeof(int));
		} else {
			p += *p < 0 || *p > '~' ? 3 : 1;
			c->columns = ++column;
		}
	}
}

START_TEST(blocks_in_every_depth)
{
	static const struct {
		enum image_depth depth;
		int fg[3], bg[3];
	} expected[] = {
	    /* red over dark blue */
	    {IMAGE_TRUE, {250, 5, 5}, {0, 0, 135}},
	    {IMAGE_256, {196}, {18}},
	    {IMAGE_16, {91}, {44}},
	    {IMAGE_8, {31}, {44}},
	    {IMAGE_MONO, {0}, {0}},
	};
	struct pixels p;
	struct buf out;
	struct cells c;
	pixels_init(&p, 9, 8);
	for (int i = 0; i < 9 * 8; i++)
		memcpy(p.rgb + i * 3, i / 9 % 2 ? "\0\0\x87" : "\xfa\5\5", 3);
	ck_assert(show(&p, IMAGE_BLOCKS, expected[_i].depth, 256, &out));
	read_blocks(out.data, out.data + out.len, &c);
	ck_assert_int_eq(c.lines, 4);
	ck_assert_int_eq(c.columns, 9);
	for (int k = 0; k < (expected[_i].depth == IMAGE_TRUE ? 3 : 1); k++) {
		ck_assert_int_eq(c.fg[k], expected[_i].fg[k]);
		ck_assert_int_eq(c.bg[k], expected[_i].bg[k]);
	}
	ck_assert(!image_payload_valid(IMAGE_BLOCKS, out.data, out.len, 8, 4, 9, 8));
	ck_assert(!image_payload_valid(IMAGE_BLOCKS, out.data, out.len, 9, 3, 9, 8));
	buf_finish(&out);
	pixels_finish(&p);
}
END_TEST

START_TEST(blocks_without_colour_are_shades)
{
	struct pixels p;
	struct buf out;
	pixels_init(&p, 3, 2);
	memcpy(p.rgb, "\0\0\0\x80\x80\x80\xff\xff\xff", 9);
	memcpy(p.rgb + 9, p.rgb, 9);
	ck_assert(show(&p, IMAGE_BLOCKS, IMAGE_MONO, 256, &out));
	ck_assert_str_eq(buf_str(&out), " =@");
	buf_finish(&out);
	pixels_finish(&p);
}
END_TEST

START_TEST(random_blocks_are_accepted)
{
	struct pixels p;
	struct buf out;
	draw_random(&p, 61, 44, 200, 9);
	ck_assert(show(&p, IMAGE_BLOCKS, (enum image_depth)_i, 256, &out));
	buf_finish(&out);
	pixels_finish(&p);
}
END_TEST

/* -- kitty ---------------------------------------------------------------------------------------------------------------- */

START_TEST(kitty_is_accepted)
{
	struct pixels p;
	struct buf out;
	draw_random(&p, sizes[_i].width, sizes[_i].height, 50, 3);
	ck_assert(show(&p, IMAGE_KITTY, IMAGE_TRUE, 256, &out));
	int cols = (p.width + 7) / 8, rows = (p.height + 5) / 6;
	ck_assert(image_payload_valid(IMAGE_KITTY, out.data, out.len, cols, rows, cols * 8, rows * 6));
	ck_assert(!image_payload_valid(IMAGE_KITTY, out.data, out.len - 1, cols, rows, cols * 8, rows * 6));
	ck_assert(!image_payload_valid(IMAGE_KITTY, out.data, out.len, cols, rows, cols * 8, rows * 6 + 1));
	buf_finish(&out);
	pixels_finish(&p);
}
END_TEST

/* By itself, without cells to fill, a picture is shown at its own size. */
START_TEST(kitty_by_itself_is_not_scaled)
{
	const struct image_job job = {.protocol = IMAGE_KITTY, .cols = 50, .rows = 50, .cell_w = 1, .cell_h = 1, .colors = 256};
	struct image_result result;
	struct pixels p;
	struct buf file, out;
	draw_random(&p, 40, 20, 16, 1);
	buf_init(&file, 1 << 20);
	buf_init(&out, 1 << 20);
	encode_png(&p, PNG_KIND_RGB, false, &file);
	ck_assert(render(&job, (const uint8_t *)file.data, file.len, false, &out, &result));
	static const char head[] = "\033_Ga=T,f=24,s=50,v=25,q=2,m=";
	ck_assert_msg(strncmp(buf_str(&out), head, sizeof head - 1) == 0, "%.60s", buf_str(&out) + 1);
	buf_finish(&file);
	buf_finish(&out);
	pixels_finish(&p);
}
END_TEST

int main(void)
{
	enum { SIZES = sizeof sizes / sizeof sizes[0] };
	Suite *suite = suite_create("image");
	TCase *tcase = tcase_create("sixel");
	tcase_add_loop_test(tcase, sixel_is_the_picture, 0, SIZES);
	tcase_add_loop_test(tcase, sixel_of_one_colour, 0, SIZES);
	tcase_add_test(tcase, sixel_of_far_runs);
	tcase_add_loop_test(tcase, sixel_of_many_colours, 0, 3);
	tcase_add_loop_test(tcase, too_large_is_said, IMAGE_SIXEL, IMAGE_BLOCKS + 1);
	suite_add_tcase(suite, tcase);
	tcase = tcase_create("blocks");
	tcase_add_loop_test(tcase, blocks_in_every_depth, 0, 5);
	tcase_add_test(tcase, blocks_without_colour_are_shades);
	tcase_add_loop_test(tcase, random_blocks_are_accepted, IMAGE_MONO, IMAGE_TRUE + 1);
	suite_add_tcase(suite, tcase);
	tcase = tcase_create("kitty");
	tcase_add_loop_test(tcase, kitty_is_accepted, 0, SIZES);
	tcase_add_test(tcase, kitty_by_itself_is_not_scaled);
	suite_add_tcase(suite, tcase);
	return suite_run(suite);
}
