/* What is looked for in ids and codes: as PostgreSQL and SQLite look through texts, and as SQLite's trigrams find them. For query*.c
 * alone. */
#ifndef STORE_QUERY_FIND_H
#define STORE_QUERY_FIND_H

#include <stdbool.h>

#include "store/query_text.h"

enum { QUERY_NEEDLE = FILTER_TEXT + 8 };

/* As it stands in the column `ids`. `begins`: only where an id begins, as it is for less than three characters anyhow. */
void query_find_needle(const char *text, bool begins, char out[QUERY_NEEDLE]);
/* Conditions on c. */
void query_find_put(struct query_text *x, const char *needle);
void query_find_user(struct query_text *x, const char *text);
void query_find_why(struct query_text *x, const char *text); /* a code, or how one begins */
/* The value of MATCH for a needle: finds what it is in, and more. */
void query_find_match(struct query_text *x, const char *needle);

#endif
