/* Our own reading of what the API compares, and of what it does not: declared against documents and the attempt before, piece by piece. Beside the
 * vendor's verdict, never in its place, and whoever shows it says that it is ours. Pure, but for libicu's tables of scripts. */
#ifndef DECIDE_HINT_H
#define DECIDE_HINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "aml/compare.h"
#include "decide/basis.h"

enum hint_reading {
	HINT_SAME,       /* to the byte, but for case */
	HINT_FORM,       /* the same, written in another form: accents, order, abbreviation, script */
	HINT_CLOSE,      /* a slip: one digit, two swapped, a letter */
	HINT_DIFFERS,
	HINT_LACKS,      /* one side has nothing: never a difference */
	HINT_READINGS
};
extern const char *const hint_names[HINT_READINGS]; /* "same", "other form", "close", "differs", "nothing to compare" */
extern const char *const hint_codes[HINT_READINGS]; /* "same", "form", "close", "differs", "lacks" */

enum hint_kind { HINT_NAME, HINT_ADDRESS, HINT_DATE, HINT_NUMBER, HINT_COUNTRY, HINT_PLAIN /* email, region */, HINT_KINDS };

enum { HINT_WHY = 120 };

struct hint {
	enum hint_reading reading;
	char why[HINT_WHY];      /* in words, clean, without a value: "day and month swapped"; "" nothing to say */
	struct aml_span ours_differ[AML_SPANS], theirs_differ[AML_SPANS]; /* bytes of the two texts that differ */
	size_t ours_spans, theirs_spans;
};

/* Two texts of a kind; country: two letters of the address' or number's country, "" not known. */
void hint_compare(enum hint_kind kind, const char *ours, const char *theirs, const char *country, struct hint *out);

/* Is the number one of its kind can be? `kind`: the API's word ("br_cpf"). */
enum number_check { NUMBER_FITS, NUMBER_FORM /* wrong length or letters */, NUMBER_DIGIT /* its check digit is wrong */, NUMBER_UNCHECKED /* the kind has none we know */ };
enum number_check number_check(const char *kind, const char *value, char why[HINT_WHY]);

#endif
