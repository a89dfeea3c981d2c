/* list, get: the same client, rules and exit codes as the console, for scripts. */
#include <stdio.h>
#include <string.h>

#include "app/app.h"
#include "app/ask.h"
#include "app/command.h"
#include "base/buf.h"
#include "base/when.h"
#include "idv/json.h"

enum { WIDTH = 100, BODY_MAX = 64 * 1024, ROW_MAX = 64 * 1024 };

static struct pane_view plain_view(const struct config *config, const struct api *api, const struct idv_record *r)
{
	return (struct pane_view){
		.width = WIDTH, .height = 60, .utc = config->utc, .document = -1, .selfie = -1,
		.template_name = config_template_name(config, idv_text(r, IDV_TEMPLATE_ID)),
		.read_at = when_now() + api_clock_skew(api),
	};
}

/* -- list ---------------------------------------------------------------------------------------------------------------------- */

struct listing {
	struct caseload load;
	struct ask ask;
	const struct config *config;
	const struct options *o;
	size_t printed;
	bool begun;              /* the JSON object is */
	const char *cursor;      /* borrowed of the subject: where a list that broke off goes on; NULL its beginning */
	struct buf request_id;
};

static bool list_full(const struct listing *l)
{
	return l->o->limit && l->printed >= (size_t)l->o->limit;
}

static void list_take_page(struct listing *l, struct idv_page *page)
{
	if (l->o->json && !l->begun)
		fputs("{\"identity_verifications\":[", stdout);
	l->begun = true;
	for (size_t i = 0; i < page->count && !list_full(l); i++) {
		struct idv_record *r = idv_page_take(page, i);
		if (!r)
			continue;
		if (l->o->json) {
			fputs(l->printed ? "," : "", stdout);
			print_json(r->json, r->json_len);
			idv_record_destroy(r);
		} else {
			caseload_put(&l->load, r, when_now() + api_clock_skew(l->ask.api));
		}
		l->printed++;
	}
	if (page->request_id) {
		buf_reset(&l->request_id);
		buf_add_str(&l->request_id, page->request_id);
	}
}

static bool list_subject(struct listing *l, const struct subject_line *line, struct err *err)
{
	struct ask *a = &l->ask;
	size_t i = caseload_add_subject(&l->load, line->template_id, line->client_user_id);
	struct subject *s = &l->load.subjects[i];
	do {
		l->cursor = s->cursor;
		if (!ask_wait(a, api_send_list(a->api, s->template_id, s->client_user_id, s->cursor, err), err))
			return false;
		l->cursor = a->reply.page.next_cursor;
		s->pages++;
		s->attempts += a->reply.page.count;
		list_take_page(l, &a->reply.page);
		if (!a->reply.page.next_cursor || list_full(l))
			return true;
		if (!subject_set_cursor(s, a->reply.page.next_cursor, err))
			return false;
	} while (s->attempts < (size_t)l->config->list_cap);
	fprintf(stderr, "idreview: stopped after %zu attempts of one subject (list_cap)\n", s->attempts);
	return true;
}

static void list_print_rows(struct listing *l)
{
	struct row_list list = { 0 };
	struct pane_view v = { .width = WIDTH, .utc = l->config->utc };
	struct buf text;
	buf_init(&text, ROW_MAX);
	caseload_link(&l->load);
	puts("ID                       STATUS           CREATED              TRY  USER");
	for (size_t i = 0; i < l->load.count; i++) {
		const struct attempt *a = l->load.attempts[i];
		char tries[40], created[WHEN_TEXT] = "-";
		struct row *r = row_add(&list);
		const struct idv_value *status = idv_get(a->record, IDV_STATUS, 0, 0), *at = idv_get(a->record, IDV_CREATED_AT, 0, 0);
		if (at->timed)
			when_format(at->number, v.utc, created);
		snprintf(tries, sizeof tries, "%zu/%zu", a->try_no, a->tries);
		row_cell(&list, r, STYLE_PLAIN, 24, a->id);
		row_text(&list, r, STYLE_PLAIN, " ");
		row_cell(&list, r, STYLE_PLAIN, 16, status->word ? status->word->label : status->text);
		row_text(&list, r, STYLE_PLAIN, " ");
		row_cell(&list, r, STYLE_PLAIN, 20, created);
		row_text(&list, r, STYLE_PLAIN, " ");
		row_cell(&list, r, STYLE_PLAIN, 4, tries);
		row_text(&list, r, STYLE_PLAIN, " ");
		row_text(&list, r, STYLE_PLAIN, idv_text(a->record, IDV_CLIENT_USER_ID));
		buf_reset(&text);
		row_string(r, &text);
		puts(buf_str(&text));
	}
	buf_finish(&text);
	rows_finish(&list);
}

/* What follows the attempts in the API's object. The cursor is where a list that was cut short goes on. */
static void list_print_tail(const struct listing *l, const char *next_cursor)
{
	struct buf tail;
	buf_init(&tail, BODY_MAX);
	buf_add_str(&tail, "],\"next_cursor\":");
	if (next_cursor)
		json_put_string(&tail, next_cursor);
	else
		buf_add_str(&tail, "null");
	buf_add_str(&tail, ",\"request_id\":");
	json_put_string(&tail, buf_str(&l->request_id));
	buf_add_str(&tail, "}\n");
	print_json(buf_str(&tail), tail.len);
	buf_finish(&tail);
}

int command_list(struct config *config, struct options *o, const struct err *credentials)
{
	struct err err = { 0 };
	struct listing l = { .config = config, .o = o };
	if (credentials->kind)
		return command_fail(credentials);
	if (!o->subject_count) {
		err_set(&err, ERR_USAGE, "list needs --template T --user U");
		return command_fail(&err);
	}
	buf_init(&l.request_id, 256);
	bool ok = ask_open(&l.ask, config, &err);
	if (ok)
		ask_settle(&l.ask);
	for (size_t i = 0; ok && i < o->subject_count && !list_full(&l); i++)
		ok = list_subject(&l, &o->subjects[i], &err);
	/* What was not read is not printed as if it were nothing; what was read is, and where it broke off. */
	if (l.begun && o->json)
		list_print_tail(&l, l.cursor);
	else if (ok || l.load.count)
		list_print_rows(&l);
	ask_finish(&l.ask);
	buf_finish(&l.request_id);
	caseload_finish(&l.load);
	return ok ? 0 : command_fail(&err);
}

/* -- get ----------------------------------------------------------------------------------------------------------------------- */

int command_get(struct config *config, struct options *o, const struct err *credentials)
{
	struct err err = { 0 };
	struct ask a;
	if (credentials->kind)
		return command_fail(credentials);
	if (o->id_count != 1) {
		err_set(&err, ERR_USAGE, "get takes one attempt id");
		return command_fail(&err);
	}
	bool ok = ask_open(&a, config, &err);
	if (ok)
		ask_settle(&a);
	ok = ok && ask_wait(&a, api_send_get(a.api, o->ids[0], &err), &err);
	const struct idv_record *r = ok && a.reply.page.count ? a.reply.page.records[0] : NULL;
	if (ok && o->json) {
		print_json(buf_str(&a.json), a.json.len);
		putchar('\n');
	} else if (r) {
		const struct pane_view v = plain_view(config, a.api, r);
		plain_print_panes(r, &v);
	}
	ask_finish(&a);
	return ok ? 0 : command_fail(&err);
}
