/* The whole way of a picture: bytes, decoder, resample, turn, canvas, palette, payload. */
#include <stdio.h>
#include <string.h>

#include "image/kernel.h"
#include "image/limits.h"
#include "image/raster.h"
#include "image/symbols.h"

enum { STICKY = 17, STICKY_FEW = 104, STICKY_SPARING = 400, FEW_COLORS = 64, PREVIEW_BLOCK = 6, PREVIEW_WIDTH = 600, PREVIEW_COLORS = 32,
	SMALL_WIDTH = 320, SMALL_AREA = 320 * 240, SMALL_ROOM = 4 << 20 /* bytes of memory to write it: far more than any needs */ };

/* What part of the picture is shown and how large, both as the reviewer sees it (turned). */
struct fit {
	struct view view;
	int width, height;
};

/* How wide a canvas pixel is on the screen, in its pixels; and how much wider than high: in characters they are not square. */
static double pixel_width(const struct image_job *j)
{
	int w, h;
	image_job_cell(j, &w, &h);
	return (double)j->cell_w / w;
}

static double pixel_aspect(const struct image_job *j)
{
	int w, h;
	image_job_cell(j, &w, &h);
	return pixel_width(j) / ((double)j->cell_h / h);
}

static void fit_whole(struct fit *f, int pw, int ph, int cw, int ch, double aspect)
{
	double w = pw / aspect, scale = cw / w < (double)ch / ph ? cw / w : (double)ch / ph;
	f->view = (struct view){ 0, 0, pw, ph };
	f->width = (int)(w * scale + 0.5);
	f->height = (int)(ph * scale + 0.5);
}

static void fit_zoomed(struct fit *f, const struct image_job *j, int pw, int ph, int cw, int ch, double aspect)
{
	double zoom = j->zoom / 100.0 / pixel_width(j);
	double vw = cw / zoom, vh = ch / zoom / aspect;
	vw = vw < pw ? vw : pw;
	vh = vh < ph ? vh : ph;
	double x = pw * (j->pan_x / 1000.0) - vw / 2, y = ph * (j->pan_y / 1000.0) - vh / 2;
	f->view = (struct view){ x < 0 ? 0 : x > pw - vw ? pw - vw : x, y < 0 ? 0 : y > ph - vh ? ph - vh : y, vw, vh };
	f->width = (int)(vw * zoom + 0.5);
	f->height = (int)(vh * zoom * aspect + 0.5);
}

static int clamp(int v, int most)
{
	return v < 1 ? 1 : v > most ? most : v;
}

/* A view of the turned picture as a view of the stored one: turned back by asking where its corners come from. */
static struct view unturn(const struct view *v, int pw, int ph, int orientation, int quarter)
{
	struct view out = *v;
	for (int i = 0; i < (quarter & 3); i++) { /* undo one quarter: shown (x, y) was (y, W - x) */
		out = (struct view){ out.y, pw - out.x - out.width, out.height, out.width };
		int t = pw;
		pw = ph;
		ph = t;
	}
	struct view u = out;
	switch (orientation) {
	case 2: u.x = pw - out.x - out.width; break;
	case 3: u.x = pw - out.x - out.width; u.y = ph - out.y - out.height; break;
	case 4: u.y = ph - out.y - out.height; break;
	case 5: u = (struct view){ out.y, out.x, out.height, out.width }; break;
	case 6: u = (struct view){ out.y, pw - out.x - out.width, out.height, out.width }; break;
	case 7: u = (struct view){ ph - out.y - out.height, pw - out.x - out.width, out.height, out.width }; break;
	case 8: u = (struct view){ ph - out.y - out.height, out.x, out.height, out.width }; break;
	default: break;
	}
	return u;
}

/* What libsixel writes at no cost: thumbnails, stills of films, and previews, whose blocks leave a band little that differs. */
static bool is_small(const struct image_job *j, const struct indexed *x)
{
	return x->height >= SIXEL_BAND && x->palette.count <= FEW_COLORS &&
	       (j->preview || (x->width <= SMALL_WIDTH && x->width * x->height <= SMALL_AREA));
}

static bool encode_as_sixel(const struct image_job *j, const struct raster *r, struct buf *out, struct err *err)
{
	struct indexed x;
	int colors = j->preview && j->colors > PREVIEW_COLORS ? PREVIEW_COLORS : j->colors;
	indexed_make(&x, r, colors, j->sparing || j->preview ? STICKY_SPARING : colors <= FEW_COLORS ? STICKY_FEW : STICKY);
	bool ok = true;
	if (!is_small(j, &x))
		encode_sixel(&x, out);
	else
		ok = encode_sixel_small(&x, SMALL_ROOM, out) || out->full || err_set(err, ERR_LOCAL, "no memory for the picture");
	indexed_finish(&x);
	return ok;
}

static bool encode(const struct image_job *j, const struct raster *r, bool canvas, struct buf *out, struct err *err)
{
	if (j->protocol == IMAGE_BLOCKS) {
		encode_blocks(r, j->depth, out);
	} else if (j->protocol == IMAGE_SYMBOLS) {
		encode_symbols(r, j->depth, out);
	} else if (j->protocol == IMAGE_KITTY) {
		encode_kitty(r, canvas ? j->cols : 0, canvas ? j->rows : 0, out);
	} else if (!encode_as_sixel(j, r, out, err)) {
		return false;
	}
	return !out->full || err_set(err, ERR_LOCAL, "the picture is too large for the terminal");
}

/* Blocks of a few pixels, some hundred across: a tenth of the bytes, there in a tenth of the time. */
static void coarsen(struct raster *r)
{
	size_t width = (size_t)r->width, block = (width / PREVIEW_WIDTH + 1) * PREVIEW_BLOCK;
	for (size_t y = 0; y < (size_t)r->height; y++)
		for (size_t x = 0; x < width; x++)
			memcpy(r->pixels + (y * width + x) * PIXEL,
			       r->pixels + (y / block * block * width + x / block * block) * PIXEL, PIXEL);
}

/* Characters show whole cells. */
static void whole_cells(const struct image_job *j, struct raster *r)
{
	int w, h;
	image_job_cell(j, &w, &h);
	int width = (r->width + w - 1) / w * w, height = (r->height + h - 1) / h * h;
	if (width != r->width || height != r->height)
		raster_letterbox(r, width, height, j->canvas);
}

static bool render_open(const struct image_job *j, struct decoder *d, bool canvas, struct buf *out, struct image_result *result)
{
	struct err *err = &result->err;
	int cw, ch, o = d->facts.orientation;
	bool exif_turns = orientation_transposes(o, 0), turns = orientation_transposes(o, j->rotate);
	image_job_canvas(j, &cw, &ch);
	if (!canvas && j->protocol == IMAGE_SIXEL)
		ch = j->rows * j->cell_h; /* nothing has to be covered: every row may be used */
	int pw = turns ? d->shown_height : d->shown_width, ph = turns ? d->shown_width : d->shown_height;
	struct fit f;
	if (j->zoom)
		fit_zoomed(&f, j, pw, ph, cw, ch, pixel_aspect(j));
	else
		fit_whole(&f, pw, ph, cw, ch, pixel_aspect(j));
	f.width = clamp(f.width, cw);
	f.height = clamp(f.height, ch);
	struct raster r;
	struct view stored = unturn(&f.view, pw, ph, o, j->rotate);
	double across = (double)d->full_width / d->shown_width, down = (double)d->full_height / d->shown_height;
	stored = (struct view){ stored.x * across, stored.y * down, stored.width * across, stored.height * down };
	raster_init(&r, turns ? f.height : f.width, turns ? f.width : f.height);
	bool ok = resample(d, &stored, &r, err);
	if (ok) {
		raster_orient(&r, o, j->rotate);
		raster_effects(&r, j->effects);
		if (j->preview)
			coarsen(&r);
		result->facts = d->facts;
		result->facts.width = exif_turns ? d->shown_height : d->shown_width;
		result->facts.height = exif_turns ? d->shown_width : d->shown_height;
		result->shown_w = r.width;
		result->shown_h = r.height;
		if (canvas)
			raster_letterbox(&r, cw, ch, j->canvas);
		else if (j->protocol >= IMAGE_BLOCKS)
			whole_cells(j, &r);
		result->shown_x = (r.width - result->shown_w) / 2;
		result->shown_y = (r.height - result->shown_h) / 2;
		result->px_w = r.width;
		result->px_h = r.height;
		result->cols = canvas ? j->cols : (r.width + j->cell_w - 1) / j->cell_w;
		result->rows = canvas ? j->rows : (r.height + j->cell_h - 1) / j->cell_h;
		result->protocol = j->protocol;
		ok = encode(j, &r, canvas, out, err);
	}
	raster_finish(&r);
	return ok;
}

bool render(const struct image_job *job, const uint8_t *bytes, size_t n, bool canvas, struct buf *out, struct image_result *result)
{
	struct decoder d;
	*result = (struct image_result){ .id = job->id };
	if (!image_job_valid(job))
		return err_set(&result->err, ERR_USAGE, "the picture was asked for in an impossible size");
	if (!decoder_open(&d, bytes, n, job->frame, &result->err))
		return false;
	bool ok = render_open(job, &d, canvas, out, result);
	decoder_close(&d);
	return result->ok = ok;
}
