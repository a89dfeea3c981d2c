/* Which entry of this host's terminal database drives the terminal. Hosts that one comes to by ssh often lack that of a new terminal
 * (foot, kitty, Ghostty, WezTerm, Contour): all of those understand what xterm-256color says, so that stands in, and is said. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <termcap.h>

#include "base/mem.h"
#include "base/text.h"
#include "term/internal.h"

enum { NAME_MAX_BYTES = 100, STAND_INS = 8 };

/* By the start of TERM. What stands in first is closest; the last row is for all others. */
static const struct {
	const char *family, *stand_ins[STAND_INS];
} families[] = {
	{ "linux", { "linux", "vt220", "vt102", "vt100", "xterm-256color", "xterm" } },
	{ "vt", { "vt220", "vt102", "vt100", "xterm", "xterm-256color" } },
	{ "screen", { "screen-256color", "screen", "xterm-256color", "xterm", "vt220", "vt100", "linux" } },
	{ "tmux", { "tmux-256color", "screen-256color", "screen", "xterm-256color", "xterm", "vt220", "vt100", "linux" } },
	{ "", { "xterm-256color", "xterm", "screen-256color", "screen", "vt220", "vt102", "vt100", "linux" } },
};

/* Said by what is no terminal, or only a part of one: nothing stands in for it. */
static const char *const incapable[] = { "dumb", "unknown", "network", "dialup", "emacs" };

static bool starts(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

/* Only what can be a name is looked up: it becomes part of a path. newterm, when it fails, leaks. */
static bool known(const char *name)
{
	size_t n = 0;
	while (n <= NAME_MAX_BYTES && (isalnum((unsigned char)name[n]) || (name[n] && strchr("-+._@", name[n]))))
		n++;
	return n > 0 && n <= NAME_MAX_BYTES && !name[n] && tgetent(NULL, name) == 1;
}

bool entry_incapable(const char *name, struct err *err)
{
	char *clean = text_clean_dup(name);
	err_set(err, ERR_LOCAL, "the terminal \"%.60s\" (TERM) cannot move its cursor", clean);
	secret_free(clean);
	return err_remedy(err, "Run it in a full terminal, set TERM to that terminal's name, or use --plain.");
}

bool entry_unknown(const char *name, const char *more, struct err *err)
{
	char *clean = text_clean_dup(name);
	err_set(err, ERR_LOCAL, "this host does not know the terminal \"%.60s\" (TERM)%s", clean, more);
	secret_free(clean);
	return err_remedy(err, "Set TERM to a name this host knows (packages ncurses-base and ncurses-term bring them), or use --plain.");
}

static const char *stand_in(const char *name)
{
	size_t f = 0;
	while (!starts(name, families[f].family))
		f++;
	for (size_t i = 0; i < STAND_INS && families[f].stand_ins[i]; i++)
		if (known(families[f].stand_ins[i]))
			return families[f].stand_ins[i];
	return NULL;
}

static void note(struct term *t, const char *name)
{
	char *clean = text_clean_dup(name);
	snprintf(t->note, sizeof t->note, "TERM \"%.40s\" is unknown to this host: driven as %s", clean, t->entry);
	secret_free(clean);
}

bool entry_choose(struct term *t, struct err *err)
{
	const char *name = t->host.term;
	if (!name || !*name) {
		err_set(err, ERR_LOCAL, "TERM is not set, so the terminal cannot be driven");
		return err_remedy(err, "Set TERM to your terminal's name, for example xterm-256color, or use --plain.");
	}
	for (size_t i = 0; i < sizeof incapable / sizeof *incapable; i++)
		if (starts(name, incapable[i]))
			return entry_incapable(name, err);
	t->entry = known(name) ? name : NULL;
	if (t->entry)
		return true;
	if (t->options.strict)
		return entry_unknown(name, ", and the setting strict_term lets none stand in", err);
	t->entry = stand_in(name);
	if (!t->entry)
		return entry_unknown(name, ", nor xterm-256color or another that could stand in", err);
	note(t, name);
	/* What such a terminal is not asked, one that stands in the place of it is not either: see probe_questions. */
	if (starts(t->entry, "linux") || starts(t->entry, "vt"))
		t->host.term = t->entry;
	return true;
}

const char *term_note(const struct term *t)
{
	return t->note;
}
