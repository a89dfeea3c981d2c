/* Which key would sign. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sign/work.h"

static void by_store(struct sign_work *w)
{
	w->step = SIGN_OVER;
	w->choice.by = SIGN_STORE;
	w->choice.touch = false;
	if (*w->choice.store_file) {
		sign_store_key(w->choice.store_file, false, &w->choice, &w->err);
	} else {
		err_set(&w->err, ERR_CONFIG, "there is no key to sign with: no agent with one, and no file for the store's own");
		err_remedy(&w->err, "Start an SSH agent with your key (ssh-add), or let sign_key name a file.");
	}
}

void sign_look_begin(struct sign_work *w)
{
	static char *const argv[] = { "ssh-add", "-L", NULL };
	const char *socket = getenv("SSH_AUTH_SOCK");
	w->step = SIGN_LOOKING;
	if (w->choice.by == SIGN_STORE || !socket || !*socket)
		by_store(w);
	else if (!child_begin(&w->child, &(struct child_plan){ .argv = argv, .agent = true, .limit_ms = SIGN_LIST_MS }, &w->err))
		w->step = SIGN_OVER;
}

/* The session's own, else the first. */
static bool take(struct sign_work *w)
{
	bool found = false;
	for (const char *line = buf_str(&w->child.said); *line;) {
		size_t n = strcspn(line, "\n");
		struct sign_choice c = { .by = SIGN_AGENT };
		if (sign_key_read(line, n, c.key, c.print, &c.touch) && (!found || (*w->wanted && !strcmp(c.print, w->wanted)))) {
			memcpy(c.store_file, w->choice.store_file, sizeof c.store_file);
			w->choice = c;
			found = true;
		}
		line += n + (line[n] == '\n');
	}
	return found;
}

/* One that is stuck is no reason to sign by another key than the reviewer expects. */
void sign_look_end(struct sign_work *w)
{
	w->step = SIGN_OVER;
	if (w->child.late || w->child.much) {
		if (w->child.late)
			err_set(&w->err, ERR_LOCAL, "the SSH agent did not say its keys within %d s", SIGN_LIST_MS / 1000);
		else
			err_set(&w->err, ERR_LOCAL, "the SSH agent has more keys than can be read");
		err_remedy(&w->err, "Look at it with ssh-add -L, or set sign_agent to false: then the store's own key signs.");
	} else if (!child_well(&w->child) || !take(w)) {
		by_store(w);
	}
}

void sign_choice_say(const struct sign_choice *c, char *out, size_t size)
{
	if (c->by == SIGN_AGENT)
		snprintf(out, size, "your key %s in the SSH agent%s", c->print, c->touch ? ", which wants to be touched" : "");
	else
		snprintf(out, size,
		         *c->key ? "the store's own key %s, not yours" : "the store's own key, not yours: it is made at first use",
		         c->print);
}
