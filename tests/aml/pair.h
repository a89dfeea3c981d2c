/* One line of pairs.txt as a person and a hit. */
#ifndef TESTS_AML_PAIR_H
#define TESTS_AML_PAIR_H

#include "aml/compare.h"

struct pair_row {
	char line[1024];          /* its parts; what the person borrows */
	struct aml_person person;
	struct record *hit;       /* owned */
	enum aml_reading expected[AML_COMPARED];
	const char *why;          /* "" nothing is asked */
};
/* False where the line is no pair. */
bool pair_read(const char *line, struct pair_row *row);
/* A hit of its JSON's inside: "\"data\":{...}". */
struct record *pair_hit(const char *inside);

#endif
