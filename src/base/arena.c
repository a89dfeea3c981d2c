/* An arena: pieces of a few large secret blocks, that go with them. */
#include <stdint.h>
#include <string.h>

#include "base/mem.h"

enum { CHUNK_BYTES = 64 * 1024 - 64 };

struct arena_chunk {
	struct arena_chunk *next;
	size_t used, size;
	max_align_t bytes[];
};

void *arena_alloc(struct arena *a, size_t n)
{
	size_t align = _Alignof(max_align_t);
	if (n > SIZE_MAX / 2)
		mem_exhausted();
	n = (n + align - 1) / align * align;
	if (!a->head || a->head->size - a->head->used < n) {
		size_t size = n > CHUNK_BYTES ? n : CHUNK_BYTES;
		struct arena_chunk *chunk = secret_alloc(sizeof *chunk + size);
		chunk->size = size;
		chunk->next = a->head;
		a->head = chunk;
	}
	void *p = (char *)a->head->bytes + a->head->used;
	a->head->used += n;
	return p;
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
	char *copy = arena_alloc(a, n + 1);
	memcpy(copy, s, n);
	return copy;
}

void arena_finish(struct arena *a)
{
	while (a->head) {
		struct arena_chunk *next = a->head->next;
		secret_free(a->head);
		a->head = next;
	}
}

void arena_reset(struct arena *a)
{
	struct arena_chunk *kept = a->head;
	if (!kept || kept->size > CHUNK_BYTES) {
		arena_finish(a);
		return;
	}
	a->head = kept->next;
	arena_finish(a);
	explicit_bzero(kept->bytes, kept->used);
	kept->used = 0;
	kept->next = NULL;
	a->head = kept;
}
