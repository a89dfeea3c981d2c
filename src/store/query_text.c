/* Values of a statement that is put together, and their numbers in its text. */
#include "store/query_text.h"

#include <stdlib.h>
#include <string.h>

#include "store/engine.h"

static void add(struct query_text *x, const char *text, int64_t n)
{
	if (x->count == QUERY_VALUES)
		abort(); /* more than all words together have */
	x->values[x->count].text = text;
	x->values[x->count++].number = n;
}

void query_text_value(struct query_text *x, const char *text)
{
	size_t n = strlen(text) + 1;
	char *copy = store_tx_room(x->t, n);
	memcpy(copy, text, n);
	add(x, copy, 0);
}

void query_text_value_int(struct query_text *x, int64_t n)
{
	add(x, NULL, n);
}

void query_text_put(struct query_text *x, const char *text)
{
	query_text_value(x, text);
	buf_printf(&x->sql, "$%zu", x->count);
}

void query_text_put_int(struct query_text *x, int64_t n)
{
	query_text_value_int(x, n);
	buf_printf(&x->sql, "$%zu", x->count);
}

void query_text_give(const struct query_text *x)
{
	for (size_t i = 0; i < x->count; i++) {
		if (x->values[i].text)
			store_text(x->t, x->values[i].text);
		else
			store_int(x->t, x->values[i].number);
	}
}
