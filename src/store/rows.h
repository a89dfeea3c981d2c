/* What the files of rows share. For src/store alone. */
#ifndef STORE_ROWS_H
#define STORE_ROWS_H

#include "store/person.h"
#include "store/store.h"

/* due_at of a case that has no due time: the last place in every order. */
#define ROW_NO_DUE INT64_MAX

/* A step whose rows cases_read reads, with its first two values: who asks, and now. me NULL: nobody. */
void row_begin(struct store_tx *t, enum store_statement statement, const struct person *me);

#endif
