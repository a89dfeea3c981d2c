#include "api/seen.h"

#include <sodium.h>
#include <stdio.h>

#include "base/buf.h"

/* Canonical text is about as long as the answers it is of. */
enum { TEXT_MAX = 512 * 1024 * 1024 };

void seen_digest(const struct aml_look *l, char out[SEEN_SIZE])
{
	unsigned char digest[crypto_hash_sha256_BYTES];
	struct buf text;
	buf_init(&text, TEXT_MAX);
	aml_look_canonical(l, &text);
	crypto_hash_sha256(digest, (const unsigned char *)buf_str(&text), text.len);
	sodium_bin2hex(out, SEEN_SIZE, digest, sizeof digest);
	buf_finish(&text);
}
