/* Writing canonical JSON: each open object or array keeps what it has so far as text, and is sorted when it is closed. */
#include "decide/canon.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/mem.h"
#include "decide/canon_text.h"

enum { DEPTH = 16, TEXT_MAX = 64 * 1024 * 1024 };

/* A member or an element; places in the text of its container. */
struct canon_part {
	size_t name, name_len, value, value_len;
};

struct container {
	bool array;
	struct buf text;         /* names and values, one after the other */
	struct canon_part *parts;
	size_t count, room;
};

struct canon {
	struct container open[DEPTH];
	int depth;               /* open ones */
	int lost;                /* open ones that had no place: nothing of them is kept */
	bool bad;
};

static void open_container(struct canon *c, bool array)
{
	if (c->depth == DEPTH || c->lost) {
		c->lost++;
		c->bad = true;
		return;
	}
	c->open[c->depth] = (struct container){ .array = array };
	buf_init(&c->open[c->depth].text, TEXT_MAX);
	c->depth++;
}

struct canon *canon_begin(void)
{
	struct canon *c = mem_alloc(sizeof *c);
	open_container(c, false);
	return c;
}

/* The text where a value of this name is to be written; NULL: nothing is kept here. */
static struct buf *begin_part(struct canon *c, const char *name)
{
	if (c->lost || c->depth == 0) {
		c->bad = true;
		return NULL;
	}
	struct container *o = &c->open[c->depth - 1];
	c->bad |= o->array == (name != NULL);
	if (o->count == o->room) {
		o->room = o->room ? o->room * 2 : 16;
		o->parts = mem_grow(o->parts, o->room, sizeof *o->parts);
	}
	struct canon_part *p = &o->parts[o->count++];
	p->name = o->text.len;
	canon_mend(name ? name : "", &o->text);
	p->name_len = o->text.len - p->name;
	p->value = o->text.len;
	p->value_len = 0;
	return &o->text;
}

static void end_part(struct canon *c)
{
	struct container *o = &c->open[c->depth - 1];
	struct canon_part *p = &o->parts[o->count - 1];
	p->value_len = o->text.len - p->value;
	c->bad |= o->text.full;
}

/* Its value is written when it is closed. */
static void open_part(struct canon *c, const char *name, bool array)
{
	if (!c->lost && c->depth < DEPTH)
		begin_part(c, name);
	open_container(c, array);
}

void canon_object(struct canon *c, const char *name)
{
	open_part(c, name, false);
}

void canon_array(struct canon *c, const char *name)
{
	open_part(c, name, true);
}

static int by_name(const void *a, const void *b, void *text)
{
	const struct canon_part *x = a, *y = b;
	return canon_order_texts((const char *)text + x->name, x->name_len, (const char *)text + y->name, y->name_len);
}

/* False: two members of one name. */
static bool put_container(struct container *o, struct buf *out)
{
	bool once = true;
	char *text = o->text.data;
	if (!o->array && o->count)
		qsort_r(o->parts, o->count, sizeof *o->parts, by_name, text);
	buf_add_char(out, o->array ? '[' : '{');
	for (size_t i = 0; i < o->count; i++) {
		const struct canon_part *p = &o->parts[i];
		if (i)
			buf_add_char(out, ',');
		if (!o->array) {
			once &= i == 0 || by_name(p - 1, p, text) != 0;
			buf_add_char(out, '"');
			for (size_t at = p->name, n; at < p->name + p->name_len; at += n) {
				uint32_t character = 0;
				n = canon_character(text + at, p->name + p->name_len - at, &character);
				n = n ? n : 1;
				canon_put_character(character, out);
			}
			buf_add_str(out, "\":");
		}
		buf_add(out, text + p->value, p->value_len);
	}
	buf_add_char(out, o->array ? ']' : '}');
	return once;
}

static void finish_container(struct container *o)
{
	buf_finish(&o->text);
	free(o->parts);
}

void canon_end(struct canon *c)
{
	if (c->lost) {
		c->lost--;
		return;
	}
	if (c->depth < 2) {
		c->bad = true;
		return;
	}
	c->depth--;
	struct container *o = &c->open[c->depth];
	c->bad |= !put_container(o, &c->open[c->depth - 1].text);
	finish_container(o);
	end_part(c);
}

void canon_text(struct canon *c, const char *name, const char *value)
{
	struct buf *out = begin_part(c, name);
	if (!out)
		return;
	canon_put_text(value, out);
	end_part(c);
}

void canon_number(struct canon *c, const char *name, int64_t value)
{
	char digits[24];
	snprintf(digits, sizeof digits, "%" PRId64, value);
	canon_text(c, name, digits);
}

static void put_word(struct canon *c, const char *name, const char *word)
{
	struct buf *out = begin_part(c, name);
	if (!out)
		return;
	buf_add_str(out, word);
	end_part(c);
}

void canon_flag(struct canon *c, const char *name, bool value)
{
	put_word(c, name, value ? "true" : "false");
}

void canon_null(struct canon *c, const char *name)
{
	put_word(c, name, "null");
}

bool canon_finish(struct canon *c, struct buf *out)
{
	while (c->lost || c->depth > 1)
		canon_end(c);
	bool good = put_container(&c->open[0], out) && !c->bad && !c->open[0].text.full && !out->full;
	finish_container(&c->open[0]);
	free(c);
	return good;
}
