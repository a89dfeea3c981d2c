#include "command/limits.h"

#include <stdio.h>
#include <sys/resource.h>

#include "base/err.h"
#include "base/mem.h"

/* Files: connections, two decoders, and one for each picture. Locked: what Debian gives by default; a case of large pictures takes more. */
enum { FILES_NEEDED = 128, FILES_WANTED = 1024, LOCKED_NEEDED = 8 << 20 };

bool limits_files(struct err *err)
{
	struct rlimit l;
	if (getrlimit(RLIMIT_NOFILE, &l) < 0 || l.rlim_cur >= FILES_WANTED)
		return true;
	const struct rlimit most = { l.rlim_max < FILES_WANTED ? l.rlim_max : FILES_WANTED, l.rlim_max };
	if (most.rlim_cur > l.rlim_cur && setrlimit(RLIMIT_NOFILE, &most) == 0)
		l = most;
	if (l.rlim_cur >= FILES_NEEDED)
		return true;
	err_set(err, ERR_LOCAL, "this process may have %d files open, and needs %d (RLIMIT_NOFILE)", (int)l.rlim_cur, FILES_NEEDED);
	return err_remedy(err, "Raise the limit: ulimit -n 1024, or nofile in /etc/security/limits.conf.");
}

static size_t whole_kib(size_t bytes)
{
	return (bytes + 1023) / 1024;
}

bool limits_memory(char *text, size_t size, const char **remedy)
{
	struct rlimit l;
	size_t locked, unlocked;
	char most[48] = "as much as it likes";
	secret_locked(&locked, &unlocked);
	bool known = getrlimit(RLIMIT_MEMLOCK, &l) == 0 && l.rlim_cur != RLIM_INFINITY;
	if (known)
		snprintf(most, sizeof most, "%llu KiB (RLIMIT_MEMLOCK)", (unsigned long long)l.rlim_cur / 1024);
	int n = snprintf(text, size, "%zu of %zu KiB of secrets are locked, and this process may lock %s", whole_kib(locked), whole_kib(locked + unlocked), most);
	if (unlocked && n > 0 && (size_t)n < size)
		snprintf(text + n, size - (size_t)n, "; the rest is only kept out of dumps and wiped");
	bool little = known && l.rlim_cur < LOCKED_NEEDED;
	*remedy = !unlocked && !little ? "" : "what is not locked may be written to swap: ulimit -l 65536, or memlock in /etc/security/limits.conf";
	return !little;
}
