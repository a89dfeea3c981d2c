/* decision verify FILE: a record that was exported, with the signatures that lie beside it. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
	const char *path; /* of the record, or of what came of it */
	char *dir;        /* ends with a / */
	struct buf record, allowed; /* allowed "": there is none */
	bool is_end;
	struct disposition_read read;    /* where it is a record */
	struct disposition_end_read end; /* else, or of what lies beside it */
	char digest[EVIDENCE_TEXT];
	decision_say *say;
	void *ctx;
	size_t faults, found;
	unsigned good; /* bits of meanings that verified */
};

static void wrong(struct beside *b, const char *what, const char *text)
{
	b->faults++;
	b->say(b->ctx, 0, what, text);
}

/* Whose the key is, by the file: the beginning of the line that has it for this meaning. wanted: of this one alone; "" any. */
static bool who_of(const struct beside *b, const struct signature *s, enum sign_meaning m, const char *wanted, char out[SIGN_WHO])
{
	char line[SIGN_KEY + SIGN_WHO + 200], names[128], key[SIGN_KEY];
	for (const char *at = buf_str(&b->allowed); *at;) {
		size_t n = strcspn(at, "\n");
		snprintf(line, sizeof line, "%.*s", (int)(n < sizeof line ? n : 0), at);
		if (sscanf(line, "%255[^ \"] namespaces=\"%127[^\"]\" %1023[^\n]", out, names, key) == 3 && !strcmp(key, s->key) &&
		    (!*wanted || !strcmp(out, wanted))) {
			char *rest = NULL;
			for (char *name = strtok_r(names, ",", &rest); name; name = strtok_r(NULL, ",", &rest))
				if (!strcmp(name, sign_namespaces[m]))
					return true;
		}
		at += n + (at[n] == '\n');
	}
	return false;
}

/* What the record says of who signs it so. */
static bool fits(const struct beside *b, enum sign_meaning m, const struct signature *s, const char *who, struct err *err)
{
	char proposer[SIGN_WHO];
	sign_principal(b->read.by, proposer);
	if (m == SIGN_DECISION && *b->read.key && strcmp(b->read.key, s->print) != 0)
		return err_set(err, ERR_UNVERIFIED, "it is by %s, which is not the key that the record names as who proposed it", s->print);
	if (m == SIGN_APPROVAL && (!strcmp(who, proposer) || !strcmp(b->read.key, s->print)))
		return err_set(err, ERR_UNVERIFIED, "it was approved by who proposed it");
	return true;
}

static void check_one(struct beside *b, const char *path, const char *what)
{
	struct buf text;
	struct signature s;
	enum sign_meaning m;
	struct err err = { 0 };
	char who[SIGN_WHO] = "whoever has it", wanted[SIGN_WHO] = "", said[500];
	buf_init(&text, SIGN_TEXT);
	bool ok = slurp(path, &text, &err) && sign_read(buf_str(&text), text.len, &s, &m, &err);
	if (ok && (m == SIGN_OUTCOME) != b->is_end)
		ok = err_set(&err, ERR_UNVERIFIED, "it says %s, which is no word on such a record", sign_namespaces[m]);
	if (ok && (m == SIGN_DECISION || m == SIGN_OUTCOME))
		sign_principal(b->is_end ? b->end.by : b->read.by, wanted);
	if (ok && *wanted)
		snprintf(who, sizeof who, "%s", wanted);
	if (ok && b->allowed.len && !who_of(b, &s, m, wanted, who))
		ok = err_set(&err, ERR_UNVERIFIED, "allowed_signers has no line for %s with the key %s", *wanted ? wanted : "anybody", s.print);
	ok = ok && (b->is_end || fits(b, m, &s, who, &err)) &&
	     sign_verify(&s, m, who, buf_str(&b->record), b->record.len, &err);
	if (ok) {
		b->good |= 1u << m;
		snprintf(said, sizeof said, "signed by %s for %s, says %s", s.print, who, sign_namespaces[m]);
	}
	b->faults += !ok;
	b->say(b->ctx, ok, what, ok ? said : err.text);
	buf_finish(&text);
}

/* record.json: record.json.NAME.sig and record.json.sig, in the order of their names. */
static bool check_signatures(struct beside *b, struct err *err)
{
	struct dirent **entries = NULL;
	const char *slash = strrchr(b->path, '/'), *base = slash ? slash + 1 : b->path;
	size_t n = strlen(base);
	int count = scandir(b->dir, &entries, NULL, alphasort);
	if (count < 0)
		err_set(err, ERR_LOCAL, "%.300s cannot be read: %s", b->dir, strerror(errno));
	for (int i = 0; i < count; i++) {
		const char *name = entries[i]->d_name;
		size_t len = strlen(name);
		if (len >= n + 4 && !strncmp(name, base, n) && name[n] == '.' && !strcmp(name + len - 4, ".sig") &&
		    b->found < SIGNATURES_MOST) {
			char what[WHAT], *path = mem_printf("%s%s", b->dir, name);
			snprintf(what, sizeof what, "%.*s", len > n + 5 ? (int)(len - n - 5) : WHAT - 1,
			         len > n + 5 ? name + n + 1 : b->is_end ? "ended" : "signature");
			b->found++;
			check_one(b, path, what);
			free(path);
		}
		free(entries[i]);
	}
	free(entries);
	if (count >= 0 && !b->found)
		wrong(b, b->is_end ? "ended" : "signature", "no signature lies beside it");
	else if (count >= 0 && !b->is_end && !(b->good & 1u << SIGN_DECISION))
		wrong(b, "proposed", "no good signature of who proposed it lies beside it");
	return count >= 0;
}

/* Reads it, and says what it is. Bytes that are neither are checked as a record, which says what is wrong. */
static bool begin(struct beside *b, struct err *err)
{
	struct err why = { 0 }, other = { 0 }, none = { 0 };
	char text[300], *allowed = mem_printf("%sallowed_signers", b->dir);
	slurp(allowed, &b->allowed, &none);
	free(allowed);
	if (!slurp(b->path, &b->record, err))
		return false;
	evidence_digest(buf_str(&b->record), b->record.len, b->digest);
	b->is_end = disposition_end_read(buf_str(&b->record), b->record.len, &b->end, &other);
	bool whole = b->is_end || disposition_read(buf_str(&b->record), b->record.len, &b->read, &why);
	if (b->is_end)
		snprintf(text, sizeof text, "canonical, what came of decision %s, SHA-256 %s: %s", b->end.id, b->end.decision_digest,
		         b->end.result);
	else
		snprintf(text, sizeof text, "canonical, decision %s, SHA-256 %s", b->read.id, b->digest);
	b->faults += !whole;
	b->say(b->ctx, whole, b->is_end ? "outcome" : "record", whole ? text : why.text);
	return true;
}

static struct beside *open_beside(const char *path, decision_say *say, void *ctx)
{
	struct beside *b = mem_alloc(sizeof *b);
	const char *slash = strrchr(path, '/');
	b->path = path;
	b->dir = slash ? mem_strndup(path, (size_t)(slash - path + 1)) : mem_strdup("./");
	b->say = say;
	b->ctx = ctx;
	buf_init(&b->record, FILE_MOST);
	buf_init(&b->allowed, FILE_MOST);
	return b;
}

static void close_beside(struct beside *b)
{
	buf_finish(&b->record);
	buf_finish(&b->allowed);
	free(b->dir);
	free(b);
}

/* outcome.json beside a record: of this one, and signed. */
static bool check_end(struct beside *of, struct err *err)
{
	char *path = mem_printf("%soutcome.json", of->dir), *sig = mem_printf("%s.sig", path);
	bool there = !access(path, F_OK), ok = true;
	if (there) {
		struct beside *b = open_beside(path, of->say, of->ctx);
		ok = begin(b, err) && check_signatures(b, err);
		if (ok && (!b->is_end || strcmp(b->end.decision_digest, of->digest) != 0 || strcmp(b->end.id, of->read.id) != 0))
			wrong(b, "outcome", "outcome.json is not what came of this record: it is of another decision");
		if (ok && of->read.second && !(of->good & 1u << SIGN_APPROVAL))
			wrong(b, "outcome", "it was carried out, and the approval of the second person that it needs is not there");
		of->faults += b->faults;
		close_beside(b);
	} else if (!access(sig, F_OK))
		wrong(of, "outcome", "outcome.json.sig lies there without what it signs");
	free(path);
	free(sig);
	return ok;
}

bool decision_check_file(const char *path, decision_say *say, void *ctx, size_t *faults, struct err *err)
{
	struct beside *b = open_beside(path, say, ctx);
	bool ok = begin(b, err) && check_signatures(b, err) && (b->is_end || check_end(b, err));
	*faults += b->faults;
	close_beside(b);
	return ok;
}
