/* base64url without padding, as tokens, keys and cursors write it. */
#ifndef SANDBOX_BASE64_H
#define SANDBOX_BASE64_H

#include <stddef.h>

char *base64url(const void *bytes, size_t n); /* free() */

#endif
