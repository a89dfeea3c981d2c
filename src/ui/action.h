/* Actions: one row each. Keys, the help screen, the command palette, the hints on the last line and the key table of the manual are
 * read from action_table and from nowhere else. */
#ifndef UI_ACTION_H
#define UI_ACTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct app;

enum {
	ACTION_IN_QUEUE = 1 << 0,
	ACTION_IN_CASE = 1 << 1,
	ACTION_IN_PICTURES = 1 << 2, /* Documents and Selfie */
	ACTION_IN_OVERLAY = 1 << 3,  /* pop-ups and forms */
	ACTION_IN_WHOLE = 1 << 4,    /* a picture on the whole screen */
	ACTION_IN_LIST = 1 << 5,     /* pop-ups and screens whose list the movements move */
	ACTION_EVERYWHERE = 63,
	ACTION_SCREENS = 7           /* everywhere but overlays */
};

enum action_group { GROUP_MOVE, GROUP_CASE, GROUP_QUEUE, GROUP_LOOK, GROUP_SCREEN, GROUP_LEAVES, ACTION_GROUPS };
extern const char *const action_group_names[ACTION_GROUPS];

enum { ACTION_KEYS = 3 };

struct action {
	const char *name;           /* of the palette: "retry" */
	uint32_t keys[ACTION_KEYS];
	unsigned where;
	enum action_group group;
	const char *help;           /* what it does, one line */
	const char *hint;           /* short, for the last line; NULL: not there */
	const char *(*off)(const struct app *app); /* why it cannot be used now; NULL result: it can. NULL: it always can */
	void (*run)(struct app *app);
};

extern const struct action action_table[];
extern const size_t action_count;

/* The action of a key on the screen at hand; NULL none. */
const struct action *action_of_key(const struct app *app, uint32_t key);
/* Runs it, or says why it is off. */
void action_run(struct app *app, const struct action *a);
/* Where we are now, as ACTION_IN_* bits. */
unsigned action_where(const struct app *app);
/* "j", "Enter", "^L", "PgDn" ... */
const char *action_key_name(uint32_t key, char out[16]);

#endif
