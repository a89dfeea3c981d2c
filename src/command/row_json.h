/* Rows of the store as JSON, an object a line. */
#ifndef COMMAND_ROW_JSON_H
#define COMMAND_ROW_JSON_H

#include <stddef.h>
#include <stdint.h>

struct buf;
struct store_rows;

enum row_type {
	ROW_NUMBER,
	ROW_TEXT,
	ROW_FLAG,
	ROW_TIME,                /* RFC 3339; null for 0 */
	ROW_NOTHING              /* not told */
};

struct row_column { const char *name; enum row_type type; };

/* `kind` is its first member; columns as the statement has them. An object without its line's end is left in `out`, open for more members
 * until row_json_print closes it, prints it on standard output, and empties it. */
void row_json(struct buf *out, const char *kind, const struct row_column *columns, size_t count, const struct store_rows *rows, size_t row);
void row_json_text(struct buf *out, const char *name, const char *text); /* NULL: null */
void row_json_number(struct buf *out, const char *name, int64_t n);
void row_json_flag(struct buf *out, const char *name, int yes);
void row_json_time(struct buf *out, const char *name, int64_t at);
void row_json_print(struct buf *out);

#endif
