/* Decoders: rows of pixels, top to bottom, from bytes in memory; a pixel is four bytes, red, green, blue and one of no meaning.
 * Nothing here keeps the whole picture, but for formats that cannot be read in rows (the coefficients of a progressive JPEG,
 * interlaced PNG, WebP, films), and then within the limits. */
#ifndef IMAGE_DECODE_H
#define IMAGE_DECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "image/image.h"

struct decoder {
	int width, height;       /* of the rows that come: the file's, or smaller when `shrink` was granted */
	int full_width, full_height;
	int pixels_max;          /* what the format lets full_width * full_height be */
	int shown_width, shown_height; /* with square pixels; decoder_open has them as the full ones unless the format says otherwise */
	int frame;               /* the picture of a film, 0-based; nothing to other files */
	struct image_facts facts;
	/* The next row, width*4 bytes. False at an error. */
	bool (*row)(struct decoder *d, uint8_t *pixels, struct err *err);
	/* Skip n rows cheaply; may be NULL. */
	bool (*skip)(struct decoder *d, int n, struct err *err);
	/* Before the first row: only these columns are needed. *left: where the rows begin from now on, at or before what was asked for;
	 * width is changed. May be NULL. */
	bool (*crop)(struct decoder *d, int *left, int columns, struct err *err);
	void (*close)(struct decoder *d);
	void *state;
};

/* Reads the header and the facts. The rows start with decoder_begin. */
bool decoder_open(struct decoder *d, const uint8_t *bytes, size_t n, int frame, struct err *err);
/* Choose a size of at least min_w x min_h when the format can decode smaller for less, and start. */
bool decoder_begin(struct decoder *d, int min_w, int min_h, struct err *err);
void decoder_close(struct decoder *d);

/* One a format, for decoder_open only. begin is called once. */
struct decoder_format {
	const char *name; /* of its image_kind */
	const char *(*version)(void); /* of the library, as it runs */
	bool (*open)(struct decoder *d, const uint8_t *bytes, size_t n, struct err *err);
	bool (*begin)(struct decoder *d, int min_w, int min_h, struct err *err);
};
extern const struct decoder_format decoder_jpeg, decoder_png, decoder_webp, decoder_webm;

/* NULL: no decoder is for this kind. */
const struct decoder_format *decoder_format_of(const char *kind);

/* The sentence about a file that is known for what it is; codec "": not known. False. */
bool decoder_cannot_show(const char *noun, const char *codec, struct err *err);

/* A word more about the file, after those that are there; "" adds nothing. */
void decoder_detail(struct decoder *d, const char *word);

/* A picture that is partly transparent lies on white paper, as the vendor's page shows it. In place. */
void decoder_on_paper(uint8_t *pixels, int width);

/* EXIF facts of a TIFF block (after "Exif\0\0"); bounded. What is not understood is left out, and of what is there twice the first counts.
 * False: it is none. */
bool exif_read(const uint8_t *tiff, size_t n, struct image_facts *facts);

#endif
