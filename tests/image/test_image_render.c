/* What a picture looks like on its canvas, pixel by pixel: orientation, turning, zoom, effects, and what is no picture. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "image/limits.h"
#include "image/render_rig.h"
#include "support/suite.h"

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
	tcase = tcase_create("files");
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
