/* All that the console may send to a terminal, written down: every byte of every screen test is held against it. What is not named
 * here does not pass, whatever it would do. */
#ifndef SCREEN_GRAMMAR_H
#define SCREEN_GRAMMAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Text between sequences; zeroed at the start. */
struct grammar {
	uint32_t code;   /* of a character that is not whole yet */
	int left;        /* its bytes to come */
	uint32_t least;  /* less would be written longer than needed */
};
/* The next byte of text: a printable character, or a blank that curses moves by. */
bool grammar_text(struct grammar *g, unsigned char c);
bool grammar_rest(const struct grammar *g); /* is no character left open? */
/* A whole escape sequence, from ESC to its last byte. */
bool grammar_sequence(const char *p, size_t n);

#endif
