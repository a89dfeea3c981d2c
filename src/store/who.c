#include "store/who.h"

#include <fcntl.h>
#include <pwd.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/private.h"
#include "config/config.h"

enum { SSH_FILE_MOST = 16 * 1024, SSH_BLOB_MOST = 8 * 1024 };

_Static_assert(CONFIG_ROLES == ROLE_ADMINISTRATOR + 1, "the configuration knows each role");

const char *who_role_name(enum person_role role)
{
	return config_role_names[role];
}

void who_text(const struct person *p, char *out, size_t size)
{
	static const char by_system[] = "uid:";
	bool own = strncmp(p->id, by_system, sizeof by_system - 1) == 0;
	snprintf(out, size, "%s on %s", own ? p->id + sizeof by_system - 1 : p->id, p->host);
}

/* "publickey TYPE BASE64": the blob says its type again, else it is none. */
static bool fingerprint(const char *line, char out[PERSON_KEY])
{
	unsigned char blob[SSH_BLOB_MOST], digest[crypto_hash_sha256_BYTES];
	char hash[sodium_base64_ENCODED_LEN(crypto_hash_sha256_BYTES, sodium_base64_VARIANT_ORIGINAL_NO_PADDING)];
	size_t n, type;
	if (strncmp(line, "publickey ", 10) != 0)
		return false;
	line += 10;
	type = strcspn(line, " \n");
	if (line[type] != ' ' || sodium_init() < 0)
		return false;
	const char *text = line + type + 1;
	if (sodium_base642bin(blob, sizeof blob, text, strcspn(text, " \r\n"), NULL, &n, NULL, sodium_base64_VARIANT_ORIGINAL) ||
	    n < 4 + type || blob[0] || blob[1] || (size_t)(blob[2] << 8 | blob[3]) != type || memcmp(blob + 4, line, type) != 0)
		return false;
	crypto_hash_sha256(digest, blob, n);
	sodium_bin2base64(hash, sizeof hash, digest, sizeof digest, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
	snprintf(out, PERSON_KEY, "SHA256:%s", hash);
	return true;
}

void who_read_ssh(const char *path, char out[PERSON_KEY])
{
	struct err ignored = { 0 };
	char text[SSH_FILE_MOST + 1];
	out[0] = '\0';
	int fd = private_open(path, O_RDONLY, SSH_FILE_MOST, &ignored);
	if (fd < 0)
		return;
	ssize_t n = read(fd, text, SSH_FILE_MOST);
	close(fd);
	text[n > 0 ? n : 0] = '\0';
	for (const char *line = text; line && !fingerprint(line, out);) {
		line = strchr(line, '\n');
		line = line ? line + 1 : NULL;
	}
}

/* So that the same person at two consoles is two holders of claims. */
static void make_session(struct person *p)
{
	unsigned char bytes[(PERSON_SESSION - 1) / 2];
	if (sodium_init() < 0)
		mem_exhausted();
	randombytes_buf(bytes, sizeof bytes);
	sodium_bin2hex(p->session, sizeof p->session, bytes, sizeof bytes);
}

void who_am_i(struct person *p, const struct config *c)
{
	const struct passwd *entry = getpwuid(getuid());
	const char *auth = getenv("SSH_USER_AUTH");
	*p = (struct person){ .role = ROLE_REVIEWER };
	if (entry && entry->pw_name[0] && strlen(entry->pw_name) < sizeof p->id)
		snprintf(p->id, sizeof p->id, "%s", entry->pw_name);
	else
		snprintf(p->id, sizeof p->id, "uid:%lu", (unsigned long)getuid());
	if (gethostname(p->host, sizeof p->host - 1))
		snprintf(p->host, sizeof p->host, "unknown");
	if (auth && *auth == '/')
		who_read_ssh(auth, p->key);
	make_session(p);
	int role = config_role_of(c, p->id);
	if (role >= 0)
		p->role = (enum person_role)role;
}

void who_ask(struct store_tx *t, struct person *p, const struct store *s)
{
	snprintf(p->id, sizeof p->id, "%s", store_login(s));
	store_step(t, STORE_ROLE_OF, STORE_ANY);
	store_text(t, p->id);
}

void who_read(const struct store_rows *rows, struct person *p)
{
	int64_t role = store_number(rows, 0, 0);
	p->role = rows->count && role >= ROLE_READER && role <= ROLE_ADMINISTRATOR ? (enum person_role)role : ROLE_READER;
}

struct asked_role {
	struct person *person;
	struct err err;
};

static void role_came(void *owner, uint32_t tag, const struct store_reply *reply)
{
	struct asked_role *a = owner;
	(void)tag;
	if (reply->outcome == STORE_DONE)
		who_read(&reply->rows[0], a->person);
	else
		a->err = reply->err;
}

bool who_on(struct store *s, const struct config *c, struct person *p, struct err *err)
{
	struct store_health h;
	struct asked_role asked = { .person = p };
	who_am_i(p, c);
	store_wait(s);
	store_health(s, &h);
	if (h.state != STORE_UP) {
		*err = h.err;
		return false;
	}
	if (!store_is_postgresql(s))
		return true;
	struct store_tx *t = store_begin(s, STORE_READ);
	who_ask(t, p, s);
	store_send(s, t, (struct store_ticket){ role_came, &asked, 0 });
	store_wait(s);
	if (asked.err.kind)
		*err = asked.err;
	return !asked.err.kind;
}
