/* The terminal: the only folder that knows curses and the tty. Curses paints text into memory; each frame leaves with its pictures
 * through one queue, on a non-blocking description of the tty. Input is parsed here, so that answers to our questions never show up as
 * keys. README.md tells how a picture lives on the screen.
 *
 * One frame: term_begin, any number of term_put / term_picture, term_end. The frame is the whole truth: what is not put is blank, a
 * picture that is not declared is gone. Only what changed is sent. All text must be clean (base/text.h). */
#ifndef TERM_TERM_H
#define TERM_TERM_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/style.h"

enum term_pictures { TERM_SIXEL, TERM_KITTY, TERM_SYMBOLS, TERM_NO_PICTURES };
enum term_depth { TERM_MONO, TERM_8, TERM_16, TERM_256, TERM_TRUE };

struct term_options {
	int fd_in, fd_out;               /* the tty */
	int pictures;                    /* -1: find out; else an enum term_pictures to use (override) */
	bool allow_passthrough;          /* tmux passthrough for sixel, only when asked for */
	bool mouse;                      /* ask for it: then selecting text needs Shift in most terminals */
	bool strict;                     /* nothing stands in for a TERM that this host does not know */
};

struct term_caps {
	enum term_pictures pictures;     /* what is in use */
	bool sixel, kitty;               /* what the terminal said */
	bool settled;                    /* the probe ended (answered or timed out) */
	enum term_depth depth;
	int rows, cols;
	int cell_w, cell_h;              /* pixels; see cell_source */
	const char *cell_source;         /* "terminal (16t)", "tty (ioctl)", "assumed" */
	int sixel_colors, sixel_max_w, sixel_max_h;
	bool sync;                       /* mode 2026 */
	bool tmux, screen;               /* inside a multiplexer */
	char name[64];                   /* XTVERSION, clean, "" unknown */
	char why[200];                   /* why there are no sixel pictures, "" when there are */
	char remedy[240];                /* what would help */
	int64_t roundtrip_ms;            /* of the probe; -1 unknown */
	int64_t bytes_per_s;             /* of the link, measured after bursts; 0 unknown. TERM_CAPS comes while little is known of it */
	int64_t bytes_per_s_least;       /* that it carried at some time, at the least; 0 unknown */
};

enum term_key {
	/* Printable input and controls are Unicode code points (Ctrl-A is 1, Enter is '\r', Esc 27, Backspace is TERM_BACKSPACE). */
	TERM_UP = 0x110000, TERM_DOWN, TERM_LEFT, TERM_RIGHT, TERM_HOME, TERM_END, TERM_PGUP, TERM_PGDN, TERM_BACKTAB, TERM_DELETE,
	TERM_INSERT, TERM_BACKSPACE, TERM_F1, TERM_F12 = TERM_F1 + 11
};

/* `key` of a TERM_MOUSE event. Other buttons, releases and movements are not told. */
enum term_mouse { TERM_CLICK, TERM_WHEEL_UP, TERM_WHEEL_DOWN };

enum term_event_kind {
	TERM_NOTHING, TERM_KEY, TERM_PASTE, TERM_MOUSE, TERM_RESIZED, TERM_FOCUS_IN, TERM_FOCUS_OUT,
	TERM_CAPS,   /* capabilities changed: compute the layout again */
	TERM_HANGUP  /* the tty is gone */
};

struct term_event {
	enum term_event_kind kind;
	uint32_t key;
	int row, col;     /* MOUSE: from 0, perhaps outside the screen */
	char text[1024];  /* PASTE: a piece of pasted text, valid UTF-8, no control but \n at the end of a line */
};

struct term;
/* On failure the terminal has been sent nothing and has its modes. */
bool term_create(const struct term_options *options, struct term **out, struct err *err);
/* That another terminal's description stands in for that of TERM, which this host lacks; "" it does not. Clean. */
const char *term_note(const struct term *t);
void term_destroy(struct term *t);      /* restores the terminal; accepts NULL */
/* Async-signal-safe restore for crash handlers and mem_on_exhaustion: acts on the one live terminal. */
void term_restore_now(void);

const struct term_caps *term_caps(const struct term *t);
void term_set_pictures(struct term *t, enum term_pictures p); /* the `t` key */

size_t term_pollfds(struct term *t, struct pollfd *fds, size_t max);
int term_timeout_ms(const struct term *t);  /* a lone Esc, the end of the probe; -1 none */
void term_run(struct term *t, const struct pollfd *fds, size_t count); /* read input, write waiting picture bytes */
bool term_next(struct term *t, struct term_event *out);      /* false: no more */
void term_resized(struct term *t);          /* call on SIGWINCH */
void term_suspend(struct term *t);          /* restore the terminal, before SIGSTOP */
void term_resume(struct term *t);           /* after SIGCONT; all is drawn again */
void term_redraw(struct term *t);           /* Ctrl-L: the next frame is sent whole */

/* Painting. Rows and columns from 0; clipped to the screen and, for put, to `width` cells (whole clusters). Returns cells used. */
void term_begin(struct term *t);
int term_put(struct term *t, int row, int col, int width, enum style style, const char *text);
void term_fill(struct term *t, int row, int col, int width, enum style style);          /* blanks in that style */
void term_restyle(struct term *t, int row, int col, int width, enum style style);       /* change cells already put */
/* Cells already put become the row under the cursor; what speaks by its colour keeps it. */
void term_select(struct term *t, int row, int col, int width);
void term_line(struct term *t, int row, int col, int width);                            /* horizontal, STYLE_FRAME */
void term_box(struct term *t, int row, int col, int height, int width, const char *title); /* blanks its inside */
/* A picture over these cells, from a payload that the caller keeps: it is read after term_end too, until the caller withdraws it.
 * `serial` names the payload: the same serial in the same place costs nothing. SYMBOLS payload: one line a row. Never in the last
 * row: such a picture is not drawn. */
struct term_picture {
	uint64_t serial;
	int row, col, rows, cols;
	enum term_pictures protocol;
	const char *payload;
	size_t len;
	/* A coarse one of the same, of the serial `over` (0: none): where it is shown it stays until this one is drawn over it, and
	 * where nothing is shown it is sent first, when there is a payload of it. */
	uint64_t over;
	const char *coarse;
	size_t coarse_len;
};
void term_place(struct term *t, const struct term_picture *p);
/* Before a payload is freed, whether it was ever declared or not: what of it is on its way is cut off, and no more of it is read. */
void term_withdraw(struct term *t, const char *payload);
/* For a canvas whose picture is not here yet: cells kept for it, so that it comes without repainting text. */
void term_reserve(struct term *t, int row, int col, int rows, int cols);
void term_cursor(struct term *t, int row, int col);           /* show the cursor there in this frame; hidden unless called */
void term_end(struct term *t);
/* The picture of this serial is on the screen, all of it. */
bool term_shows(const struct term *t, uint64_t serial);
/* How much of the picture of this serial, the coarse one included, is out; false: it is not on its way. */
bool term_sending(const struct term *t, uint64_t serial, size_t *sent);
/* Bytes of a picture are still on their way out. */
bool term_busy(const struct term *t);

enum { TERM_COPY_MAX = 8192 };
/* Copy by OSC 52, write only. Returns false when it is longer than that. Says nothing of whether the terminal obeyed. */
bool term_copy(struct term *t, const char *text);

#endif
