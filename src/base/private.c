#include "base/private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/mem.h"

static bool refuse(const char *path, const char *why, struct err *err)
{
	return err_set(err, ERR_LOCAL, "%.300s cannot be used: %s", path, why);
}

char *private_state_path(const char *name)
{
	const char *xdg = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	if (xdg && *xdg == '/')
		return mem_printf("%s/idreview/%s", xdg, name);
	return home && *home == '/' ? mem_printf("%s/.local/state/idreview/%s", home, name) : NULL;
}

/* In a directory with the sticky bit, as /tmp, others cannot touch what is not theirs. */
static bool directory_safe(const char *path, bool last, struct err *err)
{
	struct stat st;
	if (stat(path, &st))
		return refuse(path, strerror(errno), err);
	if (last && (st.st_uid != geteuid() || (st.st_mode & 022)))
		return refuse(path, "it must be yours, and no one else's to write", err);
	if ((st.st_uid != geteuid() && st.st_uid != 0) || ((st.st_mode & 022) && !(st.st_mode & S_ISVTX)))
		return refuse(path, "others may write there, and take the file away", err);
	return true;
}

/* Each directory above the file, the last one ours alone. */
static bool directories_safe(const char *path, struct err *err)
{
	char *copy = mem_strdup(path);
	bool ok = directory_safe("/", false, err);
	for (char *slash = strchr(copy + 1, '/'); slash && ok; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		ok = directory_safe(copy, !strchr(slash + 1, '/'), err);
		*slash = '/';
	}
	free(copy);
	return ok;
}

/* As it is written, and where symbolic links on the way lead to. */
bool private_directories(const char *path, struct err *err)
{
	char *copy = mem_strdup(path), *last = strrchr(copy, '/');
	bool ok = *path == '/' || refuse(path, "it is not an absolute path", err);
	for (char *slash = ok ? strchr(copy + 1, '/') : NULL; slash && ok; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		ok = !mkdir(copy, 0700) || errno == EEXIST || refuse(copy, strerror(errno), err);
		*slash = '/';
	}
	if (last)
		*last = '\0';
	char *real = ok ? realpath(*copy ? copy : "/", NULL) : NULL, *file = mem_printf("%s/%s", real ? real : copy, last ? last + 1 : "");
	ok = ok && (real || refuse(copy, strerror(errno), err)) && directories_safe(path, err) && directories_safe(file, err);
	free(file);
	free(real);
	free(copy);
	return ok;
}

int private_open(const char *path, int flags, off_t most, struct err *err)
{
	struct stat st;
	int fd = open(path, flags | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK, 0600);
	if (fd < 0) {
		refuse(path, errno == ELOOP ? "it is a symbolic link" : strerror(errno), err);
		return -1;
	}
	const char *why = NULL;
	if (fstat(fd, &st) || !S_ISREG(st.st_mode))
		why = "it is not a regular file";
	else if (st.st_uid != geteuid() || (st.st_mode & 077))
		why = "it must be yours and mode 0600";
	else if (most && st.st_size > most)
		why = "it is too large; move it away";
	if (!why)
		return fd;
	refuse(path, why, err);
	close(fd);
	return -1;
}

bool private_write_new(const char *path, const void *bytes, size_t len, struct err *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOCTTY, 0600);
	const char *at = bytes;
	size_t done = 0;
	bool made = fd >= 0, ok = made;
	while (ok && done < len) {
		ssize_t n = write(fd, at + done, len - done);
		ok = n > 0 || (n < 0 && errno == EINTR);
		done += n > 0 ? (size_t)n : 0;
	}
	ok = ok && fsync(fd) == 0;
	int why = errno;
	if (made && close(fd) != 0 && ok) {
		why = errno;
		ok = false;
	}
	if (made && !ok)
		unlink(path);
	return ok || err_set(err, ERR_LOCAL, "%.300s cannot be written: %s", path, strerror(why));
}
