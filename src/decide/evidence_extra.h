/* Fields of an answer that the table lacks, for the files of evidence: they count too, without what differs from call to call. */
#ifndef DECIDE_EVIDENCE_EXTRA_H
#define DECIDE_EVIDENCE_EXTRA_H

#include "record/record.h"

struct buf;

/* The value with its keys sorted; a link is no more than that it is one, since the vendor makes new ones with each answer. */
void evidence_put_extra(const struct record_extra *e, struct buf *out);
/* Places of the record's extras in the order of their paths; free(). */
size_t *evidence_order_extras(const struct record *r);

#endif
