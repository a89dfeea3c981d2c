/* A name in its parts, each as it is written, as it sounds and what it is. For comparison only. */
#ifndef AML_PARTS_H
#define AML_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "aml/latin.h"

enum { AML_PARTS = 16, AML_NAME_BYTES = 400, AML_BONES = 24 }; /* more parts or bytes are not compared */

enum { AML_FRONT = 1, AML_BACK = 2 }; /* i, e, y; u, o, w */

enum aml_part_role {
	AML_PART_CORE,
	AML_PART_OPTIONAL,  /* von, de, bin, al; Mr, Sheikh: compared where both have it */
	AML_PART_SUFFIX,    /* Jr, III */
	AML_PART_PATRONYMIC /* a core part that many papers leave out: Ivanovich */
};

struct aml_part {
	uint16_t at, len;       /* in the text */
	enum aml_part_role role;
	enum aml_script script;
	bool initial;           /* one letter */
	bool article;           /* begins with al, el, ul: bones may go without its l */
	bool family, given;     /* known to be one; neither: not told */
	uint16_t variants;      /* of one name in Latin letters: Muhammad, Mohamed. 0 none */
	uint16_t shorts;        /* of a name and its short forms. 0 none */
	char text[AML_WORD];    /* small letters of ASCII; "" where it could not be read */
	char sound[AML_WORD];   /* without what differs from one way of writing it in Latin letters to the other */
	char bones[AML_BONES];  /* consonants */
	unsigned char after[AML_BONES]; /* vowels that follow each: AML_FRONT, AML_BACK; what a script without vowels writes of them are the long ones */
};

/* Neighbours as one word, from the part at hand on: "xiao" "ming" is "xiaoming", or "mingxiao". */
enum aml_join { AML_TWO, AML_TWO_TURNED, AML_THREE, AML_JOINS };

struct aml_name {
	const char *text;       /* clean; lives as long as the name */
	const char *from;
	struct aml_part parts[AML_PARTS];
	size_t count;
	size_t cores;           /* that are CORE or PATRONYMIC */
	bool told;              /* which part is the family's */
	bool cut;               /* there is more of it */
	bool unread;            /* a part that no table could read */
	bool has_han, is_loose; /* of a part */
	struct aml_part joined[AML_PARTS][AML_JOINS]; /* once joined; text "": there is no such word */
};

/* family_at: where the family name begins in the text, 0 where that is not told. */
void aml_name_read(struct aml_name *name, const char *text, size_t family_at);
/* What is compared with many is joined once. */
void aml_name_join(struct aml_name *name);
/* Of the scripts of India: how it sounds without the "a" that stands nowhere. */
void aml_without_inherent(const char *text, char out[AML_BONES]);

#endif
