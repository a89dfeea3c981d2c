/* What changed under a decision, and what came of it. */
#include <stdio.h>
#include <string.h>

#include "base/when.h"
#include "desk/desk.h"
#include "screen/disposition_state.h"
#include "ui/ui.h"

void disposition_changed_rows(const struct disposition_form *f, struct row_list *l, int cols)
{
	popup_add_wrapped(l, cols, 0, STYLE_HEAD, "WHAT CHANGED SINCE IT WAS LOOKED AT");
	popup_add_wrapped(l, cols, 2, STYLE_WARN, f->desk->deciding.changed);
	row_add(l);
	popup_add_wrapped(l, cols, 2, STYLE_PLAIN, "Nothing was signed and nothing was sent. What was chosen is kept: Enter goes back to it, on what is known now.");
}

/* The decision as the store has it, where it has got so far. Of an attempt that another follows it is not read any more. */
static void add_kept(const struct disposition_form *f, struct row_list *l, int cols)
{
	const struct deciding *d = &f->desk->deciding;
	const struct deciding_known *k = NULL;
	char text[300];
	for (size_t i = 0; i < d->known_count && !k; i++)
		k = strcmp(d->known[i].read.id, f->decided) ? NULL : &d->known[i];
	if (!k && !f->ok)
		return;
	row_add(l);
	popup_add_wrapped(l, cols, 0, STYLE_HEAD, "THE DECISION");
	if (k) {
		snprintf(text, sizeof text, "  %s, %.60s", outcome_labels[k->read.outcome],
		         k->read.calibration ? "for calibration: nothing is sent" : k->ended ? "carried out" : k->waiting ? "it waits for a second person: A" : "not carried out yet: A");
		popup_add_wrapped(l, cols, 2, STYLE_PLAIN, text);
	}
	snprintf(text, sizeof text, "  id %.40s%s%.16s%s", f->decided, k ? "; evidence " : "", k ? k->read.evidence : "", k ? "..." : "");
	popup_add_wrapped(l, cols, 2, STYLE_DIM, text);
	snprintf(text, sizeof text, "  idreview decision verify %.40s checks it", f->decided);
	popup_add_wrapped(l, cols, 2, STYLE_DIM, text);
}

void disposition_ended_rows(const struct disposition_form *f, struct row_list *l, int cols)
{
	const struct deciding *d = &f->desk->deciding;
	char text[sizeof f->err.text + sizeof f->err.remedy + 4];
	snprintf(text, sizeof text, "%s%s%s", f->err.text, f->err.remedy[0] ? ". " : "", f->err.remedy);
	popup_add_wrapped(l, cols, 0, STYLE_HEAD, "WHAT CAME OF IT");
	if (d->said[0])
		popup_add_wrapped(l, cols, 2, d->said_style, d->said);
	if (!f->ok && strcmp(text, d->said) != 0)
		popup_add_wrapped(l, cols, 2, STYLE_BAD, text);
	if (f->ok && f->desk->scrutiny.follow_until_ms)
		popup_add_wrapped(l, cols, 2, STYLE_DIM, "The verification is read until it moves, for a minute at most.");
	add_kept(f, l, cols);
	row_add(l);
	popup_add_wrapped(l, cols, 2, STYLE_DIM, f->ok ? "Enter goes back to the case." : "Enter goes back to the form: what was chosen is kept.");
}
