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

/* What one sound is written with from one script, or one country, to the other: Qadhafi, Gaddafi; Putin, Butin. */
static char class_of(char bone)
{
	return bone == 'g' ? 'k' : bone == 'z' ? 'd' : strchr("pfw", bone) ? 'b' : bone;
}

enum near { NEAR_NOT, NEAR_CLASS /* another letter for the same sound */, NEAR_SAME };

/* The consonants are the same, and where a long vowel is written there is one: Husayn is not Hassan. At the end it may be an a. */
static enum near consonants_from(const struct aml_part *bare, size_t b, const struct aml_part *full, size_t f)
{
	size_t n = strlen(bare->bones + b);
	enum near near = NEAR_SAME;

	if (n < 2 || strlen(full->bones + f) != n)
		return NEAR_NOT;
	for (size_t i = 0; i < n; i++) {
		char x = bare->bones[b + i], y = full->bones[f + i];
		bool same = x == y || (bare->script == AML_HEBREW && x == 's' && y == 'x');
		if ((!same && class_of(x) != class_of(y)) || (i + 1 < n && (bare->after[b + i] & ~full->after[f + i])))
			return NEAR_NOT;
		if (!same)
			near = NEAR_CLASS;
	}
	return near;
}

/* With the article's l or without it, on either side. */
static enum near same_consonants(const struct aml_part *bare, const struct aml_part *full)
{
	enum near best = NEAR_NOT;

	for (size_t b = 0; b <= (bare->article && bare->bones[0] == 'l'); b++)
		for (size_t f = 0; f <= (full->article && full->bones[0] == 'l'); f++) {
			enum near near = consonants_from(bare, b, full, f);
			best = near > best ? near : best;
		}
	return best;
}

/* One of the two is in a script without vowels. One consonant alone is in too many names. Both in such a script are compared as written. */
static enum near same_bones(const struct aml_part *x, const struct aml_part *y)
{
	const struct aml_part *bare = has_no_vowels(x) ? x : y, *full = bare == x ? y : x;
	char of_full[AML_BONES];

	if (has_no_vowels(x) == has_no_vowels(y) || (x->variants && y->variants)) /* two names that are known to be two */
		return NEAR_NOT;
	if (bare->script != AML_INHERENT)
		return same_consonants(bare, full);
	aml_without_inherent(full->text, of_full);
	return strlen(bare->bones) > 1 && strcmp(bare->bones, of_full) == 0 ? NEAR_SAME : NEAR_NOT;
}

/* A g of Russian is the h of Ukrainian, and j, y, i are one. */
static bool same_slavic(const struct aml_part *cyrillic, const struct aml_part *latin)
{
	const char *a = cyrillic->sound, *b = latin->sound;

	if (cyrillic->script != AML_CYRILLIC || latin->script != AML_LATIN || strlen(a) < 2)
		return false;
	for (; *a && *b; a++, b++)
		if (*a != *b && !(*a == 'g' && *b == 'h') && !(*a == 'i' && *b == 'j'))
			return false;
	return !*a && !*b;
}

enum aml_alike aml_alike(const struct aml_name *a, const struct aml_part *x, const struct aml_name *b, const struct aml_part *y, enum aml_alike least)
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
	if (same_slavic(x, y) || same_slavic(y, x))
		return ALIKE_SOUND;
	enum near near = same_bones(x, y);
	if (near != NEAR_NOT)
		return near == NEAR_SAME ? ALIKE_BONES : ALIKE_NEAR;
	if (least >= ALIKE_BONES) /* what follows is dear */
		return ALIKE_NOT;
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
