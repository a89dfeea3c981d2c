/* JPEG by libjpeg-turbo: scaled decoding, rows as they come. Its errors come by longjmp, which stays inside this file. */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include "base/mem.h"
#include "image/decode.h"
#include "image/limits.h"

#define TEXT_OF(x) #x
#define VERSION_TEXT(x) TEXT_OF(x)
#define JPEG_VERSION VERSION_TEXT(LIBJPEG_TURBO_VERSION)

enum { EXIF_MARKER = JPEG_APP0 + 1, LIBRARY_MEMORY_MAX = 400 * 1024 * 1024 };

struct jpeg {
	struct jpeg_decompress_struct c;
	struct jpeg_error_mgr errors;
	struct jpeg_progress_mgr progress;
	jmp_buf out;
	char message[JMSG_LENGTH_MAX];
	bool too_many_scans;
	bool cmyk, damaged;
};

static void on_error(j_common_ptr c)
{
	struct jpeg *j = c->client_data;
	c->err->format_message(c, j->message);
	longjmp(j->out, 1);
}

/* Damage is not an error to the library; what it could read is shown, and that it is damaged said. */
static void on_message(j_common_ptr c, int level)
{
	c->err->num_warnings += level < 0;
}

static void on_progress(j_common_ptr c)
{
	struct jpeg *j = c->client_data;
	if (c->is_decompressor && ((j_decompress_ptr)c)->input_scan_number > IMAGE_SCANS_MAX) {
		j->too_many_scans = true;
		longjmp(j->out, 1);
	}
}

static bool fail(const struct jpeg *j, struct err *err)
{
	if (j->too_many_scans)
		return err_set(err, ERR_REPLY, "the JPEG has more than %d scans", IMAGE_SCANS_MAX);
	return err_set(err, ERR_REPLY, "the JPEG cannot be decoded: %.200s", j->message);
}

static void jpeg_close(struct decoder *d)
{
	struct jpeg *j = d->state;
	if (!setjmp(j->out))
		jpeg_destroy_decompress(&j->c);
	free(j);
}

/* In place. Adobe writes CMYK inverted, and so does who leaves its marker out: files that are plain are rarer than writers that drop it. */
static void cmyk_to_rgb(uint8_t *p, int width)
{
	for (int x = 0; x < width; x++, p += 4)
		for (int k = 0; k < 3; k++)
			p[k] = (uint8_t)(p[k] * p[3] / 255);
}

static bool read_row(struct jpeg *j, uint8_t *pixels, struct err *err)
{
	JSAMPROW row = pixels;
	if (setjmp(j->out))
		return fail(j, err);
	return jpeg_read_scanlines(&j->c, &row, 1) == 1 || err_set(err, ERR_REPLY, "the JPEG ends early");
}

static bool jpeg_row(struct decoder *d, uint8_t *pixels, struct err *err)
{
	struct jpeg *j = d->state;
	if (!read_row(j, pixels, err))
		return false;
	if (j->errors.num_warnings && !j->damaged) {
		j->damaged = true;
		decoder_detail(d, IMAGE_DAMAGED);
	}
	if (j->cmyk)
		cmyk_to_rgb(pixels, d->width);
	return true;
}

static bool jpeg_skip(struct decoder *d, int n, struct err *err)
{
	struct jpeg *j = d->state;
	if (setjmp(j->out))
		return fail(j, err);
	jpeg_skip_scanlines(&j->c, (JDIMENSION)n);
	return true;
}

/* To whole blocks, as the library can. */
static bool jpeg_crop(struct decoder *d, int *left, int columns, struct err *err)
{
	struct jpeg *j = d->state;
	JDIMENSION x = (JDIMENSION)*left, width = (JDIMENSION)columns;
	if (setjmp(j->out))
		return fail(j, err);
	jpeg_crop_scanline(&j->c, &x, &width);
	*left = (int)x;
	d->width = (int)j->c.output_width;
	return true;
}

/* Of several blocks the first that is one counts, as for browsers: a later one must not turn what they show upright. */
static void take_exif(struct decoder *d, struct jpeg *j)
{
	bool taken = false;
	for (jpeg_saved_marker_ptr m = j->c.marker_list; m && !taken; m = m->next)
		if (m->marker == EXIF_MARKER && m->data_length > 6 && memcmp(m->data, "Exif\0\0", 6) == 0)
			taken = exif_read(m->data + 6, m->data_length - 6, &d->facts);
}

static bool jpeg_open(struct decoder *d, const uint8_t *bytes, size_t n, struct err *err)
{
	struct jpeg *j = mem_alloc(sizeof *j);
	d->state = j;
	d->close = jpeg_close;
	d->row = jpeg_row;
	d->skip = jpeg_skip;
	d->crop = jpeg_crop;
	j->c.err = jpeg_std_error(&j->errors);
	j->errors.error_exit = on_error;
	j->errors.emit_message = on_message;
	j->c.client_data = j;
	if (setjmp(j->out))
		return fail(j, err);
	jpeg_create_decompress(&j->c);
	j->c.client_data = j;
	j->c.mem->max_memory_to_use = LIBRARY_MEMORY_MAX;
	j->progress.progress_monitor = on_progress;
	j->c.progress = &j->progress;
	jpeg_save_markers(&j->c, EXIF_MARKER, 0xffff);
	jpeg_mem_src(&j->c, bytes, n);
	if (jpeg_read_header(&j->c, TRUE) != JPEG_HEADER_OK)
		return err_set(err, ERR_REPLY, "the JPEG has no picture in it");
	d->full_width = (int)j->c.image_width;
	d->full_height = (int)j->c.image_height;
	d->pixels_max = jpeg_has_multiple_scans(&j->c) || j->c.arith_code ? JPEG_KEPT_MAX : JPEG_PIXELS_MAX;
	take_exif(d, j);
	j->cmyk = j->c.jpeg_color_space == JCS_CMYK || j->c.jpeg_color_space == JCS_YCCK;
	decoder_detail(d, j->c.progressive_mode ? "progressive" : "");
	decoder_detail(d, j->cmyk ? "CMYK" : j->c.jpeg_color_space == JCS_GRAYSCALE ? "gray" : "");
	return true;
}

static bool jpeg_begin(struct decoder *d, int min_w, int min_h, struct err *err)
{
	struct jpeg *j = d->state;
	if (setjmp(j->out))
		return fail(j, err);
	j->c.out_color_space = j->cmyk ? JCS_CMYK : JCS_EXT_RGBX;
	j->c.do_fancy_upsampling = FALSE; /* the resampling that follows does better */
	j->c.scale_denom = 8;
	/* Powers of two only: they are what the library has fast code for. */
	for (unsigned eighths = 1; eighths <= 8; eighths *= 2) {
		j->c.scale_num = eighths;
		jpeg_calc_output_dimensions(&j->c);
		if ((int)j->c.output_width >= min_w && (int)j->c.output_height >= min_h)
			break;
	}
	jpeg_start_decompress(&j->c);
	d->width = (int)j->c.output_width;
	d->height = (int)j->c.output_height;
	return true;
}

/* The library tells its own version nowhere while it runs. */
static const char *jpeg_version(void)
{
	return JPEG_VERSION;
}

const struct decoder_format decoder_jpeg = { "JPEG", jpeg_version, jpeg_open, jpeg_begin };
