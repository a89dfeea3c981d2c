/* A value as a reviewer reads it. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/when.h"
#include "idv/country.h"
#include "pane/build.h"

enum { MASK_TAIL = 4 };

enum style severity_style(enum idv_severity s)
{
	static const enum style styles[] = {
		[IDV_NEUTRAL] = STYLE_PLAIN, [IDV_GOOD] = STYLE_GOOD, [IDV_NOTICE] = STYLE_WARN, [IDV_BAD] = STYLE_BAD,
		[IDV_PENDING] = STYLE_PENDING, [IDV_UNKNOWN] = STYLE_UNKNOWN,
	};
	return styles[s];
}

const char *severity_mark(enum idv_severity s)
{
	static const char *const marks[] = {
		[IDV_NEUTRAL] = " ", [IDV_GOOD] = "+", [IDV_NOTICE] = "~", [IDV_BAD] = "x", [IDV_PENDING] = "?", [IDV_UNKNOWN] = "!",
	};
	return marks[s];
}

enum idv_severity value_severity(const struct idv_value *v)
{
	if (v->state == IDV_WRONG_TYPE)
		return IDV_UNKNOWN;
	if (v->state != IDV_PRESENT || idv_leaf_table[v->leaf].type != IDV_ENUM)
		return IDV_NEUTRAL;
	return v->word ? v->word->severity : IDV_UNKNOWN;
}

bool value_revealed(const struct pane_view *v, const struct idv_value *value)
{
	if (v->reveal_all)
		return true;
	for (size_t i = 0; i < v->revealed_count; i++)
		if (v->revealed[i].leaf == value->leaf && memcmp(v->revealed[i].at, value->at, sizeof value->at) == 0)
			return true;
	return false;
}

/* Of a link only the key is a secret. */
static void mask_link(const char *url, struct buf *out)
{
	const char *key = strstr(url, "key=");
	if (!key) {
		text_mask(out, url, MASK_TAIL);
		return;
	}
	key += strlen("key=");
	text_clean(url, (size_t)(key - url), out);
	buf_add_str(out, "****");
	size_t n = strlen(key);
	if (n > 2 * MASK_TAIL)
		buf_add_str(out, key + n - MASK_TAIL);
}

static void masked(const struct idv_value *v, struct buf *out)
{
	struct buf plain;
	buf_init(&plain, IDV_STRING_MAX);
	if (idv_leaf_table[v->leaf].type == IDV_URL)
		mask_link(v->text, &plain);
	else
		text_mask(&plain, v->text, MASK_TAIL);
	text_clean(buf_str(&plain), plain.len, out);
	buf_finish(&plain);
}

static enum style present_text(const struct idv_value *v, const struct pane_view *view, struct buf *out)
{
	char when[WHEN_TEXT];
	const char *name;
	switch (idv_leaf_table[v->leaf].type) {
	case IDV_ENUM:
		text_clean(v->word ? v->word->label : v->text, strlen(v->word ? v->word->label : v->text), out);
		if (!v->word)
			buf_add_str(out, " (not understood)");
		return severity_style(value_severity(v));
	case IDV_BOOLEAN:
		buf_add_str(out, v->number ? "yes" : "no");
		return STYLE_PLAIN;
	case IDV_TIME:
		if (v->timed) {
			when_format(v->number, view->utc, when);
			buf_add_str(out, when);
			return STYLE_PLAIN;
		}
		break;
	case IDV_COUNTRY:
		text_clean(v->text, strlen(v->text), out);
		name = idv_country_name(v->text);
		buf_printf(out, " %s", name ? name : "(not an assigned country code)");
		return name ? STYLE_PLAIN : STYLE_UNKNOWN;
	default:
		break;
	}
	text_clean(v->text, strlen(v->text), out);
	return STYLE_PLAIN;
}

enum style value_text(const struct idv_record *r, const struct idv_value *value, const struct pane_view *v, struct buf *out)
{
	bool hide = idv_leaf_table[value->leaf].flags & IDV_MASKED && !value_revealed(v, value);
	switch (value->state) {
	case IDV_PRESENT:
		if (hide) {
			masked(value, out);
			return STYLE_PLAIN;
		}
		return present_text(value, v, out);
	case IDV_WRONG_TYPE:
		buf_add_str(out, "unexpected type: ");
		if (hide)
			text_mask(out, "hidden", 0);
		else
			text_clean(value->text, strlen(value->text), out);
		return STYLE_UNKNOWN;
	case IDV_ABSENT:
	case IDV_NULL:
	case IDV_REDACTED:
		break;
	}
	idv_why_empty(r, value, out);
	return STYLE_DIM;
}
