/* Films: WebM with VP8 or VP9, one picture of it at a time. Between jobs the last film is kept, with its decoder where it stopped and
 * the pictures before, so that the next picture costs one decode and a step back none. The film is known again by its bytes.
 * Internal to src/image. */
#ifndef IMAGE_FILM_H
#define IMAGE_FILM_H

/* Called before each picture that is decoded: a picture deep in a film may have hundreds before it, each with a time of its own.
 * NULL, as it is at first: nothing. */
void film_on_picture(void (*slice)(void));
/* What is kept of the last film, wiped. */
void film_forget(void);

#endif
