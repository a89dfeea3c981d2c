/* A terminal on a pty for tests: its other end is played here, its screen read through libvterm. One a process. */
#ifndef TESTS_PTYRIG_H
#define TESTS_PTYRIG_H

#include <termios.h>
#include <vterm.h>

#include "base/buf.h"
#include "term/term.h"

enum { ROWS = 24, COLS = 80, PTY_CAP = 64 << 20 };

struct ptyrig {
	int master, slave;
	struct term *term;
	struct buf stream;     /* all that the terminal was sent */
	struct termios before; /* modes of the tty at first */
	VTerm *vt;
	int64_t now_ms;        /* when_mono_ms() of the program: it stands still but in pty_turn */
};
extern struct ptyrig pty;

/* Fixture. The environment is that of a plain xterm-256color; nothing is opened yet. */
void pty_setup(void);
void pty_teardown(void);
void pty_window(int rows, int cols); /* cells of 10x20 pixels */
void pty_open(int pictures);         /* pty.term, as options.pictures says */

bool pty_hear(void); /* take in what was sent; false: nothing was */
/* One turn of a program's loop; where nothing comes, the time it waits for passes. Without `listen` nothing of what is sent is taken in. */
void pty_turn(bool listen);
void pty_await(const char *s);                               /* turn until s was sent */
struct term_event pty_event(enum term_event_kind kind);      /* turn until such an event; others are dropped */
struct term_event pty_event_deaf(enum term_event_kind kind); /* the same, taking nothing in */
void pty_quiet(void);                                        /* turn until nothing is left to send */
void pty_settle(const char *da1);                            /* answer the probe with da1 */
void pty_say(const char *s);                                 /* as typed, or answered */

bool pty_sent(const char *s);
size_t pty_times(const char *s, size_t n); /* how often these n bytes were sent */
void pty_line(int row, char *out);         /* 4 * COLS + 1 bytes: a row as text, without blanks at its end */
void pty_assert_line(int row, const char *want);

/* A sixel of about n bytes, most of them `filler`; and where it stands: row 2, col 10, 6 by 10 cells. */
struct buf pty_sixel(size_t n, char filler);
struct term_picture pty_picture(const struct buf *payload, uint64_t serial);
void pty_frame(const char *text, const struct term_picture *p); /* text in the first row, and a picture or NULL */

#endif
