/* Films: the demuxer on whole, cut, lying and mutated files, pictures that must be the same however one gets to them, and films in
 * the locked worker. */
#include <check.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../support/suite.h"
#include "base/buf.h"
#include "base/mem.h"
#include "image/film.h"
#include "image/limits.h"
#include "image/pool.h"
#include "image/raster.h"
#include "image/webm.h"
#include "support/film.h"

enum { MUTATIONS = 300 };

static const struct film_kind vp8 = { .width = 64, .height = 48, .pictures = 12 };
static const struct film_kind vp9 = { .vp9 = true, .width = 64, .height = 48, .pictures = 12 };

static const struct film_kind kinds[] = {
	{ .width = 64, .height = 48, .pictures = 12 },
	{ .width = 64, .height = 48, .pictures = 12, .key_every = 5, .open_ended = true, .sound = true, .cluster = 4 },
	{ .width = 63, .height = 47, .pictures = 9, .groups = true, .cluster = 1, .first_ms = 123456 },
	{ .vp9 = true, .width = 64, .height = 48, .pictures = 12, .open_ended = true, .cluster = 5 },
	{ .vp9 = true, .width = 65, .height = 49, .pictures = 20, .key_every = 7, .groups = true, .sound = true },
};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

/* Kitty's payload is plain RGB. */
static bool show(const struct buf *file, int frame, struct buf *payload, struct image_result *result)
{
	const struct image_job job = { .protocol = IMAGE_KITTY, .cols = 64, .rows = 48, .cell_w = 1, .cell_h = 1, .colors = 256,
		.pan_x = 500, .pan_y = 500, .frame = frame };
	buf_init(payload, IMAGE_PAYLOAD_MAX);
	return render(&job, (const uint8_t *)file->data, file->len, true, payload, result);
}

static void assert_sentence(const struct err *err)
{
	size_t n = strlen(err->text);
	ck_assert_int_ne(err->kind, ERR_NONE);
	ck_assert_uint_gt(n, 10);
	for (size_t i = 0; i < n; i++)
		ck_assert_msg(err->text[i] >= ' ' && err->text[i] <= '~', "%s", err->text);
}

static bool is_key(const struct film_kind *k, int i)
{
	return i == 0 || (k->key_every && i % k->key_every == 0);
}

START_TEST(packets_are_found)
{
	const struct film_kind *k = &kinds[_i];
	struct buf file;
	struct webm w;
	struct err err = { 0 };
	encode_film(k, &file);
	ck_assert_msg(webm_read((const uint8_t *)file.data, file.len, &w, &err), "%s", err.text);
	ck_assert_uint_eq(w.count, (size_t)k->pictures);
	ck_assert_uint_eq(w.shown, (size_t)k->pictures);
	ck_assert_int_eq(w.codec, k->vp9 ? WEBM_VP9 : WEBM_VP8);
	ck_assert_int_eq(w.width, k->width);
	ck_assert_int_eq(w.height, k->height);
	ck_assert_int_eq(w.duration_ms, k->pictures * FILM_STEP_MS);
	ck_assert(!w.cut);
	for (int i = 0; i < k->pictures; i++) {
		ck_assert_int_eq(w.packets[i].time_ms, i * FILM_STEP_MS);
		ck_assert_int_eq(w.packets[i].key, is_key(k, i));
		ck_assert_uint_eq(webm_packet_of(&w, (size_t)i), (size_t)i);
	}
	webm_finish(&w);
	buf_finish(&file);
}
END_TEST

/* A pixel of the first row, 0xrrggbb, from base64 of RGB: three bytes, one pixel, are four digits. */
static int pixel_of(const struct buf *payload, int x)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = strchr(buf_str((struct buf *)(uintptr_t)payload), ';') + 1 + 4 * (size_t)x;
	int rgb = 0;
	for (int i = 0; i < 4; i++)
		rgb = rgb << 6 | (int)(strchr(digits, at[i]) - digits);
	return rgb;
}

/* The column in the middle of the light bar. */
static int bar_of(const struct buf *payload)
{
	int first = -1, last = -1;
	for (int x = 0; x < 64; x++) {
		if (pixel_of(payload, x) >> 16 > 160) {
			first = first < 0 ? x : first;
			last = x;
		}
	}
	ck_assert_int_ge(first, 0);
	return (first + last) / 2;
}

START_TEST(pictures_are_right_in_any_order)
{
	const struct film_kind *k = &kinds[_i];
	struct buf file, in_order[32], again;
	struct image_result r;
	encode_film(k, &file);
	film_forget();
	for (int i = 0; i < k->pictures; i++) {
		ck_assert_msg(show(&file, i, &in_order[i], &r), "%s", r.err.text);
		ck_assert_int_eq(r.facts.frames, k->pictures);
		ck_assert_int_eq(r.facts.frame_ms, i * FILM_STEP_MS);
		ck_assert_int_eq(r.facts.duration_ms, k->pictures * FILM_STEP_MS);
		ck_assert_int_eq(r.facts.width, k->width);
		ck_assert_int_eq(r.facts.height, k->height);
		ck_assert_str_eq(r.facts.format, "WebM");
		ck_assert_str_eq(r.facts.detail, k->vp9 ? "VP9" : "VP8");
		ck_assert_int_le(abs(bar_of(&in_order[i]) - (film_bar(k, i) + k->width / 20)), 2);
	}
	/* From the kept pictures, from the decoder where it stands, and from nothing. */
	unsigned seed = 7;
	for (int n = 0; n < 60; n++) {
		seed = seed * 1103515245 + 12345;
		int i = (int)(seed >> 16) % k->pictures;
		if (n % 3 == 0)
			film_forget();
		ck_assert_msg(show(&file, i, &again, &r), "%s", r.err.text);
		ck_assert_uint_eq(again.len, in_order[i].len);
		ck_assert_msg(memcmp(again.data, in_order[i].data, again.len) == 0, "picture %d differs", i);
		buf_finish(&again);
	}
	ck_assert(!show(&file, k->pictures, &again, &r));
	assert_sentence(&r.err);
	buf_finish(&again);
	for (int i = 0; i < k->pictures; i++)
		buf_finish(&in_order[i]);
	buf_finish(&file);
	film_forget();
}
END_TEST

/* As ITU-R BT.601 has it, for a light orange: brightness 220 in the bar, colour 100 and 190. */
START_TEST(colours)
{
	static const int want[] = { 255, 198, 181 };
	struct film_kind k = _i ? vp9 : vp8;
	struct buf file, out;
	struct image_result r;
	k.u = 100;
	k.v = 190;
	encode_film(&k, &file);
	for (int frame = 0; frame < k.pictures; frame += 5) {
		ck_assert_msg(show(&file, frame, &out, &r), "%s", r.err.text);
		int rgb = pixel_of(&out, bar_of(&out));
		for (int i = 0; i < 3; i++)
			ck_assert_int_le(abs((rgb >> (16 - 8 * i) & 0xff) - want[i]), 6);
		buf_finish(&out);
	}
	buf_finish(&file);
	film_forget();
}
END_TEST

START_TEST(one_film_is_not_taken_for_another)
{
	struct film_kind other = vp8;
	struct buf a, b, from_a, from_b, again;
	struct image_result r;
	other.pictures = 24;
	encode_film(&vp8, &a);
	encode_film(&other, &b);
	ck_assert(show(&a, 8, &from_a, &r) && show(&b, 8, &from_b, &r));
	ck_assert_int_eq(r.facts.frames, 24);
	ck_assert(show(&a, 8, &again, &r));
	ck_assert_int_eq(r.facts.frames, 12);
	ck_assert(memcmp(again.data, from_a.data, again.len) == 0);
	ck_assert(memcmp(again.data, from_b.data, again.len) != 0);
	buf_finish(&again);
	/* The same length, one byte of a picture another: read anew, whatever comes of it. */
	a.data[a.len - 1] ^= 1;
	ck_assert(!show(&a, 8, &again, &r) || memcmp(again.data, from_a.data, again.len) == 0);
	struct buf *all[] = { &a, &b, &from_a, &from_b, &again };
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		buf_finish(all[i]);
	film_forget();
}
END_TEST

START_TEST(hidden_pictures_are_not_counted)
{
	struct film_kind k = vp8;
	struct buf file, whole, part;
	struct image_result r;
	encode_film(&k, &file);
	ck_assert(show(&file, 6, &whole, &r));
	buf_finish(&file);
	k.hide = 5;
	encode_film(&k, &file);
	ck_assert_msg(show(&file, 5, &part, &r), "%s", r.err.text);
	ck_assert_int_eq(r.facts.frames, 11);
	ck_assert_int_eq(r.facts.frame_ms, 6 * FILM_STEP_MS);
	ck_assert(memcmp(part.data, whole.data, part.len) == 0);
	buf_finish(&whole);
	buf_finish(&part);
	buf_finish(&file);
	film_forget();
}
END_TEST

static unsigned slices;

static void count_slice(void)
{
	slices++;
}

START_TEST(a_step_costs_one_picture)
{
	struct buf file, out;
	struct image_result r;
	encode_film(_i ? &vp9 : &vp8, &file);
	film_forget();
	film_on_picture(count_slice);
	static const struct {
		int frame;
		unsigned cost;
	} steps[] = { { 0, 1 }, { 1, 1 }, { 2, 1 }, { 9, 7 }, { 8, 0 }, { 1, 0 }, { 10, 1 }, { 9, 0 } };
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		slices = 0;
		ck_assert(show(&file, steps[i].frame, &out, &r));
		ck_assert_uint_eq(slices, steps[i].cost);
		buf_finish(&out);
	}
	film_forget();
	buf_finish(&file);
	/* Over a picture that stands by itself it goes on from there. */
	encode_film(&kinds[_i ? 4 : 1], &file);
	ck_assert(show(&file, 0, &out, &r));
	buf_finish(&out);
	slices = 0;
	ck_assert(show(&file, 8, &out, &r));
	ck_assert_uint_eq(slices, _i ? 2 : 4);
	buf_finish(&out);
	film_on_picture(NULL);
	film_forget();
	buf_finish(&file);
}
END_TEST

/* Cut at every byte: the pictures that are whole, or a sentence. */
START_TEST(cut_films)
{
	struct buf file, out;
	struct image_result r;
	encode_film(&kinds[_i], &file);
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
			ck_assert(w.cut || kinds[_i].open_ended);
			for (size_t i = 0; i < w.count; i++)
				ck_assert_uint_le((size_t)w.packets[i].offset + w.packets[i].size, n);
			if ((int)w.shown > most) {
				most = (int)w.shown;
				ck_assert_msg(show(&part, most - 1, &out, &r), "%zu of %zu: %s", n, file.len, r.err.text);
				ck_assert_int_eq(r.facts.frames, most);
				buf_finish(&out);
			}
			webm_finish(&w);
		} else {
			ck_assert_int_eq(most, 0);
			assert_sentence(&err);
		}
		free(exact);
		buf_finish(&part);
	}
	ck_assert_int_ge(most, kinds[_i].pictures - 1);
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
	encode_film(&kinds[_i], &file);
	ck_assert(webm_read((const uint8_t *)file.data, file.len, &w, &err));
	size_t head = w.packets[0].offset;
	webm_finish(&w);
	for (size_t at = 0; at < head; at++) {
		char was = file.data[at];
		for (size_t i = 0; i < sizeof values; i++) {
			file.data[at] = (char)values[i];
			if (!show(&file, 0, &out, &r))
				assert_sentence(&r.err);
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
	encode_film(&kinds[_i], &good);
	for (int n = 0; n < MUTATIONS / KINDS; n++) {
		buf_init(&file, good.len);
		buf_add(&file, good.data, good.len);
		int changes = 1 + n % 9;
		for (int c = 0; c < changes; c++) {
			seed = seed * 1103515245 + 12345;
			size_t at = (seed >> 8) % file.len;
			seed = seed * 1103515245 + 12345;
			file.data[at] = (char)(seed >> 16);
		}
		for (int frame = 0; frame < kinds[_i].pictures; frame += 4) {
			bool ok = show(&file, frame, &out, &r);
			fine += ok;
			if (!ok)
				assert_sentence(&r.err);
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
	encode_film(&vp8, &file);
	put32(&file, cases[_i].after, cases[_i].length, cases[_i].value);
	ck_assert(!show(&file, 0, &out, &r));
	assert_sentence(&r.err);
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
	encode_film(&vp8, &file);
	ck_assert(webm_read((const uint8_t *)file.data, file.len, &w, &err));
	uint8_t *key = (uint8_t *)file.data + w.packets[0].offset;
	webm_finish(&w);
	key[6] = key[8] = 0xff;
	key[7] = key[9] = 0x3f;
	ck_assert(!show(&file, 0, &out, &r));
	ck_assert_msg(strstr(r.err.text, "16383x16383") != NULL, "%s", r.err.text);
	buf_finish(&out);
	buf_finish(&file);
	/* A time too late for any film, and one that goes back. */
	struct film_kind k = vp8;
	k.cluster = 6;
	static const struct {
		uint32_t ms;
		const char *says;
	} times[] = { { 0xffffffff, "longer than 10 minutes" }, { 100, "not in order" } };
	for (size_t i = 0; i < 2; i++) {
		encode_film(&k, &file);
		char *second = memmem(file.data, file.len, "\xe7\x10\0\0\4\0\0\0\xf0", 9);
		ck_assert_ptr_nonnull(second);
		for (int b = 0; b < 4; b++)
			second[5 + b] = (char)(times[i].ms >> (24 - 8 * b));
		ck_assert(!show(&file, 0, &out, &r));
		ck_assert_msg(strstr(r.err.text, times[i].says) != NULL, "%s", r.err.text);
		buf_finish(&out);
		buf_finish(&file);
	}
}
END_TEST

/* A film of a recorder that never says how long it is: a picture again and again after its last. */
static void endless(const struct film_kind *kind, size_t pictures, struct buf *file)
{
	struct film_kind k = *kind;
	struct webm w;
	struct err err = { 0 };
	struct buf block;
	k.open_ended = true;
	encode_film(&k, file);
	ck_assert(webm_read((const uint8_t *)file->data, file->len, &w, &err));
	const struct webm_packet *last = &w.packets[w.count - 1];
	const unsigned size = last->size + 4;
	const char head[] = { (char)0xa3, (char)(0x10 | size >> 24), (char)(size >> 16), (char)(size >> 8), (char)size,
		(char)0x82, (char)(last->time_ms >> 8), (char)last->time_ms, 0 };
	buf_init(&block, size + sizeof head);
	buf_add(&block, head, sizeof head);
	buf_add(&block, file->data + last->offset, last->size);
	file->cap = 2 * (size_t)IMAGE_FILE_MAX;
	for (size_t i = w.shown; i < pictures; i++)
		buf_add(file, block.data, block.len);
	webm_finish(&w);
	buf_finish(&block);
}

START_TEST(too_many_pictures)
{
	struct buf file, out;
	struct image_result r;
	endless(&vp8, FILM_FRAMES_MAX, &file);
	ck_assert_msg(show(&file, 0, &out, &r), "%s", r.err.text);
	ck_assert_int_eq(r.facts.frames, FILM_FRAMES_MAX);
	buf_finish(&out);
	buf_finish(&file);
	endless(&vp8, FILM_FRAMES_MAX + 1, &file);
	ck_assert(!show(&file, 0, &out, &r));
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
		{ "\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff", 12, "structure" }, /* segments in segments */
		{ "\xa0\xff", 2, "list of pictures" },                                     /* groups of unknown length */
		{ "\xa0\x80", 2, "" },                                                     /* empty groups */
		{ "\xec\x80", 2, "" },                                                     /* nothing at all */
		{ "\x16\x54\xae\x6b\x80", 5, "" },                                         /* lists of no tracks */
	};
	struct film_kind k = vp8;
	struct buf file, out;
	struct image_result r;
	k.open_ended = true;
	encode_film(&k, &file);
	file.cap = IMAGE_FILE_MAX;
	while (file.len + cases[_i].length <= IMAGE_FILE_MAX / 16)
		buf_add(&file, cases[_i].head, cases[_i].length);
	bool ok = show(&file, 11, &out, &r);
	ck_assert_int_eq(ok, !cases[_i].says[0]);
	if (ok) {
		ck_assert_int_eq(r.facts.frames, 12);
	} else {
		assert_sentence(&r.err);
		ck_assert_msg(strstr(r.err.text, cases[_i].says) != NULL, "%s", r.err.text);
	}
	buf_finish(&out);
	buf_finish(&file);
	film_forget();
}
END_TEST

/* -- in the worker --------------------------------------------------------------------------------------------------------------- */

static struct image_result from_worker(struct image_worker *w, const struct buf *file, int frame)
{
	static uint64_t id;
	const struct image_job job = { .id = ++id, .cols = 8, .rows = 3, .cell_w = 8, .cell_h = 16, .colors = 256, .pan_x = 500,
		.pan_y = 500, .frame = frame };
	struct image_result r;
	struct pollfd fds[4];
	struct err err;
	ck_assert_msg(image_worker_submit(w, &job, id, file->data, file->len, &err), "%s", err.text);
	while (!image_worker_next(w, &r)) {
		size_t n = image_worker_pollfds(w, fds, 4);
		poll(fds, n, image_worker_timeout_ms(w));
		image_worker_run(w, fds, n);
	}
	ck_assert_uint_eq(r.id, id);
	image_worker_drop(w, id);
	return r;
}

/* Both decoders do with what the lock leaves them, and the facts come over the wire. */
START_TEST(in_the_locked_worker)
{
	static const int order[] = { 0, 1, 2, 8, 4, 0 };
	struct image_worker *w = image_worker_create("./idreview-image");
	struct buf file;
	pid_t pid = 0;
	encode_film(&kinds[_i], &file);
	for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
		struct image_result r = from_worker(w, &file, order[i]);
		ck_assert_msg(r.ok, "%s", r.err.text);
		ck_assert_int_eq(r.facts.frames, kinds[_i].pictures);
		ck_assert_int_eq(r.facts.frame_ms, order[i] * FILM_STEP_MS);
		ck_assert_int_eq(r.facts.duration_ms, kinds[_i].pictures * FILM_STEP_MS);
		ck_assert_str_eq(r.facts.format, "WebM");
		pid = pid ? pid : image_worker_pid(w);
		ck_assert_int_eq(image_worker_pid(w), pid);
		secret_free(r.payload);
	}
	image_worker_destroy(w);
	buf_finish(&file);
}
END_TEST

/* Far into a film that takes longer than anybody waits: given up, and the next is shown. */
START_TEST(longer_than_patience)
{
	struct film_kind large = { .width = 1280, .height = 720, .pictures = 2 };
	struct image_worker *w = image_worker_create("./idreview-image");
	struct buf file, good;
	endless(&large, 6000, &file);
	encode_film(&vp8, &good);
	struct image_result r = from_worker(w, &good, 0);
	ck_assert_msg(r.ok, "%s", r.err.text);
	secret_free(r.payload);
	image_worker_patience(w, 50);
	r = from_worker(w, &file, 5999);
	ck_assert(!r.ok);
	ck_assert_msg(strstr(r.err.text, "too long") != NULL, "%s", r.err.text);
	image_worker_patience(w, IMAGE_WALL_MS);
	r = from_worker(w, &good, 11);
	ck_assert_msg(r.ok, "%s", r.err.text);
	secret_free(r.payload);
	image_worker_destroy(w);
	buf_finish(&file);
	buf_finish(&good);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("film");
	TCase *t = tcase_create("film");
	tcase_add_loop_test(t, packets_are_found, 0, KINDS);
	tcase_add_loop_test(t, pictures_are_right_in_any_order, 0, KINDS);
	tcase_add_loop_test(t, colours, 0, 2);
	tcase_add_test(t, one_film_is_not_taken_for_another);
	tcase_add_test(t, hidden_pictures_are_not_counted);
	tcase_add_loop_test(t, a_step_costs_one_picture, 0, 2);
	tcase_add_loop_test(t, cut_films, 0, KINDS);
	tcase_add_loop_test(t, lying_lengths, 0, KINDS);
	tcase_add_loop_test(t, mutated_films, 0, KINDS);
	tcase_add_loop_test(t, refusals, 0, 9);
	tcase_add_test(t, bounds);
	tcase_add_test(t, too_many_pictures);
	tcase_add_loop_test(t, heads_without_end, 0, 6);
	tcase_add_loop_test(t, in_the_locked_worker, 0, KINDS);
	tcase_add_test(t, longer_than_patience);
	tcase_set_timeout(t, 120);
	suite_add_tcase(s, t);
	return suite_run(s);
}
