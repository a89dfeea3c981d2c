#include "image/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "image/limits.h"
#include "image/wire.h"

char *process_find(void)
{
	char self[4096];
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
	if (n > 0) {
		self[n] = '\0';
		char *slash = strrchr(self, '/');
		char *beside = mem_printf("%.*s/idreview-image", slash ? (int)(slash - self) : 0, self);
		if (access(beside, X_OK) == 0)
			return beside;
		free(beside);
	}
	return mem_strdup(PKGLIBEXECDIR "/idreview-image");
}

static int spawn(struct process *p, const char *program, int socket)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	sigset_t none, all;
	char *const args[] = { "idreview-image", "--worker", NULL }, *const environment[] = { NULL };
	posix_spawn_file_actions_init(&files);
	posix_spawnattr_init(&attributes);
	posix_spawn_file_actions_adddup2(&files, socket, WIRE_FD);
	posix_spawn_file_actions_addclosefrom_np(&files, WIRE_FD + 1);
	for (int fd = 0; fd < WIRE_FD; fd++)
		posix_spawn_file_actions_addopen(&files, fd, "/dev/null", O_RDWR, 0);
	sigemptyset(&none);
	sigfillset(&all);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &all);
	/* Ctrl-C and Ctrl-Z of the terminal are the console's business. */
	posix_spawnattr_setpgroup(&attributes, 0);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
	int failed = posix_spawn(&p->pid, program, &files, &attributes, args, environment);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attributes);
	return failed;
}

bool process_start(struct process *p, const char *program, struct err *err)
{
	int pair[2], failed = 0;
	if (p->pid > 0)
		return true;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
		return err_set(err, ERR_LOCAL, "the picture decoder cannot be started: %s", strerror(errno));
	/* dup2 onto itself would leave close-on-exec set: the socket goes out of the way first. */
	int child = fcntl(pair[1], F_DUPFD_CLOEXEC, WIRE_FD + 1);
	failed = child < 0 ? errno : spawn(p, program, child);
	if (child >= 0)
		close(child);
	close(pair[1]);
	if (failed) {
		close(pair[0]);
		p->pid = 0;
		err_set(err, ERR_LOCAL, "the picture decoder cannot be started: %s", strerror(failed));
		return err_remedy(err, "install idreview-image beside idreview");
	}
	p->socket = pair[0];
	return true;
}

void process_allow(const struct process *p, int seconds)
{
	clockid_t clock;
	struct timespec used;
	if (clock_getcpuclockid(p->pid, &clock) != 0 || clock_gettime(clock, &used) < 0)
		return;
	const struct rlimit most = { (rlim_t)(used.tv_sec + seconds), RLIM_INFINITY };
	(void)prlimit(p->pid, RLIMIT_CPU, &most, NULL); /* where this is refused its own timer is left */
}

/* Kill, reap; the wait status. A process that was on its way out already keeps the cause it had. */
static int finish(struct process *p)
{
	int status = 0;
	if (p->pid > 0) {
		kill(p->pid, SIGKILL);
		while (waitpid(p->pid, &status, 0) < 0 && errno == EINTR)
			continue;
	}
	if (p->socket >= 0)
		close(p->socket);
	*p = (struct process){ .socket = -1 };
	return status;
}

void process_stop(struct process *p)
{
	(void)finish(p);
}

enum process_end process_ended(struct process *p, struct err *why)
{
	int status = finish(p), signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0, code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
	if (code == WIRE_EXIT_LOCK) {
		err_set(why, ERR_LOCAL, "the picture decoder cannot be locked down on this host, so it decodes nothing");
		err_remedy(why, "a kernel with seccomp filters is needed");
		return PROCESS_HOST;
	}
	if (signal == SIGKILL || signal == SIGTERM || signal == SIGHUP || signal == SIGINT || signal == SIGQUIT) {
		err_set(why, ERR_LOCAL, "the picture decoder was killed again and again at this picture");
		err_remedy(why, "see whether this host is short of memory");
		return PROCESS_OUTSIDE;
	}
	if (signal == SIGPROF || signal == SIGXCPU)
		err_set(why, ERR_REPLY, "this picture took too long to decode, over %d s, and was given up", IMAGE_CPU_S);
	else if (code == WIRE_EXIT_MEMORY)
		err_set(why, ERR_REPLY, "this picture needs more memory than the %d MiB it may have", IMAGE_MEMORY_MAX >> 20);
	else if (signal == SIGSYS)
		err_set(why, ERR_REPLY, "this picture made the decoder ask for what it may not have: it was made to do harm");
	else
		err_set(why, ERR_REPLY, "this picture ended the decoder: it is damaged, or made to do harm");
	return PROCESS_PICTURE;
}
