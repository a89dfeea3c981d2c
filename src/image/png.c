/* PNG by libpng's row interface; only the critical chunks and transparency are read. */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

#include "base/mem.h"
#include "image/decode.h"
#include "image/limits.h"

enum { LIBRARY_MEMORY_MAX = 200 * 1024 * 1024 };

struct png {
	png_structp p;
	png_infop info;
	const uint8_t *bytes;
	size_t left;
	char message[160];
	bool transparent;
	uint8_t *whole;     /* all rows, interlaced files only; secret memory */
	png_bytep *rows;    /* of it */
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
	secret_free(g->whole);
	free(g->rows);
	free(g);
}

static bool png_row(struct decoder *d, uint8_t *pixels, struct err *err)
{
	struct png *g = d->state;
	if (g->whole) {
		memcpy(pixels, g->rows[g->at++], (size_t)d->width * 4);
	} else {
		if (setjmp(png_jmpbuf(g->p)))
			return fail(g, err);
		png_read_row(g->p, pixels, NULL);
	}
	if (g->transparent)
		decoder_on_paper(pixels, d->width);
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
	/* Text, profiles and the like are not read at all; EXIF is. */
	png_set_keep_unknown_chunks(g->p, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
	png_set_keep_unknown_chunks(g->p, PNG_HANDLE_CHUNK_AS_DEFAULT, (png_const_bytep) "eXIf", 1);
	png_set_keep_unknown_chunks(g->p, PNG_HANDLE_CHUNK_ALWAYS, (png_const_bytep) "acTL", 1);
	png_read_info(g->p, g->info);
	png_uint_32 exif_length = 0;
	png_bytep exif = NULL;
	if (png_get_eXIf_1(g->p, g->info, &exif_length, &exif) && exif)
		exif_read(exif, exif_length, &d->facts);
	d->full_width = (int)png_get_image_width(g->p, g->info);
	d->full_height = (int)png_get_image_height(g->p, g->info);
	int depth = png_get_bit_depth(g->p, g->info), type = png_get_color_type(g->p, g->info);
	bool interlaced = png_get_interlace_type(g->p, g->info) != PNG_INTERLACE_NONE;
	png_unknown_chunkp animation;
	const char *const details[] = { depth == 16 ? "16-bit" : type == PNG_COLOR_TYPE_PALETTE ? "palette" : "", interlaced ? "interlaced" : "",
		png_get_unknown_chunks(g->p, g->info, &animation) > 0 ? "animated" : "" };
	for (size_t i = 0; i < sizeof details / sizeof details[0]; i++)
		decoder_detail(d, details[i]);
	return true;
}

/* What is allocated here png_finish frees, also when the library jumps out in between. */
static void read_whole(struct png *g, int width, int height)
{
	g->rows = mem_alloc((size_t)height * sizeof *g->rows);
	g->whole = secret_alloc((size_t)width * (size_t)height * 4);
	for (int y = 0; y < height; y++)
		g->rows[y] = g->whole + (size_t)y * (size_t)width * 4;
	png_read_image(g->p, g->rows);
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
	g->transparent = png_get_color_type(g->p, g->info) & PNG_COLOR_MASK_ALPHA || png_get_valid(g->p, g->info, PNG_INFO_tRNS);
	png_set_filler(g->p, 0xff, PNG_FILLER_AFTER);
	bool interlaced = png_set_interlace_handling(g->p) > 1;
	png_read_update_info(g->p, g->info);
	d->width = d->full_width;
	d->height = d->full_height;
	if (png_get_rowbytes(g->p, g->info) != (size_t)d->width * 4)
		return err_set(err, ERR_REPLY, "the PNG has rows of an unexpected length");
	if (interlaced)
		read_whole(g, d->width, d->height);
	return true;
}

const struct decoder_format decoder_png = { "PNG", png_open, png_begin };
