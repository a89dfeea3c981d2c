/* Public keys, as a line of text. Comments are their owner's and go no further. */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "sign/sign.h"

static const struct {
	const char *type;
	bool touch;
} kinds[] = {
	{ "ssh-ed25519", false },
	{ "sk-ssh-ed25519@openssh.com", true },
	{ "ecdsa-sha2-nistp256", false },
	{ "ecdsa-sha2-nistp384", false },
	{ "ecdsa-sha2-nistp521", false },
	{ "sk-ecdsa-sha2-nistp256@openssh.com", true },
	{ "ssh-rsa", false },
};

bool sign_key_read(const char *line, size_t len, char key[SIGN_KEY], char print[SIGN_PRINT], bool *touch)
{
	unsigned char blob[SIGN_KEY], digest[crypto_hash_sha256_BYTES];
	char hash[sodium_base64_ENCODED_LEN(crypto_hash_sha256_BYTES, sodium_base64_VARIANT_ORIGINAL_NO_PADDING)];
	const char *blank = memchr(line, ' ', len);
	size_t type = blank ? (size_t)(blank - line) : len, i = 0, n, end;
	while (i < sizeof kinds / sizeof kinds[0] && (strlen(kinds[i].type) != type || memcmp(kinds[i].type, line, type) != 0))
		i++;
	if (!blank || i == sizeof kinds / sizeof kinds[0] || sodium_init() < 0)
		return false;
	for (end = type + 1; end < len && line[end] != ' ' && line[end] != '\r' && line[end] != '\n';)
		end++;
	/* The blob says its type again, else it is none. */
	if (end >= SIGN_KEY ||
	    sodium_base642bin(blob, sizeof blob, blank + 1, end - type - 1, NULL, &n, NULL, sodium_base64_VARIANT_ORIGINAL) ||
	    n < 4 + type || blob[0] || blob[1] || (size_t)(blob[2] << 8 | blob[3]) != type || memcmp(blob + 4, line, type) != 0)
		return false;
	crypto_hash_sha256(digest, blob, n);
	sodium_bin2base64(hash, sizeof hash, digest, sizeof digest, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
	snprintf(key, SIGN_KEY, "%.*s", (int)end, line);
	snprintf(print, SIGN_PRINT, "SHA256:%s", hash);
	if (touch)
		*touch = kinds[i].touch;
	return true;
}

void sign_principal(const char *who, char out[SIGN_WHO])
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:@+-";
	size_t n = 0;
	for (; *who && n + 4 < SIGN_WHO; who++)
		n += (size_t)snprintf(out + n, SIGN_WHO - n, strchr(plain, *who) ? "%c" : "%%%02X", (unsigned char)*who);
	if (!n)
		n = (size_t)snprintf(out, SIGN_WHO, "nobody");
	out[n] = '\0';
}

bool sign_allowed(const char *who, unsigned meanings, const char *key, char *out, size_t size)
{
	char principal[SIGN_WHO], names[128];
	size_t at = 0;
	sign_principal(who, principal);
	for (int m = 0; m < SIGN_MEANINGS; m++)
		if (meanings & 1u << m)
			at += (size_t)snprintf(names + at, sizeof names - at, "%s%s", at ? "," : "", sign_namespaces[m]);
	int n = at ? snprintf(out, size, "%s namespaces=\"%s\" %s\n", principal, names, key) : 0;
	return n > 0 && (size_t)n < size;
}
