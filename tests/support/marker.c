#include "marker.h"

#include <stdio.h>
#include <string.h>

#include "base/when.h"
#include "idv/record.h"
#include "record/schema.h"

static bool is_text_marker(const struct marker *m, enum record_type type)
{
	if (type == RECORD_DATE || type == RECORD_TIME || type == RECORD_COUNTRY)
		return !m->typed;
	return type == RECORD_STRING || type == RECORD_URL || (type == RECORD_ENUM && !m->words);
}

static const struct record_kind *kind_of(const struct marker *m)
{
	return m->kind ? m->kind : &idv_kind;
}

static bool is_stamp(const struct marker *m, unsigned leaf)
{
	return m->redacted_at && !m->kind && (leaf == IDV_REDACTED_AT || leaf == IDV_DOC_REDACTED_AT || leaf == IDV_SMS_REDACTED_AT);
}

void marker_value(const struct marker *m, unsigned leaf, size_t i, size_t j, char out[64])
{
	static const char countries[][3] = { "AR", "BR", "DE", "FR", "IN", "JP", "KE", "MX", "NZ", "US" };
	const struct record_leaf *info = &kind_of(m)->leaves[leaf];
	unsigned n = leaf + 1;
	unsigned long serial = (n * 10 + i) * 10 + j;
	const struct record_vocab *vocab = &kind_of(m)->vocabs[info->vocab];

	if (is_stamp(m, leaf))
		snprintf(out, 64, "%s", m->redacted_at);
	else if (is_text_marker(m, info->type))
		snprintf(out, 64, "m%03u%.*s%.*s", n, i || j ? 1 : 0, &"abcdefghij"[i % 10], j ? 1 : 0, &"abcdefghij"[j % 10]);
	else if (info->type == RECORD_DATE)
		snprintf(out, 64, "%04lu-%02lu-%02lu", 1900 + serial % 199, serial % 12 + 1, serial % 28 + 1);
	else if (info->type == RECORD_TIME)
		when_format_rfc3339(1767225600 + (int64_t)serial * 3661, out);
	else if (info->type == RECORD_COUNTRY)
		snprintf(out, 64, "%s", countries[serial % 10]);
	else if (info->type == RECORD_ENUM)
		snprintf(out, 64, "%s", vocab->words[serial % vocab->count].wire);
	else if (info->type == RECORD_INTEGER)
		snprintf(out, 64, "%lu", 100000 + serial);
	else if (info->type == RECORD_BOOLEAN)
		snprintf(out, 64, "%s", serial % 2 ? "true" : "false");
	else
		snprintf(out, 64, "{\"attribute\":\"m%03u\"}", n);
}

static bool is_kept(const struct marker *m, unsigned leaf)
{
	if (m->kind)
		return leaf == 0; /* the id */
	return leaf == IDV_ID || leaf == IDV_STATUS || (leaf >= IDV_STEP_ACCEPT_TOS && leaf <= IDV_STEP_RISK_CHECK);
}

static void put_leaf(const struct marker *m, unsigned leaf, size_t i, size_t j, struct buf *out)
{
	enum record_type type = kind_of(m)->leaves[leaf].type;
	bool bare = type == RECORD_INTEGER || type == RECORD_BOOLEAN || type == RECORD_OBJECT;
	bool stamp = m->redacted_at && strstr(kind_of(m)->leaves[leaf].path, "redacted_at");
	char value[64];

	if (m->fill != MARKER_FULL && !is_kept(m, leaf) && !stamp) {
		buf_add_str(out, "null");
		return;
	}
	marker_value(m, leaf, i, j, value);
	buf_printf(out, bare ? "%s" : "\"%s\"", value);
}

static void put_node(const struct marker *m, const struct record_node *n, int depth, size_t at[2], struct buf *out);

static void put_object(const struct marker *m, const struct record_node *n, int depth, size_t at[2], struct buf *out)
{
	if (n->leaf >= 0) {
		put_leaf(m, (unsigned)n->leaf, at[0], at[1], out);
		return;
	}
	buf_add_char(out, '{');
	for (const struct record_node *c = n->first; c; c = c->next) {
		bool whole = c->leaf >= 0 || memcmp(c->name, "steps", 5) == 0;
		buf_printf(out, "%s\"%.*s\":", c == n->first ? "" : ",", (int)c->name_len, c->name);
		if (m->fill == MARKER_NULL_OBJECTS && !whole)
			buf_add_str(out, "null");
		else
			put_node(m, c, depth, at, out);
	}
	buf_add_char(out, '}');
}

static void put_node(const struct marker *m, const struct record_node *n, int depth, size_t at[2], struct buf *out)
{
	if (!n->array) {
		put_object(m, n, depth, at, out);
		return;
	}
	buf_add_char(out, '[');
	for (size_t i = 0; i < m->elements; i++) {
		at[depth] = i;
		buf_add_str(out, i ? "," : "");
		put_object(m, n, depth + 1, at, out);
	}
	at[depth] = 0;
	buf_add_char(out, ']');
}

void marker_json(const struct marker *m, struct buf *out)
{
	size_t at[RECORD_DEPTH] = { 0 };

	put_object(m, record_schema(kind_of(m))->nodes, 0, at, out);
}
