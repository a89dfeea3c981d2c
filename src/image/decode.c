#include "image/decode.h"

#include <stdio.h>
#include <string.h>

#include "image/iso.h"
#include "image/limits.h"

enum { OPAQUE = 255, PAPER = 255 };

/* Within limits.h? The sentence names the limit. */
static bool size_ok(const struct decoder *d, struct err *err)
{
	int64_t width = d->full_width, height = d->full_height;
	if (width < 1 || height < 1)
		return err_set(err, ERR_REPLY, "the picture has no pixels");
	if (width > IMAGE_SIDE_MAX || height > IMAGE_SIDE_MAX || width * height > d->pixels_max)
		return err_set(err, ERR_REPLY, "the picture claims %lldx%lld pixels; at most %d megapixels and %d a side are opened",
		               (long long)width, (long long)height, d->pixels_max / 1000000, IMAGE_SIDE_MAX);
	return true;
}

const struct decoder_format *decoder_format_of(const char *kind)
{
	static const struct decoder_format *const formats[] = { &decoder_jpeg, &decoder_png, &decoder_webp, &decoder_webm };
	for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
		if (strcmp(formats[i]->name, kind) == 0)
			return formats[i];
	return NULL;
}

bool decoder_cannot_show(const char *noun, const char *codec, struct err *err)
{
	err_set(err, ERR_REPLY, "this is %s%s%s%s, which this build cannot show", noun, *codec ? " (" : "", codec, *codec ? ")" : "");
	return err_remedy(err, "shown are JPEG, PNG, WebP, and WebM films in VP8 or VP9");
}

static bool not_shown(const struct image_kind *kind, const uint8_t *bytes, size_t n, struct err *err)
{
	char codec[ISO_CODEC_MAX];
	iso_codec(bytes, n, codec);
	return decoder_cannot_show(kind->noun, *codec ? codec : kind->codec, err);
}

bool decoder_open(struct decoder *d, const uint8_t *bytes, size_t n, int frame, struct err *err)
{
	*d = (struct decoder){ .frame = frame, .pixels_max = IMAGE_PIXELS_MAX, .facts.orientation = 1 };
	const struct image_kind *kind = image_sniff(bytes, n);
	if (n == 0)
		return err_set(err, ERR_REPLY, "the picture is empty");
	if (n > IMAGE_FILE_MAX)
		return err_set(err, ERR_REPLY, "the picture file is larger than %d MiB", IMAGE_FILE_MAX >> 20);
	if (!kind)
		return err_set(err, ERR_REPLY, "this is no picture");
	const struct decoder_format *f = decoder_format_of(kind->name);
	if (!f)
		return not_shown(kind, bytes, n, err);
	strncpy(d->facts.format, f->name, sizeof d->facts.format - 1);
	if (!f->open(d, bytes, n, err) || !size_ok(d, err)) {
		decoder_close(d);
		return false;
	}
	if (!d->shown_width) {
		d->shown_width = d->full_width;
		d->shown_height = d->full_height;
	}
	return true;
}

bool decoder_begin(struct decoder *d, int min_w, int min_h, struct err *err)
{
	return decoder_format_of(d->facts.format)->begin(d, min_w, min_h, err);
}

void decoder_detail(struct decoder *d, const char *word)
{
	size_t n = strlen(d->facts.detail);
	if (*word)
		snprintf(d->facts.detail + n, sizeof d->facts.detail - n, "%s%s", n ? ", " : "", word);
}

void decoder_on_paper(uint8_t *pixels, int width)
{
	for (int x = 0; x < width; x++, pixels += 4)
		for (int k = 0; pixels[3] != OPAQUE && k < 3; k++)
			pixels[k] = (uint8_t)((pixels[k] * pixels[3] + PAPER * (OPAQUE - pixels[3]) + OPAQUE / 2) / OPAQUE);
}

void decoder_close(struct decoder *d)
{
	if (d->close)
		d->close(d);
	d->close = NULL;
}
