/* Which fields of a record differ, by their names, and from what to what. */
#include "aml/changed_fields.h"

#include <stdio.h>
#include <string.h>

#include "aml/canonical.h"
#include "base/mem.h"
#include "base/text.h"

enum { NAMES_MAX = 120 /* bytes of a list of fields */, VALUE_MAX = 40 /* bytes of a value that is shown */ };

static void put_clean(struct buf *out, const char *text)
{
	text_clean(text, strlen(text), out);
}

/* Objects and arrays that differ are told by what they are, not by each leaf in them. */
static const struct {
	const char *path, *name;
} groups[] = {
	{ "analysis", "the vendor's match summary" }, { "data", "the entry" },         { "data.dates_of_birth", "birth dates" },
	{ "data.documents", "documents" },            { "data.locations", "places" }, { "data.names", "names" },
	{ "search_terms", "search terms" },
};

static const char *name_of(const struct record_kind *kind, const char *path)
{
	size_t n = strlen(path);
	for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
		if (strcmp(groups[i].path, path) == 0)
			return groups[i].name;
	for (size_t i = 0; i < kind->leaf_count; i++) {
		const char *leaf = kind->leaves[i].path;
		if (strncmp(leaf, path, n) == 0 && (!leaf[n] || strcmp(leaf + n, "[]") == 0))
			return kind->leaves[i].label;
	}
	return NULL;
}

/* A field that the table lacks is called as the vendor does. A doubled name is written once. */
static void put_name(const struct record_kind *kind, const char *path, struct buf *out)
{
	const char *name = name_of(kind, path);
	if (out->len > NAMES_MAX || (name && strstr(buf_str(out), name)))
		return;
	buf_add_str(out, out->len ? ", " : "");
	if (name)
		buf_add_str(out, name);
	else
		put_clean(out, path);
	buf_add_str(out, out->len > NAMES_MAX ? ", ..." : "");
}

static bool is_object(const cJSON *node)
{
	return node && cJSON_IsObject(node);
}

/* Names of what differs at path and below, down to arrays, but not of the keys of the outermost object that `apart` holds. */
struct walk {
	const struct record_kind *kind;
	const char *apart;
	struct buf *out;        /* names of what differs */
	struct buf *values;     /* of what is short, from what to what; NULL: not asked */
	struct buf *rest;       /* and names of what else differs */
};

/* Objects in an array, each by the text that tells it from the others. */
static const struct {
	const char *path, *one, *text, *to;
} elements[] = {
	{ "data.dates_of_birth", "birth date", "beginning", "ending" }, { "data.locations", "place", "full", "country" }, { "data.names", "name", "full", NULL },
};

static void put_element(size_t of, const cJSON *element, struct buf *out)
{
	const cJSON *data = json_get(element, "data");
	const char *text = cJSON_GetStringValue(json_get(data, elements[of].text));
	const char *to = elements[of].to ? cJSON_GetStringValue(json_get(data, elements[of].to)) : NULL;
	buf_reset(out);
	put_clean(out, text ? text : "none");
	if (to && text && strcmp(to, text) != 0) {
		buf_add_str(out, of == 0 ? " to " : " (");
		put_clean(out, to);
		buf_add_str(out, of == 0 ? "" : ")");
	}
}

/* How many elements of a are in no place of b, and the last of them. */
static size_t only_in(size_t of, const cJSON *a, const cJSON *b, struct buf *last)
{
	size_t count = 0;
	struct buf x, y;
	buf_init(&x, 1 << 16);
	buf_init(&y, 1 << 16);
	for (const cJSON *e = a ? a->child : NULL; e && count < 2; e = e->next) {
		bool there = false;
		put_element(of, e, &x);
		for (const cJSON *o = b ? b->child : NULL; o && !there; o = o->next) {
			put_element(of, o, &y);
			there = strcmp(buf_str(&x), buf_str(&y)) == 0;
		}
		if (there)
			continue;
		count++;
		buf_reset(last);
		buf_add(last, x.data, x.len);
	}
	buf_finish(&x);
	buf_finish(&y);
	return count;
}

static bool put_elements(const char *path, const cJSON *a, const cJSON *b, struct buf *out)
{
	struct buf was, is;
	size_t of = 0, gone, come;
	while (of < sizeof elements / sizeof *elements && strcmp(elements[of].path, path) != 0)
		of++;
	if (of == sizeof elements / sizeof *elements)
		return false;
	buf_init(&was, 1 << 16);
	buf_init(&is, 1 << 16);
	gone = only_in(of, a, b, &was);
	come = only_in(of, b, a, &is);
	bool told = gone <= 1 && come <= 1 && gone + come && was.len <= VALUE_MAX && is.len <= VALUE_MAX;
	const char *between = out->len ? "; " : "", *one = elements[of].one;
	if (told && gone && come)
		buf_printf(out, "%s%s %s, now %s", between, one, buf_str(&was), buf_str(&is));
	else if (told)
		buf_printf(out, "%s%s %s, %s", between, one, gone ? buf_str(&was) : buf_str(&is), gone ? "now gone" : "new");
	buf_finish(&was);
	buf_finish(&is);
	return told;
}

static bool put_short(const cJSON *node, struct buf *out)
{
	const char *text = cJSON_GetStringValue(node);
	if (text)
		put_clean(out, text);
	else
		buf_add_str(out, "none");
	return (text || !node || cJSON_IsNull(node)) && out->len <= VALUE_MAX;
}

/* Numbers of documents are never said. */
static bool put_values(const struct walk *w, const char *path, const cJSON *a, const cJSON *b)
{
	const char *name = name_of(w->kind, path);
	struct buf was, is;
	if (strstr(path, "document") || !name)
		return false;
	if (put_elements(path, a, b, w->values))
		return true;
	buf_init(&was, 1 << 16);
	buf_init(&is, 1 << 16);
	bool told = put_short(a, &was) && put_short(b, &is);
	if (told)
		buf_printf(w->values, "%s%s %s, now %s", w->values->len ? "; " : "", name, buf_str(&was), buf_str(&is));
	buf_finish(&was);
	buf_finish(&is);
	return told;
}

static void differ(const struct walk *w, const char *path, const cJSON *a, const cJSON *b);

static bool is_apart(const struct walk *w, const char *path, const char *key)
{
	size_t n = strlen(key);
	const char *at = w->apart;
	if (*path)
		return false;
	while ((at = strstr(at, key)) != NULL && !((at == w->apart || at[-1] == ' ') && (!at[n] || at[n] == ' ')))
		at++;
	return at || canonical_skips(key);
}

static void differ_in(const struct walk *w, const char *path, const cJSON *of, const cJSON *a, const cJSON *b, bool only_new)
{
	char below[160];
	for (const cJSON *c = of->child; c; c = c->next) {
		const cJSON *x = json_get(a, c->string), *y = json_get(b, c->string);
		if (is_apart(w, path, c->string) || (only_new && x))
			continue;
		snprintf(below, sizeof below, "%s%s%s", path, *path ? "." : "", c->string);
		text_heal(below, sizeof below, false);
		differ(w, below, x, y);
	}
}

static void differ(const struct walk *w, const char *path, const cJSON *a, const cJSON *b)
{
	if (is_object(a) && is_object(b)) {
		differ_in(w, path, a, a, b, false);
		differ_in(w, path, b, a, b, true);
	} else if (!a != !b || !canonical_equal(a, b)) {
		put_name(w->kind, path, w->out);
		if (w->values && !put_values(w, path, a, b))
			put_name(w->kind, path, w->rest);
	}
}

void aml_changed_fields(const struct record *a, const struct record *b, const char *key, const char *apart, struct buf *out, struct buf *shown)
{
	struct buf rest;
	struct arena arena = { NULL };
	const cJSON *x = json_read(a->json, a->json_len, &arena), *y = json_read(b->json, b->json_len, &arena);
	struct walk w = { .kind = a->kind, .apart = apart, .out = out, .values = shown, .rest = &rest };
	buf_init(&rest, 512);
	if (!x || !y)
		buf_add_str(out, "what cannot be read");
	else
		differ(&w, key ? key : "", key ? json_get(x, key) : x, key ? json_get(y, key) : y);
	if (shown && shown->len && rest.len)
		buf_printf(shown, "; %s changed", buf_str(&rest));
	buf_finish(&rest);
	arena_finish(&arena);
}
