/* Two people at two consoles that share a store, on either engine; the rig's client is ann's. */
#ifndef TESTS_INTAKE_CONSOLES_H
#define TESTS_INTAKE_CONSOLES_H

#include "api/writes_rig.h"
#include "intake/keep_store.h"
#include "store/opened.h"

enum { CONSOLES = 2 };

struct console {
	struct opened opened;
	struct store *store;
	struct keep_store *keep;
	struct api_keep api;
};
extern struct console *const ann, *const bob;

void consoles_start(int engine); /* after the rig's start */
void consoles_stop(void);        /* before its stop */

/* One op of a keep, waited for. */
extern struct kept {
	struct keep_call call;
	bool done, ok;
	struct err err;
} kept;
struct keep_call *kept_call(void);
bool kept_wait(void);
int kept_lock(struct console *c, const struct intent *i);
bool kept_put(struct console *c, struct intent *i);
bool kept_say(struct console *c, const struct intent *i, const char *word, const char *detail);
const struct intent *kept_seen(struct console *c, const struct intent *i);

#endif
