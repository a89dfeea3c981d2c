/* What a disposition has to say before it may be decided, and by how many people. */
#include "decide/disposition.h"

#include <stdio.h>
#include <string.h>

#include "aml/list.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"

const char *const confidence_names[CONFIDENCES] = { "none", "low", "medium", "high" };

bool disposition_settles(enum outcome o)
{
	return o == OUTCOME_CLEAR || o == OUTCOME_REJECT;
}

static bool has_code(const struct policy_code *codes, size_t count, const char *code)
{
	return policy_code_find(codes, count, code) != NULL;
}

void disposition_under(struct disposition *d, const struct decide_policy *p)
{
	size_t kept = 0;
	if (strcmp(d->policy, p->digest) == 0)
		return;
	memset(d->checked, 0, sizeof d->checked);
	for (size_t i = 0; i < d->reason_count; i++)
		if (has_code(p->reasons, p->reason_count, d->reasons[i]))
			memmove(d->reasons[kept++], d->reasons[i], sizeof *d->reasons);
	d->reason_count = kept;
	for (size_t i = 0; i < d->resolution_count; i++)
		if (!has_code(p->resolutions, p->resolution_count, d->resolutions[i].resolved))
			d->resolutions[i].resolved[0] = '\0';
	snprintf(d->policy, sizeof d->policy, "%s", p->digest);
}

/* -- findings */

void disposition_finding_path(const struct finding *f, char out[EVIDENCE_WHAT])
{
	struct buf path;
	out[0] = '\0';
	if (f->leaf >= IDV_LEAVES)
		return;
	struct record_value v = { .leaf = (uint16_t)f->leaf };
	for (const char *p = idv_leaf_table[f->leaf].path; (p = strchr(p, '[')) != NULL && v.indexed < RECORD_DEPTH; p++) {
		v.at[v.indexed] = f->at[v.indexed];
		v.indexed++;
	}
	buf_init(&path, 4096);
	idv_value_path(&v, &path);
	snprintf(out, EVIDENCE_WHAT, "%s", buf_str(&path));
	buf_finish(&path);
}

static bool take_back(struct resolution *old, size_t count, struct resolution *r)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(old[i].code, r->code) == 0 && strcmp(old[i].path, r->path) == 0) {
			*r = old[i];
			old[i].code[0] = '\0';
			return true;
		}
	return false;
}

void disposition_findings(struct disposition *d, const struct finding *found, size_t count)
{
	struct resolution *old = secret_alloc(sizeof d->resolutions);
	size_t had = d->resolution_count;
	memcpy(old, d->resolutions, sizeof d->resolutions);
	memset(d->resolutions, 0, sizeof d->resolutions);
	d->resolution_count = 0;
	for (size_t i = 0; i < count && d->resolution_count < FINDINGS; i++) {
		if (!finding_weighs(&found[i]))
			continue;
		struct resolution *r = &d->resolutions[d->resolution_count++];
		snprintf(r->code, sizeof r->code, "%s", found[i].rule->code);
		disposition_finding_path(&found[i], r->path);
		take_back(old, had, r);
	}
	secret_free(old);
}

/* -- what lacks */

static bool lacks(struct err *err, const char *what)
{
	return err_set(err, ERR_USAGE, "Not yet: %s", what);
}

static bool check_reasons(const struct decide_policy *p, const struct disposition *d, unsigned outcome, struct err *err)
{
	bool words = false;
	if (d->reason_count == 0)
		return lacks(err, "a reason is missing");
	for (size_t i = 0; i < d->reason_count; i++) {
		const struct policy_code *code = policy_code_find(p->reasons, p->reason_count, d->reasons[i]);
		if (!code || !(code->outcomes & 1u << outcome))
			return err_set(err, ERR_USAGE, "Not yet: %.40s is no reason of this outcome", d->reasons[i]);
		words |= policy_asks_words(d->reasons[i]);
	}
	if (words && !d->narrative[strspn(d->narrative, " \t\n")])
		return lacks(err, "this reason asks for words in the narrative");
	return true;
}

static bool check_resolutions(const struct decide_policy *p, const struct disposition *d, enum outcome outcome, struct err *err)
{
	for (size_t i = 0; i < d->resolution_count; i++) {
		const struct resolution *r = &d->resolutions[i];
		if (!*r->resolved && disposition_settles(outcome))
			return err_set(err, ERR_USAGE, "Not yet: the finding %s is not resolved", r->code);
		if (*r->resolved && !has_code(p->resolutions, p->resolution_count, r->resolved))
			return err_set(err, ERR_USAGE, "Not yet: the finding %s is resolved by a code that the policy lacks", r->code);
		if (policy_asks_words(r->resolved) && !r->words[strspn(r->words, " ")])
			return err_set(err, ERR_USAGE, "Not yet: how the finding %s is resolved asks for words", r->code);
	}
	return true;
}

static bool check_checklist(const struct decide_policy *p, const struct disposition *d, struct err *err)
{
	for (size_t i = 0; i < p->check_count; i++)
		if (!d->checked[i])
			return err_set(err, ERR_USAGE, "Not yet: %s is not ticked", p->checks[i].code);
	return true;
}

static bool any_step(const struct disposition *d)
{
	for (int i = 0; i < IDV_CUSTOM_STEPS; i++)
		if (d->steps[i])
			return true;
	return false;
}

static bool check_outcome(const struct disposition *d, enum outcome outcome, struct err *err)
{
	if (outcome == OUTCOME_RETRY && (d->strategy < 0 || d->strategy >= IDV_STRATEGIES || (d->strategy == IDV_CUSTOM && !any_step(d))))
		return lacks(err, "a custom retry has no step");
	if (outcome == OUTCOME_ESCALATE && !*d->queue)
		return lacks(err, "it is not said to which queue");
	if (outcome == OUTCOME_ASK && !*d->party)
		return lacks(err, "it is not said who is asked");
	return true;
}

bool disposition_check(const struct decide_policy *p, const struct disposition *d, struct err *err)
{
	if (d->outcome < 1 || d->outcome > OUTCOMES)
		return lacks(err, "nothing is chosen");
	enum outcome outcome = (enum outcome)(d->outcome - 1);
	if (!check_outcome(d, outcome, err) || !check_reasons(p, d, outcome, err) || !check_resolutions(p, d, outcome, err) || !check_checklist(p, d, err))
		return false;
	if (d->confidence <= CONFIDENCE_NONE || d->confidence >= CONFIDENCES)
		return lacks(err, "how sure you are is missing");
	if (*d->policy && strcmp(d->policy, p->digest) != 0)
		return lacks(err, "the policy is another one now, look at it again");
	return true;
}

/* -- a second person */

/* A hit that is not known, or on a list that is new to us, counts as the strictest. */
static bool is_sanctioned(const struct aml_look *look, const char *hit_id)
{
	const struct record *hit = look ? aml_look_hit(look, hit_id) : NULL;
	enum aml_list_kind kind = hit ? aml_list_kind(record_text(hit, HIT_LIST_CODE)) : AML_LIST_UNKNOWN;
	return kind == AML_LIST_UNKNOWN || kind == AML_LIST_SANCTIONS;
}

static bool touches_sanctions(const struct aml_decision *hits, const struct aml_look *look)
{
	for (size_t i = 0; i < hits->hit_count; i++) {
		bool sent = hits->hits[i].verdict == AML_MATCH || hits->hits[i].verdict == AML_NO_MATCH;
		if (sent && is_sanctioned(look, hits->hits[i].hit_id))
			return true;
	}
	return false;
}

unsigned disposition_second(const struct decide_policy *p, const struct disposition *d, const struct aml_decision *hits, const struct aml_look *look)
{
	unsigned bits = 0;
	if (d->outcome >= 1 && d->outcome <= OUTCOMES)
		bits |= 1u << (d->outcome - 1);
	if (hits && bits && disposition_settles((enum outcome)(d->outcome - 1)) && touches_sanctions(hits, look ? look : &hits->seen))
		bits |= SECOND_SANCTIONS;
	for (size_t i = 0; i < d->resolution_count; i++)
		if (policy_overrides(d->resolutions[i].resolved))
			bits |= SECOND_OVERRIDE;
	return bits & p->second;
}
