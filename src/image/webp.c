/* WebP by libwebp, which scales while decoding. Animations show nothing but a sentence. */
#include <stdlib.h>
#include <string.h>

#include <webp/decode.h>

#include "base/mem.h"
#include "image/decode.h"

enum { RIFF_HEADER = 12, CHUNK_HEADER = 8 };

struct webp {
	WebPDecoderConfig config;
	const uint8_t *bytes;
	size_t n;
	int at;
	bool decoded;
};

static void webp_close(struct decoder *d)
{
	struct webp *w = d->state;
	if (w->decoded)
		explicit_bzero(w->config.output.u.RGBA.rgba, w->config.output.u.RGBA.size);
	WebPFreeDecBuffer(&w->config.output);
	free(w);
}

static bool webp_row(struct decoder *d, uint8_t *pixels, struct err *err)
{
	struct webp *w = d->state;
	(void)err;
	memcpy(pixels, w->config.output.u.RGBA.rgba + (size_t)w->at++ * (size_t)w->config.output.u.RGBA.stride, (size_t)d->width * 4);
	if (w->config.input.has_alpha)
		decoder_on_paper(pixels, d->width);
	return true;
}

/* The EXIF chunk of an extended file; lengths are even in the file. */
static void take_exif(struct decoder *d, const uint8_t *bytes, size_t n)
{
	for (size_t at = RIFF_HEADER; n - at >= CHUNK_HEADER;) {
		const uint8_t *chunk = bytes + at;
		size_t length = (size_t)chunk[4] | (size_t)chunk[5] << 8 | (size_t)chunk[6] << 16 | (size_t)chunk[7] << 24;
		at += CHUNK_HEADER;
		if (length > n - at)
			return;
		if (memcmp(chunk, "EXIF", 4) == 0) {
			/* Some writers keep the prefix that JPEG needs. */
			size_t prefix = length > 6 && memcmp(bytes + at, "Exif\0\0", 6) == 0 ? 6 : 0;
			exif_read(bytes + at + prefix, length - prefix, &d->facts);
			return;
		}
		length += length & 1;
		if (length > n - at)
			return;
		at += length;
	}
}

static bool webp_open(struct decoder *d, const uint8_t *bytes, size_t n, struct err *err)
{
	struct webp *w = mem_alloc(sizeof *w);
	d->state = w;
	d->close = webp_close;
	d->row = webp_row;
	w->bytes = bytes;
	w->n = n;
	if (!WebPInitDecoderConfig(&w->config) || WebPGetFeatures(bytes, n, &w->config.input) != VP8_STATUS_OK)
		return err_set(err, ERR_REPLY, "the WebP cannot be decoded: its header is damaged");
	if (w->config.input.has_animation)
		return err_set(err, ERR_REPLY, "the WebP is an animation; still pictures are shown");
	decoder_detail(d, w->config.input.format == 2 ? "lossless" : "");
	take_exif(d, bytes, n);
	d->full_width = w->config.input.width;
	d->full_height = w->config.input.height;
	return true;
}

static bool webp_begin(struct decoder *d, int min_w, int min_h, struct err *err)
{
	struct webp *w = d->state;
	d->width = d->full_width;
	d->height = d->full_height;
	if (min_w < d->full_width && min_h < d->full_height) {
		w->config.options.use_scaling = 1;
		w->config.options.scaled_width = d->width = min_w;
		w->config.options.scaled_height = d->height = min_h;
	}
	w->config.output.colorspace = MODE_RGBA;
	/* After a failure the library has freed its rows, but not forgotten where they were. */
	w->decoded = WebPDecode(w->bytes, w->n, &w->config) == VP8_STATUS_OK;
	if (!w->decoded)
		return err_set(err, ERR_REPLY, "the WebP cannot be decoded: its data are damaged or end early");
	return true;
}

const struct decoder_format decoder_webp = { "WebP", webp_open, webp_begin };
