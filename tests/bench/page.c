#include "bench/page.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cairo.h>
#include <jpeglib.h>

enum { LINES = 46, QUALITY = 90, CHANNELS = 4 };

static uint32_t draw_number(uint32_t *state, uint32_t below)
{
	*state = *state * 1664525 + 1013904223;
	return (uint32_t)((uint64_t)(*state >> 4) * below >> 28);
}

static void print_line(cairo_t *cr, uint32_t *state, double x, double y, double end)
{
	static const char *const syllables[] = { "ka", "lo", "mi", "ren", "tu", "sa", "vel", "por", "in", "da", "ste", "gra", "no", "fi" };
	double pen = x, unused;
	cairo_move_to(cr, x, y);
	while (pen < end) {
		for (uint32_t n = 1 + draw_number(state, 4); n > 0; n--)
			cairo_show_text(cr, syllables[draw_number(state, sizeof syllables / sizeof syllables[0])]);
		cairo_show_text(cr, draw_number(state, 9) ? " " : ", ");
		cairo_get_current_point(cr, &pen, &unused);
	}
}

static cairo_surface_t *print_page(int width, int height, uint32_t *state)
{
	cairo_surface_t *page = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
	cairo_t *cr = cairo_create(page);
	double step = height * 0.86 / LINES;
	cairo_set_source_rgb(cr, 0.36, 0.31, 0.28);
	cairo_paint(cr);
	cairo_translate(cr, width / 2.0, height / 2.0);
	cairo_rotate(cr, 0.014);
	cairo_translate(cr, -width / 2.0, -height / 2.0);
	cairo_set_source_rgb(cr, 0.95, 0.94, 0.91);
	cairo_rectangle(cr, width * 0.03, height * 0.03, width * 0.94, height * 0.94);
	cairo_fill(cr);
	cairo_rectangle(cr, width * 0.06, height * 0.03, width * 0.87, height * 0.94);
	cairo_clip(cr);
	cairo_set_source_rgb(cr, 0.13, 0.13, 0.16);
	cairo_select_font_face(cr, "serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
	for (int i = 0; i < LINES; i++) {
		cairo_set_font_size(cr, step * (i < LINES / 2 ? 0.8 : 0.55));
		print_line(cr, state, width * 0.06, height * 0.09 + i * step, width * 0.93);
	}
	cairo_destroy(cr);
	cairo_surface_flush(page);
	return page;
}

/* As a camera sees it: darker to one corner, and never quite the same twice. */
static void see_row(const uint8_t *from, uint8_t *to, int width, double down, uint32_t *state)
{
	for (int x = 0; x < width; x++) {
		double light = 1.05 - 0.28 * down * x / width;
		for (int k = 0; k < 3; k++) {
			int noise = (int)(draw_number(state, 7) + draw_number(state, 7)) - 6, v = (int)(from[x * CHANNELS + 2 - k] * light) + noise;
			to[x * 3 + k] = (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v);
		}
	}
}

bool page_write(const char *path, int width, int height)
{
	struct jpeg_compress_struct c;
	struct jpeg_error_mgr errors;
	uint32_t state = 7;
	FILE *f = fopen(path, "wb");
	if (!f)
		return false;
	cairo_surface_t *page = print_page(width, height, &state);
	uint8_t *row = malloc((size_t)width * 3);
	c.err = jpeg_std_error(&errors);
	jpeg_create_compress(&c);
	jpeg_stdio_dest(&c, f);
	c.image_width = (JDIMENSION)width;
	c.image_height = (JDIMENSION)height;
	c.input_components = 3;
	c.in_color_space = JCS_RGB;
	jpeg_set_defaults(&c);
	jpeg_set_quality(&c, QUALITY, TRUE);
	jpeg_start_compress(&c, TRUE);
	for (int y = 0; y < height; y++) {
		JSAMPROW rows = row;
		see_row(cairo_image_surface_get_data(page) + (size_t)y * (size_t)cairo_image_surface_get_stride(page), row, width,
		        (double)y / height, &state);
		jpeg_write_scanlines(&c, &rows, 1);
	}
	jpeg_finish_compress(&c);
	jpeg_destroy_compress(&c);
	cairo_surface_destroy(page);
	free(row);
	return fclose(f) == 0;
}
