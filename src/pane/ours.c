#include "pane/ours.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"

enum { LINE_LEAST = 24 };

static bool is_text(const struct record_value *v)
{
	enum record_type type = idv_leaf_table[v->leaf].type;
	return v->state == RECORD_PRESENT && (type == RECORD_STRING || type == RECORD_DATE || type == RECORD_COUNTRY);
}

/* The country that the addresses of the two are of: the declared one, else the document's. */
static const char *country_of(const struct record *r, const struct record_value *v)
{
	bool read = strncmp(idv_leaf_table[v->leaf].path, "documentary", 11) == 0;
	const struct record_value *country = read ? idv_get(r, IDV_DOC_READ_ADDRESS_COUNTRY, v->at[0], 0) : idv_get(r, IDV_USER_ADDRESS_COUNTRY, 0, 0);
	if (read && country->state != RECORD_PRESENT)
		country = idv_get(r, IDV_DOC_READ_ISSUING_COUNTRY, v->at[0], 0);
	return country->state == RECORD_PRESENT && strlen(country->text) == 2 ? country->text : "";
}

static size_t marked(const struct aml_span *spans, size_t count)
{
	size_t n = 0;
	for (size_t i = 0; i < count; i++)
		n += spans[i].len;
	return n;
}

static void unmark_apart(const char *a, const char *b, struct hint *h)
{
	size_t n = strlen(a), m = strlen(b), most = n > m ? n : m, x = marked(h->ours_differ, h->ours_spans), y = marked(h->theirs_differ, h->theirs_spans);
	if ((x > y ? x : y) > (most + 1) / 2)
		h->ours_spans = h->theirs_spans = 0;
}

void ours_compare_texts(enum hint_kind kind, const char *a, const char *b, const char *country, struct hint *out)
{
	char *x = text_clean_dup(a), *y = text_clean_dup(b);
	hint_compare(kind, x, y, country, out);
	unmark_apart(x, y, out);
	secret_free(x);
	secret_free(y);
}

bool ours_compare(const struct pane_view *v, const struct record *a, const struct record_value *x, const struct record *b, const struct record_value *y,
                  struct hint *out)
{
	enum hint_kind kind = x->leaf < IDV_LEAVES ? hint_kind_of((enum idv_leaf)x->leaf) : HINT_KINDS;
	if (kind == HINT_KINDS || y->leaf >= IDV_LEAVES || kind != hint_kind_of((enum idv_leaf)y->leaf) || !is_text(x) || !is_text(y))
		return false;
	const char *country = country_of(a, x);
	if (!*country)
		country = country_of(b, y);
	ours_compare_texts(kind, x->text, y->text, country, out);
	if (kind == HINT_COUNTRY || value_hidden(v, x) || value_hidden(v, y))
		out->ours_spans = out->theirs_spans = 0;
	return out->reading != HINT_LACKS || *out->why;
}

void ours_words(const struct hint *h, char out[OURS_WORDS])
{
	snprintf(out, OURS_WORDS, "%s%s%s", hint_names[h->reading], *h->why ? ", " : "", h->why);
}

enum record_severity ours_severity(enum hint_reading reading)
{
	return reading == HINT_CLOSE || reading == HINT_DIFFERS ? RECORD_NOTICE : RECORD_NEUTRAL;
}

enum style ours_style(enum hint_reading reading)
{
	return ours_severity(reading) == RECORD_NOTICE ? STYLE_WARN : STYLE_DIM;
}

void ours_line(struct column *c, size_t from, int indent, const struct hint *h)
{
	char words[OURS_WORDS], line[OURS_WORDS + 16];
	if (c->width - indent < LINE_LEAST)
		indent = MARK_CELLS;
	ours_words(h, words);
	snprintf(line, sizeof line, "ours: %s", words);
	struct row *last = c->list->count > from ? &c->list->rows[c->list->count - 1] : NULL;
	struct buf text;
	buf_init(&text, 64 * 1024);
	if (last)
		row_string(last, &text);
	bool carets = last && last->count && strchr(buf_str(&text), '^') && buf_str(&text)[strspn(buf_str(&text), " ^")] == '\0';
	buf_finish(&text);
	if (carets && row_width(last) + 2 + text_width(line) <= c->width) {
		row_text(c->list, last, STYLE_PLAIN, "  ");
		row_text(c->list, last, ours_style(h->reading), line);
	} else {
		build_text(c, ours_style(h->reading), indent, line);
	}
}

void ours_list(const struct pane_view *v, const struct record *a, size_t at_a, const struct record *b, size_t at_b, const struct ours_pair *pairs, size_t n,
               struct buf *out, enum hint_reading *worst, size_t *compared)
{
	*worst = HINT_SAME;
	*compared = 0;
	for (size_t i = 0; i < n; i++) {
		const struct record_value x = value_at(a, pairs[i].a, at_a, 0), y = value_at(b, pairs[i].b, at_b, 0);
		struct hint h;
		char words[OURS_WORDS];
		if (!ours_compare(v, a, &x, b, &y, &h))
			continue;
		++*compared;
		if (h.reading == HINT_SAME || h.reading == HINT_LACKS)
			continue;
		*worst = h.reading > *worst ? h.reading : *worst;
		ours_words(&h, words);
		buf_printf(out, "%s%s %s", out->len ? "; " : "", idv_leaf_table[pairs[i].b].label, words);
	}
}
