#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/measure.h"

static double ms(struct timeval t)
{
	return (double)t.tv_sec * 1e3 + (double)t.tv_usec / 1e3;
}

static void child(const struct command *c)
{
	int out = open(c->output, O_WRONLY | O_CREAT | O_TRUNC, 0600), nothing = open("/dev/null", O_RDWR);
	if (out < 0 || nothing < 0 || dup2(out, STDOUT_FILENO) < 0 || dup2(nothing, STDIN_FILENO) < 0 || dup2(nothing, STDERR_FILENO) < 0)
		_exit(126);
	execvp(c->args[0], (char *const *)(uintptr_t)c->args);
	_exit(127);
}

/* CPU time of the whole process, from its first instruction after exec to its end. */
static double run_once(struct command *c)
{
	struct rusage use;
	int status = -1;
	pid_t pid = fork();
	if (pid == 0)
		child(c);
	if (pid < 0 || wait4(pid, &status, 0, &use) != pid || status != 0) {
		c->failed = true;
		return 0;
	}
	if (use.ru_maxrss > c->peak_kib)
		c->peak_kib = use.ru_maxrss;
	return ms(use.ru_utime) + ms(use.ru_stime);
}

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

void run_in_turn(struct command *commands, size_t n, int rounds)
{
	for (int r = -1; r < rounds; r++) {
		for (size_t i = 0; i < n; i++) {
			double t = run_once(&commands[i]);
			if (r >= 0)
				commands[i].cpu_ms[r] = t;
		}
	}
	for (size_t i = 0; i < n; i++) {
		qsort(commands[i].cpu_ms, (size_t)rounds, sizeof(double), ascending);
		commands[i].median_ms = commands[i].cpu_ms[rounds / 2];
	}
}

bool is_installed(const char *program)
{
	const char *path = getenv("PATH");
	char file[4096];
	while (path && *path) {
		size_t n = strcspn(path, ":");
		snprintf(file, sizeof file, "%.*s/%s", (int)n, path, program);
		if (access(file, X_OK) == 0)
			return true;
		path += n + (path[n] == ':');
	}
	return false;
}
