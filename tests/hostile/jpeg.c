/* Hostile JPEGs: good ones with one part changed. */
#include "base/buf.h"
#include "hostile/parts.h"

/* -- parts of a file ----------------------------------------------------------------------------------------------------------- */

enum { PARTS = 64 };
enum { DHT = 0xc4, SOI = 0xd8, EOI = 0xd9, SOS = 0xda, DQT = 0xdb, DRI = 0xdd, APP0 = 0xe0, APP1 = 0xe1, APP2 = 0xe2, COM = 0xfe };

struct part {
	unsigned marker;
	size_t at, n; /* from the FF to the next marker's; of SOS with the data behind */
};

static size_t parts_of(const struct buf *file, struct part parts[PARTS])
{
	const uint8_t *u = (const uint8_t *)file->data;
	size_t n = 0;
	for (size_t at = 0; at + 1 < file->len && n < PARTS;) {
		unsigned marker = u[at + 1];
		size_t end = at + 2;
		if (marker != SOI && marker != EOI)
			end += (size_t)u[at + 2] << 8 | u[at + 3];
		while (marker == SOS && !(u[end] == 0xff && u[end + 1] != 0 && (u[end + 1] & 0xf8) != 0xd0))
			end++;
		parts[n++] = (struct part){ marker, at, end - at };
		at = end;
	}
	return n;
}

static const struct part *find(const struct part *parts, size_t n, unsigned marker)
{
	for (size_t i = 0; i < n; i++) {
		if (parts[i].marker == marker || (marker == 0xc0 && parts[i].marker >= 0xc0 && parts[i].marker <= 0xc2))
			return &parts[i];
	}
	return NULL;
}

static void add_part(struct buf *out, const struct buf *file, const struct part *p)
{
	buf_add(out, file->data + p->at, p->n);
}

/* Bytes of a part without the data behind it. */
static size_t head_of(const struct buf *file, const struct part *p)
{
	return 2 + ((size_t)(uint8_t)file->data[p->at + 2] << 8 | (uint8_t)file->data[p->at + 3]);
}

enum { CUTS_BASELINE = 30, CUTS_PROGRESSIVE = 60 };

/* Cut at the start of each marker, one byte into it, and in the middle of each part. */
static void make_cut(size_t i, struct buf *out, struct hostile *about, bool progressive)
{
	struct buf file;
	struct part parts[PARTS];
	buf_init(&file, (size_t)1 << 20);
	hostile_good_jpeg(progressive, 0, &file);
	size_t n = parts_of(&file, parts), k = i / 3 % n, where = i % 3;
	const struct part *p = &parts[k];
	size_t at = p->at + (where == 0 ? 0 : where == 1 ? 1 : p->n / 2);
	buf_add(out, file.data, at);
	hostile_name(about, "%sJPEG cut %s part %zu (%02x)", progressive ? "progressive " : "",
	    where == 0 ? "before" : where == 1 ? "just in" : "amid", k, p->marker);
	/* Once a scan has begun there is something to show. */
	const struct part *scan = find(parts, n, SOS);
	about->expect = at <= scan->at + 2 ? HOSTILE_BROKEN : HOSTILE_EITHER;
	buf_finish(&file);
}

static void make_cut_baseline(size_t i, struct buf *out, struct hostile *about)
{
	make_cut(i, out, about, false);
}

static void make_cut_progressive(size_t i, struct buf *out, struct hostile *about)
{
	make_cut(i, out, about, true);
}

/* -- one field changed --------------------------------------------------------------------------------------------------------- */

static const struct {
	const char *name;
	unsigned marker;
	size_t offset;       /* from the marker's FF */
	uint32_t value;
	int bytes;
	enum hostile_expect expect;
} pokes[] = {
	{ "65535 x 65535", 0xc0, 5, 0xffffffffu, 4, HOSTILE_BROKEN },
	{ "65500 x 65500", 0xc0, 5, 0xffdcffdcu, 4, HOSTILE_BROKEN },
	{ "30000 x 30000", 0xc0, 5, 0x75307530u, 4, HOSTILE_BROKEN },
	{ "9000 x 9000", 0xc0, 5, 0x23282328u, 4, HOSTILE_BROKEN },
	{ "4000 x 3000 and data for 96 x 64", 0xc0, 5, 0x0bb80fa0u, 4, HOSTILE_EITHER },
	{ "8 x 8 and data for 96 x 64", 0xc0, 5, 0x00080008u, 4, HOSTILE_EITHER },
	{ "height 0", 0xc0, 5, 0, 2, HOSTILE_BROKEN },
	{ "width 0", 0xc0, 7, 0, 2, HOSTILE_BROKEN },
	{ "no components", 0xc0, 9, 0, 1, HOSTILE_BROKEN },
	{ "2 components announced of 3", 0xc0, 9, 2, 1, HOSTILE_BROKEN },
	{ "4 components announced of 3", 0xc0, 9, 4, 1, HOSTILE_BROKEN },
	{ "255 components", 0xc0, 9, 255, 1, HOSTILE_BROKEN },
	{ "12 bits a sample", 0xc0, 4, 12, 1, HOSTILE_BROKEN },
	{ "16 bits a sample", 0xc0, 4, 16, 1, HOSTILE_BROKEN },
	{ "0 bits a sample", 0xc0, 4, 0, 1, HOSTILE_BROKEN },
	{ "sampling 0 x 0", 0xc0, 11, 0x00, 1, HOSTILE_BROKEN },
	{ "sampling 15 x 15", 0xc0, 11, 0xff, 1, HOSTILE_BROKEN },
	{ "sampling 3 x 1 beside 1 x 1", 0xc0, 11, 0x31, 1, HOSTILE_EITHER },
	{ "quantiser 3, which is not there", 0xc0, 12, 3, 1, HOSTILE_BROKEN },
	{ "quantiser 255", 0xc0, 12, 255, 1, HOSTILE_BROKEN },
	{ "the same component twice", 0xc0, 13, 1, 1, HOSTILE_EITHER },
	{ "frame's length 2", 0xc0, 2, 2, 2, HOSTILE_BROKEN },
	{ "frame's length 0", 0xc0, 2, 0, 2, HOSTILE_BROKEN },
	{ "frame's length 65535", 0xc0, 2, 0xffff, 2, HOSTILE_BROKEN },
	{ "lossless frame", 0xc0, 1, 0xc3, 1, HOSTILE_BROKEN },
	{ "hierarchical frame", 0xc0, 1, 0xc5, 1, HOSTILE_BROKEN },
	{ "arithmetic frame over Huffman data", 0xc0, 1, 0xc9, 1, HOSTILE_EITHER },
	{ "progressive frame over sequential data", 0xc0, 1, 0xc2, 1, HOSTILE_BROKEN },
	{ "scan of no components", SOS, 4, 0, 1, HOSTILE_BROKEN },
	{ "scan of 255 components", SOS, 4, 255, 1, HOSTILE_BROKEN },
	{ "scan of a component that is not there", SOS, 5, 77, 1, HOSTILE_BROKEN },
	{ "scan with Huffman tables 3 and 3", SOS, 6, 0x33, 1, HOSTILE_BROKEN },
	{ "scan with Huffman tables 15 and 15", SOS, 6, 0xff, 1, HOSTILE_BROKEN },
	{ "scan's length 2", SOS, 2, 2, 2, HOSTILE_BROKEN },
	{ "Huffman table 9", DHT, 4, 9, 1, HOSTILE_BROKEN },
	{ "Huffman table of class 15", DHT, 4, 0xf0, 1, HOSTILE_BROKEN },
	{ "Huffman counts past 256", DHT, 5, 0xffffffffu, 4, HOSTILE_BROKEN },
	{ "Huffman codes past their length", DHT, 5, 0x03000000u, 4, HOSTILE_BROKEN },
	{ "Huffman length 65535", DHT, 2, 0xffff, 2, HOSTILE_BROKEN },
	{ "Huffman values of 255", DHT, 21, 0xffffffffu, 4, HOSTILE_EITHER },
	{ "quantiser number 9", DQT, 4, 9, 1, HOSTILE_BROKEN },
	{ "quantiser of 16 bits without them", DQT, 4, 0x10, 1, HOSTILE_BROKEN },
	{ "quantiser of zeros", DQT, 5, 0, 4, HOSTILE_EITHER },
	{ "quantiser length 3", DQT, 2, 3, 2, HOSTILE_BROKEN },
	{ "quantiser length 0", DQT, 2, 0, 2, HOSTILE_BROKEN },
	{ "JFIF length 65535", APP0, 2, 0xffff, 2, HOSTILE_BROKEN },
	{ "JFIF length 1", APP0, 2, 1, 2, HOSTILE_EITHER },
	{ "JFIF thumbnail of 255 x 255 that is not there", APP0, 16, 0xffff, 2, HOSTILE_VALID },
	{ "JFIF version 99", APP0, 9, 0x6363, 2, HOSTILE_VALID },
};

static void make_poked(size_t i, struct buf *out, struct hostile *about)
{
	struct part parts[PARTS];
	hostile_good_jpeg(false, 0, out);
	size_t n = parts_of(out, parts);
	const struct part *p = find(parts, n, pokes[i].marker);
	hostile_poke(out, p->at + pokes[i].offset, pokes[i].value, pokes[i].bytes);
	hostile_name(about, "JPEG, %s", pokes[i].name);
	about->expect = pokes[i].expect;
	about->width = 96;
	about->height = 64;
}

/* A large frame that is true to no data, progressive, where a decoder keeps all coefficients: memory is asked for at once. */
static void make_progressive_bomb(size_t i, struct buf *out, struct hostile *about)
{
	static const uint32_t sizes[] = { 0xffffffffu, 0xffdcffdcu, 0x4e204e20u, 0x1d4c1d4cu, 0x13881388u };
	struct part parts[PARTS];
	hostile_good_jpeg(true, 0, out);
	size_t n = parts_of(out, parts);
	hostile_poke(out, find(parts, n, 0xc0)->at + 5, sizes[i], 4);
	hostile_name(about, "progressive JPEG of %u x %u and no data", sizes[i] & 0xffff, sizes[i] >> 16);
	about->expect = i < 4 ? HOSTILE_BROKEN : HOSTILE_EITHER;
}

/* -- parts left out, doubled, moved -------------------------------------------------------------------------------------------- */

static const struct {
	const char *name;
	unsigned drop, twice;
	enum hostile_expect expect;
} orders[] = {
	{ "without quantisers", DQT, 0, HOSTILE_BROKEN },
	{ "without Huffman tables", DHT, 0, HOSTILE_EITHER }, /* a decoder may know the usual ones */
	{ "without frame", 0xc0, 0, HOSTILE_BROKEN },
	{ "without scan", SOS, 0, HOSTILE_BROKEN },
	{ "without JFIF", APP0, 0, HOSTILE_VALID },
	{ "without end", EOI, 0, HOSTILE_EITHER },
	{ "with two frames", 0, 0xc0, HOSTILE_BROKEN },
	{ "with two starts", 0, SOI, HOSTILE_BROKEN },
	{ "with two scans", 0, SOS, HOSTILE_EITHER },
	{ "with two ends", 0, EOI, HOSTILE_VALID },
	{ "with tables twice", 0, DHT, HOSTILE_VALID },
};

static void make_reordered(size_t i, struct buf *out, struct hostile *about)
{
	struct buf file;
	struct part parts[PARTS];
	buf_init(&file, (size_t)1 << 20);
	hostile_good_jpeg(false, 0, &file);
	size_t n = parts_of(&file, parts);
	const struct part *frame = find(parts, n, 0xc0);
	for (size_t k = 0; k < n; k++) {
		unsigned marker = &parts[k] == frame ? 0xc0 : parts[k].marker;
		if (marker == orders[i].drop)
			continue;
		add_part(out, &file, &parts[k]);
		if (marker == orders[i].twice)
			add_part(out, &file, &parts[k]);
	}
	hostile_name(about, "JPEG %s", orders[i].name);
	about->expect = orders[i].expect;
	about->width = 96;
	about->height = 64;
	buf_finish(&file);
}

/* -- more segments than anyone needs ------------------------------------------------------------------------------------------- */

/* A good file with `count` segments of `n` bytes each put in behind the start. */
static void with_segments(struct buf *out, unsigned marker, const char *head, size_t head_n, size_t n, int count)
{
	struct buf file;
	struct rng r = rng_start(n, 5);
	buf_init(&file, (size_t)1 << 20);
	hostile_good_jpeg(false, 0, &file);
	buf_add(out, file.data, 2);
	for (int i = 0; i < count; i++) {
		hostile_be(out, 0xff00 | marker, 2);
		hostile_be(out, (uint32_t)(head_n + n + 2), 2);
		buf_add(out, head, head_n);
		for (size_t k = 0; k < n; k++)
			buf_add_char(out, (char)rng_next(&r));
	}
	buf_add(out, file.data + 2, file.len - 2);
	buf_finish(&file);
}

static void make_stuffed(size_t i, struct buf *out, struct hostile *about)
{
	static const struct {
		const char *name;
		unsigned marker;
		const char *head;
		size_t head_n, n;
		int count;
	} stuff[] = {
		{ "an EXIF of 65533 bytes of noise", APP1, "Exif\0\0", 6, 65527, 1 },
		{ "40 EXIFs of noise", APP1, "Exif\0\0", 6, 60000, 40 },
		{ "an ICC profile of noise in 12 parts, all number 1", APP2, "ICC_PROFILE\0\1\14", 14, 65000, 12 },
		{ "an ICC profile of nothing", APP2, "ICC_PROFILE\0\0\0", 14, 0, 1 },
		{ "60 comments", COM, "", 0, 65533, 60 },
		{ "5000 empty comments", COM, "", 0, 0, 5000 },
		{ "an Adobe segment of noise", 0xee, "Adobe", 5, 3, 1 },
		{ "a segment nobody knows", 0xef, "", 0, 1000, 3 },
		{ "an XMP packet of noise", APP1, "http://ns.adobe.com/xap/1.0/\0", 29, 40000, 1 },
	};
	with_segments(out, stuff[i].marker, stuff[i].head, stuff[i].head_n, stuff[i].n, stuff[i].count);
	hostile_name(about, "JPEG with %s", stuff[i].name);
	about->expect = HOSTILE_VALID;
	about->width = 96;
	about->height = 64;
}

static void make_filled(size_t i, struct buf *out, struct hostile *about)
{
	struct buf file;
	struct part parts[PARTS];
	buf_init(&file, (size_t)1 << 20);
	hostile_good_jpeg(false, 0, &file);
	size_t n = parts_of(&file, parts), fill = i == 0 ? 3 : i == 1 ? 5000 : 4000000;
	for (size_t k = 0; k < n; k++) {
		for (size_t j = 0; j < fill && (i == 0 ? k > 0 : k == 2); j++)
			buf_add_char(out, '\xff');
		add_part(out, &file, &parts[k]);
	}
	hostile_name(about, "JPEG with %zu fill bytes before a marker", fill);
	about->expect = HOSTILE_VALID;
	about->width = 96;
	about->height = 64;
	buf_finish(&file);
}

/* -- scans that never end ------------------------------------------------------------------------------------------------------ */

static void make_endless(size_t i, struct buf *out, struct hostile *about)
{
	struct buf file;
	struct part parts[PARTS];
	static const char *const names[] = { "restart markers without data", "restart markers in wrong order",
		"one scan again and again",
		"an empty scan again and again", "data of zeros", "data of FF 00", "tables again and again" };
	buf_init(&file, (size_t)1 << 20);
	hostile_good_jpeg(i == 2 || i == 3, 1, &file);
	size_t n = parts_of(&file, parts);
	const struct part *scan = find(parts, n, SOS), *last = &parts[n - 2];
	buf_add(out, file.data, i == 2 || i == 3 ? last->at + last->n : scan->at + head_of(&file, scan));
	for (uint32_t k = 0; k < 200000; k++) {
		if (i < 2)
			hostile_be(out, 0xffd0 | (i == 0 ? k & 7 : k * 5 & 7), 2);
		else if (i == 2 && k < 20000)
			add_part(out, &file, last);
		else if (i == 3)
			buf_add(out, file.data + last->at, head_of(&file, last));
		else if (i == 4)
			buf_add_char(out, 0);
		else if (i == 5)
			buf_add(out, "\xff\0", 2);
		else if (i == 6 && k < 10000)
			add_part(out, &file, find(parts, n, DHT));
		if (out->len > (size_t)4 << 20)
			break;
	}
	buf_add(out, "\xff\xd9", 2);
	hostile_name(about, "JPEG with %s", names[i]);
	about->expect = i == 2 || i == 3 ? HOSTILE_BROKEN : HOSTILE_EITHER;
	buf_finish(&file);
}

/* -- EXIF ---------------------------------------------------------------------------------------------------------------------- */

static void put(struct buf *b, bool big, uint32_t v, int bytes)
{
	for (int i = 0; i < bytes; i++)
		buf_add_char(b, (char)(v >> 8 * (big ? bytes - 1 - i : i) & 0xff));
}

/* An EXIF block with one orientation tag. */
struct exif {
	const char *name;
	bool big;
	uint32_t ifd, count_tags, type, count, value, next;
	size_t cut;   /* 0: whole */
	int turned;   /* sides are exchanged */
};

static const struct exif exifs[] = {
	{ "orientation 1", false, 8, 1, 3, 1, 1, 0, 0, 0 },
	{ "orientation 2", false, 8, 1, 3, 1, 2, 0, 0, 0 },
	{ "orientation 3", false, 8, 1, 3, 1, 3, 0, 0, 0 },
	{ "orientation 4", false, 8, 1, 3, 1, 4, 0, 0, 0 },
	{ "orientation 5", false, 8, 1, 3, 1, 5, 0, 0, 1 },
	{ "orientation 6", false, 8, 1, 3, 1, 6, 0, 0, 1 },
	{ "orientation 7", false, 8, 1, 3, 1, 7, 0, 0, 1 },
	{ "orientation 8", false, 8, 1, 3, 1, 8, 0, 0, 1 },
	{ "orientation 6, big-endian", true, 8, 1, 3, 1, 6, 0, 0, 1 },
	{ "orientation 0", false, 8, 1, 3, 1, 0, 0, 0, 0 },
	{ "orientation 9", false, 8, 1, 3, 1, 9, 0, 0, 0 },
	{ "orientation 65535", false, 8, 1, 3, 1, 65535, 0, 0, 0 },
	{ "a directory past the end", false, 0x7fffffff, 1, 3, 1, 6, 0, 0, 0 },
	{ "a directory at -1", false, 0xffffffffu, 1, 3, 1, 6, 0, 0, 0 },
	{ "a directory in the header", false, 0, 1, 3, 1, 6, 0, 0, 0 },
	{ "65535 tags", false, 8, 65535, 3, 1, 1, 0, 0, 0 },
	{ "orientation with a count of 2^32-1", false, 8, 1, 2, 0xffffffffu, 0x7fffffff, 0, 0, 0 },
	{ "a directory that follows itself", false, 8, 1, 3, 1, 1, 8, 0, 0 },
	{ "nothing behind the header", false, 8, 1, 3, 1, 1, 0, 14, 0 },
	{ "half a header", false, 8, 1, 3, 1, 1, 0, 9, 0 },
	{ "a cut tag", false, 8, 1, 3, 1, 1, 0, 20, 0 },
};

static void make_exif(size_t i, struct buf *out, struct hostile *about)
{
	const struct exif *e = &exifs[i];
	struct buf block;
	buf_init(&block, 256);
	buf_add(&block, "Exif\0\0", 6);
	buf_add(&block, e->big ? "MM" : "II", 2);
	put(&block, e->big, 42, 2);
	put(&block, e->big, e->ifd, 4);
	put(&block, e->big, e->count_tags, 2);
	put(&block, e->big, 0x0112, 2);
	put(&block, e->big, e->type, 2);
	put(&block, e->big, e->count, 4);
	if (e->type == 3) {
		put(&block, e->big, e->value, 2);
		put(&block, e->big, 0, 2);
	} else {
		put(&block, e->big, e->value, 4);
	}
	put(&block, e->big, e->next, 4);
	with_segments(out, APP1, block.data, e->cut ? e->cut : block.len, 0, 1);
	hostile_name(about, "JPEG with EXIF: %s", e->name);
	about->expect = HOSTILE_VALID;
	about->width = e->turned ? 64 : 96;
	about->height = e->turned ? 96 : 64;
	buf_finish(&block);
}

#define COUNT(a) (sizeof(a) / sizeof *(a))

const struct hostile_family hostile_jpeg[] = {
	{ CUTS_BASELINE, make_cut_baseline }, { CUTS_PROGRESSIVE, make_cut_progressive },
	{ COUNT(pokes), make_poked },
	{ 5, make_progressive_bomb }, { COUNT(orders), make_reordered }, { 9, make_stuffed }, { 3, make_filled },
	{ 7, make_endless },
	{ COUNT(exifs), make_exif }, { 0, NULL },
};
