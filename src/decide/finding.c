#include <stdio.h>
#include <string.h>

#include "decide/finder.h"

static void look_for(struct finder *f)
{
	finding_words(f);
	finding_hits(f);
	finding_numbers(f);
	finding_documents(f);
	finding_dates(f);
	finding_signals(f);
	finding_case(f);
}

/* Something else that is bad is told of its step, and not only a level or a mark. */
static bool is_told(const struct finder *f, const struct finding *finding)
{
	for (size_t i = 0; i < f->count; i++) {
		const struct finding *other = &f->out[i];
		if (other->step == finding->step && other->severity == RECORD_BAD && !other->is_mark && !(other->rule->flags & RULE_LEVEL))
			return true;
	}
	return false;
}

static bool weighs(const struct finder *f, const struct finding *finding)
{
	bool sums_up = finding->is_mark || (finding->rule->flags & RULE_LEVEL);
	if (finding->rule->flags & RULE_LIGHT)
		return false;
	if (finding->rule->flags & RULE_QUALITY)
		return finding->weighs; /* its step failed of it */
	if (finding->severity == RECORD_BAD)
		return !sums_up || !is_told(f, finding);
	return finding->severity == RECORD_PENDING || finding->severity == RECORD_UNKNOWN;
}

static int64_t time_of(const struct record *r, enum idv_leaf leaf)
{
	const struct record_value *v = idv_get(r, leaf, 0, 0);
	return v->timed ? v->number : 0;
}

size_t findings_of(const struct basis *b, struct finding out[FINDINGS], size_t *more)
{
	struct finder f = {
		.b = b, .r = b->attempt, .limits = (b->thresholds ? b->thresholds : &thresholds_built_in)->values, .now = b->now, .out = out,
		.counting = true,
	};
	if (!f.now)
		f.now = time_of(f.r, IDV_COMPLETED_AT);
	if (!f.now)
		f.now = time_of(f.r, IDV_CREATED_AT);
	look_for(&f);
	finding_steps(&f);
	f.counting = false;
	look_for(&f);
	finding_unknown(&f);
	for (size_t i = 0; i < f.count; i++)
		out[i].weighs = weighs(&f, &out[i]);
	if (more)
		*more = f.more;
	return f.count;
}

bool finding_weighs(const struct finding *f)
{
	return f->weighs;
}

static bool has(const char *codes, const char *code)
{
	size_t n = strlen(code);
	for (const char *at = codes; (at = strstr(at, code)); at += n)
		if ((at == codes || at[-1] == ' ') && (!at[n] || at[n] == ' '))
			return true;
	return false;
}

void findings_codes(const struct finding *found, size_t count, char *out, size_t size)
{
	size_t used = 0;
	out[0] = '\0';
	for (size_t i = 0; i < count; i++) {
		const char *code = found[i].rule->code;
		bool status = found[i].leaf == IDV_STATUS && found[i].rule->step == RULE_STEP_CASE && (used || count > 1); /* that column says it */
		if (status || has(out, code) || used + strlen(code) + 2 > size)
			continue;
		used += (size_t)snprintf(out + used, size - used, "%s%s", used ? " " : "", code);
	}
}
