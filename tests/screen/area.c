#include "screen/area.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Byte of the row's text at which these many cells have passed. */
static size_t bytes_of(const char *text, int cells)
{
	size_t n = 0;
	for (int i = 0; i < cells && text[n]; i++)
		for (n++; ((unsigned char)text[n] & 0xc0) == 0x80;)
			n++;
	return n;
}

/* The row's text between two columns; wide characters, which none of our lists has there, would shift it. */
static void piece_of(struct terminal *t, int row, const struct area *area, char out[TERMINAL_ROW])
{
	char text[TERMINAL_ROW];
	terminal_row(t, row, text);
	size_t from = bytes_of(text, area->col), to = bytes_of(text, area->col + area->cols);
	snprintf(out, TERMINAL_ROW, "%.*s", (int)(to - from), text + from);
}

char *area_text(struct terminal *t, const struct area *area)
{
	char *out = calloc((size_t)area->rows, TERMINAL_ROW);
	for (int i = 0; out && i < area->rows; i++)
		piece_of(t, area->row + i, area, out + (size_t)i * TERMINAL_ROW);
	return out;
}

int area_moved(struct terminal *t, const struct area *area, const char *before)
{
	int moved = 0;
	char *now = area_text(t, area);
	for (int by = 1; now && !moved && by < area->rows; by++) {
		bool same = true;
		for (int i = by; same && i < area->rows; i++)
			same = strcmp(before + (size_t)i * TERMINAL_ROW, now + (size_t)(i - by) * TERMINAL_ROW) == 0;
		moved = same ? by : 0;
	}
	free(now);
	return moved;
}

bool area_row_style(struct terminal *t, const char *text, struct row_style *out)
{
	char row[TERMINAL_ROW];
	for (int i = 0; i < t->rows; i++) {
		terminal_row(t, i, row);
		const char *at = strstr(row, text);
		if (!at)
			continue;
		*out = (struct row_style){ 0 };
		int col = 0;
		for (const char *s = row; s < at; s++)
			col += ((unsigned char)*s & 0xc0) != 0x80;
		for (int c = 0; c < t->cols; c++) {
			VTermScreenCell cell;
			vterm_screen_get_cell(t->screen, (VTermPos){ .row = i, .col = c }, &cell);
			out->reversed += cell.attrs.reverse;
			out->even += cell.attrs.reverse && VTERM_COLOR_IS_DEFAULT_FG(&cell.fg);
			if (c == col)
				out->coloured = !VTERM_COLOR_IS_DEFAULT_FG(&cell.fg) || (cell.attrs.reverse && !VTERM_COLOR_IS_DEFAULT_BG(&cell.bg));
		}
		return true;
	}
	return false;
}
