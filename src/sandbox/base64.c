#include "sandbox/base64.h"

#include "base/mem.h"

char *base64url(const void *bytes, size_t n)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	const unsigned char *s = bytes;
	char *text = mem_alloc(n * 2 + 4), *out = text;
	for (size_t i = 0; i < n; i += 3) {
		unsigned v = (unsigned)s[i] << 16;
		if (i + 1 < n)
			v |= (unsigned)s[i + 1] << 8;
		if (i + 2 < n)
			v |= s[i + 2];
		size_t digits = n - i >= 3 ? 4 : n - i + 1;
		for (size_t d = 0; d < digits; d++)
			*out++ = letters[v >> (18 - 6 * d) & 63];
	}
	*out = '\0';
	return text;
}
