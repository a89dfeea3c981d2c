#include "screen/strip.h"

#include <stdio.h>

#include "base/when.h"
#include "desk/desk.h"
#include "ui/paint.h"
#include "ui/ui.h"

/* The server asked us to slow down, and calls wait for it by themselves. */
static int draw_waiting(struct ui *ui, const struct desk *d, int row, int cols)
{
	const char *endpoint;
	char line[160];
	int seconds = desk_waits_s(d, &endpoint);
	if (seconds < 2)
		return 0;
	snprintf(line, sizeof line, "%s: next try in %d s.", endpoint, seconds);
	term_put(ui->term, row, 1, 1, STYLE_WARN, "!");
	int at = 3 + term_put(ui->term, row, 3, cols - 4, STYLE_WARN, "SLOW DOWN");
	paint_fitted(ui, row, at + 2, cols - at - 3, STYLE_WARN, line);
	return 1;
}

bool strip_counts(const struct desk *d)
{
	const char *endpoint;
	return d->trouble.until_ms > when_mono_ms() || desk_waits_s(d, &endpoint) > 0;
}

int strip_draw(struct ui *ui, const struct desk *d, int row, int cols)
{
	const struct trouble *t = &d->trouble;
	if (!t->kind)
		return draw_waiting(ui, d, row, cols);
	char when[WHEN_TEXT], line[160];
	when_format(t->since, ui->utc, when);
	const char *name = t->kind == ERR_RATE ? "SLOW DOWN" : t->kind == ERR_CREDENTIALS ? "CREDENTIALS" : t->answered ? "SERVER" : "OFFLINE";
	term_put(ui->term, row, 1, 1, STYLE_BAD, "!");
	int at = 3 + term_put(ui->term, row, 3, cols - 4, STYLE_BAD, name);
	int64_t left = (t->until_ms - when_mono_ms() + 999) / 1000;
	/* It was tried as often as it is: nothing goes by itself any more. */
	if (t->kind == ERR_RATE && left > 0)
		snprintf(line, sizeof line, "%s: r tries again, in %d s at the soonest.", t->what, (int)left);
	else if (t->kind == ERR_RATE)
		snprintf(line, sizeof line, "%s: r tries again.", t->what);
	else
		snprintf(line, sizeof line, "since %s, r tries again%s", when, t->kind == ERR_NETWORK ? ", no retry or create" : "");
	paint_fitted(ui, row, at + 2, cols - at - 3, STYLE_WARN, line);
	char text[sizeof t->err.text + sizeof t->err.remedy + 40];
	snprintf(text, sizeof text, "%s%s%s%s", d->load.count ? "Facts shown are the last known. " : "", t->err.text,
	         t->err.remedy[0] ? ". " : "", t->err.remedy);
	return 1 + paint_wrapped(ui, row + 1, 4, 4, cols - 6, STYLE_PLAIN, text);
}
