/* What a track of a WebM film says of itself. Internal to src/image. */
#ifndef IMAGE_WEBM_TRACK_H
#define IMAGE_WEBM_TRACK_H

#include "image/ebml.h"
#include "image/webm.h"

enum { WEBM_TYPE_VIDEO = 1 };

struct webm_track {
	uint64_t number, type, width, height;
	char codec[EBML_NAME_MAX];
	bool encoded;          /* compressed or encrypted once more */
	struct webm_look look;
};

/* The body of a TrackEntry. False when its structure is damaged; a hint that makes no sense is only left out, and marked odd. */
bool webm_track_read(struct ebml_span in, struct webm_track *out);

#endif
