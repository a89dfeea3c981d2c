#include "store/audit_key.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/private.h"
#include "config/config.h"

enum { FILE_MOST = 64 * 1024, HEX = 2 * CHAIN_KEY };

char *audit_key_path(void)
{
	return private_state_path("audit.key");
}

static bool write_new(const char *path, const char *text, struct err *err)
{
	if (!private_directories(path, err))
		return false;
	int fd = private_open(path, O_WRONLY | O_CREAT | O_EXCL, 0, err);
	if (fd < 0)
		return false;
	size_t n = strlen(text);
	bool ok = write(fd, text, n) == (ssize_t)n && fsync(fd) == 0;
	if (close(fd) || !ok) {
		unlink(path);
		return err_set(err, ERR_LOCAL, "%.300s cannot be written: %s", path, strerror(errno));
	}
	return true;
}

bool audit_key_make(const char *path, unsigned char public_half[CHAIN_KEY], struct err *err)
{
	if (sodium_init() < 0)
		abort();
	unsigned char *secret = secret_alloc(CHAIN_KEY);
	char *text = secret_alloc(400), hex[HEX + 1], open[HEX + 1];
	crypto_box_keypair(public_half, secret);
	sodium_bin2hex(hex, sizeof hex, secret, CHAIN_KEY);
	sodium_bin2hex(open, sizeof open, public_half, CHAIN_KEY);
	snprintf(text, 400,
	    "# The auditor's secret key of idreview: with it the audit trail is verified, and could be forged.\n"
	    "# Its public half: %s\nsecret %s\n", open, hex);
	bool ok = write_new(path, text, err);
	sodium_memzero(hex, sizeof hex);
	secret_free(text);
	secret_free(secret);
	return ok;
}

static bool take_line(const char *line, size_t n, struct audit_keys *keys)
{
	struct chain_secret *k = &keys->list[keys->count];
	size_t length;
	if (n != 7 + HEX || strncmp(line, "secret ", 7) != 0 || keys->count == AUDIT_KEYS ||
	    sodium_hex2bin(k->secret, sizeof k->secret, line + 7, HEX, NULL, &length, NULL) || length != CHAIN_KEY)
		return false;
	keys->count++;
	return crypto_scalarmult_base(k->open, k->secret) == 0;
}

bool audit_key_load(const char *path, struct audit_keys *keys, struct err *err)
{
	if (sodium_init() < 0)
		abort();
	int fd = private_open(path, O_RDONLY, FILE_MOST, err);
	if (fd < 0)
		return err_remedy(err, "The auditor has the secret key: export the trail, and verify it where the key is.");
	char *text = secret_alloc(FILE_MOST + 1);
	ssize_t n = read(fd, text, FILE_MOST);
	bool ok = n >= 0;
	close(fd);
	for (const char *line = text; ok && *line;) {
		size_t length = strcspn(line, "\n");
		ok = length == 0 || *line == '#' || take_line(line, length, keys);
		line += length + (line[length] == '\n');
	}
	secret_free(text);
	if (!ok)
		return err_set(err, ERR_CONFIG, "%.300s has a line that is no secret key", path);
	return keys->count > 0 || err_set(err, ERR_CONFIG, "%.300s has no secret key", path);
}

bool audit_key_for_writing(const struct config *c, unsigned char out[CHAIN_KEY], struct err *err)
{
	struct stat st;
	struct err made = { 0 };
	if (sodium_init() < 0)
		abort();
	if (c->audit_recipient && *c->audit_recipient)
		return sodium_hex2bin(out, CHAIN_KEY, c->audit_recipient, HEX, NULL, NULL, NULL) == 0 ||
		       err_set(err, ERR_CONFIG, "audit_recipient is no public key");
	char *path = audit_key_path();
	if (!path)
		return err_set(err, ERR_CONFIG, "there is no place for the audit key: neither HOME nor XDG_STATE_HOME is set");
	struct audit_keys *keys = secret_alloc(sizeof *keys);
	/* Another program may make it at the same moment: then that one is read. */
	bool ok = (lstat(path, &st) && errno == ENOENT && audit_key_make(path, out, &made)) || audit_key_load(path, keys, err);
	if (ok && keys->count)
		memcpy(out, keys->list[keys->count - 1].open, CHAIN_KEY);
	secret_free(keys);
	free(path);
	return ok;
}
