/* A person against a list entry, factor by factor: our own reading, beside the vendor's. It never overrules, and whoever shows it says that it is
 * ours. Pure, but for libicu's tables of scripts.
 *
 * A missing value is never a difference: the list lacks it, or we lack it. */
#ifndef AML_COMPARE_H
#define AML_COMPARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "aml/record.h"

enum aml_reading {
	AML_UNREAD,      /* of factors found by hand: nobody looked */
	AML_AGREES, AML_PARTLY, AML_DIFFERS, AML_LIST_LACKS, AML_WE_LACK,
	AML_READINGS
};
extern const char *const aml_reading_names[AML_READINGS]; /* "not looked at", "agrees", "partly", "differs", "list lacks it", "we lack it" */
extern const char *const aml_reading_codes[AML_READINGS]; /* "unread", "agrees", "partly", "differs", "list_lacks", "we_lack" */

enum aml_factor {
	AML_NAME, AML_BIRTH_DATE, AML_DOCUMENT, AML_PLACE,
	AML_COMPARED,    /* what the API gives; what follows is found by hand */
	AML_GENDER = AML_COMPARED, AML_NATIONALITY, AML_BIRTH_PLACE, AML_PHOTOGRAPH, AML_OFFICE, AML_DEATH,
	AML_FACTORS
};
extern const char *const aml_factor_names[AML_FACTORS];   /* "name", "birth date", ... "office or function", "death" */
extern const char *const aml_factor_codes[AML_FACTORS];   /* "name", "birth_date", "document", "place", "gender", ... */

/* What is known of the person under review: as declared, as read from documents, and the screening's search terms. Texts are borrowed and never
 * NULL: "" is not known. The first name is the one that counts most. */
enum { AML_PERSON_NAMES = 12, AML_PERSON_DATES = 8, AML_PERSON_DOCUMENTS = 12, AML_PERSON_PLACES = 12 };
struct aml_person_name { const char *given, *family, *full; const char *from; }; /* full "": given and family; from: "declared", "document 1", "search terms" */
struct aml_person_date { const char *date; const char *from; };                  /* YYYY-MM-DD */
struct aml_person_document { const char *kind, *number; const char *from; };     /* kind: the verification's own word ("passport", "us_ssn"), "" unknown */
struct aml_person_place { const char *full, *country; const char *from; };       /* full: street to postal code, "" ; country: two letters */
struct aml_person {
	struct aml_person_name names[AML_PERSON_NAMES]; size_t name_count;
	struct aml_person_date dates[AML_PERSON_DATES]; size_t date_count;
	struct aml_person_document documents[AML_PERSON_DOCUMENTS]; size_t document_count;
	struct aml_person_place places[AML_PERSON_PLACES]; size_t place_count;
};

/* Bytes of a text that differ from the other's. */
struct aml_span { uint16_t at, len; };
enum { AML_SPANS = 8, AML_WHY = 96 };

/* One element of the entry (an alias, a date range, a document, a place) against the nearest of ours. */
struct aml_pair {
	enum aml_factor factor;
	uint16_t element;        /* index in the hit's array; of a factor that the list lacks UINT16_MAX */
	enum aml_reading reading;
	bool disputed;           /* it agrees, but another of ours does not: read as partly */
	int likeness;            /* 0..1000, to order pairs of one reading */
	const char *ours, *theirs; /* borrowed from the comparison; "" where it is lacked */
	const char *from;        /* where ours is from */
	struct aml_span ours_differ[AML_SPANS], theirs_differ[AML_SPANS];
	size_t ours_spans, theirs_spans;
	char why[AML_WHY];       /* in words, clean: "parts in another order", "day and month swapped", "1 year apart"; "" nothing to say */
};

struct aml_factor_reading {
	enum aml_reading reading;
	size_t pair;             /* the pair that decided it; SIZE_MAX none */
	char why[AML_WHY];
};

struct aml_comparison {
	struct aml_factor_reading factors[AML_COMPARED];
	struct aml_pair *pairs;  /* by factor, the nearest first; owned, secret memory */
	size_t pair_count;
	int order;               /* the more, the likelier that it is the person: by what agrees and what differs. For sorting hits */
};

/* Where libicu has no tables names are compared as they are written. out is to be finished. */
void aml_compare(const struct aml_person *person, const struct record *hit, struct aml_comparison *out);
void aml_comparison_finish(struct aml_comparison *c); /* accepts zeroed; wipes */

/* Places of hits in the order in which they should be looked at: pending before decided, likelier first, then by list kind (sanctions first),
 * then as they came. */
void aml_order_hits(struct record *const *hits, const struct aml_comparison *comparisons, size_t count, size_t *order);

#endif
