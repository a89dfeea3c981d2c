/* What a control sequence says, once it is whole: its numbers, and the key it stands for. */
#ifndef TERM_SEQUENCE_H
#define TERM_SEQUENCE_H

#include "term/input.h"

/* A whole CSI sequence, from its Esc to its final byte. */
void sequence_parse(const char *seq, size_t len, struct input_answer *out);
/* Is it one of a key? Then *key is what happens: 0 for nothing, as when a key is let go. A paste, focus and answers are none. */
bool sequence_key(const struct input_answer *a, uint32_t *key);
uint32_t sequence_ss3_key(char final); /* 0 none */
/* A sequence stopped after Esc and `second`: may `next`, much later, be the rest of it? Else both were typed. */
bool sequence_goes_on(char second, unsigned char next);

#endif
