/* Names. The same name in another form: case, accents, order, initials, hyphens, particles and titles, script and spelling, parts written as one
 * word, a part that one side lacks. Close: a letter or two; one part of a name against several. No short forms: Bob is not Robert here. */
#include <string.h>

#include "aml/alike.h"
#include "aml/differ.h"
#include "base/mem.h"
#include "decide/hint_read.h"

enum side { OURS, THEIRS };

struct names {
	struct aml_name a, b;
	struct hint_fit fit;
	bool joined;
};

static void without_shorts(struct aml_name *name)
{
	for (size_t i = 0; i < name->count; i++) {
		name->parts[i].shorts = 0;
		for (size_t k = 0; k < AML_JOINS; k++)
			name->joined[i][k].shorts = 0;
	}
}

static bool is_core(const struct aml_part *p)
{
	return p->role == AML_PART_CORE || p->role == AML_PART_PATRONYMIC;
}

/* "von" of "von Habsheim", which aml takes for a name where only one other part is there. */
static bool is_particle(const struct aml_part *p)
{
	static const char *const words[] = { "von", "van", "der", "den", "de", "del", "della", "di", "da", "dos", "das", "do", "du", "la", "le", "los", "las", "al",
		"el", "bin", "bint", "ibn", "zu", "zum", "af", "av", "ter", "ten" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(p->text, words[i]) == 0)
			return true;
	return false;
}

/* Jr is Junior and nothing else: II and III sound the same. */
static bool are_one_suffix(const char *x, const char *y)
{
	return strcmp(x, y) == 0 || (x[0] == y[0] && (x[0] == 'j' || x[0] == 's'));
}

/* Mueller and Müller. */
static bool are_umlauts(const char *x, const char *y)
{
	while (*x && *y) {
		if (*x != *y)
			return false;
		bool vowel = strchr("aou", *x) != NULL;
		x++, y++;
		if (vowel && *x != *y) {
			x += *x == 'e';
			y += *y == 'e';
		}
	}
	return !*x && !*y;
}

/* Jon and John, of one script, sound the same and are a letter apart all the same; spellings of one name from another script are not. */
static enum aml_alike as_written(const struct aml_part *x, const struct aml_part *y, enum aml_alike how)
{
	bool variants = x->variants && x->variants == y->variants;

	if (how != ALIKE_SOUND || x->script != AML_LATIN || y->script != AML_LATIN || variants || are_umlauts(x->text, y->text))
		return how;
	return aml_edits(x->text, y->text) == 1 ? ALIKE_EDIT : how;
}

static void fit_all(struct names *n, enum aml_alike least)
{
	struct hint_fit *f = &n->fit;

	for (size_t i = 0; i < n->a.count; i++)
		for (size_t k = 0; k < n->b.count; k++) {
			const struct aml_part *x = &n->a.parts[i], *y = &n->b.parts[k];
			bool can = f->of_a[i] == HINT_NOBODY && f->of_b[k] == HINT_NOBODY && (x->role == AML_PART_SUFFIX) == (y->role == AML_PART_SUFFIX);
			can = can && (x->role != AML_PART_SUFFIX || are_one_suffix(x->text, y->text));
			f->alike[i][k] = can ? (unsigned char)as_written(x, y, aml_alike(&n->a, x, &n->b, y, least)) : 0;
		}
	hint_fit_parts(f, (unsigned char)least);
}

static bool is_free(const struct aml_name *name, const int *of, size_t first, size_t last)
{
	for (size_t i = first; i <= last; i++)
		if (of[i] != HINT_NOBODY || name->parts[i].role == AML_PART_SUFFIX)
			return false;
	return true;
}

/* Two or three neighbours of one name that are one part of the other: Xiao Ming and Xiaoming, De La Cruz and Delacruz. */
static void fit_joined(struct names *n, const struct aml_name *many, int *of_many, unsigned char *how_many, const struct aml_name *one, int *of_one,
                       unsigned char *how_one)
{
	for (size_t i = 0; i < many->count; i++)
		for (size_t last = i + 1; last < many->count && last <= i + 2; last++)
			for (size_t k = 0; k < one->count && is_free(many, of_many, i, last); k++) {
				const struct aml_part *joined = &many->joined[i][last == i + 1 ? AML_TWO : AML_THREE];
				if (of_one[k] != HINT_NOBODY || one->parts[k].initial || one->parts[k].role == AML_PART_SUFFIX || !joined->text[0] ||
					aml_alike(many, joined, one, &one->parts[k], ALIKE_SOUND) < ALIKE_SOUND)
					continue;
				for (size_t j = i; j <= last; j++) {
					of_many[j] = (int)k;
					how_many[j] = ALIKE_SCRIPT;
				}
				of_one[k] = (int)i;
				how_one[k] = ALIKE_SCRIPT;
				n->joined = true;
			}
}

struct tally {
	size_t met, left, soft, initials, optional, suffixes; /* core parts with a partner and without; of these patronymics and initials */
};

static struct tally tally_of(const struct aml_name *name, const int *of)
{
	struct tally t = { 0 };

	for (size_t i = 0; i < name->count; i++) {
		const struct aml_part *p = &name->parts[i];
		bool met = of[i] != HINT_NOBODY;
		if (p->role == AML_PART_SUFFIX)
			t.suffixes += !met;
		else if (!is_core(p) || (!met && is_particle(p)))
			t.optional += !met;
		else if (met)
			t.met++;
		else {
			t.left++;
			t.initials += p->initial;
			t.soft += p->initial || p->role == AML_PART_PATRONYMIC;
		}
	}
	return t;
}

static bool is_turned(const struct names *n)
{
	int last = -1;

	for (size_t i = 0; i < n->a.count; i++)
		if (n->fit.of_a[i] != HINT_NOBODY && is_core(&n->a.parts[i])) {
			if (n->fit.of_a[i] < last)
				return true;
			last = n->fit.of_a[i];
		}
	return false;
}

static bool has_how(const struct names *n, enum aml_alike how)
{
	for (size_t i = 0; i < n->a.count; i++)
		if (n->fit.of_a[i] != HINT_NOBODY && n->fit.how_a[i] == how && is_core(&n->a.parts[i]))
			return true;
	return false;
}

static bool has_swap(const struct names *n)
{
	for (size_t i = 0; i < n->a.count; i++)
		if (n->fit.of_a[i] != HINT_NOBODY && hint_are_swapped(n->a.parts[i].text, n->b.parts[n->fit.of_a[i]].text))
			return true;
	return false;
}

/* What fits, and how: slips first. */
static void say_how(const struct names *n, struct hint *out)
{
	static const struct {
		enum aml_alike how;
		enum hint_reading reading;
		const char *why;
	} words[] = {
		{ ALIKE_EDITS, HINT_CLOSE, "two letters differ" }, { ALIKE_EDIT, HINT_CLOSE, "one letter differs" },
		{ ALIKE_NEAR, HINT_CLOSE, "nearly the same sounds in another script" }, { ALIKE_GENDER, HINT_CLOSE, "another ending of a family name" },
		{ ALIKE_INITIAL, HINT_FORM, "an initial" }, { ALIKE_BONES, HINT_FORM, "in another script" }, { ALIKE_SCRIPT, HINT_FORM, "in another script" },
		{ ALIKE_SOUND, HINT_FORM, "another spelling in Latin letters" }, { ALIKE_MARKS, HINT_FORM, "accents" },
	};

	if (n->joined)
		hint_say(out, HINT_FORM, "written as one word");
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (has_how(n, words[i].how) && !(n->joined && words[i].how == ALIKE_SCRIPT) && !(out->reading == HINT_CLOSE && words[i].reading == HINT_FORM))
			hint_say(out, words[i].reading, words[i].how == ALIKE_EDIT && has_swap(n) ? "two letters swapped" : words[i].why);
}

static void say_parts(const struct names *n, const struct tally *a, const struct tally *b, struct hint *out)
{
	size_t left = a->left + b->left, hard = left - a->soft - b->soft, met = a->met < b->met ? a->met : b->met;

	out->reading = HINT_FORM;
	say_how(n, out);
	if (left) {
		bool many = hard > 0 && (met == 1 || hard > met);
		hint_say(out, out->reading == HINT_CLOSE || many ? HINT_CLOSE : HINT_FORM, left == 1 ? "one has a part more" : "one has several parts more");
	}
	if (is_turned(n))
		hint_say(out, out->reading, "parts in another order");
	if (a->optional + b->optional && !left)
		hint_say(out, out->reading, "a particle or title is left out");
	if (a->suffixes + b->suffixes)
		hint_say(out, out->reading, "a suffix is left out");
	if (!*out->why)
		hint_say(out, HINT_FORM, "hyphens, blanks or signs");
}

static void mark_part(const struct aml_name *name, size_t i, struct aml_span *at, size_t *count)
{
	aml_span_add((struct aml_spans){ at, count }, name->parts[i].at, name->parts[i].len);
}

/* Spans rise: parts are gone through as they stand in the text. Of another script each letter differs, and nothing is marked. */
static void mark_side(const struct names *n, enum side side, struct aml_span *at, size_t *count)
{
	const struct aml_name *name = side == OURS ? &n->a : &n->b, *other = side == OURS ? &n->b : &n->a;
	const int *of = side == OURS ? n->fit.of_a : n->fit.of_b;
	const unsigned char *how = side == OURS ? n->fit.how_a : n->fit.how_b;
	struct aml_span rest[AML_SPANS], own[AML_SPANS];

	for (size_t i = 0; i < name->count; i++) {
		if (of[i] == HINT_NOBODY) {
			mark_part(name, i, at, count);
			continue;
		}
		const struct aml_part *x = &name->parts[i], *y = &other->parts[of[i]];
		size_t found = 0, ignored = 0;
		if (how[i] == ALIKE_SAME || how[i] == ALIKE_INITIAL || x->script != y->script || n->joined)
			continue;
		aml_differ(name->text, x->at, x->len, (struct aml_spans){ own, &found }, other->text, y->at, y->len, (struct aml_spans){ rest, &ignored });
		for (size_t k = 0; k < found; k++)
			aml_span_add((struct aml_spans){ at, count }, own[k].at, own[k].len);
	}
}

static bool is_unreadable(const struct names *n)
{
	return n->a.unread || n->b.unread || n->a.cut || n->b.cut || n->a.has_han != n->b.has_han || n->a.is_loose != n->b.is_loose;
}

static void read_names(struct names *n, struct hint *out)
{
	struct hint_fit *f = &n->fit;

	hint_fit_start(f, n->a.count, n->b.count);
	fit_all(n, ALIKE_BONES);
	fit_joined(n, &n->a, f->of_a, f->how_a, &n->b, f->of_b, f->how_b);
	fit_joined(n, &n->b, f->of_b, f->how_b, &n->a, f->of_a, f->how_a);
	fit_all(n, ALIKE_INITIAL);
	const struct tally a = tally_of(&n->a, f->of_a), b = tally_of(&n->b, f->of_b);
	if (n->a.cores == 0 || n->b.cores == 0) {
		hint_say(out, HINT_LACKS, "no name that can be read");
		return;
	}
	bool conflict = (a.left && b.left) || !a.met || !b.met || (a.suffixes && b.suffixes);
	if (conflict && is_unreadable(n)) {
		hint_say(out, HINT_LACKS, "a script that can be read in several ways");
		return;
	}
	if (!conflict)
		say_parts(n, &a, &b, out);
	else if (!a.met || !b.met)
		hint_say(out, HINT_DIFFERS, "nothing in common");
	else if (a.suffixes && b.suffixes && !(a.left && b.left))
		hint_say(out, HINT_DIFFERS, "another suffix");
	else if (a.left == a.initials && b.left == b.initials)
		hint_say(out, HINT_DIFFERS, "another initial");
	else
		hint_say(out, HINT_DIFFERS, a.left + b.left == 2 ? "one part is another" : "some parts are others");
	mark_side(n, OURS, out->ours_differ, &out->ours_spans);
	mark_side(n, THEIRS, out->theirs_differ, &out->theirs_spans);
}

void hint_read_name(const char *ours, const char *theirs, struct hint *out)
{
	struct names *n = secret_alloc(sizeof *n);

	aml_name_read(&n->a, ours, 0);
	aml_name_read(&n->b, theirs, 0);
	aml_name_join(&n->a);
	aml_name_join(&n->b);
	without_shorts(&n->a);
	without_shorts(&n->b);
	read_names(n, out);
	secret_free(n);
}
