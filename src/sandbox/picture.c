#include "sandbox/picture.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "specimen/boxes.h"

/* What a leaf shows when its words do not say otherwise. */
static const struct frame {
	const char *leaf;
	bool back, face, selfie;
	enum specimen_scene scene;
	int width, height, quality;
} frames[] = {
	{ "original_front", false, false, false, SPECIMEN_TABLE, 4032, 3024, 88 },
	{ "original_back", true, false, false, SPECIMEN_TABLE, 4032, 3024, 88 },
	{ "cropped_front", false, false, false, SPECIMEN_CROPPED, 1600, 1008, 90 },
	{ "cropped_back", true, false, false, SPECIMEN_CROPPED, 1600, 1008, 90 },
	{ "face", false, true, false, SPECIMEN_CROPPED, 600, 760, 90 },
	{ "image_url", false, false, true, SPECIMEN_CROPPED, 1440, 1920, 88 },
	{ "video_url", false, false, true, SPECIMEN_CROPPED, 1440, 1920, 88 },
};

static const struct word {
	const char *word;
	int scene;          /* + 1; 0: leaves it */
	unsigned flaws;
	enum picture_odd odd;
	bool png, progressive, missing;
} words[] = {
	{ "cropped", SPECIMEN_CROPPED + 1, 0, 0, false, false, false },
	{ "table", SPECIMEN_TABLE + 1, 0, 0, false, false, false },
	{ "hand", SPECIMEN_HAND + 1, 0, 0, false, false, false },
	{ "badcrop", SPECIMEN_BADCROP + 1, 0, 0, false, false, false },
	{ "blur", 0, SPECIMEN_BLUR, 0, false, false, false },
	{ "glare", 0, SPECIMEN_GLARE, 0, false, false, false },
	{ "dark", 0, SPECIMEN_DARK, 0, false, false, false },
	{ "png", 0, 0, 0, true, false, false },
	{ "progressive", 0, 0, 0, false, true, false },
	{ "missing", 0, 0, 0, false, false, true },
	{ "truncated", 0, 0, PICTURE_TRUNCATED, false, false, false },
	{ "empty", 0, 0, PICTURE_EMPTY, false, false, false },
	{ "html", 0, 0, PICTURE_HTML, false, false, false },
	{ "text", 0, 0, PICTURE_TEXT, false, false, false },
	{ "bomb-png", 0, 0, PICTURE_BOMB_PNG, false, false, false },
	{ "bomb-jpeg", 0, 0, PICTURE_BOMB_JPEG, false, false, false },
	{ "tiny", 0, 0, PICTURE_TINY, false, false, false },
	{ "mp4", 0, 0, PICTURE_MP4, false, false, false },
	{ "mov", 0, 0, PICTURE_MOV, false, false, false },
	{ "heic", 0, 0, PICTURE_HEIC, false, false, false },
	{ "avif", 0, 0, PICTURE_AVIF, false, false, false },
};

/* "exif=6", "size=800x600", "quality=40", "person=7" */
static bool apply_setting(const char *word, struct specimen *s)
{
	unsigned long long person;
	int a, b, end = 0;
	if (sscanf(word, "exif=%d%n", &a, &end) == 1 && !word[end] && a >= 1 && a <= 8)
		s->orientation = a;
	else if (sscanf(word, "size=%dx%d%n", &a, &b, &end) == 2 && !word[end] && a >= 16 && a <= 4032 && b >= 16 && b <= 4032)
		s->width = a, s->height = b;
	else if (sscanf(word, "quality=%d%n", &a, &end) == 1 && !word[end] && a >= 1 && a <= 100)
		s->quality = a;
	else if (sscanf(word, "person=%llu%n", &person, &end) == 1 && !word[end])
		s->person = person;
	else
		return false;
	return true;
}

static bool apply_word(const char *word, struct picture *p)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		const struct word *w = &words[i];
		if (strcmp(w->word, word) != 0)
			continue;
		if (w->scene)
			p->specimen.scene = (enum specimen_scene)(w->scene - 1);
		if (w->odd)
			p->odd = w->odd;
		p->specimen.flaws |= w->flaws;
		p->specimen.png = p->specimen.png || w->png;
		p->specimen.progressive = p->specimen.progressive || w->progressive;
		p->missing = p->missing || w->missing;
		return true;
	}
	return apply_setting(word, &p->specimen);
}

static enum specimen_kind kind_of(const struct frame *f, const char *category)
{
	if (f->face || f->selfie)
		return f->face ? SPECIMEN_FACE : SPECIMEN_SELFIE;
	if (strcmp(category, "passport") == 0 || strcmp(category, "visa") == 0)
		return SPECIMEN_PASSPORT;
	if (strcmp(category, "drivers_license") == 0)
		return f->back ? SPECIMEN_LICENCE_BACK : SPECIMEN_LICENCE_FRONT;
	return f->back ? SPECIMEN_ID_BACK : SPECIMEN_ID_FRONT;
}

/* What was read from the document, else what the person declared: a blurred document still had something printed on it. */
static const char *printed(const struct link_target *t, const char *read, const char *person)
{
	const char *s = cJSON_GetStringValue(tree_path(tree_get(t->part, "extracted_data"), read));
	if (!s)
		s = tree_text(t->attempt->subject->person, person);
	return s ? s : "";
}

static void fill_printed(const struct link_target *t, struct specimen *s)
{
	s->given_name = printed(t, "name.given_name", "given_name");
	s->family_name = printed(t, "name.family_name", "family_name");
	s->date_of_birth = printed(t, "date_of_birth", "date_of_birth");
	s->expiration_date = printed(t, "expiration_date", "expiration_date");
	s->id_number = printed(t, "id_number", "document_number");
	s->country = printed(t, "issuing_country", "country");
	s->region = printed(t, "issuing_region", "region");
	s->category = printed(t, "category", "category");
}

bool picture_parse(const struct link_target *t, struct picture *out, struct err *err)
{
	size_t f = 0;
	while (strcmp(frames[f].leaf, t->leaf) != 0)
		f++;
	const struct subject *subject = t->attempt->subject;
	const cJSON *face = tree_get(subject->person, "face");
	*out = (struct picture){ .specimen = { .scene = frames[f].scene, .width = frames[f].width, .height = frames[f].height,
		.quality = frames[f].quality, .person = cJSON_IsNumber(face) ? (uint64_t)face->valuedouble : subject->seed } };
	struct specimen *s = &out->specimen;
	fill_printed(t, s);
	s->kind = kind_of(&frames[f], s->category);
	/* Front and back of one submission lie on the same table. */
	char place[32];
	snprintf(place, sizeof place, "%s %d", t->document ? "document" : "selfie", t->index);
	struct digest d = digest_hmac(place, strlen(place), t->attempt->id, strlen(t->attempt->id));
	s->seed = digest_number(&d);
	char *copy = mem_strdup(t->spec + strlen("draw:")), *rest = copy, *word;
	bool ok = true;
	while (ok && (word = strsep(&rest, " ")))
		if (*word && !apply_word(word, out))
			ok = err_set(err, ERR_LOCAL, "attempt %s, %s: no picture has the word \"%.40s\"", t->attempt->id, t->leaf, word);
	free(copy);
	static const char *const types[PICTURE_ODDITIES] = {
		[PICTURE_HTML] = "text/html", [PICTURE_BOMB_PNG] = "image/png", [PICTURE_MP4] = "video/mp4",
		[PICTURE_MOV] = "video/quicktime", [PICTURE_HEIC] = "image/heic", [PICTURE_AVIF] = "image/avif",
	};
	out->type = types[out->odd] ? types[out->odd] : s->png ? "image/png" : "image/jpeg";
	return ok;
}

static uint32_t crc32_of(const uint8_t *p, size_t n)
{
	uint32_t crc = 0xffffffff;
	while (n--) {
		crc ^= *p++;
		for (int i = 0; i < 8; i++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
	}
	return ~crc;
}

static void put32(uint8_t *p, uint32_t n)
{
	for (int i = 0; i < 4; i++)
		p[i] = (uint8_t)(n >> (24 - 8 * i));
}

static void png_chunk(struct buf *out, const char *type, const uint8_t *data, size_t n)
{
	uint8_t whole[64] = { 0 };
	put32(whole, (uint32_t)n);
	memcpy(whole + 4, type, 4);
	if (n)
		memcpy(whole + 8, data, n);
	put32(whole + 8 + n, crc32_of(whole + 4, n + 4));
	buf_add(out, whole, n + 12);
}

/* A grey PNG that claims this size and holds one pixel. */
static void small_png(struct buf *out, uint32_t side)
{
	uint8_t header[13] = { [8] = 8 };
	put32(header, side);
	put32(header + 4, side);
	/* zlib: one stored block with a filter byte and a pixel, Adler-32. */
	static const uint8_t data[] = { 0x78, 0x01, 0x01, 2, 0, 0xfd, 0xff, 0, 0x80, 0x00, 0x82, 0x00, 0x81 };
	buf_add(out, "\x89PNG\r\n\x1a\n", 8);
	png_chunk(out, "IHDR", header, sizeof header);
	png_chunk(out, "IDAT", data, sizeof data);
	png_chunk(out, "IEND", NULL, 0);
}

/* Let the frame header claim 65500x65500. */
static void inflate_jpeg(struct buf *jpeg)
{
	uint8_t *p = (uint8_t *)jpeg->data;
	for (size_t i = 0; i + 9 < jpeg->len; i++)
		if (p[i] == 0xff && (p[i + 1] == 0xc0 || p[i + 1] == 0xc2) && p[i + 2] == 0) {
			memcpy(p + i + 5, "\xff\xdc\xff\xdc", 4);
			return;
		}
}

bool picture_make(const struct picture *p, struct buf *out, struct err *err)
{
	struct specimen small = p->specimen;
	switch (p->odd) {
	case PICTURE_EMPTY:
		return true;
	case PICTURE_HTML:
		return buf_add_str(out, "<!DOCTYPE html><html><body>Please sign in</body></html>\n");
	case PICTURE_TEXT:
		return buf_add_str(out, "this is no picture\n\x1b[2J\x1bPq#0;2;0;0;0\x1b\\\n");
	case PICTURE_TINY:
		small_png(out, 1);
		return true;
	case PICTURE_BOMB_PNG:
		small_png(out, 60000);
		return true;
	case PICTURE_BOMB_JPEG:
		small.width = 640, small.height = 480;
		if (!specimen_draw(&small, out, err))
			return false;
		inflate_jpeg(out);
		return true;
	case PICTURE_MP4:
		specimen_boxes_film("isom", "avc1", false, out);
		return true;
	case PICTURE_MOV:
		specimen_boxes_film("qt  ", "hvc1", true, out);
		return true;
	case PICTURE_HEIC:
		specimen_boxes_still("heic", "mif1", "hvcC", out);
		return true;
	case PICTURE_AVIF:
		specimen_boxes_still("avif", "mif1", "av1C", out);
		return true;
	case PICTURE_TRUNCATED:
		if (!specimen_draw(&p->specimen, out, err))
			return false;
		out->len = out->len * 2 / 5;
		return true;
	default:
		return specimen_draw(&p->specimen, out, err);
	}
}

void picture_name(const struct picture *p, char out[DIGEST_HEX])
{
	const struct specimen *s = &p->specimen;
	char *text = mem_printf("%d %d %u %llu %llu %dx%d %d %d %d %d %d\n%s\n%s\n%s\n%s\n%s\n%s\n%s\n%s", s->kind, s->scene, s->flaws,
	                        (unsigned long long)s->person, (unsigned long long)s->seed, s->width, s->height, s->png, s->quality,
	                        s->progressive, s->orientation, p->odd, s->given_name, s->family_name, s->date_of_birth,
	                        s->expiration_date, s->id_number, s->country, s->region, s->category);
	struct digest d = digest_sha256(text, strlen(text));
	digest_hex(&d, out);
	free(text);
}
