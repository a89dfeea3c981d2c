/* Hostile PNGs: every colour type written by libpng, and files put together chunk by chunk, some with a hand-made deflate
 * stream. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

#include "base/buf.h"
#include "base/mem.h"
#include "hostile/parts.h"

/* -- good ones ----------------------------------------------------------------------------------------------------------------- */

static const struct {
	int depth, type;
	bool transparent;
} formats[] = {
	{ 1, PNG_COLOR_TYPE_GRAY, false }, { 2, PNG_COLOR_TYPE_GRAY, false }, { 4, PNG_COLOR_TYPE_GRAY, false },
	{ 8, PNG_COLOR_TYPE_GRAY, false },
	{ 16, PNG_COLOR_TYPE_GRAY, false }, { 8, PNG_COLOR_TYPE_GRAY, true }, { 16, PNG_COLOR_TYPE_GRAY, true },
	{ 8, PNG_COLOR_TYPE_RGB, false }, { 16, PNG_COLOR_TYPE_RGB, false }, { 8, PNG_COLOR_TYPE_RGB, true },
	{ 16, PNG_COLOR_TYPE_RGB, true },
	{ 1, PNG_COLOR_TYPE_PALETTE, false }, { 2, PNG_COLOR_TYPE_PALETTE, true }, { 4, PNG_COLOR_TYPE_PALETTE, false },
	{ 4, PNG_COLOR_TYPE_PALETTE, true }, { 8, PNG_COLOR_TYPE_PALETTE, false }, { 8, PNG_COLOR_TYPE_PALETTE, true },
	{ 8, PNG_COLOR_TYPE_GRAY_ALPHA, false }, { 16, PNG_COLOR_TYPE_GRAY_ALPHA, false }, { 8, PNG_COLOR_TYPE_RGB_ALPHA, false },
	{ 16, PNG_COLOR_TYPE_RGB_ALPHA, false },
};
enum { FORMATS = sizeof formats / sizeof *formats };

static void take(png_structp png, png_bytep p, size_t n)
{
	buf_add(png_get_io_ptr(png), p, n);
}

static void flushed(png_structp png)
{
	(void)png;
}

static void add_tables(png_structp png, png_infop info, int depth, int type, bool transparent)
{
	if (type == PNG_COLOR_TYPE_PALETTE) {
		png_color palette[256];
		png_byte alpha[256];
		int n = 1 << depth;
		for (int i = 0; i < n; i++) {
			palette[i] = (png_color){ (png_byte)(i * 255 / n), (png_byte)(255 - i), (png_byte)(i * 7) };
			alpha[i] = (png_byte)(i * 3);
		}
		png_set_PLTE(png, info, palette, n);
		if (transparent)
			png_set_tRNS(png, info, alpha, n, NULL);
	} else if (transparent) {
		png_color_16 key = { .gray = 77, .red = 77, .green = 77, .blue = 77 };
		png_set_tRNS(png, info, NULL, 0, &key);
	}
}

static void png_build(int width, int height, int depth, int type, bool transparent, bool interlaced, struct buf *out)
{
	png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
	png_infop info = png ? png_create_info_struct(png) : NULL;
	if (!info)
		mem_exhausted();
	png_set_write_fn(png, out, take, flushed);
	png_set_IHDR(png, info, (png_uint_32)width, (png_uint_32)height, depth, type, interlaced, PNG_COMPRESSION_TYPE_DEFAULT,
	    PNG_FILTER_TYPE_DEFAULT);
	add_tables(png, info, depth, type, transparent);
	png_write_info(png, info);
	size_t row = png_get_rowbytes(png, info);
	uint8_t *pattern = hostile_pattern((int)row, height, 1);
	png_bytep *rows = mem_alloc((size_t)height * sizeof *rows);
	for (int y = 0; y < height; y++)
		rows[y] = pattern + (size_t)y * row;
	png_write_image(png, rows);
	png_write_end(png, info);
	png_destroy_write_struct(&png, &info);
	free(rows);
	free(pattern);
}

void hostile_good_png(struct buf *out)
{
	png_build(96, 64, 8, PNG_COLOR_TYPE_RGB, false, false, out);
}

static void make_good(size_t i, struct buf *out, struct hostile *about)
{
	size_t f = i % FORMATS, variant = i / FORMATS;
	int w = variant == 2 ? 3 : 96, h = variant == 2 ? 5 : 64;
	png_build(w, h, formats[f].depth, formats[f].type, formats[f].transparent, variant > 0, out);
	hostile_name(about, "PNG, %d bits of type %d%s%s, %d x %d", formats[f].depth, formats[f].type,
	    formats[f].transparent ? " with transparency" : "", variant ? ", interlaced" : "", w, h);
	about->expect = HOSTILE_VALID;
	about->width = w;
	about->height = h;
}

/* -- chunks -------------------------------------------------------------------------------------------------------------------- */

static uint32_t crc_of(const uint8_t *p, size_t n)
{
	uint32_t crc = 0xffffffffu;
	for (size_t i = 0; i < n; i++) {
		crc ^= p[i];
		for (int k = 0; k < 8; k++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
	}
	return ~crc;
}

static void chunk(struct buf *out, const char *type, const void *p, size_t n)
{
	hostile_be(out, (uint32_t)n, 4);
	size_t from = out->len;
	buf_add(out, type, 4);
	buf_add(out, p, n);
	hostile_be(out, crc_of((const uint8_t *)out->data + from, out->len - from), 4);
}

static void header(struct buf *out, uint32_t w, uint32_t h, unsigned depth, unsigned type, unsigned compression, unsigned filter,
    unsigned interlace)
{
	struct buf b;
	buf_init(&b, 64);
	hostile_be(&b, w, 4);
	hostile_be(&b, h, 4);
	hostile_be(&b, depth << 24 | type << 16 | compression << 8 | filter, 4);
	hostile_be(&b, interlace, 1);
	buf_add(out, "\x89PNG\r\n\x1a\n", 8);
	chunk(out, "IHDR", b.data, b.len);
	buf_finish(&b);
}

/* A deflate stream of `n` zero bytes, 258 to 13 bits: fixed codes, a length of 258 at distance 1. */
static void zeros(struct buf *out, size_t n)
{
	uint64_t bits = 0;
	int held = 0;
#define PUT(value, count)                                            \
	do {                                                         \
		bits |= (uint64_t)(value) << held;                   \
		for (held += (count); held >= 8; held -= 8, bits >>= 8) \
			buf_add_char(out, (char)(bits & 255));       \
	} while (0)
	buf_add(out, "\x78\x9c", 2);
	PUT(3, 3);     /* last block, fixed codes */
	PUT(0x0c, 8);  /* literal 0: 00110000, first bit first */
	size_t left = n - 1;
	for (; left >= 258; left -= 258)
		PUT(0xa3, 13); /* code 285: 11000101, distance code 0: 00000 */
	for (; left; left--)
		PUT(0x0c, 8);
	PUT(0, 7);
	PUT(0, 7);
#undef PUT
	/* The check sum of n zeros: a is 1, b is n. */
	hostile_be(out, (uint32_t)(n % 65521) << 16 | 1, 4);
}

static void make_zero_picture(struct buf *out, uint32_t w, uint32_t h, unsigned depth, unsigned type, size_t raw)
{
	struct buf data;
	buf_init(&data, (size_t)8 << 20);
	header(out, w, h, depth, type, 0, 0, 0);
	zeros(&data, raw);
	chunk(out, "IDAT", data.data, data.len);
	chunk(out, "IEND", "", 0);
	buf_finish(&data);
}

static const struct {
	const char *name;
	uint32_t w, h;
	unsigned depth, type;
	size_t raw;
	enum hostile_expect expect;
} bombs[] = {
	{ "2^31-1 x 2^31-1", 0x7fffffff, 0x7fffffff, 8, 2, 1000, HOSTILE_BROKEN },
	{ "2^31 x 2^31", 0x80000000u, 0x80000000u, 8, 2, 1000, HOSTILE_BROKEN },
	{ "2^32-1 x 1", 0xffffffffu, 1, 8, 0, 1000, HOSTILE_BROKEN },
	{ "1 x 2^31-1", 1, 0x7fffffff, 8, 0, 1000, HOSTILE_BROKEN },
	{ "2^31-1 x 1, 16 bits and alpha", 0x7fffffff, 1, 16, 6, 1000, HOSTILE_BROKEN },
	{ "65536 x 65536, which is 0 in 32 bits", 65536, 65536, 8, 6, 1000, HOSTILE_BROKEN },
	{ "20000 x 20000 grey, its data complete", 20000, 20000, 8, 0, 20001 * (size_t)20000, HOSTILE_BROKEN },
	{ "8000 x 8000 of one bit, its data complete", 8000, 8000, 1, 0, 1001 * (size_t)8000, HOSTILE_BROKEN },
	{ "4000 x 3000 of zeros", 4000, 3000, 8, 2, 12001 * (size_t)3000, HOSTILE_VALID },
	{ "4000 x 3000, 16 bits and alpha, of zeros", 4000, 3000, 16, 6, 32001 * (size_t)3000, HOSTILE_VALID },
	{ "64 x 64 with 400 MB of data", 64, 64, 8, 2, (size_t)400 << 20, HOSTILE_EITHER },
	{ "100 x 100 with one byte of data", 100, 100, 8, 2, 1, HOSTILE_EITHER },
};

static void make_bomb(size_t i, struct buf *out, struct hostile *about)
{
	make_zero_picture(out, bombs[i].w, bombs[i].h, bombs[i].depth, bombs[i].type, bombs[i].raw);
	hostile_name(about, "PNG of %s", bombs[i].name);
	about->expect = bombs[i].expect;
	about->width = (int)bombs[i].w;
	about->height = (int)bombs[i].h;
}

/* A compressed text or profile that unfolds to 200 MB, beside a good picture. */
static void make_side_bomb(size_t i, struct buf *out, struct hostile *about)
{
	static const char *const types[] = { "zTXt", "iTXt", "iCCP" };
	static const struct {
		const char *bytes;
		size_t n;
	} heads[] = { { "Comment\0\0", 9 }, { "Comment\0\1\0\0\0", 12 }, { "profile\0\0", 9 } };
	struct buf data, good;
	buf_init(&data, (size_t)8 << 20);
	buf_init(&good, (size_t)1 << 20);
	buf_add(&data, heads[i].bytes, heads[i].n);
	zeros(&data, (size_t)200 << 20);
	hostile_good_png(&good);
	buf_add(out, good.data, 33); /* signature and IHDR */
	chunk(out, types[i], data.data, data.len);
	buf_add(out, good.data + 33, good.len - 33);
	hostile_name(about, "PNG with %s of 200 MB", types[i]);
	about->expect = HOSTILE_EITHER;
	buf_finish(&good);
	buf_finish(&data);
}

/* -- headers that lie ---------------------------------------------------------------------------------------------------------- */

static const struct {
	const char *name;
	uint32_t w, h;
	unsigned depth, type, compression, filter, interlace;
} headers[] = {
	{ "width 0", 0, 64, 8, 2, 0, 0, 0 },
	{ "height 0", 96, 0, 8, 2, 0, 0, 0 },
	{ "depth 0", 96, 64, 0, 2, 0, 0, 0 },
	{ "depth 3", 96, 64, 3, 0, 0, 0, 0 },
	{ "depth 32", 96, 64, 32, 2, 0, 0, 0 },
	{ "RGB of 4 bits", 96, 64, 4, 2, 0, 0, 0 },
	{ "palette of 16 bits", 96, 64, 16, 3, 0, 0, 0 },
	{ "colour type 1", 96, 64, 8, 1, 0, 0, 0 },
	{ "colour type 7", 96, 64, 8, 7, 0, 0, 0 },
	{ "palette without PLTE", 96, 64, 8, 3, 0, 0, 0 },
	{ "compression 1", 96, 64, 8, 2, 1, 0, 0 },
	{ "filter method 1", 96, 64, 8, 2, 0, 1, 0 },
	{ "interlace 2", 96, 64, 8, 2, 0, 0, 2 },
};

static void make_header(size_t i, struct buf *out, struct hostile *about)
{
	struct buf data;
	buf_init(&data, (size_t)1 << 20);
	zeros(&data, 64 * 289);
	header(out, headers[i].w, headers[i].h, headers[i].depth, headers[i].type, headers[i].compression, headers[i].filter,
	    headers[i].interlace);
	chunk(out, "IDAT", data.data, data.len);
	chunk(out, "IEND", "", 0);
	hostile_name(about, "PNG, %s", headers[i].name);
	buf_finish(&data);
}

/* -- structure ----------------------------------------------------------------------------------------------------------------- */

/* Offsets in a good file: signature 8, IHDR chunk 25, then IDAT. */
enum { AT_IHDR = 8, AT_IDAT = 33 };

static const struct {
	const char *name;
	size_t at;
	uint32_t value;
	int bytes;
	enum hostile_expect expect;
} pokes[] = {
	{ "IHDR's length 2^32-1", AT_IHDR, 0xffffffffu, 4, HOSTILE_BROKEN },
	{ "IHDR's length 12", AT_IHDR, 12, 4, HOSTILE_BROKEN },
	{ "IHDR's length 0", AT_IHDR, 0, 4, HOSTILE_BROKEN },
	{ "IHDR's check sum", AT_IHDR + 21, 0x12345678, 4, HOSTILE_BROKEN },
	{ "IHDR called JHDR", AT_IHDR + 4, 'J', 1, HOSTILE_BROKEN },
	{ "IDAT's length 2^32-1", AT_IDAT, 0xffffffffu, 4, HOSTILE_BROKEN },
	{ "IDAT's length 2^31-1", AT_IDAT, 0x7fffffffu, 4, HOSTILE_EITHER },
	{ "IDAT's length 0", AT_IDAT, 0, 4, HOSTILE_BROKEN },
	{ "IDAT called IDAU", AT_IDAT + 7, 'U', 1, HOSTILE_BROKEN },
	{ "IDAT called with bytes that are no letters", AT_IDAT + 4, 0x01020304, 4, HOSTILE_BROKEN },
	{ "zlib's method 15", AT_IDAT + 8, 0xff, 1, HOSTILE_BROKEN },
	{ "zlib's window too large", AT_IDAT + 8, 0x98, 1, HOSTILE_BROKEN },
	{ "a preset dictionary", AT_IDAT + 8, 0x78bb, 2, HOSTILE_BROKEN },
	{ "a block of type 3", AT_IDAT + 10, 0x07, 1, HOSTILE_BROKEN },
};

static void make_poked(size_t i, struct buf *out, struct hostile *about)
{
	hostile_good_png(out);
	hostile_poke(out, pokes[i].at, pokes[i].value, pokes[i].bytes);
	hostile_name(about, "PNG, %s", pokes[i].name);
	about->expect = pokes[i].expect;
}

static void make_cut(size_t i, struct buf *out, struct hostile *about)
{
	static const size_t fixed[] = { 7, 8, 12, 16, 20, 29, 32, 33, 37, 41, 43 };
	struct buf good;
	buf_init(&good, (size_t)1 << 20);
	hostile_good_png(&good);
	size_t n = sizeof fixed / sizeof *fixed, at = i < n ? fixed[i] : 43 + (good.len - 43) * (i - n + 1) / 10;
	if (at >= good.len)
		at = good.len - 1;
	buf_add(out, good.data, at);
	hostile_name(about, "PNG cut at %zu of %zu", at, good.len);
	/* Rows of a cut picture may be shown, and a picture that lacks only its end is whole. */
	about->expect = at <= 43 ? HOSTILE_BROKEN : HOSTILE_EITHER;
	buf_finish(&good);
}

static void make_built(size_t i, struct buf *out, struct hostile *about)
{
	static const struct {
		const char *name;
		enum hostile_expect expect;
	} kinds[] = {
		{ "no IDAT", HOSTILE_BROKEN }, { "no IEND", HOSTILE_EITHER }, { "IHDR twice", HOSTILE_EITHER },
		{ "IDAT before IHDR", HOSTILE_BROKEN },
		{ "a critical chunk nobody knows", HOSTILE_BROKEN }, { "an ancillary chunk nobody knows", HOSTILE_VALID },
		{ "a palette of 257 colours", HOSTILE_BROKEN }, { "a palette of 2 colours for 256 values", HOSTILE_VALID },
		{ "1000 empty IDATs", HOSTILE_VALID }, { "animation chunks", HOSTILE_VALID },
		{ "filter 9 in each row", HOSTILE_EITHER },
		{ "20000 ancillary chunks", HOSTILE_EITHER }, { "EXIF with orientation 6", HOSTILE_VALID },
		{ "EXIF of noise", HOSTILE_VALID },
		{ "another IDAT behind IEND", HOSTILE_VALID },
	};
	struct buf data;
	buf_init(&data, (size_t)1 << 20);
	zeros(&data, 64 * (i == 6 || i == 7 ? 97 : 289));
	if (i == 10)
		data.data[2] = '\xe3', data.data[3] = '\x1c'; /* literal 9 where the 0 was */
	if (i == 3)
		buf_add(out, "\x89PNG\r\n\x1a\n", 8), chunk(out, "IDAT", data.data, data.len);
	else
		header(out, 96, 64, 8, i == 6 || i == 7 ? 3 : 2, 0, 0, 0);
	if (i == 2)
		buf_add(out, out->data + 8, 25);
	if (i == 4 || i == 5)
		chunk(out, i == 4 ? "ABCD" : "abCd", "whatever", 8);
	if (i == 6 || i == 7) {
		char palette[257 * 3] = { 0 };
		chunk(out, "PLTE", palette, i == 6 ? 257 * 3 : 6);
	}
	if (i == 9) {
		chunk(out, "acTL", "\0\0\0\1\0\0\0\0", 8);
		chunk(out, "fcTL", "\0\0\0\0\0\0\0\x60\0\0\0\x40\0\0\0\0\0\0\0\0\0\1\0\1\0\0", 26);
	}
	for (int k = 0; i == 11 && k < 20000; k++)
		chunk(out, "teXt", "k\0v", 3);
	if (i == 12)
		chunk(out, "eXIf", "II*\0\10\0\0\0\1\0\x12\1\3\0\1\0\0\0\6\0\0\0\0\0\0\0", 26);
	if (i == 13)
		chunk(out, "eXIf", "MM\0*\xff\xff\xff\xff\xff\xff", 10);
	for (int k = 0; i == 8 && k < 1000; k++)
		chunk(out, "IDAT", "", 0);
	if (i != 0 && i != 3)
		chunk(out, "IDAT", data.data, data.len);
	if (i != 1)
		chunk(out, "IEND", "", 0);
	if (i == 14)
		chunk(out, "IDAT", data.data, data.len);
	hostile_name(about, "PNG with %s", kinds[i].name);
	about->expect = kinds[i].expect;
	about->width = i == 12 ? 64 : 96;
	about->height = i == 12 ? 96 : 64;
	buf_finish(&data);
}

#define COUNT(a) (sizeof(a) / sizeof *(a))

const struct hostile_family hostile_png[] = {
	{ 3 * FORMATS, make_good }, { COUNT(bombs), make_bomb }, { 3, make_side_bomb }, { COUNT(headers), make_header },
	{ COUNT(pokes), make_poked },
	{ 20, make_cut }, { 15, make_built }, { 0, NULL },
};
