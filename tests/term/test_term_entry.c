/* What drives a terminal whose name the host does not know, whatever this host knows: its database is played here. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "term/internal.h"

static const char *host; /* the entries it has, each with a blank behind it */

int __wrap_tgetent(char *unused, const char *name);
int __wrap_tgetent(char *unused, const char *name)
{
	char word[200];
	(void)unused;
	snprintf(word, sizeof word, "%s ", name);
	return strstr(host, word) != NULL;
}

#define DEBIAN "ansi dumb linux rxvt-unicode-256color screen-256color screen tmux-256color tmux vt100 vt102 vt220 xterm-256color xterm "
#define CANNOT "cannot move its cursor"
#define NEITHER ", nor xterm-256color or another"

static const struct {
	const char *term, *host, *entry, *says; /* entry NULL: refused, in these words; "": TERM itself */
} rows[] = {
	{ "xterm-256color", DEBIAN, "", "" },
	{ "rxvt-unicode-256color", DEBIAN, "", "" },
	{ "linux", DEBIAN, "", "" },
	{ "vt220", DEBIAN, "", "" },
	{ "foot", "foot " DEBIAN, "", "" },
	{ "foot", DEBIAN, "xterm-256color", "TERM \"foot\" is unknown to this host: driven as xterm-256color" },
	{ "xterm-kitty", DEBIAN, "xterm-256color", "\"xterm-kitty\"" },
	{ "xterm-ghostty", DEBIAN, "xterm-256color", "\"xterm-ghostty\"" },
	{ "wezterm", DEBIAN, "xterm-256color", "\"wezterm\"" },
	{ "contour", DEBIAN, "xterm-256color", "\"contour\"" },
	{ "alacritty", DEBIAN, "xterm-256color", "\"alacritty\"" },
	{ "foot", "xterm vt100 ", "xterm", "driven as xterm" },
	{ "foot", "linux vt220 ", "vt220", "driven as vt220" },
	{ "foot", "linux ", "linux", "driven as linux" },
	{ "foot", "", NULL, "the terminal \"foot\" (TERM)" NEITHER },
	{ "foot", "dumb ", NULL, NEITHER },
	{ "xterm-256color", "xterm ", "xterm", "\"xterm-256color\"" },
	{ "tmux-256color", "screen-256color xterm-256color ", "screen-256color", "driven as screen-256color" },
	{ "screen.linux", DEBIAN, "screen-256color", "driven as screen-256color" },
	{ "linux-16color", DEBIAN, "linux", "driven as linux" },
	{ "vt420", DEBIAN, "vt220", "driven as vt220" },
	{ "dumb", DEBIAN, NULL, CANNOT },
	{ "dumb", "", NULL, CANNOT },
	{ "dumb-emacs-ansi", DEBIAN, NULL, CANNOT },
	{ "unknown", "unknown " DEBIAN, NULL, CANNOT },
	{ "", DEBIAN, NULL, "TERM is not set" },
	{ NULL, DEBIAN, NULL, "TERM is not set" },
	{ "../x/xterm", "../x/xterm " DEBIAN, "xterm-256color", "\"../x/xterm\"" },
	{ "a\033[2J\nb\302\233c", DEBIAN, "xterm-256color", "\"a^[[2J^Jb" },
	{ "x:y", "x:y " DEBIAN, "xterm-256color", "\"x:y\"" },
};

START_TEST(a_terminal_is_driven_by_its_entry_or_what_stands_in)
{
	struct term t = { .host.term = rows[_i].term };
	struct err err = { 0 };
	host = rows[_i].host;
	bool ok = entry_choose(&t, &err);
	ck_assert_int_eq(ok, rows[_i].entry != NULL);
	if (ok)
		ck_assert_str_eq(t.entry, *rows[_i].entry ? rows[_i].entry : rows[_i].term);
	else
		ck_assert_str_ne(err.remedy, "");
	const char *said = ok ? term_note(&t) : err.text;
	ck_assert_msg(strstr(said, rows[_i].says) != NULL, "%s", said);
	ck_assert_int_eq(*said != '\0', *rows[_i].says != '\0');
	for (const char *s = said; *s; s++)
		ck_assert_int_ge((unsigned char)*s, ' ');
}
END_TEST

START_TEST(a_very_long_name_is_shortened)
{
	char name[5000];
	memset(name, 'x', sizeof name - 1);
	name[sizeof name - 1] = '\0';
	struct term t = { .host.term = name };
	host = "xterm-256color ";
	ck_assert(entry_choose(&t, NULL));
	ck_assert_str_eq(t.entry, "xterm-256color");
	ck_assert_uint_lt(strlen(term_note(&t)), 120);
}
END_TEST

/* Terminals of old print questions that they do not know. */
START_TEST(a_terminal_of_old_is_asked_as_such)
{
	struct term t = { .host.term = "linux-16color" }, tmux = { .host.term = "tmux-direct" };
	host = DEBIAN;
	ck_assert(entry_choose(&t, NULL));
	ck_assert_str_eq(probe_questions(&t.host), "\033[c");
	ck_assert(entry_choose(&tmux, NULL));
	ck_assert_str_eq(tmux.host.term, "tmux-direct");
}
END_TEST

START_TEST(strict_lets_nothing_stand_in)
{
	struct term t = { .host.term = "foot", .options.strict = true };
	struct err err = { 0 };
	host = DEBIAN;
	ck_assert(!entry_choose(&t, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "strict_term"));
	host = "foot ";
	ck_assert(entry_choose(&t, &err));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("term/entry");
	TCase *c = tcase_create("entry");
	tcase_add_loop_test(c, a_terminal_is_driven_by_its_entry_or_what_stands_in, 0, (int)(sizeof rows / sizeof *rows));
	tcase_add_test(c, a_very_long_name_is_shortened);
	tcase_add_test(c, a_terminal_of_old_is_asked_as_such);
	tcase_add_test(c, strict_lets_nothing_stand_in);
	suite_add_tcase(s, c);
	return suite_run(s);
}
