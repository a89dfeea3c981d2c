/* A word of any script in plain Latin letters, by libicu's tables where ours do not do. Used by comparison only: nothing of this is shown. */
#ifndef AML_LATIN_H
#define AML_LATIN_H

#include <stdbool.h>
#include <stddef.h>

enum aml_script {
	AML_LATIN,       /* of its first letter; digits and signs count as Latin */
	AML_CYRILLIC,
	AML_CONSONANTS,  /* Arabic, Thai: short vowels are left out, so only consonants and long vowels can be compared */
	AML_HEBREW,      /* as these, with letters of its own for kh and without one for sh */
	AML_INHERENT,    /* Devanagari and its sisters: an "a" is written nowhere and may or may not be said */
	AML_HAN,         /* read as Mandarin. Cantonese, Japanese and Korean readings are others */
	AML_HANGUL,
	AML_KANA,
	AML_OTHER        /* Greek, Armenian, Georgian: letter by letter */
};

enum { AML_WORD = 48 };

/* n bytes of valid UTF-8 in lower-case letters and digits of ASCII, no longer than AML_WORD - 1: what is longer is cut. "" where nothing came of it,
 * for want of tables too. */
enum aml_script aml_latin(const char *s, size_t n, char out[AML_WORD]);
/* What a code point is to a name. OTHER parts words. */
enum aml_sign { AML_SIGN_OTHER, AML_SIGN_LETTER, AML_SIGN_MARK, AML_SIGN_APOSTROPHE };
/* The code point at s (valid UTF-8, NUL at the end), its bytes in *n; 0 at the end. */
unsigned aml_code_point(const char *s, size_t *n);
enum aml_sign aml_sign(unsigned code_point);
enum aml_script aml_script(unsigned code_point);
/* Scripts that write foreign names in other letters than they have, or leave out what parts them: that they look unlike says nothing. */
bool aml_script_is_loose(unsigned code_point);
/* Simple lower case. */
unsigned aml_lower(unsigned code_point);

#endif
