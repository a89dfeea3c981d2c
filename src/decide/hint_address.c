/* Addresses, by their words. The same in another form: abbreviations, accents, order, units written otherwise, regions by code or name, words that are
 * one. Close: a letter or digit, and what one side lacks. House numbers must stand in one order: 12 34th Street is not 34 12th Street. */
#include "decide/hint_address.h"

#include <string.h>

#include "aml/differ.h"
#include "base/mem.h"

struct addresses {
	struct address a, b;
	struct hint_fit fit;
	bool joined;
};

static bool is_free(const int *of, size_t i)
{
	return of[i] == HINT_NOBODY;
}

/* Two neighbours of one are one word of the other: Green Wood, Greenwood. */
static void fit_joined(struct addresses *s, const struct address *many, int *of_many, unsigned char *how_many, const struct address *one, int *of_one,
                       unsigned char *how_one)
{
	for (size_t i = 0; i + 1 < many->count; i++) {
		const char *x = many->words[i].text, *y = many->words[i + 1].text;
		size_t n = strlen(x);
		for (size_t k = 0; k < one->count && is_free(of_many, i) && is_free(of_many, i + 1); k++) {
			const char *word = one->words[k].text;
			if (!is_free(of_one, k) || many->words[i].kind == ADDRESS_NUMBER || many->words[i + 1].kind == ADDRESS_NUMBER ||
				strncmp(word, x, n) != 0 || strcmp(word + n, y) != 0)
				continue;
			of_many[i] = of_many[i + 1] = (int)k;
			of_one[k] = (int)i;
			how_many[i] = how_many[i + 1] = how_one[k] = ADDRESS_SHORT;
			s->joined = true;
		}
	}
}

/* What is left of a ZIP+4 code, behind five digits that met. */
static bool is_plus_four(const struct address *a, const int *of, size_t i)
{
	return i && strlen(a->words[i].text) == 4 && a->words[i].kind == ADDRESS_NUMBER && strlen(a->words[i - 1].text) == 5 &&
		a->words[i - 1].kind == ADDRESS_NUMBER && !is_free(of, i - 1) && a->text[a->words[i - 1].at + a->words[i - 1].len] == '-';
}

struct left {
	size_t numbers, words, streets, turns, units, boxes; /* without a partner */
	bool plus_four, unit_number; /* a number behind a unit's word */
};

static struct left left_of(const struct address *a, const int *of)
{
	struct left l = { 0 };

	for (size_t i = 0; i < a->count; i++) {
		if (!is_free(of, i))
			continue;
		switch (a->words[i].kind) {
		case ADDRESS_NUMBER:
			if (is_plus_four(a, of, i)) {
				l.plus_four = true;
				break;
			}
			l.unit_number = l.unit_number || (i && a->words[i - 1].kind == ADDRESS_UNIT);
			l.numbers++;
			break;
		case ADDRESS_STREET: l.streets++; break;
		case ADDRESS_UNIT: l.units++; break;
		case ADDRESS_TURN: l.turns++; break;
		case ADDRESS_BOX: l.boxes++; break;
		case ADDRESS_PLAIN: l.words++; break;
		}
	}
	return l;
}

/* Do parts that met stand in another order? numbers: among numbers, but for one that belongs to a unit. */
static bool is_turned(const struct addresses *s, bool numbers)
{
	int last = -1;

	for (size_t i = 0; i < s->a.count; i++) {
		const struct address_word *w = &s->a.words[i];
		if (s->fit.of_a[i] == HINT_NOBODY || (numbers && (w->kind != ADDRESS_NUMBER || (i && w[-1].kind == ADDRESS_UNIT))))
			continue;
		if (s->fit.of_a[i] < last)
			return true;
		last = s->fit.of_a[i];
	}
	return false;
}

static bool has_how(const struct addresses *s, enum address_alike how)
{
	for (size_t i = 0; i < s->a.count; i++)
		if (s->fit.of_a[i] != HINT_NOBODY && s->fit.how_a[i] == how && s->a.words[i].kind != ADDRESS_NUMBER)
			return true;
	return false;
}

/* Of words that are a slip apart, the first tells of which kind. */
static const char *words_of_slip(const struct addresses *s)
{
	for (size_t i = 0; i < s->a.count; i++)
		if (s->fit.of_a[i] != HINT_NOBODY && s->fit.how_a[i] == ADDRESS_EDIT) {
			bool number = s->a.words[i].kind == ADDRESS_NUMBER;
			if (hint_are_swapped(s->a.words[i].text, s->b.words[s->fit.of_a[i]].text))
				return number ? "two digits swapped" : "two letters swapped";
			return number ? "one digit differs" : "one letter differs";
		}
	return "";
}

static size_t edits_of(const struct addresses *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->a.count; i++)
		n += s->fit.of_a[i] != HINT_NOBODY && s->fit.how_a[i] == ADDRESS_EDIT;
	return n;
}

static size_t met_of(const struct addresses *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->a.count; i++)
		n += s->fit.of_a[i] != HINT_NOBODY && s->a.words[i].kind != ADDRESS_STREET && s->a.words[i].kind != ADDRESS_UNIT;
	return n;
}

/* Both have what the other lacks. */
static bool say_conflict(const struct left *a, const struct left *b, struct hint *out)
{
	if (a->words && b->words)
		hint_say(out, HINT_DIFFERS, a->words == 1 && b->words == 1 ? "one word is another" : "some words are others");
	if (a->numbers && b->numbers)
		hint_say(out, HINT_DIFFERS, a->unit_number && b->unit_number ? "another unit" : "another number");
	if (a->turns && b->turns)
		hint_say(out, HINT_DIFFERS, "another direction");
	if (a->streets && b->streets)
		hint_say(out, HINT_DIFFERS, "another kind of street");
	if ((a->boxes && b->numbers) || (b->boxes && a->numbers))
		hint_say(out, HINT_DIFFERS, "a box against a street");
	return out->reading == HINT_DIFFERS;
}

static void say_less(const struct left *a, const struct left *b, struct hint *out)
{
	size_t units = a->unit_number + b->unit_number;

	if (a->turns + b->turns)
		hint_say(out, HINT_CLOSE, "a direction is left out");
	if (units)
		hint_say(out, HINT_CLOSE, "a unit is left out");
	if (a->numbers + b->numbers > units)
		hint_say(out, HINT_CLOSE, "a number is left out");
	if (a->words + b->words)
		hint_say(out, HINT_CLOSE, a->words + b->words == 1 ? "a word is left out" : "some words are left out");
	if (a->boxes + b->boxes)
		hint_say(out, HINT_CLOSE, "the word box is left out");
}

static void say_form(const struct addresses *s, const struct left *a, const struct left *b, struct hint *out)
{
	if (a->plus_four || b->plus_four)
		hint_say(out, out->reading, "the last four of the postal code are left out");
	if (a->streets + b->streets)
		hint_say(out, out->reading, "the kind of street is left out");
	if (has_how(s, ADDRESS_SHORT) && !s->joined)
		hint_say(out, out->reading, "an abbreviation");
	if (has_how(s, ADDRESS_WRITTEN) || has_how(s, ADDRESS_MARKS))
		hint_say(out, out->reading, "accents or spelling");
	if (s->joined)
		hint_say(out, out->reading, "written as one word");
	if (a->units + b->units && !a->unit_number && !b->unit_number)
		hint_say(out, out->reading, "the unit is written otherwise");
	if (is_turned(s, false))
		hint_say(out, out->reading, "parts in another order");
	if (!*out->why)
		hint_say(out, out->reading, "blanks or signs");
}

/* What an abbreviation stands for is not marked; a letter that differs is, and what has no partner. */
static void mark_side(const struct address *a, const int *of, const unsigned char *how, const struct address *b, struct aml_spans to)
{
	for (size_t i = 0; i < a->count; i++) {
		const struct address_word *w = &a->words[i];
		if (of[i] == HINT_NOBODY) {
			aml_span_add(to, w->at, w->len);
		} else if (how[i] == ADDRESS_EDIT || how[i] == ADDRESS_MARKS) {
			struct aml_span own[AML_SPANS], rest[AML_SPANS];
			size_t found = 0, ignored = 0;
			aml_differ(a->text, w->at, w->len, (struct aml_spans){ own, &found }, b->text, b->words[of[i]].at, b->words[of[i]].len,
				(struct aml_spans){ rest, &ignored });
			for (size_t k = 0; k < found; k++)
				aml_span_add(to, own[k].at, own[k].len);
		}
	}
}

static bool is_of_unit(const struct address *a, size_t i)
{
	return i && a->words[i].kind == ADDRESS_NUMBER && a->words[i - 1].kind == ADDRESS_UNIT;
}

static bool has_unit(const struct address *a)
{
	for (size_t i = 0; i < a->count; i++)
		if (is_of_unit(a, i))
			return true;
	return false;
}

static void read_addresses(struct addresses *s, struct hint *out)
{
	struct hint_fit *f = &s->fit;
	bool units = has_unit(&s->a) && has_unit(&s->b);

	hint_fit_start(f, s->a.count, s->b.count);
	for (size_t i = 0; i < s->a.count; i++)
		for (size_t k = 0; k < s->b.count; k++)
			if (!units || is_of_unit(&s->a, i) == is_of_unit(&s->b, k))
				f->alike[i][k] = (unsigned char)address_alike(&s->a, &s->a.words[i], &s->b, &s->b.words[k]);
	hint_fit_parts(f, ADDRESS_WRITTEN);
	fit_joined(s, &s->a, f->of_a, f->how_a, &s->b, f->of_b, f->how_b);
	fit_joined(s, &s->b, f->of_b, f->how_b, &s->a, f->of_a, f->how_a);
	hint_fit_parts(f, ADDRESS_EDIT);
	if (s->a.count == 0 || s->b.count == 0 || s->a.cut || s->b.cut) {
		hint_say(out, HINT_LACKS, "no address that can be read");
		return;
	}
	const struct left a = left_of(&s->a, f->of_a), b = left_of(&s->b, f->of_b);
	out->reading = HINT_FORM;
	if (met_of(s) == 0)
		hint_say(out, HINT_DIFFERS, "nothing in common");
	else if (!say_conflict(&a, &b, out)) {
		if (edits_of(s) > 2)
			hint_say(out, HINT_DIFFERS, "several letters or digits differ");
		else if (edits_of(s))
			hint_say(out, HINT_CLOSE, words_of_slip(s));
		if (is_turned(s, true))
			hint_say(out, HINT_CLOSE, "numbers in another order");
		if (out->reading != HINT_DIFFERS)
			say_less(&a, &b, out);
		if (out->reading == HINT_FORM)
			say_form(s, &a, &b, out);
	}
	mark_side(&s->a, f->of_a, f->how_a, &s->b, (struct aml_spans){ out->ours_differ, &out->ours_spans });
	mark_side(&s->b, f->of_b, f->how_b, &s->a, (struct aml_spans){ out->theirs_differ, &out->theirs_spans });
}

void hint_read_address(const char *ours, const char *theirs, const char *country, struct hint *out)
{
	struct addresses *s = secret_alloc(sizeof *s);

	address_read(&s->a, ours, country);
	address_read(&s->b, theirs, country);
	read_addresses(s, out);
	secret_free(s);
}
