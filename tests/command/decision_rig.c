/* Commands, as if they were typed. */
#include "command/decision_rig.h"

#include <check.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "command/dispatch.h"
#include "support/settings.h"

char place[128], out[64 * 1024];
static char said[8 * 1024];

static void slurp(int fd, char *into, size_t size)
{
	ssize_t n = pread(fd, into, size - 1, 0);
	ck_assert_int_ge(n, 0);
	into[n] = '\0';
	close(fd);
}

static int open_scratch(void)
{
	char *path = mem_printf("%s/out-XXXXXX", dir);
	int fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	unlink(path);
	free(path);
	return fd;
}

/* Words between blanks; @ is the test's directory. */
static int run(const char *line)
{
	char words[400], at[80][200];
	char *argv[20] = { "idreview" };
	int argc = 1, streams[2] = { open_scratch(), open_scratch() }, kept[2] = { dup(1), dup(2) };
	snprintf(words, sizeof words, "%s", line);
	for (char *w = strtok(words, " "); w; w = strtok(NULL, " ")) {
		snprintf(at[argc], sizeof at[argc], "%s%s", *w == '@' ? dir : "", *w == '@' ? w + 1 : w);
		argv[argc] = at[argc];
		argc++;
	}
	fflush(stdout);
	for (int i = 0; i < 2; i++)
		dup2(streams[i], i + 1);
	int code = command_main(argc, argv);
	fflush(stdout);
	for (int i = 0; i < 2; i++) {
		dup2(kept[i], i + 1);
		close(kept[i]);
	}
	slurp(streams[0], out, sizeof out);
	slurp(streams[1], said, sizeof said);
	return code;
}

void expect(int code, const char *in_out, const char *in_said, const char *line)
{
	int got = run(line);
	ck_assert_msg(got == code, "%s: %d, not %d\n%s%s", line, got, code, out, said);
	ck_assert_msg(strstr(out, in_out), "%s: no \"%s\" in\n%s%s", line, in_out, out, said);
	ck_assert_msg(*in_said ? strstr(said, in_said) != NULL : !*said, "%s: no \"%s\" in\n%s", line, in_said, said);
}

void change(const char *sql)
{
	sqlite3 *db;
	ck_assert_int_eq(sqlite3_open(place, &db), SQLITE_OK);
	ck_assert_msg(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, "%s", sqlite3_errmsg(db));
	sqlite3_close(db);
}

void shell(const char *line)
{
	char *command = mem_printf("cd %s && %s", dir, line);
	ck_assert_msg(!system(command), "%s", line);
	free(command);
}
