#include "idv/json.h"

#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

static const char *string_end(const char *p)
{
	for (p++; *p != '"'; p++) {
		if (*p == '\\')
			p++;
	}
	return p + 1;
}

const char *json_end(const char *p)
{
	int depth = 0;

	do {
		switch (*p) {
		case '"':
			p = string_end(p);
			break;
		case '{': case '[':
			depth++;
			p++;
			break;
		case '}': case ']':
			depth--;
			p++;
			break;
		case ',': case ':':
			p++;
			break;
		default:
			p += strcspn(p, ",]}");
		}
	} while (depth > 0);
	return p;
}

/* Past the opening bracket or the comma; false at the closing bracket. */
bool json_next_element(const char **at)
{
	if (**at == '\0' || **at == '}' || **at == ']')
		return false;
	(*at)++;
	return **at != '}' && **at != ']';
}

bool json_next_member(const char **at, const char **key, size_t *key_len)
{
	if (!json_next_element(at))
		return false;
	const char *after = string_end(*at);
	*key = *at + 1;
	*key_len = (size_t)(after - *at) - 2;
	*at = after + 1;
	return true;
}

const char *json_find(const char *object, const char *key)
{
	const char *name;
	size_t len, want = strlen(key);

	for (const char *at = object; json_next_member(&at, &name, &len); at = json_end(at)) {
		if (len == want && memcmp(name, key, len) == 0)
			return at;
	}
	return NULL;
}

/* Resolve the string at p into out, which has room for it: it never grows. Returns its length. */
static size_t resolve(const char *p, const char *end, char *out)
{
	static const char names[] = "\"\\bfnrt", meanings[] = "\"\\\b\f\n\r\t";
	size_t n = 0;

	while (p < end) {
		if (*p != '\\') {
			out[n++] = *p++;
		} else if (p[1] == 'u') { /* a control character: \u00XX */
			unsigned high = (unsigned)(p[4] - '0'), low = (unsigned)(p[5] <= '9' ? p[5] - '0' : p[5] - 'a' + 10);
			out[n++] = (char)(high << 4 | low);
			p += 6;
		} else {
			out[n++] = meanings[(const char *)memchr(names, p[1], sizeof names - 1) - names];
			p += 2;
		}
	}
	out[n] = '\0';
	return n;
}

char *json_string(const char *p, struct arena *arena, const char **end)
{
	const char *quote = string_end(p) - 1;
	char *out = arena_alloc(arena, (size_t)(quote - p));

	resolve(p + 1, quote, out);
	if (end)
		*end = quote + 1;
	return out;
}

bool json_string_copy(const char *p, char *out, size_t size)
{
	struct arena arena = { NULL };
	const char *text = json_string(p, &arena, NULL);
	size_t n = strlen(text);
	bool fits = n < size;

	if (fits)
		memcpy(out, text, n + 1);
	arena_finish(&arena);
	return fits;
}

void json_put_string(struct buf *out, const char *s)
{
	buf_add_char(out, '"');
	while (*s) {
		size_t run = 0;
		while ((unsigned char)s[run] >= 0x20 && s[run] != '"' && s[run] != '\\')
			run++;
		buf_add(out, s, run);
		s += run;
		if (*s == '\0')
			break;
		if (*s == '"' || *s == '\\')
			buf_printf(out, "\\%c", *s);
		else
			buf_printf(out, "\\u%04x", (unsigned char)*s);
		s++;
	}
	buf_add_char(out, '"');
}
