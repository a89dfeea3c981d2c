/* A person at the console: what the two who may sit there share. */
#ifndef SOAK_CONSOLE_H
#define SOAK_CONSOLE_H

#include "screen/terminal.h"
#include "soak/schedule.h"

enum stage { STARTS, CHOOSES, ASKS, TYPES, SENDS, LEAVES };

struct console {
	struct terminal terminal;
	int tty, tries, typed, left;
	bool asked;          /* for the form of what becomes of it */
	bool settles;        /* a screening, rather than to retry */
	uint32_t mark;
	uint64_t given;      /* bytes of keys and of the terminal's answers */
	enum stage stage;
	int64_t since;       /* of the stage */
	int first_write;     /* of this try */
	char last[8000];
	struct buf raw;
};

void console_go(struct console *c, enum stage stage, int64_t now);
/* True: keys wait for the program. */
bool console_press(struct world *w, struct console *c, int run, const char *name);
bool console_type(struct world *w, struct console *c, int run, const char *word); /* the next key of the form: the choice, the word, Enter */
bool console_leave(struct world *w, struct console *c, int run);

/* console_screening.c: its next key; and what the screen says of its act: true: of one that was done, if only by half. */
bool console_settle(struct world *w, struct console *c, int run);
bool console_settled(struct world *w, int run, const char *text);

#endif
