/* base64url as tokens and keys have it (RFC 7515): without padding, and of each text one spelling alone. */
#ifndef HOOKS_BASE64URL_H
#define HOOKS_BASE64URL_H

#include <stdbool.h>
#include <stddef.h>

/* False where a character is none of the alphabet, the length is none, spare bits are set, or it does not fit. */
bool base64url_decode(const char *text, size_t len, void *out, size_t size, size_t *out_len);

#endif
