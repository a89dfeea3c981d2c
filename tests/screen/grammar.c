#include "screen/grammar.h"

#include <stdlib.h>
#include <string.h>

enum { PARAMETERS = 16, SHIFT_IN = 0x0f }; /* which curses sends to leave a set of line characters */

bool grammar_rest(const struct grammar *g)
{
	return g->left == 0;
}

/* No C1, no marks of direction, nothing that has no glyph, no private use, no half of a pair. */
static bool shows(uint32_t c)
{
	static const uint32_t hidden[][2] = {
		{ 0x7f, 0x9f }, { 0xad, 0xad }, { 0x61c, 0x61c }, { 0x180b, 0x180f }, { 0x200b, 0x200f }, { 0x2028, 0x202e },
		{ 0x2060, 0x206f }, { 0xd800, 0xf8ff }, { 0xfe00, 0xfe0f }, { 0xfeff, 0xfeff }, { 0xfff0, 0xfffb }, { 0xfffe, 0xffff },
		{ 0xe0000, 0x1fffff },
	};
	for (size_t i = 0; i < sizeof hidden / sizeof hidden[0]; i++)
		if (c >= hidden[i][0] && c <= hidden[i][1])
			return false;
	return c >= ' ';
}

bool grammar_text(struct grammar *g, unsigned char c)
{
	if (g->left) {
		g->code = g->code << 6 | (c & 0x3f);
		return (c & 0xc0) == 0x80 && (--g->left || (g->code >= g->least && shows(g->code)));
	}
	if (c < 0x80)
		return shows(c) || c == '\r' || c == '\n' || c == '\b' || c == '\t' || c == SHIFT_IN;
	g->left = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : 1;
	g->least = c >= 0xf0 ? 0x10000 : c >= 0xe0 ? 0x800 : 0x80;
	g->code = c & (0x3fu >> g->left);
	return c >= 0xc2 && c <= 0xf4;
}

/* "1;2;3" up to end: how many numbers, -1 when it is something else; a missing one is -1. */
static int numbers(const char *p, const char *end, int out[PARAMETERS])
{
	int n = 0;
	if (p == end)
		return 0;
	for (;; p++) {
		int digits = 0;
		if (n == PARAMETERS)
			return -1;
		out[n] = 0;
		for (; p < end && *p >= '0' && *p <= '9' && digits < 6; p++, digits++)
			out[n] = out[n] * 10 + (*p - '0');
		if (!digits)
			out[n] = -1;
		n++;
		if (p == end)
			return n;
		if (*p != ';')
			return -1;
	}
}

static bool one_of(int v, const int *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (list[i] == v)
			return true;
	return false;
}
#define ONE_OF(v, ...) one_of(v, (const int[]){ __VA_ARGS__ }, sizeof((const int[]){ __VA_ARGS__ }) / sizeof(int))

/* Colours, attributes and the first font; no blinking, nothing concealed. */
static bool sgr(const int *v, int n)
{
	for (int i = 0; i < n; i++) {
		bool extended = (v[i] == 38 || v[i] == 48) && i + 1 < n;
		if (extended && v[i + 1] == 5 && i + 2 < n && v[i + 2] <= 255)
			i += 2;
		else if (extended && v[i + 1] == 2 && i + 4 < n && v[i + 2] <= 255 && v[i + 3] <= 255 && v[i + 4] <= 255)
			i += 4;
		else if (v[i] > 4 && !ONE_OF(v[i], 7, 10, 22, 23, 24, 27, 39, 49) && !(v[i] >= 30 && v[i] <= 37) && !(v[i] >= 40 && v[i] <= 47) &&
		         !(v[i] >= 90 && v[i] <= 97) && !(v[i] >= 100 && v[i] <= 107))
			return false;
	}
	return true;
}

static bool csi(const char *p, size_t n)
{
	/* ?0c and ?1c: the cursor of the Linux console. */
	static const char *const questions[] = { "?0c", "?1c", "c", ">c", ">0q", "5n", "14t", "16t", "18t", "?2026$p", "?1;1;0S", "?2;1;0S", "22;0;0t", "23;0;0t" };
	int v[PARAMETERS];
	for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++)
		if (strlen(questions[i]) == n && memcmp(questions[i], p, n) == 0)
			return true;
	char final = p[n - 1];
	if (*p == '?') /* modes: cursor keys, wrapping, cursor, alternate screen, focus, paste in brackets, whole frames */
		return (final == 'h' || final == 'l') && numbers(p + 1, p + n - 1, v) == 1 && ONE_OF(v[0], 1, 7, 12, 25, 1000, 1004, 1006, 1049, 2004, 2026);
	int count = numbers(p, p + n - 1, v);
	if (count < 0)
		return false;
	if (final == 'm')
		return sgr(v, count);
	if (final == 'H' || final == 'r')
		return count <= 2;
	if (final == 'h' || final == 'l')
		return count == 1 && ONE_OF(v[0], 4, 34); /* insert; the cursor of screen and tmux */
	return count <= 1 && strchr("ABCDGdJKXP@LMSTb", final);
}

static bool base64(const char *p, const char *end)
{
	while (p < end && ((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9') || *p == '+' || *p == '/'))
		p++;
	for (int i = 0; i < 2 && p < end && *p == '='; i++)
		p++;
	return p == end;
}

/* The background's colour, asked; the clipboard, written, never read. */
static bool osc(const char *p, const char *end)
{
	if (end - p == 4 && memcmp(p, "11;?", 4) == 0)
		return true;
	return end - p > 5 && memcmp(p, "52;c;", 5) == 0 && base64(p + 5, end);
}

/* A sixel, whole or cut off: its letters only. */
static bool dcs(const char *p, const char *end)
{
	while (p < end && ((*p >= '0' && *p <= '9') || *p == ';'))
		p++;
	if (p == end || *p++ != 'q')
		return false;
	for (; p < end; p++)
		if (!((*p >= '?' && *p <= '~') || (*p >= '0' && *p <= '9') || strchr("\"#!$-;", *p)))
			return false;
	return true;
}

/* kitty: is it known, one picture sent in place, more of it, and taken away; never a file. */
static bool apc(const char *p, const char *end)
{
	static const char question[] = "Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA";
	static const char *const heads[] = { "Ga=T,f=24,s=", "Gm=", "Ga=d,d=P,", "Ga=d,d=A," };
	const char *body = memchr(p, ';', (size_t)(end - p));
	size_t head = (size_t)((body ? body : end) - p);
	if ((size_t)(end - p) == sizeof question - 1 && memcmp(p, question, sizeof question - 1) == 0)
		return true;
	for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
		if (head >= strlen(heads[i]) && memcmp(p, heads[i], strlen(heads[i])) == 0)
			return !memmem(p, head, "t=", 2) && (!body || base64(body + 1, end));
	return false;
}

bool grammar_sequence(const char *p, size_t n)
{
	static const char *const shorts[] = { "7", "8", "=", ">", "M", "(B", "(0", ")0", "\\" };
	const char *end = p + n;
	if (n < 2)
		return false;
	if (p[1] == '[')
		return n > 2 && csi(p + 2, n - 2);
	if (strchr("]P_", p[1])) {
		if (n < 4 || p[n - 2] != '\033' || p[n - 1] != '\\')
			return false;
		return p[1] == ']' ? osc(p + 2, end - 2) : p[1] == 'P' ? dcs(p + 2, end - 2) : apc(p + 2, end - 2);
	}
	for (size_t i = 0; i < sizeof shorts / sizeof shorts[0]; i++)
		if (strlen(shorts[i]) == n - 1 && memcmp(shorts[i], p + 1, n - 1) == 0)
			return true;
	return false;
}
