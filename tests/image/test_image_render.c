/* What a picture looks like on its canvas, pixel by pixel: kinds of file, orientation, turning, zoom, edges. Kitty's payload, which
 * is plain RGB, shows the pixels just as the pipeline made them. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "base/buf.h"
#include "image/limits.h"
#include "image/raster.h"
#include "support/encode.h"

static const struct image_job plain = {
    .protocol = IMAGE_KITTY, .cell_w = 1, .cell_h = 1, .colors = 256, .pan_x = 500, .pan_y = 500};

static int digit(char c)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c ? strchr(digits, c) : NULL;
	return at ? (int)(at - digits) : 0;
}

static void read_kitty(const struct buf *b, struct pixels *out)
{
	size_t at = 0, n = 0;
	for (size_t i = 0; i + 1 < b->len; i++) {
		if (b->data[i] != ';')
			continue;
		for (i++; b->data[i] != '\033'; i += 4) {
			int v = digit(b->data[i]) << 18 | digit(b->data[i + 1]) << 12 | digit(b->data[i + 2]) << 6 |
			        digit(b->data[i + 3]);
			for (int k = 0; k < 3 && at < (size_t)(out->width * out->height * 3); k++)
				out->rgb[at++] = (uint8_t)(v >> (16 - 8 * k));
			n += 3;
		}
	}
	ck_assert_uint_ge(n, (size_t)(out->width * out->height * 3));
	ck_assert_uint_lt(n, (size_t)(out->width * out->height * 3 + 3));
}

/* The canvas, and what was said of it. */
static struct image_result show(const struct image_job *job, const struct buf *file, struct pixels *out)
{
	struct image_result result;
	struct buf payload;
	buf_init(&payload, IMAGE_PAYLOAD_MAX);
	ck_assert_msg(render(job, (const uint8_t *)file->data, file->len, true, &payload, &result), "%s", result.err.text);
	ck_assert_int_eq(result.px_w, job->cols * job->cell_w);
	ck_assert_int_eq(result.px_h, job->rows * job->cell_h);
	pixels_init(out, result.px_w, result.px_h);
	read_kitty(&payload, out);
	buf_finish(&payload);
	return result;
}

static void assert_near(const struct pixels *seen, const struct pixels *meant, int tolerance, const char *what)
{
	ck_assert_int_eq(seen->width, meant->width);
	ck_assert_int_eq(seen->height, meant->height);
	for (int i = 0; i < seen->width * seen->height * 3; i++)
		ck_assert_msg(abs(seen->rgb[i] - meant->rgb[i]) <= tolerance, "%s: %d,%d channel %d is %d, not %d", what,
		              i / 3 % seen->width, i / 3 / seen->width, i % 3, seen->rgb[i], meant->rgb[i]);
}

/* Smooth, so that JPEG keeps it, and different in every place and direction. */
static void draw_slopes(struct pixels *p, int width, int height)
{
	pixels_init(p, width, height);
	for (int y = 0; y < height; y++) {
		for (int x = 0; x < width; x++) {
			uint8_t *c = pixels_at(p, x, y);
			c[0] = (uint8_t)(20 + x * 200 / width);
			c[1] = (uint8_t)(20 + y * 200 / height);
			c[2] = (uint8_t)(60 + (x + 2 * y) * 100 / (width + 2 * height));
		}
	}
}

/* Where EXIF puts the first row and the first column of what is stored. */
static const struct {
	bool row_is_column, row_from_end, column_from_end;
} exif[9] = {
    [1] = {false, false, false}, [2] = {false, false, true}, [3] = {false, true, true}, [4] = {false, true, false},
    [5] = {true, false, false},  [6] = {true, true, false},  [7] = {true, true, true},  [8] = {true, false, true},
};

/* As a camera held so would store this upright picture. */
static void store(const struct pixels *upright, int orientation, struct pixels *out)
{
	bool swapped = exif[orientation].row_is_column;
	pixels_init(out, swapped ? upright->height : upright->width, swapped ? upright->width : upright->height);
	for (int r = 0; r < out->height; r++) {
		for (int c = 0; c < out->width; c++) {
			int along_rows = exif[orientation].row_from_end ? out->height - 1 - r : r;
			int along_columns = exif[orientation].column_from_end ? out->width - 1 - c : c;
			memcpy(pixels_at(out, c, r),
			       swapped ? pixels_at(upright, along_rows, along_columns)
			               : pixels_at(upright, along_columns, along_rows),
			       3);
		}
	}
}

static void turn_clockwise(struct pixels *p)
{
	struct pixels out;
	pixels_init(&out, p->height, p->width);
	for (int y = 0; y < p->height; y++)
		for (int x = 0; x < p->width; x++)
			memcpy(pixels_at(&out, p->height - 1 - y, x), pixels_at(p, x, y), 3);
	pixels_finish(p);
	*p = out;
}

static void cut(const struct pixels *p, int left, int top, int width, int height, struct pixels *out)
{
	pixels_init(out, width, height);
	for (int y = 0; y < height; y++)
		memcpy(pixels_at(out, 0, y), pixels_at(p, left, top + y), (size_t)width * 3);
}

enum { W = 96, H = 64, VIEW_W = 20, VIEW_H = 12 };

/* All eight orientations with all four turns, whole. */
START_TEST(orientation_and_turns)
{
	int orientation = _i / 4 + 1, quarters = _i % 4;
	struct pixels upright, stored, seen;
	struct buf file;
	char what[64];
	draw_slopes(&upright, W, H);
	store(&upright, orientation, &stored);
	buf_init(&file, 1 << 20);
	encode_jpeg(&stored, JPEG_KIND_YCC, false, orientation, &file);
	struct image_job job = plain;
	job.rotate = quarters;
	job.cols = quarters % 2 ? H : W;
	job.rows = quarters % 2 ? W : H;
	struct image_result r = show(&job, &file, &seen);
	ck_assert_int_eq(r.facts.width, W);
	ck_assert_int_eq(r.facts.height, H);
	ck_assert_int_eq(r.facts.orientation, orientation);
	ck_assert_str_eq(r.facts.format, "JPEG");
	for (int i = 0; i < quarters; i++)
		turn_clockwise(&upright);
	snprintf(what, sizeof what, "orientation %d, %d quarters", orientation, quarters);
	assert_near(&seen, &upright, 4, what);
	pixels_finish(&upright);
	pixels_finish(&stored);
	pixels_finish(&seen);
	buf_finish(&file);
}
END_TEST

/* The same seen through a small window at real size, in the corners and the middle. */
START_TEST(orientation_and_zoom)
{
	static const int pans[][2] = {{0, 0}, {1000, 0}, {0, 1000}, {1000, 1000}, {500, 500}, {250, 750}};
	int orientation = _i / 4 + 1, quarters = _i % 4;
	struct pixels upright, stored;
	struct buf file;
	draw_slopes(&upright, W, H);
	store(&upright, orientation, &stored);
	buf_init(&file, 1 << 20);
	encode_jpeg(&stored, JPEG_KIND_YCC, false, orientation, &file);
	for (int i = 0; i < quarters; i++)
		turn_clockwise(&upright);
	for (size_t i = 0; i < sizeof pans / sizeof pans[0]; i++) {
		struct pixels seen, meant;
		char what[96];
		struct image_job job = plain;
		job.rotate = quarters;
		job.zoom = 100;
		job.pan_x = pans[i][0];
		job.pan_y = pans[i][1];
		job.cols = VIEW_W;
		job.rows = VIEW_H;
		show(&job, &file, &seen);
		int left = upright.width * job.pan_x / 1000 - VIEW_W / 2, top = upright.height * job.pan_y / 1000 - VIEW_H / 2;
		left = left < 0 ? 0 : left > upright.width - VIEW_W ? upright.width - VIEW_W : left;
		top = top < 0 ? 0 : top > upright.height - VIEW_H ? upright.height - VIEW_H : top;
		cut(&upright, left, top, VIEW_W, VIEW_H, &meant);
		snprintf(what, sizeof what, "orientation %d, %d quarters, pan %d %d", orientation, quarters, job.pan_x, job.pan_y);
		assert_near(&seen, &meant, 4, what);
		pixels_finish(&seen);
		pixels_finish(&meant);
	}
	pixels_finish(&upright);
	pixels_finish(&stored);
	buf_finish(&file);
}
END_TEST

/* -- the filter ---------------------------------------------------------------------------------------------------------------- */

enum { LOBES = 3 };

static double sinc(double x)
{
	return x < 1e-9 ? 1 : sin(M_PI * x) / (M_PI * x);
}

static double lanczos(double x)
{
	x = fabs(x);
	return x < LOBES ? sinc(x) * sinc(x / LOBES) : 0;
}

/* Lanczos as the book has it: every weight in floating point, cut off and made whole again at the edges. */
static void sample(const struct pixels *p, double cx, double cy, double wide_x, double wide_y, uint8_t *out)
{
	double sum[3] = {0}, weight = 0;
	for (int y = (int)fmax(0, floor(cy - LOBES * wide_y)); y < p->height && y <= cy + LOBES * wide_y; y++) {
		double wy = lanczos((y - cy) / wide_y);
		for (int x = (int)fmax(0, floor(cx - LOBES * wide_x)); x < p->width && x <= cx + LOBES * wide_x; x++) {
			double w = wy * lanczos((x - cx) / wide_x);
			for (int k = 0; k < 3; k++)
				sum[k] += w * pixels_at(p, x, y)[k];
			weight += w;
		}
	}
	for (int k = 0; k < 3; k++)
		out[k] = (uint8_t)lrint(fmin(fmax(sum[k] / weight, 0), 255));
}

static void resample_slowly(const struct pixels *p, double left, double top, double width, double height, struct pixels *out)
{
	double sx = width / out->width, sy = height / out->height;
	for (int y = 0; y < out->height; y++)
		for (int x = 0; x < out->width; x++)
			sample(p, left + (x + 0.5) * sx - 0.5, top + (y + 0.5) * sy - 0.5, fmax(sx, 1), fmax(sy, 1),
			       pixels_at(out, x, y));
}

static void draw_noise(struct pixels *p, int width, int height)
{
	uint32_t seed = 7;
	pixels_init(p, width, height);
	for (int i = 0; i < width * height * 3; i++) {
		seed = seed * 1664525 + 1013904223;
		p->rgb[i] = (uint8_t)(seed >> 24);
	}
}

START_TEST(resampled_as_the_book_has_it)
{
	static const struct {
		int from_w, from_h, to_w, to_h;
	} cases[] = {
	    {40, 30, 40, 30}, {40, 30, 20, 15}, {41, 31, 13, 9}, {100, 10, 7, 1},  {5, 4, 40, 32},
	    {1, 1, 8, 8},     {2, 3, 20, 30},   {3, 200, 1, 50}, {64, 64, 63, 63},
	};
	struct pixels p, seen, meant;
	struct buf file;
	draw_noise(&p, cases[_i].from_w, cases[_i].from_h);
	buf_init(&file, 1 << 20);
	encode_png(&p, PNG_KIND_RGB, false, &file);
	struct image_job job = plain;
	job.cols = cases[_i].to_w;
	job.rows = cases[_i].to_h;
	struct image_result r = show(&job, &file, &seen);
	struct pixels inner;
	cut(&seen, r.shown_x, r.shown_y, r.shown_w, r.shown_h, &inner);
	pixels_init(&meant, r.shown_w, r.shown_h);
	resample_slowly(&p, 0, 0, p.width, p.height, &meant);
	assert_near(&inner, &meant, 2, "noise");
	pixels_finish(&p);
	pixels_finish(&seen);
	pixels_finish(&inner);
	pixels_finish(&meant);
	buf_finish(&file);
}
END_TEST

START_TEST(zoomed_as_the_book_has_it)
{
	static const struct {
		int zoom, pan_x, pan_y;
		double left, top, width, height;
	} cases[] = {
	    {200, 0, 0, 0, 0, 20, 15},     {200, 1000, 1000, 30, 25, 20, 15},      {400, 500, 500, 20, 16.25, 10, 7.5},
	    {100, 1000, 0, 10, 0, 40, 30}, {1600, 0, 1000, 0, 38.125, 2.5, 1.875},
	};
	struct pixels p, seen, meant;
	struct buf file;
	draw_noise(&p, 50, 40);
	buf_init(&file, 1 << 20);
	encode_png(&p, PNG_KIND_RGB, false, &file);
	struct image_job job = plain;
	job.cols = 40;
	job.rows = 30;
	job.zoom = cases[_i].zoom;
	job.pan_x = cases[_i].pan_x;
	job.pan_y = cases[_i].pan_y;
	show(&job, &file, &seen);
	pixels_init(&meant, 40, 30);
	resample_slowly(&p, cases[_i].left, cases[_i].top, cases[_i].width, cases[_i].height, &meant);
	assert_near(&seen, &meant, 2, "zoomed noise");
	pixels_finish(&p);
	pixels_finish(&seen);
	pixels_finish(&meant);
	buf_finish(&file);
}
END_TEST

START_TEST(flat_colours_stay_exactly)
{
	static const int sizes[][4] = {{200, 150, 40, 30}, {37, 29, 64, 64}, {1, 1, 50, 50}, {301, 7, 33, 5}, {8, 8, 8, 8}};
	static const uint8_t colours[][3] = {{0, 0, 0}, {255, 255, 255}, {1, 254, 77}};
	for (size_t c = 0; c < 3; c++) {
		struct pixels p, seen;
		struct buf file;
		pixels_init(&p, sizes[_i][0], sizes[_i][1]);
		for (int i = 0; i < p.width * p.height; i++)
			memcpy(p.rgb + i * 3, colours[c], 3);
		buf_init(&file, 1 << 20);
		encode_png(&p, PNG_KIND_RGB, false, &file);
		struct image_job job = plain;
		job.cols = sizes[_i][2];
		job.rows = sizes[_i][3];
		job.canvas = 0x123456;
		struct image_result r = show(&job, &file, &seen);
		for (int y = 0; y < seen.height; y++) {
			for (int x = 0; x < seen.width; x++) {
				bool inside =
				    x >= r.shown_x && x < r.shown_x + r.shown_w && y >= r.shown_y && y < r.shown_y + r.shown_h;
				ck_assert_mem_eq(pixels_at(&seen, x, y), inside ? (const void *)colours[c] : "\x12\x34\x56", 3);
			}
		}
		pixels_finish(&p);
		pixels_finish(&seen);
		buf_finish(&file);
	}
}
END_TEST

/* -- kinds of file ------------------------------------------------------------------------------------------------------------- */

static void assert_shows(const struct buf *file, const struct pixels *meant, int tolerance, const char *format, const char *detail)
{
	struct pixels seen;
	struct image_job job = plain;
	job.cols = meant->width;
	job.rows = meant->height;
	struct image_result r = show(&job, file, &seen);
	assert_near(&seen, meant, tolerance, detail);
	ck_assert_str_eq(r.facts.format, format);
	ck_assert_str_eq(r.facts.detail, detail);
	ck_assert_int_eq(r.facts.orientation, 1);
	ck_assert_int_eq(r.facts.width, meant->width);
	ck_assert_int_eq(r.facts.height, meant->height);
	pixels_finish(&seen);
}

static void make_gray(struct pixels *p)
{
	for (int i = 0; i < p->width * p->height; i++)
		p->rgb[i * 3 + 1] = p->rgb[i * 3 + 2] = p->rgb[i * 3];
}

START_TEST(png_of_every_kind)
{
	static const struct {
		enum png_kind kind;
		bool interlaced;
		const char *detail;
	} kinds[] = {
	    {PNG_KIND_RGB, false, ""},
	    {PNG_KIND_RGB, true, "interlaced"},
	    {PNG_KIND_GRAY, false, ""},
	    {PNG_KIND_GRAY, true, "interlaced"},
	    {PNG_KIND_PALETTE, false, "palette"},
	    {PNG_KIND_PALETTE, true, "palette, interlaced"},
	    {PNG_KIND_RGB16, false, "16-bit"},
	    {PNG_KIND_RGB16, true, "16-bit, interlaced"},
	    {PNG_KIND_RGBA, false, ""},
	    {PNG_KIND_RGBA, true, "interlaced"},
	};
	struct pixels p;
	struct buf file;
	draw_noise(&p, 33, 21);
	for (int i = 0; i < p.width * p.height; i++)
		if (i % 5 == 0)
			memcpy(p.rgb + i * 3, "\x31\x31\x31", 3);
	if (kinds[_i].kind == PNG_KIND_GRAY)
		make_gray(&p);
	if (kinds[_i].kind == PNG_KIND_PALETTE)
		for (int i = 0; i < p.width * p.height * 3; i++)
			p.rgb[i] &= 0xc0;
	buf_init(&file, 1 << 20);
	encode_png(&p, kinds[_i].kind, kinds[_i].interlaced, &file);
	if (kinds[_i].kind == PNG_KIND_RGBA) /* transparent shows as white paper */
		for (int i = 0; i < p.width * p.height; i++)
			if (p.rgb[i * 3] % 2 && p.rgb[i * 3] == p.rgb[i * 3 + 1] && p.rgb[i * 3] == p.rgb[i * 3 + 2])
				memset(p.rgb + i * 3, 255, 3);
	assert_shows(&file, &p, 0, "PNG", kinds[_i].detail);
	pixels_finish(&p);
	buf_finish(&file);
}
END_TEST

START_TEST(jpeg_of_every_kind)
{
	static const char *const details[][2] = {
	    [JPEG_KIND_YCC] = {"", "progressive"},
	    [JPEG_KIND_GRAY] = {"gray", "progressive, gray"},
	    [JPEG_KIND_CMYK] = {"CMYK", "progressive, CMYK"},
	    [JPEG_KIND_YCCK] = {"CMYK", "progressive, CMYK"},
	};
	enum jpeg_kind kind = (enum jpeg_kind)(_i / 2);
	bool progressive = _i % 2;
	struct pixels p;
	struct buf file;
	draw_slopes(&p, 50, 40);
	if (kind == JPEG_KIND_GRAY)
		make_gray(&p);
	buf_init(&file, 1 << 20);
	encode_jpeg(&p, kind, progressive, 0, &file);
	assert_shows(&file, &p, 4, "JPEG", details[kind][progressive]);
	pixels_finish(&p);
	buf_finish(&file);
}
END_TEST

START_TEST(webp_shows)
{
	struct pixels p;
	struct buf file;
	draw_noise(&p, 45, 31);
	buf_init(&file, 1 << 20);
	encode_webp(&p, true, &file);
	assert_shows(&file, &p, 0, "WebP", "lossless");
	pixels_finish(&p);
	buf_finish(&file);
}
END_TEST

/* Of a part only the blocks around it are decoded: the same pixels as in the whole, to the last bit. */
START_TEST(part_is_as_in_the_whole)
{
	enum { WIDE = 400, HIGH = 300, TOP = 80 };
	struct pixels p, whole, seen, meant;
	struct buf file;
	struct image_job job = plain;
	draw_noise(&p, WIDE, HIGH);
	buf_init(&file, 4 << 20);
	encode_jpeg(&p, (enum jpeg_kind)(_i / 2), _i % 2, 0, &file);
	job.zoom = 100;
	job.cols = WIDE;
	job.rows = HIGH;
	show(&job, &file, &whole);
	for (int cols = 2; cols <= 60; cols += 8) {
		job.cols = cols;
		job.rows = 20;
		job.pan_x = 700;
		job.pan_y = 300;
		show(&job, &file, &seen);
		cut(&whole, WIDE * 7 / 10 - cols / 2, TOP, cols, 20, &meant);
		assert_near(&seen, &meant, 0, "part");
		pixels_finish(&seen);
		pixels_finish(&meant);
	}
	pixels_finish(&whole);
	pixels_finish(&p);
	buf_finish(&file);
}
END_TEST

/* Large pictures are decoded at a smaller size by the libraries themselves: the right part must be seen all the same. */
START_TEST(scaled_decoding_shows_the_same)
{
	enum { WIDE = 400, HIGH = 300 };
	struct pixels p, seen, meant;
	struct buf file;
	draw_slopes(&p, WIDE, HIGH);
	buf_init(&file, 4 << 20);
	if (_i == 2)
		encode_webp(&p, true, &file);
	else if (_i == 3)
		encode_png(&p, PNG_KIND_RGB, false, &file);
	else
		encode_jpeg(&p, JPEG_KIND_YCC, _i == 1, 0, &file);
	for (int scale = 100; scale >= 12; scale /= 2) {
		struct image_job job = plain;
		job.cols = WIDE * scale / 100;
		job.rows = HIGH * scale / 100;
		struct image_result r = show(&job, &file, &seen);
		pixels_init(&meant, r.shown_w, r.shown_h);
		resample_slowly(&p, 0, 0, WIDE, HIGH, &meant);
		struct pixels inner;
		cut(&seen, r.shown_x, r.shown_y, r.shown_w, r.shown_h, &inner);
		assert_near(&inner, &meant, 5, "scaled");
		pixels_finish(&inner);
		pixels_finish(&seen);
		pixels_finish(&meant);
		/* And a part of it, not whole blocks. */
		job.zoom = scale;
		job.pan_x = 700;
		job.pan_y = 300;
		job.cols = 30;
		job.rows = 20;
		r = show(&job, &file, &seen);
		double width = fmin(30 * 100.0 / scale, WIDE), height = fmin(20 * 100.0 / scale, HIGH);
		double left = fmin(WIDE * 0.7 - width / 2, WIDE - width), top = fmax(HIGH * 0.3 - height / 2, 0);
		pixels_init(&meant, r.shown_w, r.shown_h);
		resample_slowly(&p, left, top, width, height, &meant);
		cut(&seen, r.shown_x, r.shown_y, r.shown_w, r.shown_h, &inner);
		assert_near(&inner, &meant, 5, "part");
		pixels_finish(&inner);
		pixels_finish(&seen);
		pixels_finish(&meant);
	}
	pixels_finish(&p);
	buf_finish(&file);
}
END_TEST

/* -- canvas and effects -------------------------------------------------------------------------------------------------------- */

START_TEST(canvas_is_exact)
{
	static const struct {
		int cols, rows, cell_w, cell_h;
	} cases[] = {
	    {10, 5, 10, 20}, {33, 17, 9, 19}, {7, 3, 8, 17}, {80, 24, 7, 13}, {1, 1, 6, 12}, {5, 40, 10, 20}, {60, 2, 11, 23},
	};
	struct pixels p;
	struct buf file, out;
	struct image_result r;
	struct image_job job = plain;
	draw_slopes(&p, 64, 48);
	buf_init(&file, 1 << 20);
	buf_init(&out, IMAGE_PAYLOAD_MAX);
	encode_png(&p, PNG_KIND_RGB, false, &file);
	job.protocol = IMAGE_SIXEL;
	job.cols = cases[_i].cols;
	job.rows = cases[_i].rows;
	job.cell_w = cases[_i].cell_w;
	job.cell_h = cases[_i].cell_h;
	ck_assert(render(&job, (const uint8_t *)file.data, file.len, true, &out, &r));
	ck_assert_int_eq(r.px_w, job.cols * job.cell_w);
	ck_assert_int_eq(r.px_h, job.rows * job.cell_h / 6 * 6);
	ck_assert_int_eq(r.cols, job.cols);
	ck_assert_int_eq(r.rows, job.rows);
	/* As large as fits, centred, its aspect kept to a pixel. */
	ck_assert(r.shown_w == r.px_w || r.shown_h == r.px_h);
	ck_assert_int_le(abs(r.shown_w * 48 - r.shown_h * 64), 64);
	ck_assert_int_le(abs(r.px_w - r.shown_w - 2 * r.shown_x), 1);
	ck_assert_int_le(abs(r.px_h - r.shown_h - 2 * r.shown_y), 1);
	ck_assert(image_payload_valid(IMAGE_SIXEL, out.data, out.len, r.cols, r.rows, r.px_w, r.px_h));
	buf_finish(&out);
	buf_finish(&file);
	pixels_finish(&p);
}
END_TEST

START_TEST(effects_do_what_they_say)
{
	struct pixels p, seen;
	struct buf file;
	struct image_job job = plain;
	pixels_init(&p, 40, 40);
	for (int i = 0; i < 40 * 40; i++)
		memset(p.rgb + i * 3, i % 40 < 20 ? 100 : 150, 3);
	buf_init(&file, 1 << 20);
	encode_png(&p, PNG_KIND_RGB, false, &file);
	job.cols = job.rows = 40;
	job.effects = IMAGE_INVERT;
	show(&job, &file, &seen);
	ck_assert_int_eq(pixels_at(&seen, 0, 0)[0], 155);
	ck_assert_int_eq(pixels_at(&seen, 39, 39)[2], 105);
	pixels_finish(&seen);
	job.effects = IMAGE_STRETCH;
	show(&job, &file, &seen);
	ck_assert_int_eq(pixels_at(&seen, 0, 0)[0], 0);
	ck_assert_int_eq(pixels_at(&seen, 39, 39)[2], 255);
	pixels_finish(&seen);
	job.effects = IMAGE_EDGES;
	show(&job, &file, &seen);
	ck_assert_int_eq(pixels_at(&seen, 5, 20)[1], 255);
	ck_assert_int_lt(pixels_at(&seen, 20, 20)[1], 200);
	pixels_finish(&seen);
	pixels_finish(&p);
	buf_finish(&file);
}
END_TEST

/* One channel as gray; other effects come after it. */
START_TEST(one_channel)
{
	static const int gray[] = { 200, 120, 40 };
	struct pixels p, seen;
	struct buf file;
	struct image_job job = plain;
	pixels_init(&p, 12, 12);
	for (int i = 0; i < 12 * 12; i++)
		memcpy(p.rgb + i * 3, "\xc8\x78\x28", 3);
	buf_init(&file, 1 << 20);
	encode_png(&p, PNG_KIND_RGB, false, &file);
	job.cols = job.rows = 12;
	job.effects = (unsigned)IMAGE_RED << _i;
	show(&job, &file, &seen);
	for (int k = 0; k < 3; k++)
		ck_assert_int_eq(pixels_at(&seen, 6, 6)[k], gray[_i]);
	pixels_finish(&seen);
	job.effects |= IMAGE_INVERT;
	show(&job, &file, &seen);
	for (int k = 0; k < 3; k++)
		ck_assert_int_eq(pixels_at(&seen, 6, 6)[k], 255 - gray[_i]);
	pixels_finish(&seen);
	pixels_finish(&p);
	buf_finish(&file);
}
END_TEST

/* Coarse: far fewer bytes, and still the picture. */
START_TEST(preview_is_coarse)
{
	struct pixels p;
	struct buf file, fine, coarse;
	struct image_result r;
	struct image_job job = plain;
	draw_noise(&p, 120, 120);
	buf_init(&file, 1 << 20);
	buf_init(&fine, IMAGE_PAYLOAD_MAX);
	buf_init(&coarse, IMAGE_PAYLOAD_MAX);
	encode_png(&p, PNG_KIND_RGB, false, &file);
	job.protocol = IMAGE_SIXEL;
	job.cols = job.rows = 120;
	ck_assert(render(&job, (const uint8_t *)file.data, file.len, true, &fine, &r));
	job.preview = true;
	ck_assert(render(&job, (const uint8_t *)file.data, file.len, true, &coarse, &r));
	ck_assert_uint_lt(coarse.len * 4, fine.len);
	ck_assert(image_payload_valid(IMAGE_SIXEL, coarse.data, coarse.len, r.cols, r.rows, r.px_w, r.px_h));
	buf_finish(&file);
	buf_finish(&fine);
	buf_finish(&coarse);
	pixels_finish(&p);
}
END_TEST

START_TEST(sparing_costs_fewer_bytes)
{
	struct pixels p;
	struct buf file, rich, sparing;
	struct image_result r;
	struct image_job job = plain;
	draw_slopes(&p, 400, 300);
	for (int i = 0; i < 400 * 300 * 3; i++) /* paper */
		p.rgb[i] = (uint8_t)(p.rgb[i] / 2 + 60 + i * 37 % 23);
	buf_init(&file, 4 << 20);
	buf_init(&rich, IMAGE_PAYLOAD_MAX);
	buf_init(&sparing, IMAGE_PAYLOAD_MAX);
	encode_png(&p, PNG_KIND_RGB, false, &file);
	job.protocol = IMAGE_SIXEL;
	job.cols = 40;
	job.rows = 15;
	job.cell_w = 10;
	job.cell_h = 20;
	job.colors = 64;
	ck_assert(render(&job, (const uint8_t *)file.data, file.len, true, &rich, &r));
	job.sparing = true;
	ck_assert(render(&job, (const uint8_t *)file.data, file.len, true, &sparing, &r));
	ck_assert_uint_lt(sparing.len * 5, rich.len * 4);
	ck_assert(image_payload_valid(IMAGE_SIXEL, sparing.data, sparing.len, r.cols, r.rows, r.px_w, r.px_h));
	buf_finish(&file);
	buf_finish(&rich);
	buf_finish(&sparing);
	pixels_finish(&p);
}
END_TEST

START_TEST(what_is_no_picture_is_said)
{
	static const struct {
		const char *bytes;
		size_t n;
		const char *says;
	} cases[] = {
	    {"", 0, "empty"},
	    {"hello", 5, "no picture"},
	    {"GIF89a...", 9, "GIF"},
	    {"\x1a\x45\xdf\xa3....", 8, "film"},
	    {"\xff\xd8\xff\xd9", 4, "JPEG"},
	    {"\x89PNG\r\n\x1a\n", 8, "PNG"},
	    {"RIFF\4\0\0\0WEBP", 12, "WebP"},
	};
	struct image_job job = plain;
	struct image_result r;
	struct buf out;
	buf_init(&out, 1 << 20);
	job.cols = job.rows = 10;
	ck_assert(!render(&job, (const uint8_t *)cases[_i].bytes, cases[_i].n, true, &out, &r));
	ck_assert_msg(strstr(r.err.text, cases[_i].says) != NULL, "%s", r.err.text);
	buf_finish(&out);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("image render");
	TCase *tcase = tcase_create("turns");
	tcase_add_loop_test(tcase, orientation_and_turns, 0, 8 * 4);
	tcase_add_loop_test(tcase, orientation_and_zoom, 0, 8 * 4);
	suite_add_tcase(suite, tcase);
	tcase = tcase_create("filter");
	tcase_add_loop_test(tcase, resampled_as_the_book_has_it, 0, 9);
	tcase_add_loop_test(tcase, zoomed_as_the_book_has_it, 0, 5);
	tcase_add_loop_test(tcase, flat_colours_stay_exactly, 0, 5);
	suite_add_tcase(suite, tcase);
	tcase = tcase_create("files");
	tcase_add_loop_test(tcase, png_of_every_kind, 0, 10);
	tcase_add_loop_test(tcase, jpeg_of_every_kind, 0, 8);
	tcase_add_loop_test(tcase, part_is_as_in_the_whole, 0, 8);
	tcase_add_test(tcase, webp_shows);
	tcase_add_loop_test(tcase, scaled_decoding_shows_the_same, 0, 4);
	tcase_add_loop_test(tcase, what_is_no_picture_is_said, 0, 7);
	suite_add_tcase(suite, tcase);
	tcase = tcase_create("canvas");
	tcase_add_loop_test(tcase, canvas_is_exact, 0, 7);
	tcase_add_test(tcase, effects_do_what_they_say);
	tcase_add_loop_test(tcase, one_channel, 0, 3);
	tcase_add_test(tcase, preview_is_coarse);
	tcase_add_test(tcase, sparing_costs_fewer_bytes);
	suite_add_tcase(suite, tcase);
	return suite_run(suite);
}
