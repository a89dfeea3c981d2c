/* The filter language: one table of its words, read by the parser and by Tab. */
#include "store/filter.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/text.h"

enum value_kind { VALUE_NONE, VALUE_TEXT, VALUE_TIME, VALUE_COUNT };

static const struct word {
	const char *name;
	enum filter_term_kind kind;
	enum value_kind value;
	const char *help;
} words[] = {
	{ "status", TERM_STATUS, VALUE_TEXT, "as the server calls it, or how it begins: status:pending" },
	{ "why", TERM_WHY, VALUE_TEXT, "what stands out: why:aml" },
	{ "age", TERM_AGE, VALUE_TIME, "waits longer, or shorter: age:>2d" },
	{ "due", TERM_DUE, VALUE_TIME, "time that is left: due:<4h, due:today" },
	{ "try", TERM_TRY, VALUE_COUNT, "attempts so far: try:>1" },
	{ "user", TERM_USER, VALUE_TEXT, "your id of the person, or how it begins" },
	{ "template", TERM_TEMPLATE, VALUE_TEXT, "a template's id" },
	{ "queue", TERM_QUEUE, VALUE_TEXT, "where it was escalated to" },
	{ "owner", TERM_OWNER, VALUE_TEXT, "who has it claimed" },
	{ "programme", TERM_PROGRAMME, VALUE_TEXT, "of its screening: a programme's id" },
	{ "assignee", TERM_ASSIGNEE, VALUE_TEXT, "of its screening: a Dashboard user's id; assignee:none" },
	{ "hits", TERM_HITS, VALUE_COUNT, "of its screening: hits:>3" },
	{ "list", TERM_LIST, VALUE_TEXT, "with hits on it: list:sanctions, list:US_SDN" },
	{ "mine", TERM_MINE, VALUE_NONE, "claimed by me, or assigned to me" },
	{ "unclaimed", TERM_UNCLAIMED, VALUE_NONE, "nobody has it claimed" },
	{ "overdue", TERM_OVERDUE, VALUE_NONE, "its due time is over" },
	{ "news", TERM_NEWS, VALUE_NONE, "new, or changed since I looked" },
	{ "snoozed", TERM_SNOOZED, VALUE_NONE, "put away until a time" },
	{ "hold", TERM_HOLD, VALUE_NONE, "under a legal hold" },
	{ "all", TERM_ALL, VALUE_NONE, "snoozed ones too" },
};
enum { WORDS = sizeof words / sizeof words[0] };

/* What Tab offers where a number stands. */
static const struct filter_candidate times[] = { { ">1h", "more than an hour" }, { ">1d", "more than a day" }, { ">2d", "more than two days" },
                                                 { "<1h", "less than an hour" }, { "<4h", "less than four hours" }, { "<1d", "less than a day" } };
static const struct filter_candidate counts[] = { { "1", "the first" }, { ">1", "more than one" }, { ">2", "more than two" } };
static const struct filter_candidate hits[] = { { ">0", "it has hits" }, { ">3", "more than three" }, { "1", "a single one" }, { "0", "none" } };
static const struct filter_candidate nobody[] = { { FILTER_NOBODY, "nobody has it assigned" } };

/* A word of the line: blanks end it, but not within double quotes, which are no part of it. */
struct piece {
	size_t begin, end;       /* bytes of the line */
	bool no, quoted;         /* written with - before it; begins with a quote */
	size_t colon;            /* in text; 0: none outside of quotes */
	char text[FILTER_TEXT];
	bool too_long;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void piece_add(struct piece *p, size_t *n, char c)
{
	if (*n + 1 < sizeof p->text)
		p->text[(*n)++] = c;
	else
		p->too_long = true;
}

/* The next one from *at on, which goes behind it; false: there is none. */
static bool next_piece(const char *line, size_t *at, size_t end, struct piece *p)
{
	size_t i = *at, n = 0;
	bool inside = false;
	*p = (struct piece){ 0 };
	while (i < end && is_blank(line[i]))
		i++;
	p->begin = i;
	if (i == end)
		return false;
	if (line[i] == '-' && i + 1 < end && !is_blank(line[i + 1])) {
		p->no = true;
		i++;
	}
	p->quoted = line[i] == '"';
	for (; i < end && (inside || !is_blank(line[i])); i++) {
		if (line[i] == '"') {
			inside = !inside;
			continue;
		}
		if (line[i] == ':' && !inside && !p->quoted && !p->colon)
			p->colon = n;
		piece_add(p, &n, line[i]);
	}
	p->text[n] = '\0';
	p->end = *at = i;
	return true;
}

static bool same_word(const char *a, size_t n, const char *b)
{
	for (size_t i = 0; i < n; i++)
		if (tolower((unsigned char)a[i]) != b[i])
			return false;
	return !b[n];
}

static const struct word *word_of(const char *name, size_t n, bool flag)
{
	for (size_t i = 0; i < WORDS; i++)
		if ((words[i].value == VALUE_NONE) == flag && same_word(name, n, words[i].name))
			return &words[i];
	return NULL;
}

static int64_t seconds_of(char unit)
{
	switch (unit) {
	case 's': return 1;
	case 'm': return 60;
	case 'h': return 3600;
	case 'd': return 86400;
	case 'w': return 7 * 86400;
	default: return 0;
	}
}

/* "7", "2d", "1h30m"; at most what a person may mean. */
static bool read_number(const char *s, bool time, int64_t *out)
{
	enum { MOST = 1000 * 1000 };
	*out = 0;
	if (!*s)
		return false;
	while (*s) {
		int64_t n = 0;
		if (!isdigit((unsigned char)*s))
			return false;
		for (; isdigit((unsigned char)*s); s++)
			if ((n = n * 10 + (*s - '0')) > MOST)
				return false;
		if (!time) {
			*out = n;
			return !*s;
		}
		int64_t unit = seconds_of(*s);
		if (!unit)
			return false;
		*out += n * unit;
		s++;
	}
	return true;
}

static bool bad_value(const struct word *w, struct err *err)
{
	err_set(err, ERR_USAGE, "filter: what stands after %s: is not understood", w->name);
	return err_remedy(err, "it is %s", w->help);
}

static bool term_value(const struct word *w, const char *value, struct filter_term *t, struct err *err)
{
	if (w->value == VALUE_TEXT) {
		snprintf(t->text, sizeof t->text, "%s", value);
		return *value || bad_value(w, err);
	}
	/* Without a sign: what one would ask for. */
	t->compare = w->kind == TERM_AGE ? FILTER_MORE : w->kind == TERM_DUE ? FILTER_LESS : FILTER_IS;
	if (w->kind == TERM_DUE && !strcmp(value, "today")) {
		snprintf(t->text, sizeof t->text, "today");
		return true;
	}
	if (*value == '<' || *value == '>')
		t->compare = *value++ == '<' ? FILTER_LESS : FILTER_MORE;
	return read_number(value, w->value == VALUE_TIME, &t->number) || bad_value(w, err);
}

static bool has_control(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s < 0x20 || *s == 0x7f)
			return true;
	return false;
}

static bool term_of(const struct piece *p, struct filter_term *t, struct err *err)
{
	const struct word *w = p->quoted ? NULL : p->colon ? word_of(p->text, p->colon, false) : word_of(p->text, strlen(p->text), true);
	*t = (struct filter_term){ .kind = TERM_FIND, .no = p->no };
	if (p->too_long)
		return err_set(err, ERR_USAGE, "filter: a word of it is longer than %d bytes", FILTER_TEXT - 1);
	if (has_control(p->text) || !text_utf8_valid(p->text, strlen(p->text)))
		return err_set(err, ERR_USAGE, "filter: a word of it is no plain text");
	if (w) {
		t->kind = w->kind;
		return w->value == VALUE_NONE || term_value(w, p->text + p->colon + 1, t, err);
	}
	if (p->colon) {
		err_set(err, ERR_USAGE, "filter: no word is called %.*s:", (int)(p->colon < 20 ? p->colon : 20), p->text);
		return err_remedy(err, "Tab lists them; in double quotes it is looked for in ids");
	}
	snprintf(t->text, sizeof t->text, "%s", p->text);
	return *t->text || err_set(err, ERR_USAGE, "filter: a word of it is empty");
}

bool filter_parse(const char *text, struct case_filter *out, struct err *err)
{
	struct piece p;
	size_t at = 0, len = strlen(text);
	*out = (struct case_filter){ 0 };
	while (next_piece(text, &at, len, &p)) {
		if (out->count == FILTER_TERMS)
			return err_set(err, ERR_USAGE, "filter: more than %d words", FILTER_TERMS);
		struct filter_term t;
		if (!term_of(&p, &t, err))
			return false;
		out->terms[out->count++] = t;
	}
	return true;
}

/* -- Tab ----------------------------------------------------------------------------------------------------------------------------- */

struct offer {
	struct filter_candidate *out;
	size_t most, count;       /* count: also of those that had no room */
	const char *typed;
	size_t typed_len;
	char common[FILTER_TEXT]; /* what all of them begin with */
};

static bool begins(const char *word, const char *typed, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (tolower((unsigned char)word[i]) != tolower((unsigned char)typed[i]))
			return false;
	return true;
}

static void offer(struct offer *o, const char *word, const char *help)
{
	if (strlen(word) >= FILTER_TEXT || !begins(word, o->typed, o->typed_len))
		return;
	if (!o->count)
		snprintf(o->common, sizeof o->common, "%s", word);
	size_t same = 0;
	while (o->common[same] && o->common[same] == word[same])
		same++;
	while (same && ((unsigned char)word[same] & 0xc0) == 0x80)
		same--;
	o->common[same] = '\0';
	if (o->count < o->most) {
		snprintf(o->out[o->count].word, FILTER_TEXT, "%s", word);
		o->out[o->count].help = help;
	}
	o->count++;
}

#define OFFER_ALL(o, table)                                           \
	for (size_t i = 0; i < sizeof(table) / sizeof(table)[0]; i++) \
		offer(o, (table)[i].word, (table)[i].help)

static void offer_values(struct offer *o, const struct word *w, const struct filter_values *values)
{
	size_t n = 0;
	if (w->kind == TERM_DUE)
		offer(o, "today", "before this day is over");
	if (w->value == VALUE_TIME)
		OFFER_ALL(o, times);
	if (w->kind == TERM_TRY)
		OFFER_ALL(o, counts);
	if (w->kind == TERM_HITS)
		OFFER_ALL(o, hits);
	if (w->kind == TERM_ASSIGNEE)
		OFFER_ALL(o, nobody);
	if (w->value != VALUE_TEXT || !values || !values->of)
		return;
	const char *const *list = values->of(values->ctx, w->kind, &n);
	for (size_t i = 0; list && i < n; i++)
		offer(o, list[i], NULL);
}

static void offer_words(struct offer *o)
{
	char name[FILTER_TEXT];
	for (size_t i = 0; i < WORDS; i++) {
		snprintf(name, sizeof name, "%s%s", words[i].name, words[i].value == VALUE_NONE ? "" : ":");
		offer(o, name, words[i].help);
	}
}

size_t filter_complete(const char *text, size_t cursor, const struct filter_values *values, char out[FILTER_MAX], size_t *out_cursor,
                       struct filter_candidate *candidates, size_t most)
{
	struct piece p, last = { 0 };
	size_t len = strlen(text), at = 0;
	cursor = cursor < len ? cursor : len;
	if (len >= FILTER_MAX)
		return 0;
	snprintf(out, FILTER_MAX, "%s", text);
	*out_cursor = strlen(out) < cursor ? strlen(out) : cursor;
	last.begin = last.end = cursor;
	while (next_piece(text, &at, cursor, &p))
		last = p;
	if (last.end != cursor || (cursor && is_blank(text[cursor - 1]) && !memchr(text + last.begin, '"', cursor - last.begin)))
		last = (struct piece){ .begin = cursor, .end = cursor }; /* a new word begins here */
	if (last.too_long || last.quoted)
		return 0;
	const struct word *w = last.colon ? word_of(last.text, last.colon, false) : NULL;
	if (last.colon && !w)
		return 0;
	struct offer o = { .out = candidates, .most = most, .typed = last.text + (w ? last.colon + 1 : 0) };
	o.typed_len = strlen(o.typed);
	if (w)
		offer_values(&o, w, values);
	else
		offer_words(&o);
	if (!o.count || strlen(o.common) < o.typed_len)
		return o.count;
	/* The word anew: what was before it, its name, what all offers begin with; and a blank where it is whole. */
	char made[2 * FILTER_TEXT + 8];
	bool quotes = w && strchr(o.common, ' '), whole = o.count == 1 && o.common[strlen(o.common) - 1] != ':';
	snprintf(made, sizeof made, "%s%.*s%s%s%s%s", last.no ? "-" : "", w ? (int)last.colon + 1 : 0, last.text, quotes ? "\"" : "", o.common,
	         quotes && whole ? "\"" : "", whole && !text[cursor] ? " " : "");
	if (last.begin + strlen(made) + (len - cursor) >= FILTER_MAX)
		return o.count;
	snprintf(out, FILTER_MAX, "%.*s%s%s", (int)last.begin, text, made, text + cursor);
	*out_cursor = last.begin + strlen(made);
	return o.count;
}
