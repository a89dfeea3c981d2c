#include "base/buf.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"

void buf_init(struct buf *b, size_t cap)
{
	*b = (struct buf){ .cap = cap };
}

void buf_finish(struct buf *b)
{
	secret_free(b->data);
	buf_init(b, b->cap);
}

void buf_reset(struct buf *b)
{
	if (b->data)
		explicit_bzero(b->data, b->len);
	b->len = 0;
	b->full = false;
}

bool buf_reserve(struct buf *b, size_t n)
{
	if (n > b->cap - b->len) {
		b->full = true;
		return false;
	}
	size_t want = b->len + n + 1;
	if (want > b->room) {
		size_t room = b->room ? b->room * 2 : 256;
		if (room < want)
			room = want;
		if (room > b->cap + 1)
			room = b->cap + 1;
		b->data = secret_grow(b->data, room);
		b->room = room;
	}
	return true;
}

bool buf_add(struct buf *b, const void *p, size_t n)
{
	if (!buf_reserve(b, n))
		return false;
	if (n)
		memcpy(b->data + b->len, p, n);
	b->len += n;
	b->data[b->len] = '\0';
	return true;
}

bool buf_add_str(struct buf *b, const char *s)
{
	return buf_add(b, s, strlen(s));
}

bool buf_add_char(struct buf *b, char c)
{
	return buf_add(b, &c, 1);
}

bool buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap, again;
	va_start(ap, fmt);
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	bool ok = n >= 0 && buf_reserve(b, (size_t)n);
	if (ok) {
		vsnprintf(b->data + b->len, (size_t)n + 1, fmt, again);
		b->len += (size_t)n;
	}
	va_end(again);
	return ok;
}

const char *buf_str(const struct buf *b)
{
	return b->data ? b->data : "";
}

char *buf_take(struct buf *b, size_t *len)
{
	if (!b->data)
		buf_add(b, "", 0);
	char *data = b->data;
	if (len)
		*len = b->len;
	buf_init(b, b->cap);
	return data;
}
