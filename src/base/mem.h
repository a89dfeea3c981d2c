/* Memory. Two sorts:
 *  - plain: mem_alloc and friends, for what nobody minds finding in a dump;
 *  - secret: for credentials, personal data and pictures. Locked as far as RLIMIT_MEMLOCK goes; whether locked or not, kept out of core
 *    dumps and wiped when freed, and once the process is hardened not there in its forked children.
 * Running out of memory is not an error a caller handles: the hook set with mem_on_exhaustion (the terminal's restore) runs, one
 * line goes to standard error and the program ends with _exit(70). */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

void *mem_alloc(size_t n);                       /* zeroed; free() */
void *mem_grow(void *p, size_t count, size_t size); /* realloc to count*size, overflow checked */
char *mem_strdup(const char *s);                 /* NULL gives NULL */
char *mem_strndup(const char *s, size_t n);
char *mem_printf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

void *secret_alloc(size_t n);                    /* zeroed; secret_free() */
void *secret_grow(void *p, size_t n);            /* keeps contents; leaves nothing in the old place when it moves */
char *secret_strdup(const char *s);
void secret_free(void *p);                       /* accepts NULL */
size_t secret_size(const void *p);               /* usable bytes */
void secret_locked(size_t *locked, size_t *unlocked); /* bytes that are taken, headers too; unlocked: the limit refused them */

/* Called before the program ends for want of memory. */
void mem_on_exhaustion(void (*restore)(void));
_Noreturn void mem_exhausted(void);

/* No core, no ptrace by the same user, umask 077; secret memory is not forked. Call first thing in main. */
void mem_harden_process(void);

/* An arena of secret memory: everything allocated from it dies, wiped, with arena_finish. */
struct arena {
	struct arena_chunk *head;
};
void *arena_alloc(struct arena *a, size_t n);    /* zeroed, aligned for any type */
char *arena_strndup(struct arena *a, const char *s, size_t n);
void arena_finish(struct arena *a);              /* accepts zeroed */
void arena_reset(struct arena *a);               /* the same, but what comes next finds room: nothing is mapped and locked again */

#endif
