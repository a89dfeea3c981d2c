/* An address in its words. Internal to src/decide/hint_address*.c. */
#ifndef DECIDE_HINT_ADDRESS_H
#define DECIDE_HINT_ADDRESS_H

#include "aml/latin.h"
#include "decide/hint_read.h"

enum address_kind { ADDRESS_PLAIN, ADDRESS_STREET, ADDRESS_UNIT, ADDRESS_TURN, ADDRESS_BOX, ADDRESS_NUMBER };

struct address_word {
	uint16_t at, len;        /* in the text */
	enum address_kind kind;
	char text[AML_WORD];     /* in small letters of ASCII */
};

struct address {
	const char *text;
	size_t count;
	bool cut;                /* there is more of it */
	struct address_word words[HINT_PARTS];
};

/* country: whose regions are known by name. */
void address_read(struct address *a, const char *text, const char *country);
/* How alike two words are, the nearer the greater. */
enum address_alike { ADDRESS_NOT, ADDRESS_EDIT, ADDRESS_WRITTEN /* ue for u-umlaut */, ADDRESS_SHORT /* St, Street */, ADDRESS_MARKS, ADDRESS_SAME };
enum address_alike address_alike(const struct address *a, const struct address_word *x, const struct address *b, const struct address_word *y);

#endif
