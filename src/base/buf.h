/* A growing byte buffer with a cap it can never pass, in secret memory (wiped when freed). `data` is always NUL-terminated once
 * something was added, so text can be used as a string. Zeroed is empty with no cap set: call buf_init first. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct buf {
	char *data;   /* NULL while empty; len bytes and a NUL */
	size_t len;
	size_t room;  /* bytes allocated */
	size_t cap;   /* most bytes `len` may reach */
	bool full;    /* something did not fit: sticky until buf_reset */
};

void buf_init(struct buf *b, size_t cap);
void buf_finish(struct buf *b);                       /* accepts zeroed; cap is kept */
void buf_reset(struct buf *b);                        /* empty, room kept, contents wiped */
bool buf_reserve(struct buf *b, size_t n);            /* room for n more bytes at once, where the size is known */
bool buf_add(struct buf *b, const void *p, size_t n); /* all or nothing; false and full when over the cap */
bool buf_add_str(struct buf *b, const char *s);
bool buf_add_char(struct buf *b, char c);
bool buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
const char *buf_str(const struct buf *b);             /* "" while empty */
char *buf_take(struct buf *b, size_t *len);           /* the bytes, to be secret_free()d; b is empty after */

#endif
