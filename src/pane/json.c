/* The answer as JSON: indented, keys in their order, what we do not know marked, what is masked masked. Reads the record's own
 * checked JSON, so no parser is needed here: strings are skipped by their quotes. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "pane/build.h"
#include "pane/layouts.h"

enum { INDENT = 2, PATH_MAX_BYTES = 1024, TEXT_MAX = 1024 * 1024, DEPTH_MAX = IDV_NESTING_MAX + 2, MASK_TAIL = 4, URL_SHOWN = 48 };

struct printer {
	struct column *c;
	const char *at, *end;
	char path[PATH_MAX_BYTES];   /* "a.b[].c" */
	size_t index[DEPTH_MAX];     /* of the arrays on the way here */
	size_t arrays;
	int depth;
};

static size_t string_length(const char *s, const char *end)
{
	const char *p = s + 1;
	while (p < end && *p != '"')
		p += *p == '\\' ? 2 : 1;
	return (size_t)((p < end ? p + 1 : end) - s);
}

static size_t scalar_length(const char *s, const char *end)
{
	if (*s == '"')
		return string_length(s, end);
	const char *p = s;
	while (p < end && *p != ',' && *p != '}' && *p != ']')
		p++;
	return (size_t)(p - s);
}

static bool is_extra(const struct printer *p, const char *path)
{
	for (size_t i = 0; i < p->c->record->extra_count; i++) {
		/* Extras carry indexes, our path does not: compare without them. */
		const char *a = p->c->record->extras[i].path, *b = path;
		while (*a && *b) {
			if (*a == '[') {
				a += strcspn(a, "]");
				b += *b == '[' ? 1 : 0;
				a += *a ? 1 : 0;
				b += *b == ']' ? 1 : 0;
				continue;
			}
			if (*a++ != *b++) {
				a = b = "x";
				break;
			}
		}
		if (!*a && (!*b || strcmp(b, "[]") == 0))
			return true;
	}
	return false;
}

/* A scalar as text: masked when its leaf is, the tail of signed URLs cut. */
static enum style scalar_text(struct printer *p, const char *s, size_t n, struct buf *out, struct row_field *field, bool *masked)
{
	enum idv_leaf leaf;
	char *text = secret_alloc(n + 1);
	memcpy(text, s, n);
	enum style style = *text == 'n' ? STYLE_DIM : STYLE_PLAIN;
	if (idv_leaf_find(p->path, &leaf)) {
		struct idv_value probe = { .leaf = leaf, .at = { (uint16_t)p->index[0], (uint16_t)p->index[1] } };
		*field = (struct row_field){ .leaf = leaf, .at = { probe.at[0], probe.at[1] } };
		const struct idv_leaf_info *info = &idv_leaf_table[leaf];
		if (*text == '"' && info->flags & IDV_MASKED && !value_revealed(p->c->view, &probe)) {
			const char *key = info->type == IDV_URL ? strstr(text, "key=") : NULL;
			size_t keep = key ? (size_t)(key + 4 - text) : 0;
			buf_add(out, text, keep);
			text_mask(out, text + keep, MASK_TAIL);
			*masked = true;
		} else if (*text == '"' && info->type == IDV_URL && !(info->flags & IDV_MASKED) && n > URL_SHOWN) {
			buf_add(out, text, URL_SHOWN);
			buf_add_str(out, "...\"");
		} else {
			buf_add(out, text, n);
		}
	} else {
		buf_add(out, text, n);
		if (is_extra(p, p->path))
			style = STYLE_UNKNOWN;
	}
	secret_free(text);
	return style;
}

static void emit(struct printer *p, enum style style, const char *key, size_t key_len, const char *value, struct row_field field, bool masked)
{
	struct buf line;
	buf_init(&line, TEXT_MAX);
	buf_add(&line, key, key_len);
	if (key_len)
		buf_add_str(&line, ": ");
	buf_add_str(&line, value);
	if (style == STYLE_UNKNOWN)
		buf_add_str(&line, "   + new");
	size_t before = p->c->list->count;
	build_text(p->c, style, p->depth * INDENT % (p->c->width / 2 + 1), buf_str(&line));
	for (size_t i = before; i < p->c->list->count; i++) {
		p->c->list->rows[i].field = field;
		p->c->list->rows[i].masked = masked;
	}
	buf_finish(&line);
}

static void print_value(struct printer *p, const char *key, size_t key_len);

static void print_members(struct printer *p, char close)
{
	size_t base = strlen(p->path), index = 0;
	bool array = close == ']';
	p->at++;
	p->depth++;
	if (array && p->arrays < DEPTH_MAX)
		p->index[p->arrays++] = 0;
	while (p->at < p->end && *p->at != close) {
		const char *key = p->at;
		size_t key_len = 0;
		if (array) {
			snprintf(p->path + base, sizeof p->path - base, "[]");
			p->index[p->arrays - 1] = index++;
		} else {
			key_len = string_length(key, p->end);
			snprintf(p->path + base, sizeof p->path - base, "%s%.*s", base ? "." : "", (int)(key_len > 2 ? key_len - 2 : 0), key + 1);
			p->at += key_len + 1;
		}
		print_value(p, key, key_len);
		if (p->at < p->end && *p->at == ',')
			p->at++;
	}
	p->path[base] = '\0';
	p->at += p->at < p->end;
	p->depth--;
	if (array)
		p->arrays--;
}

static void print_value(struct printer *p, const char *key, size_t key_len)
{
	struct row_field none = { .leaf = IDV_LEAVES };
	if (p->at >= p->end)
		return;
	if (*p->at == '{' || *p->at == '[') {
		char open[2] = { *p->at, '\0' }, close[2] = { *p->at == '{' ? '}' : ']', '\0' };
		if (p->at + 1 < p->end && p->at[1] == close[0]) {
			emit(p, is_extra(p, p->path) ? STYLE_UNKNOWN : STYLE_DIM, key, key_len, *open == '{' ? "{}" : "[]", none, false);
			p->at += 2;
			return;
		}
		emit(p, is_extra(p, p->path) ? STYLE_UNKNOWN : STYLE_PLAIN, key, key_len, open, none, false);
		print_members(p, close[0]);
		emit(p, STYLE_PLAIN, "", 0, close, none, false);
		return;
	}
	size_t n = scalar_length(p->at, p->end);
	struct buf text;
	bool masked = false;
	buf_init(&text, TEXT_MAX);
	enum style style = scalar_text(p, p->at, n, &text, &none, &masked);
	emit(p, style, key, key_len, buf_str(&text), none, masked);
	buf_finish(&text);
	p->at += n ? n : 1;
}

void json_layout(const struct idv_record *r, const struct pane_view *v, struct pane_out *out)
{
	build_whole(v, out);
	struct column c = build_column(&out->list, r, v, out->text_cols, 0);
	struct printer p = { .c = &c, .at = r->json, .end = r->json + r->json_len };
	print_value(&p, "", 0);
}
