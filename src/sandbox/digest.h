/* SHA-256, HMAC-SHA-256, and what the server makes of them: signatures and ids that follow from the seed alone. */
#ifndef SANDBOX_DIGEST_H
#define SANDBOX_DIGEST_H

#include <stddef.h>
#include <stdint.h>

enum { DIGEST_BYTES = 32, DIGEST_HEX = 2 * DIGEST_BYTES + 1 };

struct digest {
	uint8_t bytes[DIGEST_BYTES];
};

struct digest digest_sha256(const void *p, size_t n);
struct digest digest_hmac(const void *key, size_t key_len, const void *p, size_t n);
void digest_hex(const struct digest *d, char out[DIGEST_HEX]);
uint64_t digest_number(const struct digest *d); /* its first 8 bytes */

/* `length` letters and digits that follow from seed, purpose and number; length at most TOKEN_MAX. */
enum { TOKEN_MAX = 40 };
void digest_token(uint64_t seed, const char *purpose, uint64_t number, size_t length, char out[TOKEN_MAX + 1]);

#endif
