/* Films and pictures in files of boxes (ISO 14496-12) as phones send them. They say truly what they are, and hold grey noise: nothing
 * here decodes them, and what only names them needs no more. */
#ifndef SPECIMEN_BOXES_H
#define SPECIMEN_BOXES_H

#include <stdbool.h>

struct buf;

/* brand: "isom", "qt  " and so on, NULL: none, as in old QuickTime. codec: the track's sample entry, "avc1". late: what describes the film
 * stands behind it, as cameras write it, which know it only then. A track of sound comes first. Appends. */
void specimen_boxes_film(const char *brand, const char *codec, bool late, struct buf *out);
/* brand: "heic", "mif1"; other: a second one that it is compatible with, or NULL; property: "hvcC", or NULL. Appends. */
void specimen_boxes_still(const char *brand, const char *other, const char *property, struct buf *out);

#endif
