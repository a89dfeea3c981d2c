/* Codes of what stands out in an attempt: without words, so that they can be kept when the person's data goes. See code.def. */
#ifndef IDV_CODE_H
#define IDV_CODE_H

#include <stdbool.h>
#include <stddef.h>

#include "idv/compare.h"

extern const char idv_code_unknown[];       /* "unknown": a word or type that we do not understand */

const char *idv_code_of(const struct idv_reason *reason); /* never NULL */
/* The i-th code and what the queue says of it; false past the end. */
bool idv_code_at(size_t i, const char **code, const char **brief);
const char *idv_code_brief(const char *code, size_t len); /* NULL: no such code */
/* What stands out, worst first, each code once, a blank between them; what does not fit is left out. */
void idv_codes(const struct record *r, char *out, size_t size);

#endif
