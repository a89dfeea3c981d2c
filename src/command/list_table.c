#include "command/list_table.h"

#include <stdio.h>

#include "desk/caseload.h"
#include "base/buf.h"
#include "base/text.h"
#include "base/when.h"
#include "pane/pane.h"

enum { CELL_MAX = 64 * 1024 };

enum { COLUMN_ID, COLUMN_STATUS, COLUMN_CREATED, COLUMN_TRY, COLUMN_USER, COLUMN_WHY, COLUMNS };

static void put_cell(const struct attempt *a, int column, bool utc, struct buf *out)
{
	const struct idv_value *status = idv_get(a->record, IDV_STATUS, 0, 0), *at = idv_get(a->record, IDV_CREATED_AT, 0, 0);
	struct buf raw;
	char created[WHEN_TEXT] = "-";
	buf_init(&raw, CELL_MAX);
	buf_reset(out);
	switch (column) {
	case COLUMN_ID: buf_add_str(&raw, a->id); break;
	case COLUMN_STATUS:
		buf_add_str(&raw, attempt_is_superseded(a) ? "superseded" : status->word ? status->word->label : status->text);
		break;
	case COLUMN_CREATED:
		if (at->timed)
			when_format(at->number, utc, created);
		buf_add_str(&raw, created);
		break;
	case COLUMN_TRY: queue_try(a->try_no, a->tries, &raw); break;
	case COLUMN_USER: buf_add_str(&raw, idv_text(a->record, IDV_CLIENT_USER_ID)); break;
	default: queue_why(a->record, &raw); break;
	}
	text_clean(buf_str(&raw), raw.len, out);
	buf_finish(&raw);
}

void list_table_print(struct caseload *l, bool utc)
{
	static const char *const heads[COLUMNS] = { "ID", "STATUS", "CREATED", "TRY", "USER", "WHY" };
	int widths[COLUMNS];
	struct buf cell, line;
	buf_init(&cell, CELL_MAX);
	buf_init(&line, CELL_MAX * COLUMNS);
	caseload_link(l);
	for (int c = 0; c < COLUMNS; c++) {
		widths[c] = text_width(heads[c]);
		for (size_t i = 0; i < l->count && c < COLUMN_WHY; i++) {
			put_cell(l->attempts[i], c, utc, &cell);
			int wide = text_width(buf_str(&cell));
			widths[c] = wide > widths[c] ? wide : widths[c];
		}
	}
	for (size_t i = 0; i <= l->count; i++) {
		buf_reset(&line);
		for (int c = 0; c < COLUMNS; c++) {
			if (i == 0) {
				buf_reset(&cell);
				buf_add_str(&cell, heads[c]);
			} else {
				put_cell(l->attempts[i - 1], c, utc, &cell);
			}
			text_fit(&line, buf_str(&cell), c == COLUMN_WHY ? text_width(buf_str(&cell)) : widths[c]);
			buf_add_str(&line, c < COLUMN_WHY ? "  " : "");
		}
		puts(buf_str(&line));
	}
	buf_finish(&cell);
	buf_finish(&line);
}
