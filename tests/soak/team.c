/* team [-v]: a shift of three reviewers over the demo's pending cases: three real consoles on ptys, one store, one sandbox server. Each takes the most
 * urgent case (J), looks at its documents (3), writes a note (a ... ^S), puts it away for an hour (Z) and takes the next, until
 * nothing waits. Prints cases, keys and seconds a case, and how often two had the same case: that, a case left over, or a note lost is a failure. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "screen/terminal.h"

enum { CONSOLES = 3, CASES_MOST = 64, ROWS = 24, COLS = 80, WAIT_S = 60, ARGS = 16 };

struct console {
	int tty;
	pid_t pid;
	struct terminal terminal;
	char at[64];             /* the case it has */
	int cases;
	long keys;
	bool done;
};

static struct console team[CONSOLES];
static char home[64] = "/tmp/idreview-team-XXXXXX", url[128], subjects[4096];
static char worked[CASES_MOST][64];
static size_t worked_count, twice;
static pid_t sandbox;
static int sandbox_in;
static bool loud;

static double now_s(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void end_all(void)
{
	char command[128];
	for (int i = 0; i < CONSOLES; i++)
		if (team[i].pid > 0) {
			kill(team[i].pid, SIGTERM);
			waitpid(team[i].pid, NULL, 0);
		}
	if (sandbox > 0) {
		kill(sandbox, SIGTERM);
		waitpid(sandbox, NULL, 0);
	}
	snprintf(command, sizeof command, "rm -rf %s", home);
	if (system(command))
		fprintf(stderr, "team: %s is still there\n", home);
}

static _Noreturn void die(const struct console *c, const char *what)
{
	fprintf(stderr, "team: %s\n", what);
	if (c)
		terminal_print((struct terminal *)&c->terminal, stderr);
	end_all();
	exit(1);
}

/* -- consoles ----------------------------------------------------------------------------------------------------------------------- */

static void answer(void *ctx, const char *bytes, size_t n)
{
	const struct console *c = ctx;
	if (write(c->tty, bytes, n) < 0 && errno != EAGAIN)
		die(c, "the console is gone");
}

static void set_environment(void)
{
	clearenv();
	setenv("PATH", "/usr/bin:/bin", 1);
	setenv("HOME", home, 1);
	setenv("XDG_STATE_HOME", home, 1);
	setenv("TERM", "xterm-256color", 1);
	setenv("LANG", "C.UTF-8", 1);
	setenv("PLAID_CLIENT_ID", "sandbox", 1);
	setenv("PLAID_SECRET", "sandbox-secret", 1);
}

static void console_start(struct console *c)
{
	struct winsize size = { .ws_row = ROWS, .ws_col = COLS };
	terminal_init(&c->terminal, ROWS, COLS, "plain", answer, c);
	c->pid = forkpty(&c->tty, NULL, NULL, &size);
	if (c->pid == 0) {
		set_environment();
		execl("./idreview", "idreview", "--base-url", url, "--subjects", subjects, "--no-images", (char *)NULL);
		_exit(127);
	}
	if (c->pid < 0)
		die(NULL, "forkpty failed");
	fcntl(c->tty, F_SETFL, O_NONBLOCK);
}

/* All of them: a console whose terminal is not read stands still. */
static void pump(void)
{
	struct pollfd fds[CONSOLES];
	char bytes[16384];
	for (int i = 0; i < CONSOLES; i++)
		fds[i] = (struct pollfd){ .fd = team[i].tty, .events = POLLIN };
	poll(fds, CONSOLES, 100);
	for (int i = 0; i < CONSOLES; i++) {
		ssize_t n = fds[i].revents ? read(team[i].tty, bytes, sizeof bytes) : 0;
		if (n > 0)
			terminal_feed(&team[i].terminal, bytes, (size_t)n);
	}
}

static void wait_for(struct console *c, const char *one, const char *other)
{
	double until = now_s() + WAIT_S;
	while (!terminal_contains(&c->terminal, one) && !(other && terminal_contains(&c->terminal, other))) {
		if (now_s() > until) {
			fprintf(stderr, "team: never on the screen: %s\n", one);
			die(c, "gave up");
		}
		pump();
	}
}

static void key(struct console *c, const char *name)
{
	char bytes[16];
	size_t n = terminal_key(name, bytes);
	if (!n || write(c->tty, bytes, n) != (ssize_t)n)
		die(c, "a key could not be typed");
	c->keys++;
}

static void type(struct console *c, const char *text)
{
	for (; *text; text++) {
		char name[2] = { *text, '\0' };
		key(c, *text == ' ' ? "Space" : name);
	}
}

/* -- the shift ------------------------------------------------------------------------------------------------------------------------ */

/* "Queue > idv_... " of the bar. */
static void read_case(struct console *c)
{
	char row[TERMINAL_ROW], *id;
	terminal_row(&c->terminal, 0, row);
	id = strstr(row, "idv_");
	if (!id)
		die(c, "no case in the bar");
	snprintf(c->at, sizeof c->at, "%.*s", (int)strcspn(id, " "), id);
}

static void begin_case(struct console *c)
{
	key(c, "J");
	wait_for(c, "claimed by you", "nothing of this view waits");
	c->done = !terminal_contains(&c->terminal, "claimed by you");
	if (c->done)
		return;
	read_case(c);
	for (size_t i = 0; i < worked_count; i++)
		twice += !strcmp(worked[i], c->at);
	for (int i = 0; i < CONSOLES; i++)
		twice += &team[i] != c && !team[i].done && !strcmp(team[i].at, c->at);
	if (worked_count == CASES_MOST)
		die(c, "more cases than there are");
	snprintf(worked[worked_count++], sizeof worked[0], "%s", c->at);
	c->cases++;
	if (loud)
		fprintf(stderr, "console %d: %s\n", (int)(c - team) + 1, c->at);
}

static void work_case(struct console *c)
{
	key(c, "3");
	wait_for(c, "[3 Docs]", NULL);
	key(c, "1");
	wait_for(c, "[1 Overview]", NULL);
	key(c, "a");
	wait_for(c, "^S keeps the note", NULL);
	type(c, "seen, asked for a passport");
	key(c, "C-s");
	wait_for(c, "Note kept", NULL);
	key(c, "Z");
	wait_for(c, "tomorrow at 9", NULL);
	key(c, "Enter");
	key(c, "Enter");
	wait_for(c, "Snoozed until", NULL);
	c->at[0] = '\0';
	key(c, "q");
	wait_for(c, "sort:", NULL);
}

static void sandbox_start(void)
{
	int in[2], out[2];
	char text[8192], *end;
	size_t n = 0;
	if (pipe(in) || pipe(out))
		die(NULL, "pipe failed");
	sandbox = fork();
	if (sandbox == 0) {
		dup2(in[0], 0);
		dup2(out[1], 1);
		close(in[1]);
		char data[4096];
		snprintf(data, sizeof data, "%s/data/sandbox", getenv("srcdir") ? getenv("srcdir") : "..");
		execl("./idreview-sandbox", "idreview-sandbox", "--port", "0", "--until-stdin-closes", "--data", data, (char *)NULL);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	sandbox_in = in[1];
	while (n < sizeof text - 1) {
		ssize_t r = read(out[0], text + n, sizeof text - 1 - n);
		if (r <= 0)
			die(NULL, "the sandbox server did not start");
		n += (size_t)r;
		text[n] = '\0';
		end = strchr(text, '\n');
		if (end && strchr(end + 1, '\n'))
			break;
	}
	if (sscanf(text, "%127[^\n]\nsubjects %4095[^\n]", url, subjects) != 2)
		die(NULL, "the sandbox server's greeting is not understood");
}

int main(int argc, char **argv)
{
	loud = argc > 1 && !strcmp(argv[1], "-v");
	signal(SIGPIPE, SIG_IGN);
	if (!mkdtemp(home))
		die(NULL, "mkdtemp failed");
	sandbox_start();
	console_start(&team[0]);
	wait_for(&team[0], "12 pending", NULL); /* all that the demo has, and all of it read */
	for (int i = 1; i < CONSOLES; i++)
		console_start(&team[i]);
	for (int i = 1; i < CONSOLES; i++)
		wait_for(&team[i], "12 pending", NULL);
	double begun = now_s();
	for (int left = CONSOLES; left;) {
		left = 0;
		/* All begin before any goes on: each has a case while the others take theirs. */
		for (int i = 0; i < CONSOLES; i++)
			if (!team[i].done)
				begin_case(&team[i]);
		for (int i = 0; i < CONSOLES; i++) {
			if (!team[i].done)
				work_case(&team[i]);
			left += !team[i].done;
		}
	}
	double took = now_s() - begun;
	long keys = 0;
	int cases = 0;
	for (int i = 0; i < CONSOLES; i++) {
		printf("console %d: %d cases, %ld keys\n", i + 1, team[i].cases, team[i].keys);
		keys += team[i].keys;
		cases += team[i].cases;
	}
	printf("%d cases by three, %.1f keys a case, %.2f s a case, held by two: %zu\n", cases, cases ? (double)keys / cases : 0, cases ? took / cases : 0,
	       twice);
	end_all();
	return cases == 12 && !twice ? 0 : 1;
}
