/* import: subjects into the store, from files as the console takes them. What they are is read later, by a console or idreview-hooks. Or those whose
 * screenings wait, which are read at once. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/api.h"
#include "command/ask.h"
#include "command/command.h"
#include "command/fail.h"
#include "command/import_screenings.h"
#include "command/options.h"
#include "command/read.h"
#include "base/buf.h"
#include "base/mem.h"
#include "config/config.h"
#include "desk/subjects.h"
#include "intake/facts.h"
#include "store/cases.h"
#include "store/opened.h"

enum { FILE_MOST = 64 * 1024 * 1024, BATCH = 200 };

struct imported {
	struct opened opened;
	const struct config *config;
	const struct err *credentials;
	struct ask ask;          /* where ids are among the subjects */
	bool asking;
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
	if (m->config->hash_users) {
		err_set(err, ERR_CONFIG, "users are kept as hashes here (setting hash_users), by which the server cannot be asked later");
		return err_remedy(err, "Import ids of attempts, or give the subjects to the console, which reads them at once.");
	}
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

/* -- attempts by their ids: whose they are the server knows ------------------------------------------------------------------------------ */

static void count_read(void *ctx, const struct store_reply *reply)
{
	struct imported *m = ctx;
	bool known = store_number(&reply->rows[0], 0, 0) != 0;
	m->added += !known;
	m->known += known;
}

static bool put_record(struct imported *m, const struct record *r, struct err *err)
{
	struct attempt_facts facts;
	struct facts_room room;
	struct audit_detail d = { 0 };
	int64_t now = store_now(m->opened.store);
	const struct thresholds thresholds = facts_thresholds(m->config);
	struct basis basis = basis_of(r);
	basis.thresholds = &thresholds;
	facts_of(&basis, now, &room, &facts);
	struct case_policy policy;
	facts_policy(m->config, m->opened.keys, &facts, now, &policy);
	struct store_tx *t = store_begin(m->opened.store, STORE_WRITE);
	bool client = facts.client_user_id && *facts.client_user_id;
	bool ok = cases_find_subject(t, facts.template_id, client ? CASE_CLIENT_USER : CASE_USER, client ? facts.client_user_id : facts.user_id,
	                             m->opened.keys, NULL) && cases_put(t, &facts, &policy, 0);
	if (!ok) {
		store_drop(t);
		*err = *keys_link_trouble(m->opened.keys);
	} else {
		audit_number(&d, "count", 1);
		audit_event(m->opened.audit, t, AUDIT_IMPORT, "", &d);
		ok = opened_ask(m->opened.store, t, count_read, m, NULL, err);
	}
	facts_finish(&room);
	return ok;
}

static bool read_one(struct imported *m, const char *id, struct err *err)
{
	if (m->credentials->kind) {
		*err = *m->credentials;
		return false;
	}
	if (!m->asking && !ask_open(&m->ask, m->config, err)) {
		ask_finish(&m->ask);
		return false;
	}
	m->asking = true;
	if (!ask_wait(&m->ask, api_send_get(m->ask.api, id, err), err))
		return false;
	return m->ask.reply.page.count ? put_record(m, m->ask.reply.page.records[0], err) : err_set(err, ERR_REPLY, "no attempt came for %.80s", id);
}

static bool put_all(struct imported *m, const struct subject_line *lines, size_t n, struct err *err)
{
	struct subject_line *users = mem_alloc((n + 1) * sizeof *users);
	size_t count = 0;
	bool ok = true;
	for (size_t i = 0; ok && i < n; i++) {
		if (lines[i].id)
			ok = read_one(m, lines[i].id, err);
		else
			users[count++] = lines[i];
	}
	for (size_t i = 0; ok && i < count; i += BATCH)
		ok = put_batch(m, users + i, count - i < BATCH ? count - i : BATCH, err);
	free(users);
	return ok;
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
	ok = ok && subjects_parse(name, bytes, len, &lines, &n, err) && put_all(m, lines, n, err);
	free(lines);
	secret_free(bytes);
	buf_finish(&text);
	return ok;
}

static bool choose_screenings(const struct config *config, const struct options *o, const struct err *credentials, struct err *err)
{
	if (!o->screenings)
		return err_set(err, ERR_USAGE, "--program is of --screenings");
	if (o->id_count)
		return err_set(err, ERR_USAGE, "--screenings takes no files");
	if (credentials->kind)
		*err = *credentials;
	return !credentials->kind && import_screenings(config, o->program, err);
}

int command_import(struct config *config, struct options *o, const struct err *credentials)
{
	static const char *const standard_input[] = { "-" };
	struct err err = { 0 };
	static struct imported m;
	m = (struct imported){ .config = config, .credentials = credentials };
	const char *const *files = o->id_count ? o->ids : standard_input;
	size_t n = o->id_count ? o->id_count : 1;
	bool ok = strcmp(config->store, "none") != 0 || err_set(&err, ERR_CONFIG, "there is no store: the setting store, or IDREVIEW_STORE, says none");
	if (ok && config->read_only)
		ok = err_set(&err, ERR_REFUSED, "nothing is imported: read-only");
	if (ok && (o->screenings || o->program))
		return choose_screenings(config, o, credentials, &err) ? 0 : command_fail(&err);
	ok = ok && opened_begin(&m.opened, config, "idreview", &err) && opened_wait(&m.opened, &err);
	for (size_t i = 0; ok && i < n; i++)
		ok = import_file(&m, files[i], &err);
	if (m.asking)
		ask_finish(&m.ask);
	opened_end(&m.opened);
	if (m.added || m.known || ok)
		printf("%lld case%s new, %lld known.\n", (long long)m.added, m.added == 1 ? "" : "s", (long long)m.known);
	return ok ? 0 : command_fail(&err);
}
