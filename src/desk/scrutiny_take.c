/* What was read becomes what is at hand: compared, put in order, and with the verdicts that still hold. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "desk/person.h"
#include "desk/scrutiny_internal.h"

enum { TELL_CHANGES = 3 };

static void prefill(struct scrutiny *s, size_t i)
{
	struct aml_hit_verdict *v = &s->verdicts[i];
	snprintf(v->hit_id, sizeof v->hit_id, "%s", record_text(s->look.hits[i], HIT_ID));
	for (size_t f = 0; f < AML_COMPARED; f++)
		v->factors[f] = v->compared[f] = s->comparisons[i].factors[f].reading;
}

/* What it rests on is read otherwise now, as of another attempt, or of one that came later than the screening. */
static bool is_stale(const struct scrutiny *s, size_t i, const struct aml_hit_verdict *v)
{
	for (size_t f = 0; f < AML_COMPARED; f++)
		if (v->compared[f] != s->comparisons[i].factors[f].reading)
			return true;
	return false;
}

static void take_back(struct scrutiny *s, size_t i)
{
	s->verdicts[i].verdict = AML_UNDECIDED;
	s->verdicts[i].reason[0] = '\0';
	prefill(s, i);
}

static void tell_stale(struct scrutiny *s, size_t lost)
{
	snprintf(s->changed, sizeof s->changed, "the person is known otherwise than before: %zu %s taken back", lost, lost == 1 ? "verdict is" : "verdicts are");
}

static const struct record *attempt_of(const struct desk *d)
{
	const struct attempt *a = *d->scrutiny.attempt_id ? caseload_find(&d->load, d->scrutiny.attempt_id) : NULL;
	return a ? a->record : NULL;
}

void scrutiny_compare(struct desk *d)
{
	struct scrutiny *s = &d->scrutiny;
	size_t n = s->look.hit_count, lost = 0;
	if (!s->look.screening)
		return;
	for (size_t i = 0; s->comparisons && i < n; i++)
		aml_comparison_finish(&s->comparisons[i]);
	arena_reset(&s->texts);
	person_of(attempt_of(d), s->look.screening, &s->texts, &s->person);
	if (!s->comparisons) {
		s->comparisons = secret_alloc((n + 1) * sizeof *s->comparisons);
		s->verdicts = secret_alloc((n + 1) * sizeof *s->verdicts);
		s->marked = mem_alloc((n + 1) * sizeof *s->marked);
		s->order = mem_alloc((n + 1) * sizeof *s->order);
	}
	for (size_t i = 0; i < n; i++) {
		aml_compare(&s->person, s->look.hits[i], &s->comparisons[i]);
		if (s->verdicts[i].verdict == AML_UNDECIDED) {
			prefill(s, i);
		} else if (is_stale(s, i, &s->verdicts[i])) {
			take_back(s, i);
			lost++;
		}
	}
	if (lost)
		tell_stale(s, lost);
	aml_order_hits(s->look.hits, s->comparisons, n, s->order);
}

/* -- what changed, and the verdicts that it leaves --------------------------------------------------------------------------------------- */

static bool is_among(const struct aml_change *changes, size_t n, const char *hit_id)
{
	for (size_t i = 0; i < n; i++)
		if ((changes[i].kind == AML_CHANGE_HIT_STATUS || changes[i].kind == AML_CHANGE_HIT_DATA) && !strcmp(changes[i].id, hit_id))
			return true;
	return false;
}

static bool same_bytes(const struct record *a, const struct record *b)
{
	return a->json_len == b->json_len && !memcmp(a->json, b->json, a->json_len);
}

static bool has_kind(const struct aml_change *changes, size_t n, enum aml_change_kind kind)
{
	for (size_t i = 0; i < n; i++)
		if (changes[i].kind == kind)
			return true;
	return false;
}

/* It is as this verdict wanted it, or wants it still. */
static bool is_done(const struct record *hit, const struct aml_hit_verdict *v)
{
	return record_is(hit, HIT_STATUS, v->verdict == AML_MATCH ? "confirmed" : v->verdict == AML_NO_MATCH ? "dismissed" : "");
}

/* The old look's verdicts, where the hit is as it was and is still looked for by the same terms. Returns how many are lost by that; stale: how many more
 * because what they rest on is read otherwise. */
static size_t carry(struct scrutiny *s, const struct aml_look *old, const struct aml_hit_verdict *verdicts, const struct aml_change *changes, size_t n, size_t *stale)
{
	size_t known = n < AML_CHANGES ? n : AML_CHANGES, lost = 0;
	bool terms = has_kind(changes, known, AML_CHANGE_TERMS);
	for (size_t i = 0; i < old->hit_count; i++) {
		const struct aml_hit_verdict *v = &verdicts[i];
		size_t to = 0;
		if (v->verdict == AML_UNDECIDED && !*v->words)
			continue;
		while (to < s->look.hit_count && strcmp(record_text(s->look.hits[to], HIT_ID), v->hit_id) != 0)
			to++;
		if (to < s->look.hit_count && is_done(s->look.hits[to], v))
			continue;
		if (to == s->look.hit_count || terms || is_among(changes, known, v->hit_id) ||
		    (n > AML_CHANGES && !same_bytes(old->hits[i], s->look.hits[to])))
			lost += v->verdict != AML_UNDECIDED;
		else if (is_stale(s, to, v))
			*stale += v->verdict != AML_UNDECIDED;
		else
			s->verdicts[to] = *v;
	}
	return lost;
}

static void tell_changes(struct scrutiny *s, const struct aml_change *changes, size_t n, size_t lost)
{
	int at = snprintf(s->changed, sizeof s->changed, "changed since it was looked at: ");
	for (size_t i = 0; i < n && i < TELL_CHANGES; i++)
		at += snprintf(s->changed + at, sizeof s->changed - (size_t)at, "%s%.199s", i ? "; " : "", aml_change_shown(&changes[i]));
	if (n > TELL_CHANGES)
		at += snprintf(s->changed + at, sizeof s->changed - (size_t)at, "; and %zu more", n - TELL_CHANGES);
	if (lost)
		snprintf(s->changed + at, sizeof s->changed - (size_t)at, ". %zu %s taken back", lost, lost == 1 ? "verdict is" : "verdicts are");
	text_heal(s->changed, sizeof s->changed, false);
}

/* What an act of ours was to do is no change when it is read for the first time. */
static const struct aml_decision *own_of(struct desk *d)
{
	struct screening_act *a = scrutiny_act_of(d, d->scrutiny.id);
	if (!a || a->under_way || !a->news)
		return NULL;
	a->news = a->kind == ERR_UNCERTAIN; /* of what is open it is still to come */
	return &a->own;
}

static void keep_verdicts(struct desk *d, const struct aml_look *old, const struct aml_hit_verdict *verdicts)
{
	struct scrutiny *s = &d->scrutiny;
	struct aml_change changes[AML_CHANGES];
	s->changed[0] = '\0';
	if (!old->screening || !verdicts)
		return;
	size_t n = aml_changes(old, &s->look, own_of(d), false, changes);
	size_t stale = 0, lost = carry(s, old, verdicts, changes, n, &stale);
	if (n && !s->quiet)
		tell_changes(s, changes, n, lost + stale);
	else if (stale)
		tell_stale(s, stale);
}

/* -- taking --------------------------------------------------------------------------------------------------------------------------------- */

/* The look that was just read, and with it what is left of verdicts on the one before, or on the one that was left with a draft. */
static void take_look(struct desk *d)
{
	struct scrutiny *s = &d->scrutiny;
	struct screening_draft before = { 0 };
	if (s->look.screening) {
		before.look = s->look;
		before.verdicts = s->verdicts;
		s->verdicts = NULL;
	} else {
		(void)scrutiny_take_draft(s, s->id, &before);
	}
	scrutiny_drop_hits(s);
	s->look = s->next;
	s->next = (struct aml_look){ 0 };
	scrutiny_compare(d);
	keep_verdicts(d, &before.look, before.verdicts);
	scrutiny_draft_finish(&before);
	scrutiny_find_half(s);
	team_put_screening(d, &s->look);
}

void scrutiny_take(struct desk *d)
{
	struct scrutiny *s = &d->scrutiny;
	s->reading = false;
	s->err = s->next_err;
	if (s->next.screening && (!s->next_err.kind || !s->look.screening))
		take_look(d);
	aml_look_finish(&s->next);
	s->quiet = false;
	s->changes++;
	desk_changed(d);
}
