/* What kind of file is this, from how it begins? The one list of kinds: what is not in it, is no picture to anybody here. */
#include <string.h>

#include "image/image.h"

enum { BRANDS_MAX = 64, BRAND = 4, FTYP_HEAD = 16 };

const struct image_kind image_kinds[] = {
	{ "JPEG", "a JPEG picture", "", "libjpeg-turbo", false },
	{ "PNG", "a PNG picture", "", "libpng", false },
	{ "WebP", "a WebP picture", "", "libwebp", false },
	{ "WebM", "a WebM film", "VP8 or VP9", "libvpx", true },
	{ "MP4", "an MP4 film", "", NULL, true },
	{ "MOV", "a QuickTime film", "", NULL, true },
	{ "3GP", "a 3GP film", "", NULL, true },
	{ "AVI", "an AVI film", "", NULL, true },
	{ "HEIC", "a HEIC picture", "HEVC", NULL, false },
	{ "HEIF", "a HEIF picture", "", NULL, false },
	{ "AVIF", "an AVIF picture", "AV1", NULL, false },
	{ "JPEG XL", "a JPEG XL picture", "", NULL, false },
	{ "JPEG 2000", "a JPEG 2000 picture", "", NULL, false },
	{ "GIF", "a GIF picture", "", NULL, false },
	{ "BMP", "a BMP picture", "", NULL, false },
	{ "TIFF", "a TIFF picture", "", NULL, false },
	{ "RAW", "a camera's raw picture", "", NULL, false },
	{ "PDF", "a PDF document", "", NULL, false },
};
const size_t image_kind_count = sizeof image_kinds / sizeof image_kinds[0];

static const struct image_kind *named(const char *name)
{
	for (size_t i = 0; i < image_kind_count; i++)
		if (strcmp(image_kinds[i].name, name) == 0)
			return &image_kinds[i];
	return NULL;
}

/* Brands of ISO 14496-12 files; those that several kinds share come last, and count when no other does. */
static const struct {
	const char *name, *brand;
} brands[] = {
	{ "HEIC", "heic" }, { "HEIC", "heix" }, { "HEIC", "heim" }, { "HEIC", "heis" }, { "HEIC", "hevc" }, { "HEIC", "hevx" },
	{ "HEIC", "hevm" }, { "HEIC", "hevs" }, { "AVIF", "avif" }, { "AVIF", "avis" }, { "JPEG XL", "jxl " }, { "RAW", "crx " },
	{ "MOV", "qt  " }, { "3GP", "3gp" }, { "3GP", "3g2" }, { "HEIF", "mif" }, { "HEIF", "msf1" }, { "HEIF", "miaf" },
	{ "MP4", "" },
};

/* All brands of a file, the major one first, against one of ours after the other. */
static const struct image_kind *of_brands(const uint8_t *p, size_t n)
{
	size_t length = (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3];
	n = length < n ? length : n;
	n = n < BRANDS_MAX * BRAND ? n : BRANDS_MAX * BRAND;
	for (size_t i = 0; i < sizeof brands / sizeof brands[0]; i++)
		for (size_t at = 2 * BRAND; at + BRAND <= n; at += at == 2 * BRAND ? 2 * BRAND : BRAND) /* its version stands between */
			if (strncmp((const char *)p + at, brands[i].brand, strlen(brands[i].brand)) == 0)
				return named(brands[i].name);
	return named("MP4");
}

const struct image_kind *image_sniff(const void *bytes, size_t n)
{
	static const struct {
		const char *name, *magic;
		size_t length, at;
	} magics[] = {
		{ "JPEG", "\xff\xd8\xff", 3, 0 }, { "PNG", "\x89PNG\r\n\x1a\n", 8, 0 }, { "WebP", "WEBP", 4, 8 },
		{ "WebM", "\x1a\x45\xdf\xa3", 4, 0 }, { "AVI", "AVI ", 4, 8 }, { "GIF", "GIF8", 4, 0 },
		{ "JPEG XL", "\0\0\0\x0cJXL \r\n\x87\n", 12, 0 }, { "JPEG XL", "\xff\x0a", 2, 0 },
		{ "JPEG 2000", "\0\0\0\x0cjP  \r\n\x87\n", 12, 0 }, { "JPEG 2000", "\xff\x4f\xff\x51", 4, 0 },
		{ "RAW", "II*\0\x10\0\0\0CR", 10, 0 }, { "TIFF", "II*\0", 4, 0 }, { "TIFF", "MM\0*", 4, 0 }, { "TIFF", "II+\0", 4, 0 },
		{ "TIFF", "MM\0+", 4, 0 }, { "PDF", "%PDF-", 5, 0 },
		/* QuickTime from before there were brands */
		{ "MOV", "moov", 4, 4 }, { "MOV", "mdat", 4, 4 }, { "MOV", "wide", 4, 4 }, { "MOV", "pnot", 4, 4 },
	};
	const uint8_t *p = bytes;
	for (size_t i = 0; i < sizeof magics / sizeof magics[0]; i++)
		if (n >= magics[i].at + magics[i].length && memcmp(p + magics[i].at, magics[i].magic, magics[i].length) == 0)
			return named(magics[i].name);
	/* Two letters alone are too little: the reserved bytes behind the size are zero in every BMP. */
	if (n >= FTYP_HEAD && memcmp(p, "BM", 2) == 0 && memcmp(p + 6, "\0\0\0\0", 4) == 0)
		return named("BMP");
	return n >= FTYP_HEAD && memcmp(p + BRAND, "ftyp", BRAND) == 0 ? of_brands(p, n) : NULL;
}
