/* Shared by the two files of the pre-pass: json_check.c walks values, json_text.c strings. */
#ifndef RECORD_JSON_SCAN_H
#define RECORD_JSON_SCAN_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct err;
struct member;

struct scanner {
	const char *start, *at, *end;
	struct buf *out;
	struct member *members; /* of all open objects, the innermost last */
	size_t member_count, member_room;
	size_t values, mended; /* values: of this element, or of an answer that is no list */
	size_t elements;       /* of the list, begun so far */
	const char *list_key;  /* NULL: no list */
	int depth;
	bool list; /* inside the list */
	struct err *err;
};

bool scan_refuse(struct scanner *s, const char *what); /* returns false */
void scan_mend(struct scanner *s);                     /* counts, and writes JSON_MENDED */
/* A string at its quote, of at most so many bytes as written; what is more is cut. */
bool scan_string(struct scanner *s, size_t most);
bool scan_skip_string(struct scanner *s); /* inside one: to its closing quote */

#endif
