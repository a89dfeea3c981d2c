/* JSON: the pre-pass that makes checked text of what a server sent, and the tree that cJSON makes of checked text.
 *
 * Checked text is valid UTF-8, compact, NUL-terminated, without NULs inside, its keys unique in their object, its numbers as they were
 * written, its nesting shallow; of the escapes it has only \" \\ and those of control characters. Only checked text becomes a tree, so
 * that none of cJSON's traps is left. */
#ifndef RECORD_JSON_H
#define RECORD_JSON_H

#include <stdbool.h>
#include <stddef.h>

#include <cjson/cJSON.h>

struct arena;
struct buf;
struct err;

/* Caps of one answer, and what becomes of more. Whole answers are refused only where going on would be wrong: one above JSON_BODY_MAX
 * is none of the API's, and reading part of it would pass for all of it; one that is no JSON has no rest to trust. All else is cut where
 * it stands and counted as mended. */
enum {
	JSON_BODY_MAX = 8 * 1024 * 1024,
	JSON_CHECKED_MAX = 6 * JSON_BODY_MAX + 1024, /* mending makes at most six bytes of one */
	JSON_LIST_MAX = 1000,         /* elements of a list that are read each by itself */
	JSON_NESTING_MAX = 64,        /* what lies deeper becomes the text JSON_MENDED */
	JSON_VALUES_MAX = 400000,     /* of one element: then arrays end with JSON_MENDED, and at twice as many objects do */
	JSON_STRING_MAX = 256 * 1024  /* a longer text is cut at a character and ends with JSON_MENDED; keys far earlier. A longer
				         number becomes such a text */
};

/* U+FFFD: it stands wherever something was broken or cut. No true id has it. */
#define JSON_MENDED "\xEF\xBF\xBD"

/* The pre-pass: strict UTF-8 (bad bytes to U+FFFD), lone surrogate escapes and \u0000 mended to U+FFFD, raw controls escaped, the caps
 * above, duplicate keys (the last one wins, noted in *mended), whole input one value. list: the key of the array whose elements have
 * JSON_VALUES_MAX each, "identity_verifications"; NULL none. Appends to out, which is never full at JSON_CHECKED_MAX. */
bool json_check(const char *json, size_t len, const char *list, struct buf *out, size_t *mended, struct err *err);

/* The tree of the checked text at `checked`, which is followed by no more of its kind than a comma or a closing bracket. Numbers are
 * cJSON_Raw, their text as it was written. The tree lives in the arena and dies with it, wiped: cJSON_Delete is never called. NULL where
 * cJSON cannot read it, which checked text does not let happen, and which every caller minds all the same. */
cJSON *json_read(const char *checked, size_t len, struct arena *arena);
/* The end of the checked value at p. */
const char *json_skip(const char *p);
/* The value of a key, NULL when there is none or the node is no object. */
const cJSON *json_get(const cJSON *object, const char *key);
/* Append the node, or s, valid UTF-8, as checked text; false when out has no room for it. */
bool json_put(const cJSON *node, struct buf *out);
bool json_put_string(struct buf *out, const char *s);
/* An object to build with cJSON_Add...: until json_end, which appends it as json_put does, all nodes are created in the arena, which is
 * then wiped. The hooks of cJSON are the whole program's; between these two, and while json_read runs, they are ours. */
cJSON *json_begin(struct arena *arena);
bool json_end(struct arena *arena, const cJSON *object, struct buf *out);

#endif
