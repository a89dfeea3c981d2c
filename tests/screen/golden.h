/* A screen held against a file, row for row. What the last row has are hints: an action more would change it on every screen, so that a
 * file has a ~ there and any last row will do; the step `hints` looks at it. Who the first row names is me@here; a key's
 * print, an id of ours and a digest of evidence are #. */
#ifndef SCREEN_GOLDEN_H
#define SCREEN_GOLDEN_H

#include "screen/terminal.h"

void golden_write(struct terminal *t, FILE *f);
/* What differs is told to out, unless that is NULL. */
bool golden_is(struct terminal *t, const char *path, FILE *out);

#endif
