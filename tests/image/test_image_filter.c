/* Resampling against Lanczos as the book has it. */
#include <check.h>
#include <string.h>

#include "image/render_rig.h"
#include "support/suite.h"

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

int main(void)
{
	Suite *suite = suite_create("image filter");
	TCase *tcase = tcase_create("filter");
	tcase_add_loop_test(tcase, resampled_as_the_book_has_it, 0, 9);
	tcase_add_loop_test(tcase, zoomed_as_the_book_has_it, 0, 5);
	tcase_add_loop_test(tcase, flat_colours_stay_exactly, 0, 5);
	suite_add_tcase(suite, tcase);
	return suite_run(suite);
}
