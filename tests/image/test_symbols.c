/* Pictures of symbols: what libchafa makes of them, when built with it; without, that nobody is promised any. */
#include <check.h>
#include <string.h>

#include "support/suite.h"
#include "base/buf.h"
#include "config.h"
#include "image/limits.h"
#include "image/raster.h"
#include "support/encode.h"

enum { COLS = 12, ROWS = 5 };

static struct image_job job_of(enum image_depth depth)
{
	return (struct image_job){ .protocol = IMAGE_SYMBOLS, .depth = depth, .cols = COLS, .rows = ROWS, .cell_w = 8, .cell_h = 8,
		.colors = 256, .zoom = 100 };
}

START_TEST(the_check)
{
	static const char good[] = "\xe2\x96\x80\xe2\x96\x8c\033[38;5;200m\xe2\x96\x9f \n\xe2\x96\x88\033[0m";
	static const char *const bad[] = { "\xe2\x96\xa0", "\xe2\x95\xbf", "\xe2\x96", "\xe2\x96m", "\xe2\x96\x1b", "\xf0\x9f\xac\x80", "\xc2\x9b",
		"\033[2J", "\r", "\xe2\x96\x80\xe2\x96\x80\xe2\x96\x80\xe2\x96\x80\xe2\x96\x80", " \n \n " };
	ck_assert(image_payload_valid(IMAGE_SYMBOLS, good, sizeof good - 1, 4, 2, 32, 16));
	ck_assert(!image_payload_valid(IMAGE_BLOCKS, good, sizeof good - 1, 4, 2, 4, 4));
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		ck_assert_msg(!image_payload_valid(IMAGE_SYMBOLS, bad[i], strlen(bad[i]), 4, 2, 32, 16), "%zu", i);
}
END_TEST

START_TEST(who_may_ask)
{
	struct image_job job = job_of(IMAGE_TRUE);
	ck_assert_int_eq(image_job_valid(&job), image_has_symbols());
	job.cols = IMAGE_CANVAS_MAX / SYMBOL_PX + 1;
	job.cell_w = 1;
	ck_assert(!image_job_valid(&job));
	job = job_of(IMAGE_MONO);
	ck_assert(!image_job_valid(&job));
}
END_TEST

#ifdef HAVE_CHAFA

static void show(const struct pixels *p, const struct image_job *job, struct buf *out)
{
	struct image_result result;
	struct buf file;
	buf_init(&file, IMAGE_FILE_MAX);
	buf_init(out, IMAGE_PAYLOAD_MAX);
	encode_png(p, PNG_KIND_RGB, false, &file);
	ck_assert_msg(render(job, (const uint8_t *)file.data, file.len, true, out, &result), "%s", result.err.text);
	ck_assert_int_eq(result.px_w, COLS * SYMBOL_PX);
	ck_assert_int_eq(result.px_h, ROWS * SYMBOL_PX);
	ck_assert(image_payload_valid(IMAGE_SYMBOLS, out->data, out->len, COLS, ROWS, result.px_w, result.px_h));
	buf_finish(&file);
}

/* Cells of which one half is red and the other dark blue. */
START_TEST(halves)
{
	static const struct {
		enum image_depth depth;
		const char *fg, *bg, *fg_turned, *bg_turned; /* the two may change places: another character then */
	} expected[] = {
		{ IMAGE_TRUE, "\033[38;2;250;0;0m", "\033[48;2;0;0;130m", "\033[38;2;0;0;130m", "\033[48;2;250;0;0m" },
		{ IMAGE_256, "\033[38;5;196m", "\033[48;5;18m", "\033[38;5;18m", "\033[48;5;196m" },
		{ IMAGE_16, "\033[91m", "\033[44m", "\033[34m", "\033[101m" },
		{ IMAGE_8, "\033[31m", "\033[44m", "\033[34m", "\033[41m" },
	};
	struct pixels p;
	struct buf out;
	const struct image_job job = job_of(expected[_i].depth);
	pixels_init(&p, COLS * SYMBOL_PX, ROWS * SYMBOL_PX);
	for (int y = 0; y < p.height; y++)
		for (int x = 0; x < p.width; x++)
			memcpy(pixels_at(&p, x, y), x % SYMBOL_PX < SYMBOL_PX / 2 ? "\xfa\0\0" : "\0\0\x82", 3);
	show(&p, &job, &out);
	const char *text = buf_str(&out);
	bool turned = strstr(text, "\xe2\x96\x90") != NULL;
	ck_assert_msg(turned || strstr(text, "\xe2\x96\x8c") != NULL, "%s", text);
	ck_assert_msg(strstr(text, turned ? expected[_i].fg_turned : expected[_i].fg) != NULL, "%s", text);
	ck_assert_msg(strstr(text, turned ? expected[_i].bg_turned : expected[_i].bg) != NULL, "%s", text);
	buf_finish(&out);
	pixels_finish(&p);
}
END_TEST

START_TEST(random_is_accepted)
{
	struct pixels p;
	struct buf out;
	uint32_t state = 7;
	const struct image_job job = job_of((enum image_depth)_i);
	pixels_init(&p, 70, 33);
	for (int i = 0; i < p.width * p.height * 3; i++, state = state * 1664525 + 1013904223)
		p.rgb[i] = (uint8_t)(state >> 16);
	show(&p, &job, &out);
	buf_finish(&out);
	pixels_finish(&p);
}
END_TEST

#endif

int main(void)
{
	Suite *suite = suite_create("image/symbols");
	TCase *tcase = tcase_create("symbols");
	tcase_add_test(tcase, the_check);
	tcase_add_test(tcase, who_may_ask);
#ifdef HAVE_CHAFA
	tcase_add_loop_test(tcase, halves, 0, 4);
	tcase_add_loop_test(tcase, random_is_accepted, IMAGE_8, IMAGE_TRUE + 1);
#endif
	suite_add_tcase(suite, tcase);
	return suite_run(suite);
}
