#include "idv/vocab.h"

#include <stdlib.h>
#include <string.h>

#define WORD(wire, label, severity, mark) {wire, label, IDV_##severity, mark},
#define VOCAB(symbol, name, ...) static const struct idv_word words_##symbol[] = {__VA_ARGS__};
#include "idv/vocab.def"
#undef VOCAB

static const struct {
	const char *name;
	const struct idv_word *words;
	size_t count;
} vocabs[IDV_VOCABS] = {
	[IDV_VOCAB_NONE] = {"none", NULL, 0},
#define VOCAB(symbol, name, ...) [IDV_VOCAB_##symbol] = {name, words_##symbol, sizeof(words_##symbol) / sizeof(struct idv_word)},
#include "idv/vocab.def"
#undef VOCAB
};
#undef WORD

const struct idv_word *idv_vocab_words(enum idv_vocab v, size_t *count)
{
	*count = vocabs[v].count;
	return vocabs[v].words;
}

const char *idv_vocab_name(enum idv_vocab v)
{
	return vocabs[v].name;
}

static int by_wire(const void *key, const void *word)
{
	return strcmp(key, ((const struct idv_word *)word)->wire);
}

const struct idv_word *idv_vocab_find(enum idv_vocab v, const char *wire)
{
	if (vocabs[v].count == 0)
		return NULL;
	return bsearch(wire, vocabs[v].words, vocabs[v].count, sizeof(struct idv_word), by_wire);
}
