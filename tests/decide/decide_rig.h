/* What tests of src/decide decide on: answers of a few words, and attempts with a marker in every leaf. */
#ifndef TESTS_DECIDE_RIG_H
#define TESTS_DECIDE_RIG_H

#include "base/buf.h"
#include "idv/record.h"
#include "support/marker.h"

/* Failing to read is a failed test. The caller destroys it. */
struct record *decide_rig_read(const struct record_kind *kind, const char *json);
/* An attempt of markers; m NULL: a full one with two of each element. */
struct record *decide_rig_markers(const struct marker *m, struct buf *json);
/* The same text with the first `what` replaced; free(). A text that lacks it is a failed test. */
char *decide_rig_replace(const char *text, const char *what, const char *by);
/* Numbers by chance, the same for the same seed. */
uint32_t decide_rig_chance(uint32_t *seed, uint32_t below);

#endif
