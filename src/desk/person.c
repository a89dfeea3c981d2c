#include "desk/person.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "idv/record.h"

enum { ADDRESS_MAX = 2000 };

struct maker {
	const struct record *record;
	struct arena *texts;
	struct aml_person *out;
	const char *from;
};

static const char *kept(struct maker *m, const char *text)
{
	return *text ? arena_strndup(m->texts, text, strlen(text)) : "";
}

/* "" where there is nothing to compare with. */
static const char *text_of(const struct maker *m, unsigned leaf, size_t i)
{
	const struct record_value *v = record_get(m->record, leaf, i, 0);
	return v->state == RECORD_PRESENT && !v->mended ? v->text : "";
}

static void add_name(struct maker *m, const char *given, const char *family, const char *full)
{
	struct aml_person *p = m->out;
	for (size_t i = 0; i < p->name_count; i++) {
		const struct aml_person_name *n = &p->names[i];
		if (!strcmp(n->given, given) && !strcmp(n->family, family) && !strcmp(n->full, full))
			return;
	}
	if ((*given || *family || *full) && p->name_count < AML_PERSON_NAMES)
		p->names[p->name_count++] = (struct aml_person_name){ kept(m, given), kept(m, family), kept(m, full), m->from };
}

static void add_date(struct maker *m, const char *date)
{
	struct aml_person *p = m->out;
	for (size_t i = 0; i < p->date_count; i++)
		if (!strcmp(p->dates[i].date, date))
			return;
	if (*date && p->date_count < AML_PERSON_DATES)
		p->dates[p->date_count++] = (struct aml_person_date){ kept(m, date), m->from };
}

/* A number that is there already with its kind says no more without one. */
static void add_document(struct maker *m, const char *kind, const char *number)
{
	struct aml_person *p = m->out;
	for (size_t i = 0; i < p->document_count; i++)
		if (!strcmp(p->documents[i].number, number) && (!*kind || !strcmp(p->documents[i].kind, kind)))
			return;
	if (*number && p->document_count < AML_PERSON_DOCUMENTS)
		p->documents[p->document_count++] = (struct aml_person_document){ kept(m, kind), kept(m, number), m->from };
}

static void add_place(struct maker *m, const char *full, const char *country)
{
	struct aml_person *p = m->out;
	for (size_t i = 0; i < p->place_count; i++)
		if ((!*full || !strcmp(p->places[i].full, full)) && !strcmp(p->places[i].country, country))
			return;
	if ((*full || *country) && p->place_count < AML_PERSON_PLACES)
		p->places[p->place_count++] = (struct aml_person_place){ kept(m, full), kept(m, country), m->from };
}

/* Its parts in one line, those that are known. */
static void add_address(struct maker *m, const enum idv_leaf *parts, size_t part_count, enum idv_leaf country, size_t i)
{
	struct buf full;
	buf_init(&full, ADDRESS_MAX);
	for (size_t k = 0; k < part_count; k++) {
		const char *part = text_of(m, parts[k], i);
		if (*part && full.len)
			buf_add_str(&full, ", ");
		buf_add_str(&full, part);
	}
	add_place(m, buf_str(&full), text_of(m, country, i));
	buf_finish(&full);
}

static void add_declared(struct maker *m)
{
	static const enum idv_leaf parts[] = { IDV_USER_ADDRESS_STREET, IDV_USER_ADDRESS_STREET2, IDV_USER_ADDRESS_CITY, IDV_USER_ADDRESS_REGION,
		                               IDV_USER_ADDRESS_POSTAL_CODE };
	m->from = "declared";
	add_name(m, text_of(m, IDV_USER_NAME_GIVEN_NAME, 0), text_of(m, IDV_USER_NAME_FAMILY_NAME, 0), "");
	add_date(m, text_of(m, IDV_USER_DATE_OF_BIRTH, 0));
	add_document(m, text_of(m, IDV_USER_ID_NUMBER_TYPE, 0), text_of(m, IDV_USER_ID_NUMBER_VALUE, 0));
	add_address(m, parts, sizeof parts / sizeof *parts, IDV_USER_ADDRESS_COUNTRY, 0);
}

static void add_submission(struct maker *m, size_t i)
{
	static const enum idv_leaf parts[] = { IDV_DOC_READ_ADDRESS_STREET, IDV_DOC_READ_ADDRESS_CITY, IDV_DOC_READ_ADDRESS_REGION,
		                               IDV_DOC_READ_ADDRESS_POSTAL_CODE };
	char from[32];
	snprintf(from, sizeof from, "document %zu", i + 1);
	m->from = kept(m, from);
	add_name(m, text_of(m, IDV_DOC_READ_NAME_GIVEN_NAME, i), text_of(m, IDV_DOC_READ_NAME_FAMILY_NAME, i), "");
	add_date(m, text_of(m, IDV_DOC_READ_DATE_OF_BIRTH, i));
	add_document(m, text_of(m, IDV_DOC_READ_CATEGORY, i), text_of(m, IDV_DOC_READ_ID_NUMBER, i));
	add_address(m, parts, sizeof parts / sizeof *parts, IDV_DOC_READ_ADDRESS_COUNTRY, i);
	add_place(m, "", text_of(m, IDV_DOC_READ_ISSUING_COUNTRY, i));
}

static void add_terms(struct maker *m)
{
	m->from = "search terms";
	add_name(m, "", "", text_of(m, SCREENING_LEGAL_NAME, 0));
	add_date(m, text_of(m, SCREENING_DATE_OF_BIRTH, 0));
	add_document(m, "", text_of(m, SCREENING_DOCUMENT_NUMBER, 0));
	add_place(m, "", text_of(m, SCREENING_COUNTRY, 0));
}

void person_of(const struct record *attempt, const struct record *screening, struct arena *texts, struct aml_person *out)
{
	struct maker m = { .texts = texts, .out = out };
	*out = (struct aml_person){ 0 };
	if ((m.record = attempt)) {
		add_declared(&m);
		for (size_t i = 0, n = idv_count(attempt, IDV_DOC_STATUS, -1); i < n; i++)
			add_submission(&m, i);
	}
	if ((m.record = screening))
		add_terms(&m);
}
