#include "image/iso.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { TYPE = 4, FULL = 4, BOXES_MAX = 2000, TRACKS_MAX = 64, HANDLER_AT = FULL + 4, ENTRIES_AT = FULL + 4 };

struct span {
	const uint8_t *p, *end;
};

struct box {
	char type[TYPE];
	struct span body;  /* of one that was cut: what is there */
};

static size_t left(const struct span *s)
{
	return (size_t)(s->end - s->p);
}

static uint64_t number(const uint8_t *p, int bytes)
{
	uint64_t v = 0;
	for (int i = 0; i < bytes; i++)
		v = v << 8 | p[i];
	return v;
}

/* The next box of a span, which moves behind it. */
static bool take(struct span *in, struct box *b)
{
	size_t head = 8;
	if (left(in) < head)
		return false;
	uint64_t size = number(in->p, 4);
	memcpy(b->type, in->p + 4, TYPE);
	if (size == 1) { /* the true one follows */
		head = 16;
		if (left(in) < head)
			return false;
		size = number(in->p + 8, 8);
	} else if (size == 0) { /* to the end */
		size = left(in);
	}
	if (size < head)
		return false;
	if (size > left(in))
		size = left(in);
	b->body = (struct span){ in->p + head, in->p + size };
	in->p += size;
	return true;
}

/* The next box of this type; the span moves behind it. */
static bool find(struct span *in, const char *type, struct span *body)
{
	struct box b;
	for (int i = 0; i < BOXES_MAX && take(in, &b); i++) {
		if (memcmp(b.type, type, TYPE) == 0) {
			*body = b.body;
			return true;
		}
	}
	return false;
}

/* The box at the end of a path of types, four letters each, one inside the other. */
static bool descend(struct span in, const char *path, struct span *body)
{
	for (; *path; path += TYPE) {
		if (!find(&in, path, body))
			return false;
		in = *body;
	}
	return true;
}

static const struct {
	char type[TYPE + 1];
	const char *name;
} codecs[] = {
	/* sample entries of films */
	{ "avc1", "H.264" }, { "avc2", "H.264" }, { "avc3", "H.264" }, { "avc4", "H.264" }, { "dva1", "H.264" }, { "dvav", "H.264" },
	{ "hvc1", "HEVC" }, { "hev1", "HEVC" }, { "dvh1", "HEVC" }, { "dvhe", "HEVC" }, { "vvc1", "VVC" }, { "vvi1", "VVC" },
	{ "av01", "AV1" }, { "dav1", "AV1" }, { "vp08", "VP8" }, { "vp09", "VP9" }, { "mp4v", "MPEG-4" }, { "s263", "H.263" },
	{ "h263", "H.263" }, { "jpeg", "Motion JPEG" }, { "mjpa", "Motion JPEG" }, { "mjpb", "Motion JPEG" }, { "apch", "ProRes" },
	{ "apcn", "ProRes" }, { "apcs", "ProRes" }, { "apco", "ProRes" }, { "ap4h", "ProRes" }, { "encv", "encrypted" },
	/* properties of pictures */
	{ "hvcC", "HEVC" }, { "av1C", "AV1" }, { "avcC", "H.264" }, { "vvcC", "VVC" }, { "jpgC", "JPEG" },
};

static const char *codec_named(const char type[TYPE])
{
	for (size_t i = 0; i < sizeof codecs / sizeof codecs[0]; i++)
		if (memcmp(codecs[i].type, type, TYPE) == 0)
			return codecs[i].name;
	return NULL;
}

static void codec_of_entry(const char type[TYPE], char out[ISO_CODEC_MAX])
{
	const char *name = codec_named(type);
	bool plain = true;
	for (int i = 0; i < TYPE; i++)
		plain = plain && ((type[i] >= 'a' && type[i] <= 'z') || (type[i] >= 'A' && type[i] <= 'Z') || (type[i] >= '0' && type[i] <= '9'));
	if (name)
		snprintf(out, ISO_CODEC_MAX, "%s", name);
	else if (plain)
		snprintf(out, ISO_CODEC_MAX, "coded as %.4s", type);
}

/* The first track that is video. */
static void film_codec(struct span movie, char out[ISO_CODEC_MAX])
{
	struct span track, handler, entries;
	struct box entry;
	for (int i = 0; i < TRACKS_MAX && find(&movie, "trak", &track); i++) {
		if (!descend(track, "mdiahdlr", &handler) || left(&handler) < HANDLER_AT + TYPE || memcmp(handler.p + HANDLER_AT, "vide", TYPE) != 0)
			continue;
		if (descend(track, "mdiaminfstblstsd", &entries) && left(&entries) > ENTRIES_AT) {
			entries.p += ENTRIES_AT;
			if (take(&entries, &entry))
				codec_of_entry(entry.type, out);
		}
		return;
	}
}

static void picture_codec(struct span meta, char out[ISO_CODEC_MAX])
{
	struct span properties;
	struct box b;
	if (left(&meta) < FULL)
		return;
	meta.p += FULL;
	if (!descend(meta, "iprpipco", &properties))
		return;
	for (int i = 0; i < BOXES_MAX && take(&properties, &b); i++) {
		const char *name = codec_named(b.type);
		if (name) {
			snprintf(out, ISO_CODEC_MAX, "%s", name);
			return;
		}
	}
}

void iso_codec(const uint8_t *bytes, size_t n, char out[ISO_CODEC_MAX])
{
	const struct span file = { bytes, bytes + n };
	struct span body;
	out[0] = '\0';
	if (descend(file, "moov", &body))
		film_codec(body, out);
	else if (descend(file, "meta", &body))
		picture_codec(body, out);
}
