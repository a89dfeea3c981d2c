/* The pre-pass inside strings: strict UTF-8, escapes, cuts. */
#include "record/json_scan.h"

#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "record/json.h"

bool scan_refuse(struct scanner *s, const char *what)
{
	return err_set(s->err, ERR_REPLY, "Not usable as JSON: %s at byte %zu", what, (size_t)(s->at - s->start));
}

/* Bytes of the well-formed UTF-8 sequence at p, 0 when there is none. */
static size_t utf8_sequence(const unsigned char *p, size_t left)
{
	static const struct {
		unsigned char first, last, low, high; /* of the lead byte, of the byte after it */
		unsigned char size;
	} forms[] = {
		{ 0x00, 0x7F, 0x00, 0x00, 1 }, { 0xC2, 0xDF, 0x80, 0xBF, 2 }, { 0xE0, 0xE0, 0xA0, 0xBF, 3 },
		{ 0xE1, 0xEC, 0x80, 0xBF, 3 }, { 0xED, 0xED, 0x80, 0x9F, 3 }, { 0xEE, 0xEF, 0x80, 0xBF, 3 },
		{ 0xF0, 0xF0, 0x90, 0xBF, 4 }, { 0xF1, 0xF3, 0x80, 0xBF, 4 }, { 0xF4, 0xF4, 0x80, 0x8F, 4 },
	};
	for (size_t f = 0; f < sizeof forms / sizeof *forms; f++) {
		if (p[0] < forms[f].first || p[0] > forms[f].last)
			continue;
		size_t size = forms[f].size;
		if (size > left || (size > 1 && (p[1] < forms[f].low || p[1] > forms[f].high)))
			return 0;
		for (size_t i = 2; i < size; i++) {
			if ((p[i] & 0xC0) != 0x80)
				return 0;
		}
		return size;
	}
	return 0;
}

void scan_mend(struct scanner *s)
{
	s->mended++;
	buf_add_str(s->out, JSON_MENDED);
}

/* A character of a string as checked text has it. */
static void put_character(struct scanner *s, uint32_t c)
{
	static const char short_forms[] = "btn\0fr"; /* from U+0008 on */
	char bytes[4];

	if (c == 0 || (c >= 0xD800 && c <= 0xDFFF)) {
		scan_mend(s);
	} else if (c == '"' || c == '\\') {
		buf_add_char(s->out, '\\');
		buf_add_char(s->out, (char)c);
	} else if (c < 0x20) {
		const char form[] = { '\\', c >= 8 && c <= 13 ? short_forms[c - 8] : '\0' };
		const char hex[] = { '\\', 'u', '0', '0', (char)('0' + (c >> 4)), "0123456789abcdef"[c & 0xF] };
		buf_add(s->out, form[1] ? form : hex, form[1] ? sizeof form : sizeof hex);
	} else if (c < 0x80) {
		buf_add_char(s->out, (char)c);
	} else if (c < 0x800) {
		bytes[0] = (char)(0xC0 | c >> 6);
		bytes[1] = (char)(0x80 | (c & 0x3F));
		buf_add(s->out, bytes, 2);
	} else if (c < 0x10000) {
		bytes[0] = (char)(0xE0 | c >> 12);
		bytes[1] = (char)(0x80 | (c >> 6 & 0x3F));
		bytes[2] = (char)(0x80 | (c & 0x3F));
		buf_add(s->out, bytes, 3);
	} else {
		bytes[0] = (char)(0xF0 | c >> 18);
		bytes[1] = (char)(0x80 | (c >> 12 & 0x3F));
		bytes[2] = (char)(0x80 | (c >> 6 & 0x3F));
		bytes[3] = (char)(0x80 | (c & 0x3F));
		buf_add(s->out, bytes, 4);
	}
}

/* The four hex digits at p. */
static bool read_hex(const char *p, const char *end, uint32_t *value)
{
	*value = 0;
	if (end - p < 4)
		return false;
	for (int i = 0; i < 4; i++) {
		char c = p[i];
		uint32_t digit;
		if (c >= '0' && c <= '9')
			digit = (uint32_t)(c - '0');
		else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
			digit = (uint32_t)((c | 0x20) - 'a' + 10);
		else
			return false;
		*value = *value << 4 | digit;
	}
	return true;
}

/* At the "u" of an escape. A surrogate without its other half is mended by put_character. */
static bool scan_unicode_escape(struct scanner *s)
{
	uint32_t c, low;

	if (!read_hex(s->at + 1, s->end, &c))
		return scan_refuse(s, "a \\u escape without four hex digits");
	s->at += 5;
	if (c >= 0xD800 && c <= 0xDBFF && s->end - s->at >= 6 && s->at[0] == '\\' && s->at[1] == 'u' &&
	    read_hex(s->at + 2, s->end, &low) && low >= 0xDC00 && low <= 0xDFFF) {
		c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
		s->at += 6;
	}
	put_character(s, c);
	return true;
}

static bool scan_escape(struct scanner *s)
{
	static const char names[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";

	s->at++;
	if (s->at == s->end)
		return scan_refuse(s, "a string without its end");
	if (*s->at == 'u')
		return scan_unicode_escape(s);
	const char *name = memchr(names, *s->at, sizeof names - 1);
	if (!name)
		return scan_refuse(s, "an escape that JSON does not have");
	put_character(s, (unsigned char)meanings[name - names]);
	s->at++;
	return true;
}

/* Inside a string: to its closing quote. */
bool scan_skip_string(struct scanner *s)
{
	while (s->at < s->end && *s->at != '"')
		s->at += *s->at == '\\' && s->end - s->at > 1 ? 2 : 1;
	return s->at < s->end || scan_refuse(s, "a string without its end");
}

/* Where a string that began at `from` may be cut: the last place between two characters that leaves room for the mark. `last` is
 * where the piece written just now begins; only a plain run can be split, an escape goes whole. */
static size_t cut_place(const struct scanner *s, size_t last, size_t most, bool plain, size_t before)
{
	if (s->out->len <= most)
		return s->out->len;
	if (!plain || last > most)
		return before;
	while (((unsigned char)s->out->data[most] & 0xC0) == 0x80)
		most--;
	return most;
}

/* A run of characters that need no care, or one that does. `plain`: which it was. */
static bool scan_some(struct scanner *s, bool *plain)
{
	const char *run = s->at;

	while (s->at < s->end && *s->at != '"' && *s->at != '\\') {
		size_t n = (unsigned char)*s->at < 0x20 ? 0 : utf8_sequence((const unsigned char *)s->at, (size_t)(s->end - s->at));
		if (n == 0)
			break;
		s->at += n;
	}
	buf_add(s->out, run, (size_t)(s->at - run));
	*plain = s->at > run;
	if (*plain || s->at == s->end || *s->at == '"')
		return true;
	if (*s->at == '\\')
		return scan_escape(s);
	if ((unsigned char)*s->at < 0x20 && *s->at != '\0') {
		s->mended++;
		put_character(s, (unsigned char)*s->at);
	} else {
		scan_mend(s);
	}
	s->at++;
	return true;
}

bool scan_string(struct scanner *s, size_t most)
{
	bool plain;

	if (s->at == s->end || *s->at != '"')
		return scan_refuse(s, "no string where one belongs");
	s->at++;
	buf_add_char(s->out, '"');
	size_t from = s->out->len, cut = from;
	while (s->at < s->end && *s->at != '"') {
		size_t last = s->out->len;
		if (!scan_some(s, &plain))
			return false;
		if (s->out->full)
			return scan_refuse(s, "too much of it had to be mended");
		cut = cut_place(s, last, from + most - strlen(JSON_MENDED), plain, cut);
		if (s->out->len - from <= most)
			continue;
		explicit_bzero(s->out->data + cut, s->out->len - cut);
		s->out->len = cut;
		scan_mend(s);
		if (!scan_skip_string(s))
			return false;
	}
	if (s->at == s->end)
		return scan_refuse(s, "a string without its end");
	s->at++;
	buf_add_char(s->out, '"');
	return true;
}
