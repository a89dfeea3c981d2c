/* Numbers of documents by the rules that their issuers published: form, digits to check by, the birth date that some have in them. Our own reading: that
 * a number fits says that it could be one, never that somebody was given it. Whether a person is a man or a woman, which some tell too, is not read.
 * Sources stand beside each rule in number.c. */
#ifndef DECIDE_NUMBER_H
#define DECIDE_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

#include "decide/hint.h"

enum number_check {
	NUMBER_FITS,
	NUMBER_FORM,       /* wrong length or letters, or what is never given out */
	NUMBER_DIGIT,      /* its check digit is wrong */
	NUMBER_UNCHECKED,  /* the kind has no rule we know, or the number is masked */
	NUMBER_CHECKS
};
extern const char *const number_check_names[NUMBER_CHECKS]; /* "fits", "wrong form", "wrong check digit", "not checked" */

/* Is the number one of its kind can be? `kind`: the API's word ("br_cpf"). why: in words, without a value; "" nothing to say. */
enum number_check number_check(const char *kind, const char *value, char why[HINT_WHY]);

enum { NUMBER_DATE = 11 };
/* The birth date in a number: "1985-03-14", or "??85-03-14" where it does not tell the century. False: there is none that can be read. */
bool number_birth_date(const char *kind, const char *value, char out[NUMBER_DATE]);
/* The same against a birth date (YYYY-MM-DD), as a hint; HINT_LACKS: one of them has none. Centuries that are not told agree. Nothing is marked. */
void number_birth_compare(const char *kind, const char *value, const char *birth_date, struct hint *out);

#endif
