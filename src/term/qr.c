#include "term/qr.h"

#include <qrencode.h>

#include "term/internal.h"

enum { QUIET = 4, QUIET_LEAST = 1 };

static bool dark(const QRcode *code, int x, int y)
{
	return x >= 0 && y >= 0 && x < code->width && y < code->width && (code->data[y * code->width + x] & 1);
}

/* The widest quiet zone with which it fits, or -1. */
static int fit(const QRcode *code, int max_rows, int max_cols, int *rows, int *cols)
{
	for (int quiet = QUIET; quiet >= QUIET_LEAST; quiet--) {
		*cols = code->width + 2 * quiet;
		*rows = (*cols + 1) / 2;
		if (*rows <= max_rows && *cols <= max_cols)
			return quiet;
	}
	return -1;
}

static QRcode *encode(const char *text)
{
	return QRcode_encodeString(text, 0, QR_ECLEVEL_L, QR_MODE_8, 1);
}

bool term_qr_size(int max_rows, int max_cols, const char *text, int *rows, int *cols)
{
	QRcode *code = encode(text);
	bool fits = code && fit(code, max_rows, max_cols, rows, cols) >= 0;
	QRcode_free(code);
	return fits;
}

bool term_qr(struct term *t, int row, int col, int max_rows, int max_cols, const char *text, int *rows, int *cols)
{
	/* By which halves are in ink. Without colours the ink is the terminal's text colour: on a dark background it is the light
	 * part. */
	static const wchar_t halves[] = {L' ', L'▀', L'▄', L'█'};
	attr_t attr;
	short pair;
	bool ink_is_dark = style_qr(t, &attr, &pair);
	QRcode *code = row >= 0 && col >= 0 ? encode(text) : NULL;
	if (!code)
		return false;
	int most_rows = max_rows < t->rows - row ? max_rows : t->rows - row, most_cols = max_cols < t->cols - col ? max_cols : t->cols - col;
	int quiet = fit(code, most_rows, most_cols, rows, cols);
	for (int r = 0; quiet >= 0 && r < *rows; r++)
		for (int c = 0; c < *cols; c++) {
			bool top = dark(code, c - quiet, 2 * r - quiet) == ink_is_dark;
			bool bottom = dark(code, c - quiet, 2 * r + 1 - quiet) == ink_is_dark;
			cells_put(t, row + r, col + c, halves[top + 2 * bottom], attr, pair);
		}
	QRcode_free(code);
	return quiet >= 0;
}
