/* What is looked for in ids and codes, as conditions. */
#include "store/query_find.h"

#include <string.h>

enum { TRIGRAMS = 6 };

static void put_lower(char *out, const char *s)
{
	do
		*out++ = *s >= 'A' && *s <= 'Z' ? (char)(*s + 'a' - 'A') : *s;
	while (*s++);
}

/* In `ids` two blanks stand before each id: up to two characters are looked for behind them, and so make a trigram too. */
void query_find_needle(const char *text, bool begins, char out[QUERY_NEEDLE])
{
	size_t characters = 0;
	for (const char *s = text; *s; s++)
		characters += ((unsigned char)*s & 0xc0) != 0x80;
	begins = begins || characters < 3;
	memcpy(out, "  ", 3);
	put_lower(out + (begins ? 2 : 0), text);
}

/* "%needle%" */
static void put_like(struct query_text *x, const char *needle)
{
	char like[2 * QUERY_NEEDLE + 4], *out = like;
	*out++ = '%';
	for (const char *s = needle; *s; s++) {
		if (*s == '%' || *s == '_' || *s == '\\')
			*out++ = '\\';
		*out++ = *s;
	}
	memcpy(out, "%", 2);
	query_text_put(x, like);
}

/* Where the character before s begins. */
static const char *before(const char *s)
{
	do
		s--;
	while (((unsigned char)*s & 0xc0) == 0x80);
	return s;
}

/* Trigrams of a needle as FTS5's MATCH wants them where it keeps no places of words: "abc" "bcd". The last ones, since ids begin alike
 * and end as they like; what they find is looked at once more (query_find_put). */
void query_find_match(struct query_text *x, const char *needle)
{
	char match[TRIGRAMS * (3 * 4 * 2 + 3) + 1];
	const char *end = needle + strlen(needle);
	size_t used = 0;
	for (int i = 0; i < TRIGRAMS; i++, end = before(end)) {
		const char *from = end;
		for (int n = 0; n < 3 && from > needle; n++)
			from = before(from);
		match[used++] = '"';
		for (const char *c = from; c < end; c++) {
			if (*c == '"')
				match[used++] = '"';
			match[used++] = *c;
		}
		match[used++] = '"';
		match[used++] = ' ';
		if (from == needle)
			break;
	}
	match[used] = '\0';
	query_text_put(x, match);
}

void query_find_put(struct query_text *x, const char *needle)
{
	buf_add_str(&x->sql, x->postgresql ? "c.ids LIKE " : "instr(c.ids, ");
	if (x->postgresql)
		put_like(x, needle);
	else
		query_text_put(x, needle);
	buf_add_str(&x->sql, x->postgresql ? "" : ") > 0");
}

void query_find_user(struct query_text *x, const char *text)
{
	char needle[QUERY_NEEDLE];
	query_find_needle(text, true, needle);
	if (x->postgresql) {
		query_find_put(x, needle);
		buf_add_str(&x->sql, " AND ");
	}
	buf_add_str(&x->sql, "(instr(lower(c.user_id), ");
	query_text_put(x, needle + 2);
	buf_printf(&x->sql, ") = 1 OR instr(lower(c.vendor_user_id), $%zu) = 1)", x->count);
}

/* A code, or how one begins. */
void query_find_why(struct query_text *x, const char *text)
{
	char needle[QUERY_NEEDLE] = " ";
	put_lower(needle + 1, text);
	buf_add_str(&x->sql, x->postgresql ? "c.why <> '' AND (' ' || c.why) LIKE " : "instr(' ' || c.why, ");
	if (x->postgresql)
		put_like(x, needle);
	else
		query_text_put(x, needle);
	buf_add_str(&x->sql, x->postgresql ? "" : ") > 0");
}
