/* Keys that are kept free for what comes: doc/keys.md lists them, and a test keeps actions off them. */
#ifndef SUPPORT_RESERVED_H
#define SUPPORT_RESERVED_H

#include <stddef.h>
#include <stdint.h>

enum { RESERVED_IN_QUEUE = 1, RESERVED_IN_CASE = 2 };

struct reserved {
	uint32_t key;
	unsigned where; /* RESERVED_IN_* */
	const char *what;
};
extern const struct reserved reserved_table[];
extern const size_t reserved_count;

#endif
