#include "screen/request.h"

#include <stdio.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/text.h"
#include "pane/pane.h"
#include "ui/paint.h"
#include "ui/ui.h"

enum { LINE_MAX_BYTES = 16 * 1024 };

/* Where a line of it ends that has room for cols: after a comma if there is one, so that a name stays with its value. */
static size_t json_line(const char *json, int cols)
{
	size_t n = text_clip(json, cols, NULL), cut = n;
	while (json[n] && cut > 0 && json[cut - 1] != ',')
		cut--;
	return cut ? cut : n;
}

static int json_rows(const char *json, int cols)
{
	int rows = 0;
	for (; *json; json += json_line(json, cols))
		rows++;
	return rows;
}

static void draw_json(struct ui *ui, int row, int col, int rows, int cols, const char *json)
{
	for (int used = 0; *json && used < rows; used++) {
		size_t n = json_line(json, cols);
		struct buf line;
		buf_init(&line, LINE_MAX_BYTES);
		buf_add(&line, json, n);
		term_put(ui->term, row + used, col, cols, STYLE_PLAIN, buf_str(&line));
		buf_finish(&line);
		json += n;
	}
}

void request_add(struct row_list *out, int cols, const char *json)
{
	for (size_t n; *json; json += n) {
		n = json_line(json, cols);
		row_printf(out, row_add(out), STYLE_PLAIN, "%.*s", (int)n, json);
	}
}

int request_rows(const char *json, int cols)
{
	return 1 + json_rows(json, cols);
}

int request_put(struct ui *ui, int row, int col, int rows, int cols, const char *name, const struct err *lacks, const char *json)
{
	char head[96];
	int room = rows - 1, need = lacks ? paint_wrapped_rows(lacks->text, cols) : json_rows(json, cols);
	if (room < 1)
		return 0;
	if (lacks)
		snprintf(head, sizeof head, "%s, not complete", name);
	else if (need > room)
		snprintf(head, sizeof head, "%s, exactly as sent: %d of %d lines, a taller window has more", name, room, need);
	else
		snprintf(head, sizeof head, "%s, exactly as sent", name);
	paint_fitted(ui, row, col, cols, STYLE_HEAD, head);
	if (lacks)
		paint_wrapped(ui, row + 1, col, room, cols, STYLE_WARN, lacks->text);
	else
		draw_json(ui, row + 1, col, room, cols, json);
	return 1 + (need < room ? need : room);
}

void request_draw(struct ui *ui, int row, int col, int rows, int cols, const struct err *last, const char *news, const struct err *lacks,
                    const char *json)
{
	int used = 0;
	if (last->kind) {
		char text[sizeof last->text + sizeof last->remedy + 2];
		snprintf(text, sizeof text, "%s%s%s", last->text, last->remedy[0] ? ". " : "", last->remedy);
		term_put(ui->term, row, col, cols, STYLE_HEAD, "WHAT CAME OF IT");
		used = 1 + paint_wrapped(ui, row + 1, col, rows - 1, cols, *news ? STYLE_GOOD : STYLE_BAD, *news ? news : text);
	}
	request_put(ui, row + used, col, rows - used, cols, "REQUEST", lacks, json);
}
