/* Reading subjects and attempts: side by side under the budget, page after page in the background. */
#ifndef DESK_READER_H
#define DESK_READER_H

#include <stdbool.h>
#include <stddef.h>

#include "idv/request.h"

struct desk;

struct reader {
	size_t next_subject, next_id; /* first not asked yet */
	size_t lists, gets;           /* under way, of its own */
};

/* As much as may be under way of what is in the caseload and waits. The desk's source does so each turn, so what is added later is read
 * too. */
void desk_read(struct desk *d);
void desk_read_again(struct desk *d);        /* all of it, and what could not be read */
void desk_read_subject(struct desk *d, const char *template_id, const char *client_user_id); /* its list, from the first page again */
void desk_read_subject_by(struct desk *d, const char *template_id, enum idv_by by, const char *user);

size_t reader_read(const struct desk *d, size_t *failed); /* subjects done; how many, and ids, could not be read */
bool reader_busy(const struct desk *d);                   /* something is still to be read */
size_t reader_empty(const struct desk *d);                /* subjects that were read and have no attempts */

#endif
