/* Hostile WebPs. */
#include <stdlib.h>
#include <string.h>

#include <webp/encode.h>

#include "base/buf.h"
#include "base/mem.h"
#include "hostile/parts.h"

static void webp_build(int w, int h, bool lossless, bool alpha, struct buf *out)
{
	int channels = alpha ? 4 : 3;
	uint8_t *pattern = hostile_pattern(w, h, channels), *bytes = NULL;
	size_t n;
	if (alpha)
		n = lossless ? WebPEncodeLosslessRGBA(pattern, w, h, w * 4, &bytes) : WebPEncodeRGBA(pattern, w, h, w * 4, 80,
		    &bytes);
	else
		n = lossless ? WebPEncodeLosslessRGB(pattern, w, h, w * 3, &bytes) : WebPEncodeRGB(pattern, w, h, w * 3, 80,
		    &bytes);
	if (!n)
		mem_exhausted();
	buf_add(out, bytes, n);
	WebPFree(bytes);
	free(pattern);
}

void hostile_good_webp(bool lossless, struct buf *out)
{
	webp_build(96, 64, lossless, false, out);
}

static void make_good(size_t i, struct buf *out, struct hostile *about)
{
	static const int sizes[][2] = { { 96, 64 }, { 1, 1 }, { 97, 63 }, { 1000, 3 } };
	int w = sizes[i / 4][0], h = sizes[i / 4][1];
	webp_build(w, h, i & 1, i & 2, out);
	hostile_name(about, "WebP, %s%s, %d x %d", i & 1 ? "lossless" : "lossy", i & 2 ? " with alpha" : "", w, h);
	about->expect = HOSTILE_VALID;
	about->width = w;
	about->height = h;
}

static void make_cut(size_t i, struct buf *out, struct hostile *about)
{
	struct buf good;
	bool lossless = i & 1;
	static const size_t fixed[] = { 11, 12, 16, 20, 25, 30 };
	buf_init(&good, (size_t)1 << 20);
	hostile_good_webp(lossless, &good);
	size_t k = i / 2, at = k < 6 ? fixed[k] : 30 + (good.len - 30) * (k - 5) / 7;
	buf_add(out, good.data, at);
	hostile_name(about, "%s WebP cut at %zu of %zu", lossless ? "lossless" : "lossy", at, good.len);
	about->expect = k < 6 ? HOSTILE_BROKEN : HOSTILE_EITHER;
	buf_finish(&good);
}

static const struct {
	const char *name;
	bool lossless;
	size_t at;
	uint32_t value;
	int bytes;
	enum hostile_expect expect;
} pokes[] = {
	{ "RIFF size 0", false, 4, 0, 4, HOSTILE_BROKEN },
	{ "RIFF size 2^32-1", false, 4, 0xffffffffu, 4, HOSTILE_EITHER },
	{ "chunk size 2^32-1", false, 16, 0xffffffffu, 4, HOSTILE_BROKEN },
	{ "chunk size 0", false, 16, 0, 4, HOSTILE_BROKEN },
	{ "no key frame", false, 20, 0x31, 1, HOSTILE_BROKEN },
	{ "start code", false, 23, 0, 3, HOSTILE_BROKEN },
	{ "16383 x 16383", false, 26, 0xff3fff3fu, 4, HOSTILE_BROKEN },
	{ "0 x 0", false, 26, 0, 4, HOSTILE_BROKEN },
	{ "chunk called VP9", false, 12, 0x56503920, 4, HOSTILE_BROKEN },
	{ "lossless signature", true, 20, 0, 1, HOSTILE_BROKEN },
	{ "lossless 16384 x 16384", true, 21, 0xffffff0fu, 4, HOSTILE_BROKEN },
	{ "lossless version 7", true, 24, 0xf0, 1, HOSTILE_BROKEN },
};

static void make_poked(size_t i, struct buf *out, struct hostile *about)
{
	hostile_good_webp(pokes[i].lossless, out);
	hostile_poke(out, pokes[i].at, pokes[i].value, pokes[i].bytes);
	hostile_name(about, "WebP, %s", pokes[i].name);
	about->expect = pokes[i].expect;
}

/* The extended form: a canvas of its own beside the picture's size. */
static void make_extended(size_t i, struct buf *out, struct hostile *about)
{
	static const struct {
		const char *name;
		unsigned flags;
		const char canvas[7]; /* width - 1, height - 1, three bytes each, little-endian */
		enum hostile_expect expect;
	} kinds[] = {
		{ "a true canvas", 0, "\x5f\0\0\x3f\0\0", HOSTILE_VALID },
		{ "a canvas of 2^24 x 2^24", 0, "\xff\xff\xff\xff\xff\xff", HOSTILE_BROKEN },
		{ "a canvas of 1 x 1", 0, "\0\0\0\0\0\0", HOSTILE_EITHER },
		{ "animation announced and not there", 2, "\x5f\0\0\x3f\0\0", HOSTILE_EITHER },
		{ "alpha announced and not there", 16, "\x5f\0\0\x3f\0\0", HOSTILE_EITHER },
		{ "every flag", 255, "\x5f\0\0\x3f\0\0", HOSTILE_EITHER },
	};
	struct buf good;
	buf_init(&good, (size_t)1 << 20);
	hostile_good_webp(false, &good);
	buf_add(out, "RIFF", 4);
	size_t n = good.len - 12 + 18 + 4;
	for (int k = 0; k < 4; k++)
		buf_add_char(out, (char)(n >> 8 * k & 255));
	buf_add(out, "WEBPVP8X\12\0\0\0", 12);
	buf_add_char(out, (char)kinds[i].flags);
	buf_add(out, "\0\0\0", 3);
	buf_add(out, kinds[i].canvas, 6);
	buf_add(out, good.data + 12, good.len - 12);
	hostile_name(about, "extended WebP with %s", kinds[i].name);
	about->expect = kinds[i].expect;
	about->width = 96;
	about->height = 64;
	buf_finish(&good);
}

const struct hostile_family hostile_webp[] = {
	{ 16, make_good }, { 24, make_cut }, { sizeof pokes / sizeof *pokes, make_poked }, { 6, make_extended }, { 0, NULL },
};
