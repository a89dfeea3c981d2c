#include "idv/vocab.h"

#define WORD(wire, label, severity, mark) {wire, label, RECORD_##severity, mark},
#define VOCAB(symbol, name, ...) static const struct record_word words_##symbol[] = {__VA_ARGS__};
#include "idv/vocab.def"
#undef VOCAB

const struct record_vocab idv_vocab_table[IDV_VOCABS] = {
	[IDV_VOCAB_NONE] = {"none", NULL, 0},
#define VOCAB(symbol, name, ...) [IDV_VOCAB_##symbol] = {name, words_##symbol, sizeof(words_##symbol) / sizeof(struct record_word)},
#include "idv/vocab.def"
#undef VOCAB
};
#undef WORD
