/* Broken, lying and merely unusual picture files, made by rule from a number, for the tests of whatever decodes pictures. The
 * limits they play with are those of the picture worker: 40 megapixels (JPEG more), 100 scans, 2 seconds. */
#ifndef TESTS_HOSTILE_HOSTILE_H
#define TESTS_HOSTILE_HOSTILE_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

enum hostile_expect {
	HOSTILE_BROKEN, /* must be refused with a sentence */
	HOSTILE_VALID,  /* must decode, to width x height once the orientation is obeyed */
	HOSTILE_EITHER  /* damaged where a decoder may go on: either will do, but within the limits and without a fault */
};

struct hostile {
	char name[80];              /* "JPEG cut at marker 3" */
	enum hostile_expect expect;
	int width, height;          /* of VALID */
};

/* Picture n into `out`, which is empty (a cap of 8 MiB is enough); false when n is past the last. The same n gives the same
 * bytes. */
bool specimen_hostile(size_t n, struct buf *out, struct hostile *about);

#endif
