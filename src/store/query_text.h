/* A statement in the making. For query*.c alone. */
#ifndef STORE_QUERY_TEXT_H
#define STORE_QUERY_TEXT_H

#include "base/buf.h"
#include "store/filter.h"
#include "store/store.h"

enum { QUERY_VALUES = 3 * FILTER_TERMS * 2 + 16 };

/* A statement in the making: its text, and its values, which live in the transaction. */
struct query_text {
	struct store_tx *t;
	bool postgresql;
	struct buf sql;
	struct { const char *text; int64_t number; } values[QUERY_VALUES]; /* text NULL: the number */
	size_t count;
};

/* A value, and its number put into the text, "$7". */
void query_text_put(struct query_text *x, const char *text);
void query_text_put_int(struct query_text *x, int64_t n);
/* A value alone. */
void query_text_value(struct query_text *x, const char *text);
void query_text_value_int(struct query_text *x, int64_t n);
/* Gives them to the step that was added last. */
void query_text_give(const struct query_text *x);

#endif
