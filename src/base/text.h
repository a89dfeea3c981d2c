/* Text from strangers, made safe to print; and the measuring of it.
 *
 * text_clean is the one way out for anything that did not come from our own source: rows, logs, plain output, errors, JSON. It allows
 * code points by list and never matches escape sequences. What it changes: invalid UTF-8 becomes U+FFFD; C0, DEL and C1 controls
 * become ^X or <U+0085>; format, bidi, invisible, private-use and unassigned code points (of utf8proc or of the C library, which counts
 * cells for curses) become <U+202E>; more than TEXT_MARKS combining marks on a base are dropped and counted as one <+N marks>; a mark
 * without a base gets a dotted circle; the result is NFC. Cleaning twice is cleaning once. Printed, it moves the cursor by text_width
 * cells and does nothing else. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

enum { TEXT_MARKS = 4 };

void text_clean(const char *s, size_t n, struct buf *out);     /* appends */
char *text_clean_dup(const char *s);                           /* secret_free(); NULL gives "" */

/* The rest takes clean text. Widths are terminal cells (East Asian wide 2, marks 0). */
int text_width(const char *s);
/* Length in bytes and width in cells of the grapheme cluster at s; 0 at the end. */
size_t text_cluster(const char *s, int *width);
/* Bytes of the longest prefix no wider than `width`, whole clusters only; *used is its width (may be NULL). */
size_t text_clip(const char *s, int width, int *used);
/* Append s fitted to exactly `width` cells: padded with spaces, or clipped with "…" as its last cell. */
void text_fit(struct buf *out, const char *s, int width);
/* Bytes of the line that fits `width` when wrapping at spaces (hard break in long words); *next is where the next line starts. */
size_t text_wrap(const char *s, int width, size_t *next);

/* All but the last `tail` letters and digits as "*", punctuation kept: +1 *** *** 8909. Never shows more than half. */
void text_mask(struct buf *out, const char *s, int tail);

/* Case-insensitive search as a reviewer types it (simple folding, marks ignored). Empty needle matches. */
bool text_contains(const char *haystack, const char *needle);

bool text_utf8_valid(const char *s, size_t n);
/* After snprintf into a place of `size` bytes: half a character, left where a text was cut, becomes "…" (or goes, where there is no
 * room); `cut`: it did not fit, so the end becomes "…" too. */
void text_heal(char *s, size_t size, bool cut);
/* One code point as UTF-8; its bytes, 0 when it is none. */
size_t text_encode(uint32_t c, char out[4]);

#endif
