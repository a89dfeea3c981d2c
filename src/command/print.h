/* What commands and the plain output print: on standard output, unless it says otherwise. */
#ifndef COMMAND_PRINT_H
#define COMMAND_PRINT_H

#include <stddef.h>

struct buf;
struct caseload;
struct record;
struct pane_view;
struct row_list;

/* JSON as the terminal may see it: strings keep their characters, but whatever text_clean would not let pass is escaped. The bytes are
 * valid JSON and valid UTF-8. */
void print_json(const char *json, size_t len);
/* Rows without their styles and without the blanks they end in. */
void print_rows(const struct row_list *l);
/* A table whose columns are as wide as what is in them: nothing is cut. put appends what stands in a cell, clean. */
struct print_table {
	const char *const *heads;
	size_t columns, rows;
	void (*put)(const void *ctx, size_t row, size_t column, struct buf *out);
	const void *ctx;
};
void print_table(const struct print_table *t);
/* What follows the elements in the API's object of a list. cursor: where a list that was cut short goes on; NULL: it was not. */
void print_list_tail(const char *cursor, const char *request_id);
/* All panes of an attempt but its JSON, each under its name. */
void print_panes(const struct record *r, const struct pane_view *view);
/* On standard error: which subjects that were read have no attempts, or more than were read. */
void print_missing(const struct caseload *l);

#endif
