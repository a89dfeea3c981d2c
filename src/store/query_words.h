/* The words of a filter as conditions. For query.c alone. */
#ifndef STORE_QUERY_WORDS_H
#define STORE_QUERY_WORDS_H

#include "store/query.h"
#include "store/query_text.h"

/* What is said of the cases that a filter asks for. */
struct query_words {
	const struct case_query *q;
	bool pending;                    /* none but pending ones */
	bool snoozed;                    /* snoozed ones too */
	bool any_queue;                  /* those that were escalated to another queue too */
	const struct filter_term *equal; /* a word with an index of its own in the list's order; NULL none */
	const struct filter_term *rare;  /* the word that probably says most, which an index answers; NULL none */
};
/* A word that says from where to where in the list's own order is not `rare`: the order's index answers it. */
void query_words_read(struct query_words *w, const struct case_query *q);
const char *query_words_index(const struct query_words *w); /* of `equal`; NULL none */
/* All conditions on c, with AND between them; at least one. $1 is who asks, $2 is now. */
void query_words_put(struct query_text *x, const struct query_words *w);
/* SQLite: a SELECT of the numbers of cases that `rare` may mean, up to one more than query_words_few. */
void query_words_put_rare(struct query_text *x, const struct query_words *w);
int query_words_few(const struct query_words *w);

#endif
