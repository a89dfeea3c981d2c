#include "base/text.h"

#include <locale.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>
#include <wctype.h>

#include "base/buf.h"
#include "base/mem.h"

enum {
	REPLACEMENT = 0xfffd,
	DOTTED_CIRCLE = 0x25cc,
	CLEAN_MAX = 64 * 1024 * 1024,
	CLUSTER_BYTES = 64,   /* a base and TEXT_MARKS marks need less */
	DECOMPOSED_MAX = 8,   /* canonical decompositions have at most 4 */
	MASK_TAIL_SHARE = 2,
};

/* One code point at s (n bytes left); bytes used, at least 1. Bad bytes give REPLACEMENT. */
static size_t decode(const char *s, size_t n, uint32_t *c)
{
	utf8proc_int32_t cp;
	utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)n, &cp);
	*c = used > 0 && cp >= 0 ? (uint32_t)cp : REPLACEMENT;
	return used > 0 ? (size_t)used : 1;
}

bool text_utf8_valid(const char *s, size_t n)
{
	for (size_t i = 0; i < n;) {
		utf8proc_int32_t cp;
		utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)s + i, (utf8proc_ssize_t)(n - i), &cp);
		if (used <= 0)
			return false;
		i += (size_t)used;
	}
	return true;
}

void text_heal(char *s, size_t size, bool cut)
{
	static const char ellipsis[] = "\u2026";
	size_t n = strlen(s), room = size - 1, used;
	if (!cut && text_utf8_valid(s, n))
		return;
	struct buf out;
	buf_init(&out, room);
	for (size_t i = 0; i < n; i += used) {
		uint32_t c;
		used = decode(s + i, n - i, &c);
		bool half = c == REPLACEMENT && used == 1;
		if (!half)
			buf_add(&out, s + i, used);
		else if (!cut || i + 4 < n) /* the one at the end is what the cut itself stands for */
			buf_add_str(&out, ellipsis);
		while (half && i + used < n && ((unsigned char)s[i + used] & 0xc0) == 0x80)
			used++;
	}
	while (cut && out.len && (out.len + sizeof ellipsis - 1 > room || ((unsigned char)out.data[out.len] & 0xc0) == 0x80))
		out.len--;
	if (cut)
		buf_add_str(&out, ellipsis);
	memcpy(s, buf_str(&out), out.len);
	s[out.len] = '\0';
	buf_finish(&out);
}

static bool is_mark(uint32_t c)
{
	utf8proc_category_t k = utf8proc_category((utf8proc_int32_t)c);
	return k == UTF8PROC_CATEGORY_MN || k == UTF8PROC_CATEGORY_ME || k == UTF8PROC_CATEGORY_MC;
}

/* The C library, and so curses, knows its own version of Unicode: what it cannot place would not be counted as text_width counts. */
static bool libc_knows(uint32_t c)
{
	static locale_t utf8; /* made once, kept for the life of the process */
	if (!utf8)
		utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	return !utf8 || iswprint_l((wint_t)c, utf8);
}

/* By category they would be seen, yet their glyph is empty: braille blank, hieroglyph blanks, Khitan filler, null notehead. */
static bool is_blank_glyph(uint32_t c)
{
	return c == 0x2800 || c == 0x13441 || c == 0x13442 || c == 0x16fe4 || c == 0x1d159;
}

/* The allow-list: letters, marks, numbers, punctuation and symbols that can be seen. Whatever is invisible, reorders text or is not
 * assigned is not on it. */
static bool is_shown(uint32_t c)
{
	const utf8proc_property_t *p = utf8proc_get_property((utf8proc_int32_t)c);
	switch (p->category) {
	case UTF8PROC_CATEGORY_LU: case UTF8PROC_CATEGORY_LL: case UTF8PROC_CATEGORY_LT: case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO: case UTF8PROC_CATEGORY_MN: case UTF8PROC_CATEGORY_MC: case UTF8PROC_CATEGORY_ME:
	case UTF8PROC_CATEGORY_ND: case UTF8PROC_CATEGORY_NL: case UTF8PROC_CATEGORY_NO: case UTF8PROC_CATEGORY_PC:
	case UTF8PROC_CATEGORY_PD: case UTF8PROC_CATEGORY_PS: case UTF8PROC_CATEGORY_PE: case UTF8PROC_CATEGORY_PI:
	case UTF8PROC_CATEGORY_PF: case UTF8PROC_CATEGORY_PO: case UTF8PROC_CATEGORY_SM: case UTF8PROC_CATEGORY_SC:
	case UTF8PROC_CATEGORY_SK: case UTF8PROC_CATEGORY_SO:
		return !p->ignorable && !is_blank_glyph(c) && libc_knows(c);
	default:
		return false;
	}
}

size_t text_encode(uint32_t c, char out[4])
{
	utf8proc_ssize_t n = utf8proc_encode_char((utf8proc_int32_t)c, (utf8proc_uint8_t *)out);
	return n > 0 ? (size_t)n : 0;
}

static void add_code_point(struct buf *out, uint32_t c)
{
	char bytes[4];
	buf_add(out, bytes, text_encode(c, bytes));
}

static void add_unseen(struct buf *out, uint32_t c)
{
	if (utf8proc_category((utf8proc_int32_t)c) == UTF8PROC_CATEGORY_ZS)
		buf_add_char(out, ' '); /* spaces of other widths */
	else if (c < 0x20 || c == 0x7f)
		buf_printf(out, "^%c", (char)(c ^ 0x40));
	else
		buf_printf(out, "<U+%04X>", (unsigned)c);
}

/* Cells as the C library counts them, which is what curses and most terminals go by; utf8proc differs on a few. */
static int cell_width(uint32_t c)
{
	if ((c >= 0x3248 && c <= 0x324f) || (c >= 0x4dc0 && c <= 0x4dff) || c == 0x302e || c == 0x302f || c == 0x16ff0 || c == 0x16ff1)
		return 2;
	if (utf8proc_category((utf8proc_int32_t)c) == UTF8PROC_CATEGORY_MC)
		return 1;
	if ((c >= 0x1160 && c <= 0x11ff) || (c >= 0xd7b0 && c <= 0xd7ff))
		return 0;
	int w = utf8proc_charwidth((utf8proc_int32_t)c);
	return w < 0 ? 0 : w;
}

static bool joins(uint32_t c)
{
	return is_mark(c) || cell_width(c) == 0;
}

/* A run of code points that share the cells of one base: what goes beyond TEXT_MARKS is counted, not written. */
struct stack {
	size_t marks, dropped;
	bool based;
};

static void end_stack(struct stack *st, struct buf *out)
{
	if (st->dropped)
		buf_printf(out, "<+%zu marks>", st->dropped);
	*st = (struct stack){ .based = true };
}

static void add_seen(struct stack *st, uint32_t c, struct buf *out)
{
	if (!joins(c)) {
		end_stack(st, out);
	} else if (!st->based) { /* would change what was printed before this text */
		add_code_point(out, DOTTED_CIRCLE);
		st->based = true;
	}
	if (!joins(c) || ++st->marks <= TEXT_MARKS)
		add_code_point(out, c);
	else
		st->dropped++;
}

/* What may be shown, decomposed, so that marks are capped whether they come composed or not, and composing has little to sort. */
static void filter(const char *s, size_t n, struct buf *out)
{
	struct stack st = { .marks = 0 };
	utf8proc_int32_t parts[DECOMPOSED_MAX];
	uint32_t c;
	for (size_t i = 0; i < n;) {
		i += decode(s + i, n - i, &c);
		if (c != ' ' && !is_shown(c)) {
			end_stack(&st, out);
			add_unseen(out, c);
			continue;
		}
		int last = 0;
		utf8proc_ssize_t count = utf8proc_decompose_char((utf8proc_int32_t)c, parts, DECOMPOSED_MAX, UTF8PROC_DECOMPOSE, &last);
		for (utf8proc_ssize_t k = 0; k < count && k < DECOMPOSED_MAX; k++)
			add_seen(&st, (uint32_t)parts[k], out);
	}
	end_stack(&st, out);
}

static bool is_plain_ascii(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] < 0x20 || (unsigned char)s[i] >= 0x7f)
			return false;
	return true;
}

void text_clean(const char *s, size_t n, struct buf *out)
{
	if (is_plain_ascii(s, n)) {
		buf_add(out, s, n);
		return;
	}
	struct buf seen;
	buf_init(&seen, CLEAN_MAX);
	filter(s, n, &seen);
	utf8proc_uint8_t *nfc = NULL;
	utf8proc_ssize_t len = utf8proc_map((const utf8proc_uint8_t *)buf_str(&seen), (utf8proc_ssize_t)seen.len, &nfc,
	                                    UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	if (len >= 0) {
		buf_add(out, nfc, (size_t)len);
		explicit_bzero(nfc, (size_t)len);
	} else {
		buf_add(out, buf_str(&seen), seen.len);
	}
	free(nfc);
	buf_finish(&seen);
}

char *text_clean_dup(const char *s)
{
	struct buf out;
	buf_init(&out, CLEAN_MAX);
	buf_add_str(&out, "");
	if (s)
		text_clean(s, strlen(s), &out);
	return buf_take(&out, NULL);
}

/* Never looks further than one cluster, so that walking a long string stays linear. Of ASCII nothing joins what is before it. */
size_t text_cluster(const char *s, int *width)
{
	size_t used = 0;
	uint32_t c;
	if (*s >= 0x20 && *s < 0x7f && (unsigned char)s[1] < 0x80) {
		*width = 1;
		return 1;
	}
	*width = 0;
	while (s[used] && used < CLUSTER_BYTES) {
		size_t more = decode(s + used, strnlen(s + used, 4), &c);
		if (used && !joins(c))
			break;
		*width += cell_width(c);
		used += more;
	}
	return used;
}

int text_width(const char *s)
{
	int width = 0, w;
	for (size_t n; (n = text_cluster(s, &w)) > 0; s += n)
		width += w;
	return width;
}

size_t text_clip(const char *s, int width, int *used)
{
	size_t at = 0;
	int total = 0, w;
	for (size_t n; (n = text_cluster(s + at, &w)) > 0 && total + w <= width; at += n)
		total += w;
	if (used)
		*used = total;
	return at;
}

void text_fit(struct buf *out, const char *s, int width)
{
	static const char ellipsis[] = "\xe2\x80\xa6";
	int used;
	if (width <= 0)
		return;
	size_t n = text_clip(s, width, &used);
	if (s[n]) {
		n = text_clip(s, width - 1, &used);
		buf_add(out, s, n);
		buf_add_str(out, ellipsis);
		used++;
	} else {
		buf_add(out, s, n);
	}
	for (; used < width; used++)
		buf_add_char(out, ' ');
}

/* A space that carries marks is no place to break: without it they would stand alone. */
static bool is_gap(const char *s)
{
	int width;
	return *s == ' ' && text_cluster(s, &width) == 1;
}

/* A word that is broken after n bytes leaves no single letter for the next line, if two stay here. */
static size_t break_before(const char *s, size_t n)
{
	int w;
	size_t tail = text_cluster(s + n, &w), at = 0, last = 0, count = 0;
	if (w != 1 || (s[n + tail] && !is_gap(s + n + tail)))
		return n;
	for (; at < n; count++) {
		last = at;
		at += text_cluster(s + at, &w);
	}
	return count > 2 ? last : n;
}

size_t text_wrap(const char *s, int width, size_t *next)
{
	size_t n = text_clip(s, width > 0 ? width : 1, NULL);
	int w;
	if (!s[n]) {
		*next = n;
		return n;
	}
	if (n == 0) /* a cluster wider than the line still has to go somewhere */
		n = text_cluster(s, &w);
	size_t cut = n;
	while (cut > 0 && !is_gap(s + cut))
		cut--;
	if (cut == 0)
		cut = break_before(s, n);
	*next = cut;
	while (is_gap(s + *next))
		(*next)++;
	while (cut > 0 && s[cut - 1] == ' ')
		cut--;
	return cut;
}

static bool is_alnum(uint32_t c)
{
	utf8proc_category_t k = utf8proc_category((utf8proc_int32_t)c);
	return (k >= UTF8PROC_CATEGORY_LU && k <= UTF8PROC_CATEGORY_LO) || (k >= UTF8PROC_CATEGORY_ND && k <= UTF8PROC_CATEGORY_NO);
}

void text_mask(struct buf *out, const char *s, int tail)
{
	size_t n = strlen(s);
	int count = 0, seen = 0;
	uint32_t c;
	for (size_t i = 0; i < n; i += decode(s + i, n - i, &c)) {
		decode(s + i, n - i, &c);
		count += is_alnum(c);
	}
	int shown = tail < count / MASK_TAIL_SHARE ? tail : count / MASK_TAIL_SHARE;
	for (size_t i = 0; i < n;) {
		size_t used = decode(s + i, n - i, &c);
		bool hide = is_alnum(c) ? seen++ < count - shown : is_mark(c) && seen <= count - shown;
		if (!hide)
			buf_add(out, s + i, used);
		else if (is_alnum(c))
			buf_add_char(out, '*');
		i += used;
	}
}

/* For searching: decomposed, without marks, case folded. */
static char *fold(const char *s)
{
	utf8proc_uint8_t *folded = NULL;
	utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)s, 0, &folded,
	                                  UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK);
	return n >= 0 ? (char *)folded : NULL;
}

static void fold_free(char *s)
{
	if (s)
		explicit_bzero(s, strlen(s));
	free(s);
}

bool text_contains(const char *haystack, const char *needle)
{
	if (!*needle)
		return true;
	char *h = fold(haystack), *n = fold(needle);
	bool yes = h && n && strstr(h, n);
	fold_free(h);
	fold_free(n);
	return yes;
}
