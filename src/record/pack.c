/* One exact block a record: values, extra fields, their strings, the JSON. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "record/decode.h"

/* Strings on their way into the block; those that values in a row share are shared there too. */
struct packer {
	char *to;                  /* NULL: only the size is wanted */
	size_t size;
	const char *last, *copy;
};

static const char *pack(struct packer *p, const char *s)
{
	if (!s || !*s)
		return s ? "" : NULL;
	if (s == p->last)
		return p->copy;
	size_t n = strlen(s) + 1;
	p->last = s;
	p->copy = p->to ? memcpy(p->to + p->size, s, n) : s;
	p->size += n;
	return p->copy;
}

/* Returns how many bytes the strings take. They are moved only where there is a place for them. */
static size_t pack_strings(struct record_decoder *d, char *to)
{
	struct packer p = { .to = to };

	for (size_t i = 0; i < d->value_count; i++)
		d->values[i].text = pack(&p, d->values[i].text);
	for (size_t i = 0; i < d->value_count; i++) {
		struct record_value *v = &d->values[i];
		if (v->empty_at != d->kind->leaves[v->leaf].path) /* which stays where it is */
			v->empty_at = pack(&p, v->empty_at);
	}
	for (size_t i = 0; i < d->extra_count; i++) {
		d->extras[i].path = pack(&p, d->extras[i].path);
		d->extras[i].json = pack(&p, d->extras[i].json);
	}
	return p.size;
}

static int by_leaf(const void *a, const void *b)
{
	const struct record_value *x = a, *y = b;

	if (x->leaf != y->leaf)
		return x->leaf < y->leaf ? -1 : 1;
	for (int i = 0; i < RECORD_DEPTH; i++) {
		if (x->at[i] != y->at[i])
			return x->at[i] < y->at[i] ? -1 : 1;
	}
	return 0;
}

struct record *pack_record(struct record_decoder *d, const char *json, size_t len)
{
	struct record *r = mem_alloc(sizeof *r);
	size_t values = d->value_count * sizeof *r->values, extras = d->extra_count * sizeof *r->extras;
	char *at = secret_alloc(values + extras + pack_strings(d, NULL) + len + 1);

	*r = (struct record){ .kind = d->kind, .block = at, .value_count = d->value_count, .extra_count = d->extra_count,
	                      .unknown_words = d->unknown_words, .json_len = len };
	r->values = (struct record_value *)r->block;
	r->extras = (struct record_extra *)(at += values);
	at += extras;
	at += pack_strings(d, at);
	r->json = memcpy(at, json, len);
	qsort(d->values, d->value_count, sizeof *d->values, by_leaf);
	for (size_t i = 0; i < d->value_count; i++)
		r->wrong_types += d->values[i].state == RECORD_WRONG_TYPE;
	if (values)
		memcpy(r->values, d->values, values);
	if (extras)
		memcpy(r->extras, d->extras, extras);
	return r;
}
