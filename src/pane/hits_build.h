/* What the rows of a screening are built of. Internal to src/pane/hits*.c. */
#ifndef PANE_HITS_BUILD_H
#define PANE_HITS_BUILD_H

#include "pane/build.h"
#include "pane/hits.h"

enum { HITS_LABEL = 22 };

/* The view without what the reviewer revealed of the verification: leaves of other kinds have the same numbers. */
struct pane_view hits_view_of(const struct pane_view *v, int width);
/* Which rows from `from` on are about no field of the verification. */
void hits_unbind(struct row_list *l, size_t from);
/* A field as build_field has it; label NULL: the leaf's own. A match summary has no mark: there "+" would read as our own "agrees". */
void hits_field(struct column *c, unsigned leaf, size_t i, const char *label);
/* All elements of a list leaf in one field. */
void hits_list_field(struct column *c, unsigned leaf, const char *label);
/* The id of a Dashboard user in a leaf, with the name of who it is. */
void hits_person_field(struct column *c, const struct hits_view *h, unsigned leaf, const char *label);
/* Fields of this record that the version does not know, each with its JSON. */
void hits_extras(struct column *c);
/* Who that is; "" where no name is known beyond the id. */
const char *hits_person(const struct hits_view *h, const char *id);

/* One cell: + ~ x . and ? where nothing was compared. What agrees is what a reviewer must not overlook, so that is strong. */
const char *hits_reading_mark(enum aml_reading reading);
enum style hits_reading_style(enum aml_reading reading);
/* The vendor's summary in the same marks; ! for a word that is new. */
const char *hits_summary_mark(const struct record_value *v);
/* The vendor's summary of a factor, and how often the entry has it: the leaf of its elements that tells most. */
unsigned hits_summary_leaf(enum aml_factor factor);
unsigned hits_element_leaf(enum aml_factor factor);
/* Of a hit. */
const struct record_value *hits_primary_name(const struct record *hit);
bool hits_has_data(const struct record *hit);
bool hits_has_analysis(const struct record *hit);
const struct aml_comparison *hits_comparison(const struct hits_view *h, size_t hit);

/* What stands on one side of a comparison: a text, bytes of it that differ from the other's, and what is said about it. */
struct hits_side {
	const char *text;
	const struct aml_span *differ;
	size_t differ_count;
	const char *aside;      /* "declared"; "" nothing */
	enum style style;
};
/* Ours left and the entry right, each wrapped in its half; below each other in a narrow column. Under what differs stand "^", where the two
 * have enough in common for that to help. */
void hits_beside(struct column *c, const char *mark, enum style mark_style, const struct hits_side *ours, const struct hits_side *theirs,
                 bool masked);

#endif
