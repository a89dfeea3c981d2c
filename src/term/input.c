#include "term/input.h"

#include <string.h>

enum { GROUND, ESC, CSI, SS3, STRING, STRING_ESC };

enum {
	SEQUENCE_MS = 5000, /* a sequence that did not end by then is dropped: it would swallow keys */
	PASTE_MS = 5000,
	DEL = 0x7f
};

static const char paste_end[] = "\033[201~";

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

enum { UTF8_MORE = -1, UTF8_BAD = -2, UTF8_BAD_AGAIN = -3 };

/* The code point that byte completes, or UTF8_MORE, or UTF8_BAD; UTF8_BAD_AGAIN: what was begun is bad, feed the byte again. */
static int64_t utf8_feed(struct input_utf8 *u, unsigned char b)
{
	if (u->need) {
		if ((b & 0xc0) != 0x80) {
			u->need = 0;
			return UTF8_BAD_AGAIN;
		}
		u->point = u->point << 6 | (b & 0x3f);
		if (--u->need)
			return UTF8_MORE;
		bool bad = u->point < u->least || u->point > 0x10ffff || (u->point >= 0xd800 && u->point < 0xe000);
		return bad ? UTF8_BAD : (int64_t)u->point;
	}
	if (b < 0x80)
		return b;
	if (b < 0xc2 || b > 0xf4)
		return UTF8_BAD;
	u->need = b < 0xe0 ? 1 : b < 0xf0 ? 2 : 3;
	u->point = b & (0x3f >> u->need);
	u->least = b < 0xe0 ? 0x80 : b < 0xf0 ? 0x800 : 0x10000;
	return UTF8_MORE;
}

/* -- paste -------------------------------------------------------------------------------------------------------------------- */

static void paste_flush(struct input *in)
{
	if (!in->paste_len)
		return;
	struct term_event e = {.kind = TERM_PASTE};
	memcpy(e.text, in->paste, in->paste_len);
	in->calls.event(in->calls.ctx, &e);
	explicit_bzero(in->paste, sizeof in->paste);
	explicit_bzero(e.text, sizeof e.text);
	in->paste_len = 0;
}

static void paste_point(struct input *in, uint32_t c)
{
	if (c < 0x20 || (c >= 0x7f && c < 0xa0))
		return;
	char out[4];
	size_t n;
	if (c < 0x80) {
		out[0] = (char)c;
		n = 1;
	} else if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		n = 2;
	} else if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		n = 3;
	} else {
		out[0] = (char)(0xf0 | c >> 18);
		out[1] = (char)(0x80 | (c >> 12 & 0x3f));
		out[2] = (char)(0x80 | (c >> 6 & 0x3f));
		out[3] = (char)(0x80 | (c & 0x3f));
		n = 4;
	}
	if (in->paste_len + n >= sizeof in->paste)
		paste_flush(in);
	memcpy(in->paste + in->paste_len, out, n);
	in->paste_len += n;
}

static void paste_byte(struct input *in, unsigned char b)
{
	int64_t c = utf8_feed(&in->utf8, b);
	if (c == UTF8_BAD_AGAIN) {
		paste_point(in, 0xfffd);
		c = utf8_feed(&in->utf8, b);
	}
	if (c == UTF8_BAD)
		paste_point(in, 0xfffd);
	else if (c >= 0)
		paste_point(in, (uint32_t)c);
}

static void paste_close(struct input *in)
{
	if (in->utf8.need) {
		in->utf8.need = 0;
		paste_point(in, 0xfffd);
	}
	paste_flush(in);
	in->pasting = false;
	in->paste_match = 0;
}

static void paste_feed(struct input *in, unsigned char b)
{
	if (b != (unsigned char)paste_end[in->paste_match]) {
		for (size_t i = 0; i < in->paste_match; i++)
			paste_byte(in, (unsigned char)paste_end[i]);
		in->paste_match = 0;
	}
	if (b == (unsigned char)paste_end[in->paste_match]) {
		if (++in->paste_match == sizeof paste_end - 1)
			paste_close(in);
	} else {
		paste_byte(in, b);
	}
}

/* -- sequences ---------------------------------------------------------------------------------------------------------------- */

static const struct {
	char final;
	uint32_t key;
} letter_keys[] = {
    {'A', TERM_UP},      {'B', TERM_DOWN}, {'C', TERM_RIGHT},  {'D', TERM_LEFT},   {'H', TERM_HOME},
    {'F', TERM_END},     {'P', TERM_F1},   {'Q', TERM_F1 + 1}, {'R', TERM_F1 + 2}, {'S', TERM_F1 + 3},
    {'Z', TERM_BACKTAB}, {'a', TERM_UP},   {'b', TERM_DOWN},   {'c', TERM_RIGHT},  {'d', TERM_LEFT}, /* rxvt with Shift or Ctrl */
};

static const struct {
	int number;
	uint32_t key;
} tilde_keys[] = {
    {1, TERM_HOME},    {2, TERM_INSERT},  {3, TERM_DELETE},  {4, TERM_END},      {5, TERM_PGUP},
    {6, TERM_PGDN},    {7, TERM_HOME},    {8, TERM_END},     {11, TERM_F1},      {12, TERM_F1 + 1},
    {13, TERM_F1 + 2}, {14, TERM_F1 + 3}, {15, TERM_F1 + 4}, {17, TERM_F1 + 5},  {18, TERM_F1 + 6},
    {19, TERM_F1 + 7}, {20, TERM_F1 + 8}, {21, TERM_F1 + 9}, {23, TERM_F1 + 10}, {24, TERM_F12},
};

/* The numeric keypad in application mode: SS3 and these. */
static const char keypad_from[] = "jklmnopqrstuvwxyXMI";
static const char keypad_to[] = "*+,-./0123456789=\r\t";

static uint32_t letter_key(char final)
{
	for (size_t i = 0; i < sizeof letter_keys / sizeof *letter_keys; i++)
		if (letter_keys[i].final == final)
			return letter_keys[i].key;
	return 0;
}

/* A key named by its code point and xterm's modifier number. */
static void tell_coded(struct input *in, int code, int modifier)
{
	int bits = modifier > 1 ? modifier - 1 : 0;
	bool shift = bits & 1, ctrl = bits & 4;
	if (code == '\t' && shift)
		tell(in, TERM_KEY, TERM_BACKTAB);
	else if (ctrl && code >= '@' && code < DEL)
		tell_point(in, (uint32_t)code & 0x1f);
	else if (code > 0 && code < 0xd800)
		tell_point(in, (uint32_t)code);
}

static void tell_tilde(struct input *in, const struct input_answer *a)
{
	if (a->params[0] == 200) {
		in->pasting = true;
		return;
	}
	if (a->params[0] == 27 && a->count >= 3) {
		tell_coded(in, a->params[2], a->params[1]);
		return;
	}
	for (size_t i = 0; i < sizeof tilde_keys / sizeof *tilde_keys; i++)
		if (tilde_keys[i].number == a->params[0])
			tell(in, TERM_KEY, tilde_keys[i].key);
}

static void parse_csi(const struct input *in, struct input_answer *a)
{
	size_t i = 2, end = in->len - 1;
	a->kind = '[';
	a->final = in->seq[end];
	if (i < end && in->seq[i] >= '<' && in->seq[i] <= '?')
		a->marker = in->seq[i++];
	if (i < end)
		a->count = 1;
	for (; i < end; i++) {
		char c = in->seq[i];
		int *p = &a->params[a->count - 1];
		if (c >= '0' && c <= '9')
			*p = *p >= INPUT_NUMBER_MAX / 10 ? INPUT_NUMBER_MAX : *p * 10 + (c - '0');
		else if (c == ';' && a->count < INPUT_PARAMS)
			a->count++;
		else if (c >= ' ' && c <= '/')
			a->middle = c;
		else if (c == ';')
			break;
	}
}

static void finish_csi(struct input *in)
{
	struct input_answer a = {0};
	if (in->len > INPUT_SEQ)
		return;
	parse_csi(in, &a);
	if (a.marker || a.middle) {
		in->calls.answer(in->calls.ctx, &a);
		return;
	}
	uint32_t key = letter_key(a.final);
	if (key && (a.count == 0 || a.params[0] <= 1))
		tell(in, TERM_KEY, key);
	else if (a.final == '~')
		tell_tilde(in, &a);
	else if (a.final == 'u' && a.count)
		tell_coded(in, a.params[0], a.params[1]);
	else if (a.final == 'I' && !a.count)
		tell(in, TERM_FOCUS_IN, 0);
	else if (a.final == 'O' && !a.count)
		tell(in, TERM_FOCUS_OUT, 0);
	else
		in->calls.answer(in->calls.ctx, &a);
}

static void finish_ss3(struct input *in, char final)
{
	uint32_t key = letter_key(final);
	const char *pad = strchr(keypad_from, final);
	if (key && final != 'Z')
		tell(in, TERM_KEY, key);
	else if (pad)
		tell(in, TERM_KEY, (unsigned char)keypad_to[pad - keypad_from]);
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

static void feed_ss3(struct input *in, unsigned char b)
{
	if (b == 033) {
		reset(in);
		feed_ground(in, b);
		return;
	}
	keep(in, (char)b);
	if (terminal_key(in))
		return;
	if (b >= '0' && b <= '9' && in->len < 6)
		return;
	reset(in);
	finish_ss3(in, (char)b);
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
	bool rest = in->after_esc && in->expecting && b && strchr("[P]_", b);
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

void input_feed(struct input *in, const char *bytes, size_t n, int64_t now_ms)
{
	in->last_at = now_ms;
	for (size_t i = 0; i < n; i++) {
		unsigned char b = (unsigned char)bytes[i];
		if (in->pasting) {
			paste_feed(in, b);
			continue;
		}
		switch (in->state) {
		case GROUND:
			feed_ground(in, b);
			break;
		case ESC:
			feed_esc(in, b);
			break;
		case CSI:
			feed_csi(in, b);
			break;
		case SS3:
			feed_ss3(in, b);
			break;
		default:
			feed_string(in, b);
		}
	}
	if (in->pasting && in->paste_match == 0 && !in->utf8.need)
		paste_flush(in);
}

/* Typed by hand, as far as one can tell: an Esc alone, or followed by one byte that could begin a sequence. */
static bool ambiguous(const struct input *in)
{
	return in->state != GROUND && in->state != STRING_ESC && in->len <= 2;
}

int64_t input_deadline(const struct input *in)
{
	if (in->pasting)
		return in->last_at + PASTE_MS;
	if (in->state == GROUND)
		return -1;
	return ambiguous(in) ? in->last_at + in->esc_ms : in->first_at + SEQUENCE_MS;
}

void input_expire(struct input *in, int64_t now_ms)
{
	int64_t deadline = input_deadline(in);
	if (deadline < 0 || now_ms < deadline)
		return;
	if (in->pasting) {
		paste_close(in);
		return;
	}
	bool keys = ambiguous(in), told = in->esc_told;
	char second = in->len == 2 ? in->seq[1] : 0;
	reset(in);
	if (!keys)
		return;
	if (!told)
		tell(in, TERM_KEY, 033);
	if (second)
		tell_point(in, (unsigned char)second);
	else
		in->after_esc = true;
}
