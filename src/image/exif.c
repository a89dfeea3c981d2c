/* The three EXIF facts a reviewer cares for: orientation, software, capture time. Every offset is checked; one level of sub-directory. */
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "image/decode.h"

enum { TAG_ORIENTATION = 0x0112, TAG_SOFTWARE = 0x0131, TAG_EXIF = 0x8769, TAG_TAKEN = 0x9003,
	TYPE_BYTE = 1, TYPE_ASCII = 2, TYPE_SHORT = 3, TYPE_LONG = 4, ENTRY = 12, FIELD = 4, ENTRIES_MAX = 200 };

struct tiff {
	const uint8_t *p;
	size_t n;
	bool big;
};

static uint32_t get(const struct tiff *t, size_t at, size_t bytes)
{
	uint32_t v = 0;
	if (at > t->n || bytes > t->n - at)
		return 0;
	for (size_t i = 0; i < bytes; i++)
		v = v << 8 | t->p[t->big ? at + i : at + bytes - 1 - i];
	return v;
}

/* A number of one, two or four bytes, as writers choose; 0 for what is none. */
static uint32_t small_number(const struct tiff *t, size_t entry)
{
	static const uint8_t bytes[] = { [TYPE_BYTE] = 1, [TYPE_SHORT] = 2, [TYPE_LONG] = 4 };
	uint32_t type = get(t, entry + 2, 2), size = type < sizeof bytes ? bytes[type] : 0;
	return size && get(t, entry + 4, 4) <= FIELD / size ? get(t, entry + 8, size) : 0;
}

static void text(const struct tiff *t, size_t entry, char *out, size_t size)
{
	uint32_t count = get(t, entry + 4, 4);
	size_t at = count <= 4 ? entry + 8 : get(t, entry + 8, 4);
	if (*out || get(t, entry + 2, 2) != TYPE_ASCII || at > t->n || count > t->n - at)
		return;
	struct buf clean;
	buf_init(&clean, 4096);
	text_clean((const char *)t->p + at, strnlen((const char *)t->p + at, count < 200 ? count : 200), &clean);
	size_t n = 0, more;
	int w;
	while ((more = text_cluster(buf_str(&clean) + n, &w)) > 0 && n + more < size)
		n += more;
	memcpy(out, buf_str(&clean), n);
	out[n] = '\0';
	buf_finish(&clean);
}

/* turned: 0 until an orientation was found. */
static void directory(const struct tiff *t, size_t at, int depth, uint32_t *turned, struct image_facts *facts)
{
	uint32_t entries = get(t, at, 2);
	for (uint32_t i = 0; i < entries && i < ENTRIES_MAX; i++) {
		size_t e = at + 2 + (size_t)i * ENTRY;
		if (e + ENTRY > t->n)
			return;
		uint32_t tag = get(t, e, 2);
		if (tag == TAG_ORIENTATION && *turned == 0)
			*turned = small_number(t, e) <= 8 ? small_number(t, e) : 0;
		else if (tag == TAG_SOFTWARE)
			text(t, e, facts->software, sizeof facts->software);
		else if (tag == TAG_TAKEN)
			text(t, e, facts->taken, sizeof facts->taken);
		else if (tag == TAG_EXIF && depth == 0 && get(t, e + 2, 2) == TYPE_LONG)
			directory(t, get(t, e + 8, 4), 1, turned, facts);
	}
}

bool exif_read(const uint8_t *tiff, size_t n, struct image_facts *facts)
{
	if (n < 8 || (memcmp(tiff, "II*\0", 4) != 0 && memcmp(tiff, "MM\0*", 4) != 0))
		return false;
	struct tiff t = { .p = tiff, .n = n, .big = tiff[0] == 'M' };
	uint32_t turned = 0;
	directory(&t, get(&t, 4, 4), 0, &turned, facts);
	facts->orientation = turned ? (int)turned : facts->orientation;
	return true;
}
