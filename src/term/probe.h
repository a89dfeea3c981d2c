/* What the terminal can do: the questions, the answers, and what follows from them. No I/O. */
#ifndef TERM_PROBE_H
#define TERM_PROBE_H

#include "term/input.h"
#include "term/term.h"

enum { PROBE_MS = 2500 };

/* What the terminal said; zero where it did not. */
struct probe {
	bool da1, sixel, kitty, sync;
	int da2; /* first number of DA2: 84 tmux, 83 GNU screen */
	char name[64];
	int cell_w, cell_h;   /* 16t */
	int area_w, area_h;   /* 14t */
	int cells_w, cells_h; /* 18t */
	int colors, max_w, max_h;
	bool light; /* OSC 11: the background is light */
};

/* What the environment and the tty say. */
struct probe_host {
	const char *term, *colorterm; /* may be NULL */
	bool in_tmux, in_screen;      /* by TMUX and STY */
	bool far;                     /* by SSH_CONNECTION and SSH_TTY: whoever looks sits elsewhere */
	int terminfo_colors;
	bool no_color;
	int rows, cols, px_w, px_h; /* TIOCGWINSZ */
	int asked;                  /* options.pictures */
	bool passthrough;
	int chosen; /* by term_set_pictures, -1 none */
	bool timed_out;
};

/* All questions, DA1 last. Nothing that a plain console would print, nothing that a multiplexer takes for something else. */
const char *probe_questions(const struct probe_host *h);
const char *probe_size_questions(void); /* after a resize */

/* Take an answer in; false: none of ours, or one that makes no sense. */
bool probe_answer(struct probe *p, const struct input_answer *a);
/* Fill in all of caps but `settled` and `roundtrip_ms`. */
void probe_conclude(const struct probe *p, const struct probe_host *h, struct term_caps *caps);

#endif
