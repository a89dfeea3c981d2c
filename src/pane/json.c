/* The answer as JSON: indented, keys in their order, what we do not know marked, what is masked masked. A walk over the tree of the
 * record's own checked JSON beside that of the leaf table. */
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "pane/build.h"
#include "pane/layouts.h"
#include "record/schema.h"

enum { INDENT = 2, TEXT_MAX = 1024 * 1024, MASK_TAIL = 4, ROWS_MAX = 20000 };

struct printer {
	struct column *c;
	uint16_t at[RECORD_DEPTH];
	size_t arrays; /* entered on the way here, of those that the table knows */
	int depth;
	bool cut;
};

/* A value on its way out: where it stands and what is known of it. */
struct item {
	const cJSON *value;             /* NULL: a closing bracket */
	const struct record_node *node; /* NULL: not in the table */
	bool fresh;                     /* a field this version does not know */
};

static bool is_leaf(const struct record_node *n)
{
	return n && n->leaf >= 0;
}

static struct row_field field_at(const struct printer *p, const struct record_node *n)
{
	struct row_field f = { .leaf = IDV_LEAVES };
	if (is_leaf(n)) {
		f.leaf = (enum idv_leaf)n->leaf;
		memcpy(f.at, p->at, sizeof f.at);
	}
	return f;
}

/* A value of the leaf it stands at, as its masking is asked about; of none: nothing is hidden. */
static struct record_value probe_of(const struct printer *p, const struct item *it, enum record_state state)
{
	struct record_value v = { .leaf = IDV_LEAVES, .state = state };
	if (is_leaf(it->node)) {
		v.leaf = (uint16_t)it->node->leaf;
		record_value_of_leaf(&v, &p->c->record->kind->leaves[it->node->leaf]);
		memcpy(v.at, p->at, sizeof v.at);
	}
	return v;
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
	if (it->value && it->value->string) {
		struct buf quoted;
		buf_init(&quoted, TEXT_MAX);
		json_put_string(&quoted, it->value->string);
		text_clean(buf_str(&quoted), quoted.len, &key);
		buf_add_str(&key, ": ");
		buf_finish(&quoted);
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
	const struct record_value at = probe_of(p, it, RECORD_PRESENT);
	bool picture = is_leaf(it->node) && at.type == RECORD_URL && !at.masked;
	if (picture) {
		buf_add_char(out, '"');
		value_short_link(text + 1, out);
		buf_add_char(out, '"');
		return true;
	}
	/* Of one that is in no table too. */
	const struct record_value any = { .leaf = is_leaf(it->node) ? at.leaf : IDV_LEAVES, .state = RECORD_PRESENT, .masked = true };
	if (!value_hidden(p->c->view, &any) || !value_mask_key(text, out))
		return false;
	/* The tail ends with the quote; a short key left none. */
	if (buf_str(out)[out->len - 1] != '"')
		buf_add_char(out, '"');
	return true;
}

/* A scalar as text. Returns whether something of it is hidden until revealed. */
static bool add_scalar(struct printer *p, const struct item *it, const char *text, struct buf *out)
{
	const struct record_value probe = probe_of(p, it, RECORD_PRESENT);
	bool hide = value_hidden(p->c->view, &probe) && strcmp(text, "null") != 0;
	bool link_shown = probe.type == RECORD_URL && probe.masked && !hide;
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
	bool array = cJSON_IsArray(it->value), known = array && it->node && it->node->array && p->arrays < RECORD_DEPTH;
	size_t index = 0;
	p->depth++;
	p->arrays += known;
	for (const cJSON *m = it->value->child; m && !p->cut; m = m->next) {
		if (known)
			p->at[p->arrays - 1] = (uint16_t)index++;
		/* In an array the element is what the node describes; of an object the node's children are. */
		struct item inner = { .value = m, .node = array ? it->node : record_child(it->node, m->string) };
		inner.fresh = !array && !inner.node && it->node && !is_leaf(it->node);
		print_item(p, &inner);
	}
	if (known)
		p->at[--p->arrays] = 0;
	p->depth--;
}

static void print_scalar(struct printer *p, const struct item *it, enum style style, bool comma)
{
	struct buf text, shown;
	buf_init(&text, TEXT_MAX);
	buf_init(&shown, TEXT_MAX);
	json_put(it->value, &text);
	bool masked = add_scalar(p, it, buf_str(&text), &shown);
	emit(p, it, style, buf_str(&shown), comma, masked);
	buf_finish(&shown);
	buf_finish(&text);
}

static void print_item(struct printer *p, const struct item *it)
{
	const cJSON *v = it->value;
	bool object = cJSON_IsObject(v), container = object || cJSON_IsArray(v), comma = v->next != NULL;
	enum style style = it->fresh ? STYLE_UNKNOWN : cJSON_IsNull(v) || (container && !v->child) ? STYLE_DIM : STYLE_PLAIN;
	const struct record_value probe = probe_of(p, it, RECORD_WRONG_TYPE);
	if (v->child && is_leaf(it->node) && value_hidden(p->c->view, &probe)) {
		emit(p, it, style, "\"****\"", comma, true); /* not of the documented type, and personal all the same */
	} else if (v->child) {
		const struct item close = { .value = NULL };
		emit(p, it, style, object ? "{" : "[", false, false);
		print_members(p, it);
		emit(p, &close, style == STYLE_UNKNOWN ? STYLE_PLAIN : style, object ? "}" : "]", comma, false);
	} else {
		print_scalar(p, it, style, comma);
	}
}

void json_layout(const struct record *r, const struct pane_view *v, struct pane_out *out)
{
	build_whole(v, out);
	struct column c = build_column(&out->list, r, v, out->text_cols, 0);
	struct printer p = { .c = &c };
	struct arena arena = { NULL };
	const struct item root = { .value = json_read(r->json, r->json_len, &arena), .node = record_schema(r->kind)->nodes };
	if (root.value)
		print_item(&p, &root);
	else
		build_text(&c, STYLE_WARN, 0, "This JSON cannot be shown here: idreview get ID --json prints it.");
	if (p.cut)
		build_text(&c, STYLE_WARN, 0, "The rest is left out here: idreview get ID --json prints all of it.");
	arena_finish(&arena);
}
