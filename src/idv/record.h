/* A decoded identity verification: every leaf with its state, the fields we do not know, and the JSON it came from.
 *
 * Values are looked up by leaf and array indexes. Everything lives in one arena of secret memory and dies with the record.
 * Strings are valid UTF-8 as the server sent them: not yet fit to print (base/text.h does that where rows are built). */
#ifndef IDV_RECORD_H
#define IDV_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "idv/leaf.h"

struct err;
struct buf;

enum idv_state {
	IDV_ABSENT,     /* the key is not in the answer */
	IDV_NULL,       /* null, or under an object that is null */
	IDV_REDACTED,   /* null or absent under an object whose redacted_at is set */
	IDV_PRESENT,
	IDV_WRONG_TYPE  /* there, but not of the documented type: `text` holds its JSON */
};

struct idv_value {
	enum idv_leaf leaf;
	enum idv_state state;
	uint16_t at[IDV_DEPTH];       /* array indexes, 0 where the path has no array */
	uint8_t indexed; /* how many of them count: fewer than the path has arrays when one is empty, null or missing */
	bool none;                    /* ABSENT because its array was sent without an element */
	const char *text;             /* never NULL; "" unless PRESENT or WRONG_TYPE; numbers and booleans as written */
	int64_t number;               /* INTEGER; BOOLEAN 0 or 1; TIME unix seconds when `timed` */
	bool timed;                   /* a TIME that parsed */
	bool mended;                  /* the text holds IDV_MENDED: broken or cut, so no id to send and nothing to compare with */
	const struct idv_word *word;  /* ENUM: NULL when the value is not in the vocabulary */
	const char *empty_at; /* ABSENT/NULL/REDACTED: path of the outermost object or key that is empty, "user.name"; else NULL */
};

/* A field the API sent and our table lacks. An array too long to keep whole is noted here too ("documents[512..900]"). */
struct idv_extra {
	const char *path; /* with indexes: "risk_check.devices[0].new_field" */
	const char *json; /* its value */
};

struct idv_record {
	struct arena arena;
	struct idv_value *values; /* sorted by leaf, then indexes */
	size_t value_count;
	struct idv_extra *extras;
	size_t extra_count;
	size_t wrong_types;       /* values in state IDV_WRONG_TYPE */
	size_t unknown_words;     /* ENUM values outside their vocabulary */
	size_t mended;            /* of the answer it came with: see struct idv_page */
	const char *json;         /* the record's own JSON after the pre-pass, compact */
	size_t json_len;
};

/* One page of list, or one record of get, create and retry (count 1, no cursor). */
struct idv_page {
	struct idv_record **records; /* owned */
	size_t count;
	char *next_cursor;           /* NULL at the end */
	char *request_id;            /* "" when absent */
	size_t skipped;              /* elements of the list that are no attempt: null, or without an id */
	size_t mended;               /* broken characters, doubled keys and cuts of the pre-pass */
};

/* Caps of one answer, and what becomes of more. Whole answers are refused only where going on would be wrong: one above IDV_BODY_MAX
 * or with more attempts than IDV_PAGE_MAX is none of the API's, and reading part of it would pass for all of it; one that is no JSON
 * has no rest to trust. All else is cut where it stands and counted as mended. */
enum {
	IDV_BODY_MAX = 8 * 1024 * 1024,
	IDV_CHECKED_MAX = 6 * IDV_BODY_MAX + 1024, /* mending makes at most six bytes of one */
	IDV_PAGE_MAX = 1000,          /* attempts of one page */
	IDV_NESTING_MAX = 64,         /* what lies deeper becomes the text IDV_MENDED */
	IDV_VALUES_MAX = 400000,      /* of one attempt: then arrays end with IDV_MENDED, and at twice as many objects do */
	IDV_STRING_MAX = 256 * 1024   /* a longer text is cut at a character and ends with IDV_MENDED; keys far earlier. A longer
				         number becomes such a text */
};

/* U+FFFD: it stands wherever something was broken or cut. No true id has it. */
#define IDV_MENDED "\xEF\xBF\xBD"

/* The pre-pass: strict UTF-8 (bad bytes to U+FFFD), lone surrogate escapes and \u0000 mended to U+FFFD, raw controls escaped, the caps
 * above, duplicate keys (the last one wins, noted in *mended), whole input one value. Appends to out, which is never full at
 * IDV_CHECKED_MAX. */
bool idv_json_check(const char *json, size_t len, struct buf *out, size_t *mended, struct err *err);

bool idv_decode_one(const char *json, size_t len, struct idv_page *page, struct err *err);
bool idv_decode_list(const char *json, size_t len, struct idv_page *page, struct err *err);
void idv_page_finish(struct idv_page *page);          /* accepts zeroed */
struct idv_record *idv_page_take(struct idv_page *page, size_t i); /* the caller owns it; its place becomes NULL */
void idv_page_of(struct idv_page *page, struct idv_record *record); /* a page of this one, which it takes */
void idv_record_destroy(struct idv_record *record);   /* accepts NULL; wipes */

/* The value of a leaf; never NULL: one that does not exist (index past the end) is IDV_ABSENT. */
const struct idv_value *idv_get(const struct idv_record *r, enum idv_leaf leaf, size_t i, size_t j);
/* Elements of the array that `leaf` lies in: the outer one for i == -1, else the inner one of element i. */
size_t idv_count(const struct idv_record *r, enum idv_leaf leaf, int i);
/* Shorthands; "" when not PRESENT. */
const char *idv_text(const struct idv_record *r, enum idv_leaf leaf);
bool idv_is(const struct idv_record *r, enum idv_leaf leaf, const char *wire);

/* Why a value is empty, for people: "step skipped", "not sent by the API", "redacted 2026-01-02". Never empty when the state is not
 * PRESENT. Appends clean text. */
void idv_why_empty(const struct idv_record *r, const struct idv_value *v, struct buf *out);

/* The path with indexes filled in: "devices[1].factors[0]". */
void idv_value_path(const struct idv_value *v, struct buf *out);

#endif
