/* Text on a specimen. Each stretch of characters is drawn with a font that has them, as fontconfig finds it; a character that no
 * installed font has is drawn as that font's empty box. */
#include <fontconfig/fontconfig.h>
#include <stdlib.h>
#include <string.h>

#include <cairo-ft.h>

#include "base/mem.h"
#include "specimen/art.h"

struct font {
	cairo_font_face_t *face;
	FcPattern *pattern;
	FcCharSet *has; /* borrowed from the pattern */
};

enum { FONTS = 64, MEMORY = 1024 };

/* Fonts are found once a process: asking fontconfig takes milliseconds a time. What is found for a character depends on nothing
 * but the character and the lettering, never on what was drawn before. */
static struct {
	struct font fonts[FONTS];
	int count;
	struct {
		uint32_t key; /* character and lettering, 0: empty */
		int font;
	} memory[MEMORY];
} known;

static const struct {
	const char *families[3];
	int weight;
} looks[LETTERINGS] = {
	[LETTERING_SANS] = { { "Liberation Sans", "DejaVu Sans", "sans-serif" }, FC_WEIGHT_REGULAR },
	[LETTERING_BOLD] = { { "Liberation Sans", "DejaVu Sans", "sans-serif" }, FC_WEIGHT_BOLD },
	[LETTERING_SERIF] = { { "Liberation Serif", "DejaVu Serif", "serif" }, FC_WEIGHT_BOLD },
	[LETTERING_MONO] = { { "Liberation Mono", "DejaVu Sans Mono", "monospace" }, FC_WEIGHT_REGULAR },
};

/* The best match for a character (0: any), whether or not it has it. NULL only where there are no fonts at all. */
static FcPattern *font_match(enum lettering look, uint32_t code)
{
	FcPattern *want = FcPatternCreate();
	for (int i = 0; i < 3; i++)
		FcPatternAddString(want, FC_FAMILY, (const FcChar8 *)looks[look].families[i]);
	FcPatternAddInteger(want, FC_WEIGHT, looks[look].weight);
	FcPatternAddBool(want, FC_SCALABLE, FcTrue);
	if (code) {
		FcCharSet *set = FcCharSetCreate();
		FcCharSetAddChar(set, code);
		FcPatternAddCharSet(want, FC_CHARSET, set);
		FcCharSetDestroy(set);
	}
	FcConfigSubstitute(NULL, want, FcMatchPattern);
	FcDefaultSubstitute(want);
	FcResult result;
	FcPattern *match = FcFontMatch(NULL, want, &result);
	FcPatternDestroy(want);
	return match;
}

/* Fontconfig hides its pointers from leak checkers, so what is kept is given back. */
static void fonts_forget(void)
{
	for (int i = 0; i < known.count; i++) {
		cairo_font_face_destroy(known.fonts[i].face);
		FcPatternDestroy(known.fonts[i].pattern);
	}
	FcFini();
}

/* The place of a font in the list, which takes it when it is new. */
static int font_keep(FcPattern *pattern)
{
	for (int i = 0; i < known.count; i++) {
		if (pattern && FcPatternEqual(known.fonts[i].pattern, pattern)) {
			FcPatternDestroy(pattern);
			return i;
		}
	}
	if (!pattern || known.count == FONTS) {
		if (pattern)
			FcPatternDestroy(pattern);
		return 0;
	}
	if (known.count == 0)
		atexit(fonts_forget);
	struct font *f = &known.fonts[known.count];
	f->pattern = pattern;
	f->face = cairo_ft_font_face_create_for_pattern(pattern);
	if (FcPatternGetCharSet(pattern, FC_CHARSET, 0, &f->has) != FcResultMatch)
		f->has = NULL;
	return known.count++;
}

static int font_for(enum lettering look, uint32_t code)
{
	uint32_t key = (uint32_t)look << 24 | (code < 0x80 ? 1 : code);
	size_t slot = key * 2654435761u >> 22;
	if (known.memory[slot].key != key) {
		int plain = code < 0x80 ? font_keep(font_match(look, 0)) : font_for(look, 1), font = plain;
		if (code >= 0x80 && !(known.fonts[plain].has && FcCharSetHasChar(known.fonts[plain].has, code))) {
			font = font_keep(font_match(look, code));
			/* Of boxes for what no font has, the usual font's are as good as any. */
			if (!known.fonts[font].has || !FcCharSetHasChar(known.fonts[font].has, code))
				font = plain;
		}
		known.memory[slot].key = key;
		known.memory[slot].font = font;
	}
	return known.memory[slot].font;
}

/* Walk the runs; with `draw` show them at x, y. */
static double walk(cairo_t *cr, enum lettering look, double size, const char *text, bool draw, double x, double y)
{
	char visual[SCRIPT_ROOM];
	double width = 0;
	script_visual(text, visual);
	text = visual;
	cairo_set_font_size(cr, size);
	while (*text) {
		char run[256];
		size_t n = 0;
		uint32_t code;
		int step = script_decode(text, &code);
		int font = font_for(look, code), same = font;
		while (same == font && n + (size_t)step < sizeof run) {
			memcpy(run + n, text, (size_t)step);
			n += (size_t)step;
			text += step;
			if (!*text)
				break;
			step = script_decode(text, &code);
			same = font_for(look, code);
		}
		run[n] = '\0';
		cairo_set_font_face(cr, known.fonts[font].face);
		cairo_text_extents_t box;
		cairo_text_extents(cr, run, &box);
		if (draw) {
			cairo_move_to(cr, x + width, y);
			cairo_show_text(cr, run);
		}
		width += box.x_advance;
	}
	return width;
}

double lettering_width(cairo_t *cr, enum lettering look, double size, const char *text)
{
	cairo_save(cr);
	double width = walk(cr, look, size, text, false, 0, 0);
	cairo_restore(cr);
	return width;
}

double lettering_draw(cairo_t *cr, enum lettering look, double size, double x, double y, double max_width, const char *text)
{
	double width = lettering_width(cr, look, size, text), squeeze = 1;
	if (max_width > 0 && width > max_width)
		squeeze = max_width / width;
	cairo_save(cr);
	cairo_translate(cr, x, y);
	cairo_scale(cr, squeeze, 1);
	walk(cr, look, size, text, true, 0, 0);
	cairo_restore(cr);
	return width * squeeze;
}
