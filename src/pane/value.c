/* A value as a reviewer reads it. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/when.h"
#include "idv/country.h"
#include "pane/build.h"

enum { MASK_TAIL = 4, LINK_SHOWN = 40 };

enum style severity_style(enum record_severity s)
{
	static const enum style styles[] = {
		[RECORD_NEUTRAL] = STYLE_PLAIN, [RECORD_GOOD] = STYLE_GOOD, [RECORD_NOTICE] = STYLE_WARN, [RECORD_BAD] = STYLE_BAD,
		[RECORD_PENDING] = STYLE_PENDING, [RECORD_UNKNOWN] = STYLE_UNKNOWN,
	};
	return styles[s];
}

const char *severity_mark(enum record_severity s)
{
	static const char *const marks[] = {
		[RECORD_NEUTRAL] = " ", [RECORD_GOOD] = "+", [RECORD_NOTICE] = "~", [RECORD_BAD] = "x", [RECORD_PENDING] = "?", [RECORD_UNKNOWN] = "!",
	};
	return marks[s];
}

int severity_rank(enum record_severity s)
{
	static const int ranks[] = {
		[RECORD_BAD] = 0, [RECORD_UNKNOWN] = 1, [RECORD_PENDING] = 2, [RECORD_NOTICE] = 3, [RECORD_GOOD] = 4, [RECORD_NEUTRAL] = 5,
	};
	return ranks[s];
}

bool value_is_here(const struct record_value *v)
{
	return v->state == RECORD_PRESENT || v->state == RECORD_WRONG_TYPE;
}

enum record_severity value_severity(const struct record_value *v)
{
	if (v->state == RECORD_WRONG_TYPE)
		return RECORD_UNKNOWN;
	if (v->state == RECORD_PRESENT && v->wished)
		return v->number ? RECORD_GOOD : RECORD_NOTICE;
	if (v->state != RECORD_PRESENT || v->type != RECORD_ENUM)
		return RECORD_NEUTRAL;
	return v->word ? v->word->severity : RECORD_UNKNOWN;
}

bool value_revealed(const struct pane_view *v, const struct record_value *value)
{
	if (v->reveal_all)
		return true;
	for (size_t i = 0; i < v->revealed_count; i++)
		if (v->revealed[i].leaf == value->leaf && memcmp(v->revealed[i].at, value->at, sizeof value->at) == 0)
			return true;
	return false;
}

bool value_hidden(const struct pane_view *v, const struct record_value *value)
{
	bool there = value->state == RECORD_PRESENT || value->state == RECORD_WRONG_TYPE;
	return there && value->masked && !value_revealed(v, value);
}

bool value_mask_key(const char *url, struct buf *out)
{
	const char *key = strstr(url, "key=");
	if (!key)
		return false;
	key += strlen("key=");
	buf_add(out, url, (size_t)(key - url));
	buf_add_str(out, "****");
	size_t n = strlen(key);
	if (n > 2 * MASK_TAIL)
		buf_add_str(out, key + n - MASK_TAIL);
	return true;
}

void value_short_link(const char *url, struct buf *out)
{
	size_t n = strlen(url), cut = n < LINK_SHOWN ? n / 2 : LINK_SHOWN;
	while (cut > 0 && ((unsigned char)url[cut] & 0xc0) == 0x80)
		cut--;
	text_clean(url, cut, out);
	buf_add_str(out, "…");
}

/* Of a link only the key is a secret. */
static void masked(const struct record_value *v, struct buf *out)
{
	struct buf plain;
	buf_init(&plain, 2 * JSON_STRING_MAX);
	if (v->type != RECORD_URL || !value_mask_key(v->text, &plain))
		text_mask(&plain, v->text, MASK_TAIL);
	text_clean(buf_str(&plain), plain.len, out);
	buf_finish(&plain);
}

static void add_clean(const char *text, struct buf *out)
{
	text_clean(text, strlen(text), out);
}

static void add_words(const char *text, struct buf *out)
{
	size_t from = out->len;
	add_clean(text, out);
	for (size_t i = from; i < out->len; i++)
		if (out->data[i] == '_')
			out->data[i] = ' ';
}

static enum style present_text(const struct record_value *v, const struct pane_view *view, struct buf *out)
{
	char when[WHEN_TEXT];
	const char *name;
	switch (v->type) {
	case RECORD_ENUM:
		add_clean(v->word ? v->word->label : v->text, out);
		buf_add_str(out, v->word ? "" : " (not understood)");
		return severity_style(value_severity(v));
	case RECORD_BOOLEAN:
		buf_add_str(out, v->number ? "yes" : "no");
		return severity_style(value_severity(v));
	case RECORD_TIME:
		if (!v->timed)
			break;
		when_format(v->number, view->utc, when);
		buf_add_str(out, when);
		return STYLE_PLAIN;
	case RECORD_DATE:
		add_clean(v->text, out);
		if (when_date_valid(v->text))
			return STYLE_PLAIN;
		buf_add_str(out, " (not a date)");
		return STYLE_UNKNOWN;
	case RECORD_COUNTRY:
		add_clean(v->text, out);
		name = idv_country_name(v->text);
		buf_printf(out, " %s", name ? name : "(not an assigned country code)");
		return name ? STYLE_PLAIN : STYLE_UNKNOWN;
	case RECORD_STRING:
		if (v->words)
			add_words(v->text, out);
		else
			add_clean(v->text, out);
		return STYLE_PLAIN;
	case RECORD_URL:
		if (v->masked)
			add_clean(v->text, out);
		else
			value_short_link(v->text, out);
		return STYLE_PLAIN;
	case RECORD_INTEGER: case RECORD_OBJECT:
		add_clean(v->text, out);
		return STYLE_PLAIN;
	}
	add_clean(v->text, out);
	buf_add_str(out, " (not a time)");
	return STYLE_UNKNOWN;
}

enum style value_text(const struct record *r, const struct record_value *value, const struct pane_view *v, struct buf *out)
{
	bool hide = value_hidden(v, value);
	switch (value->state) {
	case RECORD_PRESENT:
		if (!hide)
			return present_text(value, v, out);
		masked(value, out);
		return STYLE_PLAIN;
	case RECORD_WRONG_TYPE:
		buf_add_str(out, "unexpected type: ");
		if (hide)
			buf_add_str(out, "****");
		else
			add_clean(value->text, out);
		return STYLE_UNKNOWN;
	case RECORD_ABSENT:
	case RECORD_NULL:
	case RECORD_REDACTED:
		break;
	}
	record_why_empty(r, value, out);
	return STYLE_DIM;
}

enum style value_brief(const struct record *r, const struct record_value *value, const struct pane_view *v, struct buf *out)
{
	static const char *const empty[] = { [RECORD_ABSENT] = "not sent", [RECORD_NULL] = "none", [RECORD_REDACTED] = "redacted" };
	if (value_is_here(value))
		return value_text(r, value, v, out);
	buf_add_str(out, empty[value->state]);
	return STYLE_DIM;
}
