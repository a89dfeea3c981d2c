/* Starting the product's own code in a process of its own, and what it leaves behind. */
#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utmp.h>

#include "base/mem.h"
#include "soak/schedule.h"

enum { ROWS = 24, COLS = 80 };

/* -- starting a program -------------------------------------------------------------------------------------------------------- */

static void set_environment(const struct world *w)
{
	char path[256];
	clearenv();
	setenv("PATH", "/usr/bin:/bin", 1);
	setenv("HOME", w->home, 1);
	snprintf(path, sizeof path, "%s/state", w->home);
	setenv("XDG_STATE_HOME", path, 1);
	snprintf(path, sizeof path, "%s/config", w->home);
	setenv("XDG_CONFIG_HOME", path, 1);
	setenv("IDREVIEW_STORE", "none", 1);
	setenv("LANG", "C.UTF-8", 1);
	setenv("TZ", "UTC", 1);
	setenv("TERM", "xterm-256color", 1);
	setenv("PLAID_CLIENT_ID", SANDBOX_CLIENT_ID, 1);
	setenv("PLAID_SECRET", SANDBOX_SECRET, 1);
}

static void set_streams(const struct child *c, int slave, bool closed_pipe)
{
	int pipe_fds[2], in = slave >= 0 ? slave : open("/dev/null", O_RDWR | O_CLOEXEC), out = slave >= 0 ? slave : c->out;
	if (closed_pipe && pipe2(pipe_fds, O_CLOEXEC) == 0) {
		close(pipe_fds[0]);
		out = pipe_fds[1];
	}
	if (dup2(in, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0 || dup2(c->err, STDERR_FILENO) < 0)
		_exit(126);
}

static _Noreturn void be_the_program(struct world *w, const struct child *c, const struct start *s, int fd, int slave)
{
	char *words[WORDS_MAX + 2] = { (char[]){ "idreview" } };
	int n = 1;
	for (int i = 1; i < NSIG; i++)
		signal(i, SIG_DFL);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (int i = 0; i < CHILDREN_MAX; i++)
		if (w->children[i].pid) {
			close(w->children[i].fd);
			if (w->children[i].tty >= 0)
				close(w->children[i].tty);
		}
	if (slave >= 0)
		login_tty(slave);
	set_streams(c, slave >= 0 ? STDIN_FILENO : -1, s->closed_pipe);
	set_environment(w);
	for (; s->words[n - 1]; n++)
		words[n] = mem_strdup(s->words[n - 1]);
	wire_begin(fd, w->schedule->seed * 31 + (uint64_t)c->run, s->ahead_ms, slave >= 0);
	exit(child_main(n, words));
}

static int new_run(struct world *w, const struct start *s)
{
	struct run *r = &w->runs[w->run_count];
	*r = (struct run){ .actor = s->actor, .console = s->console, .began = w->time->ms, .ended = -1 };
	buf_init(&r->seen, 8 << 20);
	buf_init(&r->shown, 1 << 20);
	for (int i = 0; s->words[i]; i++) {
		size_t n = strlen(r->line);
		snprintf(r->line + n, sizeof r->line - n, "%s%s", i ? " " : "", s->words[i]);
	}
	r->settle = !strcmp(s->words[0], "settle");
	r->list = !strcmp(s->words[0], "list");
	r->act = !strcmp(s->words[0], "screening") && strstr(r->line, " --yes");
	world_tell(w, "run %d: idreview %s%s%s", w->run_count, r->line, s->closed_pipe ? " | true" : "",
	           s->ahead_ms ? " (clock ahead)" : "");
	return w->run_count++;
}

struct child *world_start(struct world *w, const struct start *s)
{
	struct winsize size = { .ws_row = ROWS, .ws_col = COLS, .ws_xpixel = COLS * 10, .ws_ypixel = ROWS * 20 };
	int pair[2], slave = -1, i = 0;
	while (i < CHILDREN_MAX && w->children[i].pid)
		i++;
	if (i == CHILDREN_MAX || w->run_count == RUNS_MAX) {
		snprintf(w->trouble, sizeof w->trouble, "too many programs");
		return NULL;
	}
	struct child *c = &w->children[i];
	*c = (struct child){ .tty = -1, .run = new_run(w, s), .since_answer = -1 };
	c->out = memfd_create("out", MFD_CLOEXEC);
	c->err = memfd_create("err", MFD_CLOEXEC);
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) || (s->console && openpty(&c->tty, &slave, NULL, NULL, &size)))
		abort();
	c->fd = pair[0];
	if (s->console) {
		fcntl(c->tty, F_SETFD, FD_CLOEXEC);
		c->console = console_create(c->tty, w->schedule->actors[s->actor].tries, w->schedule->actors[s->actor].want.word);
	}
	pid_t pid = fork();
	if (pid == 0)
		be_the_program(w, c, s, pair[1], slave);
	c->pid = pid;
	close(pair[1]);
	if (slave >= 0)
		close(slave);
	c->state = CHILD_READY;
	c->wake = (struct wake){ .cause = CAUSE_GO };
	return c;
}

/* -- its end ------------------------------------------------------------------------------------------------------------------- */

static char *read_all(int fd)
{
	off_t n = lseek(fd, 0, SEEK_END);
	char *text = mem_alloc((size_t)n + 1);
	if (pread(fd, text, (size_t)n, 0) != n)
		n = 0;
	text[n] = '\0';
	close(fd);
	return text;
}

void program_take_output(struct child *c)
{
	char bytes[8192];
	ssize_t n = read(c->tty, bytes, sizeof bytes);
	if (n > 0)
		console_read(c->console, bytes, (size_t)n);
	else if (n == 0 || errno != EINTR) {
		close(c->tty);
		c->tty = -1;
	}
}

/* What it wrote last, until the kernel says that nobody holds the other end any more. */
static void drain(struct child *c)
{
	while (c->tty >= 0)
		program_take_output(c);
}

void program_unlock_others(struct world *w, const struct child *c)
{
	for (int i = 0; i < CHILDREN_MAX; i++)
		if (&w->children[i] != c && w->children[i].pid && w->children[i].state == CHILD_LOCKED)
			w->children[i].state = CHILD_READY;
}

void program_bury(struct world *w, struct child *c)
{
	struct run *r = &w->runs[c->run];
	int run = c->run, status = 0;
	net_forget(w, c, 0);
	if (c->answered)
		net_served(c->answered);
	if (c->console && c->tty >= 0)
		drain(c);
	close(c->fd);
	if (c->tty >= 0)
		close(c->tty);
	waitpid(c->pid, &status, 0);
	if (c->console)
		r->told = console_over(w, c->console, run) || r->told;
	console_destroy(c->console);
	r->code = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
	r->ended = w->time->ms;
	r->out = read_all(c->out);
	r->err = read_all(c->err);
	c->pid = 0;
	world_tell(w, "run %d: ends with %d after %d events\n%s%s", run, r->code, c->events, r->out, r->err);
	program_unlock_others(w, c);
	schedule_ended(w, run);
}

void world_kill(struct world *w, struct child *c, int number)
{
	struct run *r = &w->runs[c->run];
	world_tell(w, "run %d: signal %d at event %d", c->run, number, c->events);
	r->killed = r->killed || number == SIGKILL;
	r->signalled = number;
	kill(c->pid, number);
	if (number == SIGKILL)
		program_bury(w, c);
	else if (c->state == CHILD_WAITS) {
		c->state = CHILD_READY;
		c->wake = (struct wake){ .cause = CAUSE_SIGNAL };
	}
}
