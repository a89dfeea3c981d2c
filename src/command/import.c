/* import: subjects into the store, from files as the console takes them. What they are is read later, by a console or idreview-hooks. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/command.h"
#include "command/fail.h"
#include "command/options.h"
#include "command/read.h"
#include "base/buf.h"
#include "base/mem.h"
#include "config/config.h"
#include "desk/subjects.h"
#include "store/cases.h"
#include "store/opened.h"

enum { FILE_MOST = 64 * 1024 * 1024, BATCH = 200 };

struct imported {
	struct opened opened;
	const struct config *config;
	int64_t added, known;
	size_t batch;
};

static void count(void *ctx, const struct store_reply *reply)
{
	struct imported *m = ctx;
	for (size_t i = 0; i < m->batch; i++) { /* behind them is the event */
		bool put = reply->rows[i].changed == 1;
		m->added += put;
		m->known += !put;
	}
}

static bool put_batch(struct imported *m, const struct subject_line *lines, size_t n, struct err *err)
{
	struct store_tx *t = store_begin(m->opened.store, STORE_WRITE);
	struct audit_detail d = { 0 };
	int64_t now = store_now(m->opened.store);
	for (size_t i = 0; i < n; i++) {
		struct case_policy policy = {
			.due_after_s = config_due_s(m->config, lines[i].template_id), .keys = m->opened.keys,
		};
		cases_put_subject(t, lines[i].template_id, lines[i].by == IDV_BY_USER ? CASE_USER : CASE_CLIENT_USER, lines[i].client_user_id, &policy, now);
	}
	m->batch = n;
	audit_number(&d, "count", (int64_t)n);
	audit_event(m->opened.audit, t, AUDIT_IMPORT, "", &d);
	return opened_ask(m->opened.store, t, count, m, NULL, err);
}

static bool put_all(struct imported *m, const char *name, const struct subject_line *lines, size_t n, struct err *err)
{
	for (size_t i = 0; i < n; i++)
		if (lines[i].id) {
			err_set(err, ERR_USAGE, "%.200s: %.80s is an attempt's id, and which user it belongs to is not known without the server", name, lines[i].id);
			return err_remedy(err, "Give a user and a template_id a line; the console takes ids, and stores what it reads of them.");
		}
	for (size_t i = 0; i < n; i += BATCH)
		if (!put_batch(m, lines + i, n - i < BATCH ? n - i : BATCH, err))
			return false;
	return true;
}

static bool import_file(struct imported *m, const char *path, struct err *err)
{
	const char *name = read_is_stdin(path) ? "standard input" : path;
	struct subject_line *lines = NULL;
	struct buf text;
	size_t len, n = 0;
	buf_init(&text, FILE_MOST);
	bool ok = read_whole(path, name, "more than 64 MiB of subjects", &text, err);
	char *bytes = ok ? buf_take(&text, &len) : NULL;
	ok = ok && subjects_parse(name, bytes, len, &lines, &n, err) && put_all(m, name, lines, n, err);
	free(lines);
	secret_free(bytes);
	buf_finish(&text);
	return ok;
}

int command_import(struct config *config, struct options *o, const struct err *credentials)
{
	static const char *const standard_input[] = { "-" };
	struct err err = { 0 };
	struct imported m = { .config = config };
	const char *const *files = o->id_count ? o->ids : standard_input;
	size_t n = o->id_count ? o->id_count : 1;
	(void)credentials;
	bool ok = strcmp(config->store, "none") != 0 || err_set(&err, ERR_CONFIG, "there is no store: the setting store, or IDREVIEW_STORE, says none");
	if (ok && config->read_only)
		ok = err_set(&err, ERR_REFUSED, "nothing is imported: read-only");
	if (ok && config->hash_users) {
		ok = err_set(&err, ERR_CONFIG, "users are kept as hashes here (setting hash_users), by which the server cannot be asked");
		err_remedy(&err, "Give the subjects to the console or to idreview list, which read them at once.");
	}
	ok = ok && opened_begin(&m.opened, config, "idreview", &err) && opened_wait(&m.opened, &err);
	for (size_t i = 0; ok && i < n; i++)
		ok = import_file(&m, files[i], &err);
	opened_end(&m.opened);
	if (m.added || m.known || ok)
		printf("%lld case%s new, %lld known.\n", (long long)m.added, m.added == 1 ? "" : "s", (long long)m.known);
	return ok ? 0 : command_fail(&err);
}
