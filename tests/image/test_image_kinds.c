/* Every kind of file shows the pixels that were put into it, whole, in part and decoded smaller. */
#include <check.h>
#include <string.h>

#include "image/render_rig.h"
#include "support/suite.h"

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

int main(void)
{
	Suite *suite = suite_create("image kinds");
	TCase *tcase = tcase_create("files");
	tcase_add_loop_test(tcase, png_of_every_kind, 0, 10);
	tcase_add_loop_test(tcase, jpeg_of_every_kind, 0, 8);
	tcase_add_loop_test(tcase, part_is_as_in_the_whole, 0, 8);
	tcase_add_test(tcase, webp_shows);
	tcase_add_loop_test(tcase, scaled_decoding_shows_the_same, 0, 4);
	suite_add_tcase(suite, tcase);
	return suite_run(suite);
}
