/* The store's own key: a file of this user alone, beside it the public one. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/private.h"
#include "sign/work.h"

enum { MAKE_MS = 20000, FILE_MOST = 16 * 1024 };

bool sign_run(const struct child_plan *p, struct child *c, struct err *err)
{
	struct pollfd fds[CHILD_FDS];
	if (!child_begin(c, p, err))
		return false;
	while (!child_run(c))
		poll(fds, child_pollfds(c, fds, CHILD_FDS), child_timeout_ms(c));
	return true;
}

static bool make(const char *file, struct err *err)
{
	char *argv[] = { "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "idreview store", "-f", (char *)file, NULL };
	struct child c;
	if (!private_directories(file, err) || !sign_run(&(struct child_plan){ .argv = argv, .limit_ms = MAKE_MS }, &c, err))
		return false;
	bool ok = child_well(&c) || !access(file, F_OK); /* another console was first */
	child_finish(&c);
	return ok || err_set(err, ERR_LOCAL, "the store's own key %.300s cannot be made", file);
}

/* The public key is asked of the private one: a file beside it may be anybody's. */
static bool public_of(const char *file, struct sign_choice *out, struct err *err)
{
	char *argv[] = { "ssh-keygen", "-y", "-P", "", "-f", (char *)file, NULL };
	struct child c;
	if (!sign_run(&(struct child_plan){ .argv = argv, .limit_ms = MAKE_MS }, &c, err))
		return false;
	bool ok = child_well(&c) && sign_key_read(buf_str(&c.said), c.said.len, out->key, out->print, &out->touch) && !out->touch;
	child_finish(&c);
	if (ok)
		return true;
	err_set(err, ERR_CONFIG, "%.300s is no key that ssh-keygen can use without a passphrase", file);
	return err_remedy(err, "It is made anew where there is no file; decisions signed with the old one still verify.");
}

bool sign_store_key(const char *file, bool make_it, struct sign_choice *out, struct err *err)
{
	out->key[0] = out->print[0] = '\0';
	if (access(file, F_OK)) {
		if (!make_it)
			return true;
		if (!make(file, err))
			return false;
	}
	int fd = private_open(file, O_RDONLY, FILE_MOST, err);
	if (fd < 0)
		return false;
	close(fd);
	return public_of(file, out, err);
}

bool sign_make_store_key(const char *file, struct err *err)
{
	struct sign_choice c = { 0 };
	return sign_store_key(file, true, &c, err);
}
