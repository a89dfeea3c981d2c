/* How a film wants to be shown: its colours, turned, its size, its times, and which of several recordings. */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "base/buf.h"
#include "image/film.h"
#include "image/limits.h"
#include "image/webm.h"
#include "support/filmrig.h"

enum { MATRIX = 0x55b1, RANGE = 0x55b9, POSE_YAW = 0x7673, POSE_PITCH = 0x7674, POSE_ROLL = 0x7675, PROJECTION_TYPE = 0x7671,
	CROP_BOTTOM = 0x54aa, CROP_TOP = 0x54bb, CROP_LEFT = 0x54cc, CROP_RIGHT = 0x54dd,
	DISPLAY_WIDTH = 0x54b0, DISPLAY_HEIGHT = 0x54ba, DISPLAY_UNIT = 0x54b2, LIGHT = 220, U = 140, V = 70, CANVAS = 64 };

static void assert_shown(const struct image_job *job, const struct buf *file, struct buf *out, struct image_result *r)
{
	ck_assert_msg(film_show_as(job, file, out, r), "%s", r->err.text);
}

static int bright(const struct buf *payload, int x, int y)
{
	return film_pixel(payload, x, y) >> 8 & 0xff;
}

/* -- colours ------------------------------------------------------------------------------------------------------------------- */

enum matrix { BT_601, BT_709, BT_2020 };

/* Red, green and blue of a bar of this brightness and colour, as the standards have it. */
static void colour_of(enum matrix m, bool full, int out[3])
{
	static const struct {
		double kr, kb;
	} weights[] = { { 0.299, 0.114 }, { 0.2126, 0.0722 }, { 0.2627, 0.0593 } };
	double kr = weights[m].kr, kb = weights[m].kb, y = full ? LIGHT : (LIGHT - 16) * 255.0 / 219;
	double u = (U - 128) * (full ? 1 : 255.0 / 224), v = (V - 128) * (full ? 1 : 255.0 / 224);
	double r = y + 2 * (1 - kr) * v, b = y + 2 * (1 - kb) * u;
	const double rgb[] = { r, (y - kr * r - kb * b) / (1 - kr - kb), b };
	for (int i = 0; i < 3; i++)
		out[i] = (int)fmin(fmax(rgb[i] + 0.5, 0), 255);
}

static const struct {
	struct film_field fields[2];
	int width, height; /* 0: 64x48 */
	enum matrix matrix;
	bool full;
} colour_cases[] = {
	{ { { 0 } }, 0, 0, BT_601, false },
	{ { { FILM_COLOUR, MATRIX, 0, 1 }, { FILM_COLOUR, RANGE, 0, 2 } }, 0, 0, BT_709, true }, /* as Chrome records a canvas */
	{ { { FILM_COLOUR, MATRIX, 0, 1 }, { FILM_COLOUR, RANGE, 0, 1 } }, 0, 0, BT_709, false },
	{ { { FILM_COLOUR, MATRIX, 0, 1 } }, 0, 0, BT_709, false },
	{ { { FILM_COLOUR, RANGE, 0, 2 } }, 0, 0, BT_601, true },
	{ { { FILM_COLOUR, MATRIX, 0, 5 }, { FILM_COLOUR, RANGE, 0, 2 } }, 0, 0, BT_601, true },
	{ { { FILM_COLOUR, MATRIX, 0, 6 } }, 0, 0, BT_601, false },
	{ { { FILM_COLOUR, MATRIX, 0, 9 } }, 0, 0, BT_2020, false },
	{ { { FILM_COLOUR, MATRIX, 0, 9 }, { FILM_COLOUR, RANGE, 0, 2 } }, 0, 0, BT_2020, true },
	/* What is not known, or makes no sense for such planes, is as if unsaid. */
	{ { { FILM_COLOUR, MATRIX, 0, 2 }, { FILM_COLOUR, RANGE, 0, 0 } }, 0, 0, BT_601, false },
	{ { { FILM_COLOUR, MATRIX, 0, 0 }, { FILM_COLOUR, RANGE, 0, 3 } }, 0, 0, BT_601, false },
	{ { { FILM_COLOUR, MATRIX, 0, 99 }, { FILM_COLOUR, RANGE, 0, 7 } }, 0, 0, BT_601, false },
	{ { { FILM_COLOUR, MATRIX, 0, 4294967295.0 }, { FILM_COLOUR, RANGE, 0, 4294967295.0 } }, 0, 0, BT_601, false },
	/* High ones unsaid are taken for BT.709. */
	{ { { 0 } }, 960, 720, BT_709, false },
	{ { { FILM_COLOUR, MATRIX, 0, 6 } }, 960, 720, BT_601, false },
};
enum { COLOUR_CASES = sizeof colour_cases / sizeof colour_cases[0] };

START_TEST(colours)
{
	int i = _i / 2, want[3];
	struct film_kind k = _i % 2 ? film_vp9 : film_vp8;
	struct buf file, out;
	struct image_result r;
	k.u = U;
	k.v = V;
	k.width = colour_cases[i].width ? colour_cases[i].width : k.width;
	k.height = colour_cases[i].height ? colour_cases[i].height : k.height;
	k.pictures = 3;
	memcpy(k.fields, colour_cases[i].fields, sizeof colour_cases[i].fields);
	encode_film(&k, &file);
	colour_of(colour_cases[i].matrix, colour_cases[i].full, want);
	for (int frame = 0; frame < k.pictures; frame += 2) {
		const struct image_job job = film_job(frame);
		assert_shown(&job, &file, &out, &r);
		int bar = (film_bar(&k, frame) + k.width / 20) * FILM_COLS / k.width, rgb = film_pixel(&out, bar, FILM_ROWS / 2);
		for (int c = 0; c < 3; c++)
			ck_assert_msg(abs((rgb >> (16 - 8 * c) & 0xff) - want[c]) <= 3, "case %d: %06x, not %02x%02x%02x", i, (unsigned)rgb,
			              (unsigned)want[0], (unsigned)want[1], (unsigned)want[2]);
		buf_finish(&out);
	}
	buf_finish(&file);
	film_forget();
}
END_TEST

/* -- turned -------------------------------------------------------------------------------------------------------------------- */

/* Where the bar of the first picture is seen, and where the dark end of its slope: stored, they are left and top. */
enum side { LEFT, TOP, RIGHT, BOTTOM };

#define ROLL(bytes, v) { { FILM_PROJECTION, POSE_ROLL, bytes, v } }
#define YAW_ROLL(y, v) { { FILM_PROJECTION, POSE_YAW, 4, y }, { FILM_PROJECTION, POSE_ROLL, 4, v } }

static const struct {
	struct film_field fields[2];
	int orientation;
	enum side bar, dark;
	bool odd;
} turns[] = {
	{ ROLL(4, -90), 6, TOP, RIGHT, false }, /* a portrait by Safari: turned clockwise */
	{ ROLL(8, -90), 6, TOP, RIGHT, false },
	{ ROLL(4, 270), 6, TOP, RIGHT, false },
	{ ROLL(4, 90), 8, BOTTOM, LEFT, false },
	{ ROLL(8, -270), 8, BOTTOM, LEFT, false },
	{ ROLL(4, 180), 3, RIGHT, BOTTOM, false },
	{ ROLL(4, -180), 3, RIGHT, BOTTOM, false },
	{ ROLL(4, 0), 1, LEFT, TOP, false },
	{ ROLL(8, -0.0), 1, LEFT, TOP, false },
	{ ROLL(4, 360), 1, LEFT, TOP, false },
	{ ROLL(4, -89.99f), 6, TOP, RIGHT, false },
	/* Mirrored first, then turned. */
	{ YAW_ROLL(180, 0), 2, RIGHT, TOP, false },
	{ YAW_ROLL(-180, 180), 4, LEFT, BOTTOM, false },
	{ YAW_ROLL(180, 90), 5, TOP, LEFT, false },
	{ YAW_ROLL(180, -90), 7, BOTTOM, RIGHT, false },
	/* No turn of a picture: left as it is, and said. */
	{ ROLL(4, 45), 1, LEFT, TOP, true },
	{ ROLL(4, 450), 1, LEFT, TOP, true },
	{ ROLL(4, NAN), 1, LEFT, TOP, true },
	{ ROLL(8, NAN), 1, LEFT, TOP, true },
	{ ROLL(4, INFINITY), 1, LEFT, TOP, true },
	{ ROLL(8, -1e30), 1, LEFT, TOP, true },
	{ ROLL(8, 1e300), 1, LEFT, TOP, true },
	{ YAW_ROLL(90, -90), 1, LEFT, TOP, true },
	{ YAW_ROLL(NAN, -90), 1, LEFT, TOP, true },
	{ { { FILM_PROJECTION, POSE_PITCH, 4, 10 }, { FILM_PROJECTION, POSE_ROLL, 4, -90 } }, 1, LEFT, TOP, true },
	{ { { FILM_PROJECTION, PROJECTION_TYPE, 0, 1 }, { FILM_PROJECTION, POSE_ROLL, 4, -90 } }, 1, LEFT, TOP, true },
};
enum { TURNS = sizeof turns / sizeof turns[0] };

/* How bright the picture is near the middle of a side. */
static int bright_at(const struct buf *out, const struct image_result *r, enum side side)
{
	int x = r->shown_x + (side == LEFT ? 2 : side == RIGHT ? r->shown_w - 3 : r->shown_w / 2);
	int y = r->shown_y + (side == TOP ? 2 : side == BOTTOM ? r->shown_h - 3 : r->shown_h / 2);
	return bright(out, x, y);
}

START_TEST(turned)
{
	struct film_kind k = _i % 2 ? film_vp9 : film_vp8;
	struct image_job job = film_job(0);
	struct buf file, out;
	struct image_result r;
	int i = _i / 2;
	bool portrait = turns[i].orientation > 4;
	job.rows = CANVAS;
	memcpy(k.fields, turns[i].fields, sizeof turns[i].fields);
	encode_film(&k, &file);
	assert_shown(&job, &file, &out, &r);
	ck_assert_int_eq(r.facts.orientation, turns[i].orientation);
	ck_assert_int_eq(r.facts.width, portrait ? k.height : k.width);
	ck_assert_int_eq(r.facts.height, portrait ? k.width : k.height);
	ck_assert_int_eq(r.shown_w, portrait ? 48 : 64);
	ck_assert_int_eq(r.shown_h, portrait ? 64 : 48);
	ck_assert_int_eq(strstr(r.facts.detail, "odd turn ignored") != NULL, turns[i].odd);
	for (enum side side = LEFT; side <= BOTTOM; side++)
		ck_assert_int_eq(bright_at(&out, &r, side) > 160, side == turns[i].bar);
	ck_assert_int_lt(bright_at(&out, &r, turns[i].dark), bright_at(&out, &r, (enum side)((turns[i].dark + 2) % 4)) - 5);
	/* And what the reviewer turns comes after it: turned back, it is as it was stored. */
	static const int back[9] = { [1] = 0, [3] = 2, [6] = 3, [8] = 1 };
	job.rotate = back[turns[i].orientation];
	if (turns[i].orientation == 1 || job.rotate) {
		struct buf stored, plain, by_hand;
		const struct image_job as_stored = { .protocol = job.protocol, .cols = job.cols, .rows = job.rows, .cell_w = 1, .cell_h = 1,
			.colors = job.colors, .pan_x = 500, .pan_y = 500 };
		encode_film(_i % 2 ? &film_vp9 : &film_vp8, &stored);
		assert_shown(&as_stored, &stored, &plain, &r);
		assert_shown(&job, &file, &by_hand, &r);
		ck_assert(by_hand.len == plain.len && memcmp(by_hand.data, plain.data, plain.len) == 0);
		buf_finish(&plain);
		buf_finish(&by_hand);
		buf_finish(&stored);
	}
	buf_finish(&out);
	buf_finish(&file);
	film_forget();
}
END_TEST

/* -- sizes --------------------------------------------------------------------------------------------------------------------- */

static const struct {
	struct film_field fields[4];
	int width, height; /* as it is said and shown; coded 64x48 */
	bool odd, bar;     /* bar: the first columns are there */
} sizes[] = {
	{ { { 0, DISPLAY_WIDTH, 0, 64 }, { 0, DISPLAY_HEIGHT, 0, 48 } }, 64, 48, false, true },
	{ { { 0, DISPLAY_WIDTH, 0, 640 }, { 0, DISPLAY_HEIGHT, 0, 480 } }, 64, 48, false, true }, /* larger, not wider */
	{ { { 0, DISPLAY_WIDTH, 0, 128 }, { 0, DISPLAY_HEIGHT, 0, 48 } }, 128, 48, false, true },
	{ { { 0, DISPLAY_WIDTH, 0, 32 }, { 0, DISPLAY_HEIGHT, 0, 48 } }, 64, 96, false, true },
	{ { { 0, DISPLAY_WIDTH, 0, 96 } }, 96, 48, false, true },
	{ { { 0, DISPLAY_HEIGHT, 0, 96 } }, 64, 96, false, true },
	{ { { 0, DISPLAY_WIDTH, 0, 16 }, { 0, DISPLAY_HEIGHT, 0, 9 }, { 0, DISPLAY_UNIT, 0, 3 } }, 85, 48, false, true },
	{ { { 0, DISPLAY_WIDTH, 0, 8 }, { 0, DISPLAY_HEIGHT, 0, 8 }, { 0, DISPLAY_UNIT, 0, 1 } }, 64, 64, false, true },
	{ { { 0, DISPLAY_WIDTH, 0, 160 }, { 0, DISPLAY_HEIGHT, 0, 9 }, { 0, DISPLAY_UNIT, 0, 4 } }, 64, 48, false, true }, /* of no meaning */
	{ { { 0, DISPLAY_WIDTH, 0, 16 }, { 0, DISPLAY_UNIT, 0, 3 } }, 64, 48, true, true }, /* a ratio of one number */
	{ { { 0, DISPLAY_WIDTH, 0, 0 }, { 0, DISPLAY_HEIGHT, 0, 48 } }, 64, 48, true, true },
	{ { { 0, DISPLAY_WIDTH, 0, 0 }, { 0, DISPLAY_HEIGHT, 0, 0 } }, 64, 48, true, true },
	{ { { 0, DISPLAY_WIDTH, 0, 64 }, { 0, DISPLAY_HEIGHT, 0, 0 } }, 64, 48, true, true },
	{ { { 0, DISPLAY_WIDTH, 0, 4294967295.0 }, { 0, DISPLAY_HEIGHT, 0, 1 } }, 64, 48, true, true },
	{ { { 0, DISPLAY_WIDTH, 0, 4294967295.0 }, { 0, DISPLAY_HEIGHT, 0, 4294967295.0 } }, 64, 64, false, true },
	{ { { 0, CROP_LEFT, 0, 16 } }, 48, 48, false, false },
	{ { { 0, CROP_LEFT, 0, 8 }, { 0, CROP_RIGHT, 0, 8 }, { 0, CROP_TOP, 0, 5 }, { 0, CROP_BOTTOM, 0, 3 } }, 48, 40, false, false },
	{ { { 0, CROP_RIGHT, 0, 16 }, { 0, DISPLAY_WIDTH, 0, 96 }, { 0, DISPLAY_HEIGHT, 0, 48 } }, 96, 48, false, true },
	{ { { 0, CROP_LEFT, 0, 16 }, { FILM_PROJECTION, POSE_ROLL, 4, -90 } }, 48, 48, false, false },
	{ { { 0, CROP_TOP, 0, 16 }, { FILM_PROJECTION, POSE_ROLL, 4, 180 } }, 64, 32, false, false },
	{ { { 0, DISPLAY_WIDTH, 0, 128 }, { FILM_PROJECTION, POSE_ROLL, 4, -90 } }, 48, 128, false, false },
	{ { { 0, CROP_LEFT, 0, 64 } }, 64, 48, true, true },
	{ { { 0, CROP_LEFT, 0, 32 }, { 0, CROP_RIGHT, 0, 32 } }, 64, 48, true, true },
	{ { { 0, CROP_TOP, 0, 4294967295.0 }, { 0, CROP_BOTTOM, 0, 2 } }, 64, 48, true, true },
};
enum { SIZES = sizeof sizes / sizeof sizes[0] };

START_TEST(display_size)
{
	struct film_kind k = _i % 2 ? film_vp9 : film_vp8;
	struct image_job job = film_job(0);
	struct buf file, out;
	struct image_result r;
	int i = _i / 2, w = sizes[i].width, h = sizes[i].height;
	job.rows = CANVAS;
	memcpy(k.fields, sizes[i].fields, sizeof sizes[i].fields);
	encode_film(&k, &file);
	assert_shown(&job, &file, &out, &r);
	ck_assert_int_eq(r.facts.width, w);
	ck_assert_int_eq(r.facts.height, h);
	ck_assert_int_le(abs(r.shown_w - (w > h ? CANVAS : CANVAS * w / h)), 1);
	ck_assert_int_le(abs(r.shown_h - (w > h ? CANVAS * h / w : CANVAS)), 1);
	bool as_coded = w == k.width && h == k.height;
	ck_assert_msg((strstr(r.facts.detail, "coded 64x48") != NULL) == !as_coded, "%s", r.facts.detail);
	ck_assert_int_eq(strstr(r.facts.detail, "odd display size ignored") != NULL, sizes[i].odd);
	ck_assert_int_eq(bright_at(&out, &r, LEFT) > 160, sizes[i].bar);
	/* At a zoom too each corner is the one that was asked for. */
	job.zoom = 300;
	for (int corner = 0; corner < 4; corner++) {
		struct buf part;
		job.pan_x = corner & 1 ? 1000 : 0;
		job.pan_y = corner & 2 ? 1000 : 0;
		assert_shown(&job, &file, &part, &r);
		if (r.facts.orientation == 1)
			ck_assert_int_eq(bright_at(&part, &r, LEFT) > 160, sizes[i].bar && !(corner & 1));
		buf_finish(&part);
	}
	buf_finish(&out);
	buf_finish(&file);
	film_forget();
}
END_TEST

/* -- times and recordings ------------------------------------------------------------------------------------------------------ */

static const struct {
	struct film_kind film;
	int duration_ms;
} times[] = {
	{ { .width = 64, .height = 48, .pictures = 12, .late = 7, .late_ms = 43 }, 12 * FILM_STEP_MS },
	{ { .width = 64, .height = 48, .pictures = 12, .late = 11, .late_ms = 60, .open_ended = true, .cluster = 4 }, 0 },
	{ { .width = 64, .height = 48, .pictures = 24, .cluster = 12, .anew = 12, .first_ms = 5000 }, 24 * FILM_STEP_MS },
	{ { .vp9 = true, .width = 64, .height = 48, .pictures = 24, .cluster = 12, .anew = 12, .open_ended = true }, 24 * FILM_STEP_MS },
	{ { .vp9 = true, .width = 64, .height = 48, .pictures = 12, .late = 1, .late_ms = 100 }, 12 * FILM_STEP_MS },
};
enum { TIMES = sizeof times / sizeof times[0] };

START_TEST(times_out_of_order)
{
	const struct film_kind *k = &times[_i].film;
	struct buf file, out;
	struct image_result r;
	encode_film(k, &file);
	for (int frame = 0, last = 0; frame < k->pictures; frame++) {
		ck_assert_msg(film_show(&file, frame, &out, &r), "%s", r.err.text);
		ck_assert_int_ge(r.facts.frame_ms, last);
		ck_assert_int_eq(r.facts.frames, k->pictures);
		ck_assert_ptr_nonnull(strstr(r.facts.detail, "times out of order"));
		ck_assert_int_le(abs(film_bar_at(&out) - (film_bar(k, frame) + k->width / 20)), 2);
		last = r.facts.frame_ms;
		buf_finish(&out);
	}
	if (times[_i].duration_ms)
		ck_assert_int_eq(r.facts.duration_ms, times[_i].duration_ms);
	buf_finish(&file);
	film_forget();
}
END_TEST

/* The first is shown, whether its length is known or not, and however often the next begins. */
START_TEST(joined)
{
	struct film_kind first = film_vp8, second = film_vp9;
	struct buf a, b, out, alone;
	struct image_result r;
	first.open_ended = _i & 1;
	second.open_ended = _i & 2;
	second.pictures = 20;
	encode_film(&first, &a);
	encode_film(&second, &b);
	ck_assert(film_show(&a, 11, &alone, &r));
	ck_assert_str_eq(r.facts.detail, "VP8");
	buf_add(&a, b.data, b.len);
	buf_add(&a, b.data, b.len / 2);
	ck_assert_msg(film_show(&a, 11, &out, &r), "%s", r.err.text);
	ck_assert_int_eq(r.facts.frames, 12);
	ck_assert_int_eq(r.facts.duration_ms, 12 * FILM_STEP_MS);
	ck_assert_str_eq(r.facts.detail, "VP8, first of several recordings");
	ck_assert(out.len == alone.len && memcmp(out.data, alone.data, out.len) == 0);
	struct buf *all[] = { &a, &b, &out, &alone };
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		buf_finish(all[i]);
	film_forget();
}
END_TEST

/* A recording that ended before its first picture, or a header alone, and then one that has some. */
START_TEST(nothing_recorded_at_first)
{
	struct film_kind k = film_vp8;
	struct buf file, twice, out;
	struct image_result r;
	k.open_ended = true;
	encode_film(&k, &file);
	const char *end = memmem(file.data, file.len, _i ? "\x1f\x43\xb6\x75" : "\x18\x53\x80\x67", 4);
	ck_assert_ptr_nonnull(end);
	buf_init(&twice, 2 * file.len);
	buf_add(&twice, file.data, (size_t)(end - file.data));
	buf_add(&twice, file.data, file.len);
	ck_assert_msg(film_show(&twice, 11, &out, &r), "%s", r.err.text);
	ck_assert_int_eq(r.facts.frames, 12);
	ck_assert_str_eq(r.facts.detail, "VP8");
	buf_finish(&out);
	buf_finish(&twice);
	buf_finish(&file);
	film_forget();
}
END_TEST

int main(void)
{
	Suite *s = suite_create("film_look");
	TCase *t = tcase_create("film_look");
	tcase_add_loop_test(t, colours, 0, 2 * COLOUR_CASES);
	tcase_add_loop_test(t, turned, 0, 2 * TURNS);
	tcase_add_loop_test(t, display_size, 0, 2 * SIZES);
	tcase_add_loop_test(t, times_out_of_order, 0, TIMES);
	tcase_add_loop_test(t, joined, 0, 4);
	tcase_add_loop_test(t, nothing_recorded_at_first, 0, 2);
	tcase_set_timeout(t, 120);
	suite_add_tcase(s, t);
	return suite_run(s);
}
