/* The pictures of a record by what they show; their boxes, side by side and as a strip. Internal to src/pane. */
#ifndef PANE_SIDES_H
#define PANE_SIDES_H

#include "pane/build.h"

enum { SIDE_FRONT, SIDE_BACK, SIDE_FACE, SIDE_SELFIE, SIDES, DOCUMENT_SIDES = SIDE_SELFIE };
extern const char *const side_names[SIDES];

/* The leaf of a side; its other form (cropped, original) when only that is there. */
enum idv_leaf side_leaf(const struct record *r, int side, bool original, size_t at);
bool side_there(const struct record *r, int side, size_t at);
int side_of(enum idv_leaf leaf);
const char *side_form(enum idv_leaf leaf); /* ", cropped", ", original" or "" */
size_t side_count(const struct record *r, int side); /* of submissions or selfies */

/* The pair in two boxes of one size or, by turns, in one; the text below. */
void sides_compare(const struct pane_view *v, struct pane_out *out, struct picture_ref first);
/* All pictures of the case in a row of small ones of this height; when there is no room for all, those around the one shown, or the first
 * where none of them is. */
void sides_strip(const struct record *r, const struct pane_view *v, struct pane_out *out, struct picture_ref shown,
                 int row, int col, int width);
enum { STRIP_ROWS = 6 }; /* with the titles */
/* A row each on what files the main picture or the pair are; kept when nothing is known yet, so that the text below stays in place.
 * named: say which picture it is even when there is only one. */
void sides_facts(struct column *c, const struct pane_out *out, bool named);

#endif
