/* Small pictures to sixel by libsixel: thumbnails, stills and coarse previews. Its time grows with the square of what differs along a band,
 * so that a large picture of noise would never be done: those are encode_sixel's. Of libsixel only the writer is used, and only on
 * pixels that the palette was made for here. */
#include <setjmp.h>
#include <sixel.h>
#include <string.h>

#include "base/mem.h"
#include "image/raster.h"

/* libsixel's allocator knows no caller, so that what it takes is counted here; one picture is written at a time. It goes on with the pieces
 * of a band that it has no memory for (1.10.3 asks whether the wrong pointer is NULL), so that it is never given NULL: it is left. */
static struct {
	struct arena arena;
	size_t left;
	jmp_buf leave;
} room;

static void *take(size_t n)
{
	if (n > room.left)
		longjmp(room.leave, 1);
	room.left -= n;
	return arena_alloc(&room.arena, n);
}

static void *take_many(size_t count, size_t size)
{
	size_t n;
	return take(__builtin_mul_overflow(count, size, &n) ? SIZE_MAX : n); /* an arena's memory is zeroed */
}

/* Its writer takes all at once and lets nothing grow. */
static void *grow(void *p, size_t n)
{
	(void)p, (void)n;
	longjmp(room.leave, 1);
}

static void give_back(void *p)
{
	(void)p; /* goes with the arena, wiped */
}

static int collect(char *data, int n, void *out)
{
	return n >= 0 && buf_add(out, data, (size_t)n) ? n : -1; /* which it does not look at; out is full then */
}

static bool write_picture(const struct indexed *x, struct buf *out)
{
	sixel_allocator_t *allocator;
	sixel_output_t *output;
	sixel_dither_t *dither;
	uint8_t palette[COLORS_MAX * 3];
	_Static_assert(sizeof palette == sizeof x->palette.rgb, "colours lie as libsixel reads them");
	if (SIXEL_FAILED(sixel_allocator_new(&allocator, take, take_many, grow, give_back)) ||
	    SIXEL_FAILED(sixel_output_new(&output, collect, out, allocator)) ||
	    SIXEL_FAILED(sixel_dither_new(&dither, x->palette.count, allocator)))
		return false;
	memcpy(palette, x->palette.rgb, sizeof palette);
	sixel_dither_set_palette(dither, palette);
	sixel_dither_set_pixelformat(dither, SIXEL_PIXELFORMAT_PAL8);
	sixel_output_set_encode_policy(output, SIXEL_ENCODEPOLICY_SIZE);
	sixel_output_set_gri_arg_limit(output, 0); /* runs of any length, as ours */
	return SIXEL_SUCCEEDED(sixel_encode(x->pixels, x->width, x->height, 0, dither, output));
}

static bool try_picture(const struct indexed *x, struct buf *out)
{
	if (setjmp(room.leave))
		return false;
	return write_picture(x, out);
}

bool encode_sixel_small(const struct indexed *x, size_t most, struct buf *out)
{
	room.left = most;
	bool ok = try_picture(x, out);
	arena_finish(&room.arena);
	return ok && !out->full;
}
