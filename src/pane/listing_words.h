/* What the store keeps in codes, in words. */
#ifndef PANE_LISTING_WORDS_H
#define PANE_LISTING_WORDS_H

#include <stddef.h>

#include "record/vocab.h"

enum { LISTING_WORDS = 24, LISTING_WORD_SIZE = 64 };

struct listing_words { char text[LISTING_WORDS][LISTING_WORD_SIZE]; size_t count, more; };

/* Codes with a blank between them, in their order; what is the same in words is said once. */
void listing_words_read(const char *codes, struct listing_words *out);
/* Of a step, by its mark; NULL: no such mark. */
const struct record_word *listing_step_word(char mark);
/* Kinds of lists by their codes (aml/list.h), in words, with commas: "sanctions, PEP". Appended. */
struct buf;
void listing_kinds(const char *codes, struct buf *out);

#endif
