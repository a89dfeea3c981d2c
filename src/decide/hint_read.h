/* The readings by kind, for hint.c: two texts that are there and not the same. Each sets the reading, why and what differs of a zeroed hint.
 * Internal to src/decide/hint*.c. */
#ifndef DECIDE_HINT_READ_H
#define DECIDE_HINT_READ_H

#include "decide/hint.h"

void hint_read_name(const char *ours, const char *theirs, struct hint *out);
void hint_read_address(const char *ours, const char *theirs, const char *country, struct hint *out);
void hint_read_region(const char *ours, const char *theirs, const char *country, struct hint *out);
void hint_read_postal(const char *ours, const char *theirs, const char *country, struct hint *out);
void hint_read_date(const char *ours, const char *theirs, const char *country, struct hint *out);
void hint_read_number(const char *ours, const char *theirs, struct hint *out);
void hint_read_phone(const char *ours, const char *theirs, struct hint *out);
void hint_read_country(const char *ours, const char *theirs, struct hint *out);
void hint_read_plain(const char *ours, const char *theirs, struct hint *out);

/* Sets the reading and adds to why, parted by a semicolon. */
void hint_say(struct hint *out, enum hint_reading reading, const char *why);
/* Marks what differs between the two texts. */
void hint_mark(struct hint *out, const char *ours, const char *theirs);
/* Marks the places at which texts of one length differ, where both are ASCII; else as hint_mark. */
void hint_mark_places(struct hint *out, const char *ours, const char *theirs);
/* Are they the same but for two neighbours? ASCII. */
bool hint_are_swapped(const char *a, const char *b);
/* The text in small ASCII letters and digits alone, by aml_latin; what does not fit is cut. */
enum { HINT_PLAIN_TEXT = 96 };
void hint_plain(const char *text, char out[HINT_PLAIN_TEXT]);
/* Its letters and digits in small letters, each of the others left out; letters that look like a digit as that, where `alike`. */
void hint_characters(const char *text, bool alike, char out[HINT_PLAIN_TEXT]);
/* The code of a region of the country ("": of any), from its code or one of its names, both plain; NULL: not known. */
const char *hint_region_code(const char *plain, const char *country);
/* Two letters of a country, from its code of two or three letters, what a machine-readable zone has, or its name; NULL: not known. */
const char *hint_country_code(const char *text, char out[3]);
/* Is it a country's region's code of two or three letters by its looks? */
bool hint_is_code(const char *plain);

/* Parts of two texts, fitted to each other: the nearest first, of equally near ones those at the same place from either end. */
enum { HINT_PARTS = 40, HINT_NOBODY = -1 };
struct hint_fit {
	size_t a_count, b_count;
	unsigned char alike[HINT_PARTS][HINT_PARTS]; /* how alike a[i] and b[k] are; 0 not at all */
	int of_a[HINT_PARTS], of_b[HINT_PARTS];      /* the partner; HINT_NOBODY */
	unsigned char how_a[HINT_PARTS], how_b[HINT_PARTS];
};
void hint_fit_start(struct hint_fit *f, size_t a_count, size_t b_count);
/* Those that are at least so alike and have no partner. */
void hint_fit_parts(struct hint_fit *f, unsigned char least);

#endif
