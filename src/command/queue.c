/* queue: the cases of a view, as a table or an object a line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/command.h"
#include "command/fail.h"
#include "command/options.h"
#include "command/print.h"
#include "command/row_json.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/when.h"
#include "config/config.h"
#include "desk/views.h"
#include "store/opened.h"
#include "store/query.h"

enum { PAGE = 200, LINE_MAX = 64 * 1024 };

struct listing {
	struct opened opened;
	struct case_query query;
	struct case_row *rows;   /* of a page, or of all for the table */
	size_t count, page;
};

static void take_page(void *ctx, const struct store_reply *reply)
{
	struct listing *l = ctx;
	l->page = reply->rows[0].count;
	l->rows = mem_grow(l->rows, l->count + l->page + 1, sizeof *l->rows);
	for (size_t i = 0; i < l->page; i++)
		if (cases_read(&reply->rows[0], i, &l->rows[l->count]))
			l->count++;
}

/* While it was not read there are no numbers, and all else is null. */
static void put_screening(struct buf *line, const struct case_screening *s)
{
	row_json_text(line, "program_id", s->read_at ? s->program_id : NULL);
	row_json_text(line, "screening_status", s->read_at ? s->status : NULL);
	row_json_text(line, "assignee", s->read_at && *s->assignee ? s->assignee : NULL);
	row_json_text(line, "hit_kinds", s->read_at ? s->kinds : NULL);
	row_json_text(line, "hit_lists", s->read_at ? s->lists : NULL);
	if (s->read_at) {
		row_json_number(line, "hits", s->hits);
		row_json_number(line, "hits_pending", s->pending);
	}
	row_json_time(line, "screening_read_at", s->read_at);
}

static void print_object(const struct case_row *c)
{
	static const char *const stages[] = { "done", "in_progress", "pending", "unread" };
	struct buf line;
	buf_init(&line, LINE_MAX);
	row_json_number(&line, "case", c->id);
	row_json_text(&line, "template_id", c->template_id);
	row_json_text(&line, c->user_hashed ? "user_hash" : c->user_kind == CASE_USER ? "user_id" : "client_user_id", c->user);
	row_json_text(&line, "attempt_id", *c->attempt_id ? c->attempt_id : NULL);
	row_json_text(&line, "screening_id", *c->screening_id ? c->screening_id : NULL);
	row_json_text(&line, "status", *c->status ? c->status : NULL);
	row_json_text(&line, "stage", stages[c->stage]);
	row_json_text(&line, "steps", c->steps);
	row_json_text(&line, "why", c->why);
	row_json_number(&line, "tries", c->tries);
	row_json_time(&line, "opened_at", c->opened_at);
	row_json_time(&line, "due_at", c->due_at);
	row_json_text(&line, "queue", *c->queue ? c->queue : NULL);
	row_json_time(&line, "snoozed_until", c->snoozed_until);
	row_json_text(&line, "assigned_to", *c->assigned_to ? c->assigned_to : NULL);
	row_json_text(&line, "owner", *c->owner ? c->owner : NULL);
	row_json_time(&line, "lease_until", *c->owner ? c->lease_until : 0);
	row_json_flag(&line, "hold", c->hold);
	row_json_time(&line, "ended_at", c->ended_at);
	row_json_time(&line, "read_at", c->read_at);
	row_json_number(&line, "notes", c->notes);
	put_screening(&line, &c->screening);
	row_json_print(&line);
	buf_finish(&line);
}

/* -- as a table ---------------------------------------------------------------------------------------------------------------------- */

enum { COLUMN_CASE, COLUMN_STATUS, COLUMN_AGE, COLUMN_DUE, COLUMN_TRY, COLUMN_OWNER, COLUMN_USER, COLUMN_WHY, COLUMNS };

static void put_cell(const void *ctx, size_t row, size_t column, struct buf *out)
{
	const struct listing *l = ctx;
	const struct case_row *c = &l->rows[row];
	char text[WHEN_TEXT] = "-";
	const char *s = text;
	switch (column) {
	case COLUMN_CASE: snprintf(text, sizeof text, "%lld", (long long)c->id); break;
	case COLUMN_STATUS: s = *c->status ? c->status : "unread"; break;
	case COLUMN_AGE: when_age(when_between(c->opened_at, l->query.now), text); break;
	case COLUMN_DUE:
		if (c->due_at)
			when_age(when_between(l->query.now, c->due_at), text);
		break;
	case COLUMN_TRY: snprintf(text, sizeof text, "%d", c->tries); break;
	case COLUMN_OWNER: s = *c->owner ? c->owner : *c->assigned_to ? c->assigned_to : "-"; break;
	case COLUMN_USER: s = c->user; break;
	default: s = *c->why ? c->why : "-"; break;
	}
	text_clean(s, strlen(s), out);
}

static void print_listing(const struct listing *l)
{
	static const char *const heads[COLUMNS] = { "CASE", "STATUS", "AGE", "DUE", "TRY", "OWNER", "USER", "WHY" };
	print_table(&(struct print_table){ .heads = heads, .columns = COLUMNS, .rows = l->count, .put = put_cell, .ctx = l });
}

/* Page by page from the last row on: what others change meanwhile may then be there twice or not at all, but nothing is held up. */
static bool read_all(struct listing *l, const struct options *o, struct err *err)
{
	struct case_key from;
	size_t done = 0, most = o->limit ? (size_t)o->limit : SIZE_MAX;
	bool begun = false;
	do {
		size_t want = most - done < PAGE ? most - done : PAGE;
		struct store_tx *t = store_begin(l->opened.store, STORE_READ);
		query_page(t, &l->query, begun ? &from : NULL, false, false, want);
		l->page = 0;
		if (!opened_ask(l->opened.store, t, take_page, l, NULL, err))
			return false;
		done += l->page;
		begun = true;
		if (l->count)
			query_key(&l->query, &l->rows[l->count - 1], &from);
		for (size_t i = 0; o->json && i < l->count; i++)
			print_object(&l->rows[i]);
		if (o->json)
			l->count = 0;
	} while (l->page == PAGE && done < most);
	return true;
}

static bool choose(struct views *v, const struct options *o, struct err *err)
{
	struct view_item item;
	char names[200] = "";
	size_t n = 0;
	for (size_t i = 0; o->view && views_at(v, i, &item); i++) {
		if (!strcmp(item.name, o->view) && !views_choose(v, i, err))
			return false;
		if (!strcmp(item.name, o->view))
			return true;
		if (n < sizeof names)
			n += (size_t)snprintf(names + n, sizeof names - n, "%s%s", n ? ", " : "", item.name);
	}
	if (o->view)
		return err_set(err, ERR_USAGE, "there is no view \"%.40s\"", o->view) || err_remedy(err, "Views: %s.", names);
	return !o->filter || views_set_filter(v, o->filter, err);
}

int command_queue(struct config *config, struct options *o, const struct err *credentials)
{
	struct err err = { 0 };
	struct listing l = { .count = 0 };
	struct views *views = mem_alloc(sizeof *views);
	(void)credentials;
	views->config = config;
	bool ok = !o->view || !o->filter || err_set(&err, ERR_USAGE, "--view and --filter are both given");
	if (ok && !strcmp(config->store, "none"))
		ok = err_set(&err, ERR_CONFIG, "there is no store: the setting store, or IDREVIEW_STORE, says none");
	ok = ok && choose(views, o, &err) && opened_begin(&l.opened, config, NULL, &err) && opened_wait(&l.opened, &err);
	if (ok) {
		views_query(views, &l.opened.me, store_now(l.opened.store), config->utc, &l.query);
		l.query.keys = l.opened.keys;
		ok = read_all(&l, o, &err);
	}
	if (ok && !o->json)
		print_listing(&l);
	opened_end(&l.opened);
	free(l.rows);
	free(views);
	return ok ? 0 : command_fail(&err);
}
