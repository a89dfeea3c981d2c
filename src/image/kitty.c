/* Kitty graphics, direct transmission: RGB in base64, in pieces of 4096 characters. Answers are switched off (q=2). */
#include "image/raster.h"

enum { PIECE = 3072 }; /* bytes that become 4096 characters */

static void base64(struct buf *out, const uint8_t *p, size_t n)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	char four[4];
	for (size_t i = 0; i < n; i += 3) {
		uint32_t v = (uint32_t)p[i] << 16 | (i + 1 < n ? (uint32_t)p[i + 1] << 8 : 0) | (i + 2 < n ? p[i + 2] : 0);
		four[0] = digits[v >> 18];
		four[1] = digits[v >> 12 & 63];
		four[2] = i + 1 < n ? digits[v >> 6 & 63] : '=';
		four[3] = i + 2 < n ? digits[v & 63] : '=';
		buf_add(out, four, sizeof four);
	}
}

void encode_kitty(const struct raster *r, int cols, int rows, struct buf *out)
{
	size_t n = (size_t)r->width * (size_t)r->height * 3;
	for (size_t at = 0; at < n; at += PIECE) {
		size_t piece = n - at < PIECE ? n - at : PIECE;
		int more = at + piece < n;
		if (at == 0)
			buf_printf(out, "\033_Ga=T,f=24,s=%d,v=%d,c=%d,r=%d,C=1,q=2,m=%d;", r->width, r->height, cols, rows, more);
		else
			buf_printf(out, "\033_Gm=%d;", more);
		base64(out, r->rgb + at, piece);
		buf_add_str(out, "\033\\");
	}
}
