/* WebP by libwebp, which scales while decoding. Of an animation the first picture is shown, and said to be that. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <webp/decode.h>

#include "base/mem.h"
#include "image/decode.h"

enum { RIFF_HEADER = 12, CHUNK_HEADER = 8, FRAME_HEADER = 16, GREY = 128 };

struct webp {
	WebPDecoderConfig config;
	const uint8_t *bytes;    /* what is decoded: the file, or a picture of an animation */
	size_t n;
	int at, good;            /* rows given; rows that could be read */
	bool decoded;
};

/* A chunk of an extended file. One that is longer than the file: what is there of it. */
struct chunk {
	const uint8_t *id, *bytes;
	size_t n;
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
	if (w->at >= w->good) {
		memset(pixels, GREY, (size_t)d->width * 4);
		return true;
	}
	memcpy(pixels, w->config.output.u.RGBA.rgba + (size_t)w->at++ * (size_t)w->config.output.u.RGBA.stride, (size_t)d->width * 4);
	if (w->config.input.has_alpha)
		decoder_on_paper(pixels, d->width);
	return true;
}

/* The first chunk of this name; lengths are even in the file. */
static bool find(const uint8_t *bytes, size_t n, const char *id, struct chunk *c)
{
	for (size_t at = RIFF_HEADER; n >= CHUNK_HEADER && at <= n - CHUNK_HEADER;) {
		c->id = bytes + at;
		size_t length = (size_t)c->id[4] | (size_t)c->id[5] << 8 | (size_t)c->id[6] << 16 | (size_t)c->id[7] << 24;
		at += CHUNK_HEADER;
		c->bytes = bytes + at;
		c->n = length < n - at ? length : n - at;
		if (memcmp(c->id, id, 4) == 0)
			return true;
		length += length & 1;
		if (length > n - at)
			return false;
		at += length;
	}
	return false;
}

static void take_exif(struct decoder *d, const uint8_t *bytes, size_t n)
{
	struct chunk c;
	if (!find(bytes, n, "EXIF", &c))
		return;
	/* Some writers keep the prefix that JPEG needs. */
	size_t prefix = c.n > 6 && memcmp(c.bytes, "Exif\0\0", 6) == 0 ? 6 : 0;
	exif_read(c.bytes + prefix, c.n - prefix, &d->facts);
}

/* From now on the first picture of the animation is the file: its own chunks, which the library takes without a header. It is as large as
 * the animation but for those that save a margin, and then that is all that there is to see of it. */
static bool take_first(struct webp *w)
{
	struct chunk frame;
	if (!find(w->bytes, w->n, "ANMF", &frame) || frame.n <= FRAME_HEADER)
		return false;
	w->bytes = frame.bytes + FRAME_HEADER;
	w->n = frame.n - FRAME_HEADER;
	return WebPGetFeatures(w->bytes, w->n, &w->config.input) == VP8_STATUS_OK && !w->config.input.has_animation;
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
	bool animated = w->config.input.has_animation;
	if (animated && !take_first(w))
		return err_set(err, ERR_REPLY, "the WebP cannot be decoded: the first picture of its animation is damaged");
	decoder_detail(d, w->config.input.format == 2 ? "lossless" : "");
	decoder_detail(d, animated ? "animated, first frame" : "");
	take_exif(d, bytes, n);
	d->full_width = w->config.input.width;
	d->full_height = w->config.input.height;
	return true;
}

/* Row by row, so that those before a damaged place, or before the end of what came, are there. */
static bool decode(struct webp *w)
{
	int width, height, stride;
	WebPIDecoder *steps = WebPIDecode(NULL, 0, &w->config);
	if (!steps)
		return false;
	w->good = WebPIUpdate(steps, w->bytes, w->n) == VP8_STATUS_OK;
	if (!WebPIDecGetRGB(steps, &w->good, &width, &height, &stride))
		w->good = 0;
	WebPIDelete(steps);
	return w->good > 0;
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
	w->decoded = decode(w);
	if (!w->decoded)
		return err_set(err, ERR_REPLY, "the WebP cannot be decoded: its data are damaged or end early");
	if (w->good < d->height)
		decoder_detail(d, IMAGE_DAMAGED);
	return true;
}

static const char *webp_version(void)
{
	static char text[16];
	int v = WebPGetDecoderVersion();
	snprintf(text, sizeof text, "%d.%d.%d", v >> 16, v >> 8 & 0xff, v & 0xff);
	return text;
}

const struct decoder_format decoder_webp = { "WebP", webp_version, webp_open, webp_begin };
