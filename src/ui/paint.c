/* Rows and text to cells. */
#include "ui/paint.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "ui/ui.h"

enum { TEXT_MAX = 4096, WRAPPED_MAX = 16 * 1024 };

int paint_spans(struct ui *ui, int row, int col, int width, const struct row *r)
{
	int used = 0;
	for (size_t i = 0; i < r->count && used < width; i++)
		used += term_put(ui->term, row, col + used, width - used, r->spans[i].style, r->spans[i].text);
	return used;
}

int paint_text(struct ui *ui, int row, int col, int width, enum style style, const char *text)
{
	struct buf clean;
	buf_init(&clean, TEXT_MAX);
	text_clean(text, strlen(text), &clean);
	int used = term_put(ui->term, row, col, width, style, buf_str(&clean));
	buf_finish(&clean);
	return used;
}

void paint_rows(struct ui *ui, int row, int col, int height, int width, const struct row_list *l, size_t top, long selected)
{
	for (int i = 0; i < height && top + (size_t)i < l->count; i++) {
		paint_spans(ui, row + i, col, width, &l->rows[top + (size_t)i]);
		if (selected == (long)(top + (size_t)i))
			term_select(ui->term, row + i, col, width);
	}
}

void paint_fitted(struct ui *ui, int row, int col, int cols, enum style style, const char *text)
{
	struct buf clean, fitted;
	buf_init(&clean, TEXT_MAX);
	buf_init(&fitted, TEXT_MAX);
	text_clean(text, strlen(text), &clean);
	text_fit(&fitted, buf_str(&clean), cols);
	term_put(ui->term, row, col, cols, style, buf_str(&fitted));
	buf_finish(&fitted);
	buf_finish(&clean);
}

int paint_wrapped_rows(const char *text, int cols)
{
	int rows = 0;
	size_t next;
	struct buf clean;
	buf_init(&clean, WRAPPED_MAX);
	text_clean(text, strlen(text), &clean);
	for (const char *s = buf_str(&clean); *s; s += next, rows++)
		text_wrap(s, cols, &next);
	buf_finish(&clean);
	return rows;
}

int paint_wrapped(struct ui *ui, int row, int col, int rows, int cols, enum style style, const char *text)
{
	int used = 0;
	size_t next;
	struct buf clean, line;
	buf_init(&clean, WRAPPED_MAX);
	buf_init(&line, WRAPPED_MAX);
	text_clean(text, strlen(text), &clean);
	for (const char *s = buf_str(&clean); *s && used < rows; s += next, used++) {
		buf_reset(&line);
		buf_add(&line, s, text_wrap(s, cols, &next));
		term_put(ui->term, row + used, col, cols, style, buf_str(&line));
	}
	buf_finish(&clean);
	buf_finish(&line);
	return used;
}
