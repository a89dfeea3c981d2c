/* The console without a terminal: the queue and the first pending case as plain text. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/fail.h"
#include "command/console.h"
#include "command/print.h"
#include "desk/desk.h"
#include "desk/subjects.h"
#include "pane/pane.h"
#include "base/mem.h"
#include "base/when.h"

enum { PLAIN_WIDTH = 100 };

static void print_queue(struct desk *d)
{
	struct row_list list = { 0 };
	struct pane_view v = { .width = PLAIN_WIDTH, .utc = true };
	worklist_refresh(d);
	queue_head(&list, &v, d->work.sort, false);
	for (size_t i = 0; i < d->work.shown_count; i++) {
		const struct attempt *a = d->load.attempts[d->work.shown[i]];
		v.template_name = config_template_name(d->config, idv_text(a->record, IDV_TEMPLATE_ID));
		struct queue_item item = { .record = a->record, .try_no = a->try_no, .tries = a->tries, .superseded = a->next };
		queue_age(a->record, desk_now(d), item.age);
		queue_row(&list, &item, &v);
	}
	queue_legend(&list, PLAIN_WIDTH);
	print_rows(&list);
	rows_finish(&list);
}

static void print_case(const struct desk *d, const struct attempt *a)
{
	const struct pane_view v = {
		.width = PLAIN_WIDTH, .height = 60, .utc = true, .document = -1, .selfie = -1,
		.template_name = config_template_name(d->config, idv_text(a->record, IDV_TEMPLATE_ID)),
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

static void read_all(struct desk *d, const struct console_start *start)
{
	struct loop loop = { 0 };
	struct err err = { 0 };
	loop_add(&loop, desk_source(d));
	api_settle(d->api, false, on_settled, NULL);
	subjects_add(&d->load, start->subjects, start->subject_count);
	desk_read(d);
	while (api_pending(d->api) && loop_once(&loop, -1, &err))
		;
}

/* What could not be read, each trouble once: the same befalls many when the server is away. The kind of the first. */
static enum err_kind tell_unread(const struct desk *d)
{
	const struct caseload *l = &d->load;
	const struct err *last = NULL, *first = d->trouble.kind ? &d->trouble.err : NULL;
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
	struct desk desk = { 0 }, *d = &desk;
	if (!desk_open(d, config, NULL, (struct desk_face){ 0 }, &err))
		return command_fail(&err);
	read_all(d, start);
	print_queue(d);
	const struct attempt *a = start->open_id ? caseload_find(&d->load, start->open_id) : worklist_step(d, 1, false);
	if (a) {
		printf("\n%s case: %s\n", start->open_id ? "This" : "The first pending", a->id);
		print_case(d, a);
	}
	print_missing(&d->load);
	enum err_kind unread = tell_unread(d);
	desk_close(d);
	return err_exit_code(unread);
}
