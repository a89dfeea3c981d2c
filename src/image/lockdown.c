#include "image/lockdown.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/time.h>

#include <seccomp.h>

#include "base/err.h"
#include "config.h"
#include "image/limits.h"
#include "image/symbols.h"

enum { FILES = 16, WAKE_PRIVATE = 129 };

static void limit(int what, rlim_t n)
{
	const struct rlimit l = { n, n };
	(void)setrlimit((__rlimit_resource_t)what, &l); /* a lower hard limit of the login is as good */
}

#ifndef SANITIZED
static bool filter(void)
{
	static const int calls[] = {
		SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(recvmsg), SCMP_SYS(sendmsg), SCMP_SYS(close), SCMP_SYS(munmap), SCMP_SYS(mremap),
		SCMP_SYS(brk), SCMP_SYS(madvise), SCMP_SYS(mlock), SCMP_SYS(setitimer), SCMP_SYS(rt_sigreturn), SCMP_SYS(exit_group),
	};
	scmp_filter_ctx f = seccomp_init(SCMP_ACT_KILL_PROCESS);
	if (!f)
		return false;
	bool ok = true;
	for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++)
		ok = ok && seccomp_rule_add(f, SCMP_ACT_ALLOW, calls[i], 0) == 0;
	/* Memory, but never memory that runs. */
	ok = ok && seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, 4, 0)) == 0;
	/* libvpx counts processors for VP8 by asking for files: refused, not fatal; it then takes there to be one. */
	ok = ok && seccomp_rule_add(f, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(openat), 0) == 0 &&
	     seccomp_rule_add(f, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(sched_getaffinity), 0) == 0;
	/* pthread_once of libvpx wakes, though there is nobody to wake; waiting stays forbidden. */
	ok = ok && seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(futex), 1, SCMP_A1(SCMP_CMP_EQ, WAKE_PRIVATE, 0)) == 0;
	ok = ok && seccomp_load(f) == 0;
	seccomp_release(f);
	return ok;
}
#endif

bool lockdown(struct err *err)
{
	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_NPROC, 0);
	limit(RLIMIT_NOFILE, FILES);
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	/* glibc draws random bytes at the first allocation: before the lock, so that it needs nothing after. */
	free(malloc(1));
	symbols_start();
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return err_set(err, ERR_LOCAL, "the picture decoder cannot give up its rights: %s", strerror(errno));
#ifndef SANITIZED
	limit(RLIMIT_AS, IMAGE_MEMORY_MAX);
	if (!filter())
		return err_set(err, ERR_LOCAL, "the picture decoder cannot be locked down (seccomp)");
#endif
	return true;
}

void lockdown_slice(void)
{
#ifdef SANITIZED
	const int slower = 20;
#else
	const int slower = 1;
#endif
	const struct itimerval slice = { .it_value = { .tv_sec = IMAGE_CPU_S * slower } };
	(void)setitimer(ITIMER_PROF, &slice, NULL);
}
