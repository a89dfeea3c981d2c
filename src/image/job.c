/* What console and worker both must know of a picture and a job. */
#include <string.h>

#include "image/image.h"
#include "image/limits.h"

const char *image_sniff(const void *bytes, size_t n)
{
	static const struct {
		const char *name, *magic;
		size_t length, at;
	} kinds[] = {
		{ "JPEG", "\xff\xd8\xff", 3, 0 }, { "PNG", "\x89PNG\r\n\x1a\n", 8, 0 }, { "WebP", "WEBP", 4, 8 },
		{ "WebM", "\x1a\x45\xdf\xa3", 4, 0 }, { "GIF", "GIF8", 4, 0 },
	};
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (n >= kinds[i].at + kinds[i].length && memcmp((const char *)bytes + kinds[i].at, kinds[i].magic, kinds[i].length) == 0)
			return kinds[i].name;
	return "";
}

bool image_job_valid(const struct image_job *j)
{
	return j->protocol >= IMAGE_SIXEL && j->protocol <= IMAGE_BLOCKS && j->depth >= IMAGE_MONO && j->depth <= IMAGE_TRUE && j->cols >= 1 &&
	       j->cols <= IMAGE_CELLS_MAX && j->rows >= 1 && j->rows <= IMAGE_CELLS_MAX && j->cell_w >= 1 && j->cell_w <= IMAGE_CELL_MAX &&
	       j->cell_h >= 1 && j->cell_h <= IMAGE_CELL_MAX && j->cols * j->cell_w <= IMAGE_CANVAS_MAX * 2 &&
	       j->rows * j->cell_h <= IMAGE_CANVAS_MAX * 2 && j->colors >= 2 && j->colors <= 256 && j->rotate >= 0 && j->rotate <= 3 &&
	       !(j->effects & ~(unsigned)(IMAGE_INVERT | IMAGE_EDGES | IMAGE_STRETCH)) && j->zoom >= 0 && j->zoom <= 1600 && j->pan_x >= 0 &&
	       j->pan_x <= 1000 && j->pan_y >= 0 && j->pan_y <= 1000 && j->canvas <= 0xffffff;
}
