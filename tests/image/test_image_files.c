/* Files as phones, browsers and editors write them: named for what they are, turned as the first that says so has it, and no larger than may
 * be. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "image/files_rig.h"
#include "image/iso.h"
#include "image/limits.h"
#include "specimen/boxes.h"
#include "support/suite.h"

static const struct {
	const char *brand, *other, *codec;
	bool film, late;
	const char *name, *says;
} boxes[] = {
	{ "isom", NULL, "avc1", true, false, "MP4", "this is an MP4 film (H.264), which this build cannot show" },
	{ "mp42", NULL, "hvc1", true, true, "MP4", "an MP4 film (HEVC)" },
	{ "iso6", NULL, "av01", true, false, "MP4", "an MP4 film (AV1)" },
	{ "M4V ", NULL, "mp4v", true, true, "MP4", "an MP4 film (MPEG-4)" },
	{ "qt  ", NULL, "avc1", true, true, "MOV", "a QuickTime film (H.264)" },
	{ "qt  ", NULL, "hev1", true, true, "MOV", "a QuickTime film (HEVC)" },
	{ NULL, NULL, "jpeg", true, true, "MOV", "a QuickTime film (Motion JPEG)" },
	{ NULL, NULL, "jpeg", true, false, "MOV", "a QuickTime film (Motion JPEG)" },
	{ "3gp5", NULL, "s263", true, true, "3GP", "a 3GP film (H.263)" },
	{ "isom", NULL, "xyz9", true, true, "MP4", "an MP4 film (coded as xyz9)" },
	{ "isom", NULL, "\033[2J", true, true, "MP4", "this is an MP4 film, which" },
	{ "zzzz", NULL, "encv", true, true, "MP4", "an MP4 film (encrypted)" },
	{ "heic", "mif1", "hvcC", false, false, "HEIC", "a HEIC picture (HEVC)" },
	{ "mif1", "heic", "hvcC", false, false, "HEIC", "a HEIC picture (HEVC)" },
	{ "heix", NULL, NULL, false, false, "HEIC", "a HEIC picture (HEVC)" },
	{ "avif", "mif1", "av1C", false, false, "AVIF", "an AVIF picture (AV1)" },
	{ "mif1", "avif", NULL, false, false, "AVIF", "an AVIF picture (AV1)" },
	{ "mif1", NULL, "avcC", false, false, "HEIF", "a HEIF picture (H.264)" },
	{ "mif1", NULL, NULL, false, false, "HEIF", "this is a HEIF picture, which" },
	{ "jxl ", NULL, NULL, false, false, "JPEG XL", "a JPEG XL picture" },
	{ "crx ", NULL, NULL, false, false, "RAW", "a camera's raw picture" },
};

START_TEST(boxes_are_named)
{
	struct buf payload;
	if (boxes[_i].film)
		specimen_boxes_film(boxes[_i].brand, boxes[_i].codec, boxes[_i].late, &file);
	else
		specimen_boxes_still(boxes[_i].brand, boxes[_i].other, boxes[_i].codec, &file);
	const struct image_kind *kind = image_sniff(file.data, file.len);
	ck_assert_ptr_nonnull(kind);
	ck_assert_str_eq(kind->name, boxes[_i].name);
	ck_assert_int_eq(kind->film, boxes[_i].film);
	struct image_result r = render_file(&file, &payload);
	ck_assert(!r.ok);
	ck_assert_msg(strstr(r.err.text, boxes[_i].says) != NULL, "%s", r.err.text);
	ck_assert_ptr_nonnull(strstr(r.err.remedy, "WebP"));
	buf_finish(&payload);
}
END_TEST

/* Cut anywhere and with any byte another, the worker reads nothing past the end and ends at once. Sanitizers watch. */
START_TEST(boxes_that_lie)
{
	static const uint8_t values[] = { 0, 1, 7, 8, 0x7f, 0x80, 0xff };
	char codec[ISO_CODEC_MAX];
	specimen_boxes_film("isom", "avc1", _i == 1, &file);
	if (_i == 2) {
		buf_reset(&file);
		specimen_boxes_still("heic", "mif1", "hvcC", &file);
	}
	for (size_t n = 0; n <= file.len; n++) {
		uint8_t *copy = malloc(n ? n : 1);
		memcpy(copy, file.data, n);
		iso_codec(copy, n, codec);
		(void)image_sniff(copy, n);
		for (size_t v = 0; n == file.len && v < sizeof values; v++) {
			for (size_t at = 0; at < n; at++) {
				uint8_t was = copy[at];
				copy[at] = values[v];
				iso_codec(copy, n, codec);
				copy[at] = was;
			}
		}
		free(copy);
	}
}
END_TEST

/* Boxes in boxes, and more of them than any file has, cost next to nothing. */
START_TEST(boxes_without_end)
{
	char codec[ISO_CODEC_MAX];
	for (size_t i = 0; i < CAP / 8 - 1; i++)
		buf_add(&file, i % 2 ? "\0\0\0\x08trak" : "\xff\xff\xff\xffmoov", 8);
	iso_codec((const uint8_t *)file.data, file.len, codec);
	ck_assert_str_eq(codec, "");
}
END_TEST

static const struct {
	const char *bytes;
	size_t n;
	const char *name;
} beginnings[] = {
	{ "GIF89a......", 12, "GIF" },
	{ "BM\x3a\0\0\0\0\0\0\0\x36\0\0\0(\0", 16, "BMP" },
	{ "II*\0\x08\0\0\0\0\0\0\0", 12, "TIFF" },
	{ "MM\0*\0\0\0\x08\0\0\0\0", 12, "TIFF" },
	{ "II*\0\x10\0\0\0CR\2\0", 12, "RAW" },
	{ "%PDF-1.7\n%%EOF\n", 15, "PDF" },
	{ "\xff\x0a\0\0\0\0\0\0\0\0\0\0", 12, "JPEG XL" },
	{ "\0\0\0\x0cJXL \r\n\x87\n", 12, "JPEG XL" },
	{ "\0\0\0\x0cjP  \r\n\x87\n", 12, "JPEG 2000" },
	{ "RIFF\x10\0\0\0AVI LIST", 16, "AVI" },
	{ "BMW and Audi, both.", 19, NULL },
	{ "<!DOCTYPE html><html>", 21, NULL },
	{ "RIFF\x10\0\0\0WAVEfmt ", 16, NULL },
};

START_TEST(beginnings_are_named)
{
	const struct image_kind *kind = image_sniff(beginnings[_i].bytes, beginnings[_i].n);
	struct buf payload;
	if (!beginnings[_i].name) {
		ck_assert_ptr_null(kind);
		return;
	}
	ck_assert_str_eq(kind->name, beginnings[_i].name);
	buf_add(&file, beginnings[_i].bytes, beginnings[_i].n);
	struct image_result r = render_file(&file, &payload);
	ck_assert(!r.ok);
	ck_assert_ptr_nonnull(strstr(r.err.text, kind->noun));
	ck_assert_ptr_nonnull(strstr(r.err.text, ", which this build cannot show"));
	buf_finish(&payload);
}
END_TEST

/* What the list says is shown has a decoder that names its library, and what has none is not said to be. */
START_TEST(list_is_true)
{
	for (size_t i = 0; i < image_kind_count; i++) {
		const struct decoder_format *f = decoder_format_of(image_kinds[i].name);
		ck_assert_int_eq(f != NULL, image_kinds[i].library != NULL);
		if (f)
			ck_assert_ptr_nonnull(strpbrk(f->version(), "0123456789"));
	}
}
END_TEST

/* -- JPEG ---------------------------------------------------------------------------------------------------------------------- */

/* The place of a marker, of which there is one. */
static size_t marker_at(uint8_t marker)
{
	for (size_t at = 2; at + 4 < file.len; at += 2 + (size_t)((uint8_t)file.data[at + 2] << 8 | (uint8_t)file.data[at + 3]))
		if ((uint8_t)file.data[at + 1] == marker)
			return at;
	ck_abort_msg("no marker %x", marker);
}

static void cut_out(size_t at, size_t n)
{
	memmove(file.data + at, file.data + at + n, file.len - at - n);
	file.len -= n;
}

START_TEST(cmyk_without_adobe)
{
	enum { ADOBE = 0xee, ADOBE_BYTES = 16 };
	struct pixels p;
	struct image_result with, without;
	draw_corners(&p);
	encode_jpeg(&p, JPEG_KIND_CMYK, false, 0, &file);
	char *a = shown(&file, &with);
	cut_out(marker_at(ADOBE), ADOBE_BYTES);
	char *b = shown(&file, &without);
	ck_assert(with.ok && without.ok);
	ck_assert(strcmp(a, b) == 0);
	ck_assert_str_eq(without.facts.detail, "CMYK");
	free(a);
	free(b);
	pixels_finish(&p);
}
END_TEST

struct tag {
	int id, type, count, value;
};

/* An EXIF marker with these tags behind the beginning of `file`; big: the other order of bytes. */
static void put_exif(const struct tag *tags, size_t n, bool big)
{
	struct buf b, whole;
	buf_init(&b, 1 << 16);
	buf_init(&whole, CAP);
	buf_add(&b, big ? "Exif\0\0MM\0*\0\0\0\x08" : "Exif\0\0II*\0\x08\0\0\0", 14);
	buf_add_char(&b, big ? 0 : (char)n);
	buf_add_char(&b, big ? (char)n : 0);
	for (size_t i = 0; i < n; i++) {
		int width = tags[i].type == 3 ? 2 : tags[i].type == 1 ? 1 : 4;
		const int fields[][2] = { { tags[i].id, 2 }, { tags[i].type, 2 }, { tags[i].count, 4 }, { tags[i].value, width }, { 0, 4 - width } };
		for (size_t f = 0; f < 5; f++)
			for (int k = 0; k < fields[f][1]; k++)
				buf_add_char(&b, (char)(fields[f][0] >> 8 * (big ? fields[f][1] - 1 - k : k)));
	}
	buf_add(&b, "\0\0\0\0", 4);
	buf_add(&whole, file.data, 2);
	buf_add(&whole, "\xff\xe1", 2);
	buf_add_char(&whole, (char)((b.len + 2) >> 8));
	buf_add_char(&whole, (char)((b.len + 2) & 0xff));
	buf_add(&whole, b.data, b.len);
	buf_add(&whole, file.data + 2, file.len - 2);
	buf_finish(&b);
	buf_finish(&file);
	file = whole;
}

enum { TURN = 0x0112, BYTE = 1, ASCII = 2, SHORT = 3, LONG = 4 };

static const struct {
	struct tag tags[3];
	int orientation;
} exifs[] = {
	{ { { TURN, SHORT, 1, 6 } }, 6 },
	{ { { TURN, LONG, 1, 6 } }, 6 },
	{ { { TURN, BYTE, 1, 6 } }, 6 },
	{ { { TURN, LONG, 1, 0x10006 } }, 1 },
	{ { { TURN, LONG, 2, 6 } }, 1 },             /* two of them lie elsewhere: this is where */
	{ { { TURN, ASCII, 1, 6 } }, 1 },
	{ { { TURN, SHORT, 1, 9 } }, 1 },
	{ { { TURN, SHORT, 1, 3 }, { TURN, SHORT, 1, 6 } }, 3 },
	{ { { TURN, LONG, 1, 1 }, { TURN, SHORT, 1, 6 } }, 1 },
	{ { { TURN, SHORT, 1, 0 }, { TURN, SHORT, 1, 6 } }, 6 }, /* the first says nothing */
};

START_TEST(orientation_is_found)
{
	struct pixels p;
	struct image_result r;
	size_t n = 0;
	while (n < 3 && exifs[_i / 2].tags[n].id)
		n++;
	draw_corners(&p);
	encode_jpeg(&p, JPEG_KIND_YCC, false, 0, &file);
	put_exif(exifs[_i / 2].tags, n, _i % 2);
	free(shown(&file, &r));
	ck_assert_int_eq(r.facts.orientation, exifs[_i / 2].orientation);
	pixels_finish(&p);
}
END_TEST

/* The block that is first in the file is put there last. */
START_TEST(first_exif_counts)
{
	static const struct tag turned = { TURN, SHORT, 1, 6 }, upright = { TURN, SHORT, 1, 1 };
	struct pixels p;
	struct image_result r;
	draw_corners(&p);
	encode_jpeg(&p, JPEG_KIND_YCC, false, 0, &file);
	char *plain = shown(&file, &r);
	put_exif(&turned, 1, false);
	put_exif(&upright, 1, true);
	char *seen = shown(&file, &r);
	ck_assert_int_eq(r.facts.orientation, 1);
	ck_assert(strcmp(seen, plain) == 0);
	free(seen);
	free(plain);
	/* One that is no EXIF inside does not count. */
	put_exif(&turned, 1, false);
	file.data[2 + 4 + 6] = 'x';
	free(shown(&file, &r));
	ck_assert_int_eq(r.facts.orientation, 1);
	pixels_finish(&p);
}
END_TEST

/* -- limits -------------------------------------------------------------------------------------------------------------------- */

enum format { BASELINE, PROGRESSIVE, SCANS, ARITHMETIC, PNG, FORMATS };

static const struct {
	enum format format;
	int width, height;
	int megapixels; /* of the limit that is named; 0: it is opened */
} sizes[] = {
	{ BASELINE, 8064, 6048, 0 },    { BASELINE, 8192, 6144, 0 },     { BASELINE, 8000, 8000, 0 },   { BASELINE, 8000, 8001, 64 },
	{ BASELINE, 12000, 9000, 64 },  { BASELINE, 65500, 2, 64 },      { PROGRESSIVE, 8064, 6048, 0 }, { PROGRESSIVE, 8000, 6250, 0 },
	{ PROGRESSIVE, 8192, 6144, 50 }, { PROGRESSIVE, 8000, 8000, 50 }, { SCANS, 8000, 8000, 50 },      { ARITHMETIC, 8000, 8000, 50 },
	{ PNG, 8000, 5000, 0 },         { PNG, 8000, 5001, 40 },         { PNG, 8064, 6048, 40 },
};

/* A file of few pixels that claims these: read no further than its header. */
static void make_size(enum format format, int width, int height)
{
	struct pixels p;
	draw_corners(&p);
	if (format == PNG)
		encode_png(&p, PNG_KIND_RGB, false, &file);
	else
		encode_jpeg(&p, format == SCANS ? JPEG_KIND_SCANS : JPEG_KIND_YCC, format == PROGRESSIVE, 0, &file);
	if (format == PNG) {
		const uint8_t size[8] = { 0, 0, (uint8_t)(width >> 8), (uint8_t)width, 0, 0, (uint8_t)(height >> 8), (uint8_t)height };
		memcpy(file.data + 16, size, sizeof size);
		encode_png_mend(&file);
	} else {
		size_t at = marker_at(format == PROGRESSIVE ? 0xc2 : 0xc0);
		const uint8_t size[4] = { (uint8_t)(height >> 8), (uint8_t)height, (uint8_t)(width >> 8), (uint8_t)width };
		memcpy(file.data + at + 5, size, sizeof size);
		if (format == ARITHMETIC)
			file.data[at + 1] = (char)0xc9;
	}
	pixels_finish(&p);
}

START_TEST(sizes_are_limited)
{
	struct decoder d;
	struct err err = { 0 };
	char limit[40];
	make_size(sizes[_i].format, sizes[_i].width, sizes[_i].height);
	bool ok = decoder_open(&d, (const uint8_t *)file.data, file.len, 0, &err);
	snprintf(limit, sizeof limit, "at most %d megapixels", sizes[_i].megapixels);
	if (sizes[_i].megapixels)
		ck_assert_msg(!ok && strstr(err.text, limit), "%s", ok ? "opened" : err.text);
	else
		ck_assert_msg(ok, "%s", err.text);
	if (ok)
		decoder_close(&d);
}
END_TEST

#define COUNT(a) (int)(sizeof(a) / sizeof((a)[0]))

int main(void)
{
	Suite *suite = suite_create("image files");
	TCase *tcase = tcase_create("files");
	tcase_add_checked_fixture(tcase, file_start, file_finish);
	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, boxes_are_named, 0, COUNT(boxes));
	tcase_add_loop_test(tcase, boxes_that_lie, 0, 3);
	tcase_add_test(tcase, boxes_without_end);
	tcase_add_loop_test(tcase, beginnings_are_named, 0, COUNT(beginnings));
	tcase_add_test(tcase, list_is_true);
	tcase_add_test(tcase, cmyk_without_adobe);
	tcase_add_loop_test(tcase, orientation_is_found, 0, 2 * COUNT(exifs));
	tcase_add_test(tcase, first_exif_counts);
	tcase_add_loop_test(tcase, sizes_are_limited, 0, COUNT(sizes));
	suite_add_tcase(suite, tcase);
	return suite_run(suite);
}
