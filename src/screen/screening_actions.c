/* What may be done with the hits and the screening. */
#include <string.h>

#include "desk/audit.h"
#include "gallery/gallery.h"
#include "pane/hits.h"
#include "screen/case.h"
#include "screen/dashboard.h"
#include "screen/explain.h"
#include "screen/help.h"
#include "screen/screening_state.h"
#include "ui/copy.h"
#include "ui/move.h"
#include "ui/popup.h"
#include "ui/terminal.h"

static const struct record *hit_record(const struct screening_view *v)
{
	const struct scrutiny *s = screening_at(v);
	size_t hit = screening_hit(v);
	return hit != SIZE_MAX ? s->look.hits[hit] : NULL;
}

/* Why nothing can be done with the hit under the cursor; NULL: it can. */
static const char *off_hit(const struct ui *ui, const void *self)
{
	const struct screening_view *v = self;
	const struct record *hit = hit_record(v);
	(void)ui;
	return hit ? NULL : "no hit is under the cursor";
}

static const char *off_decide(const struct ui *ui, const void *self)
{
	const struct screening_view *v = self;
	const char *why = scrutiny_off(v->shared.desk);
	if (why || (why = off_hit(ui, self)))
		return why;
	return !aml_hit_waits(hit_record(v)) ? "this hit was decided, which is final with the vendor" : NULL;
}

/* -- verdicts ------------------------------------------------------------------------------------------------------------------ */

/* The same again takes it back. */
static void decide(struct ui *ui, void *self, enum aml_verdict verdict)
{
	struct screening_view *v = self;
	struct err err = { 0 };
	size_t hit = screening_hit(v);
	screening_hold(v);
	if (v->shared.desk->scrutiny.verdicts[hit].verdict == verdict)
		verdict = AML_UNDECIDED;
	if (!scrutiny_decide(v->shared.desk, hit, verdict, &err))
		ui_say_err(ui, &err);
}

static void match(struct ui *ui, void *self)
{
	decide(ui, self, AML_MATCH);
}

static void no_match(struct ui *ui, void *self)
{
	decide(ui, self, AML_NO_MATCH);
}

static void inconclusive(struct ui *ui, void *self)
{
	decide(ui, self, AML_INCONCLUSIVE);
}

static void mark(struct ui *ui, void *self)
{
	struct screening_view *v = self;
	scrutiny_mark(v->shared.desk, screening_hit(v), false);
	move_by(ui, 1);
}

static void mark_alike(struct ui *ui, void *self)
{
	struct screening_view *v = self;
	(void)ui;
	scrutiny_mark(v->shared.desk, screening_hit(v), true);
}

static void reasons(struct ui *ui, void *self)
{
	struct screening_view *v = self;
	screening_hold(v);
	verdict_open(ui, v->shared.desk, screening_hit(v), &v->verdict);
}

const char *screening_enter_hint(const struct ui *ui, const void *self)
{
	return off_decide(ui, self) ? NULL : "reasons";
}

static const struct action verdict_actions[] = {
	{ "match", { '+' }, MODE_SCREEN, GROUP_CASE, "It is the person: a match; again takes it back", "match", off_decide, match },
	{ "no match", { '-' }, MODE_SCREEN, GROUP_CASE, "It is somebody else: no match; again takes it back", "no match", off_decide, no_match },
	{ "inconclusive", { '=' }, MODE_SCREEN, GROUP_CASE, "It cannot be told: nothing is sent of this hit, it stays pending", "inconclusive", off_decide, inconclusive },
	{ "reasons", { '\r', '\n' }, MODE_SCREEN, GROUP_CASE, "The form of this hit: verdict, factors, what was found by hand, reason, words", "reasons", off_decide, reasons },
	{ "mark hit", { ' ' }, MODE_SCREEN, GROUP_CASE, "Mark the hit, or unmark it: one verdict is for all that are marked and differ in the same way", NULL, off_decide, mark },
	{ "mark alike", { '*' }, MODE_SCREEN, GROUP_CASE, "Mark all pending hits that differ in the same way as this one", NULL, off_decide, mark_alike },
	{ 0 }
};

/* -- settling ------------------------------------------------------------------------------------------------------------------ */

static const char *off_settle(const struct ui *ui, const void *self)
{
	const struct screening_view *v = self;
	struct desk *d = v->shared.desk;
	const char *why = desk_off_write(d);
	(void)ui;
	if (why || (why = deciding_only(d)))
		return why;
	if (!screening_at(v))
		return "the screening is not here";
	if (team_is_there(d) && (why = claims_off_write(d, dossier_row(d))))
		return why;
	return scrutiny_off(d);
}

static void settle(struct ui *ui, void *self)
{
	struct screening_view *v = self;
	if (team_is_there(v->shared.desk)) /* the first act on a case claims it */
		claims_take(v->shared.desk, dossier_row(v->shared.desk));
	settle_open(ui, v->shared.desk, &v->settle);
}

static const struct action settle_actions[] = {
	{ "settle", { 'S' }, MODE_SCREEN, GROUP_LEAVES, "Settle the screening: clear, reject, leave, assign (typed confirmation)", "settle", off_settle, settle },
	{ 0 }
};

/* -- what stands below --------------------------------------------------------------------------------------------------------- */

static void go_below(struct screening_view *v, int step)
{
	v->below = (enum screening_below)(((int)v->below + BELOWS + step) % BELOWS);
	v->below_top = 0;
	if (v->below == BELOW_PAST && screening_at(v))
		scrutiny_want_past(v->shared.desk);
}

static void next_below(struct ui *ui, void *self)
{
	(void)ui;
	go_below(self, 1);
}

static void previous_below(struct ui *ui, void *self)
{
	(void)ui;
	go_below(self, -1);
}

static void scroll_below(struct screening_view *v, int step)
{
	size_t rows = v->below_rows > 2 ? (size_t)v->below_rows - 1 : 1, last = v->below_count > (size_t)v->below_rows ? v->below_count - (size_t)v->below_rows : 0;
	if (step < 0)
		v->below_top = v->below_top > rows ? v->below_top - rows : 0;
	else
		v->below_top = v->below_top + rows < last ? v->below_top + rows : last;
}

static void below_on(struct ui *ui, void *self)
{
	(void)ui;
	scroll_below(self, 1);
}

static void below_back(struct ui *ui, void *self)
{
	(void)ui;
	scroll_below(self, -1);
}

static const struct action below_actions[] = {
	{ "next below", { '\t' }, MODE_SCREEN, GROUP_CASE, "What stands below: the comparison, all fields, what was before", "below", NULL, next_below },
	{ "previous below", { TERM_BACKTAB }, MODE_SCREEN, GROUP_CASE, "The same, the other way round", NULL, NULL, previous_below },
	{ "below on", { ']' }, MODE_SCREEN, GROUP_CASE, "What stands below: on by a page", NULL, NULL, below_on },
	{ "below back", { '[' }, MODE_SCREEN, GROUP_CASE, "What stands below: back by a page", NULL, NULL, below_back },
	{ 0 }
};

/* -- fields, links, reading ---------------------------------------------------------------------------------------------------- */

static void tell_reveal(const struct screening_view *v, bool shown)
{
	desk_audit_reveal(v->shared.desk, v->shared.gallery->id, NULL, shown);
}

/* Document numbers of this hit alone, as long as the cursor is on it. */
static void reveal_hit(struct ui *ui, void *self)
{
	struct screening_view *v = self;
	const struct record *hit = hit_record(v);
	(void)ui;
	const char *id = hit ? record_text(hit, HIT_ID) : "";
	bool shown = strcmp(v->bare_hit, id) != 0;
	memset(v->bare_hit, 0, sizeof v->bare_hit);
	if (shown && strlen(id) < sizeof v->bare_hit)
		memcpy(v->bare_hit, id, strlen(id));
	tell_reveal(v, shown);
}

static void reveal_all(struct ui *ui, void *self)
{
	struct screening_view *v = self;
	(void)ui;
	v->bare = !v->bare;
	v->bare_hit[0] = '\0';
	tell_reveal(v, v->bare);
}

static void copy_hit(struct ui *ui, void *self)
{
	copy_text(ui, "the hit's id", record_text(hit_record(self), HIT_ID));
}

static void read_again(struct ui *ui, void *self)
{
	struct screening_view *v = self;
	(void)ui;
	if (screening_at(v))
		scrutiny_again(v->shared.desk);
}

static void legend(struct ui *ui, void *self)
{
	(void)self;
	hits_legend(explain_open(ui, "Marks"), popup_cols(ui));
}

static const struct action field_actions[] = {
	{ "reveal", { 'm' }, MODE_SCREEN, GROUP_CASE, CASE_REVEAL_HELP, NULL, off_hit, reveal_hit },
	{ "reveal all", { 'M' }, MODE_SCREEN, GROUP_CASE, "Reveal or mask all", "reveal", NULL, reveal_all },
	{ "copy hit id", { 'y' }, MODE_SCREEN, GROUP_CASE, "Copy the id of the hit", "copy id", off_hit, copy_hit },
	{ "marks of hits", { '#' }, MODE_SCREEN, GROUP_CASE, "What the marks and letters of the hits mean", NULL, NULL, legend },
	{ "read again", { 'r' }, MODE_SCREEN, GROUP_SCREEN, "Read again from the server", "read again", NULL, read_again },
	{ 0 }
};

const struct action *const screening_actions[] = {
	verdict_actions, settle_actions, move_actions, leave_actions, below_actions, screening_find_actions, field_actions, shared_pending_actions, shared_timeline_actions, shared_claim_actions,
	dashboard_actions, zone_actions, shared_list_actions, terminal_actions, help_actions, quit_actions, NULL
};
