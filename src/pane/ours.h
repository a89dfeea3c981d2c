/* Our own readings (decide/hint.h) as panes show them: apart from the vendor's verdicts, and called ours. Internal to src/pane. */
#ifndef PANE_OURS_H
#define PANE_OURS_H

#include "decide/hint.h"
#include "pane/build.h"

enum { OURS_WORDS = 200 };

/* Two values of fields that can be compared, each of its record; false: they cannot, or are no text. What differs is marked only where nothing of the two
 * is hidden and the marks help: not where most of it differs. */
bool ours_compare(const struct pane_view *v, const struct record *a, const struct record_value *x, const struct record *b, const struct record_value *y,
                  struct hint *out);
/* The same of texts: kind by the leaf, both seen. */
void ours_compare_texts(enum hint_kind kind, const char *a, const char *b, const char *country, struct hint *out);
/* "close, one digit differs" */
void ours_words(const struct hint *h, char out[OURS_WORDS]);
/* What is worth a look is no more than that: a reading of ours is no verdict. */
enum record_severity ours_severity(enum hint_reading reading);
enum style ours_style(enum hint_reading reading);
/* "ours: close, one digit differs" behind the carets that stand in the last row from `from` on, or in rows of its own from `indent` on. */
void ours_line(struct column *c, size_t from, int indent, const struct hint *h);
/* Fields of both, those that are not the same with their reading: "street: close, a unit is left out; city: differs". What is the same everywhere: "". */
struct ours_pair { enum idv_leaf a, b; };
void ours_list(const struct pane_view *v, const struct record *a, size_t at_a, const struct record *b, size_t at_b, const struct ours_pair *pairs, size_t n,
               struct buf *out, enum hint_reading *worst, size_t *compared);

#endif
