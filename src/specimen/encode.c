/* Upright pixels to a file as a phone would write it: turned, with EXIF that says how to turn back. */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <png.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "specimen/art.h"

static const char exif_software[] = "Specimen Camera 1.0";

/* -- EXIF: one IFD with three tags and the Exif IFD with one, little-endian ---------------------------------------------------- */

enum { TIFF_ASCII = 2, TIFF_SHORT = 3, TIFF_LONG = 4 };

static void put_le(struct buf *b, uint32_t v, int bytes)
{
	for (int i = 0; i < bytes; i++)
		buf_add_char(b, (char)(v >> 8 * i & 0xff));
}

static void put_tag(struct buf *b, unsigned tag, unsigned type, uint32_t count, uint32_t value)
{
	put_le(b, tag, 2);
	put_le(b, type, 2);
	put_le(b, count, 4);
	put_le(b, value, 4);
}

/* A time of day that belongs to the seed, in a year in which the sandbox plays. */
static void exif_time(uint64_t seed, char out[20])
{
	struct rng r = rng_start(seed, 77);
	int month = 1 + rng_pick(&r, 9), day = 1 + rng_pick(&r, 28), hour = 7 + rng_pick(&r, 14);
	int minute = rng_pick(&r, 60), second = rng_pick(&r, 60);
	snprintf(out, 20, "2026:%02d:%02d %02d:%02d:%02d", month, day, hour, minute, second);
}

static void exif_build(struct buf *b, uint64_t seed, int orientation)
{
	enum { IFD0 = 8, IFD0_TAGS = 4, EXIF_TAGS = 1 };
	char taken[20];
	exif_time(seed, taken);
	uint32_t exif_ifd = IFD0 + 2 + IFD0_TAGS * 12 + 4;
	uint32_t strings = exif_ifd + 2 + EXIF_TAGS * 12 + 4;
	buf_add(b, "Exif\0\0II*\0", 10);
	put_le(b, IFD0, 4);
	put_le(b, IFD0_TAGS, 2);
	put_tag(b, 0x0112, TIFF_SHORT, 1, (uint32_t)orientation);
	put_tag(b, 0x0131, TIFF_ASCII, sizeof exif_software, strings);
	put_tag(b, 0x0132, TIFF_ASCII, sizeof taken, strings + sizeof exif_software);
	put_tag(b, 0x8769, TIFF_LONG, 1, exif_ifd);
	put_le(b, 0, 4);
	put_le(b, EXIF_TAGS, 2);
	put_tag(b, 0x9003, TIFF_ASCII, sizeof taken, strings + sizeof exif_software);
	put_le(b, 0, 4);
	buf_add(b, exif_software, sizeof exif_software);
	buf_add(b, taken, sizeof taken);
}

/* -- turning ------------------------------------------------------------------------------------------------------------------- */

/* What is stored so that a viewer obeying the orientation shows `up`. Orientation o says how row 0 and column 0 of the store
 * lie. */
static struct pixels turn(const struct pixels *up, int orientation)
{
	bool swapped = orientation >= 5;
	struct pixels store = pixels_create(swapped ? up->height : up->width, swapped ? up->width : up->height);
	/* Bit 0: mirror the upright column, bit 1: mirror the upright row. */
	static const unsigned char mirror[9] = { 0, 0, 1, 3, 2, 0, 1, 3, 2 };
	for (int y = 0; y < store.height; y++) {
		uint8_t *to = store.rgb + (size_t)y * (size_t)store.width * 3;
		for (int x = 0; x < store.width; x++, to += 3) {
			int ux = swapped ? y : x, uy = swapped ? x : y;
			if (mirror[orientation] & 1)
				ux = up->width - 1 - ux;
			if (mirror[orientation] & 2)
				uy = up->height - 1 - uy;
			memcpy(to, up->rgb + ((size_t)uy * (size_t)up->width + (size_t)ux) * 3, 3);
		}
	}
	return store;
}

/* -- JPEG ---------------------------------------------------------------------------------------------------------------------- */

struct jpeg_sink {
	struct jpeg_destination_mgr mgr; /* first: libjpeg's pointer is ours */
	struct buf *out;
	JOCTET chunk[65536];
};

struct jpeg_trouble {
	struct jpeg_error_mgr mgr; /* first, likewise */
	jmp_buf back;
};

static void sink_start(j_compress_ptr c)
{
	struct jpeg_sink *sink = (struct jpeg_sink *)c->dest;
	sink->mgr.next_output_byte = sink->chunk;
	sink->mgr.free_in_buffer = sizeof sink->chunk;
}

static _Noreturn void jpeg_give_up(j_common_ptr c)
{
	longjmp(((struct jpeg_trouble *)c->err)->back, 1);
}

static boolean sink_flush(j_compress_ptr c)
{
	struct jpeg_sink *sink = (struct jpeg_sink *)c->dest;
	if (!buf_add(sink->out, sink->chunk, sizeof sink->chunk))
		jpeg_give_up((j_common_ptr)c);
	sink_start(c);
	return TRUE;
}

static void sink_end(j_compress_ptr c)
{
	struct jpeg_sink *sink = (struct jpeg_sink *)c->dest;
	if (!buf_add(sink->out, sink->chunk, sizeof sink->chunk - sink->mgr.free_in_buffer))
		jpeg_give_up((j_common_ptr)c);
}

static void jpeg_no_message(j_common_ptr c)
{
	(void)c;
}

static void jpeg_write(struct jpeg_compress_struct *c, const struct specimen *s, const struct pixels *px, const struct buf *exif)
{
	c->image_width = (JDIMENSION)px->width;
	c->image_height = (JDIMENSION)px->height;
	c->input_components = 3;
	c->in_color_space = JCS_RGB;
	jpeg_set_defaults(c);
	jpeg_set_quality(c, s->quality, TRUE);
	if (s->progressive)
		jpeg_simple_progression(c);
	jpeg_start_compress(c, TRUE);
	if (exif->len)
		jpeg_write_marker(c, JPEG_APP0 + 1, (const JOCTET *)exif->data, (unsigned)exif->len);
	while (c->next_scanline < c->image_height) {
		JSAMPROW row = px->rgb + (size_t)c->next_scanline * (size_t)px->width * 3;
		jpeg_write_scanlines(c, &row, 1);
	}
	jpeg_finish_compress(c);
}

static bool encode_jpeg(const struct specimen *s, const struct pixels *px, const struct buf *exif, struct buf *out, struct err *err)
{
	struct jpeg_compress_struct c;
	struct jpeg_trouble trouble;
	struct jpeg_sink *sink = mem_alloc(sizeof *sink);
	sink->out = out;
	sink->mgr.init_destination = sink_start;
	sink->mgr.empty_output_buffer = sink_flush;
	sink->mgr.term_destination = sink_end;
	c.err = jpeg_std_error(&trouble.mgr);
	trouble.mgr.error_exit = jpeg_give_up;
	trouble.mgr.output_message = jpeg_no_message;
	jpeg_create_compress(&c);
	c.dest = &sink->mgr;
	volatile bool ok = false;
	if (setjmp(trouble.back) == 0) {
		jpeg_write(&c, s, px, exif);
		ok = true;
	}
	jpeg_destroy_compress(&c);
	free(sink);
	return ok || err_set(err, ERR_LOCAL, "The specimen JPEG does not fit the %zu bytes it was given.", out->cap);
}

/* -- PNG ----------------------------------------------------------------------------------------------------------------------- */

static void png_take(png_structp png, png_bytep p, size_t n)
{
	if (!buf_add(png_get_io_ptr(png), p, n))
		png_error(png, "full");
}

static void png_flushed(png_structp png)
{
	(void)png;
}

static _Noreturn void png_give_up(png_structp png, png_const_charp why)
{
	(void)why;
	png_longjmp(png, 1);
}

static void png_no_message(png_structp png, png_const_charp why)
{
	(void)png;
	(void)why;
}

static bool encode_png(const struct pixels *px, const struct buf *exif, struct buf *out, struct err *err)
{
	png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, png_give_up, png_no_message);
	png_infop info = png ? png_create_info_struct(png) : NULL;
	if (!info)
		mem_exhausted();
	volatile bool ok = false;
	if (setjmp(png_jmpbuf(png)) == 0) {
		png_set_write_fn(png, out, png_take, png_flushed);
		png_set_IHDR(png, info, (png_uint_32)px->width, (png_uint_32)px->height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
		    PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
		/* Noise hardly compresses: a higher level costs seconds and gains nothing. */
		png_set_compression_level(png, 2);
		png_set_filter(png, 0, PNG_FILTER_SUB);
		if (exif->len) /* without the "Exif\0\0" that only JPEG has */
			png_set_eXIf_1(png, info, (png_uint_32)exif->len - 6, (png_bytep)exif->data + 6);
		png_write_info(png, info);
		for (int y = 0; y < px->height; y++)
			png_write_row(png, px->rgb + (size_t)y * (size_t)px->width * 3);
		png_write_end(png, info);
		ok = true;
	}
	png_destroy_write_struct(&png, &info);
	return ok || err_set(err, ERR_LOCAL, "The specimen PNG does not fit the %zu bytes it was given.", out->cap);
}

bool specimen_encode(const struct specimen *s, const struct pixels *upright, struct buf *out, struct err *err)
{
	struct buf exif;
	struct pixels turned = { 0 };
	buf_init(&exif, 4096);
	if (s->orientation)
		exif_build(&exif, s->seed, s->orientation);
	if (s->orientation > 1)
		turned = turn(upright, s->orientation);
	const struct pixels *px = turned.rgb ? &turned : upright;
	bool ok = s->png ? encode_png(px, &exif, out, err) : encode_jpeg(s, px, &exif, out, err);
	pixels_destroy(&turned);
	buf_finish(&exif);
	return ok;
}
