/* A gallery alone: no terminal, no server, no process of a worker. The stubs of stub_term.h and stub_desk.h stand in for what it calls,
 * and of the ui there is a message, whether the case is on top, and text. */
#ifndef TESTS_GALLERY_RIG_H
#define TESTS_GALLERY_RIG_H

#include "gallery/gallery.h"
#include "gallery/stub_desk.h"
#include "gallery/stub_term.h"
#include "ui/ui.h"

struct rig {
	struct gallery g;
	struct ui ui;
	struct term term;
	struct desk desk;
	struct config config;
	int owner;                    /* its address is the screen's */
	bool hidden;                  /* that screen is not on top, or blanked */
	size_t renewals;              /* new gets that the gallery wanted */
};
extern struct rig rig;

/* A terminal with sixels of 10x20 pixels a cell, pictures on, no case; and all of it away. */
void rig_start(void);
void rig_end(void);

/* An attempt comes into the caseload, or its newer state. members: more of its JSON, ",\"selfie_check\":{...}"; "" none. */
void rig_attempt(const char *id, const char *previous, const char *created, const char *members);
void rig_open(const char *id);
/* A picture that is here, without having been asked. attempt: whose, if not of the case at hand; "". */
struct picture *rig_picture(struct picture_ref ref, const char *attempt, int width, int height);
void rig_box(struct picture_ref ref, enum box_kind kind);  /* what the pane shows: one box of 10x40 cells */
void rig_pair(struct picture_ref first, struct picture_ref second); /* or two that are looked at together */
size_t rig_in_state(enum picture_state state);

/* The answer to the call of this picture: bytes, or that they were refused. False: nobody was told. */
bool rig_bytes(const struct picture *item, const void *bytes, size_t n);
bool rig_refuse(const struct picture *item, int http, const char *why);
/* What the worker is asked for a picture is made, or all of it fails. frames: of a film, 10 s long; 0. Returns how many were asked. */
size_t rig_make(struct picture *item, int frames);
size_t rig_fail(struct picture *item, const char *why);

#endif
