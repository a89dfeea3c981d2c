#include "term/sequence.h"

#include <string.h>

enum { DEL = 0x7f, SHIFT = 1, CTRL = 4, SUPER_HYPER_META = 8 | 16 | 32, EVENT_REPEAT = 2 };

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

/* A part of a number field, which ends at the next : or ;. */
static size_t read_number(const char *seq, size_t i, size_t end, int *out)
{
	for (*out = 0; i < end && seq[i] >= '0' && seq[i] <= '9'; i++)
		*out = *out >= INPUT_NUMBER_MAX / 10 ? INPUT_NUMBER_MAX : *out * 10 + (seq[i] - '0');
	return i;
}

/* Fields stand between ;, and some have parts between :, of which two are kitty's and the rest nobody's. */
void sequence_parse(const char *seq, size_t len, struct input_answer *a)
{
	size_t i = 2, end = len - 1;
	int part = 0, number;
	*a = (struct input_answer){ .kind = '[', .final = seq[end] };
	if (i < end && seq[i] >= '<' && seq[i] <= '?')
		a->marker = seq[i++];
	if (i < end)
		a->count = 1;
	while (i < end) {
		if (seq[i] == ';' && a->count == INPUT_PARAMS)
			break;
		if (seq[i] == ';' || seq[i] == ':') {
			part = seq[i] == ';' ? 0 : part + 1;
			a->count += seq[i] == ';';
			i++;
		} else if (seq[i] >= '0' && seq[i] <= '9') {
			i = read_number(seq, i, end, &number);
			if (part == 0)
				a->params[a->count - 1] = number;
			else if (part == 1 && a->count == 1)
				a->shifted = number;
			else if (part == 1 && a->count == 2)
				a->event = number;
		} else {
			if (seq[i] <= '/')
				a->middle = seq[i];
			i++;
		}
	}
}

/* A key named by its code point, xterm's modifier number and what kitty adds: what Shift makes of it, and the text typed by it. */
static uint32_t coded(int code, int modifier, int shifted, int text)
{
	int bits = modifier > 1 ? modifier - 1 : 0;
	if (bits & SUPER_HYPER_META)
		return 0;
	if (code == '\t' && bits & SHIFT)
		return TERM_BACKTAB;
	if (bits & CTRL && code >= '@' && code < DEL)
		return (uint32_t)code & 0x1f;
	if (text >= ' ')
		code = text;
	else if (bits & SHIFT && shifted)
		code = shifted;
	else if (bits & SHIFT && code >= 'a' && code <= 'z')
		code += 'A' - 'a';
	return code > 0 && code < 0xd800 ? (uint32_t)code : 0;
}

static uint32_t tilde_key(const struct input_answer *a)
{
	if (a->params[0] == 27 && a->count >= 3)
		return coded(a->params[2], a->params[1], 0, 0);
	for (size_t i = 0; i < sizeof tilde_keys / sizeof *tilde_keys; i++)
		if (tilde_keys[i].number == a->params[0])
			return tilde_keys[i].key;
	return 0;
}

bool sequence_key(const struct input_answer *a, uint32_t *key)
{
	uint32_t letter = letter_key(a->final);
	if (a->marker || a->middle)
		return false;
	if (letter && (a->count == 0 || a->params[0] <= 1))
		*key = letter;
	else if (a->final == '~')
		*key = tilde_key(a);
	else if (a->final == 'u' && a->count)
		*key = coded(a->params[0], a->params[1], a->shifted, a->params[2]);
	else
		return false;
	if (a->event > EVENT_REPEAT)
		*key = 0;
	return true;
}

uint32_t sequence_ss3_key(char final)
{
	uint32_t key = final == 'Z' ? 0 : letter_key(final);
	const char *pad = final ? strchr(keypad_from, final) : NULL;
	return key ? key : pad ? (unsigned char)keypad_to[pad - keypad_from] : 0;
}

bool sequence_goes_on(char second, unsigned char next)
{
	static const struct {
		char second;
		const char *next; /* of answers to what we ask, of arrows, of focus */
	} rests[] = {
		{ '[', "?><=0123456789ABCDFHIOPQRSZ" },
		{ 'P', ">0123456789!$+" },
		{ ']', "0123456789" },
		{ '_', "G" },
	};
	for (size_t i = 0; i < sizeof rests / sizeof *rests; i++)
		if (rests[i].second == second)
			return next && strchr(rests[i].next, next);
	return false;
}
