/* The readings of single elements, for compare.c: what is ours against what the list has, both known. Each sets reading, likeness, why and the spans of
 * a pair whose texts are set; nothing else. */
#ifndef AML_READING_H
#define AML_READING_H

#include "aml/compare.h"
#include "aml/differ.h"
#include "aml/parts.h"

static inline struct aml_spans aml_ours(struct aml_pair *p)
{
	return (struct aml_spans){ p->ours_differ, &p->ours_spans };
}

static inline struct aml_spans aml_theirs(struct aml_pair *p)
{
	return (struct aml_spans){ p->theirs_differ, &p->theirs_spans };
}

void aml_read_name(const struct aml_name *ours, const struct aml_name *theirs, struct aml_pair *p);

struct aml_days {
	const char *from, *to; /* YYYY-MM-DD; "" not known, at least one is */
};
void aml_read_date(const char *ours, struct aml_days theirs, struct aml_pair *p);
/* "1966", "1966-06", "1966-06-01", "1964 to 1966", "from ...", "to ...", as it is shown. */
enum { AML_DAYS_TEXT = 40 };
void aml_days_text(struct aml_days days, char out[AML_DAYS_TEXT]);

/* kind: of ours the verification's word, of theirs the list's. */
void aml_read_document(const struct aml_person_document *ours, const char *kind, struct aml_pair *p);
/* The number can be compared. */
bool aml_number_is_one(const char *number);

/* The places as parts; the countries: two letters each, "" not known. */
void aml_read_place(const struct aml_name *ours, const char *our_country, const struct aml_name *theirs, const char *their_country, struct aml_pair *p);

/* What the readings of a comparison come to: its `order`. */
int aml_order_of(const struct aml_comparison *c);

#endif
