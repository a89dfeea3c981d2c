#include "support/sixel.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIDE_MAX = 8192, UNPAINTED = -1 };

struct reading {
	const char *p, *end;
	struct sixel_picture *to;
	int *painted; /* register of each pixel, or UNPAINTED */
	int x, y, colour;
};

static bool refuse(struct reading *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static bool refuse(struct reading *r, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	vsnprintf(r->to->fault, sizeof r->to->fault, fmt, args);
	va_end(args);
	return false;
}

static bool literal(struct reading *r, const char *s)
{
	size_t n = strlen(s);
	if ((size_t)(r->end - r->p) < n || memcmp(r->p, s, n) != 0)
		return refuse(r, "\"%s\" is missing", *s == '\033' ? s + 1 : s);
	r->p += n;
	return true;
}

static bool decimal(struct reading *r, int most, int *v)
{
	const char *start = r->p;
	*v = 0;
	while (r->p < r->end && *r->p >= '0' && *r->p <= '9') {
		*v = *v * 10 + (*r->p++ - '0');
		if (*v > most)
			return refuse(r, "a number over %d", most);
	}
	return r->p > start || refuse(r, "a number is missing");
}

static bool header(struct reading *r)
{
	int ignored;
	if (!literal(r, "\033P"))
		return false;
	while (r->p < r->end && *r->p != 'q')
		if (!(*r->p == ';' && r->p++) && !decimal(r, 9, &ignored))
			return false;
	return literal(r, "q\"1;1;") && decimal(r, SIDE_MAX, &r->to->width) && literal(r, ";") &&
	       decimal(r, SIDE_MAX, &r->to->height) && ((r->to->width > 0 && r->to->height > 0) || refuse(r, "no pixels"));
}

static bool colour(struct reading *r)
{
	int v;
	if (!decimal(r, 255, &r->colour))
		return false;
	if (r->p >= r->end || *r->p != ';')
		return r->to->defined[r->colour] || refuse(r, "colour %d is used but not defined", r->colour);
	if (!literal(r, ";2"))
		return false;
	for (int k = 0; k < 3; k++) {
		if (!literal(r, ";") || !decimal(r, 100, &v))
			return false;
		r->to->palette[r->colour][k] = (uint8_t)v;
	}
	r->to->defined[r->colour] = true;
	return true;
}

static bool paint(struct reading *r, int dots, int count)
{
	if (r->colour < 0)
		return refuse(r, "dots before any colour");
	if (count < 1 || r->x + count > r->to->width)
		return refuse(r, "a run of %d at %d is past the width", count, r->x);
	for (int k = 0; k < 6; k++) {
		if (!(dots & 1 << k))
			continue;
		if (r->y + k >= r->to->height)
			return refuse(r, "a dot in row %d", r->y + k);
		for (int x = r->x; x < r->x + count; x++)
			r->painted[(r->y + k) * r->to->width + x] = r->colour;
	}
	r->x += count;
	return true;
}

static bool body(struct reading *r)
{
	while (r->p < r->end && *r->p != '\033') {
		char c = *r->p++;
		int count = 1;
		if (c == '#') {
			if (!colour(r))
				return false;
		} else if (c == '$' || c == '-') {
			r->x = 0;
			r->y += c == '-' ? 6 : 0;
			if (r->y >= r->to->height)
				return refuse(r, "a new line below the picture");
		} else {
			if (c == '!' && (!decimal(r, SIDE_MAX, &count) || r->p >= r->end))
				return refuse(r, "a repeat of nothing");
			if (c == '!')
				c = *r->p++;
			if (c < '?' || c > '~')
				return refuse(r, "byte %02x", (unsigned char)c);
			if (!paint(r, c - '?', count))
				return false;
		}
	}
	if (!literal(r, "\033\\"))
		return false;
	return r->p == r->end || refuse(r, "%zu bytes after the end", (size_t)(r->end - r->p));
}

static bool all_painted(struct reading *r)
{
	for (int i = 0; i < r->to->width * r->to->height; i++) {
		if (r->painted[i] == UNPAINTED)
			return refuse(r, "%d,%d is not painted", i % r->to->width, i / r->to->width);
		r->to->pixels[i] = (uint8_t)r->painted[i];
	}
	return true;
}

bool sixel_read(const char *p, size_t n, struct sixel_picture *out)
{
	struct reading r = {.p = p, .end = p + n, .to = out, .colour = -1};
	*out = (struct sixel_picture){0};
	if (!header(&r))
		return false;
	size_t area = (size_t)out->width * (size_t)out->height;
	out->pixels = calloc(area, 1);
	r.painted = malloc(area * sizeof *r.painted);
	memset(r.painted, 0xff, area * sizeof *r.painted);
	bool ok = body(&r) && all_painted(&r);
	free(r.painted);
	return ok;
}

void sixel_picture_finish(struct sixel_picture *s)
{
	free(s->pixels);
	s->pixels = NULL;
}
