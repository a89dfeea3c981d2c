#include "support/filmrig.h"

#include <check.h>
#include <string.h>

#include "image/limits.h"
#include "image/raster.h"
#include "image/webm.h"

const struct film_kind film_vp8 = { .width = 64, .height = 48, .pictures = 12 };
const struct film_kind film_vp9 = { .vp9 = true, .width = 64, .height = 48, .pictures = 12 };

const struct film_kind film_kinds[FILM_KINDS] = {
	{ .width = 64, .height = 48, .pictures = 12 },
	{ .width = 64, .height = 48, .pictures = 12, .key_every = 5, .open_ended = true, .sound = true, .cluster = 4 },
	{ .width = 63, .height = 47, .pictures = 9, .groups = true, .cluster = 1, .first_ms = 123456 },
	{ .vp9 = true, .width = 64, .height = 48, .pictures = 12, .open_ended = true, .cluster = 5 },
	{ .vp9 = true, .width = 65, .height = 49, .pictures = 20, .key_every = 7, .groups = true, .sound = true },
};

struct image_job film_job(int frame)
{
	return (struct image_job){ .protocol = IMAGE_KITTY, .cols = FILM_COLS, .rows = FILM_ROWS, .cell_w = 1, .cell_h = 1, .colors = 256,
		.pan_x = 500, .pan_y = 500, .frame = frame };
}

bool film_show_as(const struct image_job *job, const struct buf *file, struct buf *payload, struct image_result *result)
{
	buf_init(payload, IMAGE_PAYLOAD_MAX);
	return render(job, (const uint8_t *)file->data, file->len, true, payload, result);
}

bool film_show(const struct buf *file, int frame, struct buf *payload, struct image_result *result)
{
	const struct image_job job = film_job(frame);
	return film_show_as(&job, file, payload, result);
}

/* Base64 of RGB in pieces: three bytes, one pixel, are four digits. */
int film_pixel(const struct buf *payload, int x, int y)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t skip = 4 * ((size_t)y * FILM_COLS + (size_t)x);
	const char *at = payload->data, *end = payload->data + payload->len, *piece;
	for (;;) {
		at = (char *)memchr(at, ';', (size_t)(end - at)) + 1;
		piece = memchr(at, '\033', (size_t)(end - at));
		if (skip < (size_t)(piece - at))
			break;
		skip -= (size_t)(piece - at);
		at = piece;
	}
	int rgb = 0;
	for (size_t i = 0; i < 4; i++)
		rgb = rgb << 6 | (int)(strchr(digits, at[skip + i]) - digits);
	return rgb;
}

int film_bar_at(const struct buf *payload)
{
	int first = -1, last = -1;
	for (int x = 0; x < FILM_COLS; x++) {
		if (film_pixel(payload, x, 0) >> 16 > 160) {
			first = first < 0 ? x : first;
			last = x;
		}
	}
	ck_assert_int_ge(first, 0);
	return (first + last) / 2;
}

void film_endless(const struct film_kind *kind, size_t pictures, struct buf *file)
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
void film_sentence(const struct err *err)
{
	size_t n = strlen(err->text);
	ck_assert_int_ne(err->kind, ERR_NONE);
	ck_assert_uint_gt(n, 10);
	for (size_t i = 0; i < n; i++)
		ck_assert_msg(err->text[i] >= ' ' && err->text[i] <= '~', "%s", err->text);
}
