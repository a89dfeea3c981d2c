/* Shared among src/store/keys*.c. */
#ifndef STORE_KEYS_INTERNAL_H
#define STORE_KEYS_INTERNAL_H

#include "base/err.h"
#include "store/keys.h"

enum { LINK_KEY_BYTES = 32, LINK_CHECK_TEXT = 33 };

struct link_keys {
	unsigned char links[LINK_KEY_BYTES], users[LINK_KEY_BYTES];
};

enum link_state { LINK_UNKNOWN, LINK_GOOD, LINK_WRONG /* no key, or another than the store's */ };

struct keys_request;

struct keys {
	struct store *data;          /* borrowed */
	struct store *store;         /* of keys; NULL: err says why */
	struct err err;
	bool hash_users;
	struct link_keys *link;      /* secret memory; NULL: link_err says why */
	enum link_state link_state, user_state;
	bool link_asked;
	struct err link_err;
	struct keys_request *requests;
	struct case_key_secret *answer; /* secret memory */
};

/* keys_request.c: what somebody waits for. */
struct keys_request {
	struct keys_request *next;
	struct keys *keys;
	struct keys_ticket who;
	int64_t case_id;
	const struct err *why;       /* it is refused */
	void (*then)(struct keys_request *r, const struct store_reply *reply);
};
struct keys_request *keys_request_add(struct keys *k, struct keys_ticket who, void (*then)(struct keys_request *, const struct store_reply *));
/* Sends t; r's `then` hears of it. */
void keys_request_send(struct keys_request *r, struct store *s, struct store_tx *t);
/* Tells who waits, and frees it. key may be NULL, err then says why, or is of kind ERR_NONE. */
void keys_request_end(struct keys_request *r, const struct case_key_secret *key, const struct err *err);
/* Whether it is, and then who asked is told why in a turn: nobody can be told from within the question. */
bool keys_request_refused(struct keys *k, bool refused, const struct err *why, struct keys_ticket who);

/* keys_link.c: by the settings; NULL with *err: there is none. *fatal: that must not be passed over. */
struct link_keys *link_keys_load(const struct config *config, const struct store *s, bool *fatal, struct err *err);
/* Learns whether the store's links were made with our key, once it is up. */
void keys_link_meet(struct keys *k);

#endif
