/* decision verify FILE: a record that was exported, with the signatures that lie beside it. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "command/decision.h"

enum { FILE_MOST = 1024 * 1024, SIGNATURES_MOST = 64, WHAT = 40 };

static bool slurp(const char *path, struct buf *out, struct err *err)
{
	char chunk[8192];
	size_t n = 0;
	FILE *f = fopen(path, "re");
	bool ok = f != NULL;
	while (ok && (n = fread(chunk, 1, sizeof chunk, f)) > 0)
		ok = buf_add(out, chunk, n);
	ok = ok && !ferror(f);
	if (!ok)
		err_set(err, ERR_LOCAL, "%.300s cannot be read: %s", path,
		        out->full ? "it is larger than any record" : strerror(errno));
	if (f)
		fclose(f);
	return ok;
}

struct beside {
	const char *path; /* of the record */
	const struct buf *record;
	struct buf allowed; /* "" there is none */
	bool is_end;
	decision_say *say;
	void *ctx;
	size_t faults, found;
};

/* Whose the key is, by the file: the beginning of the line that has it for this meaning. */
static bool who_of(const struct beside *b, const struct signature *s, enum sign_meaning m, char out[SIGN_WHO])
{
	char line[SIGN_KEY + SIGN_WHO + 200], names[128], key[SIGN_KEY];
	for (const char *at = buf_str(&b->allowed); *at;) {
		size_t n = strcspn(at, "\n");
		snprintf(line, sizeof line, "%.*s", (int)(n < sizeof line ? n : 0), at);
		if (sscanf(line, "%255[^ \"] namespaces=\"%127[^\"]\" %1023[^\n]", out, names, key) == 3 && !strcmp(key, s->key)) {
			char *rest = NULL;
			for (char *name = strtok_r(names, ",", &rest); name; name = strtok_r(NULL, ",", &rest))
				if (!strcmp(name, sign_namespaces[m]))
					return true;
		}
		at += n + (at[n] == '\n');
	}
	return false;
}

static void check_one(struct beside *b, const char *path, const char *what)
{
	struct buf text;
	struct signature s;
	enum sign_meaning m;
	struct err err = { 0 };
	char who[SIGN_WHO] = "whoever has it", said[500];
	buf_init(&text, SIGN_TEXT);
	bool ok = slurp(path, &text, &err) && sign_read(buf_str(&text), text.len, &s, &m, &err);
	if (ok && (m == SIGN_OUTCOME) != b->is_end)
		ok = err_set(&err, ERR_UNVERIFIED, "it says %s, which is no word on such a record", sign_namespaces[m]);
	if (ok && b->allowed.len && !who_of(b, &s, m, who))
		ok = err_set(&err, ERR_UNVERIFIED, "allowed_signers has no line for the key %s", s.print);
	ok = ok && sign_verify(&s, m, who, buf_str(b->record), b->record->len, &err);
	if (ok)
		snprintf(said, sizeof said, "signed by %s for %s, says %s", s.print, who, sign_namespaces[m]);
	b->faults += !ok;
	b->say(b->ctx, ok, what, ok ? said : err.text);
	buf_finish(&text);
}

/* record.json: record.json.NAME.sig and record.json.sig, in the order of their names. */
static bool check_beside(struct beside *b, struct err *err)
{
	struct dirent **entries = NULL;
	const char *slash = strrchr(b->path, '/'), *base = slash ? slash + 1 : b->path;
	size_t n = strlen(base);
	char *dir = slash ? mem_strndup(b->path, (size_t)(slash - b->path + 1)) : mem_strdup("./");
	int count = scandir(dir, &entries, NULL, alphasort);
	if (count < 0)
		err_set(err, ERR_LOCAL, "%.300s cannot be read: %s", dir, strerror(errno));
	char *allowed = mem_printf("%sallowed_signers", dir);
	struct err none = { 0 };
	slurp(allowed, &b->allowed, &none);
	free(allowed);
	for (int i = 0; i < count; i++) {
		const char *name = entries[i]->d_name;
		size_t len = strlen(name);
		if (len >= n + 4 && !strncmp(name, base, n) && name[n] == '.' && !strcmp(name + len - 4, ".sig") &&
		    b->found < SIGNATURES_MOST) {
			char what[WHAT], *path = mem_printf("%s%s", dir, name);
			snprintf(what, sizeof what, "%.*s", len > n + 5 ? (int)(len - n - 5) : 7,
			         len > n + 5 ? name + n + 1 : "outcome");
			b->found++;
			check_one(b, path, what);
			free(path);
		}
		free(entries[i]);
	}
	free(entries);
	free(dir);
	return count >= 0;
}

bool decision_check_file(const char *path, decision_say *say, void *ctx, size_t *faults, struct err *err)
{
	struct disposition_read *read = mem_alloc(sizeof *read);
	struct disposition_end_read *end = mem_alloc(sizeof *end);
	struct buf record;
	struct err why = { 0 }, other = { 0 };
	struct beside b = { .path = path, .record = &record, .say = say, .ctx = ctx };
	char text[300], digest[EVIDENCE_TEXT];
	buf_init(&record, FILE_MOST);
	buf_init(&b.allowed, FILE_MOST);
	bool ok = slurp(path, &record, err);
	if (ok) {
		evidence_digest(buf_str(&record), record.len, digest);
		b.is_end = disposition_end_read(buf_str(&record), record.len, end, &other);
		bool whole = b.is_end || disposition_read(buf_str(&record), record.len, read, &why);
		if (b.is_end)
			snprintf(text, sizeof text, "canonical, what came of decision %s, SHA-256 %s: %s", end->id,
			         end->decision_digest, end->result);
		else
			snprintf(text, sizeof text, "canonical, decision %s, SHA-256 %s", read->id, digest);
		b.faults += !whole;
		say(ctx, whole, "record", whole ? text : why.text);
		ok = check_beside(&b, err);
	}
	if (ok && !b.found) {
		b.faults++;
		say(ctx, 0, "signature", "none lies beside it");
	}
	*faults += b.faults;
	buf_finish(&record);
	buf_finish(&b.allowed);
	free(read);
	free(end);
	return ok;
}
