#include "record/vocab.h"

#include <stdlib.h>
#include <string.h>

static int by_wire(const void *key, const void *word)
{
	return strcmp(key, ((const struct record_word *)word)->wire);
}

const struct record_word *record_vocab_find(const struct record_vocab *v, const char *wire)
{
	return v->count ? bsearch(wire, v->words, v->count, sizeof *v->words, by_wire) : NULL;
}
