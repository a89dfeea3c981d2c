/* What the API says of a watchlist screening, as records: the screening itself (a row of its history is one too), its hits, its reviews, the
 * programme it runs in. Each kind's leaves are a table (screening.def ...), their vocabularies vocab.def. */
#ifndef AML_RECORD_H
#define AML_RECORD_H

#include "record/page.h"

enum aml_vocab {
	AML_VOCAB_NONE,
#define VOCAB(symbol, ...) AML_VOCAB_##symbol,
#include "aml/vocab.def"
#undef VOCAB
	AML_VOCABS
};
extern const struct record_vocab aml_vocab_table[AML_VOCABS];

enum screening_leaf {
#define LEAF(symbol, ...) SCREENING_##symbol,
#include "aml/screening.def"
	SCREENING_LEAVES
#undef LEAF
};
enum hit_leaf {
#define LEAF(symbol, ...) HIT_##symbol,
#include "aml/hit.def"
	HIT_LEAVES
#undef LEAF
};
enum review_leaf {
#define LEAF(symbol, ...) REVIEW_##symbol,
#include "aml/review.def"
	REVIEW_LEAVES
#undef LEAF
};
enum program_leaf {
#define LEAF(symbol, ...) PROGRAM_##symbol,
#include "aml/program.def"
	PROGRAM_LEAVES
#undef LEAF
};

extern const struct record_kind screening_kind, hit_kind, review_kind, program_kind;

/* For a verdict: it is neither confirmed nor dismissed. A status that is new to us waits too. */
bool aml_hit_waits(const struct record *hit);

#endif
