#include "term/input.h"

#include <string.h>

#include "term/paste.h"
#include "term/sequence.h"

enum { GROUND, ESC, CSI, SS3, STRING, STRING_ESC, OLD_MOUSE };

enum {
	SEQUENCE_MS = 5000, /* a sequence that did not end by then is dropped: it would swallow keys */
	OPENING_MS = 1000,  /* Esc and a byte that could begin an answer, where none is awaited, are keys by then */
	PASTE_MS = 5000,
	MOUSE_MOST = 9999,  /* rows, columns */
	BURST_BYTES = 4,    /* that many at once are not typed: an answer, though none was awaited */
	DEL = 0x7f
};

void input_init(struct input *in, const struct input_calls *calls)
{
	memset(in, 0, sizeof *in);
	in->calls = *calls;
	in->esc_ms = 50;
}

void input_add_key(struct input *in, const char *seq, uint32_t key)
{
	size_t n = strlen(seq);
	if (n < 2 || n >= INPUT_KEY_MAX || seq[0] != '\033' || in->key_count == INPUT_KEYS)
		return;
	memcpy(in->keys[in->key_count].seq, seq, n + 1);
	in->keys[in->key_count++].key = key;
}

static void tell(struct input *in, enum term_event_kind kind, uint32_t key)
{
	struct term_event e = {.kind = kind, .key = key};
	in->calls.event(in->calls.ctx, &e);
}

/* One code point of typed input. */
static void tell_point(struct input *in, uint32_t c)
{
	if (c == 0 || (c >= 0x80 && c < 0xa0))
		return;
	if (c == DEL || c == '\b')
		c = TERM_BACKSPACE;
	if (c == '\n')
		c = '\r';
	tell(in, TERM_KEY, c);
}

/* -- mouse -------------------------------------------------------------------------------------------------------------------- */

enum { MODIFIERS = 4 | 8 | 16, WHEEL = 64 };

/* A code of xterm's and a place from 1. */
static void tell_mouse(struct input *in, int code, int col, int row)
{
	struct term_event e = {.kind = TERM_MOUSE, .row = row - 1, .col = col - 1};
	code &= ~MODIFIERS;
	if (row < 1 || col < 1 || row > MOUSE_MOST || col > MOUSE_MOST || (code != 0 && code != WHEEL && code != WHEEL + 1))
		return;
	e.key = code == 0 ? TERM_CLICK : code == WHEEL ? TERM_WHEEL_UP : TERM_WHEEL_DOWN;
	in->calls.event(in->calls.ctx, &e);
}

/* Of mode 1006; a small m tells of a button let go. */
static void tell_report(struct input *in, const struct input_answer *a)
{
	if (a->final == 'M' && a->count == 3 && !a->middle)
		tell_mouse(in, a->params[0], a->params[1], a->params[2]);
}

/* -- sequences ---------------------------------------------------------------------------------------------------------------- */

static void finish_csi(struct input *in)
{
	struct input_answer a;
	uint32_t key;
	if (in->len > INPUT_SEQ)
		return;
	sequence_parse(in->seq, in->len, &a);
	bool plain = !a.marker && !a.middle;
	if (in->mouse && a.marker == '<' && (a.final == 'M' || a.final == 'm'))
		tell_report(in, &a);
	else if (plain && a.final == '~' && a.params[0] == 200)
		in->pasting = true;
	else if (sequence_key(&a, &key))
		tell_point(in, key);
	else if (plain && a.final == 'I' && !a.count)
		tell(in, TERM_FOCUS_IN, 0);
	else if (plain && a.final == 'O' && !a.count)
		tell(in, TERM_FOCUS_OUT, 0);
	else
		in->calls.answer(in->calls.ctx, &a);
}

static void finish_string(struct input *in)
{
	size_t kept = in->len < INPUT_SEQ ? in->len : INPUT_SEQ;
	struct input_answer a = {.kind = in->seq[1], .text = in->seq + 2, .len = kept - 2};
	in->calls.answer(in->calls.ctx, &a);
}

static void reset(struct input *in)
{
	in->state = GROUND;
	in->len = 0;
	in->esc_told = false;
}

static void keep(struct input *in, char b)
{
	if (in->len < INPUT_SEQ)
		in->seq[in->len] = b;
	in->len++;
}

static bool terminal_key(struct input *in)
{
	if (in->len >= INPUT_KEY_MAX)
		return false;
	for (size_t i = 0; i < in->key_count; i++)
		if (strlen(in->keys[i].seq) == in->len && memcmp(in->keys[i].seq, in->seq, in->len) == 0) {
			uint32_t key = in->keys[i].key;
			reset(in);
			tell(in, TERM_KEY, key);
			return true;
		}
	return false;
}

static void feed_ground(struct input *in, unsigned char b);

/* Where the byte after Esc leads; the rest are an Esc key and then that byte. */
static void feed_esc(struct input *in, unsigned char b)
{
	if (b != 033)
		keep(in, (char)b);
	if (terminal_key(in))
		return;
	if (b == '[') {
		in->state = CSI;
	} else if (b == 'O') {
		in->state = SS3;
	} else if (b && strchr("P]_^X", b)) {
		in->state = STRING;
	} else if (b == '\\') {
		reset(in); /* the end of a string that was given up */
	} else {
		reset(in);
		tell(in, TERM_KEY, 033);
		feed_ground(in, b);
	}
}

static void feed_csi(struct input *in, unsigned char b)
{
	if (b == 033 || b == 030 || b == 032) {
		reset(in);
		if (b == 033)
			feed_ground(in, b);
		return;
	}
	if (b < 0x20)
		return;
	keep(in, (char)b);
	if (terminal_key(in))
		return;
	if (in->len == 3 && b == 'M' && in->mouse) {
		in->state = OLD_MOUSE;
		return;
	}
	if (in->len == 3 && b == '[')
		return; /* the Linux console's F1 to F5 are CSI [ A to E */
	if (in->len == 4 && in->seq[2] == '[') {
		reset(in);
		if (b >= 'A' && b <= 'E')
			tell(in, TERM_KEY, TERM_F1 + (uint32_t)(b - 'A'));
		return;
	}
	if (b < 0x40)
		return;
	if (b < DEL)
		finish_csi(in);
	reset(in);
}

/* From terminals that know the mouse but not mode 1006: code and place as a byte each, from 32 on. */
static void feed_old_mouse(struct input *in, unsigned char b)
{
	if (b < 0x20) {
		reset(in);
		feed_ground(in, b);
		return;
	}
	keep(in, (char)b);
	if (in->len < 6)
		return;
	const unsigned char *at = (const unsigned char *)in->seq + 3;
	tell_mouse(in, at[0] - 32, at[1] - 32, at[2] - 32);
	reset(in);
}

static void feed_ss3(struct input *in, unsigned char b)
{
	if (b < 0x20) {
		reset(in);
		if (b != 030 && b != 032)
			feed_ground(in, b);
		return;
	}
	keep(in, (char)b);
	if (terminal_key(in))
		return;
	if (b >= '0' && b <= '9' && in->len < 6)
		return;
	reset(in);
	tell_point(in, sequence_ss3_key((char)b));
}

static void feed_string(struct input *in, unsigned char b)
{
	if (in->state == STRING_ESC) {
		if (b == '\\') {
			finish_string(in);
			reset(in);
		} else {
			reset(in);
			feed_ground(in, 033);
			feed_esc(in, b);
		}
	} else if (b == 033) {
		in->state = STRING_ESC;
	} else if (b == 030 || b == 032) {
		reset(in);
	} else if (b == 007 && in->seq[1] == ']') {
		finish_string(in);
		reset(in);
	} else {
		keep(in, (char)b);
	}
}

static void feed_ground(struct input *in, unsigned char b)
{
	bool rest = in->after_esc && (in->last_at < in->expect_until || in->burst) && b && strchr("[P]_", b);
	in->after_esc = false;
	if (b == 033 || rest) {
		in->utf8.need = 0;
		in->state = ESC;
		in->first_at = in->last_at;
		keep(in, 033);
		in->esc_told = rest;
		if (rest)
			feed_esc(in, b);
		return;
	}
	int64_t c = utf8_feed(&in->utf8, b);
	if (c == UTF8_BAD_AGAIN)
		c = utf8_feed(&in->utf8, b);
	if (c >= 0)
		tell_point(in, (uint32_t)c);
}

/* Esc and a byte that could begin an answer, and nothing since. Nobody types that at once but with Alt: it can wait. */
static bool opened(const struct input *in)
{
	return in->len == 2 && !in->esc_told && (in->state == CSI || (in->state == STRING && in->seq[1] != '^' && in->seq[1] != 'X'));
}

static void give_out(struct input *in);

/* The first byte after a pause: the rest of what was begun before it, or a key after keys. */
static void resume(struct input *in, const char *bytes, size_t n, int64_t now_ms)
{
	if (opened(in) && now_ms - in->last_at >= in->esc_ms && !sequence_goes_on(in->seq[1], (unsigned char)bytes[0]))
		give_out(in);
	else if (opened(in))
		in->first_at = now_ms;
	in->burst = n >= BURST_BYTES && sequence_goes_on(bytes[0], (unsigned char)bytes[1]);
}

static void feed(struct input *in, unsigned char b)
{
	if (in->pasting)
		paste_feed(in, b);
	else if (in->state == GROUND)
		feed_ground(in, b);
	else if (in->state == ESC)
		feed_esc(in, b);
	else if (in->state == CSI)
		feed_csi(in, b);
	else if (in->state == SS3)
		feed_ss3(in, b);
	else if (in->state == OLD_MOUSE)
		feed_old_mouse(in, b);
	else
		feed_string(in, b);
}

void input_feed(struct input *in, const char *bytes, size_t n, int64_t now_ms)
{
	if (n)
		resume(in, bytes, n, now_ms);
	in->last_at = now_ms;
	for (size_t i = 0; i < n; i++)
		feed(in, (unsigned char)bytes[i]);
	if (in->pasting && in->paste_match == 0 && !in->utf8.need)
		paste_flush(in);
}

/* Typed by hand, as far as one can tell: an Esc alone, or followed by one byte that could begin a sequence. */
static bool ambiguous(const struct input *in)
{
	return in->state != GROUND && in->state != STRING_ESC && in->len <= 2;
}

/* What was begun was typed after all. */
static void give_out(struct input *in)
{
	bool told = in->esc_told;
	char second = in->len == 2 ? in->seq[1] : 0;
	reset(in);
	if (!told)
		tell(in, TERM_KEY, 033);
	if (second)
		tell_point(in, (unsigned char)second);
	else
		in->after_esc = true;
}

/* A control sequence ends with the next letter at the latest: while answers are awaited it may take its time. */
int64_t input_deadline(const struct input *in)
{
	if (in->pasting)
		return in->last_at + PASTE_MS;
	if (in->state == GROUND)
		return -1;
	int64_t at = ambiguous(in) ? in->last_at + in->esc_ms : in->first_at + SEQUENCE_MS;
	if (opened(in) && in->esc_ms < OPENING_MS)
		at = in->last_at + OPENING_MS;
	bool patient = opened(in) || (in->state == CSI && in->len > 2);
	if (patient && in->expect_until == INPUT_EXPECT_ALWAYS)
		return -1;
	return patient && in->expect_until > at ? in->expect_until : at;
}

void input_expire(struct input *in, int64_t now_ms)
{
	int64_t deadline = input_deadline(in);
	if (deadline < 0 || now_ms < deadline)
		return;
	if (in->pasting)
		paste_close(in);
	else if (ambiguous(in))
		give_out(in);
	else
		reset(in);
}
