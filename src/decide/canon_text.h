/* Texts of canonical JSON, for the files of it: UTF-8 by the letter, the order of members, escapes. */
#ifndef DECIDE_CANON_TEXT_H
#define DECIDE_CANON_TEXT_H

#include <stddef.h>
#include <stdint.h>

struct buf;

/* Bytes of the character at p, well-formed UTF-8 of at most `left` bytes; 0: there is none. */
size_t canon_character(const char *p, size_t left, uint32_t *c);
/* The order of two characters as UTF-16 writes them: what lies beyond U+FFFF comes before U+E000. */
int canon_order(uint32_t a, uint32_t b);
/* The same of two valid texts. */
int canon_order_texts(const char *a, size_t a_len, const char *b, size_t b_len);
/* What RFC 8785 writes for a character: itself, or its shortest escape. */
void canon_put_character(uint32_t c, struct buf *out);
/* A text in its quotes; what is no UTF-8 becomes U+FFFD. */
void canon_put_text(const char *s, struct buf *out);
/* Without quotes and escapes: as a reader of canonical JSON has it again. */
void canon_mend(const char *s, struct buf *out);

#endif
