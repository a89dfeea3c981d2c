/* A record: one decoded answer of some kind. Every leaf with its state, the fields we do not know, and the JSON it came from.
 *
 * Values are looked up by leaf and array indexes. Everything lives in one block of secret memory, no larger than it has to be, and dies
 * with the record. Strings are valid UTF-8 as the server sent them: not yet fit to print (base/text.h does that where rows are built). */
#ifndef RECORD_RECORD_H
#define RECORD_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record/json.h"
#include "record/kind.h"

enum record_state {
	RECORD_ABSENT,     /* the key is not in the answer */
	RECORD_NULL,       /* null, or under an object that is null */
	RECORD_REDACTED,   /* null or absent under an object whose redacted_at is set */
	RECORD_PRESENT,
	RECORD_WRONG_TYPE  /* there, but not of the documented type: `text` holds its JSON */
};

struct record_value {
	uint16_t leaf;                /* of the kind's table */
	enum record_state state : 3;
	enum record_type type : 4;    /* of the leaf; and these of its flags: */
	bool masked : 1, words : 1, wished : 1;
	unsigned indexed : 2;         /* how many of `at` count: fewer than the path has arrays when one is empty, null or missing */
	bool none : 1;                /* ABSENT because its array was sent without an element */
	bool timed : 1;               /* a TIME that parsed */
	bool mended : 1;              /* the text holds JSON_MENDED: broken or cut, so no id to send and nothing to compare with */
	uint16_t at[RECORD_DEPTH];    /* array indexes, 0 where the path has no array */
	const char *text;             /* never NULL; "" unless PRESENT or WRONG_TYPE; numbers and booleans as written */
	int64_t number;               /* INTEGER; BOOLEAN 0 or 1; TIME unix seconds when `timed` */
	const struct record_word *word; /* ENUM: NULL when the value is not in the vocabulary */
	const char *empty_at; /* ABSENT/NULL/REDACTED: path of the outermost object or key that is empty, "user.name"; else NULL */
};

/* A field the API sent and the table lacks. An array too long to keep whole is noted here too ("documents[512..900]"). */
struct record_extra {
	const char *path; /* with indexes: "risk_check.devices[0].new_field" */
	const char *json; /* its value */
};

struct record {
	const struct record_kind *kind;
	void *block;                 /* secret memory: all that the pointers below point to, and no more */
	struct record_value *values; /* sorted by leaf, then indexes */
	size_t value_count;
	struct record_extra *extras;
	size_t extra_count;
	size_t wrong_types;          /* values in state RECORD_WRONG_TYPE */
	size_t unknown_words;        /* ENUM values outside their vocabulary */
	size_t mended;               /* of the answer it came with: see struct record_page */
	const char *json;            /* the record's own JSON after the pre-pass, compact */
	size_t json_len;
};
void record_destroy(struct record *record); /* accepts NULL; wipes */

/* What a value has of the row of its leaf. */
void record_value_of_leaf(struct record_value *v, const struct record_leaf *leaf);

/* The value of a leaf; never NULL: one that does not exist (index past the end) is RECORD_ABSENT. */
const struct record_value *record_get(const struct record *r, unsigned leaf, size_t i, size_t j);
/* Elements of the array that `leaf` lies in: the outer one for i == -1, else the inner one of element i. */
size_t record_count(const struct record *r, unsigned leaf, int i);
/* Shorthands; "" when not PRESENT. */
const char *record_text(const struct record *r, unsigned leaf);
bool record_is(const struct record *r, unsigned leaf, const char *wire);

/* Why a value is empty, for people: "step skipped", "not sent by the API", "redacted 2026-01-02". Never empty when the state is not
 * PRESENT. Appends clean text. */
void record_why_empty(const struct record *r, const struct record_value *v, struct buf *out);

/* The path with indexes filled in: "devices[1].factors[0]". */
void record_value_path(const struct record_kind *kind, const struct record_value *v, struct buf *out);

#endif
