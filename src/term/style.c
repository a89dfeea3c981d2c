/* How each style looks. Colours of 256 are of middle lightness, so that they can be read on a dark and on a light background
 * (contrast of 3.5 and more on both); the background is the terminal's own except where a style is a bar. Fewer colours lean on
 * bold and underline: nothing is said by colour alone. */
#include <curses.h>

#include "term/internal.h"

enum { OWN = -1, LOOKS = 4 };

struct look {
	short fg, bg;
	attr_t attr;
};

enum { PAIR_QR = STYLES + 1, PAIR_SELECTED = PAIR_QR + 1, MANY = 0, MONO = 3 }; /* PAIR_SELECTED + an enum style */

/* Black on white for QR codes, by look. */
static const struct look qr_looks[LOOKS] = {{16, 231, 0}, {0, 15, 0}, {0, 7, 0}, {OWN, OWN, 0}};

#define PLAIN(a)                                                                                                                   \
	{                                                                                                                          \
		OWN, OWN, a                                                                                                        \
	}
#define HEADING (A_BOLD | A_UNDERLINE)
#define FOUND (A_BOLD | A_UNDERLINE)

/* clang-format off */
static const struct look looks[STYLES][LOOKS] = {
	/*                     256                      16                       8                        none */
	[STYLE_PLAIN]      = {{OWN, OWN, 0},           {OWN, OWN, 0},           {OWN, OWN, 0},           PLAIN(0)},
	[STYLE_DIM]        = {{243, OWN, 0},           {OWN, OWN, A_DIM},       {OWN, OWN, A_DIM},       PLAIN(A_DIM)},
	[STYLE_STRONG]     = {{OWN, OWN, A_BOLD},      {OWN, OWN, A_BOLD},      {OWN, OWN, A_BOLD},      PLAIN(A_BOLD)},
	[STYLE_HEAD]       = {{32, OWN, A_BOLD},       {12, OWN, A_BOLD},       {OWN, OWN, HEADING},     PLAIN(HEADING)},
	[STYLE_LABEL]      = {{66, OWN, 0},            {OWN, OWN, 0},           {OWN, OWN, 0},           PLAIN(0)},
	[STYLE_GOOD]       = {{28, OWN, 0},            {2, OWN, 0},             {2, OWN, 0},             PLAIN(0)},
	[STYLE_WARN]       = {{130, OWN, A_BOLD},      {5, OWN, A_BOLD},        {5, OWN, A_BOLD},        PLAIN(A_BOLD)},
	[STYLE_BAD]        = {{160, OWN, A_BOLD},      {1, OWN, A_BOLD},        {1, OWN, A_BOLD},        PLAIN(HEADING)},
	[STYLE_PENDING]    = {{32, OWN, A_BOLD},       {12, OWN, A_BOLD},       {OWN, OWN, A_BOLD},      PLAIN(A_BOLD)},
	[STYLE_UNKNOWN]    = {{133, OWN, 0},           {6, OWN, A_UNDERLINE},   {6, OWN, A_UNDERLINE},   PLAIN(A_UNDERLINE)},
	[STYLE_KEY]        = {{30, OWN, A_BOLD},       {OWN, OWN, A_BOLD},      {OWN, OWN, A_BOLD},      PLAIN(A_BOLD)},
	[STYLE_BAR]        = {{254, 238, 0},           {OWN, OWN, A_REVERSE},   {OWN, OWN, A_REVERSE},   PLAIN(A_REVERSE)},
	[STYLE_PRODUCTION] = {{231, 160, A_BOLD},      {15, 1, A_BOLD},         {7, 1, A_BOLD},          PLAIN(A_REVERSE | A_BOLD)},
	[STYLE_SELECTED]   = {{OWN, OWN, A_REVERSE},   {OWN, OWN, A_REVERSE},   {OWN, OWN, A_REVERSE},   PLAIN(A_REVERSE)},
	[STYLE_FRAME]      = {{243, OWN, 0},           {OWN, OWN, A_DIM},       {OWN, OWN, A_DIM},       PLAIN(A_DIM)},
	[STYLE_MATCH]      = {{16, 220, 0},            {0, 3, 0},               {0, 3, 0},               PLAIN(FOUND)},
};
/* clang-format on */

/* What keeps its colour in the row under the cursor; found text does too. */
static const enum style meanings[] = { STYLE_GOOD, STYLE_WARN, STYLE_BAD, STYLE_PENDING, STYLE_UNKNOWN };
enum { MEANINGS = sizeof meanings / sizeof *meanings };

void style_init(struct term *t)
{
	int colors = t->host.terminfo_colors = tigetnum("colors");
	t->look = t->host.no_color || colors < 8 ? MONO : colors == 256 ? 0 : colors >= 16 && colors < 256 ? 1 : 2;
	if (t->look == MONO)
		return;
	start_color();
	use_default_colors();
	for (int s = 0; s < STYLES; s++) {
		const struct look *l = &looks[s][t->look];
		if (l->fg != OWN || l->bg != OWN)
			init_pair((short)(s + 1), l->fg, l->bg);
	}
	init_pair(PAIR_QR, qr_looks[t->look].fg, qr_looks[t->look].bg);
	for (size_t i = 0; i < MEANINGS && t->look == MANY; i++)
		init_pair((short)(PAIR_SELECTED + meanings[i]), OWN, looks[meanings[i]][MANY].fg);
}

void style_of(const struct term *t, enum style style, attr_t *attr, short *pair)
{
	const struct look *l = &looks[style < STYLES ? style : STYLE_PLAIN][t->look];
	*attr = l->attr;
	*pair = l->fg != OWN || l->bg != OWN ? (short)(style + 1) : 0;
}

/* Reversed, and of the colours those that mean something: the others would make the row a patchwork. Where colours are of middle lightness
 * they can be read on the reversed row too: there they are what is reversed to the foreground, so that the row has one background and
 * blanks between marks cost nothing. With fewer, a mark is a block of its colour. */
void style_select(const struct term *t, attr_t *attr, short *pair)
{
	short kept = 0;
	for (size_t i = 0; i < MEANINGS; i++)
		if (*pair == (short)(meanings[i] + 1))
			kept = t->look == MANY ? (short)(PAIR_SELECTED + meanings[i]) : *pair;
	if (*pair == (short)(STYLE_MATCH + 1))
		kept = *pair;
	*attr = t->look == MANY ? A_REVERSE : (*attr & (A_BOLD | A_UNDERLINE)) | A_REVERSE;
	*pair = kept;
}

bool style_differs(int look, enum style a, enum style b)
{
	const struct look *x = &looks[a][look], *y = &looks[b][look];
	return look == MONO ? x->attr != y->attr : x->fg != y->fg;
}

bool style_qr(const struct term *t, attr_t *attr, short *pair)
{
	*attr = 0;
	*pair = t->look == MONO ? 0 : PAIR_QR;
	return t->look != MONO || t->probe.light;
}
