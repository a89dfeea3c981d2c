#include "aml/mine.h"

#include <string.h>

#include "aml/reading.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/when.h"

/* Longer texts are compared, and kept, by what they begin with. */
enum { TEXT_BYTES = 1000 };

char *aml_cleaned(const char *s)
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

void aml_country_of(const char *s, char out[3])
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

char *aml_place_shown(const char *full, const char *country)
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

static void take_name(struct aml_mine *m, const struct aml_person_name *name)
{
	char *given = aml_cleaned(name->given), *family = aml_cleaned(name->family), *full = aml_cleaned(name->full);
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

static void take_place(struct aml_mine *m, const struct aml_person_place *place)
{
	char *full = aml_cleaned(place->full);
	size_t i = m->place_count;

	aml_country_of(place->country, m->countries[i]);
	aml_name_read(&m->place_parts[i], full, 0);
	aml_name_join(&m->place_parts[i]);
	if (!m->place_parts[i].count && !m->countries[i][0]) {
		secret_free(full);
		return;
	}
	m->places[i] = *place;
	m->place_texts[i] = full;
	m->place_shown[i] = aml_place_shown(full, m->countries[i]);
	m->place_count++;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

void aml_mine_take(struct aml_mine *m, const struct aml_person *person)
{
	for (size_t i = 0; i < least(person->name_count, AML_PERSON_NAMES); i++)
		take_name(m, &person->names[i]);
	for (size_t i = 0; i < least(person->date_count, AML_PERSON_DATES); i++)
		if (person->dates[i].date && when_date_valid(person->dates[i].date))
			m->dates[m->date_count++] = person->dates[i];
	for (size_t i = 0; i < least(person->document_count, AML_PERSON_DOCUMENTS); i++) {
		char *number = aml_cleaned(person->documents[i].number);
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

void aml_mine_give(struct aml_mine *m)
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
