/* Subjects: which were read, have no attempts or could not be read. */
#include <stdio.h>

#include "base/buf.h"
#include "desk/desk.h"
#include "screen/shared.h"
#include "screen/table.h"
#include "ui/frame.h"
#include "ui/move.h"
#include "ui/paint.h"
#include "ui/popup.h"
#include "ui/ui.h"

enum { ROWS = 40 };

struct subjects {
	struct desk *desk;
	struct row_list rows; /* of the last frame */
	size_t top;
	struct popup in;
};

/* What needs a look comes first. */
enum { LINE_FAILED, LINE_EMPTY, LINE_CAPPED, LINE_READING, LINE_READ, LINE_KINDS };

static int kind_of_subject(const struct subject *s)
{
	if (s->state == SUBJECT_READ)
		return s->attempts ? LINE_READ : LINE_EMPTY;
	return s->state == SUBJECT_FAILED ? LINE_FAILED : s->state == SUBJECT_CAPPED ? LINE_CAPPED : LINE_READING;
}

static void say_subject(const struct subject *s, struct buf *out)
{
	buf_printf(out, "user %s, template %s: ", s->client_user_id, s->template_id);
	switch (kind_of_subject(s)) {
	case LINE_FAILED: buf_printf(out, "not read: %s", s->err.text); break;
	case LINE_EMPTY: buf_add_str(out, "no attempts"); break;
	case LINE_CAPPED: buf_printf(out, "the first %zu attempts of the list; the others are not here (list_cap)", s->attempts); break;
	case LINE_READING: buf_add_str(out, s->state == SUBJECT_WAITING ? "waits to be read" : "is being read"); break;
	default: buf_printf(out, "%zu attempt%s", s->attempts, s->attempts == 1 ? "" : "s"); break;
	}
}

static void add_subject(struct row_list *out, int width, int kind, const char *line)
{
	static const enum style styles[] = { [LINE_FAILED] = STYLE_BAD, [LINE_EMPTY] = STYLE_WARN, [LINE_CAPPED] = STYLE_WARN,
	                                     [LINE_READING] = STYLE_DIM, [LINE_READ] = STYLE_PLAIN };
	popup_add_wrapped(out, width, 2, styles[kind], line);
}

/* All lines in the order of what needs a look. An id that was read is its subject's line. */
static void list_subjects(struct subjects *s)
{
	const struct caseload *l = &s->desk->load;
	int width = s->in.cols;
	struct buf line;
	buf_init(&line, 4096);
	rows_finish(&s->rows);
	for (int kind = 0; kind < LINE_KINDS; kind++) {
		for (size_t i = 0; i < l->id_count && (kind == LINE_FAILED || kind == LINE_READING); i++) {
			const struct asked_id *a = &l->ids[i];
			if (kind == LINE_FAILED ? a->state != SUBJECT_FAILED : a->state >= SUBJECT_READ)
				continue;
			buf_reset(&line);
			buf_printf(&line, "attempt %s: %s%s", a->id, kind == LINE_FAILED ? "not read: " : "waits to be read", a->err.text);
			add_subject(&s->rows, width, kind, buf_str(&line));
		}
		for (size_t i = 0; i < l->subject_count; i++) {
			if (kind_of_subject(&l->subjects[i]) != kind)
				continue;
			buf_reset(&line);
			say_subject(&l->subjects[i], &line);
			add_subject(&s->rows, width, kind, buf_str(&line));
		}
	}
	buf_finish(&line);
}

static bool subjects_list(struct ui *ui, void *self, struct list_view *out)
{
	struct subjects *s = self;
	(void)ui;
	*out = popup_list(&s->in, s->rows.count, &s->top);
	return true;
}

static void subjects_draw(struct ui *ui, void *self)
{
	struct subjects *s = self;
	struct list_view list;
	char title[120];
	size_t failed, done = reader_read(s->desk, &failed);
	snprintf(title, sizeof title, "Subjects: %zu of %zu read, %zu without attempts, %zu not read", done, s->desk->load.subject_count,
	         reader_empty(s->desk), failed);
	if (!popup_box(ui, title, ROWS, &s->in))
		return;
	list_subjects(s);
	subjects_list(ui, s, &list);
	list_keep(&list);
	paint_rows(ui, s->in.row, s->in.col, s->in.rows, s->in.cols, &s->rows, s->top, -1);
	paint_foot(ui, "r in the queue reads again");
}

static void subjects_close(struct ui *ui, void *self)
{
	struct subjects *s = self;
	(void)ui;
	rows_finish(&s->rows);
}

const struct screen_kind subjects_screen = {
	.name = "Subjects", .overlay = true, .size = sizeof(struct subjects), .keys = popup_scroll_keys, .mode = MODE_OVERLAY | MODE_LIST,
	.actions = overlay_actions, .draw = subjects_draw, .list = subjects_list, .close = subjects_close,
};

void subjects_open(struct ui *ui, void *self)
{
	const struct shared *from = self;
	struct subjects *s = ui_push(ui, &subjects_screen);
	s->desk = from->desk;
}
