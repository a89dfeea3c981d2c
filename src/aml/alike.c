#include "aml/alike.h"

#include <string.h>

#include "aml/differ.h"

static bool ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);
	return n > m && strcmp(s + n - m, end) == 0;
}

/* Slavic family names of women; the stem is the same. */
static bool is_of_woman(const char *man, const char *woman)
{
	static const struct {
		const char *man, *woman;
	} ends[] = { { "ov", "ova" }, { "ev", "eva" }, { "in", "ina" }, { "ski", "skaia" }, { "ski", "ska" }, { "ci", "caia" } };

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		size_t stem = strlen(man) - strlen(ends[i].man);
		if (ends_with(man, ends[i].man) && ends_with(woman, ends[i].woman) && strlen(woman) - strlen(ends[i].woman) == stem &&
			strncmp(man, woman, stem) == 0)
			return true;
	}
	return false;
}

static bool written_the_same(const struct aml_name *a, const struct aml_part *x, const struct aml_name *b, const struct aml_part *y)
{
	size_t n, m, i = 0, k = 0;

	for (; i < x->len && k < y->len; i += n, k += m)
		if (aml_lower(aml_code_point(a->text + x->at + i, &n)) != aml_lower(aml_code_point(b->text + y->at + k, &m)))
			return false;
	return i == x->len && k == y->len;
}

static bool has_no_vowels(const struct aml_part *p)
{
	return p->script == AML_CONSONANTS || p->script == AML_HEBREW || p->script == AML_INHERENT;
}

/* The consonants are the same, and where a long vowel is written there is one: Husayn is not Hassan. At the end it may be an a. */
static bool same_consonants(const struct aml_part *bare, const struct aml_part *full)
{
	size_t n = strlen(bare->bones);

	if (n < 2 || strlen(full->bones) != n)
		return false;
	for (size_t i = 0; i < n; i++) {
		bool same = bare->bones[i] == full->bones[i] || (bare->script == AML_HEBREW && bare->bones[i] == 's' && full->bones[i] == 'x');
		if (!same || (i + 1 < n && (bare->after[i] & ~full->after[i])))
			return false;
	}
	return true;
}

/* One of the two is in a script without vowels. One consonant alone is in too many names. Both in such a script are compared as written. */
static bool same_bones(const struct aml_part *x, const struct aml_part *y)
{
	const struct aml_part *bare = has_no_vowels(x) ? x : y, *full = bare == x ? y : x;
	char of_full[AML_BONES];

	if (has_no_vowels(x) == has_no_vowels(y) || (x->variants && y->variants)) /* two names that are known to be two */
		return false;
	if (bare->script != AML_INHERENT)
		return same_consonants(bare, full);
	aml_without_inherent(full->text, of_full);
	return strlen(bare->bones) > 1 && strcmp(bare->bones, of_full) == 0;
}

enum aml_alike aml_alike(const struct aml_name *a, const struct aml_part *x, const struct aml_name *b, const struct aml_part *y)
{
	size_t n = strlen(x->text), m = strlen(y->text), shorter = n < m ? n : m;

	if (written_the_same(a, x, b, y))
		return ALIKE_SAME;
	if (n == 0 || m == 0)
		return ALIKE_NOT;
	if (strcmp(x->text, y->text) == 0 && x->script == y->script)
		return ALIKE_MARKS;
	if (strcmp(x->text, y->text) == 0)
		return ALIKE_SCRIPT;
	if (x->variants && x->variants == y->variants)
		return ALIKE_SOUND;
	if (shorter > 1 && x->sound[0] && strcmp(x->sound, y->sound) == 0)
		return ALIKE_SOUND;
	if (same_bones(x, y))
		return ALIKE_BONES;
	if (x->initial || y->initial)
		return x->text[0] == y->text[0] || x->sound[0] == y->sound[0] ? ALIKE_INITIAL : ALIKE_NOT;
	if (x->shorts && x->shorts == y->shorts)
		return ALIKE_SHORT;
	if (has_no_vowels(x) != has_no_vowels(y))
		return ALIKE_NOT; /* letters that are not written are no typing errors */
	if (is_of_woman(x->sound, y->sound) || is_of_woman(y->sound, x->sound))
		return ALIKE_GENDER;
	int edits = aml_edits(x->text, y->text), heard = aml_edits(x->sound, y->sound);
	edits = heard < edits && heard > 0 ? heard : edits;
	if (edits <= 1 && shorter >= 4)
		return ALIKE_EDIT;
	return edits <= 2 && shorter >= 8 ? ALIKE_EDITS : ALIKE_NOT;
}
