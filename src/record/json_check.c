/* The pre-pass: an answer becomes checked text, or is refused. What is too long, too deep or too much is cut where it stands, so that
 * nothing else of the answer is lost. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "record/json_scan.h"
#include "record/json.h"

/* A member of an object that is still open; offsets into the output. */
struct member {
	size_t key, key_end; /* without the quotes */
	size_t end;          /* of its value */
	bool dead;           /* a later one has its key */
};

enum {
	KEY_MAX_BYTES = 1024,
	NUMBER_KEPT = 64, /* of a number that is too long: enough to see what it was */
	LIST_DEPTH = 2    /* of the array that is the list */
};

static void skip_space(struct scanner *s)
{
	while (s->at < s->end && (*s->at == ' ' || *s->at == '\t' || *s->at == '\r' || *s->at == '\n'))
		s->at++;
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
		return scan_refuse(s, "a number that is none");
	if (p < s->end && *p == '.') {
		digits = ++p;
		p = skip_digits(p, s->end);
		if (p == digits)
			return scan_refuse(s, "a number without digits after its point");
	}
	if (p < s->end && (*p | 0x20) == 'e') {
		p++;
		if (p < s->end && (*p == '+' || *p == '-'))
			p++;
		digits = p;
		p = skip_digits(p, s->end);
		if (p == digits)
			return scan_refuse(s, "a number without digits in its exponent");
	}
	bool whole = p - s->at <= JSON_STRING_MAX;
	/* A number cut short would be another number: it becomes a text that says it was cut. */
	if (!whole)
		buf_add_char(s->out, '"');
	buf_add(s->out, s->at, whole ? (size_t)(p - s->at) : NUMBER_KEPT);
	if (!whole) {
		scan_mend(s);
		buf_add_char(s->out, '"');
	}
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
	return scan_refuse(s, "something that is no JSON value");
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
static void drop_duplicates(struct scanner *s, size_t outer)
{
	char *text = s->out->data;
	size_t dead = 0, count = s->member_count - outer;

	if (count < 2)
		return;
	struct member *m = s->members + outer;
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

static void add_member(struct scanner *s, struct member m)
{
	if (s->member_count == s->member_room) {
		s->member_room = s->member_room ? s->member_room * 2 : 64;
		s->members = mem_grow(s->members, s->member_room, sizeof *s->members);
	}
	s->members[s->member_count++] = m;
}

static bool scan_member(struct scanner *s)
{
	struct member m = { .key = s->out->len + 1 };
	bool outer = s->list;

	if (!scan_string(s, KEY_MAX_BYTES))
		return false;
	m.key_end = s->out->len - 1;
	s->list = outer || (s->depth == LIST_DEPTH - 1 && s->list_key && m.key_end - m.key == strlen(s->list_key) &&
	                    memcmp(s->out->data + m.key, s->list_key, m.key_end - m.key) == 0);
	skip_space(s);
	if (s->at == s->end || *s->at != ':')
		return scan_refuse(s, "no colon after a key");
	s->at++;
	buf_add_char(s->out, ':');
	if (!scan_value(s))
		return false;
	s->list = outer;
	m.end = s->out->len;
	add_member(s, m);
	return true;
}

/* Inside a container: to the bracket that closes it, unread. Only brackets and strings are looked at. */
static bool skip_rest(struct scanner *s)
{
	size_t open = 0;

	for (; s->at < s->end; s->at++) {
		if (*s->at == '"') {
			s->at++;
			if (!scan_skip_string(s))
				return false;
		} else if (*s->at == '[' || *s->at == '{') {
			open++;
		} else if ((*s->at == ']' || *s->at == '}') && open-- == 0) {
			return true;
		}
	}
	return scan_refuse(s, "the text ends too early");
}

/* In place of what is left out: a text that says so. */
static void put_mark(struct scanner *s)
{
	buf_add_char(s->out, '"');
	scan_mend(s);
	buf_add_char(s->out, '"');
}

/* The place of the elements or members that are too many. */
static bool leave_out_rest(struct scanner *s, char closing)
{
	if (closing == '}') {
		struct member m = { .key = s->out->len + 1, .key_end = s->out->len + sizeof JSON_MENDED };
		buf_add_char(s->out, '"');
		buf_add_str(s->out, JSON_MENDED);
		buf_add_str(s->out, "\":");
		put_mark(s);
		m.end = s->out->len;
		add_member(s, m);
	} else {
		put_mark(s);
	}
	return skip_rest(s);
}

/* Arrays grow first in an answer that is too much: fields of objects are read on for a while longer, so that a long array hides
 * itself and not what comes after it. */
static bool spent(struct scanner *s, char closing)
{
	if (s->list && s->depth == LIST_DEPTH && s->elements < JSON_LIST_MAX) {
		s->elements++;
		s->values = 0;
	}
	return s->values >= (closing == ']' ? (size_t)JSON_VALUES_MAX : 2 * (size_t)JSON_VALUES_MAX);
}

static bool scan_elements(struct scanner *s, char closing)
{
	for (;;) {
		skip_space(s);
		if (spent(s, closing))
			return leave_out_rest(s, closing);
		if (!(closing == '}' ? scan_member(s) : scan_value(s)))
			return false;
		skip_space(s);
		if (s->at == s->end || *s->at != ',')
			return true;
		s->at++;
		buf_add_char(s->out, ',');
	}
}

/* An object or an array, at its bracket. */
static bool scan_container(struct scanner *s, char closing)
{
	size_t outer = s->member_count;

	if (s->depth == JSON_NESTING_MAX) {
		s->at++;
		put_mark(s);
		return skip_rest(s) && s->at++ < s->end;
	}
	s->depth++;
	buf_add_char(s->out, *s->at++);
	skip_space(s);
	if (s->at < s->end && *s->at != closing && !scan_elements(s, closing))
		return false;
	if (s->at == s->end)
		return scan_refuse(s, "the text ends too early");
	if (*s->at != closing)
		return scan_refuse(s, closing == '}' ? "no comma or } after a member" : "no comma or ] after an element");
	s->at++;
	if (s->out->full)
		return scan_refuse(s, "too much of it had to be mended");
	if (closing == '}')
		drop_duplicates(s, outer);
	s->member_count = outer;
	buf_add_char(s->out, closing);
	s->depth--;
	return true;
}

static bool scan_value(struct scanner *s)
{
	skip_space(s);
	if (s->at == s->end)
		return scan_refuse(s, "the text ends too early");
	s->values++;
	switch (*s->at) {
	case '{':
		return scan_container(s, '}');
	case '[':
		return scan_container(s, ']');
	case '"':
		return scan_string(s, JSON_STRING_MAX);
	case '-': case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9':
		return scan_number(s);
	default:
		return scan_literal(s);
	}
}

bool json_check(const char *json, size_t len, const char *list, struct buf *out, size_t *mended, struct err *err)
{
	struct scanner s = { .start = json, .at = json, .end = json + len, .list_key = list, .out = out, .err = err };
	size_t before = out->len;

	if (len > JSON_CHECKED_MAX)
		return err_set(err, ERR_REPLY, "The text has %zu bytes; more than %d are not read", len, JSON_CHECKED_MAX);
	if (len >= 3 && memcmp(json, "\xEF\xBB\xBF", 3) == 0) {
		s.at += 3;
		s.mended++;
	}
	bool ok = scan_value(&s);
	if (ok) {
		skip_space(&s);
		if (s.at != s.end)
			ok = scan_refuse(&s, "more text after the value");
		else if (out->full)
			ok = scan_refuse(&s, "too much of it had to be mended");
	}
	if (ok && mended)
		*mended = s.mended;
	if (!ok && out->len > before) {
		explicit_bzero(out->data + before, out->len - before);
		out->len = before;
	}
	free(s.members);
	return ok;
}
