/* list: the attempts of subjects, as a table or as the API's object. */
#include <stdio.h>

#include "command/ask.h"
#include "command/command.h"
#include "command/fail.h"
#include "command/list_table.h"
#include "command/options.h"
#include "command/print.h"
#include "desk/caseload.h"
#include "base/buf.h"
#include "base/when.h"

struct listing {
	struct caseload load;
	struct ask ask;
	const struct config *config;
	const struct options *o;
	size_t printed, asked;   /* attempts; subjects */
	bool begun;              /* the JSON object is */
	const char *cursor;      /* borrowed of the subject: where a list that broke off goes on; NULL its beginning */
	struct buf request_id;
	enum err_kind missing;   /* an id that the server does not know, among others */
};

static bool list_full(const struct listing *l)
{
	return l->o->limit && l->printed >= (size_t)l->o->limit;
}

static void tell_progress(struct listing *l)
{
	ask_progress(&l->ask, "reading %zu of %zu, %zu attempt%s so far", l->asked, l->o->subject_count, l->printed, l->printed == 1 ? "" : "s");
}

static void list_begin(struct listing *l)
{
	if (l->o->json && !l->begun)
		fputs("{\"identity_verifications\":[", stdout);
	l->begun = true;
}

/* False: the limit left some of it out. */
static bool list_take_page(struct listing *l, struct record_page *page)
{
	size_t i = 0;
	list_begin(l);
	for (; i < page->count && !list_full(l); i++) {
		struct record *r = record_page_take(page, i);
		if (!r)
			continue;
		if (l->o->json) {
			fputs(l->printed ? "," : "", stdout);
			ask_record(&l->ask, r, true);
			print_json(r->json, r->json_len);
			record_destroy(r);
		} else {
			caseload_put(&l->load, r, when_now() + api_clock_skew(l->ask.api));
		}
		l->printed++;
	}
	if (page->request_id) {
		buf_reset(&l->request_id);
		buf_add_str(&l->request_id, page->request_id);
	}
	return i == page->count;
}

static bool list_pages(struct listing *l, size_t place, struct err *err)
{
	struct ask *a = &l->ask;
	struct subject *s = &l->load.subjects[place];
	s->state = SUBJECT_READING;
	do {
		l->cursor = s->cursor;
		tell_progress(l);
		if (!ask_wait(a, api_send_list_by(a->api, s->template_id, s->by, s->client_user_id, s->cursor, err), err))
			return false;
		l->cursor = a->reply.page.next_cursor;
		s->pages++;
		s->attempts += a->reply.page.count;
		s->whole = list_take_page(l, &a->reply.page) && !a->reply.page.next_cursor;
		if (s->whole)
			s->state = SUBJECT_READ;
		if (!a->reply.page.next_cursor || list_full(l))
			return true;
		if (!subject_set_cursor(s, a->reply.page.next_cursor, err))
			return false;
	} while (s->attempts < (size_t)l->config->list_cap);
	s->state = SUBJECT_CAPPED;
	return true;
}

/* The subject of an id that was given; its place + 1. An attempt that names none stands for itself. */
static size_t subject_of_id(struct listing *l, const char *id, struct err *err)
{
	struct ask *a = &l->ask;
	tell_progress(l);
	if (!ask_wait(a, api_send_get(a->api, id, err), err))
		return 0;
	const struct record *r = a->reply.page.count ? a->reply.page.records[0] : NULL;
	const char *template_id = r ? idv_text(r, IDV_TEMPLATE_ID) : "", *user = r ? idv_text(r, IDV_CLIENT_USER_ID) : "";
	if (*template_id && *user)
		return caseload_add_subject(&l->load, template_id, user) + 1;
	list_take_page(l, &a->reply.page);
	return 0;
}

static bool list_line(struct listing *l, const struct subject_line *line, struct err *err)
{
	size_t place;
	l->asked++;
	if (!line->id)
		place = caseload_add_subject_by(&l->load, line->template_id, line->by, line->client_user_id) + 1;
	else if (!(place = subject_of_id(l, line->id, err)) && err->kind)
		return false;
	/* One that was named before is listed once. */
	if (place && l->load.subjects[place - 1].state == SUBJECT_WAITING)
		return list_pages(l, place - 1, err);
	return true;
}

int command_list(struct config *config, struct options *o, const struct err *credentials)
{
	struct err err = { 0 };
	struct listing l = { .config = config, .o = o };
	if (credentials->kind)
		return command_fail(credentials);
	if (!o->subject_count) {
		err_set(&err, ERR_USAGE, "list needs --template T --user U (or --user-id U), --subjects FILE, or attempt ids");
		return command_fail(&err);
	}
	buf_init(&l.request_id, 256);
	bool ok = ask_open(&l.ask, config, &err);
	if (ok)
		ask_settle(&l.ask);
	for (size_t i = 0; ok && i < o->subject_count && !list_full(&l); i++) {
		ok = list_line(&l, &o->subjects[i], &err);
		/* One id that is wrong keeps nothing of the others back. */
		if (!ok && err.kind == ERR_NOT_FOUND) {
			ask_progress(&l.ask, "%s", "");
			command_fail(&err);
			l.missing = err.kind;
			list_begin(&l);
			err = (struct err){ 0 };
			ok = true;
		}
	}
	ask_progress(&l.ask, "%s", "");
	/* What was not read is not printed as if it were nothing; what was read is, and where it broke off. */
	if (l.begun && o->json)
		print_list_tail(l.cursor, buf_str(&l.request_id));
	else if (ok || l.load.count)
		list_table_print(&l.load, config->utc);
	print_missing(&l.load);
	ask_finish(&l.ask);
	buf_finish(&l.request_id);
	caseload_finish(&l.load);
	return ok ? err_exit_code(l.missing) : command_fail(&err);
}
