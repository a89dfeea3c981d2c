/* Palettized rows to sixel, by libsixel's encoder. Its loaders and scalers never see a byte. */
#include <sixel.h>

#include "image/limits.h"
#include "image/raster.h"

static int collect(char *data, int size, void *ctx)
{
	struct buf *out = ctx;
	return size >= 0 && buf_add(out, data, (size_t)size) ? size : -1;
}

bool encode_sixel(const struct indexed *x, struct buf *out, struct err *err)
{
	sixel_allocator_t *allocator = NULL;
	sixel_output_t *output = NULL;
	sixel_dither_t *dither = NULL;
	SIXELSTATUS status = sixel_allocator_new(&allocator, NULL, NULL, NULL, NULL);
	if (SIXEL_SUCCEEDED(status))
		status = sixel_output_new(&output, collect, out, allocator);
	if (SIXEL_SUCCEEDED(status))
		status = sixel_dither_new(&dither, x->colors, allocator);
	if (SIXEL_SUCCEEDED(status)) {
		sixel_dither_set_palette(dither, (unsigned char *)(uintptr_t)x->palette);
		sixel_dither_set_pixelformat(dither, SIXEL_PIXELFORMAT_PAL8);
		sixel_output_set_encode_policy(output, SIXEL_ENCODEPOLICY_SIZE);
		status = sixel_encode(x->pixels, x->width, x->height, 0, dither, output);
	}
	if (dither)
		sixel_dither_unref(dither);
	if (output)
		sixel_output_unref(output);
	if (allocator)
		sixel_allocator_unref(allocator);
	if (SIXEL_FAILED(status) || out->full)
		return err_set(err, ERR_LOCAL, "the picture cannot be encoded as sixel: %s",
		               out->full ? "it is too large" : sixel_helper_format_error(status));
	return true;
}
