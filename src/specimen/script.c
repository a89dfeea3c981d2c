/* Text in the order and the forms it is printed in, as far as names on a card need it: Arabic letters join, right-to-left scripts
 * run that way, and the vowel signs that stand before their consonant do. Not a shaping engine: ligatures and marks' places are
 * the font's. */
#include "specimen/art.h"

enum { MOST = 256 };

struct codes {
	uint32_t at[MOST];
	int n;
};

/* -- UTF-8 --------------------------------------------------------------------------------------------------------------------- */

int script_decode(const char *s, uint32_t *code)
{
	const unsigned char *u = (const unsigned char *)s;
	int n = u[0] < 0x80 ? 1 : u[0] < 0xe0 ? 2 : u[0] < 0xf0 ? 3 : 4;
	*code = n == 1 ? u[0] : u[0] & (0xffu >> (n + 1));
	for (int i = 1; i < n; i++) {
		if ((u[i] & 0xc0) != 0x80)
			return i;
		*code = *code << 6 | (u[i] & 0x3f);
	}
	return n;
}

static int encode(uint32_t c, char out[4])
{
	int n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	static const unsigned char lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	for (int i = n - 1; i > 0; i--, c >>= 6)
		out[i] = (char)(0x80 | (c & 0x3f));
	out[0] = (char)(lead[n] | c);
	return n;
}

/* -- Arabic joining ------------------------------------------------------------------------------------------------------------ */

/* A letter's presentation forms start at `form`: alone, at the end, at the start, in the middle; the last two only of those that
 * join on to the next letter. */
struct letter {
	uint16_t code, form;
	uint8_t forms;
};

static const struct letter letters[] = {
	{ 0x621, 0xfe80, 1 }, { 0x622, 0xfe81, 2 }, { 0x623, 0xfe83, 2 }, { 0x624, 0xfe85, 2 }, { 0x625, 0xfe87, 2 },
	{ 0x626, 0xfe89, 4 }, { 0x627, 0xfe8d, 2 }, { 0x628, 0xfe8f, 4 }, { 0x629, 0xfe93, 2 }, { 0x62a, 0xfe95, 4 },
	{ 0x62b, 0xfe99, 4 }, { 0x62c, 0xfe9d, 4 }, { 0x62d, 0xfea1, 4 }, { 0x62e, 0xfea5, 4 }, { 0x62f, 0xfea9, 2 },
	{ 0x630, 0xfeab, 2 }, { 0x631, 0xfead, 2 }, { 0x632, 0xfeaf, 2 }, { 0x633, 0xfeb1, 4 }, { 0x634, 0xfeb5, 4 },
	{ 0x635, 0xfeb9, 4 }, { 0x636, 0xfebd, 4 }, { 0x637, 0xfec1, 4 }, { 0x638, 0xfec5, 4 }, { 0x639, 0xfec9, 4 },
	{ 0x63a, 0xfecd, 4 }, { 0x641, 0xfed1, 4 }, { 0x642, 0xfed5, 4 }, { 0x643, 0xfed9, 4 }, { 0x644, 0xfedd, 4 },
	{ 0x645, 0xfee1, 4 }, { 0x646, 0xfee5, 4 }, { 0x647, 0xfee9, 4 }, { 0x648, 0xfeed, 2 }, { 0x649, 0xfeef, 2 },
	{ 0x64a, 0xfef1, 4 }, { 0x67e, 0xfb56, 4 }, { 0x686, 0xfb7a, 4 }, { 0x698, 0xfb8a, 2 }, { 0x6a9, 0xfb8e, 4 },
	{ 0x6af, 0xfb92, 4 }, { 0x6cc, 0xfbfc, 4 },
};

static const struct letter *letter_of(uint32_t code)
{
	for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
		if (letters[i].code == code)
			return &letters[i];
	}
	return NULL;
}

static bool is_mark(uint32_t c)
{
	return (c >= 0x300 && c < 0x370) || (c >= 0x591 && c < 0x5be) || (c >= 0x64b && c < 0x660) || c == 0x670;
}

/* The letter beside i, marks passed over. */
static const struct letter *beside(const struct codes *t, int i, int step)
{
	do
		i += step;
	while (i >= 0 && i < t->n && is_mark(t->at[i]));
	return i >= 0 && i < t->n ? letter_of(t->at[i]) : NULL;
}

/* Lam and an alef are one sign. */
static uint32_t lam_alef(uint32_t alef)
{
	return alef == 0x622 ? 0xfef5 : alef == 0x623 ? 0xfef7 : alef == 0x625 ? 0xfef9 : alef == 0x627 ? 0xfefb : 0;
}

static void join(struct codes *t)
{
	struct codes out = { .n = 0 };
	for (int i = 0; i < t->n; i++) {
		const struct letter *l = letter_of(t->at[i]), *before = beside(t, i, -1), *after = beside(t, i, 1);
		bool from = l && l->forms > 1 && before && before->forms == 4, to = l && l->forms == 4 && after && after->forms > 1;
		uint32_t both = t->at[i] == 0x644 && i + 1 < t->n ? lam_alef(t->at[i + 1]) : 0;
		if (both) {
			out.at[out.n++] = both + from;
			i++;
		} else {
			out.at[out.n++] = l ? l->form + (to ? 2u : 0u) + from : t->at[i];
		}
	}
	*t = out;
}

/* -- order --------------------------------------------------------------------------------------------------------------------- */

static bool is_rtl(uint32_t c)
{
	return (c >= 0x590 && c < 0x900) || (c >= 0xfb1d && c < 0xfe00) || (c >= 0xfe70 && c < 0xff00);
}

static bool is_neutral(uint32_t c)
{
	return c < 0x80 && !((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'));
}

static void reverse(struct codes *t, int from, int to)
{
	for (; from < --to; from++) {
		uint32_t c = t->at[from];
		t->at[from] = t->at[to];
		t->at[to] = c;
	}
}

/* All turned round, then what runs left to right turned back, then marks put behind what they stand on. */
static void order(struct codes *t)
{
	reverse(t, 0, t->n);
	for (int i = 0; i < t->n;) {
		int end = i;
		if (is_rtl(t->at[i]) || is_neutral(t->at[i])) {
			i++;
			continue;
		}
		for (int j = i; j < t->n && !is_rtl(t->at[j]); j++) {
			if (!is_neutral(t->at[j]))
				end = j + 1;
		}
		reverse(t, i, end);
		i = end;
	}
	for (int i = 0; i < t->n; i++) {
		int end = i;
		while (end < t->n && is_mark(t->at[end]) && is_rtl(t->at[end]))
			end++;
		if (end > i && end < t->n)
			reverse(t, i, end + 1);
		i = end;
	}
}

/* Signs that are written behind their consonant and printed before it. */
static bool stands_before(uint32_t c)
{
	return c == 0x93f || c == 0x9bf || c == 0x9c7 || c == 0x9c8 || c == 0xa3f || (c >= 0xbc6 && c <= 0xbc8);
}

static bool is_virama(uint32_t c)
{
	return c == 0x94d || c == 0x9cd || c == 0xa4d;
}

static void move_vowels(struct codes *t)
{
	for (int i = 1; i < t->n; i++) {
		if (!stands_before(t->at[i]))
			continue;
		int to = i - 1;
		while (to >= 2 && is_virama(t->at[to - 1]))
			to -= 2;
		uint32_t c = t->at[i];
		for (int j = i; j > to; j--)
			t->at[j] = t->at[j - 1];
		t->at[to] = c;
	}
}

void script_visual(const char *text, char out[SCRIPT_ROOM])
{
	struct codes t = { .n = 0 };
	bool rtl = false;
	while (*text && t.n < MOST - 1) {
		text += script_decode(text, &t.at[t.n]);
		rtl = rtl || is_rtl(t.at[t.n]);
		t.n++;
	}
	move_vowels(&t);
	if (rtl) {
		join(&t);
		order(&t);
	}
	for (int i = 0; i < t.n; i++)
		out += encode(t.at[i], out);
	*out = '\0';
}
