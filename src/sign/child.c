#include "sign/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/when.h"

enum { OURS = 3, HIGH = 16 /* above all that become the child's */, TICK_MS = 20 };

/* So that none stands in another's place while they are put into theirs. */
static int high(int fd)
{
	int up = fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, HIGH);
	if (fd >= 0)
		close(fd);
	return up;
}

static int file_of(const char *text)
{
	size_t n = strlen(text);
	int fd = high((int)syscall(SYS_memfd_create, "idreview", 1 /* MFD_CLOEXEC */));
	if (fd >= 0 && (write(fd, text, n) != (ssize_t)n || lseek(fd, 0, SEEK_SET))) {
		close(fd);
		return -1;
	}
	return fd;
}

static char *variable(const char *name)
{
	const char *value = getenv(name);
	return value ? mem_printf("%s=%s", name, value) : NULL;
}

/* In a session of its own it has no terminal to ask at. */
static int spawn(struct child *c, const struct child_plan *p, const int ends[3], const int files[CHILD_FILES])
{
	posix_spawn_file_actions_t acts;
	posix_spawnattr_t attributes;
	sigset_t none, all;
	char *path = variable("PATH"), *socket = p->agent ? variable("SSH_AUTH_SOCK") : NULL;
	char *environment[] = { "LC_ALL=C", "SSH_ASKPASS_REQUIRE=never", NULL, NULL, NULL };
	size_t n = 2;
	if (path)
		environment[n++] = path;
	if (socket)
		environment[n] = socket;
	posix_spawn_file_actions_init(&acts);
	posix_spawnattr_init(&attributes);
	for (int fd = 0; fd < OURS; fd++)
		posix_spawn_file_actions_adddup2(&acts, ends[fd], fd);
	int last = OURS;
	for (; last < OURS + CHILD_FILES && files[last - OURS] >= 0; last++)
		posix_spawn_file_actions_adddup2(&acts, files[last - OURS], last);
	posix_spawn_file_actions_addclosefrom_np(&acts, last);
	sigemptyset(&none);
	sigfillset(&all);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &all);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID);
	int failed = posix_spawnp(&c->pid, p->argv[0], &acts, &attributes, p->argv, environment);
	posix_spawn_file_actions_destroy(&acts);
	posix_spawnattr_destroy(&attributes);
	free(path);
	free(socket);
	return failed;
}

static void drop(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Its three ends and ours. Standard input is a socket, so that one who does not read it is no signal to us. */
static bool open_ends(struct child *c, int ends[3])
{
	int pairs[3][2] = { { -1, -1 }, { -1, -1 }, { -1, -1 } };
	bool ok = !socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pairs[0]) && !pipe2(pairs[1], O_CLOEXEC) &&
	          !pipe2(pairs[2], O_CLOEXEC);
	c->in = high(pairs[0][0]);
	ends[0] = high(pairs[0][1]);
	c->out = high(pairs[1][0]);
	ends[1] = high(pairs[1][1]);
	c->wrong = high(pairs[2][0]);
	ends[2] = high(pairs[2][1]);
	ok = ok && c->in >= 0 && c->out >= 0 && c->wrong >= 0 && ends[0] >= 0 && ends[1] >= 0 && ends[2] >= 0;
	return ok && !fcntl(c->in, F_SETFL, O_NONBLOCK) && !fcntl(c->out, F_SETFL, O_NONBLOCK) &&
	       !fcntl(c->wrong, F_SETFL, O_NONBLOCK);
}

bool child_begin(struct child *c, const struct child_plan *p, struct err *err)
{
	int ends[3] = { -1, -1, -1 }, files[CHILD_FILES];
	*c = (struct child){ .ended = -1,
		             .in = -1,
		             .out = -1,
		             .wrong = -1,
		             .feed = p->feed,
		             .feed_len = p->feed_len,
		             .due_ms = when_mono_ms() + p->limit_ms };
	buf_init(&c->said, CHILD_SAID);
	buf_init(&c->complaint, CHILD_WRONG);
	bool ready = open_ends(c, ends);
	for (size_t i = 0; i < CHILD_FILES; i++) {
		files[i] = p->files[i] ? file_of(p->files[i]) : -1;
		ready = ready && (!p->files[i] || files[i] >= 0);
	}
	int failed = ready ? spawn(c, p, ends, files) : errno;
	for (size_t i = 0; i < 3; i++)
		drop(&ends[i]);
	for (size_t i = 0; i < CHILD_FILES; i++)
		drop(&files[i]);
	if (!ready || failed) {
		c->pid = 0;
		child_finish(c);
		err_set(err, ERR_LOCAL, "%s cannot be run: %s", p->argv[0], strerror(failed));
		return failed == ENOENT
		           ? err_remedy(
		                 err, "Signatures are made and checked by it: install OpenSSH's client programs (openssh-client).")
		           : false;
	}
	c->ended = (int)syscall(SYS_pidfd_open, c->pid, 0);
	return true;
}

size_t child_pollfds(const struct child *c, struct pollfd *fds, size_t max)
{
	const struct pollfd all[CHILD_FDS] = { { .fd = c->ended, .events = POLLIN },
		                               { .fd = c->in, .events = POLLOUT },
		                               { .fd = c->out, .events = POLLIN },
		                               { .fd = c->wrong, .events = POLLIN } };
	size_t n = 0;
	for (size_t i = 0; c->pid && i < CHILD_FDS; i++)
		if (all[i].fd >= 0 && n < max)
			fds[n++] = all[i];
	return n;
}

int child_timeout_ms(const struct child *c)
{
	int64_t left = c->due_ms - when_mono_ms();
	if (!c->pid)
		return -1;
	if (c->ended < 0 && left > TICK_MS) /* a kernel that cannot tell */
		left = TICK_MS;
	return left > 0 ? (int)left : 0;
}

static void feed(struct child *c)
{
	while (c->in >= 0 && c->fed < c->feed_len) {
		ssize_t n = send(c->in, c->feed + c->fed, c->feed_len - c->fed, MSG_NOSIGNAL);
		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			return;
		if (n < 0)
			break; /* it does not want the rest */
		c->fed += (size_t)n;
	}
	drop(&c->in);
}

/* What has no room is read past, but for standard output, where it is too much. */
static void hear(struct child *c, int *fd, struct buf *into)
{
	char chunk[4096];
	ssize_t n;
	while (*fd >= 0 && !c->much && (n = read(*fd, chunk, sizeof chunk)) != 0) {
		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			return;
		if (n < 0)
			break;
		if (!buf_add(into, chunk, (size_t)n) && into == &c->said)
			c->much = true;
	}
	if (!c->much)
		drop(fd);
}

static void end(struct child *c)
{
	kill(-c->pid, SIGKILL); /* and what it began; its number is its own until it is waited for */
	while (waitpid(c->pid, &c->status, 0) < 0 && errno == EINTR)
		;
	c->pid = 0;
}

bool child_run(struct child *c)
{
	if (!c->pid)
		return true;
	feed(c);
	siginfo_t over = { 0 };
	bool ended = !waitid(P_PID, (id_t)c->pid, &over, WEXITED | WNOHANG | WNOWAIT) && over.si_pid == c->pid;
	hear(c, &c->out, &c->said);
	hear(c, &c->wrong, &c->complaint);
	if (ended) {
		end(c);
		return true;
	}
	c->late = when_mono_ms() >= c->due_ms;
	if (!c->late && !c->much)
		return false;
	end(c);
	return true;
}

bool child_well(const struct child *c)
{
	return !c->late && !c->much && WIFEXITED(c->status) && !WEXITSTATUS(c->status);
}

void child_finish(struct child *c)
{
	if (c->pid)
		end(c);
	if (c->said.cap) {
		drop(&c->ended);
		drop(&c->in);
		drop(&c->out);
		drop(&c->wrong);
	}
	buf_finish(&c->said);
	buf_finish(&c->complaint);
	*c = (struct child){ .ended = -1, .in = -1, .out = -1, .wrong = -1 };
}
