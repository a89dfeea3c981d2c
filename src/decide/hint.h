/* Our own reading of what the API compares, and of what it does not: declared against documents and the attempt before, piece by piece. Beside the
 * vendor's verdict, never in its place, and whoever shows it says that it is ours. Pure, but for libicu's tables of scripts. */
#ifndef DECIDE_HINT_H
#define DECIDE_HINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "aml/compare.h"
#include "idv/leaf.h"

enum hint_reading {
	HINT_SAME,       /* to the byte, but for case */
	HINT_FORM,       /* the same, written in another form: accents, order, abbreviation, script */
	HINT_CLOSE,      /* a slip, or less on one side: one digit, two swapped, a letter, a unit that one lacks */
	HINT_DIFFERS,
	HINT_LACKS,      /* one side has nothing that can be compared: never a difference */
	HINT_READINGS
};
extern const char *const hint_names[HINT_READINGS]; /* "same", "other form", "close", "differs", "nothing to compare" */
extern const char *const hint_codes[HINT_READINGS]; /* "same", "form", "close", "differs", "lacks" */

/* ADDRESS: a line of it, a city, or all of it. PLAIN: by its characters. */
enum hint_kind {
	HINT_NAME, HINT_ADDRESS, HINT_REGION, HINT_POSTAL, HINT_DATE, HINT_NUMBER, HINT_PHONE, HINT_COUNTRY, HINT_PLAIN,
	HINT_KINDS
};
extern const char *const hint_kind_names[HINT_KINDS]; /* "name", "address", "region", "postal", "date", "number", "phone", "country", "plain" */
/* What the values of a leaf are compared as; HINT_KINDS: they are words, states, ids, times, which are not. */
enum hint_kind hint_kind_of(enum idv_leaf leaf);

enum { HINT_WHY = 120 };

struct hint {
	enum hint_reading reading;
	char why[HINT_WHY];      /* in words, clean, without a value: "day and month swapped"; "" nothing to say */
	struct aml_span ours_differ[AML_SPANS], theirs_differ[AML_SPANS]; /* bytes of the two texts that differ, rising */
	size_t ours_spans, theirs_spans;
};

/* Two clean texts of a kind; country: two letters of the address' or number's country, "" not known. */
void hint_compare(enum hint_kind kind, const char *ours, const char *theirs, const char *country, struct hint *out);

#endif
