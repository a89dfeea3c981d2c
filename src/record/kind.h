/* A kind of answer: its table of leaves and what goes with it. All else in this folder has it as a parameter. */
#ifndef RECORD_KIND_H
#define RECORD_KIND_H

#include <stdbool.h>
#include <stddef.h>

#include "record/leaf.h"
#include "record/vocab.h"

struct buf;
struct record;
struct record_schema;
struct record_value;

/* What is said of an empty field at `path`, indexes left out ("devices[].factors"), or under it. */
struct record_sentence {
	const char *path, *sentence;
};

/* Why values of this kind are empty, beyond what is true of all. Zeroed: nothing more is known. */
struct record_why {
	const struct record_sentence *arrays, *nulls; /* without an element; null: the longest path that matches speaks */
	size_t array_count, null_count;
	/* Asked before them; false when it knows no more. NULL: nobody is. */
	bool (*say)(const struct record *r, const struct record_value *v, const char *path, struct buf *out);
};

struct record_kind {
	const char *name;  /* with its article: "an identity verification" */
	const char *one, *many; /* of a list, for people: "attempt", "attempts" */
	const char *list;  /* the key of a list's array: "identity_verifications"; NULL: there is no such list */
	const struct record_leaf *leaves; /* the first is the record's id, a text that is never missing */
	size_t leaf_count;
	const struct record_vocab *vocabs; /* the first has no words */
	struct record_why why;
	struct record_schema **schema; /* where the tree of the leaves is kept once it was built */
};

#endif
