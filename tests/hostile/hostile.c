/* The list of hostile pictures, the ones that are no pictures, and the ones damaged at random. */
#include "hostile/hostile.h"

#include "base/buf.h"
#include "specimen/boxes.h"
#include "hostile/parts.h"

/* -- no pictures at all -------------------------------------------------------------------------------------------------------- */

#define BYTES(name, text) { name, text, sizeof text - 1 }

static const struct {
	const char *name, *bytes;
	size_t n;
} strangers[] = {
	BYTES("nothing", ""),
	BYTES("one zero byte", "\0"),
	BYTES("one FF", "\xff"),
	BYTES("JPEG start alone", "\xff\xd8"),
	BYTES("JPEG start and end", "\xff\xd8\xff\xd9"),
	BYTES("JPEG start and half a marker", "\xff\xd8\xff"),
	BYTES("PNG signature alone", "\x89PNG\r\n\x1a\n"),
	BYTES("half a PNG signature", "\x89PNG"),
	BYTES("PNG spoilt by text mode", "\x89PNG\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\10\0\0\0\0"),
	BYTES("RIFF alone", "RIFF\4\0\0\0WEBP"),
	BYTES("RIFF with a wave", "RIFF\44\0\0\0WAVEfmt \20\0\0\0\1\0\1\0\104\254\0\0\210\130\1\0\2\0\20\0data\0\0\0\0"),
	BYTES("GIF", "GIF89a\1\0\1\0\200\0\0\377\377\377\0\0\0!\371\4\1\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;"),
	BYTES("BMP",
	    "BM:\0\0\0\0\0\0\0006\0\0\0(\0\0\0\1\0\0\0\1\0\0\0\1\0\30\0\0"
	    "\0\0\0\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\377\0"),
	BYTES("TIFF", "II*\0\10\0\0\0\0\0\0\0\0\0"),
	BYTES("HEIC", "\0\0\0\30ftypheic\0\0\0\0mif1heic"),
	BYTES("AVIF", "\0\0\0\34ftypavif\0\0\0\0avifmif1miaf"),
	BYTES("MP4", "\0\0\0\30ftypmp42\0\0\0\0isommp42"),
	BYTES("WebM",
	    "\x1a\x45\xdf\xa3\x9f\x42\x86\x81\1\x42\xf7\x81\1\x42\xf2\x81\4"
	    "\x42\xf3\x81\10\x42\x82\x84webm\x42\x87\x81\2\x42\x85\x81\2"),
	BYTES("JPEG 2000", "\0\0\0\14jP  \r\n\207\n\0\0\0\24ftypjp2 "),
	BYTES("JPEG XL", "\xff\x0a\0\0\0\0"),
	BYTES("icon", "\0\0\1\0\1\0\1\1\0\0\1\0\30\0\60\0\0\0\26\0\0\0"),
	BYTES("PDF", "%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"),
	BYTES("HTML", "<!DOCTYPE html><html><head><title>Sign in</title></head><body><form></form></body></html>"),
	BYTES("expired link's XML",
	    "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"),
	BYTES("JSON error", "{\"error_type\":\"INVALID_REQUEST\",\"error_code\":\"NOT_FOUND\"}"),
	BYTES("SVG", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><rect width=\"9\" height=\"9\"/></svg>"),
	BYTES("plain text", "this is not the picture you are looking for\n"),
	BYTES("terminal sequence", "\033Pq#0;2;0;0;0#0~~@@vv\033\\\033[2J\033]0;x\007"),
	BYTES("gzip", "\037\213\10\0\0\0\0\0\0\3\3\0\0\0\0\0\0\0\0\0"),
	BYTES("program", "\177ELF\2\1\1\0\0\0\0\0\0\0\0\0\2\0>\0\1\0\0\0"),
	BYTES("shell script", "#!/bin/sh\nexit 0\n"),
};

static void make_stranger(size_t i, struct buf *out, struct hostile *about)
{
	hostile_name(about, "%s", strangers[i].name);
	buf_add(out, strangers[i].bytes, strangers[i].n);
}

static void make_mush(size_t i, struct buf *out, struct hostile *about)
{
	static const char *const starts[] = { "", "\xff\xd8\xff\xe0", "\xff\xd8\xff\xdb", "\x89PNG\r\n\x1a\n",
		"RIFF\xff\xff\0\0WEBPVP8 ", "RIFF\xff\xff\0\0WEBPVP8L" };
	static const size_t lengths[] = { 0, 4, 4, 8, 16, 16 };
	struct rng r = rng_start(i, 2);
	size_t kind = i % 6, n = 64u << (i / 6 % 8);
	buf_add(out, starts[kind], lengths[kind]);
	for (size_t at = 0; at < n; at++)
		buf_add_char(out, (char)(i >= 12 ? rng_next(&r) : i >= 6 ? 0xff : 0));
	/* Noise behind a true beginning is refused by any decoder; all the same none is told how. */
	hostile_name(about, "%zu bytes of %s after start %zu", n, i >= 12 ? "noise" : i >= 6 ? "FF" : "zero", kind);
	about->expect = kind == 0 ? HOSTILE_BROKEN : HOSTILE_EITHER;
}

/* Boxes that lie about their lengths, and hold each other without end. */
static void make_boxes(size_t i, struct buf *out, struct hostile *about)
{
	struct buf file;
	struct rng r = rng_start(i, 5);
	buf_init(&file, 1 << 16);
	if (i % 3 == 2)
		specimen_boxes_still("heic", "mif1", "hvcC", &file);
	else
		specimen_boxes_film("isom", "avc1", i % 3, &file);
	/* What they are stays readable, so that they are looked into. */
	hostile_flip(&file, 12, &r, 1 << (i / 3 % 8), out);
	hostile_name(about, "boxes with %d bits turned (%zu)", 1 << (i / 3 % 8), i);
	buf_finish(&file);
}

/* -- damaged good ones --------------------------------------------------------------------------------------------------------- */

enum { GOOD_KINDS = 5 };

static const char *good_file(size_t kind, struct buf *file)
{
	static const char *const names[GOOD_KINDS] = { "JPEG", "progressive JPEG", "PNG", "WebP", "lossless WebP" };
	buf_init(file, (size_t)1 << 20);
	if (kind < 2)
		hostile_good_jpeg(kind == 1, 0, file);
	else if (kind == 2)
		hostile_good_png(file);
	else
		hostile_good_webp(kind == 4, file);
	return names[kind];
}

static void make_flipped(size_t i, struct buf *out, struct hostile *about)
{
	struct buf file;
	struct rng r = rng_start(i, 3);
	int flips = 1 << (i / GOOD_KINDS % 6);
	const char *name = good_file(i % GOOD_KINDS, &file);
	hostile_flip(&file, 4, &r, flips, out);
	hostile_name(about, "%s with %d bits turned (%zu)", name, flips, i);
	about->expect = HOSTILE_EITHER;
	buf_finish(&file);
}

static void make_spliced(size_t i, struct buf *out, struct hostile *about)
{
	struct buf file;
	struct rng r = rng_start(i, 4);
	const char *name = good_file(i % GOOD_KINDS, &file);
	size_t at = 8 + (size_t)(rng_next(&r) % (file.len - 16)), n = 1 + (size_t)rng_pick(&r, 40);
	bool cut = i / GOOD_KINDS % 2;
	n = at + n > file.len ? file.len - at : n;
	buf_add(out, file.data, at);
	for (size_t k = 0; k < n && !cut; k++)
		buf_add_char(out, (char)rng_next(&r));
	buf_add(out, file.data + at + (cut ? n : 0), file.len - at - (cut ? n : 0));
	hostile_name(about, "%s with %zu bytes %s at %zu", name, n, cut ? "lost" : "put in", at);
	about->expect = HOSTILE_EITHER;
	buf_finish(&file);
}

static void make_followed(size_t i, struct buf *out, struct hostile *about)
{
	struct buf file;
	const char *name = good_file(i % GOOD_KINDS, &file);
	buf_add(out, file.data, file.len);
	for (int k = 0; k < 300; k++)
		buf_add(out, i < GOOD_KINDS ? "rubbish " : "\0\0\0\0\0\0\0\0", 8);
	hostile_name(about, "%s with %s behind its end", name, i < GOOD_KINDS ? "rubbish" : "zeros");
	/* A reader of RIFF may mind; those of the others stop at the end marker. */
	about->expect = i % GOOD_KINDS < 3 ? HOSTILE_VALID : HOSTILE_EITHER;
	about->width = 96;
	about->height = 64;
	buf_finish(&file);
}

static const struct hostile_family hostile_any[] = {
	{ sizeof strangers / sizeof *strangers, make_stranger },
	{ 36, make_mush },
	{ 48, make_boxes },
	{ 30 * GOOD_KINDS, make_flipped },
	{ 8 * GOOD_KINDS, make_spliced },
	{ 2 * GOOD_KINDS, make_followed },
	{ 0, NULL },
};

bool specimen_hostile(size_t n, struct buf *out, struct hostile *about)
{
	static const struct hostile_family *const lists[] = { hostile_any, hostile_jpeg_good, hostile_jpeg, hostile_png, hostile_webp };
	*about = (struct hostile){ .expect = HOSTILE_BROKEN };
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		for (const struct hostile_family *f = lists[i]; f->count; f++) {
			if (n < f->count) {
				f->make(n, out, about);
				return true;
			}
			n -= f->count;
		}
	}
	return false;
}
