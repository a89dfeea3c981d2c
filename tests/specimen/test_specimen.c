/* Specimen pictures: they decode, they are the same again, they differ where they should, and nothing written on them does harm. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "specimen/specimen.h"
#include "specimen/art.h"
#include "support/decode.h"

static struct buf out, again;
static struct err error;

static void setup(void)
{
	buf_init(&out, 32 << 20);
	buf_init(&again, 32 << 20);
	error = (struct err){ 0 };
}

static void teardown(void)
{
	buf_finish(&out);
	buf_finish(&again);
}

static struct specimen base(void)
{
	return (struct specimen){
		.kind = SPECIMEN_ID_FRONT, .scene = SPECIMEN_TABLE, .person = 3, .seed = 4, .width = 160, .height = 120,
		.quality = 90,
		.given_name = "Avery", .family_name = "Specimen", .date_of_birth = "1985-01-18", .expiration_date = "2031-05-04",
		.id_number = "SP1234567", .country = "XS", .region = "SP", .category = "id_card",
	};
}

static void draw(const struct specimen *s, struct buf *b)
{
	buf_reset(b);
	ck_assert_msg(specimen_draw(s, b, &error), "%s", error.text);
}

static struct decoded draw_and_decode(const struct specimen *s)
{
	struct decoded d;
	draw(s, &out);
	ck_assert(decode_picture(out.data, out.len, true, &d));
	return d;
}

static bool same_bytes(void)
{
	return out.len == again.len && !memcmp(out.data, again.data, out.len);
}

/* -- sizes and kinds ----------------------------------------------------------------------------------------------------------- */

START_TEST(each_kind_and_scene_decodes)
{
	struct specimen s = base();
	s.kind = (enum specimen_kind)(_i / 4);
	s.scene = (enum specimen_scene)(_i % 4);
	s.flaws = (unsigned)_i % 8;
	for (int png = 0; png < 2; png++) {
		s.png = png;
		s.width = png ? 90 : 160;
		struct decoded d = draw_and_decode(&s);
		ck_assert_int_eq(d.width, s.width);
		ck_assert_int_eq(d.height, s.height);
		ck_assert_int_eq(d.orientation, 0);
		/* Something is to be seen: not one flat colour. */
		int low = 255, high = 0;
		for (int i = 0; i < d.width * d.height * 3; i++) {
			low = d.rgb[i] < low ? d.rgb[i] : low;
			high = d.rgb[i] > high ? d.rgb[i] : high;
		}
		ck_assert_int_gt(high - low, 60);
		decoded_finish(&d);
	}
}
END_TEST

START_TEST(largest_like_a_phone)
{
	struct specimen s = base();
	s.kind = SPECIMEN_PASSPORT;
	s.width = 4032;
	s.height = 3024;
	struct decoded d = draw_and_decode(&s);
	ck_assert_int_eq(d.width, 4032);
	ck_assert_int_eq(d.height, 3024);
	decoded_finish(&d);
	ck_assert_uint_gt(out.len, 1500000);
	ck_assert_uint_lt(out.len, 5000000);
}
END_TEST

START_TEST(smallest)
{
	for (int kind = SPECIMEN_PASSPORT; kind <= SPECIMEN_SELFIE; kind++) {
		struct specimen s = base();
		s.kind = (enum specimen_kind)kind;
		s.width = s.height = 16;
		struct decoded d = draw_and_decode(&s);
		ck_assert_int_eq(d.width, 16);
		decoded_finish(&d);
	}
}
END_TEST

START_TEST(progressive_is_written)
{
	struct specimen s = base();
	s.progressive = true;
	struct decoded d = draw_and_decode(&s);
	decoded_finish(&d);
	ck_assert_ptr_nonnull(memmem(out.data, out.len, "\xff\xc2", 2));
	s.progressive = false;
	draw(&s, &out);
	ck_assert_ptr_nonnull(memmem(out.data, out.len, "\xff\xc0", 2));
}
END_TEST

START_TEST(appends)
{
	struct specimen s = base();
	buf_add_str(&out, "before");
	ck_assert(specimen_draw(&s, &out, &error));
	ck_assert_int_eq(memcmp(out.data, "before\xff\xd8", 8), 0);
}
END_TEST

/* -- determinism --------------------------------------------------------------------------------------------------------------- */

START_TEST(same_seed_same_bytes)
{
	struct specimen s = base();
	s.kind = (enum specimen_kind)_i;
	s.scene = SPECIMEN_HAND;
	draw(&s, &out);
	draw(&s, &again);
	ck_assert(same_bytes());
}
END_TEST

START_TEST(what_differs_shows)
{
	struct specimen plain = base(), other;
	draw(&plain, &out);
#define DIFFERS(change)               \
	do {                          \
		other = plain;        \
		other.change;         \
		draw(&other, &again); \
		ck_assert_msg(!same_bytes(), #change); \
	} while (0)
	DIFFERS(person = 5);
	DIFFERS(seed = 5);
	DIFFERS(family_name = "Other");
	DIFFERS(given_name = "Other");
	DIFFERS(date_of_birth = "1985-01-19");
	DIFFERS(expiration_date = "2031-05-05");
	DIFFERS(id_number = "SP1234568");
	DIFFERS(country = "XT");
	DIFFERS(region = "ST");
	DIFFERS(category = "residence_permit");
	DIFFERS(flaws = SPECIMEN_BLUR);
	DIFFERS(flaws = SPECIMEN_GLARE);
	DIFFERS(flaws = SPECIMEN_DARK);
	DIFFERS(quality = 80);
	plain.kind = SPECIMEN_SELFIE;
	draw(&plain, &out);
	DIFFERS(person = 5);
	DIFFERS(seed = 5);
#undef DIFFERS
}
END_TEST

START_TEST(a_film_moves)
{
	struct specimen s = base();
	struct decoded d;
	s.kind = SPECIMEN_SELFIE;
	ck_assert(specimen_draw_moment(&s, 0, &out, &error));
	ck_assert(specimen_draw_moment(&s, 0.3, &again, &error));
	ck_assert(!same_bytes());
	ck_assert(decode_picture(again.data, again.len, true, &d));
	ck_assert_int_eq(d.width, 160);
	decoded_finish(&d);
	s.width = 5;
	ck_assert(!specimen_draw_moment(&s, 0, &out, &error));
}
END_TEST

/* Mean brightness, for flaws that change it. */
static double mean(const struct decoded *d)
{
	double sum = 0;
	for (int i = 0; i < d->width * d->height * 3; i++)
		sum += d->rgb[i];
	return sum / (d->width * d->height * 3);
}

/* Mean step from pixel to pixel, what blur takes away. */
static double detail(const struct decoded *d)
{
	double sum = 0;
	for (int i = 3; i < d->width * d->height * 3; i++)
		sum += abs(d->rgb[i] - d->rgb[i - 3]);
	return sum / (d->width * d->height * 3);
}

START_TEST(flaws_do_what_they_say)
{
	struct specimen s = base();
	s.png = true;
	s.width = 480;
	s.height = 360;
	struct decoded good = draw_and_decode(&s);
	s.flaws = SPECIMEN_DARK;
	struct decoded dark = draw_and_decode(&s);
	s.flaws = SPECIMEN_GLARE;
	struct decoded glare = draw_and_decode(&s);
	s.flaws = SPECIMEN_BLUR;
	struct decoded blur = draw_and_decode(&s);
	ck_assert_double_lt(mean(&dark), mean(&good) * 0.5);
	ck_assert_double_gt(mean(&glare), mean(&good) + 3);
	ck_assert_double_lt(detail(&blur), detail(&good) * 0.8);
	decoded_finish(&good);
	decoded_finish(&dark);
	decoded_finish(&glare);
	decoded_finish(&blur);
}
END_TEST

/* -- EXIF ---------------------------------------------------------------------------------------------------------------------- */

/* Where the stored pixel x, y is shown, by the names the standard gives the stored first row and first column. */
static void shown_at(const struct decoded *d, int o, int x, int y, int *sx, int *sy)
{
	static const char *const row_col[] = { "", "TL", "TR", "BR", "BL", "LT", "RT", "RB", "LB" };
	const char edges[2] = { row_col[o][0], row_col[o][1] };
	int at[2] = { y, x }, most[2] = { d->height - 1, d->width - 1 };
	for (int i = 0; i < 2; i++) {
		if (edges[i] == 'T')
			*sy = at[i];
		else if (edges[i] == 'B')
			*sy = most[i] - at[i];
		else if (edges[i] == 'L')
			*sx = at[i];
		else
			*sx = most[i] - at[i];
	}
}

START_TEST(orientation_is_written_and_turned)
{
	struct specimen s = base();
	s.png = true;
	struct decoded upright = draw_and_decode(&s);
	s.orientation = _i;
	struct decoded d = draw_and_decode(&s);
	ck_assert_int_eq(d.orientation, _i);
	ck_assert_int_eq(d.width, _i >= 5 ? 120 : 160);
	ck_assert_int_eq(d.height, _i >= 5 ? 160 : 120);
	for (int y = 0; y < d.height; y++) {
		for (int x = 0; x < d.width; x++) {
			int sx = -1, sy = -1;
			shown_at(&d, _i, x, y, &sx, &sy);
			ck_assert_int_eq(memcmp(d.rgb + (y * d.width + x) * 3, upright.rgb + (sy * 160 + sx) * 3, 3), 0);
		}
	}
	decoded_finish(&d);
	s.png = false;
	d = draw_and_decode(&s);
	ck_assert_int_eq(d.orientation, _i);
	ck_assert_str_eq(d.software, "Specimen Camera 1.0");
	ck_assert_uint_eq(strlen(d.taken), 19);
	ck_assert_int_eq(memcmp(d.taken, "2026:", 5), 0);
	decoded_finish(&d);
	decoded_finish(&upright);
}
END_TEST

/* -- refusals ------------------------------------------------------------------------------------------------------------------ */

START_TEST(bounds_are_refused)
{
	struct specimen s = base();
#define REFUSED(change)                                    \
	do {                                               \
		struct specimen bad = s;                   \
		bad.change;                                \
		error = (struct err){ 0 };                 \
		ck_assert_msg(!specimen_draw(&bad, &out, &error), #change); \
		ck_assert_int_eq(error.kind, ERR_USAGE);   \
		ck_assert_uint_gt(strlen(error.text), 10); \
		ck_assert_uint_eq(out.len, 0);             \
	} while (0)
	REFUSED(width = 0);
	REFUSED(width = -5);
	REFUSED(height = 15);
	REFUSED(width = 4033);
	REFUSED(height = 4033);
	REFUSED(width = 2000000000);
	REFUSED(quality = 0);
	REFUSED(quality = 101);
	REFUSED(orientation = 9);
	REFUSED(orientation = -1);
	REFUSED(kind = (enum specimen_kind)7);
	REFUSED(scene = (enum specimen_scene)4);
	REFUSED(flaws = 8);
	s.width = 3025;
	REFUSED(height = 3025);
#undef REFUSED
}
END_TEST

START_TEST(a_full_buffer_is_an_error)
{
	struct specimen s = base();
	struct buf small;
	for (int png = 0; png < 2; png++) {
		s.png = png;
		buf_init(&small, 1000);
		ck_assert(!specimen_draw(&s, &small, &error));
		ck_assert_int_eq(error.kind, ERR_LOCAL);
		buf_finish(&small);
	}
}
END_TEST

/* -- what is written ----------------------------------------------------------------------------------------------------------- */

START_TEST(hostile_text_does_no_harm)
{
	static const char *const texts[] = {
		NULL, "", " ", "\x01\x02\x1b[2J\x7f", "\xff\xfe\xc0\x80\xed\xa0\x80", "\xe2\x80\xae" "kcab\xe2\x81\xa6", "%s%n%d",
		"<<<<<<<<<<<<<",
		"\xd9\x85\xd8\xad\xd9\x85\xd8\xaf", "\xe5\xb1\xb1\xe7\x94\xb0\xe5\xa4\xaa\xe9\x83\x8e",
		"\xea\xb9\x80\xec\xb2\xa0\xec\x88\x98",
		"\xe0\xa4\x85\xe0\xa4\xae\xe0\xa4\xbf\xe0\xa4\xa4", "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d",
		"\xe1\x8a\xa0\xe1\x89\xa0\xe1\x89\xa0", "\xf0\x9f\x98\x80",
		"\xf0\x93\x80\x80\xf0\x93\x80\x81", "a\xcc\x80\xcc\x81\xcc\x82\xcc\x83\xcc\x84\xcc\x85\xcc\x86\xcc\x87", "\xcc\x80",
		"\xef\xbf\xbf", "\xf3\xa0\x80\x81",
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct specimen s = base();
		s.kind = i % 2 ? SPECIMEN_PASSPORT : SPECIMEN_ID_BACK;
		s.given_name = s.family_name = s.date_of_birth = s.expiration_date = texts[i];
		s.id_number = s.country = s.region = s.category = texts[i];
		struct decoded d = draw_and_decode(&s);
		decoded_finish(&d);
	}
}
END_TEST

START_TEST(endless_text_is_clipped)
{
	char *endless = mem_alloc(300001);
	memset(endless, 'W', 300000);
	struct specimen s = base();
	s.given_name = s.family_name = s.date_of_birth = s.expiration_date = s.id_number = s.country = s.region = s.category =
	    endless;
	draw(&s, &out);
	/* Past the clip nothing can be seen. */
	memset(endless + 299000, 'i', 1000);
	draw(&s, &again);
	ck_assert(same_bytes());
	free(endless);
}
END_TEST

START_TEST(check_digits)
{
	/* The worked examples of ICAO 9303. */
	ck_assert_int_eq(zone_check_digit("L898902C3"), 6);
	ck_assert_int_eq(zone_check_digit("740812"), 2);
	ck_assert_int_eq(zone_check_digit("120415"), 9);
	ck_assert_int_eq(zone_check_digit("D23145890"), 7);
	ck_assert_int_eq(zone_check_digit("520727"), 3);
}
END_TEST

START_TEST(machine_readable_lines)
{
	struct specimen s = base();
	char lines[MRZ_LINES][MRZ_ROOM];
	s.kind = SPECIMEN_PASSPORT;
	s.family_name = "\xc3\x98sterg\xc3\xa5rd-Knope";
	s.given_name = "Leslie B.";
	ck_assert_int_eq(mrz_lines(&s, lines), 2);
	ck_assert_str_eq(lines[0], "P<UTOOSTERGARD<KNOPE<<SPECIMEN<LESLIE<B<<<<<");
	ck_assert_str_eq(lines[1], "SP12345679UTO8501189<3105043<<<<<<<<<<<<<<<8");
	s.kind = SPECIMEN_ID_BACK;
	s.family_name = "\xe5\xb1\xb1";
	s.date_of_birth = "";
	s.id_number = "12-34";
	ck_assert_int_eq(mrz_lines(&s, lines), 3);
	for (int i = 0; i < 3; i++)
		ck_assert_uint_eq(strlen(lines[i]), 30);
	ck_assert_int_eq(memcmp(lines[0], "I<UTO12<34<<<<8", 14), 0);
	ck_assert_int_eq(memcmp(lines[2], "UNWRITTEN<<SPECIMEN<LESLIE<B", 28), 0);
}
END_TEST

START_TEST(scripts_are_printed_in_order)
{
	static const struct {
		const char *in, *out;
	} rows[] = {
		{ "", "" },
		{ "Plain \u00e9", "Plain \u00e9" },
		{ "\u05d0\u05d1 \u05d2", "\u05d2 \u05d1\u05d0" },
		{ "\u05d0\u05b8\u05d1", "\u05d1\u05d0\u05b8" }, /* a mark stays behind its letter */
		{ "\u05d0 AB-12 \u05d1", "\u05d1 AB-12 \u05d0" },
		{ "\u0645\u062d\u0645\u062f", "\ufeaa\ufee4\ufea4\ufee3" }, /* start, middle, middle, end */
		{ "\u062f\u0627\u0631", "\ufead\ufe8d\ufea9" },               /* none joins on */
		{ "\u0633\u0644\u0627\u0645", "\ufee1\ufefc\ufeb3" },         /* lam-alef, joined from before */
		{ "\u0628\u064f\u0628", "\ufe90\ufe91\u064f" },               /* joining passes over a mark */
		{ "\u0915\u093f", "\u093f\u0915" },
		{ "\u0938\u094d\u0924\u093f", "\u093f\u0938\u094d\u0924" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char out_text[SCRIPT_ROOM];
		script_visual(rows[i].in, out_text);
		ck_assert_str_eq(out_text, rows[i].out);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("specimen");
	TCase *tcase = tcase_create("specimen");
	tcase_set_timeout(tcase, 300);
	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_loop_test(tcase, each_kind_and_scene_decodes, 0, 28);
	tcase_add_test(tcase, largest_like_a_phone);
	tcase_add_test(tcase, smallest);
	tcase_add_test(tcase, progressive_is_written);
	tcase_add_test(tcase, appends);
	tcase_add_loop_test(tcase, same_seed_same_bytes, SPECIMEN_PASSPORT, SPECIMEN_SELFIE + 1);
	tcase_add_test(tcase, what_differs_shows);
	tcase_add_test(tcase, a_film_moves);
	tcase_add_test(tcase, flaws_do_what_they_say);
	tcase_add_loop_test(tcase, orientation_is_written_and_turned, 1, 9);
	tcase_add_test(tcase, bounds_are_refused);
	tcase_add_test(tcase, a_full_buffer_is_an_error);
	tcase_add_test(tcase, hostile_text_does_no_harm);
	tcase_add_test(tcase, endless_text_is_clipped);
	tcase_add_test(tcase, scripts_are_printed_in_order);
	tcase_add_test(tcase, check_digits);
	tcase_add_test(tcase, machine_readable_lines);
	suite_add_tcase(suite, tcase);
	return suite_run(suite);
}
