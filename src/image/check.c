/* Every byte that a worker made is looked at here before the terminal sees it: the worker decodes hostile files and is not believed. */
#include <string.h>

#include "image/image.h"
#include "image/limits.h"

enum { KITTY_PIECE = 4096 }; /* characters of base64 */

struct reader {
	const char *p, *end;
};

static bool take(struct reader *r, const char *s)
{
	size_t n = strlen(s);
	if ((size_t)(r->end - r->p) < n || memcmp(r->p, s, n) != 0)
		return false;
	r->p += n;
	return true;
}

/* A decimal number of at most 7 digits; -1 when there is none. */
static int number(struct reader *r)
{
	int v = 0, digits = 0;
	while (r->p < r->end && *r->p >= '0' && *r->p <= '9' && digits++ < 7)
		v = v * 10 + (*r->p++ - '0');
	return digits ? v : -1;
}

/* "#n" or "#n;2;r;g;b" */
static bool colour(struct reader *r)
{
	int register_number = number(r);
	if (register_number < 0 || register_number > 255)
		return false;
	if (r->p >= r->end || *r->p != ';')
		return true;
	if (!take(r, ";2"))
		return false;
	for (int k = 0; k < 3; k++) {
		int v;
		if (!take(r, ";") || (v = number(r)) < 0 || v > 100)
			return false;
	}
	return true;
}

static bool sixel(struct reader r, int px_w, int px_h)
{
	long x = 0, y = 0;
	if (!take(&r, "\033P"))
		return false;
	/* At most three macro parameters of one digit: aspect, background, grid. */
	for (int i = 0; i < 3 && (i == 0 || take(&r, ";")); i++)
		if (r.p < r.end && *r.p >= '0' && *r.p <= '9')
			r.p++;
	if (!take(&r, "q\"1;1;") || number(&r) != px_w || !take(&r, ";") || number(&r) != px_h)
		return false;
	while (r.p < r.end && *r.p != '\033') {
		char c = *r.p++;
		int n = 1;
		if (c == '!') {
			n = number(&r);
			if (n < 1 || r.p >= r.end)
				return false;
			c = *r.p++;
			if (c < '?' || c > '~')
				return false;
		}
		if (c >= '?' && c <= '~') {
			x += n;
			/* Dots below the canvas would spill into the next row of cells. */
			int dots = c - '?';
			if (x > px_w || y >= px_h || (px_h - y < 6 && dots >> (px_h - y)))
				return false;
		} else if (c == '#') {
			if (!colour(&r))
				return false;
		} else if (c == '$') {
			x = 0;
		} else if (c == '-') {
			x = 0;
			y += 6;
			if (y >= px_h) /* a new line below the canvas may scroll the screen */
				return false;
		} else {
			return false;
		}
	}
	return take(&r, "\033\\") && r.p == r.end;
}

/* How many bytes the base64 up to the next escape stands for; -1 when it is none. */
static long base64(struct reader *r)
{
	long characters = 0, padding = 0;
	for (; r->p < r->end && *r->p != '\033'; r->p++, characters++) {
		char c = *r->p;
		bool digit = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
		if (c == '=' ? ++padding > 2 : !digit || padding)
			return -1;
	}
	return characters % 4 || characters > KITTY_PIECE ? -1 : characters / 4 * 3 - padding;
}

/* Kitty can be asked to read files, delete them and answer: nothing passes but the one transmission that encode_kitty makes. */
static bool kitty(struct reader r, int cols, int rows, int px_w, int px_h)
{
	long left = (long)px_w * px_h * 3;
	if (!take(&r, "\033_Ga=T,f=24,s=") || number(&r) != px_w || !take(&r, ",v=") || number(&r) != px_h || !take(&r, ",c=") ||
	    number(&r) != cols || !take(&r, ",r=") || number(&r) != rows || !take(&r, ",C=1,q=2,m="))
		return false;
	for (;;) {
		int more = number(&r);
		if (more < 0 || more > 1 || !take(&r, ";"))
			return false;
		long n = base64(&r);
		if (n < 1 || n > left || !take(&r, "\033\\"))
			return false;
		left -= n;
		if (!more)
			return left == 0 && r.p == r.end;
		if (!take(&r, "\033_Gm="))
			return false;
	}
}

/* "38;5;N" or "38;2;R;G;B", after its first number */
static bool extended_colour(struct reader *r)
{
	int numbers = take(r, ";5") ? 1 : take(r, ";2") ? 3 : 0;
	for (int i = 0; i < numbers; i++) {
		int v;
		if (!take(r, ";") || (v = number(r)) < 0 || v > 255)
			return false;
	}
	return numbers > 0;
}

/* "ESC [ ... m" with colours and the reset only */
static bool sgr(struct reader *r)
{
	if (!take(r, "\033["))
		return false;
	for (int n = 0; n < 4; n++) {
		if (take(r, "m"))
			return true;
		if (n && !take(r, ";"))
			return false;
		int v = number(r);
		bool plain = v == 0 || (v >= 30 && v <= 37) || (v >= 40 && v <= 47) || (v >= 90 && v <= 97) || (v >= 100 && v <= 107);
		if (!plain && !((v == 38 || v == 48) && extended_colour(r)))
			return false;
	}
	return false;
}

/* A block character, U+2580 and up; most: the last byte of the last that passes */
static bool block(struct reader *r, unsigned char most)
{
	if (r->end - r->p < 3 || memcmp(r->p, "\xe2\x96", 2) != 0 || (unsigned char)r->p[2] < 0x80 || (unsigned char)r->p[2] > most)
		return false;
	r->p += 3;
	return true;
}

static bool blocks(struct reader r, int cols, int rows, unsigned char most)
{
	int x = 0, y = 0;
	while (r.p < r.end) {
		if (*r.p == '\n') {
			r.p++;
			x = 0;
			y++;
		} else if (*r.p == '\033') {
			if (!sgr(&r))
				return false;
		} else if (block(&r, most) || (*r.p >= ' ' && *r.p <= '~' && r.p++)) {
			x++;
		} else {
			return false;
		}
		if (x > cols || y >= rows)
			return false;
	}
	return true;
}

bool image_payload_valid(enum image_protocol protocol, const char *p, size_t n, int cols, int rows, int px_w, int px_h)
{
	const struct reader r = { p, p + n };
	if (n == 0 || n > IMAGE_PAYLOAD_MAX || cols < 1 || rows < 1 || px_w < 1 || px_h < 1)
		return false;
	switch (protocol) {
	case IMAGE_SIXEL:
		return sixel(r, px_w, px_h);
	case IMAGE_KITTY:
		return kitty(r, cols, rows, px_w, px_h);
	case IMAGE_BLOCKS:
		return blocks(r, cols, rows, 0x80);
	case IMAGE_SYMBOLS:
		return blocks(r, cols, rows, 0x9f);
	}
	return false;
}
