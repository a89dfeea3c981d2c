/* Inside a program under test: time, waiting, locks, syncing and chance are the world's. Linked with --wrap. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "command/dispatch.h"
#include "soak/wire.h"

struct soak_time *soak_time;

static struct {
	int fd;
	bool on_tty;
	uint64_t random;
	int64_t ahead_ms;
	uint32_t serial;
	uint64_t taken;
	char payload[WIRE_MAX];
} me = { .fd = -1 };

uint64_t soak_next(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

static void hear(struct wake *wake)
{
	struct iovec in[] = { { wake, sizeof *wake }, { me.payload, sizeof me.payload } };
	ssize_t did;
	do
		did = readv(me.fd, in, 2);
	while (did < 0 && errno == EINTR);
	if (did < (ssize_t)sizeof *wake)
		_exit(125); /* the world is gone */
}

void wire_begin(int fd, uint64_t seed, int64_t ahead_ms, bool on_tty)
{
	struct wake wake;
	me.fd = fd;
	me.random = seed;
	me.ahead_ms = ahead_ms;
	me.on_tty = on_tty;
	hear(&wake);
}

int child_main(int argc, char **argv)
{
	return command_main(argc, argv);
}

bool child_is(void)
{
	return me.fd >= 0;
}

const char *child_payload(void)
{
	return me.payload;
}

void child_ask(const struct ask *ask, const void *body, size_t n, struct wake *wake)
{
	struct iovec out[] = { { (void *)(uintptr_t)ask, sizeof *ask }, { (void *)(uintptr_t)body, n } };
	ssize_t did;
	do
		did = writev(me.fd, out, n ? 2 : 1);
	while (did < 0 && errno == EINTR);
	hear(wake);
}

/* -- time ---------------------------------------------------------------------------------------------------------------------- */

int __real_clock_gettime(clockid_t clock, struct timespec *t);
int __wrap_clock_gettime(clockid_t clock, struct timespec *t);
int __wrap_clock_gettime(clockid_t clock, struct timespec *t)
{
	if (!soak_time || (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC))
		return __real_clock_gettime(clock, t);
	int64_t ms = soak_time->ms + (clock == CLOCK_REALTIME ? soak_time->wall_ms + me.ahead_ms : 0);
	*t = (struct timespec){ .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };
	return 0;
}

static int64_t now(void)
{
	return soak_time->ms;
}

static void wait_until(int64_t until, struct wake *wake)
{
	struct ask ask = { .kind = ASK_WAIT, .until = until, .serial = ++me.serial, .taken = me.taken };
	if (me.on_tty) {
		char mark[32];
		int n = snprintf(mark, sizeof mark, "\033]7777;%u\033\\", me.serial);
		if (write(STDOUT_FILENO, mark, (size_t)n) < 0)
			me.on_tty = false; /* the terminal is gone */
	}
	child_ask(&ask, NULL, 0, wake);
	if (wake->cause == CAUSE_ANSWER)
		child_answer(wake);
}

int __wrap_nanosleep(const struct timespec *t, struct timespec *left);
int __real_nanosleep(const struct timespec *t, struct timespec *left);
int __wrap_nanosleep(const struct timespec *t, struct timespec *left)
{
	if (!child_is())
		return __real_nanosleep(t, left);
	int64_t until = now() + t->tv_sec * 1000 + t->tv_nsec / 1000000;
	struct wake wake;
	while (now() < until)
		wait_until(until, &wake);
	return 0;
}

/* -- waiting ------------------------------------------------------------------------------------------------------------------- */

int __real_poll(struct pollfd *fds, nfds_t n, int ms);
int __real_ppoll(struct pollfd *fds, nfds_t n, const struct timespec *t, const sigset_t *mask);

/* What waits to be written goes out in real time: the world reads all the while. */
static bool writing(const struct pollfd *fds, nfds_t n)
{
	for (nfds_t i = 0; i < n; i++)
		if (fds[i].fd >= 0 && fds[i].events & POLLOUT)
			return true;
	return false;
}

static int wait_for(struct pollfd *fds, nfds_t n, int64_t ms, const sigset_t *mask)
{
	enum { KEYS_MS = 5000 };
	static const struct timespec at_once = { 0 };
	int64_t until = ms < 0 ? -1 : now() + ms;
	for (;;) {
		int ready = __real_ppoll(fds, n, &at_once, mask);
		if (ready || !ms)
			return ready;
		if (writing(fds, n))
			return __real_ppoll(fds, n, NULL, mask);
		struct wake wake;
		wait_until(until, &wake);
		if (wake.cause == CAUSE_KEYS && __real_poll(fds, n, KEYS_MS) > 0)
			return __real_ppoll(fds, n, &at_once, mask);
		if (wake.cause == CAUSE_TIME)
			return __real_ppoll(fds, n, &at_once, mask);
	}
}

int __wrap_poll(struct pollfd *fds, nfds_t n, int ms);
int __wrap_poll(struct pollfd *fds, nfds_t n, int ms)
{
	return child_is() ? wait_for(fds, n, ms, NULL) : __real_poll(fds, n, ms);
}

int __wrap_ppoll(struct pollfd *fds, nfds_t n, const struct timespec *t, const sigset_t *mask);
int __wrap_ppoll(struct pollfd *fds, nfds_t n, const struct timespec *t, const sigset_t *mask)
{
	if (!child_is())
		return __real_ppoll(fds, n, t, mask);
	return wait_for(fds, n, t ? t->tv_sec * 1000 + t->tv_nsec / 1000000 : -1, mask);
}

/* The same as libc's checked calls. */
int __wrap___poll_chk(struct pollfd *fds, nfds_t n, int ms, size_t size);
int __wrap___poll_chk(struct pollfd *fds, nfds_t n, int ms, size_t size)
{
	(void)size;
	return __wrap_poll(fds, n, ms);
}

int __wrap___ppoll_chk(struct pollfd *fds, nfds_t n, const struct timespec *t, const sigset_t *mask, size_t size);
int __wrap___ppoll_chk(struct pollfd *fds, nfds_t n, const struct timespec *t, const sigset_t *mask, size_t size)
{
	(void)size;
	return __wrap_ppoll(fds, n, t, mask);
}

/* Keys and answers may be read before anyone asks for them: what is taken is counted. */
ssize_t __real_read(int fd, void *out, size_t n);
ssize_t __wrap_read(int fd, void *out, size_t n);
ssize_t __wrap_read(int fd, void *out, size_t n)
{
	ssize_t did = __real_read(fd, out, n);
	if (me.on_tty && fd == STDIN_FILENO && did > 0)
		me.taken += (uint64_t)did;
	return did;
}

ssize_t __wrap___read_chk(int fd, void *out, size_t n, size_t size);
ssize_t __wrap___read_chk(int fd, void *out, size_t n, size_t size)
{
	(void)size;
	return __wrap_read(fd, out, n);
}

/* -- files, locks, chance ------------------------------------------------------------------------------------------------------ */

static int sync_file(int fd, int (*real)(int))
{
	struct wake wake;
	if (!child_is())
		return real(fd);
	child_ask(&(struct ask){ .kind = ASK_SYNC }, NULL, 0, &wake);
	errno = EIO;
	return wake.cause == CAUSE_REFUSED ? -1 : 0; /* a killed program leaves its writes to the kernel: no disk is needed */
}

int __real_fsync(int fd);
int __wrap_fsync(int fd);
int __wrap_fsync(int fd)
{
	return sync_file(fd, __real_fsync);
}

int __real_fdatasync(int fd);
int __wrap_fdatasync(int fd);
int __wrap_fdatasync(int fd)
{
	return sync_file(fd, __real_fdatasync);
}

static void tell_of_lock(enum ask_kind kind)
{
	struct wake wake;
	child_ask(&(struct ask){ .kind = kind }, NULL, 0, &wake);
}

int __real_flock(int fd, int how);
int __wrap_flock(int fd, int how);
int __wrap_flock(int fd, int how)
{
	if (child_is())
		tell_of_lock(ASK_TRY);
	int result = __real_flock(fd, child_is() ? how | LOCK_NB : how);
	while (child_is() && result && errno == EWOULDBLOCK && !(how & LOCK_NB)) {
		tell_of_lock(ASK_LOCK);
		result = __real_flock(fd, how | LOCK_NB);
	}
	return result;
}

int __real_fcntl(int fd, int command, ...);
int __wrap_fcntl(int fd, int command, ...);
int __wrap_fcntl(int fd, int command, ...)
{
	va_list ap;
	va_start(ap, command);
	void *arg = va_arg(ap, void *);
	va_end(ap);
	int at_once = command == F_SETLKW ? F_SETLK : command == F_OFD_SETLKW ? F_OFD_SETLK : command;
	bool locks = at_once == F_SETLK || at_once == F_OFD_SETLK;
	if (child_is() && locks)
		tell_of_lock(ASK_TRY);
	if (!child_is() || at_once == command)
		return __real_fcntl(fd, command, arg);
	int result;
	while ((result = __real_fcntl(fd, at_once, arg)) && (errno == EAGAIN || errno == EACCES))
		tell_of_lock(ASK_LOCK);
	return result;
}

ssize_t __real_getrandom(void *out, size_t n, unsigned flags);
ssize_t __wrap_getrandom(void *out, size_t n, unsigned flags);
ssize_t __wrap_getrandom(void *out, size_t n, unsigned flags)
{
	if (!child_is())
		return __real_getrandom(out, n, flags);
	for (size_t i = 0; i < n; i++)
		((unsigned char *)out)[i] = (unsigned char)(soak_next(&me.random) >> 32);
	return (ssize_t)n;
}
