/* A small program on src/term alone, to try terminals with: a list, a picture, a pop-up.
 *
 * usage: termdemo [-p sixel|kitty|symbols|none] [-t] [FILE.six ...]      (-t: tmux passthrough; without FILE a pattern is drawn)
 * keys:  arrows j k  move     n  next picture     c  picture off and on     p  pop-up     m  move the picture     s  smaller
 *        w  keep its place only    y  copy    e  text field (cursor, paste)   ^L redraw   ^Z suspend   C  crash   q  quit */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "term/qr.h"
#include "term/term.h"

enum { PATTERNS = 2, FIELD = 256 };

struct demo {
	struct term *term;
	int selected, picture, col, smaller, keys;
	bool shown, popup, reserve, field, quit, quiet, qr;
	char typed[FIELD], last[64];
	struct buf payload;
	uint64_t serial;
	int made_rows, made_cols, made_picture, made_cell_w, made_cell_h;
	enum term_pictures made_as;
	int extra; /* bytes of noise added to a pattern, for slow links */
};

static volatile sig_atomic_t winch, cont;
static int wake[2];

static void on_signal(int sig)
{
	int kept = errno;
	if (sig == SIGWINCH)
		winch = 1;
	else
		cont = 1;
	if (write(wake[1], "!", 1) < 0)
		errno = kept;
	errno = kept;
}

static void on_crash(int sig)
{
	term_restore_now();
	signal(sig, SIG_DFL);
	raise(sig);
}

/* A bordered field in one colour, with a diagonal: tall is a multiple of six, so that it fills its canvas. */
static void make_sixel(struct demo *d, int w, int h)
{
	static const char *const colors[PATTERNS] = {"#0;2;90;30;20#1;2;100;100;100", "#0;2;15;50;85#1;2;100;90;0"};
	h = h / 6 * 6;
	buf_printf(&d->payload, "\033P0;0;0q\"1;1;%d;%d%s", w, h, colors[d->picture % PATTERNS]);
	for (int band = 0; band < h / 6; band++) {
		int at = w > 24 ? band * (w - 24) * 6 / h : 0;
		buf_printf(&d->payload, "#0!%d~$#1!%d?!24~", w, at);
		for (int i = 0; i < d->extra / (h / 6); i++)
			buf_add_char(&d->payload, '?');
		buf_add_str(&d->payload, band == h / 6 - 1 ? "" : "-");
	}
	buf_add_str(&d->payload, "\033\\");
}

static void make_lines(struct demo *d, int rows, int cols)
{
	for (int r = 0; r < rows; r++) {
		for (int c = 0; c < cols; c++)
			buf_printf(&d->payload, "\033[38;5;%d;48;5;%dm▀", 16 + (r * 2 + c + d->picture * 40) % 216,
			           16 + (r * 2 + c + 1 + d->picture * 40) % 216);
		buf_add_str(&d->payload, r == rows - 1 ? "" : "\n");
	}
}

static void make_picture(struct demo *d, int rows, int cols)
{
	const struct term_caps *caps = term_caps(d->term);
	if (d->serial && d->made_rows == rows && d->made_cols == cols && d->made_picture == d->picture &&
	    d->made_as == caps->pictures && d->made_cell_w == caps->cell_w && d->made_cell_h == caps->cell_h)
		return;
	d->made_rows = rows;
	d->made_cols = cols;
	d->made_picture = d->picture;
	d->made_as = caps->pictures;
	d->made_cell_w = caps->cell_w;
	d->made_cell_h = caps->cell_h;
	d->serial++;
}

static void fill_picture(struct demo *d)
{
	const struct term_caps *caps = term_caps(d->term);
	if (d->payload.cap)
		buf_finish(&d->payload);
	buf_init(&d->payload, 16 << 20);
	if (d->made_as == TERM_SIXEL)
		make_sixel(d, d->made_cols * caps->cell_w, d->made_rows * caps->cell_h);
	else if (d->made_as == TERM_KITTY)
		buf_printf(&d->payload, "\033_Ga=T,f=24,s=1,v=1,c=%d,r=%d,C=1,q=2,m=0;%s\033\\", d->made_cols, d->made_rows,
		           d->picture ? "//8A" : "/wAA");
	else
		make_lines(d, d->made_rows, d->made_cols);
}

static void paint_list(const struct demo *d, int rows)
{
	static const char *const names[] = {"Leslie Knope", "Zoë Åkerström", "王小明 (Wang)",
	                                    "Ελένη",        "محمد",          "e\xcc\x81t\xc3\xa9"};
	for (int i = 0; i < rows; i++) {
		char line[80];
		snprintf(line, sizeof line, " case %d %s", i, names[i % 6]);
		term_put(d->term, 2 + i, 0, 24, i == d->selected ? STYLE_SELECTED : (enum style)(i % STYLES), line);
		if (i == d->selected)
			term_restyle(d->term, 2 + i, 0, 24, STYLE_SELECTED);
	}
}

static void paint_caps(const struct demo *d)
{
	static const char *const kinds[] = {"sixel", "kitty", "symbols", "none"};
	const struct term_caps *c = term_caps(d->term);
	char line[512];
	snprintf(line, sizeof line, " demo %dx%d %s cell %dx%d %s%s%s%s '%s' %s", c->cols, c->rows, kinds[c->pictures], c->cell_w,
	         c->cell_h, c->cell_source, c->sync ? " sync" : "", c->tmux ? " tmux" : "", c->settled ? " settled" : " asking",
	         c->name, c->why);
	term_fill(d->term, 0, 0, c->cols, STYLE_BAR);
	term_put(d->term, 0, 0, c->cols, STYLE_BAR, line);
}

static void paint(struct demo *d, struct buf *old)
{
	struct term *t = d->term;
	const struct term_caps *c = term_caps(t);
	int left = 26 + d->col, top = 3, rows = c->rows - 6 - 2 * d->smaller, cols = c->cols - left - 3 - 4 * d->smaller;
	char line[400];
	term_begin(t);
	paint_caps(d);
	paint_list(d, c->rows - 4);
	if (rows > 1 && cols > 1)
		term_box(t, top - 1, left - 1, rows + 2, cols + 2, d->picture ? "document back" : "document front");
	if (rows > 1 && cols > 1 && d->reserve) {
		term_reserve(t, top, left, rows, cols);
	} else if (rows > 1 && cols > 1 && d->shown && c->pictures != TERM_NO_PICTURES) {
		uint64_t before = d->serial;
		make_picture(d, rows, cols);
		if (d->serial != before) {
			*old = d->payload;
			d->payload = (struct buf){0};
			fill_picture(d);
		}
		struct term_picture p = {.serial = d->serial,
		                         .row = top,
		                         .col = left,
		                         .rows = rows,
		                         .cols = cols,
		                         .protocol = c->pictures,
		                         .payload = d->payload.data,
		                         .len = d->payload.len};
		term_place(t, &p);
	}
	static const char link[] =
	    "https://verify.example/verify/idv_52xR9LKo77r1Np?key=e004115db797f7cc3083bff3167cba30644ef630fb46f5b086cde6cc3b86a36f";
	int qr_rows, qr_cols;
	if (d->qr && !term_qr(t, 2, 2, c->rows - 3, c->cols - 2, link, &qr_rows, &qr_cols))
		term_put(t, 2, 2, 30, STYLE_BAD, "no room for the QR code");
	if (d->popup) {
		term_box(t, 6, 20, 7, 34, "help");
		term_put(t, 8, 22, 30, STYLE_PLAIN, "a pop-up over the picture");
		term_put(t, 9, 22, 30, STYLE_DIM, "p closes it");
	}
	if (d->field) {
		term_fill(t, c->rows - 2, 0, c->cols, STYLE_PLAIN);
		int used = term_put(t, c->rows - 2, 0, c->cols, STYLE_PLAIN, d->typed);
		term_cursor(t, c->rows - 2, used);
	}
	snprintf(line, sizeof line, " keys %d last %s %s rtt %lld rate %lld", d->keys, d->last, term_busy(t) ? "busy" : "",
	         (long long)c->roundtrip_ms, (long long)c->bytes_per_s);
	term_put(t, c->rows - 1, 0, c->cols, STYLE_BAR, line);
	term_end(t);
}

static void crash(void)
{
	raise(SIGSEGV);
}

static void on_key(struct demo *d, uint32_t key)
{
	int rows = term_caps(d->term)->rows - 4;
	d->keys++;
	snprintf(d->last, sizeof d->last, "%#x", key);
	if (d->field) {
		size_t n = strlen(d->typed);
		if (key == '\r' || key == 27)
			d->field = false;
		else if (key == TERM_BACKSPACE && n)
			d->typed[n - 1] = 0;
		else if (key >= ' ' && key < 0x7f && n < FIELD - 1)
			d->typed[n] = (char)key;
		return;
	}
	switch (key) {
	case 'q':
		d->quit = true;
		break;
	case 'j':
	case TERM_DOWN:
		d->selected = (d->selected + 1) % rows;
		break;
	case 'k':
	case TERM_UP:
		d->selected = (d->selected + rows - 1) % rows;
		break;
	case 'n':
		d->picture = (d->picture + 1) % PATTERNS;
		break;
	case 'c':
		d->shown = !d->shown;
		break;
	case 'p':
		d->popup = !d->popup;
		break;
	case 'm':
		d->col = d->col ? 0 : 5;
		break;
	case 's':
		d->smaller = (d->smaller + 1) % 4;
		break;
	case 'w':
		d->reserve = !d->reserve;
		break;
	case 'e':
		d->field = true;
		break;
	case 'Q':
		d->qr = !d->qr;
		break;
	case 'y':
		term_copy(d->term, "idv_52xR9LKo77r1Np");
		break;
	case 'L' & 0x1f:
		term_redraw(d->term);
		break;
	case 'C':
		crash();
		break;
	case 'Z' & 0x1f:
		term_suspend(d->term);
		raise(SIGSTOP);
		break;
	default:
		break;
	}
}

static void handle_events(struct demo *d)
{
	struct term_event e;
	while (term_next(d->term, &e)) {
		if (e.kind == TERM_KEY)
			on_key(d, e.key);
		else if (e.kind == TERM_PASTE && d->field)
			snprintf(d->typed + strlen(d->typed), FIELD - strlen(d->typed), "%s", e.text);
		else if (e.kind == TERM_HANGUP)
			d->quit = true;
	}
}

static void loop(struct demo *d)
{
	while (!d->quit) {
		struct buf old = {0};
		paint(d, &old);
		if (old.cap)
			buf_finish(&old);
		struct pollfd fds[4] = {{.fd = wake[0], .events = POLLIN}};
		size_t n = 1 + term_pollfds(d->term, fds + 1, 3);
		int got = poll(fds, n, term_timeout_ms(d->term));
		char drain[16];
		if (got > 0 && (fds[0].revents & POLLIN) && read(wake[0], drain, sizeof drain) < 0)
			break;
		if (cont) {
			cont = 0;
			term_resume(d->term);
		}
		if (winch) {
			winch = 0;
			term_resized(d->term);
		}
		term_run(d->term, fds + 1, n - 1);
		handle_events(d);
	}
}

int main(int argc, char **argv)
{
	static const char *const kinds[] = {"sixel", "kitty", "symbols", "none"};
	struct term_options options = {.fd_in = 0, .fd_out = 1, .pictures = -1};
	struct demo d = {.shown = true};
	struct err err = {0};
	int o;
	while ((o = getopt(argc, argv, "p:tx:")) != -1) {
		if (o == 't')
			options.allow_passthrough = true;
		else if (o == 'x')
			d.extra = atoi(optarg);
		else if (o == 'p')
			for (int i = 0; i < 4; i++)
				options.pictures = strcmp(optarg, kinds[i]) == 0 ? i : options.pictures;
		else
			return 2;
	}
	if (pipe(wake) != 0)
		return 1;
	if (!term_create(&options, &d.term, &err)) {
		fprintf(stderr, "termdemo: %s. %s\n", err.text, err.remedy);
		return 1;
	}
	signal(SIGWINCH, on_signal);
	signal(SIGCONT, on_signal);
	signal(SIGSEGV, on_crash);
	signal(SIGTERM, on_crash);
	loop(&d);
	term_destroy(d.term);
	buf_finish(&d.payload);
	return 0;
}
