/* Case keys: in a store of their own, of the kind STORE_OF_KEYS. */
#include "store/keys.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "config/config.h"
#include "store/keys_internal.h"

/* -- opening ------------------------------------------------------------------------------------------------------------------------ */

/* Beside the data, where that is a file: but in another file, which backups of the data leave out. */
static char *place_beside(const struct store *s)
{
	const char *path = store_place(s), *slash = strrchr(path, '/');
	return slash ? mem_printf("%.*s/keys.db", (int)(slash - path), path) : NULL;
}

static bool open_store(struct keys *k, const struct config *config, struct err *err)
{
	if (!*config->case_keys && store_is_postgresql(k->data)) {
		err_set(&k->err, ERR_STORE, "there is no place for the keys of cases, so notes are off");
		err_remedy(&k->err, "Let case_keys name a database of its own: see KEYS in idreview-store(7).");
		return true;
	}
	char *beside = *config->case_keys ? mem_strdup(config->case_keys) : place_beside(k->data);
	bool ok;
	if (!strcmp(beside, store_place(k->data)) || !strcmp(beside, config->store)) {
		err_set(err, ERR_CONFIG, "case_keys names the store itself");
		ok = err_remedy(err, "Keys must be elsewhere than what they seal, else a backup has both.");
	} else {
		ok = store_open(STORE_OF_KEYS, beside, &k->store, err);
	}
	free(beside);
	return ok;
}

/* A store that was away when we opened is there now, perhaps. */
static void on_change(void *ctx, bool own)
{
	struct store_health health;
	struct keys *k = ctx;
	(void)own;
	store_health(k->data, &health);
	if (health.state == STORE_UP)
		keys_link_meet(k);
}

/* Keys of cases are wanted when somebody writes: without their store, notes are off and all else goes on. */
bool keys_open(const struct config *config, struct store *s, struct keys **out, struct err *err)
{
	struct keys *k = mem_alloc(sizeof *k);
	bool fatal = false;
	*out = NULL;
	k->data = s;
	k->hash_users = config->hash_users;
	if (sodium_init() < 0)
		mem_exhausted();
	k->answer = secret_alloc(sizeof *k->answer);
	k->link = link_keys_load(config, s, &fatal, &k->link_err);
	if (!k->link && (fatal || k->hash_users)) {
		if (err)
			*err = k->link_err;
		keys_close(k);
		return false;
	}
	k->link_state = k->link ? LINK_UNKNOWN : LINK_WRONG;
	struct err local = { 0 };
	if (!open_store(k, config, &local)) {
		if (local.kind == ERR_CONFIG) {
			if (err)
				*err = local;
			keys_close(k);
			return false;
		}
		k->err = local;
	}
	keys_link_meet(k);
	store_watch(s, on_change, k);
	*out = k;
	return true;
}

void keys_close(struct keys *k)
{
	if (!k)
		return;
	store_close(k->store);
	while (k->requests) {
		struct keys_request *r = k->requests;
		k->requests = r->next;
		store_forget(k->data, r);
		free(r);
	}
	secret_free(k->link);
	secret_free(k->answer);
	free(k);
}

size_t keys_sources(struct keys *k, struct source *out)
{
	if (!k->store)
		return 0;
	*out = store_source(k->store);
	return 1;
}

struct store *keys_store(struct keys *k)
{
	return k->store;
}

void keys_wait(struct keys *k)
{
	if (k->store)
		store_wait(k->store);
}

const struct err *keys_trouble(const struct keys *k)
{
	return &k->err;
}

/* -- a case's key -------------------------------------------------------------------------------------------------------------------- */

static void end_badly(struct keys_request *r, const struct store_reply *reply)
{
	struct err err = reply->err;
	if (!err.kind)
		err_set(&err, ERR_STORE, "the store of keys did not do what it was asked");
	keys_request_end(r, NULL, &err);
}

static void on_key(struct keys_request *r, const struct store_reply *reply)
{
	struct keys *k = r->keys;
	struct err err = { 0 };
	if (reply->outcome != STORE_DONE || !reply->count) {
		end_badly(r, reply);
		return;
	}
	const struct store_rows *rows = &reply->rows[reply->count - 1];
	const struct store_value *key = store_at(rows, 0, 0);
	if (!rows->count) {
		err_set(&err, ERR_NOT_FOUND, "the case has no key: nothing was written to it, or its store of keys is another one");
	} else if (store_number(rows, 0, 1)) {
		err_set(&err, ERR_NOT_FOUND, "what people wrote on this case was erased: its key was destroyed");
	} else if (key->len != CASE_KEY_BYTES) {
		err_set(&err, ERR_STORE, "the key of the case is damaged");
	} else {
		k->answer->case_id = r->case_id;
		memcpy(k->answer->bytes, key->bytes, CASE_KEY_BYTES);
	}
	keys_request_end(r, err.kind ? NULL : k->answer, &err);
	sodium_memzero(k->answer, sizeof *k->answer);
}

void keys_case(struct keys *k, int64_t case_id, bool make, struct keys_ticket who)
{
	if (keys_request_refused(k, !k->store, &k->err, who))
		return;
	struct store_tx *t = store_begin(k->store, make ? STORE_WRITE : STORE_READ);
	if (make) {
		unsigned char *fresh = secret_alloc(CASE_KEY_BYTES);
		randombytes_buf(fresh, CASE_KEY_BYTES);
		store_step(t, STORE_KEY_MAKE, STORE_ANY);
		store_int(t, case_id);
		store_blob(t, fresh, CASE_KEY_BYTES);
		store_int(t, store_now(k->store));
		secret_free(fresh);
	}
	store_step(t, STORE_KEY_GET, STORE_ANY);
	store_int(t, case_id);
	struct keys_request *r = keys_request_add(k, who, on_key);
	r->case_id = case_id;
	keys_request_send(r, k->store, t);
}

/* -- destroying ---------------------------------------------------------------------------------------------------------------------- */

static void send_alone(struct keys_request *r, enum store_statement statement, void (*then)(struct keys_request *, const struct store_reply *))
{
	struct store_tx *t = store_begin(r->keys->store, STORE_WRITE);
	store_step(t, statement, STORE_ANY);
	store_alone(t);
	r->then = then;
	keys_request_send(r, r->keys->store, t);
}

/* It is gone from the table by now. */
static void end_half(struct keys_request *r, const char *why)
{
	struct err err = { 0 };
	err_set(&err, ERR_HALF, "the key is destroyed, but may still be in the log of %.200s: %.150s", store_place(r->keys->store), why);
	err_remedy(&err, "Do it again once that is put right: see KEYS in idreview-store(7).");
	keys_request_end(r, NULL, &err);
}

/* SQLite says 1 first where a reader kept it from emptying the log. */
static void on_checkpoint(struct keys_request *r, const struct store_reply *reply)
{
	const struct err none = { 0 };
	if (reply->outcome != STORE_DONE)
		end_half(r, reply->err.text);
	else if (!store_is_postgresql(r->keys->store) && store_number(&reply->rows[0], 0, 0))
		end_half(r, "another program had it open");
	else
		keys_request_end(r, NULL, &none);
}

static void on_switched(struct keys_request *r, const struct store_reply *reply)
{
	if (reply->outcome == STORE_DONE)
		send_alone(r, STORE_KEY_CHECKPOINT, on_checkpoint);
	else
		end_half(r, reply->err.text);
}

/* SQLite with secure_delete has left no copies that need it; it is for files of before, and may fail where the disk is full. */
static void on_vacuum(struct keys_request *r, const struct store_reply *reply)
{
	if (reply->outcome == STORE_DONE || !store_is_postgresql(r->keys->store))
		send_alone(r, STORE_KEY_SWITCH, on_switched);
	else
		end_half(r, reply->err.text);
}

static void on_overwritten(struct keys_request *r, const struct store_reply *reply)
{
	if (reply->outcome == STORE_DONE)
		send_alone(r, STORE_KEY_VACUUM, on_vacuum);
	else
		end_badly(r, reply);
}

/* Zeros over the key, in place, and then the log is emptied. PostgreSQL's older version of the row goes with the table, which is written
 * anew, and what its log has of it with the file of the log, which the checkpoint removes where wal_recycle is off. */
void keys_destroy(struct keys *k, const int64_t *case_ids, size_t count, struct keys_ticket who)
{
	static const unsigned char zeros[CASE_KEY_BYTES];
	if (keys_request_refused(k, !k->store, &k->err, who))
		return;
	struct store_tx *t = store_begin(k->store, STORE_WRITE);
	for (size_t i = 0; i < count; i++) {
		store_step(t, STORE_KEY_DESTROY, STORE_ANY);
		store_int(t, case_ids[i]);
		store_blob(t, zeros, sizeof zeros);
		store_int(t, store_now(k->store));
	}
	keys_request_send(keys_request_add(k, who, on_overwritten), k->store, t);
}
