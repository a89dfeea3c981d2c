/* Answers become records: a walk over the tree of the answer beside that of the leaf table. */
#include "record/decode.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/when.h"

enum {
	EXTRAS_MAX = 2000,         /* of one record; the JSON has them all */
	INDEX_MAX = UINT16_MAX,
	PATH_MAX_BYTES = 16 * 1024 /* keys are short after the pre-pass */
};

void decoder_init(struct record_decoder *d, const struct record_kind *kind)
{
	*d = (struct record_decoder){ .kind = kind };
	buf_init(&d->path, PATH_MAX_BYTES);
	buf_init(&d->print, JSON_CHECKED_MAX);
}

void decoder_finish(struct record_decoder *d)
{
	arena_finish(&d->scratch);
	buf_finish(&d->path);
	buf_finish(&d->print);
	secret_free(d->values);
	secret_free(d->extras);
}

static char *keep(struct record_decoder *d, const char *s, size_t n)
{
	return arena_strndup(&d->scratch, s, n);
}

static char *keep_path(struct record_decoder *d)
{
	return keep(d, buf_str(&d->path), d->path.len);
}

static char *keep_json(struct record_decoder *d, const cJSON *value)
{
	buf_reset(&d->print);
	json_put(value, &d->print);
	return keep(d, buf_str(&d->print), d->print.len);
}

static struct record_value *add_value(struct record_decoder *d, int leaf, enum record_state state)
{
	if (d->value_count == d->value_room) {
		d->value_room = d->value_room ? d->value_room * 2 : 512;
		d->values = secret_grow(d->values, d->value_room * sizeof *d->values);
	}
	struct record_value *v = &d->values[d->value_count++];
	const struct record_leaf *info = &d->kind->leaves[leaf];
	*v = (struct record_value){ .leaf = (uint16_t)leaf, .state = state, .text = "", .indexed = d->indexed & 3 };
	record_value_of_leaf(v, info);
	memcpy(v->at, d->at, sizeof v->at[0] * d->indexed);
	return v;
}

/* The caller fills in its JSON. NULL: there are too many. */
static struct record_extra *add_extra(struct record_decoder *d)
{
	if (d->extra_count == EXTRAS_MAX) {
		d->extra_dropped++;
		return NULL;
	}
	if (d->extra_count == d->extra_room) {
		d->extra_room = d->extra_room ? d->extra_room * 2 : 16;
		d->extras = secret_grow(d->extras, d->extra_room * sizeof *d->extras);
	}
	d->extras[d->extra_count] = (struct record_extra){ .path = keep_path(d) };
	return &d->extras[d->extra_count++];
}

/* A field that the table lacks, or what is to be said of fields that are left out. */
static void add_unknown(struct record_decoder *d, const cJSON *value)
{
	struct record_extra *extra = add_extra(d);

	if (extra)
		extra->json = keep_json(d, value);
}

static void add_left_out(struct record_decoder *d, size_t count)
{
	struct record_extra *extra = add_extra(d);
	char note[96];

	snprintf(note, sizeof note, "\"%zu more: too many to show, the JSON has them\"", count);
	if (extra)
		extra->json = keep(d, note, strlen(note));
}

/* Every leaf of n gets the state; `text` is the JSON that stands where an object should. */
static void fill(struct record_decoder *d, const struct record_node *n, enum record_state state, const char *empty_at, const char *text)
{
	if (n->leaf >= 0) {
		struct record_value *v = add_value(d, n->leaf, state);
		v->empty_at = empty_at;
		v->text = text;
		return;
	}
	for (const struct record_node *c = n->first; c; c = c->next)
		fill(d, c, state, empty_at, text);
}

static void fill_empty(struct record_decoder *d, const struct record_node *n, enum record_state state)
{
	const char *path = n->leaf >= 0 && d->indexed == 0 && !n->array ? d->kind->leaves[n->leaf].path : keep_path(d);

	fill(d, n, state, path, "");
}

/* A value of another type than the table's, null among them. */
static void read_other(struct record_decoder *d, const struct record_node *n, const cJSON *value)
{
	if (cJSON_IsNull(value))
		fill_empty(d, n, RECORD_NULL);
	else
		fill(d, n, RECORD_WRONG_TYPE, NULL, keep_json(d, value));
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

static bool fits_type(enum record_type type, const cJSON *value)
{
	switch (type) {
	case RECORD_INTEGER:
		return cJSON_IsRaw(value);
	case RECORD_BOOLEAN:
		return cJSON_IsBool(value);
	case RECORD_OBJECT:
		return cJSON_IsObject(value);
	default:
		return cJSON_IsString(value);
	}
}

static void read_leaf(struct record_decoder *d, const struct record_node *n, const cJSON *value)
{
	const struct record_leaf *info = &d->kind->leaves[n->leaf];
	const char *text = value->valuestring;
	int64_t number = cJSON_IsTrue(value);

	if (!fits_type(info->type, value) || (info->type == RECORD_INTEGER && !read_integer(text, &number))) {
		read_other(d, n, value);
		return;
	}
	if (!text)
		text = info->type == RECORD_OBJECT ? keep_json(d, value) : number ? "true" : "false";
	struct record_value *v = add_value(d, n->leaf, RECORD_PRESENT);
	v->text = text;
	v->mended = strstr(text, JSON_MENDED) != NULL;
	v->number = number;
	if (info->type == RECORD_TIME) {
		v->timed = when_parse(text, &v->number);
	} else if (info->type == RECORD_ENUM) {
		v->word = record_vocab_find(&d->kind->vocabs[info->vocab], text);
		d->unknown_words += !v->word;
	}
}

/* What is empty under an object that was redacted was redacted with it; when it was redacted is never itself redacted. */
static void mark_redacted(struct record_decoder *d, const struct record_node *n, size_t from)
{
	bool redacted = false;

	for (size_t i = from; i < d->value_count; i++)
		redacted = redacted || (d->values[i].leaf == n->redacted_at && d->values[i].state == RECORD_PRESENT);
	for (size_t i = from; redacted && i < d->value_count; i++) {
		struct record_value *v = &d->values[i];
		if ((v->state == RECORD_NULL || v->state == RECORD_ABSENT) && !record_is_stamp(&d->kind->leaves[v->leaf]))
			v->state = RECORD_REDACTED;
	}
}

static void read_node(struct record_decoder *d, const struct record_node *n, const cJSON *value);

static void push_name(struct record_decoder *d, const char *name, size_t len)
{
	if (d->path.len)
		buf_add_char(&d->path, '.');
	buf_add(&d->path, name, len);
}

static void pop(struct record_decoder *d, size_t len)
{
	if (d->path.data) {
		d->path.len = len;
		d->path.data[len] = '\0';
		d->path.full = false;
	}
}

static void fill_absent(struct record_decoder *d, const struct record_node *n, uint64_t met)
{
	size_t len = d->path.len;

	for (const struct record_node *c = n->first; c; c = c->next, met >>= 1) {
		if (met & 1)
			continue;
		push_name(d, c->name, c->name_len);
		fill_empty(d, c, RECORD_ABSENT);
		pop(d, len);
	}
}

static void read_object(struct record_decoder *d, const struct record_node *n, const cJSON *value)
{
	size_t len = d->path.len, from = d->value_count;
	uint64_t met = 0, bit;

	if (!cJSON_IsObject(value)) {
		read_other(d, n, value);
		return;
	}
	for (const cJSON *m = value->child; m; m = m->next) {
		const struct record_node *c = n->first;
		size_t key_len = strlen(m->string);
		for (bit = 1; c && (c->name_len != key_len || memcmp(c->name, m->string, key_len) != 0); c = c->next)
			bit <<= 1;
		push_name(d, m->string, key_len);
		if (c) {
			met |= bit;
			read_node(d, c, m);
		} else {
			add_unknown(d, m);
		}
		pop(d, len);
	}
	fill_absent(d, n, met);
	if (n->redacted_at >= 0)
		mark_redacted(d, n, from);
}

/* The rest of an array that has more elements than are taken, `rest` the first of them: said once among the extra fields. */
static void note_rest(struct record_decoder *d, size_t taken, const cJSON *rest)
{
	size_t count = 0, len = d->path.len;

	for (; rest; rest = rest->next)
		count++;
	buf_printf(&d->path, "[%zu..%zu]", taken, taken + count - 1);
	add_left_out(d, count);
	pop(d, len);
}

static void read_array(struct record_decoder *d, const struct record_node *n, const cJSON *value)
{
	size_t i = 0, len = d->path.len, from = d->value_count;

	if (!cJSON_IsArray(value)) {
		read_other(d, n, value);
		return;
	}
	for (const cJSON *e = value->child; e; e = e->next, i++) {
		if (i > INDEX_MAX || d->room < (size_t)n->leaves) {
			note_rest(d, i, e);
			break;
		}
		d->room -= (size_t)n->leaves;
		d->at[d->indexed++] = (uint16_t)i;
		buf_printf(&d->path, "[%zu]", i);
		if (n->leaf >= 0)
			read_leaf(d, n, e);
		else
			read_object(d, n, e);
		d->at[--d->indexed] = 0;
		pop(d, len);
	}
	if (i == 0) {
		fill_empty(d, n, RECORD_ABSENT);
		while (from < d->value_count)
			d->values[from++].none = true;
	}
}

static void read_node(struct record_decoder *d, const struct record_node *n, const cJSON *value)
{
	if (n->array)
		read_array(d, n, value);
	else if (n->leaf >= 0)
		read_leaf(d, n, value);
	else
		read_object(d, n, value);
}

struct record *decode_record(struct record_decoder *d, const cJSON *tree, const char *json, size_t len)
{
	d->value_count = d->extra_count = d->extra_dropped = d->unknown_words = 0;
	read_object(d, record_schema(d->kind)->nodes, tree);
	if (d->extra_dropped) { /* the note takes the place of one more */
		buf_add_str(&d->path, "(further fields)");
		d->extra_count--;
		add_left_out(d, d->extra_dropped + 1);
		pop(d, 0);
	}
	return pack_record(d, json, len);
}
