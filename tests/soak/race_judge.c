/* Right and wrong of a race: nothing was sent once a change could have been read, and what changed later is recorded. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "decide/canon.h"
#include "decide/disposition.h"
#include "soak/race.h"
#include "store/decisions.h"

#define WRONG(...) race_wrong(r, __VA_ARGS__)

/* What the store has of it. */
struct recorded {
	int proposals, approvals, voids, ends;
	struct disposition_read proposal;
	struct disposition_end_read end;
	char digest[EVIDENCE_TEXT];
};

static bool sends(enum outcome o)
{
	return o == OUTCOME_CLEAR || o == OUTCOME_REJECT || o == OUTCOME_RETRY;
}

/* -- the store --------------------------------------------------------------------------------------------------------------------------- */

struct judging {
	struct race *r;
	struct recorded *f;
};

static void judge_part(void *ctx, int part, const char *record, size_t len, const char *digest, const char *signature)
{
	struct race *r = ((struct judging *)ctx)->r;
	struct recorded *f = ((struct judging *)ctx)->f;
	struct err err = { 0 };
	char own[EVIDENCE_TEXT];
	f->approvals += part == DECISION_APPROVED;
	f->voids += part == DECISION_VOID;
	if (part != DECISION_VOID && !*signature)
		WRONG("a part %d is not signed", part);
	if (part != DECISION_PROPOSED && part != DECISION_ENDED)
		return;
	if (!canon_check(record, len, &err))
		WRONG("a part %d is not canonical: %s", part, err.text);
	if (part == DECISION_PROPOSED) {
		evidence_digest(record, len, own);
		if (f->proposals++ || strcmp(own, digest) != 0 || !disposition_read(record, len, &f->proposal, &err))
			WRONG("the proposal is there twice, or is not what its digest says, or cannot be read: %s", err.text);
		snprintf(f->digest, sizeof f->digest, "%s", digest);
	} else if (f->ends++ || !disposition_end_read(record, len, &f->end, &err) || strcmp(f->end.decision_digest, f->digest) != 0) {
		WRONG("what came of it is there twice, or of another decision, or cannot be read: %s", err.text);
	}
}

/* -- what was sent ------------------------------------------------------------------------------------------------------------------------- */

static bool is_change(const struct race_note *n)
{
	return n->kind == NOTE_CHANGE && !n->own;
}

static bool was_read_between(const struct race *r, unsigned of, int from, int to)
{
	for (int i = from + 1; i < to; i++)
		if (r->notes[i].kind == NOTE_READ && r->notes[i].of & of && r->notes[i].status == 200)
			return true;
	return false;
}

static void judge_write(struct race *r, int at)
{
	for (int i = 0; i < at; i++) {
		const struct race_note *c = &r->notes[i];
		if (is_change(c) && was_read_between(r, c->of, i, at))
			WRONG("%s was sent though a change could have been read: %s", r->notes[at].what, c->what);
		else if (is_change(c) && c->of == OF_STORE && !c->stored) /* later the lease ran when it was stored, which nobody takes over */
			WRONG("%s was sent though the claim was lost before anything was stored", r->notes[at].what);
	}
}

/* Nor is anything signed, but what came of it. */
static void judge_signing(struct race *r, const struct recorded *f)
{
	bool stands = r->kind_of == RACE_APPROVE ? f->approvals : f->proposals;
	for (int i = 0; stands && i < r->signing; i++)
		if (is_change(&r->notes[i]) && was_read_between(r, r->notes[i].of, i, r->signing))
			WRONG("it was signed though a change could have been read: %s", r->notes[i].what);
}

static int count_writes(const struct race *r, bool acted)
{
	int n = 0;
	for (int i = 0; i < r->note_count; i++)
		n += r->notes[i].kind == NOTE_WRITE && (!acted || r->notes[i].status == 200);
	return n;
}

static void judge_twice(struct race *r)
{
	for (int i = 0; i < r->note_count; i++)
		for (int k = 0; k < i; k++)
			if (r->notes[i].kind == NOTE_WRITE && r->notes[k].kind == NOTE_WRITE && !strcmp(r->notes[i].what, r->notes[k].what))
				WRONG("%s was sent twice", r->notes[i].what);
}

/* -- what was recorded ------------------------------------------------------------------------------------------------------------------------ */

/* Nobody can see it afterwards: it is what the decision itself made of it, or its update set it to something else, and only the history has it. */
static bool is_covered(const struct race *r, int at)
{
	if (r->change != RACE_CLEARED && r->change != RACE_REJECTED)
		return false;
	if (r->outcome == (r->change == RACE_CLEARED ? OUTCOME_CLEAR : OUTCOME_REJECT))
		return true;
	for (int i = at + 1; i < r->note_count; i++)
		if (r->notes[i].kind == NOTE_WRITE && !strcmp(r->notes[i].what, "screening_update"))
			return !was_read_between(r, OF_SCREENING, at, i);
	return false;
}

/* A change that was read after the decision was in the store is in its end. */
static void judge_later(struct race *r, const struct recorded *f)
{
	for (int i = 0; i < r->note_count; i++) {
		const struct race_note *c = &r->notes[i];
		if (!is_change(c) || c->of == OF_STORE || is_covered(r, i) || !was_read_between(r, c->of, i, r->ending ? r->ending : r->note_count))
			continue;
		if (f->ends && !f->end.changed)
			WRONG("%s changed, was read, and is not in what came of it", c->what);
		else if (f->ends)
			r->late++;
		else if (f->proposals && !*r->said)
			WRONG("%s changed, was read, and nothing is said or recorded of it", c->what);
	}
}

static void judge_nothing_changed(struct race *r, const struct recorded *f)
{
	if (!r->ok || f->proposals != 1 || f->ends != 1 || f->approvals != (r->kind_of == RACE_APPROVE))
		WRONG("nothing changed, and it was not carried out: %s", r->said);
	else if (f->end.changed)
		WRONG("nothing changed, and a change is recorded: %s", f->end.changes[0].text);
	else if (strcmp(f->end.result, sends(r->outcome) || r->outcome == OUTCOME_ESCALATE || r->outcome == OUTCOME_ASK ? "done" : "none") != 0)
		WRONG("nothing changed, and what came of it is %s", f->end.result);
	if (count_writes(r, true) != (r->outcome == OUTCOME_RETRY ? 1 : sends(r->outcome) ? 2 : 0))
		WRONG("nothing changed, and %d writes were made", count_writes(r, true));
}

static void judge_words(struct race *r, const struct recorded *f)
{
	bool wrote = count_writes(r, false) > 0, acted = count_writes(r, true) > 0;
	if (wrote && r->kind_of == RACE_APPROVE && (!f->approvals || f->voids))
		WRONG("something was sent that nobody approved, or that is void");
	if (wrote && !f->proposals)
		WRONG("something was sent that is not in the store");
	if (f->ends && !strcmp(f->end.result, "changed") && wrote)
		WRONG("it is recorded that nothing was sent, and something was");
	if (f->ends && !strcmp(f->end.result, "done") && sends(r->outcome) && !acted)
		WRONG("it is recorded as done, and nothing was");
	if (wrote && strstr(r->said, "nothing was sent"))
		WRONG("it says that nothing was sent, and something was: %s", r->said);
	if (!r->ok && !*r->said && !*r->changes)
		WRONG("it failed, and nothing is said");
}

void race_judge(struct race *r)
{
	struct recorded *f = mem_alloc(sizeof *f);
	if (*r->trouble)
		WRONG("%s", r->trouble);
	if (!race_store_parts(r, judge_part, &(struct judging){ r, f }))
		WRONG("the store cannot be read");
	for (int i = 0; i < r->note_count; i++)
		if (r->notes[i].kind == NOTE_WRITE)
			judge_write(r, i);
	judge_twice(r);
	judge_signing(r, f);
	if (!*r->trouble) {
		judge_words(r, f);
		judge_later(r, f);
		if (!r->changed)
			judge_nothing_changed(r, f);
	}
	free(f);
}
