/* A transaction: put together here, filled by an engine, read by whoever asked. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "store/engine.h"

enum { BLOCK_BYTES = 4096 - 64 };

struct store_block {
	struct store_block *next;
	size_t used, size;
	max_align_t bytes[];
};

void *store_tx_room(struct store_tx *t, size_t n)
{
	size_t align = _Alignof(max_align_t);
	struct store_block *b = t->blocks;
	if (n > SIZE_MAX / 2)
		mem_exhausted();
	n = (n + align - 1) / align * align;
	if (!b || b->size - b->used < n) {
		size_t size = n > BLOCK_BYTES ? n : BLOCK_BYTES;
		b = mem_alloc(sizeof *b + size);
		b->size = size;
		b->next = t->blocks;
		t->blocks = b;
	}
	void *p = (char *)b->bytes + b->used;
	b->used += n;
	return p;
}

struct store_tx *store_begin(struct store *s, enum store_lane lane)
{
	struct store_tx *t = mem_alloc(sizeof *t);
	t->store = s;
	t->lane = lane;
	return t;
}

void store_tx_free(struct store_tx *t)
{
	for (size_t i = 0; i < t->count; i++)
		free(t->steps[i].values);
	for (size_t i = 0; t->rows && i < t->count; i++)
		free(t->rows[i].values);
	while (t->blocks) {
		struct store_block *next = t->blocks->next;
		explicit_bzero(t->blocks->bytes, t->blocks->used); /* sealed text and hashes: nobody needs to find them */
		free(t->blocks);
		t->blocks = next;
	}
	free(t->rows);
	free(t->rows_room);
	free(t->steps);
	free(t->lates);
	free(t);
}

/* -- steps and their values --------------------------------------------------------------------------------------------------------- */

static struct store_step *add_step(struct store_tx *t, enum store_need need)
{
	if (t->count == t->room) {
		t->room = t->room ? t->room * 2 : 4;
		t->steps = mem_grow(t->steps, t->room, sizeof *t->steps);
	}
	struct store_step *step = &t->steps[t->count++];
	*step = (struct store_step){ .need = need };
	return step;
}

void store_step(struct store_tx *t, enum store_statement statement, enum store_need need)
{
	add_step(t, need)->sql = store_sql(t->store->engine, statement);
}

void store_step_sql(struct store_tx *t, const char *sql, enum store_need need)
{
	size_t n = strlen(sql) + 1;
	char *copy = store_tx_room(t, n);
	memcpy(copy, sql, n);
	struct store_step *step = add_step(t, need);
	step->sql = step->composed = copy;
}

static struct store_value *add_value(struct store_tx *t)
{
	if (!t->count)
		abort(); /* a value before any step: no input leads here */
	struct store_step *step = &t->steps[t->count - 1];
	if (step->count == step->room) {
		step->room = step->room ? step->room * 2 : 8;
		step->values = mem_grow(step->values, step->room, sizeof *step->values);
	}
	struct store_value *v = &step->values[step->count++];
	*v = (struct store_value){ .type = STORE_NULL };
	return v;
}

static void set_bytes(struct store_tx *t, struct store_value *v, enum store_type type, const void *bytes, size_t len)
{
	char *copy = store_tx_room(t, len + 1);
	if (len)
		memcpy(copy, bytes, len);
	copy[len] = '\0';
	*v = (struct store_value){ .type = type, .bytes = copy, .len = len };
}

void store_int(struct store_tx *t, int64_t n)
{
	*add_value(t) = (struct store_value){ .type = STORE_INT, .number = n };
}

void store_text(struct store_tx *t, const char *text)
{
	struct store_value *v = add_value(t);
	if (text)
		set_bytes(t, v, STORE_TEXT, text, strlen(text));
}

void store_blob(struct store_tx *t, const void *bytes, size_t len)
{
	set_bytes(t, add_value(t), STORE_BLOB, bytes, len);
}

void store_late(struct store_tx *t, void (*late)(void *, struct store_tx *), void (*after)(void *, const struct store_reply *), void *ctx)
{
	if (t->late_count == t->late_room) {
		t->late_room = t->late_room ? t->late_room * 2 : 2;
		t->lates = mem_grow(t->lates, t->late_room, sizeof *t->lates);
	}
	t->lates[t->late_count++] = (struct store_late){ late, after, ctx };
}

void store_alone(struct store_tx *t)
{
	t->alone = true;
}

/* -- rows, as an engine gives them -------------------------------------------------------------------------------------------------- */

void store_rows_begin(struct store_tx *t, size_t step, size_t cols)
{
	t->rows[step].cols = cols;
}

struct store_value *store_rows_add(struct store_tx *t, size_t step)
{
	struct store_rows *r = &t->rows[step];
	if (r->count == t->rows_room[step]) {
		t->rows_room[step] = r->count ? r->count * 2 : 4;
		r->values = mem_grow(r->values, t->rows_room[step] * (r->cols ? r->cols : 1), sizeof *r->values);
	}
	struct store_value *row = r->values + r->count++ * r->cols;
	for (size_t i = 0; i < r->cols; i++)
		row[i] = (struct store_value){ .type = STORE_NULL };
	return row;
}

void store_rows_set(struct store_tx *t, struct store_value *v, enum store_type type, const void *bytes, size_t len)
{
	set_bytes(t, v, type, bytes, len);
}

const struct store_value *store_at(const struct store_rows *r, size_t row, size_t col)
{
	static const struct store_value none = { .type = STORE_NULL, .bytes = "" };
	return row < r->count && col < r->cols ? &r->values[row * r->cols + col] : &none;
}

int64_t store_number(const struct store_rows *r, size_t row, size_t col)
{
	const struct store_value *v = store_at(r, row, col);
	return v->type == STORE_INT ? v->number : 0;
}

const char *store_string(const struct store_rows *r, size_t row, size_t col)
{
	const struct store_value *v = store_at(r, row, col);
	return v->type == STORE_TEXT || v->type == STORE_BLOB ? v->bytes : "";
}

void store_copy(const struct store_rows *r, size_t row, size_t col, char *out, size_t size)
{
	int n = snprintf(out, size, "%s", store_string(r, row, col));
	text_heal(out, size, n >= (int)size);
}
