/* Every element of an entry against the nearest of ours, and what that makes of each factor. What a reading means stands in the files that read. */
#include "aml/compare.h"

#include <stdlib.h>
#include <string.h>

#include "aml/reading.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/when.h"

const char *const aml_reading_names[AML_READINGS] = { "not looked at", "agrees", "partly", "differs", "list lacks it", "we lack it" };
const char *const aml_reading_codes[AML_READINGS] = { "unread", "agrees", "partly", "differs", "list_lacks", "we_lack" };
const char *const aml_factor_names[AML_FACTORS] = { "name", "birth date", "document", "place", "gender", "nationality", "birth place", "photograph",
	"office or function", "death" };
const char *const aml_factor_codes[AML_FACTORS] = { "name", "birth_date", "document", "place", "gender", "nationality", "birth_place", "photograph",
	"office", "death" };

/* Longer texts are compared, and kept, by what they begin with. A weak alias stands behind all others of its reading. */
enum { TEXT_BYTES = 1000, WEAK_LIKENESS = 200 };

struct mine {
	struct aml_person_name names[AML_PERSON_NAMES];         /* that can be compared, as all here */
	struct aml_name name_parts[AML_PERSON_NAMES];
	char *name_texts[AML_PERSON_NAMES];
	size_t name_count;
	struct aml_person_date dates[AML_PERSON_DATES];
	size_t date_count;
	struct aml_person_document documents[AML_PERSON_DOCUMENTS];
	char *numbers[AML_PERSON_DOCUMENTS];
	size_t document_count;
	struct aml_person_place places[AML_PERSON_PLACES];
	struct aml_name place_parts[AML_PERSON_PLACES];
	char *place_texts[AML_PERSON_PLACES], *place_shown[AML_PERSON_PLACES];
	char countries[AML_PERSON_PLACES][3];
	size_t place_count;
	struct aml_name theirs;                                 /* the element at hand */
	size_t pair_room;
};

static char *cleaned(const char *s)
{
	struct buf out;
	size_t n = s ? strnlen(s, TEXT_BYTES + 1) : 0;

	for (; n > TEXT_BYTES || (n == TEXT_BYTES && ((unsigned char)s[n] & 0xc0) == 0x80); n--)
		;
	buf_init(&out, 16 * TEXT_BYTES);
	if (n)
		text_clean(s, n, &out);
	size_t len;
	char *text = buf_take(&out, &len);
	return text ? text : secret_strdup("");
}

/* Two letters in capitals, or "". */
static void country_of(const char *s, char out[3])
{
	out[0] = '\0';
	if (!s || strlen(s) != 2)
		return;
	for (int i = 0; i < 2; i++) {
		out[i] = (char)(s[i] >= 'a' && s[i] <= 'z' ? s[i] - 'a' + 'A' : s[i]);
		if (out[i] < 'A' || out[i] > 'Z')
			out[i] = '\0';
	}
	if (!out[0] || !out[1])
		out[0] = '\0';
	out[2] = '\0';
}

static char *place_shown(const char *full, const char *country)
{
	struct buf b;

	buf_init(&b, 32 * TEXT_BYTES);
	if (*full && *country)
		buf_printf(&b, "%s (%s)", full, country);
	else
		buf_add_str(&b, *full ? full : country);
	size_t len;
	char *text = buf_take(&b, &len);
	return text ? text : secret_strdup("");
}

static void take_name(struct mine *m, const struct aml_person_name *name)
{
	char *given = cleaned(name->given), *family = cleaned(name->family), *full = cleaned(name->full);
	size_t family_at = 0;

	if (!*full) {
		struct buf b;
		size_t len;
		buf_init(&b, 64 * TEXT_BYTES);
		buf_printf(&b, "%s%s%s", given, *given && *family ? " " : "", family);
		family_at = *given && *family ? strlen(given) + 1 : 0;
		secret_free(full);
		full = buf_take(&b, &len);
		full = full ? full : secret_strdup("");
	}
	struct aml_name *parts = &m->name_parts[m->name_count];
	aml_name_read(parts, full, family_at);
	aml_name_join(parts);
	if (parts->count) {
		m->names[m->name_count] = *name;
		m->name_texts[m->name_count++] = full;
	} else {
		secret_free(full);
	}
	secret_free(given);
	secret_free(family);
}

static void take_place(struct mine *m, const struct aml_person_place *place)
{
	char *full = cleaned(place->full);
	size_t i = m->place_count;

	country_of(place->country, m->countries[i]);
	aml_name_read(&m->place_parts[i], full, 0);
	aml_name_join(&m->place_parts[i]);
	if (!m->place_parts[i].count && !m->countries[i][0]) {
		secret_free(full);
		return;
	}
	m->places[i] = *place;
	m->place_texts[i] = full;
	m->place_shown[i] = place_shown(full, m->countries[i]);
	m->place_count++;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static void take_person(struct mine *m, const struct aml_person *person)
{
	for (size_t i = 0; i < least(person->name_count, AML_PERSON_NAMES); i++)
		take_name(m, &person->names[i]);
	for (size_t i = 0; i < least(person->date_count, AML_PERSON_DATES); i++)
		if (person->dates[i].date && when_date_valid(person->dates[i].date))
			m->dates[m->date_count++] = person->dates[i];
	for (size_t i = 0; i < least(person->document_count, AML_PERSON_DOCUMENTS); i++) {
		char *number = cleaned(person->documents[i].number);
		if (!aml_number_is_one(number)) {
			secret_free(number);
			continue;
		}
		m->numbers[m->document_count] = number;
		m->documents[m->document_count] = person->documents[i];
		m->documents[m->document_count].kind = person->documents[i].kind ? person->documents[i].kind : "";
		m->document_count++;
	}
	for (size_t i = 0; i < least(person->place_count, AML_PERSON_PLACES); i++)
		take_place(m, &person->places[i]);
}

static void give_person(struct mine *m)
{
	for (size_t i = 0; i < m->name_count; i++)
		secret_free(m->name_texts[i]);
	for (size_t i = 0; i < m->document_count; i++)
		secret_free(m->numbers[i]);
	for (size_t i = 0; i < m->place_count; i++) {
		secret_free(m->place_texts[i]);
		secret_free(m->place_shown[i]);
	}
}

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
static void keep(struct aml_comparison *c, struct mine *m, struct aml_pair *p)
{
	size_t ours = strlen(or_empty(p->ours)) + 1, theirs = strlen(or_empty(p->theirs)) + 1, from = strlen(or_empty(p->from)) + 1;
	char *block = secret_alloc(ours + theirs + from);

	memcpy(block, or_empty(p->ours), ours);
	memcpy(block + ours, or_empty(p->theirs), theirs);
	memcpy(block + ours + theirs, or_empty(p->from), from);
	p->ours = block;
	p->theirs = block + ours;
	p->from = block + ours + theirs;
	if (c->pair_count == m->pair_room) {
		m->pair_room = m->pair_room ? 2 * m->pair_room : 8;
		c->pairs = secret_grow(c->pairs, m->pair_room * sizeof *c->pairs);
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

static void compare_names(struct mine *m, const struct record *hit, struct aml_comparison *c)
{
	for (size_t i = 0; i < record_count(hit, HIT_NAME_FULL, -1); i++) {
		char *theirs = cleaned(text_of(hit, HIT_NAME_FULL, i));
		const char *weak = text_of(hit, HIT_NAME_WEAK, i);
		struct aml_pair best = lacked(AML_NAME, i, m->name_count ? AML_LIST_LACKS : AML_WE_LACK, "", theirs, "");
		aml_name_read(&m->theirs, theirs, 0);
		aml_name_join(&m->theirs);
		if (!m->theirs.count)
			best.reading = AML_LIST_LACKS;
		for (size_t k = 0; k < m->name_count && m->theirs.count; k++) {
			struct aml_pair p = lacked(AML_NAME, i, AML_UNREAD, m->name_texts[k], theirs, m->names[k].from);
			aml_read_name(&m->name_parts[k], &m->theirs, &p);
			consider(&best, &p, k == 0);
			explicit_bzero(&p, sizeof p);
		}
		mend(&best, record_get(hit, HIT_NAME_FULL, i, 0));
		if ((strcmp(weak, "source") == 0 || strcmp(weak, "plaid") == 0) && (best.reading == AML_AGREES || best.reading == AML_PARTLY)) {
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
		keep(c, m, &best);
		explicit_bzero(&best, sizeof best);
		secret_free(theirs);
	}
}

/* What is ours need not be of one mind: which of it says another date than the one that came nearest. */
static void say_another(const struct mine *m, struct aml_pair *best)
{
	for (size_t k = 0; k < m->date_count; k++)
		if (strcmp(m->dates[k].date, best->ours) != 0) {
			aml_say(best, "another date: %s", m->dates[k].from);
			return;
		}
}

static void compare_dates(struct mine *m, const struct record *hit, struct aml_comparison *c)
{
	size_t count = record_count(hit, HIT_DATE_BEGINNING, -1);

	for (size_t i = 0; i < count; i++) {
		struct aml_days days = { text_of(hit, HIT_DATE_BEGINNING, i), text_of(hit, HIT_DATE_ENDING, i) };
		bool sent = *days.from || *days.to;
		char theirs[AML_DAYS_TEXT] = "";
		days.from = when_date_valid(days.from) ? days.from : "";
		days.to = when_date_valid(days.to) ? days.to : "";
		bool known = *days.from || *days.to;
		if (known)
			aml_days_text(days, theirs);
		struct aml_pair best = lacked(AML_BIRTH_DATE, i, known ? AML_WE_LACK : AML_LIST_LACKS, "", theirs, "");
		if (!known && sent)
			aml_say(&best, "no day of the calendar");
		for (size_t k = 0; k < m->date_count && known; k++) {
			struct aml_pair p = lacked(AML_BIRTH_DATE, i, AML_UNREAD, m->dates[k].date, theirs, m->dates[k].from);
			aml_read_date(m->dates[k].date, days, &p);
			consider(&best, &p, k == 0);
			explicit_bzero(&p, sizeof p);
		}
		if (best.reading == AML_AGREES || best.reading == AML_PARTLY)
			say_another(m, &best);
		keep(c, m, &best);
		explicit_bzero(&best, sizeof best);
		explicit_bzero(theirs, sizeof theirs);
	}
}

static void compare_documents(struct mine *m, const struct record *hit, struct aml_comparison *c)
{
	for (size_t i = 0; i < record_count(hit, HIT_DOCUMENT_NUMBER, -1); i++) {
		char *theirs = cleaned(text_of(hit, HIT_DOCUMENT_NUMBER, i));
		bool known = aml_number_is_one(theirs);
		struct aml_pair best = lacked(AML_DOCUMENT, i, known ? AML_WE_LACK : AML_LIST_LACKS, "", theirs, "");
		for (size_t k = 0; k < m->document_count && known; k++) {
			struct aml_person_document ours = m->documents[k];
			struct aml_pair p = lacked(AML_DOCUMENT, i, AML_UNREAD, m->numbers[k], theirs, ours.from);
			aml_read_document(&ours, text_of(hit, HIT_DOCUMENT_TYPE, i), &p);
			consider(&best, &p, k == 0);
			explicit_bzero(&p, sizeof p);
		}
		mend(&best, record_get(hit, HIT_DOCUMENT_NUMBER, i, 0));
		keep(c, m, &best);
		explicit_bzero(&best, sizeof best);
		secret_free(theirs);
	}
}

static void compare_places(struct mine *m, const struct record *hit, struct aml_comparison *c)
{
	for (size_t i = 0; i < record_count(hit, HIT_LOCATION_FULL, -1); i++) {
		char *full = cleaned(text_of(hit, HIT_LOCATION_FULL, i)), country[3];
		country_of(text_of(hit, HIT_LOCATION_COUNTRY, i), country);
		char *theirs = place_shown(full, country);
		aml_name_read(&m->theirs, full, 0);
		aml_name_join(&m->theirs);
		bool known = m->theirs.count || *country;
		struct aml_pair best = lacked(AML_PLACE, i, known ? AML_WE_LACK : AML_LIST_LACKS, "", theirs, "");
		for (size_t k = 0; k < m->place_count && known; k++) {
			struct aml_pair p = lacked(AML_PLACE, i, AML_UNREAD, m->place_shown[k], theirs, m->places[k].from);
			aml_read_place(&m->place_parts[k], m->countries[k], &m->theirs, country, &p);
			consider(&best, &p, k == 0);
			explicit_bzero(&p, sizeof p);
		}
		mend(&best, record_get(hit, HIT_LOCATION_FULL, i, 0));
		keep(c, m, &best);
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
static void add_lacking(struct mine *m, struct aml_comparison *c)
{
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
			keep(c, m, &p);
		}
}

void aml_compare(const struct aml_person *person, const struct record *hit, struct aml_comparison *out)
{
	struct mine *m = secret_alloc(sizeof *m);

	*out = (struct aml_comparison){ 0 };
	take_person(m, person);
	compare_names(m, hit, out);
	compare_dates(m, hit, out);
	compare_documents(m, hit, out);
	compare_places(m, hit, out);
	add_lacking(m, out);
	give_person(m);
	secret_free(m);
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
