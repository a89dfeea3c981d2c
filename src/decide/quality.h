/* How well is decided: how far two people agree, how many are cleared that should not be, how long it takes, and what a policy of plain rows would have
 * decided on the same codes. Pure; what is counted is handed in. */
#ifndef DECIDE_QUALITY_H
#define DECIDE_QUALITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "decide/outcome.h"

struct err;

/* -- agreement ----------------------------------------------------------------------------------------------------------------------- */

/* Of two raters: table[a][b] is how often the first said a and the second b. */
struct quality_agreement {
	size_t pairs, agreed;
	bool defined;            /* kappa is; not where nobody ever said anything else than one thing, or there are no pairs */
	double kappa;            /* Cohen's */
	double low, high;        /* its interval of 95 % by the large-sample standard error of Fleiss, Cohen and Everitt (1969), within -1..1 */
};
void quality_agree(size_t table[OUTCOMES][OUTCOMES], struct quality_agreement *out);

/* -- false clears -------------------------------------------------------------------------------------------------------------------- */

/* The exact one-sided upper bound of a share of which `found` of `cases` were seen (Clopper and Pearson), at this confidence, 0.95 say: with it the true
 * share is at most this. No cases: 1. */
double quality_upper(size_t found, size_t cases, double confidence);

/* -- time ---------------------------------------------------------------------------------------------------------------------------- */

/* The share's place among them by nearest rank, 0.5 the median; sorts them. None: -1. */
int64_t quality_quantile(int64_t *seconds, size_t count, double share);

/* -- a policy of rows ---------------------------------------------------------------------------------------------------------------- */

/* A row a line: "OUTCOME if CODE...", all of whose codes have to be there; a code holds what lies below it too, "doc" holds doc.fraud. OUTCOME is one of
 * outcome_names or "second": a second person is wanted. "#" begins a comment. The first row that applies decides; where none does it is "clear". */
enum { QUALITY_ROWS = 200, QUALITY_ROW_CODES = 8, QUALITY_CODE = 40, QUALITY_SECOND = OUTCOMES /* beside the outcomes */, QUALITY_ANSWERS };
extern const char *const quality_answer_names[QUALITY_ANSWERS];
struct quality_row { int answer; char codes[QUALITY_ROW_CODES][QUALITY_CODE]; size_t count; };
struct quality_policy { struct quality_row rows[QUALITY_ROWS]; size_t count; };
/* False and err (ERR_USAGE, with the number of the line): a line is none. known: is there such a code, or one below it? NULL: any will do. */
bool quality_read(struct quality_policy *p, const char *text, size_t len, bool (*known)(const char *code), struct err *err);
bool quality_holds(const char *code, const char *found);  /* the code of a row, what was found */
int quality_decide(const struct quality_policy *p, const char *const *found, size_t count);
/* Is what was decided what the policy says? second: a second person was asked for. */
bool quality_same(int answer, enum outcome decided, bool second);

#endif
