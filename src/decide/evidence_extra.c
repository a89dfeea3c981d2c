#include "decide/evidence_extra.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

static bool is_link(const char *s)
{
	return strncmp(s, "https://", 8) == 0 || strncmp(s, "http://", 7) == 0;
}

static int by_key(const void *a, const void *b)
{
	const cJSON *const *x = a, *const *y = b;
	return strcmp((*x)->string, (*y)->string);
}

static void put_node(const cJSON *node, struct buf *out)
{
	bool object = cJSON_IsObject(node);
	size_t n = 0, room = 0;
	if (!object && !cJSON_IsArray(node)) {
		const char *text = cJSON_GetStringValue(node);
		if (text && is_link(text))
			buf_add_str(out, "link");
		else
			json_put(node, out);
		return;
	}
	for (const cJSON *c = node->child; c; c = c->next)
		room++;
	const cJSON **children = mem_alloc((room + 1) * sizeof *children);
	for (const cJSON *c = node->child; c; c = c->next)
		children[n++] = c;
	if (object)
		qsort(children, n, sizeof *children, by_key);
	buf_add_char(out, object ? '{' : '[');
	for (size_t i = 0; i < n; i++) {
		buf_add_str(out, i ? "," : "");
		if (object) {
			json_put_string(out, children[i]->string);
			buf_add_char(out, ':');
		}
		put_node(children[i], out);
	}
	buf_add_char(out, object ? '}' : ']');
	free(children);
}

void evidence_put_extra(const struct record_extra *e, struct buf *out)
{
	struct arena arena = { NULL };
	const cJSON *tree = json_read(e->json, strlen(e->json), &arena);
	if (tree)
		put_node(tree, out);
	else
		buf_add_str(out, e->json);
	arena_finish(&arena);
}

static int by_path(const void *a, const void *b, void *extras)
{
	const struct record_extra *of = extras;
	size_t x = *(const size_t *)a, y = *(const size_t *)b;
	int order = strcmp(of[x].path, of[y].path);
	return order ? order : strcmp(of[x].json, of[y].json);
}

size_t *evidence_order_extras(const struct record *r)
{
	size_t *order = mem_alloc((r->extra_count + 1) * sizeof *order);
	for (size_t i = 0; i < r->extra_count; i++)
		order[i] = i;
	if (r->extra_count)
		qsort_r(order, r->extra_count, sizeof *order, by_path, r->extras);
	return order;
}
