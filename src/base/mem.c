#include "base/mem.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static void (*restore_hook)(void);

void mem_on_exhaustion(void (*restore)(void))
{
	restore_hook = restore;
}

_Noreturn void mem_exhausted(void)
{
	static const char line[] = "idreview: out of memory\n";
	if (restore_hook)
		restore_hook();
	if (write(STDERR_FILENO, line, sizeof line - 1) < 0) {
		/* nothing is left to say it with */
	}
	_exit(70);
}

void *mem_alloc(size_t n)
{
	void *p = calloc(1, n ? n : 1);
	if (!p)
		mem_exhausted();
	return p;
}

void *mem_grow(void *p, size_t count, size_t size)
{
	size_t n;
	if (__builtin_mul_overflow(count, size, &n))
		mem_exhausted();
	p = realloc(p, n ? n : 1);
	if (!p)
		mem_exhausted();
	return p;
}

char *mem_strndup(const char *s, size_t n)
{
	char *copy = mem_alloc(n + 1);
	memcpy(copy, s, n);
	return copy;
}

char *mem_strdup(const char *s)
{
	return s ? mem_strndup(s, strlen(s)) : NULL;
}

char *mem_printf(const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	char *s = NULL;
	if (vasprintf(&s, fmt, ap) < 0)
		mem_exhausted();
	va_end(ap);
	return s;
}

/* A secret block is a header and its bytes. Blocks of a page or more are mappings of their own, locked and excluded from dumps one
 * by one; smaller ones are heap blocks, which is enough since the process is not dumpable (mem_harden_process) and they are wiped. */
struct secret_header {
	size_t size;   /* usable bytes */
	size_t mapped; /* whole mapping, 0 for a heap block */
	bool locked;
	max_align_t bytes[];
};

static size_t bytes_locked, bytes_unlocked; /* of all mappings */

void secret_locked(size_t *locked, size_t *unlocked)
{
	*locked = bytes_locked;
	*unlocked = bytes_unlocked;
}

static void count(const struct secret_header *h, bool more)
{
	size_t *of = h->locked ? &bytes_locked : &bytes_unlocked;
	*of = more ? *of + h->mapped : *of - h->mapped;
}

static struct secret_header *header_of(const void *p)
{
	return (struct secret_header *)((uintptr_t)p - offsetof(struct secret_header, bytes));
}

static size_t whole_pages(size_t n)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	return (n + page - 1) / page * page;
}

void *secret_alloc(size_t n)
{
	if (n > SIZE_MAX / 2)
		mem_exhausted();
	size_t whole = n + offsetof(struct secret_header, bytes);
	struct secret_header *h;
	if (whole < (size_t)sysconf(_SC_PAGESIZE)) {
		h = mem_alloc(whole);
		h->mapped = 0;
	} else {
		whole = whole_pages(whole);
		h = mmap(NULL, whole, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (h == MAP_FAILED)
			mem_exhausted();
		(void)madvise(h, whole, MADV_DONTDUMP);
		/* RLIMIT_MEMLOCK is small on many hosts: a lock that is refused leaves swap as the only exposure. */
		h->locked = mlock(h, whole) == 0;
		h->mapped = whole;
		count(h, true);
	}
	h->size = n;
	return h->bytes;
}

size_t secret_size(const void *p)
{
	return p ? header_of(p)->size : 0;
}

void secret_free(void *p)
{
	if (!p)
		return;
	struct secret_header *h = header_of(p);
	size_t mapped = h->mapped;
	explicit_bzero(h->bytes, h->size);
	if (mapped)
		count(h, false);
	if (mapped)
		munmap(h, mapped);
	else
		free(h);
}

/* The same pages in a larger mapping, locked and out of dumps as before: nothing is copied, nothing is left behind to wipe. NULL
 * where that cannot be. */
static void *stretch(void *p, size_t n)
{
	struct secret_header *h = header_of(p);
	if (!h->mapped || n > SIZE_MAX / 2)
		return NULL;
	size_t whole = whole_pages(n + offsetof(struct secret_header, bytes));
	h = mremap(h, h->mapped, whole, MREMAP_MAYMOVE);
	if (h == MAP_FAILED)
		return NULL; /* more than may be locked */
	count(h, false);
	h->mapped = whole;
	count(h, true);
	h->size = n;
	return h->bytes;
}

void *secret_grow(void *p, size_t n)
{
	size_t old = secret_size(p);
	if (p && n <= old)
		return p;
	void *q = p ? stretch(p, n) : NULL;
	if (q)
		return q;
	q = secret_alloc(n);
	if (p)
		memcpy(q, p, old);
	secret_free(p);
	return q;
}

char *secret_strdup(const char *s)
{
	size_t n = strlen(s);
	char *copy = secret_alloc(n + 1);
	memcpy(copy, s, n);
	return copy;
}

void mem_harden_process(void)
{
	const struct rlimit none = { 0, 0 };
	(void)setrlimit(RLIMIT_CORE, &none);
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	umask(077);
}

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
