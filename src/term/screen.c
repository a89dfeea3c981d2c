/* Painting through curses. Curses writes into memory (a memfd), from where each frame goes out in one piece with its pictures, so
 * that a slow link blocks nobody and nothing comes between the bytes of a picture. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <wchar.h>

#include "base/mem.h"
#include "term/internal.h"

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
