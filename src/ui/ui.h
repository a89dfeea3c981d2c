/* The terminal's side of the console: a stack of screens, one message, one frame. It knows no case and no server.
 *
 * A screen is a file: its own state, its own actions, one `screen_kind`. What a screen opens lies above it; a closed one is forgotten. */
#ifndef UI_UI_H
#define UI_UI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/style.h"
#include "term/term.h"
#include "ui/action.h"

struct list_view;
struct ui;

enum { SCREENS_MAX = 16, MESSAGE_MAX = 760, PLACES_MAX = 2 };

/* `self` is the screen's own state. All but name, draw, size, mode and actions may be left out. */
struct screen_kind {
	const char *name;            /* "Queue" */
	bool overlay;                /* leaves the one below visible */
	size_t size;                 /* of its state: secret memory, zeroed when it opens */
	const char *keys;            /* what the bottom line says instead of actions, where the screen has keys of its own */
	const struct action *const *actions; /* tables, in the order of help and hints; ended by NULL */
	unsigned mode;               /* which of them are at hand: MODE_* */
	unsigned (*modes)(const struct ui *ui, const void *self); /* where that changes */
	const struct { const char *name; unsigned mode; } places[PLACES_MAX]; /* "in a case": where else a command is */
	void (*draw)(struct ui *ui, void *self);
	bool (*key)(struct ui *ui, void *self, const struct term_event *ev); /* before the actions see it; true: dealt with */
	/* Its list, as the last frame showed it; false: it has none now. */
	bool (*list)(struct ui *ui, void *self, struct list_view *out);
	bool (*pan)(struct ui *ui, void *self, int dx, int dy);  /* instead of moving in the list; false: nothing to pan */
	void (*back)(struct ui *ui, void *self);                 /* what `q` and Esc do here; else the screen closes */
	const char *(*enter)(const struct ui *ui, const void *self); /* what Enter does on this row, for the hints; NULL result: nothing */
	bool enter_apart;            /* and that hint has a place of its own, since it comes and goes from row to row */
	int (*foremost)(const struct ui *ui, const void *self);  /* the group whose hints come first; -1: none */
	const char *(*keys_now)(const struct ui *ui, const void *self); /* instead of hints, for the time being; NULL result: hints */
	bool (*lively)(const struct ui *ui, const void *self);   /* something on it changes by itself every second */
	int64_t (*due_ms)(const struct ui *ui, const void *self); /* when tick has something to do, monotonic; INT64_MAX: never */
	void (*tick)(struct ui *ui, void *self, int64_t now);
	void (*close)(struct ui *ui, void *self);                /* before its state is wiped and freed */
};

struct screen {
	const struct screen_kind *kind;
	void *self;
};

/* The last click that chose something, to tell a double one. */
struct click {
	const void *self;
	size_t item;
	int64_t at_ms;               /* monotonic; 0: none */
};

struct ui {
	struct term *term;
	const struct screen_kind *const *kinds; /* all there are, for help */
	size_t kind_count;
	void (*closed)(void *ctx, void *self); /* a screen is gone: whoever has an answer for it forgets it; NULL */
	void *ctx;
	struct screen stack[SCREENS_MAX];
	size_t depth;
	char message[MESSAGE_MAX];   /* "" none */
	enum style message_style;
	uint64_t message_no;         /* grows with each */
	const char *note;            /* of the terminal, until it was on the screen; "" or NULL */
	unsigned count;              /* digits typed before a movement; 0 none */
	struct click click;
	unsigned ignored;            /* keys that did nothing, since the window is too small */
	bool production, read_only;  /* said in every bar */
	bool utc;                    /* times are shown in UTC, else local */
	bool blank, blank_hint;
	bool dirty, quit;
	struct err fatal;
};

/* say.c */
void ui_say(struct ui *ui, enum style style, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void ui_say_err(struct ui *ui, const struct err *err);

/* stack.c */
void *ui_push(struct ui *ui, const struct screen_kind *kind); /* its state, to be filled in before the next frame */
void ui_pop(struct ui *ui);                                   /* the top one; the last one ends the program */
void ui_close(struct ui *ui);                                 /* all of them */
const struct screen *ui_top(const struct ui *ui);
/* The screen below the top one, which an overlay speaks of. */
const struct screen *ui_below(const struct ui *ui);
bool ui_on_top(const struct ui *ui, const void *self);
bool ui_shows(const struct ui *ui, const void *self);         /* and it is not blanked */
void *ui_find(const struct ui *ui, const struct screen_kind *kind); /* the state of an open one; NULL */

/* turn.c */
void ui_draw(struct ui *ui);
void ui_key(struct ui *ui, const struct term_event *ev);
/* What screens do by themselves: whether something changes every second, when one of them has something to do, and doing it. */
bool ui_lively(const struct ui *ui);
int64_t ui_due_ms(const struct ui *ui);
void ui_tick(struct ui *ui, int64_t now);
#endif
