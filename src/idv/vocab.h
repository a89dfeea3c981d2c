/* Vocabularies of the API: each an open list of wire values with a label for people, a severity and a mark. vocab.def holds them,
 * words and all, from the reference page and the newer OpenAPI document. A value that is not listed is legal and is shown as it
 * came. */
#ifndef IDV_VOCAB_H
#define IDV_VOCAB_H

#include <stdbool.h>
#include <stddef.h>

enum idv_severity {
	IDV_NEUTRAL, /* says nothing either way: no_data, skipped, not_applicable */
	IDV_GOOD,
	IDV_NOTICE,  /* worth a look: partial_match, medium, active */
	IDV_BAD,     /* no_match, failed, high */
	IDV_PENDING, /* waits for a person */
	IDV_UNKNOWN  /* not in our vocabulary */
};

struct idv_word {
	const char *wire;
	const char *label;
	enum idv_severity severity;
	const char
	    *mark; /* one cell, ASCII; distinct within the vocabulary for statuses and step statuses, "" elsewhere when unused */
};

enum idv_vocab {
	IDV_VOCAB_NONE,
#define VOCAB(symbol, ...) IDV_VOCAB_##symbol,
#include "idv/vocab.def"
#undef VOCAB
	IDV_VOCABS
};

/* The words of a vocabulary, sorted by wire name; *count words. */
const struct idv_word *idv_vocab_words(enum idv_vocab v, size_t *count);
const char *idv_vocab_name(enum idv_vocab v);
/* NULL when the value is not listed. */
const struct idv_word *idv_vocab_find(enum idv_vocab v, const char *wire);

#endif
