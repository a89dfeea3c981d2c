#include "aml/canonical.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "record/record.h"

static int by_key(const void *a, const void *b)
{
	const cJSON *const *x = a, *const *y = b;
	return strcmp((*x)->string, (*y)->string);
}

static int by_text(const void *a, const void *b)
{
	const struct buf *x = a, *y = b;
	return strcmp(buf_str(x), buf_str(y));
}

static size_t children(const cJSON *node)
{
	size_t n = 0;
	for (const cJSON *c = node->child; c; c = c->next)
		n++;
	return n;
}

static void put_object(const cJSON *node, bool outermost, struct buf *out)
{
	const cJSON **sorted = mem_alloc((children(node) + 1) * sizeof *sorted);
	size_t n = 0;
	for (const cJSON *c = node->child; c; c = c->next)
		if (!outermost || !canonical_skips(c->string))
			sorted[n++] = c;
	qsort(sorted, n, sizeof *sorted, by_key);
	buf_add_char(out, '{');
	for (size_t i = 0; i < n; i++) {
		buf_add_str(out, i ? "," : "");
		json_put_string(out, sorted[i]->string);
		buf_add_char(out, ':');
		canonical_put(sorted[i], out);
	}
	buf_add_char(out, '}');
	free(sorted);
}

static void put_array(const cJSON *node, struct buf *out)
{
	struct buf *texts = mem_alloc((children(node) + 1) * sizeof *texts);
	size_t n = 0;
	for (const cJSON *c = node->child; c; c = c->next) {
		buf_init(&texts[n], JSON_CHECKED_MAX);
		canonical_put(c, &texts[n++]);
	}
	qsort(texts, n, sizeof *texts, by_text);
	buf_add_char(out, '[');
	for (size_t i = 0; i < n; i++) {
		buf_add_str(out, i ? "," : "");
		buf_add_str(out, buf_str(&texts[i]));
		buf_finish(&texts[i]);
	}
	buf_add_char(out, ']');
	free(texts);
}

void canonical_put(const cJSON *node, struct buf *out)
{
	if (!node)
		return;
	if (cJSON_IsObject(node))
		put_object(node, false, out);
	else if (cJSON_IsArray(node))
		put_array(node, out);
	else
		json_put(node, out);
}

bool canonical_equal(const cJSON *a, const cJSON *b)
{
	struct buf x, y;
	buf_init(&x, JSON_CHECKED_MAX);
	buf_init(&y, JSON_CHECKED_MAX);
	canonical_put(a, &x);
	canonical_put(b, &y);
	bool equal = !x.full && !y.full && strcmp(buf_str(&x), buf_str(&y)) == 0;
	buf_finish(&x);
	buf_finish(&y);
	return equal;
}

bool canonical_skips(const char *key)
{
	return strcmp(key, "request_id") == 0 || strcmp(key, "audit_trail") == 0;
}

void canonical_record(const struct record *r, struct buf *out)
{
	struct arena arena = { NULL };
	const cJSON *tree = json_read(r->json, r->json_len, &arena);
	if (tree && cJSON_IsObject(tree))
		put_object(tree, true, out);
	else
		buf_add(out, r->json, r->json_len);
	arena_finish(&arena);
}
