/* The answer as JSON: indented, keys in their order, what we do not know marked, what is masked masked. A walk over the record's own
 * checked JSON beside the tree of the leaf table. */
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "idv/json.h"
#include "idv/schema.h"
#include "pane/build.h"
#include "pane/layouts.h"

enum { INDENT = 2, TEXT_MAX = 1024 * 1024, MASK_TAIL = 4, ROWS_MAX = 20000 };

struct printer {
	struct column *c;
	uint16_t at[IDV_DEPTH];
	size_t arrays; /* entered on the way here, of those that the table knows */
	int depth;
	bool cut;
};

/* A value on its way out: where it stands and what is known of it. */
struct item {
	const char *key;             /* between its quotes, escaped; NULL in an array and at the root */
	size_t key_len;
	const char *json;
	const struct idv_node *node; /* NULL: not in the table */
	bool fresh;                  /* a field this version does not know */
	bool last;                   /* no comma follows */
};

static const struct idv_node *child_of(const struct idv_node *n, const char *key, size_t len)
{
	const struct idv_node *child = n ? n->first : NULL;
	while (child && (child->name_len != len || memcmp(child->name, key, len) != 0))
		child = child->next;
	return child;
}

static bool is_leaf(const struct idv_node *n)
{
	return n && n->leaf >= 0;
}

static struct row_field field_at(const struct printer *p, const struct idv_node *n)
{
	struct row_field f = { .leaf = IDV_LEAVES };
	if (is_leaf(n)) {
		f.leaf = (enum idv_leaf)n->leaf;
		memcpy(f.at, p->at, sizeof f.at);
	}
	return f;
}

/* One line of the answer, wrapped: the key in its own style, what follows it in `style`. */
static void emit(struct printer *p, const struct item *it, enum style style, const char *value, bool comma, bool masked)
{
	struct column *c = p->c;
	struct buf line, key;
	int indent = p->depth * INDENT % (c->width / 2 + 1), at = indent;
	const struct row_field field = field_at(p, it->node);
	if (c->list->count >= ROWS_MAX) {
		p->cut = true;
		return;
	}
	buf_init(&line, TEXT_MAX);
	buf_init(&key, TEXT_MAX);
	if (it->key) {
		text_clean(it->key - 1, it->key_len + 2, &key);
		buf_add_str(&key, ": ");
	}
	buf_add(&line, buf_str(&key), key.len);
	text_clean(value, strlen(value), &line);
	buf_add_str(&line, comma ? "," : "");
	buf_add_str(&line, it->fresh ? "  + new" : "");
	const char *text = buf_str(&line), *value_at = text + key.len;
	size_t next;
	for (const char *s = text; *s; s += next, at = indent + INDENT) {
		size_t n = text_wrap(s, c->width - at, &next), of_key = s >= value_at ? 0 : (size_t)(value_at - s) < n ? (size_t)(value_at - s) : n;
		struct row *r = row_add(c->list);
		char *piece = secret_alloc(n + 1);
		if (at)
			row_cell(c->list, r, STYLE_PLAIN, at, "");
		memcpy(piece, s, of_key);
		row_text(c->list, r, it->fresh ? STYLE_UNKNOWN : STYLE_LABEL, piece);
		memcpy(piece, s + of_key, n - of_key);
		piece[n - of_key] = '\0';
		row_text(c->list, r, style, piece);
		secret_free(piece);
		r->field = field;
		r->masked = masked;
	}
	buf_finish(&line);
	buf_finish(&key);
}

static bool is_link(const char *s)
{
	return strncmp(s, "\"http://", 8) == 0 || strncmp(s, "\"https://", 9) == 0;
}

/* A link shows no key until all is revealed, and one to a picture never all of itself. */
static bool add_link(struct printer *p, const struct item *it, const char *text, struct buf *out)
{
	bool picture = is_leaf(it->node) && idv_leaf_table[it->node->leaf].type == IDV_URL && !(idv_leaf_table[it->node->leaf].flags & IDV_MASKED);
	if (picture) {
		buf_add_char(out, '"');
		value_short_link(text + 1, out);
		buf_add_char(out, '"');
		return true;
	}
	struct idv_value probe = { .leaf = IDV_SHAREABLE_URL, .state = IDV_PRESENT };
	if (!value_hidden(p->c->view, &probe) || !value_mask_key(text, out))
		return false;
	/* The tail ends with the quote; a short key left none. */
	if (buf_str(out)[out->len - 1] != '"')
		buf_add_char(out, '"');
	return true;
}

/* A scalar as text. Returns whether something of it is hidden until revealed. */
static bool add_scalar(struct printer *p, const struct item *it, const char *text, struct buf *out)
{
	struct idv_value probe = { .leaf = IDV_LEAVES, .state = IDV_PRESENT };
	bool hide = false;
	if (is_leaf(it->node)) {
		probe.leaf = (enum idv_leaf)it->node->leaf;
		memcpy(probe.at, p->at, sizeof probe.at);
		hide = value_hidden(p->c->view, &probe) && strcmp(text, "null") != 0;
	}
	bool link_shown = is_leaf(it->node) && probe.leaf == IDV_SHAREABLE_URL && !hide;
	if (is_link(text) && !link_shown && add_link(p, it, text, out))
		return hide;
	if (hide)
		text_mask(out, text, MASK_TAIL);
	else
		buf_add_str(out, text);
	return hide;
}

static void print_item(struct printer *p, const struct item *it);

static void print_members(struct printer *p, const struct item *it)
{
	bool array = *it->json == '[', known = array && it->node && it->node->array && p->arrays < IDV_DEPTH;
	const char *at = it->json, *key = NULL;
	size_t key_len = 0, index = 0;
	p->depth++;
	p->arrays += known;
	while (!p->cut && (array ? json_next_element(&at) : json_next_member(&at, &key, &key_len))) {
		const char *end = json_end(at);
		struct item inner = { .key = array ? NULL : key, .key_len = key_len, .json = at, .last = *end != ',' };
		if (known)
			p->at[p->arrays - 1] = (uint16_t)index++;
		/* In an array the element is what the node describes; of an object the node's children are. */
		inner.node = array ? it->node : child_of(it->node, key, key_len);
		inner.fresh = !array && !inner.node && it->node && !is_leaf(it->node);
		print_item(p, &inner);
		at = end;
	}
	if (known)
		p->at[--p->arrays] = 0;
	p->depth--;
}

static void print_item(struct printer *p, const struct item *it)
{
	const char *end = json_end(it->json);
	bool container = *it->json == '{' || *it->json == '[', empty = container && (it->json[1] == '}' || it->json[1] == ']');
	enum style style = it->fresh ? STYLE_UNKNOWN : *it->json == 'n' || empty ? STYLE_DIM : STYLE_PLAIN;
	struct idv_value probe = { .leaf = is_leaf(it->node) ? (enum idv_leaf)it->node->leaf : IDV_ID, .state = IDV_WRONG_TYPE };
	memcpy(probe.at, p->at, sizeof probe.at);
	if (container && !empty && is_leaf(it->node) && value_hidden(p->c->view, &probe)) {
		emit(p, it, style, "\"****\"", !it->last, true); /* not of the documented type, and personal all the same */
	} else if (container && !empty) {
		const struct item close = { .node = NULL };
		emit(p, it, style, *it->json == '{' ? "{" : "[", false, false);
		print_members(p, it);
		emit(p, &close, style == STYLE_UNKNOWN ? STYLE_PLAIN : style, *it->json == '{' ? "}" : "]", !it->last, false);
	} else {
		size_t n = (size_t)(end - it->json);
		char *text = secret_alloc(n + 1);
		struct buf shown;
		memcpy(text, it->json, n);
		buf_init(&shown, TEXT_MAX);
		bool masked = add_scalar(p, it, text, &shown);
		emit(p, it, style, buf_str(&shown), !it->last, masked);
		buf_finish(&shown);
		secret_free(text);
	}
}

void json_layout(const struct idv_record *r, const struct pane_view *v, struct pane_out *out)
{
	build_whole(v, out);
	struct column c = build_column(&out->list, r, v, out->text_cols, 0);
	struct printer p = { .c = &c };
	const struct item root = { .json = r->json, .node = idv_schema(), .last = true };
	print_item(&p, &root);
	if (p.cut)
		build_text(&c, STYLE_WARN, 0, "The rest is left out here: idreview get ID --json prints all of it.");
}
