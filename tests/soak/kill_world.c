/* What runs in the test of kills: started, ended, heard. */
#include "soak/kills.h"

#include <arpa/inet.h>
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/loop.h"
#include "base/mem.h"
#include "base/when.h"
#include "sandbox/server.h"
#include "store/pg_rig.h"

enum { WORDS = 16 };

#define DATABASE "kills"
#define KEYS "kills_keys"

uint64_t draw(uint64_t *state, uint64_t below)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	z ^= z >> 31;
	return below ? z % below : z;
}

int64_t wall_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* -- programs ----------------------------------------------------------------------------------------------------------------------- */

static int open_in(const struct world *w, const char *name, int flags)
{
	char *path = mem_printf("%s/%s", w->dir, name);
	int fd = open(path, flags | O_CLOEXEC, 0600);
	ck_assert_msg(fd >= 0, "%s: %s", path, strerror(errno));
	free(path);
	return fd;
}

/* What it says goes to programs.log of the world's directory, where no other place is given. */
static pid_t run(const struct world *w, const char *const *argv, int in, int out)
{
	int log = open_in(w, "programs.log", O_WRONLY | O_CREAT | O_APPEND);
	pid_t pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		signal(SIGXFSZ, SIG_IGN); /* as a full disk: an error, and no signal */
		dup2(in >= 0 ? in : null, STDIN_FILENO);
		dup2(out >= 0 ? out : log, STDOUT_FILENO);
		dup2(log, STDERR_FILENO);
		execv(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	close(log);
	return pid;
}

void world_hooks(struct world *w)
{
	char port[12], line[80];
	const char *argv[] = { "./idreview-hooks", "--port", port, "--no-sweep", NULL };
	int out[2];
	snprintf(port, sizeof port, "%d", w->port);
	ck_assert_int_eq(pipe2(out, O_CLOEXEC), 0);
	w->hooks = run(w, argv, -1, out[1]);
	close(out[1]);
	server_read_line(out[0], line, sizeof line);
	close(out[0]);
	ck_assert_msg(strstr(line, "://127.0.0.1:"), "idreview-hooks does not start: see %s/programs.log", w->dir);
}

void world_worker(struct world *w, int slot)
{
	char number[12], seed[24];
	const char *argv[] = { w->self, "--worker", number, seed, NULL };
	snprintf(number, sizeof number, "%d", slot);
	snprintf(seed, sizeof seed, "%" PRIu64, draw(&w->random, 0));
	w->workers[slot] = run(w, argv, -1, w->to_us);
}

pid_t world_command(struct world *w, const char *const *words, const char *out, const char *in)
{
	const char *argv[WORDS] = { "./idreview" };
	int to = out ? open_in(w, out, O_WRONLY | O_CREAT | O_TRUNC) : -1, from = in ? open_in(w, in, O_RDONLY) : -1;
	for (int i = 0; words[i] && i < WORDS - 2; i++)
		argv[i + 1] = words[i];
	pid_t pid = run(w, argv, from, to);
	if (to >= 0)
		close(to);
	if (from >= 0)
		close(from);
	return pid;
}

int world_wait(pid_t pid)
{
	int status = -1;
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void world_kill(pid_t *pid)
{
	int status = 0;
	ck_assert_int_eq(waitpid(*pid, &status, WNOHANG), 0); /* it has not ended by itself */
	kill(*pid, SIGKILL);
	ck_assert_int_eq(world_wait(*pid), -1);
	*pid = 0;
}

void world_stop(pid_t *pid, const char *what)
{
	if (!*pid)
		return;
	kill(*pid, SIGTERM);
	ck_assert_msg(world_wait(*pid) == 0, "%s did not end well", what);
	*pid = 0;
}

/* -- what the workers say ----------------------------------------------------------------------------------------------------------- */

static void take_line(struct world *w, const char *text)
{
	struct line l = { 0 };
	int n = 0;
	if (sscanf(text, "%d %" SCNd64 " %11s %" SCNd64 " %" SCNd64 " %" SCNd64 "%n", &l.slot, &l.ms, l.word, &l.case_id, &l.fence, &l.number, &n) != 6)
		ck_abort_msg("a worker said %s", text);
	snprintf(l.text, sizeof l.text, "%s", text[n] == ' ' ? text + n + 1 : "");
	if (w->line_count == w->line_room)
		w->lines = mem_grow(w->lines, w->line_room = w->line_room ? 2 * w->line_room : 1024, sizeof *w->lines);
	w->lines[w->line_count++] = l;
	if (trace && (!strcmp(l.word, "away") || !strcmp(l.word, "unsure") || !strcmp(l.word, "start") || !strcmp(l.word, "stop")))
		printf("  %d %" PRId64 " %s %" PRId64 " %s\n", l.slot, l.ms % 1000000, l.word, l.number, l.text);
}

static void take(struct world *w)
{
	ssize_t n;
	while ((n = read(w->from_workers, w->rest + w->rest_len, sizeof w->rest - 1 - w->rest_len)) > 0) {
		char *at = w->rest, *end;
		w->rest_len += (size_t)n;
		w->rest[w->rest_len] = '\0';
		while ((end = strchr(at, '\n'))) {
			*end = '\0';
			take_line(w, at);
			at = end + 1;
		}
		w->rest_len -= (size_t)(at - w->rest);
		memmove(w->rest, at, w->rest_len);
	}
}

void world_hear(struct world *w, int ms)
{
	for (int64_t until = when_mono_ms() + ms, left = ms; left >= 0; left = until - when_mono_ms()) {
		loop_wait(w->from_workers, POLLIN, (int)left);
		take(w);
		if (!left)
			return;
	}
}

static void see_that_they_live(const struct world *w)
{
	int status;
	for (int i = 0; i < WORKERS; i++)
		ck_assert_msg(!w->workers[i] || waitpid(w->workers[i], &status, WNOHANG) == 0, "worker %d has ended: see %s/programs.log", i, w->dir);
	ck_assert_msg(!w->hooks || waitpid(w->hooks, &status, WNOHANG) == 0, "idreview-hooks has ended: see %s/programs.log", w->dir);
}

/* Lines with one of the words. slot -1: of all. */
static size_t said(const struct world *w, size_t from, int slot, const char *word, const char *or_word)
{
	size_t n = 0;
	for (size_t i = from; i < w->line_count; i++)
		n += (slot < 0 || w->lines[i].slot == slot) && (!strcmp(w->lines[i].word, word) || !strcmp(w->lines[i].word, or_word));
	return n;
}

/* What is done in the store is progress, and nothing else. */
static size_t done(const struct world *w, size_t from, int slot)
{
	return said(w, from, slot, "claim", "wrote");
}

static void hear_more(struct world *w, int64_t until)
{
	loop_wait(w->from_workers, POLLIN, 1000);
	take(w);
	see_that_they_live(w);
	ck_assert_msg(when_mono_ms() < until, "the workers have nothing to say");
}

void world_progress(struct world *w, size_t lines)
{
	int64_t until = when_mono_ms() + PATIENCE_MS;
	for (size_t from = w->line_count; done(w, from, -1) < lines;)
		hear_more(w, until);
}

void world_none_works(struct world *w)
{
	int64_t until = when_mono_ms() + PATIENCE_MS;
	size_t from = w->line_count;
	for (int i = 0; i < WORKERS; i++)
		while (!said(w, from, i, "away", "unsure"))
			hear_more(w, until);
}

void world_limit(struct world *w, bool full)
{
	struct rlimit limit;
	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = full ? 0 : limit.rlim_max;
	ck_assert_int_eq(prlimit(w->hooks, RLIMIT_FSIZE, &limit, NULL), 0);
	for (int i = 0; i < WORKERS; i++)
		ck_assert_int_eq(prlimit(w->workers[i], RLIMIT_FSIZE, &limit, NULL), 0);
}

void world_all_work(struct world *w)
{
	int64_t until = when_mono_ms() + PATIENCE_MS;
	size_t from = w->line_count;
	for (int i = 0; i < WORKERS; i++)
		while (!done(w, from, i))
			hear_more(w, until);
}

/* -- the world ---------------------------------------------------------------------------------------------------------------------- */

static int free_port(void)
{
	struct sockaddr_in here = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof here;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&here, n), 0);
	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&here, &n), 0);
	close(fd);
	return ntohs(here.sin_port);
}

/* No budget of calls: here they are to press. */
static void write_settings(const struct world *w)
{
	char *directory = mem_printf("%s/idreview", w->dir);
	FILE *f;
	ck_assert_int_eq(mkdir(directory, 0700), 0);
	f = fdopen(open_in(w, "idreview/config", O_WRONLY | O_CREAT | O_EXCL), "w");
	fprintf(f, "base_url = \"%s\"\nstore = \"%s\"\n", server.url, w->database);
	if (w->postgresql)
		fprintf(f, "case_keys = \"%s\"\n", pg_rig_url(KEYS));
	fprintf(f, "limit_get = 100000\nlimit_list = 100000\nlimit_retry = 100000\nretention = { \"seen 1s done\" }\n");
	ck_assert_int_eq(fclose(f), 0);
	free(directory);
}

void world_begin(struct world *w, bool postgresql, uint64_t seed)
{
	int fds[2];
	char *here = getcwd(NULL, 0), *options;
	*w = (struct world){ .postgresql = postgresql, .self = w->self, .random = seed, .port = free_port() };
	snprintf(w->dir, sizeof w->dir, "%.150s/kills-XXXXXX", here);
	ck_assert_ptr_nonnull(mkdtemp(w->dir));
	snprintf(w->backup, sizeof w->backup, "%s/backup.db", w->dir);
	snprintf(w->database, sizeof w->database, "%s/store.db", w->dir);
	if (postgresql) {
		pg_rig_do("postgres", "CREATE DATABASE " DATABASE " TEMPLATE template0");
		pg_rig_do("postgres", "CREATE DATABASE " KEYS " TEMPLATE template0");
		snprintf(w->database, sizeof w->database, "%s", pg_rig_url(DATABASE));
	}
	options = mem_printf("--no-cache --webhook http://127.0.0.1:%d/webhook --webhook-retry-ms 5", w->port);
	server_start(options);
	setenv("PLAID_CLIENT_ID", "sandbox", 1);
	setenv("PLAID_SECRET", "sandbox-secret", 1);
	setenv("XDG_STATE_HOME", w->dir, 1);
	setenv("XDG_CONFIG_HOME", w->dir, 1);
	unsetenv("IDREVIEW_STORE");
	write_settings(w);
	ck_assert_int_eq(pipe2(fds, O_CLOEXEC), 0);
	fcntl(fds[0], F_SETFL, O_NONBLOCK);
	w->from_workers = fds[0];
	w->to_us = fds[1];
	world_hooks(w);
	load_first(w);
	if (postgresql) /* an administrator prunes */
		pg_rig_do(DATABASE, "INSERT INTO person_role (person, role, granted_by, at) VALUES ('idreview', 3, 'idreview', 0)");
	for (int i = 0; i < WORKERS; i++)
		world_worker(w, i);
	free(options);
	free(here);
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st, (void)kind, (void)ftw;
	return remove(path);
}

/* Whatever became of it: nothing is left running. */
void world_end(struct world *w, bool keep)
{
	bool failed = keep || w->hooks;
	for (int i = 0; i < WORKERS; i++) {
		failed = failed || w->workers[i];
		if (w->workers[i])
			kill(w->workers[i], SIGKILL);
	}
	if (w->hooks)
		kill(w->hooks, SIGKILL);
	if (server.pid > 0) {
		kill(server.pid, SIGTERM);
		server_wait();
	}
	if (w->from_workers) {
		close(w->from_workers);
		close(w->to_us);
	}
	if (!failed && *w->dir && !trace)
		nftw(w->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	free(w->lines);
	free(w->accepted);
	free(w->ids);
	*w = (struct world){ .self = w->self };
}
