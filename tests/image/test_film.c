/* Films: their packets, pictures that must be the same however one gets to them, and films in the locked worker. */
#include <check.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "base/buf.h"
#include "base/mem.h"
#include "image/film.h"
#include "image/limits.h"
#include "image/pool.h"
#include "image/webm.h"
#include "support/filmrig.h"

static bool is_key(const struct film_kind *k, int i)
{
	return i == 0 || (k->key_every && i % k->key_every == 0);
}

START_TEST(packets_are_found)
{
	const struct film_kind *k = &film_kinds[_i];
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

START_TEST(pictures_are_right_in_any_order)
{
	const struct film_kind *k = &film_kinds[_i];
	struct buf file, in_order[32], again;
	struct image_result r;
	encode_film(k, &file);
	film_forget();
	for (int i = 0; i < k->pictures; i++) {
		ck_assert_msg(film_show(&file, i, &in_order[i], &r), "%s", r.err.text);
		ck_assert_int_eq(r.facts.frames, k->pictures);
		ck_assert_int_eq(r.facts.frame_ms, i * FILM_STEP_MS);
		ck_assert_int_eq(r.facts.duration_ms, k->pictures * FILM_STEP_MS);
		ck_assert_int_eq(r.facts.width, k->width);
		ck_assert_int_eq(r.facts.height, k->height);
		ck_assert_str_eq(r.facts.format, "WebM");
		ck_assert_str_eq(r.facts.detail, k->vp9 ? "VP9" : "VP8");
		ck_assert_int_le(abs(film_bar_at(&in_order[i]) - (film_bar(k, i) + k->width / 20)), 2);
	}
	/* From the kept pictures, from the decoder where it stands, and from nothing. */
	unsigned seed = 7;
	for (int n = 0; n < 60; n++) {
		seed = seed * 1103515245 + 12345;
		int i = (int)(seed >> 16) % k->pictures;
		if (n % 3 == 0)
			film_forget();
		ck_assert_msg(film_show(&file, i, &again, &r), "%s", r.err.text);
		ck_assert_uint_eq(again.len, in_order[i].len);
		ck_assert_msg(memcmp(again.data, in_order[i].data, again.len) == 0, "picture %d differs", i);
		buf_finish(&again);
	}
	ck_assert(!film_show(&file, k->pictures, &again, &r));
	film_sentence(&r.err);
	buf_finish(&again);
	for (int i = 0; i < k->pictures; i++)
		buf_finish(&in_order[i]);
	buf_finish(&file);
	film_forget();
}
END_TEST

START_TEST(one_film_is_not_taken_for_another)
{
	struct film_kind other = film_vp8;
	struct buf a, b, from_a, from_b, again;
	struct image_result r;
	other.pictures = 24;
	encode_film(&film_vp8, &a);
	encode_film(&other, &b);
	ck_assert(film_show(&a, 8, &from_a, &r) && film_show(&b, 8, &from_b, &r));
	ck_assert_int_eq(r.facts.frames, 24);
	ck_assert(film_show(&a, 8, &again, &r));
	ck_assert_int_eq(r.facts.frames, 12);
	ck_assert(memcmp(again.data, from_a.data, again.len) == 0);
	ck_assert(memcmp(again.data, from_b.data, again.len) != 0);
	buf_finish(&again);
	/* The same length, one byte of a picture another: read anew, whatever comes of it. */
	a.data[a.len - 1] ^= 1;
	ck_assert(!film_show(&a, 8, &again, &r) || memcmp(again.data, from_a.data, again.len) == 0);
	struct buf *all[] = { &a, &b, &from_a, &from_b, &again };
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		buf_finish(all[i]);
	film_forget();
}
END_TEST

START_TEST(hidden_pictures_are_not_counted)
{
	struct film_kind k = film_vp8;
	struct buf file, whole, part;
	struct image_result r;
	encode_film(&k, &file);
	ck_assert(film_show(&file, 6, &whole, &r));
	buf_finish(&file);
	k.hide = 5;
	encode_film(&k, &file);
	ck_assert_msg(film_show(&file, 5, &part, &r), "%s", r.err.text);
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
	encode_film(_i ? &film_vp9 : &film_vp8, &file);
	film_forget();
	film_on_picture(count_slice);
	static const struct {
		int frame;
		unsigned cost;
	} steps[] = { { 0, 1 }, { 1, 1 }, { 2, 1 }, { 9, 7 }, { 8, 0 }, { 1, 0 }, { 10, 1 }, { 9, 0 } };
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		slices = 0;
		ck_assert(film_show(&file, steps[i].frame, &out, &r));
		ck_assert_uint_eq(slices, steps[i].cost);
		buf_finish(&out);
	}
	film_forget();
	buf_finish(&file);
	/* Over a picture that stands by itself it goes on from there. */
	encode_film(&film_kinds[_i ? 4 : 1], &file);
	ck_assert(film_show(&file, 0, &out, &r));
	buf_finish(&out);
	slices = 0;
	ck_assert(film_show(&file, 8, &out, &r));
	ck_assert_uint_eq(slices, _i ? 2 : 4);
	buf_finish(&out);
	film_on_picture(NULL);
	film_forget();
	buf_finish(&file);
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
	encode_film(&film_kinds[_i], &file);
	for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
		struct image_result r = from_worker(w, &file, order[i]);
		ck_assert_msg(r.ok, "%s", r.err.text);
		ck_assert_int_eq(r.facts.frames, film_kinds[_i].pictures);
		ck_assert_int_eq(r.facts.frame_ms, order[i] * FILM_STEP_MS);
		ck_assert_int_eq(r.facts.duration_ms, film_kinds[_i].pictures * FILM_STEP_MS);
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
	film_endless(&large, 6000, &file);
	encode_film(&film_vp8, &good);
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
	tcase_add_loop_test(t, packets_are_found, 0, FILM_KINDS);
	tcase_add_loop_test(t, pictures_are_right_in_any_order, 0, FILM_KINDS);
	tcase_add_test(t, one_film_is_not_taken_for_another);
	tcase_add_test(t, hidden_pictures_are_not_counted);
	tcase_add_loop_test(t, a_step_costs_one_picture, 0, 2);
	tcase_add_loop_test(t, in_the_locked_worker, 0, FILM_KINDS);
	tcase_add_test(t, longer_than_patience);
	tcase_set_timeout(t, 120);
	suite_add_tcase(s, t);
	return suite_run(s);
}
