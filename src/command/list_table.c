#include "command/list_table.h"

#include "command/print.h"
#include "desk/caseload.h"
#include "base/buf.h"
#include "base/text.h"
#include "base/when.h"
#include "pane/pane.h"

enum { CELL_MAX = 64 * 1024 };

enum { COLUMN_ID, COLUMN_STATUS, COLUMN_CREATED, COLUMN_TRY, COLUMN_USER, COLUMN_WHY, COLUMNS };

static void put_cell(const struct attempt *a, int column, bool utc, struct buf *out)
{
	const struct record_value *status = idv_get(a->record, IDV_STATUS, 0, 0), *at = idv_get(a->record, IDV_CREATED_AT, 0, 0);
	struct buf raw;
	char created[WHEN_TEXT] = "-";
	buf_init(&raw, CELL_MAX);
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

struct listed {
	const struct caseload *load;
	bool utc;
};

static void put(const void *ctx, size_t row, size_t column, struct buf *out)
{
	const struct listed *l = ctx;
	put_cell(l->load->attempts[row], (int)column, l->utc, out);
}

void list_table_print(struct caseload *l, bool utc)
{
	static const char *const heads[COLUMNS] = { "ID", "STATUS", "CREATED", "TRY", "USER", "WHY" };
	const struct listed listed = { l, utc };
	caseload_link(l);
	print_table(&(struct print_table){ .heads = heads, .columns = COLUMNS, .rows = l->count, .put = put, .ctx = &listed });
}
