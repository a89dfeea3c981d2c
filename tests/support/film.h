/* Films for tests: VP8 and VP9 in WebM as browsers write it, and as they do not. */
#ifndef TESTS_SUPPORT_FILM_H
#define TESTS_SUPPORT_FILM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

enum { FILM_STEP_MS = 40, FILM_FIELDS = 8 };

/* One more element of the video track; id 0: none. */
struct film_field {
	uint32_t in, id;     /* in: FILM_COLOUR, FILM_PROJECTION, or 0 for the track itself */
	int bytes;           /* 4 or 8: a float of that size; 0: a number */
	double value;
};
enum { FILM_COLOUR = 0x55b0, FILM_PROJECTION = 0x7670 };

struct film_kind {
	bool vp9;
	int width, height, pictures;
	int key_every;       /* 0: the first only */
	bool open_ended;     /* segment and clusters of unknown length, as a recorder writes them that cannot go back */
	bool groups;         /* BlockGroups in place of SimpleBlocks */
	bool sound;          /* a second track, its blocks between */
	int cluster;         /* pictures in a cluster; 0: all */
	int hide;            /* this picture (0: none) is decoded and not shown; VP8 only */
	int first_ms;
	int u, v;            /* colour of all pictures, 1..255; 0: grey */
	int late, late_ms;   /* the time of this picture (0: none) is so much before its turn */
	int anew;            /* from this picture (0: none) on, which begins a cluster, times begin anew */
	struct film_field fields[FILM_FIELDS];
};

/* Each picture is a dark slope with a light bar a tenth of the width wide, further right in each. */
void encode_film(const struct film_kind *kind, struct buf *out);
int film_bar(const struct film_kind *kind, int picture); /* its left edge */

#endif
