#include "pane/kyc_ours.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "decide/number.h"

enum { TEXT_MAX = 16 * 1024, WHOLE = 600 };

static const char *text_of(const struct record *r, enum idv_leaf leaf, size_t at)
{
	const struct record_value *v = idv_get(r, leaf, at, 0);
	return v->state == RECORD_PRESENT ? v->text : "";
}

/* -- beside the rows ------------------------------------------------------------------------------------------------------------ */

static bool is_masked(const struct column *c, enum idv_leaf leaf, size_t at)
{
	const struct record_value v = value_at(c->record, leaf, at, 0);
	return value_hidden(c->view, &v);
}

/* Given and family names together, where one of them is not the same: they may have changed places. */
static bool whole_names(const struct column *c, int document, struct hint *out)
{
	static const struct ours_pair parts[] = { { IDV_USER_NAME_GIVEN_NAME, IDV_DOC_READ_NAME_GIVEN_NAME }, { IDV_USER_NAME_FAMILY_NAME, IDV_DOC_READ_NAME_FAMILY_NAME } };
	char ours[WHOLE], theirs[WHOLE];
	enum hint_reading worst = HINT_SAME;
	const struct record *r = c->record;

	for (size_t i = 0; i < COUNT_OF(parts); i++) {
		struct hint h;
		const struct record_value x = value_at(r, parts[i].a, 0, 0), y = value_at(r, parts[i].b, (size_t)document, 0);
		if (!ours_compare(c->view, r, &x, r, &y, &h) || is_masked(c, parts[i].a, 0) || is_masked(c, parts[i].b, (size_t)document))
			return false;
		worst = h.reading > worst ? h.reading : worst;
	}
	if (worst < HINT_CLOSE || worst == HINT_LACKS)
		return false;
	snprintf(ours, sizeof ours, "%s %s", text_of(r, parts[0].a, 0), text_of(r, parts[1].a, 0));
	snprintf(theirs, sizeof theirs, "%s %s", text_of(r, parts[0].b, (size_t)document), text_of(r, parts[1].b, (size_t)document));
	ours_compare_texts(HINT_NAME, ours, theirs, "", out);
	out->ours_spans = out->theirs_spans = 0;
	explicit_bzero(ours, sizeof ours);
	explicit_bzero(theirs, sizeof theirs);
	return out->reading < worst;
}

/* A document has both lines of the street in one. */
static void with_second_line(const struct column *c, int document, struct hint *out)
{
	char whole[WHOLE];
	struct hint h;
	const struct record *r = c->record;
	const char *second = text_of(r, IDV_USER_ADDRESS_STREET2, 0);

	if (out->reading < HINT_CLOSE || !*second)
		return;
	snprintf(whole, sizeof whole, "%s %s", text_of(r, IDV_USER_ADDRESS_STREET, 0), second);
	ours_compare_texts(HINT_ADDRESS, whole, text_of(r, IDV_DOC_READ_ADDRESS_STREET, (size_t)document), text_of(r, IDV_USER_ADDRESS_COUNTRY, 0), &h);
	explicit_bzero(whole, sizeof whole);
	if (h.reading >= out->reading)
		return;
	*out = (struct hint){ .reading = h.reading == HINT_SAME ? HINT_FORM : h.reading };
	snprintf(out->why, sizeof out->why, "with its second line%s%.80s", *h.why ? "; " : "", h.why);
}

bool kyc_ours_of_side(const struct column *c, const struct idv_side *side, int document, struct hint *out)
{
	if (document < 0)
		return false;
	if (side->verdict == IDV_DOC_MATCH_NAME)
		return whole_names(c, document, out);
	if (side->declared == IDV_LEAVES || side->document == IDV_LEAVES)
		return false;
	const struct record_value x = value_at(c->record, side->declared, 0, 0), y = value_at(c->record, side->document, (size_t)document, 0);
	if (!ours_compare(c->view, c->record, &x, c->record, &y, out))
		return false;
	if (side->declared == IDV_USER_ADDRESS_STREET)
		with_second_line(c, document, out);
	return !(side->flags & IDV_SIDE_KINDS) || out->reading < HINT_DIFFERS; /* numbers of different documents differ by nature */
}

/* -- in a part of its own ------------------------------------------------------------------------------------------------------- */

static void add_line(struct column *c, enum record_severity severity, const char *label, enum idv_leaf leaf, const char *text)
{
	build_line(c, severity, label, severity == RECORD_NOTICE ? STYLE_WARN : STYLE_PLAIN, text, (struct row_field){ .leaf = leaf });
}

static void add_number(struct column *c)
{
	const char *kind = text_of(c->record, IDV_USER_ID_NUMBER_TYPE, 0), *value = text_of(c->record, IDV_USER_ID_NUMBER_VALUE, 0);
	const char *born = text_of(c->record, IDV_USER_DATE_OF_BIRTH, 0);
	char why[HINT_WHY], line[HINT_WHY + 64], words[OURS_WORDS];
	struct hint h;

	if (!*kind || !*value)
		return;
	enum number_check check = number_check(kind, value, why);
	snprintf(line, sizeof line, "%s%s%s", number_check_names[check], *why ? ": " : "", why);
	add_line(c, check == NUMBER_FORM || check == NUMBER_DIGIT ? RECORD_NOTICE : RECORD_NEUTRAL, "id number", IDV_USER_ID_NUMBER_VALUE, line);
	number_birth_compare(kind, value, born, &h);
	if (h.reading == HINT_LACKS)
		return;
	ours_words(&h, words);
	snprintf(line, sizeof line, "%.150s", h.reading == HINT_SAME ? "the declared one" : words);
	add_line(c, ours_severity(h.reading), "birth date in it", IDV_USER_ID_NUMBER_VALUE, line);
}

/* Names of fields and readings alone: nobody's data. */
static void add_list(struct column *c, const char *label, const struct record *a, size_t at_a, const struct record *b, size_t at_b, const struct ours_pair *pairs, size_t n)
{
	struct buf text;
	enum hint_reading worst;
	size_t compared;

	buf_init(&text, TEXT_MAX);
	ours_list(c->view, a, at_a, b, at_b, pairs, n, &text, &worst, &compared);
	if (compared)
		add_line(c, ours_severity(worst), label, IDV_LEAVES, text.len ? buf_str(&text) : "the same in all that both have");
	buf_finish(&text);
}

static const struct ours_pair of_documents[] = {
	{ IDV_DOC_READ_NAME_GIVEN_NAME, IDV_DOC_READ_NAME_GIVEN_NAME }, { IDV_DOC_READ_NAME_FAMILY_NAME, IDV_DOC_READ_NAME_FAMILY_NAME },
	{ IDV_DOC_READ_DATE_OF_BIRTH, IDV_DOC_READ_DATE_OF_BIRTH }, { IDV_DOC_READ_ID_NUMBER, IDV_DOC_READ_ID_NUMBER },
	{ IDV_DOC_READ_ISSUING_COUNTRY, IDV_DOC_READ_ISSUING_COUNTRY }, { IDV_DOC_READ_ADDRESS_STREET, IDV_DOC_READ_ADDRESS_STREET },
	{ IDV_DOC_READ_ADDRESS_CITY, IDV_DOC_READ_ADDRESS_CITY }, { IDV_DOC_READ_ADDRESS_REGION, IDV_DOC_READ_ADDRESS_REGION },
	{ IDV_DOC_READ_ADDRESS_POSTAL_CODE, IDV_DOC_READ_ADDRESS_POSTAL_CODE },
};
static const struct ours_pair of_declared[] = {
	{ IDV_USER_NAME_GIVEN_NAME, IDV_DOC_READ_NAME_GIVEN_NAME }, { IDV_USER_NAME_FAMILY_NAME, IDV_DOC_READ_NAME_FAMILY_NAME },
	{ IDV_USER_DATE_OF_BIRTH, IDV_DOC_READ_DATE_OF_BIRTH }, { IDV_USER_ADDRESS_STREET, IDV_DOC_READ_ADDRESS_STREET },
	{ IDV_USER_ADDRESS_CITY, IDV_DOC_READ_ADDRESS_CITY }, { IDV_USER_ADDRESS_REGION, IDV_DOC_READ_ADDRESS_REGION },
	{ IDV_USER_ADDRESS_POSTAL_CODE, IDV_DOC_READ_ADDRESS_POSTAL_CODE },
};
static const struct ours_pair of_attempts[] = {
	{ IDV_USER_NAME_GIVEN_NAME, IDV_USER_NAME_GIVEN_NAME }, { IDV_USER_NAME_FAMILY_NAME, IDV_USER_NAME_FAMILY_NAME },
	{ IDV_USER_DATE_OF_BIRTH, IDV_USER_DATE_OF_BIRTH }, { IDV_USER_ADDRESS_STREET, IDV_USER_ADDRESS_STREET },
	{ IDV_USER_ADDRESS_CITY, IDV_USER_ADDRESS_CITY }, { IDV_USER_ADDRESS_REGION, IDV_USER_ADDRESS_REGION },
	{ IDV_USER_ADDRESS_POSTAL_CODE, IDV_USER_ADDRESS_POSTAL_CODE }, { IDV_USER_ADDRESS_COUNTRY, IDV_USER_ADDRESS_COUNTRY },
	{ IDV_USER_ID_NUMBER_VALUE, IDV_USER_ID_NUMBER_VALUE }, { IDV_USER_PHONE_NUMBER, IDV_USER_PHONE_NUMBER },
	{ IDV_USER_EMAIL_ADDRESS, IDV_USER_EMAIL_ADDRESS },
};

static void add_documents(struct column *c)
{
	size_t count = idv_count(c->record, IDV_DOC_STATUS, -1);
	int shown = chosen(c->view->document, count);

	for (size_t i = 0; i < count; i++) {
		char label[48];
		if ((int)i == shown)
			continue;
		snprintf(label, sizeof label, "document %zu", i + 1);
		add_list(c, label, c->record, 0, c->record, i, of_declared, COUNT_OF(of_declared));
		snprintf(label, sizeof label, "documents %d and %zu", shown + 1, i + 1);
		add_list(c, label, c->record, (size_t)shown, c->record, i, of_documents, COUNT_OF(of_documents));
	}
}

void kyc_ours(struct column *c)
{
	const struct pane_view *v = c->view;
	size_t before = c->list->count;

	build_gap(c);
	build_head(c, "OURS, MORE", "read by this program: it overrules no verdict");
	size_t empty = c->list->count;
	add_number(c);
	add_documents(c);
	if (v->chain_count && v->self > 0 && v->self < v->chain_count)
		add_list(c, "the attempt before", v->chain[v->self - 1], 0, c->record, 0, of_attempts, COUNT_OF(of_attempts));
	if (c->list->count == empty)
		c->list->count = before;
}
