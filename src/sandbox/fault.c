#include "sandbox/fault.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"

const struct fault_info fault_table[FAULT_KINDS] = {
	[FAULT_NONE] = { "none", NULL, false, "nothing; with a count, lets that many calls pass before the next fault" },
	[FAULT_LATENCY] = { "latency", "ms", true, "answers after so many milliseconds" },
	[FAULT_RESET] = { "reset", NULL, false, "resets the connection instead of acting and answering" },
	[FAULT_DRIP] = { "drip", "bytes", false, "sends the body in pieces of so many bytes (64), ten a second" },
	[FAULT_HALF_CLOSE] = { "half_close", NULL, false, "sends half of the body, closes its sending side and keeps the connection" },
	[FAULT_SHORT] = { "short", NULL, false, "sends half of the body and closes the connection" },
	[FAULT_RATE] = { "429", "seconds", false, "answers RATE_LIMIT, with Retry-After when seconds are given" },
	[FAULT_INTERNAL] = { "500", NULL, false, "answers INTERNAL_SERVER_ERROR" },
	[FAULT_MAINTENANCE] = { "503", NULL, false, "answers PLANNED_MAINTENANCE" },
	[FAULT_TRUNCATED] = { "truncated", NULL, false, "answers the first half of the body, as if it were all" },
	[FAULT_GARBAGE] = { "garbage", NULL, false, "answers bytes that mean nothing" },
	[FAULT_HTML] = { "html", NULL, false, "answers a web page with status 200" },
	[FAULT_EMPTY] = { "empty", NULL, false, "answers an empty body" },
	[FAULT_ARRAY] = { "array", NULL, false, "answers a JSON array where an object belongs" },
	[FAULT_BAD_UTF8] = { "bad_utf8", NULL, false, "answers with bytes in a name or address that are no UTF-8" },
	[FAULT_SURROGATE] = { "surrogate", NULL, false, "answers with lone surrogate escapes in a name or address" },
	[FAULT_DEEP] = { "deep", NULL, false, "answers with an unknown field nested 5000 deep" },
	[FAULT_OVERSIZED] = { "oversized", NULL, false, "answers with 16 MiB of white space before the end" },
	[FAULT_GZIP_BOMB] = { "gzip_bomb", NULL, false, "answers 400 kB of gzip that unpack to 64 MiB" },
	[FAULT_LOST] = { "lost", NULL, false, "acts, then resets the connection instead of answering" },
	[FAULT_URL_LIFE] = { "url_life", "seconds", true, "picture URLs of this answer live so long" },
	[FAULT_CURSOR_REPEAT] = { "cursor_repeat", NULL, false, "next_cursor is the cursor of the request, or leads to the same page" },
	[FAULT_WRONG_ID] = { "wrong_id", NULL, false, "the answer carries the id of another attempt or user" },
	[FAULT_REDIRECT] = { "redirect", NULL, false, "answers 302 to /elsewhere" },
	[FAULT_LATE] = { "late", "seconds", true, "resets the connection, and acts so many seconds later on the server's clock" },
	[FAULT_LAG] = { "lag", "seconds", true, "lists only attempts that are at least so many seconds old" },
	[FAULT_STALE] = { "stale", "acted", true, "answers a write with the subject's oldest attempt; 1: and acts, 0: instead of acting", 0, 1 },
	[FAULT_GATEWAY] = { "gateway", "status", true, "acts, then answers a gateway's web page with that status", 200, 599 },
	[FAULT_BLOCKED] = { "blocked", "status", true, "answers a gateway's web page with that status instead of acting", 200, 599 },
	[FAULT_DROP] = { "drop", NULL, false, "takes the request and is silent: neither acts nor answers" },
	[FAULT_LONG] = { "long", NULL, false, "attempt ids and the keys of links are 600 bytes longer" },
};

bool faults_add(struct faults *f, const struct fault *fault, struct err *err)
{
	if (f->count == FAULTS_MAX)
		return err_set(err, ERR_USAGE, "more than %d faults", FAULTS_MAX);
	f->list[f->count++] = *fault;
	return true;
}

void faults_clear(struct faults *f)
{
	f->count = 0;
}

struct fault faults_take(struct faults *f, enum endpoint endpoint)
{
	for (size_t i = 0; i < f->count; i++) {
		struct fault *fault = &f->list[i];
		bool meant = fault->endpoint == (int)endpoint || (fault->endpoint < 0 && endpoint != ENDPOINT_CONTROL);
		if (!meant || !fault->count)
			continue;
		if (fault->count > 0)
			fault->count--;
		return *fault;
	}
	return (struct fault){ .kind = FAULT_NONE };
}

/* A number of at most 9 digits at *s, moving on. */
static bool parse_number(const char **s, long *out)
{
	size_t n = strspn(*s, "0123456789");
	if (!n || n > 9)
		return false;
	*out = strtol(*s, NULL, 10);
	*s += n;
	return true;
}

static int find_kind(const char *s, size_t n)
{
	for (int i = 0; i < FAULT_KINDS; i++)
		if (strlen(fault_table[i].name) == n && memcmp(fault_table[i].name, s, n) == 0)
			return i;
	return -1;
}

bool fault_read(const char *s, struct fault *out, struct err *err)
{
	*out = (struct fault){ .arg = -1, .count = -1 };
	const char *equals = strchr(s, '=');
	char *name = equals ? mem_strndup(s, (size_t)(equals - s)) : mem_strdup("");
	out->endpoint = strcmp(name, "all") == 0 ? -1 : endpoint_find(name);
	bool known = strcmp(name, "all") == 0 || (out->endpoint >= 0 && out->endpoint != ENDPOINT_CONTROL);
	free(name);
	if (!known)
		return err_set(err, ERR_USAGE, "fault %.100s: write ENDPOINT=KIND[:ARG][*COUNT], endpoints are create, get, list, retry, "
		               "dashboard_user/get, dashboard_user/list, picture and all", s);
	const char *at = equals + 1;
	size_t n = strcspn(at, ":*");
	int kind = find_kind(at, n);
	if (kind < 0)
		return err_set(err, ERR_USAGE, "fault %.100s: there is no such kind, see --help", s);
	out->kind = (enum fault_kind)kind;
	at += n;
	bool ok = *at != ':' || (fault_table[kind].arg && at++ && parse_number(&at, &out->arg));
	ok = ok && (*at != '*' || (at++ && parse_number(&at, &out->count)));
	const struct fault_info *info = &fault_table[kind];
	ok = ok && (!info->most || (out->arg >= info->least && out->arg <= info->most));
	if (!ok || *at || (info->arg_required && out->arg < 0))
		return err_set(err, ERR_USAGE, "fault %.100s: the argument or count of %s is wrong, see --help", s, info->name);
	return true;
}

/* Keep the first n bytes. */
static void buf_cut(struct buf *b, size_t n)
{
	if (b->data)
		b->data[n] = '\0';
	b->len = b->data ? n : 0;
}

static bool replace(struct buf *body, const char *text)
{
	buf_reset(body);
	return buf_add_str(body, text);
}

bool fault_gateway(long status, struct buf *body)
{
	buf_reset(body);
	return buf_printf(body, "<html>\r\n<head><title>%ld</title></head>\r\n<body>\r\n<center><h1>%ld</h1></center>\r\n<hr>"
	                  "<center>gateway</center>\r\n</body>\r\n</html>\r\n", status, status);
}

/* Put `text` in at the start of the first name, or address where there is no name: what a person chose may be spoiled, the ids must
 * still fit the request. */
static bool into_first_name(struct buf *body, const char *text, size_t n)
{
	static const char *const keys[] = { "\"given_name\":\"", "\"email_address\":\"" };
	const char *at = NULL, *key = NULL;
	for (size_t i = 0; body->len && !at && i < sizeof keys / sizeof keys[0]; i++)
		at = strstr(body->data, key = keys[i]);
	if (!at)
		return true;
	size_t before = (size_t)(at - body->data) + strlen(key), rest = body->len - before;
	char *tail = mem_strndup(body->data + before, rest);
	buf_cut(body, before);
	bool ok = buf_add(body, text, n) && buf_add(body, tail, rest);
	free(tail);
	return ok;
}

static bool deepen(struct buf *body)
{
	enum { DEPTH = 5000 };
	if (body->len < 2)
		return true;
	buf_cut(body, body->len - 1);
	bool ok = buf_add_str(body, ",\"deep\":");
	for (int i = 0; ok && i < DEPTH; i++)
		ok = buf_add_char(body, '[');
	for (int i = 0; ok && i < DEPTH; i++)
		ok = buf_add_char(body, ']');
	return ok && buf_add_char(body, '}');
}

static bool lengthen(struct buf *body)
{
	static const char *const before[] = { "id\":\"idv_", "?key=" };
	enum { LONGER = 600 };
	char more[LONGER];
	memset(more, 'x', sizeof more);
	if (!body->len)
		return true;
	char *whole = mem_strndup(body->data, body->len);
	bool ok = true;
	buf_reset(body);
	for (const char *s = whole; ok && *s;) {
		size_t n = 1;
		bool here = false;
		for (size_t i = 0; !here && i < sizeof before / sizeof before[0]; i++)
			if ((here = strncmp(s, before[i], strlen(before[i])) == 0))
				n = strlen(before[i]);
		ok = buf_add(body, s, n) && (!here || buf_add(body, more, sizeof more));
		s += n;
	}
	free(whole);
	return ok;
}

static bool blow_up(struct buf *body)
{
	char spaces[4096];
	memset(spaces, ' ', sizeof spaces);
	if (!body->len)
		return true;
	buf_cut(body, body->len - 1);
	bool ok = true;
	for (int i = 0; ok && i < 16 * 256; i++)
		ok = buf_add(body, spaces, sizeof spaces);
	return ok && buf_add_char(body, '}');
}

bool fault_spoil(enum fault_kind kind, struct buf *body)
{
	static const char noise[] = "\x93\x1f\xe2(\x00\xa7\xff\xfe{\"id\":\x01\x02";
	switch (kind) {
	case FAULT_TRUNCATED:
		buf_cut(body, body->len / 2);
		return true;
	case FAULT_GARBAGE:
		buf_reset(body);
		return buf_add(body, noise, sizeof noise);
	case FAULT_HTML:
		return replace(body, "<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>\n");
	case FAULT_EMPTY:
		buf_reset(body);
		return true;
	case FAULT_ARRAY:
		return replace(body, "[]");
	case FAULT_BAD_UTF8:
		return into_first_name(body, "\xff\xc0\xaf\xed\xa0\x80", 6);
	case FAULT_SURROGATE:
		return into_first_name(body, "\\ud800x\\udc00", 13);
	case FAULT_DEEP:
		return deepen(body);
	case FAULT_LONG:
		return lengthen(body);
	case FAULT_OVERSIZED:
		return blow_up(body);
	default:
		return true;
	}
}

/* Bits of deflate, least significant first. */
struct bits {
	struct buf *out;
	uint32_t hold;
	int held;
};

static void put_bits(struct bits *b, uint32_t value, int n)
{
	b->hold |= value << b->held;
	for (b->held += n; b->held >= 8; b->held -= 8, b->hold >>= 8)
		buf_add_char(b->out, (char)(b->hold & 0xff));
}

/* Huffman codes go most significant bit first. */
static void put_code(struct bits *b, uint32_t code, int n)
{
	while (n--)
		put_bits(b, code >> n & 1, 1);
}

static uint32_t crc_of_spaces(size_t n)
{
	uint32_t crc = 0xffffffff;
	while (n--) {
		crc ^= ' ';
		for (int i = 0; i < 8; i++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
	}
	return ~crc;
}

/* One block with the fixed codes of RFC 1951: a space, then copies of 258 bytes from one byte back. */
void fault_gzip_bomb(struct buf *out)
{
	enum { COPIES = 260000, COPY = 258 };
	static const char header[10] = { '\x1f', '\x8b', 8, 0, 0, 0, 0, 0, 0, '\xff' };
	size_t unpacked = 1 + (size_t)COPIES * COPY;
	buf_add(out, header, sizeof header);
	struct bits b = { .out = out };
	put_bits(&b, 1, 1);
	put_bits(&b, 1, 2);
	put_code(&b, 0x30 + ' ', 8);
	for (int i = 0; i < COPIES; i++) {
		put_code(&b, 0xc5, 8);
		put_code(&b, 0, 5);
	}
	put_code(&b, 0, 7);
	put_bits(&b, 0, b.held ? 8 - b.held : 0);
	uint32_t crc = crc_of_spaces(unpacked);
	for (int i = 0; i < 4; i++)
		buf_add_char(out, (char)(crc >> 8 * i));
	for (int i = 0; i < 4; i++)
		buf_add_char(out, (char)(unpacked >> 8 * i));
}
