#include "command/demo.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "command/path.h"
#include "base/err.h"
#include "base/loop.h"
#include "base/when.h"

extern char **environ;

enum { START_MS = 10000, ARGS_MAX = 24, LINES_MAX = 8192 };

/* The server's greeting: its base URL, then "subjects PATH". */
static bool read_greeting(int fd, struct demo_server *d, struct err *err)
{
	char text[LINES_MAX];
	size_t n = 0;
	int64_t end = when_mono_ms() + START_MS;
	while (n < sizeof text - 1) {
		int64_t left = end - when_mono_ms();
		if (left <= 0)
			return err_set(err, ERR_LOCAL, "the sandbox server did not start within 10 s");
		if (!loop_wait(fd, POLLIN, (int)left))
			continue;
		ssize_t got = read(fd, text + n, sizeof text - 1 - n);
		if (got <= 0)
			return err_set(err, ERR_LOCAL, "the sandbox server ended at once");
		n += (size_t)got;
		text[n] = '\0';
		char *second = strchr(text, '\n');
		if (second && strchr(second + 1, '\n')) {
			int ok = sscanf(text, "%127[^\n]\nsubjects %4095[^\n]", d->base_url, d->subjects);
			return ok == 2 || err_set(err, ERR_LOCAL, "the sandbox server's greeting is not understood");
		}
	}
	return err_set(err, ERR_LOCAL, "the sandbox server's greeting is too long");
}

bool demo_start(struct demo_server *d, char *const extra[], struct err *err)
{
	char path[4096];
	*d = (struct demo_server){ .alive = -1 };
	if (!path_program("idreview-sandbox", path, sizeof path))
		return err_set(err, ERR_LOCAL, "idreview-sandbox is not here: build it, or install it beside idreview");
	int in[2], out[2];
	if (pipe2(in, O_CLOEXEC) < 0 || pipe2(out, O_CLOEXEC) < 0)
		return err_set(err, ERR_LOCAL, "pipe: %s", strerror(errno));
	char *args[ARGS_MAX] = { path, "--port", "0", "--until-stdin-closes", "--prewarm", "4" };
	size_t n = 6;
	for (size_t i = 0; extra && extra[i] && n < ARGS_MAX - 1; i++)
		args[n++] = extra[i];
	posix_spawn_file_actions_t files;
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, in[0], STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&files, out[1], STDOUT_FILENO);
	int failed = posix_spawn(&d->pid, path, &files, NULL, args, environ);
	posix_spawn_file_actions_destroy(&files);
	close(in[0]);
	close(out[1]);
	d->alive = in[1];
	bool ok = !failed && read_greeting(out[0], d, err);
	close(out[0]);
	if (failed) {
		close(d->alive);
		d->pid = 0;
		err_set(err, ERR_LOCAL, "cannot start idreview-sandbox: %s", strerror(failed));
	}
	if (!ok)
		demo_stop(d);
	return ok;
}

void demo_stop(struct demo_server *d)
{
	if (d->pid > 0) {
		close(d->alive);
		kill(d->pid, SIGTERM);
		waitpid(d->pid, NULL, 0);
	}
	*d = (struct demo_server){ .alive = -1 };
}
