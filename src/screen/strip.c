#include "screen/strip.h"

#include <stdio.h>

#include "base/when.h"
#include "desk/desk.h"
#include "store/audit.h"
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

/* Two lines: its name and since when; what goes on and why it is so. */
static int draw_two(struct ui *ui, int row, int cols, const char *name, const char *since, const char *text)
{
	term_put(ui->term, row, 1, 1, STYLE_BAD, "!");
	int at = 3 + term_put(ui->term, row, 3, cols - 4, STYLE_BAD, name);
	paint_fitted(ui, row, at + 2, cols - at - 3, STYLE_WARN, since);
	return 1 + paint_wrapped(ui, row + 1, 4, 3, cols - 6, STYLE_PLAIN, text);
}

static int draw_store(struct ui *ui, const struct desk *d, int row, int cols)
{
	struct store_health h;
	struct err trouble = { 0 };
	char when[WHEN_TEXT], line[120], text[sizeof h.err.text + sizeof h.err.remedy + 160], events[60] = "";
	if (!d->team.store)
		return 0;
	store_health(d->team.store, &h);
	if (h.state == STORE_UP || h.state == STORE_OPENING)
		return 0;
	size_t waiting = d->audit ? audit_waiting(d->audit, &trouble) : 0;
	if (waiting)
		snprintf(events, sizeof events, " %zu event%s for it.", waiting, waiting == 1 ? " waits" : "s wait");
	when_format(h.since, ui->utc, when);
	snprintf(line, sizeof line, "since %s%s", when, h.state == STORE_DOWN ? ", tried again by itself" : ", not tried again");
	snprintf(text, sizeof text, "Looking goes on with what was read; claims, notes and writes are off.%s %s%s%s", events, h.err.text,
	         h.err.remedy[0] ? ". " : "", h.err.remedy);
	return draw_two(ui, row, cols, "STORE", line, text);
}

int strip_claim(struct ui *ui, const struct desk *d, int row, int cols)
{
	const struct case_row *r = dossier_row(d);
	const struct held_case *h = r ? claims_of(d, r->id) : NULL;
	char when[WHEN_TEXT], line[120], text[PERSON_ID + 200];
	if (!h || h->state != HOLDING_LOST)
		return 0;
	when_format(h->lost_at, ui->utc, when);
	snprintf(line, sizeof line, "at %s", when);
	const char *who = !*h->lost_to ? "The lease ended while the store could not be reached" : *r->owner ? r->owner : h->lost_to;
	snprintf(text, sizeof text, "%s%s. The case is only read here; c claims it again%s.%s", who,
	         !*h->lost_to ? "" : *r->owner ? " has this case now" : " had it meanwhile, and it is free now", *r->owner ? " when it is free" : "",
	         *drafts_get(d, r->id) ? " Your unfinished note is kept as a draft." : "");
	return draw_two(ui, row, cols, "CLAIM LOST", line, text);
}

static int draw_server(struct ui *ui, const struct desk *d, int row, int cols)
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

int strip_draw(struct ui *ui, const struct desk *d, int row, int cols)
{
	int used = draw_server(ui, d, row, cols);
	return used + draw_store(ui, d, row + used, cols);
}
