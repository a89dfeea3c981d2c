/* What a picture of a case file looks like: "draw:" and words. doc/sandbox.md lists them. */
#ifndef SANDBOX_PICTURE_H
#define SANDBOX_PICTURE_H

#include <stdbool.h>

#include "sandbox/link.h"
#include "specimen/specimen.h"

struct buf;
struct err;

/* Bytes that are wrong on purpose. */
enum picture_odd { PICTURE_PROPER, PICTURE_TRUNCATED, PICTURE_EMPTY, PICTURE_HTML, PICTURE_TEXT, PICTURE_BOMB_PNG, PICTURE_BOMB_JPEG,
	PICTURE_TINY,
	PICTURE_MP4, PICTURE_MOV, PICTURE_HEIC, PICTURE_AVIF, PICTURE_ODDITIES };

struct picture {
	struct specimen specimen;  /* its strings are borrowed from the store */
	enum picture_odd odd;
	const char *type;          /* Content-Type */
	bool missing;              /* answers 404 however fresh the URL */
};

bool picture_parse(const struct link_target *target, struct picture *out, struct err *err);
/* Draw, or make the odd bytes; appends. */
bool picture_make(const struct picture *p, struct buf *out, struct err *err);
/* A name for the bytes: equal pictures have equal names, whatever draws them. 64 hex digits. */
void picture_name(const struct picture *p, char out[DIGEST_HEX]);

#endif
