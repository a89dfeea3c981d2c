/* Events that wait for the store, a file a chain: DIRECTORY/WRITER, 0600, a line each as chain_print has them, on disk when spool_add returns. Its
 * writer holds a lock on it; a file that nobody holds is of a program that is gone, and any program of the same user brings it home. */
#ifndef STORE_SPOOL_H
#define STORE_SPOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "store/chain.h"

struct err;
struct spool;

struct spool *spool_create(const char *directory, const char *writer, struct err *err);
void spool_destroy(struct spool *s); /* the file stays; accepts NULL */
bool spool_add(struct spool *s, const struct chain_event *events, size_t count, struct err *err); /* all or nothing */

/* A file whose events are read, in order. */
struct spool_reader {
	int fd;                 /* -1: none */
	bool own;               /* it is this program's, which may add more */
	bool damaged;           /* a line was no event: the file is kept, under another name */
	off_t at;               /* what is before it is in the store */
	off_t next;             /* end of what spool_read gave last */
	char path[4096];
};
/* This program's own, from where it was read last, or the next that nobody holds. false: there is none with anything in it. */
bool spool_find(const char *directory, struct spool *own, struct spool_reader *r);
/* Up to `most` events; 0: no more. A line that is cut short was never said to be written, and is left out. */
size_t spool_read(struct spool_reader *r, struct chain_event *out, size_t most);
void spool_stored(struct spool_reader *r);  /* what was read last is in the store */
/* Nothing more is in it: it goes, or to NAME.damaged; the own one is empty again. false: it cannot be taken away, and would be found again. */
bool spool_done(struct spool_reader *r, struct spool *own);
void spool_leave(struct spool_reader *r);   /* the store is away again */

#endif
