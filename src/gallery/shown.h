/* Which pictures are on the screen, and how long: for the audit writer, and with the digest of their bytes for the decision at hand. A picture that is gone for a moment, as two that blink or one that is read
 * again, is one that stays; the time it was away does not count. */
#ifndef GALLERY_SHOWN_H
#define GALLERY_SHOWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "decide/evidence.h"
#include "idv/request.h"
#include "pane/pane.h"

struct gallery;
struct picture;

enum { SHOWN_MOST = 32, SHOWN_SERIALS = 4, SHOWN_PAUSE_MS = 2000 };

struct shown_picture {
	struct picture_ref ref;
	char attempt[IDV_ID_SIZE];
	uint64_t frame;          /* the last that had it */
	uint64_t serials[SHOWN_SERIALS]; /* as the terminal knows it then: large, small, coarse */
	size_t serial_count;
	bool drawn;              /* its last byte was out, some time: that was told */
	int64_t since_ms;        /* monotonic; 0: it is not drawn now */
	int64_t gone_ms;         /* when it left; 0: it is there */
	int64_t total_ms;        /* of the times before */
	int64_t told_ms;         /* of all, to the decision at hand */
	const char *bytes;       /* that the digest is of; never read */
	size_t len;
	char digest[EVIDENCE_TEXT];
};

struct shown {
	struct shown_picture list[SHOWN_MOST];
	size_t count;
	uint64_t frame;
};

/* It is in the frame that is being painted. */
void shown_mark(struct gallery *g, const struct picture *item, uint64_t serial);
/* After each frame, and in each turn of the loop, since a picture is drawn when its last byte is out: and what is gone is told. */
void shown_painted(struct gallery *g);
void shown_turn(struct gallery *g);
int64_t shown_due_ms(const struct gallery *g); /* INT64_MAX: never */
/* Nothing is there any more: the case or the console closes. */
void shown_end(struct gallery *g);

#endif
