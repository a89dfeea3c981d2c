/* Specimen pictures: passports, licences, id cards and faces that are drawn, never photographed. Each says SPECIMEN on its face and
 * looks like nobody; nothing here resembles an issued document. Deterministic from the seed. */
#ifndef SPECIMEN_SPECIMEN_H
#define SPECIMEN_SPECIMEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct buf;

enum specimen_kind { SPECIMEN_PASSPORT, SPECIMEN_LICENCE_FRONT, SPECIMEN_LICENCE_BACK, SPECIMEN_ID_FRONT, SPECIMEN_ID_BACK,
    SPECIMEN_FACE,
	SPECIMEN_SELFIE };
enum specimen_scene {
	SPECIMEN_CROPPED,  /* the card alone, straight */
	SPECIMEN_TABLE,    /* on a table, in perspective, with light and shadow */
	SPECIMEN_HAND,     /* held */
	SPECIMEN_BADCROP   /* an edge cut off */
};
enum { SPECIMEN_BLUR = 1 << 0, SPECIMEN_GLARE = 1 << 1, SPECIMEN_DARK = 1 << 2 };

struct specimen {
	enum specimen_kind kind;
	enum specimen_scene scene;
	unsigned flaws;
	uint64_t person;          /* seed of the face: the same person on document and selfie */
	uint64_t seed;            /* of everything else */
	int width, height;        /* shown upright, 16 to 4032x3024 either way round; orientations 5..8 store it turned */
	bool png;                 /* else JPEG */
	int quality;              /* JPEG, 1..100 */
	bool progressive;
	int orientation;          /* EXIF 1..8 to write (the pixels are turned so that obeying it shows it upright); 0: no EXIF */
	/* What is printed on it; UTF-8. */
	const char *given_name, *family_name, *date_of_birth, *expiration_date, *id_number, *country, *region, *category;
};

/* Draw and encode; appends the file's bytes. */
bool specimen_draw(const struct specimen *s, struct buf *out, struct err *err);

#endif
