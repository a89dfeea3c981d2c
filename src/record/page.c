/* Whole answers: the pre-pass, once, then record after record. */
#include "record/page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "record/decode.h"

/* A list is not read as one tree: each element is, and dies before the next, so that no list takes more memory than its largest element
 * wants. */
struct element {
	const char *at;
	size_t len;
};

struct list {
	struct element *elements;
	size_t count, room;
	const char *array, *cursor, *request_id; /* their values in the text; NULL: not there */
};

static bool check(const struct record_kind *kind, const char *json, size_t len, struct record_page *page, struct err *err)
{
	*page = (struct record_page){ 0 };
	buf_init(&page->text, JSON_CHECKED_MAX);
	if (len <= JSON_CHECKED_MAX)
		buf_reserve(&page->text, len);
	if (json_check(json, len, kind->list, &page->text, &page->mended, err))
		return true;
	record_page_finish(page);
	return false;
}

static bool unread(struct err *err)
{
	return err_set(err, ERR_REPLY, "The answer is JSON that cannot be made a tree of");
}

/* A string that may be missing; "" then. */
static char *string_of(const cJSON *value)
{
	const char *text = cJSON_GetStringValue(value);

	return mem_strdup(text ? text : "");
}

static char *string_at(const char *text, struct arena *arena)
{
	return string_of(text && *text == '"' ? json_read(text, (size_t)(json_skip(text) - text), arena) : NULL);
}

/* The kind's first leaf, which may lie in an object: "key.kid". */
static bool has_id(const struct record_kind *kind, const cJSON *tree)
{
	char name[64];

	for (const char *path = kind->leaves[0].path, *dot; path; path = dot ? dot + 1 : NULL) {
		dot = strchr(path, '.');
		snprintf(name, sizeof name, "%.*s", dot ? (int)(dot - path) : (int)strlen(path), path);
		tree = json_get(tree, name);
	}
	const char *id = cJSON_GetStringValue(tree);

	return id && *id;
}

static void add_record(struct record_page *page, struct record *r)
{
	r->mended = page->mended;
	page->records[page->count++] = r;
}

static bool read_one(struct record_decoder *d, struct record_page *page, struct err *err)
{
	const char *text = buf_str(&page->text);
	const cJSON *tree = json_read(text, page->text.len, &d->scratch);

	if (!tree)
		return unread(err);
	if (!has_id(d->kind, tree))
		return err_set(err, ERR_REPLY, "The answer is not %s: it is no object with a text \"%s\"", d->kind->name, d->kind->leaves[0].path);
	d->room = JSON_VALUES_MAX - d->kind->leaf_count;
	page->records = mem_alloc(sizeof *page->records);
	page->request_id = string_of(json_get(tree, "request_id"));
	add_record(page, decode_record(d, tree, text, page->text.len));
	return true;
}

bool record_read_one(const struct record_kind *kind, const char *json, size_t len, struct record_page *page, struct err *err)
{
	struct record_decoder d;

	if (!check(kind, json, len, page, err))
		return false;
	decoder_init(&d, kind);
	bool ok = read_one(&d, page, err);
	decoder_finish(&d);
	if (!ok)
		record_page_finish(page);
	return ok;
}

static const char *find_elements(struct list *l, const char *array)
{
	const char *p = array + 1;

	l->array = array;
	l->count = 0;
	while (*p != ']') {
		const char *end = json_skip(p);
		if (l->count == l->room) {
			l->room = l->room ? l->room * 2 : 32;
			l->elements = mem_grow(l->elements, l->room, sizeof *l->elements);
		}
		l->elements[l->count++] = (struct element){ .at = p, .len = (size_t)(end - p) };
		p = end + (*end == ',');
	}
	return p + 1;
}

static bool is_key(const char *p, size_t len, const char *key)
{
	return len == strlen(key) + 2 && memcmp(p + 1, key, len - 2) == 0;
}

static void find_members(struct list *l, const struct record_kind *kind, const char *text)
{
	const char *p = *text == '{' ? text + 1 : "";

	while (*p == '"') {
		size_t key = (size_t)(json_skip(p) - p);
		const char *value = p + key + 1;
		if (is_key(p, key, kind->list) && *value == '[') {
			p = find_elements(l, value);
		} else {
			if (is_key(p, key, "next_cursor"))
				l->cursor = value;
			else if (is_key(p, key, "request_id"))
				l->request_id = value;
			p = json_skip(value);
		}
		p += *p == ',';
	}
}

static bool check_list(const struct list *l, const struct record_kind *kind, struct err *err)
{
	if (!l->array)
		return err_set(err, ERR_REPLY, "The answer is not a list: it has no array \"%s\"", kind->list);
	if (l->cursor && *l->cursor != '"' && *l->cursor != 'n')
		return err_set(err, ERR_REPLY, "The list cannot be read on: its \"next_cursor\" is neither text nor null");
	if (l->count > JSON_LIST_MAX)
		return err_set(err, ERR_REPLY, "The list has %zu %s on one page; more than %d are not taken", l->count, kind->many,
		               JSON_LIST_MAX);
	return true;
}

static bool read_elements(struct record_decoder *d, const struct list *l, struct record_page *page, struct err *err)
{
	size_t room = JSON_VALUES_MAX - l->count * d->kind->leaf_count;

	page->records = mem_alloc((l->count + 1) * sizeof *page->records);
	for (size_t i = 0; i < l->count; i++) {
		const struct element *e = &l->elements[i];
		arena_reset(&d->scratch);
		const cJSON *tree = json_read(e->at, e->len, &d->scratch);
		if (!tree)
			return unread(err);
		if (!has_id(d->kind, tree)) {
			page->skipped++;
			continue;
		}
		/* A fair part of what is left, so that a huge record takes nothing from the others. */
		size_t part = d->room = room / (l->count - i);
		add_record(page, decode_record(d, tree, e->at, e->len));
		room -= part - d->room;
	}
	return true;
}

static bool read_list(struct record_decoder *d, const struct list *l, struct record_page *page, struct err *err)
{
	if (!check_list(l, d->kind, err) || !read_elements(d, l, page, err))
		return false;
	page->request_id = string_at(l->request_id, &d->scratch);
	page->next_cursor = string_at(l->cursor, &d->scratch);
	if (page->next_cursor[0] == '\0') {
		free(page->next_cursor);
		page->next_cursor = NULL;
	}
	return true;
}

bool record_read_list(const struct record_kind *kind, const char *json, size_t len, struct record_page *page, struct err *err)
{
	struct record_decoder d;
	struct list l = { 0 };

	if (!check(kind, json, len, page, err))
		return false;
	find_members(&l, kind, buf_str(&page->text));
	decoder_init(&d, kind);
	bool ok = read_list(&d, &l, page, err);
	decoder_finish(&d);
	free(l.elements);
	if (!ok)
		record_page_finish(page);
	return ok;
}

void record_page_finish(struct record_page *page)
{
	for (size_t i = 0; i < page->count; i++)
		record_destroy(page->records[i]);
	free(page->records);
	free(page->next_cursor);
	free(page->request_id);
	buf_finish(&page->text);
	*page = (struct record_page){ 0 };
}

void record_page_of(struct record_page *page, struct record *record)
{
	*page = (struct record_page){ .records = mem_alloc(sizeof *page->records), .count = 1, .request_id = mem_strdup("") };
	page->records[0] = record;
}

struct record *record_page_take(struct record_page *page, size_t i)
{
	struct record *record = page->records[i];

	page->records[i] = NULL;
	return record;
}
