/* Films that are cut, lie, are mutated or never end. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "base/buf.h"
#include "image/film.h"
#include "image/limits.h"
#include "image/webm.h"
#include "support/filmrig.h"

enum { MUTATIONS = 300, HINTED = FILM_KINDS };

/* One that says all that a track may say, and the usual ones. */
static const struct film_kind *kind_of(int i)
{
	static const struct film_kind hinted = { .width = 64, .height = 48, .pictures = 12, .cluster = 6, .anew = 6, .fields = {
		{ 0, 0x54b0, 0, 128 }, { 0, 0x54ba, 0, 48 }, { 0, 0x54b2, 0, 3 }, { 0, 0x54cc, 0, 9 }, { 0, 0x54bb, 0, 5 },
		{ FILM_COLOUR, 0x55b1, 0, 1 }, { FILM_COLOUR, 0x55b9, 0, 2 }, { FILM_PROJECTION, 0x7675, 8, -90 } } };
	return i == HINTED ? &hinted : &film_kinds[i];
}

/* Cut at every byte: the pictures that are whole, or a sentence. */
START_TEST(cut_films)
{
	struct buf file, out;
	struct image_result r;
	encode_film(kind_of(_i), &file);
	int most = 0;
	for (size_t n = 1; n < file.len; n++) {
		struct buf part;
		struct webm w;
		struct err err = { 0 };
		buf_init(&part, file.len);
		buf_add(&part, file.data, n);
		/* A block of its own size, so that a byte read past it is seen. */
		uint8_t *exact = malloc(n);
		memcpy(exact, file.data, n);
		if (webm_read(exact, n, &w, &err)) {
			ck_assert_int_ge((int)w.shown, most);
			ck_assert(w.cut || kind_of(_i)->open_ended);
			for (size_t i = 0; i < w.count; i++)
				ck_assert_uint_le((size_t)w.packets[i].offset + w.packets[i].size, n);
			if ((int)w.shown > most) {
				most = (int)w.shown;
				ck_assert_msg(film_show(&part, most - 1, &out, &r), "%zu of %zu: %s", n, file.len, r.err.text);
				ck_assert_int_eq(r.facts.frames, most);
				buf_finish(&out);
			}
			webm_finish(&w);
		} else {
			ck_assert_int_eq(most, 0);
			film_sentence(&err);
		}
		free(exact);
		buf_finish(&part);
	}
	ck_assert_int_ge(most, kind_of(_i)->pictures - 1);
	buf_finish(&file);
	film_forget();
}
END_TEST

/* Every byte of the structure before the first picture, and of its length, changed in a few ways. */
START_TEST(lying_lengths)
{
	static const uint8_t values[] = { 0x00, 0x01, 0x08, 0x10, 0x1f, 0x40, 0x7f, 0x80, 0x81, 0xfe, 0xff };
	struct buf file, out;
	struct image_result r;
	struct webm w;
	struct err err = { 0 };
	encode_film(kind_of(_i), &file);
	ck_assert(webm_read((const uint8_t *)file.data, file.len, &w, &err));
	size_t head = w.packets[0].offset;
	webm_finish(&w);
	for (size_t at = 0; at < head; at++) {
		char was = file.data[at];
		for (size_t i = 0; i < sizeof values; i++) {
			file.data[at] = (char)values[i];
			if (!film_show(&file, 0, &out, &r))
				film_sentence(&r.err);
			buf_finish(&out);
		}
		file.data[at] = was;
	}
	buf_finish(&file);
	film_forget();
}
END_TEST

START_TEST(mutated_films)
{
	struct buf good, file, out;
	struct image_result r;
	unsigned seed = 1 + (unsigned)_i;
	int fine = 0;
	encode_film(kind_of(_i), &good);
	for (int n = 0; n < MUTATIONS / FILM_KINDS; n++) {
		buf_init(&file, good.len);
		buf_add(&file, good.data, good.len);
		int changes = 1 + n % 9;
		for (int c = 0; c < changes; c++) {
			seed = seed * 1103515245 + 12345;
			size_t at = (seed >> 8) % file.len;
			seed = seed * 1103515245 + 12345;
			file.data[at] = (char)(seed >> 16);
		}
		for (int frame = 0; frame < kind_of(_i)->pictures; frame += 4) {
			bool ok = film_show(&file, frame, &out, &r);
			fine += ok;
			if (!ok)
				film_sentence(&r.err);
			buf_finish(&out);
		}
		buf_finish(&file);
	}
	buf_finish(&good);
	ck_assert_int_gt(fine, 0);
	film_forget();
}
END_TEST

static void put32(struct buf *b, const char *after, size_t length, uint32_t v)
{
	char *at = memmem(b->data, b->len, after, length);
	ck_assert_ptr_nonnull(at);
	for (int i = 0; i < 4; i++)
		at[length + (size_t)i] = (char)(v >> (24 - 8 * i));
}

/* What each refusal names. */
START_TEST(refusals)
{
	static const struct {
		const char *after;
		size_t length;
		uint32_t value;
		const char *says;
	} cases[] = {
		{ "\xb0\x10\0\0\4", 5, 5000, "megapixels" },
		{ "\xb0\x10\0\0\4", 5, 0, "claims 0x48" },
		{ "\xba\x10\0\0\4", 5, 0xffffffff, "megapixels" },
		{ "\x2a\xd7\xb1\x10\0\0\4", 7, 0, "information is damaged" },
		{ "\x83\x10\0\0\4", 5, 17, "no track is video" },
		{ "\xd7\x10\0\0\4", 5, 9, "no picture in this film" },
		{ "\x86\x10\0\0\5V", 6, ('_' << 24) | ('A' << 16) | ('V' << 8) | '1', "a WebM film (AV1), which this build cannot show" },
		{ "\x42\x85\x10\0\0\4", 6, 9, "version 9" },
		{ "\x42\x82\x10\0\0\4", 6, ('o' << 24) | ('g' << 16) | ('g' << 8) | 27, "type \"ogg\"" },
	};
	struct buf file, out;
	struct image_result r;
	encode_film(&film_vp8, &file);
	put32(&file, cases[_i].after, cases[_i].length, cases[_i].value);
	ck_assert(!film_show(&file, 0, &out, &r));
	film_sentence(&r.err);
	ck_assert_msg(strstr(r.err.text, cases[_i].says) != NULL, "%s", r.err.text);
	buf_finish(&out);
	buf_finish(&file);
}
END_TEST

/* Lengths and times at their ends, by hand. */
START_TEST(bounds)
{
	struct buf file, out;
	struct image_result r;
	struct webm w;
	struct err err = { 0 };
	/* A picture that claims to be larger than is opened, by its own bitstream. */
	encode_film(&film_vp8, &file);
	ck_assert(webm_read((const uint8_t *)file.data, file.len, &w, &err));
	uint8_t *key = (uint8_t *)file.data + w.packets[0].offset;
	webm_finish(&w);
	key[6] = key[8] = 0xff;
	key[7] = key[9] = 0x3f;
	ck_assert(!film_show(&file, 0, &out, &r));
	ck_assert_msg(strstr(r.err.text, "16383x16383") != NULL, "%s", r.err.text);
	buf_finish(&out);
	buf_finish(&file);
	/* A time too late for any film. */
	struct film_kind k = film_vp8;
	k.cluster = 6;
	encode_film(&k, &file);
	char *second = memmem(file.data, file.len, "\xe7\x10\0\0\4\0\0\0\xf0", 9);
	ck_assert_ptr_nonnull(second);
	memset(second + 5, 0xff, 4);
	ck_assert(!film_show(&file, 0, &out, &r));
	ck_assert_msg(strstr(r.err.text, "longer than 10 minutes") != NULL, "%s", r.err.text);
	buf_finish(&out);
	buf_finish(&file);
}
END_TEST

START_TEST(too_many_pictures)
{
	struct buf file, out;
	struct image_result r;
	film_endless(&film_vp8, FILM_FRAMES_MAX, &file);
	ck_assert_msg(film_show(&file, 0, &out, &r), "%s", r.err.text);
	ck_assert_int_eq(r.facts.frames, FILM_FRAMES_MAX);
	buf_finish(&out);
	buf_finish(&file);
	film_endless(&film_vp8, FILM_FRAMES_MAX + 1, &file);
	ck_assert(!film_show(&file, 0, &out, &r));
	ck_assert_msg(strstr(r.err.text, "more than 20000 pictures") != NULL, "%s", r.err.text);
	buf_finish(&out);
	buf_finish(&file);
	film_forget();
}
END_TEST

/* Heads without end, inside each other and beside each other: a sentence, in a time that grows with the bytes and not faster. */
START_TEST(heads_without_end)
{
	static const struct {
		const char *head;
		size_t length;
		const char *says;
	} cases[] = {
		{ "\x1f\x43\xb6\x75\x01\xff\xff\xff\xff\xff\xff\xff", 12, "" },      /* clusters of unknown length */
		{ "\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff", 12, "" },      /* segments after the segment */
		{ "\x1c\x53\xbb\x6b\x01\xff\xff\xff\xff\xff\xff\xff", 12, "structure" }, /* cues of unknown length */
		{ "\xa0\xff", 2, "list of pictures" },                                     /* groups of unknown length */
		{ "\xa0\x80", 2, "" },                                                     /* empty groups */
		{ "\xec\x80", 2, "" },                                                     /* nothing at all */
		{ "\x16\x54\xae\x6b\x80", 5, "" },                                         /* lists of no tracks */
	};
	struct film_kind k = film_vp8;
	struct buf file, out;
	struct image_result r;
	k.open_ended = true;
	encode_film(&k, &file);
	file.cap = IMAGE_FILE_MAX;
	while (file.len + cases[_i].length <= IMAGE_FILE_MAX / 16)
		buf_add(&file, cases[_i].head, cases[_i].length);
	bool ok = film_show(&file, 11, &out, &r);
	ck_assert_int_eq(ok, !cases[_i].says[0]);
	if (ok) {
		ck_assert_int_eq(r.facts.frames, 12);
	} else {
		film_sentence(&r.err);
		ck_assert_msg(strstr(r.err.text, cases[_i].says) != NULL, "%s", r.err.text);
	}
	buf_finish(&out);
	buf_finish(&file);
	film_forget();
}
END_TEST

int main(void)
{
	Suite *s = suite_create("film_hostile");
	TCase *t = tcase_create("film_hostile");
	tcase_add_loop_test(t, cut_films, 0, HINTED + 1);
	tcase_add_loop_test(t, lying_lengths, 0, HINTED + 1);
	tcase_add_loop_test(t, mutated_films, 0, HINTED + 1);
	tcase_add_loop_test(t, refusals, 0, 9);
	tcase_add_test(t, bounds);
	tcase_add_test(t, too_many_pictures);
	tcase_add_loop_test(t, heads_without_end, 0, 7);
	tcase_set_timeout(t, 120);
	suite_add_tcase(s, t);
	return suite_run(s);
}
