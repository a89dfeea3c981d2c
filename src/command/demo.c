#include "command/demo.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/err.h"
#include "base/loop.h"
#include "base/when.h"
#include "command/path.h"

extern char **environ;

enum { START_MS = 10000, ARGS_MAX = 24, LINES_MAX = 8192 };

/* Until so many lines have come. */
static bool read_lines(int fd, const char *program, int lines, char *text, size_t size, struct err *err)
{
	size_t n = 0;
	int64_t end = when_mono_ms() + START_MS;
	while (n < size - 1) {
		int64_t left = end - when_mono_ms();
		if (left <= 0)
			return err_set(err, ERR_LOCAL, "%s did not start within 10 s", program);
		if (!loop_wait(fd, POLLIN, (int)left))
			continue;
		ssize_t got = read(fd, text + n, size - 1 - n);
		if (got <= 0)
			return err_set(err, ERR_LOCAL, "%s ended at once", program);
		n += (size_t)got;
		text[n] = '\0';
		int count = 0;
		for (const char *s = text; (s = strchr(s, '\n')); s++)
			count++;
		if (count >= lines)
			return true;
	}
	return err_set(err, ERR_LOCAL, "what %s says first is too long", program);
}

static void stop_child(struct demo_child *c)
{
	if (c->pid > 0) {
		close(c->alive);
		kill(c->pid, SIGTERM);
		waitpid(c->pid, NULL, 0);
	}
	*c = (struct demo_child){ 0 };
}

/* What it says first comes into text. quiet: its messages are nobody's here. */
static bool start_child(struct demo_child *c, const char *program, const char *const args[], bool quiet, int lines, char *text, size_t size,
                        struct err *err)
{
	char path[4096];
	char *words[ARGS_MAX] = { path };
	int in[2], out[2];
	if (!path_program(program, path, sizeof path))
		return err_set(err, ERR_LOCAL, "%s is not here: build it, or install it beside idreview", program);
	for (size_t n = 1; args[n - 1] && n < ARGS_MAX - 1; n++)
		words[n] = (char *)args[n - 1];
	if (pipe2(in, O_CLOEXEC) < 0)
		return err_set(err, ERR_LOCAL, "pipe: %s", strerror(errno));
	if (pipe2(out, O_CLOEXEC) < 0) {
		close(in[0]);
		close(in[1]);
		return err_set(err, ERR_LOCAL, "pipe: %s", strerror(errno));
	}
	posix_spawn_file_actions_t files;
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, in[0], STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&files, out[1], STDOUT_FILENO);
	if (quiet)
		posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	int failed = posix_spawn(&c->pid, path, &files, NULL, words, environ);
	posix_spawn_file_actions_destroy(&files);
	close(in[0]);
	close(out[1]);
	c->alive = in[1];
	bool ok = !failed && read_lines(out[0], program, lines, text, size, err);
	close(out[0]);
	if (failed) {
		close(c->alive);
		*c = (struct demo_child){ 0 };
		return err_set(err, ERR_LOCAL, "cannot start %s: %s", program, strerror(failed));
	}
	return ok;
}

bool demo_start(struct demo_server *d, bool live, struct err *err)
{
	static const char *const still[] = { "--port", "0", "--until-stdin-closes", "--prewarm", "4", NULL };
	static const char *const lively[] = { "--port", "0", "--until-stdin-closes", "--prewarm", "4", "--live", "25", "--live-first", "8", NULL };
	char text[LINES_MAX];
	*d = (struct demo_server){ 0 };
	if (start_child(&d->sandbox, "idreview-sandbox", live ? lively : still, false, 2, text, sizeof text, err) &&
	    (sscanf(text, "%127[^\n]\nsubjects %4095[^\n]", d->base_url, d->subjects) == 2 ||
	     err_set(err, ERR_LOCAL, "the sandbox server's greeting is not understood")))
		return true;
	demo_stop(d);
	return false;
}

bool demo_hooks(struct demo_server *d, struct err *err)
{
	char text[LINES_MAX] = "", *end;
	const char *const args[] = { "--port", "0", "--until-stdin-closes", "--base-url", d->base_url, NULL };
	snprintf(d->state, sizeof d->state, "/tmp/idreview-demo-XXXXXX");
	if (!mkdtemp(d->state)) {
		d->state[0] = '\0';
		return err_set(err, ERR_LOCAL, "no directory for the demo's store in /tmp: %s", strerror(errno));
	}
	setenv("XDG_STATE_HOME", d->state, 1);
	setenv("PLAID_ENV", "sandbox", 1);
	setenv("PLAID_CLIENT_ID", "sandbox", 1);
	setenv("PLAID_SECRET", "sandbox-secret", 1); /* not one: that of every sandbox server */
	setenv("IDREVIEW_STORE", "", 1);
	bool ok = start_child(&d->hooks, "idreview-hooks", args, true, 1, text, sizeof text, err);
	unsetenv("PLAID_CLIENT_ID");
	unsetenv("PLAID_SECRET");
	if (!ok)
		return false;
	if ((end = strchr(text, '\n')))
		*end = '\0';
	int n = dprintf(d->sandbox.alive, "%s/webhook\n", text);
	return n > 0 || err_set(err, ERR_LOCAL, "the sandbox server is gone: %s", strerror(errno));
}

/* The store and what stands beside it; directories are two deep. */
static void remove_in(const char *path, int deep)
{
	char inner[600];
	DIR *dir = opendir(path);
	for (const struct dirent *e; dir && (e = readdir(dir));) {
		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
			continue;
		snprintf(inner, sizeof inner, "%s/%.255s", path, e->d_name);
		if (unlink(inner) && deep > 0)
			remove_in(inner, deep - 1);
	}
	if (dir)
		closedir(dir);
	(void)rmdir(path);
}

void demo_stop(struct demo_server *d)
{
	stop_child(&d->hooks);
	stop_child(&d->sandbox);
	if (d->state[0])
		remove_in(d->state, 2);
	*d = (struct demo_server){ 0 };
}
