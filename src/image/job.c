/* What console and worker both must know of a picture and a job. */
#include "config.h"
#include "image/image.h"
#include "image/limits.h"

bool image_has_symbols(void)
{
#ifdef HAVE_CHAFA
	return true;
#else
	return false;
#endif
}

void image_job_cell(const struct image_job *j, int *w, int *h)
{
	*w = j->protocol == IMAGE_BLOCKS ? 1 : j->protocol == IMAGE_SYMBOLS ? SYMBOL_PX : j->cell_w;
	*h = j->protocol == IMAGE_BLOCKS ? 2 : j->protocol == IMAGE_SYMBOLS ? SYMBOL_PX : j->cell_h;
}

void image_job_canvas(const struct image_job *j, int *w, int *h)
{
	image_job_cell(j, w, h);
	*w *= j->cols;
	*h *= j->rows;
	if (j->protocol == IMAGE_SIXEL && *h >= SIXEL_BAND)
		*h -= *h % SIXEL_BAND;
}

static bool within(int v, int least, int most)
{
	return v >= least && v <= most;
}

static bool symbols_valid(const struct image_job *j)
{
	return image_has_symbols() && j->depth != IMAGE_MONO && within(j->cols, 1, IMAGE_CANVAS_MAX / SYMBOL_PX) &&
	       within(j->rows, 1, IMAGE_CANVAS_MAX / SYMBOL_PX) &&
	       j->cols * SYMBOL_PX <= IMAGE_CANVAS_AREA / (j->rows * SYMBOL_PX);
}

static bool effects_valid(unsigned effects)
{
	unsigned channel = effects & IMAGE_CHANNELS;
	return !(effects & ~(unsigned)(IMAGE_INVERT | IMAGE_EDGES | IMAGE_STRETCH | IMAGE_CHANNELS)) && !(channel & (channel - 1));
}

bool image_job_valid(const struct image_job *j)
{
	return within((int)j->protocol, IMAGE_SIXEL, IMAGE_SYMBOLS) && (j->protocol != IMAGE_SYMBOLS || symbols_valid(j)) && within((int)j->depth, IMAGE_MONO, IMAGE_TRUE) &&
	       within(j->cell_w, 1, IMAGE_CELL_MAX) && within(j->cols, 1, IMAGE_CANVAS_MAX / j->cell_w) &&
	       within(j->cell_h, 1, IMAGE_CELL_MAX) && within(j->rows, 1, IMAGE_CANVAS_MAX / j->cell_h) &&
	       j->cols * j->cell_w <= IMAGE_CANVAS_AREA / (j->rows * j->cell_h) && within(j->colors, 2, 256) &&
	       within(j->rotate, IMAGE_ROTATE_0, IMAGE_ROTATE_270) &&
	       effects_valid(j->effects) && within(j->zoom, 0, IMAGE_ZOOM_MAX) && within(j->pan_x, 0, 1000) && within(j->pan_y, 0, 1000) &&
	       within(j->frame, 0, FILM_FRAMES_MAX - 1) && j->canvas <= 0xffffff;
}
