/* JSON, read and written without a library: the pre-pass has to read every byte anyway, and what it leaves has no traps left.
 *
 * idv_json_check (record.h) turns an answer into checked text: valid UTF-8, compact, NUL-terminated, keys unique in their object,
 * numbers as they were written, and of the escapes only \" \\ and those of control characters. The functions below take checked
 * text only, and therefore cannot fail. */
#ifndef IDV_JSON_H
#define IDV_JSON_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct buf;

/* The end of the value at p. */
const char *json_end(const char *p);

/* Walk the members of an object or the elements of an array. `at` starts as the container; on true it is the member's or element's
 * value, and the caller moves it to that value's end before the next call. A key is its text between the quotes, escaped. */
bool json_next_member(const char **at, const char **key, size_t *key_len);
bool json_next_element(const char **at);

/* The value of a key of the object at p, or NULL. The key must need no escapes. */
const char *json_find(const char *object, const char *key);

/* The string at p, escapes resolved; never holds a NUL inside. *end (may be NULL) is the end of the value. */
char *json_string(const char *p, struct arena *arena, const char **end);
/* The same into a place of `size` bytes; false when it does not fit. */
bool json_string_copy(const char *p, char *out, size_t size);

/* Append s, valid UTF-8, as a JSON string. */
void json_put_string(struct buf *out, const char *s);

#endif
