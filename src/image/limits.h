/* What a picture may cost. A file that asks for more is refused with a sentence that names the limit. */
#ifndef IMAGE_LIMITS_H
#define IMAGE_LIMITS_H

enum {
	IMAGE_FILE_MAX = 24 * 1024 * 1024,     /* bytes of a file */
	IMAGE_PIXELS_MAX = 40 * 1000 * 1000,   /* pixels of a picture */
	JPEG_PIXELS_MAX = 64 * 1000 * 1000,    /* of a JPEG that is decoded as it comes: it scales while it decodes, and keeps a few rows */
	JPEG_KEPT_MAX = 50 * 1000 * 1000,      /* of one in several scans, progressive or not: it is kept whole until the last */
	IMAGE_SIDE_MAX = 30000,                /* pixels of a side */
	IMAGE_SCANS_MAX = 100,                 /* scans of a progressive JPEG */
	FILM_FRAMES_MAX = 20000,               /* pictures of a film */
	FILM_MS_MAX = 10 * 60 * 1000,          /* its length */
	FILM_PIXELS_MAX = 9 * 1000 * 1000,     /* pixels of one of its pictures */
	FILM_SIDE_MAX = 4096,                  /* pixels of a side of it */
	FILM_BUFFERS_MAX = 256 * 1024 * 1024,  /* bytes of pictures that VP9 refers to */
	FILM_KEPT_MAX = 32 * 1024 * 1024,      /* bytes of decoded pictures kept, so that a step back costs nothing */
	IMAGE_CANVAS_MAX = 8192,               /* pixels of a side of what is shown */
	IMAGE_CANVAS_AREA = 4096 * 4096,       /* and of all of it */
	SYMBOL_PX = 8,                         /* pixels of a side of a cell that libchafa looks at */
	IMAGE_CELL_MAX = 128,                  /* pixels of a side of a cell */
	IMAGE_ZOOM_MAX = 1600,                 /* per cent */
	IMAGE_PAYLOAD_MAX = 32 * 1024 * 1024,  /* bytes of what goes to the terminal */
	IMAGE_CPU_S = 2,                       /* CPU seconds a picture */
	IMAGE_WALL_MS = 8000,                  /* until a silent worker is ended */
	IMAGE_MEMORY_MAX = 512 * 1024 * 1024   /* address space of the worker */
};

#endif
