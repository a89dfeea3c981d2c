#include "image/decode.h"

#include <string.h>

#include "image/iso.h"
#include "image/limits.h"

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

void decoder_close(struct decoder *d)
{
	if (d->close)
		d->close(d);
	d->close = NULL;
}
