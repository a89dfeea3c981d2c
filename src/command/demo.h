/* The demo's world: a local sandbox server and, for the console, idreview-hooks on a store of its own, all of it gone when we are. */
#ifndef COMMAND_DEMO_H
#define COMMAND_DEMO_H

#include <stdbool.h>
#include <sys/types.h>

struct err;

/* A program started by us. It ends when its standard input is closed, so however we end. */
struct demo_child { pid_t pid; int alive; };

struct demo_server {
	struct demo_child sandbox, hooks; /* pid 0: not running */
	char base_url[128];
	char subjects[4096]; /* path of the subjects file it serves */
	char state[64];      /* directory of the demo's store, in place of XDG_STATE_HOME; "": none was made */
};

/* Waits at most 10 s for its first lines. live: people come by themselves, and webhooks tell of them. */
bool demo_start(struct demo_server *d, bool live, struct err *err);
/* The receiver of those webhooks, with its store: after this XDG_STATE_HOME is d->state. Credentials are those of the sandbox. */
bool demo_hooks(struct demo_server *d, struct err *err);
void demo_stop(struct demo_server *d); /* accepts zeroed; takes the store away */

#endif
