#include "decide/policy.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "decide/canon.h"
#include "decide/evidence.h"
#include "decide/threshold.h"

_Static_assert((int)POLICY_DIGEST == (int)EVIDENCE_TEXT, "a digest has one length");

enum { EVERY_OUTCOME = (1 << OUTCOMES) - 1 };

static const struct policy_code reasons[] = {
#define REASON(outcome, code, words) { code, words, 1u << OUTCOME_##outcome },
#include "decide/policy.def"
#undef REASON
	{ POLICY_OTHER ".words", "another reason, as the narrative says", EVERY_OUTCOME },
};

static const struct policy_code resolutions[] = {
#define RESOLUTION(code, words) { code, words, 0 },
#include "decide/policy.def"
#undef RESOLUTION
};

static const char *const narratives[OUTCOMES] = {
#define NARRATIVE(outcome, text) [OUTCOME_##outcome] = text,
#include "decide/policy.def"
#undef NARRATIVE
};

const struct policy_code *policy_code_find(const struct policy_code *codes, size_t count, const char *code)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(codes[i].code, code) == 0)
			return &codes[i];
	return NULL;
}

static bool begins(const char *code, const char *with)
{
	size_t n = strlen(with);
	return strncmp(code, with, n) == 0 && (!code[n] || code[n] == '.');
}

bool policy_overrides(const char *code)
{
	return begins(code, POLICY_OVERRIDE);
}

bool policy_asks_words(const char *code)
{
	return policy_overrides(code) || begins(code, POLICY_OTHER);
}

/* -- the configuration's rows */

/* One word of an entry, and what follows it. */
static const char *next_word(const char *s, char *out, size_t size)
{
	s += strspn(s, " \t");
	size_t n = strcspn(s, " \t");
	if (n == 0 || n >= size)
		return NULL;
	snprintf(out, size, "%.*s", (int)n, s);
	return s + n + strspn(s + n, " \t");
}

static bool is_code(const char *s)
{
	return *s && strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") == strlen(s);
}

/* Bits of outcomes that a word names; 0: none. */
static unsigned outcomes_of(const char *word)
{
	for (int o = 0; o < OUTCOMES; o++)
		if (strcmp(outcome_names[o], word) == 0)
			return 1u << o;
	return strcmp(word, "*") == 0 ? EVERY_OUTCOME : 0;
}

struct rows {
	const char *setting;
	struct policy_code *codes;
	size_t *count;
};

static bool wrong(const struct rows *rows, const char *what, struct err *err)
{
	return err_set(err, ERR_CONFIG, "setting %s: %s", rows->setting, what);
}

static bool add_row(const struct rows *rows, const char *code, const char *words, unsigned outcomes, struct err *err)
{
	if (!is_code(code))
		return wrong(rows, "a code is made of letters, digits, dots, dashes and underscores", err);
	if (!*words || strlen(words) >= POLICY_WORDS)
		return wrong(rows, "an entry lacks its words, or has too many", err);
	if (policy_code_find(rows->codes, *rows->count, code))
		return wrong(rows, "a code is there twice", err);
	if (*rows->count == POLICY_CODES)
		return wrong(rows, "too many entries", err);
	struct policy_code *row = &rows->codes[(*rows->count)++];
	snprintf(row->code, sizeof row->code, "%s", code);
	snprintf(row->words, sizeof row->words, "%s", words);
	row->outcomes = outcomes;
	return true;
}

/* reasons: "OUTCOME CODE WORDS"; others: "CODE WORDS". */
static bool read_rows(const struct rows *rows, char *const *items, size_t count, bool of_outcomes, struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		char outcome[16], code[POLICY_CODE];
		const char *at = items[i];
		unsigned outcomes = 0;
		if (of_outcomes) {
			at = next_word(at, outcome, sizeof outcome);
			outcomes = at ? outcomes_of(outcome) : 0;
			if (!outcomes)
				return wrong(rows, "an entry begins with no outcome: clear, reject, retry, leave, escalate, ask, dashboard or *", err);
		}
		at = next_word(at, code, sizeof code);
		if (!at)
			return wrong(rows, "an entry lacks its code, or it is too long", err);
		if (!add_row(rows, code, at, outcomes, err))
			return false;
	}
	return true;
}

static bool add_built_in(const struct rows *rows, const struct policy_code *codes, size_t count, struct err *err)
{
	for (size_t i = 0; i < count; i++)
		if (!policy_code_find(rows->codes, *rows->count, codes[i].code) && !add_row(rows, codes[i].code, codes[i].words, codes[i].outcomes, err))
			return false;
	return true;
}

static bool read_narratives(struct decide_policy *p, char *const *items, size_t count, struct err *err)
{
	for (int o = 0; o < OUTCOMES; o++)
		snprintf(p->narratives[o], sizeof p->narratives[o], "%s", narratives[o]);
	for (size_t i = 0; i < count; i++) {
		char outcome[16];
		const char *text = next_word(items[i], outcome, sizeof outcome);
		unsigned outcomes = text ? outcomes_of(outcome) : 0;
		if (!outcomes)
			return err_set(err, ERR_CONFIG, "setting narratives: an entry begins with no outcome");
		if (strlen(text) >= sizeof p->narratives[0])
			return err_set(err, ERR_CONFIG, "setting narratives: a text is too long");
		for (int o = 0; o < OUTCOMES; o++)
			if (outcomes & 1u << o)
				snprintf(p->narratives[o], sizeof p->narratives[o], "%s", text);
	}
	return true;
}

static bool read_second(struct decide_policy *p, char *const *items, size_t count, struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		unsigned bits = outcomes_of(items[i]);
		if (strcmp(items[i], "sanctions") == 0)
			bits = SECOND_SANCTIONS;
		else if (strcmp(items[i], "override") == 0)
			bits = SECOND_OVERRIDE;
		if (!bits)
			return err_set(err, ERR_CONFIG, "setting second_look: an entry is no outcome, and neither sanctions nor override");
		p->second |= bits;
	}
	return true;
}

/* -- its digest */

static void put_codes(struct canon *c, const char *name, const struct policy_code *codes, size_t count)
{
	canon_array(c, name);
	for (size_t i = 0; i < count; i++) {
		canon_array(c, NULL);
		canon_text(c, NULL, codes[i].code);
		canon_text(c, NULL, codes[i].words);
		canon_number(c, NULL, codes[i].outcomes);
		canon_end(c);
	}
	canon_end(c);
}

static void digest(struct decide_policy *p, const struct thresholds *t)
{
	struct buf text;
	struct canon *c = canon_begin();
	buf_init(&text, 1 << 20);
	canon_text(c, "format", "idreview-policy 1");
	canon_text(c, "name", p->name);
	put_codes(c, "reasons", p->reasons, p->reason_count);
	put_codes(c, "resolutions", p->resolutions, p->resolution_count);
	put_codes(c, "checklist", p->checks, p->check_count);
	canon_array(c, "narratives");
	for (int o = 0; o < OUTCOMES; o++)
		canon_text(c, NULL, p->narratives[o]);
	canon_end(c);
	canon_number(c, "second", p->second);
	canon_flag(c, "blind", p->blind);
	canon_object(c, "thresholds");
	for (int i = 0; i < THRESHOLDS; i++)
		canon_number(c, threshold_table[i].name, t->values[i]);
	canon_end(c);
	canon_finish(c, &text);
	evidence_digest(buf_str(&text), text.len, p->digest);
	buf_finish(&text);
}

bool policy_read(struct decide_policy *p, const struct policy_source *from, struct err *err)
{
	struct thresholds thresholds;
	memset(p, 0, sizeof *p);
	const struct rows reason_rows = { "reasons", p->reasons, &p->reason_count };
	const struct rows resolution_rows = { "resolutions", p->resolutions, &p->resolution_count };
	const struct rows check_rows = { "checklist", p->checks, &p->check_count };
	int n = snprintf(p->name, sizeof p->name, "%s", from->name && *from->name ? from->name : "built-in 1");
	if (n >= (int)sizeof p->name)
		return err_set(err, ERR_CONFIG, "setting policy: the name is too long");
	if (!read_rows(&reason_rows, from->reasons, from->reason_count, true, err) ||
	    !add_built_in(&reason_rows, reasons, sizeof reasons / sizeof *reasons, err) ||
	    !read_rows(&resolution_rows, from->resolutions, from->resolution_count, false, err) ||
	    !add_built_in(&resolution_rows, resolutions, sizeof resolutions / sizeof *resolutions, err) ||
	    !read_rows(&check_rows, from->checklist, from->check_count, false, err) ||
	    !read_narratives(p, from->narratives, from->narrative_count, err) || !read_second(p, from->second_look, from->second_count, err) ||
	    !thresholds_read(&thresholds, from->thresholds, from->threshold_count, err))
		return false;
	p->blind = from->blind;
	digest(p, &thresholds);
	return true;
}
