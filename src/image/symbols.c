/* Block characters fitted to the picture by libchafa: the outline of a face where half blocks show steps. libchafa chooses characters
 * and colours only; what is written is written here, so that the check knows every byte. */
#include "image/symbols.h"

#ifdef HAVE_CHAFA
#include <chafa.h>

#include "base/mem.h"
#include "image/kernel.h"
#include "image/limits.h"

static ChafaCanvas *canvas_of(enum image_depth depth, int cols, int rows)
{
	static const ChafaCanvasMode modes[] = {
		[IMAGE_MONO] = CHAFA_CANVAS_MODE_FGBG, [IMAGE_8] = CHAFA_CANVAS_MODE_INDEXED_8, [IMAGE_16] = CHAFA_CANVAS_MODE_INDEXED_16,
		[IMAGE_256] = CHAFA_CANVAS_MODE_INDEXED_240, [IMAGE_TRUE] = CHAFA_CANVAS_MODE_TRUECOLOR,
	};
	ChafaSymbolMap *symbols = chafa_symbol_map_new();
	ChafaCanvasConfig *config = chafa_canvas_config_new();
	/* What fonts have: U+2580 to U+259F. */
	chafa_symbol_map_add_by_tags(symbols, CHAFA_SYMBOL_TAG_SPACE | CHAFA_SYMBOL_TAG_BLOCK);
	chafa_canvas_config_set_symbol_map(config, symbols);
	chafa_canvas_config_set_geometry(config, cols, rows);
	chafa_canvas_config_set_canvas_mode(config, modes[depth]);
	/* The reviewer judges the picture: its contrast is not touched. */
	chafa_canvas_config_set_preprocessing_enabled(config, FALSE);
	ChafaCanvas *canvas = chafa_canvas_new(config);
	chafa_canvas_config_unref(config);
	chafa_symbol_map_unref(symbols);
	return canvas;
}

void symbols_start(void)
{
	static const guint8 black[SYMBOL_PX * SYMBOL_PX * 3];
	/* Threads would need calls that the lock forbids, and so would all that is set up at the first use. */
	chafa_set_n_threads(1);
	for (int depth = IMAGE_8; depth <= IMAGE_TRUE; depth++) {
		ChafaCanvas *canvas = canvas_of((enum image_depth)depth, 1, 1);
		chafa_canvas_draw_all_pixels(canvas, CHAFA_PIXEL_RGB8, black, SYMBOL_PX, SYMBOL_PX, SYMBOL_PX * 3);
		chafa_canvas_unref(canvas);
	}
}

static void put_cell(ChafaCanvas *canvas, int x, int y, enum image_depth depth, struct buf *out, gint last[2])
{
	gint colours[2];
	gunichar c = chafa_canvas_get_char_at(canvas, x, y);
	char utf8[6];
	chafa_canvas_get_raw_colors_at(canvas, x, y, &colours[0], &colours[1]);
	for (int i = 0; i < 2; i++) {
		bool unseen = c == (i ? 0x2588 : ' ');
		if (colours[i] == last[i] || unseen)
			continue;
		encode_colour(out, depth, i, colours[i]);
		last[i] = colours[i];
	}
	buf_add(out, utf8, (size_t)g_unichar_to_utf8(c, utf8));
}

void encode_symbols(const struct raster *r, enum image_depth depth, struct buf *out)
{
	int cols = r->width / SYMBOL_PX, rows = r->height / SYMBOL_PX;
	size_t pixels = (size_t)r->width * (size_t)r->height;
	uint8_t *rgb = secret_alloc(pixels * 3);
	for (size_t i = 0; i < pixels; i++)
		for (size_t k = 0; k < 3; k++)
			rgb[i * 3 + k] = r->pixels[i * PIXEL + k];
	ChafaCanvas *canvas = canvas_of(depth, cols, rows);
	chafa_canvas_draw_all_pixels(canvas, CHAFA_PIXEL_RGB8, rgb, r->width, r->height, r->width * 3);
	for (int y = 0; y < rows; y++) {
		gint last[2] = { -1, -1 };
		if (y)
			buf_add_char(out, '\n');
		for (int x = 0; x < cols; x++)
			put_cell(canvas, x, y, depth, out, last);
		buf_add_str(out, "\033[0m");
	}
	chafa_canvas_unref(canvas);
	secret_free(rgb);
}

#else

void symbols_start(void)
{
}

/* image_job_valid refuses such jobs. */
void encode_symbols(const struct raster *r, enum image_depth depth, struct buf *out)
{
	(void)r;
	(void)depth;
	(void)out;
}

#endif
