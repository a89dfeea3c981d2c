/* A report of the case at hand: what the desk knows of it, and what the store has of it, read when the report is begun. */
#ifndef DESK_REPORTING_H
#define DESK_REPORTING_H

#include <stdbool.h>

#include "base/err.h"
#include "desk/report_rows.h"
#include "idv/request.h"

struct buf;
struct desk;

struct reporting {
	struct desk *desk;
	char attempt_id[IDV_ID_SIZE];
	struct report_rows rows;
	bool asking;
	struct err err;              /* why the store's part is missing; then it says so itself */
	void (*changed)(void *owner);
	void *owner;
};

void reporting_begin(struct reporting *r, struct desk *d, void (*changed)(void *owner), void *owner);
void reporting_finish(struct reporting *r);
/* As text. False: the case is not at hand any more, or is still being read. */
bool reporting_text(struct reporting *r, enum report_form form, bool unmasked, struct buf *out, struct err *err);
/* The same into a file that is not there yet, for its owner alone, and recorded before it is written. */
bool reporting_write(struct reporting *r, enum report_form form, bool unmasked, const char *path, struct err *err);

#endif
