/* The console without a terminal: the queue and the first pending case as plain text. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/app.h"
#include "app/command.h"
#include "base/buf.h"
#include "base/mem.h"
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
		struct queue_item item = { .record = a->record, .try_no = a->try_no, .tries = a->tries };
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
	if (app->trouble.kind)
		err = app->trouble.err;
	for (size_t i = 0; i < app->load.subject_count && !err.kind; i++)
		if (app->load.subjects[i].state == SUBJECT_FAILED)
			err = app->load.subjects[i].err;
	for (size_t i = 0; i < app->load.id_count && !err.kind; i++)
		err = app->load.ids[i].err;
	print_queue(app);
	const struct attempt *a = start->open_id ? caseload_find(&app->load, start->open_id) : queue_step_pending(app, 1);
	if (a) {
		printf("\n%s case: %s\n", start->open_id ? "This" : "The first pending", a->id);
		print_case(app, a);
	}
	if (err.kind)
		command_fail(&err);
	api_destroy(app->api);
	caseload_finish(&app->load);
	free(app->queue.shown);
	free(app->calls);
	secret_free(app);
	return err_exit_code(err.kind);
}
