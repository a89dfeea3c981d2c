/* What is painted into a frame: text, lines, boxes and the places of pictures, clipped to the screen, and whose each cell is. */
#include <string.h>
#include <wchar.h>

#include "base/text.h"
#include "term/internal.h"

enum { RUN_CELLS = 64 };

/* Clip to the screen; false: nothing is left. A start left of the screen is not clipped but refused: text would begin in its
 * middle. */
static bool clip(const struct term *t, int row, int col, int *width)
{
	if (row < 0 || row >= t->rows || col < 0 || col >= t->cols || *width <= 0)
		return false;
	if (*width > t->cols - col)
		*width = t->cols - col;
	return true;
}

static void own(struct term *t, int row, int col, int width, unsigned char who)
{
	memset(t->owner + (size_t)row * (size_t)t->cols + (size_t)col, who, (size_t)width);
}

/* The window's own attributes stay normal between calls: curses gives them to blanks that have none. */
static cchar_t cell_of(const struct term *t, enum style style, wchar_t c)
{
	const wchar_t text[] = {c, 0};
	cchar_t cell;
	attr_t attr;
	short pair;
	style_of(t, style, &attr, &pair);
	setcchar(&cell, text, attr, pair, NULL);
	return cell;
}

static void put_wide(int row, int col, cchar_t cell, int width)
{
	cchar_t run[RUN_CELLS];
	for (int i = 0; i < width && i < RUN_CELLS; i++)
		run[i] = cell;
	for (int at = 0; at < width; at += RUN_CELLS)
		mvwadd_wchnstr(stdscr, row, col + at, run, width - at < RUN_CELLS ? width - at : RUN_CELLS);
}

/* Characters below 256, s[0] to s[n - 1] or, with `same`, s[0] n times. As a string, curses would look at each as if it could be anything; as
 * narrow cells they are only copied. Given as wide ones, the first and the last blank the other half of a character that they cut. */
static void put_narrow(const struct term *t, int row, int col, enum style style, const char *s, int n, bool same)
{
	chtype run[RUN_CELLS], look;
	attr_t attr;
	short pair;
	style_of(t, style, &attr, &pair);
	look = attr | (chtype)COLOR_PAIR(pair);
	if (t->wide) {
		put_wide(row, col, cell_of(t, style, (unsigned char)s[0]), 1);
		put_wide(row, col + n - 1, cell_of(t, style, (unsigned char)s[same ? 0 : n - 1]), 1);
	}
	for (int at = 0; at < n; at += RUN_CELLS) {
		int count = n - at < RUN_CELLS ? n - at : RUN_CELLS;
		for (int i = 0; i < count; i++)
			run[i] = (unsigned char)s[same ? 0 : at + i] | look;
		mvwaddchnstr(stdscr, row, col + at, run, count);
	}
}

/* The same character all along, clipped, and whose the cells are. */
static void put_same(struct term *t, int row, int col, int width, enum style style, wchar_t c, unsigned char who)
{
	if (!clip(t, row, col, &width))
		return;
	if (c < 0x100)
		put_narrow(t, row, col, style, (const char[]){(char)c}, width, true);
	else
		put_wide(row, col, cell_of(t, style, c), width);
	own(t, row, col, width, who);
}

/* One cluster at its place, as the wide characters curses wants. */
static void put_cluster(const struct term *t, int row, int col, enum style style, const char *s, size_t n)
{
	attr_t attr;
	short pair;
	wchar_t wide[16];
	size_t count = 0;
	mbstate_t state = {0};
	while (n && count < sizeof wide / sizeof *wide - 1) {
		size_t k = mbrtowc(&wide[count], s, n, &state);
		if (k == 0 || k > n)
			break;
		count++;
		s += k;
		n -= k;
	}
	wide[count] = 0;
	style_of(t, style, &attr, &pair);
	wattr_set(stdscr, attr, pair, NULL);
	mvwaddnwstr(stdscr, row, col, wide, (int)count);
	wattr_set(stdscr, A_NORMAL, 0, NULL);
}

/* Bytes of printable ASCII at s, at most width, that nothing combines with. */
static size_t plain_run(const char *s, int width)
{
	size_t n = 0;
	while (n < (size_t)width && s[n] >= ' ' && s[n] < 0x7f)
		n++;
	return n && (unsigned char)s[n] >= 0x80 ? n - 1 : n;
}

void term_begin(struct term *t)
{
	werase(stdscr);
	memset(t->owner, OWNER_NONE, (size_t)t->rows * (size_t)t->cols);
	t->plan.wanted_count = 0;
	t->wide = false;
	t->cursor_row = t->cursor_col = -1;
}

int term_put(struct term *t, int row, int col, int width, enum style style, const char *text)
{
	int used = 0;
	if (!clip(t, row, col, &width))
		return 0;
	while (*text && used < width) {
		size_t n = plain_run(text, width - used);
		int cells = (int)n;
		if (n) {
			put_narrow(t, row, col + used, style, text, cells, false);
		} else {
			n = text_cluster(text, &cells);
			if (!n || used + cells > width)
				break;
			t->wide = t->wide || cells > 1;
			if (cells > 0)
				put_cluster(t, row, col + used, style, text, n);
		}
		text += n;
		used += cells;
	}
	own(t, row, col, used, OWNER_NONE);
	return used;
}

void term_fill(struct term *t, int row, int col, int width, enum style style)
{
	put_same(t, row, col, width, style, L' ', OWNER_NONE);
}

void term_restyle(struct term *t, int row, int col, int width, enum style style)
{
	attr_t attr;
	short pair;
	if (!clip(t, row, col, &width))
		return;
	style_of(t, style, &attr, &pair);
	mvwchgat(stdscr, row, col, width, attr, pair, NULL);
	own(t, row, col, width, OWNER_NONE);
}

void term_select(struct term *t, int row, int col, int width)
{
	if (!clip(t, row, col, &width))
		return;
	for (int i = col; i < col + width; i++) {
		cchar_t cell;
		wchar_t text[CCHARW_MAX + 1];
		attr_t attr;
		short pair;
		if (mvwin_wch(stdscr, row, i, &cell) != OK || getcchar(&cell, text, &attr, &pair, NULL) != OK)
			continue;
		style_select(t, &attr, &pair);
		mvwchgat(stdscr, row, i, 1, attr, pair, NULL);
	}
	own(t, row, col, width, OWNER_NONE);
}

static void draw_cells(struct term *t, int row, int col, int width, wchar_t c)
{
	put_same(t, row, col, width, STYLE_FRAME, c, OWNER_NONE);
}

void term_line(struct term *t, int row, int col, int width)
{
	draw_cells(t, row, col, width, L'─');
}

void term_box(struct term *t, int row, int col, int height, int width, const char *title)
{
	if (height < 2 || width < 2)
		return;
	int right = col + width - 1, bottom = row + height - 1;
	draw_cells(t, row, col, width, L'─');
	draw_cells(t, bottom, col, width, L'─');
	for (int r = row + 1; r < bottom; r++) {
		draw_cells(t, r, col, 1, L'│');
		draw_cells(t, r, right, 1, L'│');
	}
	draw_cells(t, row, col, 1, L'┌');
	draw_cells(t, row, right, 1, L'┐');
	draw_cells(t, bottom, col, 1, L'└');
	draw_cells(t, bottom, right, 1, L'┘');
	for (int r = row + 1; r < bottom; r++)
		term_fill(t, r, col + 1, width - 2, STYLE_PLAIN);
	if (title && *title && width > 6) {
		int used = term_put(t, row, col + 2, width - 4, STYLE_PLAIN, " ");
		used += term_put(t, row, col + 2 + used, width - 6, STYLE_STRONG, title);
		term_put(t, row, col + 2 + used, 1, STYLE_PLAIN, " ");
	}
}

void cells_put(struct term *t, int row, int col, wchar_t c, attr_t attr, short pair)
{
	wattr_set(stdscr, attr, pair, NULL);
	mvwaddnwstr(stdscr, row, col, &c, 1);
	wattr_set(stdscr, A_NORMAL, 0, NULL);
	own(t, row, col, 1, OWNER_NONE);
}

static void put_sentinels(struct term *t, int row, int col, int rows, int cols, unsigned char who)
{
	for (int r = row; r < row + rows; r++)
		put_same(t, r, col, cols, STYLE_PLAIN, SENTINEL, who);
}

void term_place(struct term *t, const struct term_picture *p)
{
	if (t->plan.wanted_count == PLAN_PICTURES) {
		term_reserve(t, p->row, p->col, p->rows, p->cols);
		return;
	}
	t->plan.wanted[t->plan.wanted_count++] = (struct plan_wanted){.p = *p};
	put_sentinels(t, p->row, p->col, p->rows, p->cols, (unsigned char)t->plan.wanted_count);
}

void term_reserve(struct term *t, int row, int col, int rows, int cols)
{
	put_sentinels(t, row, col, rows, cols, OWNER_RESERVED);
}

void term_cursor(struct term *t, int row, int col)
{
	t->cursor_row = row;
	t->cursor_col = col;
}
