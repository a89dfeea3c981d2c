/* XChaCha20-Poly1305: a nonce of 24 random bytes, the text, a tag of 16. The case's number is authenticated with it. */
#include "store/keys.h"

#include <sodium.h>
#include <string.h>

#include "base/mem.h"

enum { NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES, ABOUT = 16 };

_Static_assert(NONCE + TAG == KEYS_SEAL_MORE, "what sealing adds");
_Static_assert(crypto_aead_xchacha20poly1305_ietf_KEYBYTES == CASE_KEY_BYTES, "a case's key is one of the cipher");

/* The same on hosts of either byte order. */
static void about(const struct case_key_secret *key, unsigned char out[ABOUT])
{
	memcpy(out, "note/1\0", 8);
	for (int i = 0; i < 8; i++)
		out[8 + i] = (unsigned char)((uint64_t)key->case_id >> (8 * i));
}

void keys_seal(const struct case_key_secret *key, const void *text, size_t len, void *out, size_t *out_len)
{
	unsigned char *at = out, ad[ABOUT];
	unsigned long long n = 0;
	about(key, ad);
	randombytes_buf(at, NONCE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(at + NONCE, &n, text, len, ad, sizeof ad, NULL, at, key->bytes);
	*out_len = NONCE + (size_t)n;
}

void keys_random(void *out, size_t n)
{
	if (sodium_init() < 0)
		mem_exhausted();
	randombytes_buf(out, n);
}

bool keys_unseal(const struct case_key_secret *key, const void *sealed, size_t len, void *out, size_t *out_len)
{
	const unsigned char *at = sealed;
	unsigned char ad[ABOUT];
	unsigned long long n = 0;
	about(key, ad);
	if (len < KEYS_SEAL_MORE ||
	    crypto_aead_xchacha20poly1305_ietf_decrypt(out, &n, NULL, at + NONCE, len - NONCE, ad, sizeof ad, at, key->bytes))
		return false;
	*out_len = (size_t)n;
	return true;
}
