/* The filter language, as one types it: words of the form name:value, alone standing words for ids, all of them must hold.
 *   status:pending why:aml age:>2d user:abc mine unclaimed due:<4h try:>1 template:T queue:Q owner:X snoozed hold news
 *   programme:P assignee:X hits:>3 list:sanctions
 * Words without a colon that are no flag are looked for in ids: as a prefix up to two characters, anywhere from the third on. Double quotes
 * keep blanks, and make of what is in them a word to look for; - before a word: what does not. Pure. */
#ifndef STORE_FILTER_H
#define STORE_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;

enum filter_term_kind { TERM_STATUS, TERM_WHY, TERM_AGE, TERM_DUE, TERM_TRY, TERM_USER, TERM_TEMPLATE, TERM_QUEUE, TERM_OWNER, TERM_FIND,
                        TERM_MINE, TERM_UNCLAIMED, TERM_SNOOZED, TERM_OVERDUE, TERM_HOLD, TERM_NEWS, TERM_ALL,
                        TERM_PROGRAMME, TERM_ASSIGNEE, TERM_HITS, TERM_LIST };
enum filter_compare { FILTER_IS, FILTER_LESS, FILTER_MORE };

#define FILTER_NOBODY "none" /* assignee:none */

enum { FILTER_TERMS = 12, FILTER_TEXT = 128, FILTER_MAX = 400 };

struct filter_term {
	enum filter_term_kind kind;
	bool no;                 /* written with - before it */
	enum filter_compare compare;
	int64_t number;          /* tries, hits, or seconds */
	char text[FILTER_TEXT];  /* of DUE: "today", for whoever asks to turn into seconds; else "" */
};

struct case_filter { struct filter_term terms[FILTER_TERMS]; size_t count; };

/* False and err where a word is not understood; what was understood before it stands in out. Unless it has `snoozed` or `all`, a filter leaves
 * snoozed cases out; unless it names a queue, a person, an id or `all`, those that
 * were escalated to another queue. */
bool filter_parse(const char *text, struct case_filter *out, struct err *err);
/* What may stand at `cursor` (bytes): the word there completed as far as it is plain, into out (the whole line); the candidates with a line of
 * help each (NULL for values): names, or after a colon the values. Returns how many there are, which may be more than `most`. Values come from
 * `values` (statuses, codes, people, queues), by term; NULL: none. */
struct filter_values { const char *const *(*of)(void *ctx, enum filter_term_kind kind, size_t *count); void *ctx; };
struct filter_candidate { char word[FILTER_TEXT]; const char *help; };
size_t filter_complete(const char *text, size_t cursor, const struct filter_values *values, char out[FILTER_MAX], size_t *out_cursor,
                       struct filter_candidate *candidates, size_t most);

#endif
