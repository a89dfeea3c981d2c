/* The journal as a file: where it may be, how it is opened, added to and made short. */
#include "api/journal_file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/private.h"

/* Others hold the lock for one line at a time; one that was stopped in the middle must not stop everybody. */
enum { JOURNAL_MAX = 64 * 1024 * 1024, LOCK_TRIES = 150, LOCK_WAIT_MS = 20 };

static const char advice[] = "Nothing was sent. Writes need the journal: check XDG_STATE_HOME, the disk and who owns the directories.";

static bool refuse(const char *path, const char *why, struct err *err)
{
	err_set(err, ERR_LOCAL, "%.300s cannot be used: %s", path, why);
	return err_remedy(err, "%s", advice);
}

/* As base/private.h has it, with what to do. */
static int open_private(const char *path, int flags, struct err *err)
{
	int fd = private_open(path, flags, JOURNAL_MAX, err);
	if (fd < 0)
		err_remedy(err, "%s", advice);
	return fd;
}

static bool is_still(int fd, const char *path)
{
	struct stat here, there;
	return !fstat(fd, &here) && !stat(path, &there) && here.st_ino == there.st_ino && here.st_dev == there.st_dev;
}

/* The file may have been made short, as a new one of the same name, while the lock was waited for. */
int journal_open(const char *path, int flags, int lock, struct err *err)
{
	for (;;) {
		int fd = open_private(path, flags, err);
		if (fd < 0)
			return -1;
		for (int tries = 0; flock(fd, lock | LOCK_NB); tries++) {
			if (errno != EINTR && (errno != EWOULDBLOCK || tries == LOCK_TRIES)) {
				refuse(path, errno == EWOULDBLOCK ? "another process of yours holds it; is one stopped?" : strerror(errno), err);
				close(fd);
				return -1;
			}
			(void)poll(NULL, 0, LOCK_WAIT_MS);
		}
		if (is_still(fd, path))
			return fd;
		close(fd);
	}
}

static bool write_all(int fd, const char *data, size_t n)
{
	while (n) {
		ssize_t did = write(fd, data, n);
		if (did < 0 && errno == EINTR)
			continue;
		if (did <= 0)
			return false;
		data += did;
		n -= (size_t)did;
	}
	return true;
}

/* A new file's name is on disk only when its directory is. */
static bool sync_directory(const char *path)
{
	char *copy = mem_strndup(path, (size_t)(strrchr(path, '/') - path));
	int fd = open(copy, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = fd >= 0 && !fsync(fd);
	if (fd >= 0)
		close(fd);
	free(copy);
	return ok;
}

static bool has_place(const char *path, struct err *err)
{
	if (path)
		return private_directories(path, err) || err_remedy(err, "%s", advice);
	err_set(err, ERR_LOCAL, "there is no place for the journal: neither XDG_STATE_HOME nor HOME is set");
	return err_remedy(err, "%s", advice);
}

bool journal_append(const char *path, const struct buf *line, struct err *err)
{
	if (!has_place(path, err))
		return false;
	int fd = journal_open(path, O_RDWR | O_CREAT | O_APPEND, LOCK_EX, err);
	if (fd < 0)
		return false;
	char last = '\n';
	off_t size = lseek(fd, 0, SEEK_END);
	if (size > 0 && pread(fd, &last, 1, size - 1) != 1)
		last = '\n';
	if ((last == '\n' || write_all(fd, "\n", 1)) && write_all(fd, line->data, line->len) && !fsync(fd) &&
	    (size > 0 || sync_directory(path))) {
		close(fd);
		return true;
	}
	refuse(path, strerror(errno), err);
	/* A line that is cut must not be made whole by the next one. */
	if (ftruncate(fd, size) && errno != EINVAL)
		refuse(path, "a line of it is cut, and cannot be taken back", err);
	close(fd);
	return false;
}

bool journal_replace(const char *path, const struct buf *text)
{
	char *next = mem_printf("%s.new", path);
	unlink(next);
	int fd = open_private(next, O_WRONLY | O_CREAT | O_EXCL, NULL);
	bool ok = fd >= 0 && write_all(fd, buf_str(text), text->len) && !fsync(fd) && !rename(next, path) && sync_directory(path);
	if (fd >= 0)
		close(fd);
	if (!ok)
		unlink(next);
	free(next);
	return ok;
}

/* One byte of a file stands for a subject: its place is a hash, so nothing is ever left over and nothing says whose it is. */
int journal_lock(const struct journal *j, const char *account, const char *client_user_id, const char *template_id, bool *busy, struct err *err)
{
	uint64_t place;
	crypto_generichash_state state;
	const char *const parts[] = { account, client_user_id, template_id };
	*busy = false;
	if (!has_place(j->lock_path, err))
		return -1;
	crypto_generichash_init(&state, NULL, 0, crypto_generichash_BYTES_MIN);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		crypto_generichash_update(&state, (const unsigned char *)parts[i], strlen(parts[i]) + 1);
	unsigned char digest[crypto_generichash_BYTES_MIN];
	crypto_generichash_final(&state, digest, sizeof digest);
	memcpy(&place, digest, sizeof place);
	int fd = open_private(j->lock_path, O_RDWR | O_CREAT, err);
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = (off_t)(place >> 2), .l_len = 1 };
	if (fd < 0 || !fcntl(fd, F_OFD_SETLK, &lock))
		return fd;
	*busy = errno == EAGAIN || errno == EACCES;
	if (!*busy)
		refuse(j->lock_path, strerror(errno), err);
	close(fd);
	return -1;
}
