/* What tests of films share: some films, and pictures of them as pixels. */
#ifndef TESTS_SUPPORT_FILMRIG_H
#define TESTS_SUPPORT_FILMRIG_H

#include "base/buf.h"
#include "image/image.h"
#include "support/film.h"

enum { FILM_COLS = 64, FILM_ROWS = 48, FILM_KINDS = 5 };
extern const struct film_kind film_vp8, film_vp9, film_kinds[FILM_KINDS];

/* A film of a recorder that never says how long it is: a picture again and again after its last. */
void film_endless(const struct film_kind *kind, size_t pictures, struct buf *file);

/* 64x48 pixels of a picture, by kitty's protocol, whose payload is plain RGB. */
struct image_job film_job(int frame);
bool film_show_as(const struct image_job *job, const struct buf *file, struct buf *payload, struct image_result *result);
bool film_show(const struct buf *file, int frame, struct buf *payload, struct image_result *result);

int film_pixel(const struct buf *payload, int x, int y); /* 0xrrggbb */
int film_bar_at(const struct buf *payload);              /* the column in the middle of the light bar, in the first row */
/* A whole sentence, printable. */
void film_sentence(const struct err *err);

#endif
