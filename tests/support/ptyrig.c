#include "support/ptyrig.h"

#include <check.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { SETTLED_MS = 100 }; /* the kernel passes bytes through a pty well within this */

struct ptyrig pty;

void pty_window(int rows, int cols)
{
	struct winsize ws = {.ws_row = (unsigned short)rows,
	                     .ws_col = (unsigned short)cols,
	                     .ws_xpixel = (unsigned short)(cols * 10),
	                     .ws_ypixel = (unsigned short)(rows * 20)};
	ck_assert_int_eq(ioctl(pty.master, TIOCSWINSZ, &ws), 0);
}

void pty_setup(void)
{
	setenv("TERM", "xterm-256color", 1);
	unsetenv("NO_COLOR");
	unsetenv("TMUX");
	unsetenv("STY");
	setenv("LINES", "999999", 1); /* not to be believed */
	setenv("COLUMNS", "999999", 1);
	unsetenv("COLORTERM");
	setenv("LC_ALL", "C.UTF-8", 1);
	buf_init(&pty.stream, PTY_CAP);
	pty.master = posix_openpt(O_RDWR | O_NOCTTY);
	ck_assert_int_ge(pty.master, 0);
	ck_assert_int_eq(grantpt(pty.master) | unlockpt(pty.master), 0);
	pty.slave = open(ptsname(pty.master), O_RDWR | O_NOCTTY);
	ck_assert_int_ge(pty.slave, 0);
	fcntl(pty.master, F_SETFL, O_NONBLOCK);
	pty_window(ROWS, COLS);
	tcgetattr(pty.slave, &pty.before);
	pty.vt = vterm_new(ROWS, COLS);
	vterm_set_utf8(pty.vt, 1);
	vterm_screen_enable_altscreen(vterm_obtain_screen(pty.vt), 1);
	vterm_screen_reset(vterm_obtain_screen(pty.vt), 1);
	pty.term = NULL;
	pty.now_ms = 1000;
}

void pty_teardown(void)
{
	vterm_free(pty.vt);
	buf_finish(&pty.stream);
	close(pty.slave);
	if (pty.master >= 0)
		close(pty.master);
}

void pty_open(int pictures)
{
	struct term_options options = {.fd_in = pty.slave, .fd_out = pty.slave, .pictures = pictures};
	struct err err = {0};
	ck_assert_msg(term_create(&options, &pty.term, &err), "%s", err.text);
}

/* Take in what the terminal was sent so far. */
bool pty_hear(void)
{
	char bytes[16384];
	ssize_t n = read(pty.master, bytes, sizeof bytes);
	if (n <= 0)
		return false;
	buf_add(&pty.stream, bytes, (size_t)n);
	vterm_input_write(pty.vt, bytes, (size_t)n);
	return true;
}

/* The clock of src/term in these tests; see --wrap in Makefile.am. */
int64_t __wrap_when_mono_ms(void);
int64_t __wrap_when_mono_ms(void)
{
	return pty.now_ms;
}

/* One turn of the program's loop. Where nothing comes any more, the time the terminal waits for passes at once. */
void pty_turn(bool listen)
{
	struct pollfd fds[4] = {{.fd = listen ? pty.master : -1, .events = POLLIN}};
	size_t n = 1 + term_pollfds(pty.term, fds + 1, 3);
	int wait = term_timeout_ms(pty.term);
	if (poll(fds, n, wait == 0 ? 0 : wait < 0 ? -1 : SETTLED_MS) == 0)
		pty.now_ms += wait;
	if (listen)
		pty_hear();
	term_run(pty.term, fds + 1, n - 1);
}

bool pty_sent(const char *s)
{
	return pty.stream.len && memmem(pty.stream.data, pty.stream.len, s, strlen(s));
}

size_t pty_times(const char *s, size_t n)
{
	size_t count = 0;
	const char *p = pty.stream.data, *end = p + pty.stream.len;
	while (p && (p = memmem(p, (size_t)(end - p), s, n))) {
		count++;
		p += n;
	}
	return count;
}

void pty_await(const char *s)
{
	while (!pty_sent(s))
		pty_turn(true);
}

void pty_say(const char *s)
{
	ck_assert_int_eq(write(pty.master, s, strlen(s)), (ssize_t)strlen(s));
}

static struct term_event event_as(enum term_event_kind kind, bool listen)
{
	struct term_event e = {0};
	while (e.kind != kind)
		if (!term_next(pty.term, &e))
			pty_turn(listen);
	return e;
}

struct term_event pty_event(enum term_event_kind kind)
{
	return event_as(kind, true);
}

/* The same while nothing of what is sent is taken in. */
struct term_event pty_event_deaf(enum term_event_kind kind)
{
	return event_as(kind, false);
}

/* Nothing left to send. */
void pty_quiet(void)
{
	struct pollfd fds[4];
	while (term_busy(pty.term) || term_pollfds(pty.term, fds, 4) > 1)
		pty_turn(true);
	while (pty_hear())
		;
}

void pty_settle(const char *da1)
{
	pty_await("\033[c");
	pty_say(da1);
	while (!term_caps(pty.term)->settled)
		pty_turn(true);
	struct term_event e;
	while (term_next(pty.term, &e))
		;
}

/* A row as text; the no-break spaces under pictures are blanks, those at the end are cut. */
void pty_line(int row, char *out)
{
	VTermScreen *screen = vterm_obtain_screen(pty.vt);
	VTermRect at = {.start_row = row, .end_row = row + 1, .start_col = 0, .end_col = COLS};
	size_t n = vterm_screen_get_text(screen, out, 4 * COLS, at);
	out[n] = 0;
	for (char *s = out; (s = strstr(s, "\302\240"));) {
		*s = ' ';
		memmove(s + 1, s + 2, strlen(s + 2) + 1);
	}
	for (n = strlen(out); n && out[n - 1] == ' '; n--)
		out[n - 1] = 0;
}

void pty_assert_line(int row, const char *want)
{
	char got[4 * COLS + 1];
	pty_line(row, got);
	ck_assert_str_eq(got, want);
}

void pty_frame(const char *text, const struct term_picture *p)
{
	term_begin(pty.term);
	term_put(pty.term, 0, 0, COLS, STYLE_PLAIN, text);
	if (p)
		term_place(pty.term, p);
	term_end(pty.term);
}

struct buf pty_sixel(size_t n, char filler)
{
	struct buf b;
	buf_init(&b, PTY_CAP);
	buf_add_str(&b, "\033P0;0;0q\"1;1;100;60#0;2;50;50;50");
	for (size_t i = 0; i < n; i++)
		buf_add_char(&b, i % 100 == 99 ? '-' : filler);
	buf_add_str(&b, "\033\\");
	return b;
}

struct term_picture pty_picture(const struct buf *b, uint64_t serial)
{
	return (struct term_picture){.serial = serial,
	                             .row = 2,
	                             .col = 10,
	                             .rows = 6,
	                             .cols = 10,
	                             .protocol = TERM_SIXEL,
	                             .payload = b->data,
	                             .len = b->len};
}
