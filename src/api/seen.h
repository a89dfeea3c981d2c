/* What was seen of a screening, as one word: a script decides on what it has read, and says so. */
#ifndef API_SEEN_H
#define API_SEEN_H

#include "aml/look.h"

enum { SEEN_SIZE = 65 };
/* SHA-256 of aml_look_canonical, 64 hex digits. */
void seen_digest(const struct aml_look *l, char out[SEEN_SIZE]);

#endif
