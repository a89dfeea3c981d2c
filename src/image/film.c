#include "image/film.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <vpx/vp8dx.h>
#include <vpx/vpx_decoder.h>

#include "base/mem.h"
#include "image/decode.h"
#include "image/limits.h"
#include "image/still.h"
#include "image/webm.h"

enum { STILLS = 128, BUFFERS = 32 };

/* What VP9 decodes into and refers to, in memory of ours: bounded, and wiped. */
struct buffer {
	uint8_t *bytes;
	bool used;
};

/* The film of the last job. There is one, as there is one job at a time. */
static struct {
	uint8_t *bytes;        /* a copy; NULL: no film */
	size_t n;
	struct webm webm;
	bool running;          /* the decoder is, and has decoded what is before `at` */
	vpx_codec_ctx_t codec;
	size_t at, number;     /* the next packet; the next picture */
	struct buffer buffers[BUFFERS];
	size_t buffer_bytes;
	struct still stills[STILLS]; /* a ring */
	size_t first, count, still_bytes;
	void (*slice)(void);
} kept;

void film_on_picture(void (*slice)(void))
{
	kept.slice = slice;
}

/* -- the decoder --------------------------------------------------------------------------------------------------------------- */

static void buffer_finish(struct buffer *b)
{
	kept.buffer_bytes -= secret_size(b->bytes);
	secret_free(b->bytes);
	*b = (struct buffer){ 0 };
}

static int buffer_get(void *ctx, size_t least, vpx_codec_frame_buffer_t *out)
{
	struct buffer *b = NULL;
	(void)ctx;
	for (size_t i = 0; i < BUFFERS; i++)
		if (!kept.buffers[i].used && (!b || secret_size(kept.buffers[i].bytes) >= least))
			b = &kept.buffers[i];
	if (b && secret_size(b->bytes) < least) {
		buffer_finish(b);
		if (least > FILM_BUFFERS_MAX - kept.buffer_bytes)
			return -1;
		b->bytes = secret_alloc(least);
		kept.buffer_bytes += least;
	}
	if (!b)
		return -1;
	b->used = true;
	*out = (vpx_codec_frame_buffer_t){ .data = b->bytes, .size = secret_size(b->bytes), .priv = b };
	return 0;
}

static int buffer_release(void *ctx, vpx_codec_frame_buffer_t *out)
{
	struct buffer *b = out->priv;
	(void)ctx;
	if (b)
		b->used = false;
	return 0;
}

static void decoder_stop(void)
{
	if (kept.running)
		(void)vpx_codec_destroy(&kept.codec);
	kept.running = false;
	for (size_t i = 0; i < BUFFERS; i++)
		buffer_finish(&kept.buffers[i]);
}

static vpx_codec_iface_t *interface(void)
{
	return kept.webm.codec == WEBM_VP8 ? vpx_codec_vp8_dx() : vpx_codec_vp9_dx();
}

/* From this packet on, which must be key. */
static bool decoder_start(size_t packet, struct err *err)
{
	const vpx_codec_dec_cfg_t config = { .threads = 1 };
	decoder_stop();
	kept.running = vpx_codec_dec_init(&kept.codec, interface(), &config, 0) == VPX_CODEC_OK;
	if (!kept.running)
		return err_set(err, ERR_LOCAL, "the film decoder does not start");
	if (kept.webm.codec == WEBM_VP9 &&
	    vpx_codec_set_frame_buffer_functions(&kept.codec, buffer_get, buffer_release, NULL) != VPX_CODEC_OK)
		return err_set(err, ERR_LOCAL, "the film decoder does not start");
	kept.at = packet;
	kept.number = 0;
	for (size_t i = 0; i < packet; i++)
		kept.number += !kept.webm.packets[i].hidden;
	return true;
}

static bool size_ok(unsigned width, unsigned height, struct err *err)
{
	if (width < 1 || height < 1 || width > FILM_SIDE_MAX || height > FILM_SIDE_MAX || width * height > FILM_PIXELS_MAX)
		return err_set(err, ERR_REPLY, "the film claims %ux%u pixels; at most %d megapixels and %d a side are opened", width, height,
		               FILM_PIXELS_MAX / 1000000, FILM_SIDE_MAX);
	return true;
}

/* -- pictures ------------------------------------------------------------------------------------------------------------------ */

static void still_drop_first(void)
{
	struct still *s = &kept.stills[kept.first];
	kept.still_bytes -= s->bytes;
	still_finish(s);
	kept.first = (kept.first + 1) % STILLS;
	kept.count--;
}

static const struct still *still_find(size_t number)
{
	for (size_t i = 0; i < kept.count; i++) {
		const struct still *s = &kept.stills[(kept.first + i) % STILLS];
		if (s->number == number)
			return s;
	}
	return NULL;
}

static void still_keep(const struct still *s)
{
	while (kept.count == STILLS || (kept.count && kept.still_bytes + s->bytes > FILM_KEPT_MAX))
		still_drop_first();
	kept.stills[(kept.first + kept.count++) % STILLS] = *s;
	kept.still_bytes += s->bytes;
}

static bool damaged_here(struct err *err)
{
	int ms = kept.webm.packets[kept.at].time_ms;
	return err_set(err, ERR_REPLY, "the film is damaged at picture %zu, %d:%02d.%02d", kept.number + 1,
	               ms / 60000, ms / 1000 % 60, ms % 1000 / 10);
}

/* What the decoder made of a packet is kept as the next picture. One that makes none leaves the picture before standing. */
static bool take_picture(struct err *err)
{
	vpx_codec_iter_t iter = NULL;
	const vpx_image_t *image = NULL, *next;
	struct still s;
	int corrupted = 0;
	while ((next = vpx_codec_get_frame(&kept.codec, &iter)))
		image = next;
	if (kept.webm.packets[kept.at].hidden || still_find(kept.number))
		return true;
	if (vpx_codec_control(&kept.codec, VP8D_GET_FRAME_CORRUPTED, &corrupted) != VPX_CODEC_OK || corrupted)
		return damaged_here(err);
	if (image) {
		if (!size_ok(image->d_w, image->d_h, err))
			return false;
		still_init(&s, kept.number, image, &kept.webm.look);
	} else {
		const struct still *before = kept.number ? still_find(kept.number - 1) : NULL;
		if (!before)
			return damaged_here(err);
		still_copy(&s, kept.number, before);
	}
	still_keep(&s);
	return true;
}

static bool decode_packet(struct err *err)
{
	const struct webm_packet *p = &kept.webm.packets[kept.at];
	vpx_codec_stream_info_t info = { .sz = sizeof info };
	if (kept.slice)
		kept.slice();
	/* Sizes first: the decoder allocates by what it is told. */
	if (p->key && (vpx_codec_peek_stream_info(interface(), kept.bytes + p->offset, p->size, &info) != VPX_CODEC_OK || !info.w ||
	               !info.h))
		return damaged_here(err);
	if (p->key && !size_ok(info.w, info.h, err))
		return false;
	if (vpx_codec_decode(&kept.codec, kept.bytes + p->offset, p->size, NULL, 0) != VPX_CODEC_OK)
		return damaged_here(err);
	if (!take_picture(err))
		return false;
	kept.number += !p->hidden;
	kept.at++;
	return true;
}

static const struct still *picture(size_t number, struct err *err)
{
	const struct still *s = still_find(number);
	if (s)
		return s;
	size_t last = webm_packet_of(&kept.webm, number), start = last;
	while (!kept.webm.packets[start].key)
		start--;
	/* Going on from where the decoder stands, unless it is past, or would pass a better place to start. */
	bool ok = (kept.running && kept.at <= last && kept.at >= start) || decoder_start(start, err);
	while (ok && kept.at <= last)
		ok = decode_packet(err);
	if (!ok) {
		decoder_stop();
		return NULL;
	}
	return still_find(number);
}

void film_forget(void)
{
	decoder_stop();
	while (kept.count)
		still_drop_first();
	webm_finish(&kept.webm);
	secret_free(kept.bytes);
	kept.bytes = NULL;
	kept.n = 0;
}

/* -- as a decoder of pictures -------------------------------------------------------------------------------------------------- */

struct film_stream {
	const struct still *still;
	int left, at;          /* of its columns, the first; the next row */
};

static bool know(const uint8_t *bytes, size_t n, struct err *err)
{
	if (kept.bytes && kept.n == n && memcmp(kept.bytes, bytes, n) == 0)
		return true;
	film_forget();
	if (!webm_read(bytes, n, &kept.webm, err))
		return false;
	kept.bytes = secret_alloc(n);
	kept.n = n;
	memcpy(kept.bytes, bytes, n);
	return true;
}

static void film_close(struct decoder *d)
{
	secret_free(d->state);
}

static bool film_row(struct decoder *d, uint8_t *pixels, struct err *err)
{
	struct film_stream *f = d->state;
	(void)err;
	still_row(f->still, f->left, f->at++, d->width, pixels);
	return true;
}

static bool film_skip(struct decoder *d, int n, struct err *err)
{
	struct film_stream *f = d->state;
	(void)err;
	f->at += n;
	return true;
}

/* What the track says holds for pictures of the track's size; the form of a pixel holds for all. */
static void film_size(struct decoder *d, struct film_stream *f, const struct still *s)
{
	const struct webm_look *look = &kept.webm.look;
	d->full_width = s->width;
	d->full_height = s->height;
	if (s->width == kept.webm.width && s->height == kept.webm.height) {
		f->left = look->left;
		f->at = look->top;
		d->full_width -= look->left + look->right;
		d->full_height -= look->top + look->bottom;
	}
	/* Never fewer pixels than there are. */
	d->shown_width = (int)lround(look->aspect > 1 ? d->full_width * look->aspect : d->full_width);
	d->shown_height = (int)lround(look->aspect < 1 ? d->full_height / look->aspect : d->full_height);
}

static void film_details(struct decoder *d, const struct webm *w, const struct still *s)
{
	char coded[32];
	snprintf(coded, sizeof coded, "coded %dx%d", s->width, s->height);
	const char *const details[] = {
		w->codec == WEBM_VP8 ? "VP8" : "VP9", d->shown_width != s->width || d->shown_height != s->height ? coded : "",
		w->cut ? "ends early" : "", w->disordered ? "times out of order" : "", w->joined ? IMAGE_JOINED : "",
		w->look.odd_pose ? "odd turn ignored" : "", w->look.odd_display ? "odd display size ignored" : "",
	};
	for (size_t i = 0; i < sizeof details / sizeof details[0]; i++)
		decoder_detail(d, details[i]);
}

static bool film_open(struct decoder *d, const uint8_t *bytes, size_t n, struct err *err)
{
	if (!know(bytes, n, err))
		return false;
	const struct webm *w = &kept.webm;
	if ((size_t)d->frame >= w->shown)
		return err_set(err, ERR_REPLY, "the film has no picture %d; it has %zu", d->frame + 1, w->shown);
	const struct still *s = picture((size_t)d->frame, err);
	if (!s)
		return false;
	struct film_stream *f = d->state = secret_alloc(sizeof *f);
	*f = (struct film_stream){ .still = s };
	d->close = film_close;
	d->row = film_row;
	d->skip = film_skip;
	film_size(d, f, s);
	d->facts.frames = (int)w->shown;
	d->facts.duration_ms = w->duration_ms;
	d->facts.frame_ms = w->packets[webm_packet_of(w, (size_t)d->frame)].time_ms;
	d->facts.orientation = w->look.orientation;
	film_details(d, w, s);
	return true;
}

static bool film_begin(struct decoder *d, int min_w, int min_h, struct err *err)
{
	(void)min_w;
	(void)min_h;
	(void)err;
	d->width = d->full_width;
	d->height = d->full_height;
	return true;
}

const struct decoder_format decoder_webm = { "WebM", vpx_codec_version_str, film_open, film_begin };
