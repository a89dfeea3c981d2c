/* Kitty graphics, direct transmission: RGB in base64, in pieces of 4096 characters. Answers are switched off (q=2). */
#include "image/kernel.h"
#include "image/raster.h"

enum { PIECE = 1024 /* pixels that become 4096 characters */ };

static void base64(struct buf *out, const uint8_t *pixels, size_t count)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	char text[PIECE * 4], *to = text;
	for (const uint8_t *p = pixels; p < pixels + count * PIXEL; p += PIXEL) {
		*to++ = digits[p[0] >> 2];
		*to++ = digits[(p[0] & 3) << 4 | p[1] >> 4];
		*to++ = digits[(p[1] & 15) << 2 | p[2] >> 6];
		*to++ = digits[p[2] & 63];
	}
	buf_add(out, text, count * 4);
}

/* In a pane the cursor stays (C=1); a picture by itself moves it past its end. */
static void begin(struct buf *out, const struct raster *r, int cols, int rows, int more)
{
	buf_printf(out, "\033_Ga=T,f=24,s=%d,v=%d,", r->width, r->height);
	if (cols && rows)
		buf_printf(out, "c=%d,r=%d,C=1,", cols, rows);
	buf_printf(out, "q=2,m=%d;", more);
}

void encode_kitty(const struct raster *r, int cols, int rows, struct buf *out)
{
	size_t n = (size_t)r->width * (size_t)r->height;
	for (size_t at = 0; at < n; at += PIECE) {
		size_t piece = n - at < PIECE ? n - at : PIECE;
		int more = at + piece < n;
		if (at == 0)
			begin(out, r, cols, rows, more);
		else
			buf_printf(out, "\033_Gm=%d;", more);
		base64(out, r->pixels + at * PIXEL, piece);
		buf_add_str(out, "\033\\");
	}
}
