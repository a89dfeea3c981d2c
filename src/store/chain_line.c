/* An event as a line of text and back, and the words in it. */
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/chain.h"

/* What stands in a line as it is: no quote and no backslash, so that JSON needs no escapes, and no percent, which is ours. */
static bool plain(unsigned char c)
{
	return c > ' ' && c < 0x7f && c != '"' && c != '\\' && c != '%';
}

bool chain_escape(char *to, size_t size, const char *value)
{
	size_t start = strlen(to), at = start;
	for (const unsigned char *v = (const unsigned char *)value; *v; v++) {
		if (at + (plain(*v) ? 1 : 3) >= size) {
			to[start] = '\0';
			return false;
		}
		at += (size_t)(plain(*v) ? snprintf(to + at, size - at, "%c", *v) : snprintf(to + at, size - at, "%%%02x", *v));
	}
	return true;
}

bool chain_word(char *detail, size_t size, const char *name, const char *value)
{
	size_t start = strlen(detail);
	int n = snprintf(detail + start, size - start, "%s%s=", start ? " " : "", name);
	if (n >= 0 && (size_t)n < size - start && chain_escape(detail, size, value))
		return true;
	detail[start] = '\0';
	return false;
}

bool chain_number(char *detail, size_t size, const char *name, int64_t value)
{
	char text[24];
	snprintf(text, sizeof text, "%" PRId64, value);
	return chain_word(detail, size, name, text);
}

static int digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool chain_value(const char *detail, const char *name, char *out, size_t size)
{
	size_t n = strlen(name), used = 0;
	const char *at = detail;
	for (; at && (strncmp(at, name, n) || at[n] != '='); at = at ? at + 1 : NULL)
		at = strchr(at, ' ');
	if (!at || size == 0)
		return false;
	for (at += n + 1; *at && *at != ' ' && used + 1 < size; at++) {
		bool escaped = *at == '%' && digit(at[1]) >= 0 && digit(at[2]) >= 0;
		out[used++] = escaped ? (char)(digit(at[1]) * 16 + digit(at[2])) : *at;
		at += escaped ? 2 : 0;
	}
	out[used] = '\0';
	return true;
}

static bool texts_are_plain(const char *s, size_t size, bool blanks)
{
	size_t n = strnlen(s, size);
	for (size_t i = 0; i < n; i++)
		if (!plain((unsigned char)s[i]) && s[i] != '%' && !(blanks && s[i] == ' '))
			return false;
	return n < size;
}

static bool is_hex(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (digit(s[i]) < 0)
			return false;
	return true;
}

bool chain_well_formed(const struct chain_event *e)
{
	return strnlen(e->writer, CHAIN_WRITER) == CHAIN_WRITER - 1 && is_hex(e->writer, CHAIN_WRITER - 1) && e->seq >= 0 &&
	       e->kind[0] != '\0' && texts_are_plain(e->kind, sizeof e->kind, false) &&
	       texts_are_plain(e->subject, sizeof e->subject, true) && texts_are_plain(e->detail, sizeof e->detail, true);
}

size_t chain_print(const struct chain_event *e, char out[CHAIN_LINE])
{
	char previous[2 * CHAIN_MAC + 1], mac[2 * CHAIN_MAC + 1];
	sodium_bin2hex(previous, sizeof previous, e->previous, CHAIN_MAC);
	sodium_bin2hex(mac, sizeof mac, e->mac, CHAIN_MAC);
	int n = snprintf(out, CHAIN_LINE,
	    "{\"writer\":\"%s\",\"seq\":%" PRId64 ",\"time\":%" PRId64
	    ",\"kind\":\"%s\",\"case\":\"%s\",\"detail\":\"%s\",\"previous\":\"%s\",\"mac\":\"%s\"}",
	    e->writer, e->seq, e->time_ms, e->kind, e->subject, e->detail, previous, mac);
	return n < 0 ? 0 : (size_t)n;
}

/* The bytes up to the next quote, after `before`, into a place of `size`. */
static bool take_text(const char **at, const char *end, const char *before, char *out, size_t size)
{
	size_t n = strlen(before);
	if ((size_t)(end - *at) < n || memcmp(*at, before, n) != 0)
		return false;
	const char *from = *at + n, *quote = memchr(from, '"', (size_t)(end - from));
	if (!quote || (size_t)(quote - from) >= size || memchr(from, '\0', (size_t)(quote - from)))
		return false;
	memcpy(out, from, (size_t)(quote - from));
	out[quote - from] = '\0';
	*at = quote;
	return true;
}

/* The same for digits; the text is compared as a whole afterwards, so that its form needs no more care here. */
static bool take_number(const char **at, const char *end, const char *before, int64_t *out)
{
	char digits[24];
	size_t n = strlen(before), used = 0;
	if ((size_t)(end - *at) < n || memcmp(*at, before, n) != 0)
		return false;
	for (*at += n; *at < end && (digit(**at) >= 0 || **at == '-') && used + 1 < sizeof digits; ++*at)
		digits[used++] = **at;
	digits[used] = '\0';
	*out = strtoll(digits, NULL, 10);
	return used > 0;
}

static bool take_mac(const char **at, const char *end, const char *before, unsigned char out[CHAIN_MAC])
{
	char hex[2 * CHAIN_MAC + 1];
	return take_text(at, end, before, hex, sizeof hex) && strlen(hex) == sizeof hex - 1 &&
	       sodium_hex2bin(out, CHAIN_MAC, hex, sizeof hex - 1, NULL, NULL, NULL) == 0;
}

bool chain_parse(const char *line, size_t n, struct chain_event *e)
{
	char again[CHAIN_LINE];
	const char *at = line, *end = line + n;
	*e = (struct chain_event){ 0 };
	return n < CHAIN_LINE && take_text(&at, end, "{\"writer\":\"", e->writer, sizeof e->writer) &&
	       take_number(&at, end, "\",\"seq\":", &e->seq) && take_number(&at, end, ",\"time\":", &e->time_ms) &&
	       take_text(&at, end, ",\"kind\":\"", e->kind, sizeof e->kind) &&
	       take_text(&at, end, "\",\"case\":\"", e->subject, sizeof e->subject) &&
	       take_text(&at, end, "\",\"detail\":\"", e->detail, sizeof e->detail) &&
	       take_mac(&at, end, "\",\"previous\":\"", e->previous) && take_mac(&at, end, "\",\"mac\":\"", e->mac) &&
	       chain_well_formed(e) && chain_print(e, again) == n && memcmp(again, line, n) == 0;
}

void chain_head_print(const struct chain_head *h, char out[CHAIN_HEAD])
{
	char mac[2 * CHAIN_MAC + 1];
	sodium_bin2hex(mac, sizeof mac, h->mac, CHAIN_MAC);
	snprintf(out, CHAIN_HEAD, "%s:%" PRId64 ":%s", h->writer, h->seq, mac);
}

bool chain_head_parse(const char *text, size_t n, struct chain_head *h)
{
	char copy[CHAIN_HEAD], again[CHAIN_HEAD];
	*h = (struct chain_head){ 0 };
	if (n >= sizeof copy || n < CHAIN_WRITER || text[CHAIN_WRITER - 1] != ':' || !is_hex(text, CHAIN_WRITER - 1))
		return false;
	memcpy(copy, text, n);
	copy[n] = '\0';
	memcpy(h->writer, copy, CHAIN_WRITER - 1);
	char *rest;
	h->seq = strtoll(copy + CHAIN_WRITER, &rest, 10);
	if (h->seq < 0 || *rest != ':' || strlen(++rest) != 2 * CHAIN_MAC || !is_hex(rest, 2 * CHAIN_MAC))
		return false;
	sodium_hex2bin(h->mac, sizeof h->mac, rest, 2 * CHAIN_MAC, NULL, NULL, NULL);
	chain_head_print(h, again);
	return strcmp(again, copy) == 0;
}
