/* The console, and what it is where there is no terminal. */
#ifndef COMMAND_CONSOLE_H
#define COMMAND_CONSOLE_H

#include <stdbool.h>
#include <stddef.h>

#include "config/config.h"

struct desk;
struct subject_line;

/* How it is started; strings are borrowed. */
struct console_start {
	const struct subject_line *subjects;
	size_t subject_count;
	const char *open_id;      /* straight to this case; NULL */
	bool plain;               /* print and leave */
	bool no_images;
	int pictures;             /* -1: find out; else enum term_pictures */
	bool passthrough;         /* sixel through tmux */
	const char *demo_note;    /* shown as the first message; NULL */
};

/* Exit codes. */
int console_run(struct config *config, const struct console_start *start);
int plain_run(struct config *config, const struct console_start *start); /* the queue and the first pending case as plain text */

#endif
