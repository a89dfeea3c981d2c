#include "image/wire.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "image/limits.h"

_Static_assert(sizeof(struct wire_request) == 8 + 18 * 4, "no padding");
_Static_assert(sizeof(struct wire_answer) == 8 + 18 * 4 + WIRE_TEXT + 3 * WIRE_FACT + WIRE_DETAIL, "no padding");

void wire_put_request(struct wire_request *q, const struct image_job *j, uint32_t bytes)
{
	*q = (struct wire_request){
		.id = j->id, .magic = WIRE_MAGIC, .bytes = bytes, .protocol = (int32_t)j->protocol, .depth = (int32_t)j->depth,
		.cols = j->cols, .rows = j->rows, .cell_w = j->cell_w, .cell_h = j->cell_h, .colors = j->colors, .rotate = j->rotate,
		.zoom = j->zoom, .pan_x = j->pan_x, .pan_y = j->pan_y, .frame = j->frame, .effects = j->effects, .canvas = j->canvas,
		.preview = j->preview, .sparing = j->sparing,
	};
}

bool wire_get_request(const struct wire_request *q, struct image_job *j)
{
	if (q->magic != WIRE_MAGIC || q->bytes < 1 || q->bytes > IMAGE_FILE_MAX || q->preview > 1 || q->sparing > 1)
		return false;
	*j = (struct image_job){
		.id = q->id, .protocol = (enum image_protocol)q->protocol, .depth = (enum image_depth)q->depth, .cols = q->cols,
		.rows = q->rows, .cell_w = q->cell_w, .cell_h = q->cell_h, .colors = q->colors, .rotate = q->rotate, .zoom = q->zoom,
		.pan_x = q->pan_x, .pan_y = q->pan_y, .frame = q->frame, .effects = q->effects, .canvas = q->canvas, .preview = q->preview,
		.sparing = q->sparing,
	};
	return image_job_valid(j);
}

/* As much of `from` as fits, printable and whole characters only. */
static void copy_text(char *to, size_t size, const char *from, size_t most)
{
	struct buf clean;
	buf_init(&clean, most * 12 + 1);
	text_clean(from, strnlen(from, most), &clean);
	size_t n = 0, more;
	int w;
	while ((more = text_cluster(buf_str(&clean) + n, &w)) > 0 && n + more < size)
		n += more;
	memset(to, 0, size);
	memcpy(to, buf_str(&clean), n);
	buf_finish(&clean);
}

/* to is zeroed. */
static void put_text(char *to, size_t size, const char *from)
{
	size_t n = strlen(from);
	memcpy(to, from, n < size ? n : size - 1);
}

void wire_put_answer(struct wire_answer *a, const struct image_result *r, uint32_t payload_len)
{
	const struct image_facts *f = &r->facts;
	memset(a, 0, sizeof *a);
	a->id = r->id;
	a->magic = WIRE_MAGIC;
	a->payload_len = payload_len;
	a->ok = r->ok;
	a->err_kind = (uint32_t)r->err.kind;
	a->width = f->width;
	a->height = f->height;
	a->orientation = f->orientation;
	a->px_w = r->px_w;
	a->px_h = r->px_h;
	a->shown_x = r->shown_x;
	a->shown_y = r->shown_y;
	a->shown_w = r->shown_w;
	a->shown_h = r->shown_h;
	a->cols = r->cols;
	a->rows = r->rows;
	a->frames = f->frames;
	a->duration_ms = f->duration_ms;
	a->frame_ms = f->frame_ms;
	put_text(a->text, sizeof a->text, r->err.text);
	put_text(a->format, sizeof a->format, f->format);
	put_text(a->detail, sizeof a->detail, f->detail);
	put_text(a->software, sizeof a->software, f->software);
	put_text(a->taken, sizeof a->taken, f->taken);
}

/* A film's pictures and times; all 0 for what is none. */
static bool film_right(const struct wire_answer *a, const struct image_job *job)
{
	return a->frames >= 0 && a->frames <= FILM_FRAMES_MAX && a->duration_ms >= 0 && a->duration_ms <= 2 * FILM_MS_MAX &&
	       a->frame_ms >= 0 && a->frame_ms <= a->duration_ms && (a->frames == 0 ? a->duration_ms == 0 : job->frame < a->frames);
}

static bool span_inside(int32_t at, int32_t length, int32_t whole)
{
	return at >= 0 && length >= 1 && length <= whole && at <= whole - length;
}

/* The canvas is known beforehand: nothing but exactly that is taken. */
static bool sizes_right(const struct wire_answer *a, const struct image_job *job)
{
	int w, h;
	image_job_canvas(job, &w, &h);
	return a->cols == job->cols && a->rows == job->rows && a->px_w == w && a->px_h == h && span_inside(a->shown_x, a->shown_w, w) &&
	       span_inside(a->shown_y, a->shown_h, h) && a->width >= 1 && a->width <= IMAGE_SIDE_MAX && a->height >= 1 &&
	       a->height <= IMAGE_SIDE_MAX && a->orientation >= 1 && a->orientation <= 8 && a->payload_len >= 1 &&
	       a->payload_len <= IMAGE_PAYLOAD_MAX && film_right(a, job);
}

bool wire_get_answer(const struct wire_answer *a, const struct image_job *job, struct image_result *r)
{
	if (a->magic != WIRE_MAGIC || a->id != job->id || a->ok > 1 || (a->ok && !sizes_right(a, job)))
		return false;
	*r = (struct image_result){ .id = a->id, .ok = a->ok, .protocol = job->protocol };
	if (!a->ok) {
		r->err.kind = a->err_kind == ERR_LOCAL ? ERR_LOCAL : ERR_REPLY;
		copy_text(r->err.text, sizeof r->err.text, a->text, sizeof a->text);
		return r->err.text[0] != '\0';
	}
	r->cols = a->cols;
	r->rows = a->rows;
	r->px_w = a->px_w;
	r->px_h = a->px_h;
	r->shown_x = a->shown_x;
	r->shown_y = a->shown_y;
	r->shown_w = a->shown_w;
	r->shown_h = a->shown_h;
	r->facts = (struct image_facts){ .width = a->width, .height = a->height, .orientation = a->orientation,
		.frames = a->frames, .duration_ms = a->duration_ms, .frame_ms = a->frame_ms };
	copy_text(r->facts.format, sizeof r->facts.format, a->format, sizeof a->format);
	copy_text(r->facts.detail, sizeof r->facts.detail, a->detail, sizeof a->detail);
	copy_text(r->facts.software, sizeof r->facts.software, a->software, sizeof a->software);
	copy_text(r->facts.taken, sizeof r->facts.taken, a->taken, sizeof a->taken);
	return true;
}
