/* Files as they arrive: cut short or spoiled, they are shown as far as they go, and that is said. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "image/files_rig.h"
#include "image/limits.h"
#include "support/suite.h"

static const struct {
	bool interlaced;
	int kept;     /* per cent of the file */
	int rows;     /* that are right at least */
} cuts[] = { { false, 95, 24 }, { false, 60, 10 }, { true, 97, 0 }, { true, 60, 0 } };

/* Noise, so that bytes are in proportion to rows. */
static void draw_noise(struct pixels *p)
{
	uint32_t seed = 3;
	pixels_init(p, SIDE, SIDE);
	for (int i = 0; i < SIDE * SIDE * 3; i++) {
		seed = seed * 1664525 + 1013904223;
		p->rgb[i] = (uint8_t)(seed >> 24);
	}
}

START_TEST(png_cut_short)
{
	struct pixels p;
	struct image_result r;
	draw_noise(&p);
	encode_png(&p, PNG_KIND_RGB, cuts[_i].interlaced, &file);
	char *whole = shown(&file, &r);
	file.len = file.len * (size_t)cuts[_i].kept / 100;
	char *part = shown(&file, &r);
	ck_assert_msg(r.ok, "%s", r.err.text);
	ck_assert_msg(strstr(r.facts.detail, IMAGE_DAMAGED) != NULL, "%s", r.facts.detail);
	ck_assert(rows_equal(whole, part, cuts[_i].rows));
	ck_assert(!rows_equal(whole, part, SIDE));
	free(whole);
	free(part);
	pixels_finish(&p);
}
END_TEST

/* Before its first row there is nothing to show; with a header that is not as it was written neither. */
START_TEST(png_without_a_row)
{
	struct pixels p;
	struct image_result r;
	draw_noise(&p);
	encode_png(&p, PNG_KIND_RGB, _i == 1, &file);
	if (_i == 2)
		file.data[19]++; /* its width */
	else
		file.len = 60;
	free(shown(&file, &r));
	ck_assert(!r.ok);
	ck_assert_msg(strncmp(r.err.text, "the PNG cannot be decoded: ", 27) == 0, "%s", r.err.text);
	pixels_finish(&p);
}
END_TEST

/* A byte of the checksum, of one chunk or of all pixels. */
START_TEST(png_with_a_bad_checksum)
{
	enum { IEND_BYTES = 12, CRC = 4 };
	struct pixels p;
	struct image_result r;
	draw_noise(&p);
	encode_png(&p, PNG_KIND_RGB, _i % 2, &file);
	char *whole = shown(&file, &r);
	ck_assert_str_eq(r.facts.detail, _i % 2 ? "interlaced" : "");
	file.data[file.len - IEND_BYTES - (_i < 2 ? 1 : CRC + 1)] ^= 1;
	if (_i >= 2)
		encode_png_mend(&file);
	char *seen = shown(&file, &r);
	ck_assert_msg(r.ok, "%s", r.err.text);
	ck_assert_msg(strstr(r.facts.detail, IMAGE_DAMAGED) != NULL, "%s", r.facts.detail);
	/* The decoder may mind the sum of all pixels before it gives the last row. */
	ck_assert(_i < 2 ? strcmp(seen, whole) == 0 : rows_equal(seen, whole, _i == 2 ? SIDE - 1 : SIDE / 2));
	free(seen);
	free(whole);
	pixels_finish(&p);
}
END_TEST

START_TEST(webp_cut_short)
{
	struct pixels p;
	struct image_result r;
	draw_noise(&p);
	encode_webp(&p, _i == 0, &file);
	char *whole = shown(&file, &r);
	ck_assert_str_eq(r.facts.detail, _i == 0 ? "lossless" : "");
	file.len = file.len * 8 / 10;
	char *part = shown(&file, &r);
	ck_assert_msg(r.ok, "%s", r.err.text);
	ck_assert_msg(strstr(r.facts.detail, IMAGE_DAMAGED) != NULL, "%s", r.facts.detail);
	ck_assert(rows_equal(whole, part, 8));
	ck_assert(!rows_equal(whole, part, SIDE));
	free(whole);
	free(part);
	file.len = 40;
	free(shown(&file, &r));
	ck_assert(!r.ok);
	pixels_finish(&p);
}
END_TEST

/* An animation of two pictures, as written or cut in its second. */
START_TEST(webp_animation)
{
	struct pixels p, q;
	struct image_result r;
	struct buf second, alone;
	draw_corners(&p);
	draw_noise(&q);
	buf_init(&second, CAP);
	buf_init(&alone, CAP);
	encode_webp(&p, _i < 2, &alone);
	encode_webp(&q, _i < 2, &second);
	char *still = shown(&alone, &r);
	encode_webp_animation(&p, (const struct buf *const[]){ &alone, &second }, 2, &file);
	if (_i % 2)
		file.len -= second.len / 2;
	char *seen = shown(&file, &r);
	ck_assert_msg(r.ok, "%s", r.err.text);
	ck_assert_str_eq(r.facts.detail, _i < 2 ? "lossless, animated, first frame" : "animated, first frame");
	ck_assert(strcmp(seen, still) == 0);
	free(seen);
	free(still);
	buf_finish(&alone);
	buf_finish(&second);
	pixels_finish(&p);
	pixels_finish(&q);
}
END_TEST

#define COUNT(a) (int)(sizeof(a) / sizeof((a)[0]))

int main(void)
{
	Suite *suite = suite_create("image damage");
	TCase *tcase = tcase_create("files");
	tcase_add_checked_fixture(tcase, file_start, file_finish);
	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, png_cut_short, 0, COUNT(cuts));
	tcase_add_loop_test(tcase, png_without_a_row, 0, 3);
	tcase_add_loop_test(tcase, png_with_a_bad_checksum, 0, 4);
	tcase_add_loop_test(tcase, webp_cut_short, 0, 2);
	tcase_add_loop_test(tcase, webp_animation, 0, 4);
	suite_add_tcase(suite, tcase);
	return suite_run(suite);
}
