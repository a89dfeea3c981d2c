#ifndef AML_CHANGED_FIELDS_H
#define AML_CHANGED_FIELDS_H

#include "aml/record.h"
#include "base/buf.h"

/* Of two records of one kind: the names of the fields that differ, with commas between them; the part below `key`, or without the keys in `apart` where
 * key is NULL. shown NULL: not asked; else the same with the values of what is short, "" where there is none. */
void aml_changed_fields(const struct record *a, const struct record *b, const char *key, const char *apart, struct buf *out, struct buf *shown);

#endif
