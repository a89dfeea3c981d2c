/* Actions: one row each, in a table beside its functions, which a row without a name ends; a screen has a list of tables. Keys, the help
 * screen, the command palette, the hints on the last line and the key table of the manual are read from these and from nowhere else. */
#ifndef UI_ACTION_H
#define UI_ACTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct screen;
struct ui;

/* Where an action is at hand: any of these bits is among those of its screen. Bits from MODE_OWN on mean what the screen says. */
enum {
	MODE_SCREEN = 1,   /* a screen of its own */
	MODE_OVERLAY = 2,  /* pop-ups and forms */
	MODE_LIST = 4,     /* of those, the ones whose list the movements move */
	MODE_WHOLE = 8,    /* a picture on the whole screen, and nothing else */
	MODE_OWN = 16,
	MODE_ALL = 0xffff
};

enum action_group { GROUP_MOVE, GROUP_CASE, GROUP_QUEUE, GROUP_LOOK, GROUP_SCREEN, GROUP_LEAVES, ACTION_GROUPS };
extern const char *const action_group_names[ACTION_GROUPS];

enum { ACTION_KEYS = 3, CTRL = 0x1f };

struct action {
	const char *name;           /* of the palette: "retry" */
	uint32_t keys[ACTION_KEYS];
	unsigned modes;
	enum action_group group;
	const char *help;           /* what it does, one line */
	const char *hint;           /* short, for the last line; NULL: not there */
	const char *(*off)(const struct ui *ui, const void *self); /* why it cannot be used now; NULL result: it can. NULL: it always can */
	void (*run)(struct ui *ui, void *self);
};

/* All of a screen, table after table. NULL: no more. */
struct action_walk { const struct action *const *table; const struct action *next; };
struct action_walk action_walk(const struct action *const *tables);
const struct action *action_next(struct action_walk *w);

/* Which are at hand on this screen, as MODE_ bits. */
unsigned action_modes(const struct ui *ui, const struct screen *s);
/* The action of a key on the screen at hand; NULL none. */
const struct action *action_of_key(const struct ui *ui, uint32_t key);
/* Runs it on the screen at hand, or says why it is off. */
void action_run(struct ui *ui, const struct action *a);
/* "j", "Enter", "^L", "PgDn" ... */
const char *action_key_name(uint32_t key, char out[16]);

#endif
