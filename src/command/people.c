/* people: users of the Dashboard, all or some, as a table or as the API's objects. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/ask.h"
#include "command/command.h"
#include "command/fail.h"
#include "command/options.h"
#include "command/print.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/when.h"
#include "idv/cursors.h"
#include "idv/dashboard_user.h"

enum { COLUMNS = 4 };

static const char *const heads[COLUMNS] = { "ID", "STATUS", "CREATED", "EMAIL ADDRESS" };
static const enum dashboard_user_leaf leaves[COLUMNS] = {
	DASHBOARD_USER_ID, DASHBOARD_USER_STATUS, DASHBOARD_USER_CREATED_AT, DASHBOARD_USER_EMAIL_ADDRESS,
};

struct people {
	struct ask ask;
	const struct config *config;
	bool json;
	struct record **users; /* for the table */
	size_t count, room;
	enum err_kind missing; /* an id that the server does not know, among others */
};

/* As a person reads it; why it is empty, in brackets. */
static void put_field(const void *ctx, size_t row, size_t column, struct buf *out)
{
	const struct people *p = ctx;
	const struct record_value *v = record_get(p->users[row], leaves[column], 0, 0);
	char when[WHEN_TEXT];
	if (v->state != RECORD_PRESENT) {
		buf_add_char(out, '(');
		record_why_empty(p->users[row], v, out);
		buf_add_char(out, ')');
	} else if (v->timed) {
		when_format(v->number, p->config->utc, when);
		buf_add_str(out, when);
	} else {
		const char *text = v->word ? v->word->label : v->text;
		text_clean(text, strlen(text), out);
	}
}

static void keep(struct people *p, struct record *r)
{
	if (p->count == p->room) {
		p->room = p->room ? p->room * 2 : 32;
		p->users = mem_grow(p->users, p->room, sizeof *p->users);
	}
	p->users[p->count++] = r;
}

static void print_users(const struct people *p)
{
	print_table(&(struct print_table){ .heads = heads, .columns = COLUMNS, .rows = p->count, .put = put_field, .ctx = p });
}

/* -- list ----------------------------------------------------------------------------------------------------------------------- */

static void take_page(struct people *p)
{
	struct record_page *page = &p->ask.reply.page;
	for (size_t i = 0; i < page->count; i++) {
		struct record *r = record_page_take(page, i);
		if (p->json) {
			fputs(p->count++ ? "," : "", stdout);
			print_json(r->json, r->json_len);
			record_destroy(r);
		} else {
			keep(p, r);
		}
	}
}

static bool list_all(struct people *p, struct err *err)
{
	struct ask *a = &p->ask;
	struct idv_cursors cursors = { .call = "dashboard_user/list" };
	char *cursor = NULL, *request_id = NULL;
	bool begun = false, ok;
	do {
		ask_progress(a, "reading, %zu user%s so far", p->count, p->count == 1 ? "" : "s");
		ok = ask_wait(a, api_ask(a->api, API_USERS, cursor, err), err);
		if (!ok)
			break;
		if (p->json && !begun)
			fputs("{\"dashboard_users\":[", stdout);
		begun = true;
		take_page(p);
		free(cursor);
		free(request_id);
		cursor = mem_strdup(a->reply.page.next_cursor);
		request_id = mem_strdup(a->reply.page.request_id);
		ok = !cursor || idv_cursors_add(&cursors, cursor, err);
	} while (ok && cursor);
	ask_progress(a, "%s", "");
	if (begun && p->json)
		print_list_tail(cursor, request_id);
	else if (begun)
		print_users(p);
	idv_cursors_finish(&cursors);
	free(cursor);
	free(request_id);
	return ok;
}

/* -- get ------------------------------------------------------------------------------------------------------------------------ */

static bool get_one(struct people *p, const char *id, struct err *err)
{
	struct ask *a = &p->ask;
	if (!ask_wait(a, api_ask(a->api, API_USER, id, err), err))
		return false;
	if (p->json) {
		print_json(buf_str(&a->json), a->json.len);
		putchar('\n');
	} else if (a->reply.page.count) {
		keep(p, record_page_take(&a->reply.page, 0));
	}
	return true;
}

static bool get_some(struct people *p, const char **ids, size_t count, struct err *err)
{
	bool ok = true;
	for (size_t i = 0; ok && i < count; i++) {
		ok = get_one(p, ids[i], err);
		/* One id that is wrong keeps nothing of the others back. */
		if (!ok && err->kind == ERR_NOT_FOUND) {
			command_fail(err);
			p->missing = err->kind;
			*err = (struct err){ 0 };
			ok = true;
		}
	}
	if (p->count)
		print_users(p);
	return ok;
}

int command_people(struct config *config, struct options *o, const struct err *credentials)
{
	struct err err = { 0 };
	struct people p = { .config = config, .json = o->json };
	const char *what = o->id_count ? o->ids[0] : "";
	bool list = strcmp(what, "list") == 0 && o->id_count == 1, get = strcmp(what, "get") == 0 && o->id_count > 1;
	if (!list && !get) {
		err_set(&err, ERR_USAGE, "people takes list, or get and the ids of users");
		return command_fail(&err);
	}
	if (credentials->kind)
		return command_fail(credentials);
	bool ok = ask_open(&p.ask, config, &err);
	if (ok)
		ask_settle(&p.ask);
	ok = ok && (list ? list_all(&p, &err) : get_some(&p, o->ids + 1, o->id_count - 1, &err));
	ask_finish(&p.ask);
	for (size_t i = 0; p.users && i < p.count; i++)
		record_destroy(p.users[i]);
	free(p.users);
	return ok ? err_exit_code(p.missing) : command_fail(&err);
}
