/* PNG by libpng's row interface; only the critical chunks and transparency are read. */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

#include "base/mem.h"
#include "image/decode.h"
#include "image/limits.h"

enum { PAPER = 0xff, LIBRARY_MEMORY_MAX = 200 * 1024 * 1024 };

struct png {
	png_structp p;
	png_infop info;
	const uint8_t *bytes;
	size_t left;
	char message[160];
	uint8_t *row;       /* RGBA */
	uint8_t *whole;     /* RGBA of all rows, interlaced files only */
	int at;
};

static void on_error(png_structp p, png_const_charp text)
{
	struct png *g = png_get_error_ptr(p);
	snprintf(g->message, sizeof g->message, "%s", text);
	png_longjmp(p, 1);
}

static void on_warning(png_structp p, png_const_charp text)
{
	(void)p;
	(void)text;
}

static void read_bytes(png_structp p, png_bytep out, size_t n)
{
	struct png *g = png_get_io_ptr(p);
	if (n > g->left)
		png_error(p, "it ends early");
	memcpy(out, g->bytes, n);
	g->bytes += n;
	g->left -= n;
}

static bool fail(const struct png *g, struct err *err)
{
	return err_set(err, ERR_REPLY, "the PNG cannot be decoded: %s", g->message);
}

static void png_finish(struct decoder *d)
{
	struct png *g = d->state;
	if (g->p)
		png_destroy_read_struct(&g->p, &g->info, NULL);
	if (g->whole)
		explicit_bzero(g->whole, (size_t)d->full_width * (size_t)d->full_height * 4);
	free(g->whole);
	free(g->row);
	free(g);
}

/* On white paper, as the vendor's page shows it. */
static void flatten(const uint8_t *rgba, uint8_t *rgb, int width)
{
	for (int x = 0; x < width; x++, rgba += 4, rgb += 3)
		for (int k = 0; k < 3; k++)
			rgb[k] = rgba[3] == 255 ? rgba[k] : (uint8_t)((rgba[k] * rgba[3] + PAPER * (255 - rgba[3]) + 127) / 255);
}

static bool png_row(struct decoder *d, uint8_t *rgb, struct err *err)
{
	struct png *g = d->state;
	if (g->whole) {
		flatten(g->whole + (size_t)g->at++ * (size_t)d->width * 4, rgb, d->width);
		return true;
	}
	if (setjmp(png_jmpbuf(g->p)))
		return fail(g, err);
	png_read_row(g->p, g->row, NULL);
	flatten(g->row, rgb, d->width);
	return true;
}

static bool png_open(struct decoder *d, const uint8_t *bytes, size_t n, struct err *err)
{
	struct png *g = mem_alloc(sizeof *g);
	d->state = g;
	d->close = png_finish;
	d->row = png_row;
	g->bytes = bytes;
	g->left = n;
	g->p = png_create_read_struct(PNG_LIBPNG_VER_STRING, g, on_error, on_warning);
	g->info = g->p ? png_create_info_struct(g->p) : NULL;
	if (!g->info)
		return err_set(err, ERR_REPLY, "the PNG cannot be decoded: no memory");
	if (setjmp(png_jmpbuf(g->p)))
		return fail(g, err);
	png_set_read_fn(g->p, g, read_bytes);
	png_set_user_limits(g->p, IMAGE_SIDE_MAX, IMAGE_SIDE_MAX);
	png_set_chunk_malloc_max(g->p, LIBRARY_MEMORY_MAX / 16);
	png_set_chunk_cache_max(g->p, 16);
	png_set_keep_unknown_chunks(g->p, PNG_HANDLE_CHUNK_NEVER, NULL, -1); /* text, profiles and the like: not read at all */
	png_read_info(g->p, g->info);
	d->full_width = (int)png_get_image_width(g->p, g->info);
	d->full_height = (int)png_get_image_height(g->p, g->info);
	int depth = png_get_bit_depth(g->p, g->info), type = png_get_color_type(g->p, g->info);
	bool interlaced = png_get_interlace_type(g->p, g->info) != PNG_INTERLACE_NONE;
	snprintf(d->facts.detail, sizeof d->facts.detail, "%s%s%s", depth == 16 ? "16-bit" : type == PNG_COLOR_TYPE_PALETTE ? "palette" : "",
	         interlaced && (depth == 16 || type == PNG_COLOR_TYPE_PALETTE) ? ", " : "", interlaced ? "interlaced" : "");
	return true;
}

static void read_whole(struct png *g, int width, int height)
{
	png_bytep *rows = mem_alloc((size_t)height * sizeof *rows);
	g->whole = mem_alloc((size_t)width * (size_t)height * 4);
	for (int y = 0; y < height; y++)
		rows[y] = g->whole + (size_t)y * (size_t)width * 4;
	/* The caller's setjmp is in force; the row pointers leak when it is used, and the file's process slice ends soon. */
	png_read_image(g->p, rows);
	free(rows);
}

static bool png_begin(struct decoder *d, int min_w, int min_h, struct err *err)
{
	struct png *g = d->state;
	(void)min_w;
	(void)min_h;
	if (setjmp(png_jmpbuf(g->p)))
		return fail(g, err);
	png_set_expand(g->p);
	png_set_scale_16(g->p);
	png_set_gray_to_rgb(g->p);
	png_set_add_alpha(g->p, 0xff, PNG_FILLER_AFTER);
	bool interlaced = png_set_interlace_handling(g->p) > 1;
	png_read_update_info(g->p, g->info);
	d->width = d->full_width;
	d->height = d->full_height;
	if (png_get_rowbytes(g->p, g->info) != (size_t)d->width * 4)
		return err_set(err, ERR_REPLY, "the PNG has rows of an unexpected length");
	g->row = mem_alloc((size_t)d->width * 4);
	if (interlaced)
		read_whole(g, d->width, d->height);
	return true;
}

const struct decoder_format decoder_png = { "PNG", png_open, png_begin };
