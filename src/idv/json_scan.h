/* Shared by the two files of the pre-pass: json_check.c walks values, json_text.c strings. */
#ifndef IDV_JSON_SCAN_H
#define IDV_JSON_SCAN_H

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
	size_t values, mended; /* values: of this attempt, or of an answer that is no list */
	size_t attempts;       /* of the list, begun so far */
	int depth;
	bool list; /* inside the list of attempts */
	struct err *err;
};

bool scan_refuse(struct scanner *s, const char *what); /* returns false */
void scan_mend(struct scanner *s);                     /* counts, and writes IDV_MENDED */
/* A string at its quote, of at most so many bytes as written; what is more is cut. */
bool scan_string(struct scanner *s, size_t most);
bool scan_skip_string(struct scanner *s); /* inside one: to its closing quote */

#endif
