/* Every element of an entry against the nearest of ours, and what that makes of each factor. What a reading means stands in the files that read. */
#include "aml/compare.h"

#include <stdlib.h>
#include <string.h>

#include "aml/mine.h"
#include "aml/reading.h"
#include "base/mem.h"
#include "base/when.h"

const char *const aml_reading_names[AML_READINGS] = { "not looked at", "agrees", "partly", "differs", "list lacks it", "we lack it" };
const char *const aml_reading_codes[AML_READINGS] = { "unread", "agrees", "partly", "differs", "list_lacks", "we_lack" };
const char *const aml_factor_names[AML_FACTORS] = { "name", "birth date", "document", "place", "gender", "nationality", "birth place", "photograph",
	"office or function", "death" };
const char *const aml_factor_codes[AML_FACTORS] = { "name", "birth_date", "document", "place", "gender", "nationality", "birth_place", "photograph",
	"office", "death" };

/* A weak alias stands behind all others of its reading. */
enum { WEAK_LIKENESS = 200 };

struct work {
	struct aml_mine mine;
	struct aml_name theirs;         /* the element at hand */
	struct aml_comparison *out;
	size_t pair_room;
};

static int rank(enum aml_reading reading)
{
	return reading == AML_AGREES ? 3 : reading == AML_PARTLY ? 2 : reading == AML_DIFFERS ? 1 : 0;
}

static bool is_nearer(const struct aml_pair *a, const struct aml_pair *b)
{
	return rank(a->reading) != rank(b->reading) ? rank(a->reading) > rank(b->reading) : a->likeness > b->likeness;
}

static const char *or_empty(const char *s)
{
	return s ? s : "";
}

/* The pair moves into the comparison, with texts of its own in one block that `ours` is the beginning of. */
static void keep(struct work *w, struct aml_pair *p)
{
	size_t ours = strlen(or_empty(p->ours)) + 1, theirs = strlen(or_empty(p->theirs)) + 1, from = strlen(or_empty(p->from)) + 1;
	char *block = secret_alloc(ours + theirs + from);
	struct aml_comparison *c = w->out;

	memcpy(block, or_empty(p->ours), ours);
	memcpy(block + ours, or_empty(p->theirs), theirs);
	memcpy(block + ours + theirs, or_empty(p->from), from);
	p->ours = block;
	p->theirs = block + ours;
	p->from = block + ours + theirs;
	if (c->pair_count == w->pair_room) {
		w->pair_room = w->pair_room ? 2 * w->pair_room : 8;
		c->pairs = secret_grow(c->pairs, w->pair_room * sizeof *c->pairs);
	}
	c->pairs[c->pair_count++] = *p;
}

static struct aml_pair lacked(enum aml_factor factor, size_t element, enum aml_reading reading, const char *ours, const char *theirs, const char *from)
{
	return (struct aml_pair){ .factor = factor, .element = (uint16_t)element, .reading = reading, .ours = ours, .theirs = theirs, .from = from };
}

/* The nearest of ours to one element; where all have been tried, kept. */
static void consider(struct aml_pair *best, const struct aml_pair *p, bool first)
{
	if (first || is_nearer(p, best))
		*best = *p;
}

/* What was broken on its way may have been the same: it is no difference. */
static void mend(struct aml_pair *p, const struct record_value *v)
{
	if (!v->mended || p->reading != AML_DIFFERS)
		return;
	p->reading = AML_LIST_LACKS;
	p->why[0] = '\0';
	p->ours_spans = p->theirs_spans = 0;
	aml_say(p, "the entry was sent damaged");
}

static const char *text_of(const struct record *hit, unsigned leaf, size_t i)
{
	const struct record_value *v = record_get(hit, leaf, i, 0);
	return v->state == RECORD_PRESENT ? v->text : "";
}

/* What is ours need not be of one mind. A name, a birth date and a number that are one to a person, and stand in two ways with us, make a reading part of
 * one, and the sentence says which of ours agrees and which does not: what was declared is what the vendor compared. It is no contradiction where
 * the other fits another element of the entry. Places are many to a person, and so are passports. */
static const char *from_of(const struct aml_pair *p)
{
	return *p->from ? p->from : "one of ours";
}

static void contradict(struct aml_pair *p, const struct aml_pair *other, const char *value)
{
	const char *apart = *value ? strstr(other->why, " apart") : NULL, *from = from_of(p);
	bool agrees = p->reading == AML_AGREES;
	char had[AML_WHY];

	memcpy(had, p->why, sizeof had);
	p->why[0] = '\0';
	if (agrees)
		aml_say(p, "%s agree%s", from, from[strlen(from) - 1] == 's' ? "" : "s");
	else if (*had)
		aml_say(p, "%s: %s", from, had);
	if (apart)
		aml_say(p, "%s %s is %.*s off", from_of(other), value, (int)(apart - other->why), other->why);
	else
		aml_say(p, "%s%s%s: %s", from_of(other), *value ? " " : "", value, *other->why ? other->why : aml_reading_names[other->reading]);
	if (agrees && *had)
		aml_say(p, "%s", had);
	p->disputed = agrees;
	p->reading = AML_PARTLY;
	explicit_bzero(had, sizeof had);
}

static bool is_near(const struct aml_pair *p)
{
	return p->reading == AML_AGREES || p->reading == AML_PARTLY;
}

/* fits[k]: ours k fits some element. pairs: of this factor, from `first` on. */
static void contradict_names(struct work *w, size_t first, const bool *fits)
{
	const struct aml_mine *m = &w->mine;

	for (size_t i = first; i < w->out->pair_count; i++) {
		struct aml_pair *p = &w->out->pairs[i];
		for (size_t k = 0; k < m->name_count && is_near(p); k++) {
			if (fits[k])
				continue;
			struct aml_pair other = lacked(AML_NAME, 0, AML_UNREAD, m->name_texts[k], p->theirs, m->names[k].from);
			aml_name_read(&w->theirs, p->theirs, 0);
			aml_name_join(&w->theirs);
			aml_read_name(&m->name_parts[k], &w->theirs, &other);
			bool differs = other.reading == AML_DIFFERS;
			if (differs)
				contradict(p, &other, "");
			explicit_bzero(&other, sizeof other);
			if (differs)
				break;
		}
	}
}

static struct aml_days days_of(const struct record *hit, size_t i)
{
	struct aml_days days = { text_of(hit, HIT_DATE_BEGINNING, i), text_of(hit, HIT_DATE_ENDING, i) };

	days.from = when_date_valid(days.from) ? days.from : "";
	days.to = when_date_valid(days.to) ? days.to : "";
	return days;
}

/* Whether ours k is a date that p does not have, and what p is to say of it. */
static bool is_other_date(struct work *w, const struct record *hit, struct aml_pair *p, size_t k, bool fits, bool agreeing)
{
	const struct aml_person_date *ours = &w->mine.dates[k];
	struct aml_pair other = lacked(AML_BIRTH_DATE, 0, AML_UNREAD, ours->date, p->theirs, ours->from);

	if (strcmp(ours->date, p->ours) == 0 || !is_near(p))
		return false;
	aml_read_date(ours->date, days_of(hit, p->element), &other);
	bool agrees = other.reading == AML_AGREES, said = agreeing ? agrees : !agrees && !fits;
	if (said && agrees)
		aml_say(p, "%s %s agrees, too", from_of(&other), ours->date);
	else if (said)
		contradict(p, &other, ours->date);
	explicit_bzero(&other, sizeof other);
	return said;
}

static void contradict_dates(struct work *w, const struct record *hit, size_t first, const bool *fits)
{
	for (size_t i = first; i < w->out->pair_count; i++) {
		bool said = false;
		for (int agreeing = 0; agreeing < 2; agreeing++)
			for (size_t k = 0; k < w->mine.date_count && !said; k++)
				said = is_other_date(w, hit, &w->out->pairs[i], k, fits[k], agreeing);
	}
}

/* Of a number that agrees: another of ours that was misread, or that nobody has two of. */
static bool is_misread(const struct aml_person_document *other, const char *kind, const struct aml_pair *p)
{
	return (p->reading == AML_PARTLY && p->ours_spans) || (p->reading == AML_DIFFERS && strcmp(kind, "ssn") == 0 && *other->kind);
}

static void compare_names(struct work *w, const struct record *hit)
{
	const struct aml_mine *m = &w->mine;
	bool fits[AML_PERSON_NAMES] = { false };
	size_t first = w->out->pair_count;

	for (size_t i = 0; i < record_count(hit, HIT_NAME_FULL, -1); i++) {
		char *theirs = aml_cleaned(text_of(hit, HIT_NAME_FULL, i));
		const char *weak = text_of(hit, HIT_NAME_WEAK, i);
		struct aml_pair best = lacked(AML_NAME, i, m->name_count ? AML_LIST_LACKS : AML_WE_LACK, "", theirs, "");
		aml_name_read(&w->theirs, theirs, 0);
		aml_name_join(&w->theirs);
		if (!w->theirs.count)
			best.reading = AML_LIST_LACKS;
		for (size_t k = 0; k < m->name_count && w->theirs.count; k++) {
			struct aml_pair p = lacked(AML_NAME, i, AML_UNREAD, m->name_texts[k], theirs, m->names[k].from);
			aml_read_name(&m->name_parts[k], &w->theirs, &p);
			fits[k] = fits[k] || is_near(&p);
			consider(&best, &p, k == 0);
			explicit_bzero(&p, sizeof p);
		}
		mend(&best, record_get(hit, HIT_NAME_FULL, i, 0));
		if ((strcmp(weak, "source") == 0 || strcmp(weak, "plaid") == 0) && is_near(&best)) {
			best.reading = AML_PARTLY;
			best.likeness = best.likeness * WEAK_LIKENESS / 1000;
			char why[AML_WHY];
			memcpy(why, best.why, sizeof why);
			best.why[0] = '\0';
			aml_say(&best, "a weak alias");
			if (*why)
				aml_say(&best, "%s", why);
			explicit_bzero(why, sizeof why);
		}
		keep(w, &best);
		explicit_bzero(&best, sizeof best);
		secret_free(theirs);
	}
	contradict_names(w, first, fits);
}

static void compare_dates(struct work *w, const struct record *hit)
{
	const struct aml_mine *m = &w->mine;
	size_t count = record_count(hit, HIT_DATE_BEGINNING, -1), first = w->out->pair_count;
	bool fits[AML_PERSON_DATES] = { false };

	for (size_t i = 0; i < count; i++) {
		struct aml_days days = days_of(hit, i);
		bool sent = *text_of(hit, HIT_DATE_BEGINNING, i) || *text_of(hit, HIT_DATE_ENDING, i);
		char theirs[AML_DAYS_TEXT] = "";
		bool known = *days.from || *days.to;
		if (known)
			aml_days_text(days, theirs);
		struct aml_pair best = lacked(AML_BIRTH_DATE, i, known ? AML_WE_LACK : AML_LIST_LACKS, "", theirs, "");
		if (!known && sent)
			aml_say(&best, "no day of the calendar");
		for (size_t k = 0; k < m->date_count && known; k++) {
			struct aml_pair p = lacked(AML_BIRTH_DATE, i, AML_UNREAD, m->dates[k].date, theirs, m->dates[k].from);
			aml_read_date(m->dates[k].date, days, &p);
			fits[k] = fits[k] || p.reading == AML_AGREES;
			consider(&best, &p, k == 0);
			explicit_bzero(&p, sizeof p);
		}
		keep(w, &best);
		explicit_bzero(&best, sizeof best);
		explicit_bzero(theirs, sizeof theirs);
	}
	contradict_dates(w, hit, first, fits);
}

static void compare_documents(struct work *w, const struct record *hit)
{
	const struct aml_mine *m = &w->mine;
	for (size_t i = 0; i < record_count(hit, HIT_DOCUMENT_NUMBER, -1); i++) {
		char *theirs = aml_cleaned(text_of(hit, HIT_DOCUMENT_NUMBER, i));
		bool known = aml_number_is_one(theirs);
		const char *kind = text_of(hit, HIT_DOCUMENT_TYPE, i);
		struct aml_pair best = lacked(AML_DOCUMENT, i, known ? AML_WE_LACK : AML_LIST_LACKS, "", theirs, ""), misread = best;
		for (size_t k = 0; k < m->document_count && known; k++) {
			struct aml_person_document ours = m->documents[k];
			struct aml_pair p = lacked(AML_DOCUMENT, i, AML_UNREAD, m->numbers[k], theirs, ours.from);
			aml_read_document(&ours, kind, &p);
			if (!*misread.ours && is_misread(&ours, kind, &p))
				misread = p;
			consider(&best, &p, k == 0);
			explicit_bzero(&p, sizeof p);
		}
		if (best.reading == AML_AGREES && *misread.ours)
			contradict(&best, &misread, "");
		mend(&best, record_get(hit, HIT_DOCUMENT_NUMBER, i, 0));
		keep(w, &best);
		explicit_bzero(&best, sizeof best);
		explicit_bzero(&misread, sizeof misread);
		secret_free(theirs);
	}
}

static void compare_places(struct work *w, const struct record *hit)
{
	const struct aml_mine *m = &w->mine;
	for (size_t i = 0; i < record_count(hit, HIT_LOCATION_FULL, -1); i++) {
		char *full = aml_cleaned(text_of(hit, HIT_LOCATION_FULL, i)), country[3];
		aml_country_of(text_of(hit, HIT_LOCATION_COUNTRY, i), country);
		char *theirs = aml_place_shown(full, country);
		aml_name_read(&w->theirs, full, 0);
		aml_name_join(&w->theirs);
		bool known = w->theirs.count || *country;
		struct aml_pair best = lacked(AML_PLACE, i, known ? AML_WE_LACK : AML_LIST_LACKS, "", theirs, "");
		for (size_t k = 0; k < m->place_count && known; k++) {
			struct aml_pair p = lacked(AML_PLACE, i, AML_UNREAD, m->place_shown[k], theirs, m->places[k].from);
			aml_read_place(&m->place_parts[k], m->countries[k], &w->theirs, country, &p);
			consider(&best, &p, k == 0);
			explicit_bzero(&p, sizeof p);
		}
		mend(&best, record_get(hit, HIT_LOCATION_FULL, i, 0));
		keep(w, &best);
		explicit_bzero(&best, sizeof best);
		secret_free(full);
		secret_free(theirs);
	}
}

static int nearest_first(const void *a, const void *b)
{
	const struct aml_pair *x = a, *y = b;

	if (x->factor != y->factor)
		return x->factor < y->factor ? -1 : 1;
	if (is_nearer(x, y))
		return -1;
	if (is_nearer(y, x))
		return 1;
	return x->element < y->element ? -1 : x->element > y->element;
}

/* What the list has nothing of. */
static void add_lacking(struct work *w)
{
	const struct aml_mine *m = &w->mine;
	const struct aml_comparison *c = w->out;
	const char *const ours[AML_COMPARED] = { m->name_count ? m->name_texts[0] : "", m->date_count ? m->dates[0].date : "",
		m->document_count ? m->numbers[0] : "", m->place_count ? m->place_shown[0] : "" };
	const char *const from[AML_COMPARED] = { m->name_count ? m->names[0].from : "", m->date_count ? m->dates[0].from : "",
		m->document_count ? m->documents[0].from : "", m->place_count ? m->places[0].from : "" };
	bool has[AML_COMPARED] = { false };

	for (size_t i = 0; i < c->pair_count; i++)
		has[c->pairs[i].factor] = true;
	for (int f = 0; f < AML_COMPARED; f++)
		if (!has[f]) {
			struct aml_pair p = lacked((enum aml_factor)f, UINT16_MAX, AML_LIST_LACKS, ours[f], "", from[f]);
			keep(w, &p);
		}
}

void aml_compare(const struct aml_person *person, const struct record *hit, struct aml_comparison *out)
{
	struct work *w = secret_alloc(sizeof *w);

	*out = (struct aml_comparison){ 0 };
	w->out = out;
	aml_mine_take(&w->mine, person);
	compare_names(w, hit);
	compare_dates(w, hit);
	compare_documents(w, hit);
	compare_places(w, hit);
	add_lacking(w);
	aml_mine_give(&w->mine);
	secret_free(w);
	qsort(out->pairs, out->pair_count, sizeof *out->pairs, nearest_first);
	for (size_t i = out->pair_count; i-- > 0;) {
		const struct aml_pair *p = &out->pairs[i];
		out->factors[p->factor].reading = p->reading;
		out->factors[p->factor].pair = i;
		memcpy(out->factors[p->factor].why, p->why, sizeof p->why);
	}
	out->order = aml_order_of(out);
}

void aml_comparison_finish(struct aml_comparison *c)
{
	for (size_t i = 0; i < c->pair_count; i++)
		secret_free((void *)(uintptr_t)c->pairs[i].ours);
	secret_free(c->pairs);
	explicit_bzero(c, sizeof *c);
}
