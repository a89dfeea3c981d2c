#include "gzip.h"

#include <stdint.h>
#include <string.h>

#include "base/mem.h"

static const unsigned char head[10] = { 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255 };

static void put32(unsigned char *at, uint32_t n)
{
	for (int i = 0; i < 4; i++)
		at[i] = (unsigned char)(n >> (8 * i));
}

static uint32_t crc32_of(const char *text, size_t n)
{
	uint32_t crc = 0xffffffff;
	for (size_t i = 0; i < n; i++) {
		crc ^= (unsigned char)text[i];
		for (int k = 0; k < 8; k++)
			crc = (crc >> 1) ^ (crc & 1 ? 0xedb88320 : 0);
	}
	return ~crc;
}

char *gzip_stored(const char *text, size_t *len)
{
	size_t n = strlen(text);
	unsigned char *out = mem_alloc(n + 64), *at = out;
	memcpy(at, head, sizeof head);
	at += sizeof head;
	*at++ = 1; /* last block, stored */
	*at++ = (unsigned char)n;
	*at++ = (unsigned char)(n >> 8);
	*at++ = (unsigned char)~n;
	*at++ = (unsigned char)(~n >> 8);
	memcpy(at, text, n);
	at += n;
	put32(at, crc32_of(text, n));
	put32(at + 4, (uint32_t)n);
	*len = (size_t)(at + 8 - out);
	return (char *)out;
}

struct bits {
	unsigned char *out;
	size_t count;
};

static void put_bits(struct bits *b, unsigned value, int n, int msb_first)
{
	for (int i = 0; i < n; i++, b->count++)
		if (value >> (msb_first ? n - 1 - i : i) & 1)
			b->out[b->count / 8] |= (unsigned char)(1 << (b->count % 8));
}

/* A zero, then copies of 258 bytes from one back: 13 bits each with the fixed codes. */
char *gzip_bomb(size_t size, size_t *len)
{
	struct bits b = { .out = mem_alloc(size / 128 + 256) };
	memcpy(b.out, head, sizeof head);
	b.count = sizeof head * 8;
	put_bits(&b, 1, 1, 0);
	put_bits(&b, 1, 2, 0);
	put_bits(&b, 0x30, 8, 1);
	for (size_t done = 1; done < size; done += 258) {
		put_bits(&b, 0xc5, 8, 1);
		put_bits(&b, 0, 5, 1);
	}
	put_bits(&b, 0, 7, 1);
	*len = (b.count + 7) / 8 + 8;
	return (char *)b.out;
}
