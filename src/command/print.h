/* What commands and the plain output print: on standard output, unless it says otherwise. */
#ifndef COMMAND_PRINT_H
#define COMMAND_PRINT_H

#include <stddef.h>

struct caseload;
struct idv_record;
struct pane_view;
struct row_list;

/* JSON as the terminal may see it: strings keep their characters, but whatever text_clean would not let pass is escaped. The bytes are
 * valid JSON and valid UTF-8. */
void print_json(const char *json, size_t len);
/* Rows without their styles and without the blanks they end in. */
void print_rows(const struct row_list *l);
/* All panes of an attempt but its JSON, each under its name. */
void print_panes(const struct idv_record *r, const struct pane_view *view);
/* On standard error: which subjects that were read have no attempts, or more than were read. */
void print_missing(const struct caseload *l);

#endif
