#include "support/encode.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <png.h>
#include <webp/encode.h>

#include "base/buf.h"

void pixels_init(struct pixels *p, int width, int height)
{
	*p = (struct pixels){.width = width, .height = height, .rgb = calloc((size_t)width * (size_t)height, 3)};
}

void pixels_finish(struct pixels *p)
{
	free(p->rgb);
	p->rgb = NULL;
}

uint8_t *pixels_at(const struct pixels *p, int x, int y)
{
	return p->rgb + ((size_t)y * (size_t)p->width + (size_t)x) * 3;
}

static void png_put(png_structp g, png_bytep bytes, size_t n)
{
	buf_add(png_get_io_ptr(g), bytes, n);
}

static void png_flush_nothing(png_structp g)
{
	(void)g;
}

static int palette_of(const struct pixels *p, png_color colours[256], uint8_t *numbers)
{
	int n = 0;
	for (int i = 0; i < p->width * p->height; i++) {
		const uint8_t *c = p->rgb + i * 3;
		int k = 0;
		while (k < n && (colours[k].red != c[0] || colours[k].green != c[1] || colours[k].blue != c[2]))
			k++;
		if (k == n)
			colours[n++] = (png_color){c[0], c[1], c[2]};
		numbers[i] = (uint8_t)k;
	}
	return n;
}

static void fill_row(const struct pixels *p, enum png_kind kind, int y, uint8_t *row)
{
	for (int x = 0; x < p->width; x++) {
		const uint8_t *c = pixels_at(p, x, y);
		if (kind == PNG_KIND_GRAY) {
			row[x] = c[0];
		} else if (kind == PNG_KIND_RGBA) {
			memcpy(row + x * 4, c, 3);
			row[x * 4 + 3] = c[0] == c[1] && c[1] == c[2] && c[0] % 2 ? 0 : 255;
		} else if (kind == PNG_KIND_RGB16) {
			for (int k = 0; k < 3; k++)
				row[x * 6 + k * 2] = row[x * 6 + k * 2 + 1] = c[k];
		} else {
			memcpy(row + x * 3, c, 3);
		}
	}
}

void encode_png(const struct pixels *p, enum png_kind kind, bool interlaced, struct buf *out)
{
	static const int types[] = {PNG_COLOR_TYPE_RGB, PNG_COLOR_TYPE_RGBA, PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_PALETTE,
	                            PNG_COLOR_TYPE_RGB};
	png_structp g = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
	png_infop info = png_create_info_struct(g);
	png_color colours[256];
	uint8_t *all = malloc((size_t)p->width * (size_t)p->height * 6);
	png_bytep *rows = malloc((size_t)p->height * sizeof *rows);
	size_t stride = (size_t)p->width * (kind == PNG_KIND_PALETTE ? 1 : 6);
	png_set_write_fn(g, out, png_put, png_flush_nothing);
	png_set_IHDR(g, info, (png_uint_32)p->width, (png_uint_32)p->height, kind == PNG_KIND_RGB16 ? 16 : 8, types[kind],
	             interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
	if (kind == PNG_KIND_PALETTE)
		png_set_PLTE(g, info, colours, palette_of(p, colours, all));
	for (int y = 0; y < p->height; y++) {
		rows[y] = all + (size_t)y * stride;
		if (kind != PNG_KIND_PALETTE)
			fill_row(p, kind, y, rows[y]);
	}
	png_write_info(g, info);
	png_write_image(g, rows);
	png_write_end(g, info);
	png_destroy_write_struct(&g, &info);
	free(rows);
	free(all);
}

static void put_orientation(struct jpeg_compress_struct *c, int orientation)
{
	uint8_t exif[] = "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0";
	enum { VALUE = 6 + 8 + 2 + 8 + 1 };
	exif[VALUE] = (uint8_t)orientation;
	jpeg_write_marker(c, JPEG_APP0 + 1, exif, sizeof exif);
}

void encode_jpeg(const struct pixels *p, enum jpeg_kind kind, bool progressive, int orientation, struct buf *out)
{
	static const J_COLOR_SPACE from[] = {JCS_RGB, JCS_GRAYSCALE, JCS_CMYK, JCS_CMYK, JCS_RGB},
	                           to[] = {JCS_YCbCr, JCS_GRAYSCALE, JCS_CMYK, JCS_YCCK, JCS_YCbCr};
	static const int channels[] = {3, 1, 4, 4, 3};
	static const jpeg_scan_info scans[] = {{1, {0}, 0, 63, 0, 0}, {1, {1}, 0, 63, 0, 0}, {1, {2}, 0, 63, 0, 0}};
	struct jpeg_compress_struct c;
	struct jpeg_error_mgr errors;
	unsigned char *bytes = NULL;
	unsigned long n = 0;
	c.err = jpeg_std_error(&errors);
	jpeg_create_compress(&c);
	jpeg_mem_dest(&c, &bytes, &n);
	c.image_width = (JDIMENSION)p->width;
	c.image_height = (JDIMENSION)p->height;
	c.input_components = channels[kind];
	c.in_color_space = from[kind];
	jpeg_set_defaults(&c);
	jpeg_set_colorspace(&c, to[kind]);
	jpeg_set_quality(&c, 100, TRUE);
	for (int k = 0; k < c.num_components; k++)
		c.comp_info[k].h_samp_factor = c.comp_info[k].v_samp_factor = 1;
	if (progressive)
		jpeg_simple_progression(&c);
	if (kind == JPEG_KIND_SCANS) {
		c.scan_info = scans;
		c.num_scans = 3;
	}
	jpeg_start_compress(&c, TRUE);
	if (orientation)
		put_orientation(&c, orientation);
	uint8_t *row = malloc((size_t)p->width * 4);
	for (int y = 0; y < p->height; y++) {
		for (int x = 0; x < p->width; x++) {
			/* Adobe's CMYK is inverted; without black it is then plain RGB and full K. */
			memcpy(row + x * channels[kind], pixels_at(p, x, y), kind == JPEG_KIND_GRAY ? 1 : 3);
			if (channels[kind] == 4)
				row[x * 4 + 3] = 255;
		}
		jpeg_write_scanlines(&c, &row, 1);
	}
	jpeg_finish_compress(&c);
	jpeg_destroy_compress(&c);
	buf_add(out, bytes, n);
	free(row);
	free(bytes);
}

static uint32_t crc_of(const uint8_t *p, size_t n)
{
	uint32_t crc = 0xffffffff;
	while (n--) {
		crc ^= *p++;
		for (int i = 0; i < 8; i++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
	}
	return ~crc;
}

void encode_png_mend(struct buf *png)
{
	enum { SIGNATURE = 8, HEAD = 8 };
	for (size_t at = SIGNATURE; at + HEAD < png->len;) {
		uint8_t *p = (uint8_t *)png->data + at;
		size_t n = (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3];
		uint32_t crc = crc_of(p + 4, n + 4);
		for (int i = 0; i < 4; i++)
			p[HEAD + n + (size_t)i] = (uint8_t)(crc >> (24 - 8 * i));
		at += HEAD + n + 4;
	}
}

void encode_webp(const struct pixels *p, bool lossless, struct buf *out)
{
	uint8_t *bytes = NULL;
	size_t n = lossless ? WebPEncodeLosslessRGB(p->rgb, p->width, p->height, p->width * 3, &bytes)
	                    : WebPEncodeRGB(p->rgb, p->width, p->height, p->width * 3, 100, &bytes);
	buf_add(out, bytes, n);
	WebPFree(bytes);
}

static void put_le(struct buf *out, uint32_t v, int bytes)
{
	for (int i = 0; i < bytes; i++)
		buf_add_char(out, (char)(v >> 8 * i & 0xff));
}

void encode_webp_animation(const struct pixels *p, const struct buf *const *stills, size_t n, struct buf *out)
{
	enum { RIFF = 12, FRAME = 16, MS = 100 };
	uint32_t length = RIFF - 8 + 8 + 10 + 8 + 6;
	for (size_t i = 0; i < n; i++)
		length += 8 + FRAME + (uint32_t)stills[i]->len - RIFF;
	buf_add(out, "RIFF", 4);
	put_le(out, length, 4);
	buf_add(out, "WEBPVP8X\x0a\0\0\0\2\0\0\0", 16);
	put_le(out, (uint32_t)p->width - 1, 3);
	put_le(out, (uint32_t)p->height - 1, 3);
	buf_add(out, "ANIM\6\0\0\0\0\0\0\0\0\0", 14);
	for (size_t i = 0; i < n; i++) {
		buf_add(out, "ANMF", 4);
		put_le(out, FRAME + (uint32_t)stills[i]->len - RIFF, 4);
		put_le(out, 0, 3); /* where it lies */
		put_le(out, 0, 3);
		put_le(out, (uint32_t)p->width - 1, 3);
		put_le(out, (uint32_t)p->height - 1, 3);
		put_le(out, MS, 3);
		put_le(out, 0, 1);
		buf_add(out, stills[i]->data + RIFF, stills[i]->len - RIFF);
	}
}
