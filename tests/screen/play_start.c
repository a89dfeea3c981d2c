/* Starting and ending what is played with: a home of its own, the sandbox server, and the console on a pty. */
#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "screen/play.h"

const char play_stop_mark[] = "[stopped]";

/* What stands for what only the play knows. */
static char *meant(const struct play *p, const char *word)
{
	static const char source[] = "@SRC@/";
	char path[LINE_SIZE + 256];
	if (strncmp(word, source, sizeof source - 1) != 0)
		return strdup(strcmp(word, "@URL@") == 0 ? p->url : strcmp(word, "@SUBJECTS@") == 0 ? p->subjects : word);
	snprintf(path, sizeof path, "%s/%s", getenv("srcdir") ? getenv("srcdir") : ".", word + sizeof source - 1);
	return strdup(path);
}

size_t play_words(struct play *p, const char *line, char *args[], size_t n)
{
	char word[LINE_SIZE];
	while (*line && n < ARGS_MAX - 1) {
		line += strspn(line, " ");
		size_t len = *line == '\'' ? strcspn(++line, "'") : strcspn(line, " ");
		if (!*line)
			break;
		snprintf(word, sizeof word, "%.*s", (int)len, line);
		line += len + (line[len] == '\'');
		args[n++] = meant(p, word);
	}
	args[n] = NULL;
	return n;
}

static void start_sandbox(struct play *p)
{
	int in[2], out[2];
	char *args[ARGS_MAX] = { "idreview-sandbox", "--port", "0", "--until-stdin-closes" }, greeting[1400] = "";
	if (pipe2(in, O_CLOEXEC) < 0 || pipe2(out, O_CLOEXEC) < 0)
		play_die(p, "pipe: %s", strerror(errno));
	size_t count = play_words(p, p->script->sandbox, args, 4);
	p->sandbox = fork();
	if (p->sandbox == 0) {
		dup2(in[0], 0);
		dup2(out[1], 1);
		execv("./idreview-sandbox", args);
		_exit(127);
	}
	for (size_t i = 4; i < count; i++)
		free(args[i]);
	close(in[0]);
	close(out[1]);
	p->sandbox_in = in[1];
	size_t n = 0;
	do {
		ssize_t got = read(out[0], greeting + n, sizeof greeting - 1 - n);
		if (got <= 0)
			play_die(p, "the sandbox server did not start");
		n += (size_t)got;
		greeting[n] = '\0';
	} while (greeting[n - 1] != '\n' || sscanf(greeting, "%127[^\n]\nsubjects %1023[^\n]", p->url, p->subjects) != 2);
	close(out[0]);
}

static void write_config(struct play *p)
{
	char path[160];
	snprintf(path, sizeof path, "mkdir -p '%s/config/idreview'", p->home);
	if (system(path) != 0)
		play_die(p, "mkdir");
	snprintf(path, sizeof path, "%s/config/idreview/config", p->home);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	FILE *f = fd >= 0 ? fdopen(fd, "w") : NULL;
	if (!f)
		play_die(p, "%s: %s", path, strerror(errno));
	/* The tests may themselves run where the session is recorded; the last of two settings holds. */
	fprintf(f, "recorded_images = true\n");
	for (size_t i = 0; i < p->script->config_count; i++)
		fprintf(f, "%s\n", p->script->config[i]);
	fclose(f);
}

/* What a shell does for a job: a group of its own in the foreground; when it stops, say so and go on at SIGUSR1. */
static void run_as_job(pid_t job)
{
	int status, number;
	sigset_t go;
	sigemptyset(&go);
	sigaddset(&go, SIGUSR1);
	sigprocmask(SIG_BLOCK, &go, NULL);
	signal(SIGTTOU, SIG_IGN);
	setpgid(job, job);
	tcsetpgrp(STDIN_FILENO, job);
	while (waitpid(job, &status, WUNTRACED) == job && WIFSTOPPED(status)) {
		tcsetpgrp(STDIN_FILENO, getpgrp());
		if (dprintf(STDOUT_FILENO, "\r\n%s", play_stop_mark) < 0) /* a line of its own, wherever the cursor was left */
			_exit(1);
		sigwait(&go, &number);
		tcsetpgrp(STDIN_FILENO, job);
		kill(-job, SIGCONT);
	}
	_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
}

/* Of the console, and of what runs beside it. */
static void environment(const struct play *p)
{
	char path[128];
	clearenv();
	setenv("PATH", "/usr/bin:/bin", 1);
	setenv("HOME", p->home, 1);
	snprintf(path, sizeof path, "%s/state", p->home);
	setenv("XDG_STATE_HOME", path, 1);
	snprintf(path, sizeof path, "%s/config", p->home);
	setenv("XDG_CONFIG_HOME", path, 1);
	setenv("LANG", "C.UTF-8", 1);
	setenv("TZ", "UTC", 1);
	if (!p->script->store)
		setenv("IDREVIEW_STORE", "none", 1);
	setenv("PLAID_CLIENT_ID", "sandbox", 1);
	setenv("PLAID_SECRET", "sandbox-secret", 1);
}

void step_beside(struct play *p, const char *command)
{
	char *args[ARGS_MAX], program[128];
	int status = -1;
	size_t count = play_words(p, command, args, 0);
	if (!count)
		play_die(p, "beside what?");
	snprintf(program, sizeof program, "%s%s", args[0][0] == '/' ? "" : "./", args[0]);
	pid_t pid = fork();
	if (pid == 0) {
		environment(p);
		dup2(open("/dev/null", O_RDWR), 0);
		dup2(2, 1);
		execv(program, args);
		_exit(127);
	}
	/* The console goes on meanwhile: what it writes must not stand still. */
	while (pid > 0 && waitpid(pid, &status, WNOHANG) == 0)
		play_pump(p, 10);
	for (size_t i = 0; i < count; i++)
		free(args[i]);
	if (!WIFEXITED(status) || WEXITSTATUS(status))
		play_die(p, "it ended with %d", WIFEXITED(status) ? WEXITSTATUS(status) : -1);
}

static void child(struct play *p)
{
	pid_t job = p->script->job ? fork() : 0;
	if (job > 0)
		run_as_job(job);
	if (p->script->job)
		setpgid(0, 0);

	char *args[ARGS_MAX] = { "idreview" };
	play_words(p, p->script->run[0] ? p->script->run : "--base-url @URL@ --subjects @SUBJECTS@", args, 1);
	environment(p);
	if (strcmp(p->term, "-") != 0)
		setenv("TERM", strcmp(p->term, "=") == 0 ? "" : p->term, 1);
	for (size_t i = 0; i < p->script->environment_count; i++)
		putenv(strdup(p->script->environment[i]));
	execv("./idreview", args);
	_exit(127);
}

static void start_program(struct play *p)
{
	struct winsize size = { 0 };
	int cols, rows;
	if (sscanf(p->size, "%dx%d", &cols, &rows) != 2)
		play_die(p, "size %s?", p->size);
	terminal_init(&p->terminal, rows, cols, p->script->profile, play_write, p);
	size.ws_row = (unsigned short)rows;
	size.ws_col = (unsigned short)cols;
	size.ws_xpixel = (unsigned short)(cols * TERMINAL_CELL_W);
	size.ws_ypixel = (unsigned short)(rows * TERMINAL_CELL_H);
	p->program = forkpty(&p->tty, NULL, NULL, &size);
	if (p->program == 0)
		child(p);
	if (p->program < 0)
		play_die(p, "forkpty: %s", strerror(errno));
}

void play_start(struct play *p)
{
	snprintf(p->home, sizeof p->home, "/tmp/idreview-screen-XXXXXX");
	if (!mkdtemp(p->home))
		play_die(p, "mkdtemp: %s", strerror(errno));
	write_config(p);
	start_sandbox(p);
	start_program(p);
}

void step_again(struct play *p, const char *unused)
{
	(void)unused;
	if (!p->ended) {
		kill(p->program, SIGKILL);
		waitpid(p->program, NULL, 0);
	}
	close(p->tty);
	terminal_finish(&p->terminal);
	p->ended = false;
	p->seen_pictures = 0;
	start_program(p);
}

void play_stop(struct play *p)
{
	if (p->program > 0 && !p->ended) {
		kill(p->program, SIGKILL);
		waitpid(p->program, NULL, 0);
	}
	if (p->sandbox > 0) {
		kill(p->sandbox, SIGKILL);
		waitpid(p->sandbox, NULL, 0);
	}
	if (p->home[0]) {
		char command[128];
		snprintf(command, sizeof command, "rm -rf '%s'", p->home);
		if (system(command) != 0)
			fprintf(stderr, "cannot remove %s\n", p->home);
	}
}
