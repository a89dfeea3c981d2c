/* Verdicts on hits, one or several that differ in the same way, and the decision that is made of them. */
#include <stdio.h>
#include <string.h>

#include "desk/scrutiny_internal.h"
#include "store/who.h"

void scrutiny_policy(const struct desk *d, struct aml_policy *out)
{
	struct err err;
	(void)aml_policy_read(out, d->config->screening_policy.items, d->config->screening_policy.count, &err); /* the configuration has refused what is none */
}

/* With a store a decision is of whoever has the case; a screening that stands alone is nobody's case. */
const struct case_row *scrutiny_row(const struct desk *d)
{
	const struct case_row *row = dossier_row(d);
	if (!row || strcmp(row->attempt_id, d->scrutiny.attempt_id) != 0)
		row = docket_current(&d->team.docket);
	return row && !strcmp(row->attempt_id, d->scrutiny.attempt_id) ? row : NULL;
}

const char *scrutiny_off(struct desk *d)
{
	static char why[560];
	struct scrutiny *s = &d->scrutiny;
	struct api_open open;
	const char *off = desk_off_write(d);
	if (off)
		return off;
	if (!*s->id)
		return "no screening is at hand";
	if (s->acting)
		return "what was decided is being sent";
	if (!s->look.screening || s->off) {
		snprintf(why, sizeof why, "%s", s->off ? s->refusal.text : s->reading ? "the screening is being read" :
		         s->err.kind ? s->err.text : "the screening was not read");
		return why;
	}
	if (!aml_look_is_whole(&s->look))
		return "not all of its hits and reviews could be read, so nothing is decided on them; r reads again";
	if (api_open_of(d->api, SCRUTINY_SUBJECT, s->id, &open)) {
		snprintf(why, sizeof why, "%s; ^O shows it", open.sentence);
		return why;
	}
	const struct case_row *row = team_is_there(d) && *s->attempt_id ? scrutiny_row(d) : NULL;
	if (row && claims_holding(d, row->id) == HOLDING_LOST && !claims_off_store(d)) {
		const struct record_value *v = record_get(s->look.screening, SCREENING_STATUS, 0, 0);
		snprintf(why, sizeof why, "your claim on this case was lost, and the screening is %.80s now; c on the screening (W) claims it again",
		         s->reading ? "being read" : v->word ? v->word->label : v->text);
		return why;
	}
	return row ? claims_off_write(d, row) : NULL;
}

/* -- hits -------------------------------------------------------------------------------------------------------------------------------------- */

bool scrutiny_pending(const struct desk *d, size_t hit)
{
	const struct aml_look *l = &d->scrutiny.look;
	return hit < l->hit_count && aml_hit_waits(l->hits[hit]);
}

bool scrutiny_alike(const struct desk *d, size_t hit, size_t other)
{
	const struct scrutiny *s = &d->scrutiny;
	const struct record *a = s->look.hits[hit], *b = s->look.hits[other];
	for (size_t f = 0; f < AML_COMPARED; f++)
		if (s->comparisons[hit].factors[f].reading != s->comparisons[other].factors[f].reading)
			return false;
	return aml_list_kind(record_text(a, HIT_LIST_CODE)) == aml_list_kind(record_text(b, HIT_LIST_CODE));
}

void scrutiny_mark(struct desk *d, size_t hit, bool alike)
{
	struct scrutiny *s = &d->scrutiny;
	if (!s->comparisons || !scrutiny_pending(d, hit))
		return;
	bool on = alike || !s->marked[hit];
	s->marked[hit] = on;
	for (size_t i = 0; alike && i < s->look.hit_count; i++)
		if (scrutiny_pending(d, i) && scrutiny_alike(d, hit, i))
			s->marked[i] = true;
	s->changes++;
	desk_changed(d);
}

size_t scrutiny_marked(const struct desk *d)
{
	size_t n = 0;
	for (size_t i = 0; d->scrutiny.marked && i < d->scrutiny.look.hit_count; i++)
		n += d->scrutiny.marked[i];
	return n;
}

size_t scrutiny_decided(const struct desk *d)
{
	size_t n = 0;
	for (size_t i = 0; d->scrutiny.verdicts && i < d->scrutiny.look.hit_count; i++)
		n += d->scrutiny.verdicts[i].verdict != AML_UNDECIDED;
	return n;
}

/* Something stands on both sides: also where nothing could be read of it here, a person may. */
static bool has_both(const struct aml_comparison *c, enum aml_factor factor)
{
	for (size_t i = 0; i < c->pair_count; i++)
		if (c->pairs[i].factor == factor && *c->pairs[i].ours && *c->pairs[i].theirs)
			return true;
	return false;
}

bool scrutiny_may_differ(const struct desk *d, size_t hit, const struct aml_hit_verdict *v, struct err *err)
{
	const struct aml_comparison *c = &d->scrutiny.comparisons[hit];
	for (int f = 0; f < AML_COMPARED; f++) {
		enum aml_reading reading = c->factors[f].reading;
		if (v->factors[f] == AML_DIFFERS && (reading == AML_LIST_LACKS || reading == AML_WE_LACK) && !has_both(c, (enum aml_factor)f))
			return err_set(err, ERR_REFUSED, "%s: %s, and a value that is missing is no difference", aml_factor_names[f], aml_reading_names[reading]);
	}
	return true;
}

static bool check(struct desk *d, size_t hit, const struct aml_hit_verdict *v, struct err *err)
{
	struct aml_policy policy;
	const char *off = scrutiny_off(d);
	scrutiny_policy(d, &policy);
	if (off)
		return err_set(err, ERR_USAGE, "%s", off);
	if (hit >= d->scrutiny.look.hit_count)
		return err_set(err, ERR_USAGE, "no hit is selected");
	if (!scrutiny_pending(d, hit))
		return err_set(err, ERR_USAGE, "this hit is decided, and that is final with the vendor");
	return v->verdict == AML_UNDECIDED || (scrutiny_may_differ(d, hit, v, err) && aml_verdict_check(&policy, d->scrutiny.look.hits[hit], v, err));
}

/* A reason is of a verdict: another one has none yet. */
static struct aml_hit_verdict with(const struct aml_hit_verdict *v, enum aml_verdict verdict)
{
	struct aml_hit_verdict out = *v;
	if (out.verdict != verdict)
		out.reason[0] = '\0';
	out.verdict = verdict;
	return out;
}

/* By Space, or the one alone. */
static bool is_meant(const struct scrutiny *s, size_t hit, size_t i)
{
	return s->marked[hit] ? s->marked[i] : i == hit;
}

bool scrutiny_decide(struct desk *d, size_t hit, enum aml_verdict verdict, struct err *err)
{
	struct scrutiny *s = &d->scrutiny;
	struct aml_hit_verdict v;
	if (!s->verdicts || hit >= s->look.hit_count)
		return err_set(err, ERR_USAGE, "no hit is selected");
	for (size_t i = 0; i < s->look.hit_count; i++) {
		if (!is_meant(s, hit, i))
			continue;
		if (!scrutiny_alike(d, hit, i))
			return err_set(err, ERR_USAGE, "the marked hits do not differ in the same way, so no verdict is given to all of them at once");
		v = with(&s->verdicts[i], verdict);
		if (!check(d, i, &v, err))
			return false;
	}
	bool marked = s->marked[hit];
	for (size_t i = 0; i < s->look.hit_count; i++)
		if (marked ? s->marked[i] : i == hit)
			s->verdicts[i] = with(&s->verdicts[i], verdict);
	for (size_t i = 0; marked && i < s->look.hit_count; i++)
		s->marked[i] = false;
	explicit_bzero(&v, sizeof v);
	s->changes++;
	desk_changed(d);
	return true;
}

bool scrutiny_set(struct desk *d, size_t hit, const struct aml_hit_verdict *v, struct err *err)
{
	struct scrutiny *s = &d->scrutiny;
	if (!s->verdicts || !check(d, hit, v, err))
		return s->verdicts ? false : err_set(err, ERR_USAGE, "no hit is selected");
	s->verdicts[hit] = *v;
	snprintf(s->verdicts[hit].hit_id, sizeof s->verdicts[hit].hit_id, "%s", record_text(s->look.hits[hit], HIT_ID));
	s->changes++;
	desk_changed(d);
	return true;
}

/* -- the decision ------------------------------------------------------------------------------------------------------------------------------- */

/* "ana on jump2": for the comment, which is all that tells the vendor who it was. */
static void name_who(const struct desk *d, char *out, size_t size)
{
	struct person self;
	const struct person *p = d->team.me;
	if (!p) {
		who_am_i(&self, d->config);
		p = &self;
	}
	who_text(p, out, size);
}

bool scrutiny_decision(struct desk *d, enum aml_aim aim, const char *assignee, const char *comment, struct aml_decision *out, struct err *err)
{
	struct scrutiny *s = &d->scrutiny;
	struct aml_policy policy;
	const char *off = scrutiny_off(d);
	*out = (struct aml_decision){ .aim = aim };
	if (off)
		return err_set(err, ERR_USAGE, "%s", off);
	snprintf(out->screening_id, sizeof out->screening_id, "%s", s->id);
	snprintf(out->assignee, sizeof out->assignee, "%s", assignee ? assignee : "");
	name_who(d, out->by, sizeof out->by);
	if (strlen(comment) >= sizeof out->comment)
		return err_set(err, ERR_USAGE, "the comment is too long");
	snprintf(out->comment, sizeof out->comment, "%s", comment);
	for (size_t i = 0; i < s->look.hit_count; i++)
		if (s->verdicts[i].verdict != AML_UNDECIDED)
			*aml_decision_add(out) = s->verdicts[i];
	aml_look_copy(&s->look, &out->seen);
	scrutiny_policy(d, &policy);
	return aml_decision_check(&policy, out, err);
}
