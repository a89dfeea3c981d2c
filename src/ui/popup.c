#include "ui/popup.h"

#include "base/mem.h"
#include "base/text.h"
#include "ui/ui.h"

enum { COLS_MOST = 100, MARGIN = 4 };

const char popup_scroll_keys[] = "j k PgUp PgDn g G scroll, Esc closes";

static int box_cols(const struct ui *ui)
{
	int cols = term_caps(ui->term)->cols - MARGIN;
	return cols < COLS_MOST ? cols : COLS_MOST;
}

int popup_cols(const struct ui *ui)
{
	return box_cols(ui) - MARGIN;
}

bool popup_box(struct ui *ui, const char *title, int want_rows, struct popup *in)
{
	const struct term_caps *caps = term_caps(ui->term);
	int cols = box_cols(ui), rows = want_rows + 2 < caps->rows - 3 ? want_rows + 2 : caps->rows - 3;
	if (rows < 4 || cols < 40)
		return false;
	int row = (caps->rows - rows) / 2, col = (caps->cols - cols) / 2;
	term_box(ui->term, row, col, rows, cols, title);
	*in = (struct popup){ row + 1, col + 2, rows - 2, cols - MARGIN };
	return true;
}

struct list_view popup_list(const struct popup *in, size_t count, size_t *top)
{
	return (struct list_view){ .row = in->row, .col = in->col, .rows = in->rows, .cols = in->cols, .count = count, .top = top };
}

void popup_add_wrapped(struct row_list *out, int width, int under, enum style style, const char *text)
{
	char *clean = text_clean_dup(text);
	size_t next;
	int indent = 0;
	for (const char *s = clean; *s; s += next, indent = under) {
		size_t n = text_wrap(s, width - indent, &next);
		row_printf(out, row_add(out), style, "%*s%.*s", indent, "", (int)n, s);
	}
	secret_free(clean);
}
