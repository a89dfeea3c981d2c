/* What is ours as it is compared, for compare.c: clean, in parts, without what cannot be compared. */
#ifndef AML_MINE_H
#define AML_MINE_H

#include "aml/compare.h"
#include "aml/parts.h"

struct aml_mine {
	struct aml_person_name names[AML_PERSON_NAMES];         /* that can be compared, as all here */
	struct aml_name name_parts[AML_PERSON_NAMES];
	char *name_texts[AML_PERSON_NAMES];
	size_t name_count;
	struct aml_person_date dates[AML_PERSON_DATES];
	size_t date_count;
	struct aml_person_document documents[AML_PERSON_DOCUMENTS];
	char *numbers[AML_PERSON_DOCUMENTS];
	size_t document_count;
	struct aml_person_place places[AML_PERSON_PLACES];
	struct aml_name place_parts[AML_PERSON_PLACES];
	char *place_texts[AML_PERSON_PLACES], *place_shown[AML_PERSON_PLACES];
	char countries[AML_PERSON_PLACES][3];
	size_t place_count;
};

/* mine is zeroed, and to be given back. Of the person what is no text of ours is borrowed. */
void aml_mine_take(struct aml_mine *mine, const struct aml_person *person);
void aml_mine_give(struct aml_mine *mine);

/* Clean, by what it begins with; owned, secret memory. */
char *aml_cleaned(const char *s);
/* Two letters in capitals, or "". */
void aml_country_of(const char *s, char out[3]);
/* "Berlin (DE)"; owned, secret memory. */
char *aml_place_shown(const char *full, const char *country);

#endif
