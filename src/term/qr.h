/* A QR code in text cells: black on white whatever the terminal's colours, half a cell a module, in a quiet zone of 4, or of less
 * where a code would not fit otherwise: readers want 4, and do with 1. */
#ifndef TERM_QR_H
#define TERM_QR_H

#include "term/term.h"

/* The size of the code of `text` where it has at most max_rows by max_cols. False: it does not fit, or no code holds the text. */
bool term_qr_size(int max_rows, int max_cols, const char *text, int *rows, int *cols);
/* Draw it with its top left corner at row, col; false, and nothing is drawn, where it does not fit. *rows and *cols are its size. */
bool term_qr(struct term *t, int row, int col, int max_rows, int max_cols, const char *text, int *rows, int *cols);

#endif
