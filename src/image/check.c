/* Every byte that a worker made is looked at here before the terminal sees it: the worker decodes hostile files and is not believed. */
#include <string.h>

#include "image/image.h"
#include "image/limits.h"

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
	/* Macro parameters: digits and semicolons only. */
	while (r.p < r.end && ((*r.p >= '0' && *r.p <= '9') || *r.p == ';'))
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
		} else {
			return false;
		}
	}
	return take(&r, "\033\\") && r.p == r.end;
}

static bool kitty(struct reader r)
{
	while (r.p < r.end) {
		if (!take(&r, "\033_G"))
			return false;
		while (r.p < r.end && *r.p != '\033')
			if (*r.p++ < ' ')
				return false;
		if (!take(&r, "\033\\"))
			return false;
	}
	return true;
}

/* "ESC [ digits and semicolons m" */
static bool sgr(struct reader *r)
{
	if (!take(r, "\033["))
		return false;
	for (int n = 0; r->p < r->end && n < 24; n++) {
		char c = *r->p++;
		if (c == 'm')
			return true;
		if (!((c >= '0' && c <= '9') || c == ';'))
			return false;
	}
	return false;
}

static bool blocks(struct reader r, int cols, int rows)
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
		} else if (take(&r, "\xe2\x96\x80") || (*r.p >= ' ' && *r.p <= '~' && r.p++)) {
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
		return kitty(r);
	case IMAGE_BLOCKS:
		return blocks(r, cols, rows);
	}
	return false;
}
