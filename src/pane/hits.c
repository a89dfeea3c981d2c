/* The hits of a screening as a list: one row each. */
#include "pane/hits.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/when.h"
#include "pane/hits_build.h"

enum { TEXT_MAX = 64 * 1024, MARK = 3, DATE = 10 };

enum place { VERDICT, STATUS, LIST, KIND, NAME, OURS, VENDOR, SINCE, SUB, PLACES };

/* The name takes what is left. */
static const struct {
	const char *head;
	int width, from; /* cells; from which width of the list on it shows */
	int wider, wider_from;
} places[PLACES] = {
	[VERDICT] = { " V", 3, 0, 3, 0 },         [STATUS] = { "STATUS", 9, 64, 9, 0 },   [LIST] = { "LIST", 6, 0, 6, 0 },
	[KIND] = { "KIND", 9, 72, 9, 0 },         [NAME] = { "NAME", 0, 0, 0, 0 },        [OURS] = { "N B D P", 7, 0, 12, 104 },
	[VENDOR] = { "N B D P", 14, 104, 14, 0 }, [SINCE] = { "LISTED", 10, 76, 31, 124 }, [SUB] = { "SUB-PROGR.", 12, 140, 12, 0 },
};

static bool shows(int width, int p)
{
	return width >= places[p].from;
}

static int width_of(int width, int p)
{
	if (p != NAME)
		return places[p].wider_from && width >= places[p].wider_from ? places[p].wider : places[p].width;
	int rest = width - MARK;
	for (int i = 0; i < PLACES; i++)
		if (i != NAME && shows(width, i))
			rest -= width_of(width, i) + 1;
	return rest > 0 ? rest : 0;
}

static void add_cell(struct row_list *l, struct row *r, enum style style, int width, const char *text)
{
	struct buf clean;
	buf_init(&clean, TEXT_MAX);
	text_clean(text, strlen(text), &clean);
	int wide = text_width(buf_str(&clean));
	row_cell(l, r, style, wide < width ? wide : width, buf_str(&clean));
	if (wide < width)
		row_cell(l, r, STYLE_PLAIN, width - wide, "");
	buf_finish(&clean);
}

void hits_head(struct row_list *l, const struct pane_view *v)
{
	struct row *r = row_add(l);
	row_cell(l, r, STYLE_PLAIN, MARK, "");
	for (int p = 0; p < PLACES; p++) {
		char head[24];
		if (!shows(v->width, p))
			continue;
		int width = width_of(v->width, p);
		const char *whose = p == VENDOR ? "vendor " : p == OURS && width > places[OURS].width ? "ours " : "";
		snprintf(head, sizeof head, "%s%s", whose, p == SINCE && width > DATE ? "LISTED SINCE" : places[p].head);
		row_text(l, r, STYLE_PLAIN, p ? " " : "");
		row_cell(l, r, STYLE_HEAD, width, head);
	}
}

/* -- cells -------------------------------------------------------------------------------------------------------------------- */

static const char *verdict_mark(const struct hits_view *h, size_t hit)
{
	static const char *const marks[AML_VERDICTS] = { " . ", " + ", " - ", " = " };
	const struct record *r = h->look->hits[hit];
	if (!aml_hit_waits(r))
		return record_is(r, HIT_STATUS, "confirmed") ? "(+)" : "(-)";
	return marks[h->verdicts ? h->verdicts[hit].verdict : AML_UNDECIDED];
}

static enum style status_text(const struct record *r, struct buf *out)
{
	const struct record_value *v = record_get(r, HIT_STATUS, 0, 0);
	if (record_is(r, HIT_STATUS, "pending_review")) {
		buf_add_str(out, "waits");
		return STYLE_PENDING;
	}
	buf_add_str(out, value_is_here(v) ? v->text : "not sent");
	return severity_style(value_is_here(v) ? value_severity(v) : RECORD_UNKNOWN);
}

static enum style name_text(const struct record *r, struct buf *out)
{
	const struct record_value *v = hits_primary_name(r);
	if (v->state == RECORD_PRESENT) {
		buf_add_str(out, v->text);
		return STYLE_PLAIN;
	}
	if (value_is_here(v))
		buf_add_str(out, "a name of an unexpected type");
	else if (!hits_has_data(r))
		buf_add_str(out, "no data of the entry");
	else
		record_why_empty(r, v, out);
	return STYLE_UNKNOWN;
}

static void day_of(const struct record *r, unsigned leaf, const struct pane_view *v, char out[WHEN_TEXT])
{
	const struct record_value *t = record_get(r, leaf, 0, 0);
	snprintf(out, WHEN_TEXT, "%s", t->state == RECORD_PRESENT ? "unreadable" : "");
	if (t->timed) {
		when_format(t->number, v->utc, out);
		out[DATE] = '\0';
	}
}

static enum style since_text(const struct record *r, const struct pane_view *v, int width, struct buf *out)
{
	char first[WHEN_TEXT], inactive[WHEN_TEXT], historical[WHEN_TEXT];
	day_of(r, HIT_FIRST_ACTIVE, v, first);
	day_of(r, HIT_INACTIVE_SINCE, v, inactive);
	day_of(r, HIT_HISTORICAL_SINCE, v, historical);
	const char *word = *historical ? "historical" : *inactive ? "inactive" : "", *since = *historical ? historical : inactive;
	if (width <= DATE)
		buf_add_str(out, *word ? word : *first ? first : "not sent");
	else
		buf_printf(out, "%s%s%s%s%s", *first ? first : "not sent", *word ? " " : "", word, *word ? " " : "", since);
	return *word ? STYLE_DIM : STYLE_PLAIN;
}

static void sub_text(const struct record *r, struct buf *out)
{
	size_t n = record_count(r, HIT_SUB_PROGRAMS, -1);
	for (size_t i = 0; i < n; i++)
		buf_printf(out, "%s%s", i ? " " : "", record_get(r, HIT_SUB_PROGRAMS, i, 0)->text);
	if (!n)
		buf_add_str(out, "-");
}

/* Our readings, or the vendor's summaries, each in the cell under its letter. */
static void marks(struct row_list *l, struct row *r, const struct hits_view *h, size_t hit, bool ours, int width)
{
	const struct aml_comparison *c = hits_comparison(h, hit);
	row_cell(l, r, STYLE_PLAIN, width - (2 * AML_COMPARED - 1), "");
	for (int f = 0; f < AML_COMPARED; f++) {
		const struct record_value *v = record_get(h->look->hits[hit], hits_summary_leaf((enum aml_factor)f), 0, 0);
		enum aml_reading reading = c && hits_has_data(h->look->hits[hit]) ? c->factors[f].reading : AML_UNREAD;
		const char *mark = ours ? hits_reading_mark(reading) : hits_summary_mark(v);
		char text[3] = { mark[0], f + 1 < AML_COMPARED ? ' ' : '\0', '\0' };
		row_text(l, r, !ours ? STYLE_PLAIN : hits_reading_style(reading), text);
	}
}

static enum style cell(const struct hits_view *h, const struct pane_view *v, size_t hit, int p, int width, struct buf *out)
{
	const struct record *r = h->look->hits[hit];
	const struct record_value *code = record_get(r, HIT_LIST_CODE, 0, 0);
	enum aml_list_kind kind = aml_list_kind(code->text);
	switch (p) {
	case VERDICT:
		buf_add_str(out, verdict_mark(h, hit));
		return STYLE_STRONG;
	case STATUS: return status_text(r, out);
	case LIST:
		buf_add_str(out, value_is_here(code) ? code->text : "none");
		return severity_style(value_severity(code));
	case KIND:
		buf_add_str(out, kind == AML_LIST_UNKNOWN ? "unknown" : aml_list_kind_names[kind]);
		return kind == AML_LIST_UNKNOWN ? STYLE_UNKNOWN : STYLE_PLAIN;
	case NAME: return name_text(r, out);
	case SINCE: return since_text(r, v, width, out);
	default: sub_text(r, out); return STYLE_PLAIN;
	}
}

void hits_row(struct row_list *l, const struct hits_view *h, const struct pane_view *v, size_t hit)
{
	struct row *r = row_add(l);
	bool marked = h->marked && h->marked[hit];
	row_text(l, r, STYLE_PLAIN, " ");
	row_text(l, r, marked ? STYLE_STRONG : STYLE_PLAIN, marked ? "*" : " ");
	row_text(l, r, STYLE_PLAIN, " ");
	for (int p = 0; p < PLACES; p++) {
		if (!shows(v->width, p))
			continue;
		int width = width_of(v->width, p);
		row_text(l, r, STYLE_PLAIN, p ? " " : "");
		if (p == OURS || p == VENDOR) {
			marks(l, r, h, hit, p == OURS, width);
			continue;
		}
		struct buf text;
		buf_init(&text, TEXT_MAX);
		enum style style = cell(h, v, hit, p, width, &text);
		add_cell(l, r, style, width, buf_str(&text));
		buf_finish(&text);
	}
}

void hits_legend(struct row_list *l, int width)
{
	struct column c = build_column(l, NULL, NULL, width, 0);
	build_hanging(&c, STYLE_DIM, 2, "N name B birth date D document P place: + agrees ~ partly x differs . missing");
	build_hanging(&c, STYLE_DIM, 2, "V verdict: + match - no match = inconclusive . none yet (+) (-) final; * marked");
}
