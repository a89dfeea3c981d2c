/* Pictures as the console sees them: encoded bytes in, checked terminal payload out, made by the locked-down worker process
 * `idreview-image --worker`. The worker is started once and started again when it dies; input passes by memfd, results by a socket.
 *
 * The pipeline, the limits and their names are in limits.h and doc/architecture.md. */
#ifndef IMAGE_IMAGE_H
#define IMAGE_IMAGE_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum image_protocol {
	IMAGE_SIXEL,
	IMAGE_KITTY,   /* graphics protocol, direct transmission; never in multiplexers */
	IMAGE_BLOCKS,  /* half blocks: payload is `rows` lines, each with its own colour sequences, separated by '\n' */
	IMAGE_SYMBOLS  /* the same with U+2580 to U+259F, in colour, when built with libchafa: image_has_symbols */
};

enum image_depth { IMAGE_MONO, IMAGE_8, IMAGE_16, IMAGE_256, IMAGE_TRUE }; /* colours of BLOCKS and SYMBOLS; MONO: shades of text, BLOCKS only */

enum { IMAGE_ROTATE_0, IMAGE_ROTATE_90, IMAGE_ROTATE_180, IMAGE_ROTATE_270 };
enum { IMAGE_INVERT = 1 << 0, IMAGE_EDGES = 1 << 1, IMAGE_STRETCH = 1 << 2,
	IMAGE_RED = 1 << 3, IMAGE_GREEN = 1 << 4, IMAGE_BLUE = 1 << 5, /* one at most: its brightness alone, before all else */
	IMAGE_CHANNELS = IMAGE_RED | IMAGE_GREEN | IMAGE_BLUE };

/* What to make of a picture. All sizes bounded by limits.h; image_job_valid says. */
struct image_job {
	uint64_t id;             /* the caller's; comes back with the result */
	enum image_protocol protocol;
	enum image_depth depth;
	int cols, rows;          /* canvas in cells */
	int cell_w, cell_h;      /* pixels a cell */
	int colors;              /* 2..256, sixel */
	int rotate;              /* clockwise, after EXIF orientation */
	unsigned effects;        /* IMAGE_INVERT ... */
	int zoom;                /* 0: fit; else source pixels are shown at zoom/100 scale (100: real pixels) */
	int pan_x, pan_y;        /* zoomed: centre of the view in thousandths of the picture, 500 500 the middle */
	unsigned canvas;         /* letterbox colour 0xRRGGBB */
	int frame;               /* picture of a film, 0-based; 0 for what is no film */
	bool preview;            /* coarse and small, for slow links */
	bool sparing;            /* sixel: a third fewer bytes. Small print stays, faint tints go */
};
bool image_job_valid(const struct image_job *job);
bool image_has_symbols(void);
/* Pixels that are made for a cell: those of the terminal, or what characters can show (BLOCKS: 1x2). */
void image_job_cell(const struct image_job *job, int *w, int *h);
/* The size of what will be shown, in such pixels. In sixel whole bands of six rows, so that it covers
 * its cells and never one row more. */
enum { SIXEL_BAND = 6 };
void image_job_canvas(const struct image_job *job, int *w, int *h);

/* In the detail of a picture of which not all could be read; what could is shown. */
#define IMAGE_DAMAGED "damaged"
/* And of a film's file that has several recordings, of which the first is shown. */
#define IMAGE_JOINED "first of several recordings"

struct image_facts {
	int width, height;        /* of the file, after orientation, with square pixels */
	char format[16];          /* "JPEG", "PNG", "WebP", "WebM" */
	char detail[160];         /* "progressive", "CMYK", "16-bit, animated", "VP9, ends early", "damaged" or "" */
	int orientation;          /* EXIF 1..8; of a film what its container says */
	int frames, duration_ms;  /* of a film; else 0 */
	int frame_ms;             /* when in the film this picture comes */
	char software[64], taken[32]; /* EXIF, clean text; "" when absent */
};

struct image_result {
	uint64_t id;
	bool ok;
	struct err err;           /* one sentence when !ok */
	struct image_facts facts;
	enum image_protocol protocol;
	int cols, rows;           /* cells the payload covers, at most the job's */
	int px_w, px_h;
	int shown_x, shown_y, shown_w, shown_h; /* picture inside the canvas, pixels */
	char *payload;            /* checked against the protocol's alphabet; secret memory, the receiver frees (secret_free) */
	size_t payload_len;
};

/* Sixel payload: a whole DCS, "\033P" to "\033\\". KITTY: APC sequences. BLOCKS, SYMBOLS: see above. image_payload_valid is what checked it. */
bool image_payload_valid(enum image_protocol protocol, const char *p, size_t n, int cols, int rows, int px_w, int px_h);

/* What kind of file is this, from its first bytes? "JPEG", "PNG", "WebP", "WebM", "GIF" or "". */
const char *image_sniff(const void *bytes, size_t n);

struct image_worker;
/* program: path of idreview-image; NULL looks beside this executable, then in libexecdir. Nothing is started before the first job. */
struct image_worker *image_worker_create(const char *program);
void image_worker_destroy(struct image_worker *w); /* accepts NULL; kills the process */
/* Queue a job over these bytes (copied to a sealed memfd at once; jobs over the same `source` number share it until dropped). */
bool image_worker_submit(struct image_worker *w, const struct image_job *job, uint64_t source, const void *bytes, size_t n, struct err *err);
void image_worker_cancel(struct image_worker *w, uint64_t job_id);   /* its result will not come */
void image_worker_drop(struct image_worker *w, uint64_t source);     /* forget the bytes of a source, wiped */
void image_worker_restart(struct image_worker *w);                   /* end the process and all it holds; no job is lost but the running one */
size_t image_worker_pollfds(struct image_worker *w, struct pollfd *fds, size_t max);
int image_worker_timeout_ms(const struct image_worker *w);           /* a job has a deadline; past it the worker is killed */
/* Call after poll; then take results until false. A worker that died or hung gives its job a sentence and is started again. */
void image_worker_run(struct image_worker *w, const struct pollfd *fds, size_t count);
bool image_worker_next(struct image_worker *w, struct image_result *out);

#endif
