/* Bytes to code points, one at a time. */
#ifndef TERM_UTF8_H
#define TERM_UTF8_H

#include <stdint.h>

struct utf8 {
	uint32_t point, least;
	int need; /* bytes to come; 0 between code points */
};

/* The code point that the byte completes, or one of these. BAD_AGAIN: what was begun is bad, feed the byte again. */
enum { UTF8_MORE = -1, UTF8_BAD = -2, UTF8_BAD_AGAIN = -3 };
int64_t utf8_feed(struct utf8 *u, unsigned char b);

#endif
