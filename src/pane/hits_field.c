/* Fields of a screening and what it is made of, with marks and words of their own. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "pane/hits_build.h"

enum { TEXT_MAX = 1024 * 1024 };

struct pane_view hits_view_of(const struct pane_view *v, int width)
{
	struct pane_view own = *v;
	own.width = width;
	own.revealed_count = 0;
	return own;
}

void hits_unbind(struct row_list *l, size_t from)
{
	for (size_t i = from; i < l->count; i++) {
		l->rows[i].field = (struct row_field){ .leaf = IDV_LEAVES };
		l->rows[i].group_count = 0;
	}
}

void hits_field(struct column *c, unsigned leaf, size_t i, const char *label)
{
	size_t from = c->list->count;
	const struct record_kind *kind = c->record->kind;
	const struct record_value v = value_at(c->record, (enum idv_leaf)leaf, i, 0);
	enum record_severity severity = value_severity(&v);
	if (kind == &hit_kind && kind->leaves[leaf].vocab == AML_VOCAB_MATCH && severity != RECORD_UNKNOWN)
		severity = RECORD_NEUTRAL;
	build_field_as(c, &v, label, severity, NULL);
	hits_unbind(c->list, from);
}

void hits_list_field(struct column *c, unsigned leaf, const char *label)
{
	size_t from = c->list->count;
	struct buf text;
	buf_init(&text, TEXT_MAX);
	enum record_severity worst = value_list_text(c, (enum idv_leaf)leaf, 0, &text);
	bool some = record_count(c->record, leaf, -1) > 0;
	build_line(c, worst, label ? label : c->record->kind->leaves[leaf].label, some ? severity_style(worst) : STYLE_DIM, buf_str(&text),
	           (struct row_field){ .leaf = IDV_LEAVES });
	hits_unbind(c->list, from);
	buf_finish(&text);
}

const char *hits_person(const struct hits_view *h, const char *id)
{
	const char *name = *id && h->person_name ? h->person_name(h->ctx, id) : NULL;
	return name && strcmp(name, id) != 0 ? name : "";
}

void hits_person_field(struct column *c, const struct hits_view *h, unsigned leaf, const char *label)
{
	size_t from = c->list->count;
	const struct record_value v = value_at(c->record, (enum idv_leaf)leaf, 0, 0);
	char *name = secret_strdup(v.state == RECORD_PRESENT ? hits_person(h, v.text) : "");
	struct buf text;
	buf_init(&text, TEXT_MAX);
	if (*name)
		buf_printf(&text, "%s  (", name);
	enum style style = value_text(c->record, &v, c->view, &text);
	buf_add_str(&text, *name ? ")" : "");
	build_line(c, value_severity(&v), label ? label : c->record->kind->leaves[leaf].label, style, buf_str(&text),
	           (struct row_field){ .leaf = IDV_LEAVES });
	hits_unbind(c->list, from);
	buf_finish(&text);
	secret_free(name);
}

void hits_extras(struct column *c)
{
	if (!c->record->extra_count)
		return;
	build_gap(c);
	build_head(c, "FIELDS THIS VERSION DOES NOT KNOW", "as they came");
	for (size_t i = 0; i < c->record->extra_count; i++) {
		const struct record_extra *e = &c->record->extras[i];
		build_line(c, RECORD_UNKNOWN, e->path, STYLE_UNKNOWN, e->json, (struct row_field){ .leaf = IDV_LEAVES });
	}
}

/* -- marks -------------------------------------------------------------------------------------------------------------------- */

const char *hits_reading_mark(enum aml_reading reading)
{
	static const char *const marks[AML_READINGS] = {
		[AML_UNREAD] = "?", [AML_AGREES] = "+", [AML_PARTLY] = "~", [AML_DIFFERS] = "x", [AML_LIST_LACKS] = ".", [AML_WE_LACK] = ".",
	};
	return marks[reading];
}

enum style hits_reading_style(enum aml_reading reading)
{
	static const enum style styles[AML_READINGS] = {
		[AML_UNREAD] = STYLE_DIM, [AML_AGREES] = STYLE_STRONG, [AML_PARTLY] = STYLE_WARN, [AML_DIFFERS] = STYLE_PLAIN,
		[AML_LIST_LACKS] = STYLE_DIM, [AML_WE_LACK] = STYLE_DIM,
	};
	return styles[reading];
}

const char *hits_summary_mark(const struct record_value *v)
{
	static const struct {
		const char *wire, *mark;
	} marks[] = { { "match", "+" }, { "partial_match", "~" }, { "no_match", "x" }, { "no_data", "." }, { "no_input", "." } };
	if (!value_is_here(v))
		return "?";
	for (size_t i = 0; i < COUNT_OF(marks); i++)
		if (v->state == RECORD_PRESENT && strcmp(v->text, marks[i].wire) == 0)
			return marks[i].mark;
	return "!";
}

unsigned hits_summary_leaf(enum aml_factor factor)
{
	static const unsigned leaves[AML_COMPARED] = {
		[AML_NAME] = HIT_ANALYSIS_NAMES, [AML_BIRTH_DATE] = HIT_ANALYSIS_DATES_OF_BIRTH, [AML_DOCUMENT] = HIT_ANALYSIS_DOCUMENTS,
		[AML_PLACE] = HIT_ANALYSIS_LOCATIONS,
	};
	return leaves[factor];
}

unsigned hits_element_leaf(enum aml_factor factor)
{
	static const unsigned leaves[AML_COMPARED] = {
		[AML_NAME] = HIT_NAME_FULL, [AML_BIRTH_DATE] = HIT_DATE_BEGINNING, [AML_DOCUMENT] = HIT_DOCUMENT_NUMBER, [AML_PLACE] = HIT_LOCATION_FULL,
	};
	return leaves[factor];
}

const struct record_value *hits_primary_name(const struct record *hit)
{
	size_t n = record_count(hit, HIT_NAME_FULL, -1);
	for (size_t i = 0; i < n; i++) {
		const struct record_value *primary = record_get(hit, HIT_NAME_IS_PRIMARY, i, 0), *name = record_get(hit, HIT_NAME_FULL, i, 0);
		if (primary->state == RECORD_PRESENT && primary->number && name->state == RECORD_PRESENT)
			return name;
	}
	return record_get(hit, HIT_NAME_FULL, 0, 0);
}

/* Of an entry whose arrays came, if empty, something is known. */
bool hits_has_data(const struct record *hit)
{
	for (int f = 0; f < AML_COMPARED; f++) {
		unsigned leaf = hits_element_leaf((enum aml_factor)f);
		if (record_get(hit, leaf, 0, 0)->none || record_count(hit, leaf, -1))
			return true;
	}
	return false;
}

bool hits_has_analysis(const struct record *hit)
{
	for (int f = 0; f < AML_COMPARED; f++)
		if (value_is_here(record_get(hit, hits_summary_leaf((enum aml_factor)f), 0, 0)))
			return true;
	return false;
}

const struct aml_comparison *hits_comparison(const struct hits_view *h, size_t hit)
{
	return h->comparisons ? &h->comparisons[hit] : NULL;
}
