/* Secret memory: locked as far as RLIMIT_MEMLOCK goes, out of dumps and of forked children whether locked or not, and wiped when freed.
 *
 * A block is a header and its bytes. Those of a page or more are mappings of their own; smaller ones, which keys and names are, are slots
 * of a common mapping, since only whole pages can be locked. A slot is a power of two; once freed it waits for the next of its size. */
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "config.h"

enum { SLOT_LEAST = 64, SLOT_SIZES = 7, SLAB_BYTES = 32 * 1024 };

struct secret_header {
	size_t size;                /* usable bytes */
	size_t whole;               /* bytes of the mapping or the slot */
	struct secret_header *next; /* of the free slots of its size */
	bool mapped, locked;
	max_align_t bytes[];
};

/* libcurl takes memory in the thread of its resolver, too. */
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static size_t bytes_locked, bytes_unlocked; /* of all blocks that are in use */
static bool hardened;

void secret_locked(size_t *locked, size_t *unlocked)
{
	pthread_mutex_lock(&mutex);
	*locked = bytes_locked;
	*unlocked = bytes_unlocked;
	pthread_mutex_unlock(&mutex);
}

static void count(const struct secret_header *h, bool more)
{
	size_t *of = h->locked ? &bytes_locked : &bytes_unlocked;
	*of = more ? *of + h->whole : *of - h->whole;
}

static struct secret_header *header_of(const void *p)
{
	return (struct secret_header *)((uintptr_t)p - offsetof(struct secret_header, bytes));
}

static size_t page_size(void)
{
	return (size_t)sysconf(_SC_PAGESIZE);
}

static size_t whole_pages(size_t n)
{
	size_t page = page_size();
	return (n + page - 1) / page * page;
}

/* RLIMIT_MEMLOCK is small on many hosts: where it ends, swap is what is left to see the rest. */
static void *map_pages(size_t n, bool *locked)
{
	void *p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED)
		mem_exhausted();
	(void)madvise(p, n, MADV_DONTDUMP);
	if (hardened)
		(void)madvise(p, n, MADV_DONTFORK);
	*locked = mlock(p, n) == 0;
	return p;
}

#ifdef SANITIZED
/* On the heap, where they are watched; told as if they were locked. */
static struct secret_header *take_slot(size_t whole)
{
	struct secret_header *h = mem_alloc(whole);
	h->whole = whole;
	h->locked = true;
	return h;
}

static void give_slot(struct secret_header *h)
{
	free(h);
}
#else
static struct secret_header *unused[SLOT_SIZES];
static struct {
	char *at;
	size_t left;
	bool locked;
} slab;

static int slot_size(size_t whole)
{
	int i = 0;
	while ((size_t)SLOT_LEAST << i < whole)
		i++;
	return i;
}

static struct secret_header *take_slot(size_t whole)
{
	int i = slot_size(whole);
	struct secret_header *h = unused[i];
	whole = (size_t)SLOT_LEAST << i;
	if (h) {
		unused[i] = h->next;
		return h;
	}
	if (slab.left < whole) {
		slab.at = map_pages(SLAB_BYTES, &slab.locked);
		slab.left = SLAB_BYTES;
	}
	h = (struct secret_header *)(void *)slab.at;
	slab.at += whole;
	slab.left -= whole;
	h->whole = whole;
	h->locked = slab.locked;
	return h;
}

static void give_slot(struct secret_header *h)
{
	struct secret_header **first = &unused[slot_size(h->whole)];
	h->next = *first;
	*first = h;
}
#endif

static struct secret_header *map_block(size_t whole)
{
	bool locked;
	struct secret_header *h = map_pages(whole, &locked);
	h->whole = whole;
	h->mapped = true;
	h->locked = locked;
	return h;
}

void *secret_alloc(size_t n)
{
	if (n > SIZE_MAX / 2)
		mem_exhausted();
	size_t whole = n + offsetof(struct secret_header, bytes);
	bool small = whole <= (size_t)SLOT_LEAST << (SLOT_SIZES - 1) && whole < page_size();
	struct secret_header *h = small ? NULL : map_block(whole_pages(whole));
	pthread_mutex_lock(&mutex);
	if (small)
		h = take_slot(whole);
	h->size = n;
	count(h, true);
	pthread_mutex_unlock(&mutex);
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
	bool mapped = h->mapped;
	explicit_bzero(h->bytes, h->size);
	pthread_mutex_lock(&mutex);
	count(h, false);
	if (!mapped)
		give_slot(h);
	pthread_mutex_unlock(&mutex);
	if (mapped)
		munmap(h, h->whole);
}

/* The same pages in a larger mapping, locked and kept out as before: nothing is copied, nothing is left behind to wipe. NULL where that
 * cannot be. */
static struct secret_header *stretch(struct secret_header *h, size_t n)
{
	if (!h->mapped || n > SIZE_MAX / 2)
		return NULL;
	size_t whole = whole_pages(n + offsetof(struct secret_header, bytes));
	h = mremap(h, h->whole, whole, MREMAP_MAYMOVE);
	if (h == MAP_FAILED)
		return NULL; /* more than may be locked */
	pthread_mutex_lock(&mutex);
	count(h, false);
	h->whole = whole;
	count(h, true);
	pthread_mutex_unlock(&mutex);
	return h;
}

void *secret_grow(void *p, size_t n)
{
	size_t old = secret_size(p);
	if (p && n <= old)
		return p;
	struct secret_header *h = p ? header_of(p) : NULL;
	if (h && n > h->whole - offsetof(struct secret_header, bytes))
		h = stretch(h, n);
	if (h) { /* there was room behind, of zeros, or there is now */
		h->size = n;
		return h->bytes;
	}
	void *q = secret_alloc(n);
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
	hardened = true;
}
