/* Which key would sign decisions. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/private.h"
#include "command/doctor.h"
#include "config/config.h"
#include "sign/sign.h"
#include "store/who.h"

/* As the settings say, or beside a store of SQLite, which is not opened for this. */
static char *key_file(const struct config *c)
{
	char *store = *c->store ? mem_strdup(c->store) : private_state_path("store.db"), *file = NULL;
	const char *slash = store && *store == '/' ? strrchr(store, '/') : NULL;
	if (*c->sign_key)
		file = mem_strdup(c->sign_key);
	else if (slash)
		file = mem_printf("%.*s/sign.key", (int)(slash - store), store);
	free(store);
	return file ? file : mem_strdup("");
}

void doctor_sign(const struct config *config)
{
	struct sign_choice c;
	struct person me;
	struct err err = { 0 };
	char say[200], text[240];
	if (!strcmp(config->store, "none"))
		return; /* nothing is decided without one */
	char *file = key_file(config);
	who_am_i(&me, config);
	if (!sign_choose(config->sign_agent, me.key, file, &c, &err)) {
		doctor_say("~", "signing", err.text);
		doctor_remedy(err.remedy);
	} else {
		sign_choice_say(&c, say, sizeof say);
		snprintf(text, sizeof text, "decisions are signed by %s", say);
		doctor_say(c.by == SIGN_AGENT ? "+" : "~", "signing", text);
		if (c.by == SIGN_STORE && config->sign_agent)
			doctor_remedy("ssh-add puts your own key into an agent, ssh -A brings that along: see DECISIONS in "
			              "idreview-store(7)");
	}
	free(file);
}
