/* audit: the trail verified, shown, exported; the auditor's key made. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command/audit_print.h"
#include "command/command.h"
#include "command/fail.h"
#include "command/options.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/private.h"
#include "config/config.h"
#include "store/audit.h"
#include "store/trail.h"
#include "store/who.h"

/* The store, up; *s is to be closed. */
static bool open_store(const struct config *config, struct store **s, struct err *err)
{
	struct store_health h;
	*s = NULL;
	if (!strcmp(config->store, "none"))
		return err_set(err, ERR_CONFIG, "the setting store is none: there is no audit trail");
	if (!store_open(STORE_OF_CASES, config->store, s, err))
		return false;
	store_wait(*s);
	store_health(*s, &h);
	if (h.state == STORE_UP)
		return true;
	if (h.err.kind)
		*err = h.err;
	else
		err_set(err, ERR_STORE, "the store %.200s does not answer", store_place(*s));
	return false;
}

/* -- verify ------------------------------------------------------------------------------------------------------------------------- */

/* Heads out of lines of a log: whatever stands behind "audit head ". */
static void heads_of_log(FILE *f, struct chain_heads *heads)
{
	char *line = NULL;
	size_t room = 0;
	static const char before[] = "audit head ";
	while (getline(&line, &room, f) >= 0) {
		struct chain_head h;
		const char *at = strstr(line, before);
		at = at ? at + sizeof before - 1 : NULL;
		if (at && chain_head_parse(at, strcspn(at, " \r\n"), &h))
			chain_heads_add(heads, &h, "", -1);
	}
	free(line);
}

static bool heads_of_options(const struct options *o, struct chain_heads *heads, struct err *err)
{
	for (size_t i = 0; i < o->head_count; i++) {
		struct chain_head h;
		if (!strcmp(o->heads[i], "-"))
			heads_of_log(stdin, heads);
		else if (chain_head_parse(o->heads[i], strlen(o->heads[i]), &h))
			chain_heads_add(heads, &h, "", -1);
		else
			return err_set(err, ERR_USAGE, "--head takes WRITER:NUMBER:MAC as syslog has it, or - for lines of a log, not \"%.100s\"", o->heads[i]);
	}
	return true;
}

static bool load_keys(const struct options *o, struct audit_keys *keys, struct err *err)
{
	char *usual = o->key_file ? NULL : audit_key_path();
	const char *path = o->key_file ? o->key_file : usual;
	char *whole = path && *path != '/' ? realpath(path, NULL) : NULL;
	bool ok = path ? audit_key_load(whole ? whole : path, keys, err) : err_set(err, ERR_CONFIG, "--key FILE is missing, and there is no HOME");
	if (!ok && !o->key_file)
		err_remedy(err, "--key FILE names the auditor's; where it is not, idreview audit export FILE, and verify that file where the key is.");
	free(whole);
	free(usual);
	return ok;
}

static bool verify_what(const struct config *config, const struct options *o, const struct audit_keys *keys, struct chain_heads *heads,
                        struct trail_sums *sums, struct err *err)
{
	struct chain_check_hooks hooks = { .ctx = (void *)&o->json, .found = audit_print_finding, .pruned = audit_print_pruned };
	bool ok = false;
	if (o->id_count > 1) {
		FILE *f = fopen(o->ids[1], "re");
		ok = f ? trail_verify_file(f, o->ids[1], keys, heads, hooks, sums, err) :
		         err_set(err, ERR_LOCAL, "%.300s cannot be read: %s", o->ids[1], strerror(errno));
		if (f)
			fclose(f);
		return ok;
	}
	struct store *s;
	ok = open_store(config, &s, err) && trail_verify_store(s, keys, heads, hooks, sums, err);
	store_close(s);
	return ok;
}

static bool run_verify(const struct config *config, const struct options *o, struct err *err)
{
	struct audit_keys *keys = secret_alloc(sizeof *keys);
	struct chain_heads *heads = chain_heads_create();
	struct trail_sums sums = { 0 };
	bool ok = heads_of_options(o, heads, err) && load_keys(o, keys, err) && verify_what(config, o, keys, heads, &sums, err);
	if (ok) {
		audit_print_sums(&sums, o->json);
		if (sums.chains.faults)
			ok = err_set(err, ERR_UNVERIFIED, "the audit trail does not verify: %llu fault%s", (unsigned long long)sums.chains.faults,
			    sums.chains.faults == 1 ? "" : "s");
		else if (!o->head_count && !o->json)
			fputs("idreview: no head from elsewhere was given: what was cut off at the end of the newest chains would not show\n", stderr);
	}
	chain_heads_destroy(heads);
	secret_free(keys);
	return ok;
}

/* -- show, export ------------------------------------------------------------------------------------------------------------------- */

struct found_case {
	bool there;
	struct case_row row;
	struct err err;
};

static void take_case(void *owner, uint32_t tag, const struct store_reply *reply)
{
	struct found_case *f = owner;
	(void)tag;
	f->err = reply->err;
	f->there = reply->outcome == STORE_DONE && reply->rows[0].count && cases_read(&reply->rows[0], 0, &f->row);
}

/* As its events name it. One that is not in the store any more is named by what they have. */
static bool find_subject(struct store *s, const char *word, char out[CHAIN_CASE], struct err *err)
{
	static const struct person nobody;
	struct found_case f = { 0 };
	char *rest;
	long long id = strtoll(word, &rest, 10);
	if (!strncmp(word, "template=", 9)) {
		snprintf(out, CHAIN_CASE, "%s", word);
		return true;
	}
	struct store_tx *t = store_begin(s, STORE_READ);
	if (*word && !*rest)
		cases_get(t, id, &nobody);
	else
		cases_find_attempt(t, word, &nobody);
	store_send(s, t, (struct store_ticket){ take_case, &f, 0 });
	store_wait(s);
	if (f.there) {
		audit_subject_of(out, &f.row);
		return true;
	}
	if (f.err.kind) {
		*err = f.err;
		return false;
	}
	err_set(err, ERR_NOT_FOUND, "the store has no case \"%.100s\"", word);
	return err_remedy(err, "One that was pruned is named by what audit show --json has as its case: \"template=... client_user_id=...\".");
}

static bool run_show(const struct config *config, const struct options *o, struct err *err)
{
	struct store *s;
	char subject[CHAIN_CASE];
	struct audit_print print = { .json = o->json, .utc = config->utc };
	bool ok = open_store(config, &s, err) && (!o->case_word || find_subject(s, o->case_word, subject, err)) &&
	          trail_read(s, TRAIL_TIMES, o->case_word ? subject : NULL, audit_print_event, &print, err);
	store_close(s);
	return ok;
}

static bool write_line(void *ctx, const struct chain_event *e, const char *begin)
{
	char line[CHAIN_LINE];
	(void)begin;
	if (e)
		chain_print(e, line);
	/* A row that is no event stays one that is none: verify says so of the file too. */
	return fprintf(ctx, "%s\n", e ? line : "{}") > 0;
}

/* The export is an event of the trail, and in it. */
static void record_export(struct store *s, const struct config *config, struct err *err)
{
	unsigned char auditor[CHAIN_KEY];
	struct person me;
	struct audit_detail d = { 0 };
	char *spool = private_state_path("audit-spool");
	if (who_on(s, config, &me, err) && audit_key_for_writing(config, auditor, err)) {
		struct audit *a = audit_open(s, &me, "idreview audit", auditor, spool);
		audit_word(&d, "what", "audit");
		audit_note(a, AUDIT_EXPORT, "", &d);
		audit_close(a);
	}
	free(spool);
}

static bool run_export(const struct config *config, const struct options *o, struct err *err)
{
	struct store *s;
	const char *name = o->id_count > 1 ? o->ids[1] : "-";
	bool out = !strcmp(name, "-"), ok = open_store(config, &s, err);
	int fd = !ok || out ? -1 : open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	FILE *f = out ? stdout : fd < 0 ? NULL : fdopen(fd, "w");
	if (ok && !f)
		ok = err_set(err, ERR_LOCAL, "%.300s cannot be written: %s", name, strerror(errno));
	if (ok)
		record_export(s, config, err);
	ok = ok && !err->kind && trail_read(s, TRAIL_WRITERS, NULL, write_line, f, err);
	if (f && !out) {
		bool written = !ferror(f) && fflush(f) == 0 && fsync(fd) == 0;
		if ((fclose(f) || !written) && ok)
			ok = err_set(err, ERR_OUTPUT, "%.300s could not be written whole: %s", name, strerror(errno));
		if (!ok)
			unlink(name);
	}
	store_close(s);
	return ok;
}

/* -- key ---------------------------------------------------------------------------------------------------------------------------- */

static bool run_key(const struct options *o, struct err *err)
{
	unsigned char open[CHAIN_KEY];
	char *usual = o->id_count > 1 ? NULL : audit_key_path(), *here = NULL;
	const char *path = o->id_count > 1 ? o->ids[1] : usual;
	if (path && *path != '/') {
		char *cwd = getcwd(NULL, 0);
		path = here = mem_printf("%s/%s", cwd ? cwd : "", path);
		free(cwd);
	}
	bool ok = path ? audit_key_make(path, open, err) : err_set(err, ERR_CONFIG, "there is no place for the key: neither HOME nor XDG_STATE_HOME is set");
	if (ok) {
		printf("audit_recipient = \"");
		for (size_t i = 0; i < sizeof open; i++)
			printf("%02x", open[i]);
		printf("\"\n");
		fprintf(stderr, "idreview: %s has the secret key; the line above is for the settings of those who are recorded\n", path);
	}
	free(here);
	free(usual);
	return ok;
}

int command_audit(struct config *config, struct options *o, const struct err *credentials)
{
	struct err err = { 0 };
	const char *what = o->id_count ? o->ids[0] : "";
	bool ok = true;
	(void)credentials; /* nothing of it leaves the host */
	if (!strcmp(what, "verify") && o->id_count <= 2)
		ok = run_verify(config, o, &err);
	else if (!strcmp(what, "show") && o->id_count == 1)
		ok = run_show(config, o, &err);
	else if (!strcmp(what, "export") && o->id_count == 2)
		ok = run_export(config, o, &err);
	else if (!strcmp(what, "key") && o->id_count <= 2)
		ok = run_key(o, &err);
	else
		ok = err_set(&err, ERR_USAGE, "audit takes verify [FILE], show, export FILE or key [FILE]");
	return ok ? 0 : command_fail(&err);
}
