/* Painting through curses. Curses writes into memory (a memfd), from where each frame goes out in one piece with its pictures, so
 * that a slow link blocks nobody and nothing comes between the bytes of a picture. */
#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <wchar.h>

#include "base/mem.h"
#include "base/text.h"
#include "term/internal.h"

/* Under pictures: curses never takes it for blank, so it neither clears nor rewrites it. */
enum { SENTINEL = 0xa0, RUN_CELLS = 64 };

/* newterm takes over signals that are the program's own. */
static const int curses_signals[] = {SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
enum { CURSES_SIGNALS = sizeof curses_signals / sizeof *curses_signals };

static SCREEN *open_screen(const char *entry, FILE *out, FILE *in)
{
	struct sigaction kept[CURSES_SIGNALS];
	for (size_t i = 0; i < CURSES_SIGNALS; i++)
		sigaction(curses_signals[i], NULL, &kept[i]);
	/* The size comes from the tty; what curses assumes until then must not come from the environment. */
	unsetenv("LINES");
	unsetenv("COLUMNS");
	SCREEN *s = newterm(entry, out, in);
	for (size_t i = 0; i < CURSES_SIGNALS; i++)
		sigaction(curses_signals[i], &kept[i], NULL);
	return s;
}

/* Move what curses wrote into out (NULL: nowhere), said shorter. */
static void take_written(struct term *t, struct buf *out)
{
	int fd = fileno(t->curses_out);
	off_t n = lseek(fd, 0, SEEK_CUR), at = 0;
	char *written = out && n > 0 ? secret_alloc((size_t)n) : NULL;
	while (written && at < n) {
		ssize_t got = pread(fd, written + at, (size_t)(n - at), at);
		if (got <= 0)
			break;
		at += got;
	}
	if (written)
		pen_write(&t->pen, written, (size_t)at, out);
	secret_free(written);
	if (ftruncate(fd, 0) == 0)
		lseek(fd, 0, SEEK_SET);
}

static bool open_files(struct term *t, struct err *err)
{
	int fd = memfd_create("screen", MFD_CLOEXEC);
	t->curses_out = fd >= 0 ? fdopen(fd, "w") : NULL;
	if (!t->curses_out) {
		err_set(err, ERR_LOCAL, "the screen cannot be made: %s", strerror(errno));
		if (fd >= 0)
			close(fd);
		return false;
	}
	t->curses_in = fopen("/dev/null", "re");
	return t->curses_in || err_set(err, ERR_LOCAL, "/dev/null cannot be opened: %s", strerror(errno));
}

bool screen_create(struct term *t, struct err *err)
{
	if (!entry_choose(t, err) || !open_files(t, err))
		return false;
	t->screen = open_screen(t->entry, t->curses_out, t->curses_in);
	if (!t->screen)
		return entry_unknown(t->entry, ": its description is broken", err);
	typeahead(-1);
	nonl();
	idlok(stdscr, FALSE);
	idcok(stdscr, FALSE);
	scrollok(stdscr, FALSE);
	leaveok(stdscr, TRUE);
	curs_set(0);
	style_init(t);
	endwin(); /* until it was left once, curses flushes after each move of the cursor */
	doupdate();
	take_written(t, NULL); /* tty_enter sets the terminal up */
	return true;
}

void screen_entered(struct term *t)
{
	curs_set(0);
	t->cursor_shown = false;
	take_written(t, NULL);
}

void screen_destroy(struct term *t)
{
	if (t->screen)
		delscreen(t->screen);
	if (t->curses_out)
		fclose(t->curses_out);
	if (t->curses_in)
		fclose(t->curses_in);
	free(t->owner);
	free(t->pictured);
}

void screen_resize(struct term *t, int rows, int cols)
{
	t->rows = rows;
	t->cols = cols;
	t->plan.wanted_count = 0; /* places of a frame that no longer fits */
	plan_forget(&t->plan, true);
	t->frame = false;
	t->redraw = true;
	resize_term(rows, cols);
	free(t->owner);
	free(t->pictured);
	t->owner = mem_alloc((size_t)rows * (size_t)cols);
	t->pictured = mem_alloc((size_t)rows * (size_t)cols * sizeof *t->pictured);
	take_written(t, NULL);
}

/* -- cells -------------------------------------------------------------------------------------------------------------------- */

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

void screen_cell(struct term *t, int row, int col, wchar_t c, attr_t attr, short pair)
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

/* -- frames ------------------------------------------------------------------------------------------------------------------- */

static bool owns_all(const struct term *t, const struct term_picture *p, unsigned char who)
{
	if (p->row < 0 || p->col < 0 || p->rows <= 0 || p->cols <= 0 || p->row + p->rows >= t->rows || p->col + p->cols > t->cols)
		return false;
	for (int r = p->row; r < p->row + p->rows; r++)
		for (int c = p->col; c < p->col + p->cols; c++)
			if (t->owner[(size_t)r * (size_t)t->cols + (size_t)c] != who)
				return false;
	return true;
}

/* A bottom row that ends in blanks may be sent as "clear to the end of the screen", which some multiplexers take for scrolling. */
static void mend_bottom(const struct term *t)
{
	cchar_t cell;
	wchar_t text[CCHARW_MAX + 1], mended[] = {SENTINEL, 0};
	attr_t attr;
	short pair;
	if (mvwin_wch(stdscr, t->rows - 1, t->cols - 1, &cell) != OK || getcchar(&cell, text, &attr, &pair, NULL) != OK ||
	    text[0] != L' ')
		return;
	setcchar(&cell, mended, attr, pair, NULL);
	mvwadd_wch(stdscr, t->rows - 1, t->cols - 1, &cell);
}

void screen_settle(struct term *t)
{
	for (size_t i = 0; i < t->plan.wanted_count; i++) {
		struct plan_wanted *w = &t->plan.wanted[i];
		w->intact = w->p.protocol != TERM_NO_PICTURES && owns_all(t, &w->p, (unsigned char)(i + 1));
	}
	mend_bottom(t);
}

/* Make curses send these cells again. A column more on both sides, so that no wide character is cut. */
static void forget_cells(const struct term *t, const struct plan_rect *at)
{
	int col = at->col > 0 ? at->col - 1 : 0, row = at->row;
	int right = at->col + at->cols + 1 < t->cols ? at->col + at->cols + 1 : t->cols;
	int bottom = row + at->rows < t->rows ? row + at->rows : t->rows;
	WINDOW *w = derwin(stdscr, bottom - row, right - col, row, col);
	if (!w)
		return;
	wredrawln(w, 0, bottom - row);
	delwin(w);
}

/* May what sixel lies on this cell stay for the frame? */
static bool stays(const struct term *t, size_t cell)
{
	unsigned char who = t->owner[cell];
	return who != OWNER_NONE && who != OWNER_RESERVED && t->plan.wanted[who - 1].stays;
}

/* Pictures go before text comes in their place. Erased, since some terminals keep a picture under text that is written over it; and
 * written over, since xterm shows what was only erased again when it draws such a cell anew. */
static void erase_pictures(const struct term *t, struct buf *out)
{
	struct buf spans;
	if (!memchr(t->pictured, true, (size_t)t->rows * (size_t)t->cols * sizeof *t->pictured))
		return;
	buf_init(&spans, 1 << 20);
	for (int r = 0; r < t->rows; r++)
		for (int c = 0; c < t->cols; c++) {
			size_t row = (size_t)r * (size_t)t->cols;
			int from = c;
			for (; c < t->cols && t->pictured[row + (size_t)c] && !stays(t, row + (size_t)c); c++)
				t->pictured[row + (size_t)c] = false;
			if (c > from)
				buf_printf(&spans, "\033[%d;%dH\033[%dX%*s", r + 1, from + 1, c - from, c - from, "");
		}
	if (spans.len)
		buf_printf(out, "\0337\033[0m%s\0338", spans.data);
	buf_finish(&spans);
}

void screen_pictured(struct term *t, const struct term_picture *p)
{
	for (int r = p->row; p->protocol == TERM_SIXEL && r < p->row + p->rows; r++)
		for (int c = p->col; c < p->col + p->cols; c++)
			t->pictured[(size_t)r * (size_t)t->cols + (size_t)c] = true;
}

static bool row_is_as_shown(int row, int cols)
{
	size_t size = ((size_t)cols + 1) * sizeof(cchar_t);
	cchar_t *wanted = secret_alloc(size), *shown = secret_alloc(size);
	bool same = mvwin_wchnstr(stdscr, row, 0, wanted, cols) == OK && mvwin_wchnstr(curscr, row, 0, shown, cols) == OK &&
	            memcmp(wanted, shown, size) == 0;
	secret_free(wanted);
	secret_free(shown);
	return same;
}

/* Curses lets the terminal scroll where it finds that rows have moved, and the pictures beside them move too (idlok is not about that).
 * Shown row by row, none ever has moved: while one is new, each other one stands where it stood. */
static void show_rows(const struct term *t)
{
	untouchwin(stdscr);
	leaveok(stdscr, TRUE);
	for (int row = 0; row < t->rows; row++) {
		if (row_is_as_shown(row, t->cols))
			continue;
		touchline(stdscr, row, 1);
		wnoutrefresh(stdscr);
		doupdate();
	}
}

void screen_compose(struct term *t, bool whole, struct buf *out)
{
	bool shown = t->cursor_row >= 0 && t->cursor_row < t->rows && t->cursor_col >= 0 && t->cursor_col < t->cols;
	for (size_t i = 0; i < t->plan.wipe_count; i++)
		forget_cells(t, &t->plan.wipes[i].at);
	if (whole) {
		clearok(stdscr, TRUE);
		pen_init(&t->pen);
		memset(t->pictured, 0, (size_t)t->rows * (size_t)t->cols * sizeof *t->pictured);
	} else {
		erase_pictures(t, out);
	}
	if (shown != t->cursor_shown)
		curs_set(shown);
	t->cursor_shown = shown;
	if (!whole && (t->plan.shown_count || t->plan.wanted_count))
		show_rows(t);
	leaveok(stdscr, !shown);
	if (shown)
		wmove(stdscr, t->cursor_row, t->cursor_col);
	wnoutrefresh(stdscr);
	doupdate();
	take_written(t, out);
}
