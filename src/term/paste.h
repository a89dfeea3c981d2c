/* What comes between the marks of a bracketed paste, for input.c. */
#ifndef TERM_PASTE_H
#define TERM_PASTE_H

#include "term/input.h"

void paste_feed(struct input *in, unsigned char b); /* closes it at the end mark */
void paste_flush(struct input *in);                 /* give out what there is */
void paste_close(struct input *in);

#endif
