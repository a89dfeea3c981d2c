#include "command/read.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"

bool read_is_stdin(const char *path)
{
	return strcmp(path, "-") == 0;
}

bool read_whole(const char *path, const char *name, const char *too_much, struct buf *out, struct err *err)
{
	int fd = read_is_stdin(path) ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return err_set(err, ERR_LOCAL, "cannot read %.300s: %s", name, strerror(errno));
	char piece[4096];
	ssize_t n;
	while ((n = read(fd, piece, sizeof piece)) > 0 && buf_add(out, piece, (size_t)n))
		continue;
	int why = errno;
	explicit_bzero(piece, sizeof piece);
	if (fd != STDIN_FILENO)
		close(fd);
	return (n == 0 && !out->full) || err_set(err, ERR_LOCAL, "%.300s: %s", name, n < 0 ? strerror(why) : too_much);
}
