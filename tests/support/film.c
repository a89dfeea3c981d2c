#include "support/film.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <vpx/vp8cx.h>
#include <vpx/vpx_encoder.h>

#include "base/buf.h"

enum { LENGTH_BYTES = 4, FILE_MAX = 8 << 20, DARK = 40, GREY = 128, LIGHT = 220 };

int film_bar(const struct film_kind *k, int picture)
{
	return (k->width - k->width / 10) * picture / k->pictures;
}

static void die(const char *what)
{
	fprintf(stderr, "encode_film: %s\n", what);
	abort();
}

static void add_byte(struct buf *b, uint64_t v)
{
	buf_add_char(b, (char)v);
}

static void add_id(struct buf *b, uint32_t id)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		if (id >> shift)
			add_byte(b, id >> shift & 0xff);
}

static void add_length(struct buf *b, size_t n)
{
	add_byte(b, 0x10 | (unsigned)(n >> 24));
	for (int shift = 16; shift >= 0; shift -= 8)
		add_byte(b, n >> shift & 0xff);
}

static void add_number(struct buf *b, uint32_t id, uint32_t v)
{
	add_id(b, id);
	add_length(b, 4);
	for (int shift = 24; shift >= 0; shift -= 8)
		add_byte(b, v >> shift & 0xff);
}

static void add_float(struct buf *b, uint32_t id, int bytes, double v)
{
	float shorter = (float)v;
	uint64_t bits = 0;
	memcpy(&bits, bytes == sizeof v ? (void *)&v : (void *)&shorter, (size_t)bytes);
	add_id(b, id);
	add_length(b, (size_t)bytes);
	for (int shift = 8 * bytes - 8; shift >= 0; shift -= 8)
		add_byte(b, bits >> shift & 0xff);
}

static void add_text(struct buf *b, uint32_t id, const char *text)
{
	add_id(b, id);
	add_length(b, strlen(text));
	buf_add(b, text, strlen(text));
}

/* The head of an element that holds others; returns where, for close_element. */
static size_t open_element(struct buf *b, uint32_t id)
{
	add_id(b, id);
	add_length(b, 0);
	return b->len;
}

static void close_element(struct buf *b, size_t at, bool open_ended)
{
	size_t n = b->len - at;
	const uint8_t length[LENGTH_BYTES] = { (uint8_t)(0x10 | n >> 24), (uint8_t)(n >> 16), (uint8_t)(n >> 8), (uint8_t)n };
	static const uint8_t unknown[LENGTH_BYTES] = { 0x1f, 0xff, 0xff, 0xff };
	memcpy(b->data + at - LENGTH_BYTES, open_ended ? unknown : length, LENGTH_BYTES);
}

static void add_head(struct buf *b)
{
	size_t at = open_element(b, 0x1a45dfa3);
	add_number(b, 0x4286, 1);
	add_text(b, 0x4282, "webm");
	add_number(b, 0x4285, 2);
	close_element(b, at, false);
}

static void add_fields(struct buf *b, const struct film_kind *k, uint32_t in)
{
	size_t at = 0;
	for (const struct film_field *f = k->fields; f < k->fields + FILM_FIELDS && f->id; f++) {
		if (f->in != in)
			continue;
		if (in && !at)
			at = open_element(b, in);
		if (f->bytes)
			add_float(b, f->id, f->bytes, f->value);
		else
			add_number(b, f->id, (uint32_t)f->value);
	}
	if (at)
		close_element(b, at, false);
}

static void add_tracks(struct buf *b, const struct film_kind *k)
{
	size_t info = open_element(b, 0x1549a966);
	add_number(b, 0x2ad7b1, 1000000);
	close_element(b, info, false);
	size_t tracks = open_element(b, 0x1654ae6b);
	for (unsigned number = k->sound ? 1 : 2; number <= 2; number++) {
		size_t track = open_element(b, 0xae);
		add_number(b, 0xd7, number);
		add_number(b, 0x83, number == 2 ? 1 : 2);
		add_text(b, 0x86, number == 1 ? "A_OPUS" : k->vp9 ? "V_VP9" : "V_VP8");
		size_t video = open_element(b, number == 2 ? 0xe0 : 0xe1);
		if (number == 2) {
			add_number(b, 0xb0, (uint32_t)k->width);
			add_number(b, 0xba, (uint32_t)k->height);
			add_fields(b, k, 0);
			add_fields(b, k, FILM_COLOUR);
			add_fields(b, k, FILM_PROJECTION);
		}
		close_element(b, video, false);
		close_element(b, track, false);
	}
	close_element(b, tracks, false);
}

static void add_block(struct buf *b, bool group, unsigned track, int ms, const void *bytes, size_t n)
{
	size_t outer = group ? open_element(b, 0xa0) : 0, at = open_element(b, group ? 0xa1 : 0xa3);
	add_byte(b, 0x80 | track);
	add_byte(b, (unsigned)ms >> 8);
	add_byte(b, (unsigned)ms & 0xff);
	add_byte(b, 0);
	buf_add(b, bytes, n);
	close_element(b, at, false);
	if (group)
		close_element(b, outer, false);
}

static void paint(vpx_image_t *image, const struct film_kind *k, int picture)
{
	int left = film_bar(k, picture);
	const int colour[] = { k->u, k->v };
	for (int y = 0; y < k->height; y++)
		for (int x = 0; x < k->width; x++)
			image->planes[0][y * image->stride[0] + x] = x >= left && x < left + k->width / 10 ? LIGHT : (uint8_t)(DARK + y * 30 / k->height);
	for (int plane = 1; plane <= 2; plane++)
		for (int y = 0; y < (k->height + 1) / 2; y++)
			memset(image->planes[plane] + y * image->stride[plane], colour[plane - 1] ? colour[plane - 1] : GREY, (size_t)(k->width + 1) / 2);
}

static void add_picture(struct buf *b, const struct film_kind *k, vpx_codec_ctx_t *codec, int i, int ms)
{
	const vpx_codec_cx_pkt_t *p;
	vpx_codec_iter_t iter = NULL;
	uint8_t *bytes;
	while ((p = vpx_codec_get_cx_data(codec, &iter))) {
		if (p->kind != VPX_CODEC_CX_FRAME_PKT)
			continue;
		bytes = malloc(p->data.frame.sz);
		memcpy(bytes, p->data.frame.buf, p->data.frame.sz);
		if (k->hide && i == k->hide)
			bytes[0] &= (uint8_t)~0x10;
		if (k->sound)
			add_block(b, false, 1, ms, "\xfc\xff\xfe", 3);
		add_block(b, k->groups, 2, ms, bytes, p->data.frame.sz);
		free(bytes);
	}
}

static void add_clusters(struct buf *b, const struct film_kind *k, vpx_codec_ctx_t *codec)
{
	int cluster = k->cluster ? k->cluster : k->pictures;
	vpx_image_t *image = vpx_img_alloc(NULL, VPX_IMG_FMT_I420, (unsigned)k->width, (unsigned)k->height, 16);
	size_t at = 0;
	for (int i = 0; i < k->pictures; i++) {
		bool key = i == 0 || (k->key_every && i % k->key_every == 0);
		if (i % cluster == 0) {
			if (i)
				close_element(b, at, k->open_ended);
			at = open_element(b, 0x1f43b675);
			add_number(b, 0xe7, (uint32_t)(k->first_ms + (k->anew && i >= k->anew ? i - k->anew : i) * FILM_STEP_MS));
		}
		paint(image, k, i);
		if (vpx_codec_encode(codec, image, i, 1, key ? VPX_EFLAG_FORCE_KF : 0, VPX_DL_REALTIME) != VPX_CODEC_OK)
			die(vpx_codec_error(codec));
		add_picture(b, k, codec, i, i % cluster * FILM_STEP_MS - (k->late && i == k->late ? k->late_ms : 0));
	}
	close_element(b, at, k->open_ended);
	vpx_img_free(image);
}

void encode_film(const struct film_kind *k, struct buf *out)
{
	vpx_codec_iface_t *iface = k->vp9 ? vpx_codec_vp9_cx() : vpx_codec_vp8_cx();
	vpx_codec_enc_cfg_t config;
	vpx_codec_ctx_t codec;
	if (vpx_codec_enc_config_default(iface, &config, 0) != VPX_CODEC_OK)
		die("no encoder");
	config.g_w = (unsigned)k->width;
	config.g_h = (unsigned)k->height;
	config.g_threads = 1;
	config.g_lag_in_frames = 0;
	config.g_error_resilient = 0;
	config.rc_target_bitrate = 400;
	config.rc_max_quantizer = 20;
	config.g_timebase.num = FILM_STEP_MS;
	config.g_timebase.den = 1000;
	config.kf_mode = VPX_KF_DISABLED;
	/* Negative: that speed. A positive one is changed by the time that it takes, and the same film would not be the same bytes. */
	if (vpx_codec_enc_init(&codec, iface, &config, 0) != VPX_CODEC_OK || vpx_codec_control(&codec, VP8E_SET_CPUUSED, -4) != VPX_CODEC_OK)
		die("the encoder does not start");
	buf_init(out, FILE_MAX);
	add_head(out);
	size_t segment = open_element(out, 0x18538067);
	add_tracks(out, k);
	add_clusters(out, k, &codec);
	close_element(out, segment, k->open_ended);
	(void)vpx_codec_destroy(&codec);
}
