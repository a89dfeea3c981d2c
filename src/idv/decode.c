/* Answers become records: a walk over checked JSON beside the tree of the leaf table. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/when.h"
#include "idv/json.h"
#include "idv/record.h"
#include "idv/schema.h"

enum {
	VALUES_MAX = IDV_VALUES_MAX, /* decoded, of one answer: bounds memory whatever an array holds */
	EXTRAS_MAX = 2000,           /* of one attempt; the JSON has them all */
	INDEX_MAX = UINT16_MAX,
	PATH_MAX_BYTES = 16 * 1024   /* keys are short after the pre-pass */
};

struct decoder {
	struct idv_record *r;
	struct buf path;           /* of the value being read, with indexes */
	uint16_t at[IDV_DEPTH];
	uint8_t indexed;           /* arrays entered */
	struct idv_value *values;  /* reused from record to record */
	size_t value_count, value_room;
	struct idv_extra *extras;
	size_t extra_count, extra_room, extra_dropped;
	size_t room;               /* array elements' values that this attempt may still have */
};

static void decoder_finish(struct decoder *d)
{
	buf_finish(&d->path);
	secret_free(d->values);
	secret_free(d->extras);
}

static char *keep(struct decoder *d, const char *s, size_t n)
{
	return arena_strndup(&d->r->arena, s, n);
}

static char *keep_path(struct decoder *d)
{
	return keep(d, buf_str(&d->path), d->path.len);
}

static struct idv_value *add_value(struct decoder *d, int leaf, enum idv_state state)
{
	if (d->value_count == d->value_room) {
		d->value_room = d->value_room ? d->value_room * 2 : 512;
		d->values = secret_grow(d->values, d->value_room * sizeof *d->values);
	}
	struct idv_value *v = &d->values[d->value_count++];
	*v = (struct idv_value){ .leaf = (enum idv_leaf)leaf, .state = state, .text = "", .indexed = d->indexed };
	memcpy(v->at, d->at, sizeof v->at[0] * d->indexed);
	return v;
}

static void add_extra(struct decoder *d, const char *json, size_t len)
{
	if (d->extra_count == EXTRAS_MAX) {
		d->extra_dropped++;
		return;
	}
	if (d->extra_count == d->extra_room) {
		d->extra_room = d->extra_room ? d->extra_room * 2 : 16;
		d->extras = secret_grow(d->extras, d->extra_room * sizeof *d->extras);
	}
	d->extras[d->extra_count++] = (struct idv_extra){ .path = keep_path(d), .json = keep(d, json, len) };
}

/* Every leaf of n gets the state; `text` is the JSON that stands where an object should. */
static void fill(struct decoder *d, const struct idv_node *n, enum idv_state state, const char *empty_at, const char *text)
{
	if (n->leaf >= 0) {
		struct idv_value *v = add_value(d, n->leaf, state);
		v->empty_at = empty_at;
		v->text = text;
		return;
	}
	for (const struct idv_node *c = n->first; c; c = c->next)
		fill(d, c, state, empty_at, text);
}

static void fill_empty(struct decoder *d, const struct idv_node *n, enum idv_state state)
{
	const char *path = n->leaf >= 0 && d->indexed == 0 && !n->array ? idv_leaf_table[n->leaf].path : keep_path(d);

	fill(d, n, state, path, "");
}

/* A value of another type than the table's, null among them. Like all readers below it returns the value's end. */
static const char *read_other(struct decoder *d, const struct idv_node *n, const char *json)
{
	const char *end = json_end(json);

	if (*json == 'n')
		fill_empty(d, n, IDV_NULL);
	else
		fill(d, n, IDV_WRONG_TYPE, NULL, keep(d, json, (size_t)(end - json)));
	return end;
}

static bool read_integer(const char *text, int64_t *number)
{
	char *end;

	errno = 0;
	long long whole = strtoll(text, &end, 10);
	if (errno == 0 && *end == '\0') {
		*number = whole;
		return true;
	}
	/* 3.0 and 1e2 are integers to JSON too. */
	double d = strtod(text, &end);
	if (*end != '\0' || !(d >= -9007199254740992.0 && d <= 9007199254740992.0) || d != (double)(int64_t)d)
		return false;
	*number = (int64_t)d;
	return true;
}

static bool fits_type(enum idv_type type, char first)
{
	switch (type) {
	case IDV_INTEGER:
		return first == '-' || (first >= '0' && first <= '9');
	case IDV_BOOLEAN:
		return first == 't' || first == 'f';
	case IDV_OBJECT:
		return first == '{';
	default:
		return first == '"';
	}
}

static const char *read_leaf(struct decoder *d, const struct idv_node *n, const char *json)
{
	const struct idv_leaf_info *info = &idv_leaf_table[n->leaf];
	const char *end, *text;
	int64_t number = 0;

	if (!fits_type(info->type, *json))
		return read_other(d, n, json);
	if (*json == '"') {
		text = json_string(json, &d->r->arena, &end);
	} else {
		end = json_end(json);
		text = keep(d, json, (size_t)(end - json));
	}
	if (info->type == IDV_INTEGER && !read_integer(text, &number))
		return read_other(d, n, json);
	struct idv_value *v = add_value(d, n->leaf, IDV_PRESENT);
	v->text = text;
	v->mended = strstr(text, IDV_MENDED) != NULL;
	v->number = info->type == IDV_BOOLEAN ? *json == 't' : number;
	if (info->type == IDV_TIME) {
		v->timed = when_parse(text, &v->number);
	} else if (info->type == IDV_ENUM) {
		v->word = idv_vocab_find(info->vocab, text);
		d->r->unknown_words += !v->word;
	}
	return end;
}

/* What is empty under an object that was redacted was redacted with it; when it was redacted is never itself redacted. */
static void mark_redacted(struct decoder *d, const struct idv_node *n, size_t from)
{
	bool redacted = false;

	for (size_t i = from; i < d->value_count; i++)
		redacted = redacted || (d->values[i].leaf == (enum idv_leaf)n->redacted_at && d->values[i].state == IDV_PRESENT);
	for (size_t i = from; redacted && i < d->value_count; i++) {
		struct idv_value *v = &d->values[i];
		bool stamp = v->leaf == IDV_REDACTED_AT || v->leaf == IDV_DOC_REDACTED_AT || v->leaf == IDV_SMS_REDACTED_AT;
		if (!stamp && (v->state == IDV_NULL || v->state == IDV_ABSENT))
			v->state = IDV_REDACTED;
	}
}

static const char *read_node(struct decoder *d, const struct idv_node *n, const char *json);

static void push_name(struct decoder *d, const char *name, size_t len)
{
	if (d->path.len)
		buf_add_char(&d->path, '.');
	buf_add(&d->path, name, len);
}

static void pop(struct decoder *d, size_t len)
{
	if (d->path.data) {
		d->path.len = len;
		d->path.data[len] = '\0';
		d->path.full = false;
	}
}

static void fill_absent(struct decoder *d, const struct idv_node *n, uint64_t met)
{
	size_t len = d->path.len;

	for (const struct idv_node *c = n->first; c; c = c->next, met >>= 1) {
		if (met & 1)
			continue;
		push_name(d, c->name, c->name_len);
		fill_empty(d, c, IDV_ABSENT);
		pop(d, len);
	}
}

static const char *read_object(struct decoder *d, const struct idv_node *n, const char *json)
{
	const char *key;
	size_t key_len, len = d->path.len, from = d->value_count;
	uint64_t met = 0, bit;

	if (*json != '{')
		return read_other(d, n, json);
	while (json_next_member(&json, &key, &key_len)) {
		const struct idv_node *c = n->first;
		for (bit = 1; c && (c->name_len != key_len || memcmp(c->name, key, key_len) != 0); c = c->next)
			bit <<= 1;
		push_name(d, key, key_len);
		if (c) {
			met |= bit;
			json = read_node(d, c, json);
		} else {
			const char *end = json_end(json);
			add_extra(d, json, (size_t)(end - json));
			json = end;
		}
		pop(d, len);
	}
	fill_absent(d, n, met);
	if (n->redacted_at >= 0)
		mark_redacted(d, n, from);
	return json + 1;
}

/* The rest of an array that has more elements than are taken, `at` the first of them: said once among the extra fields. */
static const char *note_rest(struct decoder *d, size_t taken, const char *at)
{
	size_t rest = 0, len = d->path.len;
	char note[96];

	do {
		rest++;
		at = json_end(at);
	} while (json_next_element(&at));
	buf_printf(&d->path, "[%zu..%zu]", taken, taken + rest - 1);
	int n = snprintf(note, sizeof note, "\"%zu more: too many to show, the JSON has them\"", rest);
	add_extra(d, note, (size_t)n);
	pop(d, len);
	return at;
}

static const char *read_array(struct decoder *d, const struct idv_node *n, const char *json)
{
	size_t i = 0, len = d->path.len, from = d->value_count;

	if (*json != '[')
		return read_other(d, n, json);
	for (; json_next_element(&json); i++) {
		if (i > INDEX_MAX || d->room < (size_t)n->leaves) {
			json = note_rest(d, i, json);
			break;
		}
		d->room -= (size_t)n->leaves;
		d->at[d->indexed++] = (uint16_t)i;
		buf_printf(&d->path, "[%zu]", i);
		json = n->leaf >= 0 ? read_leaf(d, n, json) : read_object(d, n, json);
		d->at[--d->indexed] = 0;
		pop(d, len);
	}
	if (i == 0) {
		fill_empty(d, n, IDV_ABSENT);
		while (from < d->value_count)
			d->values[from++].none = true;
	}
	return json + 1;
}

static const char *read_node(struct decoder *d, const struct idv_node *n, const char *json)
{
	if (n->array)
		return read_array(d, n, json);
	return n->leaf >= 0 ? read_leaf(d, n, json) : read_object(d, n, json);
}

static int by_leaf(const void *a, const void *b)
{
	const struct idv_value *x = a, *y = b;

	if (x->leaf != y->leaf)
		return x->leaf < y->leaf ? -1 : 1;
	for (int i = 0; i < IDV_DEPTH; i++) {
		if (x->at[i] != y->at[i])
			return x->at[i] < y->at[i] ? -1 : 1;
	}
	return 0;
}

static struct idv_record *read_record(struct decoder *d, const char *json)
{
	struct idv_record *r = mem_alloc(sizeof *r);

	d->r = r;
	d->value_count = d->extra_count = d->extra_dropped = 0;
	r->json_len = (size_t)(read_object(d, idv_schema(), json) - json);
	r->json = arena_strndup(&r->arena, json, r->json_len);
	if (d->extra_dropped) { /* the note takes the place of one more */
		char note[96];
		int n = snprintf(note, sizeof note, "\"%zu more: too many to show, the JSON has them\"", d->extra_dropped + 1);
		d->extras[d->extra_count - 1] = (struct idv_extra){ .path = "(further fields)", .json = keep(d, note, (size_t)n) };
	}
	qsort(d->values, d->value_count, sizeof *d->values, by_leaf);
	for (size_t i = 0; i < d->value_count; i++)
		r->wrong_types += d->values[i].state == IDV_WRONG_TYPE;
	r->value_count = d->value_count;
	r->values = arena_alloc(&r->arena, d->value_count * sizeof *r->values);
	memcpy(r->values, d->values, d->value_count * sizeof *r->values);
	r->extra_count = d->extra_count;
	r->extras = arena_alloc(&r->arena, (d->extra_count + 1) * sizeof *r->extras);
	if (d->extra_count)
		memcpy(r->extras, d->extras, d->extra_count * sizeof *r->extras);
	return r;
}

/* A top-level string that may be missing; "" then. */
static char *top_string(const char *object, const char *key)
{
	const char *value = json_find(object, key);
	struct arena arena = { NULL };
	char *copy = mem_strdup(value && *value == '"' ? json_string(value, &arena, NULL) : "");

	arena_finish(&arena);
	return copy;
}

static bool has_id(const char *json)
{
	const char *id = *json == '{' ? json_find(json, "id") : NULL;

	return id && id[0] == '"' && id[1] != '"';
}

static bool check(const char *json, size_t len, struct buf *text, size_t *mended, struct err *err)
{
	buf_init(text, IDV_CHECKED_MAX);
	if (!idv_json_check(json, len, text, mended, err)) {
		buf_finish(text);
		return false;
	}
	return true;
}

bool idv_decode_one(const char *json, size_t len, struct idv_page *page, struct err *err)
{
	struct decoder d = { .room = VALUES_MAX - IDV_LEAVES };
	struct buf text;

	*page = (struct idv_page){ 0 };
	if (!check(json, len, &text, &page->mended, err))
		return false;
	if (!has_id(text.data)) {
		buf_finish(&text);
		return err_set(err, ERR_REPLY, "The answer is not an identity verification: it is no object with an \"id\"");
	}
	buf_init(&d.path, PATH_MAX_BYTES);
	page->records = mem_alloc(sizeof *page->records);
	page->records[page->count++] = read_record(&d, text.data);
	page->request_id = top_string(text.data, "request_id");
	decoder_finish(&d);
	buf_finish(&text);
	return true;
}

/* The array of a list and how many elements it has; what else the list must have is checked too. */
static bool check_list(const char *json, const char **list, size_t *count, struct err *err)
{
	const char *cursor = NULL;

	*list = NULL;
	*count = 0;
	if (*json == '{') {
		*list = json_find(json, "identity_verifications");
		cursor = json_find(json, "next_cursor");
	}
	if (!*list || **list != '[')
		return err_set(err, ERR_REPLY, "The answer is not a list: it has no array \"identity_verifications\"");
	if (cursor && *cursor != '"' && *cursor != 'n')
		return err_set(err, ERR_REPLY, "The list cannot be read on: its \"next_cursor\" is neither text nor null");
	for (const char *at = *list; json_next_element(&at); at = json_end(at))
		++*count;
	if (*count > IDV_PAGE_MAX)
		return err_set(err, ERR_REPLY, "The list has %zu attempts on one page; more than %d are not taken", *count,
		               IDV_PAGE_MAX);
	return true;
}

bool idv_decode_list(const char *json, size_t len, struct idv_page *page, struct err *err)
{
	struct decoder d = { .room = 0 };
	const char *list;
	struct buf text;
	size_t count;

	*page = (struct idv_page){ 0 };
	if (!check(json, len, &text, &page->mended, err))
		return false;
	if (!check_list(text.data, &list, &count, err)) {
		buf_finish(&text);
		return false;
	}
	buf_init(&d.path, PATH_MAX_BYTES);
	size_t room = VALUES_MAX - count * IDV_LEAVES;
	page->records = mem_alloc((count + 1) * sizeof *page->records);
	for (; json_next_element(&list); count--) {
		if (has_id(list)) {
			/* A fair part of what is left, so that a huge attempt takes nothing from the others. */
			size_t part = d.room = room / count;
			struct idv_record *r = read_record(&d, list);
			room -= part - d.room;
			list += r->json_len;
			page->records[page->count++] = r;
		} else {
			list = json_end(list);
			page->skipped++;
		}
	}
	page->next_cursor = top_string(text.data, "next_cursor");
	if (page->next_cursor[0] == '\0') {
		free(page->next_cursor);
		page->next_cursor = NULL;
	}
	page->request_id = top_string(text.data, "request_id");
	decoder_finish(&d);
	buf_finish(&text);
	return true;
}

void idv_page_finish(struct idv_page *page)
{
	for (size_t i = 0; i < page->count; i++)
		idv_record_destroy(page->records[i]);
	free(page->records);
	free(page->next_cursor);
	free(page->request_id);
	*page = (struct idv_page){ 0 };
}

void idv_page_of(struct idv_page *page, struct idv_record *record)
{
	*page = (struct idv_page){ .records = mem_alloc(sizeof *page->records), .count = 1, .request_id = mem_strdup("") };
	page->records[0] = record;
}

struct idv_record *idv_page_take(struct idv_page *page, size_t i)
{
	struct idv_record *record = page->records[i];

	page->records[i] = NULL;
	return record;
}
