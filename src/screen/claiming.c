/* What may be done about a case of the store, from the queue or in the case: claimed, released, passed on, noted, looked at. */
#include <stdio.h>

#include "desk/desk.h"
#include "screen/links.h"
#include "screen/note.h"
#include "screen/pass.h"
#include "screen/shared.h"
#include "ui/ui.h"

static const struct case_row *row_of(const void *self)
{
	const struct shared *s = self;
	return s->row ? s->row(self) : NULL;
}

static size_t marked(const void *self)
{
	const struct shared *s = self;
	return s->in_case ? 0 : s->desk->team.mark_count;
}

static const char *off_kind(const void *self, enum act_kind kind)
{
	const struct shared *s = self;
	if (marked(self)) { /* each is asked by the store */
		const char *why = claims_off_store(s->desk);
		return why ? why : kind == ACT_CLAIM || kind == ACT_RELEASE ? NULL : "rows are marked, and this is for one: unmark them";
	}
	return claims_off(s->desk, kind, row_of(self));
}

#define OFF(name, kind) \
	static const char *off_##name(const struct ui *ui, const void *self) \
	{ \
		(void)ui; \
		return off_kind(self, kind); \
	}
OFF(claim, ACT_CLAIM)
OFF(release, ACT_RELEASE)
OFF(note, ACT_NOTE)
OFF(hand_over, ACT_HAND_OVER)
OFF(escalate, ACT_ESCALATE)
OFF(snooze, ACT_SNOOZE)
#undef OFF

static void act(void *self, enum act_kind kind)
{
	const struct shared *s = self;
	const struct act one = { .kind = kind, .row = marked(self) ? (struct case_row){ 0 } : *row_of(self) };
	if (marked(self))
		claims_act_marked(s->desk, kind);
	else
		claims_act(s->desk, &one, 0, (struct act_ticket){ 0 });
}

static void claim(struct ui *ui, void *self)
{
	(void)ui;
	act(self, ACT_CLAIM);
}

static void release(struct ui *ui, void *self)
{
	(void)ui;
	act(self, ACT_RELEASE);
}

static void hand_over(struct ui *ui, void *self)
{
	const struct shared *s = self;
	pass_open(ui, s->desk, row_of(self), ACT_HAND_OVER);
}

static void escalate(struct ui *ui, void *self)
{
	const struct shared *s = self;
	pass_open(ui, s->desk, row_of(self), ACT_ESCALATE);
}

static void snooze(struct ui *ui, void *self)
{
	const struct shared *s = self;
	pass_open(ui, s->desk, row_of(self), ACT_SNOOZE);
}

static void note(struct ui *ui, void *self)
{
	const struct shared *s = self;
	note_open(ui, s->desk, row_of(self));
}

static const char *off_row(const struct ui *ui, const void *self)
{
	const struct shared *s = self;
	(void)ui;
	if (!s->desk->team.store)
		return claims_off_store(s->desk);
	return row_of(self) ? NULL : "the store does not know this case (yet)";
}

static void links(struct ui *ui, void *self)
{
	links_open(ui, self, row_of(self));
}

static const char *off_undo(const struct ui *ui, const void *self)
{
	const struct shared *s = self;
	(void)ui;
	return claims_off_undo(s->desk);
}

static void undo(struct ui *ui, void *self)
{
	const struct shared *s = self;
	(void)ui;
	claims_undo(s->desk);
}

static const char *off_redo(const struct ui *ui, const void *self)
{
	const struct shared *s = self;
	(void)ui;
	return claims_off_redo(s->desk);
}

static void redo(struct ui *ui, void *self)
{
	const struct shared *s = self;
	(void)ui;
	claims_redo(s->desk);
}

const struct action shared_claim_actions[] = {
	{ "claim", { 'c' }, MODE_SCREEN, GROUP_CASE, "Claim the case, or those that are marked: nobody else works it then", "claim", off_claim, claim },
	{ "release", { 'u' }, MODE_SCREEN, GROUP_CASE, "Release the claim, or those of what is marked", "release", off_release, release },
	{ "note", { 'a' }, MODE_SCREEN, GROUP_CASE, "Write a note on the case", "note", off_note, note },
	{ "hand over", { 'H' }, MODE_SCREEN, GROUP_CASE, "Hand the case over to somebody else, with a note", NULL, off_hand_over, hand_over },
	{ "escalate", { 'X' }, MODE_SCREEN, GROUP_CASE, "Escalate the case to another queue", NULL, off_escalate, escalate },
	{ "snooze", { 'Z' }, MODE_SCREEN, GROUP_CASE, "Snooze the case until a time", NULL, off_snooze, snooze },
	{ "links", { 'L' }, MODE_SCREEN, GROUP_CASE, "Other cases with the same phone, email, id number or IP address", NULL, off_row, links },
	{ "undo", { 'U' }, MODE_SCREEN, GROUP_CASE, "Take back what was done here last: claim, release, note, escalation, snooze", NULL, off_undo, undo },
	{ "redo", { 'r' & CTRL }, MODE_SCREEN, GROUP_CASE, "Do again what was taken back", NULL, off_redo, redo },
	{ 0 }
};
