/* What faults make of the bytes of an answer. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "sandbox/fault.h"

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
	static const char *const keys[] = { "\"given_name\":\"", "\"email_address\":\"", "\"legal_name\":\"", "\"full\":\"" };
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
