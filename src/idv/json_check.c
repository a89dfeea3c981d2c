/* The pre-pass: an answer becomes checked text, or is refused. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "idv/record.h"

/* A member of an object that is still open; offsets into the output. */
struct member {
	size_t key, key_end; /* without the quotes */
	size_t end;          /* of its value */
	bool dead;           /* a later one has its key */
};

struct scanner {
	const char *start, *at, *end;
	struct buf *out;
	struct member *members; /* of all open objects, the innermost last */
	size_t member_count, member_room;
	size_t values, mended;
	int depth;
	struct err *err;
};

static const char replacement[] = "\xEF\xBF\xBD";

static bool refuse(struct scanner *s, const char *what)
{
	return err_set(s->err, ERR_REPLY, "Not usable as JSON: %s at byte %zu", what, (size_t)(s->at - s->start));
}

static void skip_space(struct scanner *s)
{
	while (s->at < s->end && (*s->at == ' ' || *s->at == '\t' || *s->at == '\r' || *s->at == '\n'))
		s->at++;
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

static void mend(struct scanner *s)
{
	s->mended++;
	buf_add_str(s->out, replacement);
}

/* A character of a string as checked text has it. */
static void put_character(struct scanner *s, uint32_t c)
{
	static const char short_forms[] = "btn\0fr"; /* from U+0008 on */
	char bytes[4];

	if (c == 0 || (c >= 0xD800 && c <= 0xDFFF)) {
		mend(s);
	} else if (c == '"' || c == '\\') {
		buf_add_char(s->out, '\\');
		buf_add_char(s->out, (char)c);
	} else if (c < 0x20) {
		if (c >= 8 && c <= 13 && short_forms[c - 8] != '\0')
			buf_printf(s->out, "\\%c", short_forms[c - 8]);
		else
			buf_printf(s->out, "\\u%04x", (unsigned)c);
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
		return refuse(s, "a \\u escape without four hex digits");
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
		return refuse(s, "a string without its end");
	if (*s->at == 'u')
		return scan_unicode_escape(s);
	const char *name = memchr(names, *s->at, sizeof names - 1);
	if (!name)
		return refuse(s, "an escape that JSON does not have");
	put_character(s, (unsigned char)meanings[name - names]);
	s->at++;
	return true;
}

static bool scan_string(struct scanner *s)
{
	if (s->at == s->end || *s->at != '"')
		return refuse(s, "no string where one belongs");
	s->at++;
	buf_add_char(s->out, '"');
	size_t from = s->out->len;
	for (;;) {
		const char *run = s->at;
		while (s->at < s->end && *s->at != '"' && *s->at != '\\') {
			size_t n = (unsigned char)*s->at < 0x20
			               ? 0
			               : utf8_sequence((const unsigned char *)s->at, (size_t)(s->end - s->at));
			if (n == 0)
				break;
			s->at += n;
		}
		buf_add(s->out, run, (size_t)(s->at - run));
		if (s->out->full || s->out->len - from > IDV_STRING_MAX)
			return refuse(s, "a string that is too long");
		if (s->at == s->end)
			return refuse(s, "a string without its end");
		if (*s->at == '"')
			break;
		if (*s->at == '\\') {
			if (!scan_escape(s))
				return false;
		} else if ((unsigned char)*s->at < 0x20 && *s->at != '\0') {
			s->mended++;
			put_character(s, (unsigned char)*s->at++);
		} else {
			mend(s);
			s->at++;
		}
	}
	s->at++;
	buf_add_char(s->out, '"');
	return true;
}

static const char *skip_digits(const char *p, const char *end)
{
	while (p < end && *p >= '0' && *p <= '9')
		p++;
	return p;
}

static bool scan_number(struct scanner *s)
{
	const char *p = s->at, *digits;

	if (*p == '-')
		p++;
	digits = p;
	p = skip_digits(p, s->end);
	if (p == digits || (*digits == '0' && p - digits > 1))
		return refuse(s, "a number that is none");
	if (p < s->end && *p == '.') {
		digits = ++p;
		p = skip_digits(p, s->end);
		if (p == digits)
			return refuse(s, "a number without digits after its point");
	}
	if (p < s->end && (*p | 0x20) == 'e') {
		p++;
		if (p < s->end && (*p == '+' || *p == '-'))
			p++;
		digits = p;
		p = skip_digits(p, s->end);
		if (p == digits)
			return refuse(s, "a number without digits in its exponent");
	}
	if (p - s->at > IDV_STRING_MAX)
		return refuse(s, "a number that is too long");
	buf_add(s->out, s->at, (size_t)(p - s->at));
	s->at = p;
	return true;
}

static bool scan_literal(struct scanner *s)
{
	static const char *const literals[] = { "true", "false", "null" };

	for (size_t i = 0; i < sizeof literals / sizeof *literals; i++) {
		size_t n = strlen(literals[i]);
		if ((size_t)(s->end - s->at) >= n && memcmp(s->at, literals[i], n) == 0) {
			buf_add(s->out, literals[i], n);
			s->at += n;
			return true;
		}
	}
	return refuse(s, "something that is no JSON value");
}

static int by_key(const void *a, const void *b, void *text)
{
	const struct member *x = a, *y = b;
	size_t nx = x->key_end - x->key, ny = y->key_end - y->key;
	int order = memcmp((const char *)text + x->key, (const char *)text + y->key, nx < ny ? nx : ny);

	if (order == 0)
		order = (nx > ny) - (nx < ny);
	return order ? order : (x->key > y->key) - (x->key < y->key);
}

static int by_place(const void *a, const void *b)
{
	const struct member *x = a, *y = b;

	return (x->key > y->key) - (x->key < y->key);
}

/* Of members with the same key the last one stays. */
static void drop_duplicates(struct scanner *s, struct member *m, size_t count)
{
	char *text = s->out->data;
	size_t dead = 0;

	if (count < 2)
		return;
	qsort_r(m, count, sizeof *m, by_key, text);
	for (size_t i = 0; i + 1 < count; i++) {
		size_t n = m[i].key_end - m[i].key;
		m[i].dead = n == m[i + 1].key_end - m[i + 1].key && memcmp(text + m[i].key, text + m[i + 1].key, n) == 0;
		dead += m[i].dead;
	}
	if (dead == 0)
		return;
	qsort(m, count, sizeof *m, by_place);
	size_t to = m[0].key - 1;
	bool first = true;
	for (size_t i = 0; i < count; i++) {
		if (m[i].dead)
			continue;
		if (!first)
			text[to++] = ',';
		first = false;
		size_t from = m[i].key - 1, n = m[i].end - from;
		memmove(text + to, text + from, n);
		to += n;
	}
	explicit_bzero(text + to, s->out->len - to);
	s->out->len = to;
	s->mended += dead;
}

static bool scan_value(struct scanner *s);

static bool scan_member(struct scanner *s)
{
	struct member m = { .key = s->out->len + 1 };

	skip_space(s);
	if (!scan_string(s))
		return false;
	m.key_end = s->out->len - 1;
	skip_space(s);
	if (s->at == s->end || *s->at != ':')
		return refuse(s, "no colon after a key");
	s->at++;
	buf_add_char(s->out, ':');
	if (!scan_value(s))
		return false;
	m.end = s->out->len;
	if (s->member_count == s->member_room) {
		s->member_room = s->member_room ? s->member_room * 2 : 64;
		s->members = mem_grow(s->members, s->member_room, sizeof *s->members);
	}
	s->members[s->member_count++] = m;
	return true;
}

/* An object or an array, at its bracket. */
static bool scan_container(struct scanner *s, char closing)
{
	size_t outer = s->member_count;

	if (++s->depth > IDV_NESTING_MAX)
		return refuse(s, "nested too deeply");
	buf_add_char(s->out, *s->at++);
	skip_space(s);
	if (s->at < s->end && *s->at != closing) {
		for (;;) {
			if (!(closing == '}' ? scan_member(s) : scan_value(s)))
				return false;
			skip_space(s);
			if (s->at == s->end || *s->at != ',')
				break;
			s->at++;
			buf_add_char(s->out, ',');
		}
	}
	if (s->at == s->end)
		return refuse(s, "the text ends too early");
	if (*s->at != closing)
		return refuse(s, closing == '}' ? "no comma or } after a member" : "no comma or ] after an element");
	s->at++;
	if (s->out->full)
		return refuse(s, "too much of it had to be mended");
	if (closing == '}')
		drop_duplicates(s, s->members + outer, s->member_count - outer);
	s->member_count = outer;
	buf_add_char(s->out, closing);
	s->depth--;
	return true;
}

static bool scan_value(struct scanner *s)
{
	skip_space(s);
	if (s->at == s->end)
		return refuse(s, "the text ends too early");
	if (++s->values > IDV_VALUES_MAX)
		return refuse(s, "too many values");
	switch (*s->at) {
	case '{':
		return scan_container(s, '}');
	case '[':
		return scan_container(s, ']');
	case '"':
		return scan_string(s);
	case '-': case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9':
		return scan_number(s);
	default:
		return scan_literal(s);
	}
}

bool idv_json_check(const char *json, size_t len, struct buf *out, size_t *mended, struct err *err)
{
	struct scanner s = { .start = json, .at = json, .end = json + len, .out = out, .err = err };
	size_t before = out->len;

	if (len > IDV_BODY_MAX)
		return err_set(err, ERR_REPLY, "The text has %zu bytes; more than %d are not read", len, IDV_BODY_MAX);
	if (len >= 3 && memcmp(json, "\xEF\xBB\xBF", 3) == 0) {
		s.at += 3;
		s.mended++;
	}
	bool ok = scan_value(&s);
	if (ok) {
		skip_space(&s);
		if (s.at != s.end)
			ok = refuse(&s, "more text after the value");
		else if (out->full)
			ok = refuse(&s, "too much of it had to be mended");
	}
	if (ok && mended)
		*mended = s.mended;
	if (!ok && out->data) {
		explicit_bzero(out->data + before, out->len - before);
		out->len = before;
	}
	free(s.members);
	return ok;
}
