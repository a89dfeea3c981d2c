/* Who records a session is known by its process and by what it sets. */
#include <check.h>
#include <stdint.h>

#include "support/suite.h"
#include "command/recorder.h"

static const struct {
	const char *comm, *name;
} recorders[] = {
	{ "tlog-rec", "tlog" }, { "tlog-rec-sessio", "tlog" }, { "script", "script" }, { "asciinema", "asciinema" }, { "teleport", "Teleport" },
	{ "ttyrec", "ttyrec" }, { "scriptreplay", NULL }, { "bash", NULL }, { "tmux: client", NULL }, { "", NULL }, { "tlog-play", NULL },
};

START_TEST(recorders_are_known_by_their_process)
{
	const char *name = recorder_of_process(recorders[_i].comm);
	ck_assert_pstr_eq(name, recorders[_i].name);
}
END_TEST

static const struct {
	const char *variable, *name;
} variables[] = {
	{ "ASCIINEMA_REC=1", "asciinema" }, { "SSH_TELEPORT_USER=someone", "Teleport" }, { "TELEPORT_SESSION=", "Teleport" },
	{ "ASCIINEMA_RECORD=1", NULL }, { "ASCIINEMA=1", NULL }, { "X=ASCIINEMA_REC", NULL },
};

START_TEST(recorders_are_known_by_their_variables)
{
	char *const all[] = { "PATH=/bin", (char *)(uintptr_t)variables[_i].variable, NULL };
	ck_assert_pstr_eq(recorder_of_environment(all), variables[_i].name);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("command/recorder");
	TCase *t = tcase_create("recorder");
	tcase_add_loop_test(t, recorders_are_known_by_their_process, 0, (int)(sizeof recorders / sizeof recorders[0]));
	tcase_add_loop_test(t, recorders_are_known_by_their_variables, 0, (int)(sizeof variables / sizeof variables[0]));
	suite_add_tcase(s, t);
	return suite_run(s);
}
