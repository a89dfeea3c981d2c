/* Keys: one a case for what people write, in a store of their own, outside backups of the data; one of the installation for links between cases
 * and hashed users. All in secret memory. How they are made, handed to hosts, rotated and lost: idreview-store(7). */
#ifndef STORE_KEYS_H
#define STORE_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/store.h"

struct config;
struct keys;

enum { CASE_KEY_BYTES = 32, LINK_BYTES = 16 };

struct case_key_secret { unsigned char bytes[CASE_KEY_BYTES]; };

/* `where`: "" beside the store (keys.db for SQLite), or as store_open. */
bool keys_open(const char *where, const char *store_where, const char *link_key_file, struct keys **out, struct err *err);
void keys_close(struct keys *k);
struct source keys_source(struct keys *k);
/* The case's key, made when there is none yet and `make`; answered in a turn: NULL when it was destroyed, does not exist, or the store of keys is down (err). */
struct keys_ticket { void (*reply)(void *owner, uint32_t tag, const struct case_key_secret *key, const struct err *err); void *owner; uint32_t tag; };
void keys_case(struct keys *k, int64_t case_id, bool make, struct keys_ticket who);
void keys_forget(struct keys *k, const void *owner);
void keys_destroy(struct keys *k, int64_t case_id, struct keys_ticket who); /* overwritten, checkpointed, vacuumed as the engine can */
/* A keyed hash of what may link cases; `kind` "phone" "email" "id_number" "ip" "user". Normalized by the caller. */
void keys_link(const struct keys *k, const char *kind, const char *text, unsigned char out[LINK_BYTES]);
void keys_seal(const struct case_key_secret *key, const void *text, size_t len, void *out, size_t *out_len);  /* out: len + KEYS_SEAL_MORE */
bool keys_unseal(const struct case_key_secret *key, const void *sealed, size_t len, void *out, size_t *out_len);
enum { KEYS_SEAL_MORE = 40 };

#endif
