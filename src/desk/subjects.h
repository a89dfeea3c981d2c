/* Whom to read: lines of a subjects file, as people and spreadsheets write them. */
#ifndef DESK_SUBJECTS_H
#define DESK_SUBJECTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "idv/request.h"

struct caseload;

/* A user and a template_id, or the id of an attempt alone; the others are NULL. */
struct subject_line {
	const char *client_user_id, *template_id, *id;
	enum idv_by by; /* what the first is */
};

bool subject_id_is_plausible(const char *text); /* of an attempt */
/* May each of its ids be sent? */
bool subject_line_check(const struct subject_line *line, struct err *err);
/* A line without its end: client_user_id TAB template_id, either in double quotes or not; user_id= and the vendor's id in the place of the first;
 * an attempt's id alone; or an object of JSON with "template_id" and "client_user_id" or "user_id", or with "id". # starts a comment. Cuts
 * `line` in place; an empty line gives three NULLs. */
bool subject_line_parse(char *line, struct subject_line *out, struct err *err);

/* The whole text of a file: UTF-8 with or without a byte-order mark, lines ended by LF, CR LF or CR. Appends to *lines (heap, grown),
 * which then point into `text`; it is cut in place. `name` is for the error, which says which line. */
bool subjects_parse(const char *name, char *text, size_t len, struct subject_line **lines, size_t *count, struct err *err);
/* They are to be read. */
void subjects_add(struct caseload *l, const struct subject_line *lines, size_t count);

#endif
