/* PNG by libpng's row interface; only the critical chunks and transparency are read. */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

#include "base/mem.h"
#include "image/decode.h"
#include "image/limits.h"

enum { GREY = 128, OPAQUE = 255, PIECE = 512, LIBRARY_MEMORY_MAX = 200 * 1024 * 1024 };

struct png {
	png_structp p;
	png_infop info;
	const uint8_t *bytes;
	size_t left;
	char message[160];
	bool transparent;
	uint8_t *whole;     /* all rows, interlaced files only; secret memory */
	png_bytep *rows;    /* of it */
	int at;             /* of them */
	bool begun;         /* a row came */
	bool spoilt;        /* a checksum was wrong */
	bool ended;         /* no row comes any more */
};

static void on_error(png_structp p, png_const_charp text)
{
	struct png *g = png_get_error_ptr(p);
	snprintf(g->message, sizeof g->message, "%s", text);
	png_longjmp(p, 1);
}

/* zlib says so at the end of the pixels, libpng of any chunk. */
static void on_warning(png_structp p, png_const_charp text)
{
	struct png *g = png_get_error_ptr(p);
	g->spoilt = g->spoilt || strstr(text, "CRC error") || strstr(text, "incorrect data check");
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

/* The next row of a file that is read as it comes; where it ends early, grey, as libjpeg has it. */
static bool read_row(struct decoder *d, struct png *g, uint8_t *pixels)
{
	if (!g->ended && !setjmp(png_jmpbuf(g->p))) {
		png_read_row(g->p, pixels, NULL);
		g->begun = true;
		return true;
	}
	g->ended = true;
	memset(pixels, GREY, (size_t)d->width * 4);
	return g->begun;
}

static void say_damaged(struct decoder *d, const struct png *g)
{
	if ((g->ended || g->spoilt) && !strstr(d->facts.detail, IMAGE_DAMAGED))
		decoder_detail(d, IMAGE_DAMAGED);
}

static bool png_row(struct decoder *d, uint8_t *pixels, struct err *err)
{
	struct png *g = d->state;
	if (g->whole)
		memcpy(pixels, g->rows[g->at++], (size_t)d->width * 4);
	else if (!read_row(d, g, pixels))
		return fail(g, err);
	say_damaged(d, g);
	if (g->transparent && (g->whole || !g->ended))
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
	/* The piece that a cut file ends in is lost: a small one. */
	png_set_compression_buffer_size(g->p, PIECE);
	png_set_user_limits(g->p, IMAGE_SIDE_MAX, IMAGE_SIDE_MAX);
	png_set_chunk_malloc_max(g->p, LIBRARY_MEMORY_MAX / 16);
	png_set_chunk_cache_max(g->p, 16);
	/* Text, profiles and the like are not read at all; EXIF is. */
	png_set_keep_unknown_chunks(g->p, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
	png_set_keep_unknown_chunks(g->p, PNG_HANDLE_CHUNK_AS_DEFAULT, (png_const_bytep) "eXIf", 1);
	png_set_keep_unknown_chunks(g->p, PNG_HANDLE_CHUNK_ALWAYS, (png_const_bytep) "acTL", 1);
	png_read_info(g->p, g->info);
	/* Sizes and palette must be right; pixels that were spoilt on the way are shown as far as they go, and it is said. */
	png_set_crc_action(g->p, PNG_CRC_WARN_USE, PNG_CRC_WARN_DISCARD);
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

/* All passes of an interlaced file, each as blocks over the ones before: where it ends early the coarse ones stand. What is allocated here
 * png_finish frees, also when the library jumps out in between. False when not even the first row came. */
static bool read_whole(struct png *g, int passes, int width, int height)
{
	g->rows = mem_alloc((size_t)height * sizeof *g->rows);
	g->whole = secret_alloc((size_t)width * (size_t)height * 4);
	memset(g->whole, GREY, (size_t)width * (size_t)height * 4);
	for (int y = 0; y < height; y++) {
		g->rows[y] = g->whole + (size_t)y * (size_t)width * 4;
		for (int x = 0; x < width; x++)
			g->rows[y][x * 4 + 3] = OPAQUE;
	}
	if (setjmp(png_jmpbuf(g->p))) {
		g->ended = true;
		return g->begun;
	}
	for (int pass = 0; pass < passes; pass++)
		for (int y = 0; y < height; y++) {
			png_read_row(g->p, NULL, g->rows[y]);
			g->begun = true;
		}
	return true;
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
	int passes = png_set_interlace_handling(g->p);
	png_read_update_info(g->p, g->info);
	d->width = d->full_width;
	d->height = d->full_height;
	if (png_get_rowbytes(g->p, g->info) != (size_t)d->width * 4)
		return err_set(err, ERR_REPLY, "the PNG has rows of an unexpected length");
	return passes == 1 || read_whole(g, passes, d->width, d->height) || fail(g, err);
}

static const char *png_version(void)
{
	return png_get_libpng_ver(NULL);
}

const struct decoder_format decoder_png = { "PNG", png_version, png_open, png_begin };
