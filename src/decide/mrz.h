/* Machine-readable zones by ICAO 9303 (parts 4 to 7): passports (TD3), cards (TD1, TD2), visas (MRV-A, MRV-B). The API has no field for one; where a text holds
 * one all the same it is read, its digits are checked, and its fields are compared with what was printed. Our own reading. Who is a man or a woman is not
 * read. */
#ifndef DECIDE_MRZ_H
#define DECIDE_MRZ_H

#include <stdbool.h>
#include <stddef.h>

#include "decide/hint.h"
#include "idv/record.h"

enum mrz_format { MRZ_TD1, MRZ_TD2, MRZ_TD3, MRZ_VISA_A, MRZ_VISA_B, MRZ_FORMATS };
extern const char *const mrz_format_names[MRZ_FORMATS]; /* "TD1", "TD2", "TD3", "MRV-A", "MRV-B" */

/* Digits to check by that are wrong. */
enum { MRZ_NUMBER = 1 << 0, MRZ_BIRTH_DATE = 1 << 1, MRZ_EXPIRY = 1 << 2, MRZ_PERSONAL = 1 << 3, MRZ_ALL = 1 << 4, MRZ_DIGITS = 5 };
extern const char *const mrz_digit_names[MRZ_DIGITS]; /* "document number", "birth date", "expiry", "personal number", "all of it" */

struct mrz {
	enum mrz_format format;
	unsigned wrong;          /* MRZ_NUMBER ...; 0: all fit */
	char kind[3];            /* "P", "ID" */
	char issuer[4], nationality[4]; /* "UTO", "D" */
	char number[24];
	char birth_date[11], expiry[11]; /* "??74-08-12": it does not tell the century; "" not told */
	char family[40], given[40];
};

/* The sum that a digit to check by is, of n characters; -1: one is none of a zone's. */
int mrz_digit_of(const char *s, size_t n);
/* The first zone in a text, with its lines beside or below each other. Wipe out after use. */
bool mrz_read(const char *text, struct mrz *out);
/* The first in a field that the table of leaves lacks, or in the number of a document. */
bool mrz_of(const struct record *attempt, struct mrz *out);

/* The zone against what was read from a document of the attempt. */
struct mrz_reading {
	const char *label;       /* "number" */
	enum idv_leaf leaf;      /* the document's */
	struct hint hint;        /* ours: the zone's; nothing is marked */
};
enum { MRZ_READINGS = 6 };
void mrz_compare(const struct mrz *z, const struct record *attempt, size_t document, struct mrz_reading out[MRZ_READINGS]);

#endif
