/* How the pictures of the open case come: asked for when it opens, wiped when it closes. A picture whose URL expired is renewed by one new
 * get for the whole case; a second failure is said. */
#ifndef GALLERY_FETCH_H
#define GALLERY_FETCH_H

#include "pane/pane.h"

struct err;
struct gallery;

/* Ask for all pictures of the open case with the URLs of its record; those already here stay. To be called when it was read. */
void pictures_fetch(struct gallery *g);
void pictures_not_renewed(struct gallery *g, const struct err *err); /* when that failed: it is said at those that expired */
/* Ask for one picture of the attempt before or after, unless it is here: its URLs are old, so a new get comes first. */
void pictures_want(struct gallery *g, struct picture_ref ref);
/* Attempts may be linked otherwise by what was read since: what is of an attempt no longer beside this one goes, and its comparison. */
void pictures_settle(struct gallery *g);
void pictures_clear(struct gallery *g); /* cancel, drop, wipe: nothing that was asked comes here any more */

#endif
