/* Screens lie on a stack; overlays leave the one below visible. */
#include <stdlib.h>

#include "base/mem.h"
#include "ui/ui.h"

void *ui_push(struct ui *ui, const struct screen_kind *kind)
{
	if (ui->depth == SCREENS_MAX)
		abort(); /* no screen opens one that opens it: the stack is as deep as that order */
	void *self = secret_alloc(kind->size);
	ui->stack[ui->depth++] = (struct screen){ kind, self };
	ui->dirty = true;
	return self;
}

static void close_top(struct ui *ui)
{
	const struct screen s = ui->stack[ui->depth - 1];
	if (s.kind->close)
		s.kind->close(ui, s.self);
	if (ui->closed)
		ui->closed(ui->ctx, s.self);
	secret_free(s.self);
	ui->depth--;
	ui->dirty = true;
}

void ui_pop(struct ui *ui)
{
	if (ui->depth > 1)
		close_top(ui);
	else
		ui->quit = ui->dirty = true;
}

void ui_close(struct ui *ui)
{
	while (ui->depth)
		close_top(ui);
}

const struct screen *ui_top(const struct ui *ui)
{
	return &ui->stack[ui->depth - 1];
}

const struct screen *ui_below(const struct ui *ui)
{
	return &ui->stack[ui->depth > 1 ? ui->depth - 2 : 0];
}

bool ui_on_top(const struct ui *ui, const void *self)
{
	return ui->depth && ui_top(ui)->self == self;
}

void *ui_find(const struct ui *ui, const struct screen_kind *kind)
{
	for (size_t i = 0; i < ui->depth; i++)
		if (ui->stack[i].kind == kind)
			return ui->stack[i].self;
	return NULL;
}

bool ui_shows(const struct ui *ui, const void *self)
{
	return ui_on_top(ui, self) && !ui->blank;
}
