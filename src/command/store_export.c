/* export: what the store knows, an object a line; backup. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/options.h"
#include "command/row_json.h"
#include "command/store.h"
#include "base/buf.h"
#include "base/mem.h"
#include "store/decisions.h"
#include "store/notes.h"
#include "store/upkeep.h"

enum { PAGE = 500, LINE_MAX = 2 * 1024 * 1024 };

static const struct row_column case_columns[] = {
	{ "case", ROW_NUMBER }, { "template_id", ROW_TEXT }, { "user_kind", ROW_NOTHING }, { "user_hashed", ROW_FLAG }, { "user", ROW_TEXT },
	{ "attempt_id", ROW_TEXT }, { "screening_id", ROW_TEXT }, { "status", ROW_TEXT }, { "stage", ROW_NOTHING }, { "steps", ROW_TEXT },
	{ "why", ROW_TEXT }, { "tries", ROW_NUMBER }, { "opened_at", ROW_TIME }, { "due_at", ROW_TIME }, { "queue", ROW_TEXT },
	{ "snoozed_until", ROW_TIME }, { "assigned_to", ROW_TEXT }, { "owner", ROW_TEXT }, { "owner_host", ROW_TEXT }, { "lease_until", ROW_TIME },
	{ "fence", ROW_NUMBER }, { "hold", ROW_FLAG }, { "ended_at", ROW_TIME }, { "read_at", ROW_TIME }, { "notes", ROW_NUMBER },
	{ "program_id", ROW_TEXT }, { "screening_status", ROW_TEXT }, { "assignee", ROW_TEXT }, { "hits", ROW_NUMBER }, { "hits_pending", ROW_NUMBER },
	{ "hit_kinds", ROW_TEXT }, { "hit_lists", ROW_TEXT }, { "terms_version", ROW_NUMBER }, { "screening_read_at", ROW_TIME },
};
static const struct row_column attempt_columns[] = {
	{ "id", ROW_NOTHING }, { "case", ROW_NUMBER }, { "attempt_id", ROW_TEXT }, { "previous_id", ROW_TEXT }, { "screening_id", ROW_TEXT },
	{ "status", ROW_TEXT }, { "stage", ROW_NOTHING }, { "steps", ROW_TEXT }, { "why", ROW_TEXT }, { "template_version", ROW_NUMBER },
	{ "created_at", ROW_TIME }, { "completed_at", ROW_TIME }, { "redacted_at", ROW_TIME }, { "read_at", ROW_TIME },
};
static const struct row_column decision_columns[] = {
	{ "id", ROW_NOTHING }, { "case", ROW_NUMBER }, { "decision", ROW_TEXT }, { "seq", ROW_NUMBER }, { "at", ROW_TIME }, { "part", ROW_NOTHING }, { "by", ROW_TEXT },
	{ "host", ROW_TEXT }, { "digest", ROW_TEXT }, { "evidence", ROW_TEXT }, { "record", ROW_TEXT }, { "signature", ROW_TEXT }, { "key", ROW_TEXT },
	{ "by_store", ROW_FLAG }, { "touch", ROW_FLAG }, { "second", ROW_NUMBER },
};
static const struct row_column note_columns[] = {
	{ "note", ROW_NUMBER }, { "case", ROW_NUMBER }, { "at", ROW_TIME }, { "by", ROW_TEXT }, { "note_kind", ROW_TEXT }, { "withdrawn", ROW_FLAG },
};

/* What waits for its key: a note, or what is sealed of a decision. */
struct sealed_text {
	char *line;              /* its object so far */
	int64_t case_id;
	unsigned char *bytes;
	size_t len;
};

struct page {
	struct shelf *shelf;
	const char *kind;
	const struct row_column *columns;
	size_t column_count;
	int64_t last;
	size_t count;
	size_t sealed_at;        /* the column that has it */
	struct sealed_text *sealed; /* with --with-notes: the keys are asked when the page is read */
};

static const char *const stages[] = { "done", "in_progress", "pending", "unread" };

static void add_words(struct buf *line, const struct page *p, const struct store_rows *rows, size_t row)
{
	for (size_t i = 0; i < p->column_count; i++) {
		int64_t n = store_number(rows, row, i);
		if (!strcmp(p->columns[i].name, "stage"))
			row_json_text(line, "stage", n >= 0 && n < 4 ? stages[n] : NULL);
		else if (!strcmp(p->columns[i].name, "part"))
			row_json_text(line, "part", n >= 0 && n < DECISION_PARTS ? decision_part_names[n] : NULL);
		else if (!strcmp(p->columns[i].name, "user_kind"))
			row_json_text(line, "user_is", n == CASE_USER ? "user_id" : "client_user_id");
	}
}

static void keep_sealed(struct page *p, const struct buf *line, const struct store_rows *rows, size_t row)
{
	const struct store_value *sealed = store_at(rows, row, p->sealed_at);
	struct sealed_text *n = &p->sealed[row];
	n->line = mem_strdup(buf_str(line));
	n->case_id = store_number(rows, row, 1);
	n->len = sealed->len;
	n->bytes = mem_alloc(sealed->len + 1);
	memcpy(n->bytes, sealed->bytes, sealed->len);
}

static void take_page(void *ctx, const struct store_reply *reply)
{
	struct page *p = ctx;
	const struct store_rows *rows = &reply->rows[0];
	struct buf line;
	buf_init(&line, LINE_MAX);
	p->count = rows->count;
	for (size_t i = 0; i < rows->count; i++) {
		p->last = store_number(rows, i, 0);
		row_json(&line, p->kind, p->columns, p->column_count, rows, i);
		add_words(&line, p, rows, i);
		if (p->sealed) {
			keep_sealed(p, &line, rows, i);
			buf_reset(&line);
		} else {
			row_json_print(&line);
		}
	}
	buf_finish(&line);
}

/* text null: withdrawn, or its key is not there any more; what keeps the keys away is an error. */
static bool print_sealed(struct shelf *s, struct sealed_text *n, struct err *err)
{
	struct case_key_secret *key = secret_alloc(sizeof *key);
	struct err why = { 0 };
	struct buf line;
	bool got = n->len && opened_key(&s->opened, n->case_id, false, key, &why), ok = got || !why.kind || why.kind == ERR_NOT_FOUND;
	char *text = secret_alloc(n->len + 1);
	size_t len = 0;
	if (got && !keys_unseal(key, n->bytes, n->len, text, &len))
		got = false;
	buf_init(&line, LINE_MAX);
	buf_add_str(&line, n->line);
	row_json_text(&line, "text", got ? text : NULL);
	if (ok)
		row_json_print(&line);
	else
		*err = why;
	buf_finish(&line);
	secret_free(text);
	secret_free(key);
	return ok;
}

static bool print_all_sealed(struct page *p, struct err *err)
{
	bool ok = true;
	for (size_t i = 0; i < p->count; i++) {
		ok = ok && print_sealed(p->shelf, &p->sealed[i], err);
		free(p->sealed[i].line);
		free(p->sealed[i].bytes);
		p->sealed[i] = (struct sealed_text){ 0 };
	}
	return ok;
}

static bool print_all(struct shelf *s, const char *kind, enum store_statement statement, const struct row_column *columns, size_t count,
                      bool unsealed, struct err *err)
{
	struct page p = { .shelf = s, .kind = kind, .columns = columns, .column_count = count, .sealed_at = count };
	bool ok = true;
	if (unsealed)
		p.sealed = mem_alloc(PAGE * sizeof *p.sealed);
	do {
		struct store_tx *t = store_begin(s->opened.store, STORE_READ);
		store_step(t, statement, STORE_ANY);
		store_int(t, p.last);
		store_int(t, PAGE);
		p.count = 0;
		ok = opened_ask(s->opened.store, t, take_page, &p, NULL, err);
		if (unsealed)
			ok = print_all_sealed(&p, err) && ok;
	} while (ok && p.count == PAGE);
	free(p.sealed);
	return ok;
}

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* Told before it is done: who stops it half way has had the half. */
static void record(struct shelf *s, const char *what)
{
	struct audit_detail d = { 0 };
	audit_word(&d, "what", what);
	audit_note(s->opened.audit, AUDIT_EXPORT, "", &d);
}

bool store_export(struct shelf *s, struct err *err)
{
	if (!s->options->json)
		return err_set(err, ERR_USAGE, "store export prints JSON, an object a line: say so with --json");
	record(s, s->options->with_notes ? "store_with_notes" : "store");
	return print_all(s, "case", STORE_EXPORT_CASES, case_columns, COUNT(case_columns), false, err) &&
	       print_all(s, "attempt", STORE_EXPORT_ATTEMPTS, attempt_columns, COUNT(attempt_columns), false, err) &&
	       print_all(s, "note", STORE_EXPORT_NOTES, note_columns, COUNT(note_columns), s->options->with_notes, err) &&
	       print_all(s, "decision", STORE_EXPORT_DECISIONS, decision_columns, COUNT(decision_columns), s->options->with_notes, err);
}

bool store_backup(struct shelf *s, struct err *err)
{
	const char *file = s->words[0];
	if (store_is_postgresql(s->opened.store)) {
		err_set(err, ERR_USAGE, "a store on PostgreSQL is backed up by its own program");
		return err_remedy(err, "pg_dump --format=custom --file='%.80s' '%.120s'", file, store_place(s->opened.store));
	}
	record(s, "backup");
	if (!upkeep_backup(s->opened.store, file, err))
		return false;
	printf("%s has the store as it was just now, without the keys of its notes: those are in %s.\n", file,
	       keys_store(s->opened.keys) ? store_place(keys_store(s->opened.keys)) : "no place yet");
	return true;
}
