/* Words that people wrote, on their way into a record: there they are salted digests, and beside it, to be sealed, themselves. For the files of
 * dispositions. */
#ifndef DECIDE_SEALING_H
#define DECIDE_SEALING_H

#include <stdbool.h>
#include <stddef.h>

#include "decide/evidence.h"

struct canon;

enum { SEALING_SALT = 16, SEALING_NAME = 320 };

struct sealing_word {
	char name[SEALING_NAME];
	unsigned char salt[SEALING_SALT];
	char *text;              /* secret */
};

/* Zeroed but for random. */
struct sealing {
	void (*random)(void *out, size_t n);
	struct sealing_word *words;
	size_t count, room;
};

/* An empty text is none. */
void sealing_add(struct sealing *s, const char *name, const char *text);
/* A name that ends with a number, from 1. */
void sealing_add_of(struct sealing *s, const char *name, size_t i, const char *text);
/* The record's member "words": a name and a digest each. */
void sealing_put_digests(const struct sealing *s, struct canon *record);
/* The sealed one's: name, salt and text. */
void sealing_put_words(const struct sealing *s, struct canon *sealed);
void sealing_finish(struct sealing *s);

#endif
