/* From a picture in memory to a canvas for its box: each canvas it is shown on is a version, made by the worker and kept while the case is
 * open, so that one shown before comes back at once. */
#ifndef GALLERY_VERSION_H
#define GALLERY_VERSION_H

#include <stdbool.h>

#include "gallery/pictures.h"

struct gallery;

/* What of a picture a box shows now: how large, turned, coloured, for this terminal and link. */
struct image_job version_job(const struct gallery *g, const struct picture *item, const struct picture_box *box);
/* Thumbnails and the stills of a film: no room for sentences, the large picture has them. */
bool version_is_small(const struct picture_box *box);

/* All of these are of a picture that is here. What was made, is being made or failed; NULL. */
struct picture_version *version_find(struct picture *item, const struct image_job *want);
/* The same, and asked of the worker when there is none. */
struct picture_version *version_for(struct gallery *g, struct picture *item, const struct image_job *want);
/* The coarse one that a slow link gets first, until the real one is here and while it is sent; NULL: none. */
struct picture_version *version_coarse(struct gallery *g, struct picture *item, const struct image_job *want);
/* What is wanted is not here yet: what was seen before in this place stays until it is, so that no step, turn or move flickers; NULL. */
struct picture_version *version_seen_before(struct picture *item, const struct image_job *want, bool small);
/* Keys may come faster than pictures are made: another look at this one is under way, and only what is wanted after it is made next. */
bool version_under_way(const struct picture *item, const struct image_job *want);
/* The terminal would drop it: it is gone, and what is wanted next is less. */
bool version_too_large(struct gallery *g, struct picture *item, struct picture_version *v);

/* A picture too small to be shown tells how many a film has, and what a file is that cannot be shown. */
void version_open(struct gallery *g, struct picture *item);
/* Have the worker make what this box shows, unless it has: is it ready? VERSION_FAILED: it will never be. */
enum version_state { VERSION_COMING, VERSION_READY, VERSION_FAILED };
enum version_state version_ask(struct gallery *g, const struct picture_box *box);

void versions_take(struct gallery *g); /* what the workers finished */
/* One of it, to its version, or wiped when nobody wants it any more. The payload is taken. */
void version_result(struct gallery *g, const struct image_result *result);
void versions_forget(struct gallery *g, struct picture *item); /* all of a picture, wiped, and what the worker holds of it */

#endif
