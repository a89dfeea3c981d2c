#include "specimen/boxes.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/buf.h"

enum { TYPE = 4, MEDIA = 600, GREY = 0x80 };

static void be32(struct buf *b, uint32_t v)
{
	for (int i = 24; i >= 0; i -= 8)
		buf_add_char(b, (char)(v >> i & 0xff));
}

static void zeros(struct buf *b, int n)
{
	while (n-- > 0)
		buf_add_char(b, 0);
}

/* A box is begun, filled, and ended, when its length is known. */
static size_t begin(struct buf *b, const char *type)
{
	size_t at = b->len;
	be32(b, 0);
	buf_add(b, type, TYPE);
	return at;
}

static void end(struct buf *b, size_t at)
{
	size_t n = b->len - at;
	for (int i = 0; i < 4; i++)
		b->data[at + (size_t)i] = (char)(n >> (24 - 8 * i) & 0xff);
}

static void brands(struct buf *b, const char *major, const char *other)
{
	size_t ftyp = begin(b, "ftyp");
	buf_add(b, major, TYPE);
	be32(b, 0x200);
	buf_add(b, major, TYPE);
	if (other)
		buf_add(b, other, TYPE);
	end(b, ftyp);
}

static void media(struct buf *b)
{
	size_t mdat = begin(b, "mdat");
	for (int i = 0; i < MEDIA; i++)
		buf_add_char(b, (char)(GREY + i * 37 % 11));
	end(b, mdat);
}

static void track(struct buf *b, const char *handler, const char *codec)
{
	size_t trak = begin(b, "trak"), tkhd = begin(b, "tkhd");
	zeros(b, 84);
	end(b, tkhd);
	size_t mdia = begin(b, "mdia"), hdlr = begin(b, "hdlr");
	zeros(b, 8);
	buf_add(b, handler, TYPE);
	zeros(b, 13);
	end(b, hdlr);
	size_t minf = begin(b, "minf"), stbl = begin(b, "stbl"), stsd = begin(b, "stsd");
	be32(b, 0);
	be32(b, 1);
	size_t entry = begin(b, codec);
	zeros(b, 78);
	end(b, entry);
	end(b, stsd);
	end(b, stbl);
	end(b, minf);
	end(b, mdia);
	end(b, trak);
}

static void movie(struct buf *b, const char *codec)
{
	size_t moov = begin(b, "moov"), mvhd = begin(b, "mvhd");
	zeros(b, 100);
	end(b, mvhd);
	track(b, "soun", "mp4a");
	track(b, "vide", codec);
	end(b, moov);
}

void specimen_boxes_film(const char *brand, const char *codec, bool late, struct buf *out)
{
	if (brand)
		brands(out, brand, NULL);
	if (!late)
		movie(out, codec);
	media(out);
	if (late)
		movie(out, codec);
}

void specimen_boxes_still(const char *brand, const char *other, const char *property, struct buf *out)
{
	brands(out, brand, other);
	size_t meta = begin(out, "meta");
	be32(out, 0);
	size_t hdlr = begin(out, "hdlr");
	zeros(out, 8);
	buf_add(out, "pict", TYPE);
	zeros(out, 13);
	end(out, hdlr);
	size_t iprp = begin(out, "iprp"), ipco = begin(out, "ipco"), ispe = begin(out, "ispe");
	zeros(out, 12);
	end(out, ispe);
	if (property) {
		size_t configuration = begin(out, property);
		zeros(out, 23);
		end(out, configuration);
	}
	end(out, ipco);
	end(out, iprp);
	end(out, meta);
	media(out);
}
