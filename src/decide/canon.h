/* JSON in its canonical form (RFC 8785): members in order of their UTF-16 code units, no blanks, the shortest escapes. Here all numbers are strings, so
 * that no reader rounds them. Built value by value, in the order in which members come; sorted when it is closed. */
#ifndef DECIDE_CANON_H
#define DECIDE_CANON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct err;

/* name NULL: an element of an array, or the outermost. */
struct canon;
struct canon *canon_begin(void);                                  /* an object */
void canon_object(struct canon *c, const char *name);
void canon_array(struct canon *c, const char *name);
void canon_end(struct canon *c);                                  /* of the innermost object or array */
void canon_text(struct canon *c, const char *name, const char *value); /* invalid UTF-8 becomes U+FFFD */
void canon_number(struct canon *c, const char *name, int64_t value);   /* as a string */
void canon_flag(struct canon *c, const char *name, bool value);
void canon_null(struct canon *c, const char *name);
/* Ends all and appends the bytes; frees. False: two members of one name, or too deep. */
bool canon_finish(struct canon *c, struct buf *out);
/* Is this text in canonical form, all numbers being strings? For who verifies. */
bool canon_check(const char *json, size_t len, struct err *err);

#endif
