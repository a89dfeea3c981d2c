/* The table that list prints. */
#ifndef COMMAND_LIST_TABLE_H
#define COMMAND_LIST_TABLE_H

#include <stdbool.h>

struct caseload;

/* A row an attempt, of columns as wide as what is in them: nothing is cut. The attempts are linked for it. */
void list_table_print(struct caseload *l, bool utc);

#endif
