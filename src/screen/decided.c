#include "screen/decided.h"

#include <stdio.h>
#include <string.h>

#include "base/when.h"
#include "desk/desk.h"

static const char *const done_words[OUTCOMES] = {
	[OUTCOME_CLEAR] = "cleared", [OUTCOME_REJECT] = "rejected", [OUTCOME_RETRY] = "to be tried again", [OUTCOME_LEAVE] = "left as it is",
	[OUTCOME_ESCALATE] = "escalated", [OUTCOME_ASK] = "information asked for", [OUTCOME_DASHBOARD] = "handed to the Dashboard",
};

/* What became of it, where it is not simply so. */
static void put_state(const struct deciding_known *k, char *out, size_t size)
{
	if (k->waiting)
		snprintf(out, size, "; it waits for a second person, A");
	else if (k->refused)
		snprintf(out, size, "; refused by %.79s", k->approver);
	else if (!strcmp(k->result, "void"))
		snprintf(out, size, "; void, nothing was sent");
	else if (!strcmp(k->result, "changed"))
		snprintf(out, size, "; what it rests on had changed, nothing was sent");
	else if (!k->ended)
		snprintf(out, size, "; not carried out yet, A");
	else if (!strcmp(k->result, "done") || !strcmp(k->result, "none") || !k->result[0])
		snprintf(out, size, "%s%.79s", k->approved ? ", second look by " : "", k->approved ? k->approver : "");
	else
		snprintf(out, size, "; %.23s", k->result);
}

void decided_line(const struct deciding_known *k, bool utc, char out[DECIDED_TEXT])
{
	char when[WHEN_TEXT], state[120];
	bool so = !k->hidden && k->ended && !k->refused && (!strcmp(k->result, "done") || !strcmp(k->result, "none"));
	when_format(k->at, utc, when);
	put_state(k, state, sizeof state);
	if (k->hidden)
		snprintf(out, DECIDED_TEXT, "a decision by %.40s %s%s", k->read.by, when, state);
	else
		snprintf(out, DECIDED_TEXT, "%s%s by %.40s %s%s", so ? "" : "proposed: ", so ? done_words[k->read.outcome] : outcome_labels[k->read.outcome],
		         k->mine ? "you" : k->read.by, when, state);
}

size_t decided_lines(const struct desk *d, bool utc, char out[DECIDED_LINES][DECIDED_TEXT], size_t *all)
{
	const struct deciding *g = &d->deciding;
	size_t n = 0;
	for (; n < g->known_count && n < DECIDED_LINES; n++)
		decided_line(&g->known[n], utc, out[n]);
	*all = g->known_count;
	return n;
}
