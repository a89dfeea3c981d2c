/* The pictures of the open case: what each is, how far it came, and how the reviewer turned it. Kept in secret memory while the case is
 * open. fetch.h has how they come, version.h what is made of them. */
#ifndef GALLERY_PICTURES_H
#define GALLERY_PICTURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "image/image.h"
#include "pane/pane.h"

struct attempt;
struct gallery;

/* So many are kept of a case, and so many of them are under way at once. */
enum { PICTURES_MAX = 256, PICTURES_AT_ONCE = 48, PICTURE_VERSIONS = 24, PICTURE_URL_LIFE_S = 60 };

/* QUEUED: its turn to be fetched comes. WAITING: for the get of another attempt. */
enum picture_state { PICTURE_NONE, PICTURE_QUEUED, PICTURE_WAITING, PICTURE_COMING, PICTURE_HERE, PICTURE_EXPIRED, PICTURE_FAILED };

/* How the reviewer turned it. */
struct picture_look {
	int rotate;
	unsigned effects;
	int zoom, pan_x, pan_y;
};

/* A picture made ready for one canvas. */
struct picture_version {
	struct image_job job;     /* what was asked */
	bool asked, here;
	bool failed;              /* this picture of a film, not all of it; why is in the picture's err */
	int frame_ms;             /* when in its film it comes */
	char *payload;            /* secret memory */
	size_t len;
	uint64_t used;            /* the one unused longest makes room */
};

struct picture {
	size_t index;             /* among the case's */
	struct picture_ref ref;
	enum picture_state state;
	uint32_t call;            /* while it waits: the get of the other attempt */
	char attempt[128];        /* whose it is, if not of the open one */
	uint32_t generation;      /* of the URLs it was asked with */
	char *bytes;              /* secret memory */
	size_t len;
	bool again;               /* asked for again with the next URLs, though it is here */
	const struct image_kind *kind; /* of the bytes */
	bool film;                /* a worker of its own decodes it */
	int shown;                /* of a film: the frame last seen large */
	struct err err;
	struct image_facts facts; /* width 0: not known yet */
	struct picture_look look;
	int step;                 /* how much less than asked for the terminal takes: rate.h */
	struct picture_version versions[PICTURE_VERSIONS];
};

struct pictures {
	struct picture *items[PICTURES_MAX]; /* secret memory */
	size_t count;
	size_t beyond;            /* those that the record has and that found no place */
	int64_t born_ms;          /* monotonic time of the call whose URLs these are */
	uint32_t generation;      /* grows with each set of URLs */
	bool renewed;             /* the one new get was spent */
	uint64_t serial;
};

/* The picture of this place, made when there is none; NULL: there are PICTURES_MAX. */
struct picture *pictures_add(struct pictures *p, struct picture_ref ref);
struct picture *pictures_find(const struct pictures *p, struct picture_ref ref); /* NULL */
void picture_init(struct picture *item, size_t index, struct picture_ref ref); /* what it owned is gone already */
void pictures_again(struct pictures *p); /* the next fetch asks for those too that came damaged */
/* How many are still to come and how long their URLs live. */
size_t pictures_coming(const struct pictures *p, int *seconds_left);
/* What is known of them, for panes: of each that it has_facts of, into out[]; returns how many. The strings are the pictures'. */
bool picture_has_facts(const struct picture *p);
size_t pictures_facts(const struct pictures *p, struct picture_facts out[PICTURES_MAX]);

/* The attempt at hand, as it was read last; NULL: none is open, or it is not here yet. */
struct attempt *gallery_attempt(const struct gallery *g);
struct picture *pictures_shown(const struct gallery *g); /* the main one of the pane when it is here; else NULL */
/* What to do about a picture that cannot be shown here. */
const char *pictures_elsewhere(const struct gallery *g);

#endif
