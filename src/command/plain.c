/* The console without a terminal: the queue and the first pending case as plain text. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/app.h"
#include "command/command.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/when.h"

enum { PLAIN_WIDTH = 100, TEXT_MAX = 1024 * 1024 };

static void print_rows(const struct row_list *l, size_t from)
{
	struct buf text;
	buf_init(&text, TEXT_MAX);
	for (size_t i = from; i < l->count; i++) {
		buf_reset(&text);
		row_string(&l->rows[i], &text);
		size_t n = text.len;
		while (n > 0 && buf_str(&text)[n - 1] == ' ')
			n--;
		printf("%.*s\n", (int)n, buf_str(&text));
	}
	buf_finish(&text);
}

static void print_queue(struct app *app)
{
	struct row_list list = { 0 };
	struct pane_view v = { .width = PLAIN_WIDTH, .utc = true };
	queue_refresh(app);
	queue_head(&list, &v, app->queue.sort, false);
	for (size_t i = 0; i < app->queue.shown_count; i++) {
		const struct attempt *a = app->load.attempts[app->queue.shown[i]];
		v.template_name = config_template_name(app->config, idv_text(a->record, IDV_TEMPLATE_ID));
		struct queue_item item = { .record = a->record, .try_no = a->try_no, .tries = a->tries, .superseded = a->next };
		queue_age(a->record, app_server_now(app), item.age);
		queue_row(&list, &item, &v);
	}
	queue_legend(&list, PLAIN_WIDTH);
	print_rows(&list, 0);
	rows_finish(&list);
}

void plain_print_panes(const struct idv_record *r, const struct pane_view *view)
{
	for (int pane = IDV_PANE_OVERVIEW; pane < IDV_PANE_JSON; pane++) {
		struct pane_out out = { 0 };
		printf("\n== %s ==\n", pane_table[pane].name);
		pane_table[pane].layout(r, view, &out);
		print_rows(&out.list, 0);
		pane_out_finish(&out);
	}
}

static void print_case(struct app *app, const struct attempt *a)
{
	const struct pane_view v = {
		.width = PLAIN_WIDTH, .height = 60, .utc = true, .document = -1, .selfie = -1,
		.template_name = config_template_name(app->config, idv_text(a->record, IDV_TEMPLATE_ID)),
		.read_at = a->read_at, .attempt = a->try_no, .attempts = a->tries,
	};
	plain_print_panes(a->record, &v);
}

static void on_settled(void *ctx, const struct api_settled *s)
{
	(void)ctx;
	if (!s->open)
		fprintf(stderr, "idreview: %s\n", s->sentence);
}

static void read_all(struct app *app)
{
	struct pollfd fds[API_FDS_MAX];
	api_settle(app->api, false, on_settled, app);
	reader_start(app);
	while (api_pending(app->api)) {
		size_t n = api_pollfds(app->api, fds, API_FDS_MAX);
		if (poll(fds, n, api_timeout_ms(app->api)) < 0)
			memset(fds, 0, sizeof fds);
		api_run(app->api, fds, n);
		reader_pump(app);
	}
}

static void tell_subject(const struct subject *s, const char *before)
{
	char *user = text_clean_dup(s->client_user_id), *template_id = text_clean_dup(s->template_id);
	fprintf(stderr, "%s user %s, template %s\n", before, user, template_id);
	secret_free(user);
	secret_free(template_id);
}

/* A wrong id or template looks like a subject without attempts. */
void plain_tell_missing(const struct caseload *l)
{
	size_t empty = 0, read = 0;
	for (size_t i = 0; i < l->subject_count; i++) {
		const struct subject *s = &l->subjects[i];
		read += s->state == SUBJECT_READ;
		empty += s->state == SUBJECT_READ && !s->attempts;
	}
	for (size_t i = 0; i < l->subject_count; i++)
		if (l->subjects[i].state == SUBJECT_CAPPED)
			tell_subject(&l->subjects[i], "idreview: not all attempts were read (list_cap):");
	if (!empty)
		return;
	fprintf(stderr, "idreview: %zu of %zu subject%s %s no attempts:\n", empty, read, read > 1 ? "s" : "", empty > 1 ? "have" : "has");
	for (size_t i = 0; i < l->subject_count; i++) {
		const struct subject *s = &l->subjects[i];
		if (s->state == SUBJECT_READ && !s->attempts)
			tell_subject(s, " ");
	}
}

/* What could not be read, each trouble once: the same befalls many when the server is away. The kind of the first. */
static enum err_kind tell_unread(const struct app *app)
{
	const struct caseload *l = &app->load;
	const struct err *last = NULL, *first = app->trouble.kind ? &app->trouble.err : NULL;
	if (first)
		command_fail(last = first);
	for (size_t i = 0; i < l->id_count + l->subject_count; i++) {
		const struct subject *s = i < l->id_count ? NULL : &l->subjects[i - l->id_count];
		const struct err *err = s ? &s->err : &l->ids[i].err;
		if ((s ? s->state : l->ids[i].state) != SUBJECT_FAILED || (last && !strcmp(err->text, last->text)))
			continue;
		command_fail(last = err);
		first = first ? first : err;
	}
	return first ? first->kind : ERR_NONE;
}

int plain_run(struct config *config, const struct console_start *start)
{
	struct err err = { 0 };
	struct app *app = secret_alloc(sizeof *app);
	app->config = config;
	app->start = start;
	if (!api_create(config, app_reply, app, &app->api, &err)) {
		secret_free(app);
		return command_fail(&err);
	}
	read_all(app);
	print_queue(app);
	const struct attempt *a = start->open_id ? caseload_find(&app->load, start->open_id) : queue_step_pending(app, 1);
	if (a) {
		printf("\n%s case: %s\n", start->open_id ? "This" : "The first pending", a->id);
		print_case(app, a);
	}
	plain_tell_missing(&app->load);
	enum err_kind unread = tell_unread(app);
	api_destroy(app->api);
	caseload_finish(&app->load);
	free(app->queue.shown);
	free(app->calls);
	secret_free(app);
	return err_exit_code(unread);
}
