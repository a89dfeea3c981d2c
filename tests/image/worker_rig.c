#include "image/worker_rig.h"

#include <check.h>
#include <string.h>

#include "base/mem.h"
#include "support/encode.h"
#include "support/sixel.h"

const struct image_job small = {.cols = 4, .rows = 2, .cell_w = 10, .cell_h = 21, .colors = 16, .pan_x = 500, .pan_y = 500};

void draw_file(struct buf *file, int width, int height)
{
	struct pixels p;
	pixels_init(&p, width, height);
	for (int i = 0; i < width * height * 3; i++)
		p.rgb[i] = (uint8_t)(i * 7 + i / (width * 3));
	buf_init(file, 8 << 20);
	encode_png(&p, PNG_KIND_RGB, false, file);
	pixels_finish(&p);
}

void submit(struct image_worker *w, uint64_t id, uint64_t source, const struct buf *file, unsigned canvas)
{
	struct image_job job = small;
	struct err err;
	job.id = id;
	job.canvas = canvas;
	ck_assert_msg(image_worker_submit(w, &job, source, file->data, file->len, &err), "%s", err.text);
}

/* One turn of the console's loop. */
void turn(struct image_worker *w)
{
	struct pollfd fds[4];
	size_t n = image_worker_pollfds(w, fds, 4);
	poll(fds, n, image_worker_timeout_ms(w));
	image_worker_run(w, fds, n);
}

struct image_result wait_result(struct image_worker *w)
{
	struct image_result r;
	while (!image_worker_next(w, &r)) {
		ck_assert_msg(image_worker_timeout_ms(w) >= 0, "nothing is under way and no result came");
		turn(w);
	}
	return r;
}

void assert_picture(struct image_worker *w, uint64_t id)
{
	struct image_result r = wait_result(w);
	struct sixel_picture s;
	ck_assert_uint_eq(r.id, id);
	ck_assert_msg(r.ok, "%s", r.err.text);
	ck_assert_int_eq(r.px_w, 40);
	ck_assert_int_eq(r.px_h, 42);
	ck_assert_msg(sixel_read(r.payload, r.payload_len, &s), "%s", s.fault);
	sixel_picture_finish(&s);
	secret_free(r.payload);
}

void assert_sentence(struct image_worker *w, uint64_t id, const char *part)
{
	struct image_result r = wait_result(w);
	ck_assert_uint_eq(r.id, id);
	ck_assert(!r.ok);
	ck_assert_ptr_null(r.payload);
	ck_assert_msg(strstr(r.err.text, part) != NULL, "\"%s\" and not \"%s\"", r.err.text, part);
}

void assert_idle(struct image_worker *w)
{
	struct image_result r;
	ck_assert(!image_worker_next(w, &r));
	ck_assert_int_eq(image_worker_timeout_ms(w), -1);
}
