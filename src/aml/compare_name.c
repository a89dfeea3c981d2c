/* A name of ours against a name of the list. The rules, as an analyst would have them:
 *  - Case, accents, hyphens, apostrophes, particles (von, al-, bin), titles, the order of parts and the script do not matter. The order is said.
 *  - Spellings of one name in Latin letters agree: Aleksey and Alexei, Muhammad and Mohamed. So do the same consonants where a script writes no vowels.
 *  - All parts of the shorter name are in the longer: it agrees when two or more do and at most as many are missing, since a middle name, a
 *    patronymic or a second family name that one side lacks is a missing value. More missing, or one part alone: partly.
 *  - Parts that are one letter apart (two, of eight letters and more), initials, short forms, the feminine of a Slavic name: partly.
 *  - One part of two or more in common, and others that differ on both sides: it differs (OFAC: only one of two names matching is no match).
 *    So does another family name, where it is told; the same family name beside another given name is such a case.
 *  - Two or more in common, and others that differ on both sides: partly.
 *  - Jr against Sr: partly. One of them against nothing: said.
 *  - Chinese characters are read as Mandarin. Where that fits, good; where not it says nothing, since Cantonese, Japanese and Korean read otherwise. So do
 *    scripts that write foreign names by syllables or without some letters (kana, Hangul, Thai, Tamil): unlike they say nothing. */
#include "aml/reading.h"

#include <string.h>

#include "aml/alike.h"

enum { NOBODY = -1 };

struct fit {
	const struct aml_name *a, *b;
	int of_a[AML_PARTS], of_b[AML_PARTS];       /* its partner, or the first of its partners */
	enum aml_alike how_a[AML_PARTS], how_b[AML_PARTS];
};

static bool can_meet(const struct aml_part *x, const struct aml_part *y)
{
	return (x->role == AML_PART_SUFFIX) == (y->role == AML_PART_SUFFIX);
}

/* The nearest pairs first; of equally near ones those that stand at the same place from either end. */
static void fit_parts(struct fit *f, enum aml_alike least)
{
	unsigned char alike[AML_PARTS][AML_PARTS] = { { 0 } };

	for (size_t i = 0; i < f->a->count; i++)
		for (size_t k = 0; k < f->b->count; k++)
			if (f->of_a[i] == NOBODY && f->of_b[k] == NOBODY && can_meet(&f->a->parts[i], &f->b->parts[k]))
				alike[i][k] = (unsigned char)aml_alike(f->a, &f->a->parts[i], f->b, &f->b->parts[k], least);
	for (enum aml_alike how = ALIKE_SAME; how >= least && how > ALIKE_NOT; how--)
		for (int order = 0; order < 2; order++)
			for (size_t i = 0; i < f->a->count; i++)
				for (size_t k = 0; k < f->b->count; k++) {
					bool place = i == k || f->a->count - i == f->b->count - k;
					if (alike[i][k] != how || f->of_a[i] != NOBODY || f->of_b[k] != NOBODY || (order == 0 && !place))
						continue;
					f->of_a[i] = (int)k;
					f->of_b[k] = (int)i;
					f->how_a[i] = f->how_b[k] = how;
				}
}

static bool run_is_free(const struct aml_name *name, const int *of, size_t first, size_t last)
{
	for (size_t i = first; i <= last; i++)
		if (of[i] != NOBODY || name->parts[i].role == AML_PART_SUFFIX)
			return false;
	return true;
}

static enum aml_alike alike_joined(const struct aml_name *many, const struct aml_part *joined, const struct aml_name *one, const struct aml_part *part)
{
	return joined->text[0] ? aml_alike(many, joined, one, part, ALIKE_BONES) : ALIKE_NOT;
}

/* Two or three neighbours of one name that are one part of the other: Xiao Ming and Xiaoming, De La Cruz and Delacruz. */
static void fit_joined(const struct aml_name *many, int *of_many, enum aml_alike *how_many, const struct aml_name *one, int *of_one,
                       enum aml_alike *how_one)
{
	for (size_t i = 0; i < many->count; i++)
		for (size_t last = i + 1; last < many->count && last <= i + 2; last++) {
			const struct aml_part *joined = &many->joined[i][last == i + 1 ? AML_TWO : AML_THREE];
			for (size_t k = 0; k < one->count && run_is_free(many, of_many, i, last); k++) {
				if (of_one[k] != NOBODY || one->parts[k].initial || one->parts[k].role == AML_PART_SUFFIX)
					continue;
				enum aml_alike how = alike_joined(many, joined, one, &one->parts[k]);
				if (how < ALIKE_BONES && last == i + 1) /* as one word, the family name first */
					how = alike_joined(many, &many->joined[i][AML_TWO_TURNED], one, &one->parts[k]);
				if (how < ALIKE_BONES)
					continue;
				for (size_t j = i; j <= last; j++) {
					of_many[j] = (int)k;
					how_many[j] = how;
				}
				of_one[k] = (int)i;
				how_one[k] = how;
			}
		}
}

struct tally {
	size_t met;                /* core parts that have a partner, of the name that has fewer of them */
	size_t cores;              /* of the shorter name */
	size_t left_a, left_b;     /* core parts without a partner */
	size_t soft_a, soft_b;     /* of these, patronymics and initials */
	enum aml_alike weakest;
	size_t weak;               /* met, but below ALIKE_BONES */
	bool family_left;          /* told, and without a partner */
	bool family_met, given_met;
	bool turned;               /* parts in another order */
	bool suffix_left_a, suffix_left_b;
};

static void count_side(const struct aml_name *name, const int *of, const enum aml_alike *how, size_t *met, size_t *left, size_t *soft, struct tally *t,
                       bool *suffix_left)
{
	for (size_t i = 0; i < name->count; i++) {
		const struct aml_part *p = &name->parts[i];
		if (p->role == AML_PART_SUFFIX) {
			*suffix_left = *suffix_left || of[i] == NOBODY;
			continue;
		}
		if (of[i] == NOBODY) {
			if (p->role == AML_PART_OPTIONAL)
				continue;
			++*left;
			*soft += p->role == AML_PART_PATRONYMIC;
			continue;
		}
		if (p->role == AML_PART_OPTIONAL)
			continue;
		++*met;
		t->weak += how[i] < ALIKE_BONES;
		if (how[i] < t->weakest)
			t->weakest = how[i];
	}
}

/* Told families: of ours, and of a list's name with a comma. */
static void count_family(const struct aml_name *name, const int *of, struct tally *t)
{
	bool met = false, left = false;

	if (!name->told)
		return;
	for (size_t i = 0; i < name->count; i++) {
		const struct aml_part *p = &name->parts[i];
		if (p->role != AML_PART_CORE)
			continue;
		if (p->family) {
			met = met || of[i] != NOBODY;
			left = left || of[i] == NOBODY;
		} else if (of[i] != NOBODY) {
			t->given_met = true;
		}
	}
	t->family_met = t->family_met || met;
	t->family_left = t->family_left || (left && !met);
}

static struct tally tally_of(const struct fit *f)
{
	struct tally t = { .weakest = ALIKE_SAME };
	size_t met_a = 0, met_b = 0;
	int last = -1;

	count_side(f->a, f->of_a, f->how_a, &met_a, &t.left_a, &t.soft_a, &t, &t.suffix_left_a);
	count_side(f->b, f->of_b, f->how_b, &met_b, &t.left_b, &t.soft_b, &t, &t.suffix_left_b);
	t.met = met_a < met_b ? met_a : met_b;
	t.cores = met_a + t.left_a < met_b + t.left_b ? met_a + t.left_a : met_b + t.left_b;
	count_family(f->a, f->of_a, &t);
	count_family(f->b, f->of_b, &t);
	for (size_t i = 0; i < f->a->count; i++)
		if (f->of_a[i] != NOBODY && f->a->parts[i].role != AML_PART_OPTIONAL && f->a->parts[i].role != AML_PART_SUFFIX) {
			t.turned = t.turned || f->of_a[i] < last;
			last = f->of_a[i];
		}
	return t;
}

/* Spans rise: parts are gone through as they stand in the text. Another script has nothing to mark: each letter differs. */
static void mark(const struct aml_name *name, const int *of, const enum aml_alike *how, const struct aml_name *other, const int *of_other, struct aml_spans to)
{
	struct aml_span own[AML_SPANS], rest[AML_SPANS];

	for (size_t from = 0;;) {
		size_t i = SIZE_MAX;
		for (size_t k = 0; k < name->count; k++)
			if (name->parts[k].at >= from && (i == SIZE_MAX || name->parts[k].at < name->parts[i].at))
				i = k;
		if (i == SIZE_MAX)
			return;
		const struct aml_part *x = &name->parts[i];
		from = x->at + (size_t)1;
		if (of[i] == NOBODY) {
			aml_span_add(to, x->at, x->len);
			continue;
		}
		const struct aml_part *y = &other->parts[of[i]];
		size_t own_count = 0, rest_count = 0;
		if (how[i] == ALIKE_SAME || x->script != y->script || of_other[of[i]] != (int)i)
			continue;
		aml_differ(name->text, x->at, x->len, (struct aml_spans){ own, &own_count }, other->text, y->at, y->len, (struct aml_spans){ rest, &rest_count });
		for (size_t k = 0; k < own_count; k++)
			aml_span_add(to, own[k].at, own[k].len);
	}
}

static const char *const alike_words[] = {
	[ALIKE_INITIAL] = "an initial", [ALIKE_EDITS] = "two letters apart", [ALIKE_EDIT] = "one letter apart", [ALIKE_NEAR] = "nearly the same consonants", [ALIKE_GENDER] = "feminine form of the name",
	[ALIKE_SHORT] = "short form of the name", [ALIKE_BONES] = "same consonants, the script leaves vowels out", [ALIKE_SOUND] = "another spelling",
	[ALIKE_SCRIPT] = "another script", [ALIKE_MARKS] = "accents", [ALIKE_SAME] = "",
};

static void missing(const struct aml_name *name, const int *of, size_t left, const char *where, struct aml_pair *p)
{
	for (size_t i = 0; left == 1 && i < name->count; i++) {
		const struct aml_part *x = &name->parts[i];
		if (of[i] == NOBODY && (x->role == AML_PART_CORE || x->role == AML_PART_PATRONYMIC) && x->len < 40) {
			aml_say(p, "%.*s is missing %s", (int)x->len, name->text + x->at, where);
			return;
		}
	}
	if (left)
		aml_say(p, "%zu parts are missing %s", left, where);
}

/* Both names have core parts that the other lacks. */
static void read_conflict(const struct tally *t, struct aml_pair *p)
{
	p->reading = AML_DIFFERS;
	if (t->met == 0) {
		aml_say(p, "nothing in common");
	} else if (t->left_a == t->soft_a && t->left_b == t->soft_b) {
		p->reading = AML_PARTLY;
		aml_say(p, "another patronymic");
	} else if (t->family_left) {
		aml_say(p, "another family name");
	} else if (t->family_met && !t->given_met) {
		aml_say(p, "only the family name in common");
	} else if (t->met == 1) {
		aml_say(p, "only one part in common");
	} else if (t->met * 2 < t->cores) {
		aml_say(p, "only %zu of %zu parts in common", t->met, t->cores);
	} else {
		p->reading = AML_PARTLY;
		if (t->family_met && t->met == 2)
			aml_say(p, "another middle name");
		else
			aml_say(p, "%zu of %zu parts in common", t->met, t->cores);
	}
}

/* All core parts of one name are in the other. */
static void read_inside(const struct fit *f, const struct tally *t, struct aml_pair *p)
{
	size_t left = t->left_a + t->left_b, hard = left - t->soft_a - t->soft_b;

	p->reading = AML_AGREES;
	if (t->weak) {
		p->reading = AML_PARTLY;
		aml_say(p, "%s", alike_words[t->weakest]);
	}
	if (t->cores == 1 && left) {
		p->reading = AML_PARTLY;
		aml_say(p, "one part only");
	} else if (t->family_left) {
		p->reading = AML_PARTLY;
		aml_say(p, "without the family name");
	} else if (hard > t->met) {
		p->reading = AML_PARTLY;
	}
	missing(f->a, f->of_a, t->left_a, "on the list", p);
	missing(f->b, f->of_b, t->left_b, "in ours", p);
}

static void unread(bool by_list, const char *why, struct aml_pair *p)
{
	p->reading = by_list ? AML_LIST_LACKS : AML_WE_LACK;
	p->why[0] = '\0';
	aml_say(p, "%s", why);
	p->ours_spans = p->theirs_spans = 0;
	p->likeness = 0;
}

void aml_read_name(const struct aml_name *ours, const struct aml_name *theirs, struct aml_pair *p)
{
	struct fit f = { .a = ours, .b = theirs };

	for (size_t i = 0; i < AML_PARTS; i++)
		f.of_a[i] = f.of_b[i] = NOBODY;
	fit_parts(&f, ALIKE_BONES);
	fit_joined(ours, f.of_a, f.how_a, theirs, f.of_b, f.how_b);
	fit_joined(theirs, f.of_b, f.how_b, ours, f.of_a, f.how_a);
	fit_parts(&f, ALIKE_INITIAL);

	struct tally t = tally_of(&f);
	size_t most = t.met + (t.left_a > t.left_b ? t.left_a : t.left_b);
	if (ours->cores == 0 || theirs->cores == 0) {
		unread(theirs->cores == 0, "no name that can be read", p);
		return;
	}
	if (t.left_a && t.left_b)
		read_conflict(&t, p);
	else
		read_inside(&f, &t, p);
	if (p->reading == AML_DIFFERS && (ours->unread || theirs->unread)) {
		unread(theirs->unread, "in a script that cannot be read here", p);
		return;
	}
	if (p->reading == AML_DIFFERS && ours->has_han != theirs->has_han) {
		unread(theirs->has_han, "Chinese characters, which can be read otherwise than in Mandarin", p);
		return;
	}
	if (p->reading == AML_DIFFERS && ours->is_loose != theirs->is_loose) {
		unread(theirs->is_loose, "in a script that writes names of others in its own way", p);
		return;
	}
	if (p->reading == AML_DIFFERS && (ours->cut || theirs->cut)) {
		unread(theirs->cut, "too long to be compared", p);
		return;
	}
	if (t.suffix_left_a && t.suffix_left_b) {
		p->reading = p->reading == AML_AGREES ? AML_PARTLY : p->reading;
		aml_say(p, "another suffix");
	} else if (t.suffix_left_a || t.suffix_left_b) {
		aml_say(p, t.suffix_left_a ? "no suffix on the list" : "no suffix in ours");
	}
	if (p->reading != AML_DIFFERS) {
		if (!t.weak && t.weakest < ALIKE_SAME)
			aml_say(p, "%s", alike_words[t.weakest]);
		if (t.turned)
			aml_say(p, "parts in another order");
	}
	p->likeness = most ? (int)(1000 * t.met / most) - 60 * (int)t.weak - (int)(ALIKE_SAME - t.weakest) * 4 - 5 * t.turned : 0;
	if (p->likeness < 0)
		p->likeness = 0;
	mark(ours, f.of_a, f.how_a, theirs, f.of_b, aml_ours(p));
	mark(theirs, f.of_b, f.how_b, ours, f.of_a, aml_theirs(p));
}
