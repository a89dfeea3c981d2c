/* A hit against the person, factor by factor: ours left, the entry right, the vendor's summary beside our own reading. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/when.h"
#include "idv/country.h"
#include "pane/hits_build.h"

enum { TEXT_MAX = 64 * 1024, FACTOR = 12, TAIL = 4, ELEMENTS_MAX = 100, STACKED = 56, VENDOR_MOST = 26, DAY = 10 };

/* One factor of one hit as it is laid out. */
struct factor {
	struct column *c;
	const struct record *hit;
	const struct aml_comparison *comparison; /* NULL: none */
	enum aml_factor which;
};

static const struct record_value *element_value(const struct factor *f, unsigned leaf, size_t i)
{
	return record_get(f->hit, leaf, i, 0);
}

/* "primary name", "alias, weak, says the list", "passport", "RU Russia": what stands beside the text. */
static void add_word(const struct factor *f, unsigned leaf, size_t i, struct buf *out)
{
	const struct record_value *v = element_value(f, leaf, i);
	if (!value_is_here(v))
		return;
	buf_add_str(out, out->len ? ", " : "");
	value_text(f->hit, v, f->c->view, out);
}

static void add_name_words(const struct factor *f, size_t i, struct buf *out)
{
	const struct record_value *primary = element_value(f, HIT_NAME_IS_PRIMARY, i), *weak = element_value(f, HIT_NAME_WEAK, i);
	if (primary->state == RECORD_PRESENT)
		buf_add_str(out, primary->number ? "primary name" : "alias");
	if (value_is_here(weak) && !(weak->state == RECORD_PRESENT && strcmp(weak->text, "none") == 0))
		add_word(f, HIT_NAME_WEAK, i, out);
}

static void add_date_words(const struct factor *f, size_t i, const char *shown, struct buf *out)
{
	const struct record_value *from = element_value(f, HIT_DATE_BEGINNING, i), *to = element_value(f, HIT_DATE_ENDING, i);
	if (from->state != RECORD_PRESENT || to->state != RECORD_PRESENT || strcmp(from->text, to->text) == 0)
		return;
	if (!strstr(shown, from->text) || !strstr(shown, to->text))
		buf_printf(out, "%s to %s", from->text, to->text);
	else
		buf_add_str(out, "a range");
}

static bool is_alone(const struct factor *f)
{
	return record_count(f->hit, hits_element_leaf(f->which), -1) <= 1;
}

/* Of one element alone the vendor says what it says of the factor. */
static bool says_more(const struct factor *f, const struct record_value *summary)
{
	const struct record_value *all = record_get(f->hit, hits_summary_leaf(f->which), 0, 0);
	return !is_alone(f) || all->state != summary->state || strcmp(all->text, summary->text) != 0;
}

/* The name of the country; the code too where the text has it not. */
static void add_country(const struct factor *f, size_t i, const char *shown, struct buf *out)
{
	const struct record_value *v = element_value(f, HIT_LOCATION_COUNTRY, i);
	const char *name = v->state == RECORD_PRESENT ? idv_country_name(v->text) : NULL;
	if (name && strstr(shown, v->text))
		buf_add_str(out, name);
	else
		add_word(f, HIT_LOCATION_COUNTRY, i, out);
}

/* What the entry says of an element beyond its text, and the vendor of it. */
static void add_entry_words(const struct factor *f, size_t i, const char *shown, struct buf *out)
{
	static const unsigned summaries[AML_COMPARED] = { HIT_NAME_SUMMARY, HIT_DATE_SUMMARY, HIT_DOCUMENT_SUMMARY, HIT_LOCATION_SUMMARY };
	const struct record_value *summary = element_value(f, summaries[f->which], i);
	switch (f->which) {
	case AML_NAME: add_name_words(f, i, out); break;
	case AML_BIRTH_DATE: add_date_words(f, i, shown, out); break;
	case AML_DOCUMENT: add_word(f, HIT_DOCUMENT_TYPE, i, out); break;
	default: add_country(f, i, shown, out); break;
	}
	if (!says_more(f, summary))
		return;
	buf_add_str(out, out->len ? "; " : "");
	buf_add_str(out, "vendor: ");
	if (value_is_here(summary))
		value_text(f->hit, summary, f->c->view, out);
	else
		buf_add_str(out, "no word");
}

/* The text of an element, as the entry has it. Document numbers stay raw here: they are masked where they are shown. */
static void element_text(const struct factor *f, size_t i, struct buf *out)
{
	const struct record_value *v = element_value(f, hits_element_leaf(f->which), i);
	if (v->state == RECORD_PRESENT)
		buf_add_str(out, v->text);
	else if (f->which == AML_BIRTH_DATE && element_value(f, HIT_DATE_ENDING, i)->state == RECORD_PRESENT)
		buf_printf(out, "until %s", element_value(f, HIT_DATE_ENDING, i)->text);
}

static void reading_words(const struct aml_pair *p, struct buf *out)
{
	buf_add_str(out, aml_reading_names[p->reading]);
	if (*p->why)
		buf_printf(out, ", %s", p->why);
}

/* The pair that decided the factor has its reading in the factor's own row. */
static void add_our_words(const struct factor *f, const struct aml_pair *p, struct buf *out)
{
	size_t at = (size_t)(p - f->comparison->pairs);
	if (*p->from && *p->ours)
		buf_add_str(out, p->from);
	if (at == f->comparison->factors[f->which].pair)
		return;
	buf_add_str(out, out->len ? "; " : "");
	reading_words(p, out);
}

static void mask_text(struct buf *text)
{
	struct buf masked;
	buf_init(&masked, TEXT_MAX);
	text_mask(&masked, buf_str(text), TAIL);
	buf_reset(text);
	buf_add(text, buf_str(&masked), masked.len);
	buf_finish(&masked);
}

/* One row of a factor: element i of the entry (SIZE_MAX: it has none) against what the pair has of ours (NULL: nothing was compared). */
static void add_element(const struct factor *f, size_t i, const struct aml_pair *p)
{
	struct buf ours, theirs, our_words, entry_words;
	buf_init(&ours, TEXT_MAX);
	buf_init(&theirs, TEXT_MAX);
	buf_init(&our_words, TEXT_MAX);
	buf_init(&entry_words, TEXT_MAX);
	bool hide = f->which == AML_DOCUMENT && !f->c->view->reveal_all, hidden;
	struct hits_side left = { .text = "", .style = STYLE_PLAIN }, right = left;
	if (p && *p->ours)
		buf_add_str(&ours, p->ours);
	if (p && *p->theirs)
		buf_add_str(&theirs, p->theirs);
	else if (i != SIZE_MAX)
		element_text(f, i, &theirs);
	hidden = hide && (ours.len || theirs.len);
	if (hidden) {
		mask_text(&ours);
		mask_text(&theirs);
	} else if (p && !(p->factor == AML_BIRTH_DATE && p->reading == AML_DIFFERS)) { /* how far they are apart says more than digits */
		left.differ = p->ours_differ;
		left.differ_count = p->ours_spans;
		right.differ = p->theirs_differ;
		right.differ_count = p->theirs_spans;
	}
	if (p)
		add_our_words(f, p, &our_words);
	if (i != SIZE_MAX)
		add_entry_words(f, i, buf_str(&theirs), &entry_words);
	if (!ours.len) {
		buf_add_str(&ours, p ? "we have none" : f->comparison ? "" : "not compared");
		left.style = STYLE_DIM;
	}
	if (!theirs.len) {
		value_text(f->hit, element_value(f, hits_element_leaf(f->which), i == SIZE_MAX ? 0 : i), f->c->view, &theirs);
		right.style = STYLE_DIM;
		right.differ_count = 0;
	}
	left.text = buf_str(&ours);
	left.aside = buf_str(&our_words);
	right.text = buf_str(&theirs);
	right.aside = buf_str(&entry_words);
	enum aml_reading reading = p ? p->reading : AML_UNREAD;
	hits_beside(f->c, p && !is_alone(f) ? hits_reading_mark(reading) : "", hits_reading_style(reading), &left, &right, hidden);
	buf_finish(&ours);
	buf_finish(&theirs);
	buf_finish(&our_words);
	buf_finish(&entry_words);
}

static bool has_pair(const struct factor *f, size_t element)
{
	for (size_t k = 0; f->comparison && k < f->comparison->pair_count; k++)
		if (f->comparison->pairs[k].factor == f->which && f->comparison->pairs[k].element == element)
			return true;
	return false;
}

/* One says yes and the other no: a reviewer is to look twice. What is missing is no answer. */
static bool is_unlike(enum aml_reading ours, const struct record_value *vendor)
{
	const char *mark = hits_summary_mark(vendor);
	return (*mark == '+' && ours == AML_DIFFERS) || (*mark == 'x' && (ours == AML_AGREES || ours == AML_PARTLY));
}

/* "+ NAME   ours: agrees, parts in another order   vendor: match" */
static void add_factor_head(const struct factor *f)
{
	struct column *c = f->c;
	const struct record_value *summary = record_get(f->hit, hits_summary_leaf(f->which), 0, 0);
	enum aml_reading reading = f->comparison ? f->comparison->factors[f->which].reading : AML_UNREAD;
	const char *why = reading != AML_UNREAD ? f->comparison->factors[f->which].why : "";
	struct buf ours, vendor;
	char name[24];
	buf_init(&ours, TEXT_MAX);
	buf_init(&vendor, TEXT_MAX);
	buf_printf(&ours, "ours: %s%s%s", reading == AML_UNREAD ? "not compared" : aml_reading_names[reading], *why ? ", " : "", why);
	buf_add_str(&vendor, "vendor: ");
	enum style said = STYLE_DIM;
	if (value_is_here(summary))
		said = value_text(f->hit, summary, c->view, &vendor) == STYLE_UNKNOWN ? STYLE_UNKNOWN : STYLE_PLAIN;
	else
		buf_add_str(&vendor, "no word");
	if (is_unlike(reading, summary)) {
		buf_add_str(&vendor, " (unlike)");
		said = STYLE_WARN;
	}
	snprintf(name, sizeof name, "%s", aml_factor_names[f->which]);
	for (char *s = name; *s; s++)
		*s = (char)(*s >= 'a' && *s <= 'z' ? *s - 'a' + 'A' : *s);
	int rest = c->width - MARK_CELLS - FACTOR, half = c->width / 2 + 3 - MARK_CELLS - FACTOR;
	if (rest - half < VENDOR_MOST * 2)
		half = rest - VENDOR_MOST > half ? rest - VENDOR_MOST : half;
	size_t from = c->list->count;
	if (c->width >= STACKED) {
		const struct cell cells[] = { { hits_reading_style(reading), MARK_CELLS, hits_reading_mark(reading) }, { STYLE_LABEL, FACTOR, name },
		                              { hits_reading_style(reading), half, buf_str(&ours) }, { said, rest - half, buf_str(&vendor) } };
		build_cells(c, cells, COUNT_OF(cells), NULL, false);
	} else {
		const struct cell cells[] = { { hits_reading_style(reading), MARK_CELLS, hits_reading_mark(reading) }, { STYLE_LABEL, FACTOR, name },
		                              { hits_reading_style(reading), rest, buf_str(&ours) } };
		const struct cell below[] = { { STYLE_PLAIN, MARK_CELLS + FACTOR, "" }, { said, rest, buf_str(&vendor) } };
		build_cells(c, cells, COUNT_OF(cells), NULL, false);
		build_cells(c, below, COUNT_OF(below), NULL, false);
	}
	hits_unbind(c->list, from);
	buf_finish(&ours);
	buf_finish(&vendor);
}

static void add_factor(const struct factor *f)
{
	size_t n = record_count(f->hit, hits_element_leaf(f->which), -1), shown = 0;
	add_factor_head(f);
	for (size_t k = 0; f->comparison && k < f->comparison->pair_count && shown < ELEMENTS_MAX; k++) {
		const struct aml_pair *p = &f->comparison->pairs[k];
		if (p->factor != f->which || (p->element != UINT16_MAX && p->element >= n))
			continue;
		add_element(f, p->element == UINT16_MAX ? SIZE_MAX : p->element, p);
		shown++;
	}
	for (size_t i = 0; i < n && shown < ELEMENTS_MAX; i++) {
		if (has_pair(f, i))
			continue;
		add_element(f, i, NULL);
		shown++;
	}
	if (!shown)
		add_element(f, SIZE_MAX, NULL);
	if (n > shown) {
		char more[80];
		snprintf(more, sizeof more, "%zu more: all fields of the entry has them", n - shown);
		build_text(f->c, STYLE_WARN, 4, more);
	}
}

/* "US_SDN  US OFAC, Specially Designated Nationals (sanctions); SDGT; since 2019-04-01, inactive since 2021-06-01" */
static void add_list_line(struct column *c)
{
	const struct record_value *code = record_get(c->record, HIT_LIST_CODE, 0, 0);
	enum aml_list_kind kind = aml_list_kind(code->text);
	struct buf line;
	buf_init(&line, TEXT_MAX);
	if (code->state == RECORD_PRESENT && code->word)
		buf_printf(&line, "%s  ", code->text);
	value_text(c->record, code, c->view, &line);
	buf_printf(&line, " (%s%s)", aml_list_kind_names[kind], kind == AML_LIST_UNKNOWN ? ", judged as sanctions" : "");
	size_t n = record_count(c->record, HIT_SUB_PROGRAMS, -1);
	for (size_t i = 0; i < n; i++)
		buf_printf(&line, "%s%s", i ? ", " : "; ", record_get(c->record, HIT_SUB_PROGRAMS, i, 0)->text);
	static const struct {
		unsigned leaf;
		const char *words;
	} since[] = {{HIT_FIRST_ACTIVE, "; since"}, {HIT_INACTIVE_SINCE, ", inactive since"}, {HIT_HISTORICAL_SINCE, ", historical since"}};
	for (size_t i = 0; i < COUNT_OF(since); i++) {
		char when[WHEN_TEXT];
		const struct record_value *t = record_get(c->record, since[i].leaf, 0, 0);
		if (!value_is_here(t))
			continue;
		if (t->timed) {
			when_format(t->number, c->view->utc, when);
			when[DAY] = '\0';
		}
		buf_printf(&line, "%s %s", since[i].words, t->timed ? when : t->text);
	}
	build_hanging(c, STYLE_PLAIN, 2, buf_str(&line));
	buf_finish(&line);
}

static void add_heads(struct column *c)
{
	if (c->width < STACKED)
		return;
	const struct hits_side ours = { .text = "OURS", .style = STYLE_HEAD }, theirs = { .text = "THE LIST'S ENTRY", .style = STYLE_HEAD };
	hits_beside(c, "", STYLE_PLAIN, &ours, &theirs, false);
}

void hits_compare(struct row_list *l, const struct hits_view *h, const struct pane_view *v, size_t hit)
{
	const struct pane_view view = hits_view_of(v, v->width);
	struct column c = build_column(l, h->look->hits[hit], &view, v->width, HITS_LABEL);
	hits_sentence(l, h, &view, hit);
	add_list_line(&c);
	add_heads(&c);
	for (int f = 0; f < AML_COMPARED; f++) {
		const struct factor factor = { &c, c.record, hits_has_data(c.record) ? hits_comparison(h, hit) : NULL, (enum aml_factor)f };
		add_factor(&factor);
	}
	build_hanging(&c, STYLE_DIM, 2, "ours: this program's reading; it overrules nothing. By hand: gender, nationality, birth place, "
	              "photograph, office, death.");
}
