#include "sandbox/digest.h"

#include <stdio.h>
#include <string.h>

/* FIPS 180-4, section 4.2.2: the first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
static const uint32_t round_constants[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be,
	0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa,
	0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
	0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
	0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f,
	0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

struct sha256 {
	uint32_t h[8];
	uint8_t block[64];
	size_t used;
	uint64_t total;
};

static uint32_t turn(uint32_t x, int n)
{
	return x >> n | x << (32 - n);
}

static void sha256_block(struct sha256 *s)
{
	uint32_t w[64];
	for (int i = 0; i < 16; i++)
		w[i] = (uint32_t)s->block[4 * i] << 24 | (uint32_t)s->block[4 * i + 1] << 16 | (uint32_t)s->block[4 * i + 2] << 8 |
		       s->block[4 * i + 3];
	for (int i = 16; i < 64; i++) {
		uint32_t s0 = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ w[i - 15] >> 3;
		uint32_t s1 = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ w[i - 2] >> 10;
		w[i] = w[i - 16] + s0 + w[i - 7] + s1;
	}
	uint32_t a = s->h[0], b = s->h[1], c = s->h[2], d = s->h[3], e = s->h[4], f = s->h[5], g = s->h[6], h = s->h[7];
	for (int i = 0; i < 64; i++) {
		uint32_t t1 = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + round_constants[i] + w[i];
		uint32_t t2 = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
		h = g, g = f, f = e, e = d + t1, d = c, c = b, b = a, a = t1 + t2;
	}
	const uint32_t after[8] = { a, b, c, d, e, f, g, h };
	for (int i = 0; i < 8; i++)
		s->h[i] += after[i];
}

static struct sha256 sha256_begin(void)
{
	return (struct sha256){ .h = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19 } };
}

static void sha256_add(struct sha256 *s, const void *p, size_t n)
{
	const uint8_t *at = p;
	s->total += n;
	while (n) {
		size_t take = sizeof s->block - s->used < n ? sizeof s->block - s->used : n;
		memcpy(s->block + s->used, at, take);
		s->used += take, at += take, n -= take;
		if (s->used == sizeof s->block) {
			sha256_block(s);
			s->used = 0;
		}
	}
}

static struct digest sha256_end(struct sha256 *s)
{
	uint64_t bits = s->total * 8;
	sha256_add(s, "\x80", 1);
	while (s->used != 56)
		sha256_add(s, "", 1);
	uint8_t length[8];
	for (int i = 0; i < 8; i++)
		length[i] = (uint8_t)(bits >> (56 - 8 * i));
	sha256_add(s, length, sizeof length);
	struct digest d;
	for (int i = 0; i < DIGEST_BYTES; i++)
		d.bytes[i] = (uint8_t)(s->h[i / 4] >> (24 - 8 * (i % 4)));
	return d;
}

struct digest digest_sha256(const void *p, size_t n)
{
	struct sha256 s = sha256_begin();
	sha256_add(&s, p, n);
	return sha256_end(&s);
}

struct digest digest_hmac(const void *key, size_t key_len, const void *p, size_t n)
{
	uint8_t pad[64] = { 0 };
	if (key_len > sizeof pad) {
		struct digest d = digest_sha256(key, key_len);
		memcpy(pad, d.bytes, sizeof d.bytes);
	} else {
		memcpy(pad, key, key_len);
	}
	for (size_t i = 0; i < sizeof pad; i++)
		pad[i] ^= 0x36;
	struct sha256 s = sha256_begin();
	sha256_add(&s, pad, sizeof pad);
	sha256_add(&s, p, n);
	struct digest inner = sha256_end(&s);
	for (size_t i = 0; i < sizeof pad; i++)
		pad[i] ^= 0x36 ^ 0x5c;
	s = sha256_begin();
	sha256_add(&s, pad, sizeof pad);
	sha256_add(&s, inner.bytes, sizeof inner.bytes);
	return sha256_end(&s);
}

void digest_hex(const struct digest *d, char out[DIGEST_HEX])
{
	for (int i = 0; i < DIGEST_BYTES; i++)
		snprintf(out + 2 * i, 3, "%02x", d->bytes[i]);
}

uint64_t digest_number(const struct digest *d)
{
	uint64_t n = 0;
	for (int i = 0; i < 8; i++)
		n = n << 8 | d->bytes[i];
	return n;
}

void digest_token(uint64_t seed, const char *purpose, uint64_t number, size_t length, char out[TOKEN_MAX + 1])
{
	static const char letters[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
	struct digest d;
	for (size_t i = 0; i < length && i < TOKEN_MAX; i++) {
		if (i % DIGEST_BYTES == 0) {
			char text[256];
			int n = snprintf(text, sizeof text, "%llu %.180s %llu %zu", (unsigned long long)seed, purpose,
			                 (unsigned long long)number, i);
			d = digest_sha256(text, (size_t)n);
		}
		out[i] = letters[d.bytes[i % DIGEST_BYTES] % (sizeof letters - 1)];
	}
	out[length < TOKEN_MAX ? length : TOKEN_MAX] = '\0';
}
