/* Keys: one a case for what people write, in a store of their own, outside backups of the data; one of the installation for links between
 * cases and hashed users. All in secret memory here. How they are made, handed to hosts, rotated and lost: idreview-store(7).
 *
 * A case's key is 32 random bytes. Destroying it writes zeros over it, makes the database anew (VACUUM), empties its log, and leaves a mark,
 * so that the case gets no second one: what was sealed with it is gone for good.
 *
 * The link key is a line of 64 hexadecimal digits in a file of mode 0600, or what a command prints. With more lines than one, the first makes
 * links and the last hashes users: a new first line rotates the one without the other, since links can be made anew and users cannot. */
#ifndef STORE_KEYS_H
#define STORE_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/store.h"

struct config;
struct keys;

enum { CASE_KEY_BYTES = 32, LINK_BYTES = 16, KEYS_USER_TEXT = 2 * LINK_BYTES + 1 };

/* A case's key, and whose: what it seals cannot be shown as another case's. Keep copies in secret memory alone. */
struct case_key_secret {
	int64_t case_id;
	unsigned char bytes[CASE_KEY_BYTES];
};

/* For a store that is open, by the settings case_keys, link_key_file, link_key_command and hash_users. False where they say what cannot be, or
 * where users are to be hashed and there is no key for it. Without a place for case keys, or a link key, it opens and says so when asked. */
bool keys_open(const struct config *config, struct store *s, struct keys **out, struct err *err);
void keys_close(struct keys *k);         /* accepts NULL */
size_t keys_sources(struct keys *k, struct source *out); /* at most one, for the loop; 0: there is no store of keys */
void keys_wait(struct keys *k);          /* for commands: until all that was asked is answered */
const struct err *keys_trouble(const struct keys *k); /* why there are no case keys; of kind ERR_NONE: there are */
struct store *keys_store(struct keys *k); /* NULL: none */

/* -- of cases ----------------------------------------------------------------------------------------------------------------------- */

/* Answered in a turn, once. key NULL: err says why: there is none, it was destroyed, its store is down. It is valid during the call. */
struct keys_ticket {
	void (*reply)(void *owner, uint32_t tag, const struct case_key_secret *key, const struct err *err);
	void *owner;
	uint32_t tag;
};
void keys_case(struct keys *k, int64_t case_id, bool make, struct keys_ticket who); /* make: one that is not there yet */
void keys_forget(struct keys *k, const void *owner);
/* All of them, or none: err of kind ERR_NONE once nothing of them is left in the database and its log; ERR_HALF where they are destroyed and
 * the log may still have them. key is NULL. */
void keys_destroy(struct keys *k, const int64_t *case_ids, size_t count, struct keys_ticket who);

/* out: len + KEYS_SEAL_MORE bytes. Unseal: out has room for len; false where it is not this case's, or was changed. */
enum { KEYS_SEAL_MORE = 40 };
void keys_seal(const struct case_key_secret *key, const void *text, size_t len, void *out, size_t *out_len);
bool keys_unseal(const struct case_key_secret *key, const void *sealed, size_t len, void *out, size_t *out_len);

void keys_random(void *out, size_t n);   /* as keys are made: for salts and ids */

/* -- of links ----------------------------------------------------------------------------------------------------------------------- */

/* A keyed hash of what may link cases; `kind` "phone", "email", "id_number", "ip". Normalized by the caller. False: there is no link key, or it
 * is not the one that the links of this store were made with, or that is not known yet. */
bool keys_link(const struct keys *k, const char *kind, const char *text, unsigned char out[LINK_BYTES]);
/* What is kept for a client_user_id: itself, or its keyed hash with the setting hash_users. *hashed tells. NULL: users are to be hashed, and
 * it is not known (yet) that the store's were hashed with this key; keys_link_trouble may say more. */
const char *keys_user(const struct keys *k, const char *user, char out[KEYS_USER_TEXT], bool *hashed);
const struct err *keys_link_trouble(const struct keys *k); /* why keys_link is false; ERR_NONE: it is not */
/* Forgets all links of the store and takes this host's key for new ones: of kind ERR_NONE, key NULL, when that is done. */
void keys_relink(struct keys *k, struct keys_ticket who);

#endif
