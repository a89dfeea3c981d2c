/* How alike two parts of names are, and why. */
#ifndef AML_ALIKE_H
#define AML_ALIKE_H

#include "aml/parts.h"

/* The nearer the greater. From ALIKE_BONES on it is the same name, below it may be. */
enum aml_alike {
	ALIKE_NOT,
	ALIKE_INITIAL,  /* A. and Aleksey */
	ALIKE_EDITS,    /* two letters apart, of eight or more */
	ALIKE_EDIT,     /* one letter apart, of four or more */
	ALIKE_NEAR,     /* nearly the same consonants, where a script writes no vowels: Gaddafi */
	ALIKE_GENDER,   /* Ivanov, Ivanova */
	ALIKE_SHORT,    /* Bob, Robert */
	ALIKE_BONES,    /* the same consonants, where a script writes no vowels */
	ALIKE_SOUND,    /* Aleksey, Alexei; Muhammad, Mohamed */
	ALIKE_SCRIPT,   /* the same letters once both are Latin */
	ALIKE_MARKS,    /* Muller, Müller */
	ALIKE_SAME      /* but for case */
};

/* least: what is below it is not looked for in each way. */
enum aml_alike aml_alike(const struct aml_name *a, const struct aml_part *x, const struct aml_name *b, const struct aml_part *y, enum aml_alike least);

#endif
