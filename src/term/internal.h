/* What the files of term/ share. Nobody else includes this. */
#ifndef TERM_INTERNAL_H
#define TERM_INTERNAL_H

#define NCURSES_WIDECHAR 1
#define NCURSES_NOMACROS 1
#include <curses.h>
#include <stdio.h>
#include <termios.h>

#include "base/buf.h"
#include "term/input.h"
#include "term/pace.h"
#include "term/pen.h"
#include "term/plan.h"
#include "term/probe.h"
#include "term/strips.h"
#include "term/term.h"

enum { OWNER_NONE = 0, OWNER_RESERVED = 255 }; /* else 1 + index into plan.wanted */
/* Under pictures: curses never takes it for blank, so it neither clears nor rewrites it. */
enum { SENTINEL = 0xa0 };
enum { SHORT_BYTES = 24 << 10 /* a picture that no link takes long for */ };

/* A picture on its way out. `tail` ends it properly, wherever `at` stands when it is given up. */
struct out_active {
	bool on, given_up;
	struct term_picture p;
	const char *body;
	size_t len, at;
	bool cut;             /* into strips; then: */
	bool paused;          /* between two of them: text may come */
	struct strips strips; /* the one on its way, or before the pause */
	char tail[96];
	int64_t started;
};

struct out {
	int fd;
	bool blocks;      /* no description of our own: writes may wait, so they are kept small */
	bool dead;        /* the tty is gone */
	struct buf bytes; /* must be sent, in this order, before anything else */
	size_t at;
	struct buf extra; /* controls and questions: sent between pictures */
	struct buf lines; /* body of a block picture, with cursor positions */
	struct out_active active;
	bool sync_open;
	struct pace pace;
	bool stale;         /* what is wanted was asked for before the link was known: the next frame tells */
	bool polled;        /* the loop waits for the tty to take bytes */
	int64_t hold_until; /* no picture is begun before */
	int64_t finish_by;  /* the picture on its way is given up then for the waiting frame; -1 the frame waits */
};

struct term_queued {
	enum term_event_kind kind;
	uint32_t key;
	int row, col;
	char *text; /* secret; TERM_PASTE */
};

struct term_queue {
	struct term_queued *items;
	size_t first, count, room;
};

struct term {
	struct term_options options;
	struct term_caps caps;
	struct probe probe;
	struct probe_host host;
	int64_t probe_sent, probe_until; /* -1: none under way */
	struct input input;
	struct term_queue events;
	bool hung_up;

	struct termios saved, raw;
	char enter[192];

	const char *entry; /* of the terminal database: TERM, or what stands in for it */
	char note[160];    /* that something stands in */
	SCREEN *screen;
	FILE *curses_out, *curses_in;
	int look;             /* column of the style table */
	unsigned char *owner; /* rows * cols: whose cell it is in this frame */
	bool *pictured;       /* rows * cols: sixel lies there on the real screen */
	int rows, cols;
	int cursor_row, cursor_col; /* -1 hidden */
	bool cursor_shown;
	bool wide; /* characters of two cells are in this frame: what cuts one has to blank its other half */
	struct pen pen;

	struct plan plan;
	struct out out;
	bool frame;  /* painted, waiting to be sent */
	bool redraw; /* the next frame is sent whole */
	bool acted;  /* a key came since the last frame */
	bool suspended;
};

/* events.c */
void events_add(struct term *t, const struct term_event *e);
void events_add_kind(struct term *t, enum term_event_kind kind);
void events_finish(struct term *t);

/* caps.c */
bool caps_read_size(struct term *t); /* did it change? */
void caps_conclude(struct term *t);  /* from all that is known; the console is told when they changed */
void caps_ask(struct term *t);
void caps_answer(struct term *t, const struct input_answer *a);
void caps_expire(struct term *t, int64_t now); /* it does not answer */

/* entry.c */
bool entry_choose(struct term *t, struct err *err);
bool entry_incapable(const char *name, struct err *err); /* the error of a terminal that cannot move its cursor; false */
bool entry_unknown(const char *name, const char *more, struct err *err);

/* style.c */
void style_init(struct term *t);
void style_of(const struct term *t, enum style style, attr_t *attr, short *pair);
void style_select(const struct term *t, attr_t *attr, short *pair); /* of a cell, when its row is chosen */
/* Do two styles look different for sure: by colour, or without colours by attributes? Looks: 0 of 256 colours, 16, 8, 3 none. */
bool style_differs(int look, enum style a, enum style b);
/* For QR codes: black on white where there are colours, else the terminal's own. Returns whether that text is darker than its
 * background. */
bool style_qr(const struct term *t, attr_t *attr, short *pair);

/* screen.c: curses, writing into memory */
bool screen_create(struct term *t, struct err *err);
void screen_destroy(struct term *t);
void screen_entered(struct term *t); /* tty_enter put the terminal into its first state */
void screen_resize(struct term *t, int rows, int cols);
void screen_pictured(struct term *t, const struct term_picture *p); /* its drawing begins */
void screen_settle(struct term *t);                               /* the frame is painted: which pictures are intact? */
void screen_compose(struct term *t, bool whole, struct buf *out); /* bytes that make the screen the frame */

/* cells.c */
void cells_put(struct term *t, int row, int col, wchar_t c, attr_t attr, short pair); /* inside the screen */

/* drawing.c: the picture on its way out */
void drawing_begin(struct term *t, size_t i);          /* of plan.wanted */
size_t drawing_stop(const struct out_active *a);       /* where the strip at hand ends, or the whole */
void drawing_pause(struct term *t);                    /* after a strip */
void drawing_resume(struct term *t);                   /* with the next */
void drawing_end(struct term *t);
void drawing_give_up(struct term *t);                  /* it ends here, properly; from here on nothing of the payload is read */
void drawing_delete_kitty(struct term *t, const struct plan_rect *at);
void sync_begin(struct term *t); /* synchronized update, where the terminal has it */
void sync_end(struct term *t);

/* out.c */
void out_init(struct term *t);
void out_finish(struct term *t);
void out_pump(struct term *t);
void out_frame(struct term *t);         /* a new frame waits: what of the picture on its way? */
void out_drop(struct term *t);          /* forget all that waits: the screen is about to be drawn anew or left */
bool out_waiting(const struct term *t); /* something could be written now */
bool out_drawing(const struct term *t); /* pictures on their way, or to come */
int64_t out_deadline(const struct term *t); /* after out.polled was set to what out_waiting said */

/* tty.c */
bool tty_create(struct term *t, struct err *err);
bool tty_compose(struct term *t, struct err *err); /* after screen_create: what is sent to enter and to leave */
void tty_destroy(struct term *t);
void tty_enter(struct term *t);
void tty_leave(void);

#endif
