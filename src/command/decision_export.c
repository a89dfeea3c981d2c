/* decision export: the bytes that were signed, with all that ssh-keygen needs to check them, and how that is done. No words are
 * among them. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "command/decision.h"

enum { README_MOST = 16 * 1024, ALLOWED_MOST = 16 * 1024, NAME_MOST = 64 };

/* 0600, and never in the place of what is there. */
static bool write_file(int dir, const char *name, const char *bytes, size_t len, struct err *err)
{
	int fd = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "w");
	bool ok = f && fwrite(bytes, 1, len, f) == len && !fflush(f) && !fsync(fd);
	int why = errno;
	if (f ? fclose(f) : fd >= 0 && close(fd)) {
		why = ok ? errno : why;
		ok = false;
	}
	return ok || err_set(err, ERR_OUTPUT, "%s cannot be written: %s", name, strerror(why));
}

/* A line a person and key, with all that they signed. */
static bool add_allowed(const struct held *h, struct buf *allowed, struct err *err)
{
	for (size_t i = 0; i < h->count; i++) {
		const struct decision_row *p = &h->parts[i], *o;
		char line[SIGN_KEY + SIGN_WHO + 200];
		unsigned meanings = 0;
		enum sign_meaning m;
		const char *bytes;
		size_t len, before = 0;
		for (size_t n = 0; n < h->count; n++) {
			o = &h->parts[n];
			if (strcmp(o->person, p->person) != 0 || strcmp(o->key, p->key) != 0 ||
			    !held_signed(h, n, &m, &bytes, &len))
				continue;
			before += n < i;
			meanings |= 1u << m;
		}
		if (!before && meanings &&
		    (!sign_allowed(p->person, meanings, p->key, line, sizeof line) || !buf_add_str(allowed, line)))
			return err_set(err, ERR_UNVERIFIED,
			               "the key of a part cannot be written down: idreview decision verify says more");
	}
	return true;
}

static bool add_part(int dir, const struct held *h, size_t i, struct buf *readme, struct err *err)
{
	const struct decision_row *p = &h->parts[i];
	enum sign_meaning m;
	const char *bytes;
	size_t len;
	char name[NAME_MOST], who[SIGN_WHO];
	if (!held_signed(h, i, &m, &bytes, &len))
		return true;
	const char *file = p->part == DECISION_ENDED ? "outcome.json" : "record.json";
	if (p->part == DECISION_ENDED)
		snprintf(name, sizeof name, "outcome.json.sig");
	else
		snprintf(name, sizeof name, "record.json.%s.sig", decision_part_names[p->part]);
	sign_principal(p->person, who);
	buf_printf(readme, "  ssh-keygen -Y verify -f allowed_signers -I '%s' -n %s -s %s < %s\n", who, sign_namespaces[m], name,
	           file);
	return (p->part != DECISION_ENDED || write_file(dir, file, bytes, len, err)) &&
	       write_file(dir, name, p->signature, strlen(p->signature), err);
}

static bool write_all(int dir, const struct held *h, struct err *err)
{
	struct buf allowed, readme;
	buf_init(&allowed, ALLOWED_MOST);
	buf_init(&readme, README_MOST);
	buf_printf(
	    &readme,
	    "Decision %s, as idreview keeps it.\n\n"
	    "record.json      what was decided, on which evidence: the bytes that were signed (RFC 8785). Its SHA-256 is\n"
	    "                 %s\n"
	    "record.json.*    signatures of it, a file each\n"
	    "outcome.json     what came of it, which names that digest; with its signature. Not there: nothing came of it yet\n"
	    "allowed_signers  whose keys these are. It comes from the same store: compare the keys with what you know of\n"
	    "                 these people by another way\n\n"
	    "Each of these commands ends with 0 and says \"Good\":\n\n",
	    h->parts[0].id, h->parts[0].digest);
	bool ok = write_file(dir, "record.json", h->parts[0].record, h->parts[0].record_len, err);
	for (size_t i = 0; ok && i < h->count; i++)
		ok = add_part(dir, h, i, &readme, err);
	ok = ok && add_allowed(h, &allowed, err) && write_file(dir, "allowed_signers", buf_str(&allowed), allowed.len, err) &&
	     write_file(dir, "README", buf_str(&readme), readme.len, err);
	buf_finish(&allowed);
	buf_finish(&readme);
	return ok;
}

bool decision_export(struct shelf *s, struct err *err)
{
	const char *path = s->words[1];
	struct held h;
	int dir = -1;
	bool ok = held_get(s, s->words[0], &h, err) && held_refuse_hidden(s, &h, err);
	if (ok && (mkdir(path, 0700) || (dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)) < 0))
		ok = err_set(err, ERR_LOCAL, "the directory %.200s cannot be made: %s", path, strerror(errno));
	if (ok) { /* told before it is done */
		struct audit_detail d = { 0 };
		audit_word(&d, "what", "a decision");
		audit_word(&d, "decision", h.parts[0].id);
		audit_note(s->opened.audit, AUDIT_EXPORT, "", &d);
		ok = write_all(dir, &h, err);
	}
	if (dir >= 0)
		close(dir);
	if (ok)
		printf("%s has the record and its signatures; README there says how to check them with ssh-keygen alone.\n", path);
	held_finish(&h);
	return ok;
}
