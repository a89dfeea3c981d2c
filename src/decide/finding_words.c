/* The fields whose words and numbers speak for or against, as the API has them. */
#include <stdio.h>

#include "decide/finder.h"

enum which { ONCE, LAST, EACH };

#define RULE(...)
#define RULE_WORD(...)
#define RULE_FAMILY(...)
#define RULE_SCORE(...)

#undef RULE_WORD
#define RULE_WORD(symbol, code, brief, step, leaf, which, flags, subject, short, what) { RULE_ID_##symbol, which, subject, short },
static const struct {
	enum rule_id rule;
	enum which which;
	const char *subject; /* "date of birth"; the word follows */
	const char *brief;   /* "DOB" */
} words[] = {
#include "decide/rule.def"
};
#undef RULE_WORD
#define RULE_WORD(...)

#undef RULE_FAMILY
#define RULE_FAMILY(symbol, code, brief, step, first, last, flags, subject, short, what) { RULE_ID_##symbol, subject, short },
static const struct {
	enum rule_id rule;
	const char *subject, *brief;
} families[] = {
#include "decide/rule.def"
};
#undef RULE_FAMILY
#define RULE_FAMILY(...)

#undef RULE_SCORE
#define RULE_SCORE(symbol, code, brief, step, severity, leaf, which, threshold, said, before, short, what) \
	{ RULE_ID_##symbol, which, said, before, short },
static const struct {
	enum rule_id rule;
	enum which which;
	bool said;           /* the threshold, after the number */
	const char *before, *brief;
} scores[] = {
#include "decide/rule.def"
};

/* The elements that a rule looks at: [*from, *to). */
static void bounds(const struct record *r, enum idv_leaf leaf, enum which which, size_t *from, size_t *to)
{
	*from = 0;
	*to = which == ONCE ? 1 : idv_count(r, leaf, -1);
	if (which == LAST && *to)
		*from = *to - 1;
}

static bool speaks(const struct record_value *v)
{
	return v->state == RECORD_PRESENT && v->word && (v->word->severity == RECORD_BAD || v->word->severity == RECORD_NOTICE);
}

/* " (2 of 3)" where every element may speak. */
static const char *number(char out[48], enum which which, size_t i, size_t count)
{
	out[0] = '\0';
	if (which == EACH && count > 1)
		snprintf(out, 48, " (%zu of %zu)", i + 1, count);
	return out;
}

static void find_words(struct finder *f)
{
	for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
		enum idv_leaf leaf = rule_table[words[w].rule].leaf;
		size_t from, to;
		bounds(f->r, leaf, words[w].which, &from, &to);
		for (size_t i = from; i < to; i++) {
			const struct record_value *v = idv_get(f->r, leaf, i, 0);
			char brief[100], of[48];
			if (!speaks(v))
				continue;
			snprintf(brief, sizeof brief, "%s%s%s", words[w].brief, words[w].brief[0] ? " " : "", v->word->label);
			finder_say(f, words[w].rule, v->word->severity, leaf, i, brief, "%s %s%s", words[w].subject, v->word->label,
			           number(of, words[w].which, i, to));
		}
	}
}

static void find_family(struct finder *f, size_t family, enum record_severity severity)
{
	const struct rule *rule = &rule_table[families[family].rule];
	enum idv_leaf leaf = IDV_LEAVES;
	char text[340], brief[100];
	size_t from, to, len = 0;
	bounds(f->r, rule->leaf, LAST, &from, &to);
	for (int l = (int)rule->leaf; from < to && l <= (int)rule->last; l++) {
		const struct record_value *v = idv_get(f->r, (enum idv_leaf)l, from, 0);
		if (!speaks(v) || v->word->severity != severity || len >= sizeof text)
			continue;
		bool first = len == 0;
		if (first) {
			leaf = (enum idv_leaf)l;
			len = (size_t)snprintf(text, sizeof text, "%s %s:", families[family].subject, v->word->label);
			snprintf(brief, sizeof brief, "%s %s", families[family].brief, v->word->label);
		}
		len += (size_t)snprintf(text + len, sizeof text - len, "%s %s", first ? "" : ",", idv_leaf_table[l].label);
	}
	if (len)
		finder_say(f, families[family].rule, severity, leaf, from, brief, "%s", text);
}

static void find_scores(struct finder *f)
{
	for (size_t s = 0; s < sizeof scores / sizeof *scores; s++) {
		const struct rule *rule = &rule_table[scores[s].rule];
		long long high = f->limits[rule->threshold];
		size_t from, to;
		bounds(f->r, rule->leaf, scores[s].which, &from, &to);
		for (size_t i = from; i < to; i++) {
			const struct record_value *v = idv_get(f->r, rule->leaf, i, 0);
			char brief[100], of[48], limit[60] = "";
			if (v->state != RECORD_PRESENT || v->number < high)
				continue;
			if (scores[s].said)
				snprintf(limit, sizeof limit, " (%lld and more is high)", high);
			snprintf(brief, sizeof brief, "%s %lld", scores[s].brief, (long long)v->number);
			finder_say(f, scores[s].rule, (enum record_severity)rule->severity, rule->leaf, i, brief, "%s %lld%s%s", scores[s].before,
			           (long long)v->number, limit, number(of, scores[s].which, i, to));
		}
	}
}

void finding_words(struct finder *f)
{
	find_scores(f); /* scores over the vendor's threshold say most */
	find_words(f);
	for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
		find_family(f, i, RECORD_BAD);
		find_family(f, i, RECORD_NOTICE);
	}
}
