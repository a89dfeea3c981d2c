/* The link key: where it comes from, what is made with it, and whether it is the one of this store. */
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/private.h"
#include "config/config.h"
#include "store/keys_internal.h"

enum { FILE_MOST = 4096, HEX = 2 * LINK_KEY_BYTES };

/* -- where it comes from ------------------------------------------------------------------------------------------------------------ */

/* Lines of 64 digits: the first for links, the last for users. */
static struct link_keys *parse(const char *text, const char *name, struct err *err)
{
	struct link_keys *keys = secret_alloc(sizeof *keys);
	size_t lines = 0;
	bool ok = true;
	for (const char *at = text; ok && *at; at += strspn(at, "\r\n")) {
		size_t n = strcspn(at, "\r\n"), bytes = 0;
		unsigned char *into = lines++ ? keys->users : keys->links;
		ok = n == HEX && !sodium_hex2bin(into, LINK_KEY_BYTES, at, n, NULL, &bytes, NULL) && bytes == LINK_KEY_BYTES;
		if (lines == 1)
			memcpy(keys->users, keys->links, LINK_KEY_BYTES);
		at += n;
	}
	if (ok && lines)
		return keys;
	secret_free(keys);
	err_set(err, ERR_CONFIG, "%.300s holds no link key: a line of %d hexadecimal digits", name, HEX);
	err_remedy(err, "openssl rand -hex 32 makes one. See KEYS in idreview-store(7).");
	return NULL;
}

static struct link_keys *from_command(const struct config *config, struct err *err)
{
	char *text = config_link_key(config, err);
	struct link_keys *keys = text ? parse(text, "what link_key_command prints", err) : NULL;
	secret_free(text);
	return keys;
}

static struct link_keys *from_file(const char *path, struct err *err)
{
	struct buf text;
	char piece[512];
	ssize_t n;
	int fd = private_open(path, O_RDONLY, FILE_MOST, err);
	if (fd < 0)
		return NULL;
	buf_init(&text, FILE_MOST);
	while ((n = read(fd, piece, sizeof piece)) > 0 && buf_add(&text, piece, (size_t)n))
		continue;
	sodium_memzero(piece, sizeof piece);
	close(fd);
	struct link_keys *keys = parse(buf_str(&text), path, err);
	buf_finish(&text);
	return keys;
}

/* Whole under its name or not there: of two programs that start at once, one makes it and both read it. */
static bool make_file(const char *path, struct err *err)
{
	unsigned char *key = secret_alloc(LINK_KEY_BYTES);
	char *line = secret_alloc(HEX + 2), *fresh = mem_printf("%s.%ld", path, (long)getpid());
	randombytes_buf(key, LINK_KEY_BYTES);
	sodium_bin2hex(line, HEX + 1, key, LINK_KEY_BYTES);
	line[HEX] = '\n';
	int fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	bool ok = fd >= 0 && write(fd, line, HEX + 1) == HEX + 1 && !fsync(fd) && (!link(fresh, path) || errno == EEXIST);
	if (!ok)
		err_set(err, ERR_STORE, "the link key %.300s cannot be made: %s", path, strerror(errno));
	if (fd >= 0) {
		close(fd);
		unlink(fresh);
	}
	free(fresh);
	secret_free(line);
	secret_free(key);
	return ok;
}

static char *path_beside(const struct store *s)
{
	const char *path = store_place(s), *slash = strrchr(path, '/');
	return mem_printf("%.*s/link.key", slash ? (int)(slash - path) : 0, path);
}

struct link_keys *link_keys_load(const struct config *config, const struct store *s, bool *fatal, struct err *err)
{
	struct stat st;
	*fatal = *config->link_key_file || *config->link_key_command;
	if (*config->link_key_file && *config->link_key_command) {
		err_set(err, ERR_CONFIG, "link_key_file and link_key_command are both set");
		return NULL;
	}
	if (*config->link_key_command)
		return from_command(config, err);
	if (*config->link_key_file)
		return from_file(config->link_key_file, err);
	if (store_is_postgresql(s)) {
		err_set(err, ERR_CONFIG, "there is no link key, so cases are not linked: set link_key_file or link_key_command");
		err_remedy(err, "It must be the same on every host: see KEYS in idreview-store(7).");
		return NULL;
	}
	char *path = path_beside(s);
	struct link_keys *keys = NULL;
	if (!lstat(path, &st) || make_file(path, err))
		keys = from_file(path, err);
	free(path);
	return keys;
}

/* -- what is made with it ----------------------------------------------------------------------------------------------------------- */

static void hash(const unsigned char key[LINK_KEY_BYTES], const char *kind, const char *text, unsigned char out[LINK_BYTES])
{
	crypto_generichash_state state;
	crypto_generichash_init(&state, key, LINK_KEY_BYTES, LINK_BYTES);
	crypto_generichash_update(&state, (const unsigned char *)kind, strlen(kind) + 1);
	crypto_generichash_update(&state, (const unsigned char *)text, strlen(text));
	crypto_generichash_final(&state, out, LINK_BYTES);
	sodium_memzero(&state, sizeof state);
}

bool keys_link(const struct keys *k, const char *kind, const char *text, unsigned char out[LINK_BYTES])
{
	if (k->link_state != LINK_GOOD)
		return false;
	hash(k->link->links, kind, text, out);
	return true;
}

const char *keys_user(const struct keys *k, const char *user, char out[KEYS_USER_TEXT], bool *hashed)
{
	unsigned char bytes[LINK_BYTES];
	*hashed = k->hash_users;
	if (!k->hash_users)
		return user;
	if (k->user_state != LINK_GOOD)
		return NULL;
	hash(k->link->users, "user", user, bytes);
	return sodium_bin2hex(out, KEYS_USER_TEXT, bytes, sizeof bytes);
}

const struct err *keys_link_trouble(const struct keys *k)
{
	return &k->link_err;
}

/* -- whether it is the store's ------------------------------------------------------------------------------------------------------ */

/* Tells two keys apart and nothing else. */
static void check_text(const unsigned char key[LINK_KEY_BYTES], char out[LINK_CHECK_TEXT])
{
	unsigned char bytes[LINK_BYTES];
	hash(key, "check", "", bytes);
	sodium_bin2hex(out, LINK_CHECK_TEXT, bytes, sizeof bytes);
}

static enum link_state compare(const struct store_rows *rows, const unsigned char key[LINK_KEY_BYTES])
{
	char mine[LINK_CHECK_TEXT];
	check_text(key, mine);
	return !strcmp(store_string(rows, 0, 0), mine) ? LINK_GOOD : LINK_WRONG;
}

static void on_met(struct keys_request *r, const struct store_reply *reply)
{
	struct keys *k = r->keys;
	struct err none = { 0 };
	k->link_asked = false;
	if (reply->outcome == STORE_DONE) {
		k->link_err = none;
		k->link_state = compare(&reply->rows[1], k->link->links);
		if (k->hash_users)
			k->user_state = compare(&reply->rows[3], k->link->users);
		if (k->user_state == LINK_WRONG) {
			err_set(&k->link_err, ERR_CONFIG, "the link key here is not the one that this store's users were hashed with, so no case is kept");
			err_remedy(&k->link_err, "Bring the store's key to this host: its last line is the one for users.");
		} else if (k->link_state == LINK_WRONG) {
			err_set(&k->link_err, ERR_CONFIG, "the link key here is not the one that this store's links were made with, so no links are made");
			err_remedy(&k->link_err, "Bring the store's key to this host; idreview store relink takes this one instead and forgets all links.");
		}
	}
	keys_request_end(r, NULL, &none);
}

static void keep(struct store_tx *t, const char *name, const unsigned char key[LINK_KEY_BYTES])
{
	char mine[LINK_CHECK_TEXT];
	check_text(key, mine);
	store_step(t, STORE_META_KEEP, STORE_ANY);
	store_text(t, name);
	store_text(t, mine);
	store_step(t, STORE_META_GET, STORE_ONE);
	store_text(t, name);
}

void keys_link_meet(struct keys *k)
{
	if (!k->link || k->link_state != LINK_UNKNOWN || k->link_asked)
		return;
	struct store_tx *t = store_begin(k->data, STORE_WRITE);
	keep(t, "link key", k->link->links);
	if (k->hash_users)
		keep(t, "user key", k->link->users);
	k->link_asked = true;
	keys_request_send(keys_request_add(k, (struct keys_ticket){ 0 }, on_met), k->data, t);
}

static void on_relinked(struct keys_request *r, const struct store_reply *reply)
{
	struct err err = reply->err;
	if (reply->outcome == STORE_DONE && r->keys->link_state == LINK_WRONG) {
		r->keys->link_state = LINK_GOOD;
		if (r->keys->user_state != LINK_WRONG)
			r->keys->link_err = (struct err){ 0 };
	}
	keys_request_end(r, NULL, &err);
}

void keys_relink(struct keys *k, struct keys_ticket who)
{
	char mine[LINK_CHECK_TEXT];
	if (keys_request_refused(k, !k->link, &k->link_err, who))
		return;
	check_text(k->link->links, mine);
	struct store_tx *t = store_begin(k->data, STORE_WRITE);
	store_step(t, STORE_LINKS_FORGET, STORE_ANY);
	store_step(t, STORE_META_SET, STORE_ANY);
	store_text(t, "link key");
	store_text(t, mine);
	keys_request_send(keys_request_add(k, who, on_relinked), k->data, t);
}
