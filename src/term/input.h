/* What comes from the tty, taken apart: keys, pasted text, focus, the mouse, and answers to our questions, which never show up as keys.
 * Fed with bytes in pieces of any size; no I/O, no clock of its own. */
#ifndef TERM_INPUT_H
#define TERM_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "term/term.h"
#include "term/utf8.h"

#define INPUT_EXPECT_ALWAYS INT64_MAX

enum { INPUT_PARAMS = 24, INPUT_SEQ = 256, INPUT_KEYS = 48, INPUT_KEY_MAX = 16, INPUT_NUMBER_MAX = 1000000 };

/* A control sequence or string that is no key. Numbers above INPUT_NUMBER_MAX are INPUT_NUMBER_MAX. */
struct input_answer {
	char kind;                /* '[' CSI, 'P' DCS, ']' OSC, '_' APC */
	char marker;              /* CSI: one of < = > ? or 0 */
	char middle, final;       /* CSI: intermediate byte or 0, final byte */
	int params[INPUT_PARAMS]; /* CSI: absent ones are 0 */
	int count;
	int shifted, event;       /* CSI: second parts (after a :) of the first parameter and of the second, as kitty has them; 0 absent */
	const char *text; /* strings: what is between introducer and terminator, cut at INPUT_SEQ */
	size_t len;
};

struct input_calls {
	void (*event)(void *ctx, const struct term_event *e);
	void (*answer)(void *ctx, const struct input_answer *a);
	void *ctx;
};

struct input {
	struct input_calls calls;
	int esc_ms;     /* how long a lone Esc is waited for */
	bool mouse;     /* it was asked for */
	int64_t expect_until; /* answers are on their way, until then: what follows a lone Esc may be the rest of one, and what was begun
	                         waits for the rest; INPUT_EXPECT_ALWAYS: however late they come */

	int state;
	char seq[INPUT_SEQ];
	size_t len;     /* bytes of the sequence; those past INPUT_SEQ are counted, not kept */
	bool esc_told;  /* the Esc that began this sequence was given out as a key already */
	bool after_esc; /* nothing came since a lone Esc was given out */
	bool burst;     /* the bytes at hand came together and begin as what follows the Esc of an answer does */
	int64_t first_at, last_at;

	bool pasting;
	size_t paste_match;
	char paste[sizeof(((struct term_event *)0)->text)];
	size_t paste_len;
	bool paste_cr;           /* the last byte pasted was CR */
	struct utf8 utf8;

	/* Key strings of this terminal's description. */
	struct {
		char seq[INPUT_KEY_MAX];
		uint32_t key;
	} keys[INPUT_KEYS];
	size_t key_count;
};

void input_init(struct input *in, const struct input_calls *calls);
void input_add_key(struct input *in, const char *seq, uint32_t key); /* ignored unless it starts with Esc and is short */
void input_feed(struct input *in, const char *bytes, size_t n, int64_t now_ms);
int64_t input_deadline(const struct input *in); /* when input_expire has something to do; -1 never */
void input_expire(struct input *in, int64_t now_ms);

#endif
