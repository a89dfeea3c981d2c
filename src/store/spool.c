#include "store/spool.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/private.h"

struct spool {
	int fd;
	off_t size, stored; /* stored: bytes before it are in the store */
	char *path;
};

struct spool *spool_create(const char *directory, const char *writer, struct err *err)
{
	char *path = mem_printf("%s/%s", directory, writer);
	int fd = private_directories(path, err) ? private_open(path, O_RDWR | O_CREAT | O_EXCL | O_APPEND, 0, err) : -1;
	if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB)) {
		if (fd >= 0)
			close(fd);
		free(path);
		return NULL;
	}
	struct spool *s = mem_alloc(sizeof *s);
	s->fd = fd;
	s->path = path;
	/* The name too has to outlive a power cut. */
	int dir = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir >= 0) {
		fsync(dir);
		close(dir);
	}
	return s;
}

void spool_destroy(struct spool *s)
{
	if (!s)
		return;
	if (s->size == 0)
		unlink(s->path);
	close(s->fd);
	free(s->path);
	free(s);
}

static bool write_all(int fd, const char *text, size_t n)
{
	while (n) {
		ssize_t done = write(fd, text, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		text += done;
		n -= (size_t)done;
	}
	return true;
}

bool spool_add(struct spool *s, const struct chain_event *events, size_t count, struct err *err)
{
	char *text = mem_alloc(count * CHAIN_LINE + 1);
	size_t n = 0;
	for (size_t i = 0; i < count; i++) {
		n += chain_print(&events[i], text + n);
		text[n++] = '\n';
	}
	bool ok = write_all(s->fd, text, n) && fdatasync(s->fd) == 0;
	if (ok) {
		s->size += (off_t)n;
	} else {
		err_set(err, ERR_LOCAL, "audit events cannot be written to %.300s: %s", s->path, strerror(errno));
		/* Half a line would hide what is written after it. */
		if (ftruncate(s->fd, s->size))
			err_remedy(err, "What was half written cannot be taken back either.");
	}
	free(text);
	return ok;
}

static bool is_writer(const char *name)
{
	return strlen(name) == CHAIN_WRITER - 1 && strspn(name, "0123456789abcdef") == CHAIN_WRITER - 1;
}

/* Nobody holds it, and it is still there once it is held. */
static bool take(const char *path, struct spool_reader *r)
{
	struct err ignored = { 0 };
	struct stat held, there;
	int fd = private_open(path, O_RDWR, 0, &ignored);
	if (fd < 0)
		return false;
	if (flock(fd, LOCK_EX | LOCK_NB) || fstat(fd, &held) || lstat(path, &there) || held.st_ino != there.st_ino || held.st_dev != there.st_dev) {
		close(fd);
		return false;
	}
	*r = (struct spool_reader){ .fd = fd };
	snprintf(r->path, sizeof r->path, "%s", path);
	return true;
}

bool spool_find(const char *directory, struct spool *own, struct spool_reader *r)
{
	*r = (struct spool_reader){ .fd = -1 };
	if (own && own->size > own->stored) {
		*r = (struct spool_reader){ .fd = own->fd, .own = true, .at = own->stored };
		snprintf(r->path, sizeof r->path, "%s", own->path);
		return true;
	}
	DIR *dir = opendir(directory);
	if (!dir)
		return false;
	bool found = false;
	for (const struct dirent *d; !found && (d = readdir(dir));) {
		char *path = mem_printf("%s/%s", directory, d->d_name);
		found = is_writer(d->d_name) && (!own || strcmp(path, own->path) != 0) && strlen(path) < sizeof r->path && take(path, r);
		free(path);
	}
	closedir(dir);
	return found;
}

/* What of `text` are whole lines; their events. */
static size_t parse(struct spool_reader *r, char *text, size_t n, struct chain_event *out, size_t most, size_t *used)
{
	size_t count = 0;
	*used = 0;
	for (char *line = text, *end; count < most && (end = memchr(line, '\n', n - *used)); line = end + 1) {
		if (chain_parse(line, (size_t)(end - line), &out[count]))
			count++;
		else
			r->damaged = true;
		*used = (size_t)(end + 1 - text);
	}
	return count;
}

size_t spool_read(struct spool_reader *r, struct chain_event *out, size_t most)
{
	enum { PIECE = 8 * CHAIN_LINE };
	char *text = mem_alloc(PIECE);
	size_t count = 0, used;
	do {
		ssize_t n = pread(r->fd, text, PIECE, r->at);
		count = parse(r, text, n > 0 ? (size_t)n : 0, out, most, &used);
		/* So long a line is none of ours: it is stepped over, piece by piece. */
		if (used == 0 && n == PIECE) {
			r->damaged = true;
			used = PIECE;
		}
		r->next = r->at + (off_t)used;
		if (count == 0)
			r->at = r->next;
	} while (count == 0 && used > 0);
	free(text);
	return count;
}

void spool_stored(struct spool_reader *r)
{
	r->at = r->next;
}

bool spool_done(struct spool_reader *r, struct spool *own)
{
	bool gone = true;
	if (r->own) {
		own->stored = r->at;
		/* What was added meanwhile is found the next time. */
		if (own->stored == own->size && !r->damaged && ftruncate(own->fd, 0) == 0)
			own->stored = own->size = 0;
	} else if (r->damaged) {
		char *aside = mem_printf("%s.damaged", r->path);
		gone = rename(r->path, aside) == 0;
		free(aside);
	} else {
		gone = unlink(r->path) == 0;
	}
	spool_leave(r);
	return gone;
}

void spool_leave(struct spool_reader *r)
{
	if (r->fd >= 0 && !r->own)
		close(r->fd);
	r->fd = -1;
}
