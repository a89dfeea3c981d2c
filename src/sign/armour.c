/* An armoured signature taken apart, more strictly than ssh-keygen does: what it would overlook (blanks, bits that count for
 * nothing, a version) is a changed byte all the same. The form is PROTOCOL.sshsig of OpenSSH. */
#include <sodium.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "sign/sign.h"

enum { BLOB = SIGN_TEXT, VERSION = 1 };

static const char first_line[] = "-----BEGIN SSH SIGNATURE-----\n", last_line[] = "-----END SSH SIGNATURE-----\n";

/* The text between the lines, joined: all of one length but the last. 0: it is none. */
static size_t join(const char *text, size_t len, char *out)
{
	const size_t head = sizeof first_line - 1, tail = sizeof last_line - 1;
	size_t n = 0, width = 0;
	if (len < head + tail || len >= SIGN_TEXT || memcmp(text, first_line, head) != 0 ||
	    memcmp(text + len - tail, last_line, tail) != 0)
		return 0;
	const char *at = text + head, *end = text + len - tail;
	while (at < end) {
		const char *line = memchr(at, '\n', (size_t)(end - at));
		size_t one = line ? (size_t)(line - at) : 0;
		width = width ? width : one;
		if (!one || one > width || (one < width && line + 1 != end))
			return 0;
		memcpy(out + n, at, one);
		n += one;
		at = line + 1;
	}
	return n;
}

struct cursor {
	const unsigned char *at, *end;
	bool bad;
};

static uint32_t take_number(struct cursor *c)
{
	if (c->bad || c->end - c->at < 4) {
		c->bad = true;
		return 0;
	}
	uint32_t n = (uint32_t)c->at[0] << 24 | (uint32_t)c->at[1] << 16 | (uint32_t)c->at[2] << 8 | c->at[3];
	c->at += 4;
	return n;
}

static const unsigned char *take(struct cursor *c, size_t *n)
{
	*n = take_number(c);
	if (c->bad || (size_t)(c->end - c->at) < *n) {
		c->bad = true;
		*n = 0;
	}
	const unsigned char *bytes = c->at;
	c->at += *n;
	return bytes;
}

static bool is(const unsigned char *bytes, size_t n, const char *text)
{
	return n == strlen(text) && !memcmp(bytes, text, n);
}

/* The public key of the blob as a line. */
static bool key_line(const unsigned char *blob, size_t n, struct signature *out)
{
	char base64[SIGN_KEY], line[SIGN_KEY];
	struct cursor c = { blob, blob + n, false };
	size_t type;
	const unsigned char *name = take(&c, &type);
	if (c.bad || type > 64 || sodium_base64_encoded_len(n, sodium_base64_VARIANT_ORIGINAL) > sizeof base64)
		return false;
	sodium_bin2base64(base64, sizeof base64, blob, n, sodium_base64_VARIANT_ORIGINAL);
	int len = snprintf(line, sizeof line, "%.*s %s", (int)type, (const char *)name, base64);
	return len > 0 && (size_t)len < sizeof line && sign_key_read(line, (size_t)len, out->key, out->print, &out->touch);
}

static bool read_blob(const unsigned char *blob, size_t n, struct signature *out, enum sign_meaning *m)
{
	static const char magic[] = "SSHSIG";
	struct cursor c = { blob + sizeof magic - 1, blob + n, n < sizeof magic - 1 || memcmp(blob, magic, sizeof magic - 1) != 0 };
	size_t key_len, name_len, reserved, hash_len, made;
	if (take_number(&c) != VERSION)
		return false;
	const unsigned char *key = take(&c, &key_len), *name = take(&c, &name_len);
	take(&c, &reserved);
	const unsigned char *hash = take(&c, &hash_len);
	take(&c, &made);
	if (c.bad || c.at != c.end || reserved || !made || !(is(hash, hash_len, "sha512") || is(hash, hash_len, "sha256")) ||
	    !key_line(key, key_len, out))
		return false;
	for (int i = 0; i < SIGN_MEANINGS; i++) {
		*m = (enum sign_meaning)i;
		if (is(name, name_len, sign_namespaces[i]))
			return true;
	}
	return false;
}

bool sign_read(const char *text, size_t len, struct signature *out, enum sign_meaning *m, struct err *err)
{
	static unsigned char blob[BLOB];
	static char joined[SIGN_TEXT];
	size_t n = 0, have = sodium_init() < 0 ? 0 : join(text, len, joined);
	*out = (struct signature){ 0 };
	if (!have || sodium_base642bin(blob, sizeof blob, joined, have, NULL, &n, NULL, sodium_base64_VARIANT_ORIGINAL) ||
	    !read_blob(blob, n, out, m))
		return err_set(err, ERR_UNVERIFIED,
		               "it is no signature of ours: the text is not as ssh-keygen writes it for one of our meanings");
	memcpy(out->text, text, len);
	return true;
}
