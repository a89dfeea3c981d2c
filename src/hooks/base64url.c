#include "hooks/base64url.h"

#include <stdint.h>

static int value_of(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '-' ? 62 : c == '_' ? 63 : -1;
}

bool base64url_decode(const char *text, size_t len, void *out, size_t size, size_t *out_len)
{
	unsigned char *at = out;
	uint32_t bits = 0;
	int have = 0;
	if (len % 4 == 1 || len / 4 * 3 + len % 4 * 3 / 4 > size)
		return false;
	for (size_t i = 0; i < len; i++) {
		int v = value_of(text[i]);
		if (v < 0)
			return false;
		bits = bits << 6 | (uint32_t)v;
		have += 6;
		if (have >= 8) {
			have -= 8;
			*at++ = (unsigned char)(bits >> have);
		}
	}
	*out_len = (size_t)(at - (unsigned char *)out);
	return (bits & ((1u << have) - 1)) == 0;
}
