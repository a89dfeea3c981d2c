/* The API's vocabularies. vocab.def holds them, words and all, from the reference page and the newer OpenAPI document. */
#ifndef IDV_VOCAB_H
#define IDV_VOCAB_H

#include "record/vocab.h"

enum idv_vocab {
	IDV_VOCAB_NONE,
#define VOCAB(symbol, ...) IDV_VOCAB_##symbol,
#include "idv/vocab.def"
#undef VOCAB
	IDV_VOCABS
};

extern const struct record_vocab idv_vocab_table[IDV_VOCABS];

/* The words of a vocabulary, sorted by wire name; *count words. */
static inline const struct record_word *idv_vocab_words(unsigned v, size_t *count)
{
	*count = idv_vocab_table[v].count;
	return idv_vocab_table[v].words;
}

static inline const char *idv_vocab_name(unsigned v)
{
	return idv_vocab_table[v].name;
}

static inline const struct record_word *idv_vocab_find(unsigned v, const char *wire)
{
	return record_vocab_find(&idv_vocab_table[v], wire);
}

#endif
