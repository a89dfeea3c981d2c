/* The console without a terminal: the queue and the first pending case as plain text. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/app.h"
#include "command/fail.h"
#include "command/print.h"
#include "base/mem.h"
#include "base/when.h"

enum { PLAIN_WIDTH = 100 };

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
	print_rows(&list);
	rows_finish(&list);
}

static void print_case(struct app *app, const struct attempt *a)
{
	const struct pane_view v = {
		.width = PLAIN_WIDTH, .height = 60, .utc = true, .document = -1, .selfie = -1,
		.template_name = config_template_name(app->config, idv_text(a->record, IDV_TEMPLATE_ID)),
		.read_at = a->read_at, .attempt = a->try_no, .attempts = a->tries,
	};
	print_panes(a->record, &v);
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
	print_missing(&app->load);
	enum err_kind unread = tell_unread(app);
	api_destroy(app->api);
	caseload_finish(&app->load);
	free(app->queue.shown);
	free(app->calls);
	secret_free(app);
	return err_exit_code(unread);
}
