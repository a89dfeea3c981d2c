/* A desk that sends nothing: what the gallery asked is kept, and the test hands in the answers. */
#ifndef TESTS_GALLERY_STUB_DESK_H
#define TESTS_GALLERY_STUB_DESK_H

#include "desk/desk.h"

enum { STUB_CALLS = 1024 };

struct stub_call {
	uint32_t id;                  /* 1, 2 ... */
	bool picture;                 /* else a get */
	char what[200];               /* its URL; the attempt's id */
	struct ticket who;
	bool cancelled, answered, forgotten;
};

struct stub_desk {
	struct stub_call calls[STUB_CALLS]; /* in the order in which they were asked */
	size_t count;
	const char *refuses;          /* why nothing may be sent; NULL: it may */
	uint32_t coming;              /* of this call these bytes are here; 0 none */
	size_t here, all;
};
/* What was told of pictures on the screen: how many have come and gone, and the last that went. */
struct stub_shown { size_t come, count; char attempt[40]; unsigned leaf, at; int step; int64_t ms; };
extern struct stub_shown stub_shown;
/* What was told to the decision at hand: the last, and all ms together. */
struct stub_decided { size_t count; char digest[EVIDENCE_TEXT]; int64_t ms; };
extern struct stub_decided stub_decided;
extern struct stub_desk stub_desk; /* zeroed: as at the start */

/* The call with this id, of which there must be one. */
struct stub_call *stub_desk_call(uint32_t id);
size_t stub_desk_open(void);      /* calls that were neither answered nor cancelled */
/* Answered, with the id filled in; false: whoever asked it is gone, and nobody was told. */
bool stub_desk_answer(struct stub_call *call, struct api_reply *reply);

#endif
