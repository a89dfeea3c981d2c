/* A place of ours against one of the list. Places are weak: people move, and lists name where somebody was once seen.
 *  - Two countries: it differs, and is said to be weak. Two codes under which lists have the same ground (HK and CN, PR and US): partly.
 *  - One country, and a word of the place in common that names something (not a number, a kind of street or a point of the compass): agrees.
 *    So does a word in the parts of another script: two Chinese characters and Beijing.
 *  - One country, and no more told, or another place in it: partly. Of another script what looks unlike may be the same: no place is told from another by it.
 *  - A country that one side lacks: a word in common is partly, none says nothing. */
#include "aml/reading.h"

#include <string.h>

#include "aml/alike.h"

static const char common_words[] = " street str road rd avenue ave lane boulevard blvd drive square house flat apt apartment building bldg floor unit block district "
	"province region oblast city town village county state north south east west central near po box the of and rue via calle ulitsa ul prospekt ";

static bool says_something(const struct aml_part *p)
{
	char padded[AML_WORD + 2];
	size_t n = strlen(p->text);

	if (n < 3 || strspn(p->text, "0123456789") == n)
		return n > 0 && p->script == AML_HAN;
	padded[0] = ' ';
	memcpy(padded + 1, p->text, n);
	memcpy(padded + 1 + n, " ", 2);
	return !strstr(common_words, padded);
}

static bool are_alike(const struct aml_name *ours, size_t i, const struct aml_name *theirs, size_t k)
{
	return i < ours->count && k < theirs->count && aml_alike(ours, &ours->parts[i], theirs, &theirs->parts[k], ALIKE_BONES) >= ALIKE_BONES;
}

/* What both have, as it stands in our text. */
struct common {
	size_t at;
	int len;                /* bytes; 0: nothing */
	bool scripts;           /* theirs is written in another script */
};

/* Parts i to i + n - 1 stand side by side: what a comma parts are two places. */
static bool is_run(const struct aml_name *name, size_t i, size_t n)
{
	for (; n > 1; i++, n--) {
		const struct aml_part *p = &name->parts[i], *next = p + 1;
		size_t end = p->at + (size_t)p->len;
		if (i + 1 >= name->count || next->at < end || memchr(name->text + end, ',', next->at - end))
			return false;
	}
	return i < name->count;
}

/* From the first part that says something to where they part or a comma is. A Chinese character alone names no place: Beijing is not Beihai. */
static struct common words_in_common(const struct aml_name *ours, const struct aml_name *theirs)
{
	for (size_t i = 0; i < ours->count; i++)
		for (size_t k = 0; k < theirs->count; k++) {
			const struct aml_part *x = &ours->parts[i];
			size_t n = 1;
			if (!says_something(x) || !are_alike(ours, i, theirs, k))
				continue;
			while (are_alike(ours, i + n, theirs, k + n) && is_run(ours, i, n + 1) &&
				ours->parts[i + n].at + (size_t)ours->parts[i + n].len - x->at < 40)
				n++;
			const struct aml_part *last = x + n - 1;
			if (n > 1 || x->script != AML_HAN)
				return (struct common){ x->at, last->at + last->len - x->at, x->script != theirs->parts[k].script };
		}
	return (struct common){ 0 };
}

/* Two or three parts of one side that are one word of the other. Chinese characters are one letter by letter: Shaanxi is not Shanxi. */
static bool is_joined(const struct aml_name *many, size_t i, size_t n, const struct aml_name *one, size_t k)
{
	const struct aml_part *joined = &many->joined[i][n == 2 ? AML_TWO : AML_THREE], *part = &one->parts[k];
	bool said = false;

	if (!is_run(many, i, n) || !joined->text[0] || !says_something(part))
		return false;
	for (size_t p = i; p < i + n; p++)
		said = said || says_something(&many->parts[p]);
	return said && aml_alike(many, joined, one, part, ALIKE_BONES) >= (joined->script == AML_HAN ? ALIKE_SCRIPT : ALIKE_BONES);
}

static struct common joined_in_common(const struct aml_name *ours, const struct aml_name *theirs)
{
	for (size_t n = 3; n >= 2; n--) {
		for (size_t i = 0; i < ours->count; i++)
			for (size_t k = 0; k < theirs->count; k++)
				if (is_joined(ours, i, n, theirs, k)) {
					const struct aml_part *last = &ours->parts[i + n - 1];
					return (struct common){ ours->parts[i].at, last->at + last->len - ours->parts[i].at,
						ours->parts[i].script != theirs->parts[k].script };
				}
		for (size_t i = 0; i < theirs->count; i++)
			for (size_t k = 0; k < ours->count; k++)
				if (is_joined(theirs, i, n, ours, k))
					return (struct common){ ours->parts[k].at, ours->parts[k].len, ours->parts[k].script != theirs->parts[i].script };
	}
	return (struct common){ 0 };
}

static struct common in_common(const struct aml_name *ours, const struct aml_name *theirs)
{
	struct common words = words_in_common(ours, theirs);
	return words.len ? words : joined_in_common(ours, theirs);
}

static unsigned scripts_of(const struct aml_name *place)
{
	unsigned scripts = 0;

	for (size_t i = 0; i < place->count; i++)
		if (says_something(&place->parts[i]) || !place->parts[i].text[0])
			scripts |= 1u << place->parts[i].script;
	return scripts;
}

/* named: of codes that share only a part of their ground, the same place must be named. */
static bool same_ground(const char *a, const char *b, bool named)
{
	static const struct {
		const char *a, *b;
		bool whole;
	} pairs[] = {
		{ "HK", "CN", true }, { "MO", "CN", true }, { "TW", "CN", true }, { "PR", "US", true }, { "GU", "US", true }, { "VI", "US", true }, { "AS", "US", true },
		{ "MP", "US", true }, { "UA", "RU", false }, { "GE", "RU", false }, { "PS", "IL", false }, { "XK", "RS", true }, { "EH", "MA", true }, { "RE", "FR", true },
		{ "GP", "FR", true }, { "MQ", "FR", true }, { "GF", "FR", true }, { "IM", "GB", true }, { "JE", "GB", true }, { "GG", "GB", true },
	};

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		if (((strcmp(a, pairs[i].a) == 0 && strcmp(b, pairs[i].b) == 0) || (strcmp(a, pairs[i].b) == 0 && strcmp(b, pairs[i].a) == 0)) &&
			(pairs[i].whole || named))
			return true;
	return false;
}

void aml_read_place(const struct aml_name *ours, const char *our_country, const struct aml_name *theirs, const char *their_country, struct aml_pair *p)
{
	bool told = *our_country && *their_country, texts = ours->count && theirs->count;
	struct common common = texts ? in_common(ours, theirs) : (struct common){ 0 };

	if (told && strcmp(our_country, their_country) != 0 && same_ground(our_country, their_country, common.len > 0)) {
		p->reading = AML_PARTLY;
		p->likeness = common.len ? 450 : 350;
		aml_say(p, "lists have it under either country's code");
	} else if (told && strcmp(our_country, their_country) != 0) {
		p->reading = AML_DIFFERS;
		p->likeness = common.len ? 300 : 0;
		aml_say(p, "another country; weak: people move");
	} else if (told && common.len) {
		p->reading = AML_AGREES;
		p->likeness = 1000;
		aml_say(p, "the same country and %.*s", common.len < 40 ? common.len : 0, ours->text + common.at);
	} else if (told && texts && scripts_of(ours) != scripts_of(theirs)) {
		p->reading = AML_PARTLY;
		p->likeness = 450;
		aml_say(p, "the same country; the rest is in another script and cannot be compared");
	} else if (told) {
		p->reading = AML_PARTLY;
		p->likeness = texts ? 400 : 500;
		aml_say(p, texts ? "the same country, another place in it" : "the same country, no more is told");
	} else if (common.len) {
		p->reading = AML_PARTLY;
		p->likeness = 600;
		aml_say(p, "%.*s in both, a country is not told", common.len < 40 ? common.len : 0, ours->text + common.at);
	} else {
		p->reading = *their_country ? AML_WE_LACK : AML_LIST_LACKS;
		p->likeness = 0;
		aml_say(p, "no country to compare");
	}
	if (common.scripts && p->reading != AML_DIFFERS)
		aml_say(p, "another script");
}
