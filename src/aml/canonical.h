/* JSON as a text that is the same for the same content: keys sorted, and elements of arrays too, since none of a screening's has an order. For
 * the files of src/aml. */
#ifndef AML_CANONICAL_H
#define AML_CANONICAL_H

#include <stdbool.h>

#include "record/json.h"

struct buf;
struct record;

/* Appends; NULL, a node that is not there, gives nothing. */
void canonical_put(const cJSON *node, struct buf *out);
bool canonical_equal(const cJSON *a, const cJSON *b);
/* The keys of the outermost object that do not count: request ids, and who changed it last. */
bool canonical_skips(const char *key);
/* Of a record's own JSON, without what does not count. */
void canonical_record(const struct record *r, struct buf *out);

#endif
