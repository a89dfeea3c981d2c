/* A vocabulary: an open list of wire values with a label for people, a severity and a mark. A value that is not listed is legal and is
 * shown as it came. */
#ifndef RECORD_VOCAB_H
#define RECORD_VOCAB_H

#include <stddef.h>

enum record_severity {
	RECORD_NEUTRAL, /* says nothing either way: no_data, skipped, not_applicable */
	RECORD_GOOD,
	RECORD_NOTICE,  /* worth a look: partial_match, medium, active */
	RECORD_BAD,     /* no_match, failed, high */
	RECORD_PENDING, /* waits for a person */
	RECORD_UNKNOWN  /* not in our vocabulary */
};

struct record_word {
	const char *wire, *label;
	enum record_severity severity;
	const char *mark; /* one cell, ASCII; distinct within the vocabularies of statuses, "" elsewhere when unused */
};

struct record_vocab {
	const char *name;
	const struct record_word *words; /* sorted by wire name */
	size_t count;
};

/* NULL when it has no such word. */
const struct record_word *record_vocab_find(const struct record_vocab *v, const char *wire);

#endif
