/* A terminal for the tests: libvterm for text, and what libvterm lacks: sixel, the questions a program asks, the modes it leaves. */
#ifndef SCREEN_TERMINAL_H
#define SCREEN_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include <vterm.h>

#include "screen/grammar.h"

enum { TERMINAL_CELL_W = 10, TERMINAL_CELL_H = 20, TERMINAL_SEQUENCE = 4 * 1024 * 1024, TERMINAL_MODES = 16, TERMINAL_ROW = 8192 };

struct terminal {
	VTerm *vt;
	VTermScreen *screen;
	int rows, cols;
	bool sixel, answers, tmux, keeps, recalls; /* by profile */
	void (*reply)(void *ctx, const char *bytes, size_t n);
	void *ctx;
	struct grammar text;
	bool cut_off; /* the sequence begun stands in the middle of another, or of a character */
	char *sequence;             /* an escape sequence that is not whole yet */
	size_t sequence_len;
	unsigned pictures;          /* drawn whole and well formed */
	unsigned char *covered;     /* cell by cell: does a pixel of a picture show there? rows * cols */
	bool hides;                 /* what is erased now is not gone */
	bool resized;               /* until it is asked how large it is, and cleared: what comes was made for the size before */
	bool asked_size;
	bool modes[TERMINAL_MODES]; /* of the private modes that must be off at the end: those that are on */
	bool cursor_hidden;
	char complaint[200];        /* something a terminal must never be sent */
	char *sent;                 /* all that came, for `never` */
	size_t sent_len, sent_room;
};

/* profile: "sixel", "keeps" (sixel; a picture stays under text until it is erased), "recalls" (one that is erased comes back until
 * text is written there, as in xterm), "plain" (no sixel), "tmux" (answers as tmux 3.3a) or
 * "mute" (answers nothing). */
void terminal_init(struct terminal *t, int rows, int cols, const char *profile, void (*reply)(void *, const char *, size_t), void *ctx);
void terminal_finish(struct terminal *t);
void terminal_feed(struct terminal *t, const char *bytes, size_t n);
void terminal_resize(struct terminal *t, int rows, int cols);
/* Cells where a pixel of a picture, whole or cut off, still shows: nothing was written or erased there since. */
size_t terminal_covered(const struct terminal *t);
bool terminal_contains(struct terminal *t, const char *text);
void terminal_row(struct terminal *t, int row, char out[TERMINAL_ROW]); /* its text */
bool terminal_was_sent(const struct terminal *t, const char *text);
void terminal_print(struct terminal *t, FILE *f);
void terminal_dump(struct terminal *t, FILE *f);
const char *terminal_modes_left(struct terminal *t); /* NULL: all restored */
/* The bytes of a key: a character, Enter, Esc, Tab, S-Tab, Up, Down, Left, Right, PgUp, PgDn, Home, End, Space, BS, C-x. 0: unknown. */
size_t terminal_key(const char *name, char out[16]);

#endif
