#include "image/decode.h"

#include <stdio.h>
#include <string.h>

#include "image/limits.h"

enum { OPAQUE = 255, PAPER = 255 };

bool decoder_size_ok(int64_t width, int64_t height, struct err *err)
{
	if (width < 1 || height < 1)
		return err_set(err, ERR_REPLY, "the picture has no pixels");
	if (width > IMAGE_SIDE_MAX || height > IMAGE_SIDE_MAX || width * height > IMAGE_PIXELS_MAX)
		return err_set(err, ERR_REPLY, "the picture claims %lldx%lld pixels; at most %d megapixels and %d a side are opened",
		               (long long)width, (long long)height, IMAGE_PIXELS_MAX / 1000000, IMAGE_SIDE_MAX);
	return true;
}

static const struct decoder_format *format_of(const char *kind)
{
	static const struct decoder_format *const formats[] = { &decoder_jpeg, &decoder_png, &decoder_webp, &decoder_webm };
	for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
		if (strcmp(formats[i]->name, kind) == 0)
			return formats[i];
	return NULL;
}

bool decoder_open(struct decoder *d, const uint8_t *bytes, size_t n, int frame, struct err *err)
{
	*d = (struct decoder){ .frame = frame, .facts.orientation = 1 };
	const char *kind = image_sniff(bytes, n);
	if (n == 0)
		return err_set(err, ERR_REPLY, "the picture is empty");
	if (n > IMAGE_FILE_MAX)
		return err_set(err, ERR_REPLY, "the picture file is larger than %d MiB", IMAGE_FILE_MAX >> 20);
	const struct decoder_format *f = format_of(kind);
	if (!f)
		return err_set(err, ERR_REPLY, *kind ? "this is a %s; JPEG, PNG, WebP and WebM are shown" : "this is no picture%s", kind);
	strncpy(d->facts.format, f->name, sizeof d->facts.format - 1);
	if (!f->open(d, bytes, n, err) || !decoder_size_ok(d->full_width, d->full_height, err)) {
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
	return format_of(d->facts.format)->begin(d, min_w, min_h, err);
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
