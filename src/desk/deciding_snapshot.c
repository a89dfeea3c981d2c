/* What is decided on, as copies of its own: records of the caseload are replaced as they are read again. */
#include <stdlib.h>
#include <string.h>

#include "desk/deciding_internal.h"

static struct record *copy(const struct record *r)
{
	struct record_page page = { 0 };
	struct err ignored;
	struct record *out = idv_decode_one(r->json, r->json_len, &page, &ignored) ? record_page_take(&page, 0) : NULL;
	record_page_finish(&page);
	return out;
}

void snapshot_finish(struct snapshot *s)
{
	for (size_t i = 0; i < s->count; i++)
		record_destroy(s->chain[i]);
	free(s->chain);
	aml_look_finish(&s->look);
	*s = (struct snapshot){ 0 };
}

void snapshot_take(struct snapshot *s, const struct basis *b)
{
	size_t count = b->chain ? b->chain_count : 1;
	snapshot_finish(s);
	s->chain = mem_alloc(count * sizeof *s->chain);
	for (size_t i = 0; i < count; i++) {
		const struct record *from = b->chain ? b->chain[i] : b->attempt;
		struct record *r = copy(from);
		if (!r)
			continue;
		if (from == b->attempt)
			s->self = s->count;
		s->chain[s->count++] = r;
	}
	if (b->look) {
		aml_look_copy(b->look, &s->look);
		s->looked = true;
	}
	memcpy(s->links, b->links, sizeof s->links);
	s->now = b->now;
	s->read_at = b->read_at;
	s->look_read_at = b->look_read_at;
	s->thresholds = b->thresholds;
}

struct basis snapshot_basis(const struct snapshot *s)
{
	struct basis b = { .chain = s->chain, .chain_count = s->count, .self = s->self, .look = s->looked ? &s->look : NULL, .thresholds = s->thresholds,
		           .now = s->now, .read_at = s->read_at, .look_read_at = s->look_read_at };
	b.attempt = s->count ? s->chain[s->self] : NULL;
	memcpy(b.links, s->links, sizeof b.links);
	return b;
}
