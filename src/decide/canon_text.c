#include "decide/canon_text.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"

enum { REPLACEMENT = 0xFFFD };

size_t canon_character(const char *p, size_t left, uint32_t *c)
{
	static const unsigned char marks[] = { 0, 0x7F, 0x1F, 0x0F, 0x07 }; /* what of the first byte counts */
	unsigned char first = (unsigned char)*p;
	size_t n = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
	if (left == 0 || n > left || !text_utf8_valid(p, n))
		return 0;
	*c = first & marks[n];
	for (size_t i = 1; i < n; i++)
		*c = *c << 6 | ((unsigned char)p[i] & 0x3F);
	return n;
}

static uint32_t first_unit(uint32_t c)
{
	return c < 0x10000 ? c : 0xD800 + ((c - 0x10000) >> 10);
}

int canon_order(uint32_t a, uint32_t b)
{
	uint32_t x = first_unit(a), y = first_unit(b);
	if (x == y)
		return (a > b) - (a < b);
	return x < y ? -1 : 1;
}

int canon_order_texts(const char *a, size_t a_len, const char *b, size_t b_len)
{
	while (a_len && b_len) {
		uint32_t x = 0, y = 0;
		size_t n = canon_character(a, a_len, &x), m = canon_character(b, b_len, &y);
		if (n == 0 || m == 0)
			break;
		if (x != y)
			return canon_order(x, y);
		a += n, a_len -= n;
		b += m, b_len -= m;
	}
	return (a_len > 0) - (b_len > 0);
}

void canon_put_character(uint32_t c, struct buf *out)
{
	static const char names[] = "btn\0fr"; /* from U+0008 on */
	char bytes[4];
	if (c == '"' || c == '\\')
		buf_printf(out, "\\%c", (char)c);
	else if (c >= 8 && c <= 13 && names[c - 8])
		buf_printf(out, "\\%c", names[c - 8]);
	else if (c < 0x20)
		buf_printf(out, "\\u%04x", (unsigned)c);
	else
		buf_add(out, bytes, text_encode(c, bytes));
}

static void put(const char *s, void (*character)(uint32_t c, struct buf *out), struct buf *out)
{
	for (size_t left = strlen(s); left;) {
		uint32_t c = REPLACEMENT;
		size_t n = canon_character(s, left, &c);
		character(n ? c : REPLACEMENT, out);
		n = n ? n : 1;
		s += n, left -= n;
	}
}

void canon_put_text(const char *s, struct buf *out)
{
	buf_add_char(out, '"');
	put(s, canon_put_character, out);
	buf_add_char(out, '"');
}

static void put_plain(uint32_t c, struct buf *out)
{
	char bytes[4];
	buf_add(out, bytes, text_encode(c, bytes));
}

void canon_mend(const char *s, struct buf *out)
{
	put(s, put_plain, out);
}
