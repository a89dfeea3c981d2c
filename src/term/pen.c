#include "term/pen.h"

#include <stdio.h>
#include <string.h>

enum { PARAMS_MAX = 32, ESC = 27, SHIFT_IN = 15, FIRST_FONT = 10 };
static const char use_ascii[] = "\033(B";

static const struct {
	unsigned flag;
	int on, off;
} flag_table[] = { { PEN_BOLD, 1, 22 }, { PEN_DIM, 2, 22 }, { PEN_UNDERLINE, 4, 24 }, { PEN_REVERSE, 7, 27 } };
enum { FLAGS = sizeof flag_table / sizeof *flag_table };

/* Do blanks look the same? Reversed, they are of the colour of the characters, which some terminals make brighter or darker. */
static bool same_blank(const struct pen_look *a, const struct pen_look *b)
{
	if (a->flags & b->flags & PEN_REVERSE)
		return a->flags == b->flags && strcmp(a->fg, b->fg) == 0;
	return !((a->flags | b->flags) & (PEN_UNDERLINE | PEN_REVERSE)) && strcmp(a->bg, b->bg) == 0;
}

static bool lacks(const char *now, const char *wanted)
{
	return *now && !*wanted;
}

/* Returns what parts it from the next. */
static const char *add_parameter(struct buf *out, const char *gap, const char *parameter)
{
	buf_add_str(out, gap);
	buf_add_str(out, parameter);
	return ";";
}

/* Nothing is taken back one by one, for not every terminal can; a reset all can. */
static void settle(struct pen *p, struct buf *out)
{
	const struct pen_look *want = &p->want;
	struct pen_look have = p->have;
	const char *gap = "";
	if (p->foreign) /* what that was holds until the next that is understood */
		return;
	if (!p->unsure && have.flags == want->flags && strcmp(have.fg, want->fg) == 0 && strcmp(have.bg, want->bg) == 0)
		return;
	buf_add_str(out, "\033[");
	if (p->unsure || have.flags & ~want->flags || lacks(have.fg, want->fg) || lacks(have.bg, want->bg)) {
		have = (struct pen_look){ 0 };
		if (want->flags || *want->fg || *want->bg)
			gap = add_parameter(out, gap, "0");
	}
	for (size_t i = 0; i < FLAGS; i++)
		if (want->flags & ~have.flags & flag_table[i].flag)
			gap = add_parameter(out, gap, (const char[]){ (char)('0' + flag_table[i].on), '\0' });
	if (strcmp(have.fg, want->fg) != 0)
		gap = add_parameter(out, gap, want->fg);
	if (strcmp(have.bg, want->bg) != 0)
		add_parameter(out, gap, want->bg);
	buf_add_char(out, 'm');
	p->have = *want;
	p->unsure = false;
}

/* Before a blank, or what leaves blanks: only what shows on it. What is erased is never reversed. */
static void settle_blank(struct pen *p, bool erased, struct buf *out)
{
	if (p->unsure || !same_blank(&p->have, &p->want) || (erased && strcmp(p->have.bg, p->want.bg) != 0))
		settle(p, out);
}

/* At most four numbers of a colour, from params[at]; returns how many there are, 0: it is none. */
static size_t take_colour(const int *params, size_t at, size_t count, struct pen_look *look)
{
	unsigned n = (unsigned)params[at];
	char *out = (n >= 30 && n <= 39) || (n >= 90 && n <= 97) ? look->fg : look->bg;
	if (n == 39 || n == 49) {
		*out = '\0';
		return 1;
	}
	if ((n >= 30 && n <= 37) || (n >= 40 && n <= 47) || (n >= 90 && n <= 97) || (n >= 100 && n <= 107)) {
		snprintf(out, PEN_COLOUR, "%u", n % 1000);
		return 1;
	}
	if ((n == 38 || n == 48) && at + 2 < count && params[at + 1] == 5 && params[at + 2] < 256) {
		snprintf(out, PEN_COLOUR, "%u;5;%u", n, (unsigned)params[at + 2] % 256);
		return 3;
	}
	return 0;
}

/* One parameter, or more of them where it is a colour; returns how many, 0: not one of those that are known here. */
static size_t take_parameter(const int *params, size_t at, size_t count, struct pen_look *look)
{
	if (params[at] == 0) {
		*look = (struct pen_look){ 0 };
		return 1;
	}
	if (params[at] == FIRST_FONT) /* the Linux console's, with each reset */
		return 1;
	size_t known = 0;
	for (size_t i = 0; i < FLAGS; i++) {
		bool on = params[at] == flag_table[i].on, off = params[at] == flag_table[i].off;
		known |= on || off;
		look->flags = (look->flags | (on ? flag_table[i].flag : 0)) & ~(off ? flag_table[i].flag : 0);
	}
	return known ? known : take_colour(params, at, count, look);
}

/* The parameters of SGR, s to end; false: there is something else in them. */
static bool take_look(const char *s, const char *end, struct pen_look *look)
{
	int params[PARAMS_MAX] = { 0 };
	size_t count = 1;
	for (; s < end; s++) {
		if (*s == ';' && count < PARAMS_MAX)
			count++;
		else if (*s >= '0' && *s <= '9' && params[count - 1] < 1000)
			params[count - 1] = params[count - 1] * 10 + *s - '0';
		else
			return false;
	}
	for (size_t at = 0, n; at < count; at += n)
		if ((n = take_parameter(params, at, count, look)) == 0)
			return false;
	return true;
}

/* A control sequence of n bytes. */
static void take_sequence(struct pen *p, const char *s, size_t n, struct buf *out)
{
	struct pen_look look = p->want;
	char final = s[n - 1];
	if (final == 'm' && take_look(s + 2, s + n - 1, &look)) {
		p->want = look;
		p->foreign = false;
		return;
	}
	if (strchr("JKLMPSTX@", final)) /* these leave blanks */
		settle_blank(p, true, out);
	else if (!strchr("ABCDEFGHbdf", final)) /* the cursor moves, or what was written is written again */
		settle(p, out);
	buf_add(out, s, n);
	if (final == 'm')
		p->unsure = p->foreign = true;
}

static size_t sequence_length(const char *s, size_t n)
{
	size_t at = 2;
	while (at < n && (unsigned char)s[at] >= 0x20 && (unsigned char)s[at] < 0x40)
		at++;
	return at < n ? at + 1 : n;
}

/* No sequence: characters in a row, or one control. Returns how many. */
static size_t take_text(struct pen *p, const char *s, size_t n, struct buf *out)
{
	size_t run = 1;
	if (*s == ' ' || *s == '\n')
		settle_blank(p, *s == '\n', out);
	else if (*s != '\r' && *s != '\b')
		settle(p, out);
	while (run < n && (unsigned char)*s > ' ' && (unsigned char)s[run] > ' ')
		run++;
	buf_add(out, s, run);
	return run;
}

/* What chooses a set of characters, n bytes: once is enough. */
static void take_set(bool *chosen, const char *s, size_t n, struct buf *out)
{
	if (!*chosen)
		buf_add(out, s, n);
	*chosen = true;
}

void pen_init(struct pen *p)
{
	*p = (struct pen){ .unsure = true };
}

void pen_write(struct pen *p, const char *bytes, size_t n, struct buf *out)
{
	const size_t set = sizeof use_ascii - 1;
	for (size_t at = 0, step; at < n; at += step) {
		const char *s = bytes + at;
		size_t left = n - at;
		if (left > 2 && s[0] == ESC && s[1] == '[') {
			step = sequence_length(s, left);
			take_sequence(p, s, step, out);
		} else if (left >= set && memcmp(s, use_ascii, set) == 0) {
			step = set;
			take_set(&p->ascii, s, step, out);
		} else if (*s == SHIFT_IN) {
			step = 1;
			take_set(&p->shifted, s, step, out);
		} else {
			step = take_text(p, s, left, out);
		}
	}
	settle(p, out);
}
