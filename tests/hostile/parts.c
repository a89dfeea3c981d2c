#include "hostile/parts.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/mem.h"

void hostile_name(struct hostile *about, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(about->name, sizeof about->name, fmt, ap);
	va_end(ap);
}

uint8_t *hostile_pattern(int width, int height, int channels)
{
	uint8_t *bytes = mem_alloc((size_t)width * (size_t)height * (size_t)channels), *to = bytes;
	struct rng r = rng_start(99, 1);
	for (int y = 0; y < height; y++) {
		for (int x = 0; x < width; x++) {
			double dx = x - width / 2, dy = y - height / 2;
			bool inside = dx * dx + dy * dy < height * (double)height / 9;
			for (int c = 0; c < channels; c++)
				*to++ = (uint8_t)((inside ? 200 - 60 * c : 40 + x * 90 / width + y * 60 / height + c * 25) +
				    rng_pick(&r, 9));
		}
	}
	return bytes;
}

void hostile_flip(const struct buf *file, size_t from, struct rng *r, int flips, struct buf *out)
{
	size_t base = out->len;
	buf_add(out, file->data, file->len);
	for (int i = 0; i < flips; i++) {
		size_t at = from + (size_t)(rng_next(r) % (file->len - from));
		out->data[base + at] = (char)(out->data[base + at] ^ (1 << rng_pick(r, 8)));
	}
}

void hostile_be(struct buf *b, uint32_t v, int bytes)
{
	for (int i = bytes - 1; i >= 0; i--)
		buf_add_char(b, (char)(v >> 8 * i & 0xff));
}

void hostile_poke(struct buf *b, size_t at, uint32_t v, int bytes)
{
	for (int i = 0; i < bytes; i++)
		b->data[at + (size_t)i] = (char)(v >> 8 * (bytes - 1 - i) & 0xff);
}
