/* The actions on pictures, of the case screen: each is one call of the gallery. */
#include "screen/case_look.h"

#include "gallery/compare.h"
#include "gallery/film.h"
#include "gallery/look.h"
#include "screen/case_state.h"

static struct gallery *gallery_of(const void *self)
{
	const struct case_view *c = self;
	return c->shared.gallery;
}

bool case_pan(struct ui *ui, void *self, int dx, int dy)
{
	(void)ui;
	return look_pan(gallery_of(self), dx, dy);
}

/* Why something is off. */
#define OFF(name, why) \
	static const char *name(const struct ui *ui, const void *self) \
	{ \
		(void)ui; \
		return why(gallery_of(self)); \
	}
OFF(off_picture, look_off_picture)
OFF(off_turn, look_off_turn)
OFF(off_zoomed, look_off_zoomed)
OFF(off_submission, look_off_submission)
OFF(off_documents, look_off_documents)
OFF(off_compare, look_off_compare)
OFF(off_film, film_off)
#undef OFF

#define LOOK(name, call) \
	static void name(struct ui *ui, void *self) \
	{ \
		struct gallery *g = gallery_of(self); \
		(void)ui; \
		call; \
	}
LOOK(front, look_show_side(g, 0))
LOOK(back_side, look_show_side(g, 1))
LOOK(face, look_show_side(g, 2))
LOOK(original, look_original(g))
LOOK(previous_submission, look_step_submission(g, -1))
LOOK(next_submission, look_step_submission(g, 1))
LOOK(play, film_play(g))
LOOK(frame_back, film_back(g))
LOOK(frame_on, film_on(g))
LOOK(compare, look_compare(g))
LOOK(blink, look_blink(g))
LOOK(zoom, look_zoom(g))
LOOK(zoom_in, look_zoom_in(g))
LOOK(zoom_out, look_zoom_out(g))
LOOK(fit, look_fit(g))
LOOK(rotate_left, look_rotate_left(g))
LOOK(rotate_right, look_rotate_right(g))
LOOK(invert, look_invert(g))
LOOK(edges, look_edges(g))
LOOK(contrast, look_stretch(g))
LOOK(channel, look_channel(g))
#undef LOOK

static void whole_screen(struct ui *ui, void *self)
{
	(void)ui;
	case_whole(self);
}

const struct action case_look_actions[] = {
	{ "front", { 'f' }, CASE_LOOKS, GROUP_LOOK, "Front of the document", NULL, off_documents, front },
	{ "back side", { 'b' }, CASE_LOOKS, GROUP_LOOK, "Back of the document", NULL, off_documents, back_side },
	{ "face", { 'F' }, CASE_LOOKS, GROUP_LOOK, "Face on the document", NULL, off_documents, face },
	{ "original", { 'x' }, CASE_LOOKS, GROUP_LOOK, "Cropped or original picture", "original", off_documents, original },
	{ "previous submission", { ',' }, CASE_LOOKS, GROUP_LOOK, "Previous submission", NULL, off_submission, previous_submission },
	{ "next submission", { '.' }, CASE_LOOKS, GROUP_LOOK, "Next submission", "submission", off_submission, next_submission },
	{ "play", { 'p' }, CASE_LOOKS, GROUP_LOOK, "Play the selfie's video, or pause it; Esc goes back to its sheet", "play", off_film, play },
	{ "frame back", { '[' }, CASE_LOOKS, GROUP_LOOK, "One frame of the video back", NULL, off_film, frame_back },
	{ "frame on", { ']' }, CASE_LOOKS, GROUP_LOOK, "One frame of the video on", NULL, off_film, frame_on },
	{ "compare", { 'w' }, CASE_LOOKS, GROUP_LOOK, "Compare with the next that matches; after the last, alone again", "compare", off_compare, compare },
	{ "blink", { 'B' }, CASE_LOOKS, GROUP_LOOK, "The two compared by turns in one place, or beside each other", NULL, off_compare, blink },
	{ "zoom", { 'z' }, CASE_LOOKS, GROUP_LOOK, "Real pixels or the whole; then hjkl or arrows pan", "zoom", off_picture, zoom },
	{ "zoom in", { '+', '=' }, CASE_LOOKS, GROUP_LOOK, "Larger; zooms, when it is not", NULL, off_picture, zoom_in },
	{ "zoom out", { '-' }, CASE_LOOKS, GROUP_LOOK, "Smaller, when zoomed", NULL, off_zoomed, zoom_out },
	{ "fit", { '0' }, CASE_LOOKS, GROUP_LOOK, "The whole picture again", NULL, off_zoomed, fit },
	{ "whole screen", { 'O' }, CASE_LOOKS, GROUP_LOOK, "The picture on the whole screen, and back", "whole", off_picture, whole_screen },
	{ "rotate left", { '<' }, CASE_LOOKS, GROUP_LOOK, "Turn left; of a video all its pictures", NULL, off_turn, rotate_left },
	{ "rotate right", { '>' }, CASE_LOOKS, GROUP_LOOK, "Turn right", NULL, off_turn, rotate_right },
	{ "invert", { 'i' }, CASE_LOOKS, GROUP_LOOK, "Invert the colours", NULL, off_picture, invert },
	{ "edges", { 'e' }, CASE_LOOKS, GROUP_LOOK, "Edges only", NULL, off_picture, edges },
	{ "contrast", { '*' }, CASE_LOOKS, GROUP_LOOK, "Stretch the contrast", NULL, off_picture, contrast },
	{ "channel", { '#' }, CASE_LOOKS, GROUP_LOOK, "Only red, green, blue; all colours again", NULL, off_picture, channel },
	{ 0 }
};
