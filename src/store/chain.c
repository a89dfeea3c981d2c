#include "store/chain.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* Which of the two things that come of an event's key. */
enum { FOR_MAC = 1, FOR_NEXT = 2 };
/* The end of a line that its mac does not cover: ,"mac":"64 digits"} */
enum { MAC_TAIL = 8 + 2 * CHAIN_MAC + 2 };
static const char context[crypto_kdf_CONTEXTBYTES + 1] = "idrchain";

/* One point of the chain: the next event's number, its key, and the mac before it. */
struct link_point {
	int64_t seq;
	unsigned char key[CHAIN_KEY], previous[CHAIN_MAC];
};

struct chain { /* secret memory */
	char writer[CHAIN_WRITER];
	struct link_point stored, sealed;
};

_Static_assert(CHAIN_KEY == crypto_kdf_KEYBYTES && CHAIN_KEY == crypto_box_PUBLICKEYBYTES, "keys are 32 bytes");
_Static_assert(CHAIN_MAC >= crypto_generichash_BYTES_MIN && CHAIN_MAC <= crypto_generichash_BYTES_MAX, "a mac is 32 bytes");

void chain_mac(const struct chain_event *e, const unsigned char key[CHAIN_KEY], unsigned char mac[CHAIN_MAC])
{
	char line[CHAIN_LINE];
	unsigned char mac_key[CHAIN_KEY];
	size_t n = chain_print(e, line) - MAC_TAIL;
	crypto_kdf_derive_from_key(mac_key, sizeof mac_key, FOR_MAC, context, key);
	crypto_generichash(mac, CHAIN_MAC, (unsigned char *)line, n, mac_key, sizeof mac_key);
	sodium_memzero(mac_key, sizeof mac_key);
}

void chain_ratchet(unsigned char key[CHAIN_KEY])
{
	unsigned char next[CHAIN_KEY];
	crypto_kdf_derive_from_key(next, sizeof next, FOR_NEXT, context, key);
	memcpy(key, next, sizeof next);
	sodium_memzero(next, sizeof next);
}

struct chain *chain_create(const unsigned char auditor[CHAIN_KEY], struct chain_event *first)
{
	unsigned char id[16], sealed[CHAIN_KEY + crypto_box_SEALBYTES];
	char hex[2 * sizeof sealed + 1], to[2 * CHAIN_KEY + 1];
	if (sodium_init() < 0)
		abort();
	struct chain *c = secret_alloc(sizeof *c);
	randombytes_buf(id, sizeof id);
	sodium_bin2hex(c->writer, sizeof c->writer, id, sizeof id);
	crypto_kdf_keygen(c->sealed.key);
	/* Refused for a public key that is none, such as zeros. */
	bool well = crypto_box_seal(sealed, c->sealed.key, CHAIN_KEY, auditor) == 0;
	sodium_bin2hex(hex, sizeof hex, sealed, sizeof sealed);
	sodium_bin2hex(to, sizeof to, auditor, CHAIN_KEY);
	snprintf(first->kind, sizeof first->kind, "begin");
	if (!well || !chain_word(first->detail, sizeof first->detail, "auditor", to) ||
	    !chain_word(first->detail, sizeof first->detail, "key", hex)) {
		chain_destroy(c);
		return NULL;
	}
	c->stored = c->sealed;
	chain_seal(c, first);
	return c;
}

void chain_destroy(struct chain *c)
{
	secret_free(c);
}

const char *chain_writer(const struct chain *c)
{
	return c->writer;
}

void chain_seal(struct chain *c, struct chain_event *e)
{
	struct link_point *at = &c->sealed;
	memcpy(e->writer, c->writer, sizeof e->writer);
	e->seq = at->seq++;
	memcpy(e->previous, at->previous, sizeof e->previous);
	chain_mac(e, at->key, e->mac);
	memcpy(at->previous, e->mac, sizeof at->previous);
	chain_ratchet(at->key);
}

void chain_keep(struct chain *c)
{
	c->stored = c->sealed; /* over the old key: nothing is left of it */
}

void chain_drop(struct chain *c)
{
	c->sealed = c->stored;
}

void chain_head(const struct chain *c, struct chain_head *h)
{
	memcpy(h->writer, c->writer, sizeof h->writer);
	h->seq = c->stored.seq - 1;
	memcpy(h->mac, c->stored.previous, sizeof h->mac);
}
