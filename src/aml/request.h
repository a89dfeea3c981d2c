/* Reads of screenings that are asked for by more than one text. */
#ifndef AML_REQUEST_H
#define AML_REQUEST_H

#include <stdbool.h>

struct buf;
struct err;

/* A list of screenings: of a programme, by whatever else is given (NULL or "": not asked for). */
struct aml_list_query {
	const char *program_id, *client_user_id, *status, *assignee;
};
bool aml_list_encode(const struct aml_list_query *q, const char *cursor, struct buf *out, struct err *err);

#endif
