#include "term/qr.h"

#include <qrencode.h>

#include "term/internal.h"

enum { QUIET = 4, QUIET_LEAST = 1 };

static bool dark(const QRcode *code, int x, int y)
{
	return x >= 0 && y >= 0 && x < code->width && y < code->width && (code->data[y * code->width + x] & 1);
}

bool term_qr(struct term *t, int row, int col, int max_rows, int max_cols, const char *text, int *rows, int *cols)
{
	/* By which halves are in ink. Without colours the ink is the terminal's text colour: on a dark background it is the light
	 * part. */
	static const wchar_t halves[] = {L' ', L'▀', L'▄', L'█'};
	attr_t attr;
	short pair;
	bool ink_is_dark = style_qr(t, &attr, &pair);
	QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_L, QR_MODE_8, 1);
	if (!code)
		return false;
	int most_rows = max_rows < t->rows - row ? max_rows : t->rows - row, most_cols = max_cols < t->cols - col ? max_cols : t->cols - col;
	bool fits = false;
	int quiet = QUIET + 1;
	while (!fits && quiet-- > QUIET_LEAST) {
		*cols = code->width + 2 * quiet;
		*rows = (*cols + 1) / 2;
		fits = row >= 0 && col >= 0 && *rows <= most_rows && *cols <= most_cols;
	}
	for (int r = 0; fits && r < *rows; r++)
		for (int c = 0; c < *cols; c++) {
			bool top = dark(code, c - quiet, 2 * r - quiet) == ink_is_dark;
			bool bottom = dark(code, c - quiet, 2 * r + 1 - quiet) == ink_is_dark;
			screen_cell(t, row + r, col + c, halves[top + 2 * bottom], attr, pair);
		}
	QRcode_free(code);
	return fits;
}
