/* Text on a specimen. Each stretch of characters is drawn with a font that has them, as fontconfig finds it; a character that no
 * installed font has is drawn as that font's empty box. */
#include <fontconfig/fontconfig.h>
#include <string.h>

#include <cairo-ft.h>

#include "base/mem.h"
#include "sandbox/specimen_art.h"

struct font {
	cairo_font_face_t *face;
	FcCharSet *has; /* borrowed from the face's pattern, which the face holds */
};

enum { FALLBACKS = 24 };

/* Fonts are found once a process: asking fontconfig takes milliseconds a time. */
static struct {
	struct font main[LETTERINGS];
	struct font fallback[FALLBACKS];
	int fallbacks;
} fonts;

static const struct {
	const char *families[3];
	int weight;
} looks[LETTERINGS] = {
	[LETTERING_SANS] = { { "Liberation Sans", "DejaVu Sans", "sans-serif" }, FC_WEIGHT_REGULAR },
	[LETTERING_BOLD] = { { "Liberation Sans", "DejaVu Sans", "sans-serif" }, FC_WEIGHT_BOLD },
	[LETTERING_SERIF] = { { "Liberation Serif", "DejaVu Serif", "serif" }, FC_WEIGHT_BOLD },
	[LETTERING_MONO] = { { "Liberation Mono", "DejaVu Sans Mono", "monospace" }, FC_WEIGHT_REGULAR },
};

static bool font_has(const struct font *f, uint32_t code)
{
	return f->face && f->has && FcCharSetHasChar(f->has, code);
}

/* `code` 0: any font of that look. */
static struct font font_find(enum lettering look, uint32_t code)
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
	struct font f = { 0 };
	if (match) {
		f.face = cairo_ft_font_face_create_for_pattern(match);
		FcPatternGetCharSet(match, FC_CHARSET, 0, &f.has);
		/* Not destroyed: the character set is read as long as the process lives. */
	}
	FcPatternDestroy(want);
	return f;
}

static const struct font *font_for(enum lettering look, uint32_t code)
{
	struct font *plain = &fonts.main[look];
	if (!plain->face)
		*plain = font_find(look, 0);
	if (font_has(plain, code) || code < 0x80)
		return plain;
	for (int i = 0; i < fonts.fallbacks; i++) {
		if (font_has(&fonts.fallback[i], code))
			return &fonts.fallback[i];
	}
	if (fonts.fallbacks == FALLBACKS)
		return plain;
	struct font found = font_find(look, code);
	if (!font_has(&found, code)) {
		cairo_font_face_destroy(found.face);
		return plain;
	}
	fonts.fallback[fonts.fallbacks] = found;
	return &fonts.fallback[fonts.fallbacks++];
}

/* Length of the UTF-8 sequence at s and its code; the text is clean, so only its shape is read. */
static int decode(const char *s, uint32_t *code)
{
	const unsigned char *u = (const unsigned char *)s;
	int n = u[0] < 0x80 ? 1 : u[0] < 0xe0 ? 2 : u[0] < 0xf0 ? 3 : 4;
	*code = n == 1 ? u[0] : u[0] & (0xffu >> (n + 1));
	for (int i = 1; i < n; i++) {
		if ((u[i] & 0xc0) != 0x80)
			return i;
		*code = *code << 6 | (u[i] & 0x3f);
	}
	return n;
}

/* Walk the runs; with `draw` show them at x, y. */
static double walk(cairo_t *cr, enum lettering look, double size, const char *text, bool draw, double x, double y)
{
	double width = 0;
	cairo_set_font_size(cr, size);
	while (*text) {
		char run[256];
		size_t n = 0;
		uint32_t code;
		int step = decode(text, &code);
		const struct font *font = font_for(look, code);
		const struct font *same = font;
		while (same == font && n + (size_t)step < sizeof run) {
			memcpy(run + n, text, (size_t)step);
			n += (size_t)step;
			text += step;
			if (!*text)
				break;
			step = decode(text, &code);
			same = font_for(look, code);
		}
		run[n] = '\0';
		cairo_set_font_face(cr, font->face);
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
