/* What decoders of several formats share. */
#include <stdio.h>
#include <string.h>

#include "image/decode.h"

enum { OPAQUE = 255, PAPER = 255 };

bool decoder_cannot_show(const char *noun, const char *codec, struct err *err)
{
	err_set(err, ERR_REPLY, "this is %s%s%s%s, which this build cannot show", noun, *codec ? " (" : "", codec, *codec ? ")" : "");
	return err_remedy(err, "shown are JPEG, PNG, WebP, and WebM films in VP8 or VP9");
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
