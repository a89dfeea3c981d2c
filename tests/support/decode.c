#include "support/decode.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <png.h>
#include <webp/decode.h>

enum { MAX_SCANS = 100 };
static const uint64_t max_pixels = 40000000;

void decoded_finish(struct decoded *d)
{
	free(d->rgb);
	*d = (struct decoded){ 0 };
}

static bool size_allowed(uint64_t w, uint64_t h)
{
	return w && h && w * h <= max_pixels;
}

/* -- EXIF ---------------------------------------------------------------------------------------------------------------------- */

static uint32_t number(const uint8_t *p, int bytes, bool big)
{
	uint32_t v = 0;
	for (int i = 0; i < bytes; i++)
		v |= (uint32_t)p[i] << 8 * (big ? bytes - 1 - i : i);
	return v;
}

static void read_text(const uint8_t *tiff, size_t n, uint32_t at, uint32_t count, char out[64])
{
	if (count < 64 && at < n && count <= n - at)
		snprintf(out, 64, "%.*s", (int)count, (const char *)tiff + at);
}

static void read_directory(const uint8_t *tiff, size_t n, uint32_t at, bool big, int depth, struct decoded *out)
{
	if (at > n || n - at < 2 || depth > 2)
		return;
	uint32_t tags = number(tiff + at, 2, big);
	for (uint32_t i = 0; i < tags && (size_t)at + 2 + (i + 1) * 12 <= n; i++) {
		const uint8_t *tag = tiff + at + 2 + i * 12;
		uint32_t id = number(tag, 2, big), count = number(tag + 4, 4, big), value = number(tag + 8, 4, big);
		if (id == 0x0112)
			value = number(tag + 8, 2, big);
		if (id == 0x0112 && value >= 1 && value <= 8)
			out->orientation = (int)value;
		else if (id == 0x0131)
			read_text(tiff, n, value, count, out->software);
		else if (id == 0x9003)
			read_text(tiff, n, value, count, out->taken);
		else if (id == 0x8769)
			read_directory(tiff, n, value, big, depth + 1, out);
	}
}

static void read_exif(const uint8_t *tiff, size_t n, struct decoded *out)
{
	if (n < 8)
		return;
	bool big = tiff[0] == 'M';
	read_directory(tiff, n, number(tiff + 4, 4, big), big, 0, out);
}

/* -- JPEG ---------------------------------------------------------------------------------------------------------------------- */

struct trouble {
	struct jpeg_error_mgr mgr;
	jmp_buf back;
};

static _Noreturn void jpeg_stop(j_common_ptr c)
{
	longjmp(((struct trouble *)c->err)->back, 1);
}

static void jpeg_quiet(j_common_ptr c)
{
	(void)c;
}

static void jpeg_scan_limit(j_common_ptr c)
{
	if (((j_decompress_ptr)c)->input_scan_number > MAX_SCANS)
		jpeg_stop(c);
}

static void jpeg_read(struct jpeg_decompress_struct *d, const void *bytes, size_t n, bool keep, struct decoded *out)
{
	jpeg_mem_src(d, bytes, n);
	jpeg_save_markers(d, JPEG_APP0 + 1, 0xffff);
	jpeg_read_header(d, TRUE);
	if (!size_allowed(d->image_width, d->image_height))
		jpeg_stop((j_common_ptr)d);
	for (jpeg_saved_marker_ptr m = d->marker_list; m; m = m->next) {
		if (m->data_length > 6 && !memcmp(m->data, "Exif\0", 6))
			read_exif(m->data + 6, m->data_length - 6, out);
	}
	d->out_color_space = d->num_components == 4 ? JCS_CMYK : JCS_RGB;
	jpeg_start_decompress(d);
	out->width = (int)d->output_width;
	out->height = (int)d->output_height;
	size_t stride = (size_t)d->output_width * (size_t)d->output_components;
	JSAMPROW row = (*d->mem->alloc_large)((j_common_ptr)d, JPOOL_IMAGE, stride);
	if (keep)
		out->rgb = malloc(stride * d->output_height);
	while (d->output_scanline < d->output_height) {
		JSAMPROW to = keep ? out->rgb + stride * d->output_scanline : row;
		jpeg_read_scanlines(d, &to, 1);
	}
	jpeg_finish_decompress(d);
}

static bool decode_jpeg(const void *bytes, size_t n, bool keep, struct decoded *out)
{
	struct jpeg_decompress_struct d;
	struct trouble trouble;
	struct jpeg_progress_mgr progress = { .progress_monitor = jpeg_scan_limit };
	volatile bool ok = false;
	d.err = jpeg_std_error(&trouble.mgr);
	trouble.mgr.error_exit = jpeg_stop;
	trouble.mgr.output_message = jpeg_quiet;
	jpeg_create_decompress(&d);
	d.progress = &progress;
	if (setjmp(trouble.back) == 0) {
		jpeg_read(&d, bytes, n, keep, out);
		ok = true;
	}
	jpeg_destroy_decompress(&d);
	return ok;
}

/* -- PNG ----------------------------------------------------------------------------------------------------------------------- */

struct source {
	const uint8_t *bytes;
	size_t n;
};

static void png_give(png_structp png, png_bytep to, size_t n)
{
	struct source *s = png_get_io_ptr(png);
	if (n > s->n)
		png_error(png, "end");
	memcpy(to, s->bytes, n);
	s->bytes += n;
	s->n -= n;
}

static _Noreturn void png_stop(png_structp png, png_const_charp why)
{
	(void)why;
	png_longjmp(png, 1);
}

static void png_quiet(png_structp png, png_const_charp why)
{
	(void)png;
	(void)why;
}

static void png_read_all(png_structp png, png_infop info, bool keep, struct decoded *out)
{
	png_bytep exif;
	png_uint_32 exif_n;
	png_set_user_limits(png, 100000, 100000);
	png_read_info(png, info);
	if (!size_allowed(png_get_image_width(png, info), png_get_image_height(png, info)))
		png_stop(png, "large");
	if (png_get_eXIf_1(png, info, &exif_n, &exif))
		read_exif(exif, exif_n, out);
	png_set_expand(png);
	png_set_strip_16(png);
	png_set_strip_alpha(png);
	png_set_gray_to_rgb(png);
	int passes = png_set_interlace_handling(png);
	png_read_update_info(png, info);
	out->width = (int)png_get_image_width(png, info);
	out->height = (int)png_get_image_height(png, info);
	size_t stride = png_get_rowbytes(png, info);
	out->rgb = malloc(stride * (keep || passes > 1 ? (size_t)out->height : 1));
	for (int pass = 0; pass < passes; pass++) {
		for (int y = 0; y < out->height; y++)
			png_read_row(png, out->rgb + (keep || passes > 1 ? stride * (size_t)y : 0), NULL);
	}
	png_read_end(png, NULL);
}

static bool decode_png(const void *bytes, size_t n, bool keep, struct decoded *out)
{
	struct source source = { bytes, n };
	png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, png_stop, png_quiet);
	png_infop info = png_create_info_struct(png);
	volatile bool ok = false;
	png_set_read_fn(png, &source, png_give);
	if (setjmp(png_jmpbuf(png)) == 0) {
		png_read_all(png, info, keep, out);
		ok = true;
	}
	png_destroy_read_struct(&png, &info, NULL);
	return ok;
}

static bool decode_webp(const void *bytes, size_t n, struct decoded *out)
{
	if (!WebPGetInfo(bytes, n, &out->width, &out->height) || !size_allowed((uint64_t)out->width, (uint64_t)out->height))
		return false;
	uint8_t *rgb = WebPDecodeRGB(bytes, n, &out->width, &out->height);
	WebPFree(rgb);
	return rgb;
}

bool decode_picture(const void *bytes, size_t n, bool keep, struct decoded *out)
{
	*out = (struct decoded){ 0 };
	bool ok = false;
	if (n > 2 && !memcmp(bytes, "\xff\xd8", 2))
		ok = decode_jpeg(bytes, n, keep, out);
	else if (n > 8 && !memcmp(bytes, "\x89PNG", 4))
		ok = decode_png(bytes, n, keep, out);
	else if (n > 16 && !memcmp(bytes, "RIFF", 4))
		ok = decode_webp(bytes, n, out);
	if (!keep || !ok) {
		free(out->rgb);
		out->rgb = NULL;
	}
	return ok;
}
