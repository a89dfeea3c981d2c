#include "command/row_json.h"

#include <stdio.h>

#include "command/print.h"
#include "base/buf.h"
#include "base/when.h"
#include "record/json.h"
#include "store/store.h"

static void begin(struct buf *out, const char *name)
{
	buf_add_char(out, out->len ? ',' : '{');
	json_put_string(out, name);
	buf_add_char(out, ':');
}

void row_json_text(struct buf *out, const char *name, const char *text)
{
	begin(out, name);
	if (text)
		json_put_string(out, text);
	else
		buf_add_str(out, "null");
}

void row_json_number(struct buf *out, const char *name, int64_t n)
{
	begin(out, name);
	buf_printf(out, "%lld", (long long)n);
}

void row_json_flag(struct buf *out, const char *name, int yes)
{
	begin(out, name);
	buf_add_str(out, yes ? "true" : "false");
}

void row_json_time(struct buf *out, const char *name, int64_t at)
{
	char text[WHEN_TEXT];
	when_format_rfc3339(at, text);
	row_json_text(out, name, at ? text : NULL);
}

void row_json(struct buf *out, const char *kind, const struct row_column *columns, size_t count, const struct store_rows *rows, size_t row)
{
	row_json_text(out, "kind", kind);
	for (size_t i = 0; i < count; i++) {
		const struct row_column *c = &columns[i];
		if (c->type == ROW_TEXT)
			row_json_text(out, c->name, store_string(rows, row, i));
		else if (c->type == ROW_NUMBER)
			row_json_number(out, c->name, store_number(rows, row, i));
		else if (c->type == ROW_FLAG)
			row_json_flag(out, c->name, store_number(rows, row, i) != 0);
		else if (c->type == ROW_TIME)
			row_json_time(out, c->name, store_number(rows, row, i));
	}
}

void row_json_print(struct buf *out)
{
	buf_add_str(out, "}\n");
	print_json(buf_str(out), out->len);
	buf_reset(out);
}
